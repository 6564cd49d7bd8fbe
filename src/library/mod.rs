//! The profiles there are, which of them are enabled, and what enabling accepted.
//!
//! Profiles are inside the program or lie in the user's folder; neither is used before it is
//! enabled. Enabling accepts the destinations of a profile and pins everything that decides them.
//! Not here: where a profile would send secrets (`profile::destination`), and `bookmark`.

mod acceptance;
mod bases;
mod find;
mod folder;
mod load;
mod pin;
mod spoken;
#[cfg(test)]
mod tests;

pub use acceptance::{
    Acceptance, Terms, acceptance, environment, foreign, insecure, named, unusable,
};
pub use bases::Folders;
pub use find::{find, find_for_run, for_bookmark, has_words};
pub use folder::{Entry, Library, add, remove};
pub use load::{Invalid, Loaded, Source};
pub use pin::{Difference, Pin, State, disable, enable, state, state_with};
pub use spoken::{forget, remember, spoken};
