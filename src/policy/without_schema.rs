//! What stands in for compiled schemas in a build without the feature `schema`.

use super::Unusable;
use super::source::Source;
use crate::diagnostic::Diagnostic;
use serde_json::Value as Json;

#[derive(Debug)]
pub(super) enum Compiled {}

impl Compiled {
    pub(super) fn new(_: &Source) -> Result<Self, Unusable> {
        Err(Unusable::new("this build judges by no schemas")
            .with_help("build it with the feature `schema`"))
    }

    pub(super) fn judge(&self, _: &Source, _: &Json) -> Vec<Diagnostic> {
        match *self {}
    }
}
