//! What `config` and `credentials` say, profile by profile, and what they say of Identity Center.

use super::Places;
use super::ini;
use crate::diagnostic::{Diagnostic, Place, Related, SourceName, Span};
use crate::file::{self, Links, Unreadable};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

/// Larger than any file a person or a tool writes.
const LIMIT: usize = 4 << 20;

/// Both files. A key that a profile has in both counts as the credentials file says it
/// (`Session.full_config` of botocore, `awscli` among its users).
#[derive(Default)]
pub struct AwsFiles {
    config: BTreeMap<String, Keys>,
    credentials: BTreeMap<String, Keys>,
    sessions: BTreeMap<String, Keys>,
    pub(super) services: BTreeMap<String, Keys>,
    /// `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`.
    pub(super) without_endpoints: bool,
    problems: Vec<Diagnostic>,
}

/// One section's keys, in lower case; those of [`nested`] settings among them.
pub(super) type Keys = BTreeMap<String, Said>;

/// The name of a setting that stands indented below another, as `endpoint_url` below `s3 =`. No line
/// can say it otherwise.
pub(super) fn nested(key: &str, name: &str) -> String {
    format!("{key}\n{name}")
}

/// A value and where it stands. It is no `Debug`, since it may be a secret.
#[derive(Clone)]
pub(super) struct Said {
    pub value: String,
    pub source: SourceName,
    pub line: usize,
    pub span: Span,
    /// The line of the same file that says something else under the same key.
    pub before: Option<usize>,
}

/// Names only: there are secrets in the values.
impl fmt::Debug for AwsFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.names().collect();
        write!(f, "AwsFiles({names:?})")
    }
}

/// What a profile there says of Identity Center.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SsoSettings {
    /// `sso_session`: absent in the older form.
    pub session: Option<String>,
    /// `sso_start_url`.
    pub start_url: String,
    /// `sso_region`.
    pub region: String,
    /// `sso_account_id`.
    pub account_id: Option<String>,
    /// `sso_role_name`.
    pub role_name: Option<String>,
    /// `sso_registration_scopes`, separated by commas.
    pub scopes: Option<String>,
    /// `region`: where its storage is.
    pub storage_region: Option<String>,
}

impl SsoSettings {
    /// The settings under the names that profiles and bookmarks have for them.
    pub fn words(&self) -> Vec<(&'static str, &str)> {
        [
            ("sso_session", self.session.as_deref()),
            ("sso_start_url", Some(self.start_url.as_str())),
            ("sso_region", Some(self.region.as_str())),
            ("sso_account_id", self.account_id.as_deref()),
            ("sso_role_name", self.role_name.as_deref()),
            ("sso_registration_scopes", self.scopes.as_deref()),
            ("Region", self.storage_region.as_deref()),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }
}

/// The keys that may stand in the profile, in its session, or, the same, in both.
const SHARED: [&str; 3] = ["sso_start_url", "sso_region", "sso_registration_scopes"];

impl AwsFiles {
    /// Reads what is there; files that are not there say nothing, and one that cannot be read is a
    /// finding.
    pub fn read(places: &Places) -> AwsFiles {
        let mut it = AwsFiles::default();
        it.take(&places.config, |header| match header {
            "default" => Some(Home::Config("default")),
            _ => ini::named(header, "profile")
                .map(Home::Config)
                .or_else(|| ini::named(header, "sso-session").map(Home::Session))
                .or_else(|| ini::named(header, "services").map(Home::Services)),
        });
        it.take(&places.credentials, |header| {
            Some(Home::Credentials(header))
        });
        it
    }

    fn take(&mut self, path: &Path, home: impl Fn(&str) -> Option<Home<'_>>) {
        let source = SourceName::from(path.display().to_string());
        let text = match file::read(path, LIMIT, Links::Follow) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(Unreadable::Missing) => return,
            Err(why) => {
                self.problems.push(Diagnostic::warning(
                    "aws-config-unreadable",
                    Place::File,
                    format!("`{source}` {why}"),
                ));
                return;
            }
        };
        for section in ini::sections(&text) {
            let into = match home(&section.name) {
                Some(Home::Config(name)) => self.config.entry(name.to_owned()).or_default(),
                Some(Home::Credentials(name)) => {
                    self.credentials.entry(name.to_owned()).or_default()
                }
                Some(Home::Session(name)) => self.sessions.entry(name.to_owned()).or_default(),
                Some(Home::Services(name)) => self.services.entry(name.to_owned()).or_default(),
                None => continue,
            };
            for entry in section.entries {
                for (name, value, line) in entry.nested {
                    let said = Said {
                        value,
                        source: source.clone(),
                        line,
                        span: entry.span,
                        before: None,
                    };
                    into.insert(nested(&entry.key, &name), said);
                }
                let before = into.get(&entry.key);
                let before = before.filter(|it| it.value != entry.value);
                let said = Said {
                    before: before.map(|it| it.line),
                    value: entry.value,
                    source: source.clone(),
                    line: entry.line,
                    span: entry.span,
                };
                into.insert(entry.key, said);
            }
        }
    }

