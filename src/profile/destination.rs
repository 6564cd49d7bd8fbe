//! Where a profile would send what must stay secret, found without sending anything.
//!
//! One line of a file decides who gets a sign-in: a profile may name the real identity provider
//! and role, and a foreign `STS Endpoint`. So every destination is listed here, told apart into
//! known and foreign, and covered by a digest that changes when any of them does. Deliberately
//! not here: asking the person and remembering the answer (`library`), and the last gate before
//! the network (`effects::guard`).

mod endpoint;
mod known;
mod tuple;

pub use endpoint::Endpoint;
pub use known::{Beside, are_one_provider, beside, is_aws_s3, is_aws_sts, is_metadata};
pub use tuple::{Tuple, tuple};

use super::grant::{Grant, takes_saml};
use super::instance_metadata;
use super::keys::{
    CONTEXT, DEFAULT_HOSTNAME, DEFAULT_PORT, MULTI_FACTOR_CONFIGURABLE, OAUTH_AUTHORIZATION_URL,
    OAUTH_CONFIGURABLE, OAUTH_ISSUER_URL, OAUTH_TOKEN_URL, PROPERTIES, ROLE_CONFIGURABLE, SCHEME,
    STS_ENDPOINT,
};
use super::region::Service;
use super::{Key, Origin, Profile, Setting};
use super::{aws_cli, identity_center};

/// What would leave this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leaves {
    /// Nothing of ours: the person signs in there, in the browser.
    SignIn,
    /// A question without a secret: the provider's endpoints and signing keys.
    Discovery,
    /// Authorization code, refresh token and client secret.
    Code,
    /// The client secret, and nobody signs in.
    ClientSecret,
    /// The ID token.
    IdentityToken,
    /// Requests to STS, signed with long-lived keys.
    StsRequests,
    /// Requests to the storage: signed with keys, the session token in them.
    StorageRequests,
    /// The access token.
    AccessToken,
    /// User name and password.
    Password,
    /// A question to the network's own metadata service, which answers with keys.
    Metadata,
}

impl Leaves {
    /// What leaves, in words for the person whose it is.
    pub fn words(self) -> &'static str {
        match self {
            Leaves::SignIn => "you sign in, in your browser, at",
            Leaves::Discovery => "the provider's endpoints and keys are read from",
            Leaves::Code => "the sign-in code and the refresh token go to",
            Leaves::ClientSecret => "the client secret goes to",
            Leaves::IdentityToken => "your sign-in token goes to",
            Leaves::StsRequests => "requests signed with your keys go to",
            Leaves::StorageRequests => "storage requests, with your session, go to",
            Leaves::AccessToken => "your access token goes to",
            Leaves::Password => "your user name and password go to",
            Leaves::Metadata => "keys are fetched from the metadata service at",
        }
    }

    /// What it is, for a fact.
    pub fn noun(self) -> &'static str {
        match self {
            Leaves::SignIn => "the page where you sign in",
            Leaves::Discovery => "the provider's discovery document",
            Leaves::Code => "the sign-in code and the refresh token",
            Leaves::ClientSecret => "the client secret",
            Leaves::IdentityToken => "your sign-in token",
            Leaves::StsRequests => "requests signed with your keys",
            Leaves::StorageRequests => "storage requests with your session",
            Leaves::AccessToken => "your access token",
            Leaves::Password => "your user name and password",
            Leaves::Metadata => "the metadata service that gives out keys",
        }
    }

    /// A permanent name, for JSON.
    pub fn name(self) -> &'static str {
        match self {
            Leaves::SignIn => "sign-in",
            Leaves::Discovery => "discovery",
            Leaves::Code => "authorization-code",
            Leaves::ClientSecret => "client-secret",
            Leaves::IdentityToken => "id-token",
            Leaves::StsRequests => "sts-requests",
            Leaves::StorageRequests => "storage-requests",
            Leaves::AccessToken => "access-token",
            Leaves::Password => "password",
            Leaves::Metadata => "metadata",
        }
    }
}

/// One place where something goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// What goes there.
    pub leaves: Leaves,
    /// The key that names the place.
    pub key: &'static Key,
    /// Who gave the key its value.
    pub origin: Option<Origin>,
    /// The place.
    pub target: Target,
}

