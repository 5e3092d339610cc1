//! Expansion: from an event to the sessions of each of its tracks.

mod added;
mod endless;
mod exceptions;
mod lengths;
mod overrides;
mod periods;
mod report;
mod unused;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDateTime};

use super::session::{self, Origin, Schedule, Series, SeriesEnd, Session};
use crate::diagnostic::{Code, Reported, Reporter};
use crate::event::{Event, Track};
use crate::limits;
use crate::time::rule::End;

/// An event with the sessions of its tracks, in the order of the tracks.
#[derive(Debug, Clone)]
pub struct Expanded {
    /// The event.
    pub event: Arc<Event>,
    /// The schedules of all tracks, each in its periods.
    pub(crate) schedules: Vec<TrackSchedule>,
    /// The number of occurrences that were examined without being sessions of a finite series.
    pub(crate) examined: usize,
}

/// The sessions of a track in one period of the series.
#[derive(Debug, Clone)]
pub(crate) struct TrackSchedule {
    /// The index of the track among those of the event.
    pub(crate) index: usize,
    /// The track as it is in the period.
    pub(crate) track: Track,
    pub(crate) schedule: Schedule,
}

impl Expanded {
    /// Each track with its schedule; several times if entries of `changes` change it.
    pub fn tracks(&self) -> impl Iterator<Item = (&Track, &Schedule)> {
        let schedules = self.schedules.iter();
        schedules.map(|part| (&part.track, &part.schedule))
    }
}

/// Expands an event.
///
/// # Errors
///
/// A series without sessions, and one with more than [`limits`] allows.
pub fn expand(event: Arc<Event>, reporter: &mut Reporter) -> Result<Expanded, Reported> {
    let tracks = event.tracks.iter();
    let tracks: Vec<Vec<Track>> = tracks.map(|track| periods::split(&event, track)).collect();
    let mut expansion = Expansion {
        event: &event,
        tracks: &tracks,
        sessions: 0,
        examined: 0,
        used: Used::none(&event),
        reporter,
        reported: HashMap::new(),
    };
    // Nearly all events have one schedule, and room for four would show in the memory of a build.
    let mut schedules = Vec::with_capacity(tracks.len());
    for (index, periods) in tracks.iter().enumerate() {
        for (track, schedule) in expansion.track(periods)? {
            schedules.push(TrackSchedule {
                index,
                track: track.clone(),
                schedule,
            });
        }
    }
    expansion.report_unused(&schedules);
    let examined = expansion.examined;
    Ok(Expanded {
        event,
        schedules,
        examined,
    })
}

/// Which entries of `except` and `sessions` matched a session on any track.
struct Used {
    except: Vec<bool>,
    session_overrides: Vec<bool>,
}

impl Used {
    fn none(event: &Event) -> Used {
        Used {
            except: vec![false; event.except.len()],
            session_overrides: vec![false; event.session_overrides.len()],
        }
    }
}

/// The expansion of one event.
struct Expansion<'e> {
    event: &'e Event,
    /// The tracks of the event, each in its periods.
    tracks: &'e [Vec<Track>],
    /// The number of sessions on the tracks so far.
    sessions: usize,
    /// Occurrences that were examined so far without being sessions of a finite series.
    examined: usize,
    used: Used,
    reporter: &'e mut Reporter,
    /// The code and the place of each diagnostic.
    reported: HashMap<(Code, usize), Reported>,
}

