//! Our own templates, filled in: the one door to handlebars.
//!
//! A name that is missing is an error, not a blank. Templates are part of this program; a template
//! from a file or a server is never rendered, so loops and depth need no limit here.

use handlebars::{Handlebars, no_escape};
use serde::Serialize;

/// What happens to characters that mean something where the text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escaping {
    /// `& < > " '` and the like become entities.
    Html,
    /// Nothing: for text whose values were checked or quoted before.
    Nothing,
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
    if escaping == Escaping::Nothing {
        registry.register_escape_fn(no_escape);
    }
    registry
        .render_template(template, values)
        .map_err(|it| Unrenderable(it.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

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