/// A place, as far as the profile says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// This one. Parts of the host may wait for an answer.
    At(Endpoint),
    /// Whichever the person answers, to these questions.
    Asked(Vec<String>),
    /// None that anything may be sent to, and why.
    Unusable {
        /// As the profile has it.
        text: String,
        /// What is wrong with it.
        why: String,
    },
}

/// Where clear text (`http`) may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cleartext {
    /// Nowhere.
    Nowhere,
    /// On this machine: `--allow-insecure-loopback`.
    OnLoopback,
    /// Anywhere: for what the user's own environment and flags name.
    Anywhere,
}

/// How a destination is to be treated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody needs to be asked, and why not.
    Known(&'static str),
    /// The person must accept it by name.
    Foreign,
    /// Not yet said.
    Asked,
    /// It is clear text, and that is not allowed here.
    Insecure,
    /// Never, whoever asks for it, and why.
    Unusable(String),
}

/// How a profile, or a step of it, names a place.
#[derive(Debug, Clone, Copy)]
pub enum Naming {
    /// By a key with a URL.
    Key(&'static Key),
    /// By `Default Hostname`, `Scheme` and `Default Port`.
    Server,
    /// By `Context`: the machine's metadata service.
    Context,
    /// By the region of Identity Center, or a property.
    IdentityCenter(Service),
}

/// The place that is named so; nothing where what leaves has no place of its own, like a question
/// for endpoints where the profile has them all.
pub fn named_by(profile: &Profile, leaves: Leaves, naming: Naming) -> Option<Destination> {
    let it = match naming {
        Naming::Server => storage(profile),
        Naming::Context => metadata(profile)?,
        Naming::IdentityCenter(service) => sso(profile, service),
        Naming::Key(key) => {
            let storage = storage(profile);
            let base = match &storage.target {
                Target::At(it) => Some(it),
                Target::Asked(_) | Target::Unusable { .. } => None,
            };
            match (leaves, url(profile, key, base)) {
                (_, Some(it)) => it,
                (Leaves::Discovery, None) => return None,
                // The provider's discovery document, at the issuer, gives them.
                (Leaves::SignIn | Leaves::Code | Leaves::ClientSecret | Leaves::Password, None) => {
                    url(profile, &OAUTH_ISSUER_URL, base).unwrap_or_else(|| nowhere(key))
                }
                (_, None) => nowhere(key),
            }
        }
    };
    Some(Destination {
        leaves,
        key: it.key,
        origin: it.origin,
        target: it.target,
    })
}

/// Where the machine's metadata service is.
fn metadata(profile: &Profile) -> Option<Url> {
    let Setting::Set(it) = profile.text(&CONTEXT) else {
        return None;
    };
    let target = match Endpoint::users_own(&it.value) {
        Ok(at) if is_metadata(&at) => Target::At(at),
        Ok(_) | Err(_) => target(&it.value, None, &it.origin),
    };
    Some(Url {
        key: &CONTEXT,
        origin: Some(it.origin),
        target,
    })
}

/// Every place where something of the person's would go, in the order of a connection, for a
/// profile that does not write its own steps.
pub fn destinations(profile: &Profile) -> Vec<Destination> {
    let storage = storage(profile);
    let mut rows = Vec::new();
    let mut row = |leaves, key: &'static Key, url: Url| {
        rows.push(Destination {
            leaves,
            key,
            origin: url.origin,
            target: url.target,
        });
    };
    let s3 = speaks_s3(profile);
    let oauth = profile.flag(&OAUTH_CONFIGURABLE).value;
    let mut leaves = Leaves::Password;
    let portal = identity_center::applies(profile);
    if portal {
        let oidc = sso(profile, Service::IdentityCenterOidc);
        row(Leaves::SignIn, oidc.key, oidc.clone());
        row(Leaves::Code, oidc.key, oidc);
        let portal = sso(profile, Service::IdentityCenterPortal);
        row(Leaves::AccessToken, portal.key, portal);
    } else if oauth {
        let base = match &storage.target {
            Target::At(it) => Some(it),
            Target::Asked(_) | Target::Unusable { .. } => None,
        };
        let issuer = url(profile, &OAUTH_ISSUER_URL, base);
        let authorize = url(profile, &OAUTH_AUTHORIZATION_URL, base);
        let token = url(profile, &OAUTH_TOKEN_URL, base);
        // Without URLs of its own the provider's discovery document, at the issuer, gives them.
        let (authorize, token) = match &issuer {
            Some(it) => (
                authorize.unwrap_or_else(|| it.clone()),
                token.unwrap_or_else(|| it.clone()),
            ),
            None => (
                authorize.unwrap_or_else(|| nowhere(&OAUTH_AUTHORIZATION_URL)),
                token.unwrap_or_else(|| nowhere(&OAUTH_TOKEN_URL)),
            ),
        };
        let shown = match Grant::of(profile) {
            Ok(Grant::ClientCredentials) => Leaves::ClientSecret,
            Ok(Grant::Password) => Leaves::Password,
            Ok(Grant::AuthorizationCode) | Err(_) => {
                row(Leaves::SignIn, authorize.key, authorize);
                Leaves::Code
            }
        };
        if let Some(it) = issuer {
            row(Leaves::Discovery, it.key, it);
        }
        row(shown, token.key, token);
        leaves = Leaves::AccessToken;
    }
    if portal {
        leaves = Leaves::StorageRequests;
        if profile.property("role_chain").is_present() {
            let it = url(profile, &STS_ENDPOINT, None).unwrap_or_else(|| nowhere(&STS_ENDPOINT));
            row(Leaves::StsRequests, it.key, it);
        }
    } else if s3 {
        leaves = Leaves::StorageRequests;
        let role =
            profile.flag(&ROLE_CONFIGURABLE).value || profile.property("role_arn").is_present();
        let mfa = profile.flag(&MULTI_FACTOR_CONFIGURABLE).value
            || profile.property("mfa_serial").is_present();
        let metadata = !oauth && instance_metadata::applies(profile);
        if metadata && let Some(it) = self::metadata(profile) {
            row(Leaves::Metadata, &CONTEXT, it);
        }
        let chained = profile.property("role_chain").is_present();
        let by_aws_cli = !metadata && aws_cli::applies(profile);
        if by_aws_cli && signs_in_as_aws_profile(profile) {
            let oidc = sso_of_aws_profile(profile, Service::IdentityCenterOidc);
            row(Leaves::SignIn, oidc.key, oidc.clone());
            row(Leaves::Code, oidc.key, oidc);
            let portal = sso_of_aws_profile(profile, Service::IdentityCenterPortal);
            row(Leaves::AccessToken, portal.key, portal);
        }
        // Whether a profile of the AWS CLI takes a role is for its files to say, and may change.
        let other = role || mfa || by_aws_cli;
        let saml = takes_saml(profile);
        if oauth || saml || (!metadata && other) || (metadata && chained) {
            let to = if oauth || saml {
                Leaves::IdentityToken
            } else {
                Leaves::StsRequests
            };
            let it = url(profile, &STS_ENDPOINT, None).unwrap_or_else(|| nowhere(&STS_ENDPOINT));
            row(to, it.key, it);
        }
    }
    row(leaves, storage.key, storage);
    rows
}

