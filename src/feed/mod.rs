//! Feeds: which there are, and their text.
//!
//! Sessions are rendered once, as [`Entry`](crate::ical::entry::Entry); a [`Feed`] lists the entries that it holds.

pub(crate) mod adopt;
pub(crate) mod calendar;
mod external;
mod group;
mod large;
mod model;
mod of_event;
pub(crate) mod path;
pub mod published;
pub mod revision;
pub(crate) mod size;
mod text;
pub mod window;

pub(crate) use crate::manifest::FeedKind;

pub(crate) use external::render_external;
pub use group::group;
pub(crate) use large::{large_feeds, warn_large};
pub use model::{Feed, FeedSet};
pub(crate) use of_event::of_external;
pub use of_event::{EventFeeds, of_event, of_translation, selection_paths};
pub(crate) use text::{FeedText, Timezones};
