//! `bookmark export --aws-config`: a profile for AWS's own tools, in `~/.aws/config`.
//!
//! A bookmark of IAM Identity Center becomes a profile with a session, which the tools sign in with
//! themselves; any other becomes one that runs this program (`credential_process`). Never both in one:
//! with `sso_` keys there the tools would never run the command.

use crate::aws_files::{AwsFiles, Exported, Places, SharedToken, Wrote, export};
use crate::bookmark;
use crate::cli::{Session, pipeline};
use crate::failure::{Exit, Failure, Kind};
use crate::plan::Plan;
use crate::run;
use crate::step::{Input, Step};

pub(super) fn run(
    name: &str,
    profile: Option<&str>,
    session: &mut Session<'_>,
) -> Result<Exit, Failure> {
    let places = Places::find(session.env()).ok_or_else(|| {
        Failure::new(
            Kind::Input,
            "no-home-folder",
            "there is no home folder, and so no ~/.aws/config",
        )
        .with_help("set `HOME`, or `AWS_CONFIG_FILE`")
    })?;
    let mut ready = pipeline::at_rest(name, session)?;
    let title = ready.target.bookmark.title();
    let slug = slug(&title);
    let profile = profile.unwrap_or(&slug).to_owned();
    let Some(instance) = ready.plan.instance() else {
        let exported = Exported::Process {
            command: command(name, session)?,
            region: region(&ready.plan),
        };
        let wrote = export(&places.config, &profile, &exported)?;
        return Ok(done(wrote, &profile, &places, session));
    };
    let start_url = said("sso_start_url", instance.start_url.value(), name)?;
    let sso_region = said("sso_region", instance.region.value(), name)?;
    let session_name = match instance.session.as_ref().and_then(Input::value) {
        Some(it) => it.clone(),
        None => slug.clone(),
    };
    let (account, role) = chosen(&ready.plan);
    let mut keys = vec![
        ("sso_account_id", said("sso_account_id", account, name)?),
        ("sso_role_name", said("sso_role_name", role, name)?),
    ];
    keys.extend(region(&ready.plan).map(|it| ("region", it)));
    let exported = Exported::Sso {
        session: (
            session_name.clone(),
            vec![
                ("sso_start_url", start_url.clone()),
                ("sso_region", sso_region.clone()),
                ("sso_registration_scopes", instance.scopes.join(",")),
            ],
        ),
        profile: keys,
    };
    let wrote = export(&places.config, &profile, &exported)?;
    // From now on both look for the session under its name; a live one moves there.
    if let Some(folder) = &instance.shared {
        let token = pipeline::block_on(run::session(&ready.plan, &ready.fx))?;
        let there = SharedToken::new(folder, Some(&session_name), &start_url, &sso_region);
        if let Some(token) = token {
            let shared = there.store(&token).and_then(|()| {
                let here = instance.shared_token().filter(|it| *it != there);
                match here {
                    Some(here) if !AwsFiles::read(&places).uses(&start_url) => here.leave(),
                    _ => Ok(()),
                }
            });
            shared.map_err(|error| {
                Failure::new(
                    Kind::General,
                    "aws-config-not-written",
                    format!("the session could not be shared: {error}"),
                )
            })?;
        }
    }
    let answers = [("sso_session".to_owned(), session_name)];
    bookmark::save_answers(&mut ready.target.bookmark, &answers, &session.dirs)?;
    Ok(done(wrote, &profile, &places, session))
}

fn done(wrote: Wrote, profile: &str, places: &Places, session: &mut Session<'_>) -> Exit {
    let file = places.config.display();
    match wrote {
        Wrote::Sections { former } => {
            session.ui.tell(format_args!(
                "`{file}` has the profile `{profile}`: `aws s3 ls --profile {profile}`"
            ));
            if let Some(former) = former {
                session.ui.tell(format_args!(
                    "as it was before profilectl wrote it: `{}`",
                    former.display()
                ));
            }
        }
        Wrote::Nothing => session
            .ui
            .tell(format_args!("`{file}` has the profile `{profile}` already")),
    }
    Exit::OK
}

fn chosen(plan: &Plan) -> (Option<&String>, Option<&String>) {
    let (mut account, mut role) = (None, None);
    for step in plan.steps() {
        match step {
            Step::ChooseAccount(it) => account = it.account_id.as_ref().and_then(Input::value),
            Step::ChoosePermissionSet(it) => role = it.role_name.as_ref().and_then(Input::value),
            _ => {}
        }
    }
    (account, role)
}

fn said(key: &str, value: Option<&String>, name: &str) -> Result<String, Failure> {
    value.cloned().ok_or_else(|| {
        Failure::new(
            Kind::NeedsPerson,
            "answer-missing",
            format!("the bookmark does not say `{key}` yet"),
        )
        .with_help(format!("connect once: `profilectl connect \"{name}\"`"))
    })
}

fn region(plan: &Plan) -> Option<String> {
    plan.steps().iter().find_map(|step| match step {
        Step::ConnectS3(it) => it.region.value().cloned(),
        _ => None,
    })
}

/// The absolute path of this program, and where its home is if that was said.
fn command(name: &str, session: &Session<'_>) -> Result<String, Failure> {
    let program = std::env::current_exe().map_err(|error| {
        Failure::new(
            Kind::General,
            "aws-config-not-written",
            format!("the path of this program is not known: {error}"),
        )
    })?;
    let home = session
        .common
        .home
        .as_deref()
        .or(session
            .env()
            .get("PROFILECTL_HOME")
            .map(std::path::Path::new))
        .map(|it| session.invocation.working_directory.join(it));
    let mut words = vec![program.display().to_string(), "creds".to_owned()];
    words.push(name.to_owned());
    if let Some(home) = home {
        words.extend(["--home".to_owned(), home.display().to_string()]);
    }
    let quoted = |it: &String| match it.contains([' ', '\\']) {
        true => format!("\"{it}\""),
        false => it.clone(),
    };
    Ok(words.iter().map(quoted).collect::<Vec<_>>().join(" "))
}

/// A name that every tool takes, from one that people gave.
fn slug(title: &str) -> String {
    let words: Vec<String> = title
        .split(|it: char| !it.is_ascii_alphanumeric())
        .filter(|it| !it.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    match words.is_empty() {
        true => "profilectl".to_owned(),
        false => words.join("-"),
    }
}
