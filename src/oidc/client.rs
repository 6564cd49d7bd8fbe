//! A client as the profile describes it, and what about it is refused before anybody is disturbed.

use super::codes;
use super::issuer::Issuer;
use super::wire::{authority, check_endpoint};
use crate::effects::Redirect;
use crate::failure::{Failure, Kind};
use crate::profile::destination::are_one_provider;
use crate::secret::Secret;
use url::Url;

/// A registered application at a provider, and how to sign in through it.
#[derive(Debug)]
pub struct Client {
    /// RFC 6749 section 3.1; its own query is kept.
    pub authorization_endpoint: Url,
    /// RFC 6749 section 3.2.
    pub token_endpoint: Url,
    /// The client identifier.
    pub client_id: String,
    /// `None`: a public client.
    pub client_secret: Option<Secret<String>>,
    /// How the answer comes back.
    pub redirect: Redirect,
    /// The scopes to ask for; with `openid` an ID token is expected.
    pub scopes: Vec<String>,
    /// RFC 7636.
    pub pkce: Pkce,
    /// Who signs the ID tokens, where that is known.
    pub issuer: Option<Issuer>,
    /// More parameters of the authorization request (`prompt`, `domain_hint`); none that we set ourselves.
    pub extra: Vec<(String, String)>,
    /// Hosts (`host`, or `host:port` where it is not the scheme's own) that the user accepted by name
    /// beside the issuer's, or without an issuer the authorization endpoint's.
    pub accepted_hosts: Vec<String>,
    /// Audiences that may stand in an ID token beside the client id.
    pub accepted_audiences: Vec<String>,
}

/// Proof Key for Code Exchange (RFC 7636).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pkce {
    /// `code_challenge_method=S256`.
    S256,
    /// The profile turns it off.
    Off,
}

/// How a client with a secret proves itself (RFC 6749 section 2.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Authentication {
    /// In the `Authorization` header: what every server must support.
    Basic,
    /// In the body: only where the provider says that it supports nothing else of the two.
    Post,
}

/// Parameters of the authorization request that are ours alone, so that a profile can neither widen
/// nor redirect what the person agrees to.
const RESERVED: [&str; 18] = [
    "claims",
    "client_id",
    "client_secret",
    "code",
    "code_challenge",
    "code_challenge_method",
    "code_verifier",
    "grant_type",
    "id_token_hint",
    "nonce",
    "redirect_uri",
    "registration",
    "request",
    "request_uri",
    "response_mode",
    "response_type",
    "scope",
    "state",
];

impl Client {
    /// A public client with PKCE that asks for `openid`, and with nothing else known about it.
    pub fn new(
        authorization_endpoint: Url,
        token_endpoint: Url,
        client_id: impl Into<String>,
        redirect: Redirect,
    ) -> Self {
        Client {
            authorization_endpoint,
            token_endpoint,
            client_id: client_id.into(),
            client_secret: None,
            redirect,
            scopes: vec!["openid".into()],
            pkce: Pkce::S256,
            issuer: None,
            extra: Vec::new(),
            accepted_hosts: Vec::new(),
            accepted_audiences: Vec::new(),
        }
    }

    /// Whether the answer must hold an ID token (OpenID Connect Core 3.1.2.1).
    pub(super) fn wants_id_token(&self) -> bool {
        self.scopes.iter().any(|it| it == "openid")
    }

    /// The discovery document, where there is one.
    pub(super) fn metadata(&self) -> Option<&super::Metadata> {
        match &self.issuer {
            Some(Issuer::Discovered(it)) => Some(it),
            Some(Issuer::Named(_)) | None => None,
        }
    }

    pub(super) fn authentication(&self) -> Authentication {
        let offered = self
            .metadata()
            .and_then(|it| it.token_endpoint_auth_methods.as_ref());
        let offers = |name: &str| offered.is_some_and(|them| them.iter().any(|it| it == name));
        if offers("client_secret_post") && !offers("client_secret_basic") {
            Authentication::Post
        } else {
            Authentication::Basic
        }
    }

