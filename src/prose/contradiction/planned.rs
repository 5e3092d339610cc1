//! The schedule in the form in which a text is compared with it.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use crate::event::{Event, Track};
use crate::limits;
use crate::prose::fact::StatedTime;
use crate::schedule::expand::Expanded;
use crate::schedule::session::{Origin, Schedule, Session, When};

/// The sessions of an event, in the order of time.
pub(crate) struct ProseSchedule<'a> {
    pub(crate) event: &'a Event,
    /// Never empty.
    pub(crate) sessions: Vec<PlannedSession<'a>>,
    /// The first day of all sessions.
    pub(crate) first_day: NaiveDate,
    /// The last day of all sessions; `None` if the series has no end.
    pub(crate) last_day: Option<NaiveDate>,
}

/// A session with its wall times in the zone of its track.
pub(crate) struct PlannedSession<'a> {
    pub(crate) track: &'a Track,
    pub(crate) session: Session,
    /// The start; `None` if the session is all-day.
    pub(crate) start: Option<NaiveDateTime>,
    /// The end; `None` if the session is all-day.
    pub(crate) end: Option<NaiveDateTime>,
    pub(crate) first_day: NaiveDate,
    /// The last day. A night that ends in the morning belongs to the day before.
    pub(crate) last_day: NaiveDate,
}

impl<'a> ProseSchedule<'a> {
    /// The schedule of an event; `None` if it has no session.
    pub(crate) fn of(expanded: &'a Expanded) -> Option<ProseSchedule<'a>> {
        let mut sessions = Vec::new();
        let mut is_endless = false;
        for (track, schedule) in expanded.tracks() {
            is_endless |= matches!(schedule, Schedule::Endless { .. });
            let first = track.slot.start().date();
            let horizon = first.checked_add_days(Days::new(limits::COMPARED_DAYS));
            let of_track = schedule.sessions(track, &(NaiveDate::MIN..=horizon.unwrap_or(first)));
            sessions.extend(of_track.into_iter().map(|session| planned(track, session)));
        }
        sessions.sort_by_key(|planned| planned.session.when.sort_key());
        let first_day = sessions.iter().map(|planned| planned.first_day).min()?;
        let last_day = sessions.iter().map(|planned| planned.last_day).max();
        Some(ProseSchedule {
            event: &expanded.event,
            sessions,
            first_day,
            last_day: last_day.filter(|_| !is_endless),
        })
    }

    /// Whether a session takes place on a day, in a zone of the event or its audience.
    pub(crate) fn covers(&self, day: NaiveDate) -> bool {
        let is_elsewhere = |planned: &PlannedSession<'_>| {
            let When::Timed { start, .. } = planned.session.when else {
                return false;
            };
            let mut audience = self.event.audience.iter();
            let offset = self
                .event
                .written_offset
                .map(|offset| start.with_timezone(&offset).date_naive());
            offset == Some(day) || audience.any(|zone| zone.wall(start).date() == day)
        };
        self.on(day).is_some() || self.sessions.iter().any(is_elsewhere)
    }

    /// Whether the page leaves out a day of its series.
    pub(crate) fn leaves_out(&self, day: NaiveDate) -> bool {
        let zone = self.event.tracks.first().map(|track| &track.zone);
        let mut except = self.event.except.iter();
        except.any(|exclusion| exclusion.days(zone).contains(&day))
    }

