//! Days as they are written: `June 9th`, `18.05.2021`, `17.-18. Oktober`, `6/9`.

use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::language;

use super::super::phrase::{FirstWords, Rest};
use crate::language::{LANGUAGES, words};

/// A day, or some days of one month, before anybody knows on which weekday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// `2021-05-18`.
    Iso(NaiveDate),
    /// `May 18th, 2021`, `18. Mai`.
    Named {
        year: Option<i32>,
        month: u32,
        day: u32,
    },
    /// `May 17-18`, `17.-18. Mai`.
    Span {
        year: Option<i32>,
        month: u32,
        first: u32,
        last: u32,
    },
    /// `18.5.`: a day and a month.
    Dotted {
        year: Option<i32>,
        month: u32,
        day: u32,
    },
    /// `5/18`: a month and a day, or the other way round.
    Slashed {
        year: Option<i32>,
        one: u32,
        two: u32,
    },
}

/// What days begin with, if not with digits.
static FIRST_WORDS: LazyLock<FirstWords> = LazyLock::new(|| {
    let months = LANGUAGES.into_iter().flat_map(|l| l.months).flatten();
    FirstWords::of(months.copied())
});

/// The places of a text at which a day may begin.
pub fn starts(text: &str) -> impl Iterator<Item = Rest<'_>> {
    FIRST_WORDS
        .find(text)
        .filter(|start| !is_part_of_number(text, start.at))
}

/// Reads a day at one place of a text, and tells where it ends.
pub fn read(start: Rest<'_>) -> Option<(Written, Rest<'_>)> {
    iso(start)
        .or_else(|| month_first(start))
        .or_else(|| day_first(start))
        .or_else(|| dotted(start))
        .or_else(|| slashed(start))
}

/// Whether a number began before this place: in `1/2/3` and `v1.2.3` there is no date.
fn is_part_of_number(text: &str, at: usize) -> bool {
    let (before, found) = text.split_at_checked(at).unwrap_or_default();
    if !found.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let mut letters = before.chars().rev();
    let last = letters.next();
    matches!(last, Some('.' | '/' | '-' | ':' | '#'))
        && letters.next().is_some_and(|c| c.is_ascii_alphanumeric())
}

/// `2021-05-18`.
fn iso(start: Rest<'_>) -> Option<(Written, Rest<'_>)> {
    let (year, rest) = start.number(4..=4)?;
    let (month, rest) = rest.letter('-')?.number(2..=2)?;
    let (day, rest) = rest.letter('-')?.number(2..=2)?;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    Some((Written::Iso(date), rest.word_end()?))
}

/// `May 18th`, `Oct. 17-18, 2021`.
fn month_first(start: Rest<'_>) -> Option<(Written, Rest<'_>)> {
    let (month, rest) = month(start)?;
    let (day, rest) = day(rest.blank()?.skip(article))?;
    match last_day(rest) {
        // `May 18 - 20:00` ends before the dash.
        Some((last, behind)) if behind.letter(':').is_none() => {
            let (year, end) = year(behind);
            let written = Written::Span {
                year,
                month,
                first: day,
                last,
            };
            Some((written, end))
        }
        Some(_) => Some((
            Written::Named {
                year: None,
                month,
                day,
            },
            rest,
        )),
        // `May 18:00` is a time.
        None if rest.letter(':').is_some() => None,
        None => {
            let (year, end) = year(rest);
            Some((Written::Named { year, month, day }, end))
        }
    }
}

/// `18 May`, `the 7th of May`, `17.-18. Oktober 2021`.
fn day_first(start: Rest<'_>) -> Option<(Written, Rest<'_>)> {
    let (first, rest) = day(start)?;
    let (last, rest) = last_day(rest).map_or((None, rest), |(last, rest)| (Some(last), rest));
    let (month, rest) = month(rest.blank()?.skip(of))?;
    let (year, end) = year(rest);
    let written = match last {
        Some(last) => Written::Span {
            year,
            month,
            first,
            last,
        },
        None => Written::Named {
            year,
            month,
            day: first,
        },
    };
    Some((written, end))
}

/// `18.5.`, `18.05.2021`.
fn dotted(start: Rest<'_>) -> Option<(Written, Rest<'_>)> {
    let (day, rest) = start.number(1..=2)?;
    let (month, rest) = rest.letter('.')?.skip(Rest::blank).number(1..=2)?;
    let rest = rest.word_end()?.skip(|rest| rest.letter('.'));
    let (year, end) = year_number(rest).map_or((None, rest), |(year, end)| (Some(year), end));
    Some((Written::Dotted { year, month, day }, end))
}

/// `5/18`, `18/5/2021`.
fn slashed(start: Rest<'_>) -> Option<(Written, Rest<'_>)> {
    let (one, rest) = start.number(1..=2)?;
    let (two, rest) = rest.letter('/')?.number(1..=2)?;
    let rest = rest.word_end()?;
    let year = rest.letter('/').and_then(year_number);
    let (year, end) = year.map_or((None, rest), |(year, end)| (Some(year), end));
    Some((Written::Slashed { year, one, two }, end))
}

/// The name of a month, written as names are: `may` is a verb.
fn month(start: Rest<'_>) -> Option<(u32, Rest<'_>)> {
    let (name, rest) = start.word()?;
    let is_name = name.starts_with(char::is_uppercase);
    let position = language::position(name, |l| l.months).filter(|_| is_name)?;
    let month = u32::try_from(position + 1).ok()?;
    Some((month, rest.word_end()?.skip(|rest| rest.letter('.'))))
}

/// The number of a day: `18`, `18th`, `18.`.
fn day(start: Rest<'_>) -> Option<(u32, Rest<'_>)> {
    let (day, rest) = start.number(1..=2)?;
    let end = rest.any(words(|l| l.day_endings)).or(rest.word_end())?;
    Some((day, end))
}

/// The last of several days of a month: ` - 18th`.
fn last_day(start: Rest<'_>) -> Option<(u32, Rest<'_>)> {
    day(to(start)?.skip(Rest::blank))
}

/// What joins two days to a period.
pub fn to(start: Rest<'_>) -> Option<Rest<'_>> {
    let start = start.skip(Rest::blank);
    let dash = || {
        ['-', '–', '—']
            .into_iter()
            .find_map(|dash| start.letter(dash))
    };
    dash().or_else(|| start.any(words(|l| l.to)))
}

/// What joins two days that were announced as a period.
pub fn and(start: Rest<'_>) -> Option<Rest<'_>> {
    start.blank()?.any(words(|l| l.and))
}

/// An article before a day.
pub fn article(start: Rest<'_>) -> Option<Rest<'_>> {
    start.any(["the"])?.blank()
}

/// What may stand between a day and its month.
fn of(start: Rest<'_>) -> Option<Rest<'_>> {
    start.any(["of"])?.blank()
}

/// A year, if there is one: `, 2021`.
fn year(start: Rest<'_>) -> (Option<i32>, Rest<'_>) {
    let comma = start.skip(|rest| rest.letter(','));
    let year = comma.blank().and_then(year_number);
    year.map_or((None, start), |(year, end)| (Some(year), end))
}

/// A year of this century or the last.
fn year_number(start: Rest<'_>) -> Option<(i32, Rest<'_>)> {
    let (year, rest) = start.number(4..=4)?;
    let year = i32::try_from(year)
        .ok()
        .filter(|year| (1900..2100).contains(year))?;
    Some((year, rest.word_end()?))
}
