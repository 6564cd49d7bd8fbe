//! Allow-comments: `<!-- profilectl: allow[code] reason -->`, `# profilectl: allow[code] reason`.
//!
//! A comment behind something covers its line; a comment on lines of its own covers the next key
//! and its value; one above the root element of a property list covers the file. A finding about
//! the file as a whole has no line, and is covered from anywhere.

use super::finding::{Locator, Range};
use super::rules::{malformed_allow, unexplained_allow, unused_allow};
use super::{Judge, RULES, Rule, Selection};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix, FixSafety, Span};
use crate::document::{Document, Format, Node};
use memchr::memchr_iter;
use std::collections::HashSet;

/// How such a comment begins.
const PREFIX: &str = "profilectl:";

/// The allow-comments of one file.
pub(super) struct Allows {
    allows: Vec<Allow>,
    malformed: Vec<Span>,
}

/// One allow-comment.
struct Allow {
    comment: Span,
    /// The comment and, where it has lines of its own, those lines.
    removable: Span,
    codes: Vec<String>,
    reason: Reason,
    covers: Span,
}

#[derive(PartialEq, Eq)]
enum Reason {
    Given,
    Missing,
}

/// Which codes of which comment have silenced something.
pub(super) struct Used(HashSet<(usize, Code)>);

/// What is left of an allow-comment when the bytes are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CardAllow {
    pub(super) codes: Vec<String>,
    pub(super) lines: (usize, usize),
}

impl Allows {
    pub(super) fn read(document: &Document, bytes: &[u8]) -> Self {
        let mut it = Allows {
            allows: Vec::new(),
            malformed: Vec::new(),
        };
        if !document
            .comments
            .iter()
            .any(|it| it.text.starts_with(PREFIX))
        {
            return it;
        }
        let layout = Layout::of(document, bytes);
        for comment in &document.comments {
            let Some(rest) = comment.text.strip_prefix(PREFIX) else {
                continue;
            };
            match codes_and_reason(rest.trim()) {
                None => it.malformed.push(comment.span),
                Some((codes, reason)) => it.allows.push(Allow {
                    comment: comment.span,
                    removable: layout.removable(comment.span),
                    codes,
                    reason,
                    covers: layout.covered(comment.span),
                }),
            }
        }
        it
    }

    /// What is not allowed, and which comments allowed the rest.
    pub(super) fn sift(
        &self,
        document: &Document,
        found: Vec<Diagnostic>,
    ) -> (Vec<Diagnostic>, Used) {
        let mut used = HashSet::new();
        let kept = found.into_iter().filter(|finding| {
            let span = document.span(&finding.place);
            let mut silenced = false;
            for (number, allow) in self.allows.iter().enumerate() {
                let here = span
                    .is_none_or(|it| it.start < allow.covers.end && it.end > allow.covers.start);
                if here && allow.codes.iter().any(|code| code == finding.code) {
                    silenced = true;
                    used.insert((number, finding.code));
                }
            }
            !silenced
        });
        let kept = kept.collect();
        (kept, Used(used))
    }

    /// What is wrong with the comments themselves.
    pub(super) fn complaints(
        &self,
        used: &Used,
        file: &str,
        selection: &Selection,
    ) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = self
            .malformed
            .iter()
            .map(|span| malformed_allow::finding(*span))
            .collect();
        for (number, allow) in self.allows.iter().enumerate() {
            if allow.reason == Reason::Missing {
                found.push(unexplained_allow::finding(allow.comment));
            }
            for code in &allow.codes {
                if used.0.contains(&(number, code.as_str())) || !may_judge(code, file, selection) {
                    continue;
                }
                let mut it = unused_allow::finding(allow.comment, code);
                if let [_] = allow.codes.as_slice() {
                    it = it.with_fix(Fix {
                        safety: FixSafety::Safe,
                        title: "remove the comment".to_owned(),
                        edits: vec![Edit {
                            span: allow.removable,
                            text: String::new(),
                        }],
                    });
                }
                found.push(it);
            }
        }
        found
    }

    /// The comments by line, for findings that are made when the bytes are gone.
    pub(super) fn into_card(self, locator: &Locator<'_>) -> Vec<CardAllow> {
        let lines = |span| {
            let Range { start, end } = locator.range(span);
            (start.line, end.line)
        };
        self.allows
            .into_iter()
            .map(|it| CardAllow {
                lines: lines(it.covers),
                codes: it.codes,
            })
            .collect()
    }
}

