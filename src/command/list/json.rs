//! Sessions as JSON.

use crate::config::Config;
use crate::feed::window::Windows;
use crate::feed::{self, FeedSet};
use crate::ical::entry;
use crate::schedule::expand::Expanded;
use crate::session_list::{ListedSession, SessionRecord, feeds_by_uid, record};

/// A JSON array with one object per session. `events` are all events of the site.
pub(super) fn text(
    rows: Vec<ListedSession<'_>>,
    events: &[Expanded],
    config: &Config,
    windows: &Windows,
) -> String {
    let feeds = feeds(events, config, windows);
    let feeds = feeds_by_uid(&feeds);
    let with_feeds = |row| {
        let record = SessionRecord::new(row);
        let feeds = feeds.get(record.uid.as_str()).cloned();
        SessionRecord {
            feeds: feeds.unwrap_or_default(),
            ..record
        }
    };
    let records: Vec<SessionRecord> = rows.into_iter().map(with_feeds).collect();
    // `#` occurs only inside strings: the escape keeps a runner of GitHub Actions from executing
    // an older workflow command.
    record::pretty(&records).replace("##[", "#\\u0023[")
}

fn feeds(events: &[Expanded], config: &Config, windows: &Windows) -> FeedSet {
    let of_event = |expanded: &Expanded| {
        let entries = entry::entries(expanded, config);
        feed::of_event(&expanded.event, entries, config, windows)
    };
    let (feeds, _) = feed::group(events.iter().map(of_event).collect(), config);
    feeds
}
