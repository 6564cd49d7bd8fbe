//! `${steps.ID.OUTPUT}`: the step whose outcome another one takes.
//!
//! A pipeline is a line: what a step gives is taken from the last one that gave it. A reference says
//! so where a reader should see it, and is wrong where it says anything else.

use super::faults::{Known, UNKNOWN_REFERENCE, stands_in, within};
use crate::diagnostic::Diagnostic;
use crate::profile::{Steps, Written, nearest};

/// What is wrong with the references of one step.
pub(super) fn faults(steps: &Steps, it: Known<'_>, known: &[Known<'_>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for slot in it.kind.needs {
        let Some(said) = it.written.inputs.iter().find(|it| it.name == slot.name()) else {
            continue;
        };
        let mut fault = |message: String, help: String| {
            let place = within(steps, it.written, &said.name);
            found.push(Diagnostic::error(UNKNOWN_REFERENCE, place, message).with_help(help));
        };
        let name = slot.name();
        let Some((id, output)) = parts(&said.value) else {
            fault(
                format!("`{name}` must be what an earlier step gives"),
                format!("write `${{steps.ID.{name}}}` with the `id` of that step, or leave it out"),
            );
            continue;
        };
        let Some(named) = known.iter().find(|it| it.written.id.as_deref() == Some(id)) else {
            let ids = known.iter().filter_map(|it| it.written.id.as_deref());
            fault(
                format!("no step has the id `{id}`"),
                match nearest(id, ids) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("give the step that it means `id: {id}`"),
                },
            );
            continue;
        };
        if output != name || !named.kind.gives.contains(slot) {
            let gives: Vec<_> = named
                .kind
                .gives
                .iter()
                .map(|it| format!("`{}`", it.name()))
                .collect();
            fault(
                format!("`{id}` gives no `{output}` that could be `{name}` here"),
                format!("a step `{}` gives {}", named.kind.name, gives.join(", ")),
            );
        } else if named.at == it.at {
            fault(
                format!("`{id}` takes what it gives itself"),
                "name an earlier step".to_owned(),
            );
        } else if named.at > it.at {
            let waits = it
                .written
                .id
                .as_deref()
                .is_some_and(|own| takes(named, own));
            fault(
                match waits {
                    true => format!("this step and `{id}` wait for each other"),
                    false => format!("`{id}` comes later"),
                },
                "steps run from the top: put the one that gives before the one that takes"
                    .to_owned(),
            );
        } else if let Some(between) = known.iter().find(|other| {
            named.at < other.at
                && other.at < it.at
                && other.kind.gives.contains(slot)
                && !stands_in(named.kind, other.kind)
        }) {
            fault(
                format!(
                    "the {name} of `{id}` are gone: `{}` gives others after it",
                    between.kind.name
                ),
                "a pipeline is a line: take the step between out, or take what it gives".to_owned(),
            );
        }
    }
    found
}

fn takes(it: &Known<'_>, id: &str) -> bool {
    let inputs = it.written.inputs.iter();
    inputs
        .filter_map(|it| parts(&it.value))
        .any(|it| it.0 == id)
}

/// Id and output of `${steps.ID.OUTPUT}`.
fn parts(value: &Written) -> Option<(&str, &str)> {
    match value {
        Written::Text(text) => text
            .trim()
            .strip_prefix("${steps.")?
            .strip_suffix('}')?
            .rsplit_once('.'),
        Written::Number(_) | Written::List(_) => None,
    }
}
