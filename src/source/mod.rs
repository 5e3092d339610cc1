//! Discovering and reading files.

pub(crate) mod discover;
mod missing;
