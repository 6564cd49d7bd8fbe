//! Profiles, bookmarks and preferences through the command line, in a world where nothing may be
//! reached: whatever connects, asks or opens a browser without being meant to fails the test.

mod bookmarks;
mod enabling;
mod extends;
mod folder;
mod world;
