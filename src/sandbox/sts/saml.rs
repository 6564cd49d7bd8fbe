//! `AssumeRoleWithSAML`: a SAML assertion for the keys of a role. Not signed.
//!
//! The sandbox's identity provider keeps the digest of every response it gave out, and STS takes those
//! and no others: a response that was changed in a single byte is refused as one whose signature does
//! not hold. Deliberately not here: XML signatures themselves.

use super::parameters::{self, Bound, Parameter, Presence};
use super::refusal::Refusal;
use super::role::{self, RoleArn, Taken};
use super::trust::Claimed;
use super::{Call, element};
use crate::sandbox::World;
use crate::sandbox::issued::Multi;
use crate::sandbox::random;
use crate::sandbox::reply::escape;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

/// Who makes the assertions: an entity id.
const ISSUER: &str = "https://idp.example.com/saml";

/// Whom an assertion for AWS is for.
pub const AUDIENCE: &str = "urn:amazon:webservices";

/// Where it is to be shown.
const RECIPIENT: &str = "https://signin.aws.amazon.com/saml";

const SUBJECT: &str = "alice@example.com";
const ROLE_SESSION_NAME: &str = "alice";

/// How long an assertion is good, in seconds.
const LIFE: i64 = 300;

/// As in the API's model.
const PARAMETERS: &[Parameter] = &[
    role::ROLE_ARN,
    Parameter {
        name: "PrincipalArn",
        member: "principalArn",
        presence: Presence::Required,
        bound: Bound::Text(20, 2048, None),
    },
    Parameter {
        name: "SAMLAssertion",
        member: "sAMLAssertion",
        presence: Presence::Required,
        bound: Bound::Text(4, 100_000, None),
    },
    role::DURATION_SECONDS,
    role::POLICY,
];

/// The responses given out, by their digest.
#[derive(Default)]
pub(in crate::sandbox) struct Responses(Mutex<HashMap<Vec<u8>, Response>>);

#[derive(Clone)]
struct Response {
    roles: Vec<String>,
    audience: String,
    ends: i64,
}

impl World {
    /// The SAML provider's ARN in IAM.
    pub fn saml_provider_arn(&self) -> String {
        format!(
            "arn:aws:iam::{}:saml-provider/Sandbox",
            self.config.account_id
        )
    }

    /// A SAML response of the sandbox's identity provider, in XML, that offers these roles to this
    /// audience (`urn:amazon:webservices`) for five minutes.
    pub fn saml_response(&self, roles: &[&str], audience: &str) -> String {
        let now = self.now();
        let ends = now.saturating_add(LIFE);
        let time = |at| {
            Timestamp::from_second(at)
                .unwrap_or(Timestamp::MAX)
                .to_string()
        };
        let provider = self.saml_provider_arn();
        let roles_in_xml: String = roles
            .iter()
            .map(|role| {
                let value = escape(&format!("{role},{provider}"));
                format!("<saml:AttributeValue>{value}</saml:AttributeValue>")
            })
            .collect();
        let id = random::secret(&*self.entropy, "assertion");
        let (now, end) = (time(now), time(ends));
        let audience = escape(audience);
        let xml = format!(
            "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
             xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_{id}-r\" Version=\"2.0\" \
             IssueInstant=\"{now}\" Destination=\"{RECIPIENT}\"><saml:Issuer>{ISSUER}</saml:Issuer>\
             <samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/>\
             </samlp:Status><saml:Assertion ID=\"_{id}\" Version=\"2.0\" IssueInstant=\"{now}\">\
             <saml:Issuer>{ISSUER}</saml:Issuer><saml:Subject><saml:NameID>{SUBJECT}</saml:NameID>\
             <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
             <saml:SubjectConfirmationData NotOnOrAfter=\"{end}\" Recipient=\"{RECIPIENT}\"/>\
             </saml:SubjectConfirmation></saml:Subject>\
             <saml:Conditions NotBefore=\"{now}\" NotOnOrAfter=\"{end}\"><saml:AudienceRestriction>\
             <saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
             <saml:AttributeStatement>\
             <saml:Attribute Name=\"https://aws.amazon.com/SAML/Attributes/RoleSessionName\">\
             <saml:AttributeValue>{ROLE_SESSION_NAME}</saml:AttributeValue></saml:Attribute>\
             <saml:Attribute Name=\"https://aws.amazon.com/SAML/Attributes/Role\">{roles_in_xml}\
             </saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>"
        );
        let response = Response {
            roles: roles.iter().map(|it| (*it).to_owned()).collect(),
            audience,
            ends,
        };
        let mut all = self.saml.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(digest_of(xml.as_bytes()), response);
        xml
    }
}

