//! Discovering and reading files.

pub(crate) mod discover;
pub(crate) mod hidden;
mod missing;
