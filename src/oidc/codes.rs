//! Every code a sign-in, a refresh or a revocation can fail with; each has a page in `known/`.
//!
//! The summaries are also what the browser's last page says, so they hold nothing but our own words.

use crate::diagnostic::Code;

macro_rules! codes {
    ($($name:ident = $code:literal, $summary:literal;)*) => {
        $(#[doc = $summary] pub const $name: Code = $code;)*

        /// All codes of this module with their summaries, sorted.
        pub const CODES: &[(Code, &str)] = &[$(($name, $summary)),*];
    };
}

codes! {
    ACCOUNT_NOT_IN_TENANT = "account-not-in-tenant", "the account does not belong to the application's tenant";
    APPLICATION_NOT_ASSIGNED = "application-not-assigned", "the account may not use this application";
    AUTHORIZATION_CODE = "authorization-code-unusable", "the browser came back with an unusable authorization code";
    AUTHORIZATION_ISSUER = "authorization-issuer", "the answer in the browser came from another provider";
    CLIENT_SECRET_WANTED = "client-secret-wanted", "the provider wants a client secret and the profile has none";
    CLIENT_UNKNOWN = "client-unknown", "the provider does not know this client id";
    CONSENT_WANTED = "consent-wanted", "an administrator has not allowed this application yet";
    DESTINATION_NOT_ACCEPTED = "destination-not-accepted", "the sign-in would go to a host that was not accepted";
    DISCOVERY_UNUSABLE = "discovery-unusable", "the provider's discovery document cannot be used";
    ENDPOINT_INSECURE = "endpoint-insecure", "an endpoint of the provider is not protected by https";
    GRANT_REFUSED = "grant-refused", "the provider does not allow this grant for the client";
    ID_TOKEN_HASH = "id-token-access-token-hash", "the ID token belongs to another access token";
    ID_TOKEN_ALGORITHM = "id-token-algorithm", "the ID token is signed with an algorithm that is not accepted";
    ID_TOKEN_AUDIENCE = "id-token-audience", "the ID token was issued for another application";
    ID_TOKEN_AUTHORIZED_PARTY = "id-token-authorized-party", "the ID token was issued to another application";
    ID_TOKEN_CLAIM = "id-token-claim", "a claim of the ID token is missing or of the wrong kind";
    ID_TOKEN_EXPIRED = "id-token-expired", "the ID token has expired already";
    ID_TOKEN_HEADER = "id-token-header", "the ID token's header says that it is something else";
    ID_TOKEN_ISSUER = "id-token-issuer", "the ID token comes from another issuer";
    ID_TOKEN_KEY = "id-token-key", "the key that signed the ID token is not usable";
    ID_TOKEN_MALFORMED = "id-token-malformed", "the ID token cannot be read";
    ID_TOKEN_MISSING = "id-token-missing", "the provider sent no ID token";
    ID_TOKEN_NONCE = "id-token-nonce", "the ID token belongs to another sign-in";
    ID_TOKEN_SIGNATURE = "id-token-signature", "the ID token's signature does not hold";
    ID_TOKEN_TIME = "id-token-time", "the ID token's times make no sense here and now";
    INVALID_CLIENT = "invalid-client", "the provider refused the client id or its secret";
    INVALID_GRANT = "invalid-grant", "the provider refused the authorization code";
    INVALID_SCOPE = "invalid-scope", "the provider refused a requested scope";
    ISSUER_MISMATCH = "issuer-mismatch", "the discovery document names another issuer";
    NO_REFRESH_TOKEN = "no-refresh-token", "the sign-in cannot be renewed without a person";
    PASSWORD_REFUSED = "password-refused", "the provider does not take this user name and password";
    PKCE_UNSUPPORTED = "pkce-unsupported", "the provider does not offer PKCE with S256";
    PROVIDER_BUSY = "provider-busy", "the provider is busy or out of order";
    KEYS_UNUSABLE = "provider-keys-unusable", "the provider's signing keys cannot be used";
    PROVIDER_REFUSED = "provider-refused", "the provider refused the request";
    REDIRECT_URI_KIND = "redirect-uri-kind", "the redirect URI is registered for the wrong kind of application";
    REDIRECT_URI_MISMATCH = "redirect-uri-mismatch", "the provider does not know this redirect URI";
    REFRESH_IDENTITY = "refresh-identity-changed", "the renewed sign-in belongs to somebody else";
    DECLINED = "sign-in-declined", "the sign-in was declined";
    EXPIRED = "sign-in-expired", "the sign-in has ended and must be repeated";
    POLICY_REFUSED = "sign-in-policy", "a policy of the provider refused the sign-in";
    SETTING = "sign-in-setting", "a sign-in setting cannot be used";
    SINGLE_TENANT = "single-tenant-application", "the application belongs to one tenant and the profile names none";
    TENANT_UNKNOWN = "tenant-unknown", "the provider does not know this tenant";
    TOKEN_ANSWER = "token-answer-unusable", "the provider's token answer cannot be used";
}

/// The summary of a code of this module.
pub(super) fn summary(code: Code) -> &'static str {
    CODES
        .iter()
        .find(|(it, _)| *it == code)
        .map_or("the sign-in did not work", |(_, summary)| summary)
}

#[cfg(test)]
mod tests {
    use super::CODES;

    #[test]
    fn sorted_and_unique() {
        let mut names: Vec<_> = CODES.iter().map(|(code, _)| *code).collect();
        let as_written = names.clone();
        names.sort_unstable();
        names.dedup();
        assert_eq!(as_written, names);
    }
}
