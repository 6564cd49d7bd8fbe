//! What a run tells whoever watches it.

use crate::failure::Failure;
use crate::step::{Slot, Step};

/// One thing that happened.
#[derive(Debug)]
pub enum Event<'a> {
    /// A former run's outcome still serves.
    Reused(Slot),
    /// A step begins.
    Started(&'a Step),
    /// A step is done.
    Finished(&'a Step),
    /// A service found expired what did not look so: once more.
    Again(&'a Failure),
    /// An outcome could not be kept for the next run, and why; this run goes on.
    NotKept(Slot, &'a std::io::Error),
}
