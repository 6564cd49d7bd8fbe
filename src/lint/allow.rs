//! Allow-comments: `<!-- profilectl: allow[code] reason -->`, `# profilectl: allow[code] reason`.
//!
//! A comment behind something covers its line; a comment on lines of its own covers the next key
//! and its value; one above the root element of a property list covers the file. A finding about
//! the file as a whole has no line, and is covered from anywhere.

use super::finding::{Locator, Range};
use super::rules::{malformed_allow, unexplained_allow, unused_allow};
use super::stretches::Stretches;
use super::{Judge, RULES, Rule, Selection};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix, FixSafety, Span};
use crate::document::{Document, Format, Node};
use memchr::{memchr, memrchr};
use std::cell::Cell;
use std::collections::BTreeMap;

/// How such a comment begins.
const PREFIX: &str = "profilectl:";

/// The most codes in all comments of one file; a comment that names more is malformed.
const MOST: usize = 10_000;

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

/// Where the codes were found that comments name. A file may have thousands of comments and as many
/// findings: neither are looked through for each of the others.
pub(super) struct Found(BTreeMap<Code, Places>);

#[derive(Default)]
struct Places {
    /// In the file as a whole, or in one without lines.
    anywhere: bool,
    stretches: Stretches,
}

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
        let mut left = MOST;
        for comment in &document.comments {
            let Some(rest) = comment.text.strip_prefix(PREFIX) else {
                continue;
            };
            match codes_and_reason(rest.trim(), left) {
                None => it.malformed.push(comment.span),
                Some((codes, reason)) => {
                    left -= codes.len();
                    it.allows.push(Allow {
                        comment: comment.span,
                        removable: layout.removable(comment.span),
                        codes,
                        reason,
                        covers: layout.covered(comment.span),
                    });
                }
            }
        }
        it
    }

    /// What is not allowed, and where that was found which the comments name.
    pub(super) fn sift(
        &self,
        document: &Document,
        mut found: Vec<Diagnostic>,
    ) -> (Vec<Diagnostic>, Found) {
        let mut allowed: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
        for allow in &self.allows {
            for code in &allow.codes {
                allowed.entry(code).or_default().push(allow.covers);
            }
        }
        let allowed = allowed
            .into_iter()
            .map(|(code, spans)| (code, Stretches::from_iter(spans)));
        let allowed: BTreeMap<&str, Stretches> = allowed.collect();
        let mut named: BTreeMap<Code, (bool, Vec<Span>)> = BTreeMap::new();
        found.retain(|finding| {
            let Some(covered) = allowed.get(finding.code) else {
                return true;
            };
            let (anywhere, spans) = named.entry(finding.code).or_default();
            let Some(span) = document.span(&finding.place) else {
                *anywhere = true;
                return false;
            };
            spans.push(span);
            !covered.touch(span.start, span.end)
        });
        let named = named.into_iter().map(|(code, (anywhere, spans))| {
            let stretches = Stretches::from_iter(spans);
            let places = Places {
                anywhere,
                stretches,
            };
            (code, places)
        });
        (found, Found(named.collect()))
    }

    /// What is wrong with the comments themselves.
    pub(super) fn complaints(
        &self,
        named: &Found,
        file: &str,
        selection: &Selection,
    ) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = self
            .malformed
            .iter()
            .map(|span| malformed_allow::finding(*span))
            .collect();
        for allow in &self.allows {
            if allow.reason == Reason::Missing {
                found.push(unexplained_allow::finding(allow.comment));
            }
            for code in &allow.codes {
                if named.within(code, allow.covers) || !may_judge(code, file, selection) {
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

impl Found {
    /// Whether a comment that covers these bytes has silenced something of this code.
    fn within(&self, code: &str, covers: Span) -> bool {
        let places = self.0.get(code);
        places.is_some_and(|it| it.anywhere || it.stretches.touch(covers.start, covers.end))
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

/// The codes, if there are no more than `most`, and whether there is a reason.
fn codes_and_reason(text: &str, most: usize) -> Option<(Vec<String>, Reason)> {
    let rest = text.strip_prefix("allow[")?;
    let (codes, reason) = rest.split_once(']')?;
    let codes = codes.split(',').take(most + 1);
    let codes: Vec<String> = codes.map(|it| it.trim().to_owned()).collect();
    if codes.len() > most || codes.iter().any(String::is_empty) {
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
    /// The line in which the last comment ended: they come in order, thousands of them in one line.
    last: Cell<Option<Span>>,
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
            last: Cell::new(None),
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
        let near = self.last.get().filter(|last| last.start <= it.start);
        if let Some(last) = near.filter(|last| it.end <= last.end) {
            return last;
        }
        // A line begins no earlier than the one before it.
        let from = near.map_or(0, |last| last.start);
        let before = self.part(from, it.start);
        let after = self.part(it.end, self.bytes.len());
        let lines = Span {
            start: memrchr(b'\n', before).map_or(from, |at| from + at + 1),
            end: memchr(b'\n', after).map_or(self.bytes.len(), |at| it.end + at),
        };
        let within = self.part(lines.start, it.end);
        self.last.set(Some(Span {
            start: memrchr(b'\n', within).map_or(lines.start, |at| lines.start + at + 1),
            end: lines.end,
        }));
        lines
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
