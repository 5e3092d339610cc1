//! The statements that a text can make about a schedule.

use std::ops::Range;

use chrono::{Datelike as _, NaiveDate, NaiveTime, TimeDelta, Timelike as _, Weekday};

use super::zone_word::ZoneWord;
use crate::language::RuleUnit;

/// A statement and its location.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fact {
    pub(crate) statement: Statement,
    /// The index among the facts of the page.
    pub(crate) index: usize,
    /// Bytes of the file.
    pub(crate) span: Range<usize>,
    /// The index of the passage.
    pub(crate) passage: usize,
    /// Bytes of the passage's text.
    pub(crate) at: Range<usize>,
    /// Tokens of the passage.
    pub(crate) tokens: Range<usize>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Statement {
    /// `Sunday, June 9th`.
    Day(StatedDay),
    /// `May 18th-June 22nd`.
    Period { first: StatedDay, last: StatedDay },
    /// `September 2024`; the year may be absent: `April`.
    Month { year: Option<i32>, month: u32 },
    /// `on a Thursday`.
    Weekday(Weekday),
    /// `6:30-8pm ET`.
    Time(StatedTime),
    /// `every Tuesday`.
    Repeats(StatedRule),
    /// `6 weekly sessions`.
    Count(u32),
    /// `a five-week course`.
    Weeks(u32),
    /// `2 hours each`.
    Length { length: TimeDelta, of: LengthOf },
}

/// The extent of a stated length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LengthOf {
    /// `2 hours each`.
    EachSession,
    /// `12 hours in total`.
    AllSessions,
    /// `a two-hour workshop`.
    Event,
}

/// A day of the year, as a text gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StatedDay {
    /// Most texts leave it out.
    pub(crate) year: Option<i32>,
    /// From 1.
    pub(crate) month: u32,
    /// From 1.
    pub(crate) day: u32,
    /// The weekday next to it.
    pub(crate) weekday: Option<Weekday>,
    /// Whether the other order of day and month is possible: `6/9`.
    pub(crate) is_ambiguous: bool,
}

impl StatedDay {
    /// The date that is meant: without a year, the nearest to `near`.
    pub(crate) fn resolve(self, near: NaiveDate) -> Option<NaiveDate> {
        if let Some(year) = self.year {
            return NaiveDate::from_ymd_opt(year, self.month, self.day);
        }
        (near.year().saturating_sub(1)..=near.year().saturating_add(1))
            .filter_map(|year| NaiveDate::from_ymd_opt(year, self.month, self.day))
            .min_by_key(|day| (*day - near).abs())
    }

    /// The date that is meant by a day that follows `first` in the text: without a year, the next.
    pub(crate) fn resolve_from(self, first: NaiveDate) -> Option<NaiveDate> {
        let year = |year| NaiveDate::from_ymd_opt(year, self.month, self.day);
        match self.year {
            Some(stated) => year(stated),
            None => [first.year(), first.year().saturating_add(1)]
                .into_iter()
                .filter_map(year)
                .find(|day| *day >= first),
        }
    }
}

/// A time of day as a clock face shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TextTime {
    pub(crate) time: NaiveTime,
    /// Whether twelve hours later is possible too, because neither am nor pm is written.
    pub(crate) is_half_open: bool,
}

impl TextTime {
    /// Every time of day that may be meant.
    pub(crate) fn readings(self) -> impl Iterator<Item = NaiveTime> {
        let later = self.time.overflowing_add_signed(TimeDelta::hours(12)).0;
        [Some(self.time), self.is_half_open.then_some(later)]
            .into_iter()
            .flatten()
    }

    pub(crate) fn may_be(self, time: NaiveTime) -> bool {
        self.readings().any(|reading| reading == time)
    }
}

/// A time of day, or a range of two.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StatedTime {
    pub(crate) start: TextTime,
    pub(crate) end: Option<TextTime>,
    pub(crate) zone: Option<ZoneWord>,
    /// The name of the track before the time: `Track A`.
    pub(crate) track: Option<String>,
}

