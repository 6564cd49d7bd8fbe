//! How a profile of the AWS files gets its credentials: what it begins with, and which roles are
//! taken one with the keys of the other.
//!
//! The order is botocore's (`botocore.credentials`: `AssumeRoleProvider`, then the providers of
//! `ProfileProviderBuilder`), so that this program signs in as whoever the AWS CLI would. Where
//! botocore would ignore a value or fail in the middle of a chain, there is a finding with a line.
//! Pure. Deliberately not here: the steps of it (`plan`).

use super::config::{AwsFiles, Said, SsoSettings};
use super::endpoints;
use crate::diagnostic::{Diagnostic, Place, Related};
use crate::profile::nearest;
use crate::profile::questions::Prompt;
use crate::secret::Secret;

/// How one profile gets its credentials.
#[derive(Debug)]
pub struct Chain {
    /// The profile that it begins with.
    pub profile: String,
    /// What that profile has.
    pub start: Start,
    /// The roles after it, in the order in which they are taken.
    pub roles: Vec<AwsRole>,
}

/// What a chain begins with.
#[derive(Debug)]
pub enum Start {
    /// `aws_access_key_id` and what belongs to it.
    Keys {
        /// `aws_access_key_id`.
        access_key_id: String,
        /// `aws_secret_access_key`.
        secret_access_key: Secret<String>,
        /// `aws_session_token`.
        session_token: Option<Secret<String>>,
    },
    /// `credential_process`: the command line as it is written.
    Process(Secret<String>),
    /// `web_identity_token_file`: the path, and the role that the token is exchanged for.
    WebIdentity(String, AwsRole),
    /// `sso_session`, or the older keys.
    IdentityCenter(SsoSettings),
    /// `credential_source`.
    Source(CredentialSource),
}

/// What `credential_source` may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialSource {
    /// `AWS_ACCESS_KEY_ID` and its companions.
    Environment,
    /// The instance metadata service.
    Ec2InstanceMetadata,
    /// The container's credentials endpoint.
    EcsContainer,
}

const SOURCES: [(&str, CredentialSource); 3] = [
    ("Ec2InstanceMetadata", CredentialSource::Ec2InstanceMetadata),
    ("EcsContainer", CredentialSource::EcsContainer),
    ("Environment", CredentialSource::Environment),
];

/// A role as a profile has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsRole {
    /// The profile.
    pub profile: String,
    /// `role_arn`.
    pub role_arn: String,
    /// `role_session_name`.
    pub role_session_name: Option<String>,
    /// `external_id`.
    pub external_id: Option<String>,
    /// `mfa_serial`.
    pub mfa_serial: Option<String>,
    /// `duration_seconds`.
    pub duration_seconds: Option<i32>,
}

/// More links than any chain has.
const MOST_LINKS: usize = 16;

type Found<T> = Result<T, Box<Diagnostic>>;

impl AwsFiles {
    /// How the profile gets its credentials, or what in the files stands in the way.
    pub fn chain(&self, profile: &str) -> Found<Chain> {
        if !self.has_profile(profile) {
            return Err(Box::new(self.unknown(profile)));
        }
        self.endpoint_url(profile, endpoints::S3)?;
        let mut walk = Walk {
            files: self,
            visited: vec![profile.to_owned()],
            links: Vec::new(),
        };
        let (name, start) = walk.beginning(profile)?;
        let mut roles = walk.links;
        roles.reverse();
        Ok(Chain {
            profile: name,
            start,
            roles,
        })
    }

    /// There is no such profile.
    pub fn unknown(&self, profile: &str) -> Diagnostic {
        let it = Diagnostic::error(
            "aws-profile-unknown",
            Place::File,
            format!("the AWS CLI has no profile `{profile}`"),
        );
        it.with_help(self.meant(profile))
    }

    /// What to do about a name that no profile has.
    fn meant(&self, profile: &str) -> String {
        match nearest(profile, self.names()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "`aws configure list-profiles` lists what there is".to_owned(),
        }
    }

