//! `show`: the resolved profile, and where each value came from.

mod steps;

use super::list::Format;
use crate::bookmark;
use crate::cli::pipeline::{Offered, surroundings};
use crate::cli::statement;
use crate::cli::{Session, json};
use crate::failure::{Exit, Failure};
use crate::library::{self, Loaded, State};
use crate::plan::{self, Plan, Surroundings, destinations};
use crate::profile::destination::Standing;
use crate::profile::{Blank, Content, Entry, Kind, Overrides, Profile, Setting};
use crate::untrusted::Untrusted;
use clap::Args;
use serde_json::{Value, json};

/// What `show` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A bookmark, or a profile by path, vendor, `protocol/vendor` or words of its description
    #[arg(required = true, num_args = 1..)]
    pub name: Vec<String>,
    /// Say where each value came from, and what it takes the place of
    #[arg(long)]
    pub origin: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Shows the profile as a connection would have it now; nothing is asked, nothing is sent.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let name = it.name.join(" ");
    let folder = &session.invocation.working_directory;
    let bookmark = bookmark::find(&name, &session.dirs, folder)?;
    let loaded = match &bookmark {
        Some(it) => library::for_bookmark(it, &session.dirs)?,
        None => library::find_for_run(&name, &session.dirs, folder)?,
    };
    let offered = Offered::read(&loaded.profile, session);
    let mut overrides = Overrides {
        bookmark: bookmark.map(|it| it.words()).unwrap_or_default(),
        environment: library::environment(session.env()),
        flags: session.flags()?,
        ..Overrides::default()
    };
    // What the AWS files contradict themselves in, `plan` says.
    let _ = offered.put_into(&mut overrides, &loaded);
    let (profile, findings) = loaded.resolve(&overrides);
    let around = Surroundings {
        aws_profiles: offered.names(),
        aws_cli: offered.way(),
        ..surroundings(session)
    };
    // A profile without a plan is told of by `plan`.
    let plan = plan::plan(&profile, &around).ok();
    let state = library::state(&loaded, &session.dirs)?;
    match it.format {
        Format::Json => {
            let all = to_json(&loaded, &profile, &state, plan.as_ref(), session);
            json::print(&all, &mut session.ui);
        }
        Format::Human => human(&loaded, &profile, &state, plan.as_ref(), it, session),
    }
    for it in findings {
        session.ui.tell(format_args!(
            "note[{}]: {}",
            it.code,
            Untrusted::new(&it.message)
        ));
    }
    Ok(Exit::OK)
}

/// A value as a person reads it.
fn shown(it: &Entry<'_>) -> String {
    match it.setting {
        Setting::Missing => "(not there)".to_owned(),
        Setting::Empty(_) => match it.key.map(|it| it.blank) {
            Some(Blank::Means(what)) => format!("(blank: {what})"),
            Some(Blank::Inherits) => "(blank)".to_owned(),
            None => "(blank: asked when it is needed)".to_owned(),
        },
        Setting::Set(value) => content(&value.value, it),
    }
}

fn content(value: &Content, it: &Entry<'_>) -> String {
    match value {
        _ if it.secret => "(given, not shown)".to_owned(),
        Content::Image(bytes) => format!("(icon, {bytes} bytes of base64)"),
        Content::List(elements) => Untrusted::new(&elements.join(", ")).to_string(),
        value => Untrusted::new(&value.to_text()).to_string(),
    }
}

