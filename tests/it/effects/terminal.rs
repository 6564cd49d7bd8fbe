//! The prompter on a terminal: `script` gives this test binary one.

use connection_profile::effects::real::{NonInteractive, Terminal};
use connection_profile::effects::{Choice, Form, Prompter, Question, Unanswered};
use std::fs;
use std::io::{Read, Write};
use std::process::{Command, Stdio};

const FOREIGN: &str = "evil\u{1b}[2J\u{202e}";

fn question(form: Form) -> Question {
    Question {
        key: "role_arn".into(),
        title: format!("Title {FOREIGN}"),
        help: Some(format!("Help {FOREIGN}")),
        placeholder: Some(format!("Like {FOREIGN}")),
        form,
        check: |it| match it {
            "bad" => Err(format!("Wrong {FOREIGN}")),
            _ => Ok(()),
        },
    }
}

fn form(kind: &str) -> Form {
    let choice = |n: u32| Choice {
        value: format!("value {n}"),
        label: format!("label {n} {FOREIGN}"),
    };
    match kind {
        "text" => Form::Text,
        "secret" => Form::Secret,
        "choice" => Form::Choice((1..30).map(choice).collect()),
        _ => Form::Choice(Vec::new()),
    }
}

#[test]
#[ignore = "a child process of the tests below"]
fn child_asks() {
    let kind = std::env::var("TERMINAL_CHILD").expect("run by another test only");
    let file = std::env::var("TERMINAL_ANSWER").unwrap();
    let answer = match Terminal.ask(&question(form(&kind))) {
        Ok(it) => format!("answered {}", it.0.reveal()),
        Err(it) => format!("{it:?}"),
    };
    fs::write(file, answer).unwrap();
}

/// Types when the prompt is there; gives what was answered and what the terminal showed.
fn check(kind: &str, typed: &str, expected: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let (answer, output) = (folder.path().join("answer"), folder.path().join("output"));
    let line = format!(
        "'{}' effects::terminal::child_asks --exact --ignored --nocapture > '{}'",
        std::env::current_exe().unwrap().display(),
        output.display()
    );
    let started = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .env("TERMINAL_CHILD", kind)
        .env("TERMINAL_ANSWER", &answer)
        .env("TERM", "xterm")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = started else {
        println!("skipped: there is no `script` here to give a terminal");
        return None;
    };
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut shown = Vec::new();
    let mut typed = Some(typed);
    let mut piece = [0; 4096];
    while let Ok(length @ 1..) = stdout.read(&mut piece) {
        shown.extend_from_slice(&piece[..length]);
        // The help is the last that is drawn: from then on keys are read one by one.
        if String::from_utf8_lossy(&shown).contains("Help ")
            && let Some(typed) = typed.take()
        {
            stdin.write_all(typed.as_bytes()).unwrap();
        }
    }
    child.wait().unwrap();
    let shown = String::from_utf8_lossy(&shown).into_owned();
    assert_eq!(fs::read_to_string(answer).unwrap(), expected, "{shown:?}");
    assert!(
        !shown.contains("evil\u{1b}") && !shown.contains('\u{202e}'),
        "{shown:?}"
    );
    let output = fs::read_to_string(output).unwrap();
    assert!(
        !output.contains("Title") && !output.contains("label"),
        "{output}"
    );
    Some(shown)
}

#[test]
fn text_is_asked_until_it_is_right() {
    let Some(shown) = check("text", "bad\r\u{7f}\u{7f}\u{7f}good\r", "answered good") else {
        return;
    };
    assert!(shown.contains("Title evil\\u{1b}[2J\\u{202e}"), "{shown:?}");
    assert!(shown.contains("Wrong evil\\u{1b}"), "{shown:?}");
}

#[test]
fn a_secret_is_not_shown() {
    let Some(shown) = check("secret", "CANARY\r", "answered CANARY") else {
        return;
    };
    assert!(!shown.contains("CANARY"), "{shown:?}");
}

#[test]
fn a_choice_is_found_by_typing_and_answered_by_its_value() {
    check("choice", "27\r", "answered value 27");
    check("choice", "\r", "answered value 1");
}

#[test]
fn escape_declines_and_interrupt_ends() {
    check("text", "\u{1b}", "Declined");
    check("choice", "\u{1b}", "Declined");
    check("choice", "\u{3}", "Interrupted");
    check("secret", "\u{3}", "Interrupted");
}

#[test]
fn without_a_terminal_nobody_is_there() {
    let asked = NonInteractive.ask(&question(Form::Text));
    assert_eq!(asked.unwrap_err(), Unanswered::NobodyThere);
    let folder = tempfile::tempdir().unwrap();
    let answer = folder.path().join("answer");
    let done = Command::new(std::env::current_exe().unwrap())
        .args(["effects::terminal::child_asks", "--exact", "--ignored"])
        .env("TERMINAL_CHILD", "text")
        .env("TERMINAL_ANSWER", &answer)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(done.unwrap().success());
    assert_eq!(fs::read_to_string(answer).unwrap(), "NobodyThere");
}
