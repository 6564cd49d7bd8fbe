//! Credentials as text for another program: one file per shape.
//!
//! Pure. What a server sent goes into shell text only if it consists of characters that mean nothing
//! to any shell; it is quoted all the same.

mod cmd;
mod dotenv;
mod env;
mod fish;
mod json;
mod powershell;
mod process;

use crate::credentials::Credentials;
use crate::failure::{Failure, Kind};

/// What is handed over.
#[derive(Debug, Clone, Copy)]
pub struct Handover<'a> {
    /// The keys.
    pub credentials: &'a Credentials,
    /// The region, where one is known.
    pub region: Option<&'a str>,
    /// The S3 endpoint, where it is not AWS's own.
    pub s3_endpoint: Option<&'a str>,
}

/// One way to write credentials.
#[derive(Debug)]
pub struct Shape {
    /// What `--format` takes.
    pub name: &'static str,
    /// Who reads it.
    pub doc: &'static str,
    write: fn(&Handover<'_>) -> String,
}

/// Every shape, sorted by name.
pub static SHAPES: &[&Shape] = &[
    &cmd::SHAPE,
    &dotenv::SHAPE,
    &env::SHAPE,
    &fish::SHAPE,
    &json::SHAPE,
    &powershell::SHAPE,
    &process::SHAPE,
];

impl Shape {
    /// The shape of that name.
    pub fn find(name: &str) -> Option<&'static Shape> {
        SHAPES.iter().copied().find(|it| it.name == name)
    }

    /// The text, its last line ended. Fails where a value could mean something to a shell.
    pub fn emit(&self, it: &Handover<'_>) -> Result<String, Failure> {
        for (name, value) in variables(it) {
            if !value
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"/+=_.:@%,~-[]".contains(&it))
            {
                return Err(Failure::new(
                    Kind::Refused,
                    "credentials-unprintable",
                    format!(
                        "the service's value for `{name}` has characters that no such value has"
                    ),
                )
                .with_help(
                    "nothing was printed; the service is not what it says, or it is broken",
                ));
            }
        }
        Ok((self.write)(it))
    }
}

/// The variables that AWS's own tools read, in their order.
fn variables<'a>(it: &Handover<'a>) -> Vec<(&'static str, String)> {
    let keys = it.credentials;
    let mut variables = vec![
        ("AWS_ACCESS_KEY_ID", keys.access_key_id.clone()),
        (
            "AWS_SECRET_ACCESS_KEY",
            keys.secret_access_key.reveal().clone(),
        ),
    ];
    let optional = [
        (
            "AWS_SESSION_TOKEN",
            keys.session_token.as_ref().map(|it| it.reveal().clone()),
        ),
        ("AWS_CREDENTIAL_EXPIRATION", keys.expires_at.map(seconds)),
        ("AWS_REGION", it.region.map(str::to_owned)),
        ("AWS_ENDPOINT_URL_S3", it.s3_endpoint.map(str::to_owned)),
    ];
    variables.extend(
        optional
            .into_iter()
            .filter_map(|(name, value)| value.map(|value| (name, value))),
    );
    variables
}

