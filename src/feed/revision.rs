//! Revisions: SEQUENCE, DTSTAMP and LAST-MODIFIED, carried from build to build.

use std::collections::btree_map;

use chrono::{DateTime, Utc};

use super::adopt::adopt;
use crate::ical::entry::Entry;
use crate::ical::time;
use crate::limits;
use crate::manifest::{Revision, Revisions};

/// DTSTAMP, LAST-MODIFIED and SEQUENCE of a VEVENT.
pub(crate) fn revision_lines(revision: &Revision) -> String {
    let instant = time::utc(revision.time);
    format!(
        "DTSTAMP:{instant}\r\nLAST-MODIFIED:{instant}\r\nSEQUENCE:{}\r\n",
        revision.sequence
    )
}

/// The revisions of this build: the previous one of each entry, or the next one if the entry
/// changed. The UID of an entry that is gone keeps its revision, so that the entry continues to
/// count if it returns.
pub fn revise(entries: &[Entry], previous: Revisions, now: DateTime<Utc>) -> Revisions {
    let mut revisions = previous;
    adopt(entries, &mut revisions);
    for entry in entries {
        let time = entry.updated.unwrap_or(now);
        match revisions.entry(entry.uid.clone()) {
            btree_map::Entry::Occupied(occupied) if occupied.get().digest == entry.digest => {}
            btree_map::Entry::Occupied(mut occupied) => {
                let revision = occupied.get_mut();
                revision.sequence = revision.sequence.saturating_add(1).min(limits::SEQUENCE);
                revision.time = time.max(revision.time);
                revision.digest.clone_from(&entry.digest);
            }
            btree_map::Entry::Vacant(vacant) => {
                vacant.insert(Revision {
                    sequence: 0,
                    time,
                    digest: entry.digest.clone(),
                });
            }
        }
    }
    revisions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::ContentDigest;

    fn entry(digest: &str, updated: Option<i64>) -> Entry {
        Entry {
            uid: "a@site".into(),
            first: instant(0),
            sessions: 1,
            zone: None,
            updated: updated.map(instant),
            head: "".into(),
            tails: Vec::new(),
            digest: ContentDigest::Meaning(digest.into()),
        }
    }

    fn instant(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[test]
    fn a_change_counts_once_and_nothing_else_counts() {
        // Each build: what the entry says, the author's own time, the build's time; and the
        // sequence and time expected.
        let builds = [
            (Some(("a", None)), 10, (0, 10)),
            (Some(("a", None)), 20, (0, 10)),
            (Some(("b", None)), 30, (1, 30)),
            (Some(("b", Some(35))), 40, (1, 30)),
            (Some(("a", Some(35))), 40, (2, 35)),
            (None, 50, (2, 35)),
            (Some(("a", None)), 60, (2, 35)),
            (Some(("c", Some(1))), 70, (3, 35)),
        ];
        let mut revisions = Revisions::new();
        for (changes, now, expected) in builds {
            let entries: Vec<Entry> = changes
                .into_iter()
                .map(|(digest, updated)| entry(digest, updated))
                .collect();
            revisions = revise(&entries, revisions, instant(now));
            let revision = &revisions["a@site"];
            assert_eq!(
                (revision.sequence, revision.time.timestamp()),
                expected,
                "{now}"
            );
        }
    }
}
