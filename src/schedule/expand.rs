//! Expansion: from an event to the sessions of each of its tracks.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDateTime, NaiveTime, TimeDelta};

use super::rule::End;
use super::session::{self, Origin, Schedule, Series, Session, When};
use super::zone::{Shown, Zone};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::event::date::Date;
use crate::event::{Change, Event, Exception, Length, NewLength, Recurrence, Slot, Track, Which};
use crate::limits;

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
        let starts: Vec<NaiveDateTime> = std::iter::once(first)
            .chain(occurrences)
            .take(limits::SESSIONS)
            .take_while(|start| start.year() <= limits::LAST_LISTED_YEAR)
            .collect();
        let mut sessions = self.named_sessions(track, &starts);
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
    fn named_sessions(&mut self, track: &Track, starts: &[NaiveDateTime]) -> Vec<Session> {
        let event = self.event;
        let may_be_touched = clock_may_touch(track, starts);
        let names_one = |start: NaiveDateTime, number: u32| {
            event
                .except
                .iter()
                .any(|entry| is_on(entry.date, start, track, event))
                || event.changes.iter().any(|change| match change.which {
                    Which::Number(wanted) => wanted == number,
                    Which::Date(date) => is_on(date, start, track, event),
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

    fn report_empty(&mut self, track: &Track) {
        let start = track.slot.start().date();
        self.report(
            Diagnostic::new(Code::EmptySeries, "the series has no session")
                .note(format!("its rule gives no date from {start} to its end"))
                .help("check `repeat`, `on` and `until` against `date`"),
        );
    }

    /// RFC 5545, 3.6: a calendar without a component is none.
    fn report_nothing_left(&mut self, track: &Track) {
        let whose = match &track.name {
            Some(name) => format!("track `{}`", name.text),
            None => "the event".to_owned(),
        };
        self.report(
            Diagnostic::new(
                Code::EmptySeries,
                format!("`except` leaves {whose} without a session"),
            )
            .help("write `status: cancelled`, so that subscribers see it, or `draft: true`"),
        );
    }

    fn report_too_many(&mut self) {
        self.report(
            Diagnostic::new(Code::TooLarge, "the series has too many sessions")
                .note(format!(
                    "the limit is {} sessions on each track, up to the year {}",
                    limits::SESSIONS,
                    limits::YEARS.end()
                ))
                .help("leave `until` and `count` out: the series then has no end"),
        );
    }

    fn report_too_many_on_all_tracks(&mut self) {
        self.report(
            Diagnostic::new(Code::TooLarge, "the event has too many sessions").note(format!(
                "the limit is {} sessions over all tracks",
                limits::SESSIONS_OF_EVENT
            )),
        );
    }

    fn warn_of_first_date(&mut self, track: &Track, first: NaiveDateTime) {
        let start = track.slot.start();
        if first != start {
            let day = |wall: NaiveDateTime| wall.format("%A %Y-%m-%d").to_string();
            self.report(
                Diagnostic::new(
                    Code::FirstDateOffRule,
                    format!("{} is not a date that the repeat rule gives", day(start)),
                )
                .note(format!("the series begins on {}", day(first)))
                .help(format!("write `date: {}`", first.date())),
            );
        }
    }

    /// One warning of a kind is enough for a series.
    fn warn_of_clock(&mut self, start: NaiveDateTime, shown: Shown, zone: &Zone) {
        let (code, message, note) = match shown {
            Shown::Once => return,
            Shown::Never => (
                Code::SkippedTime,
                "does not exist",
                "an hour later on the clocks",
            ),
            Shown::Twice => (
                Code::RepeatedTime,
                "occurs twice",
                "as the first of the two",
            ),
        };
        if self.diagnostics.iter().any(|known| known.code == code) {
            return;
        }
        let wall = start.format("%Y-%m-%d %H:%M");
        self.report(
            Diagnostic::new(code, format!("{wall} {message} in {}", zone.name()))
                .note(format!("the clocks change then; published {note}")),
        );
    }

    fn warn_of_known(&mut self, entry: &Exception) {
        let fault = Diagnostic::new(Code::AlreadyInSeries, "the series has this session already")
            .help("leave it out of `also`");
        self.report_once(fault, &entry.place);
    }

    /// Entries that name no session of any track, most often because of a slip in the date.
    fn report_unused(&mut self) {
        let event = self.event;
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            return;
        }
        let used = std::mem::replace(&mut self.used, Used::none(event));
        for (entry, _) in event
            .except
            .iter()
            .zip(used.except)
            .filter(|(_, used)| !used)
        {
            let fault = Diagnostic::new(Code::NoSuchSession, "there is no session on this date")
                .note("nothing is left out");
            self.report_once(fault, &entry.place);
        }
        for (change, _) in event
            .changes
            .iter()
            .zip(used.changes)
            .filter(|(_, used)| !used)
        {
            let fault = Diagnostic::new(Code::NoSuchSession, "there is no such session");
            let fault = match unknown_track(change, event) {
                Some(names) => fault.help(format!("the tracks are {names}")),
                None => fault.note("nothing is changed"),
            };
            self.report_once(fault, &change.place);
        }
    }

    fn report(&mut self, fault: Diagnostic) {
        let place = self.event.place.clone();
        self.report_once(fault, &place);
    }

    /// Several tracks meet the same fault.
    fn report_once(&mut self, fault: Diagnostic, place: &Place) {
        let fault = fault.at(&place.file, place.span.clone());
        let is_known = self.diagnostics.iter().any(|known| {
            let span = known.place.as_ref().map(|place| &place.span);
            known.code == fault.code && span == Some(&place.span)
        });
        if !is_known {
            self.diagnostics.push(fault);
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

/// Whether a date in `except` or `sessions` means the session that starts at `start`.
///
/// A day means the session of that day on every track. A date with a time means the session at
/// that time; if no track starts at that time of day, it means the day.
fn is_on(date: Date, start: NaiveDateTime, track: &Track, event: &Event) -> bool {
    let starts_then = |track: &Track| {
        date.wall(&track.zone)
            .is_some_and(|wall| wall.time() == track.slot.start().time())
    };
    if event.tracks.iter().any(starts_then) {
        return date.wall(&track.zone) == Some(start);
    }
    date.midnight_as_day().day(&track.zone) == start.date()
}

/// When a session that `also` adds starts; `None` if it is another track's.
fn added_start(date: Date, track: &Track, event: &Event) -> Option<NaiveDateTime> {
    let time = track.slot.start().time();
    let starts_then = |track: &Track| {
        date.wall(&track.zone)
            .is_some_and(|wall| wall.time() == track.slot.start().time())
    };
    let is_anothers = event.tracks.iter().any(starts_then) && !starts_then(track);
    if is_anothers {
        return None;
    }
    if track.slot.is_all_day() {
        return Some(
            date.midnight_as_day()
                .day(&track.zone)
                .and_time(NaiveTime::MIN),
        );
    }
    let exact = if starts_then(track) {
        date
    } else {
        date.midnight_as_day()
    };
    Some(
        exact
            .wall(&track.zone)
            .unwrap_or(exact.day(&track.zone).and_time(time)),
    )
}

fn is_meant(change: &Change, session: &Session, track: &Track, event: &Event) -> bool {
    match (change.which, session.origin) {
        (Which::Number(wanted), Origin::Rule { number, .. }) => wanted == number,
        (Which::Number(wanted), Origin::Single) => wanted == 1,
        (Which::Number(_), Origin::Added { .. }) => false,
        (Which::Date(date), _) => is_on(date, session.original, track, event),
    }
}

fn apply(change: &Change, session: &mut Session, track: &Track) {
    session.is_regular = false;
    session.status = change.status.unwrap_or(session.status);
    session.overrides = change.overrides.or(&session.overrides);
    if change.moved_to.is_none() && change.time.is_none() && change.length.is_none() {
        return;
    }
    let moved_to = change.moved_to.map(Date::midnight_as_day);
    let day = moved_to.map_or(session.original.date(), |date| date.day(&track.zone));
    let time = change
        .time
        .or_else(|| Some(moved_to?.wall(&track.zone)?.time()))
        .unwrap_or(session.original.time());
    session.when = match track.slot {
        Slot::AllDay { days, .. } => When::AllDay { first: day, days },
        Slot::Timed { length, .. } => {
            let length = new_length(change.length, time).unwrap_or(length);
            session::timed(day.and_time(time), false, length, &track.zone).0
        }
    };
}

fn new_length(length: Option<NewLength>, start: NaiveTime) -> Option<Length> {
    Some(match length? {
        NewLength::Duration(length) => Length::Exact(length),
        NewLength::EndsAt(end) => {
            let until = end - start;
            let next_day = TimeDelta::days(i64::from(until <= TimeDelta::zero()));
            Length::OnTheClock(until + next_day)
        }
    })
}

/// The names of the tracks, if a change names one that there is not.
fn unknown_track(change: &Change, event: &Event) -> Option<String> {
    let wanted = change.track.as_ref()?;
    let names: Vec<&str> = event
        .tracks
        .iter()
        .filter_map(|track| track.name.as_ref())
        .map(|name| name.text.as_str())
        .collect();
    let is_known = event
        .tracks
        .iter()
        .filter_map(|track| track.name.as_ref())
        .any(|name| name.slug == *wanted);
    (!is_known && !names.is_empty()).then(|| names.join(", "))
}

/// Whether the clocks of the track's zone ever change at a time of day that a session touches.
/// Nearly always they do not, and the sessions need not be looked at one by one.
fn clock_may_touch(track: &Track, starts: &[NaiveDateTime]) -> bool {
    let Slot::Timed { length, .. } = track.slot else {
        return false;
    };
    let (Some(first), Some(last)) = (starts.first(), starts.last()) else {
        return false;
    };
    let margin = TimeDelta::days(2);
    let last = track.zone.resolve(*last + margin).instant;
    let time = track.slot.start().time();
    track
        .zone
        .transitions(track.zone.resolve(*first - margin).instant)
        .take_while(|transition| transition.instant <= last)
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
mod tests {
    use super::*;
    use crate::diagnostic::SourceFile;
    use crate::event::{self, Defaults, Outcome, Status};
    use crate::source;

    /// The sessions of front matter up to the end of 2025, a line each, and the codes of all
    /// warnings. `title` is added, and Berlin as the zone.
    fn sessions(front_matter: &str) -> (Vec<String>, Vec<Code>) {
        let file = Arc::new(SourceFile {
            path: "events/page.md".into(),
            text: format!("---\ntitle: T\n{front_matter}\n---\n"),
        });
        let source = source::split(&file, "page.md").unwrap().unwrap();
        let defaults = Defaults {
            zone: Some(Zone::parse("Europe/Berlin").unwrap()),
            ..Defaults::default()
        };
        let parsed = event::parse(&source, &defaults);
        let Outcome::Event(event) = parsed.outcome else {
            panic!("{front_matter}\n{:?}", parsed.diagnostics);
        };
        let (expanded, diagnostics) = expand(event);
        let codes = diagnostics.iter().map(|fault| fault.code).collect();
        let last = chrono::NaiveDate::from_ymd_opt(2025, 12, 31).unwrap();
        let lines = expanded
            .iter()
            .flat_map(Expanded::tracks)
            .flat_map(|(track, schedule)| {
                let sessions = schedule.sessions(track, last);
                sessions
                    .into_iter()
                    .map(move |session| line(track, &session))
                    .collect::<Vec<_>>()
            });
        (lines.collect(), codes)
    }

    fn line(track: &Track, session: &Session) -> String {
        let track_name = track.name.as_ref().map(|name| format!("{} ", name.text));
        let number = match session.origin {
            Origin::Single => String::new(),
            Origin::Rule {
                number,
                total: Some(total),
            } => format!("{number}/{total} "),
            Origin::Rule {
                number,
                total: None,
            } => format!("{number} "),
            Origin::Added { .. } => "added ".into(),
        };
        let when = match session.when {
            When::AllDay { first, days } => format!("{first} {days}d"),
            When::Timed { start, end } => {
                format!(
                    "{} {}m",
                    start.format("%m-%dT%H:%MZ"),
                    (end - start).num_minutes()
                )
            }
        };
        let status = if session.status == Status::Cancelled {
            " cancelled"
        } else {
            ""
        };
        let title = session
            .overrides
            .title
            .as_ref()
            .map(|title| format!(" {title}"));
        format!(
            "{}{number}{when}{status}{}",
            track_name.unwrap_or_default(),
            title.unwrap_or_default()
        )
    }

    #[track_caller]
    fn check(front_matter: &str, lines: &[&str]) {
        assert_eq!(
            sessions(front_matter),
            (lines.iter().map(|&l| l.into()).collect(), vec![]),
            "{front_matter}"
        );
    }

    #[test]
    fn the_seed_gives_its_twelve_sessions() {
        check(
            "date: 2021-05-18T16:00:00.000Z\ntimezone: America/New_York\nrepeat: weekly\n\
             until: 2021-06-22\nduration: 2h\ntracks:\n  - name: Track A\n    time: \"12:00\"\n  \
             - name: Track B\n    time: \"20:00\"",
            &[
                "Track A 1/6 05-18T16:00Z 120m",
                "Track A 2/6 05-25T16:00Z 120m",
                "Track A 3/6 06-01T16:00Z 120m",
                "Track A 4/6 06-08T16:00Z 120m",
                "Track A 5/6 06-15T16:00Z 120m",
                "Track A 6/6 06-22T16:00Z 120m",
                "Track B 1/6 05-19T00:00Z 120m",
                "Track B 2/6 05-26T00:00Z 120m",
                "Track B 3/6 06-02T00:00Z 120m",
                "Track B 4/6 06-09T00:00Z 120m",
                "Track B 5/6 06-16T00:00Z 120m",
                "Track B 6/6 06-23T00:00Z 120m",
            ],
        );
    }

    #[test]
    fn leaving_out_adding_and_moving_renumbers_nobody() {
        let series = "date: 2025-03-03 18:00\nrepeat: weekly\ncount: 4\n";
        let cases: [(&str, &[&str]); 9] = [
            (
                "",
                &[
                    "1/4 03-03T17:00Z 60m",
                    "2/4 03-10T17:00Z 60m",
                    "3/4 03-17T17:00Z 60m",
                    "4/4 03-24T17:00Z 60m",
                ],
            ),
            (
                "except: [2025-03-10]\nalso: [2025-03-11, 2025-03-12 20:00]",
                &[
                    "1/4 03-03T17:00Z 60m",
                    "3/4 03-17T17:00Z 60m",
                    "4/4 03-24T17:00Z 60m",
                    "added 03-11T17:00Z 60m",
                    "added 03-12T19:00Z 60m",
                ],
            ),
            (
                "except: 2025-03-10T17:00:00.000Z",
                &[
                    "1/4 03-03T17:00Z 60m",
                    "3/4 03-17T17:00Z 60m",
                    "4/4 03-24T17:00Z 60m",
                ],
            ),
            (
                "except: 2025-03-10T00:00:00.000Z",
                &[
                    "1/4 03-03T17:00Z 60m",
                    "3/4 03-17T17:00Z 60m",
                    "4/4 03-24T17:00Z 60m",
                ],
            ),
            (
                "sessions:\n  - number: 2\n    moved: 2025-03-12\n  - date: 2025-03-17\n    cancelled: true\n  - number: 4\n    title: End\n    duration: 2h",
                &[
                    "1/4 03-03T17:00Z 60m",
                    "2/4 03-12T17:00Z 60m",
                    "3/4 03-17T17:00Z 60m cancelled",
                    "4/4 03-24T17:00Z 120m End",
                ],
            ),
            (
                "sessions:\n  - number: 2\n    moved: '20:30'\n  - number: 3\n    moved: {date: 2025-03-18, time: '9:00'}\n  - number: 4\n    time: '19:00'\n    end: '19:30'",
                &[
                    "1/4 03-03T17:00Z 60m",
                    "2/4 03-10T19:30Z 60m",
                    "3/4 03-18T08:00Z 60m",
                    "4/4 03-24T18:00Z 30m",
                ],
            ),
            (
                // Beside a number, a date is the new one.
                "sessions:\n  - number: 2\n    date: 2025-03-12\n    time: '20:00'",
                &[
                    "1/4 03-03T17:00Z 60m",
                    "2/4 03-12T19:00Z 60m",
                    "3/4 03-17T17:00Z 60m",
                    "4/4 03-24T17:00Z 60m",
                ],
            ),
            (
                "also: 2025-03-11\nsessions:\n  - date: 2025-03-11\n    status: cancelled",
                &[
                    "1/4 03-03T17:00Z 60m",
                    "2/4 03-10T17:00Z 60m",
                    "3/4 03-17T17:00Z 60m",
                    "4/4 03-24T17:00Z 60m",
                    "added 03-11T17:00Z 60m cancelled",
                ],
            ),
            (
                "tracks:\n  - name: A\n    time: '18:00'\n  - name: B\n    time: '20:00'\n    duration: 30m\nexcept: [2025-03-10, 2025-03-17, 2025-03-24]\nsessions:\n  - number: 1\n    track: B\n    cancelled: true",
                &["A 1/4 03-03T17:00Z 60m", "B 1/4 03-03T19:00Z 30m cancelled"],
            ),
        ];
        for (changes, lines) in cases {
            check(&format!("{series}{changes}"), lines);
        }
    }

    #[test]
    fn series_of_every_kind() {
        let cases: [(&str, &[&str]); 8] = [
            (
                "date: 2025-09-09 19:00\nrepeat: monthly\non: 2tue",
                &[
                    "1 09-09T17:00Z 60m",
                    "2 10-14T17:00Z 60m",
                    "3 11-11T18:00Z 60m",
                    "4 12-09T18:00Z 60m",
                ],
            ),
            (
                "date: 2025-12-16 19:00\nrepeat: weekly\non: [tue, thu]\nuntil: 2025-12-25",
                &[
                    "1/4 12-16T18:00Z 60m",
                    "2/4 12-18T18:00Z 60m",
                    "3/4 12-23T18:00Z 60m",
                    "4/4 12-25T18:00Z 60m",
                ],
            ),
            (
                "date: 2025-10-30\nrepeat: FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2\nexcept: 2025-10-31",
                &["2/2 2025-11-30 1d"],
            ),
            (
                "date: 2025-12-28\nend: 2025-12-29\nrepeat: weekly\ncount: 1",
                &["1/1 2025-12-28 2d"],
            ),
            (
                // Over the end of summer time: 18:00 stays 18:00.
                "date: 2025-10-25 18:00\nrepeat: daily\ncount: 3",
                &[
                    "1/3 10-25T16:00Z 60m",
                    "2/3 10-26T17:00Z 60m",
                    "3/3 10-27T17:00Z 60m",
                ],
            ),
            (
                // 22:00 to 6:00 is nine hours long when the clocks go back, and eight hours
                // stay eight hours.
                "date: 2025-10-25 22:00\nend: '06:00'\nrepeat: daily\ncount: 2",
                &["1/2 10-25T20:00Z 540m", "2/2 10-26T21:00Z 480m"],
            ),
            (
                "date: 2025-10-25 22:00\nduration: 8h\nrepeat: daily\ncount: 2",
                &["1/2 10-25T20:00Z 480m", "2/2 10-26T21:00Z 480m"],
            ),
            (
                "date: 2025-06-02T16:00:00Z\nrepeat: weekly\nuntil: 2025-06-09T16:00:00Z",
                &["1/2 06-02T16:00Z 60m", "2/2 06-09T16:00Z 60m"],
            ),
        ];
        for (front_matter, lines) in cases {
            let (found, codes) = sessions(front_matter);
            assert_eq!(found, lines, "{front_matter}");
            assert!(
                codes.is_empty() || codes == [Code::FirstDateOffRule],
                "{codes:?}"
            );
        }
    }

    #[test]
    fn gaps_folds_and_the_second_time() {
        let cases = [
            (
                "date: 2025-03-30 02:30",
                "03-30T01:30Z 60m",
                Some(Code::SkippedTime),
            ),
            (
                "date: 2025-10-26 02:30",
                "10-26T00:30Z 60m",
                Some(Code::RepeatedTime),
            ),
            // The author named the second one.
            ("date: 2025-10-26T01:30:00Z", "10-26T01:30Z 60m", None),
            // A skipped start is later than its end on the clock.
            (
                "date: 2025-03-30 02:30\nend: '03:00'",
                "03-30T01:30Z 30m",
                Some(Code::SkippedTime),
            ),
        ];
        for (front_matter, line, code) in cases {
            assert_eq!(
                sessions(front_matter),
                (vec![line.into()], code.into_iter().collect()),
                "{front_matter}"
            );
        }
    }

    #[test]
    fn doubtful_schedules_warn() {
        let series = "date: 2025-03-03 18:00\nrepeat: weekly\ncount: 2\n";
        let cases = [
            ("except: 2025-03-04", Code::NoSuchSession),
            ("also: 2025-03-10", Code::AlreadyInSeries),
            (
                "sessions:\n  - number: 3\n    cancelled: true",
                Code::NoSuchSession,
            ),
            (
                "sessions:\n  - number: 1\n    track: X\n    cancelled: true",
                Code::NoSuchSession,
            ),
            ("on: tue", Code::FirstDateOffRule),
        ];
        for (front_matter, code) in cases {
            assert_eq!(
                sessions(&format!("{series}{front_matter}")).1,
                [code],
                "{front_matter}"
            );
        }
        let errors = [
            ("until: 2025-03-02", Code::EmptySeries),
            (
                "repeat: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                Code::EmptySeries,
            ),
            ("repeat: FREQ=DAILY;UNTIL=20991231", Code::TooLarge),
            ("repeat: FREQ=YEARLY;COUNT=500", Code::TooLarge),
        ];
        for (front_matter, code) in errors {
            let rule = if front_matter.contains("repeat") {
                ""
            } else {
                "repeat: weekly\n"
            };
            let page = format!("date: 2025-03-03 18:00\n{rule}{front_matter}");
            assert_eq!(sessions(&page), (vec![], vec![code]), "{front_matter}");
        }
    }
}
