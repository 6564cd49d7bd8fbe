//! XML property lists, read with a place for every key and value.
//!
//! Stricter than the readers people know where they guess (a second key of the same name, text
//! between elements, an undeclared entity), as lenient as they are where they agree (no
//! declaration, no DOCTYPE, comments anywhere). Nothing is ever fetched or expanded.

use super::assembly::{Assembly, Key, too_deep, too_many_nodes};
use super::characters;
use super::foreign;
use super::report::{Report, Stop, bytes, clip, too_many_comments};
use super::xml_element::{Element, Text};
use super::xml_prolog::{declaration_not_first, judge_declaration, judge_doctype};
use super::xml_syntax::{
    malformed, malformed_attribute, not_well_formed, numbered_character, refused_reference,
};
use super::{Base64Run, Comment, Node, Parsed, Prolog, Value, codes, limits};
use crate::diagnostic::{Diagnostic, Place, Span};
use memchr::memmem;
use quick_xml::errors::Error;
use quick_xml::events::{BytesCData, BytesDecl, BytesStart, BytesText, Event};
use quick_xml::reader::Reader;

/// Reads an XML property list.
pub(super) fn read(source: &[u8], report: &mut Report) -> Result<Parsed, Stop> {
    let (content, skipped) = characters::content(source, report)?;
    let reader = XmlPlist {
        source: content,
        skipped,
        passed: 0,
        report,
        assembly: Assembly::default(),
        open: Vec::new(),
        elements: 0,
        asides: 0,
        text: Text::default(),
        stray: false,
        root_closed: false,
        has_value: false,
        comments: Vec::new(),
        prolog: Prolog::default(),
    };
    reader.run()
}

/// An element that is not closed yet.
#[derive(Debug, Clone, Copy)]
struct Open {
    element: Element,
    /// Its start tag.
    tag: Span,
}

struct XmlPlist<'a> {
    source: &'a [u8],
    /// Bytes before `source`: a byte order mark.
    skipped: usize,
    /// Bytes of icons so far, which the reader of XML is not shown.
    passed: usize,
    report: &'a mut Report,
    assembly: Assembly,
    open: Vec<Open>,
    /// Elements so far, and comments and processing instructions so far.
    elements: usize,
    asides: usize,
    /// The text of the innermost element.
    text: Text,
    /// Whether text between two elements was already reported.
    stray: bool,
    root_closed: bool,
    has_value: bool,
    comments: Vec<Comment>,
    prolog: Prolog,
}

impl<'a> XmlPlist<'a> {
    fn run(mut self) -> Result<Parsed, Stop> {
        let mut reader = Reader::from_reader(self.source);
        loop {
            let start = self.offset(reader.buffer_position());
            let event = reader.read_event().map_err(|error| {
                if let (Error::Encoding(_), Err(error)) = (&error, std::str::from_utf8(self.source))
                {
                    let finding = characters::not_utf8(self.source, self.skipped, error);
                    return self.report.fatal(finding);
                }
                let at = Span {
                    start: self.offset(reader.error_position()),
                    end: self.offset(reader.buffer_position()),
                };
                let open = self.open.last().map(|it| it.tag);
                self.report.fatal(not_well_formed(&error, at, open))
            })?;
            let end = self.offset(reader.buffer_position());
            let span = Span { start, end };
            match event {
                Event::Text(text) => self.text(&text, span)?,
                Event::Start(tag) => {
                    self.start(&tag, span)?;
                    self.pass_over_icon(&mut reader);
                }
                Event::Empty(tag) => {
                    self.start(&tag, span)?;
                    self.end(None)?;
                }
                Event::End(_) => self.end(Some(span))?,
                Event::GeneralRef(name) => self.reference(&name, span),
                Event::CData(text) => self.cdata(&text, span)?,
                Event::Comment(text) => self.comment(&text, span)?,
                Event::PI(_) => self.aside(span)?,
                Event::Decl(it) => self.declaration(&it, span)?,
                Event::DocType(it) => self.doctype(&it, span)?,
                Event::Eof => break,
            }
        }
        self.finish()
    }

