//! Signs in in the browser: authorization code with PKCE (RFC 6749, RFC 7636, RFC 8252).

use super::{ByHand, Field, Form, Input, Shown, Slot, StepInput, StepKind, Wallet};
use crate::effects::{Effects, Redirect};
use crate::failure::Failure;
use crate::oidc::{self, Client, Issuer, Pkce};
use crate::profile::destination::Leaves;
use crate::profile::grant::Grant;
use crate::profile::keys;
use crate::secret::Secret;
use std::sync::Arc;
use url::Url;

/// Who the provider is.
pub(super) const ISSUER: StepInput = StepInput::key(
    "issuer",
    &keys::OAUTH_ISSUER_URL,
    "the provider's identifier; its discovery document gives endpoints and keys",
)
.url(&[Leaves::Discovery]);

/// The application.
pub(super) const CLIENT_ID: StepInput = StepInput::key(
    "client_id",
    &keys::OAUTH_CLIENT_ID,
    "the application registered at the provider",
);

/// What a confidential client proves itself with.
pub(super) const CLIENT_SECRET: StepInput = StepInput::key(
    "client_secret",
    &keys::OAUTH_CLIENT_SECRET,
    "blank for a public client; left out where the profile has none either, it is asked for",
);

/// What the tokens are for.
pub(super) const SCOPE: StepInput =
    StepInput::key("scope", &keys::SCOPES, "what is asked for").of(Form::Words);

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "sign-in",
    doc: "signs in in the browser and receives the tokens (authorization code, PKCE)",
    needs: &[Slot::Answers],
    gives: &[Slot::Tokens],
    inputs: &[
        ISSUER,
        StepInput::key(
            "authorization_endpoint",
            &keys::OAUTH_AUTHORIZATION_URL,
            "where the browser goes",
        )
        .url(&[Leaves::SignIn]),
        StepInput::key(
            "token_endpoint",
            &keys::OAUTH_TOKEN_URL,
            "where the code becomes tokens: code and client secret go there",
        )
        .url(&[Leaves::Code]),
        CLIENT_ID,
        CLIENT_SECRET,
        StepInput::key(
            "redirect_uri",
            &keys::OAUTH_REDIRECT_URL,
            "where the browser comes back to",
        ),
        SCOPE,
        StepInput::key(
            "pkce",
            &keys::OAUTH_PKCE,
            "whether the code is bound to this run",
        )
        .of(Form::OneOf(&[("S256", "true"), ("off", "false")])),
        StepInput::property(
            "authorization_parameters",
            "authorization_parameters",
            "what the provider wants to be told beside the usual: `prompt=consent`",
        ),
    ],
    by_hand: ByHand::Written,
};

/// The provider, and the application that is registered there.
#[derive(Debug)]
pub struct Registration {
    /// Who asks, for the text a person sees.
    pub purpose: String,
    /// Where endpoints and keys may be looked up.
    pub issuer: Option<Input<Url>>,
    /// Given by the profile, else looked up.
    pub authorization_endpoint: Option<Input<Url>>,
    /// Given by the profile, else looked up.
    pub token_endpoint: Option<Input<Url>>,
    /// What is shown at the token endpoint.
    pub grant: Grant,
    /// The client identifier.
    pub client_id: Input<String>,
    /// Present but empty in the profile is a public client.
    pub client_secret: ClientSecret,
    /// Where the browser comes back to.
    pub redirect: Redirect,
    /// Joined with spaces on the wire.
    pub scopes: Vec<String>,
    /// Whether the code is bound to this run.
    pub pkce: Pkce,
    /// More parameters of the authorization request, as in a URL.
    pub authorization_parameters: Option<Input<String>>,
    /// Hosts the user accepted by name.
    pub accepted_hosts: Vec<String>,
}

/// How the client proves itself at the token endpoint.
#[derive(Debug)]
pub enum ClientSecret {
    /// A public client: it does not.
    Public,
    /// With a secret, by HTTP Basic authentication.
    Confidential(Secret<String>),
    /// With a secret that the user is asked for, under this key.
    Asked(String),
}

