//! What must be accepted: unusual, and right.

use super::forge::{self, Signer};
use super::providers::{entra, entra_one, google};
use super::rejected::with_iss;
use super::{ACCESS, CLIENT, Case, Knobs, Known, NOW, SECRET, case};
use aws_lc_rs::digest::{SHA256, SHA384, SHA512};
use connection_profile::oidc::Pkce;
use serde_json::{Value, json};

pub fn all() -> Vec<Case> {
    let mut all = tokens();
    all.extend(answers());
    all.extend(providers());
    all.extend(refreshes());
    all
}

fn tokens() -> Vec<Case> {
    vec![
        case(0, "plain", "", "DKBT", |_| {}),
        case(0, "aud-as-list", "", "DKBT", |k| {
            k.claim("aud", json!([CLIENT]))
        }),
        case(0, "aud-more-and-accepted", "", "DKBT", |k| {
            k.client = |c| c.accepted_audiences.push("api".into());
            k.claim("aud", json!(["api", CLIENT]));
            k.claim("azp", json!(CLIENT));
        }),
        case(0, "azp-is-the-client", "", "DKBT", |k| {
            k.claim("azp", json!(CLIENT))
        }),
        case(0, "ps256", "", "DKBT", |k| k.sign(Signer::Ps256)),
        case(0, "es256", "", "DKBT", |k| k.sign(Signer::Es256)),
        case(0, "eddsa", "", "DKBT", |k| k.sign(Signer::EdDsa)),
        case(0, "rs384", "", "DKBT", |k| {
            offer(k, "RS384");
            k.sign(Signer::Rs384);
        }),
        case(0, "rs512-nothing-said", "", "DKBT", |k| {
            k.drop_discovery("id_token_signing_alg_values_supported");
            k.sign(Signer::Rs512);
        }),
        case(0, "at-hash-rs512", "", "DKBT", |k| {
            offer(k, "RS512");
            k.sign(Signer::Rs512);
            k.claim("at_hash", json!(forge::left_half(&SHA512, ACCESS)));
        }),
        case(0, "at-hash-es384", "", "DKBT", |k| {
            k.sign(Signer::Es384);
            k.claim("at_hash", json!(forge::left_half(&SHA384, ACCESS)));
        }),
        case(0, "at-hash-es512", "", "DKBT", |k| {
            offer(k, "ES512");
            k.sign(Signer::Es512);
            k.claim("at_hash", json!(forge::left_half(&SHA512, ACCESS)));
        }),
        case(0, "at-hash-rs256", "", "DKBT", |k| {
            k.claim("at_hash", json!(forge::left_half(&SHA256, ACCESS)))
        }),
        case(0, "at-hash-es256", "", "DKBT", |k| {
            k.sign(Signer::Es256);
            k.claim("at_hash", json!(forge::left_half(&SHA256, ACCESS)));
        }),
        case(0, "at-hash-eddsa", "", "DKBT", |k| {
            k.sign(Signer::EdDsa);
            k.claim("at_hash", json!(forge::left_half(&SHA512, ACCESS)));
        }),
        case(0, "exp-edge", "", "DKBT", |k| {
            k.claim("exp", json!(NOW - 60))
        }),
        case(0, "exp-just-past", "", "DKBT", |k| {
            k.claim("exp", json!(NOW - 59))
        }),
        case(0, "exp-with-fraction", "", "DKBT", |k| {
            k.claim("exp", json!((NOW + 60) as f64 + 0.5))
        }),
        case(0, "exp-in-nine-years", "", "DKBT", |k| {
            k.claim("exp", json!(NOW + 9 * 366 * 86_400))
        }),
        case(0, "iat-edge", "", "DKBT", |k| {
            k.claim("iat", json!(NOW + 300))
        }),
        case(0, "iat-long-ago", "", "DKBT", |k| {
            k.claim("iat", json!(NOW - 86_400))
        }),
        case(0, "nbf-edge", "", "DKBT", |k| {
            k.claim("nbf", json!(NOW + 60))
        }),
        case(0, "nbf-null", "", "DKBT", |k| k.claim("nbf", Value::Null)),
        case(0, "sub-255", "", "DKBT", |k| {
            k.claim("sub", json!("s".repeat(255)))
        }),
        case(0, "no-typ", "", "DKBT", |k| {
            k.header.as_object_mut().expect("header").remove("typ");
        }),
        case(0, "typ-in-lower-case", "", "DKBT", |k| {
            k.header["typ"] = json!("jwt")
        }),
        case(0, "x5t-in-the-header", "", "DKBT", |k| {
            k.header["x5t"] = json!("abc")
        }),
        case(0, "jku-in-the-header-unused", "", "DKBT", |k| {
            k.header["jku"] = json!("https://evil.test/")
        }),
        case(0, "unknown-claims", "", "DKBT", |k| {
            k.claim("amr", json!(["pwd"]));
            k.claim("address", json!({"country": {"deep": [1, 2.5, null]}}));
            k.claim("email", json!(5));
        }),
        case(0, "many-groups", "", "DKBT", |k| {
            k.claim(
                "groups",
                json!(
                    (0..120)
                        .map(|it| format!("group-number-{it}-of-many"))
                        .collect::<Vec<_>>()
                ),
            )
        }),
    ]
}

