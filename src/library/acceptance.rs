//! Which destinations a run may reach.
//!
//! A destination is accepted if AWS or the sign-in's own provider stands behind it, if enabling
//! the profile accepted it, or if the user named it: in this run, in their environment, or for
//! this bookmark before. Everything else ends the run before anything is sent.

use super::load::Loaded;
use super::pin::{State, state};
use super::spoken::spoken;
use crate::aws_files::ignores_endpoints;
use crate::bookmark::Bookmark;
use crate::dirs::Dirs;
use crate::effects::guard::Accepted;
use crate::env::Env;
use crate::failure::{Failure, Kind};
use crate::plan::{self, destinations};
use crate::profile::destination::{
    Cleartext, Destination, Endpoint, Leaves, Standing, Target, beside, is_aws_s3,
};
use crate::profile::identity_center;
use crate::profile::region::{Region, Service};
use crate::profile::{FromEnvironment, Key, Overrides, Profile, keys};
use std::collections::BTreeSet;
use url::Url;

/// What the user said about destinations on the command line.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// `--yes-host`.
    pub yes_hosts: &'a [String],
    /// `--allow-insecure-loopback`, or not.
    pub cleartext: Cleartext,
}

impl Terms<'_> {
    /// Whether the user accepted this destination by name, with or without its port.
    pub fn accept(&self, it: &Endpoint) -> bool {
        let names = [it.name(), it.to_string(), it.host.clone()];
        self.yes_hosts.iter().any(|yes| names.contains(yes))
    }
}

/// What a run may reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// For the gate before the network.
    pub accepted: Accepted,
    /// Destinations that only the user's own words name: to be kept with the bookmark
    /// ([`super::remember`]) when the answers are.
    pub spoken: Vec<Endpoint>,
    /// Hosts (with a port where it is not the usual one) that may get the sign-in code: the sign-in
    /// judges for itself what the provider's discovery document names.
    pub code_hosts: Vec<String>,
}

/// What the environment says about a profile's settings: `AWS_ENDPOINT_URL_STS`,
/// `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL_SSO`, `AWS_ENDPOINT_URL_SSO_OIDC`, `AWS_ENDPOINT_URL`
/// and `AWS_REGION`, as AWS's own tools read them; `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` puts the
/// endpoints out of use.
pub fn environment(env: &Env) -> Vec<FromEnvironment> {
    let ignored = ignores_endpoints(env);
    let endpoint = |special: &'static str| {
        let mut variables = [special, "AWS_ENDPOINT_URL"].into_iter();
        variables
            .find_map(|variable| Some((variable, env.get(variable)?)))
            .filter(|_| !ignored)
    };
    let mut all = Vec::new();
    let mut says = |variable: &str, key: &Key, value: &str| {
        all.push(FromEnvironment {
            variable: variable.to_owned(),
            name: key.name.to_owned(),
            value: value.to_owned(),
        });
    };
    if let Some((variable, value)) = endpoint("AWS_ENDPOINT_URL_STS") {
        says(variable, &keys::STS_ENDPOINT, value);
    }
    if let Some((variable, value)) = endpoint("AWS_ENDPOINT_URL_S3") {
        match Endpoint::users_own(value) {
            Ok(it) => {
                says(variable, &keys::SCHEME, &it.scheme);
                says(variable, &keys::DEFAULT_HOSTNAME, &it.host);
                says(variable, &keys::DEFAULT_PORT, &it.port);
            }
            // Taken as it is, it is refused with its reason where it is used.
            Err(_) => says(variable, &keys::DEFAULT_HOSTNAME, value),
        }
    }
    let mut sso_says = Vec::new();
    let sso = [
        ("AWS_ENDPOINT_URL_SSO_OIDC", "sso_oidc_endpoint"),
        ("AWS_ENDPOINT_URL_SSO", "sso_portal_endpoint"),
    ];
    for (special, property) in sso {
        if let Some((variable, value)) = endpoint(special) {
            sso_says.push(FromEnvironment {
                variable: variable.to_owned(),
                name: property.to_owned(),
                value: value.to_owned(),
            });
        }
    }
    if let Some(region) = env.get("AWS_REGION") {
        says("AWS_REGION", &keys::REGION, region);
    }
    all.extend(sso_says);
    all
}

