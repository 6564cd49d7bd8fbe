//! The environment, read once.
//!
//! `main` takes the snapshot; everything else gets it as a value. Nothing below reads the
//! process's own environment.

use std::collections::BTreeMap;
use std::ffi::OsString;

/// A snapshot of environment variables. Values that are not Unicode are left out.
#[derive(Debug, Clone, Default)]
pub struct Env(BTreeMap<String, String>);

impl Env {
    /// Takes the variables as the system gives them.
    pub fn new(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        Env(variables
            .into_iter()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect())
    }

    /// The value of a variable; one set to nothing counts as not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// Every variable, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Env {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(it: I) -> Self {
        Env(it
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect())
    }
}
