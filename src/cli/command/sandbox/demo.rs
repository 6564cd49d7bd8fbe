//! `sandbox demo`: the whole way in a minute, in a home of its own that is removed at the end.

use super::person::WithPerson;
use super::served::Served;
use super::{Changes, unavailable_home};
use crate::aws::identity_center::oidc::Way;
use crate::cli::args::Common;
use crate::cli::session::People;
use crate::cli::{Invocation, Outside, Session, Ui, pipeline};
use crate::dirs::Dirs;
use crate::env::Env;
use crate::failure::{Exit, Failure, Kind};
use crate::run::Goal;
use crate::step::Step;
use crate::untrusted::Untrusted;
use clap::Args;
use std::ffi::OsString;
use std::path::Path;

/// What `sandbox demo` takes.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    world: Changes,
}

/// What the demo's home takes from the user's environment: how to show and open things, nothing
/// that decides where requests go.
const TAKEN: [&str; 14] = [
    "BROWSER",
    "COLUMNS",
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "HOME",
    "LANG",
    "NO_COLOR",
    "PATH",
    "TERM",
    "USER",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_CURRENT_DESKTOP",
    "XDG_RUNTIME_DIR",
];

const PROFILE: &str = "profilectl-sandbox";

const IDENTITY_CENTER: &str = "aws-s3-identity-center";

/// Plays the verbs one after the other, as a person would type them.
pub(super) fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let home = tempfile::Builder::new()
        .prefix("profilectl-demo-")
        .tempdir()
        .map_err(|error| unavailable_home(&error))?;
    let served = Served::start(it.world.world())?;
    let mut play = Play::new(session, home.path());
    session.ui.line(
        "A sandbox is running on this machine: an identity provider, an STS and an S3 server.",
    );
    session.ui.line(match play.browser {
        Browser::Yours => "You will sign in in your own browser: choose a person and allow.",
        Browser::DemoPerson => {
            "There is no browser here, so the demo's own person signs in over HTTP, as a browser would."
        }
    });
    let file = home.path().join("sandbox.yaml");
    std::fs::write(&file, served.world().demo_profile())
        .map_err(|error| unavailable_home(&error))?;
    let file = file.display().to_string();
    let loopback = "--allow-insecure-loopback";
    play.say(
        session,
        "Somebody sent you a connection profile. Is it sound?",
    );
    play.verb(session, &["check", &file])?;
    play.say(session, "Drop it into the profiles folder.");
    play.verb(session, &["add", &file])?;
    play.say(
        session,
        "Enable it: this says where your sign-in goes, and nothing connects before.",
    );
    play.verb(
        session,
        &["enable", PROFILE, loopback, "--yes-host", "127.0.0.1"],
    )?;
    play.say(session, "What would happen, step by step?");
    play.verb(session, &["plan", PROFILE, loopback])?;
    play.say(
        session,
        "Connect: sign in once, exchange the sign-in for short-lived credentials, list.",
    );
    play.verb(session, &["connect", PROFILE, loopback, "-v"])?;
    play.say(
        session,
        "Once more: nothing is asked, and no browser opens.",
    );
    play.verb(session, &["connect", PROFILE, loopback, "-v"])?;
    play.say(
        session,
        "With the same credentials: write an object and read it back.",
    );
    round_trip(&play, session)?;
    identity_center(&mut play, &served, home.path(), session)?;
    session.ui.line("");
    session.ui.line("That was all of it. Try next:");
    session.ui.line(
        "  profilectl sandbox serve           keep these servers, and get the profile to drop in",
    );
    session
        .ui
        .line("  profilectl list                    the profiles for real providers");
    session
        .ui
        .line("  profilectl enable microsoft entra  and `connect` to your own storage");
    Ok(Exit::OK)
}

/// Who signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Browser {
    Yours,
    DemoPerson,
}

/// A home of its own, and who plays in it.
struct Play {
    invocation: Invocation,
    browser: Browser,
    flag: Option<String>,
}

impl Play {
    fn new(session: &Session<'_>, home: &Path) -> Self {
        let env = session.env();
        let named = session.common.browser.as_deref().or(env.get("BROWSER"));
        let desktop = cfg!(any(windows, target_os = "macos"))
            || ["DISPLAY", "WAYLAND_DISPLAY"]
                .iter()
                .any(|it| env.get(it).is_some());
        let watched = session.invocation.terminals.output && session.invocation.terminals.input;
        let browser = match named {
            Some("none") => Browser::DemoPerson,
            Some(_) => Browser::Yours,
            None if desktop && watched => Browser::Yours,
            None => Browser::DemoPerson,
        };
        let taken = env.iter().filter(|(name, _)| TAKEN.contains(name));
        let home = [("PROFILECTL_HOME", home.to_str().unwrap_or_default())];
        Play {
            invocation: Invocation {
                env: taken.chain(home).collect::<Env>(),
                ..session.invocation.clone()
            },
            browser,
            flag: session.common.browser.clone(),
        }
    }

    fn say(&self, session: &mut Session<'_>, what: &str) {
        session.ui.line("");
        session.ui.line(what);
    }

