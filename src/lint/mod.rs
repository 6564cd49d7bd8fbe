//! What is wrong with a profile or a bookmark, and what would settle it.
//!
//! A rule is a value in [`RULES`]; its page is its documentation, its test and the text of
//! `explain`. A rule sees one [`Subject`] (or the [`Card`]s of all files judged together) and can
//! reach neither disk, network nor clock. Not here: reading bytes (`document`), finding files
//! (`library`), and showing findings (`render`).

mod allow;
mod amazon;
mod card;
mod compared;
mod endpoint;
mod facts;
mod finding;
mod fix;
mod host;
mod icon;
mod layout;
mod repair;
mod rules;
mod secret_text;
mod selection;
mod settings;
mod stretches;
mod subject;
mod together;

pub use card::{Card, Noted, Role};
pub use compared::{Compared, Found};
pub use finding::{Excerpts, Finding, Mark, Range, RelatedSpot, Snippet, Spot};
pub use fix::{Applied, Applying, apply};
pub use rules::RULES;
pub use selection::{FileIgnores, Selection, UnknownCode, matches_path};
pub use settings::{BAD_SETTING, CheckSettings};
pub use subject::{FileKind, Subject};

use crate::diagnostic::{Code, Diagnostic, Place, Severity, Span};
use crate::document::{self, Document, Entry};
use crate::policy::{self, Policy};
use crate::profile::{Bases, Shelf};
use allow::Allows;
use finding::Locator;
use std::fmt;
use std::sync::Arc;

/// The name of a file that has none: it came through a pipe.
pub const STANDARD_INPUT: &str = "<stdin>";

/// A kind of defect: its permanent name, its page, and the code that finds it.
pub struct Rule {
    /// The permanent kebab-case name; it completes the sentence "allow ...".
    pub name: Code,
    /// What it looks for, in a few words.
    pub summary: &'static str,
    /// How much a finding weighs; a rule may report a milder case as less.
    pub severity: Severity,
    /// The page: what, why, bad, the exact diagnostic, good.
    pub doc: &'static str,
    /// Where its findings come from.
    pub judge: Judge,
}

/// Where the findings of a rule come from.
#[derive(Clone, Copy)]
pub enum Judge {
    /// From looking at one file.
    Alone(fn(&Subject<'_>, &mut Findings)),
    /// From looking at every file of the run together.
    Together(for<'a> fn(&'a [Card], &'a [Known], &mut TogetherFindings<'a>)),
    /// From reading the file, its comments or its folder entry: before rules run.
    Reading,
    /// From schemas that are not ours.
    Policy,
}

/// What a rule has found in one file.
#[derive(Debug, Default)]
pub struct Findings(Vec<Diagnostic>);

impl Findings {
    /// Adds a finding.
    pub fn push(&mut self, it: Diagnostic) {
        self.0.push(it);
    }
}

/// What a cross-file rule has found.
#[derive(Default)]
pub struct TogetherFindings<'a>(Vec<Compared<'a>>);

impl<'a> TogetherFindings<'a> {
    /// Adds a finding.
    pub fn push(&mut self, it: Compared<'a>) {
        self.0.push(it);
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rule({})", self.name)
    }
}

impl Rule {
    /// A finding of this rule.
    pub fn at(&self, place: Place, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.name, self.severity, place, message)
    }

    /// The rule of that name.
    pub fn find(name: &str) -> Option<&'static Rule> {
        RULES.iter().copied().find(|it| it.name == name)
    }
}

/// A profile that is there without being judged: built in, or in the profiles folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its protocol.
    pub protocol: String,
    /// Its vendor.
    pub vendor: String,
}

/// One file, judged; its bytes are no longer needed.
#[derive(Debug)]
pub struct Checked {
    /// What the cross-file rules look at.
    pub card: Card,
    /// What was found, in the order of places.
    pub findings: Vec<Finding>,
}

/// Judges one file. `name` is what it is called in findings.
pub fn check(name: &str, bytes: &[u8], selection: &Selection, excerpts: Excerpts) -> Checked {
    let terms = Terms {
        selection,
        policies: &[],
        bases: Shelf::built_in(),
        excerpts,
    };
    check_by(name, bytes, &terms)
}

