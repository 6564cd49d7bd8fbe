//! Destinations that the user named for one bookmark, in their own words.
//!
//! A bookmark is a file that may have come by mail: what it names is not accepted because it is
//! there, but because it was answered or given here.

use super::pin;
use crate::bookmark::Bookmark;
use crate::dirs::Dirs;
use crate::failure::Failure;
use crate::file::{self, Links};
use crate::profile::destination::Endpoint;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::PathBuf;

const LIMIT: usize = 1 << 20;

#[derive(Debug, Serialize, Deserialize)]
struct Spoken {
    version: u32,
    /// As [`Endpoint`] displays them.
    endpoints: BTreeSet<String>,
}

fn place(it: &Bookmark, dirs: &Dirs) -> Option<PathBuf> {
    let uuid = it.uuid()?.as_str().to_ascii_lowercase();
    Some(pin::folder(dirs).join(format!("bookmark-{uuid}.json")))
}

/// The destinations that the user named for this bookmark, as [`Endpoint`] displays them.
pub fn spoken(it: &Bookmark, dirs: &Dirs) -> BTreeSet<String> {
    let read = || {
        let bytes = file::read(&place(it, dirs)?, LIMIT, Links::Refuse).ok()?;
        let spoken: Spoken = serde_json::from_slice(&bytes).ok()?;
        (spoken.version == 1).then_some(spoken.endpoints)
    };
    read().unwrap_or_default()
}

/// Keeps destinations that the user named for this bookmark. It must have been saved: its UUID is
/// what they are kept under.
pub fn remember(it: &Bookmark, endpoints: &[Endpoint], dirs: &Dirs) -> Result<(), Failure> {
    let Some(path) = place(it, dirs) else {
        return Ok(());
    };
    let before = spoken(it, dirs);
    let mut endpoints: BTreeSet<String> = endpoints.iter().map(Endpoint::to_string).collect();
    endpoints.extend(before.iter().cloned());
    if endpoints == before {
        return Ok(());
    }
    let version = 1;
    pin::write_json(&path, &Spoken { version, endpoints }, dirs)
}

/// Forgets what was named for this bookmark.
pub fn forget(it: &Bookmark, dirs: &Dirs) -> Result<(), Failure> {
    match place(it, dirs) {
        Some(path) => file::remove(&path).map_err(|error| file::unwritable(&path, &error)),
        None => Ok(()),
    }
}
