//! A finding with its places looked up: what renderers need once the file's bytes are gone.
//!
//! Lines are cut to a window around the place before anything shows them: a line of a profile can
//! be a two-megabyte icon.

use super::stretches::Stretches;
use crate::diagnostic::{Code, Diagnostic, Fix, KeyPath, Place, Severity, SourceName, Span};
use crate::document::{Document, Lines, Position};
use crate::untrusted::misleads;
use std::cell::OnceCell;
use std::cmp::Ordering;

/// Characters shown before and after the start of a place in its line.
const WINDOW: usize = 120;

/// From the first character to one past the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    /// The first character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
}

/// Where something is: file, key path and, where the format has lines, the range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The file.
    pub file: SourceName,
    /// The path of keys; empty for the file as a whole.
    pub key_path: String,
    /// The range; `None` in binary files and for whole files.
    pub range: Option<Range>,
}

/// A few lines of a file, each cut to a window, with what is marked in them.
#[derive(Debug, Clone, PartialEq)]
pub struct Snippet {
    /// The file.
    pub file: SourceName,
    /// The number of the first line of `text`.
    pub first_line: usize,
    /// The lines; what misleads a terminal is replaced.
    pub text: String,
    /// Whether a line has lost its beginning, so that columns cannot be counted in it.
    pub shifted: bool,
    /// What is marked; the first mark of a finding's first snippet is its place.
    pub marks: Vec<Mark>,
}

/// A marked part of a snippet.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Bytes of the snippet's text.
    pub span: std::ops::Range<usize>,
    /// A few words.
    pub label: Option<String>,
}

/// A second place with what there is to see.
#[derive(Debug, Clone, PartialEq)]
pub struct RelatedSpot {
    /// Where.
    pub spot: Spot,
    /// What is to be seen there.
    pub message: String,
}

/// A diagnostic whose places have been looked up.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The permanent name of this kind of fact.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// One sentence; unescaped.
    pub message: String,
    /// Its place.
    pub spot: Spot,
    /// Other places.
    pub related: Vec<RelatedSpot>,
    /// What to do next.
    pub help: Option<String>,
    /// A change that would settle it.
    pub fix: Option<Fix>,
    /// The lines to show, the finding's own place first.
    pub snippets: Vec<Snippet>,
}

/// Whether findings carry the lines they are about; only people are shown them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excerpts {
    /// They do.
    Taken,
    /// They do not, and take less time and room.
    LeftOut,
}

impl Finding {
    /// By place in the file, then by code: the order of every output.
    pub fn by_place(&self, other: &Self) -> Ordering {
        let key = |it: &Self| it.spot.range.map(|range| range.start);
        key(self)
            .cmp(&key(other))
            .then_with(|| self.code.cmp(other.code))
            .then_with(|| self.spot.key_path.cmp(&other.spot.key_path))
            .then_with(|| self.message.cmp(&other.message))
    }
}

/// Looks up places in one file.
pub(super) struct Locator<'a> {
    file: SourceName,
    bytes: &'a [u8],
    excerpts: Excerpts,
    /// Made when the first place is asked for.
    lines: OnceCell<Lines<'a>>,
    /// What must not be shown.
    secrets: Stretches,
    /// Files that second places may lie in.
    others: Vec<Locator<'a>>,
}

impl<'a> Locator<'a> {
    pub(super) fn new(file: SourceName, bytes: &'a [u8], excerpts: Excerpts) -> Self {
        Locator {
            file,
            bytes,
            excerpts,
            lines: OnceCell::new(),
            secrets: Stretches::default(),
            others: Vec::new(),
        }
    }

    /// Looks up places in these files too, where a second place names one of them.
    pub(super) fn beside(
        mut self,
        files: impl Iterator<Item = (&'a SourceName, &'a [u8])>,
    ) -> Self {
        let excerpts = self.excerpts;
        let locator = |(name, bytes): (&SourceName, _)| Locator::new(name.clone(), bytes, excerpts);
        self.others = files.map(locator).collect();
        self
    }

    /// Shows these bytes as dots.
    pub(super) fn hiding(mut self, secrets: Vec<Span>) -> Self {
        self.secrets = secrets.into_iter().collect();
        self
    }

    /// The diagnostic with its places looked up.
    pub(super) fn finding(&self, it: Diagnostic, document: Option<&Document>) -> Finding {
        let spot = self.spot(&it.place, document);
        let mut marks: Vec<(Span, Option<String>)> = Vec::new();
        let mut related = Vec::new();
        let mut elsewhere = Vec::new();
        marks.extend(span_of(&it.place, document).map(|span| (span, it.label)));
        for second in it.related {
            let other = |file: &SourceName| self.others.iter().find(|it| it.file == *file);
            if let Some(other) = second.source.as_ref().and_then(other) {
                related.push(RelatedSpot {
                    spot: other.spot(&second.place, None),
                    message: second.message.clone(),
                });
                if let Some(span) = span_of(&second.place, None) {
                    elsewhere.extend(other.snippets(&[(span, Some(second.message))]));
                }
                continue;
            }
            if let Some(span) = span_of(&second.place, document) {
                marks.push((span, Some(second.message.clone())));
            }
            related.push(RelatedSpot {
                spot: self.spot(&second.place, document),
                message: second.message,
            });
        }
        let mut snippets = self.snippets(&marks);
        if !snippets.is_empty() {
            snippets.append(&mut elsewhere);
        }
        Finding {
            code: it.code,
            severity: it.severity,
            message: it.message,
            spot,
            related,
            help: it.help,
            fix: it.fix,
            snippets,
        }
    }