/// Whether what lies behind the profile is reached through S3.
pub fn speaks_s3(profile: &Profile) -> bool {
    matches!(profile.protocol(), "s3" | "s3-iam" | "s3-login" | "spectra")
}

#[derive(Clone)]
struct Url {
    key: &'static Key,
    origin: Option<Origin>,
    target: Target,
}

/// A service of Identity Center: AWS's own for the region, unless a property names another.
fn sso(profile: &Profile, service: Service) -> Url {
    let key = &PROPERTIES;
    match identity_center::endpoint(profile, service) {
        Ok(it) => Url {
            key,
            target: target(&it.value, None, &it.origin),
            origin: Some(it.origin),
        },
        Err(questions) => Url {
            key,
            origin: None,
            target: Target::Asked(questions),
        },
    }
}

/// Whether the profile of the AWS CLI that was chosen signs in with Identity Center.
fn signs_in_as_aws_profile(profile: &Profile) -> bool {
    let start_url = profile.property(identity_center::START_URL);
    matches!(start_url.origin(), Some(Origin::AwsCli(_)))
}

fn sso_of_aws_profile(profile: &Profile, service: Service) -> Url {
    let key = &PROPERTIES;
    match identity_center::endpoint_of_aws_profile(profile, service) {
        Some(it) => Url {
            key,
            target: target(&it.value, None, &it.origin),
            origin: Some(it.origin),
        },
        None => nowhere(key),
    }
}

