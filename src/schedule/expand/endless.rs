//! Endless series: the rule, and the sessions that differ from it.

use std::collections::HashSet;

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::exceptions::{Target, added_start, start_times};
use super::{Expansion, regularity};
use crate::diagnostic::Reported;
use crate::event::{Event, Recurrence, Slot, Track};
use crate::limits;
use crate::schedule::session::{Origin, Schedule, Series, Session};
use crate::time::observance;

impl Expansion<'_> {
    /// Expands a series without an end.
    pub(super) fn endless(
        &mut self,
        track: &Track,
        recurrence: &Recurrence,
    ) -> Result<Schedule, Reported> {
        let rule = recurrence.rule.portable(track.slot.start());
        let occurrences = rule.occurrences(track.slot.start());
        let mut occurrences = occurrences.map_err(|error| self.report(error))?;
        let Some(first) = occurrences.next() else {
            return Err(self.report_empty(track));
        };
        self.warn_of_first_date(track, first);
        self.warn_of_rule(&rule);
        let named = NamedSessions::new(self.event, track, first);
        let mut examined =
            self.examine(track, &named, std::iter::once(first).chain(occurrences))?;
        let starts: Vec<NaiveDateTime> = examined.sessions.iter().map(|s| s.original).collect();
        self.leave_out(track, &mut examined.sessions);
        let remaining = regularity(&examined.sessions);
        let (start, first_number) = examined
            .first_of_series(starts.first())
            .unwrap_or((first, 1));
        let excluded = starts
            .into_iter()
            .filter(|other| *other >= start && !remaining.contains_key(other));
        let series = Series {
            slot: track.slot.starting(start),
            rule,
            first_number,
            total: None,
            excluded: excluded.collect(),
        };
        let mut added = self.added(track, |start| examined.added.contains(&start));
        let mut irregular = examined.sessions;
        self.override_sessions(track, &mut irregular)?;
        self.override_sessions(track, &mut added)?;
        irregular.retain(|session| !session.is_regular);
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
        starts: impl Iterator<Item = NaiveDateTime>,
    ) -> Result<Examined, Reported> {
        // Without clock changes, which is the usual case, only named sessions can differ.
        let last_year = clock_may_touch(track, self.event, named.first)
            .then(|| limits::last_listed_year(named.first.year()));
        let mut examined = Examined::default();
        for (start, number) in starts.zip(1..) {
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
            self.examined += 1;
            if self.examined > limits::EXAMINED_OCCURRENCES || start.year() > *limits::YEARS.end() {
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
    /// Starts in the series that `also` names, too.
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
    starts: HashSet<NaiveDateTime>,
    numbers: HashSet<u32>,
    /// The starts that `also` adds, which may be in the series already.
    added: HashSet<NaiveDateTime>,
    /// The latest start that an entry names.
    last: NaiveDateTime,
    /// The largest number that an entry names.
    last_number: u32,
}

impl NamedSessions {
    fn new(event: &Event, track: &Track, first: NaiveDateTime) -> NamedSessions {
        let dates = event.except.iter();
        let targets = dates
            .map(|entry| Target::of_date(entry.date, track, event))
            .chain(
                event
                    .changes
                    .iter()
                    .map(|entry| Target::of_override(entry, track, event)),
            );
        let added = event.also.iter();
        let mut named = NamedSessions {
            first,
            days: HashSet::new(),
            starts: HashSet::new(),
            numbers: HashSet::new(),
            added: added
                .filter_map(|entry| added_start(entry.date, track, event))
                .collect(),
            last: first,
            last_number: 1,
        };
        for target in targets {
            match target {
                Target::Day(day) => {
                    named.days.insert(day);
                    named.last = named.last.max(day.and_time(LAST_MINUTE));
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
    }
}

const LAST_MINUTE: NaiveTime = match NaiveTime::from_hms_opt(23, 59, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// Whether clock changes may affect sessions of an endless series, or Outlook may misread some.
/// If not, which is the usual case, no session must be examined.
fn clock_may_touch(track: &Track, event: &Event, first: NaiveDateTime) -> bool {
    let Slot::Timed { length, .. } = track.slot else {
        return false;
    };
    let from = track.zone.resolve(first - TimeDelta::days(2)).instant;
    if !observance::is_settled(&track.zone, from) {
        return true;
    }
    let times = start_times(track, event);
    let last_year = limits::last_listed_year(first.year());
    track
        .zone
        .transitions(from)
        .take_while(|transition| transition.instant.year() <= last_year)
        .any(|transition| {
            let wall = |offset: chrono::FixedOffset| {
                transition.instant.with_timezone(&offset).naive_local()
            };
            let (before, after) = (wall(transition.before), wall(transition.after));
            let from = before.min(after) - length.nominal();
            let to = before.max(after);
            // The times of day on the day before, the same day and the day after.
            (-1..=1).any(|days| {
                let day = to.date() + TimeDelta::days(days);
                let mut starts = times.iter().map(|time| day.and_time(*time));
                starts.any(|start| from <= start && start <= to)
            }) || to - from >= TimeDelta::days(1)
        })
}
