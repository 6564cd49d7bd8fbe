//! What a sandbox is made of: its people, applications, roles and lifetimes.
//!
//! Configuration of the kind a real provider or an AWS account has; [`Knobs`] is the part that may
//! change while it runs. Deliberately not here: faults.

use super::CANARY;
use super::identity_center::directory::IdentityCenter;
use std::time::Duration;

/// Everything that stands when a world begins.
#[derive(Clone)]
pub struct WorldConfig {
    /// Who can sign in by choosing a name; anyone else types theirs.
    pub people: Vec<Person>,
    /// The applications registered at the OpenID provider.
    pub clients: Vec<Client>,
    /// What becomes of an application that is not among them.
    pub strangers: Strangers,
    /// The AWS account that STS and S3 belong to: 12 digits.
    pub account_id: String,
    /// The OpenID providers registered in that account (IAM identity providers).
    pub providers: Vec<Provider>,
    /// The account's roles.
    pub roles: Vec<Role>,
    /// The organization's instance of IAM Identity Center.
    pub identity_center: IdentityCenter,
    /// The MFA device of the user whom the long-lived key belongs to.
    pub mfa_device: Option<MfaDevice>,
    /// With what ID tokens are signed.
    pub signing: Signing,
    /// What may change while it runs.
    pub knobs: Knobs,
}

/// Someone with an account at the OpenID provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The claim `sub`: never changes, never reused.
    pub sub: String,
    /// The claim `name`.
    pub name: String,
    /// The claim `preferred_username`, and what `login_hint` may say.
    pub preferred_username: String,
    /// The claim `email`.
    pub email: String,
    /// The claim `groups`.
    pub groups: Vec<String>,
}

/// An application registered at the OpenID provider.
#[derive(Clone)]
pub struct Client {
    /// `client_id`.
    pub client_id: String,
    /// What the sign-in page calls it.
    pub name: String,
    /// Whether it can keep a secret.
    pub kind: ClientKind,
    /// Redirect URIs, compared character by character, but for the port of a loopback address
    /// (RFC 8252 section 7.3).
    pub redirect_uris: Vec<String>,
}

/// What becomes of an application that nobody registered at the OpenID provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strangers {
    /// It is refused.
    Refused,
    /// It may sign people in as a public client with the first application's redirect URIs. What its
    /// tokens are worth is for STS to say, whose list of audiences does not have it.
    MaySignIn,
}

/// The two kinds of client (RFC 6749 section 2.1).
#[derive(Clone, PartialEq, Eq)]
pub enum ClientKind {
    /// Holds no secret.
    Public,
    /// Authenticates with this secret at the token endpoint.
    Confidential {
        /// `client_secret`.
        client_secret: String,
    },
}

/// An IAM OpenID Connect identity provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Whose tokens it stands for.
    pub issuer: Issuer,
    /// The audiences it takes: IAM's client ID list.
    pub client_ids: Vec<String>,
}

/// An issuer of ID tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Issuer {
    /// The sandbox's own OpenID provider, wherever it listens.
    Sandbox,
    /// Another; its keys are out of reach, since the sandbox calls no one.
    Elsewhere(String),
}

/// An IAM role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// `arn:aws:iam::ACCOUNT:role/NAME`.
    pub arn: String,
    /// The trust policy, as IAM has it. `${provider}` stands for the sandbox's issuer without its
    /// scheme: `arn:aws:iam::123456789012:oidc-provider/${provider}`, `${provider}:aud`.
    pub trust_policy: String,
    /// `MaxSessionDuration`: 3600 to 43200 seconds.
    pub max_session_duration: u32,
}

/// A virtual MFA device: what an authenticator application is.
#[derive(Clone, PartialEq, Eq)]
pub struct MfaDevice {
    /// `arn:aws:iam::ACCOUNT:mfa/NAME`.
    pub serial_number: String,
    /// What its codes are made from.
    pub seed: Vec<u8>,
}