/// By what a file is judged.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// Which codes count.
    pub selection: &'a Selection,
    /// Schemas that profiles are judged by as well.
    pub policies: &'a [Policy],
    /// The profiles that others may extend.
    pub bases: &'a dyn Bases,
    /// Whether findings carry the lines they are about.
    pub excerpts: Excerpts,
}

/// Judges one file by these terms.
pub fn check_by(name: &str, bytes: &[u8], terms: &Terms<'_>) -> Checked {
    let Terms {
        selection,
        policies,
        bases,
        excerpts,
    } = *terms;
    let source: Arc<str> = Arc::from(name);
    let (document, mut diagnostics) = document::parse(bytes, source.clone());
    let locator = Locator::new(source.clone(), bytes, excerpts);
    let Some(document) = document else {
        let findings = diagnostics
            .into_iter()
            .filter(|it| selection.wants(name, it.code))
            .map(|it| locator.finding(it, None))
            .collect();
        return Checked {
            card: Card::unread(source),
            findings,
        };
    };
    let locator = locator
        .hiding(secrets(&document))
        .beside(policies.iter().map(|it| (it.name(), it.bytes())));
    let subject = Subject::new(&document, bytes, bases);
    if subject.kind == FileKind::Profile {
        diagnostics.extend(subject.reading());
    }
    for diagnostic in &mut diagnostics {
        repair::complete(&subject, diagnostic);
    }
    let mut findings = Findings::default();
    for rule in RULES {
        if let Judge::Alone(judge) = rule.judge
            && selection.wants(name, rule.name)
        {
            judge(&subject, &mut findings);
        }
    }
    diagnostics.append(&mut findings.0);
    if subject.kind == FileKind::Profile && selection.wants(name, policy::CODE) {
        let judged = policies.iter().map(|it| it.judge(&document, bytes));
        diagnostics.extend(judged.flatten());
    }
    let allows = Allows::read(&document, bytes);
    let (mut kept, named) = allows.sift(&document, diagnostics);
    kept.extend(allows.complaints(&named, name, selection));
    kept.retain(|it| selection.wants(name, it.code));
    let mut findings: Vec<Finding> = kept
        .into_iter()
        .map(|it| locator.finding(it, Some(&document)))
        .collect();
    findings.sort_by(Finding::by_place);
    let card = Card::read(&subject, &locator, allows);
    Checked { card, findings }
}

/// Judges all files of one run together; `known` are profiles that are there without being judged.
pub fn check_together<'a>(
    cards: &'a [Card],
    known: &'a [Known],
    selection: &Selection,
) -> Vec<Compared<'a>> {
    let mut found = TogetherFindings::default();
    for rule in RULES {
        if let Judge::Together(judge) = rule.judge {
            judge(cards, known, &mut found);
        }
    }
    found.0.retain(|it| it.is_wanted(cards, selection));
    found.0
}

/// A finding about a file that was never opened, or cannot be read: a symbolic link, a device.
pub fn refusal(name: &str, code: Code, message: impl Into<String>, help: &str) -> Finding {
    let diagnostic = Diagnostic::error(code, Place::File, message).with_help(help);
    Locator::new(Arc::from(name), b"", Excerpts::LeftOut).finding(diagnostic, None)
}

/// What must not be shown in a snippet of this file.
fn secrets(document: &Document) -> Vec<Span> {
    let comments = document.comments.iter();
    let telling = comments.filter(|it| secret_text::in_comment(&it.text).is_some());
    let mut found: Vec<Span> = telling.map(|it| it.span).collect();
    let mut entries: Vec<&Entry> = document.root.entries().iter().collect();
    while let Some(entry) = entries.pop() {
        let key = entry.key.to_lowercase();
        let secret = ["secret", "password", "passphrase", "session token"];
        let kept_apart = key.ends_with("placeholder") || key.ends_with("configurable");
        let named = secret.iter().any(|it| key.contains(it)) && !kept_apart;
        let inside = |text: &str| secret_text::in_query(text).is_some();
        if named || entry.node.text().is_some_and(inside) {
            found.extend(entry.node.inner.or(entry.node.span));
        }
        entries.extend(entry.node.entries());
    }
    found
}