impl StatedTime {
    /// The time from start to end, past midnight if the end is earlier. Without am and pm, the
    /// shortest that is possible.
    pub(crate) fn length(&self) -> Option<TimeDelta> {
        let end = self.end?;
        let is_half_open = self.start.is_half_open || end.is_half_open;
        let day = if is_half_open { 12 * 60 } else { 24 * 60 };
        let minutes = |time: NaiveTime| i64::from(time.hour() * 60 + time.minute());
        let length = (minutes(end.time) - minutes(self.start.time)).rem_euclid(day);
        Some(TimeDelta::minutes(if length == 0 { day } else { length }))
    }
}

/// A rule that a text states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StatedRule {
    pub(crate) every: RuleUnit,
    /// 2 for every other one.
    pub(crate) interval: u16,
    /// The weekdays, each with its number in the month: 2 is the second, -1 the last.
    pub(crate) weekdays: Vec<(Option<i8>, Weekday)>,
}

impl StatedRule {
    /// The value of `repeat`.
    pub(crate) fn repeat(&self) -> String {
        match (self.every, self.interval) {
            (RuleUnit::Day, 1) => "daily".into(),
            (RuleUnit::Week, 1) => "weekly".into(),
            (RuleUnit::Week, 2) => "biweekly".into(),
            (RuleUnit::Month, 1) => "monthly".into(),
            (RuleUnit::Day, n) => format!("FREQ=DAILY;INTERVAL={n}"),
            (RuleUnit::Week, n) => format!("FREQ=WEEKLY;INTERVAL={n}"),
            (RuleUnit::Month, n) => format!("FREQ=MONTHLY;INTERVAL={n}"),
        }
    }

    /// The value of `on`; `None` if the rule follows from the first date: one weekday of a week.
    pub(crate) fn on(&self) -> Option<String> {
        let written = |(nth, weekday): &(Option<i8>, Weekday)| {
            let name = weekday.to_string().to_lowercase();
            match nth {
                Some(-1) => format!("last {name}"),
                Some(nth) => format!("{nth}{name}"),
                None => name,
            }
        };
        match self.weekdays.as_slice() {
            [] | [(None, _)] => None,
            [one] => Some(written(one)),
            several => {
                let names: Vec<String> = several.iter().map(written).collect();
                Some(format!("[{}]", names.join(", ")))
            }
        }
    }

    /// Whether the rule names the weekday of a date, in the right week of its month.
    pub(crate) fn is_on(&self, date: NaiveDate) -> bool {
        let is_nth = |nth: Option<i8>| match nth {
            None => true,
            Some(-1) => (date + TimeDelta::days(7)).month() != date.month(),
            Some(nth) => i8::try_from(date.day0() / 7 + 1) == Ok(nth),
        };
        let mut weekdays = self.weekdays.iter();
        self.weekdays.is_empty()
            || weekdays.any(|(nth, weekday)| *weekday == date.weekday() && is_nth(*nth))
    }
}

/// The dates of a period: without years, the first day is the nearest to `near`, and the last day
/// the first one of this name after it.
pub(crate) fn resolve_period(
    first: StatedDay,
    last: StatedDay,
    near: NaiveDate,
) -> Option<(NaiveDate, NaiveDate)> {
    let first = first.resolve(near)?;
    Some((first, last.resolve_from(first)?))
}

/// The last day of a period that begins on a day.
pub(crate) fn last_day_from(
    first: StatedDay,
    last: StatedDay,
    start: NaiveDate,
) -> Option<NaiveDate> {
    let (first, last) = resolve_period(first, last, start)?;
    (first == start).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_a_year_is_the_nearest() {
        let day = StatedDay {
            year: None,
            month: 1,
            day: 3,
            weekday: None,
            is_ambiguous: false,
        };
        let near = NaiveDate::from_ymd_opt(2023, 12, 20).expect("a day");
        assert_eq!(day.resolve(near), NaiveDate::from_ymd_opt(2024, 1, 3));
    }
}