fn answers() -> Vec<Case> {
    vec![
        case(0, "token-type-case", "", "DKBT", |k| {
            k.answer["token_type"] = json!("bEARER")
        }),
        case(0, "token-type-missing", "", "DKBT", |k| {
            k.drop_answer("token_type")
        }),
        case(0, "no-expires-in", "", "DKBT", |k| {
            k.drop_answer("expires_in")
        }),
        case(0, "expires-in-null", "", "DKBT", |k| {
            k.answer["expires_in"] = Value::Null
        }),
        case(0, "expires-in-text", "", "DKBT", |k| {
            k.answer["expires_in"] = json!("3600")
        }),
        case(0, "expires-in-float", "", "DKBT", |k| {
            k.answer["expires_in"] = json!(3599.0)
        }),
        case(0, "expires-in-zero", "", "DKBT", |k| {
            k.answer["expires_in"] = json!(0)
        }),
        case(0, "expires-in-for-ever", "", "DKBT", |k| {
            k.answer["expires_in"] = json!(2_147_483_647)
        }),
        case(0, "no-refresh-token", "", "DKBT", |k| {
            k.drop_answer("refresh_token")
        }),
        case(0, "refresh-token-empty", "", "DKBT", |k| {
            k.answer["refresh_token"] = json!("")
        }),
        case(0, "unknown-members", "", "DKBT", |k| {
            k.answer["ext_expires_in"] = json!(3600)
        }),
        case(0, "scope-as-list", "", "DKBT", |k| {
            k.answer["scope"] = json!(["openid"])
        }),
        case(0, "secret-basic", "", "DKBT", |k| {
            k.client_secret = Some(SECRET)
        }),
        case(0, "secret-post-only", "", "DKBT", |k| {
            k.client_secret = Some(SECRET);
            k.secret_in_body = true;
            k.discovery["token_endpoint_auth_methods_supported"] =
                json!(["client_secret_post", "private_key_jwt"]);
        }),
        case(0, "secret-basic-listed", "", "DKBT", |k| {
            k.client_secret = Some(SECRET);
            k.discovery["token_endpoint_auth_methods_supported"] =
                json!(["client_secret_post", "client_secret_basic"]);
        }),
        case(0, "response-iss-right", "", "DKBT", |k| {
            k.discovery["authorization_response_iss_parameter_supported"] = json!(true);
            k.response = |it| with_iss(it, "https://op.test/response-iss-right");
        }),
        case(0, "response-iss-unannounced", "", "DKBT", |k| {
            k.response = |it| with_iss(it, "https://op.test/response-iss-unannounced")
        }),
        case(0, "response-iss-no-issuer-known", "", "BT", |k| {
            k.known = Known::Nothing;
            k.response = |it| with_iss(it, "https://op.test/response-iss-no-issuer-known");
        }),
        case(0, "no-openid-no-id-token", "", "DKBT", |k| {
            k.client = |c| c.scopes = vec!["files.read".into()];
            k.drop_answer("id_token");
        }),
        case(0, "no-openid-yet-an-id-token", "", "DKBT", |k| {
            k.client = |c| c.scopes = vec!["files.read".into()];
            k.drop_claim("nonce");
        }),
        case(0, "no-scopes", "", "BT", |k| {
            k.known = Known::Nothing;
            k.client = |c| c.scopes.clear();
            k.drop_answer("id_token");
        }),
    ]
}

