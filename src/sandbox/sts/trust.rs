//! Trust policies: who may take a role.
//!
//! The part of IAM's policy language that federated principals, users and roles use. Deliberately
//! not here: services as principals, `NotPrincipal`, `NotAction`, and condition operators on
//! anything but text and truth.

use super::written::{self, Effect};
use std::collections::BTreeMap;

/// In configuration, stands for the sandbox's issuer without its scheme.
const PROVIDER: &str = "${provider}";

/// A parsed trust policy.
pub(in crate::sandbox) struct TrustPolicy(Vec<Statement>);

struct Statement {
    effect: Effect,
    federated: Vec<String>,
    aws: Vec<String>,
    actions: Vec<String>,
    conditions: Vec<Condition>,
}

struct Condition {
    operator: Operator,
    key: String,
    values: Vec<String>,
}

#[derive(Clone, Copy)]
struct Operator {
    test: Test,
    wanted: Wanted,
    over: Over,
    absent: Absent,
}

#[derive(Clone, Copy)]
enum Test {
    Equals,
    EqualsIgnoreCase,
    Like,
}

/// Whether a match fulfils the condition or breaks it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Match,
    NoMatch,
}

/// Which of several values must do so.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Over {
    One,
    Any,
    All,
}

/// What an absent key means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Absent {
    /// Not fulfilled (fulfilled, where no match is wanted).
    Counts,
    /// `...IfExists`: fulfilled.
    Passes,
}

/// What a caller brings: a registered provider, and the condition keys its token gives.
pub(super) struct Claimed<'a> {
    /// What it asks to do: `sts:AssumeRoleWithWebIdentity`, `sts:AssumeRoleWithSAML`.
    pub(super) action: &'static str,
    /// `arn:aws:iam::123456789012:oidc-provider/HOST/PATH`.
    pub(super) provider_arn: &'a str,
    /// `HOST/PATH`, the prefix of the condition keys.
    pub(super) provider: &'a str,
    /// Key without prefix (`aud`, `sub`), values.
    pub(super) keys: &'a BTreeMap<&'static str, Vec<String>>,
}

/// A caller that signs: what it may be called in a policy, and the condition keys it brings.
pub(super) struct Signed<'a> {
    /// Its ARN, its role's, its account's root, the account's number.
    pub(super) principals: &'a [String],
    /// Whole keys in lower case (`sts:externalid`), values.
    pub(super) keys: &'a BTreeMap<&'static str, Vec<String>>,
}

/// Either kind of caller, and what it asks to do.
enum Asks<'a> {
    Federated(&'a Claimed<'a>, &'a str),
    Signed(&'a Signed<'a>, &'a str),
}

impl Asks<'_> {
    fn action(&self) -> &str {
        match self {
            Asks::Federated(claimed, _) => claimed.action,
            Asks::Signed(_, action) => action,
        }
    }

    fn is_among(&self, it: &Statement) -> bool {
        match self {
            Asks::Federated(claimed, own) => it
                .federated
                .iter()
                .any(|it| it.replace(PROVIDER, own) == claimed.provider_arn),
            Asks::Signed(signed, _) => it
                .aws
                .iter()
                .any(|it| it == "*" || signed.principals.contains(it)),
        }
    }

    /// The values it brings for a condition key; keys are compared without regard to case.
    fn values(&self, key: &str) -> Option<&Vec<String>> {
        let values = match self {
            Asks::Federated(claimed, own) => {
                let key = key.replace(PROVIDER, own);
                // The provider's part may hold colons itself.
                key.rsplit_once(':')
                    .filter(|(provider, _)| provider.eq_ignore_ascii_case(claimed.provider))
                    .and_then(|(_, name)| claimed.keys.get(name.to_lowercase().as_str()))
            }
            Asks::Signed(signed, _) => signed.keys.get(key.to_lowercase().as_str()),
        };
        values.filter(|it| !it.is_empty())
    }
}

impl TrustPolicy {
    /// Parses a policy document; the error says what is wrong with it.
    pub(in crate::sandbox) fn parse(document: &str) -> Result<Self, String> {
        let written: written::Policy =
            serde_json::from_str(document).map_err(|it| it.to_string())?;
        if !matches!(
            written.version.as_deref(),
            None | Some("2012-10-17" | "2008-10-17")
        ) {
            return Err("the version is not one of IAM's".to_owned());
        }
        written
            .statement
            .into_vec()
            .into_iter()
            .map(Statement::read)
            .collect::<Result<_, _>>()
            .map(TrustPolicy)
    }