/// Judges every destination of a run, or says why nothing may be sent. Pure but for the pins: it
/// sends nothing and asks nobody.
pub fn acceptance(
    it: &Loaded,
    bookmark: Option<&Bookmark>,
    overrides: &Overrides,
    dirs: &Dirs,
    terms: Terms<'_>,
) -> Result<Acceptance, Failure> {
    enabled(it, dirs)?;
    let only_bookmark = Overrides {
        bookmark: overrides.bookmark.clone(),
        ..Overrides::default()
    };
    let profile = it.resolve(overrides).0;
    let now = destinations(&profile);
    let judge = Judge {
        file: &destinations(&it.profile),
        saved: &destinations(&it.resolve(&only_bookmark).0),
        now: &now,
        remembered: bookmark.map(|it| spoken(it, dirs)).unwrap_or_default(),
        terms,
    };
    let mut outcome = Acceptance {
        accepted: Accepted::nowhere(),
        spoken: Vec::new(),
        code_hosts: terms.yes_hosts.to_vec(),
    };
    for destination in &now {
        match judge.word(destination)? {
            Word::Accepted => {}
            Word::Users(it) => outcome.spoken.push(it),
            Word::Later => continue,
        }
        if matches!(
            destination.leaves,
            Leaves::Code | Leaves::ClientSecret | Leaves::Password
        ) {
            let host = destination.endpoint().map(Endpoint::name);
            outcome.code_hosts.extend(host);
        }
        outcome.accepted = reach(outcome.accepted, destination, &profile);
    }
    // A host that only the discovery document names is in no destination of the profile.
    for host in terms.yes_hosts {
        if let Ok(it) = Endpoint::parse(&format!("https://{host}"))
            && let Some(url) = it.url()
        {
            outcome.accepted = outcome.accepted.with(&url);
        }
    }
    Ok(outcome)
}

/// The destinations that a profile has under `after` and neither by itself nor under `before`:
/// what the difference between the two names.
pub fn named(it: &Loaded, before: &Overrides, after: &Overrides) -> Vec<Endpoint> {
    let file = destinations(&it.profile);
    let before = destinations(&it.resolve(before).0);
    let named = destinations(&it.resolve(after).0);
    let mut named: Vec<Endpoint> = named
        .iter()
        .filter_map(|destination| {
            let at = destination.endpoint().filter(|it| !it.is_open())?;
            let there = |all: &[Destination]| {
                all.iter()
                    .filter(|it| it.leaves == destination.leaves)
                    .any(|it| it.endpoint().is_some_and(|it| it.covers(at)))
            };
            (!there(&file) && !there(&before)).then(|| at.clone())
        })
        .collect();
    named.sort();
    named.dedup();
    named
}

fn enabled(it: &Loaded, dirs: &Dirs) -> Result<(), Failure> {
    let name = it.identity();
    let failure = match state(it, dirs)? {
        State::Enabled => return Ok(()),
        State::Changed(differences) => {
            let failure = Failure::new(
                Kind::NotAccepted,
                "profile-changed",
                "the profile has changed since it was enabled, and nothing was sent",
            )
            .with_fact("profile", name);
            differences.into_iter().fold(failure, |failure, it| {
                failure.with_fact("changed", it.to_string())
            })
        }
        State::New | State::Disabled => Failure::new(
            Kind::NotAccepted,
            "profile-not-enabled",
            "the profile is not enabled, and nothing was sent",
        )
        .with_fact("profile", name)
        .with_fact("file", it.source.to_string()),
    };
    Err(failure.with_help(format!(
        "`profilectl enable {}` says where your sign-in would go, and asks",
        it.typed(dirs)
    )))
}

/// How a destination comes to be accepted.
enum Word {
    /// By enabling, or because nobody needs to be asked.
    Accepted,
    /// By the user, just now or before.
    Users(Endpoint),
    /// It is not known yet; nothing is accepted for it.
    Later,
}

struct Judge<'a> {
    file: &'a [Destination],
    saved: &'a [Destination],
    now: &'a [Destination],
    remembered: BTreeSet<String>,
    terms: Terms<'a>,
}