/// Whether an unused allowance of this code says something: the rule ran, and on this file alone.
fn may_judge(code: &str, file: &str, selection: &Selection) -> bool {
    match RULES.iter().find(|it| it.name == code) {
        None => true,
        Some(Rule {
            judge: Judge::Together(_),
            ..
        }) => false,
        Some(rule) => selection.wants(file, rule.name),
    }
}

fn codes_and_reason(text: &str) -> Option<(Vec<String>, Reason)> {
    let rest = text.strip_prefix("allow[")?;
    let (codes, reason) = rest.split_once(']')?;
    let codes: Vec<String> = codes.split(',').map(|it| it.trim().to_owned()).collect();
    if codes.iter().any(String::is_empty) {
        return None;
    }
    let reason = if reason.trim().is_empty() {
        Reason::Missing
    } else {
        Reason::Given
    };
    Some((codes, reason))
}

/// Where lines end and where values stand: looked at once, for every comment of a file.
struct Layout<'a> {
    bytes: &'a [u8],
    newlines: Vec<usize>,
    /// Entries (key and value) and elements, in the order in which they begin.
    places: Vec<Span>,
    /// Where the root element begins, if what stands above it is about the file.
    root: Option<usize>,
}

impl<'a> Layout<'a> {
    fn of(document: &Document, bytes: &'a [u8]) -> Self {
        let mut places = Vec::new();
        add_places(&document.root, &mut places);
        places.sort_by_key(|it| it.start);
        let root = document.root.span.map(|it| it.start);
        Layout {
            bytes,
            newlines: memchr_iter(b'\n', bytes).collect(),
            places,
            root: root.filter(|_| document.format == Format::XmlPlist),
        }
    }

    /// What a comment speaks of.
    fn covered(&self, comment: Span) -> Span {
        let line = self.lines(comment);
        if !self.is_blank(line.start, comment.start) {
            return line;
        }
        if self.root.is_some_and(|root| comment.end <= root) {
            return Span {
                start: 0,
                end: self.bytes.len(),
            };
        }
        let next = self.places.partition_point(|it| it.start < comment.end);
        self.places.get(next).copied().unwrap_or(Span {
            start: comment.start,
            end: line.end,
        })
    }

    /// The comment; with its line where it stands alone on it.
    fn removable(&self, comment: Span) -> Span {
        let line = self.lines(comment);
        if self.is_blank(line.start, comment.start) && self.is_blank(comment.end, line.end) {
            return Span {
                start: line.start,
                end: (line.end + 1).min(self.bytes.len()),
            };
        }
        let before = self.part(line.start, comment.start).iter().rev();
        let padding = before.take_while(|it| matches!(it, b' ' | b'\t')).count();
        Span {
            start: comment.start - padding,
            end: comment.end,
        }
    }

    /// From the start of the first line of it to the end of the last one.
    fn lines(&self, it: Span) -> Span {
        let newline = |number: usize| self.newlines.get(number).copied();
        let above = self.newlines.partition_point(|at| *at < it.start);
        let within = self.newlines.partition_point(|at| *at < it.end);
        Span {
            start: above
                .checked_sub(1)
                .and_then(newline)
                .map_or(0, |at| at + 1),
            end: newline(within).unwrap_or(self.bytes.len()),
        }
    }

    /// From the back: most often another comment stands right before this one.
    fn is_blank(&self, from: usize, to: usize) -> bool {
        let mut part = self.part(from, to).iter().rev();
        part.all(u8::is_ascii_whitespace)
    }

    fn part(&self, from: usize, to: usize) -> &'a [u8] {
        self.bytes.get(from..to).unwrap_or_default()
    }
}

fn add_places(node: &Node, places: &mut Vec<Span>) {
    for entry in node.entries() {
        if let (Some(key), Some(value)) = (entry.key_span, entry.node.span) {
            places.push(Span {
                start: key.start,
                end: value.end,
            });
        }
        add_places(&entry.node, places);
    }
    for element in node.elements() {
        places.extend(element.span);
        add_places(element, places);
    }
}