/// Variables of a former session that would be mixed up with this one's.
fn stale(it: &Handover<'_>) -> Vec<&'static str> {
    let set = variables(it);
    [
        "AWS_SESSION_TOKEN",
        "AWS_SECURITY_TOKEN",
        "AWS_CREDENTIAL_EXPIRATION",
        "AWS_PROFILE",
    ]
    .into_iter()
    .filter(|name| !set.iter().any(|(it, _)| it == name))
    .collect()
}

/// `2026-11-22T02:00:00Z`: whole seconds and `Z`, which every SDK reads.
fn seconds(it: jiff::Timestamp) -> String {
    it.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A line per variable.
fn lines(it: &Handover<'_>, unset: fn(&str) -> String, set: fn(&str, &str) -> String) -> String {
    let unset = stale(it).into_iter().map(unset);
    let set = variables(it)
        .into_iter()
        .map(|(name, value)| set(name, &value));
    unset.chain(set).map(|line| line + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn keys(secret: &str) -> Credentials {
        Credentials {
            access_key_id: "ASIAEXAMPLE".into(),
            secret_access_key: Secret::new(secret.into()),
            session_token: Some(Secret::new("to/ken+=".into())),
            expires_at: "2026-11-22T02:00:00.75Z".parse().ok(),
            account_id: Some("123456789012".into()),
        }
    }

    fn emit(shape: &str, keys: &Credentials) -> Result<String, Failure> {
        let handover = Handover {
            credentials: keys,
            region: Some("eu-west-1"),
            s3_endpoint: None,
        };
        Shape::find(shape).expect("a shape").emit(&handover)
    }

    #[test]
    fn sorted_by_name() {
        assert!(SHAPES.is_sorted_by(|a, b| a.name < b.name));
    }

    #[test]
    fn every_shape_writes_what_its_reader_takes() {
        let expected = [
            (
                "cmd",
                "set AWS_SECURITY_TOKEN=\nset AWS_PROFILE=\nset AWS_ACCESS_KEY_ID=ASIAEXAMPLE\nset AWS_SECRET_ACCESS_KEY=se/cret+\nset AWS_SESSION_TOKEN=to/ken+=\nset AWS_CREDENTIAL_EXPIRATION=2026-11-22T02:00:00Z\nset AWS_REGION=eu-west-1\n",
            ),
            (
                "dotenv",
                "AWS_ACCESS_KEY_ID=ASIAEXAMPLE\nAWS_SECRET_ACCESS_KEY=se/cret+\nAWS_SESSION_TOKEN=to/ken+=\nAWS_CREDENTIAL_EXPIRATION=2026-11-22T02:00:00Z\nAWS_REGION=eu-west-1\n",
            ),
            (
                "env",
                "unset AWS_SECURITY_TOKEN\nunset AWS_PROFILE\nexport AWS_ACCESS_KEY_ID='ASIAEXAMPLE'\nexport AWS_SECRET_ACCESS_KEY='se/cret+'\nexport AWS_SESSION_TOKEN='to/ken+='\nexport AWS_CREDENTIAL_EXPIRATION='2026-11-22T02:00:00Z'\nexport AWS_REGION='eu-west-1'\n",
            ),
            (
                "fish",
                "set -e AWS_SECURITY_TOKEN\nset -e AWS_PROFILE\nset -gx AWS_ACCESS_KEY_ID 'ASIAEXAMPLE'\nset -gx AWS_SECRET_ACCESS_KEY 'se/cret+'\nset -gx AWS_SESSION_TOKEN 'to/ken+='\nset -gx AWS_CREDENTIAL_EXPIRATION '2026-11-22T02:00:00Z'\nset -gx AWS_REGION 'eu-west-1'\n",
            ),
            (
                "json",
                "{\n  \"version\": 1,\n  \"access_key_id\": \"ASIAEXAMPLE\",\n  \"secret_access_key\": \"se/cret+\",\n  \"session_token\": \"to/ken+=\",\n  \"expiration\": \"2026-11-22T02:00:00Z\",\n  \"account_id\": \"123456789012\",\n  \"region\": \"eu-west-1\",\n  \"s3_endpoint\": null\n}\n",
            ),
            (
                "powershell",
                "Remove-Item Env:AWS_SECURITY_TOKEN -ErrorAction SilentlyContinue\nRemove-Item Env:AWS_PROFILE -ErrorAction SilentlyContinue\n$Env:AWS_ACCESS_KEY_ID='ASIAEXAMPLE'\n$Env:AWS_SECRET_ACCESS_KEY='se/cret+'\n$Env:AWS_SESSION_TOKEN='to/ken+='\n$Env:AWS_CREDENTIAL_EXPIRATION='2026-11-22T02:00:00Z'\n$Env:AWS_REGION='eu-west-1'\n",
            ),
            (
                "process",
                "{\n  \"Version\": 1,\n  \"AccessKeyId\": \"ASIAEXAMPLE\",\n  \"SecretAccessKey\": \"se/cret+\",\n  \"SessionToken\": \"to/ken+=\",\n  \"Expiration\": \"2026-11-22T02:00:00Z\",\n  \"AccountId\": \"123456789012\"\n}\n",
            ),
        ];
        assert_eq!(expected.len(), SHAPES.len());
        for (shape, text) in expected {
            assert_eq!(
                emit(shape, &keys("se/cret+")).expect(shape),
                text,
                "{shape}"
            );
        }
    }

    #[test]
    fn what_could_mean_something_to_a_shell_is_refused() {
        for secret in [
            "a;touch x",
            "`x`",
            "$(x)",
            "a'b",
            "a\"b",
            "a\nb",
            "a b",
            "a&b",
            "a\\b",
            "é",
        ] {
            for shape in SHAPES {
                let failure = emit(shape.name, &keys(secret)).expect_err(secret);
                assert_eq!(failure.code, "credentials-unprintable");
                assert!(!format!("{failure:?}").contains(secret), "{failure:?}");
            }
        }
    }
}
