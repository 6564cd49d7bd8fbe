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
    /// The settings below an empty value: name, value and line.
    pub nested: Vec<(String, String, usize)>,
    /// From 1.
    pub line: usize,
    /// The whole line.
    pub span: Span,
    /// Where the last line ends that goes on with the value.
    pub until: usize,
    /// How far the line is indented.
    indent: usize,
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
    for (number, span) in lines(text).enumerate() {
        let whole = text.get(span.start..span.end).unwrap_or_default();
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
        let indent = line.len() - line.trim_start().len();
        let before = sections.last_mut().and_then(|it| it.entries.last_mut());
        // A line that is indented further goes on with the value before; under an empty one (`s3 =`)
        // are settings of their own.
        if let Some(before) = before
            && indent > before.indent
        {
            before.until = span.end;
            match (before.value.is_empty(), trimmed.split_once('=')) {
                (true, Some((key, value))) => {
                    let (key, value) = (key.trim().to_owned(), value.trim().to_owned());
                    before.nested.push((key, value, number + 1));
                }
                (true, None) => {}
                (false, _) => {
                    before.value.push('\n');
                    before.value.push_str(trimmed);
                }
            }
            continue;
        }
        if let Some(name) = header(trimmed) {
            if let Some(last) = sections.last_mut() {
                last.span.end = span.start;
            }
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
        let Some((key, value)) = trimmed.split_once(['=', ':']) else {
            continue;
        };
        section.entries.push(Entry {
            key: key.trim().to_ascii_lowercase(),
            value: value.trim().to_owned(),
            nested: Vec::new(),
            line: number + 1,
            span,
            until: span.end,
            indent,
        });
    }
    sections
}

/// What stands between the first bracket and the last: botocore's Python takes as much as it can.
fn header(line: &str) -> Option<&str> {
    Some(line.strip_prefix('[')?.rsplit_once(']')?.0)
}

/// The lines, each with its end: LF, CR LF, or, as Python has it, CR.
fn lines(text: &str) -> impl Iterator<Item = Span> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|it| !it.is_empty())?;
        let end = match rest.find(['\n', '\r']) {
            Some(at) if rest.get(at..).is_some_and(|it| it.starts_with("\r\n")) => at + 2,
            Some(at) => at + 1,
            None => rest.len(),
        };
        let span = Span {
            start,
            end: start + end,
        };
        start = span.end;
        Some(span)
    })
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
