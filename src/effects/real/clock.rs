//! The system's clock. The one place that asks it.

use crate::effects::{Answered, Clock};
use jiff::Timestamp;
use std::time::Duration;

/// The system's clock; waits need a tokio runtime with time.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep(&self, it: Duration) -> Answered<'_, ()> {
        Box::pin(tokio::time::sleep(it))
    }
}
