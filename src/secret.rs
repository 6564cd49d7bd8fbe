//! A value that never prints itself.
//!
//! Deliberately not here: `Display`, `Serialize`, `PartialEq`, `Clone`. Whoever needs the value
//! says [`Secret::reveal`], and a house test lists the folders that may.

use std::fmt;
use zeroize::Zeroize;

/// A secret held in memory; wiped, as well as a process can, when dropped.
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Wraps a value that must not be shown.
    pub fn new(it: T) -> Self {
        Secret(it)
    }

    /// The value itself, for the one place that needs it.
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}
