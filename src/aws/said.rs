//! What a service says of a refusal when it says it in a shape of its own.
//!
//! The SDKs read `<ErrorResponse><Error>` from STS. Ceph answers `<Error>` at the root, others put
//! `<Errors>` around it: the words are there all the same. Only code and message are taken.

/// Longer answers are no refusals.
const LONGEST: usize = 64 * 1024;

/// The code and the message of an answer in XML, where it has them.
pub(super) fn said(body: &[u8]) -> Option<(String, String)> {
    let text = std::str::from_utf8(body.get(..LONGEST).unwrap_or(body)).ok()?;
    let code = element(text, "Code")?;
    // A code is a word; anything else is some other document.
    let is_code = |it: &str| {
        (1..=64).contains(&it.len())
            && it
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'.')
    };
    is_code(&code).then(|| (code, element(text, "Message").unwrap_or_default()))
}

/// The text of the first element of this name.
fn element(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    let (inner, _) = rest.split_once(&format!("</{name}>"))?;
    if inner.contains('<') {
        return None;
    }
    // The ampersand last: `&amp;lt;` is `&lt;`.
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ];
    let plain = entities
        .iter()
        .fold(inner.to_owned(), |text, (entity, it)| {
            text.replace(entity, it)
        });
    Some(plain.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_message_are_found_wherever_they_stand() {
        for (body, expected) in [
            (
                "<?xml version=\"1.0\"?><ErrorResponse><Errors><Error><Code>A</Code><Message>b &amp;lt; &lt;c&gt;</Message></Error></Errors></ErrorResponse>",
                Some(("A", "b &lt; <c>")),
            ),
            (
                "<Error><Code>AccessDenied</Code><RequestId>x</RequestId></Error>",
                Some(("AccessDenied", "")),
            ),
            ("<html><body>502 Bad Gateway</body></html>", None),
            ("<Error><Code></Code></Error>", None),
            ("<Error><Code>two words</Code></Error>", None),
            ("<Error><Code><![CDATA[X]]></Code></Error>", None),
            ("<Code>", None),
            ("", None),
        ] {
            let found = said(body.as_bytes());
            let found = found
                .as_ref()
                .map(|(code, it)| (code.as_str(), it.as_str()));
            assert_eq!(found, expected, "{body}");
        }
        assert_eq!(said(b"<Code>\xff</Code>"), None);
        let mut long = vec![b' '; LONGEST];
        long.extend(b"<Code>A</Code>");
        assert_eq!(said(&long), None);
    }
}
