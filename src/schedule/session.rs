//! Sessions: what a person can attend.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use crate::event::{Length, Overrides, Slot, Status, Track};
use crate::time::observance::is_misread_by_outlook;
use crate::time::rule::Rule;
use crate::time::zone::{Ambiguity, Zone};

/// One occurrence of an event on one track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whether the rule or the author gives it.
    pub origin: Origin,
    /// The time after a move.
    pub when: When,
    /// The wall time of the start before the session was moved.
    pub(crate) original: NaiveDateTime,
    /// Its own status; `None` for that of the event.
    pub(crate) status: Option<Status>,
    /// The texts that replace those of the track and the event.
    pub(crate) overrides: Overrides,
    /// Whether a recurring VEVENT describes it. Other sessions are VEVENTs of their own: those that
    /// differ from the rule, and those in a gap or fold of the zone, because clients read these
    /// differently as part of a series.
    pub(crate) is_regular: bool,
}

/// The origin of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The event does not repeat.
    Single,
    /// The rule gives it.
    Rule {
        /// Its number in the rule, from 1, before anything is left out.
        number: u32,
        /// The number of sessions that the rule gives; `None` if it has no end.
        total: Option<u32>,
    },
    /// The author added it.
    Added {
        /// Whether it starts at another time than its track.
        at_its_own_time: bool,
    },
}

/// The time of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Whole days, the same everywhere.
    AllDay {
        /// The first day.
        first: NaiveDate,
        /// The number of days, at least 1.
        days: u32,
    },
    /// From one instant to another.
    Timed {
        /// The start.
        start: DateTime<Utc>,
        /// The end, after the start.
        end: DateTime<Utc>,
    },
}

impl When {
    /// The first day, in a zone if the session has times.
    pub(crate) fn day(self, zone: &Zone) -> NaiveDate {
        match self {
            When::AllDay { first, .. } => first,
            When::Timed { start, .. } => zone.wall(start).date(),
        }
    }

    /// What sessions sort by. An all-day session counts from midnight UTC, because it has no
    /// zone.
    pub fn sort_key(self) -> DateTime<Utc> {
        match self {
            When::AllDay { first, .. } => first.and_time(chrono::NaiveTime::MIN).and_utc(),
            When::Timed { start, .. } => start,
        }
    }

    /// The day after the last: iCalendar counts ends so.
    pub(crate) fn day_after(first: NaiveDate, days: u32) -> NaiveDate {
        first
            .checked_add_days(chrono::Days::new(days.into()))
            .unwrap_or(NaiveDate::MAX)
    }
}

/// The sessions of one track.
#[derive(Debug, Clone)]
pub enum Schedule {
    /// All of them, in the order of their original starts.
    Finite {
        /// The sessions.
        sessions: Vec<Session>,
        /// The rule that gives most of them, if the event repeats.
        series: Option<Series>,
    },
    /// A series without an end, or a period of one.
    Endless {
        /// The rule.
        series: Series,
        /// Sessions that the rule gives and that are not just as it says.
        irregular: Vec<Session>,
        /// Sessions that the rule does not give.
        added: Vec<Session>,
    },
}

/// A recurring VEVENT.
///
/// It begins with the first session that is neither left out nor touched by the change of a
/// clock: its start and length are the pattern of all others.
#[derive(Debug, Clone)]
pub struct Series {
    pub(crate) rule: Rule,
    /// The slot of its first session.
    pub(crate) slot: Slot,
    /// The number of its first session in the rule; earlier sessions are VEVENTs of their own.
    pub(crate) first_number: u32,
    /// The end that the author gives the rule; `None` if it has none.
    pub(crate) end: Option<SeriesEnd>,
    /// The last day on which a session can start, if an entry of `changes` ends the series.
    pub(crate) last_day: Option<NaiveDate>,
    /// Original starts of the sessions left out.
    pub(crate) excluded: Vec<NaiveDateTime>,
}

/// The end of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeriesEnd {
    /// The number of sessions that the rule gives, from its beginning on.
    pub(crate) total: u32,
    /// The original start of the last one.
    pub(crate) last_start: NaiveDateTime,
}

impl Session {
    /// The number in the rule, if the session comes from the rule.
    pub(crate) fn number(&self) -> Option<u32> {
        match self.origin {
            Origin::Rule { number, .. } => Some(number),
            Origin::Single | Origin::Added { .. } => None,
        }
    }
}

impl Schedule {
    /// Whether it has no session.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Schedule::Finite { sessions, .. } if sessions.is_empty())
    }

    /// The sessions that start on some days; those of a finite series all the same.
    pub fn sessions(&self, track: &Track, days: &RangeInclusive<NaiveDate>) -> Vec<Session> {
        match self {
            Schedule::Finite { sessions, .. } => sessions.clone(),
            Schedule::Endless {
                series,
                irregular,
                added,
            } => {
                let replaced = irregular.iter().map(|session| session.original);
                let replaced: HashSet<NaiveDateTime> = replaced.collect();
                let mut sessions = series.regular_sessions(track, days);
                sessions.retain(|session| !replaced.contains(&session.original));
                sessions.extend(irregular.iter().chain(added).cloned());
                sessions.retain(|session| days.contains(&session.when.day(&track.zone)));
                sessions.sort_by_key(|session| session.when.sort_key());
                sessions
            }
        }
    }
}

