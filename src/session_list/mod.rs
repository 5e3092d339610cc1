//! Sessions as data: `sessions.json` in the output folder, and `calfeed list`.
//!
//! [`record::SessionRecord`] declares the schema of both. `docs/sessions.md` documents it.

mod listed;
pub(crate) mod record;

use std::collections::HashMap;

use crate::feed::{FeedKind, FeedSet, path};
pub(crate) use listed::{ListedSession, Producer, listed_sessions};
pub(crate) use record::SessionRecord;

/// The path of the list below the output folder.
pub(crate) const PATH: &str = "sessions.json";

/// The paths of the feeds that contain each UID, except files to import.
pub(crate) fn feeds_by_uid(FeedSet { entries, feeds }: &FeedSet) -> HashMap<&str, Vec<String>> {
    let mut paths: HashMap<&str, Vec<String>> = HashMap::new();
    for feed in feeds.iter().filter(|feed| feed.kind != FeedKind::Download) {
        for entry in feed.entries.iter().filter_map(|index| entries.get(*index)) {
            let of_uid = paths.entry(&entry.uid).or_default();
            of_uid.push(feed.path.clone());
        }
    }
    paths
}

/// Returns the text of `sessions.json`: the sessions of `all.ics` in the order of their starts, one
/// line per session, so that a commit shows which of them changed. `carried_over` are sessions of
/// the previous build, which stay as they are.
pub(crate) fn text(
    mut records: Vec<SessionRecord>,
    carried_over: Vec<SessionRecord>,
    feeds: &FeedSet,
) -> String {
    let feeds = feeds_by_uid(feeds);
    for record in &mut records {
        record.feeds = feeds.get(record.uid.as_str()).cloned().unwrap_or_default();
    }
    records.retain(|record| record.feeds.iter().any(|feed| feed == path::ALL));
    records.extend(carried_over);
    record::sort(&mut records);
    record::lines(&records)
}
