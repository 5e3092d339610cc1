//! `sessions`: the properties that entries set for a session.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::Expansion;
use super::lengths::{wall_time_until, whole_days};
use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::event::{Length, NewLength, Overrides, SessionOverride, Slot, Status, Track};
use crate::schedule::session::{self, Session, When};
use crate::time::date::Date;
use crate::time::zone::Zone;

impl Expansion<'_> {
    /// Applies `sessions`. Several entries for one session are combined; a later entry takes
    /// precedence, property by property.
    ///
    /// # Errors
    ///
    /// The time in an entry is impossible for its session.
    pub(super) fn override_sessions(
        &mut self,
        track: &Track,
        sessions: &mut [Session],
    ) -> Result<(), Reported> {
        let event = self.event;
        if event.session_overrides.is_empty() {
            return Ok(());
        }
        let mut combined: Vec<Option<CombinedOverride<'_>>> = Vec::new();
        combined.resize_with(sessions.len(), || None);
        for (index, entry) in event.session_overrides.iter().enumerate() {
            if !is_for_track(entry, track) {
                continue;
            }
            let target = self.target_of_override(entry, track);
            let named = sessions.iter().zip(&mut combined);
            for (_, combined) in named.filter(|(session, _)| target.names(session)) {
                let different = combined.get_or_insert_default().add(entry, track);
                if !different.is_empty() {
                    self.warn_of_different_values(entry, &different);
                }
                if let Some(used) = self.used.session_overrides.get_mut(index) {
                    *used = true;
                }
            }
        }
        let mut result = Ok(());
        for (session, combined) in sessions.iter_mut().zip(combined) {
            if let Some(combined) = combined {
                result = self.override_session(track, session, &combined).and(result);
            }
        }
        result
    }

    fn override_session(
        &mut self,
        track: &Track,
        session: &mut Session,
        combined: &CombinedOverride<'_>,
    ) -> Result<(), Reported> {
        session.is_regular = false;
        session.status = combined.status.map(|status| status.value);
        session.overrides = combined.overrides();
        match combined.when(session, track) {
            Ok(Some(when)) => session.when = when,
            Ok(None) => {}
            Err(error) => {
                let diagnostic = Diagnostic::new(error.code, error.message).help(error.help);
                return Err(self.report_at(diagnostic, error.entry.position));
            }
        }
        Ok(())
    }
}

fn is_for_track(entry: &SessionOverride, track: &Track) -> bool {
    entry.track.as_ref().is_none_or(|wanted| {
        let name = track.name.as_ref();
        name.is_some_and(|name| name.slug == *wanted)
    })
}

/// A value, and the entry of `sessions` that sets it.
#[derive(Debug, Clone, Copy)]
struct EntryValue<'e, T> {
    value: T,
    entry: &'e SessionOverride,
}

/// The properties that all entries of `sessions` for one session set.
#[derive(Debug, Default)]
struct CombinedOverride<'e> {
    status: Option<EntryValue<'e, Status>>,
    title: Option<EntryValue<'e, &'e str>>,
    location: Option<EntryValue<'e, &'e str>>,
    url: Option<EntryValue<'e, &'e str>>,
    description: Option<EntryValue<'e, &'e str>>,
    day: Option<EntryValue<'e, NaiveDate>>,
    time: Option<EntryValue<'e, NaiveTime>>,
    length: Option<EntryValue<'e, NewLength>>,
}

/// The error of an entry with a time that is impossible for its session.
struct ImpossibleTime<'e> {
    code: Code,
    message: String,
    help: &'static str,
    entry: &'e SessionOverride,
}

