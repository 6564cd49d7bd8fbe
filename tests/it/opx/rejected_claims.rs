//! ID tokens whose claims must be refused, one fault each.

use super::providers::{OTHER_TENANT, PERSONAL, TENANT, entra, entra_one, google, of_tenant};
use super::{CLIENT, Case, Knobs, Known, NOW, case};
use serde_json::{Value, json};

pub fn all() -> Vec<Case> {
    let mut all = issuer();
    all.extend(audience_and_nonce());
    all.extend(times_and_subject());
    all
}

fn iss(k: &mut Knobs, change: impl Fn(&str) -> String) {
    let wrong = change(&k.issuer);
    k.claim("iss", json!(wrong));
}

fn issuer() -> Vec<Case> {
    vec![
        case(1, "iss-longer", "id-token-issuer", "DKBT", |k| {
            iss(k, |it| format!("{it}x"))
        }),
        case(1, "iss-of-another", "id-token-issuer", "DKBT", |k| {
            k.claim("iss", json!("https://evil.test"))
        }),
        case(1, "iss-of-a-sister", "id-token-issuer", "DKBT", |k| {
            k.claim("iss", json!("https://op.test/other"))
        }),
        case(1, "iss-empty", "id-token-issuer", "DKBT", |k| {
            k.claim("iss", json!(""))
        }),
        case(1, "iss-wrong-named-issuer", "id-token-issuer", "BT", |k| {
            k.known = Known::Named;
            k.claim("iss", json!("https://evil.test"));
        }),
        case(2, "iss-missing", "id-token-claim", "DKBT", |k| {
            k.drop_claim("iss")
        }),
        case(2, "iss-null", "id-token-claim", "DKBT", |k| {
            k.claim("iss", Value::Null)
        }),
        case(2, "iss-a-list", "id-token-claim", "DKBT", |k| {
            k.claim("iss", json!(["https://op.test"]))
        }),
        case(
            2,
            "iss-missing-no-issuer-known",
            "id-token-claim",
            "BT",
            |k| {
                k.known = Known::Nothing;
                k.drop_claim("iss");
            },
        ),
        case(3, "iss-slash", "id-token-issuer", "DKBT", |k| {
            iss(k, |it| format!("{it}/"))
        }),
        case(3, "iss-case", "id-token-issuer", "DKBT", |k| {
            iss(k, |it| it.replace("op.test", "OP.test"))
        }),
        case(3, "iss-http", "id-token-issuer", "DKBT", |k| {
            iss(k, |it| it.replace("https:", "http:"))
        }),
        case(3, "iss-port", "id-token-issuer", "DKBT", |k| {
            iss(k, |it| it.replace("op.test", "op.test:443"))
        }),
        case(3, "iss-without-scheme", "id-token-issuer", "DKBT", |k| {
            iss(k, |it| it.replace("https://", ""))
        }),
        case(
            4,
            "entra-literal-template",
            "id-token-issuer",
            "DKBT",
            |k| {
                entra(k, "common");
                k.claim(
                    "iss",
                    json!("https://login.microsoftonline.com/{tenantid}/v2.0"),
                );
            },
        ),
        case(4, "entra-tid-mismatch", "id-token-issuer", "DKBT", |k| {
            entra(k, "common");
            k.keys[0].as_object_mut().expect("key").remove("issuer");
            k.claim("tid", json!(OTHER_TENANT));
        }),
        case(
            4,
            "entra-key-of-another-tenant",
            "id-token-key",
            "DKBT",
            |k| {
                entra(k, "common");
                k.keys[0]["issuer"] = json!(format!(
                    "https://login.microsoftonline.com/{OTHER_TENANT}/v2.0"
                ));
            },
        ),
        case(4, "entra-tid-no-guid", "id-token-issuer", "DKBT", |k| {
            entra(k, "common");
            of_tenant(k, "contoso.example");
        }),
        case(4, "entra-v1", "id-token-issuer", "DKBT", |k| {
            entra(k, "common");
            k.keys[0].as_object_mut().expect("key").remove("issuer");
            k.claim("iss", json!(format!("https://sts.windows.net/{TENANT}/")));
        }),
        case(4, "entra-another-tenant", "id-token-issuer", "DKBT", |k| {
            entra_one(k);
            of_tenant(k, OTHER_TENANT);
        }),
        case(
            4,
            "entra-work-account-for-consumers",
            "id-token-issuer",
            "BT",
            |k| {
                entra(k, "consumers");
                k.known = Known::Nothing;
            },
        ),
        case(
            4,
            "entra-personal-account-for-organizations",
            "id-token-issuer",
            "BT",
            |k| {
                entra(k, "organizations");
                k.known = Known::Nothing;
                of_tenant(k, PERSONAL);
            },
        ),
        case(
            4,
            "entra-elsewhere-no-issuer",
            "id-token-issuer",
            "BT",
            |k| {
                entra(k, "common");
                k.known = Known::Nothing;
                k.claim("iss", json!(format!("https://evil.test/{TENANT}/v2.0")));
            },
        ),
        case(4, "entra-tid-tricks", "id-token-issuer", "BT", |k| {
            entra(k, "common");
            k.known = Known::Nothing;
            k.claim(
                "iss",
                json!("https://login.microsoftonline.com/x@evil.test/v2.0"),
            );
            k.claim("tid", json!("x@evil.test"));
        }),
        case(4, "google-look-alike", "id-token-issuer", "DKBT", |k| {
            google(k);
            k.claim("iss", json!("http://accounts.google.com"));
        }),
        case(
            4,
            "google-look-alike-no-issuer",
            "id-token-issuer",
            "BT",
            |k| {
                google(k);
                k.known = Known::Nothing;
                k.claim("iss", json!("accounts.google.com.evil.test"));
            },
        ),
    ]
}

