//! Sign-ins that cannot work, and redirects.

use super::{PROFILE, check, check_help, check_sign_in, complete, letters};

#[test]
fn sign_in_that_cannot_work() {
    check_sign_in(
        "oauth-without-authorization",
        &[
            ("E", "-Authorization"),
            ("E", "Authorization: ''"),
            ("", ""),
            ("", "-Authorization\nOAuth Configurable: false"),
            ("", "-Authorization\nProtocol: davs"),
            ("", "-Authorization\nScopes: ['sso:account:access']"),
            (
                "E",
                "-Authorization\n-OAuth Configurable\nOAuth Client ID: a",
            ),
        ],
    );
    check(
        "stored-password",
        &[
            ("", "Properties: {oauth_secret: x}"),
            ("W", "Properties: {refresh_token: x}"),
            ("W", "Properties: {api_key: x}"),
            ("W", "SecretAccessKey: x"),
            ("W", "Properties: {connection.login.password: x}"),
            ("", "Properties: {id_token: ''}"),
            ("", "Password Placeholder: x"),
            ("", "OAuth Token Url: https://login.acme.example/token"),
            ("", "Properties: {client_secret: x}"),
            ("", "Properties: {oauth.access_token.store: x}"),
            ("", "Properties: {password: '${property.x}'}"),
            ("W", "Properties: {saml_assertion: x}"),
            ("WW", "Properties: {id_token: x, oauth_password: y}"),
            ("", "Properties: {oauth_username: x, principal_arn: y}"),
        ],
    );
    check_sign_in(
        "password-grant",
        &[
            ("W", "Authorization: PasswordGrant"),
            (
                "",
                "OAuth Configurable: false\nAuthorization: PasswordGrant",
            ),
            ("", "Authorization: ClientCredentials"),
            ("W", "Protocol: davs\nAuthorization: PasswordGrant"),
        ],
    );
    check_sign_in(
        "missing-offline-access",
        &[
            ("", "Scopes: [openid, offline-access]"),
            ("", "Scopes: [openid offline_access]"),
            ("", "Scopes: [openid, 'email,offline_access']"),
            ("I", "Scopes: [openid]"),
            ("", "Authorization: ClientCredentials\nScopes: [openid]"),
        ],
    );
    check_sign_in(
        "invalid-authorization",
        &[
            ("", "Authorization: ClientCredentials"),
            ("E", "Authorization: SAML"),
            ("", "OAuth Configurable: false\nAuthorization: SAML"),
            ("E", "Protocol: davs\nAuthorization: ClientCredentials"),
            ("E", "Authorization: AWS4HMACSHA256"),
            ("E", "Protocol: spectra\nAuthorization: AWS4HMACSHA256"),
            ("", "Authorization: PasswordGrant"),
            ("E", "Authorization: authorizationcode"),
            ("", "Authorization: '${property.a}'"),
            ("E", "Protocol: davs\nAuthorization: Basic"),
            ("", "Protocol: davs"),
            (
                "",
                "Authorization: anything\nScopes: ['sso:account:access']",
            ),
            ("", "Authorization: ''"),
        ],
    );
    check(
        "invalid-authorization",
        &[
            ("E", "Authorization: AuthorizationCode"),
            ("", "Authorization: AWS2"),
            ("E", "Authorization: AWS4"),
            ("E", "Protocol: spectra\nAuthorization: AWS4"),
            ("", "Protocol: davs\nAuthorization: Basic"),
            ("E", "Protocol: dracoon\nAuthorization: token"),
            ("", "Protocol: dracoon\nAuthorization: sql"),
            ("W", "Protocol: irods\nAuthorization: ldap"),
            ("", "Protocol: irods\nAuthorization: pam"),
            ("", "Protocol: irods\nAuthorization: PAM"),
            ("", "Protocol: irods\nAuthorization: pam_interactive"),
            ("E", "Protocol: dracoon\nAuthorization: SQL"),
            ("", "Protocol: swift\nAuthorization: x"),
        ],
    );
    let endpoint = "OAuth Authorization Url: https://a.example/";
    check_help(
        "invalid-authorization",
        &[
            (
                "switch OAuth on",
                &format!("Authorization: AuthorizationCode\n{endpoint}"),
            ),
            ("one of", "Authorization: AuthorizationCode"),
            ("one of", &format!("Authorization: AWS4\n{endpoint}")),
            (
                "one of",
                &format!("Authorization: AuthorizationCode\nOAuth Configurable: false\n{endpoint}"),
            ),
        ],
    );
    check(
        "legacy-signature",
        &[
            ("W", "Authorization: AWS2"),
            ("W", "Protocol: spectra\nAuthorization: AWS2"),
            ("", "Authorization: AWS4HMACSHA256"),
            ("", "Protocol: swift\nAuthorization: AWS2"),
        ],
    );
    check_sign_in(
        "missing-openid-scope",
        &[
            ("E", "Scopes: [open_id, offline_access]"),
            ("E", "Scopes: ['openid,offline_access']"),
            ("E", "Scopes: [OpenID]"),
            ("", "Scopes: openid offline_access"),
            ("E", "Scopes: profile"),
            ("", "Scopes: ['sso:accounts:access']"),
            ("E", "Scopes: [profile]"),
            ("E", "-Scopes"),
            ("E", "Scopes: [openidx]"),
            (
                "",
                "-Scopes\nOAuth Authorization Url: https://a.auth.eu-west-1.amazoncognito.com/oauth2/authorize",
            ),
            (
                "E",
                "Scopes: [email]\nOAuth Authorization Url: https://a.auth.eu-west-1.amazoncognito.com/oauth2/authorize",
            ),
            (
                "",
                "Scopes: [a]\nOAuth Authorization Url: https://login.windows.net/acme.example/oauth2/authorize",
            ),
            (
                "E",
                "Scopes: [a]\nOAuth Authorization Url: https://login.windows.net/acme.example/oauth2/v2.0/authorize",
            ),
            ("", "Scopes: ['openid profile']"),
            ("", "Protocol: davs\nScopes: [a]"),
            ("", "OAuth Configurable: false\n-Scopes"),
        ],
    );
    check_sign_in(
        "missing-offline-access",
        &[
            ("I", "Scopes: [openid]"),
            ("", ""),
            ("", "Scopes: [profile]"),
            (
                "",
                "Scopes: [openid]\nOAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth",
            ),
            ("", "Scopes: [openid]\nProtocol: davs"),
        ],
    );
    check_sign_in(
        "google-offline-access",
        &[
            (
                "W",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Token Url: https://oauth2.googleapis.com/token\nScopes: [openid offline_access]",
            ),
            (
                "W",
                "Protocol: gs\n-OAuth Authorization Url\nScopes: [offline_access]",
            ),
            ("", ""),
            (
                "W",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth",
            ),
            (
                "",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nScopes: [openid]",
            ),
            (
                "W",
                "-OAuth Authorization Url\nOAuth Issuer Url: https://accounts.google.com",
            ),
        ],
    );
    let entra = |tenant: &str| {
        format!(
            "OAuth Authorization Url: https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize"
        )
    };
    check_sign_in(
        "common-authority",
        &[
            ("W", &entra("COMMON")),
            (
                "W",
                "-OAuth Authorization Url\nOAuth Issuer Url: https://login.microsoftonline.com/common/v2.0",
            ),
            ("W", &entra("common")),
            ("W", &entra("organizations")),
            ("", &entra("acme.example")),
            ("", &format!("{}\nProtocol: onedrive", entra("common"))),
            (
                "",
                "OAuth Authorization Url: https://login.acme.example/common/authorize",
            ),
            (
                "W",
                "OAuth Authorization Url: https://login.microsoftonline.us/common/oauth2/v2.0/authorize",
            ),
        ],
    );
    check_sign_in(
        "relative-url-without-host",
        &[
            ("E", "-Default Hostname\nOAuth Token Url: /token"),
            (
                "EE",
                "-Default Hostname\nOAuth Token Url: /token\nOAuth Authorization Url: /authorize",
            ),
            (
                "W",
                "-Default Hostname\nHostname Configurable: true\nOAuth Token Url: /token",
            ),
            ("", "OAuth Token Url: /token"),
            ("", "-Default Hostname"),
            (
                "",
                "Protocol: owncloud\n-Default Hostname\nOAuth Token Url: /token",
            ),
            (
                "E",
                "Protocol: owncloud\n-Default Hostname\nHostname Configurable: false\nOAuth Token Url: /token",
            ),
            (
                "",
                "Protocol: dracoon\n-Default Hostname\nHostname Configurable: false\nOAuth Token Url: /token",
            ),
        ],
    );
    check_sign_in(
        "oauth-without-endpoints",
        &[
            ("E", "-OAuth Token Url"),
            ("EE", "-OAuth Token Url\n-OAuth Authorization Url"),
            ("", ""),
            (
                "E",
                "Authorization: PasswordGrant\n-OAuth Token Url\n-OAuth Authorization Url",
            ),
            (
                "",
                "Authorization: ClientCredentials\n-OAuth Authorization Url",
            ),
            ("", "-OAuth Token Url\nOAuth Issuer Url: ''"),
            ("", "OAuth Configurable: false\n-OAuth Token Url"),
            ("", "-OAuth Token Url\nScopes: ['sso:account:access']"),
            ("", "Protocol: gs\n-OAuth Token Url"),
            ("E", "Protocol: davs\n-OAuth Token Url"),
        ],
    );
    check_sign_in(
        "idle-oauth",
        &[
            ("W", "OAuth Configurable: false"),
            ("", "OAuth Configurable: true"),
            ("W", "Protocol: davs\n-OAuth Configurable"),
            ("", "-OAuth Configurable"),
            ("W", "-OAuth Configurable\n-Authorization"),
            ("", "Protocol: storegate\n-OAuth Configurable"),
        ],
    );
    check(
        "idle-oauth",
        &[
            ("", "OAuth Configurable: false"),
            ("", "OAuth Client ID: a"),
            ("", "OAuth Configurable: false\nOAuth Client ID: ''"),
        ],
    );
    check_sign_in(
        "foreign-host-without-sts-endpoint",
        &[
            ("E", "-STS Endpoint"),
            ("", ""),
            ("", "-STS Endpoint\nDefault Hostname: s3.amazonaws.com"),
            ("", "-STS Endpoint\n-Default Hostname"),
            ("", "-STS Endpoint\nOAuth Configurable: false"),
            ("", "-STS Endpoint\nProtocol: davs"),
        ],
    );
    check(
        "foreign-host-without-sts-endpoint",
        &[
            ("E", "Properties: {role_arn: ''}"),
            ("E", "Properties: [mfa_serial=]"),
            ("", "Properties: {duration_seconds: 900}"),
            (
                "",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: ''}",
            ),
            (
                "",
                "STS Endpoint: https://sts.acme.example/\nProperties: {role_arn: ''}",
            ),
            ("E", "Multi Factor Configurable: true"),
            ("E", "Role Configurable: true"),
            ("", "Role Configurable: false"),
            ("", ""),
        ],
    );
}