    /// The first session of a day.
    pub(crate) fn on(&self, day: NaiveDate) -> Option<&PlannedSession<'a>> {
        let is_on =
            |planned: &&PlannedSession<'_>| (planned.first_day..=planned.last_day).contains(&day);
        self.sessions.iter().find(is_on)
    }

    /// The session that is nearest to a day.
    pub(crate) fn nearest(&self, day: NaiveDate) -> Option<&PlannedSession<'a>> {
        let distance = |planned: &&PlannedSession<'_>| (planned.first_day - day).abs();
        self.sessions.iter().min_by_key(distance)
    }

    /// Whether the author wrote a repeat rule.
    pub(crate) fn is_series(&self) -> bool {
        self.event.recurrence.is_some()
    }

    /// A session that starts at a stated time, in any reading of it.
    pub(crate) fn starting_at(&self, time: &StatedTime) -> Option<&PlannedSession<'a>> {
        self.sessions
            .iter()
            .find(|planned| planned.starts_at(time, self))
    }

    /// Whether a session ends at a stated time.
    pub(crate) fn ends_at(&self, time: &StatedTime) -> bool {
        let mut sessions = self.sessions.iter();
        sessions.any(|planned| {
            let When::Timed { end, .. } = planned.session.when else {
                return false;
            };
            planned.shows(time, end, self)
        })
    }

    /// The numbers that a stated count may mean, that of the first track first: the sessions of a
    /// track, with or without those left out, or those of all tracks together.
    pub(crate) fn counts(&self) -> Vec<u32> {
        let of_track = |track: &Track| {
            let is_own = |planned: &&PlannedSession<'_>| planned.track.name == track.name;
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

    /// The number of weeks of a series with an end and a session in nearly each week.
    pub(crate) fn weeks(&self) -> Option<u32> {
        let length = self.last_day.filter(|_| self.is_series())? - self.first_day;
        let weeks = u32::try_from(length.num_days() / 7 + 1).ok()?;
        let is_weekly = self.sessions.len().saturating_mul(2) > usize::try_from(weeks).ok()?;
        is_weekly.then_some(weeks)
    }

    /// The length of a session, if all have the same.
    pub(crate) fn length(&self) -> Option<TimeDelta> {
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

fn planned(track: &Track, session: Session) -> PlannedSession<'_> {
    match session.when {
        When::AllDay { first, days } => PlannedSession {
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
            PlannedSession {
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

impl PlannedSession<'_> {
    /// Whether it starts at a stated time, literally or as commonly meant.
    pub(crate) fn starts_at(&self, time: &StatedTime, schedule: &ProseSchedule<'_>) -> bool {
        let When::Timed { start, .. } = self.session.when else {
            return false;
        };
        self.shows(time, start, schedule)
    }

    /// Whether an instant is a stated time: in the zone that the text names, or else in a zone of
    /// the event or its audience.
    fn shows(
        &self,
        time: &StatedTime,
        instant: DateTime<Utc>,
        schedule: &ProseSchedule<'_>,
    ) -> bool {
        let is_meant = |wall: NaiveDateTime| time.start.may_be(wall.time());
        if let Some(zone) = &time.zone {
            return is_meant(zone.wall_literally(instant)) || is_meant(zone.zone.wall(instant));
        }
        let audience = schedule.event.audience.iter();
        let zones = std::iter::once(&self.track.zone).chain(audience);
        let in_zone = zones.map(|zone| zone.wall(instant));
        let written = schedule
            .event
            .written_offset
            .map(|offset| instant.with_timezone(&offset).naive_local());
        in_zone.chain(written).any(is_meant)
    }

    /// Whether it starts at a stated time when an abbreviation is taken literally.
    pub(crate) fn starts_literally_at(&self, time: &StatedTime) -> bool {
        let (When::Timed { start, .. }, Some(zone)) = (self.session.when, &time.zone) else {
            return false;
        };
        time.start.may_be(zone.wall_literally(start).time())
    }

    /// Whether it starts at a stated time when `EST` means the zone of New York in any season.
    pub(crate) fn starts_in_any_season_at(&self, time: &StatedTime) -> bool {
        let (When::Timed { start, .. }, Some(zone)) = (self.session.when, &time.zone) else {
            return false;
        };
        time.start.may_be(zone.zone.wall(start).time())
    }

    /// Returns the day and the time for a message.
    pub(crate) fn describe(&self) -> String {
        match self.start {
            Some(start) => format!("{}, {}", long_day(start.date()), start.format("%H:%M")),
            None => long_day(self.first_day),
        }
    }
}

/// `Saturday 8 June 2024`.
pub(crate) fn long_day(day: NaiveDate) -> String {
    format!("{} {}", day.format("%A %-d %B"), day.year())
}