impl Expansion<'_> {
    /// Expands a track in each of its periods that has sessions.
    fn track<'t>(&mut self, periods: &'t [Track]) -> Result<Vec<(&'t Track, Schedule)>, Reported> {
        let schedules = match (&self.event.recurrence, periods) {
            (None, [track]) => vec![(track, self.single(track)?)],
            (None, _) => Vec::new(),
            (Some(recurrence), _) => match recurrence.end {
                End::Never => self.endless(periods)?,
                end => self.finite(periods, end)?,
            },
        };
        let mut is_empty = true;
        for (_, schedule) in &schedules {
            match schedule {
                Schedule::Finite { sessions, .. } => {
                    is_empty &= sessions.is_empty();
                    self.sessions += sessions.len();
                }
                Schedule::Endless { .. } => is_empty = false,
            }
        }
        if let (true, Some(track)) = (is_empty, periods.first()) {
            return Err(self.report_nothing_left(track));
        }
        if self.sessions > limits::SESSIONS_OF_EVENT {
            return Err(self.report_too_many_on_all_tracks());
        }
        Ok(schedules)
    }

    fn single(&mut self, track: &Track) -> Result<Schedule, Reported> {
        let mut sessions = vec![self.session(track.slot.start(), track, Origin::Single)];
        self.leave_out(track, &mut sessions);
        let added = self.added(track, &[], |start| start == track.slot.start());
        sessions.extend(added);
        self.override_sessions(track, &mut sessions)?;
        Ok(Schedule::Finite {
            sessions,
            series: None,
        })
    }

    /// Expands a series with an end. The numbers of its sessions continue from period to period.
    fn finite<'t>(
        &mut self,
        periods: &'t [Track],
        end: End,
    ) -> Result<Vec<(&'t Track, Schedule)>, Reported> {
        let mut numbered = Vec::with_capacity(periods.len());
        let mut total = 0;
        let mut is_empty = true;
        for track in periods {
            let starts = self.starts(track, end, total)?;
            let further = self.further_starts(track)?;
            let first_number = total + 1;
            total += u32::try_from(starts.len()).unwrap_or(u32::MAX);
            is_empty &= starts.is_empty() && further.is_empty();
            numbered.push((track, starts, further, first_number));
        }
        if is_empty && let Some(track) = periods.first() {
            return Err(self.report_empty(track));
        }
        if total as usize > limits::SESSIONS {
            return Err(self.report_too_many());
        }
        let mut schedules = Vec::with_capacity(numbered.len());
        for (track, starts, further, first_number) in numbered {
            self.check_period(track, first_of(&starts, &further));
            let sessions = starts.iter().zip(first_number..).map(|(start, number)| {
                let total = Some(total);
                self.session(*start, track, Origin::Rule { number, total })
            });
            let sessions = sessions.collect();
            schedules.push((
                track,
                self.finite_schedule(track, &starts, &further, sessions)?,
            ));
        }
        schedules.retain(|(_, schedule)| !schedule.is_empty());
        Ok(schedules)
    }

    /// Applies the exceptions to the sessions that the rules give in a period.
    fn finite_schedule(
        &mut self,
        track: &Track,
        starts: &[NaiveDateTime],
        further: &[NaiveDateTime],
        mut sessions: Vec<Session>,
    ) -> Result<Schedule, Reported> {
        let numbers: Vec<u32> = sessions.iter().filter_map(Session::number).collect();
        self.leave_out(track, &mut sessions);
        let remaining: HashMap<NaiveDateTime, bool> = regularity(&sessions);
        let rule = self.event.rule_of(track);
        let rule = rule.map(|rule| rule.portable(track.slot.start()));
        let first =
            (starts.iter().zip(&numbers)).find(|(start, _)| remaining.get(start) == Some(&true));
        let last = numbers.last().zip(starts.last());
        let series = match (rule, first) {
            (Some(rule), Some((start, first_number))) if rule.unsupported_part().is_none() => {
                Some(Series {
                    rule,
                    slot: track.slot.starting(*start),
                    first_number: *first_number,
                    end: last.map(|(&total, &last_start)| SeriesEnd { total, last_start }),
                    last_day: None,
                    excluded: (starts.iter().copied())
                        .filter(|other| other > start && !remaining.contains_key(other))
                        .collect(),
                })
            }
            _ => None,
        };
        let in_series: HashSet<&NaiveDateTime> = starts.iter().collect();
        let added = self.added(track, further, |start| in_series.contains(&start));
        sessions.extend(added);
        self.override_sessions(track, &mut sessions)?;
        Ok(Schedule::Finite { sessions, series })
    }

    /// The original starts of a finite series in a period, after `earlier` sessions.
    fn starts(
        &mut self,
        track: &Track,
        end: End,
        earlier: u32,
    ) -> Result<Vec<NaiveDateTime>, Reported> {
        let limit = (limits::SESSIONS + 1).saturating_sub(earlier as usize);
        let numbered = self.occurrences(track)?.zip(earlier + 1..).take(limit);
        let numbered =
            numbered.take_while(|(start, number)| end.includes(*start, *number, &track.zone));
        let starts: Vec<NaiveDateTime> = numbered.map(|(start, _)| start).collect();
        let last_year = starts.last().map_or(0, |start| start.year());
        if last_year > *limits::YEARS.end() {
            return Err(self.report_too_many());
        }
        Ok(starts)
    }

    /// The occurrences of the rule of a track in its period.
    fn occurrences(
        &mut self,
        track: &Track,
    ) -> Result<impl Iterator<Item = NaiveDateTime> + use<>, Reported> {
        let period = track.period;
        let start = track.slot.start();
        let occurrences = match self.event.rule_of(track) {
            Some(rule) => rule.portable(start).occurrences(start),
            None => return Err(self.report_empty(track)),
        };
        let occurrences = occurrences.map_err(|error| self.report(error))?;
        let mut occurrences = occurrences.peekable();
        let is_earlier =
            |start: &NaiveDateTime| period.from.is_some_and(|from| start.date() < from);
        while occurrences.next_if(is_earlier).is_some() {
            self.count_examined()?;
        }
        Ok(occurrences.take_while(move |start| period.contains(start.date())))
    }

    /// Counts an occurrence that was examined, so that far dates do not make a run endless.
    fn count_examined(&mut self) -> Result<(), Reported> {
        self.examined += 1;
        if self.examined > limits::EXAMINED_OCCURRENCES {
            return Err(self.report_too_far());
        }
        Ok(())
    }

    fn session(&mut self, start: NaiveDateTime, track: &Track, origin: Origin) -> Session {
        let (session, ambiguity) = session::at(start, &track.slot, &track.zone, origin);
        self.warn_of_clock(start, ambiguity, &track.zone);
        session
    }

    /// Removes the sessions that `except` names. A range leaves those that `also` names.
    fn leave_out(&mut self, track: &Track, sessions: &mut Vec<Session>) {
        let event = self.event;
        let has_range = event.except.iter().any(|entry| entry.last.is_some());
        let added: HashSet<NaiveDateTime> = match has_range {
            true => self.added_starts(track).collect(),
            false => HashSet::new(),
        };
        for (index, entry) in event.except.iter().enumerate() {
            let target = self.target_of_exclusion(entry, track);
            let is_kept =
                |session: &Session| entry.last.is_some() && added.contains(&session.original);
            let before = sessions.len();
            sessions.retain(|session| !target.names(session) || is_kept(session));
            if let Some(used) = self.used.except.get_mut(index) {
                *used |= sessions.len() < before;
            }
        }
    }
}

/// The first session of a period, of any rule.
fn first_of(starts: &[NaiveDateTime], further: &[NaiveDateTime]) -> Option<NaiveDateTime> {
    starts.first().into_iter().chain(further).min().copied()
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
