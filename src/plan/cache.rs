//! Under what a plan's outcomes are kept: everything that decides where secrets go.

use super::Plan;
use crate::effects::CacheKey;
use crate::profile::questions::{Form, Prompt};
use crate::profile::{Origin, Sourced};
use crate::step::identity_center::authorize;
use crate::step::multi_factor::MFA_CODE;
use crate::step::password_grant::PASSWORD;
use crate::step::saml::{ASSERTION, PRINCIPAL};
use crate::step::{Field, Input, Shown, Slot, Step};
use serde_json::{Value, json};

impl Plan {
    /// The key under which a former run's outcome for this slot is kept; `None` for slots that are
    /// never kept.
    ///
    /// Tokens are bound to where they come from *and* to the STS they are for: a profile that
    /// differs in its STS endpoint alone must not find another one's tokens.
    pub fn cache_key(&self, slot: Slot) -> Option<CacheKey> {
        let giver = |it: &Step| it.kind().gives.contains(&slot);
        self.cache_key_at(slot, self.steps.iter().rposition(giver)?)
    }

    /// The same for what the step at this place gives: in a chain of roles each has keys of its own.
    pub fn cache_key_at(&self, slot: Slot, at: usize) -> Option<CacheKey> {
        let step = self.steps.get(at)?;
        let is_given = |it: &Step| matches!(it, Step::IdToken(_));
        // Who comes next on a shared machine must show a token of their own.
        if matches!(slot, Slot::Tokens | Slot::Credentials) && self.steps.iter().any(is_given) {
            return None;
        }
        let kind = match (slot, step) {
            (Slot::Tokens, _) => "tokens",
            (Slot::Credentials, Step::Anonymous(_)) => return None,
            // The machine gives them at once, and renews them itself.
            (Slot::Credentials, Step::InstanceMetadata(_)) => return None,
            // So does the program.
            (Slot::Credentials, Step::CredentialProcess(_)) => return None,
            // They are in a file of the user's own, or in the environment: read again, not copied.
            (Slot::Credentials, step) if is_the_users_own_copy(step) => return None,
            // What the user gave is kept as their answer already.
            (Slot::Credentials, Step::StaticKeys(_) | Step::SessionCredentials(_))
                if !self.is_last(slot, at) =>
            {
                return None;
            }
            (Slot::Credentials, _) => "credentials",
            (Slot::SsoClient, _) => "registration",
            (Slot::SsoToken, _) => "session",
            (Slot::Answers | Slot::Account | Slot::Role | Slot::Listing, _) => return None,
        };
        let steps = self.steps.iter().enumerate();
        let rows = steps.filter_map(|(place, it)| self.row_for(slot, at, place, it));
        Some(CacheKey {
            kind,
            tuple: Value::Array(rows.collect()).to_string(),
        })
    }

    /// Whether no later step gives it.
    fn is_last(&self, slot: Slot, at: usize) -> bool {
        let mut later = self.steps.iter().skip(at + 1);
        !later.any(|it| it.kind().gives.contains(&slot))
    }

