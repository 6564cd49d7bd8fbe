//! The JSON of `check`, version 1 (`schemas/check-output.v1.schema.json`).
//!
//! Structs of its own, so that the format does not change when the engine does.

use super::{Outcome, word};
use crate::diagnostic::FixSafety;
use crate::lint::{Finding, RelatedSpot, Spot};
use crate::untrusted::misleads;
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;
use std::io::{self, Write};

#[derive(Serialize)]
struct Report<'a> {
    version: u8,
    files: usize,
    findings: Rows<'a>,
    summary: Summary,
}

#[derive(Serialize)]
struct Row<'a> {
    code: &'a str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    related: Vec<RelatedRow<'a>>,
    help: Option<&'a str>,
    fix: Option<&'static str>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    key_path: &'a str,
}

#[derive(Serialize)]
struct RelatedRow<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
}

#[derive(Serialize)]
struct Summary {
    error: usize,
    warning: usize,
    info: usize,
}

/// Writes one JSON object and a line end.
pub fn write(it: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
    let tally = it.tally();
    let report = Report {
        version: 1,
        files: it.files,
        findings: Rows(it),
        summary: Summary {
            error: tally.error,
            warning: tally.warning,
            info: tally.info,
        },
    };
    write_escaped(&report, out)
}

/// The findings, made into rows one at a time.
struct Rows<'a>(&'a Outcome<'a>);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(None)?;
        for finding in self.0.findings() {
            rows.serialize_element(&row(&finding))?;
        }
        rows.end()
    }
}

fn row(it: &Finding) -> Row<'_> {
    Row {
        code: it.code,
        severity: word(it.severity),
        message: &it.message,
        place: place(&it.spot),
        related: it.related.iter().map(related).collect(),
        help: it.help.as_deref(),
        fix: it.fix.as_ref().map(|it| match it.safety {
            FixSafety::Safe => "safe",
            FixSafety::Unsafe => "unsafe",
        }),
    }
}

fn related(it: &RelatedSpot) -> RelatedRow<'_> {
    RelatedRow {
        place: place(&it.spot),
        message: &it.message,
    }
}

fn place(it: &Spot) -> Place<'_> {
    let range = it.range;
    Place {
        file: &it.file,
        line: range.map(|it| it.start.line),
        column: range.map(|it| it.start.column),
        end_line: range.map(|it| it.end.line),
        end_column: range.map(|it| it.end.column),
        key_path: &it.key_path,
    }
}

/// Writes a value as JSON and a line end. Characters that mislead a terminal become `\u` escapes:
/// the text may well be shown on one.
pub(super) fn write_escaped(it: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Escaping);
    it.serialize(&mut serializer).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        if fragment.bytes().all(|it| (b' '..=b'~').contains(&it)) {
            return out.write_all(fragment.as_bytes());
        }
        while let Some((at, it)) = rest.char_indices().find(|it| misleads(it.1)) {
            let (plain, after) = rest.split_at(at);
            out.write_all(plain.as_bytes())?;
            for unit in it.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = after.get(it.len_utf8()..).unwrap_or_default();
        }
        out.write_all(rest.as_bytes())
    }
}
