//! Scheme, host and port of a place, strictly read.

use crate::profile::placeholder::is_address_part;
use crate::profile::url::{Refused, is_loopback_literal, users_own};
use std::fmt;

/// `https://host:port`. Parts of the host may be variables that wait for an answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Endpoint {
    /// In lower case.
    pub scheme: String,
    /// In lower case, an IPv6 address in brackets.
    pub host: String,
    /// As text: it may be a variable too.
    pub port: String,
}

/// Stands in for an answer that has not been given: no answer can hold more structure than this.
const STAND_IN: &str = "x";

impl Endpoint {
    /// Takes an absolute URL that says what it seems to say, or tells what is wrong with it.
    ///
    /// It may be an address instead of a name only on this machine.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        let url = users_own(&fill(text)?)?;
        if matches!(url.host(), Some(url::Host::Ipv4(_) | url::Host::Ipv6(_)))
            && !is_loopback_literal(&url)
        {
            return Err(Refused::IpLiteral);
        }
        Self::of(text, &url)
    }

    /// As [`Endpoint::parse`], for the user's own words: any address is theirs to choose.
    pub fn users_own(text: &str) -> Result<Self, Refused> {
        Self::of(text, &users_own(text)?)
    }

    fn of(text: &str, url: &url::Url) -> Result<Self, Refused> {
        let (scheme, rest) = text.split_once("://").ok_or(Refused::NotAUrl)?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (host, port) = split_port(authority);
        let port = match port {
            Some(port) => port.to_owned(),
            None => url
                .port_or_known_default()
                .map(|it| it.to_string())
                .unwrap_or_default(),
        };
        Ok(Endpoint {
            scheme: scheme.to_ascii_lowercase(),
            host: if host.contains("${") {
                host.to_owned()
            } else {
                url.host_str().unwrap_or_default().to_owned()
            },
            port,
        })
    }

    /// The questions, if the whole host is an answer.
    pub(super) fn asked(&self) -> Option<Vec<String>> {
        let name = variable(&self.host)?;
        let mut questions = vec![name.to_owned()];
        questions.extend(variable(&self.port).map(str::to_owned));
        Some(questions)
    }

    /// Whether it is an address of this machine: `127.0.0.0/8` or `[::1]`, written as one. Names,
    /// `localhost` among them, are not.
    pub fn is_loopback(&self) -> bool {
        self.url().is_some_and(|it| is_loopback_literal(&it))
    }

    /// Whether parts of it wait for an answer.
    pub fn is_open(&self) -> bool {
        self.host.contains("${") || self.port.contains("${")
    }

    /// Whether `other`, in which everything is answered, is this place.
    pub fn covers(&self, other: &Endpoint) -> bool {
        let part = |template: &str, it: &str| match template.split_once("${") {
            None => template == it,
            Some((before, after)) => {
                let after = after.split_once('}').map_or("", |(_, after)| after);
                // One variable; with two only the same template is the same place.
                !after.contains("${")
                    && it
                        .strip_prefix(before)
                        .and_then(|it| it.strip_suffix(after))
                        .is_some_and(is_address_part)
            }
        };
        self == other
            || (self.scheme == other.scheme
                && part(&self.host, &other.host)
                && part(&self.port, &other.port))
    }

    /// As a URL, once everything is answered.
    pub fn url(&self) -> Option<url::Url> {
        url::Url::parse(&format!("{}://{}:{}/", self.scheme, self.host, self.port)).ok()
    }

    /// What a person types to accept it: the host, with its port where that is not the usual one.
    pub fn name(&self) -> String {
        match (self.scheme.as_str(), self.port.as_str()) {
            ("https", "443") | ("http", "80") | (_, "") => self.host.clone(),
            (_, port) => format!("{}:{port}", self.host),
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.scheme.as_str() {
            "https" => f.write_str(&self.name()),
            scheme => write!(f, "{scheme}://{}", self.name()),
        }
    }
}

