//! What the person's terminal can show.

use crate::env::Env;

/// What standard error can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// Whole lines: a file, a pipe, a terminal that can do no more.
    Lines,
    /// Lines that can be written over, in ASCII.
    Terminal,
    /// The same, with block elements.
    Unicode(Paint),
}

/// Whether colours are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// They are.
    Colour,
    /// `NO_COLOR`.
    Plain,
}

/// Where standard error goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// To a terminal.
    Terminal,
    /// Elsewhere.
    Elsewhere,
}

impl Screen {
    /// Reads `TERM`, the locale (`LC_ALL`, `LC_CTYPE`, `LANG`) and `NO_COLOR`.
    pub fn find(env: &Env, error: Stream) -> Self {
        let dumb = match env.get("TERM") {
            Some(term) => term == "dumb",
            None => !cfg!(windows),
        };
        if error == Stream::Elsewhere || dumb {
            return Screen::Lines;
        }
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .filter_map(|it| env.get(it))
            .find(|it| !it.is_empty());
        let utf_8 = match locale {
            Some(it) => {
                let it = it.to_ascii_lowercase();
                it.contains("utf-8") || it.contains("utf8")
            }
            None => cfg!(windows),
        };
        match (utf_8, env.get("NO_COLOR")) {
            (false, _) => Screen::Terminal,
            (true, None | Some("")) => Screen::Unicode(Paint::Colour),
            (true, Some(_)) => Screen::Unicode(Paint::Plain),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_drawn_only_where_they_can_be_shown() {
        let check = |env: &[(&str, &str)], stream, expected| {
            let env: Env = env.iter().copied().collect();
            assert_eq!(Screen::find(&env, stream), expected, "{env:?}");
        };
        let term = ("TERM", "xterm");
        let colour = Screen::Unicode(Paint::Colour);
        check(&[term, ("LANG", "en_US.UTF-8")], Stream::Terminal, colour);
        check(&[term, ("LC_ALL", "C.utf8")], Stream::Terminal, colour);
        check(
            &[term, ("LANG", "C.UTF-8"), ("NO_COLOR", "1")],
            Stream::Terminal,
            Screen::Unicode(Paint::Plain),
        );
        check(
            &[term, ("LC_ALL", "C"), ("LANG", "C.UTF-8")],
            Stream::Terminal,
            Screen::Terminal,
        );
        check(
            &[term, ("LANG", "C.UTF-8")],
            Stream::Elsewhere,
            Screen::Lines,
        );
        check(
            &[("TERM", "dumb"), ("LANG", "C.UTF-8")],
            Stream::Terminal,
            Screen::Lines,
        );
    }
}
