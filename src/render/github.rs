//! Annotations for GitHub Actions: one workflow command a finding.
//!
//! Format and escapes: docs.github.com, "Workflow commands for GitHub Actions".

use super::Outcome;
use crate::diagnostic::Severity;
use crate::lint::Finding;
use crate::untrusted::Untrusted;
use std::io::{self, Write};

/// Writes one line a finding.
pub fn write(it: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = it.findings().map(|it| line(&it));
    lines.try_for_each(|it| out.write_all(it.as_bytes()))
}

fn line(it: &Finding) -> String {
    let command = match it.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut properties = vec![("file", it.spot.file.to_string())];
    if let Some(range) = it.spot.range {
        properties.push(("line", range.start.line.to_string()));
        properties.push(("col", range.start.column.to_string()));
        properties.push(("endLine", range.end.line.to_string()));
        properties.push(("endColumn", range.end.column.to_string()));
    }
    properties.push(("title", it.code.to_owned()));
    let properties: Vec<String> = properties
        .iter()
        .map(|(name, value)| format!("{name}={}", property(value)))
        .collect();
    let message = match &it.help {
        Some(help) => format!("{}; {help}", it.message),
        None => it.message.clone(),
    };
    format!(
        "::{command} {}::{}\n",
        properties.join(","),
        escape(&message)
    )
}

/// A message: no line break and no escape of the user's may begin a command of its own.
fn escape(text: &str) -> String {
    let shown = Untrusted::whole(text).to_string();
    shown.replace('%', "%25")
}

/// A property, where `:` and `,` separate.
fn property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_file_can_begin_a_command() {
        assert_eq!(escape("50%\n::error::x"), "50%25\\n::error::x");
        assert_eq!(property("a:b,c\r"), "a%3Ab%2Cc\\r");
    }
}