    /// What could not be read.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// Whether there is a profile of that name, whatever it says.
    pub fn has_profile(&self, name: &str) -> bool {
        self.config.contains_key(name) || self.credentials.contains_key(name)
    }

    /// Every profile, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names: BTreeSet<_> = self.config.keys().chain(self.credentials.keys()).collect();
        names.into_iter().map(String::as_str)
    }

    /// Whether a profile of the older form, which names no session, looks for its token under this
    /// start URL.
    pub fn uses(&self, start_url: &str) -> bool {
        self.names().any(|name| {
            let says = self.said(name, "sso_start_url");
            says.is_some_and(|it| it.value == start_url) && self.said(name, "sso_session").is_none()
        })
    }

    /// The profiles that sign in with Identity Center, sorted.
    pub fn sso_profiles(&self) -> impl Iterator<Item = &str> {
        let has = |name: &str, key| self.said(name, key).is_some();
        self.names()
            .filter(move |it| has(it, "sso_session") || has(it, "sso_start_url"))
    }

    /// What a profile says under a key, in whichever file.
    pub(super) fn said(&self, profile: &str, key: &str) -> Option<&Said> {
        self.in_credentials(profile, key)
            .or_else(|| self.in_config(profile, key))
    }

    /// The same in `config` alone.
    pub(super) fn in_config(&self, profile: &str, key: &str) -> Option<&Said> {
        self.config.get(profile)?.get(key)
    }

    /// The same in `credentials` alone.
    pub(super) fn in_credentials(&self, profile: &str, key: &str) -> Option<&Said> {
        self.credentials.get(profile)?.get(key)
    }

    /// The `region` of a profile.
    pub fn region(&self, profile: &str) -> Option<&str> {
        let it = self.said(profile, "region")?.value.as_str();
        Some(it).filter(|it| !it.is_empty())
    }

    /// What a profile says of Identity Center, its session's words among them; `None` if it says
    /// nothing. A contradiction, a missing session or a missing key is a finding.
    pub fn sso(&self, profile: &str) -> Result<Option<SsoSettings>, Box<Diagnostic>> {
        let own = |key: &str| self.said(profile, key);
        let text = |it: Option<&Said>| it.map(|it| it.value.clone()).filter(|it| !it.is_empty());
        let session_name = own("sso_session");
        if session_name.is_none() && own("sso_start_url").is_none() {
            return Ok(None);
        }
        let nothing = BTreeMap::new();
        let session = match session_name {
            None => &nothing,
            Some(named) => match self.sessions.get(&named.value) {
                Some(it) => it,
                None => return Err(Box::new(no_session(profile, named))),
            },
        };
        for key in SHARED {
            if let (Some(here), Some(there)) = (own(key), session.get(key))
                && here.value != there.value
            {
                return Err(Box::new(inconsistent(
                    key,
                    profile,
                    here,
                    there,
                    session_name,
                )));
            }
        }
        let shared = |key: &str| text(own(key).or_else(|| session.get(key)));
        let needed = |key: &'static str| {
            shared(key).ok_or_else(|| Box::new(incomplete(key, profile, session_name)))
        };
        Ok(Some(SsoSettings {
            session: text(session_name),
            start_url: needed("sso_start_url")?,
            region: needed("sso_region")?,
            account_id: text(own("sso_account_id")),
            role_name: text(own("sso_role_name")),
            scopes: shared("sso_registration_scopes"),
            storage_region: text(own("region")),
        }))
    }
}

