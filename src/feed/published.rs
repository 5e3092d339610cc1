//! The VEVENTs of feeds that calfeed published, with their bytes: for the sessions of an event
//! that has errors now, and for the sessions that disappear.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use super::adopt::bytes_digest;
use crate::ical::entry::Entry;
use crate::ical::read::content_line::unescape;
use crate::ical::vevent::Tail;
use crate::manifest::ContentDigest;
use crate::time::observance::Span;
use crate::time::zone::Zone;

/// The entries of a feed's text. What is not in calfeed's own form is left out.
pub fn entries(text: &str) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    for block in text.split("BEGIN:VEVENT\r\n").skip(1) {
        let Some((block, _)) = block.split_once("END:VEVENT\r\n") else {
            continue;
        };
        let Some(vevent) = Vevent::read(block) else {
            continue;
        };
        match found.last_mut().filter(|last| last.uid == vevent.uid) {
            Some(last) => {
                last.tails.push(whole(vevent.tail));
                last.digest = ContentDigest::Bytes(bytes_digest(&last.tails));
            }
            None => found.push(vevent.into_entry()),
        }
    }
    found
}

/// The UIDs in a feed's text.
pub(crate) fn uids(text: &str) -> impl Iterator<Item = String> {
    let vevents = text.split("BEGIN:VEVENT\r\n").skip(1);
    vevents.filter_map(|vevent| {
        let line = content_lines(vevent).find(|line| line.starts_with("UID:"))?;
        uid(line)
    })
}

/// A VEVENT of a published feed, as far as a subscriber notices changes of it.
#[derive(Debug)]
pub(crate) struct PublishedSession<'t> {
    vevent: Cow<'t, str>,
}

/// The VEVENTs of a feed's text.
pub(crate) fn sessions(text: &str) -> impl Iterator<Item = PublishedSession<'_>> {
    let vevents = text.split("BEGIN:VEVENT\r\n").skip(1);
    vevents.map(|vevent| {
        let (vevent, _) = vevent.split_once("END:VEVENT\r\n").unwrap_or((vevent, ""));
        PublishedSession {
            vevent: vevent.into(),
        }
    })
}

/// The VEVENTs of an entry that is to be published.
pub(crate) fn sessions_of(entry: &Entry) -> impl Iterator<Item = PublishedSession<'_>> {
    entry.tails.iter().map(|tail| PublishedSession {
        vevent: format!("{}{}", entry.head, tail.own).into(),
    })
}

impl PublishedSession<'_> {
    /// The UID, and the RECURRENCE-ID of a changed session of a series.
    pub(crate) fn key(&self) -> String {
        self.lines(&["UID", "RECURRENCE-ID"])
    }

    /// Start, end and rule.
    pub(crate) fn times(&self) -> String {
        self.lines(&["DTSTART", "DTEND", "RRULE", "EXDATE"])
    }

    /// The summary.
    pub(crate) fn summary(&self) -> String {
        let line = self.lines(&["SUMMARY"]);
        let text = line.split_once(':').map_or("", |(_, text)| text);
        in_one_line(text)
    }

    fn lines(&self, names: &[&str]) -> String {
        let is_wanted = |line: &&str| {
            let name = line.split([':', ';']).next().unwrap_or_default();
            names.contains(&name)
        };
        let vevent = self.vevent.trim_start_matches("BEGIN:VEVENT\r\n");
        content_lines(vevent)
            .filter(is_wanted)
            .map(|line| line.replace("\r\n ", "").trim_end().to_owned())
            .collect()
    }
}

/// The properties that a revision adds to a VEVENT.
const REVISION: [&str; 3] = ["DTSTAMP:", "LAST-MODIFIED:", "SEQUENCE:"];

/// One VEVENT, taken apart again.
struct Vevent {
    uid: String,
    head: String,
    tail: Arc<str>,
    first: DateTime<Utc>,
    zone: Option<(Zone, Span)>,
}

impl Vevent {
    fn read(block: &str) -> Option<Vevent> {
        let mut head = String::from("BEGIN:VEVENT\r\n");
        let mut tail = String::new();
        for line in content_lines(block) {
            if line.starts_with("UID:") {
                head.push_str(line);
            } else if !REVISION.iter().any(|name| line.starts_with(name)) {
                tail.push_str(line);
            }
        }
        let (first, zone) = times(&tail)?;
        tail.push_str("END:VEVENT\r\n");
        Some(Vevent {
            uid: uid(&head)?,
            head,
            tail: tail.into(),
            first,
            zone,
        })
    }

    fn into_entry(self) -> Entry {
        let tails = vec![whole(self.tail)];
        Entry {
            uid: self.uid,
            first: self.first,
            sessions: 1,
            zone: self.zone,
            updated: None,
            head: self.head.into(),
            digest: ContentDigest::Bytes(bytes_digest(&tails)),
            tails,
        }
    }
}

/// A tail of which nothing is shared.
fn whole(text: Arc<str>) -> Tail {
    Tail {
        own: text,
        closing: "".into(),
    }
}

/// Lines with their folds and ends.
fn content_lines(block: &str) -> impl Iterator<Item = &str> {
    let mut rest = block;
    std::iter::from_fn(move || {
        let mut end = 0;
        loop {
            end += rest.get(end..)?.find("\r\n")? + 2;
            if !rest.get(end..)?.starts_with(' ') {
                break;
            }
        }
        let (line, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(line)
    })
}

/// The UID, unfolded and unescaped.
fn uid(head: &str) -> Option<String> {
    let line = head.split_once("UID:")?.1.replace("\r\n ", "");
    Some(in_one_line(line.trim_end_matches("\r\n")))
}

/// TEXT without escapes, as messages show it.
fn in_one_line(text: &str) -> String {
    unescape(text).replace('\n', " ")
}

/// The start of a VEVENT, and the VTIMEZONE that it needs.
type EntryTime = (DateTime<Utc>, Option<(Zone, Span)>);

fn times(tail: &str) -> Option<EntryTime> {
    let value = |name: &str| {
        content_lines(tail)
            .find_map(|line| {
                line.strip_prefix(name)
                    .filter(|rest| rest.starts_with([';', ':']))
            })
            .map(|rest| rest.replace("\r\n ", ""))
    };
    let start = value("DTSTART")?;
    let (parameters, text) = start.trim_end().rsplit_once(':')?;
    if parameters.contains("VALUE=DATE") {
        let day = NaiveDate::parse_from_str(text, "%Y%m%d").ok()?;
        return Some((day.and_time(NaiveTime::MIN).and_utc(), None));
    }
    let Some(name) = parameters.strip_prefix(";TZID=") else {
        return Some((utc(text)?, None));
    };
    let zone = Zone::parse(name).ok()?;
    let wall = |text: &str| NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok();
    let first = zone.resolve(wall(text)?).instant;
    let last = value("DTEND")
        .and_then(|end| wall(end.trim_end().rsplit_once(':')?.1))
        .map_or(first, |end| zone.resolve(end).instant);
    let to = value("RRULE").is_none().then_some(last);
    Some((first, Some((zone, Span { from: first, to }))))
}

fn utc(text: &str) -> Option<DateTime<Utc>> {
    let wall = NaiveDateTime::parse_from_str(text.strip_suffix('Z')?, "%Y%m%dT%H%M%S").ok()?;
    Some(wall.and_utc())
}
