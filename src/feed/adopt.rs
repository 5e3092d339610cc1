//! Revisions with digests that are not of the meaning: from the manifest of an earlier version, or
//! from published feeds if the manifest was lost.
//!
//! An entry with the same content adopts the revision. Otherwise a new version of calfeed, or the
//! loss of a manifest, would notify every subscriber of every session.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Reporter, SourceFile};
use crate::digest::Digest;
use crate::ical::entry::Entry;
use crate::ical::read;
use crate::ical::read::moment::Moment;
use crate::ical::read::vevent::CalendarEvent;
use crate::ical::vevent::Tail;
use crate::manifest::{ContentDigest, Revision, Revisions};

/// Replaces digests of other kinds by those of entries with the same content.
pub(super) fn adopt(entries: &[Entry], revisions: &mut Revisions) {
    let is_of_meaning = |digest: &ContentDigest| matches!(digest, ContentDigest::Meaning(_));
    if revisions
        .values()
        .all(|revision| is_of_meaning(&revision.digest))
    {
        return;
    }
    let unchanged: Vec<&Entry> = entries
        .par_iter()
        .filter(|entry| {
            let revision = revisions.get(&entry.uid);
            revision.is_some_and(|revision| has_digest(entry, &revision.digest))
        })
        .collect();
    for entry in unchanged {
        if let Some(revision) = revisions.get_mut(&entry.uid) {
            revision.digest.clone_from(&entry.digest);
        }
    }
}

/// Whether an entry has a digest, of whatever kind.
fn has_digest(entry: &Entry, digest: &ContentDigest) -> bool {
    match digest {
        ContentDigest::Meaning(_) => entry.digest == *digest,
        ContentDigest::Bytes(bytes) => bytes_digest(&entry.tails) == *bytes,
        ContentDigest::Feed(vevents) => {
            let read = digests_of_feed(&calendar_of(entry));
            read.get(&entry.uid) == Some(vevents)
        }
    }
}

/// The digest of the bytes of VEVENTs without UID and revision.
pub(super) fn bytes_digest(tails: &[Tail]) -> String {
    let mut digest = Digest::default();
    for tail in tails {
        digest.update(&*tail.own);
        digest.update(&*tail.closing);
    }
    half(digest)
}

/// A calendar with the VEVENTs of an entry.
fn calendar_of(entry: &Entry) -> Arc<SourceFile> {
    let mut text = String::from("BEGIN:VCALENDAR\r\n");
    for tail in &entry.tails {
        text.extend([&*entry.head, &*tail.own, &*tail.closing]);
    }
    text.push_str("END:VCALENDAR\r\n");
    Arc::new(SourceFile {
        path: String::new(),
        text,
    })
}

fn digests_of_feed(file: &Arc<SourceFile>) -> BTreeMap<String, String> {
    let by_uid = vevents_by_uid(file).into_iter();
    let digests = by_uid.map(|(uid, vevents)| (uid, vevents_digest(&vevents)));
    digests.collect()
}

/// The revisions in the VEVENTs of a published feed. A VEVENT without DTSTAMP has none.
pub(crate) fn revisions_of_feed(file: &Arc<SourceFile>) -> Revisions {
    let by_uid = vevents_by_uid(file).into_iter();
    let revisions = by_uid.filter_map(|(uid, vevents)| {
        let revision = Revision {
            sequence: vevents.iter().map(|vevent| vevent.sequence).max()?,
            time: vevents.iter().filter_map(|vevent| vevent.stamp).max()?,
            digest: ContentDigest::Feed(vevents_digest(&vevents)),
        };
        Some((uid, revision))
    });
    revisions.collect()
}

fn vevents_by_uid(file: &Arc<SourceFile>) -> BTreeMap<String, Vec<CalendarEvent>> {
    let mut by_uid: BTreeMap<String, Vec<CalendarEvent>> = BTreeMap::new();
    // calfeed wrote the file. What it cannot read any more has no revision.
    let vevents = read::events(file, &mut Reporter::new()).unwrap_or_default();
    for vevent in vevents {
        by_uid.entry(vevent.uid.clone()).or_default().push(vevent);
    }
    by_uid
}

