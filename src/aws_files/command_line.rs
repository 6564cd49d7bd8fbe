//! A `credential_process` split into a program and its arguments, as AWS's tools split it: no shell
//! ever sees it, so that `$`, `~`, `|` and `*` mean themselves.
//!
//! On Unix Python's `shlex.split` (`botocore.compat.compat_shell_split`), on Windows the rules of the
//! C runtime. Pure.

use std::mem;

/// Why a command line cannot be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsplittable {
    /// A quotation mark has no partner.
    #[error("a quotation mark is not closed")]
    OpenQuote,
    /// It ends in a backslash.
    #[error("it ends in a backslash")]
    OpenEscape,
    /// There is no program in it.
    #[error("it is blank")]
    Blank,
}

/// The program and its arguments, as this platform's tools have them.
pub fn split(line: &str) -> Result<Vec<String>, Unsplittable> {
    let words = match cfg!(windows) {
        true => windows(line)?,
        false => posix(line)?,
    };
    match words.is_empty() {
        true => Err(Unsplittable::Blank),
        false => Ok(words),
    }
}

fn posix(line: &str) -> Result<Vec<String>, Unsplittable> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = line.chars();
    while let Some(it) = rest.next() {
        match it {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next().ok_or(Unsplittable::OpenQuote)? {
                        '\'' => break,
                        it => word.push(it),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next().ok_or(Unsplittable::OpenQuote)? {
                        '"' => break,
                        '\\' => match rest.next().ok_or(Unsplittable::OpenEscape)? {
                            it @ ('"' | '\\') => word.push(it),
                            it => word.extend(['\\', it]),
                        },
                        it => word.push(it),
                    }
                }
            }
            '\\' => {
                let it = rest.next().ok_or(Unsplittable::OpenEscape)?;
                word.get_or_insert_default().push(it);
            }
            it => word.get_or_insert_default().push(it),
        }
    }
    words.extend(word);
    Ok(words)
}

fn windows(line: &str) -> Result<Vec<String>, Unsplittable> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    let mut backslashes = 0;
    for it in line.chars() {
        if it == '\\' {
            backslashes += 1;
            continue;
        }
        let before = mem::take(&mut backslashes);
        match it {
            '"' => {
                let word = word.get_or_insert_default();
                word.extend(std::iter::repeat_n('\\', before / 2));
                match before % 2 {
                    1 => word.push('"'),
                    _ => quoted = !quoted,
                }
            }
            it => {
                if before > 0 {
                    let word = word.get_or_insert_default();
                    word.extend(std::iter::repeat_n('\\', before));
                }
                match it {
                    ' ' | '\t' if !quoted => words.extend(word.take()),
                    it => word.get_or_insert_default().push(it),
                }
            }
        }
    }
    if quoted {
        return Err(Unsplittable::OpenQuote);
    }
    if backslashes > 0 {
        let word = word.get_or_insert_default();
        word.extend(std::iter::repeat_n('\\', backslashes));
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Python 3.11's `shlex.split` says of each.
    #[test]
    fn words_of_a_unix_command_line() {
        for (line, expected) in [
            ("/opt/tool", &["/opt/tool"][..]),
            ("tool  a\tb\nc ", &["tool", "a", "b", "c"]),
            ("tool 'a b' \"c d\"", &["tool", "a b", "c d"]),
            ("tool a'b c'd", &["tool", "ab cd"]),
            ("tool ''", &["tool", ""]),
            (r#"tool "a\"b\\c\d""#, &["tool", r#"a"b\c\d"#]),
            (r"tool a\ b \$x", &["tool", "a b", "$x"]),
            (r"tool 'a\'", &["tool", r"a\"]),
            (
                "tool $HOME ~ | x; *",
                &["tool", "$HOME", "~", "|", "x;", "*"],
            ),
            ("tool # no comment", &["tool", "#", "no", "comment"]),
        ] {
            assert_eq!(posix(line).unwrap(), expected, "{line}");
        }
        for (line, why) in [
            ("tool 'a", Unsplittable::OpenQuote),
            ("tool \"a", Unsplittable::OpenQuote),
            ("tool a\\", Unsplittable::OpenEscape),
        ] {
            assert_eq!(posix(line), Err(why), "{line}");
        }
        assert_eq!(split(" \t "), Err(Unsplittable::Blank));
    }

    /// The cases of botocore's own tests of its splitting for Windows.
    #[test]
    fn words_of_a_windows_command_line() {
        for (line, expected) in [
            ("", &[][..]),
            ("spam \\", &["spam", "\\"]),
            ("spam ", &["spam"]),
            (" spam", &["spam"]),
            ("spam eggs", &["spam", "eggs"]),
            ("spam\teggs", &["spam", "eggs"]),
            ("spam\neggs", &["spam\neggs"]),
            ("\"\"", &[""]),
            ("\" \"", &[" "]),
            ("\"\t\"", &["\t"]),
            (r"\\", &[r"\\"]),
            (r#"\\\\""#, &[]),
            (r#"\\\\" "#, &[]),
            (r#"\\"" x"#, &["\\", "x"]),
            (r#"\" x"#, &["\"", "x"]),
            (r#"a\\\"b c"#, &[r#"a\"b"#, "c"]),
        ] {
            match (windows(line), expected) {
                (Err(_), []) => {}
                (found, expected) => assert_eq!(found.unwrap(), expected, "{line}"),
            }
        }
    }
}
