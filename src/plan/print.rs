//! A plan as people and programs read it.

use super::Plan;
use crate::step::{Field, Shown, Slot, Step};
use crate::untrusted::Untrusted;
use serde_json::{Value, json};
use std::fmt::Write;

/// For a terminal: a numbered list, every input with where it came from.
pub fn human(plan: &Plan) -> String {
    let mut text = String::new();
    for (number, step) in plan.steps().iter().enumerate() {
        let kind = step.kind();
        let gives = kind.gives.iter().map(|it| it.name());
        let gives: Vec<_> = gives.filter(|it| !it.is_empty()).collect();
        let arrow = if gives.is_empty() { "" } else { "  ->  " };
        let _ = writeln!(
            text,
            "{}. {}{arrow}{}",
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
        Shown::Open(text, keys) => {
            let keys: Vec<_> = keys
                .iter()
                .map(|it| Untrusted::new(it).to_string())
                .collect();
            format!("{}   (asked: {})", Untrusted::new(text), keys.join(", "))
        }
        Shown::ChosenLater => "(chosen once it is known what there is)".to_owned(),
        Shown::AskedThen(key) => format!("(asked when needed: {})", Untrusted::new(key)),
        Shown::Hidden => "(secret)".to_owned(),
    }
}

/// A Mermaid flow chart: a box for each step, an arrow for what one hands to the other.
pub fn mermaid(plan: &Plan) -> String {
    let mut text = "flowchart TD\n".to_owned();
    for (number, step) in plan.steps().iter().enumerate() {
        let mut label = step.kind().name.to_owned();
        for field in &step.fields() {
            let _ = write!(label, "<br/>{}: {}", field.name, quoted(&shown(field)));
        }
        let _ = writeln!(text, "  s{number}[\"{label}\"]");
        for need in step.kind().needs {
            for giver in givers(plan, number, *need) {
                let _ = writeln!(text, "  s{giver} -->|{}| s{number}", need.name());
            }
        }
    }
    text
}

/// The places of the steps that may have given a slot to the one at `before`: the last, and those
/// right before it that give the same in its stead.
fn givers(plan: &Plan, before: usize, slot: Slot) -> Vec<usize> {
    let steps = plan.steps().iter().enumerate().take(before);
    let mut all = Vec::new();
    for (at, step) in steps.rev() {
        let kind = step.kind();
        if kind.gives.contains(&slot) {
            all.push(at);
            // What exchanges one for another stands in for nobody.
            if kind.needs.contains(&slot) {
                break;
            }
        }
    }
    all.reverse();
    all
}

/// Text inside a Mermaid label: what could end it, or be read as markup, by its number.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '"' | '#' | '<' | '>' | '&' | '`' | '[' | ']' | '{' | '}' | '|' | ';' | '\\' => {
                let _ = write!(quoted, "#{};", u32::from(it));
            }
            it => quoted.push(it),
        }
    }
    quoted
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
                Shown::Open(text, keys) => json!({ "asked": keys.first(), "open": text }),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_value_ends_a_label() {
        let hostile = "x\"] --> evil[\"<b>#quot;`y`|z|";
        let it = quoted(hostile);
        assert!(!it.contains(['"', '<', '>', ']', '[', '|', '`']), "{it}");
        assert!(it.starts_with("x#34;#93; --#62; evil#91;"), "{it}");
    }
}
