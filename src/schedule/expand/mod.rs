//! Expansion: from an event to the sessions of each of its tracks.

mod exceptions;
mod report;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDateTime, TimeDelta};

use super::session::{self, Origin, Schedule, Series, Session};
use crate::diagnostic::Diagnostic;
use crate::event::{Event, Recurrence, SessionSelector, Slot, Track};
use crate::limits;
use crate::time::rule::End;
use exceptions::{added_start, apply, is_meant, is_on};

/// An event with the sessions of its tracks, in the order of the tracks.
#[derive(Debug, Clone)]
pub struct Expanded {
    /// The event.
    pub event: Arc<Event>,
    /// One schedule a track.
    pub schedules: Vec<Schedule>,
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
    used: Used,
    diagnostics: Vec<Diagnostic>,
}

impl Expansion<'_> {
    fn schedule(&mut self, track: &Track) -> Option<Schedule> {
        let schedule = match &self.event.recurrence {
            None => self.single(track),
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

    fn single(&mut self, track: &Track) -> Schedule {
        let mut sessions = vec![self.session(track.slot.start(), track, Origin::Single)];
        self.leave_out(track, &mut sessions);
        let added = self.added(track, |start| start == track.slot.start());
        sessions.extend(added);
        self.change(track, &mut sessions);
        Schedule::Finite {
            sessions,
            series: None,
        }
    }

    fn finite(&mut self, track: &Track, recurrence: &Recurrence, end: End) -> Option<Schedule> {
        let starts = self.starts(track, recurrence, end)?;
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
            .map(|(start, first_number)| Series {
                rule: recurrence.rule.clone(),
                slot: track.slot.starting(*start),
                first_number,
                total,
                excluded: (starts.iter().copied())
                    .filter(|other| other > start && !remaining.contains_key(other))
                    .collect(),
            });
        let added = self.added(track, |start| starts.contains(&start));
        sessions.extend(added);
        self.change(track, &mut sessions);
        Some(Schedule::Finite { sessions, series })
    }

    /// The original starts of a finite series; at least one.
    fn starts(
        &mut self,
        track: &Track,
        recurrence: &Recurrence,
        end: End,
    ) -> Option<Vec<NaiveDateTime>> {
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
        let occurrences = recurrence.rule.occurrences(track.slot.start()).ok()?;
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
        let rule = &recurrence.rule;
        let mut occurrences = rule.occurrences(track.slot.start()).ok()?;
        let Some(first) = occurrences.next() else {
            self.report_empty(track);
            return None;
        };
        self.warn_of_first_date(track, first);
        let may_be_touched = clock_may_touch(track, first);
        // Where nothing can differ from the rule, only its beginning counts.
        let looked_at = match may_be_touched || self.event.has_exceptions() {
            true => limits::SESSIONS,
            false => 1,
        };
        let starts: Vec<NaiveDateTime> = std::iter::once(first)
            .chain(occurrences)
            .take(looked_at)
            .take_while(|start| start.year() <= limits::LAST_LISTED_YEAR)
            .collect();
        let mut sessions = self.named_sessions(track, &starts, may_be_touched);
        let named: HashSet<NaiveDateTime> = sessions.iter().map(|s| s.original).collect();
        self.leave_out(track, &mut sessions);
        let remaining = regularity(&sessions);
        let is_regular =
            |start: &NaiveDateTime| !named.contains(start) || remaining.get(start) == Some(&true);
        let (start, first_number) = (starts.iter().copied().zip(1..))
            .find(|(start, _)| is_regular(start))
            .unwrap_or((first, 1));
        let is_excluded = |other: &NaiveDateTime| {
            *other >= start && named.contains(other) && !remaining.contains_key(other)
        };
        let series = Series {
            rule: rule.clone(),
            slot: track.slot.starting(start),
            first_number,
            total: None,
            excluded: starts.iter().copied().filter(is_excluded).collect(),
        };
        let mut added = self.added(track, |start| starts.contains(&start));
        self.change(track, &mut sessions);
        self.change(track, &mut added);
        sessions.retain(|session| !session.is_regular);
        Some(Schedule::Endless {
            series,
            irregular: sessions,
            added,
        })
    }

    /// The sessions of an endless series that must be looked at one by one: those that the
    /// author names, and those that the change of a clock may touch.
    fn named_sessions(
        &mut self,
        track: &Track,
        starts: &[NaiveDateTime],
        may_be_touched: bool,
    ) -> Vec<Session> {
        let event = self.event;
        let names_one = |start: NaiveDateTime, number: u32| {
            event
                .except
                .iter()
                .any(|entry| is_on(entry.date, start, track, event))
                || event.changes.iter().any(|change| match change.which {
                    SessionSelector::Number(wanted) => wanted == number,
                    SessionSelector::Date(date) => is_on(date, start, track, event),
                })
        };
        let mut sessions = Vec::new();
        for (start, number) in starts.iter().copied().zip(1..) {
            if may_be_touched || names_one(start, number) {
                let origin = Origin::Rule {
                    number,
                    total: None,
                };
                sessions.push(self.session(start, track, origin));
            }
        }
        sessions
    }

    fn session(&mut self, start: NaiveDateTime, track: &Track, origin: Origin) -> Session {
        let (session, shown) = session::at(start, &track.slot, &track.zone, origin);
        self.warn_of_clock(start, shown, &track.zone);
        session
    }

    /// Takes out what `except` names.
    fn leave_out(&mut self, track: &Track, sessions: &mut Vec<Session>) {
        let event = self.event;
        let used = &mut self.used.except;
        for (entry, used) in event.except.iter().zip(used.iter_mut()) {
            let before = sessions.len();
            sessions.retain(|session| !is_on(entry.date, session.original, track, event));
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

    /// Applies `sessions`.
    fn change(&mut self, track: &Track, sessions: &mut [Session]) {
        let event = self.event;
        for (index, change) in event.changes.iter().enumerate() {
            let is_about_track = match (&change.track, &track.name) {
                (None, _) => true,
                (Some(wanted), Some(name)) => *wanted == name.slug,
                (Some(_), None) => false,
            };
            if !is_about_track {
                continue;
            }
            for session in sessions.iter_mut() {
                if is_meant(change, session, track, event) {
                    apply(change, session, track);
                    self.used
                        .changes
                        .get_mut(index)
                        .into_iter()
                        .for_each(|used| *used = true);
                }
            }
        }
    }
}

/// The original starts of sessions, and whether each is just as the rule says.
fn regularity(sessions: &[Session]) -> HashMap<NaiveDateTime, bool> {
    sessions
        .iter()
        .map(|session| (session.original, session.is_regular))
        .collect()
}

/// Whether the clocks of the track's zone, from the first start on, ever change at a time of day
/// that a session touches. Nearly always they do not, and the sessions need not be looked at one
/// by one.
fn clock_may_touch(track: &Track, first: NaiveDateTime) -> bool {
    let Slot::Timed { length, .. } = track.slot else {
        return false;
    };
    let margin = TimeDelta::days(2);
    let time = track.slot.start().time();
    track
        .zone
        .transitions(track.zone.resolve(first - margin).instant)
        .take_while(|transition| transition.instant.year() <= limits::LAST_LISTED_YEAR)
        .any(|transition| {
            let shown = |offset: chrono::FixedOffset| {
                transition.instant.with_timezone(&offset).naive_local()
            };
            let (before, after) = (shown(transition.before), shown(transition.after));
            let from = before.min(after) - length.nominal();
            let to = before.max(after);
            // The session's time on the day before, the same day and the day after.
            (-1..=1).any(|days| {
                let start = (to.date() + TimeDelta::days(days)).and_time(time);
                from <= start && start <= to
            }) || to - from >= TimeDelta::days(1)
        })
}

#[cfg(test)]
mod tests;
