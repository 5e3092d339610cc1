//! The components of a VTIMEZONE, and the onset and rule of each.

use chrono::{
    DateTime, Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc, Weekday,
};

/// The two components of a VTIMEZONE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ObservanceKind {
    Standard,
    Daylight,
}

impl ObservanceKind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            ObservanceKind::Standard => "STANDARD",
            ObservanceKind::Daylight => "DAYLIGHT",
        }
    }

    pub(super) fn other(self) -> ObservanceKind {
        match self {
            ObservanceKind::Standard => ObservanceKind::Daylight,
            ObservanceKind::Daylight => ObservanceKind::Standard,
        }
    }
}

/// A STANDARD or DAYLIGHT component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Observance {
    pub(crate) kind: ObservanceKind,
    pub(crate) onset: Onset,
    pub(crate) rule: Option<YearlyRule>,
}

/// The moment from which a zone has another offset, or another name for its offset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Onset {
    /// In the offset before it: DTSTART.
    pub(crate) wall: NaiveDateTime,
    pub(crate) instant: DateTime<Utc>,
    pub(crate) before: FixedOffset,
    pub(crate) after: FixedOffset,
    pub(crate) abbreviation: String,
    pub(super) kind: ObservanceKind,
}

/// The yearly rule of an observance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct YearlyRule {
    pub(crate) month: u32,
    pub(crate) weekday: Weekday,
    pub(crate) day: MonthDayPattern,
    /// The last onset; `None` if the rule is in force.
    pub(crate) until: Option<DateTime<Utc>>,
}

/// The days of the month that the onsets of a rule can be on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MonthDayPattern {
    /// The ordinal of the weekday within the month, from 1, if it is always the same.
    pub(crate) nth: Option<u32>,
    /// Whether it is always the last such weekday of the month.
    pub(crate) is_last: bool,
    /// The earliest and the latest day. If they are less than a week apart, the rule can be the
    /// first such weekday on or after the earliest.
    pub(crate) days: (u32, u32),
}

impl MonthDayPattern {
    pub(super) fn new(day: NaiveDate) -> MonthDayPattern {
        MonthDayPattern {
            nth: Some(day.day().div_ceil(7)),
            is_last: (day + TimeDelta::days(7)).month() != day.month(),
            days: (day.day(), day.day()),
        }
    }

    /// The pattern that describes both, if there is one.
    pub(super) fn union(self, other: MonthDayPattern) -> Option<MonthDayPattern> {
        let both = MonthDayPattern {
            nth: self.nth.filter(|_| self.nth == other.nth),
            is_last: self.is_last && other.is_last,
            days: (self.days.0.min(other.days.0), self.days.1.max(other.days.1)),
        };
        (both.has_ordinal() || both.days.1 - both.days.0 < 7).then_some(both)
    }

    pub(super) fn has_ordinal(self) -> bool {
        self.nth.is_some() || self.is_last
    }
}

impl Onset {
    /// Whether another onset can be the next one of the same yearly rule.
    pub(super) fn is_continued_by(&self, next: &Onset) -> bool {
        let (a, b) = (self.wall, next.wall);
        let describe = |onset: &Onset| {
            let wall = onset.wall;
            (wall.month(), wall.time(), wall.weekday())
        };
        b.year() == a.year() + 1
            && describe(self) == describe(next)
            && (self.before, self.after, self.kind) == (next.before, next.after, next.kind)
            && self.abbreviation == next.abbreviation
    }
}
