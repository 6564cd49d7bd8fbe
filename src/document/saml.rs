//! What a SAML 2.0 response says of itself, as far as AWS reads it: issuer, audience, recipient, times and
//! attributes (SAML Core sections 2 and 3.3).
//!
//! Nothing is believed here: signatures are STS's to verify. Bounded before anything is built; a DOCTYPE
//! or an entity of its own ends the reading, and nothing is ever fetched.

use super::xml_syntax::numbered_character;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;

const ASSERTIONS: &str = "urn:oasis:names:tc:SAML:2.0:assertion";

/// Bytes of a response: what STS takes in base64 is 100,000 characters.
pub const LONGEST: usize = 75_000;

/// Elements inside one another.
const DEPTH: usize = 64;

/// Elements in all.
const ELEMENTS: usize = 4_000;

/// What it says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saml {
    /// How many assertions there are.
    pub assertions: usize,
    /// Whether there is one that cannot be read here.
    pub is_encrypted: bool,
    /// Who made the assertion.
    pub issuer: Option<String>,
    /// Whom it is for.
    pub audiences: Vec<String>,
    /// Where it is to be shown.
    pub recipients: Vec<String>,
    /// Until when (`NotOnOrAfter`), as it is written.
    pub ends: Vec<String>,
    /// Its attributes, each with its values.
    pub attributes: Vec<(String, Vec<String>)>,
}

/// Why it cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// More than STS takes.
    #[error("it is longer than STS takes")]
    TooLong,
    /// Not the text it should be.
    #[error("it is not well-formed XML")]
    Malformed,
    /// A DOCTYPE: nothing good ever came with one.
    #[error("it has a DOCTYPE")]
    Doctype,
    /// An entity that XML does not have by itself.
    #[error("it has an entity of its own")]
    Entity,
    /// Elements without end.
    #[error("it has too many elements, or too many inside one another")]
    TooMuch,
    /// XML of another kind.
    #[error("it is XML, and no SAML response")]
    Foreign,
}

/// Reads a response.
pub fn read(text: &str) -> Result<Saml, Unreadable> {
    if text.len() > LONGEST {
        return Err(Unreadable::TooLong);
    }
    let mut reader = NsReader::from_str(text);
    let mut it = Reading::default();
    let mut elements = 0;
    loop {
        let (namespace, event) = reader
            .read_resolved_event()
            .map_err(|_| Unreadable::Malformed)?;
        let is_assertions =
            matches!(namespace, ResolveResult::Bound(Namespace(it)) if it == ASSERTIONS);
        match event {
            Event::Start(tag) => {
                elements += 1;
                it.start(&tag, is_assertions)?;
            }
            Event::Empty(tag) => {
                elements += 1;
                it.start(&tag, is_assertions)?;
                it.end();
            }
            Event::End(_) => it.end(),
            Event::Text(text) => {
                it.text.push_str(&text);
            }
            Event::CData(text) => {
                it.text.push_str(&text);
            }
            Event::GeneralRef(name) => {
                it.text.push(character(&name).ok_or(Unreadable::Entity)?);
            }
            Event::DocType(_) => return Err(Unreadable::Doctype),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
        if elements > ELEMENTS || it.open.len() > DEPTH {
            return Err(Unreadable::TooMuch);
        }
    }
    if !it.open.is_empty() {
        return Err(Unreadable::Malformed);
    }
    if it.found.assertions == 0 && !it.found.is_encrypted {
        return Err(Unreadable::Foreign);
    }
    Ok(it.found)
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        name => numbered_character(name),
    }
}

/// The elements of SAML that mean something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Assertion,
    Issuer,
    Audience,
    Attribute,
    AttributeValue,
    Other,
}

#[derive(Default)]
struct Reading {
    open: Vec<Element>,
    text: String,
    found: Saml,
}

impl Reading {
    fn start(&mut self, tag: &BytesStart<'_>, is_assertions: bool) -> Result<(), Unreadable> {
        self.text.clear();
        let local = tag.local_name();
        let element = match (is_assertions, local.as_ref()) {
            (true, "Assertion") => {
                self.found.assertions += 1;
                Element::Assertion
            }
            (true, "EncryptedAssertion") => {
                self.found.is_encrypted = true;
                Element::Other
            }
            // The response has an issuer too; the assertion's is the one that counts.
            (true, "Issuer") if self.open.last() == Some(&Element::Assertion) => Element::Issuer,
            (true, "Audience") => Element::Audience,
            (true, "Attribute") => {
                let name = attribute(tag, "Name")?.unwrap_or_default();
                self.found.attributes.push((name, Vec::new()));
                Element::Attribute
            }
            (true, "AttributeValue") => Element::AttributeValue,
            (true, "Conditions") => {
                self.found.ends.extend(attribute(tag, "NotOnOrAfter")?);
                Element::Other
            }
            (true, "SubjectConfirmationData") => {
                self.found.ends.extend(attribute(tag, "NotOnOrAfter")?);
                self.found.recipients.extend(attribute(tag, "Recipient")?);
                Element::Other
            }
            _ => Element::Other,
        };
        self.open.push(element);
        Ok(())
    }