    /// Whether the caller may take the role: some statement allows it, and none denies it.
    /// `own` is the sandbox's issuer without its scheme.
    pub(super) fn allows(&self, claimed: &Claimed<'_>, own: &str) -> bool {
        self.grants(&Asks::Federated(claimed, own))
    }

    /// The same for a caller that signs, and the action it asks for.
    pub(super) fn allows_signed(&self, it: &Signed<'_>, action: &str) -> bool {
        self.grants(&Asks::Signed(it, action))
    }

    fn grants(&self, asks: &Asks<'_>) -> bool {
        let applies = |effect| {
            self.0
                .iter()
                .any(|it| it.effect == effect && it.applies(asks))
        };
        applies(Effect::Allow) && !applies(Effect::Deny)
    }
}

impl Statement {
    fn read(it: written::Statement) -> Result<Self, String> {
        let mut conditions = Vec::new();
        for (operator, keys) in it.condition {
            let operator = Operator::read(&operator)
                .ok_or_else(|| format!("unknown operator `{operator}`"))?;
            for (key, values) in keys {
                conditions.push(Condition {
                    operator,
                    key,
                    values: values.into_vec(),
                });
            }
        }
        Ok(Statement {
            effect: it.effect,
            federated: it.principal.federated.into_vec(),
            aws: it.principal.aws.into_vec(),
            actions: it.action.into_vec(),
            conditions,
        })
    }

    fn applies(&self, asks: &Asks<'_>) -> bool {
        asks.is_among(self)
            && self
                .actions
                .iter()
                .any(|it| like(&it.to_lowercase(), &asks.action().to_lowercase()))
            && self.conditions.iter().all(|it| it.holds(asks))
    }
}

impl Condition {
    fn holds(&self, asks: &Asks<'_>) -> bool {
        let Some(values) = asks.values(&self.key) else {
            return self.operator.absent == Absent::Passes
                || self.operator.over == Over::All
                || self.operator.wanted == Wanted::NoMatch && self.operator.over == Over::One;
        };
        let fulfils = |value: &String| {
            let matches = self
                .values
                .iter()
                .any(|it| self.operator.test.matches(it, value));
            matches == (self.operator.wanted == Wanted::Match)
        };
        match self.operator.over {
            Over::Any => values.iter().any(fulfils),
            Over::One | Over::All => values.iter().all(fulfils),
        }
    }
}

impl Operator {
    fn read(it: &str) -> Option<Self> {
        let (over, it) = match it.split_once(':') {
            Some(("ForAnyValue", it)) => (Over::Any, it),
            Some(("ForAllValues", it)) => (Over::All, it),
            Some(_) => return None,
            None => (Over::One, it),
        };
        let (absent, it) = match it.strip_suffix("IfExists") {
            Some(it) => (Absent::Passes, it),
            None => (Absent::Counts, it),
        };
        let (wanted, test) = match it {
            "StringEquals" => (Wanted::Match, Test::Equals),
            "StringNotEquals" => (Wanted::NoMatch, Test::Equals),
            "StringEqualsIgnoreCase" => (Wanted::Match, Test::EqualsIgnoreCase),
            "StringNotEqualsIgnoreCase" => (Wanted::NoMatch, Test::EqualsIgnoreCase),
            "Bool" => (Wanted::Match, Test::EqualsIgnoreCase),
            "StringLike" => (Wanted::Match, Test::Like),
            "StringNotLike" => (Wanted::NoMatch, Test::Like),
            _ => return None,
        };
        Some(Operator {
            test,
            wanted,
            over,
            absent,
        })
    }
}

impl Test {
    fn matches(self, pattern: &str, value: &str) -> bool {
        match self {
            Test::Equals => pattern == value,
            Test::EqualsIgnoreCase => pattern.to_lowercase() == value.to_lowercase(),
            Test::Like => like(pattern, value),
        }
    }
}

