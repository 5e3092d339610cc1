//! Carries over the published sessions of events that have errors now (`--keep-going`).

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Reported, Reporter};
use crate::event::Identity;
use crate::feed::FeedSet;
use crate::feed::published;
use crate::ical::entry::Entry;
use crate::manifest::{FeedKind, FeedRecord};
use crate::publish::CarriedFeed;
use crate::publish::previous::Previous;

/// Adds the published sessions of invalid events to the shared feeds, and returns the feeds that
/// belong to these events alone.
///
/// # Errors
///
/// A published feed is not at hand. Without it, the sessions would disappear.
pub(crate) fn carry_over_invalid(
    feeds: &mut FeedSet,
    invalid: &[Identity],
    previous: &Previous,
    reporter: &mut Reporter,
) -> Result<Vec<CarriedFeed>, Reported> {
    let own: Vec<&FeedRecord> = invalid
        .iter()
        .flat_map(|identity| previous.records_of(&identity.slug))
        .collect();
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let (own, shared) = read_feeds(own, previous, reporter)?;
    let uids: HashSet<String> = own
        .iter()
        .flat_map(|feed| published::uids(&feed.text))
        .collect();
    let mut indices = HashMap::new();
    for feed in &shared {
        let entries = published::entries(&feed.text).into_iter();
        let entries = entries.filter(|published| uids.contains(&published.entry.uid));
        let of_feed: Vec<usize> = entries
            .map(|published| index_of(published.entry, &feed.record, feeds, previous, &mut indices))
            .collect();
        if !of_feed.is_empty() {
            feeds.add_previous_entries(&feed.record, of_feed);
        }
    }
    Ok(own)
}

/// Reads the feeds of invalid events and all shared feeds, which may contain their sessions.
fn read_feeds(
    own: Vec<&FeedRecord>,
    previous: &Previous,
    reporter: &mut Reporter,
) -> Result<(Vec<CarriedFeed>, Vec<CarriedFeed>), Reported> {
    let mut missing = Vec::new();
    let mut read = |records: Vec<&FeedRecord>| -> Vec<CarriedFeed> {
        let mut feeds = Vec::with_capacity(records.len());
        for record in records {
            match previous.read_feed(&record.path) {
                Some(text) => feeds.push(CarriedFeed {
                    record: record.clone(),
                    text,
                }),
                None => missing.push(record.path.clone()),
            }
        }
        feeds
    };
    let (own, shared) = (read(own), read(previous.shared_records()));
    if missing.is_empty() {
        return Ok((own, shared));
    }
    Err(reporter.report(missing_feeds(missing)))
}

fn missing_feeds(paths: Vec<String>) -> Diagnostic {
    Diagnostic::new(
        Code::MissingFeed,
        "an event has errors, and its published sessions cannot be kept without the published feeds",
    )
    .note(format!("the missing feeds are {}", paths.join(", ")))
    .note("nothing was written")
    .help("fetch them from the site into the folder of the manifest that `--previous` names, or correct the event")
    .paths(paths)
}

/// The index of a carried entry among all entries. The feed of a language has its own texts.
fn index_of(
    mut entry: Entry,
    record: &FeedRecord,
    feeds: &mut FeedSet,
    previous: &Previous,
    indices: &mut HashMap<(String, String), usize>,
) -> usize {
    // The entry is unchanged, even if its digest is computed differently by now.
    if let Some(revision) = previous.revisions.get(&entry.uid) {
        entry.digest.clone_from(&revision.digest);
    }
    let language = match record.kind {
        FeedKind::Language => record.path.clone(),
        _ => String::new(),
    };
    let key = (language, entry.uid.clone());
    *indices.entry(key).or_insert_with(|| {
        feeds.entries.push(entry);
        feeds.entries.len() - 1
    })
}