    /// What of the step at `place` decides where the outcome goes that the one at `at` gives.
    fn row_for(&self, slot: Slot, at: usize, place: usize, step: &Step) -> Option<Value> {
        let only = |name: &'static str| fields_of(step, move |it| it.name == name);
        match (slot, step) {
            (_, Step::Ask(_) | Step::Refresh(_)) => None,
            (Slot::SsoClient, Step::RegisterClient(_)) => Some(row(step, step.fields())),
            (Slot::SsoToken | Slot::Credentials, Step::Authorize(it)) => {
                let portal = it.instance.portal_endpoint.field("portal_endpoint");
                let fields = it.instance.fields().into_iter();
                Some(row(step, fields.chain([portal])))
            }
            (Slot::Credentials, Step::ChooseAccount(_) | Step::ChoosePermissionSet(_)) => {
                Some(row(step, step.fields()))
            }
            (_, Step::SignIn(it)) => Some(row(step, it.registration.fields())),
            (_, Step::ClientCredentials(_)) => Some(row(step, step.fields())),
            (_, Step::PasswordGrant(_)) => {
                Some(row(step, fields_of(step, |it| it.name != PASSWORD)))
            }
            (Slot::Tokens, Step::WebIdentity(_)) => Some(row(step, only("sts_endpoint"))),
            // What an assertion gave is found again without one.
            (Slot::Credentials, Step::AssumeRoleWithSaml(_)) if place <= at => {
                let given = [ASSERTION, PRINCIPAL];
                Some(row(step, fields_of(step, |it| !given.contains(&it.name))))
            }
            (
                Slot::Credentials,
                Step::WebIdentity(_)
                | Step::StaticKeys(_)
                | Step::SessionCredentials(_)
                | Step::SessionToken(_)
                | Step::InstanceMetadata(_)
                | Step::AssumeRole(_),
            ) if place <= at => {
                // A code is good once; what it gave lives on.
                Some(row(step, fields_of(step, |it| it.name != MFA_CODE)))
            }
            (Slot::Credentials, Step::CredentialProcess(it)) if place <= at => {
                Some(json!([step.kind().name, it.digest()]))
            }
            // The user's own keys go to one storage only.
            (Slot::Credentials, Step::ConnectS3(_)) if self.is_last(slot, at) => {
                Some(row(step, only("endpoint")))
            }
            _ => None,
        }
    }

    /// The key under which a secret that was typed is kept: under the places it goes to and whose it
    /// is, so that it need not be typed again for a longer session or another role.
    pub fn secret_key(&self, key: &str) -> CacheKey {
        let mut rows = vec![json!(key)];
        for step in &self.steps {
            match step {
                Step::SignIn(it) => rows.push(row(step, it.registration.fields())),
                Step::Ask(_) | Step::Refresh(_) => {}
                _ => {
                    let fields = fields_of(step, |it| WHOSE_AND_WHERE.contains(&it.name));
                    rows.push(row(step, fields));
                }
            }
        }
        CacheKey {
            kind: "secret",
            tuple: Value::Array(rows).to_string(),
        }
    }

    /// Whether a person is needed whenever the credentials are made anew, whatever was kept.
    pub fn asks_when_run(&self) -> bool {
        let fields = self.steps.iter().flat_map(Step::fields);
        fields.into_iter().any(|it| it.name == MFA_CODE)
    }
}

/// Whether the keys stand in the user's AWS files or environment.
fn is_the_users_own_copy(it: &Step) -> bool {
    let access_key_id = match it {
        Step::StaticKeys(it) => &it.access_key_id,
        Step::SessionCredentials(it) => &it.access_key_id,
        _ => return false,
    };
    matches!(
        access_key_id,
        Input::Given(Sourced {
            origin: Origin::AwsCli(_) | Origin::Environment(_),
            ..
        })
    )
}

/// The inputs that say whose a secret is and where it, or what it signs, goes.
const WHOSE_AND_WHERE: [&str; 3] = ["access_key_id", "sts_endpoint", "endpoint"];

fn fields_of(step: &Step, which: impl Fn(&Field) -> bool) -> impl Iterator<Item = Field> {
    step.fields().into_iter().filter(move |it| which(it))
}

fn row(step: &Step, fields: impl IntoIterator<Item = Field>) -> Value {
    let fields: Vec<Value> = fields
        .into_iter()
        .map(|it| match it.shown {
            Shown::Text(text) => json!([it.name, text]),
            Shown::List(texts) => json!([it.name, texts]),
            // Asked for or given, a secret is the same one.
            Shown::Asked(key) if is_secret(&key) => json!([it.name, { "secret": true }]),
            Shown::Asked(key) => json!([it.name, { "asked": key }]),
            Shown::Open(text, _) => json!([it.name, { "open": text }]),
            Shown::ChosenLater => json!([it.name, { "chosen": true }]),
            Shown::AskedThen(key) => json!([it.name, { "asked": key }]),
            Shown::Hidden => json!([it.name, { "secret": true }]),
        })
        .collect();
    // A session is the same one, whichever way the person signed in.
    let kind = match step {
        Step::Authorize(_) => &authorize::KIND,
        step => step.kind(),
    };
    json!([kind.name, fields])
}

fn is_secret(key: &str) -> bool {
    Prompt::find(key).is_some_and(|it| it.form == Form::Secret)
}
