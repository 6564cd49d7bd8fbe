//! `steps`: a pipeline that a profile writes itself, as its file has it.
//!
//! Only the shape is judged here: a list of steps, each with names and values. Which kinds of step
//! there are and what they take is known further up (`step`, `plan`).

use super::draft::Wrong;
use super::origin::Origin;
use crate::diagnostic::KeyPath;
use crate::document::{Node, Value};

/// The most steps of a pipeline that are read.
pub const MOST: usize = 64;

/// The entry of a step that names its kind.
pub const KIND: &str = "step";

/// The entry of a step that names it for others.
pub const ID: &str = "id";

/// One step, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenStep {
    /// The name of its kind; `None` where it has none.
    pub kind: Option<String>,
    /// What other steps call it.
    pub id: Option<String>,
    /// What it says, in order.
    pub inputs: Vec<WrittenInput>,
    /// Where it stands.
    pub path: KeyPath,
}

/// What a step says of one of its inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenInput {
    /// The name.
    pub name: String,
    /// The value.
    pub value: Written,
    /// Where it stands.
    pub path: KeyPath,
}

/// A value, with its variables as they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// One text.
    Text(String),
    /// A whole number, in its textual form.
    Number(String),
    /// Several.
    List(Vec<String>),
}

impl Written {
    /// Whether it is there and says nothing.
    pub fn is_blank(&self) -> bool {
        match self {
            Written::Text(text) => text.trim().is_empty(),
            Written::Number(_) => false,
            Written::List(texts) => texts.is_empty(),
        }
    }
}

/// A profile's pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps {
    /// The steps, in order.
    pub all: Vec<WrittenStep>,
    /// The profile that has them, where it is one that is extended.
    pub base: Option<String>,
}

impl Steps {
    /// Where a value at this place comes from.
    pub fn origin(&self, path: &KeyPath) -> Origin {
        match &self.base {
            Some(base) => Origin::Base(base.clone(), path.clone()),
            None => Origin::Profile(path.clone()),
        }
    }
}

/// Reads what stands under `steps`; every misfit goes to `wrong`.
pub(super) fn read(node: &Node, path: &KeyPath, wrong: &mut Wrong<'_>) -> Option<Vec<WrittenStep>> {
    let Value::Array(elements) = &node.value else {
        wrong(path, node, "a list of steps");
        return None;
    };
    let mut steps = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        let path = path.clone().at(index);
        match &element.value {
            _ if index == MOST => {
                wrong(
                    &path,
                    element,
                    "one step too many: a pipeline has 64 at most",
                );
                break;
            }
            Value::Dict(_) => steps.push(step(element, path, wrong)),
            _ => wrong(&path, element, "a step: names and values"),
        }
    }
    Some(steps)
}

fn step(node: &Node, path: KeyPath, wrong: &mut Wrong<'_>) -> WrittenStep {
    let mut step = WrittenStep {
        kind: None,
        id: None,
        inputs: Vec::new(),
        path,
    };
    for entry in node.entries() {
        let path = step.path.clone().then(entry.key.clone());
        let Some(value) = value(&entry.node, &path, wrong) else {
            continue;
        };
        match (entry.key.as_str(), value) {
            (KIND, Written::Text(text)) if step.kind.is_none() => step.kind = Some(text),
            (ID, Written::Text(text)) if step.id.is_none() => step.id = Some(text),
            (KIND | ID, Written::Text(_)) => {}
            (KIND | ID, Written::Number(_) | Written::List(_)) => wrong(&path, &entry.node, "text"),
            // A name that is given twice is the document's finding.
            (name, _) if step.inputs.iter().any(|it| it.name == name) => {}
            (name, value) => step.inputs.push(WrittenInput {
                name: name.to_owned(),
                value,
                path,
            }),
        }
    }
    step
}

fn value(node: &Node, path: &KeyPath, wrong: &mut Wrong<'_>) -> Option<Written> {
    match &node.value {
        Value::String(text) => Some(Written::Text(text.clone())),
        Value::Integer(number) => Some(Written::Number(number.to_string())),
        Value::Array(elements) => {
            let mut texts = Vec::with_capacity(elements.len());
            for (index, element) in elements.iter().enumerate() {
                match &element.value {
                    Value::String(text) => texts.push(text.clone()),
                    _ => wrong(&path.clone().at(index), element, "text"),
                }
            }
            Some(Written::List(texts))
        }
        _ => {
            wrong(path, node, "text or a list of texts");
            None
        }
    }
}
