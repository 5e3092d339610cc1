//! Errors, warnings and notes as values: a stable code, a location in a file, and what to write
//! instead.
//!
//! A function that checks a single value returns a [`Diagnostic`] without a location; its caller
//! adds the location with [`Diagnostic::at`]. [`Reporter`] collects the diagnostics of a run, and
//! [`render`] prints them.

mod code;
pub(crate) mod group;
pub(crate) mod levels;
mod location;
mod message;
pub(crate) mod printable;
pub mod render;
mod reporter;
pub mod spelling;

pub use code::{Code, Severity};
pub use location::{SourceFile, SourceLocation};
pub(crate) use message::{Advice, Diagnostic, Subject};
pub(crate) use printable::printable;
pub use reporter::{Reported, Reporter};
