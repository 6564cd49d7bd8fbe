//! Which codes are looked at, and in which files.

use super::{RULES, Severity};
use crate::diagnostic::Code;
use crate::document::CODES;

/// Codes that count. Everything does unless codes are selected; what is ignored never does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only these, when there are any.
    pub select: Vec<String>,
    /// Never these.
    pub ignore: Vec<String>,
    /// Never these in files of that name.
    pub per_file: Vec<FileIgnores>,
}

/// Codes ignored in some files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileIgnores {
    /// A path with `*` (anything but `/`) and `**` (anything); it may match the end of a path.
    pub pattern: String,
    /// The codes.
    pub codes: Vec<String>,
}

/// A code that no rule and no reader has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode {
    /// As written.
    pub code: String,
    /// The code that was probably meant.
    pub meant: Option<Code>,
}

impl Selection {
    /// Whether findings of this code in this file count.
    pub fn wants(&self, file: &str, code: &str) -> bool {
        let named = |codes: &[String]| codes.iter().any(|it| it == code);
        (self.select.is_empty() || named(&self.select))
            && !named(&self.ignore)
            && !self
                .per_file
                .iter()
                .any(|it| named(&it.codes) && matches_path(&it.pattern, file))
    }

    /// The codes that do not exist.
    pub fn unknown(&self) -> Vec<UnknownCode> {
        let per_file = self.per_file.iter().flat_map(|it| &it.codes);
        self.select
            .iter()
            .chain(&self.ignore)
            .chain(per_file)
            .filter(|it| !codes().any(|(code, _)| code == it.as_str()))
            .map(|it| UnknownCode {
                code: it.clone(),
                meant: nearest_code(it),
            })
            .collect()
    }
}

/// Why a file was not read at all.
const UNREAD: &[Code] = &[
    "input-missing",
    "input-unreadable",
    "not-a-file",
    "symbolic-link",
];

/// Every code a check can report, with its usual weight.
pub(super) fn codes() -> impl Iterator<Item = (Code, Severity)> {
    let rules = RULES.iter().map(|it| (it.name, it.severity));
    let readers = CODES.iter().map(|it| it.code);
    let unread = readers.chain(UNREAD.iter().copied());
    rules.chain(unread.map(|it| (it, Severity::Error)))
}

/// The code that was probably meant.
pub(super) fn nearest_code(written: &str) -> Option<Code> {
    codes()
        .map(|(code, _)| (strsim::jaro_winkler(written, code), code))
        .filter(|(likeness, _)| *likeness > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, code)| code)
}

/// Whether a pattern matches a path or the end of it, from a folder's start.
pub fn matches_path(pattern: &str, path: &str) -> bool {
    let path = path.replace('\\', "/");
    let pattern = pattern.trim_start_matches("./");
    if !pattern.contains(['*', '?']) {
        let before = path.strip_suffix(pattern);
        let is_start = |it: &str| it.is_empty() || it.ends_with('/');
        return !pattern.is_empty() && before.is_some_and(is_start);
    }
    let path: Vec<char> = path.chars().collect();
    let pattern: Vec<char> = pattern.chars().collect();
    let starts = (0..path.len()).filter(|n| *n == 0 || path.get(n - 1) == Some(&'/'));
    starts
        .into_iter()
        .any(|n| matches_all(&pattern, path.get(n..).unwrap_or_default()))
}

/// Glob matching in time pattern times path: one row of reachable pattern positions per character.
fn matches_all(pattern: &[char], path: &[char]) -> bool {
    let star = |at: usize| pattern.get(at) == Some(&'*');
    let spread = |reached: &mut Vec<bool>| {
        for at in 0..pattern.len() {
            if star(at)
                && reached.get(at) == Some(&true)
                && let Some(next) = reached.get_mut(at + 1)
            {
                *next = true;
            }
        }
    };
    let mut reached = vec![false; pattern.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    spread(&mut reached);
    for it in path {
        let mut after = vec![false; pattern.len() + 1];
        for (at, _) in reached.iter().enumerate().filter(|(_, on)| **on) {
            let stays = star(at) && (*it != '/' || star(at + 1) || (at > 0 && star(at - 1)));
            let moves = pattern.get(at).is_some_and(|p| p == it || *p == '?') && !star(at);
            let target = if stays { at } else { at + 1 };
            if (stays || moves)
                && let Some(next) = after.get_mut(target)
            {
                *next = true;
            }
        }
        spread(&mut after);
        reached = after;
    }
    reached.last() == Some(&true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_paths_and_their_ends() {
        for (pattern, path, matches) in [
            ("a.duck", "a.duck", true),
            ("a.duck", "x/a.duck", true),
            ("a.duck", "xa.duck", false),
            ("*.duck", "x/y/a.duck", true),
            ("x/*.duck", "x/y/a.duck", false),
            ("x/**.duck", "x/y/a.duck", true),
            ("x/**", "x/y/a.duck", true),
            ("y/*", "x/y/a.duck", true),
            ("", "a", false),
            ("a?b", "a/b", true),
        ] {
            assert_eq!(matches_path(pattern, path), matches, "{pattern} {path}");
        }
    }

    #[test]
    fn a_pattern_of_stars_takes_no_time() {
        assert!(!matches_path(&"*a".repeat(200), &"a".repeat(150)));
    }
}
