//! A SAML response that the user was given, and what AWS reads in it.

use crate::document::saml::{self, Saml};
use crate::secret::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

/// The attribute with the roles that the identity provider lets the person choose from.
const ROLE: &str = "https://aws.amazon.com/SAML/Attributes/Role";

/// A response, in the base64 that STS takes.
#[derive(Debug)]
pub struct Assertion {
    encoded: Secret<String>,
    /// What it says of itself.
    pub says: Saml,
    /// The roles it offers.
    pub roles: Vec<Offered>,
}

/// A role, and the identity provider in IAM that it trusts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// `RoleArn`.
    pub role_arn: String,
    /// `PrincipalArn`.
    pub principal_arn: String,
}

/// Why a text is no assertion.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAssertion {
    /// Neither XML nor base64 of it.
    #[error("it is neither XML nor base64 of XML")]
    Encoding,
    /// The XML cannot be read.
    #[error("{0}")]
    Unreadable(#[from] saml::Unreadable),
    /// Which of them would count?
    #[error("it has more than one assertion")]
    Several,
}

impl Assertion {
    /// Takes a response as browsers and identity providers show it: XML, or base64 of it with any
    /// line ends.
    pub fn read(text: &str) -> Result<Assertion, NoAssertion> {
        let text = text.trim().trim_start_matches('\u{feff}');
        let xml = if text.starts_with('<') {
            text.to_owned()
        } else {
            if text.len() > 2 * saml::LONGEST {
                return Err(saml::Unreadable::TooLong.into());
            }
            let compact: String = text.split_ascii_whitespace().collect();
            let bytes = STANDARD
                .decode(compact)
                .map_err(|_| NoAssertion::Encoding)?;
            String::from_utf8(bytes).map_err(|_| NoAssertion::Encoding)?
        };
        let says = saml::read(&xml)?;
        if says.assertions > 1 {
            return Err(NoAssertion::Several);
        }
        let roles = says.attributes.iter().filter(|(name, _)| name == ROLE);
        let roles = roles.flat_map(|(_, values)| values.iter().filter_map(|it| offered(it)));
        Ok(Assertion {
            roles: roles.collect(),
            encoded: Secret::new(STANDARD.encode(xml)),
            says,
        })
    }

    /// As STS takes it.
    pub fn encoded(&self) -> &Secret<String> {
        &self.encoded
    }

    /// The end that comes first.
    pub fn expires_at(&self) -> Option<Timestamp> {
        let ends = self.says.ends.iter();
        ends.filter_map(|it| it.parse::<Timestamp>().ok()).min()
    }
}

/// The two ARNs of a value, which identity providers write in either order.
fn offered(value: &str) -> Option<Offered> {
    let (a, b) = value.split_once(',')?;
    let (a, b) = (a.trim(), b.trim());
    let is_provider = |it: &str| it.contains(":saml-provider/");
    let is_role = |it: &str| it.contains(":role/");
    let (role_arn, principal_arn) =
        match (is_role(a) && is_provider(b), is_role(b) && is_provider(a)) {
            (true, _) => (a, b),
            (false, true) => (b, a),
            (false, false) => return None,
        };
    Some(Offered {
        role_arn: role_arn.to_owned(),
        principal_arn: principal_arn.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(values: &str) -> String {
        format!(
            "<a:Assertion xmlns:a=\"urn:oasis:names:tc:SAML:2.0:assertion\"><a:Conditions \
             NotOnOrAfter=\"2030-01-01T00:05:00.5Z\"/><a:Attribute Name=\"{ROLE}\">{values}</a:Attribute>\
             </a:Assertion>"
        )
    }

    #[test]
    fn roles_come_in_either_order() {
        let (role, provider) = (
            "arn:aws:iam::123456789012:role/a/R",
            "arn:aws:iam::123456789012:saml-provider/P",
        );
        let values: String = [
            format!("{role},{provider}"),
            format!("{provider} , {role}"),
            "nonsense".to_owned(),
            format!("{role},{role}"),
        ]
        .iter()
        .map(|it| format!("<a:AttributeValue>{it}</a:AttributeValue>"))
        .collect();
        let xml = response(&values);
        let it = Assertion::read(&xml).unwrap();
        assert_eq!(it.roles.len(), 2);
        assert!(
            it.roles
                .iter()
                .all(|it| it.role_arn == role && it.principal_arn == provider)
        );
        assert_eq!(it.expires_at(), "2030-01-01T00:05:00.5Z".parse().ok());

        let encoded = STANDARD.encode(&xml);
        let (left, right) = encoded.split_at(76);
        let wrapped = Assertion::read(&format!("\u{feff}{left}\r\n{right}\n")).unwrap();
        assert_eq!(wrapped.encoded().reveal(), &encoded);
        assert!(!format!("{wrapped:?}").contains(&encoded[..40]));
    }

    #[test]
    fn what_is_none_is_told_apart() {
        for (text, expected) in [
            ("", NoAssertion::Unreadable(saml::Unreadable::Foreign)),
            ("not base64!", NoAssertion::Encoding),
            ("/////w==", NoAssertion::Encoding),
            (
                "<html>",
                NoAssertion::Unreadable(saml::Unreadable::Malformed),
            ),
        ] {
            assert_eq!(Assertion::read(text).unwrap_err(), expected, "{text}");
        }
        let two = format!("<r>{}{}</r>", response(""), response(""));
        assert_eq!(Assertion::read(&two).unwrap_err(), NoAssertion::Several);
    }
}
