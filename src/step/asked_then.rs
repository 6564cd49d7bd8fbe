//! A secret that is asked for at the moment it is needed, and never kept.

use crate::effects::{Effects, Form, Question};
use crate::failure::{Failure, Kind};
use crate::profile::questions::Prompt;
use crate::secret::Secret;

/// One question for such a secret.
pub(super) struct AskedThen<'a> {
    /// The key under which it is given ahead of time.
    pub key: &'static str,
    /// The prompt.
    pub title: String,
    /// In place of the help that is known for the key.
    pub help: Option<String>,
    /// What it is for, as a fact where nobody can be asked.
    pub about: (&'static str, &'a str),
}

impl AskedThen<'_> {
    /// Asks it.
    pub(super) fn ask(self, fx: &Effects) -> Result<Secret<String>, Failure> {
        let key = self.key;
        let known = Question::of(key, Prompt::find(key));
        let question = Question {
            title: self.title,
            help: self.help.or(known.help),
            form: Form::Secret,
            ..known
        };
        let (label, about) = self.about;
        let nobody_there = || {
            Failure::new(
                Kind::NeedsPerson,
                "answer-missing",
                format!("nobody can be asked for `{key}`: give `--set-from-stdin {key}`"),
            )
            .with_fact(label, about)
        };
        match fx.prompter.ask(&question) {
            Ok(answer) => Ok(answer.0),
            Err(why) => Err(why.failure(key, nobody_there)),
        }
    }
}