    /// A position of the reader as an offset into the file.
    fn offset(&self, position: u64) -> usize {
        let offset = usize::try_from(position).unwrap_or(usize::MAX);
        let offset = offset.saturating_add(self.passed);
        offset.min(self.source.len()) + self.skipped
    }

    /// Goes to the end of a text that can only be an icon: one look is enough for it.
    fn pass_over_icon(&mut self, reader: &mut Reader<&'a [u8]>) {
        let is_icon = |it: &Open| matches!(it.element, Element::Scalar(it) if it.may_be_icon());
        let text: &'a [u8] = reader.get_ref();
        let may_be_long = || {
            let begins = text.get(..=limits::TEXT_BYTES);
            begins.is_some_and(|it| memchr::memchr(b'<', it).is_none())
        };
        if !self.open.last().is_some_and(is_icon) || !may_be_long() {
            return;
        }
        let run = Base64Run::of(text);
        if let Some(rest) = text.get(run.len..)
            && run.len > limits::TEXT_BYTES
        {
            self.text.pass(run);
            self.passed += run.len;
            *reader.get_mut() = rest;
        }
    }

    fn finish(self) -> Result<Parsed, Stop> {
        if let Some(open) = self.open.last() {
            let message = format!("`{}` is not closed", self.tag_name(open.tag));
            let end = self.source.len() + self.skipped;
            let finding =
                Diagnostic::error(codes::UNCLOSED_ELEMENT, Place::Bytes(open.tag), message)
                    .with_label("opened here")
                    .with_related(bytes(end, end), "the file ends here")
                    .with_help("the file may be cut off; copy or download it again");
            return Err(self.report.fatal(finding));
        }
        let Some(root) = self.assembly.into_root() else {
            let finding = Diagnostic::error(codes::NO_VALUE, Place::File, "there is no value here")
                .with_help("a property list has one `<dict>` inside `<plist version=\"1.0\">`");
            return Err(self.report.fatal(finding));
        };
        Ok(Parsed {
            root,
            comments: self.comments,
            prolog: self.prolog,
        })
    }

    fn start(&mut self, tag: &BytesStart<'_>, span: Span) -> Result<(), Stop> {
        self.stray = false;
        self.elements += 1;
        // A key for every value, and `plist`.
        if self.elements > 2 * limits::NODES + 1 {
            return Err(self.report.fatal(too_many_nodes(Place::Bytes(span))));
        }
        // Unknown elements nest as well; `plist` and a scalar stand beside the counted ones.
        if self.open.len() > limits::DEPTH + 2 {
            return Err(self.report.fatal(too_deep(Place::Bytes(span))));
        }
        self.attributes(tag, span)?;
        let element = self.judge(tag.name().as_ref(), span)?;
        self.open.push(Open { element, tag: span });
        self.text.clear();
        Ok(())
    }

