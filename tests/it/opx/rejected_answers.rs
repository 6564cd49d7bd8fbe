//! Answers that must be refused: the authorization endpoint's errors, discovery, the token endpoint.

use super::rejected::with_error;
use super::{Case, Knobs, SECRET, case, html, moved, raw};
use serde_json::{Value, json};

pub fn all() -> Vec<Case> {
    let mut all = errors();
    all.extend(discovery());
    all.extend(token_answers());
    all.extend(refusals());
    all
}

fn errors() -> Vec<Case> {
    vec![
        case(30, "error-declined", "sign-in-declined", "DKB", |k| {
            k.response = |_| with_error("access_denied", "The user denied the request")
        }),
        case(30, "error-declined-entra", "sign-in-declined", "DKB", |k| {
            k.response = |_| {
                with_error(
                    "consent_required",
                    "AADSTS65004: User declined to consent to access the app.",
                )
            }
        }),
        case(30, "error-escapes", "provider-refused", "DKB", |k| {
            k.response = |_| with_error("\u{1b}[2Jx", "\u{1b}]52;c;CANARY\u{7}<script>")
        }),
        case(30, "error-scope", "invalid-scope", "DKB", |k| {
            k.response = |_| with_error("invalid_scope", "")
        }),
        case(30, "error-busy", "provider-busy", "DKB", |k| {
            k.response = |_| with_error("temporarily_unavailable", "authentication_expired")
        }),
        case(
            30,
            "error-not-assigned-okta",
            "application-not-assigned",
            "DKB",
            |k| {
                k.response = |_| {
                    with_error(
                        "access_denied",
                        "User is not assigned to the client application.",
                    )
                }
            },
        ),
        case(30, "error-policy-okta", "sign-in-policy", "DKB", |k| {
            k.response =
                |_| with_error("access_denied", "Policy evaluation failed for this request")
        }),
        case(
            30,
            "error-not-assigned-entra",
            "application-not-assigned",
            "DKB",
            |k| {
                k.response = |_| {
                    with_error(
                        "access_denied",
                        "AADSTS50105: Your administrator has configured",
                    )
                }
            },
        ),
        case(
            30,
            "error-single-tenant",
            "single-tenant-application",
            "DKB",
            |k| {
                k.response = |_| {
                    with_error(
                        "unauthorized_client",
                        "AADSTS50194: Application 'x' is not multi-tenant.",
                    )
                }
            },
        ),
        case(30, "error-consent", "consent-wanted", "DKB", |k| {
            k.response = |_| {
                with_error(
                    "consent_required",
                    "AADSTS65001: The user or administrator has not consented",
                )
            }
        }),
        case(
            30,
            "error-redirect-okta",
            "redirect-uri-mismatch",
            "DKB",
            |k| {
                k.response = |_| {
                    with_error(
                        "invalid_request",
                        "The 'redirect_uri' parameter must be a Login redirect URI",
                    )
                }
            },
        ),
        case(
            30,
            "error-other-tenant",
            "account-not-in-tenant",
            "DKB",
            |k| {
                k.response = |_| {
                    with_error(
                        "invalid_request",
                        "AADSTS50020: User account from identity provider",
                    )
                }
            },
        ),
        case(30, "error-empty", "provider-refused", "DKB", |k| {
            k.response = |_| with_error("", "")
        }),
    ]
}

fn endpoint(k: &mut Knobs, name: &str, value: &str) {
    k.discovery[name] = json!(value);
}

