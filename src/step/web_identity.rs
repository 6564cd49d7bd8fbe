//! Exchanges the ID token for credentials: `AssumeRoleWithWebIdentity` (STS API).

use super::input::{field_if_any, known_if_any};
use super::{ByHand, Field, Input, Slot, StepInput, StepKind, Wallet, sts_place};
use crate::aws::sts;
use crate::effects::Effects;
use crate::failure::{Failure, Kind};
use crate::oidc::IdClaims;
use crate::profile::destination::Leaves;
use url::Url;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "web-identity",
    doc: "exchanges the ID token for short-lived credentials of a role (AssumeRoleWithWebIdentity, unsigned)",
    needs: &[Slot::Tokens],
    gives: &[Slot::Credentials],
    inputs: &[
        sts_place::endpoint(
            "where STS is: the ID token goes there",
            &[Leaves::IdentityToken],
        ),
        sts_place::region("the region of STS"),
        StepInput::property(
            "role_arn",
            "role_arn",
            "the role to assume; some third-party services take none",
        ),
        StepInput::property(
            "role_session_name",
            "role_session_name",
            "how the session is called in logs; from the token's subject unless given",
        ),
        sts_place::duration(43_200),
        sts_place::POLICY,
        StepInput::property(
            "audience",
            "audience",
            "the audience the role trusts, where the profile says so: lets a refusal be explained",
        ),
    ],
    by_hand: ByHand::Written,
};

/// Assume a role with the ID token.
#[derive(Debug)]
pub struct WebIdentity {
    /// Where STS is.
    pub sts_endpoint: Input<Url>,
    /// The region of STS.
    pub region: String,
    /// `RoleArn`.
    pub role_arn: Option<Input<String>>,
    /// `RoleSessionName`; from the token's subject unless given.
    pub role_session_name: Option<Input<String>>,
    /// `DurationSeconds`.
    pub duration_seconds: Option<Input<i32>>,
    /// `Policy`.
    pub policy: Option<Input<String>>,
    /// The audience that the role's trust policy names.
    pub audience: Option<Input<String>>,
}

impl WebIdentity {
    pub(super) fn fields(&self) -> Vec<Field> {
        let mut fields = sts_place::fields(&self.sts_endpoint, &self.region).to_vec();
        fields.extend(field_if_any("role_arn", &self.role_arn));
        fields.extend(field_if_any("role_session_name", &self.role_session_name));
        fields.extend(field_if_any("duration_seconds", &self.duration_seconds));
        fields.extend(field_if_any("policy", &self.policy));
        fields.extend(field_if_any("audience", &self.audience));
        fields
    }

    pub(super) async fn run(&self, wallet: &mut Wallet, fx: &Effects) -> Result<(), Failure> {
        let tokens = wallet.tokens.as_ref().ok_or_else(no_id_token)?;
        let id_token = tokens.id_token.as_ref().ok_or_else(no_id_token)?;
        let endpoint = sts_place::known(&self.sts_endpoint, &self.region)?;
        let role_arn = known_if_any(&self.role_arn)?;
        let policy = known_if_any(&self.policy)?;
        let subject = tokens
            .claims
            .as_ref()
            .map(|it| it.subject.as_str())
            .unwrap_or("profilectl");
        let role_session_name = known_if_any(&self.role_session_name)?
            .unwrap_or_else(|| sts::role_session_name(subject));
        let call = sts::WebIdentity {
            role_arn: role_arn.as_deref(),
            role_session_name: &role_session_name,
            duration_seconds: known_if_any(&self.duration_seconds)?,
            policy: policy.as_deref(),
            token: id_token,
        };
        let credentials = sts::assume_role_with_web_identity(&endpoint, &call, fx)
            .await
            .map_err(|failure| {
                self.explain(failure, role_arn.as_deref(), tokens.claims.as_ref())
            })?;
        wallet.credentials = Some(credentials);
        Ok(())
    }

    /// AWS says in one sentence that it refuses; what the token says is known here, so that it can
    /// be held against the role's trust policy.
    fn explain(
        &self,
        mut failure: Failure,
        role: Option<&str>,
        claims: Option<&IdClaims>,
    ) -> Failure {
        if failure.kind != Kind::Refused {
            return failure;
        }
        let trusted = self.audience.as_ref().and_then(|it| it.value());
        if let Some(claims) = claims {
            let audience = claims.audience.join(", ");
            if let Some(trusted) = trusted
                && !claims.audience.contains(trusted)
            {
                failure = failure
                    .with_fact("expected audience", trusted)
                    .with_fact("token's audience", audience);
            } else {
                failure = failure.with_fact("token's audience", audience);
            }
            failure = failure
                .with_fact("token's issuer", &claims.issuer)
                .with_fact("token's subject", &claims.subject);
        }
        if let Some(role) = role {
            failure = failure.with_fact("role", role);
        }
        match failure.code {
            "sts-access-denied" => failure.with_help(
                "compare these with the role's trust relationships in the IAM console: Principal, Action and every Condition",
            ),
            "sts-audience" => failure.with_help(
                "add the token's audience to the identity provider in IAM, or sign in with the client id that it trusts",
            ),
            "sts-unknown-provider" => failure.with_help(
                "create an OpenID Connect identity provider in IAM whose URL is the token's issuer, in the role's account",
            ),
            "sts-invalid-role-arn" => failure.with_help(
                "copy the Role ARN from the role's Summary in the IAM console: `arn:aws:iam::123456789012:role/NAME`",
            ),
            "sts-invalid-client-token" => {
                failure.with_help("check the OAuth Client ID in the connection profile and bookmark")
            }
            _ => failure,
        }
    }
}

fn no_id_token() -> Failure {
    Failure::new(
        Kind::Refused,
        "id-token-missing",
        "the provider gave no ID token, and STS takes nothing else",
    )
    .with_help("the profile's `Scopes` must contain `openid`")
}