#[test]
fn redirects() {
    check_sign_in(
        "malformed-redirect",
        &[
            (
                "E",
                "OAuth Redirect Url: '${property.a}b c'\nProperties: {a: q}",
            ),
            ("", "OAuth Redirect Url: '<REDIRECT>'"),
            ("E", "OAuth Redirect Url: 'acme:'"),
            ("", "OAuth Redirect Url: 'acme:8080'"),
            ("E", "OAuth Redirect Url: 'oauth'"),
            ("E", "OAuth Redirect Url: 'localhost:8080/cb'"),
            ("E", "OAuth Redirect Url: '127.0.0.1:8080'"),
            ("E", "OAuth Redirect Url: 'acme.example:8080/cb'"),
            ("E", "OAuth Redirect Url: 'http://'"),
            ("E", "OAuth Redirect Url: 'http:/127.0.0.1/cb'"),
            ("E", "OAuth Redirect Url: 'http://127.0.0.1:70000/cb'"),
            ("E", "OAuth Redirect Url: 'http://127.0.0.1:0/cb'"),
            ("E", "OAuth Redirect Url: 'http://127.0.0.1:port/cb'"),
            ("E", "OAuth Redirect Url: 'http://*:8080/cb'"),
            ("E", "OAuth Redirect Url: 'HTTP://user@127.0.0.1/cb'"),
            ("E", "OAuth Redirect Url: 'http://127.0.0.1/cb#x'"),
            ("E", "OAuth Redirect Url: 'http://127.1/cb'"),
            ("E", "OAuth Redirect Url: 'http://127.0.0.1/ cb'"),
            ("E", "OAuth Redirect Url: 'my_app:oauth'"),
            ("E", "OAuth Redirect Url: 'x-cyberduck-action'"),
            ("E", "OAuth Redirect Url: '${oauth.handler.scheme}'"),
            ("E", "OAuth Redirect Url: 'x-cyberduck-action: oauth'"),
            ("", "OAuth Redirect Url: 'oob'"),
            ("", "OAuth Redirect Url: '/oauth/callback'"),
            ("", "OAuth Redirect Url: '${property.redirect}'"),
            ("", "OAuth Redirect Url: '${oauth.handler.scheme}:oauth'"),
            (
                "",
                "OAuth Redirect Url: 'http://127.0.0.1:${property.port}/cb'",
            ),
            ("", "OAuth Redirect Url: 'HTTP://127.0.0.1/cb'"),
            ("", "OAuth Redirect Url: 'http://[::1]:8080/cb?a=b'"),
            ("", "OAuth Redirect Url: 'com.acme.app:oauth'"),
            ("", "OAuth Redirect Url: 'com.acme.app:/8080'"),
            ("", "OAuth Redirect Url: 'urn:ietf:wg:oauth:2.0:oob'"),
            ("", "OAuth Redirect Url: 'https://acme.example/cb'"),
        ],
    );
    check_sign_in(
        "unreceivable-redirect",
        &[
            ("W", "OAuth Redirect Url: https://localhost:8443/cb"),
            ("W", "OAuth Redirect Url: 'https://[::1]/cb'"),
            ("", "OAuth Redirect Url: https://localhost.acme.example/cb"),
            ("", "OAuth Redirect Url: 'my_app:oauth'"),
            ("W", "OAuth Redirect Url: 'x-cyberduck-action://oauth'"),
            (
                "I",
                "OAuth Redirect Url: '${oauth.application.identifier}:oauth'",
            ),
            ("", "OAuth Redirect Url: https://acme.example/oauth"),
            ("", "OAuth Redirect Url: 'urn:ietf:wg:oauth:2.0:oob'"),
            ("", "OAuth Redirect Url: mailto:a"),
            ("", "-OAuth Redirect Url"),
            ("", "OAuth Redirect Url: /oauth/callback"),
            ("", "OAuth Redirect Url: oauth"),
        ],
    );
    check_sign_in(
        "hijacking-redirect",
        &[
            ("E", "OAuth Redirect Url: SSH://oauth"),
            ("E", "OAuth Redirect Url: http://0.0.0.0:8080/cb"),
            ("E", "OAuth Redirect Url: 'http://[::]/cb'"),
            ("", "OAuth Redirect Url: 'http://[::1]/cb'"),
            ("", "OAuth Redirect Url: 'x-cyberduck-action:oauth'"),
            ("", "-OAuth Redirect Url"),
        ],
    );
    let google = |redirect: &str| {
        format!(
            "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Redirect Url: '{redirect}'"
        )
    };
    check_sign_in(
        "refused-google-redirect",
        &[
            (
                "W",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Token Url: https://oauth2.googleapis.com/token\nOAuth Redirect Url: 'urn:ietf:wg:oauth:2.0:oob'",
            ),
            (
                "W",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Token Url: https://oauth2.googleapis.com/token\nOAuth Redirect Url: oob",
            ),
            (
                "",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Token Url: https://oauth2.googleapis.com/token\nOAuth Redirect Url: https://acme.example/cb",
            ),
            ("W", &google("x-cyberduck-action:oauth")),
            ("W", &google("io.cyberduck://oauth")),
            ("", &google("io.cyberduck:oauth")),
            ("", &google("${oauth.application.identifier}:oauth")),
            ("W", &google("${oauth.application.identifier}://oauth")),
            ("", &google("com.googleusercontent.apps.1-a:/oauth")),
            ("", &google("http://127.0.0.1/callback")),
            ("", "OAuth Redirect Url: 'x-cyberduck-action:oauth'"),
        ],
    );
    check_sign_in(
        "disabled-pkce",
        &[
            ("W", "OAuth PKCE: false"),
            ("", "OAuth PKCE: true"),
            ("", ""),
        ],
    );
}