    /// Carries out one command line in the demo's home, as if it had been typed.
    fn verb(&self, session: &mut Session<'_>, words: &[&str]) -> Result<(), Failure> {
        let shown: Vec<_> = words
            .iter()
            .map(|it| Untrusted::whole(it).to_string())
            .collect();
        session
            .ui
            .line(format_args!("$ profilectl {}", shown.join(" ")));
        session.ui.flush();
        let mut arguments: Vec<OsString> = words.iter().map(OsString::from).collect();
        if let Some(browser) = &self.flag {
            arguments.extend(["--browser".into(), browser.into()]);
        }
        let invocation = Invocation {
            arguments,
            ..self.invocation.clone()
        };
        let (out, err) = session.ui.streams();
        let exit = match self.browser {
            Browser::Yours => crate::cli::run(&invocation, session.outside, out, err),
            Browser::DemoPerson => {
                crate::cli::run(&invocation, &WithPerson(session.outside), out, err)
            }
        };
        match exit {
            Exit::OK => Ok(()),
            exit => Err(Failure::new(
                Kind::General,
                "demo-stopped",
                format!(
                    "the demo ends here: `profilectl {}` ended with exit code {}",
                    shown.join(" "),
                    exit.0
                ),
            )),
        }
    }
}

/// The same with IAM Identity Center: the environment leads there, and nothing of the user's AWS
/// files is read or written.
fn identity_center(
    play: &mut Play,
    served: &Served,
    home: &Path,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    let (running, world) = (served.running(), served.world());
    let (oidc, portal, s3) = (running.sso_oidc_url(), running.sso_url(), running.s3_url());
    let led = [
        ("AWS_ENDPOINT_URL_SSO_OIDC", oidc.as_str()),
        ("AWS_ENDPOINT_URL_SSO", portal.as_str()),
        ("AWS_ENDPOINT_URL_S3", s3.as_str()),
        ("HOME", home.to_str().unwrap_or_default()),
    ];
    let env = &play.invocation.env;
    play.invocation.env = env.iter().chain(led).collect::<Env>();
    play.say(
        session,
        match play.browser {
            Browser::Yours => {
                "IAM Identity Center needs no file and no enabling. Sign in as Alice or Bilal."
            }
            Browser::DemoPerson => "IAM Identity Center needs no file and no enabling.",
        },
    );
    let region = format!("sso_region={}", world.identity_center_region());
    let start_url = format!("sso_start_url={}", world.identity_center_start_url());
    let chosen = [
        "sso_account_id=123456789012",
        "sso_role_name=AmazonS3FullAccess",
    ];
    let mut words = vec!["connect", IDENTITY_CENTER];
    for it in [region.as_str(), start_url.as_str()]
        .into_iter()
        .chain(chosen)
    {
        words.extend(["--set", it]);
    }
    play.verb(session, &words)?;
    play.say(session, "What is kept, and for how long?");
    play.verb(session, &["status", "--allow-insecure-loopback"])
}

fn round_trip(play: &Play, session: &mut Session<'_>) -> Result<(), Failure> {
    const KEY: &str = "hello-from-profilectl.txt";
    const TEXT: &str = "written and read back with short-lived credentials\n";
    let common = Common {
        allow_insecure_loopback: true,
        non_interactive: true,
        ..Common::default()
    };
    let person = WithPerson(session.outside);
    let outside: &dyn Outside = match play.browser {
        Browser::Yours => session.outside,
        Browser::DemoPerson => &person,
    };
    let dirs = Dirs::find(
        None,
        &play.invocation.env,
        &play.invocation.working_directory,
    )?;
    let (out, err) = session.ui.streams();
    let mut own = Session {
        common: &common,
        invocation: &play.invocation,
        dirs,
        ui: Ui::new(out, err, &play.invocation),
        outside,
        way: Way::Browser,
    };
    let ready = pipeline::ready(PROFILE, People::Nobody, &mut own)?;
    let wallet = pipeline::run(&ready, Goal::Listing, &mut own)?;
    let storage = ready.plan.steps().iter().find_map(|it| match it {
        Step::ConnectS3(it) => Some(it),
        _ => None,
    });
    let (Some(storage), Some(credentials)) = (storage, &wallet.credentials) else {
        return Err(Failure::new(
            Kind::Bug,
            "bug",
            "the demo ended without a storage",
        ));
    };
    let bucket = match &wallet.listing {
        Some(crate::step::Listing::Buckets(buckets)) => buckets.first().map(|it| it.name.clone()),
        _ => None,
    };
    let bucket = bucket.ok_or_else(|| {
        Failure::new(
            Kind::General,
            "s3-no-such-bucket",
            "the sandbox has no bucket",
        )
    })?;
    let storage = storage.storage(credentials, &ready.fx)?;
    let read = pipeline::block_on(async {
        storage.put(&bucket, KEY, TEXT.as_bytes().to_vec()).await?;
        storage.get(&bucket, KEY).await
    })??;
    own.ui.line(format_args!(
        "wrote {} bytes to /{bucket}/{KEY}",
        TEXT.len()
    ));
    if read != TEXT.as_bytes() {
        return Err(Failure::new(
            Kind::General,
            "demo-stopped",
            "what was read is not what was written",
        ));
    }
    own.ui.line(format_args!(
        "read  {} bytes back, and they are the same",
        read.len()
    ));
    Ok(())
}
