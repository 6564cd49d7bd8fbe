//! What the AWS CLI's files and variables say together: which profile is meant, and what it says
//! under the names that connection profiles have for it.

use super::chain::{AwsRole, Start};
use super::config::AwsFiles;
use super::endpoints;
use crate::diagnostic::Diagnostic;
use crate::env::Env;
use crate::file::{self, Links};
use crate::profile::aws_cli::AWS_PROFILE;
use crate::profile::destination::Endpoint;
use crate::profile::region::{Region, Service};
use crate::profile::{FromAwsCli, Origin, Profile, Setting, Sourced, keys};
use crate::secret::Secret;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// Larger than any token.
const LARGEST_TOKEN: usize = 64 * 1024;

/// The variables that name a profile, in botocore's order.
const PROFILE_VARIABLES: [&str; 2] = ["AWS_DEFAULT_PROFILE", "AWS_PROFILE"];

/// The key that names a token file.
const TOKEN_FILE: &str = "web_identity_token_file";

/// The files and variables of AWS's tools, read once.
#[derive(Debug, Default, Clone)]
pub struct AwsCli {
    /// `config` and `credentials`.
    pub files: Arc<AwsFiles>,
    /// `AWS_DEFAULT_PROFILE`, else `AWS_PROFILE`: the variable, and the profile that it names.
    pub profile: Option<(&'static str, String)>,
    /// `AWS_ACCESS_KEY_ID` and its companions, for `credential_source = Environment`.
    pub keys: Option<Arc<Start>>,
    /// What is in the token files that profiles name, by their paths as they are written; or why
    /// there is nothing.
    pub tokens: BTreeMap<String, Result<Arc<Secret<String>>, String>>,
    /// The profiles for which programs above this process are being run.
    pub running_for: Vec<String>,
}

impl AwsCli {
    /// These files, the token files that they name (seen from `folder`), and what the environment
    /// says; `running_for` is the variable in which a program finds whom it is run for.
    pub fn new(mut files: AwsFiles, env: &Env, folder: &Path, running_for: &str) -> Self {
        files.without_endpoints = ignores_endpoints(env);
        let token = |path: &str| {
            let bytes = file::read(&folder.join(path), LARGEST_TOKEN, Links::Follow);
            let bytes = bytes.map_err(|error| error.to_string())?;
            let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8 text".to_owned())?;
            Ok(Arc::new(Secret::new(text.trim().to_owned())))
        };
        let named = files.names().filter_map(|it| files.said(it, TOKEN_FILE));
        let paths: BTreeSet<_> = named.map(|it| it.value.clone()).collect();
        let tokens = paths.into_iter().map(|path| {
            let token = token(&path);
            (path, token)
        });
        let running_for = env.get(running_for).unwrap_or_default().lines();
        AwsCli {
            profile: PROFILE_VARIABLES
                .into_iter()
                .find_map(|it| Some((it, env.get(it)?.to_owned()))),
            keys: keys_of(env).map(Arc::new),
            tokens: tokens.collect(),
            running_for: running_for.map(str::to_owned).collect(),
            files: Arc::new(files),
        }
    }

    /// The profile of the AWS CLI that is meant: the one the user named for this connection, else
    /// that of the environment, else the connection profile's, else `default`. Nothing where there is
    /// no `default` either.
    ///
    /// A bookmark counts more than the environment, as `--profile` does for AWS's own tools. As in
    /// Cyberduck, the user name may be the profile's name, or the access key id in it.
    pub fn chosen(&self, profile: &Profile) -> Option<Sourced<String>> {
        let said = |it: Setting<String>| match it {
            Setting::Set(it) if !it.value.trim().is_empty() => Some(it),
            Setting::Set(_) | Setting::Empty(_) | Setting::Missing => None,
        };
        let property = said(profile.property(AWS_PROFILE));
        let user_name = said(profile.text(&keys::USERNAME)).map(|it| self.by_user_name(it));
        let is_users = |it: &Sourced<String>| it.origin.is_users_word();
        let users = [user_name, property.clone().filter(is_users)];
        let users = users
            .into_iter()
            .flatten()
            .max_by_key(|it| it.origin.clone());
        let by_environment = || {
            self.profile.as_ref().map(|(variable, name)| Sourced {
                value: name.clone(),
                origin: Origin::Environment((*variable).to_owned()),
            })
        };
        let default = || {
            self.files.has_profile("default").then(|| Sourced {
                value: "default".to_owned(),
                origin: Origin::Default("the AWS CLI's own default"),
            })
        };
        users.or_else(by_environment).or(property).or_else(default)
    }

    fn by_user_name(&self, it: Sourced<String>) -> Sourced<String> {
        if self.files.has_profile(&it.value) {
            return it;
        }
        let with_key = |name: &&str| {
            let said = self.files.said(name, "aws_access_key_id");
            said.is_some_and(|said| said.value == it.value)
        };
        match self.files.names().find(with_key) {
            Some(name) => Sourced {
                value: name.to_owned(),
                origin: it.origin.clone(),
            },
            None => it,
        }
    }

