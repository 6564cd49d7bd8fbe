//! What a pipeline is made of: steps that declare what they need and what they give.
//!
//! A step owns exactly its inputs, with where each came from. No step knows about caches and locks:
//! the runner wraps them (`run`). A new kind is a file here, a variant, and a row of [`KINDS`].

pub mod anonymous;
pub mod ask;
mod asked_then;
pub mod assertion;
pub mod assume_role;
pub mod client_credentials;
pub mod connect_s3;
pub mod credential_process;
mod field;
pub mod id_token;
pub mod identity_center;
mod input;
pub mod instance_metadata;
mod kind;
pub mod multi_factor;
pub mod page;
pub mod password_grant;
pub mod refresh;
pub mod saml;
mod secret_input;
pub mod session_credentials;
pub mod session_token;
pub mod sign_in;
pub mod static_keys;
mod sts_place;
mod wallet;
pub mod web_identity;

pub use field::{Field, Shown};
pub use input::Input;
pub use kind::{ByHand, Form, LeftOut, Says, StepInput, StepKind};
pub use secret_input::SecretInput;
pub use wallet::{Listing, Wallet};

use crate::effects::Effects;
use crate::failure::Failure;
use anonymous::Anonymous;
use ask::Ask;
use assume_role::AssumeRole;
use client_credentials::ClientCredentials;
use connect_s3::ConnectS3;
use credential_process::CredentialProcess;
use id_token::IdToken;
use identity_center::authorize::{self, Authorize};
use identity_center::aws_profile::{self, AwsProfile};
use identity_center::choose_account::{self, ChooseAccount};
use identity_center::choose_permission_set::{self, ChoosePermissionSet};
use identity_center::device_code;
use identity_center::refresh::{self as refresh_session, RefreshSession};
use identity_center::register_client::{self, RegisterClient};
use identity_center::role_credentials::{self, RoleCredentials};
use instance_metadata::InstanceMetadata;
use password_grant::PasswordGrant;
use refresh::Refresh;
use saml::AssumeRoleWithSaml;
use session_credentials::SessionCredentials;
use session_token::SessionToken;
use sign_in::SignIn;
use static_keys::StaticKeys;
use web_identity::WebIdentity;

/// What one step hands to a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// Every question the plan knows of has its answer.
    Answers,
    /// Tokens of the identity provider, the ID token among them.
    Tokens,
    /// This program's registration at IAM Identity Center.
    SsoClient,
    /// The session at IAM Identity Center.
    SsoToken,
    /// The AWS account.
    Account,
    /// The permission set.
    Role,
    /// Keys for the storage.
    Credentials,
    /// What the storage shows.
    Listing,
}

impl Slot {
    /// The word for it in plans.
    pub fn name(self) -> &'static str {
        match self {
            Slot::Answers => "answers",
            Slot::Tokens => "tokens",
            Slot::SsoClient => "registration",
            Slot::SsoToken => "session",
            Slot::Account => "account",
            Slot::Role => "permission set",
            Slot::Credentials => "credentials",
            Slot::Listing => "listing",
        }
    }
}

/// Every kind, in the order in which a pipeline may have them.
pub static KINDS: &[&StepKind] = &[
    &ask::KIND,
    &refresh::KIND,
    &sign_in::KIND,
    &client_credentials::KIND,
    &password_grant::KIND,
    &id_token::KIND,
    &web_identity::KIND,
    &saml::KIND,
    &aws_profile::KIND,
    &refresh_session::KIND,
    &register_client::KIND,
    &authorize::KIND,
    &device_code::KIND,
    &choose_account::KIND,
    &choose_permission_set::KIND,
    &role_credentials::KIND,
    &static_keys::KIND,
    &session_credentials::KIND,
    &anonymous::KIND,
    &credential_process::KIND,
    &instance_metadata::KIND,
    &session_token::KIND,
    &assume_role::KIND,
    &connect_s3::KIND,
];

impl StepKind {
    /// The kind of that name.
    pub fn find(name: &str) -> Option<&'static StepKind> {
        KINDS.iter().copied().find(|it| it.name == name)
    }
}

/// One step of a pipeline.
#[derive(Debug)]
pub enum Step {
    /// Asks for what the profile leaves to the user.
    Ask(Ask),
    /// Renews a former sign-in without the person.
    Refresh(Refresh),
    /// Signs in in the browser.
    SignIn(SignIn),
    /// Gets tokens with the client's own secret.
    ClientCredentials(ClientCredentials),
    /// Gets tokens with a person's password.
    PasswordGrant(PasswordGrant),
    /// Uses an ID token that the machine was given.
    IdToken(IdToken),
    /// `AssumeRoleWithWebIdentity`.
    WebIdentity(WebIdentity),
    /// `AssumeRoleWithSAML`.
    AssumeRoleWithSaml(AssumeRoleWithSaml),
    /// Takes settings from a profile of the AWS CLI.
    AwsProfile(AwsProfile),
    /// Renews the session at IAM Identity Center without the person.
    RefreshSession(RefreshSession),
    /// Registers this program at IAM Identity Center.
    RegisterClient(RegisterClient),
    /// Signs in at IAM Identity Center, in the browser or on another device.
    Authorize(Authorize),
    /// Takes or chooses the AWS account.
    ChooseAccount(ChooseAccount),
    /// Takes or chooses the permission set.
    ChoosePermissionSet(ChoosePermissionSet),
    /// `GetRoleCredentials`.
    RoleCredentials(RoleCredentials),
    /// The user's own keys.
    StaticKeys(StaticKeys),
    /// Keys and a session token that the user has.
    SessionCredentials(SessionCredentials),
    /// No keys.
    Anonymous(Anonymous),
    /// Keys that a program of the user's gives.
    CredentialProcess(CredentialProcess),
    /// Keys of the machine's own role.
    InstanceMetadata(InstanceMetadata),
    /// `GetSessionToken`.
    SessionToken(SessionToken),
    /// `AssumeRole`.
    AssumeRole(AssumeRole),
    /// Reaches the storage.
    ConnectS3(ConnectS3),
}

