//! Keys, headers that name keys, and refreshes that must be refused.

use super::accepted::offer;
use super::forge::{self, Signer};
use super::{CLIENT, Case, Knobs, Known, NOW, case, html, moved, raw};
use serde_json::{Value, json};

pub fn all() -> Vec<Case> {
    let mut all = keys();
    all.extend(refreshes());
    all
}

fn keys() -> Vec<Case> {
    vec![
        case(21, "no-kid-several-keys", "id-token-key", "DKBT", |k| {
            k.header.as_object_mut().expect("header").remove("kid");
            k.keys.push(forge::stranger_key("rsa-2"));
        }),
        case(21, "kid-unknown", "id-token-key", "DKBTK", |k| {
            k.header["kid"] = json!("rsa-9")
        }),
        case(21, "kid-of-another-case", "id-token-key", "DKBTK", |k| {
            k.header["kid"] = json!("RSA-1")
        }),
        case(21, "kid-empty", "id-token-key", "DKBTK", |k| {
            k.header["kid"] = json!("")
        }),
        case(21, "use-enc", "id-token-key", "DKBT", |k| {
            k.keys[0]["use"] = json!("enc")
        }),
        case(21, "key-ops-without-verify", "id-token-key", "DKBT", |k| {
            k.keys[0]["key_ops"] = json!(["encrypt"])
        }),
        case(
            21,
            "key-for-another-algorithm",
            "id-token-key",
            "DKBT",
            |k| k.keys[0]["alg"] = json!("PS256"),
        ),
        case(21, "rsa-1024", "id-token-key", "DKBT", |k| {
            k.keys[0]["n"] = json!(forge::encode([0xc5; 128]));
        }),
        case(
            21,
            "rsa-1024-padded-with-zeros",
            "id-token-key",
            "DKBT",
            |k| {
                let mut n = vec![0; 128];
                n.extend([0xc5; 128]);
                k.keys[0]["n"] = json!(forge::encode(n));
            },
        ),
        case(21, "rsa-e-1", "id-token-key", "DKBT", |k| {
            k.keys[0]["e"] = json!("AQ")
        }),
        case(21, "rsa-e-even", "id-token-key", "DKBT", |k| {
            k.keys[0]["e"] = json!("AQAA")
        }),
        case(21, "rsa-without-modulus", "id-token-key", "DKBT", |k| {
            k.keys[0].as_object_mut().expect("key").remove("n");
        }),
        case(
            21,
            "kty-is-not-of-the-algorithm",
            "id-token-key",
            "DKBT",
            |k| k.header["kid"] = json!("ec-1"),
        ),
        case(21, "es256-with-a-p384-key", "id-token-key", "DKBT", |k| {
            k.sign(Signer::Es256);
            k.keys[1]["crv"] = json!("P-384");
        }),
        case(21, "es384-with-a-p256-key", "id-token-key", "DKBT", |k| {
            k.sign(Signer::Es384);
            k.header["kid"] = json!("ec-1");
        }),
        case(21, "es384-point-of-p256", "id-token-key", "DKBT", |k| {
            k.sign(Signer::Es384);
            k.keys[3] = forge::ec_key();
            k.keys[3]["kid"] = json!("ec-2");
            k.keys[3]["crv"] = json!("P-384");
            k.keys[3]["alg"] = json!("ES384");
        }),
        case(
            21,
            "es512-point-off-the-curve",
            "id-token-key",
            "DKBT",
            |k| {
                offer(k, "ES512");
                k.sign(Signer::Es512);
                k.keys[4]["y"] = k.keys[4]["x"].clone();
            },
        ),
        case(21, "es512-point-too-short", "id-token-key", "DKBT", |k| {
            offer(k, "ES512");
            k.sign(Signer::Es512);
            k.keys[4]["x"] = json!("AQAB");
        }),
        case(21, "es256-point-too-short", "id-token-key", "DKBT", |k| {
            k.sign(Signer::Es256);
            k.keys[1]["x"] = json!("AQAB");
        }),
        case(21, "eddsa-key-too-long", "id-token-key", "DKBT", |k| {
            k.sign(Signer::EdDsa);
            k.keys[2]["x"] = json!(forge::encode([7; 57]));
        }),
        case(21, "no-keys-at-all", "id-token-key", "DKBTK", |k| {
            k.keys.clear()
        }),
        case(21, "only-a-symmetric-key", "id-token-key", "DKBT", |k| {
            k.keys = vec![json!({"kty": "oct", "kid": "rsa-1", "k": "c2VjcmV0"})];
        }),
        case(21, "a-thousand-keys", "provider-keys-unusable", "DK", |k| {
            k.keys = (0..1000)
                .map(|it| json!({"kty": "EC", "kid": it.to_string()}))
                .collect();
        }),
        case(
            37,
            "one-kid-two-keys",
            "provider-keys-unusable",
            "DK",
            |k| k.keys.push(forge::stranger_key("rsa-1")),
        ),
        case(37, "keys-moved", "provider-keys-unusable", "DK", |k| {
            k.keys_reply = moved(302)
        }),
        case(37, "keys-html", "provider-keys-unusable", "DK", |k| {
            k.keys_reply = html()
        }),
        case(37, "keys-404", "provider-keys-unusable", "DK", |k| {
            k.keys_reply = raw(404, "")
        }),
        case(37, "keys-503", "provider-busy", "DK", |k| {
            k.keys_reply = raw(503, "")
        }),
        case(37, "keys-an-array", "provider-keys-unusable", "DK", |k| {
            k.keys_reply = raw(200, "[]")
        }),
        case(37, "keys-too-big", "answer-broken", "DK", |k| {
            k.keys_reply = raw(200, vec![b' '; 300_000])
        }),
        case(37, "keys-http", "endpoint-insecure", "D", |k| {
            k.discovery["jwks_uri"] = json!("http://op.test/keys")
        }),
        case(
            37,
            "keys-not-accepted",
            "destination-not-accepted",
            "DK",
            |k| k.keys_reply = raw(597, ""),
        ),
        case(22, "header-jwk", "id-token-signature", "DKBT", |k| {
            k.header["jwk"] = forge::stranger_key("rsa-1");
            k.signer = Signer::Stranger;
        }),
        case(22, "header-jwk-unknown-kid", "id-token-key", "DKBTK", |k| {
            k.header["jwk"] = forge::stranger_key("x");
            k.header["kid"] = json!("x");
            k.signer = Signer::Stranger;
        }),
        case(22, "header-jku", "id-token-signature", "DKBT", |k| {
            k.header["jku"] = json!("https://evil.test/keys");
            k.signer = Signer::Stranger;
        }),
        case(22, "header-x5u", "id-token-signature", "DKBT", |k| {
            k.header["x5u"] = json!("https://evil.test/cert");
            k.signer = Signer::Stranger;
        }),
        case(22, "header-x5c", "id-token-signature", "DKBT", |k| {
            k.header["x5c"] = json!(["MIIB"]);
            k.signer = Signer::Stranger;
        }),
    ]
}