fn audience_and_nonce() -> Vec<Case> {
    vec![
        case(5, "aud-of-another", "id-token-audience", "DKBT", |k| {
            k.claim("aud", json!("client-8"))
        }),
        case(5, "aud-longer", "id-token-audience", "DKBT", |k| {
            k.claim("aud", json!("client-77"))
        }),
        case(5, "aud-case", "id-token-audience", "DKBT", |k| {
            k.claim("aud", json!("Client-7"))
        }),
        case(5, "aud-with-blank", "id-token-audience", "DKBT", |k| {
            k.claim("aud", json!("client-7 "))
        }),
        case(
            5,
            "aud-of-another-no-issuer-known",
            "id-token-audience",
            "BT",
            |k| {
                k.known = Known::Nothing;
                k.claim("aud", json!("client-8"));
            },
        ),
        case(6, "aud-missing", "id-token-claim", "DKBT", |k| {
            k.drop_claim("aud")
        }),
        case(6, "aud-empty-list", "id-token-claim", "DKBT", |k| {
            k.claim("aud", json!([]))
        }),
        case(6, "aud-number", "id-token-claim", "DKBT", |k| {
            k.claim("aud", json!(7))
        }),
        case(6, "aud-null", "id-token-claim", "DKBT", |k| {
            k.claim("aud", Value::Null)
        }),
        case(6, "aud-list-with-number", "id-token-claim", "DKBT", |k| {
            k.claim("aud", json!([CLIENT, 7]))
        }),
        case(6, "aud-object", "id-token-claim", "DKBT", |k| {
            k.claim("aud", json!({CLIENT: true}))
        }),
        case(
            7,
            "aud-second-untrusted",
            "id-token-audience",
            "DKBT",
            |k| {
                k.claim("aud", json!([CLIENT, "other"]));
                k.claim("azp", json!(CLIENT));
            },
        ),
        case(7, "aud-first-untrusted", "id-token-audience", "DKBT", |k| {
            k.claim("aud", json!(["other", CLIENT]))
        }),
        case(
            7,
            "aud-only-a-trusted-other",
            "id-token-audience",
            "DKBT",
            |k| {
                k.client = |c| c.accepted_audiences.push("api".into());
                k.claim("aud", json!("api"));
            },
        ),
        case(
            8,
            "azp-of-another",
            "id-token-authorized-party",
            "DKBT",
            |k| k.claim("azp", json!("client-8")),
        ),
        case(
            8,
            "azp-missing-with-several-aud",
            "id-token-authorized-party",
            "DKBT",
            |k| {
                k.client = |c| c.accepted_audiences.push("api".into());
                k.claim("aud", json!([CLIENT, "api"]));
            },
        ),
        case(8, "azp-number", "id-token-claim", "DKBT", |k| {
            k.claim("azp", json!(7))
        }),
        case(9, "nonce-random", "id-token-nonce", "DKBT", |k| {
            k.claim("nonce", json!("n-0S6_WzA2Mj"))
        }),
        case(9, "nonce-longer", "id-token-nonce", "DKBT", |k| {
            k.claim("nonce", json!("$noncex"))
        }),
        case(9, "nonce-empty", "id-token-nonce", "DKBT", |k| {
            k.claim("nonce", json!(""))
        }),
        case(
            9,
            "nonce-random-no-issuer-known",
            "id-token-nonce",
            "BT",
            |k| {
                k.known = Known::Nothing;
                k.claim("nonce", json!("n-0S6_WzA2Mj"));
            },
        ),
        case(10, "nonce-missing", "id-token-nonce", "DKBT", |k| {
            k.drop_claim("nonce")
        }),
        case(10, "nonce-null", "id-token-nonce", "DKBT", |k| {
            k.claim("nonce", Value::Null)
        }),
        case(10, "nonce-number", "id-token-claim", "DKBT", |k| {
            k.claim("nonce", json!(7))
        }),
        case(
            10,
            "nonce-of-an-older-sign-in",
            "id-token-nonce",
            "DKBT",
            |k| {
                k.claim(
                    "nonce",
                    json!("pzqVfC0Eu1Ac1Q5x3L0hCk9xZrYj0v5f6Lw8mYc2nQo"),
                )
            },
        ),
        case(
            10,
            "nonce-though-none-was-sent",
            "id-token-nonce",
            "DKBT",
            |k| {
                k.client = |c| c.scopes = vec!["profile".into()];
                k.claim("nonce", json!("n-0S6_WzA2Mj"));
            },
        ),
    ]
}

