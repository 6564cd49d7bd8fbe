//! The JSON of `check`, version 1 (`schemas/check-output.v1.schema.json`).
//!
//! Structs of its own, so that the format does not change when the engine does.

use super::{Outcome, word};
use crate::diagnostic::FixSafety;
use crate::lint::{Finding, RelatedSpot, Spot};
use serde::Serialize;

#[derive(Serialize)]
struct Report<'a> {
    version: u8,
    files: usize,
    findings: Vec<Row<'a>>,
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

/// One JSON object and a line end.
pub fn render(it: &Outcome<'_>) -> Result<String, serde_json::Error> {
    let tally = it.tally();
    let report = Report {
        version: 1,
        files: it.files,
        findings: it.findings.iter().map(row).collect(),
        summary: Summary {
            error: tally.error,
            warning: tally.warning,
            info: tally.info,
        },
    };
    let mut text = serde_json::to_string(&report)?;
    text.push('\n');
    Ok(escape(&text))
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

/// Characters that mislead a terminal, as `\u` escapes: the text may well be shown on one.
pub(super) fn escape(json: &str) -> String {
    let misleads = |it: char| it != '\n' && crate::untrusted::misleads(it);
    if !json.chars().any(misleads) {
        return json.to_owned();
    }
    let mut out = String::with_capacity(json.len());
    for it in json.chars() {
        if misleads(it) {
            for unit in it.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(it);
        }
    }
    out
}