    /// What an element that begins here is taken for.
    fn judge(&mut self, name: &str, span: Span) -> Result<Element, Stop> {
        let parent = self.open.last().map(|it| it.element);
        if parent == Some(Element::Skipped) {
            return Ok(Element::Skipped);
        }
        if self.root_closed {
            let message = format!(
                "`<{}>` begins after the end of the root element",
                clip(name)
            );
            return Ok(self.skip(codes::MORE_THAN_ONE_VALUE, span, message, ONE_VALUE));
        }
        if parent.is_some_and(Element::holds_text) {
            let outer = self.open.last().map_or("", |it| self.tag_name(it.tag));
            let message = format!(
                "`<{}>` stands inside `<{outer}>`, which holds text",
                clip(name)
            );
            return Ok(self.skip(codes::ELEMENT_IN_TEXT, span, message, ESCAPE));
        }
        let named = Element::named(name);
        let Some(element) = named.filter(|&it| it != Element::Plist || parent.is_none()) else {
            let message = match named {
                Some(_) => "`<plist>` can only be the outermost element".to_owned(),
                None => format!("property lists have no element `<{}>`", clip(name)),
            };
            self.assembly.take_key();
            self.has_value |= parent == Some(Element::Plist);
            // Another root element is another kind of file: a server's answer, for one.
            if parent.is_none() {
                let finding = foreign::other_xml(&clip(name), Place::Bytes(span));
                return Err(self.report.fatal(finding));
            }
            return Ok(self.skip(codes::UNKNOWN_ELEMENT, span, message, ELEMENTS));
        };
        match (parent, element) {
            (None, Element::Plist) => return Ok(element),
            (Some(Element::Dict), Element::Key) => return Ok(element),
            (Some(Element::Boolean(value)), _) => {
                let message = format!("`<{name}>` stands inside `<{value}>`");
                return Ok(self.skip(codes::BOOLEAN_NOT_EMPTY, span, message, BOOLEAN));
            }
            (_, Element::Key) => {
                let message = "this key is not in a dictionary".to_owned();
                return Ok(self.skip(codes::KEY_OUTSIDE_DICT, span, message, IN_DICT));
            }
            (Some(Element::Dict), _) if self.assembly.wants_key() => {
                let message = format!("this `<{name}>` has no key");
                return Ok(self.skip(codes::VALUE_WITHOUT_KEY, span, message, GIVE_KEY));
            }
            (Some(Element::Plist), _) if self.has_value => {
                let message = "a second top-level value begins here".to_owned();
                return Ok(self.skip(codes::MORE_THAN_ONE_VALUE, span, message, ONE_VALUE));
            }
            (None, _) => self.report.add(|| {
                Diagnostic::warning(
                    codes::PLIST_ELEMENT_MISSING,
                    Place::Bytes(span),
                    "the value is not inside a `plist` element",
                )
                .with_help("put `<plist version=\"1.0\">` and `</plist>` around it")
            }),
            _ => {}
        }
        self.has_value |= self.assembly.is_empty();
        match element {
            Element::Array => self.assembly.open_array(&Place::Bytes(span), self.report)?,
            Element::Dict => self.assembly.open_dict(&Place::Bytes(span), self.report)?,
            _ => {}
        }
        Ok(element)
    }

    fn skip(&mut self, code: &'static str, at: Span, message: String, help: &str) -> Element {
        self.report
            .add(|| Diagnostic::error(code, Place::Bytes(at), message).with_help(help));
        Element::Skipped
    }

    /// Only `version` of `plist` means anything. More than a few attributes are not looked at: to
    /// find doubles, every name must be remembered.
    fn attributes(&mut self, tag: &BytesStart<'_>, span: Span) -> Result<(), Stop> {
        const LOOKED_AT: usize = 16;
        if tag.attributes_raw().trim_ascii().is_empty() {
            return Ok(());
        }
        let start = span.start + 1 + tag.name().as_ref().len();
        characters::refuse_raw_control(tag.attributes_raw(), start, self.report)?;
        let name = tag.name();
        for attribute in tag.attributes().take(LOOKED_AT) {
            let attribute = match attribute {
                Ok(it) => it,
                Err(error) => return Err(self.report.fatal(malformed_attribute(&error, span))),
            };
            if (name.as_ref(), attribute.key.as_ref()) == ("plist", "version") {
                continue;
            }
            self.report.add(|| {
                let message = format!(
                    "the attribute `{}` has no meaning here",
                    clip(attribute.key.as_ref())
                );
                Diagnostic::warning(codes::ATTRIBUTE_IGNORED, Place::Bytes(span), message)
                    .with_help("remove it")
            });
        }
        Ok(())
    }

    /// The innermost element ends, with a tag of its own or (`<key/>`) without.
    fn end(&mut self, end_tag: Option<Span>) -> Result<(), Stop> {
        self.stray = false;
        // The reader has already refused an end tag without its start.
        let Some(Open { element, tag }) = self.open.pop() else {
            return Ok(());
        };
        let span = end_tag.map_or(tag, |it| Span {
            start: tag.start,
            end: it.end,
        });
        let inner = end_tag.map(|it| Span {
            start: tag.end,
            end: it.start,
        });
        self.root_closed |= self.open.is_empty();
        match element {
            Element::Plist | Element::Skipped => {}
            Element::Array => self.assembly.close(Some(span), inner, self.report),
            Element::Dict => {
                if let Some(key) = self.assembly.take_key() {
                    self.key_without_value(&key);
                }
                self.assembly.close(Some(span), inner, self.report);
            }
            Element::Key => self.key(span, inner)?,
            Element::Boolean(value) => {
                let value = Value::Boolean(value);
                self.leaf(value, span, inner)?;
            }
            Element::Scalar(scalar) => {
                let value = self.text.take(scalar, inner).unwrap_or_else(|wrong| {
                    self.report.add(|| {
                        let place = Place::Bytes(inner.unwrap_or(span));
                        Diagnostic::error(wrong.code, place, wrong.message).with_help(wrong.help)
                    });
                    Value::String(self.text.take_string().unwrap_or_default())
                });
                self.leaf(value, span, inner)?;
            }
        }
        // What follows inside the parent is not its text.
        self.text.clear();
        Ok(())
    }