/// The digest of VEVENTs as a reader understands them.
fn vevents_digest(vevents: &[CalendarEvent]) -> String {
    let mut digest = Digest::default();
    let mut add = |name: &str, value: &str| {
        digest.update(format!("{name} {} ", value.len()));
        digest.update(value);
    };
    for vevent in vevents {
        if let Some(original) = &vevent.recurrence_id {
            add("RECURRENCE-ID", &shown(original));
        }
        add("DTSTART", &shown(&vevent.start));
        add("DTEND", &shown(&vevent.end()));
        for rule in &vevent.rules {
            add("RRULE", rule);
        }
        for excluded in &vevent.excluded {
            add("EXDATE", &shown(excluded));
        }
        add("SUMMARY", &vevent.summary);
        add("STATUS", vevent.status.as_str());
        for category in &vevent.categories {
            add("CATEGORIES", category);
        }
        for (name, value) in &vevent.properties {
            add(name, value);
        }
    }
    half(digest)
}

/// A day, or a wall time with its instant.
fn shown(moment: &Moment) -> String {
    match moment {
        Moment::Day(day) => day.to_string(),
        moment => format!("{} {}", moment.wall(), moment.instant().timestamp()),
    }
}

/// Half of a SHA-256: enough to distinguish texts that nobody made to collide.
fn half(digest: Digest) -> String {
    let mut text = digest.finish();
    text.truncate(text.len() / 2);
    text
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::feed::revision::revise;

    const OWN: &str = "DTSTART;TZID=Europe/Berlin:20270302T180000\r\n\
                       DTEND;TZID=Europe/Berlin:20270302T190000\r\nSUMMARY:Choir, in the hall\r\n";
    const CLOSING: &str = "STATUS:CONFIRMED\r\nDESCRIPTION:We sing.\r\nEND:VEVENT\r\n";

    fn entry(own: &str) -> Entry {
        Entry {
            uid: "choir@site".into(),
            first: DateTime::UNIX_EPOCH,
            sessions: 1,
            zone: None,
            updated: None,
            head: "BEGIN:VEVENT\r\nUID:choir@site\r\n".into(),
            tails: vec![Tail {
                own: own.into(),
                closing: CLOSING.into(),
            }],
            digest: ContentDigest::Meaning(own.into()),
        }
    }

    /// The SEQUENCE and the digest after a build with an entry.
    fn build(entry: &Entry, digest: ContentDigest) -> (u32, ContentDigest) {
        let revision = Revision {
            sequence: 3,
            time: DateTime::UNIX_EPOCH,
            digest,
        };
        let previous = [(entry.uid.clone(), revision)].into();
        let revisions = revise(std::slice::from_ref(entry), previous, DateTime::UNIX_EPOCH);
        let revision = &revisions[&entry.uid];
        (revision.sequence, revision.digest.clone())
    }

    #[test]
    fn an_entry_with_the_recorded_bytes_adopts_the_revision() {
        let recorded = ContentDigest::Bytes(bytes_digest(&entry(OWN).tails));
        let changed = entry(&OWN.replace("hall", "park"));
        let digest = entry(OWN).digest;
        assert_eq!(build(&entry(OWN), recorded.clone()), (3, digest));
        assert_eq!(build(&changed, recorded), (4, changed.digest.clone()));
    }

    #[test]
    fn an_entry_with_the_meaning_of_the_published_vevent_adopts_the_revision() {
        let feed = |vevent: &str| {
            Arc::new(SourceFile {
                path: "all.ics".into(),
                text: format!(
                    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:choir@site\r\n{vevent}\
                     END:VEVENT\r\nEND:VCALENDAR\r\n"
                ),
            })
        };
        let published = feed(
            "SEQUENCE:3\r\nDESCRIPTION:We\r\n  sing.\r\nSUMMARY:Choir\\, in the hall\r\n\
             DTSTAMP:19700101T000005Z\r\nDTSTART;TZID=\"Europe/Berlin\":20270302T180000\r\n\
             DURATION:PT1H\r\n",
        );
        let revisions = revisions_of_feed(&published);
        let revision = &revisions["choir@site"];
        assert_eq!((revision.sequence, revision.time.timestamp()), (3, 5));
        let own = OWN.replace(", in", "\\, in");
        assert_eq!(build(&entry(&own), revision.digest.clone()).0, 3);
        for (old, new) in [
            ("hall", "park"),
            ("T180000", "T173000"),
            ("Berlin", "Paris"),
        ] {
            let changed = entry(&own.replace(old, new));
            assert_eq!(build(&changed, revision.digest.clone()).0, 4, "{new}");
        }
        assert!(revisions_of_feed(&feed("SEQUENCE:3\r\n")).is_empty());
    }
}
