//! What is wrong with a pipeline as it is written, whatever the values are: found before anything
//! runs, each with its place.

use super::{place_of, place_of_all, reference};
use crate::diagnostic::{Diagnostic, Place};
use crate::profile::steps::{ID, KIND};
use crate::profile::{Steps, Written, WrittenInput, WrittenStep, nearest};
use crate::step::{
    ByHand, Form, KINDS, LeftOut, Says, Slot, StepInput, StepKind, anonymous, assume_role,
    connect_s3, session_token, static_keys,
};
use std::collections::BTreeSet;

/// Two steps have one name.
pub const DUPLICATE_ID: &str = "duplicate-step-id";
/// A step says what its kind does not take.
pub const UNKNOWN_INPUT: &str = "unknown-step-input";
/// An output is named that cannot be taken.
pub const UNKNOWN_REFERENCE: &str = "unknown-step-output";
/// There is no such kind of step.
pub const UNKNOWN_STEP: &str = "unknown-step";
/// A step needs what no earlier one gives.
pub const UNMET: &str = "unmet-step";
/// An input is missing, or its value cannot be used.
pub const UNUSABLE_INPUT: &str = "unusable-step-input";
/// A step gives what nobody uses.
pub const UNUSED: &str = "unused-step";

/// A step whose kind is known, and which of the steps it is.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) at: usize,
    pub(super) kind: &'static StepKind,
    pub(super) written: &'a WrittenStep,
}

/// Everything that is wrong with the steps themselves; with their values more may be.
pub fn faults(steps: &Steps) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut known = Vec::new();
    let mut ids = BTreeSet::new();
    for (at, written) in steps.all.iter().enumerate() {
        match kind(steps, written) {
            Ok(kind) => known.push(Known { at, kind, written }),
            Err(fault) => found.push(*fault),
        }
        if let Some(id) = &written.id
            && !ids.insert(id)
        {
            let place = within(steps, written, ID);
            found.push(
                Diagnostic::error(DUPLICATE_ID, place, format!("two steps are called `{id}`"))
                    .with_help("give each a name of its own, or none"),
            );
        }
    }
    let all_known = known.len() == steps.all.len();
    for it in &known {
        found.extend(inputs(steps, *it));
        found.extend(reference::faults(steps, *it, &known));
    }
    // A step that is not known may give anything.
    if all_known {
        found.extend(unmet(steps, &known));
        if !found.iter().any(|it| it.code == UNMET) {
            found.extend(unused(steps, &known));
        }
    }
    found.into_iter().map(|it| naming_base(it, steps)).collect()
}

/// A finding that stands at `extends` says whose steps it is about.
pub(super) fn naming_base(it: Diagnostic, steps: &Steps) -> Diagnostic {
    let Some(base) = &steps.base else {
        return it;
    };
    let message = format!("{} (in the steps of `{base}`)", it.message);
    Diagnostic { message, ..it }
}

/// A value of a step, in this file.
pub(super) fn within(steps: &Steps, written: &WrittenStep, name: &str) -> Place {
    match &steps.base {
        Some(_) => place_of(steps, written),
        None => Place::Value(written.path.clone().then(name.to_owned())),
    }
}

fn name_of(steps: &Steps, written: &WrittenStep, input: &WrittenInput) -> Place {
    match &steps.base {
        Some(_) => place_of(steps, written),
        None => Place::Key(input.path.clone()),
    }
}

fn kind(steps: &Steps, written: &WrittenStep) -> Result<&'static StepKind, Box<Diagnostic>> {
    let fault = |place, message, help: &str| {
        Err(Box::new(
            Diagnostic::error(UNKNOWN_STEP, place, message).with_help(help),
        ))
    };
    let Some(name) = &written.kind else {
        return fault(
            place_of(steps, written),
            format!("a step does not say what it is: it has no `{KIND}`"),
            "write `- step: sign-in`; `profilectl explain` lists every kind",
        );
    };
    let place = within(steps, written, KIND);
    let Some(kind) = StepKind::find(name) else {
        let help = match nearest(name, KINDS.iter().map(|it| it.name)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "`profilectl explain` lists every kind".to_owned(),
        };
        return fault(place, format!("no step is called `{name}`"), &help);
    };
    match kind.by_hand.why_not() {
        None => Ok(kind),
        Some(why) => fault(
            place,
            format!("`{name}` is not written down: {why}"),
            "take it out",
        ),
    }
}

