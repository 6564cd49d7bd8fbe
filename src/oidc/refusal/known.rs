//! What real providers say, and what they mean by it.
//!
//! One row per sign; the first that fits decides. Sources: Microsoft's list of AADSTS codes, and the
//! descriptions that Google, Okta, Auth0 and Keycloak send.

use super::{Leg, Words};
use crate::diagnostic::Code;
use crate::oidc::codes;

/// How a refusal is recognised.
enum Sign {
    /// `AADSTS` and this number, at the beginning of Entra's description.
    Aadsts(u32),
    /// This `error`, and these words (in lower case) in the description.
    Says(&'static str, &'static str),
}

/// On which legs a row counts.
#[derive(Clone, Copy, PartialEq)]
enum On {
    Any,
    Refresh,
    Interactive,
}

use On::{Any, Interactive, Refresh};
use Sign::{Aadsts, Says};

const KNOWN: &[(Sign, On, Code)] = &[
    (Aadsts(16_000), Refresh, codes::EXPIRED),
    (Aadsts(28_002), Any, codes::INVALID_SCOPE),
    (Aadsts(28_003), Any, codes::INVALID_SCOPE),
    (Aadsts(50_011), Any, codes::REDIRECT_URI_MISMATCH),
    (Aadsts(50_020), Any, codes::ACCOUNT_NOT_IN_TENANT),
    (Aadsts(50_034), Any, codes::ACCOUNT_NOT_IN_TENANT),
    (Aadsts(50_057), Any, codes::POLICY_REFUSED),
    (Aadsts(50_074), Refresh, codes::EXPIRED),
    (Aadsts(50_076), Refresh, codes::EXPIRED),
    (Aadsts(50_078), Refresh, codes::EXPIRED),
    (Aadsts(50_079), Refresh, codes::EXPIRED),
    (Aadsts(50_089), Refresh, codes::EXPIRED),
    (Aadsts(50_105), Any, codes::APPLICATION_NOT_ASSIGNED),
    (Aadsts(50_126), Any, codes::PASSWORD_REFUSED),
    (Aadsts(50_132), Refresh, codes::EXPIRED),
    (Aadsts(50_133), Refresh, codes::EXPIRED),
    (Aadsts(50_173), Refresh, codes::EXPIRED),
    (Aadsts(50_194), Any, codes::SINGLE_TENANT),
    (Aadsts(53_000), Any, codes::POLICY_REFUSED),
    (Aadsts(53_001), Any, codes::POLICY_REFUSED),
    (Aadsts(53_002), Any, codes::POLICY_REFUSED),
    (Aadsts(53_003), Any, codes::POLICY_REFUSED),
    (Aadsts(54_005), Any, codes::INVALID_GRANT),
    (Aadsts(65_001), Refresh, codes::EXPIRED),
    (Aadsts(65_001), Interactive, codes::CONSENT_WANTED),
    (Aadsts(65_004), Any, codes::DECLINED),
    (Aadsts(65_005), Any, codes::INVALID_SCOPE),
    (Aadsts(70_008), Refresh, codes::EXPIRED),
    (Aadsts(70_008), Interactive, codes::INVALID_GRANT),
    (Aadsts(70_011), Any, codes::INVALID_SCOPE),
    (Aadsts(70_043), Any, codes::EXPIRED),
    (Aadsts(90_002), Any, codes::TENANT_UNKNOWN),
    (Aadsts(90_033), Any, codes::PROVIDER_BUSY),
    (Aadsts(90_072), Any, codes::ACCOUNT_NOT_IN_TENANT),
    (Aadsts(90_094), Any, codes::CONSENT_WANTED),
    (Aadsts(90_095), Any, codes::CONSENT_WANTED),
    (Aadsts(500_113), Any, codes::REDIRECT_URI_MISMATCH),
    (Aadsts(501_481), Any, codes::INVALID_GRANT),
    (Aadsts(650_053), Any, codes::INVALID_SCOPE),
    (Aadsts(700_016), Any, codes::CLIENT_UNKNOWN),
    (Aadsts(700_082), Any, codes::EXPIRED),
    (Aadsts(700_084), Any, codes::EXPIRED),
    (Aadsts(900_023), Any, codes::TENANT_UNKNOWN),
    (Aadsts(7_000_112), Any, codes::POLICY_REFUSED),
    (Aadsts(7_000_215), Any, codes::INVALID_CLIENT),
    (Aadsts(7_000_218), Any, codes::CLIENT_SECRET_WANTED),
    (Aadsts(7_000_222), Any, codes::INVALID_CLIENT),
    (Aadsts(9_002_326), Any, codes::REDIRECT_URI_KIND),
    (Aadsts(9_002_327), Any, codes::REDIRECT_URI_KIND),
    // Google
    (
        Says("invalid_client", "oauth client was not found"),
        Any,
        codes::CLIENT_UNKNOWN,
    ),
    (
        Says("invalid_request", "client_secret is missing"),
        Any,
        codes::CLIENT_SECRET_WANTED,
    ),
    // Okta
    (
        Says("access_denied", "not assigned"),
        Any,
        codes::APPLICATION_NOT_ASSIGNED,
    ),
    (
        Says("access_denied", "policy evaluation failed"),
        Any,
        codes::POLICY_REFUSED,
    ),
    (
        Says("invalid_request", "redirect_uri"),
        Any,
        codes::REDIRECT_URI_MISMATCH,
    ),
    (
        Says("invalid_client", "client_id is invalid"),
        Any,
        codes::CLIENT_UNKNOWN,
    ),
    // Keycloak
    (
        Says("invalid_grant", "incorrect redirect_uri"),
        Any,
        codes::REDIRECT_URI_MISMATCH,
    ),
    (
        Says("unauthorized_client", "client secret not provided"),
        Any,
        codes::CLIENT_SECRET_WANTED,
    ),
    (
        Says("invalid_client", "client not found"),
        Any,
        codes::CLIENT_UNKNOWN,
    ),
    // Auth0, oidc-provider
    (
        Says("access_denied", "unauthorized"),
        Any,
        codes::APPLICATION_NOT_ASSIGNED,
    ),
    (
        Says("invalid_grant", "redirect_uri"),
        Any,
        codes::REDIRECT_URI_MISMATCH,
    ),
];

/// The code of the first row that fits.
pub(super) fn recognise(leg: Leg<'_>, words: &Words) -> Option<Code> {
    let description = words
        .description
        .as_deref()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let number = aadsts(&description);
    KNOWN
        .iter()
        .find(|(sign, on, _)| {
            let here = match on {
                Any => true,
                Refresh => leg == Leg::Refresh,
                Interactive => leg != Leg::Refresh,
            };
            here && match sign {
                Aadsts(it) => number == Some(*it),
                Says(error, phrase) => words.error == *error && description.contains(phrase),
            }
        })
        .map(|(_, _, code)| *code)
}

fn aadsts(description: &str) -> Option<u32> {
    let (_, rest) = description.split_once("aadsts")?;
    let digits: String = rest
        .chars()
        .take_while(char::is_ascii_digit)
        .take(9)
        .collect();
    digits.parse().ok()
}
