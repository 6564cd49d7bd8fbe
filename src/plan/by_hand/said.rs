//! What the steps that a profile writes say under every layer, and words of the person's that none
//! of them takes.

use super::scope::{Voices, beside, over, value, written};
use crate::diagnostic::{Diagnostic, Place};
use crate::profile::keys::DEFAULT_HOSTNAME;
use crate::profile::{
    Content, Origin, Profile, Property, Setting, Sourced, Steps, Written, WrittenInput, WrittenStep,
};
use crate::step::{Form, KINDS, Says, StepInput, StepKind};

/// A step as it is written, under every layer.
pub struct SaidStep<'a> {
    /// Its kind, as written.
    pub kind: &'a str,
    /// What other steps call it.
    pub id: Option<&'a str>,
    /// Where it stands.
    pub origin: Origin,
    /// What it says, in its order.
    pub inputs: Vec<SaidInput<'a>>,
}

/// What a step says of one of its inputs. It is no `Debug`, since it may be a secret.
pub struct SaidInput<'a> {
    /// The name.
    pub name: &'a str,
    /// What holds, and who says it.
    pub setting: Setting<Content>,
    /// What the step itself says, where a person's word counts more.
    pub over: Option<(Origin, Content)>,
    /// Whether the value must not be shown.
    pub secret: bool,
}

/// The steps that the profile writes; none where they are derived.
pub fn said(profile: &Profile) -> Vec<SaidStep<'_>> {
    let Some(steps) = profile.steps() else {
        return Vec::new();
    };
    let all = steps.all.iter();
    all.map(|step| SaidStep {
        kind: step.kind.as_deref().unwrap_or_default(),
        id: step.id.as_deref(),
        origin: steps.origin(&step.path),
        inputs: inputs(step, steps, profile),
    })
    .collect()
}

fn inputs<'a>(step: &'a WrittenStep, steps: &Steps, profile: &Profile) -> Vec<SaidInput<'a>> {
    let kind = step.kind.as_deref().and_then(StepKind::find);
    let known = |said: &WrittenInput| kind?.input(&said.name).filter(|it| it.is_written());
    let inputs = step.inputs.iter();
    inputs
        .map(|it| match known(it) {
            Some(input) => settled(input, it, steps, profile),
            // What it takes from another step.
            None => SaidInput {
                name: &it.name,
                setting: as_written(it, steps),
                over: None,
                secret: false,
            },
        })
        .collect()
}

fn settled<'a>(
    input: &StepInput,
    said: &'a WrittenInput,
    steps: &Steps,
    profile: &Profile,
) -> SaidInput<'a> {
    // What is wrong with a value `check` and `plan` say.
    let ignored = &mut Vec::new();
    let own = match (input.form, said.value.is_blank()) {
        (Form::OneOf(_), _) | (_, true) => as_written(said, steps),
        (_, false) => written(input, said, steps, profile, ignored),
    };
    let is_open = said.value.is_blank();
    let (setting, over) = match (is_open, over(input.says, steps, profile)) {
        (true, _) => (value(input, said, steps, profile, ignored), None),
        (false, Some(word)) => (word, Some(own)),
        (false, None) => (own, None),
    };
    SaidInput {
        name: &said.name,
        setting,
        over: over.and_then(|it| match it {
            Setting::Set(it) => Some((it.origin, it.value)),
            Setting::Missing | Setting::Empty(_) => None,
        }),
        secret: matches!(input.says, Says::Key(key) if key.secret),
    }
}

fn as_written(it: &WrittenInput, steps: &Steps) -> Setting<Content> {
    let origin = steps.origin(&it.path);
    if it.value.is_blank() {
        return Setting::Empty(origin);
    }
    let value = match &it.value {
        Written::Text(text) | Written::Number(text) => Content::Text(text.clone().into()),
        Written::List(texts) => Content::List(texts.clone()),
    };
    Setting::Set(Sourced { value, origin })
}

/// The code of a word that changes nothing.
const UNUSED: &str = "answer-unused";

/// What the command line says and no step takes: who says it means something by it.
pub(super) fn unheard(profile: &Profile, steps: &Steps) -> Vec<Diagnostic> {
    let mut judged: Vec<Says> = Vec::new();
    let mut found = Vec::new();
    for input in KINDS.iter().flat_map(|it| it.inputs) {
        let name = match input.says {
            Says::Key(key) => key.name,
            Says::Property(name) => name,
            Says::Server => DEFAULT_HOSTNAME.name,
            Says::Beside(_) | Says::Person | Says::Follows(_) => continue,
        };
        if judged.contains(&input.says) {
            continue;
        }
        judged.push(input.says);
        if beside(input.says, profile).origin() != Some(&Origin::Flag) {
            continue;
        }
        let voices = Voices::of(input.says, steps);
        // A key that a step does not say is the profile's own, and that is what was given.
        let is_key = !matches!(input.says, Says::Property(_));
        let is_taken = is_key && (voices.said.is_empty() || !voices.silent.is_empty());
        if is_taken || !voices.open.is_empty() || voices.are_one() || is_mentioned(name, steps) {
            continue;
        }
        let (message, help) = why(name, input.name, &voices);
        found.push(Diagnostic::error(UNUSED, Place::File, message).with_help(help));
    }
    found
}

/// `name` is what was given, `input` what steps call it.
fn why(name: &str, input: &str, voices: &Voices<'_>) -> (String, String) {
    if !voices.said.is_empty() {
        let all = voices.said.iter();
        let all: Vec<_> = all
            .map(|(step, said)| format!("`{}` ({})", text(&said.value), step.path))
            .collect();
        return (
            format!(
                "`{name}` was given, and {} steps say different ones: {}",
                all.len(),
                all.join(", ")
            ),
            format!("write `{input}: ''` in the step that shall take what is given"),
        );
    }
    let message = format!("`{name}` was given, and no step takes it");
    let help = match voices.silent.first() {
        Some(step) => {
            let kind = step.kind.as_deref().unwrap_or_default();
            format!(
                "write `{input}: ''` in {} (`{kind}`), so that it takes what is given",
                step.path
            )
        }
        None => {
            "leave it out, or choose another profile: `profilectl plan` shows what each step takes"
                .to_owned()
        }
    };
    (message, help)
}

fn text(it: &Written) -> String {
    match it {
        Written::Text(text) | Written::Number(text) => text.clone(),
        Written::List(texts) => texts.join(" "),
    }
}

/// Whether some step has it as a variable.
fn is_mentioned(name: &str, steps: &Steps) -> bool {
    let names = Property::find(name).map_or(vec![name], |it| it.names.to_vec());
    let variables: Vec<_> = names
        .iter()
        .map(|it| format!("${{property.{it}}}"))
        .collect();
    let inputs = steps.all.iter().flat_map(|it| &it.inputs);
    let mut texts = inputs.map(|it| text(&it.value));
    texts.any(|text| variables.iter().any(|it| text.contains(it.as_str())))
}