impl Judge<'_> {
    fn word(&self, it: &Destination) -> Result<Word, Failure> {
        let at = match &it.target {
            Target::At(at) if !at.is_open() => at,
            Target::At(_) | Target::Asked(_) => return Ok(Word::Later),
            Target::Unusable { text, why } => return Err(unusable(it, text, why)),
        };
        let names = |all: &[Destination], test: &dyn Fn(&Endpoint) -> bool| {
            all.iter()
                .filter(|other| other.leaves == it.leaves)
                .any(|other| other.endpoint().is_some_and(test))
        };
        let in_file = names(self.file, &|template| template.covers(at));
        let in_bookmark = names(self.saved, &|other| other == at);
        // What neither the file nor the bookmark names, the user named in this run.
        let users = !in_file && (!in_bookmark || self.remembered.contains(&at.to_string()));
        let cleartext = if users {
            Cleartext::Anywhere
        } else {
            self.terms.cleartext
        };
        match it.standing(self.now, cleartext) {
            Standing::Known(_) => Ok(Word::Accepted),
            Standing::Foreign if in_file => Ok(Word::Accepted),
            Standing::Foreign if users || self.terms.accept(at) => Ok(Word::Users(at.clone())),
            Standing::Foreign => Err(foreign(it, at)),
            Standing::Insecure => Err(insecure(it, at)),
            Standing::Asked => Ok(Word::Later),
            Standing::Unusable(why) => Err(unusable(it, &at.to_string(), &why)),
        }
    }
}

/// Adds what a destination needs to be reached.
fn reach(accepted: Accepted, it: &Destination, profile: &Profile) -> Accepted {
    let Some((at, url)) = it.endpoint().and_then(|at| Some((at, at.url()?))) else {
        return accepted;
    };
    match it.leaves {
        // The browser goes there, not this program; to the metadata service only with a plan whose
        // step for it the user switched on.
        Leaves::SignIn | Leaves::Metadata => accepted,
        Leaves::Discovery | Leaves::Code | Leaves::ClientSecret => {
            let beside = beside(at);
            let hosts = beside.hosts.iter().filter_map(Endpoint::url);
            let accepted = hosts.fold(accepted.with(&url), |all, url| all.with(&url));
            let below = beside.below.iter().filter_map(Endpoint::url);
            below.fold(accepted, |all, url| all.with_names_below(&url))
        }
        Leaves::StorageRequests if is_aws_s3(&at.host) => aws_s3(profile).iter().fold(
            accepted.with_names_below(&url).with_s3_near(&url),
            |accepted, url| accepted.with_names_below(url),
        ),
        Leaves::StorageRequests => accepted.with_names_below(&url),
        Leaves::IdentityToken | Leaves::StsRequests | Leaves::AccessToken | Leaves::Password => {
            accepted.with(&url)
        }
    }
}

/// S3 of every region that the profile names: a bucket may be in another one than was asked first.
fn aws_s3(profile: &Profile) -> Vec<Url> {
    let region = profile.text(&keys::REGION).into_value();
    let regions = profile
        .list(&keys::REGIONS)
        .into_value()
        .unwrap_or_default();
    let sign_in = identity_center::region(profile).map(|it| it.value);
    region
        .into_iter()
        .chain(plan::by_hand::s3_regions(profile))
        .chain(sign_in)
        .chain(regions)
        .filter_map(|it| Region::parse(&it).ok()?.endpoint(Service::S3).ok())
        .collect()
}

fn refusal(it: &Destination, code: &'static str, message: String) -> Failure {
    Failure::new(Kind::NotAccepted, code, message)
        .with_fact("what", it.leaves.noun())
        .with_fact("key", it.key.name)
}

/// The failure of a destination that nobody accepted.
pub fn foreign(it: &Destination, at: &Endpoint) -> Failure {
    let message = format!("`{at}` is not accepted as a destination, and nothing was sent");
    refusal(it, "destination-foreign", message)
        .with_fact("host", at.name())
        .with_help(format!(
            "if you know this host and mean it: `--yes-host {}`",
            at.name()
        ))
}

/// The failure of a destination in clear text.
pub fn insecure(it: &Destination, at: &Endpoint) -> Failure {
    let message = format!("`{at}` is not encrypted, and nothing was sent");
    let failure = refusal(it, "insecure-destination", message).with_fact("host", at.name());
    if at.is_loopback() {
        failure.with_help("it is this machine: `--allow-insecure-loopback` allows it")
    } else {
        failure.with_help("a profile may name https only; nothing switches that off")
    }
}

/// The failure of a destination that is none.
pub fn unusable(it: &Destination, text: &str, why: &str) -> Failure {
    let message = match text {
        "" => why.to_owned(),
        text => format!("nothing may be sent to `{text}`: {why}"),
    };
    refusal(it, "destination-unusable", message)
        .with_help(format!("correct `{}` in the profile", it.key.name))
}