fn discovery() -> Vec<Case> {
    vec![
        case(31, "issuer-of-another", "issuer-mismatch", "D", |k| {
            endpoint(k, "issuer", "https://evil.test")
        }),
        case(31, "issuer-with-slash", "issuer-mismatch", "D", |k| {
            k.discovery["issuer"] = json!(format!("{}/", k.issuer))
        }),
        case(31, "issuer-in-capitals", "issuer-mismatch", "D", |k| {
            k.discovery["issuer"] = json!(k.issuer.to_uppercase())
        }),
        case(31, "issuer-missing", "discovery-unusable", "D", |k| {
            k.drop_discovery("issuer")
        }),
        case(31, "issuer-number", "discovery-unusable", "D", |k| {
            k.discovery["issuer"] = json!(7)
        }),
        case(
            31,
            "entra-template-of-another-host",
            "issuer-mismatch",
            "D",
            |k| {
                endpoint(
                    k,
                    "issuer",
                    "https://login.microsoftonline.com/{tenantid}/v2.0",
                )
            },
        ),
        case(31, "authorization-http", "endpoint-insecure", "D", |k| {
            endpoint(k, "authorization_endpoint", "http://op.test/authorize")
        }),
        case(
            31,
            "authorization-javascript",
            "endpoint-insecure",
            "D",
            |k| endpoint(k, "authorization_endpoint", "javascript:alert(1)"),
        ),
        case(31, "authorization-file", "endpoint-insecure", "D", |k| {
            endpoint(k, "authorization_endpoint", "file:///etc/passwd")
        }),
        case(
            31,
            "authorization-relative",
            "discovery-unusable",
            "D",
            |k| endpoint(k, "authorization_endpoint", "/authorize"),
        ),
        case(31, "token-http", "endpoint-insecure", "D", |k| {
            endpoint(k, "token_endpoint", "http://op.test/token")
        }),
        case(31, "token-on-loopback", "discovery-unusable", "D", |k| {
            endpoint(k, "token_endpoint", "http://127.0.0.1:8080/token")
        }),
        case(
            31,
            "token-elsewhere",
            "destination-not-accepted",
            "D",
            |k| endpoint(k, "token_endpoint", "https://evil.test/token"),
        ),
        case(
            31,
            "authorization-elsewhere",
            "destination-not-accepted",
            "D",
            |k| endpoint(k, "authorization_endpoint", "https://evil.test/authorize"),
        ),
        case(31, "token-with-user-name", "endpoint-insecure", "D", |k| {
            endpoint(k, "token_endpoint", "https://op.test@evil.test/token")
        }),
        case(31, "token-missing", "discovery-unusable", "D", |k| {
            k.drop_discovery("token_endpoint")
        }),
        case(31, "keys-missing", "discovery-unusable", "D", |k| {
            k.drop_discovery("jwks_uri")
        }),
        case(31, "token-twice", "discovery-unusable", "D", |k| {
            let text = k.discovery.to_string();
            k.discovery_reply = raw(
                200,
                text.replacen('{', r#"{"token_endpoint":"https://evil.test/token","#, 1),
            );
        }),
        case(31, "moved", "discovery-unusable", "D", |k| {
            k.discovery_reply = moved(302)
        }),
        case(31, "moved-307", "discovery-unusable", "D", |k| {
            k.discovery_reply = moved(307)
        }),
        case(31, "too-big", "answer-broken", "D", |k| {
            k.discovery_reply = raw(200, vec![b' '; 262_145])
        }),
        case(31, "only-plain", "pkce-unsupported", "D", |k| {
            k.discovery["code_challenge_methods_supported"] = json!(["plain"])
        }),
        case(31, "no-methods", "pkce-unsupported", "D", |k| {
            k.discovery["code_challenge_methods_supported"] = json!([])
        }),
        case(31, "html", "discovery-unusable", "D", |k| {
            k.discovery_reply = html()
        }),
        case(31, "not-found", "discovery-unusable", "D", |k| {
            k.discovery_reply = raw(404, "")
        }),
        case(31, "empty", "discovery-unusable", "D", |k| {
            k.discovery_reply = raw(200, "")
        }),
        case(31, "a-list", "discovery-unusable", "D", |k| {
            k.discovery_reply = raw(200, "[]")
        }),
        case(31, "nested", "discovery-unusable", "D", |k| {
            k.discovery_reply = raw(200, format!("{{\"x\":{}", "[".repeat(100_000)))
        }),
        case(31, "busy", "provider-busy", "D", |k| {
            k.discovery_reply = raw(503, "")
        }),
        case(31, "connection-refused", "host-unreachable", "D", |k| {
            k.discovery_reply = raw(598, "")
        }),
        case(
            31,
            "host-not-accepted",
            "destination-not-accepted",
            "D",
            |k| k.discovery_reply = raw(597, ""),
        ),
    ]
}

fn token_answers() -> Vec<Case> {
    let unusable = "token-answer-unusable";
    vec![
        case(32, "no-id-token", "id-token-missing", "DKBT", |k| {
            k.drop_answer("id_token")
        }),
        case(32, "id-token-null", "id-token-missing", "DKBT", |k| {
            k.answer["id_token"] = Value::Null
        }),
        case(32, "id-token-empty", "id-token-missing", "DKBT", |k| {
            k.answer["id_token"] = json!("")
        }),
        case(32, "id-token-number", unusable, "DKBT", |k| {
            k.answer["id_token"] = json!(7)
        }),
        case(32, "id-token-no-token", "id-token-malformed", "DKBT", |k| {
            k.answer["id_token"] = json!("opaque")
        }),
        case(32, "no-access-token", unusable, "DKBT", |k| {
            k.drop_answer("access_token")
        }),
        case(32, "access-token-empty", unusable, "DKBT", |k| {
            k.answer["access_token"] = json!("")
        }),
        case(32, "access-token-number", unusable, "DKBT", |k| {
            k.answer["access_token"] = json!(12_345_678)
        }),
        case(32, "token-type-mac", unusable, "DKBT", |k| {
            k.answer["token_type"] = json!("mac")
        }),
        case(32, "token-type-dpop", unusable, "DKBT", |k| {
            k.answer["token_type"] = json!("DPoP")
        }),
        case(32, "token-type-number", unusable, "DKBT", |k| {
            k.answer["token_type"] = json!(1)
        }),
        case(32, "expires-in-negative", unusable, "DKBT", |k| {
            k.answer["expires_in"] = json!(-1)
        }),
        case(32, "expires-in-1e18", unusable, "DKBT", |k| {
            k.answer["expires_in"] = json!(1e18)
        }),
        case(32, "expires-in-word", unusable, "DKBT", |k| {
            k.answer["expires_in"] = json!("abc")
        }),
        case(32, "expires-in-list", unusable, "DKBT", |k| {
            k.answer["expires_in"] = json!([3600])
        }),
        case(32, "expires-in-true", unusable, "DKBT", |k| {
            k.answer["expires_in"] = json!(true)
        }),
        case(32, "refresh-token-number", unusable, "DKBT", |k| {
            k.answer["refresh_token"] = json!(1)
        }),
        case(32, "access-token-twice", unusable, "DKBT", |k| {
            k.answer_reply = raw(
                200,
                r#"{"access_token":"CANARY-one-aaaa","access_token":"CANARY-two-bbbb","token_type":"Bearer"}"#,
            )
        }),
        case(32, "html", unusable, "DKBT", |k| k.answer_reply = html()),
        case(32, "json-said-to-be-html", unusable, "DKBT", |k| {
            k.answer_reply = html().map(|it| super::Raw {
                body: br#"{"access_token":"CANARY-x-xxxxxx","token_type":"Bearer"}"#.to_vec(),
                ..it
            })
        }),
        case(32, "empty", unusable, "DKBT", |k| {
            k.answer_reply = raw(200, "")
        }),
        case(32, "a-list", unusable, "DKBT", |k| {
            k.answer_reply = raw(200, "[1]")
        }),
        case(32, "text", unusable, "DKBT", |k| {
            k.answer_reply = raw(200, "\"CANARYacce55-81b2f40c9e\"")
        }),
        case(32, "cut", unusable, "DKBT", |k| {
            k.answer_reply = raw(200, r#"{"access_token":"CANARYacce55-81b2f40c9e","#)
        }),
        case(32, "compressed", unusable, "DKBT", |k| {
            k.answer_reply = raw(200, vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]).map(|mut it| {
                it.headers.push(("content-encoding", "gzip".into()));
                it
            })
        }),
        case(32, "too-big", "answer-broken", "DKBT", |k| {
            k.answer_reply = raw(200, vec![b' '; 300_000])
        }),
        case(32, "moved-302", unusable, "DKBT", |k| {
            k.answer_reply = moved(302)
        }),
        case(32, "moved-307", unusable, "DKBT", |k| {
            k.answer_reply = moved(307)
        }),
        case(32, "moved-308", unusable, "DKBT", |k| {
            k.answer_reply = moved(308)
        }),
        case(32, "created-201", "provider-refused", "DKBT", |k| {
            k.answer_reply = raw(
                201,
                r#"{"access_token":"CANARY-x-xxxxxx","token_type":"Bearer"}"#,
            )
        }),
        case(12, "connection-closed", "answer-broken", "DKBT", |k| {
            k.answer_reply = raw(599, "")
        }),
        case(
            12,
            "connection-refused-late",
            "host-unreachable",
            "DKBT",
            |k| k.answer_reply = raw(598, ""),
        ),
    ]
}

fn refusals() -> Vec<Case> {
    vec![
        case(
            32,
            "error-with-the-code-in-it",
            "invalid-grant",
            "DKBT",
            |k| {
                k.answer_reply = raw(
                    400,
                    r#"{"error":"invalid_grant","error_description":"code CANARYc0de-5f1c6a9e7d3b is bad"}"#,
                )
            },
        ),
        case(
            32,
            "error-with-a-piece-of-the-secret",
            "invalid-client",
            "DKBT",
            |k| {
                k.client_secret = Some(SECRET);
                k.answer_reply = raw(
                    401,
                    r#"{"error":"invalid_client","error_description":"got CANARYs3cret:&+"}"#,
                );
            },
        ),
        case(
            32,
            "error-named-like-the-code",
            "provider-refused",
            "DKBT",
            |k| k.answer_reply = raw(400, r#"{"error":"CANARYc0de-5f1c6a9e7d3b"}"#),
        ),
        case(
            32,
            "error-with-a-token-in-it",
            "provider-refused",
            "DKBT",
            |k| {
                k.answer_reply = raw(
                    400,
                    r#"{"error":"x","error_description":"eyJhbGciOiJub25lIn0.CANARYeyJ"}"#,
                )
            },
        ),
        case(32, "error-not-text", "provider-refused", "DKBT", |k| {
            k.answer_reply = raw(400, r#"{"error":{"code":400,"message":"CANARY-no"}}"#)
        }),
        case(32, "error-with-status-200", "invalid-grant", "DKBT", |k| {
            k.answer_reply = raw(200, r#"{"error":"invalid_grant"}"#)
        }),
        case(32, "error-own-code-403", "provider-refused", "DKBT", |k| {
            k.answer_reply = raw(403, r#"{"error":"E0000006","message":"no"}"#)
        }),
        case(32, "forbidden-text", "provider-refused", "DKBT", |k| {
            k.answer_reply = raw(403, "CANARY-no-way-in")
        }),
        case(32, "bad-request-empty", "provider-refused", "DKBT", |k| {
            k.answer_reply = raw(400, "")
        }),
        case(32, "throttled", "provider-busy", "DKBT", |k| {
            k.answer_reply = raw(429, "")
        }),
        case(32, "bad-gateway-html", "provider-busy", "DKBT", |k| {
            k.answer_reply = raw(502, "<html>")
        }),
        case(32, "server-error-empty", "provider-busy", "DKBT", |k| {
            k.answer_reply = raw(500, "")
        }),
        case(32, "client-unknown-entra", "client-unknown", "DKBT", |k| {
            k.answer_reply = raw(
                400,
                r#"{"error":"unauthorized_client","error_description":"AADSTS700016: Application with identifier 'x' was not found","error_codes":[700016]}"#,
            )
        }),
        case(
            32,
            "secret-wanted-entra",
            "client-secret-wanted",
            "DKBT",
            |k| {
                k.answer_reply = raw(
                    401,
                    r#"{"error":"invalid_client","error_description":"AADSTS7000218: The request body must contain"}"#,
                )
            },
        ),
        case(
            32,
            "secret-wanted-google",
            "client-secret-wanted",
            "DKBT",
            |k| {
                k.answer_reply = raw(
                    400,
                    r#"{"error":"invalid_request","error_description":"client_secret is missing."}"#,
                )
            },
        ),
        case(32, "secret-wrong-entra", "invalid-client", "DKBT", |k| {
            k.answer_reply = raw(
                401,
                r#"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}"#,
            )
        }),
        case(
            32,
            "single-page-application",
            "redirect-uri-kind",
            "DKBT",
            |k| {
                k.answer_reply = raw(
                    400,
                    r#"{"error":"invalid_request","error_description":"AADSTS9002327: Tokens issued for the 'Single-Page Application' client-type"}"#,
                )
            },
        ),
        case(32, "redirect-entra", "redirect-uri-mismatch", "DKBT", |k| {
            k.answer_reply = raw(
                400,
                r#"{"error":"invalid_client","error_description":"AADSTS50011: The redirect URI specified"}"#,
            )
        }),
        case(
            32,
            "redirect-google",
            "redirect-uri-mismatch",
            "DKBT",
            |k| {
                k.answer_reply = raw(
                    400,
                    r#"{"error":"redirect_uri_mismatch","error_description":"Bad Request"}"#,
                )
            },
        ),
        case(
            32,
            "redirect-keycloak",
            "redirect-uri-mismatch",
            "DKBT",
            |k| {
                k.answer_reply = raw(
                    400,
                    r#"{"error":"invalid_grant","error_description":"Incorrect redirect_uri"}"#,
                )
            },
        ),
        case(32, "verifier-keycloak", "invalid-grant", "DKBT", |k| {
            k.answer_reply = raw(
                400,
                r#"{"error":"invalid_grant","error_description":"PKCE verification failed: Code mismatch"}"#,
            )
        }),
        case(32, "tenant-unknown", "tenant-unknown", "DKBT", |k| {
            k.answer_reply = raw(
                400,
                r#"{"error":"invalid_request","error_description":"AADSTS90002: Tenant 'x' not found."}"#,
            )
        }),
        case(32, "code-redeemed-entra", "invalid-grant", "DKBT", |k| {
            k.answer_reply = raw(
                400,
                r#"{"error":"invalid_grant","error_description":"AADSTS54005: OAuth2 Authorization code was already redeemed"}"#,
            )
        }),
    ]
}
