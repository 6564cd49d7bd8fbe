//! Under what a plan's outcomes are kept: everything that decides where secrets go.

use super::Plan;
use crate::effects::CacheKey;
use crate::step::{Field, Shown, Slot, Step};
use serde_json::{Value, json};

impl Plan {
    /// The key under which a former run's outcome for this slot is kept; `None` for slots that are
    /// never kept.
    ///
    /// Tokens are bound to where they come from *and* to the STS they are for: a profile that
    /// differs in its STS endpoint alone must not find another one's tokens.
    pub fn cache_key(&self, slot: Slot) -> Option<CacheKey> {
        let kind = match slot {
            Slot::Tokens => "tokens",
            Slot::Credentials => "credentials",
            Slot::SsoClient => "registration",
            Slot::SsoToken => "session",
            Slot::Answers | Slot::Account | Slot::Role | Slot::Listing => return None,
        };
        let mut rows = Vec::new();
        for step in &self.steps {
            match (slot, step) {
                (_, Step::Ask(_) | Step::Refresh(_)) => {}
                (Slot::SsoClient, Step::RegisterClient(_)) => rows.push(row(step, step.fields())),
                (Slot::SsoToken | Slot::Credentials, Step::Authorize(it)) => {
                    let portal = it.instance.portal_endpoint.field("portal_endpoint");
                    rows.push(row(step, it.instance.fields().into_iter().chain([portal])));
                }
                (Slot::Credentials, Step::ChooseAccount(_) | Step::ChoosePermissionSet(_)) => {
                    rows.push(row(step, step.fields()));
                }
                (_, Step::SignIn(it)) => rows.push(row(step, it.registration.fields())),
                (Slot::Tokens, Step::WebIdentity(_)) => {
                    let fields = step.fields();
                    rows.push(row(
                        step,
                        fields.into_iter().filter(|it| it.name == "sts_endpoint"),
                    ));
                }
                (Slot::Credentials, Step::WebIdentity(_) | Step::StaticKeys(_)) => {
                    rows.push(row(step, step.fields()));
                }
                // The user's own keys go to one storage only.
                (Slot::Credentials, Step::ConnectS3(_)) => {
                    let fields = step.fields();
                    rows.push(row(
                        step,
                        fields.into_iter().filter(|it| it.name == "endpoint"),
                    ));
                }
                _ => {}
            }
        }
        Some(CacheKey {
            kind,
            tuple: Value::Array(rows).to_string(),
        })
    }
}

fn row(step: &Step, fields: impl IntoIterator<Item = Field>) -> Value {
    let fields: Vec<Value> = fields
        .into_iter()
        .map(|it| match it.shown {
            Shown::Text(text) => json!([it.name, text]),
            Shown::List(texts) => json!([it.name, texts]),
            Shown::Asked(key) => json!([it.name, { "asked": key }]),
            Shown::ChosenLater => json!([it.name, { "chosen": true }]),
            Shown::Hidden => json!([it.name, { "secret": true }]),
        })
        .collect();
    json!([step.kind().name, fields])
}
