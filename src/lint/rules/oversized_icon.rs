//! `oversized-icon`: an icon that is far larger than icons are.

use crate::diagnostic::{Place, Severity};
use crate::document::Value;
use crate::lint::icon;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "oversized-icon",
    summary: "an icon that is far larger than icons are",
    severity: Severity::Warning,
    doc: include_str!("oversized_icon.md"),
    judge: Judge::Alone(check),
};

/// Bytes of an icon. Both customary pages together, uncompressed with transparency, take 80 KiB.
const MOST: usize = 256 << 10;

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for key in icon::KEYS {
        let Some(entry) = it.document.entry(key) else {
            continue;
        };
        let bytes = match &entry.node.value {
            Value::Opaque(opaque) => opaque.len / 4 * 3,
            Value::Data(data) => data.len(),
            _ => continue,
        };
        if bytes > MOST {
            let message = format!("`{key}` holds an icon of about {} KiB", bytes >> 10);
            findings.push(
                RULE.at(Place::value(*key), message)
                    .with_help("64 and 128 pixel pages in a compressed TIFF take 10 to 80 KiB"),
            );
        }
    }
}
