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
use crate::session_list::{self, SessionRecord};

/// The published sessions of invalid events.
#[derive(Default)]
pub(crate) struct CarriedOver {
    /// The feeds that belong to these events alone.
    pub(crate) feeds: Vec<CarriedFeed>,
    /// Their part of `sessions.json`.
    pub(crate) sessions: Vec<SessionRecord>,
}

/// Adds the published sessions of invalid events to the shared feeds, and returns their other
/// published files.
///
/// # Errors
///
/// A published feed is not at hand. Without it, the sessions would disappear.
pub(crate) fn carry_over_invalid(
    feeds: &mut FeedSet,
    invalid: &[Identity],
    previous: &Previous,
    reporter: &mut Reporter,
) -> Result<CarriedOver, Reported> {
    let own: Vec<&FeedRecord> = invalid
        .iter()
        .flat_map(|identity| previous.records_of(&identity.slug))
        .collect();
    if own.is_empty() {
        return Ok(CarriedOver::default());
    }
    let PublishedFiles {
        own,
        shared,
        mut sessions,
    } = read_published(own, previous, reporter)?;
    sessions.retain(|session| {
        let mut slugs = invalid.iter().map(|identity| identity.slug.as_str());
        slugs.any(|slug| slug == session.event)
    });
    let uids: HashSet<String> = own
        .iter()
        .flat_map(|feed| published::uids(&feed.text))
        .collect();
    let mut indices = HashMap::new();
    for feed in &shared {
        let entries = published::entries(&feed.text).into_iter();
        let entries = entries.filter(|entry| uids.contains(&entry.uid));
        let of_feed: Vec<usize> = entries
            .map(|entry| index_of(entry, &feed.record, feeds, previous, &mut indices))
            .collect();
        if !of_feed.is_empty() {
            feeds.add_previous_entries(&feed.record, of_feed);
        }
    }
    Ok(CarriedOver {
        feeds: own,
        sessions,
    })
}

/// The published files that contain sessions of invalid events.
struct PublishedFiles {
    own: Vec<CarriedFeed>,
    shared: Vec<CarriedFeed>,
    sessions: Vec<SessionRecord>,
}

/// Reads the feeds of invalid events, and the shared feeds and `sessions.json`, which may contain
/// their sessions.
fn read_published(
    own: Vec<&FeedRecord>,
    previous: &Previous,
    reporter: &mut Reporter,
) -> Result<PublishedFiles, Reported> {
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
    let sessions = previous.read_session_list();
    if sessions.is_none() && previous.has_session_list {
        missing.push(session_list::PATH.to_owned());
    }
    if missing.is_empty() {
        return Ok(PublishedFiles {
            own,
            shared,
            sessions: sessions.unwrap_or_default(),
        });
    }
    Err(reporter.report(missing_feeds(missing)))
}

fn missing_feeds(paths: Vec<String>) -> Diagnostic {
    Diagnostic::new(
        Code::MissingFeed,
        "an event has errors, and its published sessions cannot be kept without the published feeds",
    )
    .note(format!("the missing files are {}", paths.join(", ")))
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
    // The entry is unchanged, and its meaning cannot be read from its VEVENTs.
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
