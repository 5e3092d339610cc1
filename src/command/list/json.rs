//! Sessions as JSON.

use crate::config::Config;
use crate::feed::{self, EventFeeds};
use crate::session_list::{ListedSession, SessionRecord, feeds_by_uid, record};

/// A JSON array with one object per session. `feeds` are those of all events.
pub(super) fn text(
    rows: Vec<ListedSession<'_>>,
    feeds: Vec<EventFeeds>,
    config: &Config,
) -> String {
    let (feeds, _) = feed::group(feeds, config);
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
