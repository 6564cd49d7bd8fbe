//! Bytes as UTF-8 text without control characters, or the reason why not.
//!
//! Other encodings are refused, not converted: every place in a document is a range of bytes of
//! the file, and a person is shown that file.

use super::codes;
use super::report::{Report, Stop, bytes, clip};
use crate::diagnostic::{Diagnostic, Place};
use std::str::Utf8Error;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What follows a byte order mark, and the length of the mark. Refuses UTF-16 and UTF-32.
pub(super) fn content<'a>(
    source: &'a [u8],
    report: &mut Report,
) -> Result<(&'a [u8], usize), Stop> {
    let content = source.strip_prefix(BYTE_ORDER_MARK).unwrap_or(source);
    match wide_encoding(content) {
        Some(name) => Err(report.fatal(unsupported(Place::File, name))),
        None => Ok((content, source.len() - content.len())),
    }
}

/// The text of a file without control characters, and the length of its byte order mark.
pub(super) fn decode<'a>(source: &'a [u8], report: &mut Report) -> Result<(&'a str, usize), Stop> {
    let (content, skipped) = content(source, report)?;
    let text = std::str::from_utf8(content)
        .map_err(|error| report.fatal(not_utf8(content, skipped, error)))?;
    refuse_raw_control(text, skipped, report)?;
    Ok((text, skipped))
}

/// The finding for bytes that are not UTF-8; an XML declaration may say what they are.
pub(super) fn not_utf8(content: &[u8], skipped: usize, error: Utf8Error) -> Diagnostic {
    if let Some(name) = declared_encoding(content).filter(|it| !is_utf8_name(it)) {
        return unsupported(Place::File, &name);
    }
    let start = skipped + error.valid_up_to();
    let place = bytes(start, start + error.error_len().unwrap_or(1));
    Diagnostic::error(codes::NOT_UTF8, place, "these bytes are not UTF-8")
        .with_help("save the file as UTF-8, or copy it again: it may be damaged")
}

/// Refuses a file with a C0 control character in this part, which begins at `start`.
pub(super) fn refuse_raw_control(
    text: &str,
    start: usize,
    report: &mut Report,
) -> Result<(), Stop> {
    let Some((at, found)) = text.bytes().enumerate().find(|it| is_control(it.1)) else {
        return Ok(());
    };
    let place = bytes(start + at, start + at + 1);
    let message = format!("the control character U+{found:04X} is not allowed");
    let finding = Diagnostic::error(codes::CONTROL_CHARACTER, place, message);
    Err(report.fatal(finding.with_help("remove it; a profile is plain text")))
}

/// Reports text that holds a C0 control character, which escapes and binary files can bring in.
pub(super) fn refuse_control(text: &str, place: &Place, report: &mut Report) {
    let Some(found) = text.bytes().find(|&it| is_control(it)) else {
        return;
    };
    report.add(|| {
        let message = format!("this text holds the control character U+{found:04X}");
        Diagnostic::error(codes::CONTROL_CHARACTER, place.clone(), message)
            .with_help("remove it; a profile is plain text")
    });
}

/// Whether XML 1.0 (section 2.2, `Char`) allows this character.
pub(super) fn is_xml_char(it: char) -> bool {
    matches!(it, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

fn is_control(it: u8) -> bool {
    it < 0x20 && !matches!(it, b'\t' | b'\n' | b'\r')
}

/// The encoding of a file whose characters are wider than a byte, by its mark or its zeros.
fn wide_encoding(content: &[u8]) -> Option<&'static str> {
    match content {
        [0x00, 0x00, 0xFE, 0xFF, ..] | [0xFF, 0xFE, 0x00, 0x00, ..] => Some("UTF-32"),
        [0x00, 0x00, 0x00, b'<', ..] | [b'<', 0x00, 0x00, 0x00, ..] => Some("UTF-32"),
        [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] => Some("UTF-16"),
        [0x00, b' '..=b'~', ..] | [b' '..=b'~', 0x00, ..] => Some("UTF-16"),
        _ => None,
    }
}

/// The name in `encoding="..."` of an XML declaration that could not be decoded.
fn declared_encoding(content: &[u8]) -> Option<String> {
    let head = content.get(..content.len().min(200))?;
    let head = String::from_utf8_lossy(head);
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split("encoding").nth(1)?.trim_start();
    let value = value.strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_owned)
}

fn is_utf8_name(name: &str) -> bool {
    name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("utf8")
}

/// Whether text that is UTF-8 means the same in an encoding of that name.
pub(super) fn agrees_with_declared(text: &[u8], name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let extends_ascii = ["us-ascii", "ascii", "latin1"].contains(&name.as_str())
        || ["iso-8859-", "iso_8859-", "windows-125"]
            .iter()
            .any(|it| name.starts_with(it));
    is_utf8_name(&name) || (extends_ascii && text.is_ascii())
}

/// The finding for another encoding than UTF-8.
pub(super) fn unsupported(place: Place, name: &str) -> Diagnostic {
    let message = format!("the encoding `{}` is not supported", clip(name));
    // The help is a command line, and the name may be anybody's.
    let plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_' | b'.');
    let from = match !name.is_empty() && name.bytes().all(plain) {
        true => clip(name),
        false => "ENCODING".to_owned(),
    };
    Diagnostic::error(codes::ENCODING_NOT_SUPPORTED, place, message).with_help(format!(
        "save the file as UTF-8, for example with `iconv -f {from} -t UTF-8`"
    ))
}
