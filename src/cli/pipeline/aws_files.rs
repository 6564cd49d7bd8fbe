//! What the AWS CLI's files offer a profile: settings of IAM Identity Center, or the whole way in.

use crate::aws_files::{AwsCli, AwsFiles, Places};
use crate::cli::Session;
use crate::diagnostic::Diagnostic;
use crate::failure::{Failure, Kind};
use crate::library::Loaded;
use crate::profile::identity_center::START_URL;
use crate::profile::{
    FromAwsCli, Key, Origin, Overrides, Profile, aws_cli, identity_center, keys, resolve,
};
use crate::step::credential_process::RUNNING_FOR;
use crate::step::identity_center::aws_profile;

/// What the AWS CLI's files offer a profile.
#[derive(Default)]
pub struct Offered {
    for_way: Option<ForWay>,
    cli: AwsCli,
    /// The files themselves, whether they are there or not.
    places: Option<Places>,
}

/// What names a server together.
static SERVER: [&Key; 3] = [&keys::SCHEME, &keys::DEFAULT_HOSTNAME, &keys::DEFAULT_PORT];

/// What a profile takes from the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ForWay {
    /// Where to sign in with Identity Center, where the person wants that.
    IdentityCenter,
    /// Credentials.
    AwsCli,
}

impl Offered {
    /// Reads the files for profiles that take something from them.
    pub fn read(profile: &Profile, session: &Session<'_>) -> Self {
        let for_way = if identity_center::applies(profile) {
            ForWay::IdentityCenter
        } else if aws_cli::applies(profile) {
            ForWay::AwsCli
        } else {
            return Offered::default();
        };
        let Some(places) = Places::find(session.env()) else {
            return Offered::default();
        };
        let cli = AwsCli::new(
            AwsFiles::read(&places),
            session.env(),
            &session.invocation.working_directory,
            RUNNING_FOR,
        );
        Offered {
            for_way: Some(for_way),
            cli,
            places: Some(places),
        }
    }

    /// The names to choose from.
    pub fn names(&self) -> Vec<String> {
        match self.for_way {
            Some(ForWay::AwsCli) => self.cli.files.names().map(str::to_owned).collect(),
            _ => self.cli.files.sso_profiles().map(str::to_owned).collect(),
        }
    }

    /// The files and variables, where the whole way in is in them.
    pub fn way(&self) -> AwsCli {
        match self.for_way {
            Some(ForWay::AwsCli) => self.cli.clone(),
            _ => AwsCli::default(),
        }
    }

    /// The files that decide what is offered.
    pub fn files(&self) -> Vec<std::path::PathBuf> {
        let places = self.places.iter();
        places
            .flat_map(|it| [it.config.clone(), it.credentials.clone()])
            .collect()
    }

    /// Puts what the chosen profile says below the other layers.
    pub fn put_into(&self, layers: &mut Overrides, loaded: &Loaded) -> Result<(), Failure> {
        layers.aws_cli.clear();
        match self.for_way {
            None => Ok(()),
            Some(ForWay::IdentityCenter) => self.put_sign_in(loaded, layers),
            Some(ForWay::AwsCli) => {
                let profile = resolve(loaded.draft.clone(), layers).0;
                if let Some(chosen) = self.cli.chosen(&profile) {
                    layers.aws_cli = self.cli.words(&chosen.value);
                    self.leave_endpoints_out(&chosen.value, loaded, layers);
                }
                Ok(())
            }
        }
    }

    /// A profile that wants AWS's own endpoints wants none of the environment's either. And a server
    /// is one thing: where the connection profile or the bookmark names a part of it, the rest is not
    /// taken from these files.
    fn leave_endpoints_out(&self, profile: &str, loaded: &Loaded, layers: &mut Overrides) {
        if self.cli.files.ignores_endpoints(profile) {
            let named = &mut layers.environment;
            named.retain(|it| !it.variable.starts_with("AWS_ENDPOINT_URL"));
        }
        let resolved = resolve(loaded.draft.clone(), layers).0;
        let names = |key: &&Key| {
            let origin = resolved.text(key).origin().cloned();
            matches!(
                origin,
                Some(Origin::Profile(_) | Origin::Base(..) | Origin::Bookmark(_))
            )
        };
        let is_server = |name: &str| SERVER.iter().any(|it| it.name == name);
        if SERVER.iter().any(names) && layers.aws_cli.iter().any(|it| is_server(&it.name)) {
            let paths = |name: &str| name == "s3.bucket.virtualhost.disable";
            layers
                .aws_cli
                .retain(|it| !is_server(&it.name) && !paths(&it.name));
        }
    }