impl Series {
    /// Whether the recurring VEVENT alone describes a session.
    pub(crate) fn describes(&self, session: &Session) -> bool {
        session.is_regular && self.includes(session)
    }

    /// Whether a session that the rule gives belongs to the recurring VEVENT.
    pub(crate) fn includes(&self, session: &Session) -> bool {
        session.original >= self.slot.start()
    }

    /// The sessions of the rule on some days, as if nothing but `excluded` differed from it.
    fn regular_sessions(&self, track: &Track, days: &RangeInclusive<NaiveDate>) -> Vec<Session> {
        let Ok(occurrences) = self.rule.occurrences(self.slot.start()) else {
            return Vec::new();
        };
        let excluded: HashSet<&NaiveDateTime> = self.excluded.iter().collect();
        occurrences
            .take_while(|occurrence| {
                let day = occurrence.date();
                day <= *days.end() && self.last_day.is_none_or(|last| day <= last)
            })
            .zip(self.first_number..)
            .filter(|(occurrence, _)| may_start_within(occurrence.date(), days))
            .filter(|(occurrence, _)| !excluded.contains(occurrence))
            .map(|(occurrence, number)| {
                let origin = Origin::Rule {
                    number,
                    total: self.end.map(|end| end.total),
                };
                let (when, _) = when(occurrence, &self.slot, &track.zone);
                Session::regular(occurrence, when, origin)
            })
            .collect()
    }
}

/// Whether a session with an original start on a day can start within a range of days: clocks that
/// skip midnight move it to the next day.
fn may_start_within(day: NaiveDate, days: &RangeInclusive<NaiveDate>) -> bool {
    days.contains(&day) || day.succ_opt().is_some_and(|next| days.contains(&next))
}

impl Session {
    /// A session of which nothing differs from the rule.
    fn regular(original: NaiveDateTime, when: When, origin: Origin) -> Session {
        Session {
            origin,
            when,
            original,
            status: None,
            overrides: Overrides::default(),
            is_regular: true,
        }
    }
}

/// A session of a slot at an original start, and how many times the clocks show that start.
pub(crate) fn at(
    start: NaiveDateTime,
    slot: &Slot,
    zone: &Zone,
    origin: Origin,
) -> (Session, Ambiguity) {
    let (when, ambiguity) = when(start, slot, zone);
    let is_of_series = matches!(origin, Origin::Rule { .. }) && !zone.is_utc();
    let is_touched =
        is_of_series && (ambiguity != Ambiguity::Unique || touches_a_change(when, zone));
    let session = Session {
        is_regular: !is_touched,
        ..Session::regular(start, when, origin)
    };
    // The author named one of the two instants of the first session.
    let reported = if names_instant(slot, start) {
        Ambiguity::Unique
    } else {
        ambiguity
    };
    (session, reported)
}

/// When a session of a slot takes place, and how many times the clocks show its start.
fn when(start: NaiveDateTime, slot: &Slot, zone: &Zone) -> (When, Ambiguity) {
    match *slot {
        Slot::AllDay { days, .. } => {
            let first = start.date();
            (When::AllDay { first, days }, Ambiguity::Unique)
        }
        Slot::Timed { length, .. } => timed(start, names_instant(slot, start), length, zone),
    }
}

/// Whether a start is that of the first session, and the second of two instants that the clocks
/// show for it.
fn names_instant(slot: &Slot, start: NaiveDateTime) -> bool {
    matches!(*slot, Slot::Timed { start: first, is_fold: true, .. } if first == start)
}

/// From a wall time on, for a length.
pub(crate) fn timed(
    start: NaiveDateTime,
    is_fold: bool,
    length: Length,
    zone: &Zone,
) -> (When, Ambiguity) {
    let resolved = zone.resolve(start);
    let instant = if is_fold {
        zone.resolve_second(start)
    } else {
        resolved.instant
    };
    let end = match length {
        Length::Exact(length) => instant + length,
        Length::Wall(length) => zone.resolve(start + length).instant,
    };
    // A start that the clocks skip is later than it reads, perhaps later than its end.
    let end = if end > instant {
        end
    } else {
        instant + length.nominal()
    };
    let when = When::Timed {
        start: instant,
        end,
    };
    (when, resolved.ambiguity)
}

/// Whether clients read a session differently if it is part of a series: the offset changes during
/// the session, its end is in a fold, or Outlook applies later rules of the zone to it.
fn touches_a_change(when: When, zone: &Zone) -> bool {
    match when {
        When::AllDay { .. } => false,
        When::Timed { start, end } => {
            zone.changes_within(start..=end)
                || zone.resolve(zone.wall(end)).ambiguity != Ambiguity::Unique
                || is_misread_by_outlook(zone, start)
                || is_misread_by_outlook(zone, end)
        }
    }
}
