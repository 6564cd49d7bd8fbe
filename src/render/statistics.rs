//! How many there are of each code: where to begin when there are many.

use super::{Outcome, Weight, mendable, summary, word};
use crate::diagnostic::{Code, FixSafety, Severity};
use crate::document::CODES;
use crate::lint::Rule;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// One code of one severity.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    all: usize,
    safe: usize,
    unsafe_: usize,
}

/// Writes a line a code, the heaviest and most frequent first, and the line that counts them all.
pub fn write(it: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<(Reverse<Severity>, Code), Count> = BTreeMap::new();
    for Weight {
        code,
        severity,
        fix,
    } in it.weights()
    {
        let count = counts.entry((Reverse(severity), code)).or_default();
        count.all += 1;
        match fix {
            Some(FixSafety::Safe) => count.safe += 1,
            Some(FixSafety::Unsafe) => count.unsafe_ += 1,
            None => {}
        }
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|((severity, code), count)| (*severity, Reverse(count.all), *code));
    let most = rows.iter().map(|it| it.1.all).max().unwrap_or(0);
    let digits = most.to_string().len();
    let width = rows.iter().map(|it| it.0.1.len()).max().unwrap_or(0);
    for ((Reverse(severity), code), count) in &rows {
        let all = count.all;
        let severity = word(*severity);
        write!(
            out,
            "{all:>digits$}  {severity:<7}  {code:<width$}  {}",
            title(code)
        )?;
        let mends = [(count.safe, "--fix"), (count.unsafe_, "--unsafe-fixes")];
        for (mended, flag) in mends.into_iter().filter(|it| it.0 > 0) {
            if mended == all {
                write!(out, "  [{flag}]")?;
            } else {
                write!(out, "  [{flag}: {mended}]")?;
            }
        }
        writeln!(out)?;
    }
    if !rows.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "{}", summary(it))?;
    if let Some(line) = mendable(it) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn title(code: &str) -> &'static str {
    let reader = || CODES.iter().find(|it| it.code == code);
    match Rule::find(code) {
        Some(rule) => rule.summary,
        None => reader().map_or("the file cannot be read", |it| it.summary),
    }
}
