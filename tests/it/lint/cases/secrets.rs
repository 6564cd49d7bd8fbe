//! Where secrets go.

use super::check_sign_in;

#[test]
fn where_secrets_go() {
    check_sign_in(
        "published-client-secret",
        &[
            ("W", "Properties: {oauth_secret: s}"),
            ("W", "OAuth Secret: s"),
            ("W", "Properties: {client_secret: s}"),
            ("W", "Properties: {oauth.client.secret: s}"),
            ("W", "Client Secret: s"),
            (
                "W",
                "Properties: {authorization_parameters: 'prompt=consent&client_secret=abc'}",
            ),
            (
                "W",
                "OAuth Token Url: https://login.acme.example/token?client_secret=abc",
            ),
            ("W", "Help: https://acme.example/help?access_token=abc"),
            ("W", "# client_secret: 8Qabcdefgh"),
            ("", "# leave the client secret blank"),
            ("", "Properties: {client_secret: ''}"),
            ("", "Properties: {client_secret: '${property.x}'}"),
            ("", "OAuth Token Url: https://login.acme.example/token?a=b"),
            ("", "Client Secret: ''"),
            ("W", "OAuth Client Secret: s"),
            ("", "OAuth Client Secret: ' '"),
            ("W", "Properties: {OAuth Client Secret: s}"),
            ("", "Properties: {OAuth Client Secret: ''}"),
            ("", "Properties: {OAuth Client ID: a}"),
        ],
    );
    check_sign_in(
        "foreign-token-host",
        &[
            (
                "W",
                "OAuth Authorization Url: https://10.0.0.5/authorize\nOAuth Token Url: https://elsewhere.example/token",
            ),
            (
                "W",
                "OAuth Authorization Url: https://login.acme.example/authorize\nOAuth Token Url: https://10.0.0.5/token",
            ),
            ("W", "OAuth Issuer Url: https://login.other.example.net"),
            ("", "OAuth Issuer Url: https://id.acme.example"),
            (
                "",
                "-OAuth Authorization Url\nOAuth Issuer Url: https://id.other.example.net",
            ),
            ("W", "OAuth Token Url: https://login.acme.example.net/token"),
            ("", "OAuth Token Url: https://tokens.acme.example/token"),
            (
                "",
                "OAuth Authorization Url: https://sso.lan/authorize\nOAuth Token Url: http://keycloak:8080/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://www.dropbox.com/oauth2/authorize\nOAuth Token Url: https://api.dropboxapi.com/oauth2/token",
            ),
            (
                "W",
                "OAuth Authorization Url: https://www.dropbox.com/oauth2/authorize\nOAuth Token Url: https://oauth2.googleapis.com/token",
            ),
            (
                "W",
                "OAuth Authorization Url: https://a.co.uk/authorize\nOAuth Token Url: https://b.co.uk/token",
            ),
            ("", "OAuth Token Url: /token"),
            ("", "-OAuth Token Url"),
        ],
    );
    check_sign_in(
        "foreign-sts-host",
        &[
            (
                "W",
                "OAuth Authorization Url: https://login.acme.example/authorize\nSTS Endpoint: https://10.0.0.5/\nDefault Hostname: s3.acme.example",
            ),
            (
                "W",
                "Default Hostname: 10.0.0.5\nSTS Endpoint: https://sts.elsewhere.example/",
            ),
            (
                "W",
                "Default Hostname: s3.us-gov-west-1.amazonaws.com\n-Region\nSTS Endpoint: https://sts.amazonaws.com/",
            ),
            (
                "W",
                "-Default Hostname\nRegion: us-gov-west-1\nSTS Endpoint: https://sts.amazonaws.com/",
            ),
            (
                "",
                "-Default Hostname\nRegion: us-gov-west-1\nSTS Endpoint: https://sts.us-gov-west-1.amazonaws.com/",
            ),
            (
                "",
                "Default Hostname: s3.amazonaws.com\nRegion: us-gov-west-1\nSTS Endpoint: https://sts.us-gov-west-1.amazonaws.com/",
            ),
            ("W", "STS Endpoint: https://sts.evil.example.net/"),
            ("W", "-Default Hostname"),
            (
                "",
                "-Default Hostname\nSTS Endpoint: https://sts.eu-west-1.amazonaws.com/",
            ),
            (
                "W",
                "-Default Hostname\nSTS Endpoint: https://sts.amazonaws.com.evil.example/",
            ),
            ("W", "STS Endpoint: https://sts.amazonaws.com/"),
            ("", "STS Endpoint: http://127.0.0.1:9000/"),
            (
                "",
                "Default Hostname: minio.lan\nSTS Endpoint: https://sts.lan/",
            ),
            (
                "",
                "Default Hostname: s3.bücher.example\nSTS Endpoint: https://sts.bücher.example/",
            ),
            (
                "W",
                "Default Hostname: minio.lan\nSTS Endpoint: https://sts.evil.example/",
            ),
            ("", "STS Endpoint: https://169.254.169.254/"),
            ("", "STS Endpoint: 'https://${property.server}/'"),
            ("", "Default Hostname: '${property.server}'"),
            ("", "STS Endpoint: nothing"),
            (
                "",
                "Default Hostname: s3.eu-west-1.amazonaws.com\nSTS Endpoint: https://sts.amazonaws.com/",
            ),
        ],
    );
    check_sign_in(
        "clear-text-endpoint",
        &[
            ("", "OAuth Redirect Url: http://0.0.0.0:8080/cb"),
            ("", "OAuth Redirect Url: 'http://[::]:8080/cb'"),
            ("", "OAuth Redirect Url: 'http://*:8080/cb'"),
            ("W", "OAuth Redirect Url: 'http://192.168.1.5:8080/cb'"),
            ("W", "STS Endpoint: http://sts.acme.example/"),
            ("", "STS Endpoint: http://localhost:9000/"),
            ("W", "OAuth Issuer Url: http://login.acme.example"),
            ("", ""),
        ],
    );
    check_sign_in(
        "deceptive-url",
        &[
            ("E", "STS Endpoint: 'https://sts。amazonaws。com/'"),
            ("E", "STS Endpoint: 'https://ｓｔｓ.amazonaws.com/'"),
            ("E", "Context: 'http://169.254.169.254@evil.example/role'"),
            ("", "STS Endpoint: 'https://2852039166/'"),
            ("", "STS Endpoint: 'https://sts.bücher.example/'"),
            ("", "Context: /prefix"),
            (
                "E",
                "STS Endpoint: 'https://sts.acme.example#.amazonaws.com/'",
            ),
            ("E", "OAuth Issuer Url: 'https:evil.example'"),
            ("", ""),
            ("", "OAuth Token Url: HTTPS://login.acme.example/token"),
        ],
    );
    check_sign_in(
        "homograph-host",
        &[
            ("W", "Default Hostname: \"s3.acme\u{200B}.example\""),
            ("", "STS Endpoint: 'https://ｓｔｓ.acme.example/'"),
            ("W", "STS Endpoint: https://sts.аcme.example/"),
            ("I", "STS Endpoint: https://sts.bücher.example:9000/"),
            ("W", "STS Endpoint: https://sts.xn--bcher-kva.example/"),
            ("I", "Default Hostname: s3.bücher.example"),
            ("W", "Default Hostname: bücher.аcme.example"),
            ("", "Default Hostname: 存储.例子.公司"),
            ("", "Default Hostname: облако.рф"),
            ("W", "Default Hostname: оса.example"),
            ("W", "Default Hostname: ѕ3.example"),
            ("", "Default Hostname: คลาวด์.ไทย"),
            ("W", "OAuth Token Url: https://XN--80ak6aa92e.example/token"),
            ("", ""),
            ("W", "Default Hostname: s3.аcme.example"),
        ],
    );
    check_sign_in(
        "ip-literal-host",
        &[
            // Cyberduck keeps buckets in the path where the host is an address.
            ("", "Default Hostname: 10.0.0.5"),
            ("", "Default Hostname: '[2001:db8::1]'"),
            ("", "Default Hostname: 127.0.0.1"),
            ("", "Default Hostname: 169.254.169.254"),
            ("", "Protocol: davs\nDefault Hostname: 10.0.0.5"),
            ("", "Default Hostname: 2130706433"),
            ("W", "STS Endpoint: https://10.0.0.5/"),
            (
                "",
                "Default Hostname: 10.0.0.5\nSTS Endpoint: https://10.0.0.5:9000/",
            ),
            (
                "W",
                "Default Hostname: 203.0.113.7\nSTS Endpoint: https://203.0.113.7/",
            ),
            ("W", "STS Endpoint: 'https://[2001:db8::1]/'"),
            ("", "STS Endpoint: https://127.0.0.1/"),
            ("", "STS Endpoint: https://169.254.169.254/"),
            ("", "STS Endpoint: https://0x0a000005/"),
            ("", ""),
        ],
    );
    check_sign_in(
        "metadata-address",
        &[
            ("E", "STS Endpoint: 'https://2852039166/'"),
            ("E", "STS Endpoint: 'https://[::ffff:a9fe:a9fe]/'"),
            ("E", "STS Endpoint: 'https://0251.0376.0251.0376/'"),
            ("E", "STS Endpoint: 'https://[fd00:ec2::23]/'"),
            (
                "E",
                "OAuth Token Url: 'https://metadata.google.internal./token'",
            ),
            ("E", "Default Hostname: '2852039166'"),
            ("E", "Default Hostname: 100.100.100.200"),
            ("E", "Default Hostname: 169.254.169.254.nip.io"),
            ("", "STS Endpoint: 'https://metadata.acme.example/'"),
            ("E", "STS Endpoint: http://169.254.169.254/"),
            ("E", "Default Hostname: 169.254.169.254"),
            ("W", "Context: http://169.254.169.254/latest/"),
            (
                "E",
                "OAuth Token Url: 'http://metadata.google.internal/token'",
            ),
            ("", ""),
        ],
    );
    check_sign_in(
        "retired-oauth-path",
        &[
            (
                "W",
                "OAuth Token Url: https://www.googleapis.com/oauth2/v4/token",
            ),
            (
                "W",
                "OAuth Token Url: https://accounts.google.com/o/oauth2/token/",
            ),
            (
                "",
                "OAuth Token Url: https://login.acme.example/o/oauth2/token",
            ),
            (
                "",
                "OAuth Token Url: https://accounts.google.com/o/oauth2/v2/token",
            ),
        ],
    );
}
