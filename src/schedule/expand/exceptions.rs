//! `except`, `also` and `sessions`: the session that an entry names.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::Expansion;
use crate::event::{Event, Exclusion, SessionOverride, SessionSelector, Track};
use crate::schedule::session::{Origin, Session};
use crate::time::date::Date;

/// The sessions of a track that a date in `except` or `sessions` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// Every session from one day to another, both included.
    Days { first: NaiveDate, last: NaiveDate },
    /// The session that starts at a wall time.
    Start(NaiveDateTime),
    /// The session with a number of the rule, from 1.
    Number(u32),
}

impl Target {
    fn on(day: NaiveDate) -> Target {
        Target::Days {
            first: day,
            last: day,
        }
    }

    pub(super) fn names(self, session: &Session) -> bool {
        match (self, session.origin) {
            (Target::Days { first, last }, _) => (first..=last).contains(&session.original.date()),
            (Target::Start(start), _) => session.original == start,
            (Target::Number(wanted), Origin::Rule { number, .. }) => wanted == number,
            (Target::Number(wanted), Origin::Single) => wanted == 1,
            (Target::Number(_), Origin::Added { .. }) => false,
        }
    }
}

/// The times of day at which the sessions of a track start: several with BYHOUR or BYMINUTE, and
/// each possibly several times.
pub(super) fn start_times(track: &Track, event: &Event) -> Vec<NaiveTime> {
    let own = track.slot.start().time();
    let Some(recurrence) = &event.recurrence else {
        return vec![own];
    };
    let times = recurrence.rules().map(|rule| rule.times_of_day(own));
    times.flatten().collect()
}

fn is_start_time(date: Date, track: &Track, event: &Event) -> bool {
    date.wall(&track.zone)
        .is_some_and(|wall| start_times(track, event).contains(&wall.time()))
}

impl Expansion<'_> {
    /// The tracks of the event as they are on a day.
    pub(super) fn tracks_on(&self, day: NaiveDate) -> impl Iterator<Item = &Track> {
        let tracks = self.tracks.iter();
        tracks.filter_map(move |periods| {
            let is_earlier =
                |track: &Track| track.period.before.is_some_and(|before| before <= day);
            periods.get(periods.partition_point(is_earlier))
        })
    }

    /// A date with a time names the session at that time; if no track has sessions at that time of
    /// day then, it names the day.
    pub(super) fn target_of_date(&self, date: Date, track: &Track) -> Target {
        let day = date.local_day(Some(&track.zone));
        if !track.period.contains(day) {
            // The period has no session on that day.
            return Target::on(day);
        }
        let is_start = |track: &Track| is_start_time(date, track, self.event);
        match date.wall(&track.zone) {
            Some(wall) if self.tracks_on(day).any(is_start) => Target::Start(wall),
            _ => Target::on(day),
        }
    }

    pub(super) fn target_of_exclusion(&self, entry: &Exclusion, track: &Track) -> Target {
        if entry.last.is_none() {
            return self.target_of_date(entry.date, track);
        }
        let (first, last) = entry.days(Some(&track.zone)).into_inner();
        Target::Days { first, last }
    }

    /// Whether a range in `except` contains a start, so that `also` keeps its session.
    pub(super) fn is_in_excluded_range(&self, start: NaiveDateTime, track: &Track) -> bool {
        let mut entries = self.event.except.iter();
        entries.any(|entry| {
            entry.last.is_some() && entry.days(Some(&track.zone)).contains(&start.date())
        })
    }

    pub(super) fn target_of_override(&self, entry: &SessionOverride, track: &Track) -> Target {
        match entry.which {
            SessionSelector::Number(number) => Target::Number(number),
            SessionSelector::Date(date) => self.target_of_date(date, track),
        }
    }

    /// The starts of the sessions that `also` adds to a track.
    pub(super) fn added_starts(&self, track: &Track) -> impl Iterator<Item = NaiveDateTime> {
        let entries = self.event.also.iter();
        entries.filter_map(|entry| self.added_start(entry.date, track))
    }

    /// The start of a session that `also` adds to a track; `None` if its time is the time of
    /// another track, or its day is not in the period.
    pub(super) fn added_start(&self, date: Date, track: &Track) -> Option<NaiveDateTime> {
        let day = date.local_day(Some(&track.zone));
        if !track.period.contains(day) {
            return None;
        }
        let is_start = |track: &Track| is_start_time(date, track, self.event);
        let is_own = is_start(track);
        if !is_own && self.tracks_on(day).any(is_start) {
            return None;
        }
        if track.slot.is_all_day() {
            return Some(day.and_time(NaiveTime::MIN));
        }
        let exact = if is_own { date } else { date.midnight_as_day() };
        let start = exact.wall(&track.zone);
        Some(start.unwrap_or_else(|| day.and_time(track.slot.start().time())))
    }
}
