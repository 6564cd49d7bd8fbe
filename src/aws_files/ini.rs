//! The INI form of AWS's files, as botocore reads it: comments on lines of their own, the text
//! after a value is part of it, indented lines belong to the line before.

use crate::diagnostic::Span;

/// One `key = value`. It is no `Debug`, since the value may be a secret.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// In lower case.
    pub key: String,
    /// Trimmed; lines that go on with it are on lines of their own.
    pub value: String,
    /// From 1.
    pub line: usize,
    /// The whole line.
    pub span: Span,
}

/// `[name]` and what follows it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// Between the brackets, trimmed.
    pub name: String,
    /// From the header to the next one, or the end of the file.
    pub span: Span,
    /// In the order of the file.
    pub entries: Vec<Entry>,
}

/// Reads what can be read; lines that are nothing are skipped.
pub(super) fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut start = 0;
    for (number, whole) in text.split_inclusive('\n').enumerate() {
        let span = Span {
            start,
            end: start + whole.len(),
        };
        start = span.end;
        let line = whole.trim_end_matches(['\n', '\r']);
        let line = if number == 0 {
            line.trim_start_matches('\u{feff}')
        } else {
            line
        };
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        if line.starts_with('[') {
            if let Some(last) = sections.last_mut() {
                last.span.end = span.start;
            }
            let name = line
                .trim_start_matches('[')
                .split(']')
                .next()
                .unwrap_or_default();
            sections.push(Section {
                name: name.trim().to_owned(),
                span: Span {
                    start: span.start,
                    end: text.len(),
                },
                entries: Vec::new(),
            });
            continue;
        }
        let Some(section) = sections.last_mut() else {
            continue;
        };
        // An indented line goes on with the value before; under an empty one (`s3 =`) are settings of
        // their own.
        if line.starts_with([' ', '\t'])
            && let Some(before) = section.entries.last_mut()
        {
            if !before.value.is_empty() {
                before.value.push('\n');
                before.value.push_str(trimmed);
            }
            continue;
        }
        let Some((key, value)) = trimmed.split_once(['=', ':']) else {
            continue;
        };
        section.entries.push(Entry {
            key: key.trim().to_ascii_lowercase(),
            value: value.trim().to_owned(),
            line: number + 1,
            span,
        });
    }
    sections
}

/// The second word of `profile NAME` or `sso-session NAME`, with quotes taken off.
pub(super) fn named<'a>(header: &'a str, kind: &str) -> Option<&'a str> {
    let rest = header.strip_prefix(kind)?;
    let name = rest.strip_prefix([' ', '\t'])?.trim();
    let unquoted = ['"', '\'']
        .iter()
        .find_map(|quote| name.strip_prefix(*quote)?.strip_suffix(*quote));
    Some(unquoted.unwrap_or(name)).filter(|it| !it.is_empty())
}
