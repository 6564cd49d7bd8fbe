//! What the YAML scanner stumbled over, as whoever typed it would put it.
//!
//! The scanner says which of its states met what; most of that is one of a dozen mistakes of the
//! hand. What is none of them is told in the scanner's own words.

/// A mistake, where it is and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) message: String,
    pub(super) help: &'static str,
    /// The byte that it is about.
    pub(super) at: usize,
}

const LOOK: &str = "look at the indentation, colons and quotes here and above";
const TABS: &str = "indent with spaces";
const BRACKETS: &str = "end a list with `]` and a dictionary with `}`, with `,` between its parts";
const COLUMNS: &str =
    "keys of one level begin in one column; what belongs to a key stands further right, below it";

/// The mistake behind what the scanner says, in `text` at the byte `at`.
pub(super) fn behind(said: &str, text: &str, at: usize) -> Mistake {
    let says = |words: &str| said.contains(words);
    let mistake = |message: &str, help, at| Mistake {
        message: message.to_owned(),
        help,
        at,
    };
    if says("tab") && !says("TAG") {
        return mistake("a tab cannot indent", TABS, tab(text, at));
    }
    if says("quoted scalar") && (says("end of stream") || says("indentation") || says("document")) {
        return mistake(
            "a quoted value that is not closed",
            "close it with the quote it began with; in single quotes an apostrophe is written twice",
            at,
        );
    }
    if says("unknown escape character") {
        return mistake(
            "an escape that YAML does not have, in a value in double quotes",
            "write `\\\\` for a backslash, or use single quotes",
            at,
        );
    }
    if says("trailing content") {
        return mistake(
            "text after a closing quote",
            "put the whole value into quotes",
            at,
        );
    }
    if says("mapping values are not allowed") {
        return mistake(
            "a `:` where no key can be",
            "put a value that has a colon and a space in it into quotes; keys of one level begin in one column",
            at,
        );
    }
    if says("simple key expect") {
        return mistake(
            "a line that is neither a key nor a value",
            "a key ends with a colon and a space; a longer value is indented",
            line_before(text, at),
        );
    }
    if says("did not find expected key") || says("expected '-' indicator") {
        return mistake("a line that does not fit those above", COLUMNS, at);
    }
    if says("block sequence entries are not allowed") {
        return mistake(
            "a list cannot begin here",
            "put each `- ` on a line of its own, below the key",
            at,
        );
    }
    if says("unexpected character") {
        let first = text.get(at..).and_then(|it| it.chars().next());
        let first = first.unwrap_or_default();
        return Mistake {
            message: format!("a value cannot begin with `{first}`"),
            help: "put it into quotes",
            at,
        };
    }
    if says("flow") || says("illegal placement of ':'") || says("misplaced bracket") {
        return mistake("a bracket that is not closed, or not opened", BRACKETS, at);
    }
    mistake(said, LOOK, at)
}

/// The tab that the scanner means: it may point behind it, or at the value before it.
fn tab(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |it| it + 1);
    let blank = |it: &str| it.trim_start().is_empty();
    let from = match before.get(line..).is_some_and(blank) {
        true => line,
        false => at,
    };
    let rest = text.get(from..).unwrap_or_default();
    rest.find('\t').map_or(at, |it| from + it)
}

/// The beginning of the last line before this place that has something on it.
fn line_before(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default().trim_end();
    let line = before.rfind('\n').map_or(0, |it| it + 1);
    let indent = before.get(line..).unwrap_or_default();
    line + (indent.len() - indent.trim_start().len())
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Place;
    use crate::document;

    #[test]
    fn slips_of_the_hand_are_told_in_words_and_where_they_are() {
        for (text, at, words) in [
            ("Protocol: s3\n\tVendor: a\n", "\t", "a tab cannot indent"),
            ("Properties:\n\trole_arn: x\n", "\t", "a tab cannot indent"),
            ("Vendor: \"acme\n", "\"acme", "not closed"),
            ("Vendor: 'it's'\nHelp: x\n", "s'", "closing quote"),
            ("Vendor: 'a\nHelp: x\n", "'a", "not closed"),
            (
                "Help: \"C:\\p\"\n",
                "\"C:",
                "an escape that YAML does not have",
            ),
            (
                "Help: \"Acme\" storage\n",
                "storage",
                "text after a closing quote",
            ),
            (
                "Help: Acme: storage\n",
                ": storage",
                "a `:` where no key can be",
            ),
            (
                "Protocol: s3\n  Vendor: a\n",
                ": a",
                "a `:` where no key can be",
            ),
            (
                "Protocol: s3\nVendor acme\nHelp: x\n",
                "Vendor acme",
                "neither a key nor",
            ),
            ("A:\n  a: b\n c: d\n", "c: d", "does not fit those above"),
            (
                "Protocol: s3\n- Vendor: x\n",
                "Vendor",
                "does not fit those above",
            ),
            ("Vendor: @acme\n", "@acme", "cannot begin with `@`"),
            ("Vendor: `acme`\n", "`acme", "cannot begin with ``"),
            (
                "Scopes: [a, b\nVendor: x\n",
                ": x",
                "a bracket that is not closed",
            ),
            ("Vendor: {s3\n", "", "a bracket that is not closed"),
            ("Vendor: - a\n", "- a", "a list cannot begin here"),
        ] {
            let (_, found) = document::parse(text.as_bytes(), "a.yaml".into());
            let [it] = found.as_slice() else {
                panic!("{text:?}: {found:?}");
            };
            assert!(it.message.contains(words), "{text:?}: {}", it.message);
            let Place::Bytes(span) = &it.place else {
                panic!("{text:?}: {:?}", it.place);
            };
            assert!(text[span.start..].starts_with(at), "{text:?}: {span:?}");
        }
    }
}
