//! What is wrong with XML that is not well formed, in words for whoever wrote it.

use super::characters::is_xml_char;
use super::codes;
use super::report::{bytes, clip};
use crate::diagnostic::{Diagnostic, Place, Span};
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::events::attributes::AttrError;

/// The finding for these bytes.
pub(super) fn malformed(start: usize, end: usize, message: &str) -> Diagnostic {
    Diagnostic::error(codes::XML_NOT_WELL_FORMED, bytes(start, end), message)
}

/// The finding for what the XML reader refused at a place; `open` is the start tag of the innermost
/// element.
pub(super) fn not_well_formed(error: &Error, at: Span, open: Option<Span>) -> Diagnostic {
    let message = match error {
        Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => format!(
            "expected `</{}>`, found `</{}>`",
            clip(expected),
            clip(found)
        ),
        Error::IllFormed(IllFormedError::UnmatchedEndTag(found)) => {
            format!("`</{}>` closes nothing", clip(found))
        }
        Error::IllFormed(IllFormedError::UnclosedReference) => {
            "`&` begins an entity that has no `;`".to_owned()
        }
        Error::Syntax(SyntaxError::InvalidBangMarkup) => {
            "`<!` begins neither a comment, CDATA nor a DOCTYPE".to_owned()
        }
        Error::Syntax(error) => error.to_string(),
        error => clip(&error.to_string()),
    };
    let mut finding = Diagnostic::error(
        codes::XML_NOT_WELL_FORMED,
        bytes(at.start, at.end.max(at.start + 1)),
        message,
    );
    match error {
        Error::IllFormed(IllFormedError::MismatchedEndTag { .. }) => {
            if let Some(open) = open {
                finding = finding.with_related(Place::Bytes(open), "opened here");
            }
        }
        Error::IllFormed(IllFormedError::UnclosedReference) => {
            finding = finding.with_help("write `&amp;` for the character `&`");
        }
        Error::Syntax(SyntaxError::InvalidBangMarkup) => {}
        Error::Syntax(_) => {
            finding = finding.with_help("the file may be cut off; copy or download it again");
        }
        _ => {}
    }
    finding
}

/// The finding for an attribute of a tag.
pub(super) fn malformed_attribute(error: &AttrError, tag: Span) -> Diagnostic {
    let (offset, message) = match error {
        AttrError::ExpectedEq(at) => (at, "an attribute has no value"),
        AttrError::ExpectedValue(at) => (at, "an attribute has no value"),
        AttrError::UnquotedValue(at) => (at, "the value of an attribute is not in quotes"),
        AttrError::ExpectedQuote(at, _) => (at, "the quote of an attribute is not closed"),
        AttrError::Duplicated(at, _) => (at, "an attribute is given twice"),
    };
    // Offsets count from the name, after `<`.
    let start = (tag.start + 1 + offset).min(tag.end);
    malformed(start, tag.end, message)
}

/// The finding for `&name;`.
pub(super) fn refused_reference(name: &str, place: Place) -> Diagnostic {
    if name.starts_with('#') {
        let message = format!("`&{};` is not a character of XML", clip(name));
        return Diagnostic::error(codes::BAD_CHARACTER_REFERENCE, place, message)
            .with_help("remove it");
    }
    let message = format!("the entity `&{};` is not allowed", clip(name));
    Diagnostic::error(codes::ENTITY_NOT_ALLOWED, place, message).with_help(
        "write the text itself; only `&lt;`, `&gt;`, `&amp;`, `&apos;`, `&quot;` and numbers like \
         `&#8211;` are read",
    )
}

/// The character of `#10` or `#x1F4A9`, if XML has it.
pub(super) fn numbered_character(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let (digits, radix) = match digits.strip_prefix('x') {
        Some(hex) => (hex, 16),
        None => (digits, 10),
    };
    let unsigned = digits.bytes().all(|b| b.is_ascii_hexdigit());
    let number = u32::from_str_radix(digits, radix)
        .ok()
        .filter(|_| unsigned)?;
    char::from_u32(number).filter(|&it| is_xml_char(it))
}
