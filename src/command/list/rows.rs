//! The sessions to list.

use chrono::NaiveDate;

use crate::config::Config;
use crate::limits;
use crate::schedule::expand::Expanded;
use crate::session_list::{ListedSession, Producer, listed_sessions};
use crate::time::zone::Zone;

/// Which sessions are listed, and in which zone.
pub(crate) struct RowFilter {
    pub(crate) from: Option<NaiveDate>,
    pub(crate) to: Option<NaiveDate>,
    /// The last day of endless series if `to` is not given.
    pub(crate) horizon: NaiveDate,
    /// `None`: each session in the zone of its event.
    pub(crate) zone: Option<Zone>,
}

/// The selected sessions, event by event. Events are in the order of their first sessions; those
/// without a selected session are left out.
pub(crate) fn rows<'a>(
    events: &'a [Expanded],
    external: &'a [Expanded],
    config: &'a Config,
    selection: &RowFilter,
) -> Vec<ListedSession<'a>> {
    let events = events.iter().map(|event| (event, Producer::Site));
    let external = external.iter().map(|event| (event, Producer::External));
    let mut rows: Vec<Vec<ListedSession<'_>>> = events
        .chain(external)
        .map(|(expanded, producer)| event_rows(expanded, producer, config, selection))
        .filter(|rows| !rows.is_empty())
        .collect();
    rows.sort_by_key(|rows| rows.first().map(|row| row.session.when.sort_key()));
    rows.into_iter().flatten().collect()
}

fn event_rows<'a>(
    expanded: &'a Expanded,
    producer: Producer,
    config: &'a Config,
    selection: &RowFilter,
) -> Vec<ListedSession<'a>> {
    let last_day = NaiveDate::from_ymd_opt(*limits::YEARS.end(), 12, 31).unwrap_or_default();
    let last = selection.to.unwrap_or(selection.horizon).min(last_day);
    let mut rows = listed_sessions(expanded, producer, config, |track, schedule| {
        schedule.sessions(track, &(NaiveDate::MIN..=last))
    });
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
