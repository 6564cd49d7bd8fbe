//! Questions on the terminal: the one door to inquire.
//!
//! Prompts go to standard error, never to standard output, which belongs to the answer. Esc declines
//! a question, Ctrl-C all of it. Foreign text (names of accounts and roles, help of a profile) is escaped here.

use crate::effects::{Answer, Choice, Form, Prompter, Question, Unanswered};
use crate::secret::Secret;
use crate::untrusted::Untrusted;
use inquire::validator::Validation;
use inquire::{InquireError, Password, PasswordDisplayMode, Select, Text};
use std::fmt;
use std::io::IsTerminal;

/// Whether somebody may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interactivity {
    /// Somebody is at the terminal.
    Person,
    /// Nobody is, or nobody may be disturbed.
    Nobody,
}

/// Asks on the terminal.
#[derive(Debug, Clone, Copy)]
pub struct Terminal;

/// Asks nobody.
#[derive(Debug, Clone, Copy)]
pub struct NonInteractive;

impl Prompter for NonInteractive {
    fn ask(&self, _: &Question) -> Result<Answer, Unanswered> {
        Err(Unanswered::NobodyThere)
    }
}

/// A choice as it is shown.
struct Shown {
    label: String,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)
    }
}

impl Prompter for Terminal {
    fn ask(&self, it: &Question) -> Result<Answer, Unanswered> {
        // A prompt that is written into a file is seen by nobody.
        if !std::io::stderr().is_terminal() {
            return Err(Unanswered::NobodyThere);
        }
        let title = shown(&it.title);
        let help = it.help.as_deref().map(shown);
        let placeholder = it.placeholder.as_deref().map(shown);
        let check = it.check;
        let validate = move |answer: &str| {
            Ok(match check(answer) {
                Ok(()) => Validation::Valid,
                Err(why) => Validation::Invalid(shown(&why).into()),
            })
        };
        let answer = match &it.form {
            Form::Text => {
                let mut prompt = Text::new(&title).with_validator(validate);
                if let Some(it) = &help {
                    prompt = prompt.with_help_message(it);
                }
                if let Some(it) = &placeholder {
                    prompt = prompt.with_placeholder(it);
                }
                prompt.prompt()
            }
            Form::Secret => {
                let mut prompt = Password::new(&title)
                    .with_display_mode(PasswordDisplayMode::Hidden)
                    .without_confirmation()
                    .with_validator(validate);
                if let Some(it) = &help {
                    prompt = prompt.with_help_message(it);
                }
                prompt.prompt()
            }
            Form::Choice(choices) => return choose(&title, help.as_deref(), choices),
        };
        answer.map(answered).map_err(unanswered)
    }
}

fn choose(title: &str, help: Option<&str>, choices: &[Choice]) -> Result<Answer, Unanswered> {
    let labels = choices
        .iter()
        .map(|it| Shown {
            label: shown(&it.label),
        })
        .collect();
    let help = match help {
        Some(it) => format!("{it}; type to filter"),
        None => "type to filter".to_owned(),
    };
    let chosen = Select::new(title, labels)
        .with_page_size(12)
        .with_help_message(&help)
        .raw_prompt()
        .map_err(unanswered)?;
    choices
        .get(chosen.index)
        .map(|it| answered(it.value.clone()))
        .ok_or(Unanswered::Declined)
}

fn shown(it: &str) -> String {
    Untrusted::new(it).to_string()
}

fn answered(it: String) -> Answer {
    Answer(Secret::new(it))
}

fn unanswered(it: InquireError) -> Unanswered {
    match it {
        InquireError::OperationCanceled => Unanswered::Declined,
        InquireError::OperationInterrupted => Unanswered::Interrupted,
        InquireError::NotTTY
        | InquireError::InvalidConfiguration(_)
        | InquireError::IO(_)
        | InquireError::Custom(_) => Unanswered::NobodyThere,
    }
}
