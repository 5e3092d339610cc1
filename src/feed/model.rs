//! Feeds, and the set of all feeds of a site.

use crate::event::slug::Slug;
use crate::ical::entry::Entry;
use crate::manifest::{FeedKind, FeedRecord};

/// A set of sessions published at one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The path below the output folder, with `/` between folders.
    pub(crate) path: String,
    /// The calendar's name.
    pub(crate) title: String,
    /// The content of the feed, in a sentence.
    pub(crate) description: Option<String>,
    /// The address of the page to which it belongs.
    pub(crate) url: Option<String>,
    pub(crate) kind: FeedKind,
    /// The event it belongs to, if it is one event's alone.
    pub(crate) event: Option<Slug>,
    /// The entries, as indices into all of them, in the order of the feed.
    pub(crate) entries: Vec<usize>,
}

impl Feed {
    /// A feed without entries.
    pub(super) fn new(path: String, title: &str, kind: FeedKind) -> Feed {
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
pub(super) fn sort_entries(feed: &mut Feed, entries: &[Entry]) {
    feed.entries.sort_by_key(|&index| {
        let entry = entries.get(index);
        entry.map(|entry| (entry.first, entry.uid.as_str()))
    });
}

/// All entries, and the feeds that list them.
#[derive(Debug, Default)]
pub struct FeedSet {
    /// The entries of all feeds, each once.
    pub entries: Vec<Entry>,
    /// The feeds, in the order of their paths.
    pub(crate) feeds: Vec<Feed>,
}

impl FeedSet {
    /// How many sessions a feed holds; an endless series counts as one.
    pub(crate) fn sessions_in(&self, feed: &Feed) -> usize {
        let entries = feed.entries.iter().filter_map(|&at| self.entries.get(at));
        entries.map(|entry| entry.sessions).sum()
    }

    /// How many sessions there are, each counted once.
    pub(crate) fn session_count(&self) -> usize {
        let all = self.feeds.iter().filter(|feed| feed.kind == FeedKind::All);
        all.map(|feed| self.sessions_in(feed)).sum()
    }

    /// Adds entries to a feed of the previous build. A feed without other entries keeps its title.
    pub(crate) fn add_previous_entries(&mut self, record: &FeedRecord, indices: Vec<usize>) {
        let position = self.feeds.iter().position(|feed| feed.path == record.path);
        if let Some(feed) = position.and_then(|at| self.feeds.get_mut(at)) {
            feed.entries.extend(indices);
            sort_entries(feed, &self.entries);
            return;
        }
        let mut feed = Feed::new(record.path.clone(), &record.title, record.kind);
        feed.entries = indices;
        sort_entries(&mut feed, &self.entries);
        self.feeds.push(feed);
        self.feeds.sort_by(|a, b| a.path.cmp(&b.path));
    }
}
