//! Applying fixes: every byte outside of an edit stays, and a fixed file has fewer findings.

use super::{Checked, Finding, Terms, check_by};
use crate::diagnostic::{Code, Edit, Fix, FixSafety};
use std::collections::BTreeMap;

/// Which fixes are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applying {
    /// Those that never change what the profile does.
    Safe,
    /// Those that may change it too.
    Unsafe,
}

/// A file after its fixes.
#[derive(Debug)]
pub struct Applied {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What was done, in order: the code, and the fix's title.
    pub done: Vec<(Code, String)>,
    /// What is left to find.
    pub checked: Checked,
}

/// The most times a file is judged again; more would be no profile.
const MOST: usize = 200;

/// Applies fixes, as many at once as do not touch each other. Fixes that would not leave as many fewer
/// findings are tried by halves; one that helps nothing by itself is not applied, so that a second
/// run finds nothing to do.
pub fn apply(name: &str, bytes: Vec<u8>, terms: &Terms<'_>, applying: Applying) -> Applied {
    let check = |bytes: &[u8]| check_by(name, bytes, terms);
    let mut it = Applied {
        checked: check(&bytes),
        bytes,
        done: Vec::new(),
    };
    // Findings before this one have no fix, or one that did not help.
    let (mut next, mut most) = (0, usize::MAX);
    for _ in 0..MOST {
        let apart = apart(&it.checked.findings, next, applying);
        let chosen = apart.get(..most.min(apart.len())).unwrap_or_default();
        let Some((first, _)) = chosen.first() else {
            break;
        };
        let mut edits: Vec<&Edit> = chosen.iter().flat_map(|it| &it.1.edits).collect();
        edits.sort_by_key(|it| it.span.start);
        let fixed = edited(&it.bytes, &edits);
        let after = fixed.map(|bytes| (check(&bytes), bytes));
        match after {
            Some((after, bytes))
                if settles(&it.checked.findings, &after.findings, chosen.len()) =>
            {
                let done = chosen.iter().filter_map(|(at, fix)| {
                    let finding = it.checked.findings.get(*at)?;
                    Some((finding.code, fix.title.clone()))
                });
                it.done.extend(done);
                it.bytes = bytes;
                it.checked = after;
                (next, most) = (0, usize::MAX);
            }
            _ if chosen.len() > 1 => most = chosen.len() / 2,
            _ => (next, most) = (first + 1, usize::MAX),
        }
    }
    it
}

/// Fixes that change places of their own, with the number of their finding, from this finding on.
fn apart(findings: &[Finding], next: usize, applying: Applying) -> Vec<(usize, &Fix)> {
    let mut chosen = Vec::new();
    // Findings stand in the order of their places, and most fixes change the place itself.
    let mut end = None;
    for (at, finding) in findings.iter().enumerate().skip(next) {
        let Some(fix) = finding.fix.as_ref().filter(|fix| wanted(fix, applying)) else {
            continue;
        };
        let starts = fix.edits.iter().map(|it| it.span.start).min();
        if end.is_some() && starts <= end {
            continue;
        }
        end = fix.edits.iter().map(|it| it.span.end).max().or(end);
        chosen.push((at, fix));
    }
    chosen
}

fn wanted(fix: &Fix, applying: Applying) -> bool {
    fix.safety == FixSafety::Safe || applying == Applying::Unsafe
}

/// Fewer findings by as many as were to be settled, and of no code more than before.
fn settles(before: &[Finding], after: &[Finding], fixes: usize) -> bool {
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    for it in before {
        *counts.entry(it.code).or_default() += 1;
    }
    let spent = |it: &Finding| match counts.get_mut(it.code) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    };
    after.len() + fixes <= before.len() && after.iter().all(spent)
}

/// The bytes with these edits made; nothing if they overlap or do not lie within.
fn edited(bytes: &[u8], edits: &[&Edit]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for edit in edits {
        out.extend_from_slice(bytes.get(at..edit.span.start)?);
        out.extend_from_slice(edit.text.as_bytes());
        bytes.get(edit.span.start..edit.span.end)?;
        at = edit.span.end;
    }
    out.extend_from_slice(bytes.get(at..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit {
            span: Span { start, end },
            text: text.to_owned(),
        }
    }

    #[test]
    fn edits_are_made_in_order_and_nothing_else_changes() {
        let edits = [edit(0, 1, "X"), edit(2, 2, "Y"), edit(3, 4, "")];
        assert_eq!(
            edited(b"abcdef", &edits.each_ref()),
            Some(b"XbYcef".to_vec())
        );
    }

    #[test]
    fn edits_that_do_not_fit_are_refused() {
        assert_eq!(edited(b"abc", &[&edit(2, 3, ""), &edit(0, 1, "")]), None);
        assert_eq!(edited(b"abc", &[&edit(2, 9, "")]), None);
        assert_eq!(edited(b"abc", &[&edit(2, 1, "")]), None);
    }
}
