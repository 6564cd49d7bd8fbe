//! The steps of a profile as `show` lists them: those that it writes, with their values and who says
//! them; of derived ones the names, since their values are the profile's own.

use crate::plan::by_hand::{SaidInput, SaidStep, said};
use crate::plan::{Plan, STRATEGIES};
use crate::profile::{Content, Profile, Setting};
use crate::step::Step;
use crate::untrusted::Untrusted;
use serde_json::{Value, json};

/// A row: a name, a value, and who says it and over whom.
pub(super) type Row = (String, String, Vec<String>);

/// What stands above the steps.
pub(super) fn title(profile: &Profile) -> Option<String> {
    let steps = profile.steps()?;
    Some(match &steps.base {
        Some(base) => format!("steps of {}, which it extends", Untrusted::new(base)),
        None => "steps of its own".to_owned(),
    })
}

/// The steps that the profile writes, a row each, and a row for each value.
pub(super) fn rows(profile: &Profile) -> Vec<Row> {
    let mut rows = Vec::new();
    for (number, step) in said(profile).iter().enumerate() {
        let id = step.id.map(|it| format!(" ({})", Untrusted::new(it)));
        let name = format!(
            "  {}. {}{}",
            number + 1,
            Untrusted::new(step.kind),
            id.unwrap_or_default()
        );
        let origin = Untrusted::new(&step.origin.to_string()).to_string();
        rows.push((name, String::new(), vec![origin]));
        rows.extend(step.inputs.iter().map(row));
    }
    rows
}

fn row(it: &SaidInput<'_>) -> Row {
    let name = format!("     {}", Untrusted::new(it.name));
    let mut origins: Vec<_> = it
        .setting
        .origin()
        .map(ToString::to_string)
        .into_iter()
        .collect();
    if let Some((origin, value)) = &it.over {
        origins.push(format!("over {origin}: {}", value.to_text()));
    }
    let origins = origins.iter().map(|it| Untrusted::new(it).to_string());
    (name, shown(it), origins.collect())
}

fn shown(it: &SaidInput<'_>) -> String {
    match &it.setting {
        Setting::Set(_) if it.secret => "(given, not shown)".to_owned(),
        Setting::Set(value) => {
            let text = match &value.value {
                Content::List(elements) => elements.join(", "),
                value => value.to_text(),
            };
            Untrusted::new(&text).to_string()
        }
        Setting::Missing | Setting::Empty(_) => "(blank: asked when it is needed)".to_owned(),
    }
}

/// The way in of a profile that writes no steps, with theirs by name.
pub(super) fn derived(plan: &Plan) -> String {
    let steps = plan.steps().iter().filter(|it| !matches!(it, Step::Ask(_)));
    let names: Vec<_> = steps.map(|it| it.kind().name).collect();
    let when = STRATEGIES.iter().find(|it| it.name == plan.strategy());
    let when = when.map(|it| {
        format!(
            ", because of {}",
            it.when.split(": ").next().unwrap_or_default()
        )
    });
    format!(
        "way in: {} ({}){}",
        plan.strategy(),
        names.join(", "),
        when.unwrap_or_default()
    )
}

/// For programs; nothing where the steps are derived.
pub(super) fn to_json(profile: &Profile) -> Value {
    if profile.steps().is_none() {
        return Value::Null;
    }
    said(profile).iter().map(step).collect()
}

fn step(it: &SaidStep<'_>) -> Value {
    let inputs: serde_json::Map<_, _> = it
        .inputs
        .iter()
        .map(|it| {
            let value = match &it.setting {
                Setting::Set(value) if !it.secret => match &value.value {
                    Content::List(elements) => json!(elements),
                    value => json!(value.to_text()),
                },
                Setting::Set(_) | Setting::Empty(_) | Setting::Missing => Value::Null,
            };
            let said = json!({
                "state": if it.setting.value().is_some() { "set" } else { "empty" },
                "secret": it.secret,
                "value": value,
                "origin": it.setting.origin().map(ToString::to_string),
                "over": it.over.iter().map(|it| it.0.to_string()).collect::<Vec<_>>(),
            });
            (it.name.to_owned(), said)
        })
        .collect();
    json!({
        "step": it.kind,
        "id": it.id,
        "origin": it.origin.to_string(),
        "inputs": inputs,
    })
}
