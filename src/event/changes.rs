//! Sessions that differ from the rest of their series: elements of `except`, `also`, `sessions` and
//! `changes`.

use std::ops::RangeInclusive;

use chrono::{NaiveDate, TimeDelta};

use crate::document::value::Position;
use crate::event::details::{Overrides, Status};
use crate::event::slug::Slug;
use crate::event::track::Track;
use crate::time::date;
use crate::time::rule::Rule;
use crate::time::zone::Zone;

/// A date in `also`.
#[derive(Debug, Clone)]
pub(crate) struct AddedDate {
    /// The date as it is written.
    pub(crate) date: date::Date,
    /// The position in the document of the event.
    pub(crate) position: Position,
}

/// An element of `except`: a date, or a range of days.
#[derive(Debug, Clone)]
pub(crate) struct Exclusion {
    /// The date as it is written; of a range, the first day.
    pub(crate) date: date::Date,
    /// The last day of a range; `None` for a single date.
    pub(crate) last: Option<date::Date>,
    /// The position in the document of the event.
    pub(crate) position: Position,
}

impl Exclusion {
    /// The days that it names in a zone.
    pub(crate) fn days(&self, zone: Option<&Zone>) -> RangeInclusive<NaiveDate> {
        let last = self.last.unwrap_or(self.date);
        self.date.local_day(zone)..=last.local_day(zone)
    }
}

/// An element of `sessions`: the differences of one session.
#[derive(Debug, Clone)]
pub(crate) struct SessionOverride {
    /// The session of a track.
    pub(crate) which: SessionSelector,
    /// The slug of the only track to which it applies; all tracks if `None`.
    pub(crate) track: Option<Slug>,
    /// The status of the session, if it differs from that of the event.
    pub(crate) status: Option<Status>,
    /// The day it is moved to.
    pub(crate) moved_to: Option<date::Date>,
    /// The time of day it is moved to.
    pub(crate) time: Option<chrono::NaiveTime>,
    /// The new length.
    pub(crate) length: Option<NewLength>,
    /// The new texts.
    pub(crate) overrides: Overrides,
    /// The position in the document of the event.
    pub(crate) position: Position,
}

/// An element of `changes`: the differences of a series from a date on.
#[derive(Debug, Clone)]
pub(crate) struct SeriesChange {
    /// The first day on which it applies.
    pub(crate) from: NaiveDate,
    /// The slug of the only track to which it applies; all tracks if `None`.
    pub(crate) track: Option<Slug>,
    /// The new time of day.
    pub(crate) time: Option<chrono::NaiveTime>,
    /// The new length.
    pub(crate) length: Option<NewLength>,
    /// The rule with the new weekdays.
    pub(crate) rule: Option<Rule>,
    /// The new zone.
    pub(crate) zone: Option<Zone>,
    /// The new texts.
    pub(crate) overrides: Overrides,
    /// The position in the document of the event.
    pub(crate) position: Position,
}

impl SeriesChange {
    /// Whether it applies to a track.
    pub(crate) fn concerns(&self, track: &Track) -> bool {
        let name = track.name.as_ref();
        self.track
            .as_ref()
            .is_none_or(|wanted| name.is_some_and(|name| name.slug == *wanted))
    }
}

/// The length of a changed session, in the form that the author wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NewLength {
    /// `duration: 3h`.
    Duration(TimeDelta),
    /// `end: 21:00`, the next day if that is before the start.
    EndsAt(chrono::NaiveTime),
    /// `end: 2026-08-08`; the last day, or a date with a time.
    EndsOn(date::Date),
}

/// Selects a session among those of its track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SessionSelector {
    /// By its number in the rule, from 1.
    Number(u32),
    /// By its original date.
    Date(date::Date),
}