/// With what ID tokens are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// RSASSA-PKCS1-v1_5 with a key of 2048 bits: what every relying party understands.
    Rs256,
    /// ECDSA on P-256: its key is made in no time.
    Es256,
}

/// What may be changed while a world runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knobs {
    /// The only audience the IAM identity provider takes, in place of its client ID list.
    pub audience: Option<String>,
    /// What becomes of a request for consent.
    pub sign_in: SignIn,
    /// How long an authorization code may be redeemed.
    pub code_life: Duration,
    /// How long an access token is good.
    pub access_token_life: Duration,
    /// From an ID token's `iat` to its `exp`.
    pub id_token_life: Duration,
    /// How long a refresh token is good, each anew.
    pub refresh_token_life: Duration,
    /// How long role sessions last whatever `DurationSeconds` says, to watch them expire sooner than
    /// STS allows (900 seconds).
    pub session_life: Option<Duration>,
    /// How long a client's registration at Identity Center is good.
    pub registration_life: Duration,
    /// How long a session at the access portal lasts, however often its tokens are refreshed.
    pub portal_session_life: Duration,
    /// How long a device code may be redeemed.
    pub device_code_life: Duration,
    /// How long a client must wait between two polls with a device code; whole seconds.
    pub device_interval: Duration,
    /// What the machine says of itself.
    pub machine: Machine,
    /// How many of the portal's next answers are `TooManyRequestsException`: it counts down.
    pub throttled: u32,
}

/// The machine whose instance metadata service the sandbox has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    /// It has the role [`DEMO_ROLE_INSTANCE`].
    WithRole,
    /// No instance profile is attached.
    WithoutRole,
    /// A role is attached, and EC2 may not assume it.
    WithUntrustedRole,
    /// The instance's metadata options switch the service off.
    MetadataOff,
    /// It is none of EC2's, and nothing answers.
    Elsewhere,
}

/// What becomes of a request for consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// The person is asked.
    Ask,
    /// An administrator has blocked the application: refused without a page.
    Deny,
}

impl Default for Knobs {
    fn default() -> Self {
        Knobs {
            audience: None,
            sign_in: SignIn::Ask,
            code_life: Duration::from_secs(60),
            access_token_life: Duration::from_secs(3600),
            id_token_life: Duration::from_secs(3600),
            refresh_token_life: Duration::from_secs(14 * 24 * 3600),
            session_life: None,
            registration_life: Duration::from_secs(90 * 24 * 3600),
            portal_session_life: Duration::from_secs(8 * 3600),
            device_code_life: Duration::from_secs(600),
            device_interval: Duration::from_secs(1),
            machine: Machine::WithRole,
            throttled: 0,
        }
    }
}

/// The public client of the demo world.
pub const DEMO_CLIENT: &str = "profilectl-sandbox";
/// A public client that may sign people in, but whose tokens the demo account does not take.
pub const DEMO_CLIENT_UNTRUSTED: &str = "photo-print-shop";
/// The confidential client of the demo world.
pub const DEMO_CLIENT_CONFIDENTIAL: &str = "reporting-service";
/// The audience of tokens for machines.
pub const DEMO_AUDIENCE: &str = "sts.amazonaws.com";
/// Anyone signed in through [`DEMO_CLIENT`], and machines with a token for [`DEMO_AUDIENCE`], may take this role.
pub const DEMO_ROLE: &str = "arn:aws:iam::123456789012:role/SandboxStorage";
/// Only Alice may take this one.
pub const DEMO_ROLE_ALICE: &str = "arn:aws:iam::123456789012:role/SandboxAlice";
/// The user of the long-lived key may take this role; it trusts nobody else.
pub const DEMO_ROLE_USER: &str = "arn:aws:iam::123456789012:role/SandboxOperator";
/// Like [`DEMO_ROLE_USER`], but only with MFA.
pub const DEMO_ROLE_MFA: &str = "arn:aws:iam::123456789012:role/SandboxCareful";
/// Like [`DEMO_ROLE_USER`], but only with [`DEMO_EXTERNAL_ID`].
pub const DEMO_ROLE_EXTERNAL: &str = "arn:aws:iam::123456789012:role/SandboxPartner";
/// The role of the machine.
pub const DEMO_ROLE_INSTANCE: &str = "arn:aws:iam::123456789012:role/SandboxInstance";
/// Whoever shows a SAML assertion that offers it may take this role.
pub const DEMO_ROLE_SAML: &str = "arn:aws:iam::123456789012:role/SandboxFederated";
/// Likewise.
pub const DEMO_ROLE_SAML_OTHER: &str = "arn:aws:iam::123456789012:role/SandboxAuditor";
/// Only sessions of [`DEMO_ROLE`], [`DEMO_ROLE_INSTANCE`] and [`DEMO_ROLE_USER`], and one permission set, may take this one.
pub const DEMO_ROLE_CHAINED: &str = "arn:aws:iam::123456789012:role/SandboxArchive";
/// The external id that [`DEMO_ROLE_EXTERNAL`] asks for.
pub const DEMO_EXTERNAL_ID: &str = "example-42";
/// The MFA device of the long-lived key's user.
pub const DEMO_MFA_SERIAL: &str = "arn:aws:iam::123456789012:mfa/sandbox";