impl Step {
    /// The kind it is of.
    pub fn kind(&self) -> &'static StepKind {
        match self {
            Step::Ask(_) => &ask::KIND,
            Step::Refresh(_) => &refresh::KIND,
            Step::SignIn(_) => &sign_in::KIND,
            Step::ClientCredentials(_) => &client_credentials::KIND,
            Step::PasswordGrant(_) => &password_grant::KIND,
            Step::IdToken(_) => &id_token::KIND,
            Step::WebIdentity(_) => &web_identity::KIND,
            Step::AssumeRoleWithSaml(_) => &saml::KIND,
            Step::AwsProfile(_) => &aws_profile::KIND,
            Step::RefreshSession(_) => &refresh_session::KIND,
            Step::RegisterClient(_) => &register_client::KIND,
            Step::Authorize(it) => it.kind(),
            Step::ChooseAccount(_) => &choose_account::KIND,
            Step::ChoosePermissionSet(_) => &choose_permission_set::KIND,
            Step::RoleCredentials(_) => &role_credentials::KIND,
            Step::StaticKeys(_) => &static_keys::KIND,
            Step::SessionCredentials(_) => &session_credentials::KIND,
            Step::Anonymous(_) => &anonymous::KIND,
            Step::CredentialProcess(_) => &credential_process::KIND,
            Step::InstanceMetadata(_) => &instance_metadata::KIND,
            Step::SessionToken(_) => &session_token::KIND,
            Step::AssumeRole(_) => &assume_role::KIND,
            Step::ConnectS3(_) => &connect_s3::KIND,
        }
    }

    /// Its inputs as a plan shows them; secrets are named, never shown.
    pub fn fields(&self) -> Vec<Field> {
        match self {
            Step::Ask(it) => it.fields(),
            Step::Refresh(it) => it.fields(),
            Step::SignIn(it) => it.fields(),
            Step::ClientCredentials(it) => it.fields(),
            Step::PasswordGrant(it) => it.fields(),
            Step::IdToken(it) => it.fields(),
            Step::WebIdentity(it) => it.fields(),
            Step::AssumeRoleWithSaml(it) => it.fields(),
            Step::AwsProfile(it) => it.fields(),
            Step::RefreshSession(it) => it.fields(),
            Step::RegisterClient(it) => it.fields(),
            Step::Authorize(it) => it.fields(),
            Step::ChooseAccount(it) => it.fields(),
            Step::ChoosePermissionSet(it) => it.fields(),
            Step::RoleCredentials(it) => it.fields(),
            Step::StaticKeys(it) => it.fields(),
            Step::SessionCredentials(it) => it.fields(),
            Step::Anonymous(_) => Vec::new(),
            Step::CredentialProcess(it) => it.fields(),
            Step::InstanceMetadata(it) => it.fields(),
            Step::SessionToken(it) => it.fields(),
            Step::AssumeRole(it) => it.fields(),
            Step::ConnectS3(it) => it.fields(),
        }
    }

    /// Carries it out: takes what it needs from the wallet and puts in what it gives.
    pub async fn run(&self, wallet: &mut Wallet, fx: &Effects) -> Result<(), Failure> {
        match self {
            Step::Ask(it) => it.run(),
            Step::Refresh(it) => it.run(wallet, fx).await,
            Step::SignIn(it) => it.run(wallet, fx).await,
            Step::ClientCredentials(it) => it.run(wallet, fx).await,
            Step::PasswordGrant(it) => it.run(wallet, fx).await,
            Step::IdToken(it) => it.run(wallet, fx).await,
            Step::WebIdentity(it) => it.run(wallet, fx).await,
            Step::AssumeRoleWithSaml(it) => it.run(wallet, fx).await,
            Step::AwsProfile(_) => Ok(()),
            Step::RefreshSession(it) => it.run(wallet, fx).await,
            Step::RegisterClient(it) => it.run(wallet, fx).await,
            Step::Authorize(it) => it.run(wallet, fx).await,
            Step::ChooseAccount(it) => it.run(wallet, fx).await,
            Step::ChoosePermissionSet(it) => it.run(wallet, fx).await,
            Step::RoleCredentials(it) => it.run(wallet, fx).await,
            Step::StaticKeys(it) => it.run(wallet),
            Step::SessionCredentials(it) => it.run(wallet),
            Step::Anonymous(it) => {
                it.run(wallet);
                Ok(())
            }
            Step::CredentialProcess(it) => it.run(wallet, fx).await,
            Step::InstanceMetadata(it) => it.run(wallet, fx).await,
            Step::SessionToken(it) => it.run(wallet, fx).await,
            Step::AssumeRole(it) => it.run(wallet, fx).await,
            Step::ConnectS3(it) => it.run(wallet, fx).await,
        }
    }
}