fn providers() -> Vec<Case> {
    vec![
        case(0, "single-key-without-kid", "", "DKBT", |k| {
            k.keys = vec![forge::rsa_key("x")];
            k.keys[0].as_object_mut().expect("key").remove("kid");
            k.header.as_object_mut().expect("header").remove("kid");
        }),
        case(0, "no-kid-one-key-of-the-kind", "", "DKBT", |k| {
            k.header.as_object_mut().expect("header").remove("kid");
        }),
        case(0, "kid-but-the-only-key-has-none", "", "DKBT", |k| {
            k.keys = vec![forge::rsa_key("x")];
            k.keys[0].as_object_mut().expect("key").remove("kid");
        }),
        case(0, "key-rotated-just-before", "", "DKBTK", |k| {
            k.keys = vec![forge::stranger_key("rsa-0")];
            k.keys_later = Some(forge::published());
        }),
        case(0, "unknown-keys-beside", "", "DKBT", |k| {
            k.keys
                .insert(0, json!({"kty": "AKP", "alg": "ML-DSA-44", "kid": "pq"}));
            k.keys.insert(0, json!("nonsense"));
            k.keys
                .push(json!({"kty": "RSA", "use": "enc", "kid": "rsa-1", "n": "AQ", "e": "AQAB"}));
        }),
        case(0, "same-key-twice", "", "DKBT", |k| {
            k.keys.push(forge::rsa_key("rsa-1"))
        }),
        case(0, "unknown-metadata", "", "DKBT", |k| {
            k.discovery["claims_supported"] = json!({"x": []})
        }),
        case(0, "no-challenge-methods", "", "DKBT", |k| {
            k.drop_discovery("code_challenge_methods_supported")
        }),
        case(0, "no-algorithms", "", "DKBT", |k| {
            k.drop_discovery("id_token_signing_alg_values_supported")
        }),
        case(0, "pkce-off", "", "DKBT", |k| {
            k.client = |c| c.pkce = Pkce::Off;
            k.discovery["code_challenge_methods_supported"] = json!(["plain"]);
        }),
        case(0, "issuer-named-only", "", "BT", |k| k.known = Known::Named),
        case(0, "issuer-unknown-any-iss", "", "BT", |k| {
            k.known = Known::Nothing;
            k.claim("iss", json!("https://somewhere.else/pool"));
        }),
        case(0, "issuer-at-the-root", "", "DKBT", |k| {
            *k = super::Knobs::good("https://op.test")
        }),
        case(0, "issuer-at-the-root-with-slash", "", "DKBT", |k| {
            *k = super::Knobs::good("https://op.test/")
        }),
        case(0, "issuer-with-slash", "", "DKBT", |k| {
            *k = super::Knobs::good("https://op.test/realm/")
        }),
        case(0, "issuer-on-loopback", "", "DKBT", |k| {
            *k = super::Knobs::good("http://127.0.0.1:8080/idp")
        }),
        case(0, "issuer-on-loopback-6", "", "DKBT", |k| {
            *k = super::Knobs::good("http://[::1]:8080/idp")
        }),
        case(0, "endpoint-with-a-query", "", "DKBT", |k| {
            k.client = |c| c.authorization_endpoint.set_query(Some("policy=sign_in"))
        }),
        case(0, "token-endpoint-elsewhere-accepted", "", "DKBT", |k| {
            k.discovery["token_endpoint"] = json!("https://token.elsewhere.test/token");
            k.client = |c| c.accepted_hosts.push("token.elsewhere.test".into());
        }),
        case(0, "keys-elsewhere", "", "DKBT", |k| {
            k.discovery["jwks_uri"] = json!("https://cdn.test/keys")
        }),
        case(0, "prompt-consent", "", "DKBT", |k| {
            k.client = |c| c.extra.push(("prompt".into(), "consent".into()))
        }),
        case(0, "entra-common", "", "DKBT", |k| entra(k, "common")),
        case(0, "entra-common-without-tid", "", "DKBT", |k| {
            entra(k, "common");
            k.drop_claim("tid");
        }),
        case(0, "entra-organizations", "", "DKBT", |k| {
            entra(k, "organizations")
        }),
        case(0, "entra-domain", "", "DKBT", |k| {
            entra(k, "contoso.example");
            let of_tenant = k.claims["iss"].clone();
            k.discovery["issuer"] = of_tenant;
        }),
        case(0, "entra-one-tenant", "", "DKBT", entra_one),
        case(0, "entra-no-issuer-known", "", "BT", |k| {
            entra(k, "common");
            k.known = Known::Nothing;
        }),
        case(0, "entra-v1-endpoints", "", "BT", |k| {
            entra(k, "common");
            k.known = Known::Nothing;
            let host = "https://login.microsoftonline.com/common/oauth2";
            k.discovery["authorization_endpoint"] = json!(format!("{host}/authorize"));
            k.discovery["token_endpoint"] = json!(format!("{host}/token"));
            let tenant = k.claims["tid"].as_str().expect("text").to_owned();
            k.claim("iss", json!(format!("https://sts.windows.net/{tenant}/")));
        }),
        case(0, "google", "", "DKBT", google),
        case(0, "google-without-scheme", "", "DKBT", |k| {
            google(k);
            k.claim("iss", json!("accounts.google.com"));
        }),
        case(0, "google-no-issuer-known", "", "BT", |k| {
            google(k);
            k.known = Known::Nothing;
            k.claim("iss", json!("accounts.google.com"));
            k.response = |it| with_iss(it, "https://accounts.google.com");
        }),
        case(0, "cognito", "", "DKBT", |k| {
            *k = super::Knobs::good("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC");
            let host = "https://shop.auth.eu-west-1.amazoncognito.com/oauth2";
            k.discovery["authorization_endpoint"] = json!(format!("{host}/authorize"));
            k.discovery["token_endpoint"] = json!(format!("{host}/token"));
            k.discovery["revocation_endpoint"] = json!(format!("{host}/revoke"));
        }),
    ]
}

