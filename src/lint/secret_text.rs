//! Secrets inside of other texts: in the query of an address, in a comment.

/// Parameters of addresses whose value is a secret.
const PARAMETERS: &[&str] = &[
    "access_token",
    "api_key",
    "apikey",
    "client_secret",
    "id_token",
    "password",
    "refresh_token",
    "secret",
    "sig",
    "x-amz-signature",
];

/// The parameter of an address, or of parameters alone, that gives away a secret.
pub(super) fn in_query(text: &str) -> Option<&'static str> {
    let query = text.split_once('?').map_or(text, |it| it.1);
    query.split(['&', '#']).find_map(|it| {
        let (name, value) = it.split_once('=')?;
        let blank = value.trim().is_empty() || value.contains("${");
        let name = PARAMETERS
            .iter()
            .find(|it| it.eq_ignore_ascii_case(name.trim()))?;
        (!blank).then_some(*name)
    })
}

/// What secrets are called in comments, spaces and underscores alike.
const NAMES: &[&str] = &[
    "client secret",
    "clientsecret",
    "passphrase",
    "password",
    "secret access key",
    "secret key",
    "session token",
];

/// The name of a secret whose value a comment gives: `client_secret = ...`, or a key that has been
/// commented out.
pub(super) fn in_comment(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase().replace('_', " ");
    NAMES.iter().copied().find(|name| {
        let mut places = lower.match_indices(name);
        places.any(|(at, _)| text.get(at + name.len()..).is_some_and(begins_with_value))
    })
}

/// Whether what stands behind a name is its value: one word of eight characters and more.
fn begins_with_value(behind: &str) -> bool {
    let behind = behind.trim_start_matches(['"', '\'']);
    let after_key = behind.strip_prefix("</key>").map(|it| {
        let it = it.trim_start();
        it.strip_prefix("<string>").unwrap_or_default()
    });
    let after_sign = || {
        let it = behind.trim_start();
        it.strip_prefix([':', '=']).map(str::trim_start)
    };
    let Some(value) = after_key.or_else(after_sign) else {
        return false;
    };
    let value = value.trim_start_matches(['"', '\'']);
    let ends = |it: char| it.is_whitespace() || "<\"'".contains(it);
    let value = value.split(ends).next().unwrap_or_default();
    let varied = value.chars().any(|it| it != 'x' && it != 'X' && it != '*');
    value.len() >= 8 && varied && !value.contains(['$', '{', '('])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_of_addresses() {
        for (text, expected) in [
            (
                "https://a.example/token?client_secret=abc",
                Some("client_secret"),
            ),
            ("https://a.example/?a=b&API_KEY=abc#x", Some("api_key")),
            ("prompt=consent&client_secret=abc", Some("client_secret")),
            ("https://a.example/token?client_secret=", None),
            ("https://a.example/?secret=${property.s}", None),
            ("https://a.example/client_secret/token", None),
        ] {
            assert_eq!(in_query(text), expected, "{text}");
        }
    }

    #[test]
    fn secrets_of_comments() {
        for text in [
            "client_secret: 8Q~abcdefgh",
            "Client Secret = \"8Qabcdefgh\"",
            "<key>OAuth Client Secret</key>\n\t<string>8Qabcdefgh</string>",
            "aws_secret_access_key=wJalrXUtnFEMI",
        ] {
            assert!(in_comment(text).is_some(), "{text}");
        }
        for text in [
            "leave the client secret blank: the application is public",
            "<key>OAuth Client Secret</key>\n\t<string></string>",
            "client_secret: <ask the service desk>",
            "password: xxxxxxxxxx",
            "client secret: ${property.secret}",
        ] {
            assert_eq!(in_comment(text), None, "{text}");
        }
    }
}
