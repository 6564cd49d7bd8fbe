//! AWS STS, as far as a sign-in needs it: the query protocol, with AWS's own refusals.
//!
//! An action is one row of `ACTIONS` and one file. Deliberately not here: policies of identities
//! (who may call is decided by trust policies alone), regions, and service quotas.

mod assume_role;
mod caller;
mod identity_token;
mod keys;
pub(super) mod multi_factor;
mod parameters;
mod refusal;
pub(super) mod role;
pub(super) mod saml;
mod session_token;
mod sigv4;
pub(super) mod trust;
mod web_identity;
mod written;

use super::World;
use super::form::{self, Parameters};
use super::random;
use super::reply::{self, Reply, escape};
use http::header::{DATE, HeaderName};
use http::{Method, Request, StatusCode};
use refusal::Refusal;

const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";
const VERSION: &str = "2011-06-15";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// One call: its parameters, and the request for those that check a signature.
struct Call<'a> {
    parameters: &'a Parameters,
    request: &'a Request<Vec<u8>>,
}

/// An action answers with the inside of its `...Result` element.
type Action = fn(&World, &Call<'_>) -> Result<String, Refusal>;

/// Every action there is.
const ACTIONS: &[(&str, Action)] = &[
    ("AssumeRole", assume_role::assume_role),
    ("AssumeRoleWithSAML", saml::assume_role),
    ("AssumeRoleWithWebIdentity", web_identity::assume_role),
    ("GetCallerIdentity", caller::identity),
    ("GetSessionToken", session_token::session_token),
];

/// The name of the action a request asks for, if there is such an action.
pub(super) fn action(request: &Request<Vec<u8>>) -> Option<&'static str> {
    let parameters = parameters(request).ok()?;
    let asked = parameters.get("Action")?;
    ACTIONS
        .iter()
        .map(|(name, _)| *name)
        .find(|it| *it == asked)
}

/// Answers one request to STS.
pub(super) fn answer(world: &World, request: &Request<Vec<u8>>) -> Reply {
    let id = random::request_id(&*world.entropy);
    let (status, body) = match call(world, request) {
        Ok((action, result)) => {
            let body = format!(
                "<{action}Response xmlns=\"{NAMESPACE}\">\n  <{action}Result>\n{result}  </{action}Result>\n  \
                 <ResponseMetadata>\n    <RequestId>{id}</RequestId>\n  </ResponseMetadata>\n</{action}Response>\n"
            );
            (StatusCode::OK, body)
        }
        Err(it) => (it.status, it.body(&id)),
    };
    let reply = reply::typed(status, "text/xml", body.into_bytes());
    // Clients measure their clock by it.
    let date = world.clock.now().strftime("%a, %d %b %Y %H:%M:%S GMT");
    let reply = reply::with_header(reply, DATE, &date.to_string());
    reply::with_header(reply, REQUEST_ID, &id)
}

fn call(world: &World, request: &Request<Vec<u8>>) -> Result<(&'static str, String), Refusal> {
    if request.uri().path() != "/" {
        return Err(Refusal {
            status: StatusCode::NOT_FOUND,
            code: "InvalidAction",
            message: "The requested resource does not exist".to_owned(),
        });
    }
    let parameters = parameters(request)?;
    let Some(asked) = parameters.get("Action") else {
        return Err(Refusal::sender("MissingAction", "Missing Action"));
    };
    let version = parameters.get("Version").unwrap_or("NO_VERSION_SPECIFIED");
    let found = ACTIONS
        .iter()
        .find(|(name, _)| *name == asked && version == VERSION);
    let Some((name, action)) = found else {
        return Err(Refusal::sender(
            "InvalidAction",
            format!("Could not find operation {asked} for version {version}"),
        ));
    };
    Ok((
        name,
        action(
            world,
            &Call {
                parameters: &parameters,
                request,
            },
        )?,
    ))
}

/// Parameters come in a form, or in the query of a GET.
fn parameters(request: &Request<Vec<u8>>) -> Result<Parameters, Refusal> {
    let encoded = match *request.method() {
        Method::POST if form::is_form(request.headers()) => request.body(),
        Method::POST => {
            return Err(Refusal::sender(
                "MalformedQueryString",
                "The body is not a form",
            ));
        }
        _ => request.uri().query().unwrap_or_default().as_bytes(),
    };
    Parameters::parse(encoded)
        .map_err(|it| Refusal::sender("MalformedQueryString", format!("{} is given twice", it.0)))
}

/// One element with text, as a line of a result.
fn element(name: &str, text: &str) -> String {
    format!("    <{name}>{}</{name}>\n", escape(text))
}

/// An element around others.
fn group(name: &str, inside: &str) -> String {
    format!("    <{name}>\n{inside}    </{name}>\n")
}