fn human(
    loaded: &Loaded,
    profile: &Profile,
    state: &State,
    plan: Option<&Plan>,
    how: &Arguments,
    session: &mut Session<'_>,
) {
    let cleartext = session.terms().cleartext;
    let ui = &mut session.ui;
    ui.line(Untrusted::new(profile.description()));
    ui.line(format_args!(
        "{}  {}  {}",
        Untrusted::new(&profile.identity()),
        state.name(),
        Untrusted::new(&loaded.source.to_string())
    ));
    if let State::Changed(differences) = state {
        for it in differences {
            ui.line(format_args!(
                "  changed: {}",
                Untrusted::new(&it.to_string())
            ));
        }
    }
    ui.line("");
    let mut rows: Vec<steps::Row> = profile
        .values()
        .map(|it| {
            let name = Untrusted::new(it.name).to_string();
            let name = if it.key.is_none() {
                format!("  {name}")
            } else {
                name
            };
            (name, shown(&it), origins(&it))
        })
        .collect();
    if let Some(title) = steps::title(profile) {
        rows.push(Default::default());
        rows.push((title, String::new(), Vec::new()));
        rows.extend(steps::rows(profile));
    }
    let width = |cells: &mut dyn Iterator<Item = usize>| cells.max().unwrap_or(0);
    let named = rows.iter().filter(|it| !it.1.is_empty());
    let names = width(&mut named.map(|it| it.0.chars().count()));
    let values = width(&mut rows.iter().map(|it| it.1.chars().count())).min(60);
    for (name, value, origins) in &rows {
        let mut origins = origins.iter().filter(|_| how.origin);
        let first = origins.next().map(String::as_str).unwrap_or_default();
        let line = format!("{name:<names$}  {value:<values$}  {first}");
        ui.line(line.trim_end());
        for it in origins {
            ui.line(format_args!("{:<names$}  {:<values$}  {it}", "", ""));
        }
    }
    let asked = questions(profile, plan);
    if let Some(plan) = plan.filter(|_| profile.steps().is_none()) {
        ui.line("");
        ui.line(steps::derived(plan));
    }
    if !asked.is_empty() {
        ui.line("");
        let questions = asked.join(", ");
        ui.line(format_args!(
            "asked when connecting: {}",
            Untrusted::new(&questions)
        ));
    }
    ui.line("");
    for line in statement::lines(profile, cleartext) {
        ui.line(line);
    }
}

/// What a connection would have to ask for.
fn questions<'a>(profile: &'a Profile, plan: Option<&'a Plan>) -> &'a [String] {
    plan.map_or_else(|| profile.unanswered(), Plan::questions)
}

/// Who decided, then whom that overruled.
fn origins(it: &Entry<'_>) -> Vec<String> {
    let decided = it.setting.origin().map(|it| it.to_string());
    let others = it.others.iter().map(|(origin, value)| {
        let value = match it.key.map(|it| it.kind) {
            Some(Kind::Image) => String::new(),
            _ => content(value, it),
        };
        format!("over {origin}: {value}")
    });
    decided
        .into_iter()
        .chain(others)
        .map(|it| Untrusted::new(&it).to_string())
        .collect()
}

fn to_json(
    loaded: &Loaded,
    profile: &Profile,
    state: &State,
    plan: Option<&Plan>,
    session: &Session<'_>,
) -> Value {
    let values: Vec<Value> = profile
        .values()
        .map(|it| {
            let value = match it.setting {
                Setting::Set(value) if !it.secret => match &value.value {
                    Content::Flag(flag) => json!(flag),
                    Content::List(elements) => json!(elements),
                    Content::Text(text) => json!(text),
                    Content::Image(_) => Value::Null,
                },
                Setting::Set(_) | Setting::Empty(_) | Setting::Missing => Value::Null,
            };
            json!({
                "name": it.name,
                "kind": if it.key.is_some() { "key" } else { "property" },
                "state": if it.setting.value().is_some() { "set" } else { "empty" },
                "secret": it.secret,
                "value": value,
                "origin": it.setting.origin().map(ToString::to_string),
                "over": it.others.iter().map(|(origin, _)| origin.to_string()).collect::<Vec<_>>(),
            })
        })
        .collect();
    let all = destinations(profile);
    let cleartext = session.terms().cleartext;
    let places: Vec<Value> = all
        .iter()
        .map(|it| {
            let standing = match it.standing(&all, cleartext) {
                Standing::Known(_) => "known",
                Standing::Foreign => "foreign",
                Standing::Asked => "asked",
                Standing::Insecure => "insecure",
                Standing::Unusable(_) => "unusable",
            };
            json!({
                "leaves": it.leaves.name(),
                "key": it.key.name,
                "host": it.endpoint().map(ToString::to_string),
                "standing": standing,
            })
        })
        .collect();
    json!({
        "version": 1,
        "identity": profile.identity(),
        "description": profile.description(),
        "source": loaded.source.to_string(),
        "state": state.name(),
        "values": values,
        "asked": questions(profile, plan),
        "strategy": plan.map(Plan::strategy),
        "steps": steps::to_json(profile),
        "destinations": places,
    })
}
