//! `session-duration-out-of-range`: a session duration that STS refuses.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject, amazon};

pub(crate) static RULE: Rule = Rule {
    name: "session-duration-out-of-range",
    summary: "a session duration that STS refuses",
    severity: Severity::Error,
    doc: include_str!("session_duration_out_of_range.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let names = ["s3.assumerole.durationseconds", "duration_seconds"];
    let given = it.settings(&names);
    if given.is_empty() {
        return;
    }
    let roles = it.uses_web_identity()
        || it.flag("Role Configurable") == Some(true)
        || it
            .properties()
            .iter()
            .any(|it| ["role_arn", "s3.assumerole.rolearn"].contains(&it.name));
    let multi_factor = it.flag("Multi Factor Configurable") == Some(true)
        || it.properties().iter().any(|it| it.name == "mfa_serial");
    let most = if roles || !multi_factor {
        43_200
    } else {
        129_600
    };
    let another = amazon::another_is_asked(it);
    for (duration, name) in given {
        let text = duration.value.trim();
        let number = text.parse::<u64>();
        // MinIO goes to a week and beyond, Ceph to what its operator says.
        let fits = number.is_ok_and(|it| (900..=most).contains(&it) || (another && it > 0));
        if text.contains("${") || fits {
            continue;
        }
        let wanted = match another {
            true => "no number of seconds".to_owned(),
            false => format!("not from 900 to {most}"),
        };
        let message = format!("`{name}` is `{}`, which is {wanted}", duration.value);
        findings.push(
            RULE.at(duration.place, message)
                .with_help("it is in seconds; a role may have a lower limit of its own"),
        );
    }
}
