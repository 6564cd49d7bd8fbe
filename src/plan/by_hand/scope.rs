//! What a step says, put over the profile: the profile as that step sees it.

use super::faults::UNUSABLE_INPUT;
use crate::diagnostic::{Diagnostic, Place};
use crate::profile::destination::Endpoint;
use crate::profile::grant::{self, Grant};
use crate::profile::placeholder::Purpose;
use crate::profile::{
    Content, Key, Kind, Origin, Profile, Setting, Sourced, Steps, Written, WrittenInput,
    WrittenStep, keys, variable_finding,
};
use crate::step::{Form, KINDS, LeftOut, Says, StepInput, StepKind};
use crate::step::{client_credentials, password_grant, sign_in};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The words that one step says, or several that share what they say.
pub(super) struct Scope<'a> {
    steps: &'a Steps,
    grant: Option<Grant>,
    said: Vec<(&'static StepInput, Option<&'a WrittenInput>)>,
}

type Keys = Vec<(&'static Key, Setting<Content>)>;
type Properties = Vec<(&'static str, Setting<Content>)>;

impl<'a> Scope<'a> {
    fn new(steps: &'a Steps) -> Self {
        Scope {
            steps,
            grant: None,
            said: Vec::new(),
        }
    }

    /// Of one step.
    pub(super) fn of_step(
        kind: &'static StepKind,
        written: &'a WrittenStep,
        steps: &'a Steps,
    ) -> Self {
        let mut scope = Scope::new(steps);
        scope.add(kind, Some(written));
        scope
    }

    /// Of the steps of these kinds, for what they and others share.
    pub(super) fn of_kinds(kinds: &[&'static StepKind], steps: &'a Steps) -> Self {
        let mut scope = Scope::new(steps);
        for kind in kinds {
            let is = |it: &&WrittenStep| it.kind.as_deref() == Some(kind.name);
            scope.add(kind, steps.all.iter().find(is));
        }
        scope
    }

    fn add(&mut self, kind: &'static StepKind, written: Option<&'a WrittenStep>) {
        let named = GRANTS.iter().find(|it| it.0 == kind.name);
        self.grant = self.grant.or(named.map(|it| it.1));
        for input in kind.inputs.iter().filter(|it| it.is_written()) {
            let said = written.and_then(|it| it.inputs.iter().find(|it| it.name == input.name));
            self.said.push((input, said));
        }
    }

    /// The profile with what is said here in place of its own. Properties that say what steps say
    /// count only here; keys hold where no step says otherwise.
    pub(super) fn seen(&self, profile: &Profile, problems: &mut Vec<Diagnostic>) -> Profile {
        let mut keys: Keys = neutral(self.grant);
        let mut properties: Properties = Vec::new();
        properties.extend(of_steps().iter().map(|it| (*it, Setting::Missing)));
        for (input, said) in &self.said {
            match (said, input.says) {
                (None, Says::Property(name)) if input.left_out == LeftOut::Open => {
                    let open = users_word(beside(input.says, profile));
                    properties.push((name, open.unwrap_or(Setting::Missing)));
                }
                (None, _) => {}
                (Some(said), Says::Server) => {
                    keys.extend(server(input, said, self.steps, profile, problems));
                }
                (Some(said), Says::Key(key)) => {
                    if key.name == keys::SCOPES.name {
                        properties.push(("sso_registration_scopes", Setting::Missing));
                    }
                    let value = value(input, said, self.steps, profile, problems);
                    keys.push((key, value));
                }
                (Some(said), Says::Property(name)) => {
                    let value = value(input, said, self.steps, profile, problems);
                    properties.push((name, value));
                }
                (Some(_), Says::Beside(_) | Says::Person | Says::Follows(_)) => {}
            }
        }
        profile.seen(keys, properties)
    }
}

/// The properties that say what steps say.
fn of_steps() -> &'static [&'static str] {
    static ALL: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let inputs = KINDS.iter().flat_map(|it| it.inputs);
        let names: BTreeSet<_> = inputs
            .filter_map(|it| match it.says {
                Says::Property(name) => Some(name),
                _ => None,
            })
            .collect();
        names.into_iter().collect()
    });
    &ALL
}

