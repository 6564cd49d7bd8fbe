//! Takes a role with keys of one's own, or of another role: `AssumeRole` (STS API).

use super::input::{field_if_any, known_if_any};
use super::multi_factor::{self, MultiFactor};
use super::{ByHand, Field, Form, Input, Slot, StepInput, StepKind, Wallet, sts_place};
use crate::aws::sts;
use crate::effects::Effects;
use crate::failure::Failure;
use crate::profile::destination::Leaves;
use std::fmt;
use url::Url;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "assume-role",
    doc: "exchanges keys for short-lived credentials of a role (AssumeRole, signed with those keys)",
    needs: &[Slot::Credentials],
    gives: &[Slot::Credentials],
    inputs: &[
        sts_place::endpoint(
            "where STS is: requests signed with the keys go there",
            &[Leaves::StsRequests],
        ),
        sts_place::region("the region of STS, for which requests are signed"),
        StepInput::property("role_arn", "role_arn", "the role to assume").required(),
        StepInput::property(
            "role_session_name",
            "role_session_name",
            "how the session is called in logs",
        ),
        StepInput::property(
            "duration_seconds",
            "duration_seconds",
            "how long the credentials live; 3600 at most where the keys are a role's",
        )
        .of(Form::Seconds(900, 43_200)),
        StepInput::property(
            "external_id",
            "external_id",
            "the external id that the role's trust policy asks for",
        ),
        sts_place::POLICY,
        StepInput::property(
            "session_tags",
            "session_tags",
            "tags of the session: `KEY=VALUE`, separated by commas",
        ),
        multi_factor::SERIAL_NUMBER,
        multi_factor::CODE,
    ],
    by_hand: ByHand::Written,
};

/// Assume a role.
#[derive(Debug)]
pub struct AssumeRole {
    /// Where STS is.
    pub sts_endpoint: Input<Url>,
    /// The region of STS.
    pub region: String,
    /// `RoleArn`.
    pub role_arn: Input<String>,
    /// `RoleSessionName`.
    pub role_session_name: Input<String>,
    /// `DurationSeconds`.
    pub duration_seconds: Option<Input<i32>>,
    /// `ExternalId`.
    pub external_id: Option<Input<String>>,
    /// `Policy`.
    pub policy: Option<Input<String>>,
    /// `Tags`.
    pub session_tags: Option<Input<Tags>>,
    /// `SerialNumber` and `TokenCode`.
    pub multi_factor: Option<MultiFactor>,
}

/// Tags of a session: key and value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tags(Vec<(String, String)>);

/// As many as STS takes.
const MOST_TAGS: usize = 50;

impl Tags {
    /// Reads `KEY=VALUE,KEY=VALUE`: at most 50, keys of 1 to 128 characters that are all different
    /// without regard to case, values of at most 256 (STS API).
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut tags: Vec<(String, String)> = Vec::new();
        for part in text.split(',') {
            let (key, value) = part
                .split_once('=')
                .ok_or_else(|| format!("`{part}` is no `KEY=VALUE`"))?;
            let (key, value) = (key.trim(), value.trim());
            if key.is_empty() || key.chars().count() > 128 {
                return Err("a key has 1 to 128 characters".to_owned());
            }
            if let Some(it) = key
                .chars()
                .chain(value.chars())
                .find(|it| !may_be_in_a_tag(*it))
            {
                return Err(format!("`{it}` can be in no tag"));
            }
            if key.to_lowercase().starts_with("aws:") {
                return Err("keys that begin with `aws:` are AWS's own".to_owned());
            }
            if value.chars().count() > 256 {
                return Err(format!("the value of `{key}` has more than 256 characters"));
            }
            if tags
                .iter()
                .any(|(it, _)| it.to_lowercase() == key.to_lowercase())
            {
                return Err(format!("`{key}` is there twice"));
            }
            tags.push((key.to_owned(), value.to_owned()));
        }
        match tags.len() <= MOST_TAGS {
            true => Ok(Tags(tags)),
            false => Err(format!("a session has at most {MOST_TAGS}")),
        }
    }
}

