//! Findings as rustc shows errors: the line, the place in it, and what to do.
//!
//! The only door to `annotate-snippets`. Lines arrive cut to a window, so that a two-megabyte icon
//! costs no more than a short line.

use super::{Outcome, mendable, summary};
use crate::diagnostic::{FixSafety, Severity};
use crate::lint::{Finding, Snippet, Spot};
use crate::untrusted::Untrusted;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet as Lines,
};
use std::io::{self, Write};

/// Whether escape sequences may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// The same bytes everywhere: for files, pipes and tests.
    Plain,
    /// Colour and links, for a terminal.
    Terminal,
}

/// Writes everything that was found, and a line that counts it.
pub fn write(it: &Outcome<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for finding in it.findings() {
        writeln!(out, "{}\n", one(&finding, style))?;
    }
    writeln!(out, "{}", summary(it))?;
    if let Some(line) = mendable(it) {
        writeln!(out, "{line}")?;
    }
    if it.weights().count() >= MANY {
        writeln!(out, "how many of each: `--format statistics`")?;
    }
    Ok(())
}

/// More findings than anybody reads one by one.
const MANY: usize = 50;

/// One finding, without a line end.
pub fn one(it: &Finding, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Terminal => Renderer::styled(),
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(200);
    let level = match it.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level
        .primary_title(Untrusted::new(&it.message).to_string())
        .id(it.code);
    let mut group = Group::with_title(title);
    if it.snippets.is_empty() {
        group = group.element(origin(&it.spot));
    }
    for (number, snippet) in it.snippets.iter().enumerate() {
        let related = || it.related.iter().map(|it| &it.spot);
        let (spot, first) = match number {
            0 => (Some(&it.spot), AnnotationKind::Primary),
            _ => (
                related().find(|it| it.file == snippet.file),
                AnnotationKind::Context,
            ),
        };
        match spot.filter(|_| snippet.shifted) {
            Some(spot) => group = group.element(origin(spot)).element(lines(snippet, first)),
            None => group = group.element(lines(snippet, first)),
        }
    }
    group = group.elements(notes(it));
    let shown = renderer.render(&[group]);
    if it.snippets.is_empty() {
        // The renderer leaves no column for line numbers where there are none; ours line up.
        return shown.replace('\n', "\n ");
    }
    shown
}

/// Where it is: file, line and column, or the key path where there are no lines.
fn origin(spot: &Spot) -> Origin<'static> {
    let file = Untrusted::new(&spot.file).to_string();
    match spot.range {
        Some(range) => Origin::path(file)
            .line(range.start.line)
            .char_column(range.start.column),
        None if spot.key_path.is_empty() => Origin::path(file),
        None => Origin::path(format!("{file}: {}", Untrusted::new(&spot.key_path))),
    }
}

/// The lines of a snippet; of its marks the first is of this kind.
fn lines(it: &Snippet, first: AnnotationKind) -> Element<'static> {
    let file = (!it.shifted).then(|| Untrusted::new(&it.file).to_string());
    let marks = it.marks.iter().enumerate().map(|(number, mark)| {
        let kind = match number {
            0 => first,
            _ => AnnotationKind::Context,
        };
        let label = mark.label.as_ref();
        kind.span(mark.span.clone())
            .label(label.map(|it| Untrusted::new(it).to_string()))
    });
    Lines::source(it.text.clone())
        .path(file)
        .line_start(it.first_line)
        .annotations(marks)
        .into()
}

/// Second places without lines, what to do, whether it can be done by itself, and the page.
fn notes(it: &Finding) -> Vec<Element<'static>> {
    let mut notes: Vec<Element<'static>> = Vec::new();
    let unseen = |spot: &Spot| spot.range.is_none() || it.snippets.is_empty();
    for related in it.related.iter().filter(|it| unseen(&it.spot)) {
        let file = Untrusted::new(&related.spot.file);
        let place = match (related.spot.range, related.spot.key_path.as_str()) {
            (Some(range), _) => format!("{file}:{}:{}", range.start.line, range.start.column),
            (None, "") => file.to_string(),
            (None, path) => format!("{file}: {}", Untrusted::new(path)),
        };
        let message = Untrusted::new(&related.message);
        notes.push(Level::NOTE.message(format!("{message}: {place}")).into());
    }
    if let Some(help) = &it.help {
        notes.push(Level::HELP.message(Untrusted::new(help).to_string()).into());
    }
    if let Some(fix) = &it.fix {
        let flag = match fix.safety {
            FixSafety::Safe => "--fix",
            FixSafety::Unsafe => "--unsafe-fixes",
        };
        let title = Untrusted::new(&fix.title);
        notes.push(Level::HELP.message(format!("`{flag}` will {title}")).into());
    }
    let page = format!("`profilectl explain {}`", it.code);
    notes.push(Level::NOTE.with_name("more").message(page).into());
    notes
}