/// `*` is any text, `?` any one character. Steps back to the last star only, so that no pattern
/// takes more than pattern times text steps.
fn like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t, mut star) = (0, 0, None);
    while let Some(c) = text.get(t) {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(it) if it == c || *it == '?' => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|it| *it == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "127.0.0.1:9601";
    const ARN: &str = "arn:aws:iam::123456789012:oidc-provider/127.0.0.1:9601";

    #[track_caller]
    fn check(condition: &str, expected: bool) {
        let document = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow",
            "Principal":{{"Federated":"arn:aws:iam::123456789012:oidc-provider/${{provider}}"}},
            "Action":"sts:AssumeRoleWithWebIdentity","Condition":{condition}}}}}"#
        );
        let policy = TrustPolicy::parse(&document).expect("a policy");
        let keys = BTreeMap::from([
            ("aud", vec!["app".to_owned()]),
            ("sub", vec!["repo:me/Mine:main".to_owned()]),
            ("amr", vec!["pwd".to_owned(), "mfa".to_owned()]),
        ]);
        let claimed = Claimed {
            action: "sts:AssumeRoleWithWebIdentity",
            provider_arn: ARN,
            provider: OWN,
            keys: &keys,
        };
        assert_eq!(policy.allows(&claimed, OWN), expected, "{condition}");
    }

    #[test]
    fn conditions_are_read_as_iam_reads_them() {
        for (condition, expected) in [
            (r#"{}"#, true),
            (r#"{"StringEquals":{"${provider}:aud":"app"}}"#, true),
            (
                r#"{"StringEquals":{"127.0.0.1:9601:AUD":["x","app"]}}"#,
                true,
            ),
            (r#"{"StringEquals":{"${provider}:aud":"App"}}"#, false),
            (
                r#"{"StringEqualsIgnoreCase":{"${provider}:aud":"App"}}"#,
                true,
            ),
            (r#"{"StringEquals":{"other.example:aud":"app"}}"#, false),
            (r#"{"StringEquals":{"${provider}:email":"x"}}"#, false),
            (
                r#"{"StringEqualsIfExists":{"${provider}:email":"x"}}"#,
                true,
            ),
            (r#"{"StringNotEquals":{"${provider}:email":"x"}}"#, true),
            (r#"{"StringNotEquals":{"${provider}:aud":"app"}}"#, false),
            (
                r#"{"StringLike":{"${provider}:sub":"repo:me/*:main"}}"#,
                true,
            ),
            (r#"{"StringLike":{"${provider}:sub":"repo:*:mai?"}}"#, true),
            (r#"{"StringLike":{"${provider}:sub":"repo:me"}}"#, false),
            (r#"{"StringNotLike":{"${provider}:sub":"repo:*"}}"#, false),
            (
                r#"{"ForAnyValue:StringEquals":{"${provider}:amr":"mfa"}}"#,
                true,
            ),
            (
                r#"{"ForAllValues:StringEquals":{"${provider}:amr":"mfa"}}"#,
                false,
            ),
            (
                r#"{"ForAllValues:StringLike":{"${provider}:amr":["m*","p*"]}}"#,
                true,
            ),
            (
                r#"{"ForAnyValue:StringEquals":{"${provider}:groups":"mfa"}}"#,
                false,
            ),
            (
                r#"{"StringEquals":{"${provider}:aud":"app","${provider}:sub":"x"}}"#,
                false,
            ),
        ] {
            check(condition, expected);
        }
    }

    #[test]
    fn a_denial_weighs_more_than_an_allowance() {
        let statement = |effect: &str| {
            format!(
                r#"{{"Effect":"{effect}","Principal":{{"Federated":"{ARN}"}},"Action":["sts:*"]}}"#
            )
        };
        let keys = BTreeMap::new();
        let claimed = Claimed {
            action: "sts:AssumeRoleWithWebIdentity",
            provider_arn: ARN,
            provider: OWN,
            keys: &keys,
        };
        let parse = |text: &str| {
            TrustPolicy::parse(text)
                .expect("a policy")
                .allows(&claimed, OWN)
        };
        assert!(parse(&format!(
            r#"{{"Statement":[{}]}}"#,
            statement("Allow")
        )));
        assert!(!parse(&format!(
            r#"{{"Statement":[{},{}]}}"#,
            statement("Allow"),
            statement("Deny")
        )));
    }

    #[test]
    fn what_iam_would_not_take_is_not_taken() {
        for document in [
            "",
            "{}",
            r#"{"Statement":[{"Effect":"allow","Principal":{"Federated":"x"},"Action":"sts:*"}]}"#,
            r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:*"}]}"#,
            r#"{"Statement":[{"Effect":"Allow","Principal":{"Federated":"x"},"Action":"sts:*","Condition":{"StringIs":{"x:aud":"y"}}}]}"#,
            r#"{"Statement":[{"Effect":"Allow","Principal":{"Federated":"x"},"Action":"sts:*","Resource":"*"}]}"#,
            r#"{"Version":"2026-01-01","Statement":[]}"#,
        ] {
            assert!(TrustPolicy::parse(document).is_err(), "{document}");
        }
    }

    #[test]
    fn a_pattern_of_stars_ends_soon() {
        assert!(!like(&"*a".repeat(200), &"a".repeat(199)));
        assert!(like(&"*a".repeat(199), &"a".repeat(199)));
    }
}