    fn leaf(&mut self, value: Value, span: Span, inner: Option<Span>) -> Result<(), Stop> {
        let node = Node {
            value,
            span: Some(span),
            inner,
        };
        self.assembly.leaf(node, self.report)
    }

    fn key(&mut self, span: Span, inner: Option<Span>) -> Result<(), Stop> {
        let text = match self.text.take_string() {
            Some(text) if text.len() <= limits::KEY_BYTES => text,
            _ => {
                let message = format!("a key of more than {} bytes", limits::KEY_BYTES);
                let finding = Diagnostic::error(codes::KEY_TOO_LONG, Place::Bytes(span), message)
                    .with_help("is a `</key>` missing, or is this the value?");
                return Err(self.report.fatal(finding));
            }
        };
        let key = Key {
            text,
            span: Some(span),
            inner,
        };
        if let Some(waiting) = self.assembly.key(key) {
            self.key_without_value(&waiting);
        }
        Ok(())
    }

    fn key_without_value(&mut self, key: &Key) {
        self.report.add(|| {
            let message = format!("the key `{}` has no value", clip(&key.text));
            let place = key.span.map_or(Place::File, Place::Bytes);
            Diagnostic::error(codes::KEY_WITHOUT_VALUE, place, message)
                .with_help("put a value after the key, or remove the key")
        });
    }

    fn text(&mut self, text: &BytesText<'_>, span: Span) -> Result<(), Stop> {
        if self.holds_text() {
            // Longer text is an icon: what it should be is base64, and is judged as that.
            if !self.text.has_room(text.len()) {
                return Ok(());
            }
            self.text.push(&text.xml10_content());
            characters::refuse_raw_control(text, span.start, self.report)?;
            // It must be escaped (XML 1.0 section 2.4).
            if let Some(at) = memmem::find(text.as_bytes(), b"]]>") {
                let start = span.start + at;
                let message = "`]]>` is not allowed in text; write `]]&gt;`";
                return Err(self.malformed(start, start + 3, message));
            }
        } else if !text.trim_ascii().is_empty() {
            let start = span.start + text.len() - text.trim_ascii_start().len();
            let place = bytes(start, start + text.trim_ascii().len());
            self.stray_text(text, place);
        }
        Ok(())
    }

    fn cdata(&mut self, text: &BytesCData<'_>, span: Span) -> Result<(), Stop> {
        if !self.holds_text() {
            self.stray_text(text, Place::Bytes(span));
        } else if self.text.has_room(text.len()) {
            self.text.push(&text.xml10_content());
            let start = span.start + "<![CDATA[".len();
            characters::refuse_raw_control(text, start, self.report)?;
        }
        Ok(())
    }

    fn holds_text(&self) -> bool {
        self.open.last().is_some_and(|it| it.element.holds_text())
    }

    /// Text where none belongs: once for each gap between two tags.
    fn stray_text(&mut self, text: &str, place: Place) {
        let element = self.open.last().map(|it| it.element);
        if self.stray || element == Some(Element::Skipped) {
            return;
        }
        self.stray = true;
        let shown = clip(text.trim_ascii());
        let (code, message, help) = match element {
            Some(Element::Boolean(value)) => (
                codes::BOOLEAN_NOT_EMPTY,
                format!("`{shown}` stands inside `<{value}>`"),
                BOOLEAN,
            ),
            _ => (
                codes::TEXT_BETWEEN_ELEMENTS,
                format!("`{shown}` stands between two elements"),
                "remove it, or put it into a comment or a `<string>`",
            ),
        };
        self.report
            .add(|| Diagnostic::error(code, place, message).with_help(help));
    }

