//! What `except`, `also` and `sessions` mean: which session an entry names, and what becomes of it.

use chrono::{NaiveDateTime, NaiveTime, TimeDelta};

use crate::event::{Event, Length, NewLength, SessionOverride, SessionSelector, Slot, Track};
use crate::schedule::session::{self, Origin, Session, When};
use crate::time::date::Date;

/// Whether a date in `except` or `sessions` means the session that starts at `start`.
///
/// A day means the session of that day on every track. A date with a time means the session at
/// that time; if no track starts at that time of day, it means the day.
pub fn is_on(date: Date, start: NaiveDateTime, track: &Track, event: &Event) -> bool {
    let starts_then = |track: &Track| {
        date.wall(&track.zone)
            .is_some_and(|wall| wall.time() == track.slot.start().time())
    };
    if event.tracks.iter().any(starts_then) {
        return date.wall(&track.zone) == Some(start);
    }
    date.midnight_as_day().day(&track.zone) == start.date()
}

/// When a session that `also` adds starts; `None` if it is another track's.
pub fn added_start(date: Date, track: &Track, event: &Event) -> Option<NaiveDateTime> {
    let time = track.slot.start().time();
    let starts_then = |track: &Track| {
        date.wall(&track.zone)
            .is_some_and(|wall| wall.time() == track.slot.start().time())
    };
    let is_anothers = event.tracks.iter().any(starts_then) && !starts_then(track);
    if is_anothers {
        return None;
    }
    if track.slot.is_all_day() {
        return Some(
            date.midnight_as_day()
                .day(&track.zone)
                .and_time(NaiveTime::MIN),
        );
    }
    let exact = if starts_then(track) {
        date
    } else {
        date.midnight_as_day()
    };
    Some(
        exact
            .wall(&track.zone)
            .unwrap_or(exact.day(&track.zone).and_time(time)),
    )
}

/// Whether an entry of `sessions` is about a session.
pub fn is_meant(change: &SessionOverride, session: &Session, track: &Track, event: &Event) -> bool {
    match (change.which, session.origin) {
        (SessionSelector::Number(wanted), Origin::Rule { number, .. }) => wanted == number,
        (SessionSelector::Number(wanted), Origin::Single) => wanted == 1,
        (SessionSelector::Number(_), Origin::Added { .. }) => false,
        (SessionSelector::Date(date), _) => is_on(date, session.original, track, event),
    }
}

/// Makes a session what an entry of `sessions` says.
pub fn apply(change: &SessionOverride, session: &mut Session, track: &Track) {
    session.is_regular = false;
    session.status = change.status.unwrap_or(session.status);
    session.overrides = change.overrides.or(&session.overrides);
    if change.moved_to.is_none() && change.time.is_none() && change.length.is_none() {
        return;
    }
    let moved_to = change.moved_to.map(Date::midnight_as_day);
    let day = moved_to.map_or(session.original.date(), |date| date.day(&track.zone));
    let time = change
        .time
        .or_else(|| Some(moved_to?.wall(&track.zone)?.time()))
        .unwrap_or(session.original.time());
    session.when = match track.slot {
        Slot::AllDay { days, .. } => When::AllDay { first: day, days },
        Slot::Timed { length, .. } => {
            let length = new_length(change.length, time).unwrap_or(length);
            session::timed(day.and_time(time), false, length, &track.zone).0
        }
    };
}

fn new_length(length: Option<NewLength>, start: NaiveTime) -> Option<Length> {
    Some(match length? {
        NewLength::Duration(length) => Length::Exact(length),
        NewLength::EndsAt(end) => {
            let until = end - start;
            let next_day = TimeDelta::days(i64::from(until <= TimeDelta::zero()));
            Length::OnTheClock(until + next_day)
        }
    })
}
