//! `homograph-host`: a host name with letters that look like others.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "homograph-host",
    summary: "a host name with letters that look like others",
    severity: Severity::Warning,
    doc: include_str!("homograph_host.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for key in endpoint::KEYS
        .iter()
        .chain(&["Default Hostname", "Help", "Hostname"])
    {
        let Some(text) = it.filled(key) else { continue };
        let value = text.value.trim();
        let host = match endpoint::parse(value) {
            Some(url) => url.host_str().unwrap_or_default().to_owned(),
            None => value.to_owned(),
        };
        let Some(weight) = host_weight(written_host(value), &host) else {
            continue;
        };
        let mut finding = RULE
            .at(
                text.place,
                format!("the host of `{key}` is not spelled in ASCII: `{host}`"),
            )
            .with_help(
                "make sure that it is the host you mean: letters of other scripts look the same",
            );
        finding.severity = weight;
        findings.push(finding);
    }
}

/// The host of an address as it is written, or the whole of what is none.
fn written_host(value: &str) -> &str {
    let rest = value.split_once("://").map_or(value, |it| it.1);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let port = host.rsplit_once(':');
    port.filter(|it| it.1.bytes().all(|it| it.is_ascii_digit()))
        .map_or(host, |it| it.0)
}

/// How much there is to a host that is not in ASCII, or is not in ASCII to programs.
fn host_weight(written: &str, host: &str) -> Option<Severity> {
    let is_foreign =
        |label: &str| !label.is_ascii() || label.to_ascii_lowercase().starts_with("xn--");
    if !host.split('.').any(is_foreign) {
        return None;
    }
    let labels = || written.split('.').zip(host.split('.'));
    if written.split('.').count() != host.split('.').count() {
        return Some(Severity::Warning);
    }
    let foreign = labels().filter(|it| is_foreign(it.1));
    foreign.filter_map(|it| label_weight(it.0)).max()
}

fn label_weight(label: &str) -> Option<Severity> {
    let letters: Vec<char> = label.chars().filter(|it| !it.is_ascii()).collect();
    let has_latin = label.bytes().any(|it| it.is_ascii_alphabetic());
    if letters.is_empty()
        || letters
            .iter()
            .any(|it| !it.is_alphanumeric() && !is_mark(*it))
    {
        return Some(Severity::Warning);
    }
    if letters.iter().any(|it| has_latin_twins(*it)) {
        // A word of that script alone, with a letter that Latin does not have, cannot be mistaken.
        let mistaken = has_latin || letters.iter().all(|it| TWINS.contains(*it));
        return mistaken.then_some(Severity::Warning);
    }
    letters
        .iter()
        .any(|it| is_latin(*it))
        .then_some(Severity::Info)
}

fn is_latin(it: char) -> bool {
    matches!(it, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// Vowel signs and tones of Indic and Thai words.
fn is_mark(it: char) -> bool {
    matches!(it, '\u{900}'..='\u{e7f}')
}

/// Whether a letter is of a script in which some look like Latin ones: Greek, Cyrillic, Armenian,
/// Cherokee, Coptic, Lisu, and the scripts that are Latin in other shapes.
fn has_latin_twins(it: char) -> bool {
    matches!(it,
        '\u{250}'..='\u{58f}'
        | '\u{13a0}'..='\u{13ff}'
        | '\u{1d00}'..='\u{1dbf}'
        | '\u{1f00}'..='\u{1fff}'
        | '\u{2070}'..='\u{218f}'
        | '\u{2c60}'..='\u{2cff}'
        | '\u{a4d0}'..='\u{a4ff}'
        | '\u{a640}'..='\u{a7ff}'
        | '\u{ab30}'..='\u{abbf}'
        | '\u{ff00}'..='\u{ffef}'
        | '\u{10000}'..='\u{1ffff}')
}

/// The letters of Cyrillic and Greek that pass for Latin ones (Unicode Technical Standard 39).
const TWINS: &str = "асԁеһіјӏорԛѕԝхуъьҽпгѵѡαβγεηικνορτυχω";