enum Home<'a> {
    Config(&'a str),
    Credentials(&'a str),
    Services(&'a str),
    Session(&'a str),
}

fn inconsistent(
    key: &str,
    profile: &str,
    here: &Said,
    there: &Said,
    session: Option<&Said>,
) -> Diagnostic {
    let session = session.map(|it| it.value.as_str()).unwrap_or_default();
    let mut it = Diagnostic::error(
        "aws-config-inconsistent",
        Place::Bytes(here.span),
        format!(
            "`{key}` is `{}` in profile `{profile}` ({}, line {}) and `{}` in sso-session `{session}` ({}, line {})",
            here.value, here.source, here.line, there.value, there.source, there.line
        ),
    )
    .with_label(format!("`{}` here", here.value))
    .with_help(format!("take `{key}` out of the profile: its session says it"));
    it.related.push(Related {
        source: Some(there.source.clone()),
        place: Place::Bytes(there.span),
        message: format!("`{}` here", there.value),
    });
    it
}

fn no_session(profile: &str, named: &Said) -> Diagnostic {
    Diagnostic::error(
        "aws-config-session-missing",
        Place::Bytes(named.span),
        format!(
            "profile `{profile}` names the sso-session `{}` ({}, line {}), and there is no such section",
            named.value, named.source, named.line
        ),
    )
    .with_help(format!(
        "`aws configure sso-session` makes one; its header is `[sso-session {}]`",
        named.value
    ))
}

fn incomplete(key: &str, profile: &str, session: Option<&Said>) -> Diagnostic {
    let place = match session {
        Some(it) => format!(
            "neither profile `{profile}` nor its sso-session `{}` ({}, line {})",
            it.value, it.source, it.line
        ),
        None => format!("not profile `{profile}`"),
    };
    Diagnostic::error(
        "aws-config-incomplete",
        session.map_or(Place::File, |it| Place::Bytes(it.span)),
        format!("`{key}` is missing: {place} says it"),
    )
    .with_help("`aws configure sso` asks for all of it")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(config: &str, credentials: &str) -> AwsFiles {
        let folder = tempfile::tempdir().unwrap();
        let places = Places {
            config: folder.path().join("config"),
            credentials: folder.path().join("credentials"),
            sso_cache: folder.path().join("cache"),
        };
        std::fs::write(&places.config, config).unwrap();
        std::fs::write(&places.credentials, credentials).unwrap();
        AwsFiles::read(&places)
    }

    const SESSION: &str = "[sso-session my-sso]\nsso_start_url = https://my-sso-portal.awsapps.com/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n";

    #[test]
    fn a_profile_with_nothing_but_a_session_account_and_role() {
        let it = files(
            &format!(
                "{SESSION}\n[profile dev]\nsso_session = my-sso\nsso_account_id = 123456789012\nsso_role_name = ReadOnly\nregion = eu-west-1\n"
            ),
            "",
        );
        let sso = it.sso("dev").unwrap().unwrap();
        assert_eq!(
            sso.words(),
            [
                ("sso_session", "my-sso"),
                ("sso_start_url", "https://my-sso-portal.awsapps.com/start"),
                ("sso_region", "us-east-1"),
                ("sso_account_id", "123456789012"),
                ("sso_role_name", "ReadOnly"),
                ("sso_registration_scopes", "sso:account:access"),
                ("Region", "eu-west-1"),
            ]
        );
        assert_eq!(it.sso_profiles().collect::<Vec<_>>(), ["dev"]);
    }

    #[test]
    fn the_older_form_quotes_comments_and_indented_lines() {
        let it = files(
            "\u{feff}# first\n[profile \"a b\"]\r\nSSO_START_URL: https://x.awsapps.com/start\r\nsso_region=eu-west-1\n; no\ns3 =\n    region = nowhere\n[default]\nregion = us-east-1\n",
            "",
        );
        let sso = it.sso("a b").unwrap().unwrap();
        assert_eq!(sso.session, None);
        assert_eq!(sso.start_url, "https://x.awsapps.com/start");
        assert_eq!(sso.storage_region, None);
        assert_eq!(it.sso("default").unwrap(), None);
        assert_eq!(it.sso("none").unwrap(), None);
    }

    #[test]
    fn the_credentials_file_wins() {
        let it = files(
            &format!("{SESSION}[profile dev]\nsso_session = my-sso\nsso_role_name = A\n"),
            "[dev]\nsso_role_name = B\n",
        );
        let sso = it.sso("dev").unwrap().unwrap();
        assert_eq!(sso.role_name.as_deref(), Some("B"));
    }

    #[test]
    fn contradictions_and_gaps_are_found_with_their_lines() {
        for (profile, code, lines) in [
            (
                "sso_session = my-sso\nsso_region = eu-west-1\n",
                "aws-config-inconsistent",
                &["line 7", "line 3"][..],
            ),
            (
                "sso_session = my-soo\n",
                "aws-config-session-missing",
                &["line 6"][..],
            ),
            (
                "sso_start_url = https://x.awsapps.com/start\n",
                "aws-config-incomplete",
                &["sso_region"][..],
            ),
        ] {
            let it = files(&format!("{SESSION}[profile dev]\n{profile}"), "");
            let found = it.sso("dev").unwrap_err();
            assert_eq!(found.code, code);
            for line in lines {
                assert!(found.message.contains(line), "{}", found.message);
            }
        }
    }

    #[test]
    fn the_same_value_twice_is_no_contradiction() {
        let it = files(
            &format!("{SESSION}[profile dev]\nsso_session = my-sso\nsso_region = us-east-1\n"),
            "",
        );
        assert!(it.sso("dev").unwrap().is_some());
    }
}
