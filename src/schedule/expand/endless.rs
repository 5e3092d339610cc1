//! Endless series: the rule, and the sessions that differ from it.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use chrono::{Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::exceptions::{Target, start_times};
use super::{Expansion, first_of, regularity};
use crate::diagnostic::Reported;
use crate::event::{Event, Length, Slot, Track};
use crate::limits;
use crate::schedule::session::{Origin, Schedule, Series, Session};
use crate::time::observance;
use crate::time::zone::Transition;

impl Expansion<'_> {
    /// Expands a series without an end. The numbers of its sessions continue from period to
    /// period.
    pub(super) fn endless<'t>(
        &mut self,
        periods: &'t [Track],
    ) -> Result<Vec<(&'t Track, Schedule)>, Reported> {
        let mut schedules = Vec::with_capacity(periods.len());
        let mut first_number = 1;
        for track in periods {
            let mut starts = self.occurrences(track)?;
            let first = starts.next();
            let further = self.further_starts(track)?;
            self.check_period(track, first_of(first.as_slice(), &further));
            let Some(first) = first else {
                let schedule = self.finite_schedule(track, &[], &further, Vec::new())?;
                schedules.push((track, schedule));
                continue;
            };
            let starts = std::iter::once(first).chain(starts);
            if track.period.before.is_none() {
                let schedule =
                    self.endless_schedule(track, starts, &further, first, first_number)?;
                schedules.push((track, schedule));
                continue;
            }
            let mut examined = Vec::new();
            for start in starts {
                self.count_examined()?;
                examined.push(start);
            }
            let count = u32::try_from(examined.len()).unwrap_or(u32::MAX);
            let starts = examined.into_iter();
            let schedule = self.endless_schedule(track, starts, &further, first, first_number)?;
            first_number = first_number.saturating_add(count);
            schedules.push((track, schedule));
        }
        schedules.retain(|(_, schedule)| !schedule.is_empty());
        match periods.first() {
            Some(track) if schedules.is_empty() => Err(self.report_empty(track)),
            _ => Ok(schedules),
        }
    }

    /// Expands one period of a series without an end: a recurring VEVENT, and the sessions that
    /// differ from it.
    fn endless_schedule(
        &mut self,
        track: &Track,
        starts: impl Iterator<Item = NaiveDateTime>,
        further: &[NaiveDateTime],
        first: NaiveDateTime,
        first_number: u32,
    ) -> Result<Schedule, Reported> {
        let Some(rule) = self.event.rule_of(track) else {
            return Err(self.report_empty(track));
        };
        let rule = rule.portable(track.slot.start());
        self.warn_of_rule(&rule);
        let named = self.named_sessions(track, further, first);
        let mut examined = self.examine(track, &named, starts.zip(first_number..))?;
        let starts: Vec<NaiveDateTime> = examined.sessions.iter().map(|s| s.original).collect();
        self.leave_out(track, &mut examined.sessions);
        let remaining = regularity(&examined.sessions);
        let first_of_series = examined.first_of_series(starts.first());
        let mut added = self.added(track, further, |start| examined.added.contains(&start));
        let mut irregular = examined.sessions;
        self.override_sessions(track, &mut irregular)?;
        self.override_sessions(track, &mut added)?;
        let last_day = track.period.last_day();
        if first_of_series.is_none() && last_day.is_some() {
            // A recurring VEVENT would have no session of its own.
            irregular.append(&mut added);
            return Ok(Schedule::Finite {
                sessions: irregular,
                series: None,
            });
        }
        irregular.retain(|session| !session.is_regular);
        let (start, first_number) = first_of_series.unwrap_or((first, first_number));
        let is_excluded = |other: &NaiveDateTime| *other >= start && !remaining.contains_key(other);
        let series = Series {
            slot: track.slot.starting(start),
            rule,
            first_number,
            end: None,
            last_day,
            excluded: starts.into_iter().filter(is_excluded).collect(),
        };
        Ok(Schedule::Endless {
            series,
            irregular,
            added,
        })
    }

    /// Examines the occurrences of a series up to the last one that can differ from the rule.
    fn examine(
        &mut self,
        track: &Track,
        named: &NamedSessions,
        starts: impl Iterator<Item = (NaiveDateTime, u32)>,
    ) -> Result<Examined, Reported> {
        // Without clock changes, which is the usual case, only named sessions can differ.
        let last_year = last_touched_year(track, self.event, named.first);
        let mut examined = Examined::default();
        for (start, number) in starts {
            let is_named = named.includes(start, number);
            let is_listed = last_year.is_some_and(|last| start.year() <= last);
            if is_named || is_listed {
                let origin = Origin::Rule {
                    number,
                    total: None,
                };
                let session = self.session(start, track, origin);
                examined.add(session, number, is_named);
            } else {
                examined.regular.get_or_insert((start, number));
            }
            if named.added.contains(&start) {
                examined.added.insert(start);
            }
            let is_done = start > named.last && number >= named.last_number && !is_listed;
            if is_done && examined.regular.is_some() {
                break;
            }
            self.count_examined()?;
            if start.year() > *limits::YEARS.end() {
                return Err(self.report_too_far());
            }
        }
        Ok(examined)
    }
}

/// The occurrences of an endless series that were examined.
#[derive(Default)]
struct Examined {
    /// The sessions that entries name, and those that are not just as the rule says.
    sessions: Vec<Session>,
    /// The start and the number of the first session that is just as the rule says.
    regular: Option<(NaiveDateTime, u32)>,
    /// Starts in the series that `also` or a further rule names, too.
    added: HashSet<NaiveDateTime>,
}

