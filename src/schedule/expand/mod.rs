//! Expansion: from an event to the sessions of each of its tracks.

mod endless;
mod exceptions;
mod overrides;
mod report;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDateTime};

use super::session::{self, Origin, Schedule, Series, Session};
use crate::diagnostic::{Code, Reported, Reporter};
use crate::event::{Event, Recurrence, Track};
use crate::limits;
use crate::time::rule::{End, Rule};
use exceptions::{Target, added_start};

/// An event with the sessions of its tracks, in the order of the tracks.
#[derive(Debug, Clone)]
pub struct Expanded {
    /// The event.
    pub event: Arc<Event>,
    /// One schedule per track.
    pub(crate) schedules: Vec<Schedule>,
}

impl Expanded {
    /// Each track with its schedule.
    pub fn tracks(&self) -> impl Iterator<Item = (&Track, &Schedule)> {
        self.event.tracks.iter().zip(&self.schedules)
    }
}

/// Expands an event.
///
/// # Errors
///
/// A series without sessions, and one with more than [`limits`] allows.
pub fn expand(event: Arc<Event>, reporter: &mut Reporter) -> Result<Expanded, Reported> {
    let mut expansion = Expansion {
        event: &event,
        sessions: 0,
        examined: 0,
        used: Used::none(&event),
        reporter,
        reported: HashMap::new(),
    };
    let tracks = event.tracks.iter();
    let schedules: Result<Vec<Schedule>, Reported> =
        tracks.map(|track| expansion.schedule(track)).collect();
    let schedules = schedules?;
    expansion.report_unused();
    Ok(Expanded { event, schedules })
}

/// Which entries of `except` and `sessions` matched a session on any track.
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

/// The expansion of one event.
struct Expansion<'e> {
    event: &'e Event,
    /// The number of sessions on the tracks so far.
    sessions: usize,
    /// Occurrences of endless series that were examined so far, on all tracks.
    examined: usize,
    used: Used,
    reporter: &'e mut Reporter,
    /// The code and the place of each diagnostic.
    reported: HashMap<(Code, usize), Reported>,
}

impl Expansion<'_> {
    fn schedule(&mut self, track: &Track) -> Result<Schedule, Reported> {
        let schedule = match &self.event.recurrence {
            None => self.single(track)?,
            Some(recurrence) => match recurrence.end {
                End::Never => self.endless(track, recurrence)?,
                end => self.finite(track, recurrence, end)?,
            },
        };
        let Schedule::Finite { sessions, .. } = &schedule else {
            return Ok(schedule);
        };
        if sessions.is_empty() {
            return Err(self.report_nothing_left(track));
        }
        self.sessions += sessions.len();
        if self.sessions > limits::SESSIONS_OF_EVENT {
            return Err(self.report_too_many_on_all_tracks());
        }
        Ok(schedule)
    }

    fn single(&mut self, track: &Track) -> Result<Schedule, Reported> {
        let mut sessions = vec![self.session(track.slot.start(), track, Origin::Single)];
        self.leave_out(track, &mut sessions);
        let added = self.added(track, |start| start == track.slot.start());
        sessions.extend(added);
        self.override_sessions(track, &mut sessions)?;
        Ok(Schedule::Finite {
            sessions,
            series: None,
        })
    }

    fn finite(
        &mut self,
        track: &Track,
        recurrence: &Recurrence,
        end: End,
    ) -> Result<Schedule, Reported> {
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
        self.override_sessions(track, &mut sessions)?;
        Ok(Schedule::Finite { sessions, series })
    }

    /// The original starts of a finite series; at least one.
    fn starts(
        &mut self,
        track: &Track,
        rule: &Rule,
        end: End,
    ) -> Result<Vec<NaiveDateTime>, Reported> {
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
        let occurrences = rule.occurrences(track.slot.start());
        let occurrences = occurrences.map_err(|error| self.report(error))?;
        let starts: Vec<NaiveDateTime> =
            occurrences.take(limit).take_while(is_before_end).collect();
        let (Some(first), Some(last)) = (starts.first(), starts.last()) else {
            return Err(self.report_empty(track));
        };
        if starts.len() > limits::SESSIONS || last.year() > *limits::YEARS.end() {
            return Err(self.report_too_many());
        }
        self.warn_of_first_date(track, *first);
        Ok(starts)
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
                self.warn_of_session_in_series(entry);
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
}

/// The original starts of sessions, and whether each is just as the rule says.
fn regularity(sessions: &[Session]) -> HashMap<NaiveDateTime, bool> {
    sessions
        .iter()
        .map(|session| (session.original, session.is_regular))
        .collect()
}

#[cfg(test)]
mod tests;
