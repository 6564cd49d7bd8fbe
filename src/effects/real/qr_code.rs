//! An address as a QR code in the terminal, for the camera of the device that is to open it.

use super::screen::Paint;
use qrcode::{Color, EcLevel, QrCode};

/// Light modules around the code. The standard asks for four; cameras do with two.
const QUIET: usize = 2;

/// The lines of the code, two rows of modules each; `None` where the text is too long for one.
///
/// Light modules are drawn and dark ones are not: that is right on a dark background, and with
/// colours on any.
pub(super) fn lines(text: &str, paint: Paint) -> Option<Vec<String>> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let width = code.width();
    let modules = code.to_colors();
    let is_light = |row: usize, column: usize| {
        let inside = |it: usize| it.checked_sub(QUIET).filter(|it| *it < width);
        match (inside(row), inside(column)) {
            (Some(row), Some(column)) => modules.get(row * width + column) == Some(&Color::Light),
            _ => true,
        }
    };
    let all = width + 2 * QUIET;
    let line = |row: usize| {
        let blocks =
            (0..all).map(
                |column| match (is_light(row, column), is_light(row + 1, column)) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                },
            );
        blocks.collect::<String>()
    };
    let lines = (0..all).step_by(2).map(line);
    Some(match paint {
        Paint::Colour => lines.map(|it| format!("\x1b[97;40m{it}\x1b[0m")).collect(),
        Paint::Plain => lines.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_is_drawn_where_it_is() {
        let text = "https://device.sso.eu-west-1.amazonaws.com/";
        let lines = lines(text, Paint::Plain).unwrap();
        let code = QrCode::with_error_correction_level(text, EcLevel::L).unwrap();
        let width = code.width();
        let mut drawn = Vec::new();
        for line in &lines {
            assert_eq!(line.chars().count(), width + 2 * QUIET);
            drawn.push(line.chars().map(|it| "█▀".contains(it)).collect::<Vec<_>>());
            drawn.push(line.chars().map(|it| "█▄".contains(it)).collect());
        }
        let modules = code.to_colors();
        for row in 0..width {
            for column in 0..width {
                let light = modules[row * width + column] == Color::Light;
                assert_eq!(drawn[row + QUIET][column + QUIET], light, "{row} {column}");
            }
        }
        assert!(drawn[0].iter().chain(&drawn[QUIET + width]).all(|it| *it));
    }

    #[test]
    fn colours_are_ended_on_every_line_and_too_much_is_none() {
        let lines = lines("x", Paint::Colour).unwrap();
        assert!(lines.iter().all(|it| it.ends_with("\x1b[0m")));
        assert!(super::lines(&"x".repeat(4000), Paint::Plain).is_none());
    }
}
