//! What must hold of every answer.

use crate::diagnostic::{Place, Span};
use crate::document::{Document, Format, Lines, Node, Value, limits, parse, parse_as, sniff};
use crate::url_policy::{self, Insecure, Server};

/// Reads the bytes as a file of this format, and as whatever they look like.
pub fn read(bytes: &[u8], format: Format) {
    check(bytes, format);
    let (document, _) = parse(bytes, "fuzz".into());
    assert!(document.is_none_or(|it| it.format == sniff(bytes)));
}

fn check(bytes: &[u8], format: Format) {
    let (document, diagnostics) = parse_as(bytes, "fuzz".into(), format);
    assert!(diagnostics.len() <= limits::PROBLEMS);
    assert!(document.is_some() || !diagnostics.is_empty());
    let lines = Lines::new(bytes);
    for it in &diagnostics {
        assert!(it.message.len() < 2_000 && !it.message.is_empty());
        for place in it.related.iter().map(|it| &it.place).chain([&it.place]) {
            if let Place::Bytes(span) = place {
                assert!(span.start <= span.end && span.end <= bytes.len(), "{it:?}");
                assert!(lines.position(span.start) <= lines.position(span.end));
            }
        }
    }
    if let Some(document) = &document {
        check_tree(document, bytes);
    }
}

fn check_tree(document: &Document, bytes: &[u8]) {
    let all = Span {
        start: 0,
        end: bytes.len(),
    };
    let mut todo: Vec<(&Node, Span, usize)> = vec![(&document.root, all, 0)];
    let (mut nodes, mut text) = (0, 0);
    while let Some((node, outer, depth)) = todo.pop() {
        nodes += 1;
        match &node.value {
            Value::String(it) | Value::Date(it) => {
                assert!(it.len() <= limits::TEXT_BYTES);
                text += it.len();
            }
            Value::Array(_) | Value::Dict(_) => assert!(depth < limits::DEPTH),
            _ => {}
        }
        for span in node.span.into_iter().chain(node.inner) {
            within(span, outer);
            assert!(std::str::from_utf8(&bytes[span.start..span.end]).is_ok());
        }
        let outer = node.span.unwrap_or(all);
        for entry in node.entries() {
            assert!(entry.key.len() <= limits::KEY_BYTES);
            text += entry.key.len();
            for span in entry.key_span.into_iter().chain(entry.key_inner) {
                within(span, outer);
            }
            todo.push((&entry.node, outer, depth + 1));
        }
        todo.extend(node.elements().iter().map(|it| (it, outer, depth + 1)));
    }
    assert!(nodes <= limits::NODES && text <= limits::ALL_TEXT_BYTES);
    assert!(document.comments.len() <= limits::COMMENTS);
}

fn within(span: Span, outer: Span) {
    assert!(outer.start <= span.start && span.start <= span.end && span.end <= outer.end);
}

/// A text as an endpoint, as a path on a server, as a host, and as a person's own word.
pub fn url(text: &str) {
    for insecure in [Insecure::Refuse, Insecure::AllowLoopback] {
        let server = Server {
            scheme: "https",
            host: "server.example",
            port: None,
        };
        if let Ok(url) = url_policy::endpoint(text, insecure) {
            accepted(text, &url);
            let again = url_policy::endpoint(url.as_str(), insecure);
            assert_eq!(again.as_ref(), Ok(&url), "{text:?}");
            let secure = url.scheme() == "https";
            let here = url.scheme() == "http" && url_policy::is_loopback_literal(&url);
            assert!(secure || (here && insecure == Insecure::AllowLoopback));
        }
        if let Ok(url) = url_policy::endpoint_on(text, Some(&server), insecure) {
            assert!(!text.starts_with('/') || url.host_str() == Some("server.example"));
        }
    }
    if let Ok(host) = url_policy::host(text) {
        assert_eq!(host, text);
        let url = url_policy::endpoint(&format!("https://{host}/"), Insecure::Refuse);
        assert_eq!(url.expect("a host").host_str(), Some(text));
        // On a server of that host a path is still a path.
        let server = Server {
            scheme: "https",
            host: &host,
            port: Some(8443),
        };
        let url = url_policy::endpoint_on("/token", Some(&server), Insecure::Refuse);
        let expected = format!("https://{host}:8443/token");
        assert_eq!(url.expect("a path").as_str(), expected);
    }
    if let Ok(url) = url_policy::users_own(text) {
        accepted(text, &url);
    }
}

/// What was judged is what is used, and a person who reads the text sees the host.
fn accepted(text: &str, url: &url::Url) {
    assert!(text.is_ascii() && !text.contains(['@', '#', '\\', ' ']) || !in_authority(text));
    assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none());
    let host = url.host_str().expect("a host");
    let named = |it: u8| it.is_ascii_alphanumeric() || b"-_.[]:".contains(&it);
    assert!(host.bytes().all(named), "{text:?}");
    let rest = text.split_once("://").expect("absolute").1;
    assert!(rest.starts_with(host), "{text:?} leads to {host:?}");
    let after = rest[host.len()..].chars().next();
    assert!(matches!(after, None | Some('/' | ':' | '?')), "{text:?}");
}

fn in_authority(text: &str) -> bool {
    let rest = text.split_once("://").map_or(text, |it| it.1);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    authority.contains(['@', '#', '\\', ' '])
}
