//! Differences for scripts: all of them, in one JSON object.

use std::io::{self, Write};

use chrono::{DateTime, SecondsFormat};
use serde::{Serialize, Serializer};

use super::compare::{Comparison, Difference, SessionChange};
use super::report::{ChangeKind, DiffReport};
use crate::ical::read::moment::Moment;

#[derive(Serialize)]
struct DiffDocument<'a> {
    unchanged: usize,
    #[serde(serialize_with = "serialize_changes")]
    changes: &'a [SessionChange<'a>],
    feeds_added: &'a [String],
    feeds_removed: &'a [String],
}

#[derive(Serialize)]
struct ChangeRecord<'a> {
    change: &'static str,
    uid: &'a str,
    summary: &'a str,
    start: String,
    end: String,
    timezone: Option<&'a str>,
    /// The number of sessions of the series that have the difference.
    #[serde(skip_serializing_if = "Option::is_none")]
    sessions: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_start: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_end: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    property: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'a str>,
}

/// Writes one object with a list of changes, record by record: the whole text may be long.
///
/// # Errors
///
/// Those of `out`.
pub(crate) fn write(
    comparison: &Comparison<'_>,
    report: &DiffReport,
    mut out: impl Write,
) -> io::Result<()> {
    let document = DiffDocument {
        unchanged: comparison.unchanged,
        changes: &comparison.changes,
        feeds_added: report.feeds_added.all(),
        feeds_removed: report.feeds_removed.all(),
    };
    serde_json::to_writer_pretty(&mut out, &document)?;
    writeln!(out)
}

fn serialize_changes<S: Serializer>(
    changes: &[SessionChange<'_>],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(changes.iter().map(record))
}

fn record<'a>(change: &SessionChange<'a>) -> ChangeRecord<'a> {
    let session = change.session;
    let mut record = ChangeRecord {
        change: ChangeKind::from(change.difference).word(),
        uid: session.uid(),
        summary: session.summary(),
        start: time(&session.start),
        end: time(&session.end),
        timezone: session.start.zone().map(|zone| zone.name()),
        sessions: (change.sessions > 1).then_some(change.sessions),
        new_start: None,
        new_end: None,
        new_summary: None,
        property: None,
        old: None,
        new: None,
    };
    match change.difference {
        Difference::Moved(session) => {
            record.new_start = Some(time(&session.start));
            record.new_end = Some(time(&session.end));
        }
        Difference::Renamed(summary) => record.new_summary = Some(summary),
        Difference::Property { name, old, new } => {
            record.property = Some(name);
            record.old = old;
            record.new = new;
        }
        Difference::Added | Difference::Removed | Difference::Cancelled | Difference::Restored => {}
    }
    record
}

/// RFC 3339 with the offset of the zone; without an offset for a floating time, and a date for a
/// day.
fn time(moment: &Moment) -> String {
    match moment {
        Moment::Day(day) => day.to_string(),
        Moment::Floating(wall) => wall.format("%Y-%m-%dT%H:%M:%S").to_string(),
        Moment::Zoned(instant, zone) => {
            let local: DateTime<_> = instant.with_timezone(&zone.offset(*instant));
            local.to_rfc3339_opts(SecondsFormat::Secs, true)
        }
    }
}
