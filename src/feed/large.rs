//! The size of shared feeds: Google Calendar is reported to drop events of large ones.

use super::model::{Feed, FeedSet};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits;
use crate::manifest::FeedKind;

/// DTSTAMP, LAST-MODIFIED and SEQUENCE, which an entry does not contain.
const REVISION_BYTES: usize = 70;

/// Warns about shared feeds that are larger than clients accept.
pub(super) fn warn_large(feeds: &FeedSet) -> Option<Diagnostic> {
    let mut large: Vec<(&Feed, usize, usize)> = feeds
        .feeds
        .iter()
        .filter(|feed| {
            !matches!(
                feed.kind,
                FeedKind::Event | FeedKind::Track | FeedKind::Download
            )
        })
        .map(|feed| {
            let (bytes, vevents) = size(feeds, feed);
            (feed, bytes, vevents)
        })
        .filter(|(_, bytes, vevents)| {
            *bytes > limits::LARGE_FEED_BYTES || *vevents > limits::LARGE_FEED_VEVENTS
        })
        .collect();
    large.sort_by_key(|(_, bytes, _)| std::cmp::Reverse(*bytes));
    let (first, bytes, vevents) = large.first()?;
    let diagnostic = Diagnostic::new(
        Code::FeedTooLarge,
        format!(
            "{} has {vevents} sessions in {} kB, but Google Calendar is reported to drop events \
             of feeds above 1 MB or about 1,100 events",
            first.path,
            bytes / 1000
        ),
    );
    let others: Vec<&str> = large
        .iter()
        .skip(1)
        .take(limits::NAMED_IN_SENTENCE)
        .map(|(feed, ..)| feed.path.as_str())
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

/// The number of bytes and of VEVENTs.
fn size(feeds: &FeedSet, feed: &Feed) -> (usize, usize) {
    let entries = feed.entries.iter();
    let entries = entries.filter_map(|&index| feeds.entries.get(index));
    entries.fold((0, 0), |(bytes, vevents), entry| {
        let tails = entry
            .tails
            .iter()
            .map(|tail| entry.head.len() + REVISION_BYTES + tail.own.len() + tail.closing.len());
        (bytes + tails.sum::<usize>(), vevents + entry.tails.len())
    })
}
