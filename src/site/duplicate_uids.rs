//! Events that share UIDs. None of them is published: for a reader they would be one event, and only
//! their author can decide which one has the UID.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::event::{Event, Identity, UidStem};
use crate::ical::entry;
use crate::schedule::expand::Expanded;

/// Rejects events with equal UIDs, before tracks and numbers are added.
pub(super) fn reject_equal(
    events: Vec<Arc<Event>>,
    invalid: &mut Vec<Identity>,
    reporter: &mut Reporter,
) -> Vec<Arc<Event>> {
    let mut by_uid: HashMap<&UidStem, Vec<&Event>> = HashMap::with_capacity(events.len());
    for event in &events {
        by_uid.entry(&event.identity.uid).or_default().push(event);
    }
    by_uid.retain(|_, events| events.len() > 1);
    if by_uid.is_empty() {
        return events;
    }
    for events in by_uid.values() {
        let mut events = events.iter();
        let Some(first) = events.next() else { continue };
        for event in events {
            report(event, first, &event.identity.uid.stem, reporter);
        }
    }
    let duplicates: HashSet<UidStem> = by_uid.into_keys().cloned().collect();
    let (rejected, accepted): (Vec<_>, Vec<_>) = events
        .into_iter()
        .partition(|event| duplicates.contains(&event.identity.uid));
    invalid.extend(rejected.iter().map(|event| event.identity.clone()));
    accepted
}

/// Rejects events with a UID that another event has with a track, a number or a date: `a.track-b`,
/// which an author can write, and the track `track-b` of the event `a`.
pub(super) fn reject_with_suffix(
    events: &[Expanded],
    config: &Config,
    invalid: &mut Vec<Identity>,
    reporter: &mut Reporter,
) {
    let mut owners: HashMap<String, &Event> = HashMap::new();
    let mut rejected: BTreeMap<(&str, &str), &Identity> = BTreeMap::new();
    for expanded in similar_stems(events, config) {
        let event = &*expanded.event;
        let mut others: BTreeSet<&str> = BTreeSet::new();
        let entries = entry::entries(expanded, config).into_iter();
        for uid in entries.flat_map(|track| track.feed.into_iter().chain(track.download)) {
            let owner = *owners.entry(uid.uid.clone()).or_insert(event);
            if owner.id == event.id {
                continue;
            }
            let stem = uid
                .uid
                .rsplit_once('@')
                .map_or(uid.uid.as_str(), |(stem, _)| stem);
            if others.insert(owner.identity.slug.as_str()) {
                report(event, owner, stem, reporter);
            }
            for identity in [&event.identity, &owner.identity] {
                rejected.insert((identity.slug.as_str(), &identity.uid.stem), identity);
            }
        }
    }
    invalid.extend(rejected.into_values().cloned());
}

/// The pairs of events of which one has the UID of the other with a dot and a suffix. Each event
/// is returned once, those with shorter UIDs first.
fn similar_stems<'e>(events: &'e [Expanded], config: &'e Config) -> Vec<&'e Expanded> {
    let key = |expanded: &'e Expanded| {
        let uid = &expanded.event.identity.uid;
        (
            uid.stem.as_str(),
            uid.site.as_deref().unwrap_or(config.site()),
        )
    };
    let has_dot = |expanded: &&Expanded| expanded.event.identity.uid.stem.contains('.');
    let mut dotted = events.iter().filter(has_dot).peekable();
    if dotted.peek().is_none() {
        return Vec::new();
    }
    let by_uid: HashMap<(&str, &str), &Expanded> =
        events.iter().map(|event| (key(event), event)).collect();
    let mut similar: BTreeMap<(usize, &str, &str), &Expanded> = BTreeMap::new();
    for longer in dotted {
        let (stem, site) = key(longer);
        let dots = stem.match_indices('.').map(|(at, _)| at);
        let shorter = dots.filter_map(|at| by_uid.get(&(stem.get(..at)?, site)));
        for shorter in shorter {
            for event in [longer, shorter] {
                let (stem, site) = key(event);
                similar.insert((stem.len(), stem, site), event);
            }
        }
    }
    similar.into_values().collect()
}

fn report(event: &Event, other: &Event, stem: &str, reporter: &mut Reporter) {
    let diagnostic = Diagnostic::new(
        Code::DuplicateUid,
        format!("two events have the UID `{stem}`"),
    )
    .note(format!("the other one is {}", other.file().path))
    .help("write another `uid` in one of them, or remove it");
    let place = event.location();
    reporter.report(diagnostic.at(&place.file, place.span.clone()));
}
