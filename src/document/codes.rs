//! Every finding a reader can make: its permanent name and what it means.
//!
//! Not here: severities and messages (with the code that finds them), and the lint rules.

use crate::diagnostic::Code;

/// One kind of finding of the readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReaderCode {
    /// The permanent name.
    pub code: Code,
    /// What it means, in a few words.
    pub summary: &'static str,
    /// The page: what, why, bad, the exact diagnostic, good.
    pub doc: &'static str,
}

macro_rules! codes {
    ($($name:ident = $code:literal: $summary:literal;)*) => {
        $(pub(super) const $name: Code = $code;)*

        /// The findings of the readers, sorted by code.
        pub static CODES: &[ReaderCode] = &[$(ReaderCode {
            code: $code,
            summary: $summary,
            doc: include_str!(concat!("pages/", $code, ".md")),
        }),*];
    };
}

codes! {
    ATTRIBUTE_IGNORED = "attribute-ignored": "an attribute that no reader of property lists looks at";
    BAD_CHARACTER_REFERENCE = "bad-character-reference": "a numeric character reference that is no XML character";
    BAD_DATA = "bad-data": "a `data` element that is not base64";
    BAD_DATE = "bad-date": "a `date` element that is not an ISO 8601 time in UTC";
    BAD_INTEGER = "bad-integer": "an `integer` element that is not a whole number of at most 64 bits";
    BAD_REAL = "bad-real": "a `real` element that is not a number";
    BINARY_CYCLE = "binary-cycle": "a binary property list with an object that contains itself";
    BINARY_NOT_WELL_FORMED = "binary-not-well-formed": "a binary property list whose tables or objects contradict themselves";
    BINARY_UNSUPPORTED_TYPE = "binary-unsupported-type": "an object of a type that XML property lists do not have";
    BINARY_VERSION = "binary-version": "a binary property list of another version than `00`";
    BOOLEAN_NOT_EMPTY = "boolean-not-empty": "something inside `<true>` or `<false>`";
    CONTROL_CHARACTER = "control-character": "a control character";
    DECLARATION_NOT_FIRST = "declaration-not-first": "an XML declaration that is not at the very start of the file";
    DOCTYPE_FOREIGN = "doctype-foreign": "a DOCTYPE other than Apple's for property lists";
    DOCTYPE_SUBSET = "doctype-subset": "a DOCTYPE that brings its own declarations";
    DUPLICATE_KEY = "duplicate-key": "a key that is given twice in one dictionary";
    ELEMENT_IN_TEXT = "element-in-text": "an element inside an element that holds text";
    ENCODING_NOT_SUPPORTED = "encoding-not-supported": "a text encoding other than UTF-8";
    ENTITY_NOT_ALLOWED = "entity-not-allowed": "an entity other than the five that XML predefines";
    FILE_EMPTY = "file-empty": "a file with nothing in it";
    FILE_TOO_LARGE = "file-too-large": "a file that is larger than any connection profile";
    FOREIGN_FORMAT = "foreign-format": "a file of another kind: an archive, a picture, a web page";
    KEY_NOT_STRING = "key-not-string": "a key that is not text";
    KEY_OUTSIDE_DICT = "key-outside-dict": "a `key` element that is not in a `dict`";
    KEY_TOO_LONG = "key-too-long": "a key that is longer than 1,024 bytes";
    KEY_WITHOUT_VALUE = "key-without-value": "a key that is followed by no value";
    MORE_THAN_ONE_VALUE = "more-than-one-value": "more than one top-level value";
    NO_VALUE = "no-value": "a file without a value";
    NOT_UTF8 = "not-utf8": "bytes that are not UTF-8";
    PLIST_ELEMENT_MISSING = "plist-element-missing": "an XML property list without its `plist` element";
    ROOT_NOT_DICT = "root-not-dict": "a top-level value that is not a dictionary";
    TEXT_BETWEEN_ELEMENTS = "text-between-elements": "text where only elements may stand";
    TOO_DEEP = "too-deep": "more than 16 arrays and dictionaries inside one another";
    TOO_MANY_COMMENTS = "too-many-comments": "more than 10,000 comments and processing instructions";
    TOO_MANY_NODES = "too-many-nodes": "more than 10,000 values";
    TOO_MANY_PROBLEMS = "too-many-problems": "more findings than are shown for one file";
    TOO_MUCH_TEXT = "too-much-text": "a binary property list that expands to more than 8 MiB of text";
    UNCLOSED_ELEMENT = "unclosed-element": "an element that is not closed before the end of the file";
    UNFINISHED_MERGE = "unfinished-merge": "the markers of a merge that was left unfinished";
    UNKNOWN_ELEMENT = "unknown-element": "an element that property lists do not have";
    VALUE_WITHOUT_KEY = "value-without-key": "a value in a dictionary that has no key";
    XML_NOT_WELL_FORMED = "xml-not-well-formed": "XML that breaks the rules of XML";
    YAML_ALIAS = "yaml-alias": "a YAML alias";
    YAML_ANCHOR = "yaml-anchor": "a YAML anchor";
    YAML_MERGE_KEY = "yaml-merge-key": "a YAML merge key";
    YAML_MULTIPLE_DOCUMENTS = "yaml-multiple-documents": "more than one YAML document in a file";
    YAML_NOT_WELL_FORMED = "yaml-not-well-formed": "YAML that breaks the rules of YAML";
    YAML_TAG = "yaml-tag": "a YAML tag";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_unique_and_kebab_case() {
        assert!(CODES.is_sorted_by(|a, b| a.code < b.code));
        for it in CODES {
            assert!(
                it.code
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{}",
                it.code
            );
            assert!(!it.summary.is_empty() && !it.summary.ends_with('.'));
        }
    }
}
