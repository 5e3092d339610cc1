//! Expansion: from an event to the sessions of each of its tracks.

mod exceptions;
mod report;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::session::{self, Origin, Schedule, Series, Session};
use crate::diagnostic::Diagnostic;
use crate::event::{Event, Recurrence, Slot, Track};
use crate::limits;
use crate::time::observance;
use crate::time::rule::{End, Rule};
use exceptions::{NewTime, Target, added_start, start_times};

/// An event with the sessions of its tracks, in the order of the tracks.
#[derive(Debug, Clone)]
pub struct Expanded {
    /// The event.
    pub event: Arc<Event>,
    /// One schedule a track.
    pub(crate) schedules: Vec<Schedule>,
}

impl Expanded {
    /// Each track with its schedule.
    pub fn tracks(&self) -> impl Iterator<Item = (&Track, &Schedule)> {
        self.event.tracks.iter().zip(&self.schedules)
    }
}

/// Expands an event. Warnings come beside the result.
///
/// # Errors
///
/// A series without sessions, and one with more than [`limits`] allows.
pub fn expand(event: Arc<Event>) -> (Result<Expanded, Arc<Event>>, Vec<Diagnostic>) {
    let mut expansion = Expansion {
        event: &event,
        sessions: 0,
        examined: 0,
        used: Used::none(&event),
        diagnostics: Vec::new(),
    };
    let schedules: Option<Vec<Schedule>> = event
        .tracks
        .iter()
        .map(|track| expansion.schedule(track))
        .collect();
    expansion.report_unused();
    let diagnostics = expansion.diagnostics;
    match schedules {
        Some(schedules) if !diagnostics.iter().any(Diagnostic::is_error) => {
            (Ok(Expanded { event, schedules }), diagnostics)
        }
        _ => (Err(event), diagnostics),
    }
}

/// Which of the author's entries have met a session on some track.
struct Used {
    except: Vec<bool>,
    changes: Vec<bool>,
}

impl Used {
    fn none(event: &Event) -> Used {
        Used {
            except: vec![false; event.except.len()],
            changes: vec![false; event.changes.len()],
        }
    }
}

/// The work on one event.
struct Expansion<'e> {
    event: &'e Event,
    /// How many there are on the tracks so far.
    sessions: usize,
    /// Occurrences of endless series that were examined so far, on all tracks.
    examined: usize,
    used: Used,
    diagnostics: Vec<Diagnostic>,
}

