//! What was asked of a world, for whoever wants to know that nothing was unplanned or missing.
//!
//! Names only: no parameter's value, no header and no body is ever kept here.

use super::Face;
use http::StatusCode;
use std::collections::VecDeque;

/// How many requests are remembered.
const MOST: usize = 4096;

/// One request and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requested {
    /// Who was asked.
    pub face: Face,
    /// `GET`, `POST`.
    pub method: String,
    /// The path, without a region; for STS the `Action`.
    pub action: String,
    /// The region it was meant for, where its address named one.
    pub region: Option<String>,
    /// The names of the parameters: query first, then form or the members of a JSON object.
    pub parameters: Vec<String>,
    /// How it was answered.
    pub status: StatusCode,
}

/// The last requests, oldest first.
#[derive(Default)]
pub(super) struct Log(VecDeque<Requested>);

impl Log {
    pub(super) fn push(&mut self, it: Requested) {
        if self.0.len() == MOST {
            self.0.pop_front();
        }
        self.0.push_back(it);
    }

    pub(super) fn all(&self) -> Vec<Requested> {
        self.0.iter().cloned().collect()
    }
}
