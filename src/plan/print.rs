//! A plan as people and programs read it.

use super::Plan;
use crate::step::{Field, Shown, Step};
use crate::untrusted::Untrusted;
use serde_json::{Value, json};
use std::fmt::Write;

/// For a terminal: a numbered list, every input with where it came from.
pub fn human(plan: &Plan) -> String {
    let mut text = String::new();
    for (number, step) in plan.steps().iter().enumerate() {
        let kind = step.kind();
        let gives: Vec<_> = kind.gives.iter().map(|it| it.name()).collect();
        let _ = writeln!(
            text,
            "{}. {}  ->  {}",
            number + 1,
            kind.name,
            gives.join(", ")
        );
        let _ = writeln!(text, "   {}", kind.doc);
        let fields = step.fields();
        let width = fields.iter().map(|it| it.name.len()).max().unwrap_or(0);
        for field in &fields {
            let origin = match &field.origin {
                Some(origin) => format!("   [{}]", Untrusted::new(&origin.to_string())),
                None => String::new(),
            };
            let _ = writeln!(
                text,
                "     {:<width$}  {}{origin}",
                field.name,
                shown(field)
            );
        }
    }
    text
}

fn shown(field: &Field) -> String {
    match &field.shown {
        Shown::Text(text) => Untrusted::new(text).to_string(),
        Shown::List(texts) => {
            let texts: Vec<_> = texts
                .iter()
                .map(|it| Untrusted::new(it).to_string())
                .collect();
            texts.join(" ")
        }
        Shown::Asked(key) => format!("(asked: {})", Untrusted::new(key)),
        Shown::ChosenLater => "(chosen once it is known what there is)".to_owned(),
        Shown::AskedThen(key) => format!("(asked when needed: {})", Untrusted::new(key)),
        Shown::Hidden => "(secret)".to_owned(),
    }
}

/// For programs: version 1.
pub fn json(plan: &Plan, profile: &str) -> Value {
    json!({
        "version": 1,
        "profile": profile,
        "strategy": plan.strategy(),
        "questions": plan.questions(),
        "steps": plan.steps().iter().map(step).collect::<Vec<_>>(),
    })
}

fn step(step: &Step) -> Value {
    let kind = step.kind();
    let inputs: serde_json::Map<String, Value> = step
        .fields()
        .into_iter()
        .map(|field| {
            let value = match field.shown {
                Shown::Text(text) => json!({ "value": text }),
                Shown::List(texts) => json!({ "value": texts }),
                Shown::Asked(key) => json!({ "asked": key }),
                Shown::ChosenLater => json!({ "chosen": true }),
                Shown::AskedThen(key) => json!({ "asked_when_needed": key }),
                Shown::Hidden => json!({ "secret": true }),
            };
            (field.name.to_owned(), value)
        })
        .collect();
    json!({
        "step": kind.name,
        "needs": kind.needs.iter().map(|it| it.name()).collect::<Vec<_>>(),
        "gives": kind.gives.iter().map(|it| it.name()).collect::<Vec<_>>(),
        "inputs": inputs,
    })
}
