//! The forms of a date: `2021-05-18`, `May 18th`, `17.-18. Oktober`, `18.05.2021`, `6/9`.

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::name::{day, month, to, year, year_number};
use crate::prose::fact::StatedDay;
use crate::prose::time;
use crate::prose::token::{Cursor, TokenKind};
use crate::prose::words::{AND, BEFORE_DAY, OF};

/// A day, or several days that are joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DayForm {
    One(StatedDay),
    Period(StatedDay, StatedDay),
    /// `16 and 17 November`.
    List(Vec<StatedDay>),
}

pub(super) fn date(start: Cursor<'_>, weekday: Option<Weekday>) -> Option<(DayForm, Cursor<'_>)> {
    iso(start)
        .or_else(|| month_first(start))
        .or_else(|| day_first(start))
        .or_else(|| dotted(start, weekday))
        .or_else(|| slashed(start, weekday))
        .map(|(days, end)| (days.on(weekday), end))
}

impl DayForm {
    fn on(self, weekday: Option<Weekday>) -> DayForm {
        match self {
            DayForm::One(day) => DayForm::One(StatedDay { weekday, ..day }),
            DayForm::Period(first, last) => DayForm::Period(StatedDay { weekday, ..first }, last),
            list => list,
        }
    }
}

/// `2021-05-18`.
pub(super) fn iso(start: Cursor<'_>) -> Option<(DayForm, Cursor<'_>)> {
    let (year, after) = start.number(4..=4)?;
    let (month, after) = after.glued("-")?.number(2..=2)?;
    let (day, after) = after.glued("-")?.number(2..=2)?;
    let day = checked(Some(i32::try_from(year).ok()?), month, day)?;
    Some((DayForm::One(day), after))
}

/// `May 18th`, `Oct. 17-18, 2021`, `September 14 and 16`.
pub(super) fn month_first(start: Cursor<'_>) -> Option<(DayForm, Cursor<'_>)> {
    let (month, after) = month(start)?;
    let (first, after) = day(after.skip(|c| c.words(&BEFORE_DAY)))?;
    if after
        .glued(":")
        .is_some_and(|c| c.number(2..=2).is_some_and(|_| c.is_glued()))
    {
        return None; // `May 18:00` is a time.
    }
    let (days, after) = more_days(first, after, |c| {
        c.glued(":").is_none() && month_of(c).is_none()
    });
    // Only in `25. April` the full stop belongs to the number, in `April 25.` it ends the sentence.
    let after = after.before_full_stop();
    let (year, end) = year(after);
    Some((numbered(&days, month, year)?, end))
}

/// `18 May`, `the 7th of May`, `17.-18. Oktober 2021`, `3 de octubre de 2025`.
pub(super) fn day_first(start: Cursor<'_>) -> Option<(DayForm, Cursor<'_>)> {
    let (first, after) = day(start)?;
    let (days, after) = more_days(first, after, |_| true);
    let (month, after) = month_of(after)?;
    let (year, end) = year(after);
    Some((numbered(&days, month, year)?, end))
}

pub(super) fn month_of(start: Cursor<'_>) -> Option<(u32, Cursor<'_>)> {
    let after = start.skip(|c| c.words(&OF));
    month(after)
}

/// How the days of one month are joined.
pub(super) enum Numbers {
    One(u32),
    Range(u32, u32),
    List(Vec<u32>),
}

/// Reads the days after the first: `-18`, `and 16`, `, 21 and 28`.
pub(super) fn more_days<'t>(
    first: u32,
    start: Cursor<'t>,
    is_day: impl Fn(Cursor<'t>) -> bool,
) -> (Numbers, Cursor<'t>) {
    let next = |cursor: Cursor<'t>| {
        let (day, end) = day(cursor.skip(|c| c.words(&BEFORE_DAY)))?;
        (is_day(end) && !is_time(end)).then_some((day, end))
    };
    if let Some((last, end)) = to(start).and_then(next)
        && last > first
    {
        return (Numbers::Range(first, last), end);
    }
    let mut days = vec![first];
    let mut cursor = start;
    while let Some((day, end)) = and(cursor).and_then(next)
        && days.last().is_some_and(|last| *last < day)
    {
        days.push(day);
        cursor = end;
    }
    match days.len() {
        1 => (Numbers::One(first), start),
        _ => (Numbers::List(days), cursor),
    }
}

