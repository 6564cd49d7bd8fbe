//! The description of a kind of step: one table for plans, the schema, the pages and the reader of
//! pipelines that are written by hand.

use super::Slot;
use crate::profile::Key;
use crate::profile::destination::Leaves;

/// A kind of step, as plans, schemas and pages describe it.
#[derive(Debug)]
pub struct StepKind {
    /// Its permanent name: `sign-in`.
    pub name: &'static str,
    /// What it does, in a sentence that a stranger understands.
    pub doc: &'static str,
    /// What an earlier step must have given.
    pub needs: &'static [Slot],
    /// What it gives.
    pub gives: &'static [Slot],
    /// What it takes, in the order in which it is shown.
    pub inputs: &'static [StepInput],
    /// Whether a pipeline of one's own names it.
    pub by_hand: ByHand,
}

impl StepKind {
    /// The input of that name.
    pub fn input(&self, name: &str) -> Option<&'static StepInput> {
        self.inputs.iter().find(|it| it.name == name)
    }
}

/// Whether a step is written down in a pipeline of one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByHand {
    /// It is.
    Written,
    /// It is not, and why it is there all the same.
    Implied(&'static str),
    /// The step of that kind is, and when this one takes its place.
    InPlaceOf(&'static str, &'static str),
}

impl ByHand {
    /// Why it is not written, if it is not.
    pub fn why_not(self) -> Option<&'static str> {
        match self {
            ByHand::Written => None,
            ByHand::Implied(why) | ByHand::InPlaceOf(_, why) => Some(why),
        }
    }
}

/// One input of a kind of step.
#[derive(Debug)]
pub struct StepInput {
    /// Its name: `role_arn`.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// What its value must be.
    pub form: Form,
    /// Who says it.
    pub says: Says,
    /// What a step says that leaves it out.
    pub left_out: LeftOut,
    /// What leaves this machine for the place that it names.
    pub leaves: &'static [Leaves],
}

/// What a step says that leaves an input out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// What the profile says, or nothing.
    Unsaid,
    /// The same as a blank one: it is open to the person who connects.
    Open,
    /// The step is wrong without it.
    Wrong,
}

/// What the value of an input must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A line of text.
    Text,
    /// An absolute URL.
    Url,
    /// A whole number of seconds, from the first to the second.
    Seconds(i32, i32),
    /// Several words.
    Words,
    /// One of these, each with what it means where the profile says it elsewhere. The first holds
    /// when nothing is said.
    OneOf(&'static [(&'static str, &'static str)]),
}

impl Form {
    /// What it is, after "must be".
    pub fn words(self) -> String {
        match self {
            Form::Text => "text".to_owned(),
            Form::Url => "an absolute URL".to_owned(),
            Form::Seconds(least, most) => format!("a number of seconds from {least} to {most}"),
            Form::Words => "a list of words".to_owned(),
            Form::OneOf(all) => {
                let all: Vec<_> = all.iter().map(|(it, _)| format!("`{it}`")).collect();
                all.join(" or ")
            }
        }
    }
}

/// Who says the value of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// The step, else this key of the profile.
    Key(&'static Key),
    /// The step alone; it means what this property means in a profile without steps.
    Property(&'static str),
    /// The step, else the profile's `Default Hostname` with its `Scheme` and `Default Port`.
    Server,
    /// The step of one of these kinds beside it, which shares it.
    Beside(&'static [&'static str]),
    /// The person who connects, never a file.
    Person,
    /// Nobody: it follows from what is said, in these words.
    Follows(&'static str),
}

impl StepInput {
    const fn new(name: &'static str, form: Form, says: Says, doc: &'static str) -> Self {
        StepInput {
            name,
            doc,
            form,
            says,
            left_out: LeftOut::Unsaid,
            leaves: &[],
        }
    }

    /// A text that a key of the profile says too.
    pub const fn key(name: &'static str, key: &'static Key, doc: &'static str) -> Self {
        StepInput::new(name, Form::Text, Says::Key(key), doc)
    }

    /// A text that is a property in a profile without steps.
    pub const fn property(name: &'static str, property: &'static str, doc: &'static str) -> Self {
        StepInput::new(name, Form::Text, Says::Property(property), doc)
    }

    /// The storage's server.
    pub const fn server(name: &'static str, doc: &'static str) -> Self {
        StepInput::new(name, Form::Url, Says::Server, doc)
    }

    /// Shown here, and said by the step of another kind.
    pub const fn beside(
        name: &'static str,
        kinds: &'static [&'static str],
        doc: &'static str,
    ) -> Self {
        StepInput::new(name, Form::Text, Says::Beside(kinds), doc)
    }

    /// Asked of the person, and in no file.
    pub const fn person(name: &'static str, doc: &'static str) -> Self {
        StepInput::new(name, Form::Text, Says::Person, doc)
    }

    /// Nobody says it.
    pub const fn follows(name: &'static str, why: &'static str, doc: &'static str) -> Self {
        StepInput::new(name, Form::Text, Says::Follows(why), doc)
    }

    /// With a value of this form.
    pub const fn of(mut self, form: Form) -> Self {
        self.form = form;
        self
    }

    /// The URL of a place that these things are sent to.
    pub const fn url(mut self, leaves: &'static [Leaves]) -> Self {
        self.form = Form::Url;
        self.leaves = leaves;
        self
    }

    /// A step without it is wrong.
    pub const fn required(mut self) -> Self {
        self.left_out = LeftOut::Wrong;
        self
    }

    /// Left out it is open to the person who connects.
    pub const fn open(mut self) -> Self {
        self.left_out = LeftOut::Open;
        self
    }

    /// Whether a step may say it.
    pub fn is_written(&self) -> bool {
        match self.says {
            Says::Key(_) | Says::Property(_) | Says::Server => true,
            Says::Beside(_) | Says::Person | Says::Follows(_) => false,
        }
    }
}