    /// A value that is there and is no blank; said twice in one file, it is nobody's.
    fn text(&self, profile: &str, key: &str) -> Found<Option<&Said>> {
        let Some(it) = self.said(profile, key) else {
            return Ok(None);
        };
        match it.before {
            Some(before) => Err(Box::new(
                Diagnostic::error(
                    "aws-config-inconsistent",
                    Place::Bytes(it.span),
                    format!(
                        "`{key}` is said twice in profile `{profile}` ({}, lines {before} and {})",
                        it.source, it.line
                    ),
                )
                .with_help("AWS's tools read such a file differently, or not at all: remove one"),
            )),
            None => Ok(Some(it).filter(|it| !it.value.is_empty())),
        }
    }

    /// The same, held against what the answer to a question must be.
    fn checked(&self, profile: &str, key: &str) -> Found<Option<&Said>> {
        let found = self.text(profile, key)?;
        if let Some(it) = found
            && let Err(why) = check(key, &it.value)
        {
            return Err(Box::new(malformed(profile, key, it, &why)));
        }
        Ok(found)
    }

    fn role(&self, profile: &str, role_arn: &Said) -> Found<AwsRole> {
        self.checked(profile, "role_arn")?;
        let owned = |key| -> Found<Option<String>> {
            Ok(self.checked(profile, key)?.map(|it| it.value.clone()))
        };
        Ok(AwsRole {
            profile: profile.to_owned(),
            role_arn: role_arn.value.clone(),
            role_session_name: owned("role_session_name")?,
            external_id: owned("external_id")?,
            mfa_serial: owned("mfa_serial")?,
            duration_seconds: self
                .checked(profile, "duration_seconds")?
                .and_then(|it| it.value.parse().ok()),
        })
    }

    /// Whether AWS's tools would take the role by signing with other keys.
    fn takes_a_role(&self, profile: &str) -> bool {
        self.said(profile, "role_arn").is_some()
            && self.said(profile, "web_identity_token_file").is_none()
    }

    fn has_keys(&self, profile: &str) -> bool {
        ["aws_access_key_id", "aws_secret_access_key"]
            .iter()
            .any(|key| self.said(profile, key).is_some())
    }

    fn signs_in_at_identity_center(&self, profile: &str) -> bool {
        ["sso_account_id", "sso_role_name"]
            .iter()
            .any(|key| self.said(profile, key).is_some())
    }

    /// What the profile itself has, in botocore's order: web identity, Identity Center, keys of the
    /// credentials file, a console sign-in, a program, keys of `config`.
    fn start(&self, profile: &str) -> Found<Option<Start>> {
        if let Some(file) = self.text(profile, "web_identity_token_file")? {
            let Some(role_arn) = self.text(profile, "role_arn")? else {
                return Err(Box::new(lacks(profile, "role_arn", file)));
            };
            let role = self.role(profile, role_arn)?;
            return Ok(Some(Start::WebIdentity(file.value.clone(), role)));
        }
        if self.signs_in_at_identity_center(profile) {
            return self.identity_center(profile).map(Some);
        }
        if let Some(keys) = self.keys(profile, Self::in_credentials)? {
            return Ok(Some(keys));
        }
        if let Some(it) = self.text(profile, "login_session")? {
            return Err(Box::new(console_sign_in(profile, it)));
        }
        if let Some(it) = self.text(profile, "credential_process")? {
            return Ok(Some(Start::Process(Secret::new(it.value.clone()))));
        }
        if let Some(keys) = self.keys(profile, Self::in_config)? {
            return Ok(Some(keys));
        }
        match self.text(profile, "aws_secret_access_key")? {
            Some(it) => Err(Box::new(half(profile, "aws_access_key_id", it))),
            None => Ok(None),
        }
    }

    fn identity_center(&self, profile: &str) -> Found<Start> {
        let Some(it) = self.sso(profile)? else {
            let named = self.said(profile, "sso_account_id");
            let named = named.or_else(|| self.said(profile, "sso_role_name"));
            return Err(Box::new(match named {
                Some(named) => lacks(profile, "sso_session", named),
                None => nothing(profile),
            }));
        };
        for (key, value) in [
            ("sso_account_id", &it.account_id),
            ("sso_role_name", &it.role_name),
        ] {
            let other = self.said(profile, "sso_account_id");
            let other = other.or_else(|| self.said(profile, "sso_role_name"));
            if let (None, Some(other)) = (value, other) {
                return Err(Box::new(lacks(profile, key, other)));
            }
            self.checked(profile, key)?;
        }
        Ok(Start::IdentityCenter(it))
    }

