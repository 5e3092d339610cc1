//! From the keys and values of a page to an [`Event`](crate::event::Event).

mod changes;
mod details;
mod parse;
mod recurrence;
mod slot;
mod title;
mod tracks;

pub use parse::{Outcome, parse};
