//! `sandbox`: an identity provider, STS and S3 on loopback, to try profiles against.

mod demo;
mod person;
mod served;

use crate::cli::Session;
use crate::failure::{Exit, Failure, Kind};
use crate::sandbox::config::{SignIn, Strangers};
use crate::sandbox::identity_center::directory::IdentityCenter;
use crate::sandbox::{Unavailable, World, WorldConfig};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use served::Served;
use std::path::PathBuf;
use std::time::Duration;

/// What `sandbox` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Show the whole way in a minute: check, enable, sign in, list, write and read an object
    Demo(demo::Arguments),
    /// Keep the servers running, and print the profile to drop into the profiles folder
    Serve(Serve),
}

/// How the served world differs from the demo one.
#[derive(Debug, Args)]
struct Serve {
    /// Write the profile to this file as well
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// What standard output gets
    #[arg(long, value_enum, default_value_t = Format::Profile)]
    format: Format,
    #[command(flatten)]
    world: Changes,
}

/// What `sandbox serve` writes to standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The profile to drop into the profiles folder
    Profile,
    /// One line of JSON: where each server is, what to sign in with, and the profile
    Json,
}

/// What may be different in the world, to see how a refusal looks.
#[derive(Debug, Clone, Default, Args)]
struct Changes {
    /// The only audience that STS trusts
    #[arg(long, value_name = "CLIENT ID")]
    audience: Option<String>,
    /// How long ID tokens live
    #[arg(long, value_name = "SECONDS")]
    id_token_life: Option<u64>,
    /// How long the credentials live, whatever is asked for
    #[arg(long, value_name = "SECONDS")]
    session_life: Option<u64>,
    /// How long access tokens live
    #[arg(long, value_name = "SECONDS")]
    access_token_life: Option<u64>,
    /// How long client registrations at Identity Center live
    #[arg(long, value_name = "SECONDS")]
    registration_life: Option<u64>,
    /// How many accounts Dana is assigned to in Identity Center
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(..=5000))]
    accounts: Option<u16>,
    /// The provider denies every request for consent
    #[arg(long)]
    deny: bool,
}

impl Changes {
    fn world(&self) -> WorldConfig {
        let mut config = WorldConfig {
            strangers: Strangers::MaySignIn,
            ..WorldConfig::demo()
        };
        config.knobs.audience.clone_from(&self.audience);
        if let Some(seconds) = self.id_token_life {
            config.knobs.id_token_life = Duration::from_secs(seconds);
        }
        if let Some(seconds) = self.access_token_life {
            config.knobs.access_token_life = Duration::from_secs(seconds);
        }
        if let Some(seconds) = self.registration_life {
            config.knobs.registration_life = Duration::from_secs(seconds);
        }
        if let Some(accounts) = self.accounts {
            config.identity_center = IdentityCenter::demo_with_accounts(accounts.into());
        }
        config.knobs.session_life = self.session_life.map(Duration::from_secs);
        if self.deny {
            config.knobs.sign_in = SignIn::Deny;
        }
        config
    }
}

/// Runs the demo, or serves until interrupted.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    match &it.what {
        What::Demo(it) => demo::run(it, session),
        What::Serve(it) => serve(it, session),
    }
}

fn serve(it: &Serve, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let served = Served::start(it.world.world())?;
    let profile = served.world().demo_profile();
    match it.format {
        Format::Profile => session.ui.answer(&profile),
        Format::Json => session.ui.line(in_json(served.world())),
    }
    session.ui.flush();
    let file = it
        .profile
        .clone()
        .unwrap_or_else(|| PathBuf::from("sandbox.yaml"));
    if it.profile.is_some() {
        let path = session.invocation.working_directory.join(&file);
        crate::file::replace(&path, profile.as_bytes()).map_err(|error| {
            Failure::new(
                Kind::General,
                "file-not-written",
                format!("`{}` was not written", path.display()),
            )
            .with_fact("detail", error.to_string())
        })?;
    }
    tell_places(&served, session);
    session.ui.tell("serving until interrupted (Ctrl-C); in another terminal, with the profile above in a file:");
    let file = file.display();
    session.ui.tell(format_args!("  profilectl add {file}"));
    session.ui.tell(
        "  profilectl enable profilectl-sandbox --allow-insecure-loopback --yes-host 127.0.0.1",
    );
    session
        .ui
        .tell("  profilectl connect profilectl-sandbox --allow-insecure-loopback");
    tell_identity_center(&served, session);
    served.watch(|line| session.ui.tell(line));
    Ok(Exit::OK)
}

fn tell_places(served: &Served, session: &mut Session<'_>) {
    let running = served.running();
    for (name, url, note) in [
        ("provider", running.issuer_url(), ""),
        ("STS", running.sts_url(), ""),
        ("S3", running.s3_url(), ""),
        (
            "SSO OIDC",
            running.sso_oidc_url(),
            "  (IAM Identity Center)",
        ),
        ("portal", running.sso_url(), "  (IAM Identity Center)"),
        (
            "metadata",
            running.metadata_url(),
            "  (as on EC2, version 2)",
        ),
    ] {
        session.ui.tell(format_args!("{name:<8}  {url}{note}"));
    }
}

/// The built-in profile needs no file: the environment says where the sandbox is, and the same
/// environment leads AWS's own tools there.
fn tell_identity_center(served: &Served, session: &mut Session<'_>) {
    let (running, world) = (served.running(), served.world());
    session.ui.tell("or with IAM Identity Center, whose built-in profile needs no file (Alice has several accounts, Bilal one):");
    for (name, url) in [
        ("AWS_ENDPOINT_URL_SSO_OIDC", running.sso_oidc_url()),
        ("AWS_ENDPOINT_URL_SSO", running.sso_url()),
        ("AWS_ENDPOINT_URL_S3", running.s3_url()),
    ] {
        session.ui.tell(format_args!("  export {name}={url}"));
    }
    session.ui.tell(format_args!(
        "  profilectl connect aws-s3-identity-center --set sso_region={} --set sso_start_url={}",
        world.identity_center_region(),
        world.identity_center_start_url()
    ));
}

fn in_json(world: &World) -> Value {
    let addresses = world.addresses();
    json!({
        "version": 1,
        "issuer": world.issuer(),
        "sts": format!("http://{}", addresses.sts),
        "s3": format!("http://{}", addresses.s3),
        "sso_oidc": world.sso_oidc_url(),
        "sso": world.sso_url(),
        "metadata": format!("http://{}", addresses.metadata),
        "sso_start_url": world.identity_center_start_url(),
        "sso_region": world.identity_center_region(),
        "profile": world.demo_profile(),
    })
}

fn unavailable(it: Unavailable) -> Failure {
    let failure = Failure::new(Kind::General, "sandbox-unavailable", it.to_string());
    match std::error::Error::source(&it) {
        Some(source) => failure.with_fact("detail", source.to_string()),
        None => failure,
    }
}

fn unavailable_home(it: &std::io::Error) -> Failure {
    Failure::new(
        Kind::General,
        "sandbox-unavailable",
        "the demo's own folder could not be made",
    )
    .with_fact("detail", it.to_string())
}
