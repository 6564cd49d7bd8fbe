//! Files of another kind that end up under a profile's name, told by how they begin: what they are,
//! and what to do instead of guessing at their syntax.

use super::codes;
use super::report::bytes as place;
use crate::diagnostic::{Diagnostic, Place};
use memchr::memmem;

/// A kind of file that is no profile.
struct Foreign {
    /// What it is, after "this is".
    what: &'static str,
    /// What to do about it.
    help: &'static str,
    begins: fn(&[u8]) -> bool,
}

const UNPACK: &str = "unpack it, and check what is inside";
const AGAIN: &str = "a server's answer was saved in place of the file: download the profile itself, signed in if need be";
const PICTURE: &str = "an icon goes into the profile as base64, under `Disk`";
const CONVERT: &str = "convert it: `plutil -convert xml1 FILE` on macOS, `plistutil -i FILE -o FILE -f xml` elsewhere";
const NOT_A_PROFILE: &str = "is this a connection profile?";

/// By what a file begins with; the first that fits.
static FOREIGN: &[Foreign] = &[
    starting("gzip-compressed", UNPACK, |it| it.starts_with(b"\x1F\x8B")),
    starting("a zip archive", UNPACK, |it| it.starts_with(b"PK\x03\x04")),
    starting("xz-compressed", UNPACK, |it| it.starts_with(b"\xFD7zXZ\0")),
    starting("bzip2-compressed", UNPACK, |it| it.starts_with(b"BZh")),
    starting("zstd-compressed", UNPACK, |it| {
        it.starts_with(b"\x28\xB5\x2F\xFD")
    }),
    starting("a PNG picture", PICTURE, |it| it.starts_with(b"\x89PNG")),
    starting("a JPEG picture", PICTURE, |it| {
        it.starts_with(b"\xFF\xD8\xFF")
    }),
    starting("a GIF picture", PICTURE, |it| it.starts_with(b"GIF8")),
    starting("a TIFF picture", PICTURE, |it| {
        it.starts_with(b"II*\0") || it.starts_with(b"MM\0*")
    }),
    starting("an ICO picture", PICTURE, |it| {
        it.starts_with(b"\0\0\x01\0")
    }),
    starting("an SVG picture", PICTURE, |it| it.starts_with(b"<svg")),
    starting("a PDF document", NOT_A_PROFILE, |it| {
        it.starts_with(b"%PDF-")
    }),
    starting("an RTF document", "save it as plain text, in UTF-8", |it| {
        it.starts_with(b"{\\rtf")
    }),
    starting("a web page", AGAIN, |it| {
        begins_with_tag(it, b"<!doctype html") || begins_with_tag(it, b"<html")
    }),
    starting(
        "a pointer of Git LFS",
        "fetch the file it stands for: `git lfs pull`",
        |it| it.starts_with(b"version https://git-lfs.github.com/"),
    ),
    starting(
        "nothing but zero bytes",
        "it may never have been written or synchronized: copy or download it again",
        |it| !it.is_empty() && it.iter().take(64).all(|it| *it == 0),
    ),
    starting(
        "an old-style (OpenStep) property list",
        CONVERT,
        is_openstep,
    ),
];

const fn starting(what: &'static str, help: &'static str, begins: fn(&[u8]) -> bool) -> Foreign {
    Foreign { what, help, begins }
}

/// The finding for a file of another kind.
pub(super) fn finding(bytes: &[u8]) -> Option<Diagnostic> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = text.trim_ascii_start();
    let it = FOREIGN.iter().find(|it| (it.begins)(text))?;
    let message = format!(
        "this is {}: neither an XML or binary property list nor YAML",
        it.what
    );
    Some(Diagnostic::error(codes::FOREIGN_FORMAT, Place::File, message).with_help(it.help))
}

/// The finding for an XML file whose outermost element is none of a property list's.
pub(super) fn other_xml(name: &str, place: Place) -> Diagnostic {
    let message = format!("this is XML of another kind: it begins with `<{name}>`");
    let finding = Diagnostic::error(codes::FOREIGN_FORMAT, place, message);
    // S3's and many other services' way of saying no.
    if name.eq_ignore_ascii_case("error") {
        return finding.with_help(AGAIN);
    }
    finding.with_help("a property list is `<plist version=\"1.0\">` with one `<dict>` inside")
}

