//! Endpoints of OAuth providers.

use super::check_sign_in;

#[test]
fn endpoints_of_providers() {
    check_sign_in(
        "entra-v1-endpoint",
        &[
            (
                "W",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/authorize\nOAuth Token Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/token",
            ),
            (
                "W",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/token",
            ),
            (
                "W",
                "OAuth Authorization Url: https://login.microsoftonline.com/common/oauth2/authorize\nOAuth Token Url: https://login.microsoftonline.com/common/oauth2/token",
            ),
            (
                "W",
                "-OAuth Token Url\n-OAuth Authorization Url\nOAuth Issuer Url: https://sts.windows.net/9188040d-6c67-4c5b-b112-36a304b66dad/",
            ),
            (
                "W",
                "OAuth Authorization Url: https://login.windows.net/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/authorize",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/token",
            ),
            (
                "",
                "-OAuth Token Url\n-OAuth Authorization Url\nOAuth Issuer Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0",
            ),
            (
                "",
                "OAuth Token Url: https://login.acme.example/a/oauth2/token",
            ),
            ("", ""),
        ],
    );
    check_sign_in(
        "malformed-tenant",
        &[
            ("W", "OAuth Issuer Url: https://sts.windows.net/acme/"),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com//oauth2/v2.0/authorize",
            ),
            (
                "",
                "OAuth Authorization Url: 'https://login.microsoftonline.com/${property.tenant}/oauth2/v2.0/authorize'\nProperties: {tenant: acme.example}",
            ),
            (
                "W",
                "OAuth Authorization Url: https://login.microsoftonline.com/acme/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/acme/oauth2/v2.0/token",
            ),
            (
                "W",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66da/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66da/oauth2/v2.0/token",
            ),
            (
                "W",
                "OAuth Token Url: https://login.microsoftonline.com/acme/oauth2/v2.0/token",
            ),
            (
                "W",
                "-OAuth Token Url\n-OAuth Authorization Url\nOAuth Issuer Url: https://login.microsoftonline.com/acme/v2.0",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/acme.example/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/acme.example/oauth2/v2.0/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/COMMON/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/COMMON/oauth2/v2.0/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/${property.tenant}/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/${property.tenant}/oauth2/v2.0/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/TENANT_ID/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/TENANT_ID/oauth2/v2.0/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/<tenant>/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/<tenant>/oauth2/v2.0/token",
            ),
            (
                "",
                "OAuth Token Url: https://login.acme.example/acme/oauth2/v2.0/token",
            ),
        ],
    );
    check_sign_in(
        "endpoints-of-two-tenants",
        &[
            (
                "E",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/6731de76-14a6-49ae-97bc-6eba6914391e/oauth2/v2.0/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/common/oauth2/v2.0/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/9188040D-6C67-4C5B-B112-36A304B66DAD/oauth2/v2.0/token",
            ),
            (
                "E",
                "OAuth Authorization Url: https://acme.okta.com/oauth2/default/v1/authorize\nOAuth Token Url: https://acme.okta.com/oauth2/aus1/v1/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://acme.okta.com/oauth2/aus1/v1/authorize\nOAuth Token Url: https://acme.okta.com/oauth2/aus1/v1/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://acme.okta.com/oauth2/v1/authorize\nOAuth Token Url: https://acme.okta.com/oauth2/v1/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://a.acme.example/realms/a/auth\nOAuth Token Url: https://b.acme.example/realms/b/token",
            ),
            (
                "",
                "OAuth Authorization Url: 'https://a.acme.example/realms/${property.realm}/auth'\nOAuth Token Url: https://a.acme.example/realms/b/token",
            ),
        ],
    );
    check_sign_in(
        "endpoint-of-another-purpose",
        &[
            (
                "E",
                "OAuth Authorization Url: https://login.acme.example/.well-known/openid-configuration",
            ),
            (
                "EE",
                "OAuth Authorization Url: https://login.acme.example/oauth/token\nOAuth Token Url: https://login.acme.example/oauth/authorize",
            ),
            (
                "E",
                "OAuth Token Url: https://login.acme.example/oauth/userinfo/",
            ),
            (
                "E",
                "OAuth Issuer Url: https://login.acme.example/.well-known/openid-configuration",
            ),
            ("E", "OAuth Token Url: /oauth/authorize?a=b"),
            (
                "W",
                "OAuth Authorization Url: https://login.acme.example/oauth\nOAuth Token Url: https://login.acme.example/oauth",
            ),
            (
                "E",
                "OAuth Authorization Url: https://login.acme.example/token\nOAuth Token Url: https://login.acme.example/token",
            ),
            ("", ""),
            ("", "OAuth Token Url: /oauth/token"),
            ("", "OAuth Issuer Url: https://login.acme.example/"),
            ("", "-OAuth Token Url"),
        ],
    );
    check_sign_in(
        "unfilled-template",
        &[
            ("I", "OAuth Client ID: xxxxxx"),
            ("", "OAuth Client ID: xxxxx"),
            (
                "W",
                "OAuth Authorization Url: https://login.microsoftonline.com/my-tenant-id/oauth2/v2.0/authorize",
            ),
            ("", "OAuth Client ID: '{{it}}'"),
            ("", "OAuth Client ID: 'a<b>c'"),
            ("I", "OAuth Client ID: '{client}'"),
            (
                "E",
                "OAuth Authorization Url: https://login.microsoftonline.com/<TENANT-ID>/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/acme.example/oauth2/v2.0/token",
            ),
            (
                "EE",
                "OAuth Authorization Url: https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
            ),
            (
                "WW",
                "OAuth Authorization Url: https://login.microsoftonline.com/your-tenant-id/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/your-tenant-id/oauth2/v2.0/token",
            ),
            ("I", "OAuth Client ID: YOUR_CLIENT_ID"),
            ("I", "OAuth Client ID: <client id>"),
            ("I", "OAuth Client ID: xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
            ("I", "Region: <region>"),
            (
                "I",
                "Properties: {sso_start_url: 'https://d-xxxxxxxxxx.awsapps.com/start'}",
            ),
            ("I", "Properties: {tenant: CHANGEME}"),
            ("E", "OAuth Redirect Url: 'http://127.0.0.1:[port]/cb'"),
            ("E", "STS Endpoint: 'https://{server}.acme.example/'"),
            ("", "STS Endpoint: 'https://${property.server}/'"),
            ("", "STS Endpoint: 'https://[2001:db8::1]/'"),
            ("", "OAuth Client ID: abc"),
            ("", "Region: eu-1"),
            ("", "OAuth Client ID: 6731de76-14a6-49ae-97bc-6eba6914391e"),
            ("", "OAuth Client ID: '${property.client_id}'"),
            ("", "OAuth Redirect Url: com.acme.app:oauth"),
            (
                "",
                "OAuth Token Url: https://login.acme.example/yourself/token",
            ),
        ],
    );
    check_sign_in(
        "malformed-client-id",
        &[
            (
                "I",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/authorize\nOAuth Client ID: 1-a.apps.googleusercontent.com",
            ),
            (
                "I",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/authorize\nOAuth Client ID: a@acme.example",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/authorize\nOAuth Client ID: abc",
            ),
            (
                "I",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Client ID: 9188040d-6c67-4c5b-b112-36a304b66dad",
            ),
            (
                "I",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Client ID: a@b.iam.gserviceaccount.com",
            ),
            (
                "",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Client ID: 1-a.apps.googleusercontent.com",
            ),
            (
                "",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Client ID: abc",
            ),
            ("W", "OAuth Client ID: GOCSPX-abcdef"),
            ("", "OAuth Client ID: 1-a.apps.googleusercontent.com"),
            ("", "OAuth Client ID: abc"),
            (
                "",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Client ID: '${property.x}'",
            ),
            ("", "-OAuth Client ID"),
        ],
    );
    check_sign_in(
        "misspelt-scope",
        &[
            (
                "",
                "Protocol: googledrive\nScopes: [openid, 'email,profile']",
            ),
            ("W", "Scopes: [openid, ofline_acces]"),
            ("W", "Scopes: [openid, offline-access]"),
            ("W", "Scopes: [openid offline_acess]"),
            ("W", "Scopes: [openid, 'email,profile']"),
            ("W", "Scopes: ['sso:accounts:access']"),
            ("", "Scopes: [openid, offline]"),
            ("", "Scopes: [openid, offline.access]"),
            ("", "Scopes: ['openid,email']"),
            ("", ""),
        ],
    );
}