fn refreshed_claim(k: &mut Knobs, name: &str, value: Value) {
    k.refreshing().claims[name] = value;
}

fn refreshes() -> Vec<Case> {
    vec![
        case(33, "refresh-iss", "id-token-issuer", "DKBTTK", |k| {
            refreshed_claim(k, "iss", json!("https://evil.test"))
        }),
        case(
            33,
            "refresh-iss-no-issuer-known",
            "refresh-identity-changed",
            "BTT",
            |k| {
                k.known = Known::Nothing;
                refreshed_claim(k, "iss", json!("https://evil.test"));
            },
        ),
        case(
            33,
            "refresh-sub",
            "refresh-identity-changed",
            "DKBTTK",
            |k| refreshed_claim(k, "sub", json!("user-2")),
        ),
        case(33, "refresh-aud", "id-token-audience", "DKBTTK", |k| {
            refreshed_claim(k, "aud", json!("client-8"))
        }),
        case(
            33,
            "refresh-aud-more",
            "refresh-identity-changed",
            "DKBTTK",
            |k| {
                k.client = |c| c.accepted_audiences.push("api".into());
                let claims = &mut k.refreshing().claims;
                claims["aud"] = json!([CLIENT, "api"]);
                claims["azp"] = json!(CLIENT);
            },
        ),
        case(
            33,
            "refresh-azp",
            "id-token-authorized-party",
            "DKBTTK",
            |k| refreshed_claim(k, "azp", json!("client-8")),
        ),
        case(
            33,
            "refresh-auth-time",
            "refresh-identity-changed",
            "DKBTTK",
            |k| refreshed_claim(k, "auth_time", json!(NOW - 5)),
        ),
        case(33, "refresh-nonce-new", "id-token-nonce", "DKBTTK", |k| {
            refreshed_claim(k, "nonce", json!("another"))
        }),
        case(33, "refresh-expired", "id-token-expired", "DKBTTK", |k| {
            refreshed_claim(k, "exp", json!(NOW - 100))
        }),
        case(
            33,
            "refresh-signature",
            "id-token-signature",
            "DKBTTK",
            |k| k.refreshing().signer = Signer::Stranger,
        ),
        case(
            33,
            "refresh-invalid-grant",
            "sign-in-expired",
            "DKBTT",
            |k| k.refreshing().reply = raw(400, r#"{"error":"invalid_grant"}"#),
        ),
        case(
            33,
            "refresh-invalid-grant-403",
            "sign-in-expired",
            "DKBTT",
            |k| k.refreshing().reply = raw(403, r#"{"error":"invalid_grant"}"#),
        ),
        case(
            33,
            "refresh-second-factor",
            "sign-in-expired",
            "DKBTT",
            |k| {
                k.refreshing().reply = raw(
                    400,
                    r#"{"error":"interaction_required","error_description":"AADSTS50076: Due to a configuration change"}"#,
                )
            },
        ),
        case(
            33,
            "refresh-password-changed",
            "sign-in-expired",
            "DKBTT",
            |k| {
                k.refreshing().reply = raw(
                    400,
                    r#"{"error":"invalid_grant","error_description":"AADSTS50173: The provided grant has expired"}"#,
                )
            },
        ),
        case(
            33,
            "refresh-blocked-by-policy",
            "sign-in-policy",
            "DKBTT",
            |k| {
                k.refreshing().reply = raw(
                    400,
                    r#"{"error":"interaction_required","error_description":"AADSTS53003: Access has been blocked"}"#,
                )
            },
        ),
        case(33, "refresh-no-token", "no-refresh-token", "DKBT", |k| {
            k.refreshing();
            k.drop_answer("refresh_token");
        }),
        case(
            33,
            "refresh-connection-closed",
            "answer-broken",
            "DKBTT",
            |k| k.refreshing().reply = raw(599, ""),
        ),
        case(33, "refresh-moved", "token-answer-unusable", "DKBTT", |k| {
            k.refreshing().reply = moved(308)
        }),
        case(35, "code-used-twice", "invalid-grant", "DKBT", |k| {
            k.code_is_spent = true
        }),
    ]
}