    pub(super) fn spot(&self, place: &Place, document: Option<&Document>) -> Spot {
        let key_path = match place {
            Place::File | Place::Bytes(_) => KeyPath::root(),
            Place::Key(path) | Place::Value(path) => path.clone(),
        };
        Spot {
            file: self.file.clone(),
            key_path: key_path.to_string(),
            range: span_of(place, document).map(|span| self.range(span)),
        }
    }

    pub(super) fn range(&self, span: Span) -> Range {
        Range {
            start: self.position(span.start),
            end: self.position(span.end.max(span.start)),
        }
    }

    fn lines(&self) -> &Lines<'a> {
        self.lines.get_or_init(|| Lines::new(self.bytes))
    }

    fn position(&self, offset: usize) -> Position {
        self.lines().position(offset)
    }

    /// One snippet for all marks of this file, or none; the first mark comes first.
    pub(super) fn snippets(&self, marks: &[(Span, Option<String>)]) -> Vec<Snippet> {
        /// Lines between two marks that are shown rather than left out: as many as the renderer
        /// would not elide.
        const CLOSE: usize = 2;
        /// Marks further apart than this get snippets of their own.
        const FAR: usize = 100;
        /// Bytes between two marks of one line that are shown rather than left out.
        const APART: usize = 4 * WINDOW;
        if self.excerpts == Excerpts::LeftOut {
            return Vec::new();
        }
        let mut rest: Vec<(Span, Option<String>, usize)> = marks
            .iter()
            .map(|(span, label)| (*span, label.clone(), self.position(span.start).line))
            .collect();
        let mut snippets: Vec<Snippet> = Vec::new();
        while let Some(&(_, _, anchor)) = rest.first() {
            let (mut here, mut there): (Vec<_>, Vec<_>) = (Vec::new(), Vec::new());
            for mark in rest {
                let beside = |it: &(Span, Option<String>, usize)| {
                    it.2 != mark.2 || it.0.start.abs_diff(mark.0.start) <= APART
                };
                if mark.2.abs_diff(anchor) <= FAR && here.iter().all(beside) {
                    here.push(mark);
                } else {
                    there.push(mark);
                }
            }
            rest = there;
            let first = here.iter().map(|it| it.2).min().unwrap_or(anchor);
            let last = here.iter().map(|it| it.2).max().unwrap_or(anchor);
            let mut text = String::new();
            let mut placed: Vec<(usize, Mark)> = Vec::new();
            let mut shifted = false;
            for line in first..=last {
                if line > first {
                    text.push('\n');
                }
                let near = here.iter().any(|it| it.2.abs_diff(line) <= CLOSE);
                if !near {
                    continue;
                }
                let on_line = here.iter().enumerate().filter(|(_, it)| it.2 == line);
                let on_line: Vec<_> = on_line.map(|(n, it)| (n, it.0, &it.1)).collect();
                shifted |= self.write_line(line, &on_line, &mut text, &mut placed);
            }
            placed.sort_by_key(|(n, _)| *n);
            let mut marks: Vec<Mark> = placed.into_iter().map(|(_, mark)| mark).collect();
            // Thousands of these may be kept until the end of a run.
            marks.shrink_to_fit();
            text.shrink_to_fit();
            snippets.push(Snippet {
                file: self.file.clone(),
                first_line: first,
                text,
                shifted,
                marks,
            });
        }
        snippets.shrink_to_fit();
        snippets
    }

    /// Adds the window of one line, and its marks shifted into the window; says whether the line
    /// has lost its beginning.
    fn write_line(
        &self,
        line: usize,
        marks: &[(usize, Span, &Option<String>)],
        text: &mut String,
        placed: &mut Vec<(usize, Mark)>,
    ) -> bool {
        let (start, bytes) = self.lines().line(line);
        let at = |offset: usize| offset.saturating_sub(start).min(bytes.len());
        let from = marks.iter().map(|it| at(it.1.start)).min().unwrap_or(0);
        let to = marks.iter().map(|it| at(it.1.start)).max().unwrap_or(0);
        let from = back(bytes, from, WINDOW);
        let to = forth(bytes, to, WINDOW);
        if from > 0 {
            text.push('…');
        }
        let mut shown_at = vec![(from, text.len())];
        let mut offset = from;
        for chunk in bytes.get(from..to).unwrap_or_default().utf8_chunks() {
            for it in chunk.valid().chars() {
                shown_at.push((offset, text.len()));
                text.push(if self.secrets.touch(start + offset, start + offset + 1) {
                    '•'
                } else if it != '\t' && misleads(it) {
                    '\u{fffd}'
                } else {
                    it
                });
                offset += it.len_utf8();
            }
            for _ in chunk.invalid() {
                shown_at.push((offset, text.len()));
                text.push('\u{fffd}');
                offset += 1;
            }
        }
        let end_of_window = text.len();
        if to < bytes.len() {
            text.push('…');
        }
        let shown = |offset: usize| {
            let place = shown_at.partition_point(|it| it.0 < offset);
            shown_at.get(place).map_or(end_of_window, |it| it.1)
        };
        for (number, span, label) in marks {
            let (start, end) = (shown(at(span.start)), shown(at(span.end)));
            placed.push((
                *number,
                Mark {
                    span: start..end.max(start),
                    label: (*label).clone(),
                },
            ));
        }
        from > 0
    }
}

