//! ID tokens whose algorithm, signature, form or hash must be refused, one fault each.

use super::accepted::offer;
use super::forge::{self, Signer};
use super::{ACCESS, CLIENT, Case, Knobs, Known, NOW, SECRET, case};
use aws_lc_rs::digest::{SHA256, SHA512};
use serde_json::json;

pub fn all() -> Vec<Case> {
    let mut all = algorithms();
    all.extend(form());
    all
}

fn unsigned(k: &mut Knobs, name: &str, signature: &[u8]) {
    k.header = json!({"alg": name, "kid": "rsa-1", "typ": "JWT"});
    k.signer = Signer::Bytes(signature.to_vec());
}

fn algorithms() -> Vec<Case> {
    vec![
        case(17, "alg-none", "id-token-algorithm", "DKBT", |k| {
            unsigned(k, "none", b"")
        }),
        case(17, "alg-none-capital", "id-token-algorithm", "DKBT", |k| {
            unsigned(k, "None", b"")
        }),
        case(17, "alg-none-mixed", "id-token-algorithm", "DKBT", |k| {
            unsigned(k, "nOnE", b"")
        }),
        case(17, "alg-empty", "id-token-algorithm", "DKBT", |k| {
            unsigned(k, "", b"")
        }),
        case(17, "alg-none-signed", "id-token-algorithm", "DKBT", |k| {
            unsigned(k, "none", b"signature")
        }),
        case(17, "alg-mixed-signed", "id-token-algorithm", "DKBT", |k| {
            unsigned(k, "nOnE", b"signature")
        }),
        case(
            17,
            "alg-none-no-issuer-known",
            "id-token-algorithm",
            "BT",
            |k| {
                k.known = Known::Nothing;
                unsigned(k, "none", b"");
            },
        ),
        case(17, "alg-missing", "id-token-header", "DKBT", |k| {
            k.header = json!({"kid": "rsa-1"})
        }),
        case(17, "alg-number", "id-token-header", "DKBT", |k| {
            k.header["alg"] = json!(256)
        }),
        case(17, "alg-list", "id-token-header", "DKBT", |k| {
            k.header["alg"] = json!(["RS256"])
        }),
        case(
            18,
            "hs256-with-the-public-key",
            "id-token-algorithm",
            "DKBT",
            |k| k.sign(Signer::Hs256(forge::rsa_der())),
        ),
        case(
            18,
            "hs256-with-the-jwk",
            "id-token-algorithm",
            "DKBT",
            |k| {
                k.sign(Signer::Hs256(
                    forge::rsa_key("rsa-1").to_string().into_bytes(),
                ))
            },
        ),
        case(
            18,
            "hs256-with-the-client-secret",
            "id-token-algorithm",
            "DKBT",
            |k| {
                k.client_secret = Some(SECRET);
                k.sign(Signer::Hs256(SECRET.into()));
            },
        ),
        case(
            18,
            "hs256-with-the-client-id",
            "id-token-algorithm",
            "DKBT",
            |k| k.sign(Signer::Hs256(CLIENT.into())),
        ),
        case(18, "hs512", "id-token-algorithm", "DKBT", |k| {
            k.sign(Signer::Hs512(forge::rsa_der()))
        }),
        case(19, "rs256-one-bit", "id-token-signature", "DKBT", |k| {
            k.tamper = forge::flip
        }),
        case(19, "ps256-one-bit", "id-token-signature", "DKBT", |k| {
            k.sign(Signer::Ps256);
            k.tamper = forge::flip;
        }),
        case(19, "es256-one-bit", "id-token-signature", "DKBT", |k| {
            k.sign(Signer::Es256);
            k.tamper = forge::flip;
        }),
        case(19, "eddsa-one-bit", "id-token-signature", "DKBT", |k| {
            k.sign(Signer::EdDsa);
            k.tamper = forge::flip;
        }),
        case(19, "es256-zero", "id-token-signature", "DKBT", |k| {
            k.sign(Signer::Es256);
            k.signer = Signer::Bytes(vec![0; 64]);
        }),
        case(19, "es256-der", "id-token-signature", "DKBT", |k| {
            k.sign(Signer::Es256Der)
        }),
        case(19, "es256-more-bytes", "id-token-signature", "DKBT", |k| {
            k.sign(Signer::Es256);
            k.tamper = |it| forge::edit_signature(&it, |it| it.push(0));
        }),
        case(19, "rs256-more-bytes", "id-token-signature", "DKBT", |k| {
            k.tamper = |it| forge::edit_signature(&it, |it| it.push(0))
        }),
        case(19, "rs256-cut", "id-token-signature", "DKBT", |k| {
            k.tamper = |it| forge::edit_signature(&it, |it| it.truncate(128))
        }),
        case(
            19,
            "rs256-no-signature",
            "id-token-signature",
            "DKBT",
            |k| k.signer = Signer::Bytes(vec![]),
        ),
        case(
            19,
            "rs256-of-a-stranger",
            "id-token-signature",
            "DKBT",
            |k| k.signer = Signer::Stranger,
        ),
        case(
            19,
            "rs256-said-to-be-ps256",
            "id-token-signature",
            "DKBT",
            |k| k.header["alg"] = json!("PS256"),
        ),
        case(19, "payload-changed", "id-token-signature", "DKBT", |k| {
            k.tamper = |it| {
                let parts: Vec<&str> = it.split('.').collect();
                let claims = String::from_utf8(forge::decode(parts[1])).expect("text");
                let claims = forge::encode(claims.replace("user-1", "user-2"));
                format!("{}.{claims}.{}", parts[0], parts[2])
            }
        }),
        case(20, "es384-said-to-be-es512", "id-token-key", "DKBT", |k| {
            offer(k, "ES512");
            k.sign(Signer::Es384);
            k.header["alg"] = json!("ES512");
        }),
        case(20, "es512-not-offered", "id-token-algorithm", "DKBT", |k| {
            k.sign(Signer::Es512)
        }),
        case(19, "es512-one-bit", "id-token-signature", "DKBT", |k| {
            offer(k, "ES512");
            k.sign(Signer::Es512);
            k.tamper = forge::flip;
        }),
        case(19, "es512-of-zeros", "id-token-signature", "DKBT", |k| {
            offer(k, "ES512");
            k.sign(Signer::Es512);
            k.tamper = |it| forge::edit_signature(&it, |bytes| bytes.fill(0));
        }),
        case(20, "rs512", "id-token-algorithm", "DKBT", |k| {
            k.sign(Signer::Rs512)
        }),
        case(20, "rs384", "id-token-algorithm", "DKBT", |k| {
            k.sign(Signer::Rs384)
        }),
        case(20, "es256k", "id-token-algorithm", "DKBT", |k| {
            k.sign(Signer::Es256);
            k.header["alg"] = json!("ES256K");
        }),
        case(20, "alg-in-lower-case", "id-token-algorithm", "DKBT", |k| {
            k.header["alg"] = json!("rs256")
        }),
        case(20, "alg-not-offered", "id-token-algorithm", "DKBT", |k| {
            k.discovery["id_token_signing_alg_values_supported"] = json!(["RS256"]);
            k.sign(Signer::Es256);
        }),
    ]
}

