//! How a text is laid out, looked at outside of its icons.

use super::Subject;
use crate::document::{Format, Value};
use memchr::memchr_iter;

/// The first CR that stands before an LF.
pub(super) fn first_crlf(it: &Subject<'_>) -> Option<usize> {
    parts(it).into_iter().find_map(|(start, part)| {
        let cr = |at: &usize| at.checked_sub(1).and_then(|at| part.get(at)) == Some(&b'\r');
        memchr_iter(b'\n', part).find(cr).map(|at| start + at - 1)
    })
}

/// Where a line is first indented with a tab, and where with spaces, when there are both.
pub(super) fn both_indentations(it: &Subject<'_>) -> Option<(usize, usize)> {
    if it.document.format != Format::XmlPlist {
        return None;
    }
    let (mut tab, mut space) = (None, None);
    for (start, part) in parts(it) {
        for at in memchr_iter(b'\n', part) {
            let rest = part.get(at + 1..).unwrap_or_default();
            let width = rest
                .iter()
                .take_while(|it| matches!(it, b' ' | b'\t'))
                .count();
            // Only lines that begin with an element: inside a text any indentation goes, and a
            // comment may be aligned as it likes.
            let element = rest.get(width) == Some(&b'<') && rest.get(width + 1) != Some(&b'!');
            match rest.first() {
                Some(b'\t') if element => tab = tab.or(Some(start + at + 1)),
                Some(b' ') if element => space = space.or(Some(start + at + 1)),
                _ => {}
            }
        }
    }
    Some((tab?, space?))
}

/// The bytes between the icons, each part with its offset.
fn parts<'a>(it: &Subject<'a>) -> Vec<(usize, &'a [u8])> {
    let mut parts = Vec::new();
    if it.document.format == Format::BinaryPlist {
        return parts;
    }
    let mut start = 0;
    for entry in it.document.root.entries() {
        let Value::Opaque(_) = entry.node.value else {
            continue;
        };
        let Some(span) = entry.node.inner.or(entry.node.span) else {
            continue;
        };
        parts.push((start, it.bytes.get(start..span.start).unwrap_or_default()));
        start = span.end.max(start);
    }
    parts.push((start, it.bytes.get(start..).unwrap_or_default()));
    parts
}
