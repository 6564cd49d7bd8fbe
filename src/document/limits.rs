//! Every bound of the readers, in one place. Each has its own diagnostic.
//!
//! Published profiles: at most 2.3 MB (nearly all of it one icon), two levels deep, a few dozen
//! keys, and no text but icons longer than 89 bytes. The bounds are far from all of that.

/// Bytes of a property list, XML or binary (`file-too-large`).
pub const PLIST_BYTES: usize = 8 << 20;

/// Bytes of a YAML file (`file-too-large`): its scanner is slower, and nobody types an icon.
pub const YAML_BYTES: usize = 256 << 10;

/// Arrays and dictionaries inside one another (`too-deep`). It also bounds the recursion of
/// whatever walks or drops a finished tree.
pub const DEPTH: usize = 16;

/// Values of all kinds, counted as often as they are referred to (`too-many-nodes`).
pub const NODES: usize = 10_000;

/// Comments and processing instructions (`too-many-comments`).
pub const COMMENTS: usize = 10_000;

/// Bytes of a key (`key-too-long`).
pub const KEY_BYTES: usize = 1 << 10;

/// Bytes of text that are still copied into the tree; longer text is kept as a place
/// ([`super::Value::Opaque`]).
pub const TEXT_BYTES: usize = 8 << 10;

/// Bytes of text in one tree, counted as often as they are referred to (`too-much-text`).
pub const ALL_TEXT_BYTES: usize = 8 << 20;

/// Findings of a reader for one file; the last says that there are more (`too-many-problems`).
pub const PROBLEMS: usize = 100;
