//! One line a finding, in the form that compilers made usual: editors, `grep` and `sort` read it.
//!
//! `file:line:column: severity: message; help [code]` (GNU coding standards, "Formatting Error
//! Messages"). What has no line stands at the first one, for an editor must jump somewhere.

use super::{Outcome, word};
use crate::lint::Finding;
use crate::untrusted::Untrusted;
use std::io::{self, Write};

/// Writes one line a finding.
pub fn write(it: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
    it.findings().try_for_each(|it| line(&it, out))
}

fn line(it: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let spot = &it.spot;
    let (line, column) = spot
        .range
        .map_or((1, 1), |it| (it.start.line, it.start.column));
    write!(
        out,
        "{}:{line}:{column}: {}: ",
        Untrusted::whole(&spot.file),
        word(it.severity)
    )?;
    if spot.range.is_none() && !spot.key_path.is_empty() {
        write!(out, "{}: ", Untrusted::new(&spot.key_path))?;
    }
    write!(out, "{}", Untrusted::new(&it.message))?;
    if let Some(help) = &it.help {
        write!(out, "; {}", Untrusted::new(help))?;
    }
    writeln!(out, " [{}]", it.code)
}