fn digest_of(bytes: &[u8]) -> Vec<u8> {
    digest(&SHA256, bytes).as_ref().to_vec()
}

pub(super) fn assume_role(world: &World, call: &Call<'_>) -> Result<String, Refusal> {
    let given = call.parameters;
    parameters::check(given, PARAMETERS)?;
    let text = |name: &str| given.get(name).unwrap_or_default();
    let (role_arn, principal_arn) = (text("RoleArn"), text("PrincipalArn"));
    let arn =
        RoleArn::parse(role_arn).ok_or_else(|| Refusal::validation("Request ARN is invalid"))?;
    role::policy(given)?;
    let response = response(world, text("SAMLAssertion"))?;
    if principal_arn != world.saml_provider_arn() {
        return Err(Refusal::invalid_identity_token(
            "Issuer not present in specified provider",
        ));
    }
    if response.audience != AUDIENCE {
        return Err(Refusal::invalid_identity_token(
            "Audience in SAML Assertion does not match",
        ));
    }
    if world.now() >= response.ends {
        return Err(Refusal::sender(
            "ExpiredTokenException",
            "Token must be redeemed within 5 minutes of issuance",
        ));
    }
    let condition_keys = BTreeMap::from([
        ("aud", vec![RECIPIENT.to_owned()]),
        ("sub", vec![SUBJECT.to_owned()]),
    ]);
    let claimed = Claimed {
        action: "sts:AssumeRoleWithSAML",
        provider_arn: principal_arn,
        provider: "SAML",
        keys: &condition_keys,
    };
    let role = role::find(world, role_arn)
        .filter(|_| response.roles.iter().any(|it| it == role_arn))
        .filter(|(at, _)| {
            let trust = world.trust.get(*at);
            trust.is_some_and(|it| it.allows(&claimed, ""))
        })
        .map(|(_, role)| role)
        .ok_or_else(|| {
            Refusal::forbidden(
                "AccessDenied",
                "Not authorized to perform sts:AssumeRoleWithSAML",
            )
        })?;
    let duration = role::duration(given);
    role::check_duration(duration, role.max_session_duration)?;
    let taken = Taken {
        role_arn,
        arn: &arn,
        session_name: ROLE_SESSION_NAME,
        duration,
        multi_factor: Multi::Absent,
    };
    Ok([
        element("Audience", RECIPIENT),
        element("Issuer", ISSUER),
        element("Subject", SUBJECT),
        element("SubjectType", "unspecified"),
        taken.answer(world),
    ]
    .concat())
}

/// The response behind an assertion, if the sandbox gave out exactly that.
fn response(world: &World, assertion: &str) -> Result<Response, Refusal> {
    let bytes = STANDARD
        .decode(assertion)
        .map_err(|_| Refusal::invalid_identity_token("Invalid base64 SAMLResponse"))?;
    let all = world.saml.0.lock().unwrap_or_else(PoisonError::into_inner);
    let found = all.get(&digest_of(&bytes)).cloned();
    found.ok_or_else(|| Refusal::invalid_identity_token("Response signature invalid"))
}
