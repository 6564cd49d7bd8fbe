//! JSON as it is printed: what would mislead a terminal is escaped there too.

use super::Ui;
use crate::untrusted::misleads;
use serde_json::Value;

/// Prints one answer.
pub fn print(it: &Value, ui: &mut Ui<'_>) {
    ui.line(text(it));
}

/// Beyond ASCII, characters stand only inside strings, where an escape means the same.
fn text(it: &Value) -> String {
    let plain = format!("{it:#}");
    let mut out = String::with_capacity(plain.len());
    for it in plain.chars() {
        if it != '\n' && misleads(it) {
            for unit in it.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(it);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_misleads_is_escaped_and_reads_the_same() {
        let it = serde_json::json!({ "a\u{7f}": "\u{202e}\u{e0041}\u{1b}ü\n" });
        let text = text(&it);
        assert!(text.chars().all(|it| it == '\n' || !misleads(it)), "{text}");
        assert!(text.contains('ü'));
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), it);
    }
}
