//! The elements of an XML property list and the text inside the ones that hold text.

use super::report::clip;
use super::{Base64Run, Opaque, Value, codes, limits};
use crate::diagnostic::{Code, Span};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// An element, by what may stand inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    Plist,
    Array,
    Dict,
    Key,
    Scalar(Scalar),
    Boolean(bool),
    /// Reported where it began; nothing inside it is looked at.
    Skipped,
}

/// An element whose text is a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scalar {
    String,
    Integer,
    Real,
    Date,
    Data,
}

impl Scalar {
    /// Whether icons are written as this.
    pub(super) fn may_be_icon(self) -> bool {
        matches!(self, Scalar::String | Scalar::Data)
    }
}

impl Element {
    /// The element of that name (Apple's PropertyList-1.0.dtd).
    pub(super) fn named(name: &str) -> Option<Element> {
        Some(match name {
            "plist" => Element::Plist,
            "array" => Element::Array,
            "dict" => Element::Dict,
            "key" => Element::Key,
            "string" => Element::Scalar(Scalar::String),
            "integer" => Element::Scalar(Scalar::Integer),
            "real" => Element::Scalar(Scalar::Real),
            "date" => Element::Scalar(Scalar::Date),
            "data" => Element::Scalar(Scalar::Data),
            "true" => Element::Boolean(true),
            "false" => Element::Boolean(false),
            _ => return None,
        })
    }

    /// Whether text belongs inside.
    pub(super) fn holds_text(self) -> bool {
        matches!(self, Element::Key | Element::Scalar(_))
    }
}

/// The text of one element, joined from its pieces while it is short enough to be worth it.
#[derive(Debug, Default)]
pub(super) struct Text {
    joined: String,
    too_long: bool,
    /// Its beginning, where that was passed over.
    begins: Option<Base64Run>,
}

impl Text {
    /// Begins the next element.
    pub(super) fn clear(&mut self) {
        self.joined.clear();
        self.too_long = false;
        self.begins = None;
    }

    /// Passes over a beginning that is longer than any text that is copied.
    pub(super) fn pass(&mut self, begins: Base64Run) {
        self.too_long = true;
        self.begins = Some(begins);
    }

    /// Whether `more` bytes would still be copied.
    pub(super) fn has_room(&mut self, more: usize) -> bool {
        self.too_long |= self.joined.len() + more > limits::TEXT_BYTES;
        !self.too_long
    }

    /// Adds a piece that [`Text::has_room`] allowed.
    pub(super) fn push(&mut self, piece: &str) {
        if self.has_room(piece.len()) {
            self.joined.push_str(piece);
        }
    }

    /// Takes what was joined; `None` if it grew too long.
    pub(super) fn take_string(&mut self) -> Option<String> {
        (!self.too_long).then(|| std::mem::take(&mut self.joined))
    }

    /// Takes the value an element of this kind has with this text, or says what is wrong with it.
    pub(super) fn take(&mut self, scalar: Scalar, inner: Option<Span>) -> Result<Value, Wrong> {
        if self.too_long {
            let len = inner.map_or(0, |it| it.end - it.start);
            return match scalar {
                Scalar::String | Scalar::Data => Ok(Value::Opaque(Opaque {
                    len,
                    begins: self.begins,
                })),
                _ => Err(Wrong::new(scalar, "this long text")),
            };
        }
        if scalar == Scalar::String {
            return Ok(Value::String(std::mem::take(&mut self.joined)));
        }
        let text = self.joined.as_str();
        let trimmed = text.trim_matches([' ', '\t', '\n', '\r']);
        let value = match scalar {
            Scalar::String => None,
            Scalar::Integer => integer(trimmed).map(Value::Integer),
            Scalar::Real => trimmed.parse().ok().map(Value::Real),
            Scalar::Date => is_date(trimmed).then(|| Value::Date(trimmed.to_owned())),
            Scalar::Data => data(text).map(Value::Data),
        };
        value.ok_or_else(|| match trimmed {
            "" => Wrong::new(scalar, "an empty element"),
            _ => Wrong::new(scalar, &format!("`{}`", clip(trimmed))),
        })
    }
}

/// Text that is no value of its element.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) help: &'static str,
}

impl Wrong {
    fn new(scalar: Scalar, text: &str) -> Wrong {
        let (code, is_not, help) = match scalar {
            Scalar::String | Scalar::Data => (
                codes::BAD_DATA,
                "base64",
                "write it as base64 with its padding, or use `<string>` for text",
            ),
            Scalar::Integer => (
                codes::BAD_INTEGER,
                "a whole number of at most 64 bits",
                "write digits only, or use `<string>` for text",
            ),
            Scalar::Real => (
                codes::BAD_REAL,
                "a number",
                "write a number like `0.5`, or use `<string>` for text",
            ),
            Scalar::Date => (
                codes::BAD_DATE,
                "a time like `2026-01-31T12:00:00Z`",
                "write it in UTC, or use `<string>` for text",
            ),
        };
        Wrong {
            code,
            message: format!("{text} is not {is_not}"),
            help,
        }
    }
}

/// Decimal or `0x` digits with a sign, in the range property lists have: -2^63 to 2^64 - 1.
fn integer(text: &str) -> Option<i128> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    let hex = digits.strip_prefix("0x").or(digits.strip_prefix("0X"));
    let (digits, radix) = hex.map_or((digits, 10), |it| (it, 16));
    // `u64` itself takes a sign, which would be a second one.
    let unsigned = digits.bytes().all(|b| b.is_ascii_hexdigit());
    let size = i128::from(
        u64::from_str_radix(digits, radix)
            .ok()
            .filter(|_| unsigned)?,
    );
    let value = if negative { -size } else { size };
    (value >= i128::from(i64::MIN)).then_some(value)
}

/// `2026-01-31T12:00:00Z`, the one form that property lists use.
fn is_date(text: &str) -> bool {
    text.len() == 20 && text.parse::<jiff::Timestamp>().is_ok()
}

fn data(text: &str) -> Option<Vec<u8>> {
    let dense: String = text.split_ascii_whitespace().collect();
    STANDARD.decode(dense).ok()
}