    /// What the profile says, as a layer below the connection profile: its region and the STS of
    /// that region, its own endpoints, its own role, and where it signs in. Nothing where the files contradict
    /// themselves: the plan says so.
    pub fn words(&self, name: &str) -> Vec<FromAwsCli> {
        let mut words = Vec::new();
        let mut says = |profile: &str, name: &str, value: &str| {
            words.push(word(profile, name, value));
        };
        let Ok(chain) = self.files.chain(name) else {
            return words;
        };
        if let Some(region) = self.files.region(name) {
            says(name, keys::REGION.name, region);
            let sts = Region::parse(region).and_then(|it| it.endpoint(Service::Sts));
            if let Ok(sts) = sts {
                says(name, keys::STS_ENDPOINT.name, sts.as_str());
            }
        }
        words.extend(self.endpoints(name).unwrap_or_default());
        let mut says = |profile: &str, name: &str, value: &str| {
            words.push(word(profile, name, value));
        };
        let own = chain.roles.last().filter(|it| it.profile == name);
        match &chain.start {
            Start::WebIdentity(_, role) if role.profile == name => role_words(role, &mut says),
            _ => {}
        }
        if let Some(role) = own {
            role_words(role, &mut says);
        } else if let Some(it) = self.files.said(name, "mfa_serial") {
            says(name, "mfa_serial", &it.value);
        }
        if let Start::IdentityCenter(it) = &chain.start {
            for (key, value) in it.words() {
                if key.starts_with("sso_") {
                    says(&chain.profile, key, value);
                }
            }
        }
        words
    }
}

impl AwsCli {
    /// The endpoints that the profile names for itself, where it wants any but AWS's own; a section of
    /// services that is not there is a finding.
    pub fn endpoints(&self, profile: &str) -> Result<Vec<FromAwsCli>, Box<Diagnostic>> {
        let of = |service| self.files.endpoint_url(profile, service);
        let s3 = of(endpoints::S3)?;
        let server = s3.map(Endpoint::users_own);
        let (scheme, host, port) = match &server {
            Some(Ok(it)) => (Some(&*it.scheme), Some(&*it.host), Some(&*it.port)),
            // Taken as it is, it is refused with its reason where it is used.
            Some(Err(_)) => (None, s3, None),
            None => (None, None, None),
        };
        let in_path = self.files.buckets_in_path(profile, s3.is_some());
        let in_path = in_path.map(|it| if it { "true" } else { "false" });
        let words = [
            (keys::STS_ENDPOINT.name, of(endpoints::STS)?),
            (keys::SCHEME.name, scheme),
            (keys::DEFAULT_HOSTNAME.name, host),
            (keys::DEFAULT_PORT.name, port),
            ("s3.bucket.virtualhost.disable", in_path),
            ("sso_oidc_endpoint", of(endpoints::SSO_OIDC)?),
            ("sso_portal_endpoint", of(endpoints::SSO)?),
        ];
        let words = words.into_iter();
        let words = words.filter_map(|(name, value)| Some(word(profile, name, value?)));
        Ok(words.collect())
    }
}

fn word(profile: &str, name: &str, value: &str) -> FromAwsCli {
    FromAwsCli {
        profile: profile.to_owned(),
        name: name.to_owned(),
        value: value.to_owned(),
    }
}

fn role_words(it: &AwsRole, says: &mut impl FnMut(&str, &str, &str)) {
    let duration = it.duration_seconds.map(|it| it.to_string());
    for (key, value) in [
        ("role_arn", Some(&it.role_arn)),
        ("role_session_name", it.role_session_name.as_ref()),
        ("external_id", it.external_id.as_ref()),
        ("mfa_serial", it.mfa_serial.as_ref()),
        ("duration_seconds", duration.as_ref()),
    ] {
        if let Some(value) = value {
            says(&it.profile, key, value);
        }
    }
}

/// `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`: neither files nor variables name endpoints.
pub fn ignores_endpoints(env: &Env) -> bool {
    let it = env.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
    it.is_some_and(|it| it.eq_ignore_ascii_case("true"))
}

/// The keys of the environment, as botocore's `EnvProvider` finds them.
fn keys_of(env: &Env) -> Option<Start> {
    let token = ["AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN"];
    Some(Start::Keys {
        access_key_id: env.get("AWS_ACCESS_KEY_ID")?.to_owned(),
        secret_access_key: Secret::new(env.get("AWS_SECRET_ACCESS_KEY")?.to_owned()),
        session_token: token
            .into_iter()
            .find_map(|it| env.get(it))
            .map(|it| Secret::new(it.to_owned())),
    })
}
