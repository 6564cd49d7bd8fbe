//! Allow-comments: `<!-- profilectl: allow[code] reason -->`, `# profilectl: allow[code] reason`.
//!
//! A comment behind something covers its line; a comment on lines of its own covers the next key
//! and its value; one above the root element of a property list covers the file. A finding about
//! the file as a whole has no line, and is covered from anywhere.

use super::finding::{Locator, Range};
use super::rules::{malformed_allow, unexplained_allow, unused_allow};
use super::{Judge, RULES, Rule, Selection, covers};
use crate::diagnostic::{Diagnostic, Edit, Fix, FixSafety, Span};
use crate::document::{Document, Node};

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
pub(super) struct Used(Vec<(usize, String)>);

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
        for comment in &document.comments {
            let Some(rest) = comment.text.strip_prefix("profilectl:") else {
                continue;
            };
            match codes_and_reason(rest.trim()) {
                None => it.malformed.push(comment.span),
                Some((codes, reason)) => it.allows.push(Allow {
                    comment: comment.span,
                    removable: removable(bytes, comment.span),
                    codes,
                    reason,
                    covers: covered(document, bytes, comment.span),
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
        let mut used = Vec::new();
        let kept = found.into_iter().filter(|finding| {
            let mut silenced = false;
            for (number, allow) in self.allows.iter().enumerate() {
                let named = allow.codes.iter().any(|code| code == finding.code);
                let here = document.span(&finding.place).is_none()
                    || covers(
                        document,
                        &finding.place,
                        allow.covers.start,
                        allow.covers.end,
                    );
                if named && here {
                    silenced = true;
                    used.push((number, finding.code.to_owned()));
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
                let was_used = used.0.iter().any(|it| it.0 == number && it.1 == *code);
                if was_used || !may_judge(code, file, selection) {
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

fn covered(document: &Document, bytes: &[u8], comment: Span) -> Span {
    let line_start = start_of_line(bytes, comment.start);
    let line_end = end_of_line(bytes, comment.end);
    let before = bytes.get(line_start..comment.start).unwrap_or_default();
    if !before.trim_ascii().is_empty() {
        return Span {
            start: line_start,
            end: line_end,
        };
    }
    let above_root = document
        .root
        .span
        .is_some_and(|root| comment.end <= root.start)
        && document.format == crate::document::Format::XmlPlist;
    if above_root {
        return Span {
            start: 0,
            end: bytes.len(),
        };
    }
    let mut next = None;
    visit(&document.root, &mut |start, end| {
        if start >= comment.end && next.is_none_or(|it: Span| start < it.start) {
            next = Some(Span { start, end });
        }
    });
    next.unwrap_or(Span {
        start: comment.start,
        end: line_end,
    })
}

/// Shows every entry (key and value) and element of a tree.
fn visit(node: &Node, show: &mut dyn FnMut(usize, usize)) {
    for entry in node.entries() {
        if let (Some(key), Some(value)) = (entry.key_span, entry.node.span) {
            show(key.start, value.end);
        }
        visit(&entry.node, show);
    }
    for element in node.elements() {
        if let Some(span) = element.span {
            show(span.start, span.end);
        }
        visit(element, show);
    }
}

/// The comment; with its line where it stands alone on it.
fn removable(bytes: &[u8], comment: Span) -> Span {
    let start = start_of_line(bytes, comment.start);
    let end = end_of_line(bytes, comment.end);
    let blank = |from: usize, to: usize| {
        let text = bytes.get(from..to).unwrap_or_default();
        text.trim_ascii().is_empty()
    };
    if blank(start, comment.start) && blank(comment.end, end) {
        return Span {
            start,
            end: (end + 1).min(bytes.len()),
        };
    }
    let padding = bytes
        .get(start..comment.start)
        .unwrap_or_default()
        .iter()
        .rev()
        .take_while(|it| matches!(it, b' ' | b'\t'))
        .count();
    Span {
        start: comment.start - padding,
        end: comment.end,
    }
}

fn start_of_line(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or_default();
    before
        .iter()
        .rposition(|it| *it == b'\n')
        .map_or(0, |it| it + 1)
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    let after = bytes.get(at..).unwrap_or_default();
    let length = after.iter().position(|it| *it == b'\n');
    length.map_or(bytes.len(), |it| at + it)
}
