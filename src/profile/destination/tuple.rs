//! Everything that decides where secrets go and for whom they are asked, as one text.

use crate::digest::sha256;
use crate::profile::keys::{
    AUTHORIZATION, CONTEXT, DEFAULT_HOSTNAME, DEFAULT_PORT, MULTI_FACTOR_CONFIGURABLE,
    OAUTH_AUTHORIZATION_URL, OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET, OAUTH_CONFIGURABLE,
    OAUTH_ISSUER_URL, OAUTH_PKCE, OAUTH_REDIRECT_URL, OAUTH_TOKEN_URL, PROTOCOL, REGION,
    ROLE_CONFIGURABLE, SCHEME, SCOPES, STS_ENDPOINT, TOKEN_CONFIGURABLE, VENDOR,
};
use crate::profile::placeholder::Purpose;
use crate::profile::{Key, Kind, PROPERTIES, Profile, Setting, Written};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The keys that count, beside every property that this program reads.
static COUNTING: &[&Key] = &[
    &AUTHORIZATION,
    &CONTEXT,
    &DEFAULT_HOSTNAME,
    &DEFAULT_PORT,
    &MULTI_FACTOR_CONFIGURABLE,
    &OAUTH_AUTHORIZATION_URL,
    &OAUTH_CLIENT_ID,
    &OAUTH_CONFIGURABLE,
    &OAUTH_ISSUER_URL,
    &OAUTH_PKCE,
    &OAUTH_REDIRECT_URL,
    &OAUTH_TOKEN_URL,
    &PROTOCOL,
    &REGION,
    &ROLE_CONFIGURABLE,
    &SCHEME,
    &SCOPES,
    &STS_ENDPOINT,
    &TOKEN_CONFIGURABLE,
    &VENDOR,
];

/// The names and values that decide where secrets go. Two profiles that differ in any of them
/// share nothing; descriptions, icons and help are not among them, and no secret is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tuple {
    fields: BTreeMap<String, String>,
}

/// What decides where this profile's secrets go: resolved without the user's answers it is what
/// enabling pins, with them it is what a cached token belongs to.
pub fn tuple(profile: &Profile) -> Tuple {
    let mut fields = BTreeMap::new();
    for key in COUNTING {
        let text = match key.kind {
            Kind::Flag => Some(profile.flag(key).value.to_string()),
            Kind::List => list(profile.list(key)),
            _ => text(profile.text(key)),
        };
        fields.extend(text.map(|it| (key.name.to_owned(), it)));
    }
    let secret = match profile.secret(&OAUTH_CLIENT_SECRET) {
        Setting::Missing => None,
        Setting::Empty(_) => Some("none"),
        Setting::Set(_) => Some("given"),
    };
    fields.extend(secret.map(|it| (OAUTH_CLIENT_SECRET.name.to_owned(), it.to_owned())));
    for it in PROPERTIES {
        let text = text(profile.property(it.name));
        fields.extend(text.map(|text| (format!("Properties.{}", it.name), text)));
    }
    if let Some(steps) = profile.steps() {
        for (number, step) in steps.all.iter().enumerate() {
            let said = step.inputs.iter().map(|it| (it.name.as_str(), &it.value));
            let name = |it: &str| format!("steps[{number}].{it}");
            fields.insert(name("step"), step.kind.clone().unwrap_or_default());
            fields.extend(said.map(|(input, value)| (name(input), written(profile, value))));
        }
    }
    Tuple { fields }
}

/// What a step says, with what is known of its variables.
fn written(profile: &Profile, it: &Written) -> String {
    let fill = |text: &str| profile.fill(text, Purpose::Line).text;
    match it {
        Written::Text(text) => fill(text),
        Written::Number(text) => text.clone(),
        Written::List(texts) => {
            let texts: Vec<_> = texts.iter().map(|it| fill(it)).collect();
            serde_json::Value::from(texts).to_string()
        }
    }
}

fn text(it: Setting<String>) -> Option<String> {
    match it {
        Setting::Missing => None,
        Setting::Empty(_) => Some(String::new()),
        Setting::Set(it) => Some(it.value),
    }
}

/// Elements apart, whatever is in them.
fn list(it: Setting<Vec<String>>) -> Option<String> {
    match it {
        Setting::Missing => None,
        Setting::Empty(_) => Some(String::new()),
        Setting::Set(it) => Some(serde_json::Value::from(it.value).to_string()),
    }
}

impl Tuple {
    /// Every name with its value, sorted.
    pub fn fields(&self) -> &BTreeMap<String, String> {
        &self.fields
    }

    /// One text for all of it; different tuples have different texts.
    pub fn canonical(&self) -> String {
        let mut out = String::from("version=1\n");
        for (name, value) in &self.fields {
            let value = serde_json::Value::from(value.as_str());
            // Writing to a string does not fail.
            let _ = writeln!(out, "{name}={value}");
        }
        out
    }

    /// `sha256:` and the hash of the text.
    pub fn digest(&self) -> String {
        format!("sha256:{}", sha256(self.canonical().as_bytes()))
    }
}