impl Registration {
    /// The client, once everything is known: looks the provider up where the profile names an issuer.
    pub(crate) async fn client(&self, fx: &Effects) -> Result<Client, Failure> {
        let issuer = match &self.issuer {
            None => None,
            Some(issuer) => {
                let metadata = oidc::discover(issuer.known()?, fx.http.as_ref()).await?;
                Some(metadata)
            }
        };
        let endpoint = |given: &Option<Input<Url>>, found: Option<&Url>, what: &'static str| match (
            given, found,
        ) {
            (Some(given), _) => given.known().cloned(),
            (None, Some(found)) => Ok(found.clone()),
            (None, None) => Err(super::input::missing(what)),
        };
        let token_endpoint = endpoint(
            &self.token_endpoint,
            issuer.as_ref().map(|it| &it.token_endpoint),
            "OAuth Token Url",
        )?;
        let authorization_endpoint = match self.grant {
            Grant::AuthorizationCode => endpoint(
                &self.authorization_endpoint,
                issuer.as_ref().map(|it| &it.authorization_endpoint),
                "OAuth Authorization Url",
            )?,
            // Nobody is sent to one; the host that was accepted is the token endpoint's.
            Grant::ClientCredentials | Grant::Password => token_endpoint.clone(),
        };
        let client_secret = match &self.client_secret {
            ClientSecret::Public => None,
            ClientSecret::Confidential(secret) => Some(Secret::new(secret.reveal().clone())),
            ClientSecret::Asked(key) => {
                return Err(super::input::missing(key));
            }
        };
        let parameters = self.authorization_parameters.as_ref();
        let parameters = parameters.map(Input::known).transpose()?;
        let parameters = parameters.map(|it| url::form_urlencoded::parse(it.as_bytes()));
        Ok(Client {
            extra: parameters
                .map(|it| it.into_owned().collect())
                .unwrap_or_default(),
            client_secret,
            scopes: self.scopes.clone(),
            pkce: self.pkce,
            issuer: issuer.map(|it| Issuer::Discovered(Box::new(it))),
            accepted_hosts: self.accepted_hosts.clone(),
            ..Client::new(
                authorization_endpoint,
                token_endpoint,
                self.client_id.known()?.clone(),
                self.redirect.clone(),
            )
        })
    }

    /// The inputs that a step of this kind has.
    pub(super) fn fields_of(&self, kind: &StepKind) -> Vec<Field> {
        let fields = self.fields().into_iter();
        fields.filter(|it| kind.input(it.name).is_some()).collect()
    }

    /// Its inputs as a plan shows them.
    pub fn fields(&self) -> Vec<Field> {
        let endpoint = |name, input: &Option<Input<Url>>| input.as_ref().map(|it| it.field(name));
        let secret = match &self.client_secret {
            ClientSecret::Public => Shown::Text("none".into()),
            ClientSecret::Confidential(_) => Shown::Hidden,
            ClientSecret::Asked(key) => Shown::Asked(key.clone()),
        };
        let redirect_uri = match &self.redirect {
            Redirect::Loopback { uri } => uri.shown(),
            Redirect::Paste { uri } => uri.clone(),
        };
        let pkce = match self.pkce {
            Pkce::S256 => "S256",
            Pkce::Off => "off",
        };
        [
            endpoint("issuer", &self.issuer),
            endpoint("authorization_endpoint", &self.authorization_endpoint),
            endpoint("token_endpoint", &self.token_endpoint),
        ]
        .into_iter()
        .flatten()
        .chain([
            self.client_id.field("client_id"),
            Field::new("client_secret", secret),
            Field::fixed("redirect_uri", redirect_uri),
            Field::new("scope", Shown::List(self.scopes.clone())),
            Field::fixed("pkce", pkce),
        ])
        .chain(
            self.authorization_parameters
                .as_ref()
                .map(|it| it.field("authorization_parameters")),
        )
        .collect()
    }
}

/// Sign in as the application that is registered.
#[derive(Debug)]
pub struct SignIn {
    /// Shared with the step that renews.
    pub registration: Arc<Registration>,
}

impl SignIn {
    pub(super) fn fields(&self) -> Vec<Field> {
        self.registration.fields()
    }

    pub(super) async fn run(&self, wallet: &mut Wallet, fx: &Effects) -> Result<(), Failure> {
        let client = self.registration.client(fx).await?;
        wallet.tokens = Some(oidc::sign_in(&client, &self.registration.purpose, fx).await?);
        wallet.stale_tokens = None;
        Ok(())
    }
}
