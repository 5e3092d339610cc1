//! The sessions to list.

use chrono::NaiveDate;

use crate::config::Config;
use crate::event::{Event, Status, Track};
use crate::ical::entry::EntryWriter;
use crate::limits;
use crate::schedule::expand::Expanded;
use crate::schedule::session::{Schedule, Session};
use crate::time::zone::Zone;

/// A session with its event, and its texts as in the feeds.
pub(super) struct Row<'a> {
    pub(crate) event: &'a Event,
    pub(crate) track: &'a Track,
    pub(crate) session: Session,
    pub(crate) uid: String,
    pub(crate) summary: String,
    /// The status of the session, or else that of the event.
    pub(crate) status: Status,
    /// The zone in which times are shown.
    pub(crate) zone: Zone,
}

/// Which sessions are listed, and in which zone.
pub(super) struct RowFilter {
    pub(crate) from: Option<NaiveDate>,
    pub(crate) to: Option<NaiveDate>,
    /// The last day of endless series if `to` is not given.
    pub(crate) horizon: NaiveDate,
    /// `None`: each session in the zone of its event.
    pub(crate) zone: Option<Zone>,
}

/// The selected sessions, event by event. Events are in the order of their first sessions; those
/// without a selected session are left out.
pub(super) fn rows<'a>(
    events: &'a [Expanded],
    config: &'a Config,
    selection: &RowFilter,
) -> Vec<Row<'a>> {
    let mut rows: Vec<Vec<Row<'_>>> = events
        .iter()
        .map(|expanded| event_rows(expanded, config, selection))
        .filter(|rows| !rows.is_empty())
        .collect();
    rows.sort_by_key(|rows| rows.first().map(|row| row.session.when.sort_key()));
    rows.into_iter().flatten().collect()
}

fn event_rows<'a>(
    expanded: &'a Expanded,
    config: &'a Config,
    selection: &RowFilter,
) -> Vec<Row<'a>> {
    let last_day = NaiveDate::from_ymd_opt(*limits::YEARS.end(), 12, 31).unwrap_or_default();
    let last = selection.to.unwrap_or(selection.horizon).min(last_day);
    let mut rows = Vec::new();
    for (track, schedule) in expanded.tracks() {
        rows.extend(track_rows(&expanded.event, track, schedule, config, last));
    }
    for row in &mut rows {
        if let Some(zone) = &selection.zone {
            row.zone = zone.clone();
        }
    }
    rows.retain(|row| {
        let day = row.session.when.day(&row.zone);
        selection.from.is_none_or(|from| from <= day) && selection.to.is_none_or(|to| day <= to)
    });
    rows.sort_by_key(|row| row.session.when.sort_key());
    rows
}

fn track_rows<'a>(
    event: &'a Event,
    track: &'a Track,
    schedule: &Schedule,
    config: &'a Config,
    last: NaiveDate,
) -> Vec<Row<'a>> {
    let writer = EntryWriter::new(event, track, config);
    let sessions = schedule.sessions(track, last).into_iter();
    let rows = sessions.map(|session| {
        let (uid, summary) = writer.uid_and_summary(schedule, &session);
        Row {
            event,
            track,
            uid,
            summary,
            status: event.status_of(session.status),
            zone: track.zone.clone(),
            session,
        }
    });
    rows.collect()
}