impl Examined {
    fn add(&mut self, session: Session, number: u32, is_named: bool) {
        if is_named || !session.is_regular {
            self.sessions.push(session);
        } else {
            self.regular.get_or_insert((session.original, number));
        }
    }

    /// The start and the number of the first session of the recurring VEVENT, which may be a
    /// session that an entry names, as long as no clock change touches it.
    fn first_of_series(&self, first_start: Option<&NaiveDateTime>) -> Option<(NaiveDateTime, u32)> {
        let first_named = self
            .sessions
            .first()
            .filter(|session| session.is_regular && first_start == Some(&session.original));
        let first_named = first_named.and_then(|session| match session.origin {
            Origin::Rule { number, .. } => Some((session.original, number)),
            _ => None,
        });
        first_named.into_iter().chain(self.regular).min()
    }
}

/// The occurrences of an endless series that entries of `except`, `also` and `sessions` name.
struct NamedSessions {
    /// The start of the series.
    first: NaiveDateTime,
    days: HashSet<NaiveDate>,
    /// The first and the last day of longer ranges.
    ranges: Vec<RangeInclusive<NaiveDate>>,
    starts: HashSet<NaiveDateTime>,
    numbers: HashSet<u32>,
    /// The starts that `also` and further rules add, which may be in the series already.
    added: HashSet<NaiveDateTime>,
    /// The latest start that an entry names.
    last: NaiveDateTime,
    /// The largest number that an entry names.
    last_number: u32,
}

impl Expansion<'_> {
    /// The occurrences of a track that entries name.
    fn named_sessions(
        &self,
        track: &Track,
        further: &[NaiveDateTime],
        first: NaiveDateTime,
    ) -> NamedSessions {
        let event = self.event;
        let excluded = event.except.iter();
        let excluded = excluded.map(|entry| self.target_of_exclusion(entry, track));
        let overridden = event.session_overrides.iter();
        let overridden = overridden.map(|entry| self.target_of_override(entry, track));
        let added = event.also.iter();
        let added = added.filter_map(|entry| self.added_start(entry.date, track));
        let added = added.chain(further.iter().copied());
        NamedSessions::new(first, excluded.chain(overridden), added.collect())
    }
}

impl NamedSessions {
    fn new(
        first: NaiveDateTime,
        targets: impl Iterator<Item = Target>,
        added: HashSet<NaiveDateTime>,
    ) -> NamedSessions {
        let mut named = NamedSessions {
            first,
            days: HashSet::new(),
            ranges: Vec::new(),
            starts: HashSet::new(),
            numbers: HashSet::new(),
            added,
            last: first,
            last_number: 1,
        };
        for target in targets {
            match target {
                Target::Days { first, last } => {
                    if first == last {
                        named.days.insert(first);
                    } else {
                        named.ranges.push(first..=last);
                    }
                    named.last = named.last.max(last.and_time(LAST_MINUTE));
                }
                Target::Start(start) => {
                    named.starts.insert(start);
                    named.last = named.last.max(start);
                }
                Target::Number(number) => {
                    named.numbers.insert(number);
                    named.last_number = named.last_number.max(number);
                }
            }
        }
        let last_added = named.added.iter().max().copied();
        named.last = named.last.max(last_added.unwrap_or(first));
        named
    }

    fn includes(&self, start: NaiveDateTime, number: u32) -> bool {
        self.numbers.contains(&number)
            || self.starts.contains(&start)
            || self.days.contains(&start.date())
            || self
                .ranges
                .iter()
                .any(|range| range.contains(&start.date()))
    }
}

const LAST_MINUTE: NaiveTime = match NaiveTime::from_hms_opt(23, 59, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// The last year in which a clock change may affect a session of an endless series, or Outlook may
/// misread one. If there is none, which is the usual case, no session must be examined.
fn last_touched_year(track: &Track, event: &Event, first: NaiveDateTime) -> Option<i32> {
    let Slot::Timed { length, .. } = track.slot else {
        return None;
    };
    let from = track.zone.resolve(first - TimeDelta::days(2)).instant;
    let times = start_times(track, event);
    let last_year = limits::last_listed_year(first.year());
    let changes = track.zone.transitions(from);
    let touching = changes
        .take_while(|change| change.instant.year() <= last_year)
        .filter(|change| may_touch(change, &times, length))
        // The session may be on the next day.
        .map(|change| (change.instant + TimeDelta::days(2)).year());
    let unsettled = observance::last_unsettled_year(&track.zone, from);
    let touched = touching.chain(unsettled).max();
    touched.map(|year| year.min(last_year))
}

/// Whether a clock change may affect a session that starts at one of some times of day.
fn may_touch(change: &Transition, times: &[NaiveTime], length: Length) -> bool {
    let wall = |offset: FixedOffset| change.instant.with_timezone(&offset).naive_local();
    let (before, after) = (wall(change.before), wall(change.after));
    let from = before.min(after) - length.nominal();
    let to = before.max(after);
    // The times of day on the day before, the same day and the day after.
    (-1..=1).any(|days| {
        let day = to.date() + TimeDelta::days(days);
        let mut starts = times.iter().map(|time| day.and_time(*time));
        starts.any(|start| from <= start && start <= to)
    }) || to - from >= TimeDelta::days(1)
}
