//! What a person is asked, and what becomes of a question.

use crate::failure::Failure;
use crate::profile::questions::{self, Prompt};
use crate::secret::Secret;

/// One question.
#[derive(Debug, Clone)]
pub struct Question {
    /// The key that `--set` answers: `OAuth Client ID`, `role_arn`.
    pub key: String,
    /// The prompt: `Role Amazon Resource Name (ARN)`.
    pub title: String,
    /// What it is and where to find it.
    pub help: Option<String>,
    /// An example of the form.
    pub placeholder: Option<String>,
    /// What may be answered.
    pub form: Form,
    /// What makes an answer wrong, in a sentence.
    pub check: fn(&str) -> Result<(), String>,
}

impl Question {
    /// The question for a key, in the words that are known for it; what there is to choose is for the
    /// caller to say.
    pub fn of(key: &str, prompt: Option<&Prompt>) -> Self {
        Question {
            key: key.to_owned(),
            title: prompt.map_or(key, |it| it.title).to_owned(),
            help: prompt.map(|it| it.help.to_owned()),
            placeholder: prompt.map(|it| it.placeholder.to_owned()),
            form: match prompt.map(|it| it.form) {
                Some(questions::Form::Secret) => Form::Secret,
                Some(questions::Form::Text | questions::Form::Choice) | None => Form::Text,
            },
            check: prompt.map_or(not_blank, |it| it.check),
        }
    }
}

fn not_blank(answer: &str) -> Result<(), String> {
    match answer.trim() {
        "" => Err("an answer is needed".to_owned()),
        _ => Ok(()),
    }
}

/// What may be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// A line of text.
    Text,
    /// A line that is not shown.
    Secret,
    /// One of these.
    Choice(Vec<Choice>),
}

/// One thing to choose: shown as `label`, answered as `value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is answered.
    pub value: String,
    /// What is shown: untrusted, escaped by the prompter.
    pub label: String,
}

/// What a person answered.
#[derive(Debug)]
pub struct Answer(pub Secret<String>);

/// Why a question has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unanswered {
    /// No one may be asked.
    NobodyThere,
    /// The person cancelled this question (Esc); some can be left out.
    Declined,
    /// The person wants the program to end (Ctrl-C).
    Interrupted,
}

impl Unanswered {
    /// Why the run ends with this question; what is said where nobody is there knows how to answer
    /// it ahead of time.
    pub fn failure(self, key: &str, nobody_there: impl FnOnce() -> Failure) -> Failure {
        match self {
            Unanswered::NobodyThere => nobody_there(),
            Unanswered::Declined => Failure::cancelled_at(key),
            Unanswered::Interrupted => Failure::interrupted(),
        }
    }
}
