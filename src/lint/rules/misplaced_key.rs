//! `misplaced-key`: a key that belongs elsewhere.

use crate::diagnostic::{Place, Severity};
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};
use crate::profile::{Home, Key, Property, bookmark_keys, keys, nearest};

pub(crate) static RULE: Rule = Rule {
    name: "misplaced-key",
    summary: "a key that belongs elsewhere",
    severity: Severity::Warning,
    doc: include_str!("misplaced_key.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    match it.kind {
        FileKind::Bookmark => bookmark(it, findings),
        FileKind::Profile => profile(it, findings),
    }
}

fn bookmark(it: &Subject<'_>, findings: &mut Findings) {
    for entry in it.document.root.entries() {
        let name = entry.key.as_str();
        if bookmark_keys::KEYS.iter().any(|it| it.name == name) {
            continue;
        }
        let close = || {
            let known = bookmark_keys::KEYS.iter().map(|it| it.name);
            bookmark_keys::find(name.trim())
                .map(|it| it.name)
                .or_else(|| nearest(name, known))
        };
        let (message, help) = if let Some(key) = Key::find(name) {
            let help = match key.bookmark {
                Some(own) => format!("in a bookmark it is called `{own}`"),
                None if key.name == keys::VENDOR.name => {
                    "in a bookmark it is called `Provider`".to_owned()
                }
                None => "take it out: the profile says it, for all of its bookmarks".to_owned(),
            };
            (format!("`{name}` belongs in a profile"), help)
        } else if Property::find(name).is_some() {
            let help = "put it into `Custom`".to_owned();
            (format!("nothing reads `{name}` beside `Custom`"), help)
        } else if let Some(meant) = close() {
            let help = format!("did you mean `{meant}`?");
            (format!("bookmarks have no key `{name}`"), help)
        } else {
            continue;
        };
        findings.push(
            RULE.at(Place::key(name.to_owned()), message)
                .with_help(help),
        );
    }
}

fn profile(it: &Subject<'_>, findings: &mut Findings) {
    for property in it.properties() {
        let Some(key) = Key::find(property.name) else {
            continue;
        };
        // Cyberduck looks for this one among the properties too.
        let read = key.custom.contains(&key.name) || key.name == keys::CONTEXT.name;
        if read || key.home == Home::Bookmark {
            continue;
        }
        let message = format!("`{}` is a key of the profile, and no property", key.name);
        findings.push(
            RULE.at(property.name_place, message)
                .with_help("put it beside `Properties`, not inside"),
        );
    }
}
