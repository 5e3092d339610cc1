//! The texts of the feeds that are published.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use crate::config::Config;
use crate::feed::revision;
use crate::feed::{Feed, FeedSet, FeedText, Timezones};
use crate::ical::entry::Entry;
use crate::manifest::{Revision, Revisions};

/// The texts of the feeds, each made when it is needed.
pub(crate) struct Texts<'a> {
    pub(super) feeds: &'a FeedSet,
    config: &'a Config,
    revision_lines: Vec<Arc<str>>,
    timezones: Timezones,
}

impl<'a> Texts<'a> {
    /// Looks up the revision of every entry.
    pub(crate) fn new(feeds: &'a FeedSet, revisions: &Revisions, config: &'a Config) -> Texts<'a> {
        Texts {
            feeds,
            config,
            revision_lines: revision_lines(&feeds.entries, revisions),
            timezones: Timezones::default(),
        }
    }

    /// The text of a feed.
    pub(crate) fn of(&self, feed: &Feed) -> FeedText<'_> {
        let entries = &self.feeds.entries;
        FeedText::new(
            feed,
            entries,
            &self.revision_lines,
            &self.timezones,
            self.config,
        )
    }
}

/// The lines of each entry's revision. Entries of one build share most of them.
fn revision_lines(entries: &[Entry], revisions: &Revisions) -> Vec<Arc<str>> {
    let of_entry = |entry: &Entry| revisions.get(&entry.uid);
    let of_entries: Vec<Option<&Revision>> = entries.par_iter().map(of_entry).collect();
    let mut cached: HashMap<(u32, DateTime<Utc>), Arc<str>> = HashMap::new();
    let mut lines = |revision: &Revision| {
        let same = cached.entry((revision.sequence, revision.time));
        Arc::clone(same.or_insert_with(|| revision::revision_lines(revision).into()))
    };
    let lines = of_entries
        .into_iter()
        .map(|revision| revision.map(&mut lines));
    lines.map(Option::unwrap_or_default).collect()
}
