//! Questions that nobody is there to answer.

use crate::failure::{Failure, Kind};
use crate::profile::questions::{Form, Prompt};

/// One line that names every missing answer and the command that would give it: `command` with a
/// flag for each.
pub(super) fn nobody_answered<'a>(
    command: &str,
    keys: impl Iterator<Item = &'a str> + Clone,
) -> Failure {
    let names: Vec<_> = keys.clone().map(|it| format!("`{it}`")).collect();
    let flags: Vec<_> = keys.map(flag).collect();
    Failure::new(
        Kind::NeedsPerson,
        "answer-missing",
        format!(
            "nobody can be asked for {}: profilectl {command} {}",
            names.join(", "),
            flags.join(" ")
        ),
    )
}

/// A secret is never in an argument.
fn flag(key: &str) -> String {
    match Prompt::find(key).is_some_and(|it| it.form == Form::Secret) {
        true => format!("--set-from-stdin {}", quoted(key)),
        false => format!("--set {}", quoted(&format!("{key}=..."))),
    }
}

/// A word as a shell takes it.
pub(super) fn quoted(text: &str) -> String {
    match text.contains(' ') {
        true => format!("\"{text}\""),
        false => text.to_owned(),
    }
}