/// The kinds of step that are a grant of OAuth.
static GRANTS: [(&str, Grant); 3] = [
    (sign_in::KIND.name, Grant::AuthorizationCode),
    (client_credentials::KIND.name, Grant::ClientCredentials),
    (password_grant::KIND.name, Grant::Password),
];

/// Keys that choose a way in mean nothing where the steps are there.
fn neutral(grant: Option<Grant>) -> Keys {
    let set = |value| {
        Setting::Set(Sourced {
            value,
            origin: Origin::Default("the steps say what is done"),
        })
    };
    let grant = grant::GRANTS.iter().find(|it| Some(it.1) == grant);
    vec![
        (&keys::ROLE_CONFIGURABLE, set(Content::Flag(false))),
        (&keys::MULTI_FACTOR_CONFIGURABLE, set(Content::Flag(false))),
        (
            &keys::AUTHORIZATION,
            grant.map_or(Setting::Missing, |it| set(Content::Text(it.0.into()))),
        ),
    ]
}

/// What the person who connects says, over whatever files say.
fn users_word(it: Setting<Content>) -> Option<Setting<Content>> {
    let is = it.origin().is_some_and(Origin::is_users_word);
    is.then_some(it)
}

/// What the layers beside the steps say of an input.
pub(super) fn beside(says: Says, profile: &Profile) -> Setting<Content> {
    match says {
        Says::Key(key) => profile.state(key).clone(),
        Says::Property(name) => profile.property(name).map(|it| Content::Text(it.into())),
        Says::Server => profile.state(&keys::DEFAULT_HOSTNAME).clone(),
        Says::Beside(_) | Says::Person | Says::Follows(_) => Setting::Missing,
    }
}

/// A person's word that counts more than what the steps say: they say it with one voice, so that
/// there is no doubt what is meant. An answer goes where it was asked for; a file of AWS's tools
/// counts less than a profile; and every bookmark of Cyberduck's has a host.
pub(super) fn over(says: Says, steps: &Steps, profile: &Profile) -> Option<Setting<Content>> {
    let it = users_word(beside(says, profile))?;
    let counts = match it.origin()? {
        Origin::AwsCli(_) | Origin::Answer => false,
        Origin::Bookmark(_) => says != Says::Server,
        _ => true,
    };
    let voices = Voices::of(says, steps);
    (counts && voices.open.is_empty() && voices.are_one()).then_some(it)
}

/// What the steps of a pipeline say of one thing.
pub(super) struct Voices<'a> {
    /// Steps that leave it open.
    pub(super) open: Vec<&'a WrittenStep>,
    /// Steps that say it.
    pub(super) said: Vec<(&'a WrittenStep, &'a WrittenInput)>,
    /// Steps that could say it, and do not.
    pub(super) silent: Vec<&'a WrittenStep>,
}

impl<'a> Voices<'a> {
    /// Of all steps whose kind is known.
    pub(super) fn of(says: Says, steps: &'a Steps) -> Self {
        let mut it = Voices {
            open: Vec::new(),
            said: Vec::new(),
            silent: Vec::new(),
        };
        for step in &steps.all {
            let kind = step.kind.as_deref().and_then(StepKind::find);
            let inputs = kind.map(|it| it.inputs).unwrap_or_default();
            let Some(input) = inputs.iter().find(|it| it.says == says) else {
                continue;
            };
            match step.inputs.iter().find(|it| it.name == input.name) {
                Some(said) if !said.value.is_blank() => it.said.push((step, said)),
                None if input.left_out == LeftOut::Unsaid => it.silent.push(step),
                Some(_) | None => it.open.push(step),
            }
        }
        it
    }

    /// Whether all that say it say the same.
    pub(super) fn are_one(&self) -> bool {
        let mut values = self.said.iter().map(|it| &it.1.value);
        values
            .next()
            .is_some_and(|first| values.all(|it| it == first))
    }
}

