//! Revisions: SEQUENCE, DTSTAMP and LAST-MODIFIED, carried from build to build.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Known;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ical::entry::Entry;
use crate::ical::time;

/// The revision of what stands under one UID.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// How many times it has changed since it was first published.
    pub sequence: u32,
    /// When it last changed.
    pub time: DateTime<Utc>,
    /// What it said then: [`Entry::digest`]. Empty if that is not known.
    pub digest: String,
}

/// The revisions of all UIDs that were ever published.
pub type Revisions = BTreeMap<String, Revision>;

impl Revision {
    /// The lines of a VEVENT that tell the revision.
    pub fn lines(&self) -> String {
        let instant = time::utc(self.time);
        format!(
            "DTSTAMP:{instant}\r\nLAST-MODIFIED:{instant}\r\nSEQUENCE:{}\r\n",
            self.sequence
        )
    }
}

/// The revisions of this build: those of the build before where nothing changed, the next one
/// where something did. UIDs that are gone stay, so that one that returns goes on counting.
pub fn revise(entries: &[Entry], previous: Revisions, now: DateTime<Utc>) -> Revisions {
    let mut revisions = previous;
    for entry in entries {
        let time = entry.updated.unwrap_or(now);
        match revisions.entry(entry.uid.clone()) {
            Known::Occupied(known) if known.get().digest == entry.digest => {}
            Known::Occupied(mut known) => {
                let known = known.get_mut();
                known.sequence = known.sequence.saturating_add(1);
                known.time = time.max(known.time);
                known.digest.clone_from(&entry.digest);
            }
            Known::Vacant(place) => {
                place.insert(Revision {
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

    fn entry(digest: &str, updated: Option<i64>) -> Entry {
        Entry {
            uid: "a@site".into(),
            first: instant(0),
            sessions: 1,
            zone: None,
            updated: updated.map(instant),
            head: "".into(),
            tails: Vec::new(),
            digest: digest.into(),
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
        for (said, now, expected) in builds {
            let entries: Vec<Entry> = said
                .into_iter()
                .map(|(digest, updated)| entry(digest, updated))
                .collect();
            revisions = revise(&entries, revisions, instant(now));
            let revision = &revisions["a@site"];
            assert_eq!(
                (revision.sequence, revision.time.timestamp()),
                expected,
                "{said:?} {now}"
            );
        }
    }
}
