//! `connect`: runs the pipeline and shows what the storage has.

use crate::aws::identity_center::oidc::Way;
use crate::cli::session::People;
use crate::cli::{Session, pipeline, report};
use crate::failure::{Exit, Failure};
use crate::run::Goal;
use crate::step::Listing;
use crate::untrusted::Untrusted;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

/// What `connect` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A bookmark, or a profile, which makes or reuses one
    #[arg(required = true, num_args = 1.., value_name = "NAME")]
    pub name: Vec<String>,
    /// Sign in on another device, with a code that is typed there (IAM Identity Center)
    #[arg(long, conflicts_with = "non_interactive")]
    pub device_code: bool,
    /// How to print the listing
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// How the listing is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A line per bucket or object
    Human,
    /// For programs: version 1
    Json,
}

/// Signs in if need be, reaches the storage and lists.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    if it.device_code {
        session.way = Way::DeviceCode;
    }
    let ready = pipeline::ready(&it.name.join(" "), People::AsInvoked, session)?;
    for it in &ready.remarks {
        report::remark(it, &mut session.ui);
    }
    let wallet = pipeline::run(&ready, Goal::Listing, session)?;
    let nickname = ready.target.bookmark.title();
    if let Some(expires_at) = wallet.credentials.as_ref().and_then(|it| it.expires_at) {
        session.ui.tell(format_args!(
            "connected as bookmark `{}`; the credentials serve until {}",
            Untrusted::new(&nickname),
            expires_at.strftime("%Y-%m-%d %H:%M:%S UTC")
        ));
    }
    let Some(listing) = wallet.listing else {
        return Ok(Exit::OK);
    };
    match it.format {
        Format::Human => human(&listing, session),
        Format::Json => {
            let json = json!({ "version": 1, "bookmark": nickname, "listing": in_json(&listing) });
            session.ui.line(format_args!("{json:#}"));
        }
    }
    Ok(Exit::OK)
}

fn human(listing: &Listing, session: &mut Session<'_>) {
    match listing {
        Listing::Buckets(buckets) if buckets.is_empty() => session.ui.tell("there are no buckets"),
        Listing::Buckets(buckets) => {
            for it in buckets {
                let created = it
                    .created
                    .map(|it| it.strftime("%Y-%m-%d %H:%M:%S").to_string());
                let created = created.unwrap_or_default();
                session.ui.line(format_args!(
                    "{created:<19}  {}",
                    Untrusted::whole(&it.name)
                ));
            }
        }
        Listing::Objects { objects, .. } if objects.is_empty() => {
            session.ui.tell("nothing is there")
        }
        Listing::Objects { objects, .. } => {
            for it in objects {
                let modified = it
                    .modified
                    .map(|it| it.strftime("%Y-%m-%d %H:%M:%S").to_string());
                let size = it.size.map_or("PRE".to_owned(), |it| it.to_string());
                session.ui.line(format_args!(
                    "{:<19}  {size:>12}  {}",
                    modified.unwrap_or_default(),
                    Untrusted::whole(&it.key)
                ));
            }
        }
    }
}

fn in_json(listing: &Listing) -> Value {
    match listing {
        Listing::Buckets(buckets) => json!({
            "buckets": buckets
                .iter()
                .map(|it| json!({ "name": it.name, "created": it.created }))
                .collect::<Vec<_>>(),
        }),
        Listing::Objects {
            bucket,
            prefix,
            objects,
        } => json!({
            "bucket": bucket,
            "prefix": prefix,
            "objects": objects
                .iter()
                .map(|it| json!({ "key": it.key, "size": it.size, "modified": it.modified }))
                .collect::<Vec<_>>(),
        }),
    }
}
