//! The sessions of a calendar: its VEVENTs, and every occurrence of those that repeat.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::ical::read::moment::{Moment, MomentKey};
use crate::ical::read::occurrences::{OccurrenceLimit, Occurrences};
use crate::ical::read::vevent::CalendarEvent;
use crate::limits;

/// One session of a calendar.
#[derive(Debug, Clone)]
pub(crate) struct DiffSession {
    /// The VEVENT, shared by all sessions of a series.
    pub(crate) event: Arc<CalendarEvent>,
    /// The original start in a series; `None` if the VEVENT does not repeat.
    pub(crate) original: Option<Moment>,
    pub(crate) start: Moment,
    pub(crate) end: Moment,
}

impl DiffSession {
    pub(crate) fn uid(&self) -> &str {
        &self.event.uid
    }

    /// The UID of the whole series. An endless series that changes from a date on is published as
    /// several recurring VEVENTs, `<stem>.from-<date>@<site>` after the first.
    pub(crate) fn series_uid(&self) -> String {
        series_uid(&self.event.uid)
    }

    pub(crate) fn summary(&self) -> &str {
        &self.event.summary
    }

    /// The start that identifies the session within its series.
    pub(crate) fn original_start(&self) -> &Moment {
        self.original.as_ref().unwrap_or(&self.start)
    }
}

/// A UID without the date from which a later period of a series begins.
pub(super) fn series_uid(uid: &str) -> String {
    const DATE: &str = "2026-09-01";
    let without_date = || {
        let (stem, rest) = uid.rsplit_once(".from-")?;
        let (date, rest) = rest.split_at_checked(DATE.len())?;
        let is_end = rest.is_empty() || rest.starts_with(['.', '@']);
        (is_end && date.parse::<NaiveDate>().is_ok()).then(|| format!("{stem}{rest}"))
    };
    without_date().unwrap_or_else(|| uid.to_owned())
}

/// Returns the sessions of VEVENTs in the order of their starts; those of endless series up to
/// `horizon`.
///
/// # Errors
///
/// The limit that the calendar exceeds.
pub(crate) fn expand(
    events: Vec<CalendarEvent>,
    horizon: DateTime<Utc>,
) -> Result<Vec<DiffSession>, OccurrenceLimit> {
    let (overrides, masters): (Vec<_>, Vec<_>) = events
        .into_iter()
        .partition(|event| event.recurrence_id.is_some());
    let mut sessions = Vec::new();
    let mut occurrences = Occurrences::up_to(horizon);
    for mut event in masters {
        let is_series = event.is_series();
        let starts = occurrences.starts(&event)?;
        add_series_properties(&mut event, horizon);
        let event = Arc::new(event);
        sessions.extend(starts.into_iter().map(|start| DiffSession {
            event: Arc::clone(&event),
            original: is_series.then(|| start.clone()),
            end: start.plus(event.length),
            start,
        }));
    }
    replace_overridden(overrides, &mut sessions);
    if sessions.len() > limits::CALENDAR_SESSIONS {
        return Err(OccurrenceLimit::Sessions);
    }
    sessions.sort_by_cached_key(|session| session.start.key());
    Ok(sessions)
}

/// Adds what concerns a series beyond the horizon: its rules and the sessions left out there.
fn add_series_properties(event: &mut CalendarEvent, horizon: DateTime<Utc>) {
    if !event.rules.is_empty() {
        let rules = event.rules.join(", ");
        event.properties.insert("RRULE".into(), rules);
    }
    let excluded = event.excluded.iter();
    let mut later: Vec<&Moment> = excluded
        .filter(|moment| moment.instant() > horizon)
        .collect();
    if !later.is_empty() {
        later.sort_by_key(|moment| moment.key());
        let later: Vec<String> = later
            .iter()
            .map(|moment| moment.wall().to_string())
            .collect();
        event.properties.insert("EXDATE".into(), later.join(", "));
    }
}

/// Puts each session with a RECURRENCE-ID in the place of the regular one.
fn replace_overridden(overrides: Vec<CalendarEvent>, sessions: &mut Vec<DiffSession>) {
    let places = places_of(&overrides, sessions);
    for (event, place) in overrides.into_iter().zip(places) {
        let session = DiffSession {
            original: event.recurrence_id.clone(),
            start: event.start.clone(),
            end: event.end(),
            event: Arc::new(event),
        };
        match place.and_then(|place| sessions.get_mut(place)) {
            Some(regular) => *regular = session,
            None => sessions.push(session),
        }
    }
}

/// The index of the regular session that each override replaces.
fn places_of(overrides: &[CalendarEvent], sessions: &[DiffSession]) -> Vec<Option<usize>> {
    if overrides.is_empty() {
        return Vec::new();
    }
    let regular = sessions.iter().enumerate().filter_map(|(place, session)| {
        let original = session.original.as_ref()?;
        Some(((session.uid(), original.key()), place))
    });
    let places: HashMap<(&str, MomentKey), usize> = regular.collect();
    overrides
        .iter()
        .map(|event| {
            let original = event.recurrence_id.as_ref()?;
            places.get(&(event.uid.as_str(), original.key())).copied()
        })
        .collect()
}
