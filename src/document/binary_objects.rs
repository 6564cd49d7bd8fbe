//! The object table of a binary property list, read by number without following anything.
//!
//! Layout: `bplist00`, the objects, a table of their offsets, a trailer of 32 bytes (Apple's
//! CFBinaryPList.c). Every offset and count is checked against the file before it is used.

use super::{codes, limits};
use crate::diagnostic::Code;

const MAGIC: &[u8] = b"bplist00";
const TRAILER: usize = 32;

/// Why a file or an object cannot be read.
#[derive(Debug, PartialEq)]
pub(super) struct Defect {
    pub(super) code: Code,
    pub(super) message: String,
}

impl Defect {
    fn new(message: impl Into<String>) -> Self {
        Defect {
            code: codes::BINARY_NOT_WELL_FORMED,
            message: message.into(),
        }
    }
}

/// One object; containers hold the numbers of their parts.
#[derive(Debug)]
pub(super) enum Object<'a> {
    Null,
    Boolean(bool),
    Integer(i128),
    Real(f64),
    /// Seconds since 2001-01-01T00:00:00Z.
    Date(f64),
    Data(&'a [u8]),
    Text(Text<'a>),
    Array(References<'a>),
    Dict {
        keys: References<'a>,
        values: References<'a>,
    },
}

/// Text that is not decoded yet.
#[derive(Debug, Clone, Copy)]
pub(super) enum Text<'a> {
    Ascii(&'a [u8]),
    Utf16(&'a [u8]),
    Utf8(&'a [u8]),
}

impl Text<'_> {
    /// An upper bound of its bytes in UTF-8.
    pub(super) fn len(self) -> usize {
        match self {
            Text::Ascii(bytes) | Text::Utf8(bytes) => bytes.len(),
            Text::Utf16(bytes) => bytes.len() / 2 * 3,
        }
    }

    pub(super) fn decode(self) -> Option<String> {
        match self {
            Text::Ascii(bytes) if !bytes.is_ascii() => None,
            Text::Ascii(bytes) | Text::Utf8(bytes) => {
                std::str::from_utf8(bytes).ok().map(str::to_owned)
            }
            Text::Utf16(bytes) => {
                let (pairs, _) = bytes.as_chunks::<2>();
                let units = pairs.iter().map(|&it| u16::from_be_bytes(it));
                char::decode_utf16(units).collect::<Result<_, _>>().ok()
            }
        }
    }
}

/// Numbers of objects.
#[derive(Debug, Clone, Copy)]
pub(super) struct References<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl<'a> References<'a> {
    pub(super) fn iter(self) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator + 'a {
        self.bytes.chunks_exact(self.size).map(to_usize)
    }

    pub(super) fn get(self, number: usize) -> Option<usize> {
        let start = number.checked_mul(self.size)?;
        let bytes = self.bytes.get(start..start.checked_add(self.size)?)?;
        Some(to_usize(bytes))
    }
}

/// A big-endian number; what does not fit is too large for any check it meets.
fn to_usize(bytes: &[u8]) -> usize {
    bytes.iter().fold(0usize, |value, &byte| {
        value
            .checked_mul(256)
            .map_or(usize::MAX, |it| it | usize::from(byte))
    })
}

/// The objects of a file by number.
#[derive(Debug)]
pub(super) struct Objects<'a> {
    /// Everything before the offset table.
    bytes: &'a [u8],
    offsets: References<'a>,
    reference_size: usize,
    pub(super) count: usize,
    pub(super) top: usize,
}

impl<'a> Objects<'a> {
    /// Checks header, trailer and table.
    pub(super) fn new(source: &'a [u8]) -> Result<Self, Defect> {
        if !source.starts_with(MAGIC) {
            let version = source.get(6..8).unwrap_or_default().escape_ascii();
            return Err(Defect {
                code: codes::BINARY_VERSION,
                message: format!("version `{version}` of binary property lists is not supported"),
            });
        }
        let too_short = || Defect::new("the file is cut off: its trailer is missing");
        let end = source.len().checked_sub(TRAILER).ok_or_else(too_short)?;
        let (content, trailer) = source.split_at_checked(end).ok_or_else(too_short)?;
        let number = |range| trailer.get(range).map_or(usize::MAX, to_usize);
        let (offset_size, reference_size) = (number(6..7), number(7..8));
        let (count, top, table) = (number(8..16), number(16..24), number(24..32));
        if !(1..=8).contains(&offset_size) || !(1..=8).contains(&reference_size) {
            return Err(Defect::new(
                "the trailer gives sizes of numbers that are not 1 to 8",
            ));
        }
        // A key for every value.
        if count > 2 * limits::NODES {
            return Err(Defect {
                code: codes::TOO_MANY_NODES,
                message: format!(
                    "the file claims {count} objects; at most {} are read",
                    2 * limits::NODES
                ),
            });
        }
        let beyond = || Defect::new("the table of objects reaches beyond the file");
        let table_end = count
            .checked_mul(offset_size)
            .and_then(|it| it.checked_add(table))
            .ok_or_else(beyond)?;
        let offsets = References {
            bytes: content.get(table..table_end).ok_or_else(beyond)?,
            size: offset_size,
        };
        if top >= count {
            return Err(Defect::new("the top object is not in the table"));
        }
        Ok(Objects {
            bytes: content.get(..table).ok_or_else(beyond)?,
            offsets,
            reference_size,
            count,
            top,
        })
    }

    /// The object of that number.
    pub(super) fn get(&self, number: usize) -> Result<Object<'a>, Defect> {
        let offset = self
            .offsets
            .get(number)
            .ok_or_else(|| Defect::new(format!("there is no object {number}")))?;
        let beyond = || Defect::new(format!("object {number} reaches beyond the objects"));
        if offset < MAGIC.len() {
            return Err(beyond());
        }
        let bytes = self.bytes.get(offset..).ok_or_else(beyond)?;
        let (&marker, rest) = bytes.split_first().ok_or_else(beyond)?;
        let low = usize::from(marker & 0x0F);
        Ok(match marker >> 4 {
            0x0 => match low {
                0x0 => Object::Null,
                0x8 => Object::Boolean(false),
                0x9 => Object::Boolean(true),
                _ => return Err(unsupported(number, marker)),
            },
            0x1 if low <= 4 => Object::Integer(integer(rest, 1 << low).ok_or_else(beyond)?),
            0x2 if low == 2 => {
                let bytes = rest.first_chunk().ok_or_else(beyond)?;
                Object::Real(f32::from_be_bytes(*bytes).into())
            }
            0x2 if low == 3 => {
                Object::Real(f64::from_be_bytes(*rest.first_chunk().ok_or_else(beyond)?))
            }
            0x3 if low == 3 => {
                Object::Date(f64::from_be_bytes(*rest.first_chunk().ok_or_else(beyond)?))
            }
            0x4 => Object::Data(counted(low, rest, 1).ok_or_else(beyond)?.0),
            0x5 => Object::Text(Text::Ascii(counted(low, rest, 1).ok_or_else(beyond)?.0)),
            0x6 => Object::Text(Text::Utf16(counted(low, rest, 2).ok_or_else(beyond)?.0)),
            0x7 => Object::Text(Text::Utf8(counted(low, rest, 1).ok_or_else(beyond)?.0)),
            0xA => {
                let (bytes, _) = counted(low, rest, self.reference_size).ok_or_else(beyond)?;
                Object::Array(self.references(bytes))
            }
            0xD => {
                let (keys, rest) = counted(low, rest, self.reference_size).ok_or_else(beyond)?;
                Object::Dict {
                    keys: self.references(keys),
                    values: self.references(rest.get(..keys.len()).ok_or_else(beyond)?),
                }
            }
            _ => return Err(unsupported(number, marker)),
        })
    }

    fn references(&self, bytes: &'a [u8]) -> References<'a> {
        References {
            bytes,
            size: self.reference_size,
        }
    }
}

fn unsupported(number: usize, marker: u8) -> Defect {
    let name = match marker >> 4 {
        0x8 => "a UID",
        0xB | 0xC => "a set",
        _ => "of an unknown type",
    };
    Defect {
        code: codes::BINARY_UNSUPPORTED_TYPE,
        message: format!("object {number} is {name}"),
    }
}

/// 1, 2 and 4 bytes are unsigned, 8 and 16 signed.
fn integer(bytes: &[u8], size: usize) -> Option<i128> {
    let bytes = bytes.get(..size)?;
    let value = bytes
        .iter()
        .fold(0u128, |value, &byte| value << 8 | u128::from(byte));
    Some(match size {
        8 => i128::from(value as u64 as i64),
        _ => value as i128,
    })
}

/// The bytes of `low` items of `size`, and what follows; `0xF` says that the count is an integer
/// object of its own.
fn counted(low: usize, rest: &[u8], size: usize) -> Option<(&[u8], &[u8])> {
    let (count, rest) = match (low, rest.split_first()) {
        (0xF, Some((&marker @ 0x10..=0x13, rest))) => {
            let width = 1usize << (marker & 0x0F);
            let (count, rest) = rest.split_at_checked(width)?;
            (to_usize(count), rest)
        }
        (0xF, _) => return None,
        _ => (low, rest),
    };
    rest.split_at_checked(count.checked_mul(size)?)
}