/// What is said of an input; a blank is open to the person who connects.
pub(super) fn value(
    input: &StepInput,
    said: &WrittenInput,
    steps: &Steps,
    profile: &Profile,
    problems: &mut Vec<Diagnostic>,
) -> Setting<Content> {
    if said.value.is_blank() {
        return users_word(beside(input.says, profile))
            .unwrap_or_else(|| Setting::Empty(steps.origin(&said.path)));
    }
    match over(input.says, steps, profile) {
        Some(it) => it,
        None => written(input, said, steps, profile, problems),
    }
}

/// What a step itself says of an input.
pub(super) fn written(
    input: &StepInput,
    said: &WrittenInput,
    steps: &Steps,
    profile: &Profile,
    problems: &mut Vec<Diagnostic>,
) -> Setting<Content> {
    let origin = steps.origin(&said.path);
    let purpose = match input.form {
        Form::Url => Purpose::Address,
        Form::Words => Purpose::Word,
        Form::Text | Form::Seconds(..) | Form::OneOf(_) => Purpose::Line,
    };
    let mut fill = |text: &str| fill(text, purpose, said, profile, problems);
    let value = match &said.value {
        Written::List(texts) => Content::List(texts.iter().map(|it| fill(it)).collect()),
        Written::Number(text) => Content::Text(text.clone().into()),
        Written::Text(text) => {
            let text = fill(text);
            match (input.form, input.says) {
                (Form::OneOf(all), says) => {
                    let meant = all.iter().find(|it| it.0 == text).map_or("", |it| it.1);
                    match says {
                        Says::Key(key) if key.kind == Kind::Flag => Content::Flag(meant == "true"),
                        _ => Content::Text(meant.to_owned().into()),
                    }
                }
                (Form::Words, _) => Content::List(vec![text]),
                _ => Content::Text(text.into()),
            }
        }
    };
    Setting::Set(Sourced { value, origin })
}

fn fill(
    text: &str,
    purpose: Purpose,
    said: &WrittenInput,
    profile: &Profile,
    problems: &mut Vec<Diagnostic>,
) -> String {
    let it = profile.fill(text, purpose);
    let place = || Place::Value(said.path.clone());
    let findings = it.problems.into_iter();
    problems.extend(findings.map(|it| Diagnostic {
        // A variable that stays as it is would be sent.
        severity: crate::diagnostic::Severity::Error,
        ..variable_finding(it, place())
    }));
    it.text
}

/// A server's URL as the keys that name a server.
fn server(
    input: &StepInput,
    said: &WrittenInput,
    steps: &Steps,
    profile: &Profile,
    problems: &mut Vec<Diagnostic>,
) -> Keys {
    let Written::Text(text) = &said.value else {
        return Vec::new();
    };
    if said.value.is_blank() {
        let host = value(input, said, steps, profile, problems);
        return vec![(&keys::DEFAULT_HOSTNAME, host)];
    }
    if over(input.says, steps, profile).is_some() {
        // The person's own server, named as in a profile without steps.
        return Vec::new();
    }
    let text = fill(text, Purpose::Address, said, profile, problems);
    let it = match Endpoint::parse(&text) {
        Ok(it) => it,
        Err(why) => {
            problems.push(
                Diagnostic::error(
                    UNUSABLE_INPUT,
                    Place::Value(said.path.clone()),
                    format!("`{}` is not used: {why}", said.name),
                )
                .with_help(why.help()),
            );
            return Vec::new();
        }
    };
    let path = text
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)))
        .filter(|it| !it.chars().all(|it| it == '/'));
    let set = |value: &str| {
        Setting::Set(Sourced {
            value: Content::Text(value.to_owned().into()),
            origin: steps.origin(&said.path),
        })
    };
    vec![
        (&keys::SCHEME, set(&it.scheme)),
        (&keys::DEFAULT_HOSTNAME, set(&it.host)),
        (&keys::DEFAULT_PORT, set(&it.port)),
        (&keys::CONTEXT, path.map_or(Setting::Missing, set)),
    ]
}
