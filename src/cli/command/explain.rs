//! `explain`: the page behind a code, offline; and the schemas, which explain a file to an editor.

use crate::cli::Session;
use crate::diagnostic::Code;
use crate::document;
use crate::failure::{Exit, Failure, Kind};
use crate::known;
use crate::lint::{RULES, Rule};
use crate::step::page::PREFIX;
use crate::step::{KINDS, StepKind};
use clap::Args;

/// What `explain` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The word in brackets behind `error` or `warning`, `step:KIND`, or `schema:profile` for a JSON
    /// Schema; without it all are listed
    #[arg(value_name = "CODE|step:KIND|schema:KIND")]
    pub code: Option<String>,
}

/// Shows the page, or lists every code with its title.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let Some(code) = it.code.as_deref().map(bare) else {
        let mut rows: Vec<_> = codes().map(|it| (it.0.to_owned(), it.1)).collect();
        rows.extend(steps());
        rows.extend(schemas());
        let width = rows.iter().map(|it| it.0.len()).max().unwrap_or(0);
        rows.sort_unstable();
        for (code, title) in rows {
            session.ui.line(format_args!("{code:<width$}  {title}"));
        }
        return Ok(Exit::OK);
    };
    let reader = document::CODES.iter().find(|it| it.code == code);
    if let Some(page) = known::find(code) {
        session.ui.answer(page.text);
    } else if let Some(rule) = Rule::find(code) {
        session.ui.answer(rule.doc);
    } else if let Some(it) = reader {
        session.ui.answer(it.doc);
    } else if let Some(kind) = code.strip_prefix(PREFIX).and_then(StepKind::find) {
        session.ui.answer(kind.page());
    } else if let Some(it) = SCHEMAS
        .iter()
        .find(|it| code.strip_prefix(SCHEMA) == Some(it.name))
    {
        session.ui.answer(it.text);
    } else {
        return Err(unknown(code));
    }
    Ok(Exit::OK)
}

/// The code in what may have been pasted with the words around it: `error[CODE]`, `[CODE]`.
fn bare(typed: &str) -> &str {
    let inner = typed.split_once('[').and_then(|it| it.1.split_once(']'));
    inner.map_or(typed, |it| it.0)
}

/// Every code that has a page, and what it is about.
fn codes() -> impl Iterator<Item = (Code, &'static str)> {
    let refusals = known::PAGES.iter().map(|it| (it.code, it.title()));
    let rules = RULES.iter().map(|it| (it.name, it.summary));
    let readers = document::CODES.iter().map(|it| (it.code, it.summary));
    refusals.chain(rules).chain(readers)
}

/// Every kind of step, which has a page under its own prefix.
fn steps() -> impl Iterator<Item = (String, &'static str)> {
    KINDS
        .iter()
        .map(|it| (format!("{PREFIX}{}", it.name), it.doc))
}

/// The prefix of schemas among the codes.
const SCHEMA: &str = "schema:";

/// A JSON Schema, as it is in the project.
struct Schema {
    name: &'static str,
    title: &'static str,
    text: &'static str,
}

const SCHEMAS: &[Schema] = &[
    Schema {
        name: "bookmark",
        title: "a JSON Schema of bookmarks",
        text: include_str!("../../../schemas/bookmark.schema.json"),
    },
    Schema {
        name: "check-output",
        title: "a JSON Schema of what `check --format json` prints",
        text: include_str!("../../../schemas/check-output.v1.schema.json"),
    },
    Schema {
        name: "profile",
        title: "a JSON Schema of connection profiles, for editors",
        text: include_str!("../../../schemas/connection-profile.schema.json"),
    },
];

fn schemas() -> impl Iterator<Item = (String, &'static str)> {
    let named = |it: &Schema| (format!("{SCHEMA}{}", it.name), it.title);
    SCHEMAS.iter().map(named)
}

fn unknown(code: &str) -> Failure {
    let failure = Failure::new(
        Kind::Input,
        "unknown-code",
        format!("no page has the code `{code}`"),
    );
    let all = codes().map(|it| it.0.to_owned());
    let near = all
        .chain(steps().map(|it| it.0))
        .chain(schemas().map(|it| it.0))
        .map(|it| (strsim::jaro_winkler(code, &it), it))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match near {
        Some((_, near)) => failure.with_help(format!("did you mean `{near}`?")),
        None => failure.with_help("`profilectl explain` lists every code"),
    }
}
