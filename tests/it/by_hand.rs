//! Pipelines that a profile writes itself.

mod guarded;
mod round_trip;

use connection_profile::aws::identity_center::oidc::Way;
use connection_profile::aws_files::AwsCli;
use connection_profile::diagnostic::Diagnostic;
use connection_profile::document;
use connection_profile::plan::{Plan, Surroundings};
use connection_profile::profile::url::Insecure;
use connection_profile::profile::{self, Overrides, Profile, Shelf};

/// Nothing accepted, nothing on this machine.
pub fn nothing_around() -> Surroundings {
    Surroundings {
        insecure: Insecure::AllowLoopback,
        accepted_hosts: Vec::new(),
        aws_profiles: Vec::new(),
        aws_cli: AwsCli::default(),
        sso_cache: None,
        way: Way::Browser,
    }
}

/// A profile with everything it extends, and what reading it says.
pub fn read(text: &str, bases: &Shelf, overrides: &Overrides) -> (Profile, Vec<Diagnostic>) {
    let (document, mut findings) = document::parse(text.as_bytes(), "pipeline.yaml".into());
    let document = document.unwrap_or_else(|| panic!("{findings:?}\n{text}"));
    let (mut draft, found) = profile::read(&document);
    findings.extend(found);
    findings.extend(profile::extend(&mut draft, bases));
    let (profile, found) = profile::resolve(draft, overrides);
    findings.extend(found);
    (profile, findings)
}

/// Everything about a plan that decides what is done, where secrets go and what is kept.
pub fn described(plan: &Plan) -> String {
    use connection_profile::plan::json;
    use connection_profile::step::Slot;
    let mut text = json(plan, "")["steps"].to_string();
    let slots = [
        Slot::Tokens,
        Slot::SsoClient,
        Slot::SsoToken,
        Slot::Credentials,
    ];
    for slot in slots {
        text.push_str(&format!("\n{slot:?}: {:?}", plan.cache_key(slot)));
    }
    text.push_str(&format!("\nquestions: {:?}", plan.questions()));
    text
}
