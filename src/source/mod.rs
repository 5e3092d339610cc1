//! Discovering and reading files.

pub mod discover;