/// Whether a number before this position was the hour of a time: `May 18, 7pm`.
pub(super) fn is_time(after: Cursor<'_>) -> bool {
    time::continues_time(after)
}

/// After `and` or a comma with `and`.
pub(super) fn and(start: Cursor<'_>) -> Option<Cursor<'_>> {
    start.words(&AND).or_else(|| {
        let comma = start.text(",")?;
        Some(comma.skip(|c| c.words(&AND)))
    })
}

pub(super) fn numbered(days: &Numbers, month: u32, year: Option<i32>) -> Option<DayForm> {
    Some(match days {
        Numbers::One(day) => DayForm::One(checked(year, month, *day)?),
        Numbers::Range(first, last) => {
            DayForm::Period(checked(year, month, *first)?, checked(year, month, *last)?)
        }
        Numbers::List(days) => {
            let days = days.iter().map(|day| checked(year, month, *day));
            DayForm::List(days.collect::<Option<_>>()?)
        }
    })
}

/// `18.5.`, `18.05.2021`. Without a year or weekday, `3.2` is a version or an amount.
pub(super) fn dotted(start: Cursor<'_>, weekday: Option<Weekday>) -> Option<(DayForm, Cursor<'_>)> {
    let (day, after) = start.number(1..=2)?;
    let dot = after.glued(".")?;
    let (month, after) = dot.number(1..=2)?;
    let (year, end, is_closed) = match after.glued(".") {
        Some(dot) => match year_number(dot) {
            Some((year, end)) => (Some(year), end, true),
            None => (None, dot, true),
        },
        None => (None, after, false),
    };
    if end.continues_word()
        || (is_closed && year.is_none() && end.is_glued() && end.continues_word())
    {
        return None;
    }
    let is_date = year.is_some() || weekday.is_some() || (is_closed && !is_sentence_end(end));
    let found = checked(year, month, day)?;
    is_date.then_some((DayForm::One(found), end))
}

/// Whether the full stop before this position ends a sentence. At the end of a text it may be
/// part of a date: `Plenum 14.3.`
pub(super) fn is_sentence_end(end: Cursor<'_>) -> bool {
    end.token().is_some_and(|token| {
        token.kind == TokenKind::LineEnd || (token.is_word() && token.is_capital)
    })
}

/// `6/9` is 9 June in America and 6 September in Britain.
pub(super) fn slashed(
    start: Cursor<'_>,
    weekday: Option<Weekday>,
) -> Option<(DayForm, Cursor<'_>)> {
    let (one, after) = start.number(1..=2)?;
    let (two, after) = after.glued("/")?.number(1..=2)?;
    let year = after.glued("/").and_then(year_number);
    let (year, end) = year.map_or((None, after), |(year, end)| (Some(year), end));
    if end.continues_word() || end.glued("/").is_some() {
        return None;
    }
    if year.is_none() && weekday.is_none() {
        return None;
    }
    let found = match (checked(year, one, two), checked(year, two, one)) {
        (Some(day), None) | (None, Some(day)) => day,
        (Some(american), Some(british)) => StatedDay {
            is_ambiguous: true,
            ..in_order(american, british, weekday)
        },
        (None, None) => return None,
    };
    Some((DayForm::One(found), end))
}

/// The order of day and month that agrees with the weekday; the American one if both do.
pub(super) fn in_order(
    american: StatedDay,
    british: StatedDay,
    weekday: Option<Weekday>,
) -> StatedDay {
    let agrees = |day: StatedDay| {
        let date = NaiveDate::from_ymd_opt(day.year?, day.month, day.day)?;
        (Some(date.weekday()) == weekday).then_some(day)
    };
    agrees(american).or(agrees(british)).unwrap_or(american)
}

/// A day that the calendar has. 2024 is a leap year: without a year, 29 February is a day.
pub(super) fn checked(year: Option<i32>, month: u32, day: u32) -> Option<StatedDay> {
    NaiveDate::from_ymd_opt(year.unwrap_or(2024), month, day)?;
    Some(StatedDay {
        year,
        month,
        day,
        weekday: None,
        is_ambiguous: false,
    })
}