fn times_and_subject() -> Vec<Case> {
    vec![
        case(11, "exp-missing", "id-token-claim", "DKBT", |k| {
            k.drop_claim("exp")
        }),
        case(11, "exp-null", "id-token-claim", "DKBT", |k| {
            k.claim("exp", Value::Null)
        }),
        case(12, "exp-past", "id-token-expired", "DKBT", |k| {
            k.claim("exp", json!(NOW - 3600))
        }),
        case(12, "exp-past-edge", "id-token-expired", "DKBT", |k| {
            k.claim("exp", json!(NOW - 61))
        }),
        case(
            12,
            "exp-past-no-issuer-known",
            "id-token-expired",
            "BT",
            |k| {
                k.known = Known::Nothing;
                k.claim("exp", json!(NOW - 3600));
            },
        ),
        case(12, "exp-zero", "id-token-expired", "DKBT", |k| {
            k.claim("exp", json!(0))
        }),
        case(13, "exp-text", "id-token-claim", "DKBT", |k| {
            k.claim("exp", json!("9999999999"))
        }),
        case(13, "exp-negative", "id-token-claim", "DKBT", |k| {
            k.claim("exp", json!(-1))
        }),
        case(13, "exp-true", "id-token-claim", "DKBT", |k| {
            k.claim("exp", json!(true))
        }),
        case(13, "exp-1e300", "id-token-claim", "DKBT", |k| {
            k.claim("exp", json!(1e300))
        }),
        case(13, "exp-u64-max", "id-token-claim", "DKBT", |k| {
            k.claim("exp", json!(u64::MAX))
        }),
        case(13, "exp-1e400", "id-token-malformed", "DKBT", |k| {
            k.payload_text(|it| it.replace(&(NOW + 3600).to_string(), "1e400"))
        }),
        case(13, "exp-in-eleven-years", "id-token-time", "DKBT", |k| {
            k.claim("exp", json!(NOW + 11 * 366 * 86_400))
        }),
        case(14, "iat-missing", "id-token-claim", "DKBT", |k| {
            k.drop_claim("iat")
        }),
        case(14, "iat-future", "id-token-time", "DKBT", |k| {
            k.claim("iat", json!(NOW + 301))
        }),
        case(14, "iat-text", "id-token-claim", "DKBT", |k| {
            k.claim("iat", json!("1800000000"))
        }),
        case(14, "iat-negative", "id-token-claim", "DKBT", |k| {
            k.claim("iat", json!(-5.5))
        }),
        case(15, "nbf-future", "id-token-time", "DKBT", |k| {
            k.claim("nbf", json!(NOW + 61))
        }),
        case(15, "nbf-far-future", "id-token-time", "DKBT", |k| {
            k.claim("nbf", json!(NOW + 86_400))
        }),
        case(15, "nbf-text", "id-token-claim", "DKBT", |k| {
            k.claim("nbf", json!("0"))
        }),
        case(16, "sub-missing", "id-token-claim", "DKBT", |k| {
            k.drop_claim("sub")
        }),
        case(16, "sub-empty", "id-token-claim", "DKBT", |k| {
            k.claim("sub", json!(""))
        }),
        case(16, "sub-256", "id-token-claim", "DKBT", |k| {
            k.claim("sub", json!("s".repeat(256)))
        }),
        case(16, "sub-number", "id-token-claim", "DKBT", |k| {
            k.claim("sub", json!(42))
        }),
        case(16, "sub-null", "id-token-claim", "DKBT", |k| {
            k.claim("sub", Value::Null)
        }),
        case(16, "tid-number", "id-token-claim", "DKBT", |k| {
            k.claim("tid", json!(1))
        }),
        case(16, "auth-time-text", "id-token-claim", "DKBT", |k| {
            k.claim("auth_time", json!("now"))
        }),
    ]
}
