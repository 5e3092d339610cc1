//! The commands, one file each.

pub mod build;
pub mod check;
mod clock;
pub mod completions;
pub mod diff;
pub mod draft;
pub mod init;
pub mod list;
pub mod man;
mod output;
mod progress;

pub use output::{ExitStatus, set_quiet};
