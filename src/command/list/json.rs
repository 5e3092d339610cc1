//! Sessions as JSON.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::rows::Row;
use crate::config::Config;
use crate::feed::window::Windows;
use crate::feed::{self, FeedKind, FeedSet};
use crate::ical::entry;
use crate::schedule::expand::Expanded;
use crate::schedule::session::{Origin, When};
use crate::time::zone::Zone;

/// The paths of the feeds that contain each UID, except files to import.
pub(super) fn feeds_by_uid(
    events: &[Expanded],
    config: &Config,
    windows: &Windows,
) -> HashMap<String, Vec<String>> {
    let of_event = |expanded: &Expanded| {
        feed::of_event(
            &expanded.event,
            entry::entries(expanded, config),
            config,
            windows,
        )
    };
    let of_events = events.iter().map(of_event).collect();
    let (FeedSet { entries, feeds }, _) = feed::group(of_events, config);
    let mut paths: HashMap<String, Vec<String>> = HashMap::new();
    for feed in feeds.iter().filter(|feed| feed.kind != FeedKind::Download) {
        for entry in feed.entries.iter().filter_map(|index| entries.get(*index)) {
            paths
                .entry(entry.uid.clone())
                .or_default()
                .push(feed.path.clone());
        }
    }
    paths
}

/// A session as `--json` prints it.
#[derive(Serialize)]
struct SessionRecord<'a> {
    uid: &'a str,
    event: &'a str,
    track: Option<&'a str>,
    number: Option<u32>,
    total: Option<u32>,
    title: &'a str,
    summary: &'a str,
    start: String,
    /// As in iCalendar: the end of an all-day session is the day after its last day.
    end: String,
    local_start: String,
    timezone: &'static str,
    all_day: bool,
    status: &'static str,
    feeds: &'a [String],
}

/// A JSON array with one object per session.
pub(super) fn text(rows: &[Row<'_>], feeds: &HashMap<String, Vec<String>>) -> String {
    let records = rows.iter().map(|row| {
        let feeds = feeds.get(&row.uid).map(Vec::as_slice).unwrap_or_default();
        record(row, feeds)
    });
    let records: Vec<SessionRecord<'_>> = records.collect();
    // Structs of strings, numbers and lists always have a JSON form.
    let text = serde_json::to_string_pretty(&records).unwrap_or_default();
    // `#` occurs only inside strings: the escape keeps a runner of GitHub Actions from executing
    // an older workflow command.
    text.replace("##[", "#\\u0023[") + "\n"
}

fn record<'a>(row: &'a Row<'_>, feeds: &'a [String]) -> SessionRecord<'a> {
    let (number, total) = match row.session.origin {
        Origin::Rule { number, total } => (Some(number), total),
        Origin::Single | Origin::Added { .. } => (None, None),
    };
    let (start, end, local_start) = match row.session.when {
        When::AllDay { first, days } => (
            first.to_string(),
            When::day_after(first, days).to_string(),
            first.to_string(),
        ),
        When::Timed { start, end } => (utc(start), utc(end), local(start, &row.zone)),
    };
    SessionRecord {
        uid: &row.uid,
        event: row.event.identity.slug.as_str(),
        track: row.track.name.as_ref().map(|name| name.text.as_str()),
        number,
        total,
        title: &row.event.title,
        summary: &row.summary,
        start,
        end,
        local_start,
        timezone: row.zone.name(),
        all_day: matches!(row.session.when, When::AllDay { .. }),
        status: row.status.as_str(),
        feeds,
    }
}

/// `2021-05-18T16:00:00Z`.
fn utc(instant: DateTime<Utc>) -> String {
    instant.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `2021-05-18T12:00:00-04:00`.
fn local(instant: DateTime<Utc>, zone: &Zone) -> String {
    let local = instant.with_timezone(&zone.offset(instant));
    local.format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
