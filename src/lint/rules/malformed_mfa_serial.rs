//! `malformed-mfa-serial`: an MFA serial number that is none.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject, amazon};
use crate::profile::arn::MfaSerial;

pub(crate) static RULE: Rule = Rule {
    name: "malformed-mfa-serial",
    summary: "an MFA serial number that is none",
    severity: Severity::Error,
    doc: include_str!("malformed_mfa_serial.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some((serial, _)) = it.property(&["mfa_serial"]) else {
        return;
    };
    let text = serial.value.trim();
    if text.contains("${") || amazon::another_is_asked(it) {
        return;
    }
    if let Err(why) = MfaSerial::parse(text) {
        findings.push(RULE.at(serial.place, format!("`mfa_serial` is no MFA device: {why}")).with_help(
            "it looks like `arn:aws:iam::123456789012:mfa/NAME`; leave it blank to have it asked",
        ));
    }
}