impl<'e> CombinedOverride<'e> {
    /// Adds an entry. Returns the properties to which an earlier entry gives another value.
    fn add(&mut self, entry: &'e SessionOverride, track: &Track) -> Vec<&'static str> {
        let moved_to = entry.moved_to.map(Date::midnight_as_day);
        let day = moved_to.map(|date| date.day(&track.zone));
        let moved_time = moved_to.and_then(|date| Some(date.wall(&track.zone)?.time()));
        let time = entry.time.or(moved_time);
        let texts = &entry.overrides;
        let is_different = [
            ("status", set(&mut self.status, entry.status, entry)),
            ("title", set(&mut self.title, texts.title.as_deref(), entry)),
            (
                "location",
                set(&mut self.location, texts.location.as_deref(), entry),
            ),
            ("url", set(&mut self.url, texts.url.as_deref(), entry)),
            (
                "description",
                set(&mut self.description, texts.description.as_deref(), entry),
            ),
            ("date", set(&mut self.day, day, entry)),
            ("time", set(&mut self.time, time, entry)),
            ("length", set(&mut self.length, entry.length, entry)),
        ];
        let different = is_different.into_iter();
        different
            .filter_map(|(name, is_different)| is_different.then_some(name))
            .collect()
    }

    fn overrides(&self) -> Overrides {
        let text = |text: &Option<EntryValue<'_, &str>>| text.as_ref().map(|t| t.value.to_owned());
        Overrides {
            title: text(&self.title),
            location: text(&self.location),
            url: text(&self.url),
            description: text(&self.description),
        }
    }

    /// The new time of a session; `None` if it keeps its time.
    fn when(&self, session: &Session, track: &Track) -> Result<Option<When>, ImpossibleTime<'e>> {
        if self.day.is_none() && self.time.is_none() && self.length.is_none() {
            return Ok(None);
        }
        let day = self.day.map_or(session.original.date(), |day| day.value);
        match track.slot {
            Slot::AllDay { days, .. } => {
                let days = self.days(day, days)?;
                Ok(Some(When::AllDay { first: day, days }))
            }
            Slot::Timed { length, .. } => {
                let time = self.time.map_or(session.original.time(), |time| time.value);
                let start = day.and_time(time);
                let length = match &self.length {
                    Some(new) => length_from(new, start, &track.zone)?,
                    None => length,
                };
                Ok(Some(session::timed(start, false, length, &track.zone).0))
            }
        }
    }

    /// The number of days of an all-day session.
    fn days(&self, first: NaiveDate, days: u32) -> Result<u32, ImpossibleTime<'e>> {
        if let Some(time) = &self.time {
            return Err(no_time_of_day(time.entry, "a time"));
        }
        let Some(length) = &self.length else {
            return Ok(days);
        };
        let entry = length.entry;
        match length.value {
            NewLength::EndsAt(_) => Err(no_time_of_day(entry, "an end time")),
            NewLength::EndsOn(Date::Day(last)) => {
                let length = last - first + TimeDelta::days(1);
                whole_days(length).ok_or_else(|| end_before_start(entry, first.to_string()))
            }
            NewLength::EndsOn(_) => Err(no_time_of_day(entry, "an end time")),
            NewLength::Duration(length) => whole_days(length)
                .ok_or_else(|| no_time_of_day(entry, "a duration that is not a number of days")),
        }
    }
}

/// Sets a property. Returns whether an earlier entry gives it another value.
fn set<'e, T: PartialEq>(
    property: &mut Option<EntryValue<'e, T>>,
    value: Option<T>,
    entry: &'e SessionOverride,
) -> bool {
    let Some(value) = value else { return false };
    let is_different = property
        .as_ref()
        .is_some_and(|earlier| earlier.value != value);
    *property = Some(EntryValue { value, entry });
    is_different
}

fn no_time_of_day<'e>(entry: &'e SessionOverride, what: &str) -> ImpossibleTime<'e> {
    ImpossibleTime {
        code: Code::InvalidValue,
        message: format!("the event is all-day, but this entry of `sessions` has {what}"),
        help: "write days only: `moved: 2027-03-05`, `duration: 3 days`",
        entry,
    }
}

fn end_before_start(entry: &SessionOverride, start: String) -> ImpossibleTime<'_> {
    ImpossibleTime {
        code: Code::EndBeforeStart,
        message: format!("the session starts on {start}, but ends before that"),
        help: "write a later `end`",
        entry,
    }
}

/// The new length of a session. An end time that is not after the start is on the next day.
fn length_from<'e>(
    length: &EntryValue<'e, NewLength>,
    start: NaiveDateTime,
    zone: &Zone,
) -> Result<Length, ImpossibleTime<'e>> {
    match length.value {
        NewLength::Duration(length) => Ok(Length::Exact(length)),
        NewLength::EndsAt(end) => Ok(Length::Wall(wall_time_until(start.time(), end))),
        NewLength::EndsOn(date) => {
            let day_after = date.day(zone) + TimeDelta::days(1);
            let end = date
                .wall(zone)
                .unwrap_or(day_after.and_time(NaiveTime::MIN));
            if end <= start {
                let start = start.format("%Y-%m-%d %H:%M").to_string();
                return Err(end_before_start(length.entry, start));
            }
            Ok(Length::Wall(end - start))
        }
    }
}