impl Expansion<'_> {
    fn schedule(&mut self, track: &Track) -> Option<Schedule> {
        let schedule = match &self.event.recurrence {
            None => self.single(track)?,
            Some(recurrence) => match recurrence.end {
                End::Never => self.endless(track, recurrence)?,
                end => self.finite(track, recurrence, end)?,
            },
        };
        let Schedule::Finite { sessions, .. } = &schedule else {
            return Some(schedule);
        };
        if sessions.is_empty() {
            self.report_nothing_left(track);
            return None;
        }
        self.sessions += sessions.len();
        if self.sessions > limits::SESSIONS_OF_EVENT {
            self.report_too_many_on_all_tracks();
            return None;
        }
        Some(schedule)
    }

    fn single(&mut self, track: &Track) -> Option<Schedule> {
        let mut sessions = vec![self.session(track.slot.start(), track, Origin::Single)];
        self.leave_out(track, &mut sessions);
        let added = self.added(track, |start| start == track.slot.start());
        sessions.extend(added);
        self.change(track, &mut sessions)?;
        Some(Schedule::Finite {
            sessions,
            series: None,
        })
    }

    fn finite(&mut self, track: &Track, recurrence: &Recurrence, end: End) -> Option<Schedule> {
        let rule = recurrence.rule.portable(track.slot.start());
        let starts = self.starts(track, &rule, end)?;
        let total = u32::try_from(starts.len()).ok();
        let origin = |number| Origin::Rule { number, total };
        let mut sessions: Vec<Session> = starts
            .iter()
            .zip(1..)
            .map(|(start, number)| self.session(*start, track, origin(number)))
            .collect();
        self.leave_out(track, &mut sessions);
        let remaining: HashMap<NaiveDateTime, bool> = regularity(&sessions);
        let series = (starts.iter().zip(1..))
            .find(|(start, _)| remaining.get(start) == Some(&true))
            .filter(|_| rule.unsupported_part().is_none())
            .map(|(start, first_number)| Series {
                rule: rule.clone(),
                slot: track.slot.starting(*start),
                first_number,
                total,
                excluded: (starts.iter().copied())
                    .filter(|other| other > start && !remaining.contains_key(other))
                    .collect(),
            });
        let in_series: HashSet<&NaiveDateTime> = starts.iter().collect();
        let added = self.added(track, |start| in_series.contains(&start));
        sessions.extend(added);
        self.change(track, &mut sessions)?;
        Some(Schedule::Finite { sessions, series })
    }

    /// The original starts of a finite series; at least one.
    fn starts(&mut self, track: &Track, rule: &Rule, end: End) -> Option<Vec<NaiveDateTime>> {
        let is_before_end = |start: &NaiveDateTime| match end {
            End::Never | End::After(_) => true,
            End::UntilDay(day) => start.date() <= day,
            End::UntilWall(wall) => *start <= wall,
            End::UntilInstant(instant) => track.zone.resolve(*start).instant <= instant,
        };
        let limit = match end {
            End::After(count) => count as usize,
            _ => limits::SESSIONS + 1,
        };
        let occurrences = rule.occurrences(track.slot.start()).ok()?;
        let starts: Vec<NaiveDateTime> =
            occurrences.take(limit).take_while(is_before_end).collect();
        let last_year = starts.last().map_or(0, |start| start.year());
        if starts.is_empty() {
            self.report_empty(track);
            return None;
        }
        if starts.len() > limits::SESSIONS || last_year > *limits::YEARS.end() {
            self.report_too_many();
            return None;
        }
        self.warn_of_first_date(track, *starts.first()?);
        Some(starts)
    }

    fn endless(&mut self, track: &Track, recurrence: &Recurrence) -> Option<Schedule> {
        let rule = recurrence.rule.portable(track.slot.start());
        let mut occurrences = rule.occurrences(track.slot.start()).ok()?;
        let Some(first) = occurrences.next() else {
            self.report_empty(track);
            return None;
        };
        self.warn_of_first_date(track, first);
        self.warn_of_rule(&rule);
        let named = NamedSessions::new(self.event, track, first);
        let may_be_touched = clock_may_touch(track, self.event, first);
        let mut sessions = Vec::new();
        let mut already_in_series = HashSet::new();
        let mut regular = None;
        let starts = std::iter::once(first).chain(occurrences);
        for (start, number) in starts.zip(1..) {
            let is_named = named.includes(start, number);
            if is_named || (may_be_touched && start.year() <= limits::LAST_LISTED_YEAR) {
                let origin = Origin::Rule {
                    number,
                    total: None,
                };
                let session = self.session(start, track, origin);
                if is_named || !session.is_regular {
                    sessions.push(session);
                } else if regular.is_none() {
                    regular = Some((start, number));
                }
            } else if regular.is_none() {
                regular = Some((start, number));
            }
            if named.added.contains(&start) {
                already_in_series.insert(start);
            }
            let is_done = start > named.last
                && number >= named.last_number
                && (!may_be_touched || start.year() > limits::LAST_LISTED_YEAR);
            if is_done && regular.is_some() {
                break;
            }
            self.examined += 1;
            if self.examined > limits::EXAMINED_OCCURRENCES || start.year() > *limits::YEARS.end() {
                self.report_too_far();
                return None;
            }
        }
        let named_starts: Vec<NaiveDateTime> = sessions.iter().map(|s| s.original).collect();
        self.leave_out(track, &mut sessions);
        let remaining = regularity(&sessions);
        // DTSTART may be a session that an entry names, as long as the entry keeps its time.
        let (start, first_number) = named_starts
            .first()
            .filter(|start| remaining.get(start) == Some(&true))
            .filter(|start| regular.is_none_or(|(regular, _)| **start < regular))
            .and_then(|start| {
                let session = sessions.iter().find(|session| session.original == *start)?;
                match session.origin {
                    Origin::Rule { number, .. } => Some((*start, number)),
                    _ => None,
                }
            })
            .or(regular)
            .unwrap_or((first, 1));
        let series = Series {
            slot: track.slot.starting(start),
            rule,
            first_number,
            total: None,
            excluded: named_starts
                .into_iter()
                .filter(|other| *other >= start && !remaining.contains_key(other))
                .collect(),
        };
        let mut added = self.added(track, |start| already_in_series.contains(&start));
        self.change(track, &mut sessions)?;
        self.change(track, &mut added)?;
        sessions.retain(|session| !session.is_regular);
        Some(Schedule::Endless {
            series,
            irregular: sessions,
            added,
        })
    }

    fn session(&mut self, start: NaiveDateTime, track: &Track, origin: Origin) -> Session {
        let (session, ambiguity) = session::at(start, &track.slot, &track.zone, origin);
        self.warn_of_clock(start, ambiguity, &track.zone);
        session
    }

    /// Removes the sessions that `except` names.
    fn leave_out(&mut self, track: &Track, sessions: &mut Vec<Session>) {
        let event = self.event;
        for (entry, used) in event.except.iter().zip(&mut self.used.except) {
            let target = Target::of_date(entry.date, track, event);
            let before = sessions.len();
            sessions.retain(|session| !target.names(session));
            *used |= sessions.len() < before;
        }
    }

    /// The sessions that `also` adds to a track.
    fn added(
        &mut self,
        track: &Track,
        is_in_series: impl Fn(NaiveDateTime) -> bool,
    ) -> Vec<Session> {
        let event = self.event;
        let mut added: Vec<Session> = Vec::new();
        for entry in &event.also {
            let Some(start) = added_start(entry.date, track, event) else {
                continue;
            };
            let is_known = added.iter().any(|session| session.original == start);
            if is_known || is_in_series(start) {
                self.warn_of_known(entry);
                continue;
            }
            let origin = Origin::Added {
                at_its_own_time: start.time() != track.slot.start().time(),
            };
            let mut session = self.session(start, track, origin);
            session.is_regular = false;
            added.push(session);
        }
        added
    }

    /// Applies `sessions`: several entries for one session are combined. `None` if an entry is
    /// invalid.
    fn change(&mut self, track: &Track, sessions: &mut [Session]) -> Option<()> {
        let event = self.event;
        let mut new_times = vec![NewTime::default(); sessions.len()];
        for (entry, used) in event.changes.iter().zip(&mut self.used.changes) {
            let is_for_track = entry.track.as_ref().is_none_or(|wanted| {
                let name = track.name.as_ref();
                name.is_some_and(|name| name.slug == *wanted)
            });
            if !is_for_track {
                continue;
            }
            let target = Target::of_override(entry, track, event);
            let new_time = NewTime::of_override(entry, track);
            for (session, combined) in sessions.iter_mut().zip(&mut new_times) {
                if target.names(session) {
                    session.is_regular = false;
                    session.status = entry.status.unwrap_or(session.status);
                    session.overrides = entry.overrides.or(&session.overrides);
                    *combined = combined.then(new_time);
                    *used = true;
                }
            }
        }
        if track.slot.is_all_day() && self.reports_times_of_days(track) {
            return None;
        }
        for (session, new_time) in sessions.iter_mut().zip(new_times) {
            new_time.apply(session, track);
        }
        Some(())
    }
}

/// The occurrences of an endless series that entries of `except`, `also` and `sessions` name.
struct NamedSessions {
    days: HashSet<NaiveDate>,
    starts: HashSet<NaiveDateTime>,
    numbers: HashSet<u32>,
    /// The starts that `also` adds, which may be in the series already.
    added: HashSet<NaiveDateTime>,
    /// No later start is named,
    last: NaiveDateTime,
    /// and no larger number.
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

/// The original starts of sessions, and whether each is just as the rule says.
fn regularity(sessions: &[Session]) -> HashMap<NaiveDateTime, bool> {
    sessions
        .iter()
        .map(|session| (session.original, session.is_regular))
        .collect()
}

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
    track
        .zone
        .transitions(from)
        .take_while(|transition| transition.instant.year() <= limits::LAST_LISTED_YEAR)
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

#[cfg(test)]
mod tests;