fn nowhere(key: &'static Key) -> Url {
    let why = "the profile does not say where".to_owned();
    let target = Target::Unusable {
        text: String::new(),
        why,
    };
    Url {
        key,
        origin: None,
        target,
    }
}

/// The place that a key with a URL names; nothing if the key is not there.
fn url(profile: &Profile, key: &'static Key, base: Option<&Endpoint>) -> Option<Url> {
    let (origin, target) = match profile.text(key) {
        Setting::Missing => return None,
        Setting::Empty(origin) => (origin, Target::Asked(vec![key.name.to_owned()])),
        Setting::Set(it) => {
            let target = target(&it.value, base, &it.origin);
            (it.origin, target)
        }
    };
    Some(Url {
        key,
        origin: Some(origin),
        target,
    })
}

/// A place in the words of `origin`: in the user's own, any address is theirs to choose.
fn target(text: &str, base: Option<&Endpoint>, origin: &Origin) -> Target {
    // `//host/` and `/\\host/` are another host's, not a path.
    let is_path = text.starts_with('/') && !text.starts_with("//") && !text.contains('\\');
    match (is_path, base) {
        (true, Some(base)) => return Target::At(base.clone()),
        (true, None) => return Target::Asked(vec![DEFAULT_HOSTNAME.name.to_owned()]),
        (false, _) => {}
    }
    let read = if origin.is_users_word() {
        Endpoint::users_own(text)
    } else {
        Endpoint::parse(text)
    };
    match read {
        Ok(it) => match it.asked() {
            Some(questions) => Target::Asked(questions),
            None => Target::At(it),
        },
        Err(why) => Target::Unusable {
            text: text.to_owned(),
            why: why.to_string(),
        },
    }
}

/// The storage: scheme, host and port are keys of their own.
fn storage(profile: &Profile) -> Url {
    let key = &DEFAULT_HOSTNAME;
    let (host, origin) = match profile.text(key) {
        Setting::Set(it) if !it.value.trim().is_empty() => (it.value, it.origin),
        Setting::Set(_) | Setting::Empty(_) | Setting::Missing => {
            let target = Target::Asked(vec![key.name.to_owned()]);
            return Url {
                key,
                origin: None,
                target,
            };
        }
    };
    let scheme = match profile.text(&SCHEME) {
        Setting::Set(it) => it.value,
        Setting::Missing | Setting::Empty(_) => "https".to_owned(),
    };
    let port = match profile.text(&DEFAULT_PORT) {
        Setting::Set(it) => format!(":{}", it.value),
        Setting::Missing | Setting::Empty(_) => String::new(),
    };
    let target = if host.contains(['/', '@', '?', '#', '\\']) {
        Target::Unusable {
            text: host,
            why: "it is no bare host name".to_owned(),
        }
    } else {
        target(&format!("{scheme}://{host}{port}"), None, &origin)
    };
    Url {
        key,
        origin: Some(origin),
        target,
    }
}

impl Destination {
    /// How it is to be treated; `all` are the profile's destinations, this one among them.
    pub fn standing(&self, all: &[Destination], cleartext: Cleartext) -> Standing {
        let it = match &self.target {
            Target::Asked(_) => return Standing::Asked,
            Target::Unusable { why, .. } => return Standing::Unusable(why.clone()),
            Target::At(it) => it,
        };
        let allowed = match cleartext {
            Cleartext::Nowhere => false,
            Cleartext::OnLoopback => it.is_loopback(),
            Cleartext::Anywhere => true,
        };
        match it.scheme.as_str() {
            "http" if !allowed && !is_metadata(it) => Standing::Insecure,
            _ => known::why(self, it, all).map_or(Standing::Foreign, Standing::Known),
        }
    }

    /// The place, if it is one.
    pub fn endpoint(&self) -> Option<&Endpoint> {
        match &self.target {
            Target::At(it) => Some(it),
            Target::Asked(_) | Target::Unusable { .. } => None,
        }
    }
}
