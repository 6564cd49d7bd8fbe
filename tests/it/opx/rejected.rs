//! What must be refused: here the settings, the destinations and the redirect; `rejected_claims`,
//! `rejected_forms` and `rejected_keys` have the tokens, `rejected_answers` the endpoints' answers.
//!
//! Group numbers are of the checks a relying party owes: 1-16 claims, 17-20 algorithms
//! and signatures, 21-22 keys, 23-25 form and hashes, 27-31 redirect and discovery, 32 token answers,
//! 33 refresh, 35 replay, 37 key sets, 40 mix-up. The listener checks `state` (26); userinfo (34), device
//! codes (36) and AWS's own services (38, 39) are not this module's.

use super::{Case, Known, case, raw};
use connection_profile::effects::AuthorizationResponse;
use connection_profile::oidc::{Client, Issuer};
use connection_profile::secret::Secret;
use serde_json::json;
use url::Url;

pub fn all() -> Vec<Case> {
    let mut all = around();
    all.extend(super::rejected_claims::all());
    all.extend(super::rejected_forms::all());
    all.extend(super::rejected_keys::all());
    all.extend(super::rejected_answers::all());
    all
}

/// Comes back with this code.
pub fn with_code(code: &str) -> AuthorizationResponse {
    AuthorizationResponse::Code {
        code: Secret::new(code.into()),
        iss: None,
    }
}

/// Comes back with this `iss`.
pub fn with_iss(it: AuthorizationResponse, wanted: &str) -> AuthorizationResponse {
    match it {
        AuthorizationResponse::Code { code, .. } => AuthorizationResponse::Code {
            code,
            iss: Some(wanted.into()),
        },
        AuthorizationResponse::Error {
            error, description, ..
        } => AuthorizationResponse::Error {
            error,
            description,
            iss: Some(wanted.into()),
        },
    }
}

/// Comes back with an error instead of a code.
pub fn with_error(error: &str, description: &str) -> AuthorizationResponse {
    let description = Some(description.to_owned()).filter(|it| !it.is_empty());
    AuthorizationResponse::Error {
        error: error.into(),
        description,
        iss: None,
    }
}

fn url(it: &str) -> Url {
    Url::parse(it).expect("a URL")
}

fn extra(client: &mut Client, name: &str, value: &str) {
    client.extra.push((name.into(), value.into()));
}

