//! `calfeed list`: the sessions as subscribers will see them.

use std::collections::HashMap;
use std::io::Write as _;

use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::Serialize;

use super::{Outcome, now, report, table};
use crate::cli;
use crate::config::{self, Config};
use crate::diagnostic::Reporter;
use crate::event::{Event, Status, Track};
use crate::feed::window::Windows;
use crate::feed::{self, FeedKind, FeedSet};
use crate::ical::entry;
use crate::ical::entry::EntryWriter;
use crate::publish::previous;
use crate::schedule::expand::Expanded;
use crate::schedule::session::{Origin, Schedule, Session, When};
use crate::time::zone::Zone;
use crate::{limits, site};

/// A session with all that is shown of it.
pub struct Row<'a> {
    /// Its event.
    pub event: &'a Event,
    /// Its track.
    pub track: &'a Track,
    /// The session.
    pub session: Session,
    /// Its identifier in the feeds.
    pub uid: String,
    /// Its summary in the feeds.
    pub summary: String,
    /// Whether it takes place, the event's own status included.
    pub status: Status,
    /// The zone to show it in.
    pub zone: Zone,
}

/// Prints the sessions as a table or as JSON.
pub fn run(arguments: &cli::List) -> Outcome {
    let input = &arguments.input;
    let zone = match arguments.tz.as_deref().map(Zone::parse).transpose() {
        Ok(zone) => zone,
        Err(fault) => {
            report(&[fault], &input.messages);
            return Outcome::WrongUsage;
        }
    };
    let mut reporter = Reporter::new();
    let Ok(config) = config::load(&input.events, input.config.as_deref(), &mut reporter) else {
        return report(reporter.diagnostics(), &input.messages);
    };
    let (Ok(now), Ok(names)) = (
        reporter.ok(now()),
        previous::names(&arguments.out, &mut reporter),
    ) else {
        return report(reporter.diagnostics(), &input.messages);
    };
    let site = site::load(site::read(&input.events), &config, names, &mut reporter);
    let diagnostics = reporter.into_diagnostics();
    let rows = rows(
        &site.events,
        &config,
        arguments,
        zone.as_ref(),
        now.date_naive(),
    );
    let printed = if arguments.json {
        let feeds = feeds_by_uid(&site.events, &config, &Windows::new(&config, now));
        print_json(&rows, &feeds)
    } else {
        write!(anstream::stdout(), "{}", table::text(&rows, table::width()))
    };
    // A reader that has gone away, such as `head`, is no fault.
    drop(printed);
    report(&diagnostics, &input.messages)
}

/// The sessions between the days asked for, event by event.
fn rows<'a>(
    events: &'a [Expanded],
    config: &'a Config,
    arguments: &cli::List,
    zone: Option<&Zone>,
    today: NaiveDate,
) -> Vec<Row<'a>> {
    let a_year_from_now = today.checked_add_months(Months::new(12)).unwrap_or(today);
    let end_of_time = NaiveDate::from_ymd_opt(*limits::YEARS.end(), 12, 31).unwrap_or_default();
    let last = arguments.to.unwrap_or(a_year_from_now).min(end_of_time);
    let is_asked_for = |row: &Row<'_>| {
        let day = row.session.when.day(&row.zone);
        arguments.from.is_none_or(|from| from <= day) && arguments.to.is_none_or(|to| day <= to)
    };
    let mut rows = Vec::new();
    for expanded in events {
        let mut of_event = Vec::new();
        for (track, schedule) in expanded.tracks() {
            of_event.extend(track_rows(
                &expanded.event,
                track,
                schedule,
                config,
                last,
                zone,
            ));
        }
        of_event.retain(is_asked_for);
        of_event.sort_by_key(|row| row.session.when.sort_key());
        rows.push(of_event);
    }
    // Events in the order of their first sessions; one without any is not shown.
    rows.retain(|rows| !rows.is_empty());
    rows.sort_by_key(|rows| rows.first().map(|row| row.session.when.sort_key()));
    rows.into_iter().flatten().collect()
}

fn track_rows<'a>(
    event: &'a Event,
    track: &'a Track,
    schedule: &Schedule,
    config: &'a Config,
    last: NaiveDate,
    zone: Option<&Zone>,
) -> Vec<Row<'a>> {
    let writer = EntryWriter::new(event, track, config);
    let row = |session: Session| {
        let (uid, summary) = writer.uid_and_summary(schedule, &session);
        Row {
            event,
            track,
            uid,
            summary,
            status: event.status_of(session.status),
            zone: zone.unwrap_or(&track.zone).clone(),
            session,
        }
    };
    schedule
        .sessions(track, last)
        .into_iter()
        .map(row)
        .collect()
}

/// The paths of the feeds that hold each UID.
fn feeds_by_uid(
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
struct Record<'a> {
    uid: &'a str,
    event: &'a str,
    track: Option<&'a str>,
    number: Option<u32>,
    total: Option<u32>,
    title: &'a str,
    summary: &'a str,
    start: String,
    /// As iCalendar counts: the end of an all-day session is the day after its last.
    end: String,
    local_start: String,
    timezone: &'static str,
    all_day: bool,
    status: &'static str,
    feeds: &'a [String],
}

fn print_json(rows: &[Row<'_>], feeds: &HashMap<String, Vec<String>>) -> std::io::Result<()> {
    let records: Vec<Record<'_>> = rows
        .iter()
        .map(|row| {
            let feeds = feeds.get(&row.uid).map(Vec::as_slice).unwrap_or_default();
            record(row, feeds)
        })
        .collect();
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &records)?;
    writeln!(out)
}

fn record<'a>(row: &'a Row<'_>, feeds: &'a [String]) -> Record<'a> {
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
    Record {
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
