//! `except`, `also` and `sessions`: the session that an entry names, and how the entry changes it.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::event::{Event, Length, NewLength, SessionOverride, SessionSelector, Slot, Track};
use crate::schedule::session::{self, Origin, Session, When};
use crate::time::date::Date;
use crate::time::zone::Zone;

/// The sessions of a track that a date in `except` or `sessions` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// Every session of a day.
    Day(NaiveDate),
    /// The session that starts at a wall time.
    Start(NaiveDateTime),
    /// The session with a number of the rule, from 1.
    Number(u32),
}

impl Target {
    /// A date with a time names the session at that time; if no track has sessions at that time of
    /// day, it names the day.
    pub(super) fn of_date(date: Date, track: &Track, event: &Event) -> Target {
        let is_a_start = event
            .tracks
            .iter()
            .any(|track| is_start_time(date, track, event));
        match date.wall(&track.zone) {
            Some(wall) if is_a_start => Target::Start(wall),
            _ => Target::Day(date.midnight_as_day().day(&track.zone)),
        }
    }

    pub(super) fn of_override(entry: &SessionOverride, track: &Track, event: &Event) -> Target {
        match entry.which {
            SessionSelector::Number(number) => Target::Number(number),
            SessionSelector::Date(date) => Target::of_date(date, track, event),
        }
    }

    pub(super) fn names(self, session: &Session) -> bool {
        match (self, session.origin) {
            (Target::Day(day), _) => session.original.date() == day,
            (Target::Start(start), _) => session.original == start,
            (Target::Number(wanted), Origin::Rule { number, .. }) => wanted == number,
            (Target::Number(wanted), Origin::Single) => wanted == 1,
            (Target::Number(_), Origin::Added { .. }) => false,
        }
    }
}

/// The times of day at which the sessions of a track start: several with BYHOUR or BYMINUTE.
pub(super) fn start_times(track: &Track, event: &Event) -> Vec<NaiveTime> {
    let own = track.slot.start().time();
    let Some(recurrence) = &event.recurrence else {
        return vec![own];
    };
    recurrence.rule.times_of_day(own)
}

fn is_start_time(date: Date, track: &Track, event: &Event) -> bool {
    date.wall(&track.zone)
        .is_some_and(|wall| start_times(track, event).contains(&wall.time()))
}

/// The start of a session that `also` adds; `None` if its time is the time of another track.
pub(super) fn added_start(date: Date, track: &Track, event: &Event) -> Option<NaiveDateTime> {
    let is_own = is_start_time(date, track, event);
    let is_of_another = |other: &Track| is_start_time(date, other, event);
    if !is_own && event.tracks.iter().any(is_of_another) {
        return None;
    }
    let day = date.midnight_as_day().day(&track.zone);
    if track.slot.is_all_day() {
        return Some(day.and_time(NaiveTime::MIN));
    }
    let exact = if is_own { date } else { date.midnight_as_day() };
    let start = exact.wall(&track.zone);
    Some(start.unwrap_or_else(|| day.and_time(track.slot.start().time())))
}

/// A new time for a session, from all entries that name it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct NewTime {
    day: Option<NaiveDate>,
    time: Option<NaiveTime>,
    length: Option<NewLength>,
}

impl NewTime {
    pub(super) fn of_override(entry: &SessionOverride, track: &Track) -> NewTime {
        let moved_to = entry.moved_to.map(Date::midnight_as_day);
        let moved_time = moved_to.and_then(|date| Some(date.wall(&track.zone)?.time()));
        NewTime {
            day: moved_to.map(|date| date.day(&track.zone)),
            time: entry.time.or(moved_time),
            length: entry.length,
        }
    }

    /// A later entry takes precedence, property by property.
    pub(super) fn then(self, later: NewTime) -> NewTime {
        NewTime {
            day: later.day.or(self.day),
            time: later.time.or(self.time),
            length: later.length.or(self.length),
        }
    }

    /// The property that an all-day session cannot have.
    pub(super) fn invalid_for_all_day(&self) -> Option<&'static str> {
        match self.length {
            _ if self.time.is_some() => Some("a time"),
            Some(NewLength::EndsAt(_)) => Some("an end time"),
            Some(NewLength::Duration(length)) if whole_days(length).is_none() => {
                Some("a duration that is not a number of days")
            }
            _ => None,
        }
    }

    pub(super) fn apply(&self, session: &mut Session, track: &Track) {
        if self.day.is_none() && self.time.is_none() && self.length.is_none() {
            return;
        }
        let day = self.day.unwrap_or(session.original.date());
        session.when = match track.slot {
            Slot::AllDay { days, .. } => {
                let days = match self.length {
                    Some(NewLength::Duration(length)) => whole_days(length).unwrap_or(days),
                    Some(NewLength::EndsOn(last)) => {
                        let length = last.day(&track.zone) - day + TimeDelta::days(1);
                        whole_days(length).unwrap_or(days)
                    }
                    _ => days,
                };
                When::AllDay { first: day, days }
            }
            Slot::Timed { length, .. } => {
                let time = self.time.unwrap_or(session.original.time());
                let start = day.and_time(time);
                let new_length = self
                    .length
                    .map(|length| length_from(length, start, &track.zone));
                let length = new_length.unwrap_or(length);
                session::timed(day.and_time(time), false, length, &track.zone).0
            }
        };
    }
}

fn whole_days(length: TimeDelta) -> Option<u32> {
    let is_whole = length == TimeDelta::days(length.num_days());
    let days = u32::try_from(length.num_days()).ok()?;
    (is_whole && days > 0).then_some(days)
}

/// An end that is not after the start is on the next day.
fn length_from(length: NewLength, start: NaiveDateTime, zone: &Zone) -> Length {
    match length {
        NewLength::Duration(length) => Length::Exact(length),
        NewLength::EndsAt(end) => Length::Wall(wall_time_until(start.time(), end)),
        NewLength::EndsOn(end) => {
            let day_after = end.day(zone) + TimeDelta::days(1);
            let end = end.wall(zone).unwrap_or(day_after.and_time(NaiveTime::MIN));
            Length::Wall((end - start).max(TimeDelta::minutes(1)))
        }
    }
}

/// The wall time from a time of day to the next occurrence of another.
fn wall_time_until(start: NaiveTime, end: NaiveTime) -> TimeDelta {
    let until = end - start;
    until + TimeDelta::days(i64::from(until <= TimeDelta::zero()))
}