const DEMO_ACCOUNT: &str = "123456789012";

impl WorldConfig {
    /// The application of that id, registered or let in all the same.
    pub(super) fn client(&self, client_id: &str) -> Option<Client> {
        let registered = self.clients.iter().find(|it| it.client_id == client_id);
        match (registered, self.strangers, self.clients.first()) {
            (Some(it), _, _) => Some(it.clone()),
            (None, Strangers::MaySignIn, Some(first)) => Some(Client {
                client_id: client_id.to_owned(),
                name: client_id.to_owned(),
                kind: ClientKind::Public,
                redirect_uris: first.redirect_uris.clone(),
            }),
            (None, _, _) => None,
        }
    }

    /// A small company with three people, three applications and two roles.
    pub fn demo() -> Self {
        let redirect_uris: Vec<String> = [
            "http://127.0.0.1/oauth/callback",
            "http://[::1]/oauth/callback",
            "x-cyberduck-action:oauth",
            "x-cyberduck-action://oauth",
            "x-mountainduck-action:oauth",
            "x-mountainduck-action://oauth",
        ]
        .map(str::to_owned)
        .into();
        let client = |client_id: &str, name: &str, kind| Client {
            client_id: client_id.to_owned(),
            name: name.to_owned(),
            kind,
            redirect_uris: redirect_uris.clone(),
        };
        let identity_center = IdentityCenter::demo();
        WorldConfig {
            people: vec![
                person(
                    "alice",
                    "248289761001",
                    "Alice Rivera",
                    &["staff", "storage-admins"],
                ),
                person("bilal", "248289761002", "Bilal Haddad", &["staff"]),
                // A subject as some providers write it, with a character role session names lack.
                person("chiyo", "sandbox|chiyo", "Chiyo Tanaka", &["contractors"]),
            ],
            clients: vec![
                client(DEMO_CLIENT, "profilectl", ClientKind::Public),
                client(
                    DEMO_CLIENT_UNTRUSTED,
                    "Photo Print Shop",
                    ClientKind::Public,
                ),
                client(
                    DEMO_CLIENT_CONFIDENTIAL,
                    "Reporting Service",
                    ClientKind::Confidential {
                        client_secret: format!("{CANARY}-client-secret"),
                    },
                ),
            ],
            strangers: Strangers::Refused,
            account_id: DEMO_ACCOUNT.to_owned(),
            providers: vec![Provider {
                issuer: Issuer::Sandbox,
                client_ids: [DEMO_CLIENT, DEMO_CLIENT_CONFIDENTIAL, DEMO_AUDIENCE]
                    .map(str::to_owned)
                    .into(),
            }],
            roles: vec![
                Role {
                    arn: DEMO_ROLE.to_owned(),
                    trust_policy: trust(&format!(
                        r#"{{"StringEquals": {{"${{provider}}:aud": ["{DEMO_CLIENT}", "{DEMO_CLIENT_CONFIDENTIAL}", "{DEMO_AUDIENCE}"]}}}}"#
                    )),
                    max_session_duration: 12 * 3600,
                },
                Role {
                    arn: DEMO_ROLE_ALICE.to_owned(),
                    trust_policy: trust(&format!(
                        r#"{{"StringEquals": {{"${{provider}}:aud": "{DEMO_CLIENT}"}}, "StringLike": {{"${{provider}}:sub": "*1001"}}}}"#
                    )),
                    max_session_duration: 3600,
                },
                saml_role(DEMO_ROLE_SAML),
                saml_role(DEMO_ROLE_SAML_OTHER),
                signed_role(DEMO_ROLE_USER, &[DEMO_USER], "{}"),
                signed_role(
                    DEMO_ROLE_MFA,
                    &[DEMO_USER],
                    r#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#,
                ),
                signed_role(
                    DEMO_ROLE_EXTERNAL,
                    &[DEMO_USER],
                    &format!(r#"{{"StringEquals": {{"sts:ExternalId": "{DEMO_EXTERNAL_ID}"}}}}"#),
                ),
                signed_role(
                    DEMO_ROLE_CHAINED,
                    &[
                        DEMO_ROLE,
                        DEMO_ROLE_INSTANCE,
                        DEMO_ROLE_USER,
                        &identity_center.role_arn(DEMO_ACCOUNT, "AmazonS3FullAccess"),
                    ],
                    "{}",
                ),
            ],
            identity_center,
            mfa_device: Some(MfaDevice {
                serial_number: DEMO_MFA_SERIAL.to_owned(),
                seed: format!("{CANARY}-mfa-seed").into_bytes(),
            }),
            signing: Signing::Rs256,
            knobs: Knobs::default(),
        }
    }
}

/// The user of the long-lived key.
const DEMO_USER: &str = "arn:aws:iam::123456789012:user/sandbox";

/// A role for SAML assertions.
fn saml_role(arn: &str) -> Role {
    Role {
        arn: arn.to_owned(),
        trust_policy: format!(
            r#"{{
  "Version": "2012-10-17",
  "Statement": [{{
    "Effect": "Allow",
    "Principal": {{"Federated": "arn:aws:iam::{DEMO_ACCOUNT}:saml-provider/Sandbox"}},
    "Action": "sts:AssumeRoleWithSAML",
    "Condition": {{"StringEquals": {{"SAML:aud": "https://signin.aws.amazon.com/saml"}}}}
  }}]
}}"#
        ),
        max_session_duration: 12 * 3600,
    }
}

/// A role for callers that sign.
fn signed_role(arn: &str, principals: &[&str], condition: &str) -> Role {
    Role {
        arn: arn.to_owned(),
        trust_policy: format!(
            r#"{{
  "Version": "2012-10-17",
  "Statement": [{{
    "Effect": "Allow",
    "Principal": {{"AWS": {principals:?}}},
    "Action": ["sts:AssumeRole", "sts:TagSession"],
    "Condition": {condition}
  }}]
}}"#
        ),
        max_session_duration: 12 * 3600,
    }
}

fn person(preferred_username: &str, sub: &str, name: &str, groups: &[&str]) -> Person {
    Person {
        sub: sub.to_owned(),
        name: name.to_owned(),
        preferred_username: preferred_username.to_owned(),
        email: format!("{preferred_username}@example.com"),
        groups: groups.iter().map(|&it| it.to_owned()).collect(),
    }
}

fn trust(condition: &str) -> String {
    format!(
        r#"{{
  "Version": "2012-10-17",
  "Statement": [{{
    "Effect": "Allow",
    "Principal": {{"Federated": "arn:aws:iam::{DEMO_ACCOUNT}:oidc-provider/${{provider}}"}},
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {condition}
  }}]
}}"#
    )
}