    fn put_sign_in(&self, loaded: &Loaded, layers: &mut Overrides) -> Result<(), Failure> {
        let Some(name) = self.chosen(layers) else {
            return Ok(());
        };
        let said = self.cli.files.sso(&name).map_err(contradiction)?;
        let Some(said) = said else {
            // A bookmark has copies of what its profile said; the profile may be gone.
            let now = [&layers.answers, &layers.flags];
            let mut now = now.into_iter().flatten();
            if now.any(|(it, _)| it == aws_profile::KEY) {
                return Err(self.unknown(&name));
            }
            return Ok(());
        };
        let mut words = said.words();
        words.push((aws_profile::KEY, &name));
        let words = words.into_iter().map(|(key, value)| FromAwsCli {
            profile: name.clone(),
            name: key.to_owned(),
            value: value.to_owned(),
        });
        layers.aws_cli = words.collect();
        let endpoints = self.cli.endpoints(&name).map_err(contradiction)?;
        layers.aws_cli.extend(endpoints);
        self.leave_endpoints_out(&name, loaded, layers);
        Ok(())
    }

    /// The profile that the environment names, if it signs in with Identity Center.
    fn by_environment(&self) -> Option<String> {
        let named = self.cli.profile.clone().map(|it| it.1);
        named.filter(|name| self.cli.files.sso_profiles().any(|it| it == name))
    }

    /// Said in this run, else by the bookmark, else, where the bookmark has no start URL of its
    /// own, by the environment or by a user name that is one of them.
    fn chosen(&self, layers: &Overrides) -> Option<String> {
        let last = |words: &[(String, String)], key: &str| {
            let found = words.iter().rev().find(|(it, _)| it == key);
            found.map(|(_, value)| value.clone())
        };
        let said = [&layers.answers, &layers.flags, &layers.bookmark]
            .into_iter()
            .find_map(|words| last(words, aws_profile::KEY));
        if let Some(name) = said {
            return Some(name).filter(|it| !it.trim().is_empty());
        }
        let by_hand = [&layers.answers, &layers.flags, &layers.bookmark]
            .into_iter()
            .any(|words| last(words, START_URL).is_some());
        if by_hand {
            return None;
        }
        let by_user_name = || {
            last(&layers.bookmark, "Username")
                .filter(|name| self.cli.files.sso_profiles().any(|it| it == name))
        };
        self.by_environment().or_else(by_user_name)
    }

    /// Whether the settings are those of the environment's profile, which may be another one next time: nothing
    /// of them is kept, unless a person answered on top of them.
    fn is_passing(&self, layers: &Overrides) -> bool {
        let said = [&layers.answers, &layers.flags, &layers.bookmark]
            .into_iter()
            .any(|words| words.iter().any(|(it, _)| it == aws_profile::KEY));
        !said && self.by_environment().is_some() && self.chosen(layers) == self.by_environment()
    }

    /// What the chosen profile says, to be kept beside its name: a bookmark serves on its own.
    pub fn to_keep(&self, layers: &Overrides) -> Vec<(String, String)> {
        // The files are read again the next time, and nothing of them is copied.
        if self.for_way != Some(ForWay::IdentityCenter) {
            return Vec::new();
        }
        if layers.answers.is_empty() && self.is_passing(layers) {
            return Vec::new();
        }
        // Where they send their requests is theirs to say, each time.
        let is_setting = |it: &str| it.starts_with("sso_") && !it.ends_with("_endpoint");
        let kept = |it: &&FromAwsCli| is_setting(&it.name) || it.name == aws_profile::KEY;
        let words = layers.aws_cli.iter().filter(kept);
        words
            .map(|it| (it.name.clone(), it.value.clone()))
            .collect()
    }

    fn unknown(&self, name: &str) -> Failure {
        let known = self.names();
        let failure = Failure::new(
            Kind::Input,
            "aws-profile-unknown",
            match self.cli.files.has_profile(name) {
                true => format!(
                    "the AWS CLI's profile `{name}` does not sign in with IAM Identity Center"
                ),
                false => format!("the AWS CLI has no profile `{name}`"),
            },
        );
        match known.as_slice() {
            [] => failure.with_help("`aws configure sso` makes one"),
            known => failure.with_fact("there are", known.join(", ")),
        }
    }
}

fn contradiction(finding: Box<Diagnostic>) -> Failure {
    let failure = Failure::new(Kind::Input, finding.code, finding.message);
    finding.help.into_iter().fold(failure, Failure::with_help)
}