#[test]
fn identity_center() {
    let with = |it: &str| format!("Protocol: s3-iam\nProperties:\n  {it}");
    let rows: Vec<(&str, String)> = [
        ("", "sso_account_id: '123456789012'"),
        ("", "sso_account_id: ''"),
        ("", "sso_account_id: '${account}'"),
        ("E", "sso_account_id: '12345678901'"),
        ("E", "sso_account_id: '1234-5678-9012'"),
        ("", "sso_region: us-gov-west-1"),
        ("E", "sso_region: eu-central"),
        ("E", "sso_region: Frankfurt"),
        ("", "sso_role_name: Read+Only@x"),
        ("E", "sso_role_name: Read Only"),
        (
            "E",
            "sso_role_name: a-name-that-is-longer-than-32-characters",
        ),
        (
            "",
            "sso_start_url: 'https://d-1234567890.awsapps.com/start/#/'",
        ),
        (
            "E",
            "sso_start_url: https://d-1234567890.awsapps.com@evil.example/start",
        ),
        ("", "sso_start_url: https://<directory>.awsapps.com/start"),
        ("", "sso_start_url: https://d-1234567890.awsapps.com/start"),
        (
            "",
            "sso_start_url: https://identitycenter.amazonaws.com/ssoins-1",
        ),
        ("E", "sso_start_url: http://d-1234567890.awsapps.com/start"),
        ("E", "sso_start_url: d-1234567890.awsapps.com/start"),
    ]
    .into_iter()
    .map(|(expected, it)| (expected, with(it)))
    .collect();
    for (expected, case) in rows {
        let text = complete(&case, PROFILE);
        assert_eq!(
            letters("malformed-sso-setting", "a.yaml", &text),
            expected,
            "{case}"
        );
    }
}
