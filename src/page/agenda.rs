//! The agenda: all sessions by month and day.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;

use super::context::PageContext;
use super::session_times::{nth, weekday};
use super::values::PageSession;

/// The sessions of a month.
#[derive(Debug, Serialize)]
pub(super) struct AgendaMonth {
    /// The anchor of the month, such as `m2026-12_`. Slugs never contain `_`.
    id: String,
    name: String,
    year: i32,
    days: Vec<AgendaDay>,
}

/// The sessions of a day.
#[derive(Debug, Serialize)]
pub(super) struct AgendaDay {
    date: String,
    weekday: &'static str,
    number: u32,
    /// The offset from UTC of the first session with a time.
    offset: Option<String>,
    sessions: Vec<PageSession>,
}

impl AgendaDay {
    /// Adds a session. Its start needs no number of its own if it has the offset of the day.
    fn push(&mut self, mut session: PageSession) {
        if self.offset.is_none() {
            self.offset.clone_from(&session.offset);
        }
        if session.offset.is_some() && self.offset == session.offset {
            session.script_start = None;
        }
        self.sessions.push(session);
    }
}

/// The zone in which most sessions are held.
pub(super) fn main_zone(
    sessions: &[PageSession],
    context: &PageContext<'_>,
) -> Option<&'static str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for zone in sessions.iter().filter_map(|session| session.zone) {
        *counts.entry(zone).or_default() += 1;
    }
    let configured = context
        .config
        .defaults
        .zone
        .as_ref()
        .map(|zone| zone.name());
    let most = counts.iter().max_by_key(|(_, count)| **count);
    let most = most.map(|(zone, _)| *zone);
    sessions
        .iter()
        .filter_map(|session| session.zone)
        .find(|zone| configured == Some(*zone))
        .or_else(|| {
            sessions
                .iter()
                .filter_map(|session| session.zone)
                .find(|zone| most == Some(*zone))
        })
}

/// Groups sessions by month and day. They are sorted by day, time and title.
pub(super) fn months(
    mut sessions: Vec<PageSession>,
    context: &PageContext<'_>,
) -> Vec<AgendaMonth> {
    sessions.sort_by(|a, b| {
        let key = |session: &PageSession| (session.day, session.sort_key);
        key(a).cmp(&key(b)).then_with(|| a.title.cmp(&b.title))
    });
    mark_details(&mut sessions, context.window.year);
    let mut months: Vec<AgendaMonth> = Vec::new();
    let mut last: Option<NaiveDate> = None;
    for session in sessions {
        let day = session.day;
        if last.is_none_or(|last| (last.year(), last.month()) != (day.year(), day.month())) {
            months.push(month(day, context));
        }
        let Some(month) = months.last_mut() else {
            break;
        };
        if last != Some(day) || month.days.is_empty() {
            month.days.push(AgendaDay {
                date: day.to_string(),
                weekday: weekday(day, context),
                number: day.day(),
                offset: None,
                sessions: Vec::new(),
            });
        }
        if let Some(day) = month.days.last_mut() {
            day.push(session);
        }
        last = Some(day);
    }
    months
}

fn month(day: NaiveDate, context: &PageContext<'_>) -> AgendaMonth {
    let name = nth(&context.words.names.months_alone, day.month0());
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    AgendaMonth {
        id: format!("m{}_", day.format("%Y-%m")),
        name: first.chain(letters).collect(),
        year: day.year(),
        days: Vec::new(),
    }
}

/// One row of each event contains its details: the first session from the build's year on, or
/// else the last session.
fn mark_details(sessions: &mut [PageSession], year: i32) {
    let mut rows: BTreeMap<usize, (usize, bool)> = BTreeMap::new();
    for (row, session) in sessions.iter().enumerate() {
        let is_current = session.day.year() >= year;
        let entry = rows.entry(session.event).or_insert((row, is_current));
        if !entry.1 {
            *entry = (row, is_current);
        }
    }
    for (row, _) in rows.into_values() {
        if let Some(session) = sessions.get_mut(row) {
            session.has_details = true;
        }
    }
}