fn around() -> Vec<Case> {
    vec![
        // The profile's own settings: nothing is asked of a person.
        case(0, "setting-empty-client-id", "sign-in-setting", "D", |k| {
            k.client = |c| c.client_id.clear()
        }),
        case(
            0,
            "setting-extra-redirect-uri",
            "sign-in-setting",
            "D",
            |k| k.client = |c| extra(c, "redirect_uri", "https://evil.test/"),
        ),
        case(
            0,
            "setting-extra-response-mode",
            "sign-in-setting",
            "D",
            |k| k.client = |c| extra(c, "response_mode", "fragment"),
        ),
        case(
            0,
            "setting-extra-request-uri",
            "sign-in-setting",
            "D",
            |k| k.client = |c| extra(c, "request_uri", "https://evil.test/r"),
        ),
        case(0, "setting-extra-scope", "sign-in-setting", "D", |k| {
            k.client = |c| extra(c, "scope", "openid admin")
        }),
        case(0, "setting-extra-state", "sign-in-setting", "D", |k| {
            k.client = |c| extra(c, "state", "x")
        }),
        case(0, "setting-prompt-none", "sign-in-setting", "D", |k| {
            k.client = |c| extra(c, "prompt", "none")
        }),
        case(
            0,
            "setting-client-id-in-endpoint",
            "sign-in-setting",
            "D",
            |k| k.client = |c| c.authorization_endpoint.set_query(Some("client_id=evil")),
        ),
        case(
            0,
            "setting-redirect-uri-is-none",
            "sign-in-setting",
            "DK",
            |k| {
                // The listener has come up with something that is no URI: nothing leaves.
                k.client = |c| {
                    c.redirect = connection_profile::effects::Redirect::Paste {
                        uri: "not a uri".into(),
                    }
                }
            },
        ),
        // Where the code and the secret would go.
        case(
            11,
            "token-endpoint-elsewhere",
            "destination-not-accepted",
            "D",
            |k| k.client = |c| c.token_endpoint = url("https://evil.test/token"),
        ),
        case(
            11,
            "authorization-endpoint-elsewhere",
            "destination-not-accepted",
            "D",
            |k| k.client = |c| c.authorization_endpoint = url("https://evil.test/authorize"),
        ),
        case(
            11,
            "token-endpoint-elsewhere-no-issuer",
            "destination-not-accepted",
            "",
            |k| {
                k.known = Known::Nothing;
                k.client = |c| c.token_endpoint = url("https://evil.test/token");
            },
        ),
        case(
            11,
            "token-endpoint-on-another-port",
            "destination-not-accepted",
            "",
            |k| {
                k.known = Known::Nothing;
                k.client = |c| c.token_endpoint = url("https://op.test:8443/token");
            },
        ),
        case(
            11,
            "token-endpoint-on-a-subdomain",
            "destination-not-accepted",
            "",
            |k| {
                k.known = Known::Nothing;
                k.client = |c| c.token_endpoint = url("https://x.op.test/token");
            },
        ),
        case(11, "token-endpoint-http", "endpoint-insecure", "", |k| {
            k.known = Known::Nothing;
            k.client = |c| c.token_endpoint = url("http://op.test/token");
        }),
        case(
            11,
            "token-endpoint-http-localhost-name",
            "endpoint-insecure",
            "",
            |k| {
                k.known = Known::Nothing;
                k.client = |c| c.token_endpoint = url("http://localhost:8080/token");
            },
        ),
        case(
            11,
            "token-endpoint-with-user-name",
            "endpoint-insecure",
            "",
            |k| {
                k.known = Known::Nothing;
                k.client = |c| c.token_endpoint = url("https://op.test@op.test/token");
            },
        ),
        case(11, "fake-cognito", "destination-not-accepted", "", |k| {
            k.known = Known::Nothing;
            k.client = |c| {
                c.issuer = Some(Issuer::Named(
                    "https://cognito-idp.eu-west-1.amazonaws.com/p".into(),
                ));
                c.authorization_endpoint =
                    url("https://x.auth.eu-west-1.amazoncognito.com.evil.test/a");
            };
        }),
        case(
            11,
            "not-accepted-by-the-guard",
            "destination-not-accepted",
            "DKBT",
            |k| k.answer_reply = raw(597, ""),
        ),
        // The redirect.
        case(
            27,
            "code-empty",
            "authorization-code-unusable",
            "DKB",
            |k| k.response = |_| with_code(""),
        ),
        case(
            27,
            "code-64-kb",
            "authorization-code-unusable",
            "DKB",
            |k| k.response = |_| with_code(&"c".repeat(65_536)),
        ),
        case(
            27,
            "code-with-newline",
            "authorization-code-unusable",
            "DKB",
            |k| k.response = |_| with_code("abc\r\nX: y"),
        ),
        case(
            27,
            "code-with-nul",
            "authorization-code-unusable",
            "DKB",
            |k| k.response = |_| with_code("abc\0def"),
        ),
        case(
            27,
            "code-not-ascii",
            "authorization-code-unusable",
            "DKB",
            |k| k.response = |_| with_code("c\u{f6}de"),
        ),
        case(
            28,
            "response-iss-wrong",
            "authorization-issuer",
            "DKB",
            |k| k.response = |it| with_iss(it, "https://evil.test"),
        ),
        case(
            28,
            "response-iss-with-slash",
            "authorization-issuer",
            "DKB",
            |k| k.response = |it| with_iss(it, "https://op.test/response-iss-with-slash/"),
        ),
        case(
            28,
            "response-iss-wrong-named-issuer",
            "authorization-issuer",
            "B",
            |k| {
                k.known = Known::Named;
                k.response = |it| with_iss(it, "https://evil.test");
            },
        ),
        case(
            28,
            "response-iss-empty",
            "authorization-issuer",
            "DKB",
            |k| k.response = |it| with_iss(it, ""),
        ),
        case(
            29,
            "response-iss-missing",
            "authorization-issuer",
            "DKB",
            |k| k.discovery["authorization_response_iss_parameter_supported"] = json!(true),
        ),
        case(
            29,
            "error-iss-missing",
            "authorization-issuer",
            "DKB",
            |k| {
                k.discovery["authorization_response_iss_parameter_supported"] = json!(true);
                k.response = |_| with_error("access_denied", "");
            },
        ),
        case(29, "error-iss-wrong", "authorization-issuer", "DKB", |k| {
            k.response = |_| with_iss(with_error("access_denied", ""), "https://evil.test")
        }),
        case(
            40,
            "mix-up-code-of-another",
            "authorization-issuer",
            "DKB",
            |k| k.response = |_| with_iss(with_code("CANARY-code-of-a"), "https://a.test"),
        ),
        case(
            40,
            "mix-up-metadata-names-another",
            "destination-not-accepted",
            "D",
            |k| k.discovery["authorization_endpoint"] = json!("https://a.test/authorize"),
        ),
        case(
            40,
            "mix-up-token-of-another",
            "id-token-issuer",
            "DKBT",
            |k| k.claim("iss", json!("https://a.test")),
        ),
        case(
            40,
            "mix-up-redirect-and-token-differ",
            "authorization-issuer",
            "BT",
            |k| {
                k.known = Known::Nothing;
                k.response = |it| with_iss(it, "https://a.test");
            },
        ),
    ]
}