fn inputs(steps: &Steps, it: Known<'_>) -> Vec<Diagnostic> {
    let Known { kind, written, .. } = it;
    let mut found = Vec::new();
    for said in &written.inputs {
        let slot = kind.needs.iter().any(|slot| slot.name() == said.name);
        match kind.input(&said.name) {
            _ if slot => {}
            Some(input) if input.is_written() => found.extend(misfit(steps, it, input, said)),
            Some(input) => found.push(
                Diagnostic::error(
                    UNKNOWN_INPUT,
                    name_of(steps, written, said),
                    format!("a step `{}` cannot say `{}`", kind.name, said.name),
                )
                .with_help(format!("{}: take it out", lower_first(&input.otherwise()))),
            ),
            None => {
                let known = kind.inputs.iter().filter(|it| it.is_written());
                let known = known
                    .map(|it| it.name)
                    .chain([ID])
                    .chain(kind.needs.iter().map(|it| it.name()));
                let help = match nearest(&said.name, known) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!(
                        "`profilectl explain step:{}` lists what it takes",
                        kind.name
                    ),
                };
                found.push(
                    Diagnostic::error(
                        UNKNOWN_INPUT,
                        name_of(steps, written, said),
                        format!("a step `{}` takes no `{}`", kind.name, said.name),
                    )
                    .with_help(help),
                );
            }
        }
    }
    for input in kind
        .inputs
        .iter()
        .filter(|it| it.left_out == LeftOut::Wrong)
    {
        if !written.inputs.iter().any(|it| it.name == input.name) {
            found.push(
                Diagnostic::error(
                    UNUSABLE_INPUT,
                    place_of(steps, written),
                    format!("a step `{}` must say `{}`", kind.name, input.name),
                )
                .with_help(format!(
                    "it is {}; `{}: ''` asks the person who connects",
                    input.doc, input.name
                )),
            );
        }
    }
    found
}

/// A value of the wrong type, or none of those that may be chosen.
fn misfit(
    steps: &Steps,
    it: Known<'_>,
    input: &StepInput,
    said: &WrittenInput,
) -> Option<Diagnostic> {
    if said.value.is_blank() {
        return None;
    }
    let (fits, found) = match (input.form, &said.value) {
        (Form::Words, Written::List(_)) => return None,
        (Form::Words, Written::Text(text) | Written::Number(text)) => (false, text.clone()),
        (_, Written::List(_)) => (false, "a list".to_owned()),
        (Form::Seconds(least, most), Written::Text(text) | Written::Number(text)) => {
            let number = text
                .trim()
                .parse()
                .is_ok_and(|it| (least..=most).contains(&it));
            (number || text.contains("${"), text.clone())
        }
        (_, Written::Number(text)) => (false, text.clone()),
        (Form::OneOf(all), Written::Text(text)) => {
            (all.iter().any(|(it, _)| it == text), text.clone())
        }
        (Form::Text | Form::Url, Written::Text(_)) => return None,
    };
    let is_number = matches!(said.value, Written::Number(_));
    (!fits).then(|| {
        let finding = Diagnostic::error(
            UNUSABLE_INPUT,
            within(steps, it.written, &said.name),
            format!(
                "`{}` must be {}, not `{found}`",
                said.name,
                input.form.words()
            ),
        );
        match input.form {
            Form::Words => finding.with_help(format!("write `[{found}]`")),
            Form::Text if is_number => finding.with_help(format!("write `'{found}'`")),
            _ => finding.with_help(format!("it is {}", input.doc)),
        }
    })
}

