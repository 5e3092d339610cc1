//! What stays of events that have errors now.

use std::collections::{HashMap, HashSet};

use crate::cli;
use crate::event::Identity;
use crate::feed::Published;
use crate::feed::published::PublishedEntry;
use crate::manifest::FeedRecord;
use crate::publish::previous::{self, Previous};

/// Adds what is published of events that have errors now: their own files stay, and their
/// sessions stay in the feeds that they share with others.
pub fn keep(
    mut published: Published,
    faulty: &[Identity],
    previous: &Previous,
    arguments: &cli::Build,
) -> (Published, Vec<FeedRecord>) {
    if faulty.is_empty() {
        return (published, Vec::new());
    }
    let kept: Vec<FeedRecord> = faulty
        .iter()
        .flat_map(|identity| previous.records_of(&identity.slug))
        .collect();
    let own: HashSet<&str> = kept.iter().map(|record| record.path.as_str()).collect();
    let (own_feeds, shared_feeds): (Vec<_>, Vec<_>) = previous::published_entries(&arguments.out)
        .into_iter()
        .partition(|(path, _)| own.contains(path.as_str()));
    let uids: HashSet<String> = own_feeds
        .into_iter()
        .flat_map(|(_, entries)| entries)
        .map(|published| published.entry.uid)
        .collect();
    let mut known = HashMap::new();
    for (path, entries) in shared_feeds {
        let entries = entries
            .into_iter()
            .filter(|published| uids.contains(&published.entry.uid));
        let indices: Vec<usize> = entries
            .map(|entry| index_of(entry, &mut published, &mut known))
            .collect();
        if !indices.is_empty() {
            published.keep(&path, previous.record(&path), indices);
        }
    }
    (published, kept)
}

/// Where a kept entry stands among all entries.
fn index_of(
    found: PublishedEntry,
    published: &mut Published,
    known: &mut HashMap<String, usize>,
) -> usize {
    *known.entry(found.entry.uid.clone()).or_insert_with(|| {
        published.entries.push(found.entry);
        published.entries.len() - 1
    })
}
