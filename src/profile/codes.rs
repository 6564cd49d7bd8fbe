//! Every finding of reading and resolving a profile: its permanent name and what it means.
//!
//! Not here: severities and messages (with the code that finds them), and the lint rules.

use crate::diagnostic::Code;

/// One kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProfileCode {
    /// The permanent name.
    pub code: Code,
    /// What it means, in a few words.
    pub summary: &'static str,
}

macro_rules! codes {
    ($($name:ident = $code:literal: $summary:literal;)*) => {
        $(pub(super) const $name: Code = $code;)*

        /// The findings, sorted by code.
        pub static CODES: &[ProfileCode] = &[$(ProfileCode { code: $code, summary: $summary }),*];
    };
}

codes! {
    BOOLEAN_AS_TEXT = "boolean-as-text": "a yes or no that is written as text or as a number";
    DUPLICATE_PROPERTY = "duplicate-property": "a property that is given twice with different values";
    EXTENDS_LOOP = "extends-loop": "profiles that extend one another in a circle";
    INVALID_PORT = "invalid-port": "a port that is not a number from 1 to 65535";
    KEY_NOT_OVERRIDABLE = "key-not-overridable": "a value for a key that only the profile itself can give";
    REQUIRED_KEY_MISSING = "required-key-missing": "a key that every profile must have is missing or blank";
    UNKNOWN_BASE = "unknown-base": "an `extends` that names no profile that can be used";
    UNKNOWN_KEY = "unknown-key": "a key that connection profiles do not have";
    UNKNOWN_PROTOCOL = "unknown-protocol": "a `Protocol` that is not known";
    UNKNOWN_SETTING = "unknown-setting": "a value for a name that is no key, no known property and none of the profile's";
    UNKNOWN_VARIABLE = "unknown-variable": "a `${...}` that is not on the list of variables";
    UNSAFE_VARIABLE_VALUE = "unsafe-variable-value": "a property with characters that may not be put in where it is used";
    WRONG_TYPE = "wrong-type": "a value of another type than its key has";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_kebab_case() {
        assert!(CODES.is_sorted_by(|a, b| a.code < b.code));
        for it in CODES {
            assert!(
                it.code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
                "{}",
                it.code
            );
            assert!(!it.summary.is_empty() && !it.summary.ends_with('.'));
        }
    }
}