    fn end(&mut self) {
        let text = self.text.trim();
        match self.open.pop() {
            Some(Element::Issuer) => self.found.issuer = Some(text.to_owned()),
            Some(Element::Audience) => self.found.audiences.push(text.to_owned()),
            Some(Element::AttributeValue) => {
                if let Some((_, values)) = self.found.attributes.last_mut() {
                    values.push(text.to_owned());
                }
            }
            Some(Element::Assertion | Element::Attribute | Element::Other) | None => {}
        }
        self.text.clear();
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, Unreadable> {
    for it in tag.attributes() {
        let it = it.map_err(|_| Unreadable::Malformed)?;
        if it.key.as_ref() == name {
            let text = quick_xml::escape::unescape(&it.value).map_err(|_| Unreadable::Entity)?;
            return Ok(Some(text.into_owned()));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RESPONSE: &str = r#"<?xml version="1.0"?><p:Response
        xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion">
        <a:Issuer>of the response</a:Issuer><a:Assertion><a:Issuer>https://idp.example/a&amp;b</a:Issuer>
        <a:Subject><a:SubjectConfirmation><a:SubjectConfirmationData Recipient="https://r.example/&#x61;"
        NotOnOrAfter="2030-01-01T00:05:00Z"/></a:SubjectConfirmation></a:Subject>
        <a:Conditions NotOnOrAfter="2030-01-01T01:00:00Z"><a:AudienceRestriction><a:Audience>
        urn:amazon:webservices </a:Audience></a:AudienceRestriction></a:Conditions>
        <a:AttributeStatement><a:Attribute Name="Role"><a:AttributeValue>one</a:AttributeValue>
        <a:AttributeValue><![CDATA[two]]></a:AttributeValue></a:Attribute></a:AttributeStatement>
        <x:Audience xmlns:x="urn:other">not this one</x:Audience></a:Assertion></p:Response>"#;

    #[test]
    fn says_what_aws_reads() {
        let it = read(RESPONSE).unwrap();
        assert_eq!(
            it,
            Saml {
                assertions: 1,
                is_encrypted: false,
                issuer: Some("https://idp.example/a&b".into()),
                audiences: vec!["urn:amazon:webservices".into()],
                recipients: vec!["https://r.example/a".into()],
                ends: vec!["2030-01-01T00:05:00Z".into(), "2030-01-01T01:00:00Z".into()],
                attributes: vec![("Role".into(), vec!["one".into(), "two".into()])],
            }
        );
    }

    #[test]
    fn what_is_no_response_is_told_apart() {
        let deep = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
        let wide = format!("<a>{}</a>", "<b/>".repeat(5_000));
        let long = format!("<a>{}</a>", "x".repeat(LONGEST));
        for (text, expected) in [
            ("", Unreadable::Foreign),
            ("<a/>", Unreadable::Foreign),
            ("<Assertion/>", Unreadable::Foreign),
            ("<a>", Unreadable::Malformed),
            ("<a></b>", Unreadable::Malformed),
            ("<a b='1' b='2'", Unreadable::Malformed),
            ("<!DOCTYPE a><a/>", Unreadable::Doctype),
            (
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
                Unreadable::Doctype,
            ),
            ("<a>&x;</a>", Unreadable::Entity),
            ("<a>&#0;</a>", Unreadable::Entity),
            (deep.as_str(), Unreadable::TooMuch),
            (wide.as_str(), Unreadable::TooMuch),
            (long.as_str(), Unreadable::TooLong),
        ] {
            assert_eq!(read(text), Err(expected), "{:.60}", text);
        }
    }

    proptest! {
        #[test]
        fn any_text_ends(cut in 0..RESPONSE.len(), junk in any::<String>()) {
            let start = RESPONSE.get(..cut).unwrap_or_default();
            let _ = read(&format!("{start}{junk}"));
        }
    }
}
