//! Every console block of the README is carried out, in order, in one home, and must print what the
//! README says it prints.
//!
//! `[..]` stands for anything within a line, a line of `...` for any lines, and `? 4` below a command
//! for its exit code. The world is the in-process sandbox; `sandbox demo` runs the real program.
//! `UPDATE=1` writes what was printed into the README, for a person to read and prune.

use crate::connect::world::Stage;
use std::path::{Path, PathBuf};
use std::process::Command;

struct Typed {
    command: String,
    expected: Vec<String>,
    exit: i32,
    line: usize,
}

fn readme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// The commands of all console blocks.
fn typed(text: &str) -> Vec<Typed> {
    let mut all: Vec<Typed> = Vec::new();
    let mut inside = false;
    for (number, line) in text.lines().enumerate() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            line => match (line.strip_prefix("$ "), line.strip_prefix("? ")) {
                (Some(command), _) => all.push(Typed {
                    command: command.to_owned(),
                    expected: Vec::new(),
                    exit: 0,
                    line: number + 1,
                }),
                (None, Some(exit)) => all.last_mut().unwrap().exit = exit.parse().unwrap(),
                (None, None) => all.last_mut().unwrap().expected.push(line.to_owned()),
            },
        }
    }
    all
}

/// What the command prints on the terminal, and how it ends.
fn carried_out(command: &str, stage: &Stage) -> (String, i32) {
    let words = shlex::split(command).unwrap();
    assert_eq!(words[0], "profilectl", "`{command}` is no command of ours");
    let words: Vec<_> = words[1..].iter().map(String::as_str).collect();
    if words == ["sandbox", "demo"] {
        let it = Command::new(env!("CARGO_BIN_EXE_profilectl"))
            .args(&words)
            .env_clear()
            .env("TMPDIR", stage.home.path())
            .env("HOME", stage.home.path())
            .output()
            .unwrap();
        let said = [it.stdout, it.stderr].concat();
        return (String::from_utf8(said).unwrap(), it.status.code().unwrap());
    }
    let it = stage.verb_on_terminal(&words);
    let home = stage.home.path().to_str().unwrap();
    (it.out.replace(home, "~"), it.exit.into())
}

fn line_matches(expected: &str, line: &str) -> bool {
    let mut pieces = expected.split("[..]");
    let first = pieces.next().unwrap();
    let Some(mut rest) = line.strip_prefix(first) else {
        return false;
    };
    let pieces: Vec<_> = pieces.collect();
    for (at, piece) in pieces.iter().enumerate() {
        if at + 1 == pieces.len() && piece.is_empty() {
            return true;
        }
        match rest.find(piece) {
            Some(found) if at + 1 < pieces.len() => rest = &rest[found + piece.len()..],
            Some(_) => return rest.ends_with(piece),
            None => return false,
        }
    }
    rest.is_empty()
}

fn matches(expected: &[String], lines: &[&str]) -> bool {
    match expected.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first == "..." => {
            (0..=lines.len()).any(|skipped| matches(rest, &lines[skipped..]))
        }
        Some((first, rest)) => match lines.split_first() {
            Some((line, lines)) => line_matches(first, line) && matches(rest, lines),
            None => false,
        },
    }
}

#[test]
fn every_console_block_prints_what_it_says() {
    let text = std::fs::read_to_string(readme()).unwrap();
    let stage = Stage::bare();
    let mut wrong = Vec::new();
    let mut updated = text.clone();
    let all = typed(&text);
    assert!(all.len() > 8, "the README shows commands");
    for it in &all {
        let (printed, exit) = carried_out(&it.command, &stage);
        let lines: Vec<_> = printed.lines().map(str::trim_end).collect();
        let expected: Vec<_> = it
            .expected
            .iter()
            .map(|it| it.trim_end().to_owned())
            .collect();
        if exit != it.exit || !matches(&expected, &lines) {
            wrong.push(format!(
                "README.md:{}: `{}` ended with {exit} and printed\n{printed}",
                it.line, it.command
            ));
            let old: String = it.expected.iter().map(|it| format!("{it}\n")).collect();
            let command = format!("$ {}\n", it.command);
            updated = updated.replace(&format!("{command}{old}"), &format!("{command}{printed}"));
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(readme(), updated).unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_verb_is_in_the_readme() {
    let text = std::fs::read_to_string(readme()).unwrap();
    let verbs = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/command"));
    for entry in verbs.unwrap() {
        let path = entry.unwrap().path();
        let verb = path.file_stem().unwrap().to_str().unwrap();
        let there = verb == "mod"
            || text.contains(&format!("`{verb}"))
            || text.contains(&format!("profilectl {verb}"));
        assert!(there, "the README does not mention `{verb}`");
    }
}

#[test]
fn elisions_stand_for_what_they_say() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    for (expected, printed, same) in [
        ("a [..] c", "a b c", true),
        ("a [..]", "a ", true),
        ("a [..] c", "a b d", false),
        ("a", "a b", false),
        ("[..]b[..]", "abc", true),
        ("a\n...\nc", "a\nb\nb\nc", true),
        ("a\n...", "a", true),
        ("a\n...\nc", "a\nb", false),
    ] {
        let printed: Vec<_> = printed.lines().collect();
        assert_eq!(
            matches(&lines(expected), &printed),
            same,
            "{expected:?} {printed:?}"
        );
    }
}