    /// The pair of one file; half a pair there is a finding, as both halves in two files are.
    fn keys(
        &self,
        profile: &str,
        of: for<'a> fn(&'a AwsFiles, &str, &str) -> Option<&'a Said>,
    ) -> Found<Option<Start>> {
        let said = |key| of(self, profile, key).filter(|it| !it.value.is_empty());
        let (id, secret) = (said("aws_access_key_id"), said("aws_secret_access_key"));
        let (id, secret) = match (id, secret) {
            (Some(id), Some(secret)) => (id, secret),
            (Some(id), None) => {
                return Err(Box::new(half(profile, "aws_secret_access_key", id)));
            }
            (None, _) => return Ok(None),
        };
        self.text(profile, "aws_access_key_id")?;
        self.text(profile, "aws_secret_access_key")?;
        // The older name first, as botocore looks for it.
        let token = ["aws_security_token", "aws_session_token"]
            .into_iter()
            .find_map(said);
        Ok(Some(Start::Keys {
            access_key_id: id.value.clone(),
            secret_access_key: Secret::new(secret.value.clone()),
            session_token: token.map(|it| Secret::new(it.value.clone())),
        }))
    }

    /// Where a profile says a key: file and line.
    pub fn place(&self, profile: &str, key: &str) -> Option<String> {
        let it = self.said(profile, key)?;
        Some(format!("{}, line {}", it.source, it.line))
    }
}

/// The way from a profile to what its chain begins with.
struct Walk<'a> {
    files: &'a AwsFiles,
    visited: Vec<String>,
    /// The last role first.
    links: Vec<AwsRole>,
}

impl Walk<'_> {
    fn beginning(&mut self, profile: &str) -> Found<(String, Start)> {
        let mut profile = profile.to_owned();
        loop {
            let files = self.files;
            // A source with keys of its own is not asked for its role; the first profile is.
            let is_source = self.visited.len() > 1;
            if !files.takes_a_role(&profile) || (is_source && files.has_keys(&profile)) {
                let start = files.start(&profile)?;
                let start = start.ok_or_else(|| Box::new(nothing(&profile)))?;
                return Ok((profile, start));
            }
            let Some(role_arn) = files.text(&profile, "role_arn")? else {
                return Err(Box::new(nothing(&profile)));
            };
            self.links.push(files.role(&profile, role_arn)?);
            let source_profile = files.text(&profile, "source_profile")?;
            let credential_source = files.text(&profile, "credential_source")?;
            let next = match (source_profile, credential_source) {
                (Some(one), Some(other)) => return Err(Box::new(both(&profile, one, other))),
                (None, Some(it)) => {
                    let source = credential_source_of(&profile, it)?;
                    return Ok((profile, Start::Source(source)));
                }
                // botocore knows no role straight after a permission set; what is meant is plain.
                (None, None) if files.signs_in_at_identity_center(&profile) => {
                    return Ok((profile.clone(), files.identity_center(&profile)?));
                }
                (None, None) => {
                    return Err(Box::new(lacks(&profile, "source_profile", role_arn)));
                }
                (Some(it), None) => it,
            };
            self.follow(&profile, next)?;
            // A profile may be its own source: then its keys are meant.
            if next.value == profile {
                let start = files.start(&profile)?;
                let start = start.ok_or_else(|| Box::new(nothing(&profile)))?;
                return Ok((profile, start));
            }
            profile.clone_from(&next.value);
        }
    }

    fn follow(&mut self, profile: &str, next: &Said) -> Found<()> {
        if !self.files.has_profile(&next.value) {
            return Err(Box::new(
                Diagnostic::error(
                    "aws-profile-source-missing",
                    Place::Bytes(next.span),
                    format!(
                        "the `source_profile` of `{profile}` is `{}` ({}, line {}), and there is no such profile",
                        next.value, next.source, next.line
                    ),
                )
                .with_help(self.files.meant(&next.value)),
            ));
        }
        let own_keys = next.value == profile && self.files.has_keys(profile);
        if (self.visited.contains(&next.value) && !own_keys) || self.visited.len() > MOST_LINKS {
            let mut way: Vec<_> = self.visited.iter().map(|it| format!("`{it}`")).collect();
            way.push(format!("`{}`", next.value));
            return Err(Box::new(
                Diagnostic::error(
                    "aws-profile-loop",
                    Place::Bytes(next.span),
                    format!(
                        "the profiles of the AWS CLI go round: {} ({}, line {})",
                        way.join(", then "),
                        next.source,
                        next.line
                    ),
                )
                .with_help("a chain begins with a profile that has keys, a program, a token file or a sign-in"),
            ));
        }
        self.visited.push(next.value.clone());
        Ok(())
    }
}