/// `${property.NAME}` as a whole: NAME.
fn variable(text: &str) -> Option<&str> {
    let name = text.strip_prefix("${property.")?.strip_suffix('}')?;
    (!name.contains(['$', '{', '}'])).then_some(name)
}

/// Puts the stand-in in place of every variable; as a port it is a number.
fn fill(text: &str) -> Result<String, Refused> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, after) = after.split_once('}').ok_or(Refused::OpenVariable)?;
        if !name.starts_with("property.") {
            return Err(Refused::OpenVariable);
        }
        out.push_str(before);
        let port = before.ends_with(':') && !out.ends_with("://") && out.contains("://");
        out.push_str(if port { "1" } else { STAND_IN });
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

fn split_port(authority: &str) -> (&str, Option<&str>) {
    let after_host = authority.rfind([']', '}']).map_or(0, |at| at + 1);
    let tail = authority.get(after_host..).unwrap_or_default();
    if let Some(at) = tail.rfind(':') {
        let at = after_host + at;
        return (
            authority.get(..at).unwrap_or_default(),
            authority.get(at + 1..),
        );
    }
    // `host:${property.port}`: the colon stands before the variable.
    match authority.rsplit_once(":${") {
        Some((host, _)) if !host.is_empty() => (host, authority.get(host.len() + 1..)),
        _ => (authority, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let it = Endpoint::parse(text).unwrap_or_else(|why| panic!("{text}: {why}"));
        assert_eq!(it.to_string(), expected, "{text}");
    }

    #[test]
    fn plain_urls_are_taken() {
        check("https://sts.amazonaws.com/", "sts.amazonaws.com");
        check("https://sts.amazonaws.com:443", "sts.amazonaws.com");
        check("https://minio.example:9000/x?y", "minio.example:9000");
        check("http://127.0.0.1:8080/", "http://127.0.0.1:8080");
        check("http://[::1]:8080", "http://[::1]:8080");
        check(
            "https://${property.tenant}.example/x",
            "${property.tenant}.example",
        );
        check(
            "https://login.example/${property.tenant}/token",
            "login.example",
        );
        check(
            "https://h.example:${property.port}/",
            "h.example:${property.port}",
        );
    }

    #[test]
    fn what_deceives_is_refused() {
        for text in [
            "",
            "sts.amazonaws.com",
            "https:evil.example",
            "https://sts.amazonaws.com\\@evil.example",
            "https://sts.amazonaws.com@evil.example",
            "https://evil.example/@sts.amazonaws.com\n",
            "https://sts.amazonaws.com./",
            "https://sts.ama\tzonaws.com/",
            "https://ⓢts.amazonaws.com/",
            "https://sts%2eamazonaws.com/",
            "https://sts.amazonaws.com/#x",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://127.1/",
            "https://169.254.169.254/",
            "https://10.0.0.1/",
            "https://[fe80::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https:///x",
            "https://${HOME}.evil.example/",
            "https://${property.x",
            "https://a b/",
        ] {
            assert!(
                Endpoint::parse(text).is_err(),
                "{text}: {:?}",
                Endpoint::parse(text)
            );
        }
    }

    #[test]
    fn loopback_is_an_address_and_no_name() {
        for (text, expected) in [
            ("http://127.0.0.1/", true),
            ("http://127.1.2.3:9/", true),
            ("http://[::1]/", true),
            ("http://localhost/", false),
            ("http://localhost.evil.example/", false),
        ] {
            assert_eq!(
                Endpoint::parse(text).unwrap().is_loopback(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn a_template_covers_its_answers_only() {
        let template = Endpoint::parse("https://${property.tenant}.idp.example/x").unwrap();
        for (text, expected) in [
            ("https://acme.idp.example/y", true),
            ("https://a.b.idp.example/", true),
            ("https://idp.example/", false),
            ("https://acme.idp.example:444/", false),
            ("http://acme.idp.example/", false),
            ("https://acme.idp.example.evil.test/", false),
        ] {
            assert_eq!(
                template.covers(&Endpoint::parse(text).unwrap()),
                expected,
                "{text}"
            );
        }
    }
}
