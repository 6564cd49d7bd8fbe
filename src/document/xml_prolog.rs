//! What may stand before the first element: an XML declaration and a DOCTYPE. Both are looked at,
//! neither is acted on; nothing is ever fetched.

use super::report::clip;
use super::xml_syntax::{malformed, malformed_attribute};
use super::{characters, codes};
use crate::diagnostic::{Diagnostic, Place, Span};
use quick_xml::events::BytesDecl;

/// Strict readers want the declaration at the very start; lenient ones take it after comments.
pub(super) fn declaration_not_first(at: Span) -> Diagnostic {
    let message = "the XML declaration is not the first thing in the file";
    Diagnostic::warning(codes::DECLARATION_NOT_FIRST, Place::Bytes(at), message)
        .with_label("some programs refuse the file for this")
        .with_help("move it to the very start")
}

/// Why a file with this declaration cannot be read.
pub(super) fn judge_declaration(
    it: &BytesDecl<'_>,
    content: &[u8],
    at: Span,
) -> Option<Diagnostic> {
    match it.version() {
        Ok(version) if version.starts_with("1.") => {}
        Ok(version) => {
            let message = format!("there is no XML version `{}`", clip(&version));
            return Some(malformed(at.start, at.end, &message));
        }
        Err(_) => {
            let message = "the XML declaration does not begin with a version";
            return Some(malformed(at.start, at.end, message));
        }
    }
    match it.encoding()? {
        Ok(name) if characters::agrees_with_declared(content, &name) => None,
        Ok(name) => Some(characters::unsupported(Place::Bytes(at), &name)),
        Err(error) => Some(malformed_attribute(&error, at)),
    }
}

/// What is wrong with a DOCTYPE.
pub(super) fn judge_doctype(content: &str, at: Span) -> Option<Diagnostic> {
    let place = Place::Bytes(at);
    if outside_quotes(content, '[') {
        let message = "a DOCTYPE with declarations of its own is not allowed";
        return Some(
            Diagnostic::error(codes::DOCTYPE_SUBSET, place, message)
                .with_help("use the DOCTYPE of property lists, or none"),
        );
    }
    let message = "this is not the DOCTYPE of property lists";
    (!is_apple_doctype(content)).then(|| {
        Diagnostic::warning(codes::DOCTYPE_FOREIGN, place, message)
            .with_help(format!("use `<!DOCTYPE {APPLE_DOCTYPE}>`, or none"))
    })
}

const APPLE_DOCTYPE: &str = "plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
                             \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\"";

/// Apple's DOCTYPE in any spacing, with the name the company had before, with `https`, or naming
/// nothing but the document, as on the web or where Mac OS X had it.
fn is_apple_doctype(content: &str) -> bool {
    let mut words = content.split_ascii_whitespace();
    let words: Vec<&str> = words.by_ref().take(16).collect();
    let text = words.join(" ").replace('\'', "\"");
    let text = text
        .replace("Apple Computer", "Apple")
        .replace("https:", "http:");
    let document = text
        .strip_prefix("plist SYSTEM ")
        .map(|it| it.trim_matches('"'));
    text == APPLE_DOCTYPE
        || text == "plist"
        || matches!(
            document,
            Some(
                "http://www.apple.com/DTDs/PropertyList-1.0.dtd"
                    | "file://localhost/System/Library/DTDs/PropertyList.dtd"
            )
        )
}

/// Whether `wanted` occurs outside quoted strings.
fn outside_quotes(text: &str, wanted: char) -> bool {
    let mut quote = None;
    text.chars().any(|it| match quote {
        Some(closing) => {
            if it == closing {
                quote = None;
            }
            false
        }
        None if matches!(it, '"' | '\'') => {
            quote = Some(it);
            false
        }
        None => it == wanted,
    })
}
