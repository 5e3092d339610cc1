//! The time of a session and its day as texts of the page.

use chrono::{DateTime, Datelike as _, NaiveDate, SecondsFormat, TimeDelta, Utc};

use super::context::PageContext;
use crate::event::Track;
use crate::schedule::session::When;

/// The texts for the time of a session.
pub(super) struct SessionTimes {
    pub(super) time: Option<String>,
    pub(super) until: Option<String>,
    pub(super) abbreviation: Option<String>,
    pub(super) start: String,
    pub(super) end: String,
    pub(super) offset: Option<String>,
    pub(super) script_start: Option<i64>,
    pub(super) script_length: Option<String>,
}

pub(super) fn times(when: When, track: &Track, context: &PageContext<'_>) -> SessionTimes {
    match when {
        When::AllDay { first, days } => {
            let last = When::day_after(first, days.saturating_sub(1));
            SessionTimes {
                time: None,
                until: (days > 1).then(|| date(last, context)),
                abbreviation: None,
                start: first.to_string(),
                end: When::day_after(first, days).to_string(),
                offset: None,
                script_start: None,
                script_length: Some(format!("{days}d")),
            }
        }
        When::Timed { start, end } => {
            let (from, to) = (track.zone.wall(start), track.zone.wall(end));
            let (offset, abbreviation) = track.zone.offset_and_abbreviation(start);
            let instant =
                |instant: DateTime<Utc>| instant.to_rfc3339_opts(SecondsFormat::Secs, true);
            SessionTimes {
                time: Some(format!("{}–{}", from.format("%H:%M"), to.format("%H:%M"))),
                until: (to - from > TimeDelta::days(1)).then(|| date(to.date(), context)),
                abbreviation: Some(abbreviation),
                start: instant(start),
                end: instant(end),
                offset: (offset.local_minus_utc() % 60 == 0).then(|| offset.to_string()),
                script_start: Some(start.timestamp()),
                script_length: length_unless_written(end - start, to.time() - from.time()),
            }
        }
    }
}

/// The length of a session in seconds, unless it is that of the written times: their difference, to
/// the next day if the second one is not later.
fn length_unless_written(length: TimeDelta, difference: TimeDelta) -> Option<String> {
    let written = match difference > TimeDelta::zero() {
        true => difference,
        false => difference + TimeDelta::days(1),
    };
    (length != written).then(|| length.num_seconds().to_string())
}

/// A day in full, such as `Tue 18 May 2021`.
pub(super) fn date(day: NaiveDate, context: &PageContext<'_>) -> String {
    let names = context.words.names;
    context
        .words
        .text("date")
        .replace("{weekday}", weekday(day, context))
        .replace("{day}", &day.day().to_string())
        .replace("{month}", nth(&names.months, day.month0()))
        .replace("{year}", &day.year().to_string())
}

/// The abbreviated weekday of a day.
pub(super) fn weekday(day: NaiveDate, context: &PageContext<'_>) -> &'static str {
    let weekday = day.weekday().num_days_from_monday();
    nth(&context.words.names.weekdays_short, weekday)
}

pub(super) fn nth(names: &[&'static str], index: u32) -> &'static str {
    let index = usize::try_from(index).unwrap_or(0);
    names.get(index).copied().unwrap_or_default()
}