fn refreshes() -> Vec<Case> {
    vec![
        case(0, "refresh", "", "DKBTTK", |k| {
            k.refreshing();
        }),
        case(0, "refresh-rotates", "", "DKBTTK", |k| {
            k.refreshing().answer["refresh_token"] = json!(super::REFRESH_2);
        }),
        case(0, "refresh-without-id-token", "", "DKBTT", |k| {
            k.refreshing()
                .answer
                .as_object_mut()
                .expect("answer")
                .remove("id_token");
        }),
        case(0, "refresh-without-refresh-token", "", "DKBTTK", |k| {
            k.refreshing()
                .answer
                .as_object_mut()
                .expect("answer")
                .remove("refresh_token");
        }),
        case(0, "refresh-with-the-nonce", "", "DKBTTK", |k| {
            k.refreshing().claims["nonce"] = json!("$nonce");
        }),
        case(0, "refresh-aud-as-list", "", "DKBTTK", |k| {
            k.refreshing().claims["aud"] = json!([CLIENT]);
        }),
        case(0, "refresh-without-auth-time", "", "DKBTTK", |k| {
            k.refreshing()
                .claims
                .as_object_mut()
                .expect("claims")
                .remove("auth_time");
        }),
        case(0, "refresh-key-rotated", "", "DKBTTK", |k| {
            // Another key signs now, and the set fetched for the refresh has it.
            k.refreshing().signer = Signer::Stranger;
            k.keys_later = Some(vec![forge::stranger_key("rsa-1")]);
        }),
        case(0, "refresh-no-issuer-known", "", "BTT", |k| {
            k.known = Known::Nothing;
            k.refreshing();
        }),
    ]
}

/// The provider says that it signs so.
pub fn offer(k: &mut Knobs, algorithm: &str) {
    k.discovery["id_token_signing_alg_values_supported"] = json!([algorithm]);
}
