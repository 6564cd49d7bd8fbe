//! A plan as a pipeline of one's own: the YAML that, read again, gives the same plan.
//!
//! What the steps say is written out; what holds anyway, what the person is asked for and what no
//! file may hold is left out, and comes from the profile that is extended.

use super::Plan;
use crate::profile::Profile;
use crate::step::{ByHand, Field, Form, LeftOut, Says, Shown, Step, StepInput};
use crate::template::yaml_double_quoted;
use crate::untrusted::misleads;
use std::fmt::Write;

/// What is added to a vendor, so that the two profiles can be told apart.
const OF_ITS_OWN: &str = "-steps";

/// The way in that only the user's own files describe.
const AWS_CLI: &str = "aws-cli-profile";

/// The profile with its plan as `steps`.
pub fn yaml(plan: &Plan, profile: &Profile) -> String {
    let mut text = format!(
        "# Give it a name of its own, change what it does, and `profilectl add` it.\n\
         # `profilectl explain step:sign-in` says what a step of that kind does and takes.\n\
         extends: {}\n\
         Vendor: {}\n\
         Description: {}\n",
        scalar(&profile.identity()),
        scalar(&format!("{}{OF_ITS_OWN}", profile.vendor())),
        scalar(&format!("{} (steps)", profile.description())),
    );
    if takes_keys_of_files(plan) {
        text.push_str("# No steps: a profile of the AWS CLI decides them, and its keys are in no other file.\n");
        return text;
    }
    text.push_str("steps:\n");
    for step in plan.steps() {
        let kind = step.kind();
        let name = match kind.by_hand {
            ByHand::Written => kind.name,
            ByHand::InPlaceOf(name, _) => name,
            ByHand::Implied(_) => continue,
        };
        let _ = writeln!(text, "  - step: {name}");
        for line in lines(step) {
            let _ = writeln!(text, "    {line}");
        }
    }
    text
}

/// Whether the files of the AWS CLI say more than a pipeline may.
fn takes_keys_of_files(plan: &Plan) -> bool {
    plan.strategy() == AWS_CLI
}

fn lines(step: &Step) -> Vec<String> {
    let written = |field: Field| {
        let input = step.kind().input(field.name)?;
        line(input, &field)
    };
    step.fields().into_iter().filter_map(written).collect()
}

/// What is written of one input; nothing where leaving it out says the same.
fn line(input: &StepInput, field: &Field) -> Option<String> {
    if !input.is_written() {
        return None;
    }
    let name = input.name;
    let is_secret = matches!(input.says, Says::Key(key) if key.secret);
    let usual = match input.form {
        Form::OneOf(all) => all.first().map(|it| it.0),
        Form::Text | Form::Url | Form::Seconds(..) | Form::Words => None,
    };
    match &field.shown {
        // A secret is not shown as text: there is none.
        Shown::Text(_) if is_secret => Some(format!("{name}: ''")),
        Shown::Text(text) if usual == Some(text) => None,
        Shown::Text(_) if field.is_default() => None,
        // Amazon's own, which follows the region.
        Shown::Text(_) if input.says == Says::Server && field.is_inherited() => None,
        Shown::Text(text) => Some(format!("{name}: {}", scalar(text))),
        Shown::List(words) => {
            let words: Vec<_> = words.iter().map(|it| element(it)).collect();
            Some(format!("{name}: [{}]", words.join(", ")))
        }
        Shown::Open(text, keys) => Some(format!(
            "{name}: {}   # asks: {}",
            scalar(text),
            keys.join(", ")
        )),
        Shown::Asked(_) if is_secret || input.says == Says::Server => None,
        Shown::Asked(_) if input.left_out == LeftOut::Open => None,
        Shown::Asked(_) => Some(format!("{name}: ''   # asked")),
        Shown::Hidden => Some(format!("# {name}: as in the profile that is extended")),
        Shown::ChosenLater | Shown::AskedThen(_) => None,
    }
}

/// A value as YAML: plain where nothing can be mistaken, else between quotation marks.
fn scalar(text: &str) -> String {
    let plain = text.starts_with(|it: char| it.is_ascii_alphabetic() || it == '/')
        && text
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || " _./:@+=,$-{}()".contains(it))
        && !text.contains(": ")
        && !text.ends_with([':', ' '])
        && !WORDS.contains(&text.to_ascii_lowercase().as_str());
    let quoted_as_it_is = !text.chars().any(|it| it.is_control() || misleads(it));
    match (plain, quoted_as_it_is) {
        (true, _) => text.to_owned(),
        (false, true) => format!("'{}'", text.replace('\'', "''")),
        (false, false) => format!("\"{}\"", yaml_double_quoted(text)),
    }
}

/// The same inside of `[...]`.
fn element(text: &str) -> String {
    let scalar = scalar(text);
    match scalar.starts_with(['\'', '"']) || !scalar.contains([',', '{', '}']) {
        true => scalar,
        false => format!("'{scalar}'"),
    }
}

/// Words that are not text in YAML 1.1 or 1.2.
const WORDS: [&str; 10] = [
    "true", "false", "yes", "no", "on", "off", "null", "y", "n", "none",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse;
    use proptest::prelude::*;

    fn read_back(yaml: &str) -> Option<String> {
        let (document, _) = parse(yaml.as_bytes(), "it".into());
        let entry = document?.entry("Key")?.node.clone();
        let node = entry.elements().first().cloned().unwrap_or(entry);
        node.text().map(str::to_owned)
    }

    fn comes_back(text: &str) {
        let wanted = Some(text.to_owned());
        assert_eq!(read_back(&format!("Key: {}\n", scalar(text))), wanted);
        assert_eq!(read_back(&format!("Key: [{}]\n", element(text))), wanted);
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in any::<String>()) {
            comes_back(&text);
        }
    }

    #[test]
    fn what_means_something_in_yaml_comes_back() {
        for text in [
            "",
            "''",
            "yes",
            "Null",
            "12",
            "1e3",
            "0x1f",
            "a: b",
            "a #b",
            "a:",
            "- a",
            "{a}",
            "[a]",
            "a, b",
            "${property.x}",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a",
            " a",
            "a ",
            "a\nb",
            "a\u{202e}b",
            "https://h.example/${property.x}/y?z=1&u",
            "arn:aws:iam::123456789012:role/x",
            "a\\n",
            "?",
        ] {
            comes_back(text);
        }
    }
}
