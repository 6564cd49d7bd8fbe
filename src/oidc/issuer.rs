//! Who may sign an ID token: the named issuer to the letter, and the two providers whose tokens name
//! themselves otherwise than their addresses do.

use super::Client;
use super::codes;
use super::discovery::Metadata;
use super::wire::authority;
use crate::failure::{Failure, Kind};
use url::Url;

/// The issuer of a client's ID tokens.
#[derive(Debug)]
pub enum Issuer {
    /// Its identifier only, as the provider writes it: compared to the letter, and the signature is
    /// vouched for by TLS alone (OpenID Connect Core 3.1.3.7 number 6).
    Named(String),
    /// Its discovery document: endpoints, keys and what it supports.
    Discovered(Box<Metadata>),
}

impl Issuer {
    /// The identifier.
    pub fn identifier(&self) -> &str {
        match self {
            Issuer::Named(it) => it,
            Issuer::Discovered(it) => &it.issuer,
        }
    }

    /// Host and port of the identifier.
    pub(super) fn authority(&self) -> Option<String> {
        match self.identifier() {
            it @ "accounts.google.com" => Some(it.to_owned()),
            it => Url::parse(it).ok().map(|it| authority(&it)),
        }
    }
}

/// What `iss` must be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// This string, byte for byte.
    Exactly(String),
    /// Microsoft Entra ID: the tenant of the token stands in its issuer.
    Entra {
        host: &'static str,
        tenant: Tenant,
        version: Version,
    },
    /// Google, with or without the scheme (its own documented exception).
    Google,
    /// Nothing is known; `iss` must be there, no more.
    Anybody,
}

/// Which tenants' tokens are wanted.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tenant {
    One(String),
    Any,
    Organizations,
    Consumers,
}

/// The two shapes of Entra's issuer.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(super) enum Version {
    V1,
    V2,
}

/// The tenant of personal Microsoft accounts.
const CONSUMERS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// Microsoft's placeholder in discovery documents and keys that serve several tenants.
pub(super) const TENANT_PLACEHOLDER: &str = "{tenantid}";

impl Rule {
    /// The rule for a client: its issuer's, or without one what its authorization endpoint tells.
    pub(super) fn of(client: &Client) -> Rule {
        match &client.issuer {
            Some(issuer) => Rule::of_identifier(issuer.identifier()),
            None => Rule::of_endpoint(&client.authorization_endpoint),
        }
    }

    /// The rule for a named issuer.
    pub(super) fn of_identifier(it: &str) -> Rule {
        if matches!(it, "https://accounts.google.com" | "accounts.google.com") {
            return Rule::Google;
        }
        let exactly = || Rule::Exactly(it.to_owned());
        let Ok(url) = Url::parse(it) else {
            return exactly();
        };
        let Some(host) = entra_host(&url) else {
            return exactly();
        };
        match path_of(&url).as_slice() {
            [tenant, "v2.0"] => Rule::Entra {
                host,
                tenant: tenant_of(tenant),
                version: Version::V2,
            },
            _ => exactly(),
        }
    }

    fn of_endpoint(url: &Url) -> Rule {
        if url.host_str() == Some("accounts.google.com") {
            return Rule::Google;
        }
        let Some(host) = entra_host(url) else {
            return Rule::Anybody;
        };
        match path_of(url).as_slice() {
            [tenant, "oauth2", "v2.0", ..] => Rule::Entra {
                host,
                tenant: tenant_of(tenant),
                version: Version::V2,
            },
            [tenant, "oauth2", ..] => Rule::Entra {
                host,
                tenant: tenant_of(tenant),
                version: Version::V1,
            },
            _ => Rule::Anybody,
        }
    }

    /// Whether a discovery document may call itself `got` when it was asked for under this rule.
    pub(super) fn admits_discovery(&self, got: &str) -> bool {
        match self {
            Rule::Exactly(it) => it == got,
            Rule::Google => got == "https://accounts.google.com",
            Rule::Anybody => false,
            Rule::Entra {
                host,
                tenant,
                version,
            } => match tenant {
                Tenant::Any | Tenant::Organizations => {
                    got == entra_issuer(host, TENANT_PLACEHOLDER, *version)
                }
                Tenant::Consumers => got == entra_issuer(host, CONSUMERS, *version),
                Tenant::One(id) if is_guid(id) => got == entra_issuer(host, id, *version),
                // A domain name stands for a tenant whose number only the provider knows.
                Tenant::One(_) => entra_tenant(host, got, *version).is_some(),
            },
        }
    }

    /// Whether the `iss` of an authorization response is this issuer's (RFC 9207 section 2.4).
    pub(super) fn admits_response(&self, got: &str) -> bool {
        match self {
            Rule::Exactly(it) => it == got,
            Rule::Google => got == "https://accounts.google.com",
            Rule::Anybody => true,
            Rule::Entra {
                host,
                tenant,
                version,
            } => match tenant {
                Tenant::One(id) if is_guid(id) => got == entra_issuer(host, id, *version),
                _ => {
                    got == entra_issuer(host, TENANT_PLACEHOLDER, *version)
                        || entra_tenant(host, got, *version).is_some()
                }
            },
        }
    }

