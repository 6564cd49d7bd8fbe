//! Exchanges a SAML assertion for credentials: `AssumeRoleWithSAML` (STS API).
//!
//! The assertion is given from outside: where it comes from (a page of the company's, a program of
//! the identity provider's) is not this program's business. It is never kept; what it was exchanged
//! for serves until its end.

use super::assertion::Assertion;
use super::input::{field_if_any, known_if_any};
use super::{ByHand, Field, Input, Shown, Slot, StepInput, StepKind, Wallet, sts_place};
use crate::aws::sts;
use crate::effects::Effects;
use crate::failure::{Failure, Kind};
use crate::profile::destination::Leaves;
use jiff::Timestamp;
use url::Url;

/// The key under which the assertion is given: `--set-from-stdin saml_assertion`.
pub const ASSERTION: &str = "saml_assertion";

/// The property with the identity provider's ARN in IAM.
pub const PRINCIPAL: &str = "principal_arn";

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "saml",
    doc: "exchanges a SAML assertion for short-lived credentials of a role (AssumeRoleWithSAML, unsigned)",
    needs: &[Slot::Answers],
    gives: &[Slot::Credentials],
    inputs: &[
        sts_place::endpoint(
            "where STS is: the assertion goes there",
            &[Leaves::IdentityToken],
        ),
        sts_place::region("the region of STS"),
        StepInput::property(
            "role_arn",
            "role_arn",
            "the role to assume, one of those that the assertion offers; asked for where it offers several",
        ),
        StepInput::property(
            PRINCIPAL,
            PRINCIPAL,
            "the identity provider in IAM; the assertion names it beside the role",
        ),
        sts_place::duration(43_200),
        sts_place::POLICY,
        StepInput::person(
            ASSERTION,
            "the SAML response, XML or base64 of it; never part of a profile, never kept",
        ),
    ],
    by_hand: ByHand::Written,
};

/// Assume a role with an assertion.
#[derive(Debug)]
pub struct AssumeRoleWithSaml {
    /// Where STS is.
    pub sts_endpoint: Input<Url>,
    /// The region of STS.
    pub region: String,
    /// `RoleArn`; unknown while there is no assertion.
    pub role_arn: Option<Input<String>>,
    /// `PrincipalArn`; likewise.
    pub principal_arn: Option<Input<String>>,
    /// `DurationSeconds`.
    pub duration_seconds: Option<Input<i32>>,
    /// `Policy`.
    pub policy: Option<Input<String>>,
    /// `SAMLAssertion`.
    pub assertion: Option<Assertion>,
}

impl AssumeRoleWithSaml {
    pub(super) fn fields(&self) -> Vec<Field> {
        let later = |name, it: &Option<Input<String>>| match it {
            Some(it) => it.field(name),
            None => Field::new(name, Shown::ChosenLater),
        };
        let mut fields = sts_place::fields(&self.sts_endpoint, &self.region).to_vec();
        fields.push(later("role_arn", &self.role_arn));
        fields.push(later(PRINCIPAL, &self.principal_arn));
        fields.extend(field_if_any("duration_seconds", &self.duration_seconds));
        fields.extend(field_if_any("policy", &self.policy));
        let shown = match self.assertion {
            Some(_) => Shown::Hidden,
            None => Shown::AskedThen(ASSERTION.to_owned()),
        };
        fields.push(Field::new(ASSERTION, shown));
        fields
    }

    pub(super) async fn run(&self, wallet: &mut Wallet, fx: &Effects) -> Result<(), Failure> {
        let assertion = self.assertion.as_ref().ok_or_else(wanted)?;
        live(assertion, fx.clock.now())?;
        let endpoint = sts_place::known(&self.sts_endpoint, &self.region)?;
        let known = |input: &Option<Input<String>>, what| match input {
            Some(it) => it.known().cloned(),
            None => Err(super::input::missing(what)),
        };
        let role_arn = known(&self.role_arn, "role_arn")?;
        let principal_arn = known(&self.principal_arn, PRINCIPAL)?;
        let policy = known_if_any(&self.policy)?;
        let call = sts::Saml {
            role_arn: &role_arn,
            principal_arn: &principal_arn,
            duration_seconds: known_if_any(&self.duration_seconds)?,
            policy: policy.as_deref(),
            assertion: assertion.encoded(),
        };
        let credentials = sts::assume_role_with_saml(&endpoint, &call, fx)
            .await
            .map_err(|failure| explain(failure, assertion, &role_arn, &principal_arn))?;
        wallet.credentials = Some(credentials);
        Ok(())
    }
}

fn wanted() -> Failure {
    Failure::new(
        Kind::NeedsPerson,
        "answer-missing",
        format!("no `{ASSERTION}` was given: pass it with `--set-from-stdin {ASSERTION}`"),
    )
    .with_help(
        "it is the SAMLResponse that your identity provider sends to AWS: XML, or base64 of it",
    )
}

/// Assertions live for minutes, and STS takes none that is over.
fn live(it: &Assertion, now: Timestamp) -> Result<(), Failure> {
    match it.expires_at() {
        Some(at) if at <= now => Err(Failure::new(
            Kind::Input,
            "saml-expired",
            "the SAML assertion has expired",
        )
        .with_fact("expired", at.to_string())
        .with_fact(
            "assertion's issuer",
            it.says.issuer.clone().unwrap_or_default(),
        )
        .with_help(
            "get a new one: it is good for a few minutes; see that this machine's clock is right",
        )),
        Some(_) | None => Ok(()),
    }
}

/// STS says little; what the assertion says is known here, so that it can be held against what is
/// registered in IAM.
fn explain(failure: Failure, it: &Assertion, role_arn: &str, principal_arn: &str) -> Failure {
    if failure.kind != Kind::Refused {
        return failure;
    }
    let (code, message) = match failure.code {
        "sts-expired-token" => ("saml-expired", "STS finds the SAML assertion expired"),
        "sts-access-denied" => (
            "saml-denied",
            "STS does not let this SAML assertion assume the role",
        ),
        "sts-invalid-identity-token"
        | "sts-audience"
        | "sts-rejected-claim"
        | "sts-unknown-provider" => ("saml-refused", "STS does not take the SAML assertion"),
        code => (code, ""),
    };
    let message = match message {
        "" => failure.message.clone(),
        message => message.to_owned(),
    };
    let told = |them: &[String]| match them {
        [] => "(none)".to_owned(),
        them => them.join(", "),
    };
    let failure = Failure {
        code,
        message,
        help: match code == failure.code {
            true => failure.help.clone(),
            false => Vec::new(),
        },
        ..failure
    };
    failure
        .with_fact(
            "assertion's issuer",
            it.says.issuer.clone().unwrap_or_default(),
        )
        .with_fact("assertion's audience", told(&it.says.audiences))
        .with_fact("assertion's recipient", told(&it.says.recipients))
        .with_fact("role", role_arn)
        .with_fact("identity provider", principal_arn)
}
