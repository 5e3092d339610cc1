//! Differences for scripts: every change, none left out.

use chrono::{DateTime, SecondsFormat};
use serde::Serialize;

use super::compare::{Change, Comparison, Kind};
use super::group::{Report, Sort};
use super::moment::Moment;
use super::session::Session;

#[derive(Serialize)]
struct Document<'a> {
    unchanged: usize,
    changes: Vec<Record<'a>>,
    feeds_added: &'a [String],
    feeds_removed: &'a [String],
}

#[derive(Serialize)]
struct Record<'a> {
    change: &'static str,
    uid: &'a str,
    summary: &'a str,
    start: String,
    end: String,
    timezone: Option<&'static str>,
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

/// The text: one object with a list of changes.
///
/// # Errors
///
/// None that input can cause.
pub fn text(comparison: &Comparison<'_>, report: &Report) -> serde_json::Result<String> {
    let document = Document {
        unchanged: comparison.unchanged,
        changes: comparison.changes.iter().map(record).collect(),
        feeds_added: &report.feeds_added,
        feeds_removed: &report.feeds_removed,
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn record<'a>(change: &Change<'a>) -> Record<'a> {
    let session: &'a Session = change.session;
    let mut record = Record {
        change: Sort::of(&change.kind).word(),
        uid: &session.uid,
        summary: &session.summary,
        start: time(&session.start),
        end: time(&session.end),
        timezone: session.start.zone().map(|zone| zone.name()),
        new_start: None,
        new_end: None,
        new_summary: None,
        property: None,
        old: None,
        new: None,
    };
    match change.kind {
        Kind::Moved(session) => {
            record.new_start = Some(time(&session.start));
            record.new_end = Some(time(&session.end));
        }
        Kind::Renamed(summary) => record.new_summary = Some(summary),
        Kind::Property { name, old, new } => {
            record.property = Some(name);
            record.old = old;
            record.new = new;
        }
        Kind::Added | Kind::Removed | Kind::Cancelled | Kind::Restored => {}
    }
    record
}

/// RFC 3339 with the offset of the zone; a time without a zone has none, and a day no time.
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