    /// `&name;`: one of XML's own five, or a character by number. Anything else stays as written.
    fn reference(&mut self, name: &str, span: Span) {
        let character = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "apos" => Some('\''),
            "quot" => Some('"'),
            _ => numbered_character(name),
        };
        if let Some(character) = character {
            if self.holds_text() {
                self.text.push(character.encode_utf8(&mut [0; 4]));
            } else {
                self.stray_text(&format!("&{name};"), Place::Bytes(span));
            }
            return;
        }
        self.report
            .add(|| refused_reference(name, Place::Bytes(span)));
        if self.holds_text() {
            self.text.push(&format!("&{name};"));
        }
    }

    fn comment(&mut self, text: &str, span: Span) -> Result<(), Stop> {
        self.aside(span)?;
        // XML 1.0 section 2.5.
        let at = memmem::find(text.as_bytes(), b"--");
        if let Some(at) = at.or_else(|| text.ends_with('-').then(|| text.len().saturating_sub(1))) {
            let start = span.start + "<!--".len() + at;
            let message = "`--` is not allowed inside a comment";
            return Err(self.malformed(start, start + 2, message));
        }
        self.comments.push(Comment {
            text: text.trim().to_owned(),
            span,
        });
        Ok(())
    }

    /// Counts what is neither an element nor text.
    fn aside(&mut self, span: Span) -> Result<(), Stop> {
        self.asides += 1;
        if self.asides > limits::COMMENTS {
            return Err(self.report.fatal(too_many_comments(Place::Bytes(span))));
        }
        characters::refuse_raw_control(self.source_at(span), span.start, self.report)
    }

    /// Strict readers want it at the very start; the lenient ones take it after comments.
    fn declaration(&mut self, it: &BytesDecl<'_>, span: Span) -> Result<(), Stop> {
        if self.prolog.declaration.is_some() || self.prolog.doctype.is_some() || self.begun() {
            let message = "an XML declaration can only be at the start of the file";
            return Err(self.malformed(span.start, span.end, message));
        }
        self.prolog.declaration = Some(span);
        if span.start > self.skipped {
            self.report.add(|| declaration_not_first(span));
        }
        match judge_declaration(it, self.source, span) {
            Some(finding) => Err(self.report.fatal(finding)),
            None => Ok(()),
        }
    }

    fn begun(&self) -> bool {
        self.elements > 0
    }

    /// A DOCTYPE is looked at, never acted on.
    fn doctype(&mut self, content: &str, span: Span) -> Result<(), Stop> {
        if self.prolog.doctype.is_some() || self.begun() {
            let message = "a DOCTYPE can only be before the first element, and once";
            return Err(self.malformed(span.start, span.end, message));
        }
        self.prolog.doctype = Some(span);
        characters::refuse_raw_control(self.source_at(span), span.start, self.report)?;
        if let Some(finding) = judge_doctype(content, span) {
            self.report.add(|| finding);
        }
        Ok(())
    }

    fn source_at(&self, span: Span) -> &'a str {
        let range = span.start - self.skipped..span.end - self.skipped;
        let bytes = self.source.get(range).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// The name in a start tag, for messages.
    fn tag_name(&self, tag: Span) -> &'a str {
        let text = self.source_at(tag).trim_start_matches('<');
        let end = text.find(|it: char| it.is_ascii_whitespace() || matches!(it, '>' | '/'));
        text.get(..end.unwrap_or(text.len())).unwrap_or_default()
    }

    fn malformed(&mut self, start: usize, end: usize, message: &str) -> Stop {
        self.report.fatal(malformed(start, end, message))
    }
}

const ELEMENTS: &str = "property lists have `array`, `data`, `date`, `dict`, `false`, `integer`, \
                        `key`, `real`, `string` and `true` inside one `plist`";
const BOOLEAN: &str = "write `<true/>` or `<false/>`; use `<string>` for text";
const ESCAPE: &str = "close the outer element first, or write `&lt;` for the character `<`";
const IN_DICT: &str = "put it and its value into a `<dict>`";
const GIVE_KEY: &str = "put a `<key>` before it, or remove it";
const ONE_VALUE: &str = "put everything into one `<dict>`";