    /// Whether a token of issuer `iss` goes with an authorization response of this rule's issuer.
    pub(super) fn admits_token_of(&self, iss: &str) -> bool {
        self.check(iss, None).is_ok()
    }

    /// Checks `iss` (and Entra's `tid`) of an ID token.
    pub(super) fn check(&self, iss: &str, tid: Option<&str>) -> Result<(), Failure> {
        let expected = match self {
            Rule::Anybody => return Ok(()),
            Rule::Exactly(it) if it == iss => return Ok(()),
            Rule::Exactly(it) => it.clone(),
            Rule::Google
                if matches!(iss, "https://accounts.google.com" | "accounts.google.com") =>
            {
                return Ok(());
            }
            Rule::Google => "https://accounts.google.com".to_owned(),
            Rule::Entra {
                host,
                tenant,
                version,
            } => {
                let wanted = match tenant {
                    Tenant::One(id) if is_guid(id) => id.as_str(),
                    Tenant::Consumers => CONSUMERS,
                    Tenant::One(_) | Tenant::Any | Tenant::Organizations => "TENANT-ID",
                };
                let expected = entra_issuer(host, wanted, *version);
                // `tid` comes only where `profile` was asked for; the issuer names the tenant always.
                let Some(of_iss) = entra_tenant(host, iss, *version) else {
                    return Err(wrong_issuer(&expected, iss));
                };
                let agreed = tid.is_none_or(|it| it == of_iss);
                let personal = *tenant == Tenant::Organizations && of_iss == CONSUMERS;
                if agreed && !personal && (wanted == of_iss || wanted == "TENANT-ID") {
                    return Ok(());
                }
                return Err(wrong_issuer(&expected, iss).with_fact(
                    "tid",
                    tid.unwrap_or("(none)").chars().take(80).collect::<String>(),
                ));
            }
        };
        Err(wrong_issuer(&expected, iss))
    }
}

fn wrong_issuer(expected: &str, got: &str) -> Failure {
    Failure::new(Kind::General, codes::ID_TOKEN_ISSUER, "the ID token comes from another issuer")
        .with_fact("expected", expected)
        .with_fact("got", got.chars().take(300).collect::<String>())
        .with_help("the issuer is compared to the letter, slashes included: correct the profile or the provider")
}

fn path_of(url: &Url) -> Vec<&str> {
    url.path_segments()
        .map(Iterator::collect)
        .unwrap_or_default()
}

/// The host in the issuer of tokens that are issued at `url`'s host.
fn entra_host(url: &Url) -> Option<&'static str> {
    if url.scheme() != "https" || url.port().is_some() {
        return None;
    }
    Some(match url.host_str()? {
        "login.microsoftonline.com" | "login.microsoft.com" | "login.windows.net" => {
            "login.microsoftonline.com"
        }
        "login.microsoftonline.us" => "login.microsoftonline.us",
        "login.partner.microsoftonline.cn" | "login.chinacloudapi.cn" => {
            "login.partner.microsoftonline.cn"
        }
        _ => return None,
    })
}

fn entra_issuer(host: &str, tenant: &str, version: Version) -> String {
    match version {
        Version::V2 => format!("https://{host}/{tenant}/v2.0"),
        Version::V1 if host == "login.partner.microsoftonline.cn" => {
            format!("https://sts.chinacloudapi.cn/{tenant}/")
        }
        Version::V1 => format!("https://sts.windows.net/{tenant}/"),
    }
}

/// The tenant of an issuer in Entra's shape.
fn entra_tenant<'a>(host: &str, iss: &'a str, version: Version) -> Option<&'a str> {
    let shape = entra_issuer(host, TENANT_PLACEHOLDER, version);
    let (before, after) = shape.split_once(TENANT_PLACEHOLDER)?;
    iss.strip_prefix(before)?
        .strip_suffix(after)
        .filter(|it| is_guid(it))
}

fn tenant_of(it: &str) -> Tenant {
    match it.to_ascii_lowercase().as_str() {
        "common" => Tenant::Any,
        "organizations" => Tenant::Organizations,
        "consumers" => Tenant::Consumers,
        other if other == TENANT_PLACEHOLDER || it.eq_ignore_ascii_case("%7Btenantid%7D") => {
            Tenant::Any
        }
        other => Tenant::One(other.to_owned()),
    }
}

/// Five groups of hexadecimal digits, in lower case as Entra writes them.
fn is_guid(it: &str) -> bool {
    let groups: Vec<_> = it.split('-').collect();
    let lengths: Vec<_> = groups.iter().map(|it| it.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && it
            .bytes()
            .all(|it| matches!(it, b'-' | b'0'..=b'9' | b'a'..=b'f'))
}
