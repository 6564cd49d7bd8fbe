//! A tree put together from the top down, without recursion, inside the limits.
//!
//! Not here: what is wrong with a *syntax*; a reader hands over only keys and values.

use super::report::{Report, Stop, clip};
use super::tree::{Entry, Node, Value};
use super::{codes, limits};
use crate::diagnostic::{Diagnostic, KeyPath, PathPart, Place, Severity, Span};
use std::collections::HashMap;

/// A key whose value has not come yet.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) text: String,
    pub(super) span: Option<Span>,
    pub(super) inner: Option<Span>,
}

#[derive(Debug)]
enum Open {
    Array(Vec<Node>),
    Dict {
        entries: Vec<Entry>,
        key: Option<Key>,
    },
}

/// A tree in the making.
#[derive(Debug, Default)]
pub(super) struct Assembly {
    open: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
}

impl Assembly {
    /// Begins an array.
    pub(super) fn open_array(&mut self, at: &Place, report: &mut Report) -> Result<(), Stop> {
        self.open(Open::Array(Vec::new()), at, report)
    }

    /// Begins a dictionary.
    pub(super) fn open_dict(&mut self, at: &Place, report: &mut Report) -> Result<(), Stop> {
        let dict = Open::Dict {
            entries: Vec::new(),
            key: None,
        };
        self.open(dict, at, report)
    }

    fn open(&mut self, it: Open, at: &Place, report: &mut Report) -> Result<(), Stop> {
        self.count(at, report)?;
        if self.open.len() >= limits::DEPTH {
            return Err(report.fatal(too_deep(at.clone())));
        }
        self.open.push(it);
        Ok(())
    }

    fn count(&mut self, at: &Place, report: &mut Report) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes > limits::NODES {
            return Err(report.fatal(too_many_nodes(at.clone())));
        }
        Ok(())
    }

    /// Sets the key of the next value and gives back one that is still waiting.
    pub(super) fn key(&mut self, it: Key) -> Option<Key> {
        match self.open.last_mut() {
            Some(Open::Dict { key, .. }) => key.replace(it),
            _ => None,
        }
    }

    /// Takes the waiting key away.
    pub(super) fn take_key(&mut self) -> Option<Key> {
        match self.open.last_mut() {
            Some(Open::Dict { key, .. }) => key.take(),
            _ => None,
        }
    }

    /// Whether the innermost open value is a dictionary without a waiting key.
    pub(super) fn wants_key(&self) -> bool {
        matches!(self.open.last(), Some(Open::Dict { key: None, .. }))
    }

    /// Adds a value that has no parts.
    pub(super) fn leaf(&mut self, node: Node, report: &mut Report) -> Result<(), Stop> {
        let at = node
            .span
            .map_or_else(|| Place::Value(self.path()), Place::Bytes);
        self.count(&at, report)?;
        self.put(node);
        Ok(())
    }

    /// Ends the innermost array or dictionary.
    pub(super) fn close(&mut self, span: Option<Span>, inner: Option<Span>, report: &mut Report) {
        let value = match self.open.pop() {
            Some(Open::Array(nodes)) => Value::Array(nodes),
            Some(Open::Dict { entries, .. }) => {
                report_duplicates(&entries, &self.path(), report);
                Value::Dict(entries)
            }
            None => return,
        };
        self.put(Node { value, span, inner });
    }

    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(Open::Array(nodes)) => nodes.push(node),
            Some(Open::Dict { entries, key }) => {
                if let Some(key) = key.take() {
                    entries.push(Entry {
                        key: key.text,
                        key_span: key.span,
                        key_inner: key.inner,
                        node,
                    });
                }
            }
            None => self.root = Some(node),
        }
    }

    /// The path of the next value.
    pub(super) fn path(&self) -> KeyPath {
        let part = |open: &Open| match open {
            Open::Array(nodes) => Some(PathPart::Index(nodes.len())),
            Open::Dict { key, .. } => key.as_ref().map(|it| PathPart::Key(it.text.clone().into())),
        };
        self.open.iter().filter_map(part).collect()
    }

    /// Whether nothing has begun yet.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty() && self.root.is_none()
    }

    /// The finished tree.
    pub(super) fn into_root(self) -> Option<Node> {
        self.root
    }
}

/// The finding for a value inside too many others.
pub(super) fn too_deep(at: Place) -> Diagnostic {
    let message = format!(
        "more than {} arrays and dictionaries inside one another",
        limits::DEPTH
    );
    Diagnostic::error(codes::TOO_DEEP, at, message)
        .with_help("connection profiles are two levels deep")
}

/// The finding for one value too many.
pub(super) fn too_many_nodes(at: Place) -> Diagnostic {
    let message = format!("more than {} values in one file", limits::NODES);
    Diagnostic::error(codes::TOO_MANY_NODES, at, message)
        .with_help("connection profiles have a few dozen")
}

/// Reports every key that an earlier entry of the same dictionary has.
pub(super) fn report_duplicates(entries: &[Entry], dict: &KeyPath, report: &mut Report) {
    let mut first: HashMap<&str, &Entry> = HashMap::with_capacity(entries.len());
    for entry in entries {
        let Some(earlier) = first.get(entry.key.as_str()) else {
            first.insert(&entry.key, entry);
            continue;
        };
        report.add(|| {
            let path = || Place::Key(dict.clone().then(entry.key.clone()));
            let place = |it: &Entry| it.key_span.map_or_else(path, Place::Bytes);
            let message = format!("the key `{}` is given twice", clip(&entry.key));
            let mut finding = Diagnostic::error(codes::DUPLICATE_KEY, place(entry), message);
            // The same text twice is read the same by all of them.
            if entry.node.text().is_some() && entry.node.text() == earlier.node.text() {
                finding.severity = Severity::Warning;
            }
            finding
                .with_label("given again here")
                .with_related(place(earlier), "first given here")
                .with_help("keep one of the two: some programs read the first, others the last")
        });
    }
}