/// Letters, digits, spaces and a few signs (STS API).
fn may_be_in_a_tag(it: char) -> bool {
    it.is_alphanumeric() || it == ' ' || "_.:/=+-@".contains(it)
}

impl fmt::Display for Tags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<_> = self
            .0
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        f.write_str(&all.join(","))
    }
}

impl AssumeRole {
    pub(super) fn fields(&self) -> Vec<Field> {
        let mut fields = sts_place::fields(&self.sts_endpoint, &self.region).to_vec();
        fields.push(self.role_arn.field("role_arn"));
        fields.push(self.role_session_name.field("role_session_name"));
        fields.extend(field_if_any("duration_seconds", &self.duration_seconds));
        fields.extend(field_if_any("external_id", &self.external_id));
        fields.extend(field_if_any("policy", &self.policy));
        fields.extend(field_if_any("session_tags", &self.session_tags));
        fields.extend(self.multi_factor.iter().flat_map(MultiFactor::fields));
        fields
    }

    pub(super) async fn run(&self, wallet: &mut Wallet, fx: &Effects) -> Result<(), Failure> {
        let signed_by = wallet.keys()?;
        let endpoint = sts_place::known(&self.sts_endpoint, &self.region)?;
        let external_id = known_if_any(&self.external_id)?;
        let policy = known_if_any(&self.policy)?;
        let role_arn = self.role_arn.known()?;
        let role_session_name = self.role_session_name.known()?;
        let duration_seconds = known_if_any(&self.duration_seconds)?;
        let tags = self.session_tags.as_ref().map(Input::known).transpose()?;
        let call = async |multi_factor: Option<sts::MultiFactor<'_>>| {
            let it = sts::Role {
                role_arn,
                role_session_name,
                duration_seconds,
                external_id: external_id.as_deref(),
                policy: policy.as_deref(),
                tags: tags.map_or(&[], |it| &it.0),
                multi_factor,
            };
            sts::assume_role(&endpoint, &it, signed_by, fx).await
        };
        let credentials = multi_factor::with_code(self.multi_factor.as_ref(), fx, call)
            .await
            .map_err(|failure| self.explain(failure, role_arn))?;
        wallet.credentials = Some(credentials);
        Ok(())
    }

    fn explain(&self, failure: Failure, role_arn: &str) -> Failure {
        let failure = match failure.code {
            "sts-assume-role-denied" => failure.with_help(
                "the role's trust policy must name the caller as a principal, and the caller's own policy must allow `sts:AssumeRole` for the role",
            ),
            "sts-duration" | "role-chain-duration" => failure
                .with_help("leave `duration_seconds` out, or raise the role's maximum session duration"),
            "sts-invalid-role-arn" => failure.with_help(
                "copy the Role ARN from the role's Summary in the IAM console: `arn:aws:iam::123456789012:role/NAME`",
            ),
            _ => return failure,
        };
        let failure = failure.with_fact("role", role_arn);
        match (&self.multi_factor, &self.external_id) {
            (None, _) if failure.code == "sts-assume-role-denied" => failure
                .with_help("a role that asks for MFA needs `mfa_serial`, one that asks for an external id `external_id`"),
            _ => failure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_sts_takes_them() {
        let right = Tags::parse("team=storage, cost = 42,empty=").unwrap();
        assert_eq!(right.to_string(), "team=storage,cost=42,empty=");
        assert_eq!(Tags::parse(&right.to_string()).unwrap(), right);
        let many: Vec<_> = (0..51).map(|it| format!("k{it}=v")).collect();
        let long = format!("k={}", "v".repeat(257));
        for wrong in [
            "",
            "team",
            "=x",
            "a=1,A=2",
            "a=b;c",
            "a=b\nc",
            "aws:x=1",
            &long,
            &many.join(","),
        ] {
            assert!(Tags::parse(wrong).is_err(), "{wrong}");
        }
    }
}
