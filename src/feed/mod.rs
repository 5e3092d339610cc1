//! Feeds: which there are, and their text.
//!
//! Sessions are rendered once, as [`Entry`]; a [`Feed`] lists the entries that it holds.

pub mod calendar;
mod group;
mod large;
mod of_event;
pub mod path;
pub mod published;
pub mod revision;
pub(crate) mod size;
mod text;
pub mod window;

use crate::event::slug::Slug;
use crate::ical::entry::Entry;
pub use crate::manifest::FeedKind;

pub use group::{FeedSet, group};
pub(crate) use of_event::of_external;
pub use of_event::{EventFeeds, of_event, of_translation, selection_paths};
pub use text::{FeedText, Timezones};

/// A set of sessions published at one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The path below the output folder, with `/` between folders.
    pub path: String,
    /// The calendar's name.
    pub title: String,
    /// What it holds, in a sentence.
    pub description: Option<String>,
    /// The page that it belongs to.
    pub url: Option<String>,
    /// What it is made of.
    pub kind: FeedKind,
    /// The event it belongs to, if it is one event's alone.
    pub event: Option<Slug>,
    /// The entries, as indices into all of them, in the order of the feed.
    pub entries: Vec<usize>,
}

impl Feed {
    /// A feed without entries.
    fn new(path: String, title: &str, kind: FeedKind) -> Feed {
        Feed {
            path,
            title: title.to_owned(),
            description: None,
            url: None,
            kind,
            event: None,
            entries: Vec::new(),
        }
    }
}

/// Sorts by time, and by UID at the same time.
fn sort_entries(feed: &mut Feed, entries: &[Entry]) {
    feed.entries.sort_by_key(|&index| {
        let entry = entries.get(index);
        entry.map(|entry| (entry.first, entry.uid.as_str()))
    });
}