/// What steps need, and no earlier one has given.
fn unmet(steps: &Steps, known: &[Known<'_>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut given: Vec<(Slot, &StepKind)> = Vec::new();
    for it in known {
        let fault = |message: String, help: String| {
            Diagnostic::error(UNMET, within(steps, it.written, KIND), message).with_help(help)
        };
        for slot in it.kind.needs.iter().filter(|it| **it != Slot::Answers) {
            let from = given.iter().rev().find(|(given, _)| given == slot);
            match from {
                None => found.push(fault(
                    format!(
                        "`{}` needs {}, and no earlier step gives that",
                        it.kind.name,
                        slot.name()
                    ),
                    giver_to_add(*slot, known),
                )),
                Some((_, from)) => found
                    .extend(unfit(it.kind, from).map(|(why, help)| fault(why, help.to_owned()))),
            }
        }
        for input in it.kind.inputs {
            if let Says::Beside(others) = input.says
                && !known.iter().any(|it| others.contains(&it.kind.name))
            {
                let other = others.first().copied().unwrap_or_default();
                found.push(fault(
                    format!(
                        "`{}` goes with a step `{other}`, and there is none",
                        it.kind.name
                    ),
                    format!("add `- step: {other}`: it says `{}`", input.name),
                ));
                break;
            }
        }
        given.extend(it.kind.gives.iter().map(|slot| (*slot, it.kind)));
    }
    if !given.iter().any(|it| it.0 == Slot::Listing) && found.is_empty() {
        found.push(
            Diagnostic::error(
                UNMET,
                place_of_all(steps),
                "the pipeline never reaches the storage",
            )
            .with_help(format!("end it with `- step: {}`", connect_s3::KIND.name)),
        );
    }
    found
}

fn giver_to_add(slot: Slot, known: &[Known<'_>]) -> String {
    let gives = |it: &&StepKind| it.gives.contains(&slot) && !it.needs.contains(&slot);
    if let Some(later) = known.iter().find(|it| gives(&it.kind)) {
        return format!("put it after `{}`, which gives that", later.kind.name);
    }
    let all = KINDS
        .iter()
        .copied()
        .filter(|it| it.by_hand == ByHand::Written);
    let all: Vec<_> = all
        .filter(gives)
        .map(|it| format!("`{}`", it.name))
        .collect();
    format!("put a step before it that does: {}", all.join(", "))
}

/// Credentials that the step cannot use, and why.
fn unfit(kind: &StepKind, from: &StepKind) -> Option<(String, &'static str)> {
    let (why, help) =
        if kind.name == session_token::KIND.name && from.name != static_keys::KIND.name {
            ("takes long-lived keys only", "put it after `static-keys`")
        } else if kind.name == assume_role::KIND.name && from.name == anonymous::KIND.name {
            (
                "signs its request, and there are no keys",
                "put `static-keys` in place of `anonymous`",
            )
        } else {
            return None;
        };
    Some((
        format!("`{}` {why}: not those of `{}`", kind.name, from.name),
        help,
    ))
}

/// Steps whose outcome nobody takes.
fn unused(steps: &Steps, known: &[Known<'_>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for it in known {
        for slot in it.kind.gives.iter().filter(|it| **it != Slot::Listing) {
            let later = || known.iter().filter(|later| later.at > it.at);
            let next = later().find(|later| {
                later.kind.needs.contains(slot)
                    || (later.kind.gives.contains(slot) && !stands_in(it.kind, later.kind))
            });
            let instead = match next {
                Some(next) if next.kind.needs.contains(slot) => continue,
                Some(next) => format!("`{}` gives others after it", next.kind.name),
                None => "no later step takes them".to_owned(),
            };
            found.push(
                Diagnostic::error(
                    UNUSED,
                    within(steps, it.written, KIND),
                    format!(
                        "nobody uses the {} of `{}`: {instead}",
                        slot.name(),
                        it.kind.name
                    ),
                )
                .with_help("take the step out, or put the one that uses them right after it"),
            );
        }
    }
    found
}

/// Whether a step may spare a later one: a renewal the sign-in.
pub(super) fn stands_in(it: &StepKind, later: &StepKind) -> bool {
    let shares = |input: &StepInput| matches!(input.says, Says::Beside(kinds) if kinds.contains(&later.name));
    it.inputs.iter().any(shares)
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}
