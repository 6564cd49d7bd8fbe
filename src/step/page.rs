//! The page of a kind of step, from its row of the table: what `explain` shows.

use super::{Form, KINDS, LeftOut, Says, Slot, StepInput, StepKind};
use std::fmt::Write;

/// What stands before the name of a kind where codes are explained: `step:sign-in`.
pub const PREFIX: &str = "step:";

impl StepKind {
    /// The page: what it does, needs and gives, and everything it takes.
    pub fn page(&self) -> String {
        let mut text = format!("# {PREFIX}{}\n\n{}.\n\n", self.name, upper_first(self.doc));
        if let Some(why) = self.by_hand.why_not() {
            let _ = writeln!(text, "It is not written down: {why}.\n");
        }
        let _ = writeln!(text, "Needs: {}", list(self.needs, Slot::givers));
        let _ = writeln!(text, "Gives: {}", list(self.gives, |_| String::new()));
        let (written, shown): (Vec<_>, Vec<_>) = self.inputs.iter().partition(|it| it.is_written());
        if !written.is_empty() {
            text.push_str("\n## What the step may say\n\n");
        }
        for input in written {
            let _ = writeln!(
                text,
                "- `{}`: {} ({}). {}.",
                input.name,
                input.doc,
                input.form.words(),
                input.otherwise()
            );
        }
        if !shown.is_empty() {
            text.push_str("\n## What it takes besides\n\n");
        }
        for input in shown {
            let _ = writeln!(
                text,
                "- `{}`: {}. {}.",
                input.name,
                input.doc,
                input.otherwise()
            );
        }
        text
    }
}

impl Slot {
    /// The kinds that give it, for a sentence.
    fn givers(self) -> String {
        let all = KINDS.iter().filter(|it| it.gives.contains(&self));
        let all: Vec<_> = all.map(|it| format!("`{}`", it.name)).collect();
        match (self, all.is_empty()) {
            (Slot::Answers, _) | (_, true) => String::new(),
            (_, false) => format!(" (from {})", all.join(", ")),
        }
    }
}

fn list(slots: &[Slot], more: impl Fn(Slot) -> String) -> String {
    let all = slots.iter().map(|it| format!("{}{}", it.name(), more(*it)));
    match slots {
        [] => "nothing".to_owned(),
        _ => all.collect::<Vec<_>>().join("; "),
    }
}

impl StepInput {
    /// What holds when the step does not say it, or why it cannot.
    pub fn otherwise(&self) -> String {
        let usual = match self.form {
            Form::OneOf([(first, _), ..]) => format!("`{first}`"),
            _ => "nothing".to_owned(),
        };
        match (self.says, self.left_out) {
            (_, LeftOut::Wrong) => "It must be there; blank, it is asked for".to_owned(),
            (_, LeftOut::Open) => "Left out: open to the person who connects".to_owned(),
            (Says::Key(key), _) => format!("Left out: the profile's `{}`", key.name),
            (Says::Server, _) => {
                "Left out: the profile's `Default Hostname`, `Scheme` and `Default Port`".to_owned()
            }
            (Says::Property(_), _) => format!("Left out: {usual}; blank: open to the person"),
            (Says::Beside(kinds), _) => format!("The step `{}` says it", kinds.join("` or `")),
            (Says::Person, _) => "Only the person who connects says it".to_owned(),
            (Says::Follows(why), _) => format!("Nobody says it: {why}"),
        }
    }
}

fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
