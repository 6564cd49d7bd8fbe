//! Two versions of a file as a unified diff that `patch` takes.

/// Lines around a change.
const CONTEXT: usize = 3;

/// The most lines that are compared one by one; beyond, a change is shown as one block.
const COMPARED: usize = 2_000;

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Keep,
    Remove,
    Add,
}

/// The changes from `before` to `after`; nothing if there are none.
pub(super) fn unified(name: &str, before: &[u8], after: &[u8]) -> String {
    let (old, new) = (lines(before), lines(after));
    let steps = steps(&old, &new);
    let mut text = String::new();
    let mut at = 0;
    while let Some(first) = next_change(&steps, at) {
        // A hunk goes on until there are more kept lines than two contexts.
        let mut last = first;
        while let Some(next) = next_change(&steps, last + 1) {
            if next - last > 2 * CONTEXT {
                break;
            }
            last = next;
        }
        let from = first.saturating_sub(CONTEXT);
        let to = (last + 1 + CONTEXT).min(steps.len());
        hunk(&steps, from, to, &old, &new, &mut text);
        at = last + 1;
    }
    if text.is_empty() {
        return text;
    }
    format!("--- {name}\n+++ {name}\n{text}")
}

fn next_change(steps: &[Step], from: usize) -> Option<usize> {
    let rest = steps.get(from..)?;
    rest.iter()
        .position(|it| *it != Step::Keep)
        .map(|it| from + it)
}

fn hunk(steps: &[Step], from: usize, to: usize, old: &[&[u8]], new: &[&[u8]], text: &mut String) {
    let count = |steps: &[Step], without| steps.iter().filter(|it| **it != without).count();
    let before = steps.get(..from).unwrap_or_default();
    let inside = steps.get(from..to).unwrap_or_default();
    let (mut at_old, mut at_new) = (count(before, Step::Add), count(before, Step::Remove));
    let (of_old, of_new) = (count(inside, Step::Add), count(inside, Step::Remove));
    // An empty range is counted from the line before it.
    let start = |at: usize, length: usize| if length == 0 { at } else { at + 1 };
    text.push_str(&format!(
        "@@ -{},{of_old} +{},{of_new} @@\n",
        start(at_old, of_old),
        start(at_new, of_new)
    ));
    for step in inside {
        let (sign, line) = match step {
            Step::Keep => (' ', old.get(at_old)),
            Step::Remove => ('-', old.get(at_old)),
            Step::Add => ('+', new.get(at_new)),
        };
        at_old += usize::from(*step != Step::Add);
        at_new += usize::from(*step != Step::Remove);
        let line = String::from_utf8_lossy(line.copied().unwrap_or_default());
        text.push(sign);
        text.push_str(&line);
        if !line.ends_with('\n') {
            text.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// Lines with their line ends.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|it| *it == b'\n').collect()
}

/// Keeps what both begin and end with, and a longest common subsequence of what is between.
fn steps(old: &[&[u8]], new: &[&[u8]]) -> Vec<Step> {
    let same = |pair: &(&&[u8], &&[u8])| pair.0 == pair.1;
    let head = old.iter().zip(new).take_while(same).count();
    let (old_rest, new_rest) = (old.get(head..), new.get(head..));
    let (old_rest, new_rest) = (old_rest.unwrap_or_default(), new_rest.unwrap_or_default());
    let backwards = old_rest.iter().rev().zip(new_rest.iter().rev());
    let tail = backwards.take_while(same).count();
    let old_middle = old_rest.get(..old_rest.len() - tail).unwrap_or_default();
    let new_middle = new_rest.get(..new_rest.len() - tail).unwrap_or_default();
    let mut steps = vec![Step::Keep; head];
    steps.extend(middle(old_middle, new_middle));
    steps.extend(vec![Step::Keep; tail]);
    steps
}

fn middle(old: &[&[u8]], new: &[&[u8]]) -> Vec<Step> {
    if old.len().max(new.len()) > COMPARED {
        let mut steps = vec![Step::Remove; old.len()];
        steps.extend(vec![Step::Add; new.len()]);
        return steps;
    }
    // lengths[i][j]: the longest common subsequence of old[i..] and new[j..].
    let width = new.len() + 1;
    let mut lengths = vec![0_u16; (old.len() + 1) * width];
    let at = |i: usize, j: usize| i * width + j;
    let read = |lengths: &[u16], i, j| lengths.get(at(i, j)).copied().unwrap_or(0);
    for (i, old_line) in old.iter().enumerate().rev() {
        for (j, new_line) in new.iter().enumerate().rev() {
            let best = if old_line == new_line {
                read(&lengths, i + 1, j + 1) + 1
            } else {
                read(&lengths, i + 1, j).max(read(&lengths, i, j + 1))
            };
            if let Some(length) = lengths.get_mut(at(i, j)) {
                *length = best;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut steps = Vec::new();
    while i < old.len() || j < new.len() {
        let kept = old.get(i).is_some_and(|it| new.get(j) == Some(it));
        if kept {
            steps.push(Step::Keep);
            (i, j) = (i + 1, j + 1);
        } else if j >= new.len()
            || (i < old.len() && read(&lengths, i + 1, j) >= read(&lengths, i, j + 1))
        {
            steps.push(Step::Remove);
            i += 1;
        } else {
            steps.push(Step::Add);
            j += 1;
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::unified;

    fn check(before: &str, after: &str, expected: &str) {
        let diff = unified("f", before.as_bytes(), after.as_bytes());
        assert_eq!(diff, expected, "{before:?} {after:?}");
    }

    #[test]
    fn changes_become_hunks() {
        check("a\n", "a\n", "");
        check(
            "a\nb\nc\n",
            "a\nx\nc\n",
            "--- f\n+++ f\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n",
        );
        check("b\n", "a\nb\n", "--- f\n+++ f\n@@ -1,1 +1,2 @@\n+a\n b\n");
        check("", "a\n", "--- f\n+++ f\n@@ -0,0 +1,1 @@\n+a\n");
        check(
            "a",
            "b",
            "--- f\n+++ f\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n",
        );
    }

    #[test]
    fn changes_far_apart_get_hunks_of_their_own() {
        let before: String = (0..30).map(|it| format!("{it}\n")).collect();
        let after = before
            .replace("2\n", "two\n")
            .replace("25\n", "twenty-five\n");
        let diff = unified("f", before.as_bytes(), after.as_bytes());
        assert!(diff.matches("@@ -").count() >= 2, "{diff}");
    }
}
