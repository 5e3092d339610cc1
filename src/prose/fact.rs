//! What a text can say about when.

use std::ops::Range;

use chrono::{Datelike as _, NaiveDate, NaiveTime, TimeDelta, Weekday};

use super::zone_word::ZoneWord;

/// One statement, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What it says.
    pub statement: Statement,
    /// Bytes of the file.
    pub span: Range<usize>,
    /// Which passage of the page it stands in.
    pub passage: usize,
    /// Bytes of the passage's text.
    pub at: Range<usize>,
}

/// What is stated.
#[derive(Debug, Clone, PartialEq)]
pub enum Statement {
    /// `Sunday, June 9th`.
    Day(StatedDay),
    /// `May 18th-June 22nd`.
    Period {
        /// The first day.
        first: StatedDay,
        /// The last day.
        last: StatedDay,
    },
    /// `6:30-8pm ET`.
    Time(StatedTime),
    /// `every Tuesday`.
    Repeats(StatedRule),
    /// `6 weekly sessions`.
    Count(u32),
    /// `2 hours each`.
    LengthOfEach(TimeDelta),
    /// `12 hour training in total`.
    LengthInTotal(TimeDelta),
}

/// A day of the year, as a text gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatedDay {
    /// The year; texts mostly leave it to the reader.
    pub year: Option<i32>,
    /// From 1.
    pub month: u32,
    /// From 1.
    pub day: u32,
    /// The weekday that stands beside it.
    pub weekday: Option<Weekday>,
}

impl StatedDay {
    /// The day that is meant: without a year, the one that is nearest to `near`.
    pub fn resolve(self, near: NaiveDate) -> Option<NaiveDate> {
        if let Some(year) = self.year {
            return NaiveDate::from_ymd_opt(year, self.month, self.day);
        }
        (near.year().saturating_sub(1)..=near.year().saturating_add(1))
            .filter_map(|year| NaiveDate::from_ymd_opt(year, self.month, self.day))
            .min_by_key(|day| (*day - near).abs())
    }
}

/// A time of day, or two.
#[derive(Debug, Clone, PartialEq)]
pub struct StatedTime {
    /// From when.
    pub start: NaiveTime,
    /// Until when, if the text says.
    pub end: Option<NaiveTime>,
    /// Whose clocks show it.
    pub zone: Option<ZoneWord>,
    /// The track whose time it is: `Track A`.
    pub track: Option<String>,
}

impl StatedTime {
    /// How long it is from start to end, over midnight if need be.
    pub fn length(&self) -> Option<TimeDelta> {
        let length = self.end? - self.start;
        Some(if length <= TimeDelta::zero() {
            length + TimeDelta::days(1)
        } else {
            length
        })
    }
}

/// How something repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedRule {
    /// Every day, week or month.
    pub every: Unit,
    /// 2 for every other one.
    pub interval: u16,
    /// On which weekday, and for a month which one: 2 is the second, -1 the last.
    pub weekday: Option<(Option<i8>, Weekday)>,
}

/// What a rule counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
}

impl StatedRule {
    /// As `repeat` takes it: a word where there is one, and the body of an RRULE otherwise.
    pub fn text(&self) -> String {
        use crate::time::rule::weekday_code;
        match (self.every, self.interval, self.weekday) {
            (Unit::Day, 1, _) => "daily".into(),
            (Unit::Week, 1, _) => "weekly".into(),
            (Unit::Week, 2, _) => "biweekly".into(),
            (Unit::Month, 1, None | Some((None, _))) => "monthly".into(),
            (Unit::Month, interval, Some((Some(nth), weekday))) => {
                let interval = match interval {
                    1 => String::new(),
                    n => format!(";INTERVAL={n}"),
                };
                format!(
                    "FREQ=MONTHLY{interval};BYDAY={nth}{}",
                    weekday_code(weekday)
                )
            }
            (Unit::Day, n, _) => format!("FREQ=DAILY;INTERVAL={n}"),
            (Unit::Week, n, _) => format!("FREQ=WEEKLY;INTERVAL={n}"),
            (Unit::Month, n, _) => format!("FREQ=MONTHLY;INTERVAL={n}"),
        }
    }
}
