//! From the keys and values of a page to an [`Event`](crate::event::Event).

mod changes;
mod details;
mod link;
mod parse;
mod recurrence;
mod slot;
mod title;
mod tracks;

pub use details::organizer;
pub use link::resolve as resolve_link;
pub use parse::{Defaults, Outcome, Parsed, parse};