fn span_of(place: &Place, document: Option<&Document>) -> Option<Span> {
    match (place, document) {
        (Place::Bytes(span), _) => Some(*span),
        (place, Some(document)) => document.span(place),
        (_, None) => None,
    }
}

/// The offset `count` characters before `from`, never inside a character.
fn back(bytes: &[u8], from: usize, count: usize) -> usize {
    let starts = (0..from).rev().filter(|it| is_start(bytes, *it));
    starts.take(count).last().unwrap_or(from)
}

/// The offset `count` characters after `from`, never inside a character.
fn forth(bytes: &[u8], from: usize, count: usize) -> usize {
    let starts = (from + 1..=bytes.len()).filter(|it| is_start(bytes, *it));
    starts.take(count).last().unwrap_or(from)
}

fn is_start(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_none_or(|it| it & 0xC0 != 0x80)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn span(start: usize, end: usize) -> Place {
        Place::Bytes(Span { start, end })
    }

    fn locate(text: &[u8], places: &[Place]) -> Finding {
        let mut it = Diagnostic::error("x", places[0].clone(), "m").with_label("first");
        for place in &places[1..] {
            it = it.with_related(place.clone(), "second");
        }
        Locator::new(Arc::from("f"), text, Excerpts::Taken).finding(it, None)
    }

    #[test]
    fn columns_count_characters_and_lines_end_before_their_line_end() {
        let text = "äb\r\ncd".as_bytes();
        let range = locate(text, &[span(2, 3)]).spot.range.unwrap();
        assert_eq!(range.start, Position { line: 1, column: 2 });
        assert_eq!(range.end, Position { line: 1, column: 3 });
        let range = locate(text, &[span(6, 7)]).spot.range.unwrap();
        assert_eq!(range.start, Position { line: 2, column: 2 });
    }

    #[test]
    fn a_place_past_the_end_is_the_end() {
        let range = locate(b"ab", &[span(90, 99)]).spot.range.unwrap();
        assert_eq!(range.start, Position { line: 1, column: 3 });
    }

    #[test]
    fn a_long_line_is_cut_to_a_window_and_the_mark_moves_with_it() {
        let line = format!("{}X{}", "ä".repeat(2_000), "b".repeat(100_000));
        let snippet = &locate(line.as_bytes(), &[span(4_000, 4_001)]).snippets[0];
        assert_eq!(snippet.text.chars().count(), 242);
        let mark = &snippet.marks[0];
        assert_eq!(&snippet.text[mark.span.clone()], "X");
        assert!(snippet.text.starts_with('…') && snippet.text.ends_with('…'));
    }

    #[test]
    fn places_far_apart_in_one_line_are_shown_apart() {
        let line = format!("X{}Y{}Z", "a".repeat(900), "b".repeat(1_000_000));
        let places = [span(0, 1), span(901, 902), span(1_000_902, 1_000_903)];
        let found = locate(line.as_bytes(), &places);
        let marked = |it: &Snippet| it.text[it.marks[0].span.clone()].to_owned();
        let shown: Vec<_> = found.snippets.iter().map(marked).collect();
        assert_eq!(shown, ["X", "Y", "Z"]);
        assert!(found.snippets.iter().all(|it| it.text.len() < 1_000));
    }

    #[test]
    fn bytes_that_mislead_a_terminal_are_replaced_one_for_one() {
        let snippet = &locate(b"a\x1b[2J\xffb", &[span(6, 7)]).snippets[0];
        assert_eq!(snippet.text, "a\u{fffd}[2J\u{fffd}b");
        assert_eq!(&snippet.text[snippet.marks[0].span.clone()], "b");
    }

    #[test]
    fn two_places_share_a_snippet_and_lines_far_from_both_are_blank() {
        let text = b"one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n";
        let found = locate(text, &[span(34, 39), span(0, 3)]);
        assert_eq!(found.snippets.len(), 1);
        let snippet = &found.snippets[0];
        assert_eq!(snippet.text, "one\ntwo\nthree\n\n\nsix\nseven\neight");
        assert_eq!(&snippet.text[snippet.marks[0].span.clone()], "eight");
        assert_eq!(snippet.marks[1].label.as_deref(), Some("second"));
    }
}
