//! Feeds: which there are, and their text.
//!
//! Sessions are rendered once, as [`Entry`]; a [`Feed`] lists the entries that it holds.

pub mod calendar;
mod group;
mod of_event;
pub mod path;
pub mod published;
pub mod revision;
mod text;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use crate::event::slug::Slug;
use crate::ical::entry::Entry;
pub use crate::manifest::FeedKind;

pub use group::{Published, group};
pub use of_event::{EventFeeds, of_event, shared_paths};
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

/// In the order of time, and of UIDs at the same time.
fn sort_entries(feed: &mut Feed, entries: &[Entry]) {
    if feed.entries.len() < 2 {
        return;
    }
    let listed = feed.entries.iter().filter_map(|&index| {
        let entry = entries.get(index)?;
        Some((entry.first, entry.uid.as_str(), index))
    });
    // What is compared stands together: entries themselves are too large for the caches.
    let mut listed: Vec<(DateTime<Utc>, &str, usize)> = listed.collect();
    listed.par_sort_unstable();
    feed.entries = listed.into_iter().map(|(_, _, index)| index).collect();
}