fn part(token: &str, at: usize, change: impl Fn(&str) -> String) -> String {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    parts[at] = change(&parts[at]);
    parts.join(".")
}

fn form() -> Vec<Case> {
    vec![
        case(23, "crit", "id-token-header", "DKBT", |k| {
            k.header["crit"] = json!(["exp"]);
            k.header["exp"] = json!(NOW);
        }),
        case(23, "crit-empty", "id-token-header", "DKBT", |k| {
            k.header["crit"] = json!([])
        }),
        case(23, "typ-access-token", "id-token-header", "DKBT", |k| {
            k.header["typ"] = json!("at+jwt")
        }),
        case(23, "typ-logout-token", "id-token-header", "DKBT", |k| {
            k.header["typ"] = json!("logout+jwt")
        }),
        case(23, "typ-long-form", "id-token-header", "DKBT", |k| {
            k.header["typ"] = json!("application/at+jwt")
        }),
        case(23, "typ-number", "id-token-header", "DKBT", |k| {
            k.header["typ"] = json!(1)
        }),
        case(23, "cty-jwt", "id-token-header", "DKBT", |k| {
            k.header["cty"] = json!("JWT")
        }),
        case(23, "kid-number", "id-token-header", "DKBT", |k| {
            k.header["kid"] = json!(1)
        }),
        case(23, "one-part", "id-token-malformed", "DKBT", |k| {
            k.tamper = |it| it.replace('.', "")
        }),
        case(23, "two-parts", "id-token-malformed", "DKBT", |k| {
            k.tamper = |it| it.rsplit_once('.').expect("parts").0.to_owned()
        }),
        case(23, "four-parts", "id-token-malformed", "DKBT", |k| {
            k.tamper = |it| format!("{it}.e30")
        }),
        case(23, "encrypted", "id-token-malformed", "DKBT", |k| {
            k.tamper = |it| format!("{it}.e30.e30")
        }),
        case(23, "dots-only", "id-token-malformed", "DKBT", |k| {
            k.tamper = |_| "..".into()
        }),
        case(24, "padding", "id-token-malformed", "DKBT", |k| {
            k.tamper = |it| part(&it, 0, |it| format!("{it}="))
        }),
        case(
            24,
            "not-the-url-alphabet",
            "id-token-malformed",
            "DKBT",
            |k| k.tamper = |it| part(&it, 1, |it| format!("{}+/", &it[..it.len() - 2])),
        ),
        case(24, "blank", "id-token-malformed", "DKBT", |k| {
            k.tamper = |it| part(&it, 1, |it| format!(" {it}"))
        }),
        case(24, "line-end", "id-token-malformed", "DKBT", |k| {
            k.tamper = |it| format!("{it}\n")
        }),
        case(
            24,
            "signature-not-base64url",
            "id-token-malformed",
            "DKBT",
            |k| k.tamper = |it| part(&it, 2, |it| format!("{it}*")),
        ),
        case(24, "iss-twice", "id-token-malformed", "DKBT", |k| {
            k.payload_text(|it| it.replacen('{', r#"{"iss":"https://evil.test","#, 1))
        }),
        case(
            24,
            "unread-claim-twice",
            "id-token-malformed",
            "DKBT",
            |k| k.payload_text(|it| it.replacen('{', r#"{"groups":[],"groups":["admin"],"#, 1)),
        ),
        case(24, "inner-name-twice", "id-token-malformed", "DKBT", |k| {
            k.payload_text(|it| it.replacen('{', r#"{"act":{"sub":"a","sub":"b"},"#, 1))
        }),
        case(
            24,
            "escaped-name-twice",
            "id-token-malformed",
            "DKBT",
            |k| k.payload_text(|it| it.replacen('{', r#"{"\u0069ss":"https://evil.test","#, 1)),
        ),
        case(24, "header-name-twice", "id-token-malformed", "DKBT", |k| {
            k.tamper = |it| {
                part(&it, 0, |_| {
                    forge::encode(r#"{"alg":"RS256","kid":"rsa-1","alg":"none"}"#)
                })
            }
        }),
        case(24, "not-utf-8", "id-token-malformed", "DKBT", |k| {
            let mut bytes = k.claims.to_string().into_bytes();
            bytes.splice(1..1, *b"\"x\":\"\xff\",");
            k.payload = Some(bytes);
        }),
        case(24, "nested-1000", "id-token-malformed", "DKBT", |k| {
            k.payload_text(|it| {
                it.replacen(
                    '{',
                    &format!("{{\"x\":{}{},", "[".repeat(1000), "]".repeat(1000)),
                    1,
                )
            })
        }),
        case(24, "20001-characters", "id-token-malformed", "DKBT", |k| {
            k.claim("groups", json!("g".repeat(20_000)))
        }),
        case(24, "payload-a-list", "id-token-malformed", "DKBT", |k| {
            k.payload = Some(b"[1]".to_vec())
        }),
        case(24, "payload-empty", "id-token-malformed", "DKBT", |k| {
            k.payload = Some(Vec::new())
        }),
        case(
            24,
            "payload-with-more-behind",
            "id-token-malformed",
            "DKBT",
            |k| k.payload_text(|it| format!("{it}{{}}")),
        ),
        case(
            24,
            "payload-with-byte-order-mark",
            "id-token-malformed",
            "DKBT",
            |k| k.payload_text(|it| format!("\u{feff}{it}")),
        ),
        case(
            25,
            "at-hash-wrong",
            "id-token-access-token-hash",
            "DKBT",
            |k| k.claim("at_hash", json!(forge::left_half(&SHA256, "another"))),
        ),
        case(
            25,
            "at-hash-whole",
            "id-token-access-token-hash",
            "DKBT",
            |k| {
                let whole = aws_lc_rs::digest::digest(&SHA256, ACCESS.as_bytes());
                k.claim("at_hash", json!(forge::encode(whole)));
            },
        ),
        case(
            25,
            "at-hash-right-half",
            "id-token-access-token-hash",
            "DKBT",
            |k| {
                let whole = aws_lc_rs::digest::digest(&SHA256, ACCESS.as_bytes());
                k.claim("at_hash", json!(forge::encode(&whole.as_ref()[16..])));
            },
        ),
        case(
            25,
            "at-hash-of-another-hash",
            "id-token-access-token-hash",
            "DKBT",
            |k| k.claim("at_hash", json!(forge::left_half(&SHA512, ACCESS))),
        ),
        case(
            25,
            "at-hash-sha256-with-eddsa",
            "id-token-access-token-hash",
            "DKBT",
            |k| {
                k.sign(Signer::EdDsa);
                k.claim("at_hash", json!(forge::left_half(&SHA256, ACCESS)));
            },
        ),
        case(
            25,
            "at-hash-wrong-no-issuer-known",
            "id-token-access-token-hash",
            "BT",
            |k| {
                k.known = Known::Nothing;
                k.claim("at_hash", json!(forge::left_half(&SHA256, "another")));
            },
        ),
        case(
            25,
            "at-hash-empty",
            "id-token-access-token-hash",
            "DKBT",
            |k| k.claim("at_hash", json!("")),
        ),
        case(25, "at-hash-number", "id-token-claim", "DKBT", |k| {
            k.claim("at_hash", json!(1))
        }),
    ]
}
