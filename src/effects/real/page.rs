//! What the loopback listener answers: our own words only, nothing from the request.

use crate::effects::Verdict;
use crate::template::{Escaping, render};
use serde::Serialize;

/// A whole HTTP answer.
pub(super) struct Page(Vec<u8>);

#[derive(Serialize)]
struct Words {
    outcome: &'static str,
    title: &'static str,
    sentence: String,
}

impl Page {
    /// The last page of a sign-in.
    pub(super) fn verdict(it: &Verdict) -> Self {
        let (words, sentence) = match it {
            Verdict::SignedIn => (("good", "Signed in"), "You can close this window."),
            Verdict::Refused { why } => (("bad", "Not signed in"), *why),
        };
        let (outcome, title) = words;
        let words = Words {
            outcome,
            title,
            sentence: as_sentence(sentence),
        };
        let body = render(include_str!("last_page.html.hbs"), Escaping::Html, &words)
            // The words are the answer; the page around them is comfort.
            .unwrap_or_else(|_| format!("<!doctype html><title>{title}</title>"));
        Self::new("200 OK", "text/html; charset=utf-8", "", &body)
    }

    /// Sends the browser to a path without the code in it.
    pub(super) fn see_other(path: &str) -> Self {
        Self::new(
            "303 See Other",
            "text/plain",
            &format!("Location: {path}\r\n"),
            "",
        )
    }

    pub(super) fn not_found() -> Self {
        Self::new("404 Not Found", "text/plain", "", "not found\n")
    }

    pub(super) fn bad_request() -> Self {
        let body = "This is not the answer to the sign-in that is waiting here.\n";
        Self::new("400 Bad Request", "text/plain", "", body)
    }

    /// For one window too many.
    pub(super) fn look_elsewhere() -> Self {
        Self::new(
            "200 OK",
            "text/plain",
            "",
            "The terminal knows how it went.\n",
        )
    }

    fn new(status: &str, kind: &str, headers: &str, body: &str) -> Self {
        let length = body.len();
        Page(
            format!(
                "HTTP/1.1 {status}\r\n\
                 Content-Type: {kind}\r\n\
                 Content-Length: {length}\r\n\
                 {headers}\
                 Cache-Control: no-store\r\n\
                 Referrer-Policy: no-referrer\r\n\
                 Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; \
                 base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n\
                 X-Content-Type-Options: nosniff\r\n\
                 Connection: close\r\n\
                 \r\n\
                 {body}"
            )
            .into_bytes(),
        )
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// A failure's sentence, as a page has it.
fn as_sentence(it: &str) -> String {
    let mut letters = it.chars();
    let first = letters.next().map(|it| it.to_ascii_uppercase());
    let rest = letters.as_str().trim_end_matches('.');
    first.into_iter().chain(rest.chars()).chain(['.']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_page_has_no_script_and_says_how_it_went() {
        let why = "the provider said <no>";
        for (verdict, title, sentence) in [
            (Verdict::SignedIn, "Signed in", "You can close this window."),
            (
                Verdict::Refused { why },
                "Not signed in",
                "The provider said &lt;no&gt;.",
            ),
        ] {
            let page = Page::verdict(&verdict);
            let page = std::str::from_utf8(page.bytes()).unwrap();
            assert!(page.contains(&format!("<title>{title}")), "{page}");
            assert!(page.contains(sentence), "{page}");
            assert!(
                !page.contains("<script") && !page.contains("http://"),
                "{page}"
            );
            let (head, body) = page.split_once("\r\n\r\n").unwrap();
            assert!(head.contains(&format!("Content-Length: {}", body.len())));
        }
    }
}
