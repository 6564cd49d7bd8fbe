//! `foreign-icon-format`: an icon that is not a TIFF.

use crate::diagnostic::{Place, Severity};
use crate::lint::icon;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "foreign-icon-format",
    summary: "an icon that is not a TIFF",
    severity: Severity::Warning,
    doc: include_str!("foreign_icon_format.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for key in icon::KEYS {
        let Some(entry) = it.document.entry(key) else {
            continue;
        };
        let Some((raw, _)) = it.raw(&entry.node) else {
            continue;
        };
        if raw.trim_ascii().is_empty() || icon::judge_base64(raw).is_err() {
            continue;
        }
        let (what, help) = match icon::format(raw) {
            icon::ImageFormat::Tiff => continue,
            icon::ImageFormat::Other(name) => (
                format!("`{key}` is a {name} image"),
                "icons are TIFF: pages of 64 pixels at 72 dpi and 128 pixels at 144 dpi in one file",
            ),
            icon::ImageFormat::Unknown => (
                format!("`{key}` does not begin like an image"),
                "icons are TIFF, in base64",
            ),
        };
        findings.push(RULE.at(Place::value(*key), what).with_help(help));
    }
}
