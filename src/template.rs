//! Our own templates, filled in: the one door to handlebars.
//!
//! A name that is missing is an error, not a blank. Templates are part of this program; a template
//! from a file or a server is never rendered, so loops and depth need no limit here.

use crate::untrusted::misleads;
use handlebars::{Handlebars, no_escape};
use serde::Serialize;
use std::fmt::Write as _;

/// What happens to characters that mean something where the text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escaping {
    /// `& < > " '` and the like become entities.
    Html,
    /// Nothing: for text whose values were checked or quoted before.
    Nothing,
    /// For the text of an XML element (XML 1.0 section 2.4), line ends and blanks kept as they are.
    XmlText,
    /// For between the quotation marks of a YAML double-quoted scalar (YAML 1.2 section 7.3.1).
    YamlDoubleQuoted,
}

/// A template and its values do not fit: a bug of ours.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unrenderable(String);

/// Fills a template in. No partials, no helpers but handlebars' own.
pub fn render(
    template: &str,
    escaping: Escaping,
    values: &impl Serialize,
) -> Result<String, Unrenderable> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    match escaping {
        Escaping::Html => {}
        Escaping::Nothing => registry.register_escape_fn(no_escape),
        Escaping::XmlText => registry.register_escape_fn(xml_text),
        Escaping::YamlDoubleQuoted => registry.register_escape_fn(yaml_double_quoted),
    }
    registry
        .render_template(template, values)
        .map_err(|it| Unrenderable(it.to_string()))
}

/// `>` too, since `]]>` may not stand in text; what no XML document can hold becomes U+FFFD.
fn xml_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' => out.push(it),
            // A reader turns a bare one into a line feed.
            '\r' => out.push_str("&#13;"),
            '\u{0}'..'\u{20}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(it),
        }
    }
    out
}

/// Everything that is not plainly visible is written as a number.
pub(crate) fn yaml_double_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        // Writing into a String cannot fail.
        let _ = match it {
            '"' | '\\' => write!(out, "\\{it}"),
            '\n' => out.write_str("\\n"),
            '\r' => out.write_str("\\r"),
            '\t' => out.write_str("\\t"),
            it if misleads(it) || matches!(it, '\u{fffe}' | '\u{ffff}') => {
                write!(out, "\\U{:08X}", u32::from(it))
            }
            it => out.write_char(it),
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, parse};
    use proptest::prelude::*;

    fn read_back(template: &str, escaping: Escaping, value: &str) -> Option<String> {
        let text = render(template, escaping, &serde_json::json!({ "it": value })).unwrap();
        let (document, _) = parse(text.as_bytes(), "it".into());
        let document: Document = document?;
        document.entry("Key")?.node.text().map(str::to_owned)
    }

    const YAML: &str = "Key: \"{{it}}\"\n";
    const XML: &str =
        "<plist version=\"1.0\"><dict><key>Key</key><string>{{it}}</string></dict></plist>";

    proptest! {
        #[test]
        fn any_text_comes_back_from_yaml(value in any::<String>()) {
            prop_assert_eq!(read_back(YAML, Escaping::YamlDoubleQuoted, &value), Some(value));
        }

        #[test]
        fn any_text_that_xml_can_hold_comes_back_from_xml(value in "[\\PC\\t\\n\\r]*") {
            prop_assume!(!value.contains(['\u{fffe}', '\u{ffff}']));
            prop_assert_eq!(read_back(XML, Escaping::XmlText, &value), Some(value));
        }
    }

    #[test]
    fn what_means_something_there_comes_back() {
        for value in [
            "", " ", "a\"b", "'", "\\", "\\n", "&amp;", "<x/>", "]]>", "<!-- -->", "no", "~", ": ",
            " #", "{{it}}", "${it}", "- a", "%", "@", "`", "a\tb", "\u{2028}", "\u{85}", "ä😀",
        ] {
            let yaml = read_back(YAML, Escaping::YamlDoubleQuoted, value);
            assert_eq!(yaml.as_deref(), Some(value));
            let xml = read_back(XML, Escaping::XmlText, value);
            assert_eq!(xml.as_deref(), Some(value));
        }
    }

    #[test]
    fn values_are_escaped_where_they_must_be_and_kept_where_they_must_be() {
        let values = serde_json::json!({ "it": "a&b <c> \"d\"" });
        let shown = |escaping| render("[{{it}}]", escaping, &values).unwrap();
        assert_eq!(shown(Escaping::Nothing), "[a&b <c> \"d\"]");
        assert_eq!(shown(Escaping::Html), "[a&amp;b &lt;c&gt; &quot;d&quot;]");
    }

    #[test]
    fn a_missing_value_or_a_partial_is_an_error() {
        let values = serde_json::json!({});
        for template in ["{{missing}}", "{{> partial}}", "{{#if}}"] {
            assert!(
                render(template, Escaping::Html, &values).is_err(),
                "{template}"
            );
        }
    }
}
