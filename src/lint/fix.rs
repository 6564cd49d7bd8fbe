//! Applying fixes: every byte outside of an edit stays, and a fixed file has fewer findings.

use super::{Checked, Finding, Terms, check_by};
use crate::diagnostic::{Code, Edit, Fix, FixSafety};

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

/// The most fixes of one file; more would be no profile.
const MOST: usize = 1_000;

/// Applies fixes one by one. A fix that would not leave fewer findings is not applied, so that
/// a second run finds nothing to do.
pub fn apply(name: &str, bytes: Vec<u8>, terms: &Terms<'_>, applying: Applying) -> Applied {
    let check = |bytes: &[u8]| check_by(name, bytes, terms);
    let mut it = Applied {
        checked: check(&bytes),
        bytes,
        done: Vec::new(),
    };
    let mut tried = 0;
    // Findings before this one have no fix, or one that did not help.
    let mut next = 0;
    while let Some(finding) = it.checked.findings.get(next) {
        let Some(fix) = finding.fix.as_ref().filter(|fix| wanted(fix, applying)) else {
            next += 1;
            continue;
        };
        tried += 1;
        if tried > MOST {
            break;
        }
        let fixed = edited(&it.bytes, &fix.edits);
        let after = fixed.map(|bytes| (check(&bytes), bytes));
        match after {
            Some((after, bytes)) if settles(&it.checked.findings, &after.findings) => {
                it.done.push((finding.code, fix.title.clone()));
                it.bytes = bytes;
                it.checked = after;
                next = 0;
            }
            _ => next += 1,
        }
    }
    it
}

fn wanted(fix: &Fix, applying: Applying) -> bool {
    fix.safety == FixSafety::Safe || applying == Applying::Unsafe
}

/// Fewer findings, and of no code more than before.
fn settles(before: &[Finding], after: &[Finding]) -> bool {
    let count = |findings: &[Finding], code| findings.iter().filter(|it| it.code == code).count();
    after.len() < before.len()
        && after
            .iter()
            .all(|it| count(after, it.code) <= count(before, it.code))
}

/// The bytes with these edits made; nothing if they overlap or do not lie within.
fn edited(bytes: &[u8], edits: &[Edit]) -> Option<Vec<u8>> {
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
        assert_eq!(edited(b"abcdef", &edits), Some(b"XbYcef".to_vec()));
    }

    #[test]
    fn edits_that_do_not_fit_are_refused() {
        assert_eq!(edited(b"abc", &[edit(2, 3, ""), edit(0, 1, "")]), None);
        assert_eq!(edited(b"abc", &[edit(2, 9, "")]), None);
        assert_eq!(edited(b"abc", &[edit(2, 1, "")]), None);
    }
}
