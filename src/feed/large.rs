//! The size of shared feeds: Google Calendar is reported to drop events of large ones.

use std::cmp::Reverse;

use super::model::{Feed, FeedSet};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits;
use crate::manifest::{FeedKind, LargeFeed};

/// DTSTAMP, LAST-MODIFIED and SEQUENCE, which an entry does not contain.
const REVISION_BYTES: usize = 70;

/// The shared feeds that are larger than clients accept, with the largest first.
pub(crate) fn large_feeds(feeds: &FeedSet) -> Vec<LargeFeed> {
    let shared = feeds.feeds.iter().filter(|feed| {
        !matches!(
            feed.kind,
            FeedKind::Event | FeedKind::Track | FeedKind::Download
        )
    });
    let mut large: Vec<LargeFeed> = shared
        .map(|feed| measure(feeds, feed))
        .filter(|feed| {
            feed.bytes > limits::LARGE_FEED_BYTES || feed.vevents > limits::LARGE_FEED_VEVENTS
        })
        .collect();
    large.sort_by_key(|feed| Reverse(feed.bytes));
    large
}

fn measure(feeds: &FeedSet, feed: &Feed) -> LargeFeed {
    let entries = feed.entries.iter();
    let entries = entries.filter_map(|&index| feeds.entries.get(index));
    let (bytes, vevents) = entries.fold((0, 0), |(bytes, vevents), entry| {
        let tails = entry
            .tails
            .iter()
            .map(|tail| entry.head.len() + REVISION_BYTES + tail.own.len() + tail.closing.len());
        (bytes + tails.sum::<usize>(), vevents + entry.tails.len())
    });
    LargeFeed {
        path: feed.path.clone(),
        bytes,
        vevents,
    }
}

/// The warning about large feeds. `None` if there are none.
pub(crate) fn warn_large(large: &[LargeFeed]) -> Option<Diagnostic> {
    let first = large.first()?;
    let diagnostic = Diagnostic::new(
        Code::FeedTooLarge,
        format!(
            "{} has {} sessions in {} kB, but Google Calendar is reported to drop events \
             of feeds above 1 MB or about 1,100 events",
            first.path,
            first.vevents,
            first.bytes / 1000
        ),
    );
    let others: Vec<&str> = large
        .iter()
        .skip(1)
        .take(limits::NAMED_IN_SENTENCE)
        .map(|feed| feed.path.as_str())
        .collect();
    let diagnostic = match large.len() {
        1 => diagnostic,
        count => diagnostic.note(format!(
            "{} of {count} large feeds: {}",
            others.len() + 1,
            others.join(", ")
        )),
    };
    Some(
        diagnostic
            .help("set `history: 12 months` in calfeed.yml, so that shared feeds leave out older sessions")
            .help("or shorten the text of sessions with `description`"),
    )
}
