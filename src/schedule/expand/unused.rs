//! Entries of `except` and `sessions` that name no session of any track, most often because of a
//! typo in the date.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::{NaiveDate, TimeDelta};

use super::{Expansion, TrackSchedule, Used};
use crate::diagnostic::{Code, Diagnostic};
use crate::event::{Event, SessionOverride, SessionSelector};
use crate::time::short_day;

impl Expansion<'_> {
    /// Reports the unused entries of an event with these schedules.
    pub(super) fn report_unused(&mut self, schedules: &[TrackSchedule]) {
        let event = self.event;
        let used = std::mem::replace(&mut self.used, Used::none(event));
        let excluded = unused(&event.except, used.except);
        let overridden = unused(&event.session_overrides, used.session_overrides);
        if excluded.is_empty() && overridden.is_empty() {
            return;
        }
        let zone = event.tracks.first().map(|track| &track.zone);
        let excluded_days: Vec<DayRange> = excluded.iter().map(|entry| entry.days(zone)).collect();
        let of_override = |entry: &&SessionOverride| match entry.which {
            SessionSelector::Date(date) => Some(date.local_day(zone)..=date.local_day(zone)),
            SessionSelector::Number(_) => None,
        };
        let overridden_days: Vec<_> = overridden.iter().map(of_override).collect();
        let all_days = excluded_days.iter().chain(overridden_days.iter().flatten());
        let sessions = SessionDays::around(schedules, all_days);
        for (entry, days) in excluded.into_iter().zip(excluded_days) {
            let message = match entry.last {
                None => "there is no session on this date",
                Some(_) => "there is no session on these dates",
            };
            let diagnostic =
                Diagnostic::new(Code::NoSuchSession, message).note("nothing is left out");
            let help = sessions.describe_nearest(days);
            self.report_at(with_help(diagnostic, help), entry.position);
        }
        for (entry, days) in overridden.into_iter().zip(overridden_days) {
            let diagnostic = Diagnostic::new(Code::NoSuchSession, "there is no such session");
            let diagnostic = match unknown_track(entry, event) {
                Some(names) => diagnostic.help(format!("the tracks are {names}")),
                None => {
                    let help = days.and_then(|days| sessions.describe_nearest(days));
                    with_help(diagnostic.note("nothing is changed"), help)
                }
            };
            self.report_at(diagnostic, entry.position);
        }
    }
}

fn unused<T>(entries: &[T], used: Vec<bool>) -> Vec<&T> {
    let entries = entries.iter().zip(used);
    entries
        .filter_map(|(entry, used)| (!used).then_some(entry))
        .collect()
}

fn with_help(diagnostic: Diagnostic, help: Option<String>) -> Diagnostic {
    match help {
        Some(help) => diagnostic.help_here(help),
        None => diagnostic,
    }
}

/// The names of the tracks, if an entry names a track that does not exist.
fn unknown_track(change: &SessionOverride, event: &Event) -> Option<String> {
    let wanted = change.track.as_ref()?;
    let names = || event.tracks.iter().filter_map(|track| track.name.as_ref());
    let is_known = names().any(|name| name.slug == *wanted);
    let texts: Vec<&str> = names().map(|name| name.text.as_str()).collect();
    (!is_known && !texts.is_empty()).then(|| texts.join(", "))
}

/// The first and the last day that an entry names.
type DayRange = RangeInclusive<NaiveDate>;

/// The original days of the sessions of all tracks.
struct SessionDays(BTreeSet<NaiveDate>);

impl SessionDays {
    /// The days of the sessions up to a year before and after these days.
    fn around<'d>(
        schedules: &[TrackSchedule],
        days: impl Iterator<Item = &'d DayRange> + Clone,
    ) -> SessionDays {
        let first = days.clone().map(|days| *days.start()).min();
        let last = days.map(|days| *days.end()).max();
        let (Some(first), Some(last)) = (first, last) else {
            return SessionDays(BTreeSet::new());
        };
        let year = TimeDelta::days(366);
        let range = (first - year)..=(last + year);
        let sessions = schedules
            .iter()
            .flat_map(|part| part.schedule.sessions(&part.track, &range));
        SessionDays(sessions.map(|session| session.original.date()).collect())
    }

    /// The sessions before and after the days of an entry. The first of these days is part of the
    /// text, because one message may be about several entries.
    fn describe_nearest(&self, days: DayRange) -> Option<String> {
        let (first, last) = days.into_inner();
        let before = self.0.range(..first).next_back().copied().map(short_day);
        let after = last.succ_opt().and_then(|day| self.0.range(day..).next());
        match (before, after.copied().map(short_day)) {
            (Some(before), Some(after)) => Some(format!(
                "the nearest sessions to {first} are on {before} and {after}"
            )),
            (Some(day), None) | (None, Some(day)) => {
                Some(format!("the nearest session to {first} is on {day}"))
            }
            (None, None) => None,
        }
    }
}
