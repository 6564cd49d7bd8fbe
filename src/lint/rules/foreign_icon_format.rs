//! `foreign-icon-format`: an icon that is not a TIFF.

use crate::diagnostic::{Place, Severity};
use crate::lint::icon::{self, ImageFormat};
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "foreign-icon-format",
    summary: "an icon that is not a TIFF",
    severity: Severity::Warning,
    doc: include_str!("foreign_icon_format.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for icon in it.icons().iter().filter(|it| it.judgement.is_ok()) {
        let key = icon.key;
        let (what, help) = match icon::format(icon.raw) {
            ImageFormat::Tiff => continue,
            ImageFormat::Other(name) => (
                format!("`{key}` is a {name} image"),
                "icons are TIFF: pages of 64 pixels at 72 dpi and 128 pixels at 144 dpi in one file",
            ),
            ImageFormat::Unknown => (
                format!("`{key}` does not begin like an image"),
                "icons are TIFF, in base64",
            ),
        };
        findings.push(RULE.at(Place::value(key), what).with_help(help));
    }
}
