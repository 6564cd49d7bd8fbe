//! YAML with the keys of a property list, read from the scanner's events.
//!
//! A plain subset: no anchors, aliases, tags or merge keys, one document, every key once. Of
//! plain scalars only `true`, `false`, `null` and whole numbers in their shortest decimal form
//! are typed; `no`, `012` and `1.0` stay the text they are, so that nothing changes on the way.

use super::assembly::{Assembly, Key};
use super::characters;
use super::report::{Report, Stop, bytes};
use super::yaml_mistakes::{self as mistakes, Mistake};
use super::yaml_source::{CharacterOffsets, comments};
use super::{Node, Opaque, Parsed, Prolog, Value, codes, limits};
use crate::diagnostic::{Code, Diagnostic, Place, Span};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

/// Reads a YAML file.
pub(super) fn read(source: &[u8], report: &mut Report) -> Result<Parsed, Stop> {
    let (text, skipped) = characters::decode(source, report)?;
    let reader = Yaml {
        source: text,
        skipped,
        offsets: CharacterOffsets::new(text),
        report,
        assembly: Assembly::default(),
        open: Vec::new(),
        scalars: Vec::new(),
        last_end: 0,
        documents: 0,
    };
    reader.run()
}

/// A sequence or mapping that is not finished.
struct Open {
    start: usize,
    mapping: bool,
}

/// Offsets are into `source` until they leave as a place.
struct Yaml<'a> {
    source: &'a str,
    /// Bytes before `source`: a byte order mark.
    skipped: usize,
    offsets: CharacterOffsets<'a>,
    report: &'a mut Report,
    assembly: Assembly,
    open: Vec<Open>,
    /// Where scalars stand; what looks like a comment there is none.
    scalars: Vec<Span>,
    /// Where the last scalar or collection ended: the scanner reports the end of a block
    /// collection only at the next token.
    last_end: usize,
    documents: usize,
}

