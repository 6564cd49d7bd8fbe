//! Bytes become a [`Document`]: XML and binary property lists and YAML, bounded before anything
//! is built, with a place for every key and value.
//!
//! Deliberately not here: what a key means (`profile`), and any file access.

mod assembly;
mod base64_run;
mod binary_objects;
mod binary_plist;
mod characters;
mod codes;
mod foreign;
pub mod limits;
mod lines;
mod report;
pub mod saml;
mod tree;
mod xml_element;
mod xml_plist;
mod xml_prolog;
mod xml_syntax;
mod yaml;
mod yaml_mistakes;
mod yaml_source;

pub use base64_run::Base64Run;
pub use codes::{CODES, ReaderCode};
pub use lines::{Lines, Position};
pub use tree::{Comment, Document, Entry, Format, Node, Opaque, Prolog, Value};

use crate::diagnostic::{Diagnostic, Place, SourceName};
use report::{Report, Stop};

/// Reads whatever can be read, and says what could not.
///
/// The format is told from the bytes. Any bytes give an answer: there is a document if the syntax
/// held up to the end, and it may still come with findings of severity error (a duplicate key, an
/// integer that is none). The limits are in [`limits`].
pub fn parse(bytes: &[u8], source: SourceName) -> (Option<Document>, Vec<Diagnostic>) {
    parse_as(bytes, source, sniff(bytes))
}

/// Like [`parse`], for a file whose format is known.
pub fn parse_as(
    bytes: &[u8],
    source: SourceName,
    format: Format,
) -> (Option<Document>, Vec<Diagnostic>) {
    let mut report = Report::default();
    let parsed = read(bytes, format, &mut report).ok();
    if parsed.is_none()
        && let Some(finding) = foreign::unfinished_merge(bytes)
    {
        return (None, vec![finding]);
    }
    let document = parsed.map(|parsed| Document {
        source,
        format,
        root: parsed.root,
        comments: parsed.comments,
        prolog: parsed.prolog,
    });
    (document, report.into_diagnostics())
}

/// What a reader makes of a file.
struct Parsed {
    root: Node,
    comments: Vec<Comment>,
    prolog: Prolog,
}

fn read(bytes: &[u8], format: Format, report: &mut Report) -> Result<Parsed, Stop> {
    let limit = match format {
        Format::XmlPlist | Format::BinaryPlist => limits::PLIST_BYTES,
        Format::Yaml => limits::YAML_BYTES,
    };
    if bytes.len() > limit {
        let message = format!(
            "the file has {} bytes; at most {limit} are read",
            bytes.len()
        );
        return Err(report.fatal(
            Diagnostic::error(codes::FILE_TOO_LARGE, Place::File, message)
                .with_help("is this a connection profile? a large icon can be made smaller"),
        ));
    }
    if bytes.trim_ascii().is_empty() {
        let finding = Diagnostic::error(codes::FILE_EMPTY, Place::File, "the file is empty");
        return Err(report.fatal(finding.with_help("copy or download it again")));
    }
    if let Some(finding) = foreign::finding(bytes) {
        return Err(report.fatal(finding));
    }
    let parsed = match format {
        Format::XmlPlist => xml_plist::read(bytes, report)?,
        Format::BinaryPlist => binary_plist::read(bytes, report)?,
        Format::Yaml => yaml::read(bytes, report)?,
    };
    if !matches!(parsed.root.value, Value::Dict(_)) {
        let message = format!("the top-level value is of type {}", parsed.root.kind());
        let place = parsed.root.span.map_or(Place::File, Place::Bytes);
        report.add(|| {
            Diagnostic::error(codes::ROOT_NOT_DICT, place, message)
                .with_help("a connection profile is a dictionary of keys and values")
        });
    }
    Ok(parsed)
}

/// The format these bytes are written in: YAML unless they begin like a property list.
pub fn sniff(bytes: &[u8]) -> Format {
    if bytes.starts_with(b"bplist") {
        return Format::BinaryPlist;
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match text.trim_ascii_start() {
        // UTF-16 and UTF-32 in either order, with a mark or without: the XML reader names them.
        [b'<', b'<', ..] => Format::Yaml,
        [b'<', ..] | [0, b'<', ..] | [0, 0, ..] | [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] => {
            Format::XmlPlist
        }
        _ => Format::Yaml,
    }
}
