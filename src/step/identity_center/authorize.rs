//! Signs in at Identity Center: in the browser of this machine, with an authorization code and PKCE
//! (RFC 7636, RFC 8252), or the other way that was asked for.

use super::{Instance, device_code};
use crate::aws::identity_center::oidc::{self, REDIRECT_URI, Way};
use crate::aws::identity_center::{ClientRegistration, SsoToken};
use crate::effects::{
    AuthorizationResponse, Effects, Entropy, LoopbackUri, Redirect, Verdict, Visit,
};
use crate::failure::{Failure, Kind};
use crate::profile::destination::Leaves;
use crate::profile::keys;
use crate::secret::Secret;
use crate::step::{ByHand, Field, Form, Slot, StepInput, StepKind, Wallet};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "authorize",
    doc: "signs in at IAM Identity Center in the browser (authorization code, PKCE) and receives the session's tokens (CreateToken)",
    needs: &[Slot::SsoClient],
    gives: &[Slot::SsoToken],
    inputs: &[
        StepInput::property("sso_region", "sso_region", "the region IAM Identity Center was enabled in").open(),
        StepInput::property("sso_start_url", "sso_start_url", "the issuer URL or the access portal URL").open(),
        StepInput::property("oidc_endpoint", "sso_oidc_endpoint", "where the browser goes, and the code becomes tokens; AWS's own for the region unless it is said").url(&[Leaves::SignIn, Leaves::Code]).open(),
        StepInput::property("sso_session", "sso_session", "the name under which AWS's own tools find the session").open(),
        StepInput::key("scope", &keys::SCOPES, "what is asked for").of(Form::Words),
        StepInput::follows("shared", "the preferences decide", "whether AWS's own tools and SDKs find the session"),
    ],
    by_hand: ByHand::Written,
};

/// How long a person may take.
const PATIENCE: Duration = Duration::from_secs(600);

/// Sign in at this instance.
#[derive(Debug)]
pub struct Authorize {
    /// The instance.
    pub instance: Arc<Instance>,
}

struct Once {
    state: Secret<String>,
    verifier: Secret<String>,
}

impl Authorize {
    pub(in crate::step) fn kind(&self) -> &'static StepKind {
        match self.instance.way {
            Way::Browser => &KIND,
            Way::DeviceCode => &device_code::KIND,
        }
    }

    pub(in crate::step) fn fields(&self) -> Vec<Field> {
        let mut fields = self.instance.fields();
        let shared = match self.instance.shared {
            Some(_) => "in ~/.aws/sso/cache",
            None => "no",
        };
        fields.push(Field::fixed("shared", shared));
        fields
    }

    pub(in crate::step) async fn run(
        &self,
        wallet: &mut Wallet,
        fx: &Effects,
    ) -> Result<(), Failure> {
        let Some(client) = wallet.sso_client.take() else {
            return Err(super::no_session());
        };
        let token = match self.instance.way {
            Way::Browser => self.in_the_browser(&client, fx).await?,
            Way::DeviceCode => device_code::sign_in(&self.instance, &client, fx).await?,
        };
        wallet.sso_token = Some(token);
        Ok(())
    }

    async fn in_the_browser(
        &self,
        client: &ClientRegistration,
        fx: &Effects,
    ) -> Result<SsoToken, Failure> {
        let uri = LoopbackUri::parse(REDIRECT_URI)
            .ok_or_else(|| Failure::new(Kind::Bug, "bug", "the redirect URI is no URL"))?;
        let awaited = fx.sign_in.prepare(&Redirect::Loopback { uri }).await?;
        let redirect_uri = awaited.redirect_uri().to_owned();
        let once = Once {
            state: fresh(fx.entropy.as_ref()),
            verifier: fresh(fx.entropy.as_ref()),
        };
        let redirected = awaited
            .visit(Visit {
                url: self.request(client, &redirect_uri, &once)?,
                state: Secret::new(once.state.reveal().clone()),
                purpose: self.instance.purpose.clone(),
                time_limit: PATIENCE,
            })
            .await?;
        let outcome = self
            .finish(client, &redirect_uri, &once, redirected.response, fx)
            .await;
        let verdict = match &outcome {
            Ok(_) => Verdict::SignedIn,
            Err(failure) => Verdict::Refused {
                why: match failure.kind {
                    Kind::Cancelled => "access was not allowed",
                    Kind::Unreachable => "IAM Identity Center could not be reached",
                    _ => "IAM Identity Center refused the sign-in",
                },
            },
        };
        redirected.page.show(verdict).await;
        outcome
    }

    fn request(
        &self,
        client: &ClientRegistration,
        redirect_uri: &str,
        once: &Once,
    ) -> Result<Url, Failure> {
        let mut url = self.instance.oidc()?.url;
        let path = format!("{}/authorize", url.path().trim_end_matches('/'));
        url.set_path(&path);
        let challenge =
            URL_SAFE_NO_PAD.encode(digest(&SHA256, once.verifier.reveal().as_bytes()).as_ref());
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &client.client_id)
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("state", once.state.reveal())
            .append_pair("code_challenge_method", "S256")
            .append_pair("code_challenge", &challenge)
            // Identity Center's own spelling of `scope`.
            .append_pair("scopes", &self.instance.scopes.join(" "));
        Ok(url)
    }

    async fn finish(
        &self,
        client: &ClientRegistration,
        redirect_uri: &str,
        once: &Once,
        response: AuthorizationResponse,
        fx: &Effects,
    ) -> Result<SsoToken, Failure> {
        let code = match response {
            AuthorizationResponse::Code { code, .. } => code,
            AuthorizationResponse::Error {
                error, description, ..
            } => return Err(refused(&error, description)),
        };
        let at = self.instance.oidc()?;
        oidc::redeem_code(&at, client, &code, redirect_uri, &once.verifier, fx).await
    }
}

fn refused(error: &str, description: Option<String>) -> Failure {
    let said = match description {
        Some(text) => format!("{error}: {text}"),
        None => error.to_owned(),
    };
    let failure = match error {
        "access_denied" => Failure::new(
            Kind::Cancelled,
            "sign-in-declined",
            "access was not allowed in the browser",
        )
        .with_help("connect again, and choose `Allow access`"),
        _ => Failure::new(
            Kind::Refused,
            "sso-refused",
            "IAM Identity Center refused the sign-in",
        ),
    };
    failure.with_fact("said", said.chars().take(500).collect::<String>())
}

/// 256 bits, from the system's generator.
fn fresh(entropy: &dyn Entropy) -> Secret<String> {
    let mut bytes = [0_u8; 32];
    entropy.fill(&mut bytes);
    Secret::new(URL_SAFE_NO_PAD.encode(bytes))
}