impl Yaml<'_> {
    fn run(mut self) -> Result<Parsed, Stop> {
        let mut parser = Parser::new_from_str(self.source);
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(|error| self.not_well_formed(&error))?;
            let span = Span {
                start: self.offsets.byte(span.start.index()),
                end: self.offsets.byte(span.end.index()),
            };
            match event {
                Event::Nothing | Event::StreamStart | Event::DocumentEnd => {}
                Event::DocumentStart(_) => self.document(span)?,
                Event::Scalar(text, style, anchor, tag) => {
                    self.properties(anchor != 0, tag.is_some(), span);
                    self.scalar(&text, style, span)?;
                }
                Event::Alias(_) => self.alias(span)?,
                Event::SequenceStart(anchor, tag) => {
                    self.properties(anchor != 0, tag.is_some(), span);
                    self.start(false, span)?;
                }
                Event::MappingStart(anchor, tag) => {
                    self.properties(anchor != 0, tag.is_some(), span);
                    self.start(true, span)?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.end(span),
                Event::StreamEnd => break,
            }
        }
        let comments = comments(self.source, self.skipped, &self.scalars, self.report)?;
        let Some(root) = self.assembly.into_root() else {
            let finding = Diagnostic::error(codes::NO_VALUE, Place::File, "there is no value here");
            return Err(self
                .report
                .fatal(finding.with_help("write keys and values: `Protocol: s3`")));
        };
        Ok(Parsed {
            root,
            comments,
            prolog: Prolog::default(),
        })
    }

    fn shifted(&self, span: Span) -> Span {
        Span {
            start: span.start + self.skipped,
            end: span.end.max(span.start) + self.skipped,
        }
    }

    fn place(&self, span: Span) -> Place {
        Place::Bytes(self.shifted(span))
    }

    fn document(&mut self, span: Span) -> Result<(), Stop> {
        self.documents += 1;
        if self.documents == 1 {
            return Ok(());
        }
        let finding = Diagnostic::error(
            codes::YAML_MULTIPLE_DOCUMENTS,
            self.place(span),
            "a second document begins here",
        );
        Err(self
            .report
            .fatal(finding.with_help("put each profile into a file of its own")))
    }

    /// Reports what YAML lets stand before a node. Nothing is resolved, so reading goes on.
    fn properties(&mut self, anchor: bool, tag: bool, span: Span) {
        if anchor {
            self.refuse(codes::YAML_ANCHOR, span, "an anchor is not allowed", REPEAT);
        }
        if tag {
            let help = "leave the tag away: the key decides the type of its value";
            self.refuse(codes::YAML_TAG, span, "a tag is not allowed", help);
        }
    }

    fn refuse(&mut self, code: Code, span: Span, message: &str, help: &str) {
        let place = self.place(span);
        self.report
            .add(|| Diagnostic::error(code, place, message).with_help(help));
    }

    fn alias(&mut self, span: Span) -> Result<(), Stop> {
        self.refuse(codes::YAML_ALIAS, span, "an alias is not allowed", REPEAT);
        self.last_end = span.end;
        if self.wants_key() {
            return self.key(String::new(), span);
        }
        self.leaf(Value::Null, span)
    }

    fn wants_key(&self) -> bool {
        self.open.last().is_some_and(|it| it.mapping) && self.assembly.wants_key()
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, raw: Span) -> Result<(), Stop> {
        // The scanner lets an absent scalar reach to the next token.
        let end = match style {
            ScalarStyle::Plain if text.is_empty() => raw.start,
            // It lets a quoted one reach over the comment behind it.
            ScalarStyle::DoubleQuoted | ScalarStyle::SingleQuoted => {
                end_of_quoted(self.source, raw)
            }
            _ => raw.end,
        };
        let raw = Span {
            start: raw.start,
            end,
        };
        self.scalars.push(raw);
        let span = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => self.block_scalar(raw),
            _ => raw,
        };
        self.last_end = span.end.max(self.last_end);
        characters::refuse_control(text, &self.place(span), self.report);
        if self.wants_key() {
            return self.scalar_key(text, style, span);
        }
        let value = if text.len() > limits::TEXT_BYTES {
            Value::Opaque(Opaque {
                len: span.end - span.start,
                begins: None,
            })
        } else if style == ScalarStyle::Plain {
            plain(text)
        } else {
            Value::String(text.to_owned())
        };
        self.leaf(value, span)
    }

    /// A literal or folded scalar from its `|` or `>` to the end of its last line.
    fn block_scalar(&self, content: Span) -> Span {
        let text = |start, end| self.source.get(start..end).unwrap_or_default();
        let kept = text(content.start, content.end).trim_end();
        let end = content.start + kept.len();
        let mut start = content.start;
        let mut in_comment = false;
        for (offset, it) in text(self.last_end, content.start).char_indices() {
            match it {
                '\n' => in_comment = false,
                '#' => in_comment = true,
                '|' | '>' if !in_comment => {
                    start = self.last_end + offset;
                    break;
                }
                _ => {}
            }
        }
        Span {
            start,
            end: end.max(start),
        }
    }

    fn scalar_key(&mut self, text: &str, style: ScalarStyle, span: Span) -> Result<(), Stop> {
        if text.len() > limits::KEY_BYTES {
            let message = format!("a key of more than {} bytes", limits::KEY_BYTES);
            let finding = Diagnostic::error(codes::KEY_TOO_LONG, self.place(span), message)
                .with_help("is a line break missing, or is this the value?");
            return Err(self.report.fatal(finding));
        }
        if style == ScalarStyle::Plain && text.is_empty() {
            let help = "write a key before the colon";
            self.refuse(codes::KEY_NOT_STRING, span, "the key is missing", help);
        }
        if style == ScalarStyle::Plain && text == "<<" {
            let message = "a merge key is not allowed";
            self.refuse(codes::YAML_MERGE_KEY, span, message, REPEAT);
        }
        self.key(text.to_owned(), span)
    }

    fn key(&mut self, text: String, span: Span) -> Result<(), Stop> {
        let key = Key {
            text,
            span: Some(self.shifted(span)),
            inner: None,
        };
        // None is waiting: the scanner gives every key a value.
        let _ = self.assembly.key(key);
        Ok(())
    }

    fn leaf(&mut self, value: Value, span: Span) -> Result<(), Stop> {
        let node = Node {
            value,
            span: Some(self.shifted(span)),
            inner: None,
        };
        self.assembly.leaf(node, self.report)
    }

    fn start(&mut self, mapping: bool, span: Span) -> Result<(), Stop> {
        let place = self.place(span);
        if self.wants_key() {
            let finding = Diagnostic::error(
                codes::KEY_NOT_STRING,
                place,
                "a list or mapping cannot be a key",
            );
            return Err(self
                .report
                .fatal(finding.with_help("put the key into quotes if it is text")));
        }
        if mapping {
            self.assembly.open_dict(&place, self.report)?;
        } else {
            self.assembly.open_array(&place, self.report)?;
        }
        self.last_end = span.end.max(self.last_end);
        self.open.push(Open {
            start: span.start,
            mapping,
        });
        Ok(())
    }

    fn end(&mut self, span: Span) {
        let Some(open) = self.open.pop() else {
            return;
        };
        // A bracket ends a flow collection; a block collection ends with its last value.
        if matches!(self.source.as_bytes().get(span.start), Some(b'}' | b']'))
            && span.end > span.start
        {
            self.last_end = span.start + 1;
        }
        let span = self.shifted(Span {
            start: open.start,
            end: self.last_end,
        });
        self.assembly.close(Some(span), None, self.report);
    }

    fn not_well_formed(&mut self, error: &ScanError) -> Stop {
        let start = self.offsets.byte(error.marker().index());
        if self.source.as_bytes().get(start) == Some(&b'*') {
            // Most often an alias whose anchor is not in this file.
            let message = "an alias is not allowed; quote text that begins with `*`";
            let finding = Diagnostic::error(
                codes::YAML_ALIAS,
                bytes(start + self.skipped, start + self.skipped + 1),
                message,
            );
            return self.report.fatal(finding.with_help(REPEAT));
        }
        let Mistake { message, help, at } = mistakes::behind(error.info(), self.source, start);
        let start = at + self.skipped;
        let end = self.source.len() + self.skipped;
        let finding = Diagnostic::error(
            codes::YAML_NOT_WELL_FORMED,
            bytes(start, (start + 1).min(end)),
            message,
        );
        self.report.fatal(finding.with_help(help))
    }
}

const REPEAT: &str = "write the values out where they are needed";

/// The value of a scalar without quotes.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Boolean(true),
        "false" | "False" | "FALSE" => return Value::Boolean(false),
        _ => {}
    }
    // The range of property lists, and only what prints back as it was written.
    let number = text.parse::<i128>().ok().filter(|it| {
        (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(it) && it.to_string() == text
    });
    match number {
        Some(number) => Value::Integer(number),
        None => Value::String(text.to_owned()),
    }
}

/// Where a quoted scalar ends: behind the quote that closes it. A backslash escapes in double
/// quotes, a second quote in single ones (YAML 1.2.2 sections 7.3.1 and 7.3.2).
fn end_of_quoted(source: &str, raw: Span) -> usize {
    let text = source
        .as_bytes()
        .get(raw.start..raw.end)
        .unwrap_or_default();
    let Some(quote) = text.first().copied() else {
        return raw.end;
    };
    let mut at = 1;
    while let Some(it) = text.get(at).copied() {
        at += match it {
            b'\\' if quote == b'"' => 2,
            it if it != quote => 1,
            _ if quote == b'\'' && text.get(at + 1) == Some(&quote) => 2,
            _ => return raw.start + at + 1,
        };
    }
    raw.end
}
