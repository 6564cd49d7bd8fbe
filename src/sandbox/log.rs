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
pub(super) struct Log {
    last: VecDeque<Requested>,
    /// How many there were before those.
    forgotten: usize,
}

impl Log {
    pub(super) fn push(&mut self, it: Requested) {
        if self.last.len() == MOST {
            self.last.pop_front();
            self.forgotten += 1;
        }
        self.last.push_back(it);
    }

    pub(super) fn all(&self) -> Vec<Requested> {
        self.last.iter().cloned().collect()
    }

    /// Those that came after the first so many, and how many there are now.
    pub(super) fn after(&self, seen: usize) -> (Vec<Requested>, usize) {
        let new = self.last.iter().skip(seen.saturating_sub(self.forgotten));
        (new.cloned().collect(), self.forgotten + self.last.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_follows_it_misses_nothing_however_long_it_gets() {
        let mut log = Log::default();
        let (mut seen, mut followed) = (0, Vec::new());
        for n in 0..3 * MOST {
            log.push(Requested {
                face: Face::S3,
                method: "GET".to_owned(),
                action: n.to_string(),
                region: None,
                parameters: Vec::new(),
                status: StatusCode::OK,
            });
            if n % 1000 == 7 {
                let (new, now) = log.after(seen);
                followed.extend(new.into_iter().map(|it| it.action));
                seen = now;
            }
        }
        let expected: Vec<_> = (0..followed.len()).map(|it| it.to_string()).collect();
        assert_eq!(followed, expected);
        assert_eq!(followed.len(), 12_008);
        assert_eq!(log.all().len(), MOST);
    }
}
