//! The schedule as a text is compared with it.

use chrono::{Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::event::{Event, Track};
use crate::prose::fact::StatedTime;
use crate::schedule::expand::Expanded;
use crate::schedule::session::{Origin, Schedule, Session, When};

/// How far an endless series is looked at, in days: long enough for every change of the clocks.
const DAYS_OF_ENDLESS: u64 = 400;

/// The sessions of an event, in the order of time.
pub struct Plan<'a> {
    /// The event.
    pub event: &'a Event,
    /// Never empty.
    pub sessions: Vec<Planned<'a>>,
    /// The first day of all.
    pub first_day: NaiveDate,
    /// The last day of all; none if the series goes on.
    pub last_day: Option<NaiveDate>,
}

/// A session, and what the clocks of its zone show.
pub struct Planned<'a> {
    /// Its track.
    pub track: &'a Track,
    /// The session.
    pub session: Session,
    /// When it starts, unless it is about whole days.
    pub start: Option<NaiveDateTime>,
    /// When it ends, unless it is about whole days.
    pub end: Option<NaiveDateTime>,
    /// Its first day.
    pub first_day: NaiveDate,
    /// Its last day. A night that ends in the morning belongs to the day before.
    pub last_day: NaiveDate,
}

impl<'a> Plan<'a> {
    /// The plan of an event; `None` if nothing of it takes place.
    pub fn of(expanded: &'a Expanded) -> Option<Plan<'a>> {
        let mut sessions = Vec::new();
        let mut is_endless = false;
        for (track, schedule) in expanded.tracks() {
            is_endless |= matches!(schedule, Schedule::Endless { .. });
            let first = track.slot.start().date();
            let horizon = first.checked_add_days(Days::new(DAYS_OF_ENDLESS));
            let of_track = schedule.sessions(track, horizon.unwrap_or(first));
            sessions.extend(of_track.into_iter().map(|session| planned(track, session)));
        }
        sessions.sort_by_key(|planned| planned.session.when.sort_key());
        let first_day = sessions.iter().map(|planned| planned.first_day).min()?;
        let last_day = sessions.iter().map(|planned| planned.last_day).max();
        Some(Plan {
            event: &expanded.event,
            sessions,
            first_day,
            last_day: last_day.filter(|_| !is_endless),
        })
    }

    /// Whether a session takes place on a day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.on(day).is_some()
    }

    /// The first session of a day.
    pub fn on(&self, day: NaiveDate) -> Option<&Planned<'a>> {
        let is_on = |planned: &&Planned<'_>| (planned.first_day..=planned.last_day).contains(&day);
        self.sessions.iter().find(is_on)
    }

    /// The session that is nearest to a day.
    pub fn nearest(&self, day: NaiveDate) -> Option<&Planned<'a>> {
        let distance = |planned: &&Planned<'_>| (planned.first_day - day).abs();
        self.sessions.iter().min_by_key(distance)
    }

    /// Whether the author wrote a repeat rule.
    pub fn is_series(&self) -> bool {
        self.event.recurrence.is_some()
    }

    /// A session that starts at a stated time, by the letter or by what is probably meant.
    pub fn starting_at(&self, time: &StatedTime) -> Option<&Planned<'a>> {
        self.sessions.iter().find(|planned| planned.starts_at(time))
    }

    /// What a count may mean, the first track's sessions first: those of a track, with or
    /// without what was left out, or those of all tracks together.
    pub fn counts(&self) -> Vec<u32> {
        let of_track = |track: &Track| {
            let is_own = |planned: &&Planned<'_>| std::ptr::eq(planned.track, track);
            u32::try_from(self.sessions.iter().filter(is_own).count()).unwrap_or(u32::MAX)
        };
        let mut counts: Vec<u32> = self.event.tracks.iter().map(of_track).collect();
        counts.push(u32::try_from(self.sessions.len()).unwrap_or(u32::MAX));
        counts.extend(
            self.sessions
                .iter()
                .find_map(|planned| match planned.session.origin {
                    Origin::Rule { total, .. } => total,
                    _ => None,
                }),
        );
        counts
    }

    /// The length of a session, if all have the same.
    pub fn length(&self) -> Option<TimeDelta> {
        let mut lengths = self
            .sessions
            .iter()
            .map(|planned| match planned.session.when {
                When::Timed { start, end } => Some(end - start),
                When::AllDay { .. } => None,
            });
        let first = lengths.next()??;
        lengths.all(|length| length == Some(first)).then_some(first)
    }
}

fn planned(track: &Track, session: Session) -> Planned<'_> {
    match session.when {
        When::AllDay { first, days } => Planned {
            track,
            start: None,
            end: None,
            first_day: first,
            last_day: When::day_after(first, days.saturating_sub(1)),
            session,
        },
        When::Timed { start, end } => {
            let (start, end) = (track.zone.wall(start), track.zone.wall(end));
            let morning = NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default();
            let is_night = end.date() > start.date() && end.time() <= morning;
            let last_day = if is_night {
                end.date().pred_opt()
            } else {
                None
            };
            Planned {
                track,
                session,
                start: Some(start),
                end: Some(end),
                first_day: start.date(),
                last_day: last_day.unwrap_or(end.date()).max(start.date()),
            }
        }
    }
}

impl Planned<'_> {
    /// Whether it starts at a stated time, by the letter or by what is probably meant.
    pub fn starts_at(&self, time: &StatedTime) -> bool {
        self.starts_literally_at(time) || self.starts_loosely_at(time)
    }

    /// Whether it starts at a stated time when every word is taken by the letter.
    pub fn starts_literally_at(&self, time: &StatedTime) -> bool {
        let When::Timed { start, .. } = self.session.when else {
            return false;
        };
        match &time.zone {
            Some(zone) => zone.show_literally(start).time() == time.start,
            None => self.start.is_some_and(|start| start.time() == time.start),
        }
    }

    /// Whether it starts at a stated time when `EST` means the clocks of New York.
    pub fn starts_loosely_at(&self, time: &StatedTime) -> bool {
        let When::Timed { start, .. } = self.session.when else {
            return false;
        };
        let zone = time
            .zone
            .as_ref()
            .map_or(&self.track.zone, |zone| &zone.place);
        zone.wall(start).time() == time.start
    }

    /// The day and the time, as a sentence has them.
    pub fn told(&self) -> String {
        match self.start {
            Some(start) => format!("{}, {}", long_day(start.date()), start.format("%H:%M")),
            None => long_day(self.first_day),
        }
    }
}

/// `Saturday 8 June 2024`.
pub fn long_day(day: NaiveDate) -> String {
    format!("{} {}", day.format("%A %-d %B"), day.year())
}
