//! The parameters of a query or of an `application/x-www-form-urlencoded` body.

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use url::form_urlencoded;

/// Decoded parameters, no name twice.
#[derive(Default)]
pub(super) struct Parameters(Vec<(String, String)>);

/// A parameter stands twice, which RFC 6749 section 3.1 forbids.
pub(super) struct Repeated(pub String);

impl Parameters {
    /// Decodes; a name that stands twice is an error.
    pub(super) fn parse(encoded: &[u8]) -> Result<Self, Repeated> {
        let mut all: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(encoded) {
            if all.iter().any(|(known, _)| *known == name) {
                return Err(Repeated(name.into_owned()));
            }
            all.push((name.into_owned(), value.into_owned()));
        }
        Ok(Parameters(all))
    }

    /// Whether the name is there at all, with a value or without.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// The value; one without a value counts as absent (RFC 6749 section 3.1).
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }
}

/// The names only, in order, for the request log.
pub(super) fn names(encoded: &[u8]) -> Vec<String> {
    form_urlencoded::parse(encoded)
        .map(|(name, _)| name.into_owned())
        .collect()
}

/// Whether the body says it is a form; a charset may follow.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|it| it.to_str().ok())
        .and_then(|it| it.split(';').next())
        .is_some_and(|it| {
            it.trim()
                .eq_ignore_ascii_case("application/x-www-form-urlencoded")
        })
}