    /// Refuses what would fail later or send a secret where nobody agreed to.
    pub(super) fn check(&self) -> Result<(), Failure> {
        if self.client_id.trim().is_empty() {
            return Err(setting("the client id is empty", "client id", ""));
        }
        check_endpoint("authorization endpoint", &self.authorization_endpoint)?;
        check_endpoint("token endpoint", &self.token_endpoint)?;
        self.check_parameters()?;
        self.check_destination("authorization endpoint", &self.authorization_endpoint)?;
        self.check_destination("token endpoint", &self.token_endpoint)?;
        self.check_support()
    }

    fn check_parameters(&self) -> Result<(), Failure> {
        let own = self.authorization_endpoint.query_pairs();
        let extra = self.extra.iter().map(|(k, v)| (k.into(), v.into()));
        for (name, value) in own.chain(extra) {
            if let Err(why) = check_parameter(&name, &value) {
                return Err(setting(why, "parameter", name));
            }
        }
        Ok(())
    }

    /// Code, verifier and client secret go to the token endpoint, so it must be the provider's own:
    /// otherwise one changed line in a profile collects other people's sign-ins (RFC 9700 section 4.4).
    pub(super) fn check_destination(&self, what: &'static str, url: &Url) -> Result<(), Failure> {
        let home = match &self.issuer {
            Some(issuer) => issuer.authority(),
            None => Some(authority(&self.authorization_endpoint)),
        };
        let Some(home) = home else {
            return Err(setting("the issuer is no usable address", "issuer", ""));
        };
        let host = authority(url);
        let accepted = self
            .accepted_hosts
            .iter()
            .any(|it| it.eq_ignore_ascii_case(&host));
        if are_one_provider(&home, &host) || accepted {
            return Ok(());
        }
        Err(Failure::new(
            Kind::NotAccepted,
            codes::DESTINATION_NOT_ACCEPTED,
            format!("the {what} is on a host that was not accepted"),
        )
        .with_fact("expected", home)
        .with_fact("got", host.as_str())
        .with_help(format!(
            "if `{host}` really belongs to the provider, enable the profile and accept it by name"
        )))
    }

    fn check_support(&self) -> Result<(), Failure> {
        let Some(metadata) = self.metadata() else {
            return Ok(());
        };
        // Some providers (Entra among them) support PKCE and do not say so: only a list without S256 counts.
        match &metadata.code_challenge_methods {
            Some(methods) if self.pkce == Pkce::S256 && !methods.iter().any(|it| it == "S256") => {
                Err(Failure::new(
                    Kind::General,
                    codes::PKCE_UNSUPPORTED,
                    "the provider does not offer PKCE with `S256`",
                )
                .with_fact("issuer", metadata.issuer.as_str())
                .with_fact("expected", "S256")
                .with_fact("got", methods.join(" "))
                .with_help("turn on S256 for this client at the provider"))
            }
            _ => Ok(()),
        }
    }
}

/// Whether a profile may add this parameter to the authorization request, or why not.
pub fn check_parameter(name: &str, value: &str) -> Result<(), &'static str> {
    if RESERVED.contains(&name) {
        Err("an additional parameter would replace one of the sign-in's own")
    } else if name == "prompt" && value.split(' ').any(|it| it == "none") {
        Err("`prompt=none` leaves the person no say in a sign-in")
    } else {
        Ok(())
    }
}

/// A setting that cannot be used, shown as `label: got`.
pub(super) fn setting(message: &'static str, label: &'static str, got: impl AsRef<str>) -> Failure {
    Failure::new(Kind::Input, codes::SETTING, message)
        .with_fact(label, got.as_ref().chars().take(200).collect::<String>())
        .with_help(
            "correct the profile; `profilectl show --origin` says where each value comes from",
        )
}