fn credential_source_of(profile: &str, it: &Said) -> Found<CredentialSource> {
    let known = SOURCES.iter().find(|(name, _)| *name == it.value);
    known.map(|(_, source)| *source).ok_or_else(|| {
        let names: Vec<_> = SOURCES
            .iter()
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        let why = format!("it may be {}", names.join(", "));
        Box::new(malformed(profile, "credential_source", it, &why))
    })
}

/// What makes a value wrong, in the words of the question for it.
fn check(key: &str, value: &str) -> Result<(), String> {
    match key {
        "role_session_name" => {
            let fits = |it: u8| it.is_ascii_alphanumeric() || b"_+=,.@-".contains(&it);
            match (2..=64).contains(&value.len()) && value.bytes().all(fits) {
                true => Ok(()),
                false => Err("it has 2 to 64 letters, digits and `_+=,.@-`".to_owned()),
            }
        }
        "duration_seconds" => match value.parse() {
            Ok(900..=43_200_i32) => Ok(()),
            _ => Err("give a number of seconds from 900 to 43200".to_owned()),
        },
        _ => Prompt::find(key).map_or(Ok(()), |it| (it.check)(value)),
    }
}

fn malformed(profile: &str, key: &str, it: &Said, why: &str) -> Diagnostic {
    Diagnostic::error(
        "aws-profile-malformed",
        Place::Bytes(it.span),
        format!(
            "`{key}` of profile `{profile}` ({}, line {}) cannot be `{}`",
            it.source, it.line, it.value
        ),
    )
    .with_help(why)
}

fn lacks(profile: &str, key: &str, because: &Said) -> Diagnostic {
    let help = match key {
        "source_profile" => format!(
            "add `source_profile = NAME`, or `credential_source`; `source_profile = {profile}` where the keys are in the profile itself"
        ),
        "sso_session" => "`aws configure sso` asks for all of it".to_owned(),
        _ => format!("add `{key}`"),
    };
    Diagnostic::error(
        "aws-config-incomplete",
        Place::Bytes(because.span),
        format!(
            "`{key}` is missing in profile `{profile}` ({}, line {})",
            because.source, because.line
        ),
    )
    .with_help(help)
}

fn half(profile: &str, key: &str, there: &Said) -> Diagnostic {
    Diagnostic::error(
        "aws-profile-half-key",
        Place::Bytes(there.span),
        format!(
            "profile `{profile}` has half a pair of keys: `{key}` is missing beside the other ({}, line {})",
            there.source, there.line
        ),
    )
    .with_help("both belong into the same file and section: `aws configure` writes them")
}

fn both(profile: &str, one: &Said, other: &Said) -> Diagnostic {
    let mut it = Diagnostic::error(
        "aws-config-inconsistent",
        Place::Bytes(one.span),
        format!(
            "profile `{profile}` has `source_profile` ({}, line {}) and `credential_source` ({}, line {})",
            one.source, one.line, other.source, other.line
        ),
    )
    .with_help("a role is taken with the keys of one of them: remove the other");
    it.related.push(Related {
        source: Some(other.source.clone()),
        place: Place::Bytes(other.span),
        message: "`credential_source` here".to_owned(),
    });
    it
}

fn nothing(profile: &str) -> Diagnostic {
    Diagnostic::error(
        "aws-profile-without-credentials",
        Place::File,
        format!("profile `{profile}` of the AWS CLI has no credentials, and no way to get any"),
    )
    .with_help("`aws configure` or `aws configure sso` completes it")
}

fn console_sign_in(profile: &str, it: &Said) -> Diagnostic {
    Diagnostic::error(
        "aws-profile-login",
        Place::Bytes(it.span),
        format!(
            "profile `{profile}` gets its keys from `aws login` ({}, line {}), whose sessions are not read here",
            it.source, it.line
        ),
    )
    .with_help("give the profile `credential_process = aws configure export-credentials --profile NAME`, or sign in with another")
}