/// The finding for a file that could not be read because a merge was left unfinished in it.
pub(super) fn unfinished_merge(bytes: &[u8]) -> Option<Diagnostic> {
    let line = |marker: &[u8]| {
        let starts = |at: &usize| *at == 0 || bytes.get(at - 1) == Some(&b'\n');
        memmem::find_iter(bytes, marker).find(starts)
    };
    let (ours, theirs) = (line(b"<<<<<<< ")?, line(b">>>>>>> ")?);
    let message = "a merge was left unfinished here";
    let finding = Diagnostic::error(codes::UNFINISHED_MERGE, place(ours, ours + 7), message);
    Some(
        finding
            .with_label("one side begins here")
            .with_related(place(theirs, theirs + 7), "the other ends here")
            .with_help("keep one of the two sides, and remove the lines with the markers"),
    )
}

fn begins_with_tag(text: &[u8], tag: &[u8]) -> bool {
    let head = text.get(..tag.len()).unwrap_or_default();
    let next = text.get(tag.len()).copied().unwrap_or(b'>');
    head.eq_ignore_ascii_case(tag) && !next.is_ascii_alphanumeric()
}

/// `{ key = value; }`, and the bare pairs of a `.strings` file. YAML's and JSON's braces hold colons.
fn is_openstep(text: &[u8]) -> bool {
    let text = after_comments(text);
    let (inside, in_braces) = match text.split_first() {
        Some((b'{', rest)) => (after_comments(rest), true),
        _ => (text, false),
    };
    let key = match inside.split_first() {
        Some((b'"', rest)) => rest.iter().position(|it| *it == b'"').map(|it| it + 2),
        _ if in_braces => inside.iter().position(|it| {
            !(it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-' | b'.' | b'/'))
        }),
        _ => None,
    };
    let after = key.and_then(|it| inside.get(it..)).unwrap_or_default();
    key.is_some_and(|it| it > 0) && after.trim_ascii_start().starts_with(b"=")
}

fn after_comments(text: &[u8]) -> &[u8] {
    let mut text = text.trim_ascii_start();
    loop {
        let end = if text.starts_with(b"//") {
            memchr::memchr(b'\n', text)
        } else if text.starts_with(b"/*") {
            memmem::find(text, b"*/").map(|it| it + 2)
        } else {
            return text;
        };
        text = end
            .and_then(|it| text.get(it..))
            .unwrap_or_default()
            .trim_ascii_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(bytes: &[u8]) -> Option<String> {
        finding(bytes).map(|it| it.message)
    }

    #[test]
    fn other_kinds_are_named() {
        for (bytes, words) in [
            (&b"\x1F\x8B\x08\0\0"[..], "gzip"),
            (b"PK\x03\x04\x14\0", "zip archive"),
            (b"\x89PNG\r\n\x1a\n", "PNG"),
            (b"II*\0\x08", "TIFF"),
            (b"%PDF-1.7\n1 0 obj", "PDF"),
            (b"{\\rtf1\\ansi}", "RTF"),
            (b"\n\n<!DOCTYPE HTML PUBLIC \"x\">", "web page"),
            (b"<HTML>\n", "web page"),
            (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
            (&[0; 40], "zero bytes"),
            (b"{ Protocol = s3; }", "OpenStep"),
            (
                b"// !$*UTF8*$!\n{\n  \"Default Hostname\" = \"a\";\n}",
                "OpenStep",
            ),
            (b"/* x */ \"Protocol\" = \"s3\";\n", "OpenStep"),
        ] {
            let said = said(bytes).unwrap_or_default();
            assert!(said.contains(words), "{bytes:?}: {said}");
        }
    }

    #[test]
    fn profiles_are_not_taken_for_anything_else() {
        for bytes in [
            &b"bplist00"[..],
            b"<?xml version=\"1.0\"?><plist/>",
            b"<!DOCTYPE plist><plist/>",
            b"<plist version=\"1.0\">",
            b"{\"Protocol\": \"s3\"}",
            b"{Protocol: s3, Properties: {a: \"b=c\"}}",
            b"{}",
            b"{",
            b"\"Protocol\": s3\n",
            b"Protocol: s3 # x = y\n",
            b"---\nProtocol: s3\n",
            b"// = x",
            b"\xEF\xBB\xBF",
            b"",
        ] {
            assert_eq!(said(bytes), None, "{bytes:?}");
        }
    }
}
