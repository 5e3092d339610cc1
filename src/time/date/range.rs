//! A date with its end in one text: `2026-05-01 18:00-20:00`, `5-7 May 2026`.

use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate};
use regex::Regex;

use crate::diagnostic::{Code, Diagnostic};
use crate::language::LANGUAGES;
use crate::language::clock_words::{AND, DASHES, TO};
use crate::time::date::clock::{self, ClockTime};
use crate::time::date::parse::{parse_in, time_text};
use crate::time::date::value::{Date, DateContext, DateOrder};
use crate::time::date::{day, iso};

/// A date and the end, if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateRange {
    /// The start.
    pub(crate) start: Date,
    /// The end.
    pub end: Option<DateEnd>,
}

/// The end of a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateEnd {
    /// A date, which is inclusive if it is a day.
    Date(Date),
    /// A time on the day of the start, or on the next day if it is not after the start.
    Time(ClockTime),
}

/// Days with a common month: `5-7 May 2026`, `5.–7.5.2026`, `May 5–7, 2026`. `TO` is a separator.
const DAYS: [&str; 3] = [
    r"^(?P<first>\d{1,2})(?:\.|er)?TO(?P<last>\d{1,2})(?P<after>\.?\s+\p{L}.*)$",
    r"^(?P<first>\d{1,2})\.?TO(?P<last>\d{1,2})(?P<after>\.\s?\d{1,2}\.\s?\d{4})$",
    r"^(?P<before>\p{L}+\.?\s+)(?P<first>\d{1,2})TO(?P<last>\d{1,2})(?P<after>,?\s+\d{4})$",
];

/// Reads a date or a date with an end.
///
/// # Errors
///
/// See [`parse_in`].
///
/// ```
/// use calfeed::time::date::{DateContext, parse_range_in};
/// let range = parse_range_in("2026-05-01 18:00-20:00", &DateContext::default()).unwrap();
/// assert!(range.end.is_some());
/// ```
pub fn parse_range_in(text: &str, context: &DateContext<'_>) -> Result<DateRange, Diagnostic> {
    let text = text.trim();
    if let Some(range) = parse_times(text, context)? {
        return Ok(range);
    }
    match parse_in(text, context) {
        Ok(start) => Ok(DateRange { start, end: None }),
        Err(error) => parse_dates(text, context).ok_or(error),
    }
}

/// A day with a range of times. `18:00-05:00` after a date is an offset if the zone has it, or if
/// the end would not be after the start.
///
/// # Errors
///
/// The zone of the times is not that of the event.
fn parse_times(text: &str, context: &DateContext<'_>) -> Result<Option<DateRange>, Diagnostic> {
    let written = iso::parse(text);
    if let Some(Date::Instant {
        instant,
        offset: Some(offset),
    }) = written
    {
        let is_of_zone = context
            .zone
            .is_some_and(|zone| zone.offset(instant) == offset);
        if is_of_zone || text.contains(['T', 't', '+']) {
            return Ok(None);
        }
    } else if written.is_some() {
        return Ok(None);
    }
    let Some((day, start, end)) = split_times(text, context) else {
        return Ok(None);
    };
    if written.is_some() && end.time() <= start.time() {
        return Ok(None);
    }
    Ok(Some(DateRange {
        start: start.on(day, context.zone)?,
        end: Some(DateEnd::Time(end)),
    }))
}

/// The day, the start and the end of a day with a range of times.
fn split_times(text: &str, context: &DateContext<'_>) -> Option<(NaiveDate, ClockTime, ClockTime)> {
    let (day, rest) = day::split(text, context.order).ok()?;
    let range = clock::parse_range(&time_text(rest)).ok()?;
    Some((day, range.start, range.end?))
}

/// Two dates, or two days of one month. *And* makes a range only of a day and the next one, or after
/// *between*: `5 and 19 May 2026` are two days.
fn parse_dates(text: &str, context: &DateContext<'_>) -> Option<DateRange> {
    static TO_DAYS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let words = TO.join("|");
        days_around(&format!(r"(?:\s*[-–]\s*|{words})"))
    });
    static AND_DAYS: LazyLock<Vec<Regex>> =
        LazyLock::new(|| days_around(&format!("(?:{})", AND.join("|"))));
    let (text, is_between) = match without_between(text) {
        Some(text) => (text, true),
        None => (text, false),
    };
    let text = day::without_word_before(text);
    let separators: Vec<&str> = TO.into_iter().chain(["/"]).chain(DASHES).collect();
    range_around(text, &TO_DAYS, &separators, context).or_else(|| {
        let range = range_around(text, &AND_DAYS, &AND, context)?;
        (is_between || ends_on_next_day(&range)).then_some(range)
    })
}

/// The patterns of [`DAYS`] with a separator.
fn days_around(separator: &str) -> Vec<Regex> {
    let patterns = DAYS.iter().map(|days| days.replace("TO", separator));
    patterns
        .filter_map(|pattern| Regex::new(&pattern).ok())
        .collect()
}

/// The text after *between*.
fn without_between(text: &str) -> Option<&str> {
    let (word, rest) = text.split_once(' ')?;
    let mut between = LANGUAGES.iter().flat_map(|language| language.between);
    between
        .any(|between| *between == word.to_lowercase())
        .then_some(rest.trim_start())
}

fn ends_on_next_day(range: &DateRange) -> bool {
    match (range.start, &range.end) {
        (Date::Day(first), Some(DateEnd::Date(Date::Day(last)))) => first.succ_opt() == Some(*last),
        _ => false,
    }
}

/// The range of two days with a common month, or of two dates with one of the separators between
/// them.
fn range_around(
    text: &str,
    days: &[Regex],
    separators: &[&str],
    context: &DateContext<'_>,
) -> Option<DateRange> {
    let days = days.iter().find_map(|pattern| {
        let found = pattern.captures(text)?;
        let part = |name| found.name(name).map_or("", |part| part.as_str());
        let date = |day: &str| format!("{}{day}{}", part("before"), part("after"));
        Some((date(part("first")), date(part("last"))))
    });
    let halves = separators
        .iter()
        .flat_map(|separator| text.match_indices(separator))
        .filter_map(|(at, separator)| {
            let first = text.get(..at)?.to_owned();
            Some((first, text.get(at + separator.len()..)?.to_owned()))
        });
    days.into_iter().chain(halves).find_map(|(first, last)| {
        let end = parse_in(&last, context).ok()?;
        let start = parse_in(&first, context).ok();
        Some(DateRange {
            start: start.or_else(|| in_year_of(&first, end, context))?,
            end: Some(DateEnd::Date(end)),
        })
    })
}

/// The start of a range in which only the end has a year: `28.02. - 01.03.2027`.
fn in_year_of(text: &str, end: Date, context: &DateContext<'_>) -> Option<Date> {
    let Date::Day(end) = end else { return None };
    let years = [end.year(), end.year() - 1].into_iter();
    years
        .filter_map(|year| parse_in(&format!("{} {year}", text.trim()), context).ok())
        .find(|start| matches!(start, Date::Day(day) if *day <= end))
}

/// Whether a text is a date in one of the two orders of day and month. An abbreviation of a zone can
/// only be checked when the zone is known.
pub(crate) fn is_date_in_some_order(text: &str) -> bool {
    [DateOrder::Dmy, DateOrder::Mdy].into_iter().any(|order| {
        let context = DateContext {
            order: Some(order),
            zone: None,
        };
        match parse_range_in(text, &context) {
            Ok(_) => true,
            Err(error) => error.code == Code::ZoneAbbreviation,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::zone::Zone;

    #[test]
    fn a_range_in_another_zone_is_an_error_about_the_zone() {
        let text = "Thursday, December 7th 2023, 18:00 to 22:00 CET";
        let error = parse_range_in(text, &DateContext::default()).unwrap_err();
        assert_eq!(error.code, Code::ZoneAbbreviation);
    }

    #[test]
    fn two_days_with_and_are_no_range() {
        for text in [
            "5. und 19. Mai 2026",
            "5 and 19 May 2026",
            "12 et 26 mai 2026",
            "May 5 and 19, 2026",
            "5 May and 19 May 2026",
            "5 May 2026 and 19 May 2026",
            "6 and 5 May 2026",
        ] {
            let error = parse_range_in(text, &DateContext::default()).unwrap_err();
            assert_eq!(error.code, Code::InvalidDate, "{text}");
        }
    }

    #[test]
    fn ranges_of_dates_and_times() {
        let cases = [
            ("2026-05-01", "2026-05-01", ""),
            ("2026-05-01 18:00", "2026-05-01 18:00", ""),
            ("2026-05-01 18:00-20:00", "2026-05-01 18:00", "20:00"),
            ("2026-05-01 6 - 8pm", "2026-05-01 18:00", "20:00"),
            ("1 May 2026, 18:00 – 20:00", "2026-05-01 18:00", "20:00"),
            ("1. Mai 2026, 18-20 Uhr", "2026-05-01 18:00", "20:00"),
            ("2026-05-01 18:00 -0330", "21:30Z", ""),
            ("2026-05-01 18:00-05:00", "23:00Z", ""),
            ("2026-05-01T08:00-10:00", "18:00Z", ""),
            ("2026-05-01/2026-05-03", "2026-05-01", "2026-05-03"),
            ("2026-05-01 - 2026-05-03", "2026-05-01", "2026-05-03"),
            ("May 1, 2026 to May 3, 2026", "2026-05-01", "2026-05-03"),
            ("May 1–3, 2026", "2026-05-01", "2026-05-03"),
            ("1.–3. Mai 2026", "2026-05-01", "2026-05-03"),
            ("1-3 May 2026", "2026-05-01", "2026-05-03"),
            ("01.-03.05.2026", "2026-05-01", "2026-05-03"),
            ("29.04. - 03.05.2026", "2026-04-29", "2026-05-03"),
            ("29 April to 3 May 2026", "2026-04-29", "2026-05-03"),
            (
                "30. Dezember bis 2. Januar 2027",
                "2026-12-30",
                "2027-01-02",
            ),
            ("2 et 3 mai 2026", "2026-05-02", "2026-05-03"),
            ("30 April and 1 May 2026", "2026-04-30", "2026-05-01"),
            (
                "Zwischen dem 5. und 19. Mai 2026",
                "2026-05-05",
                "2026-05-19",
            ),
            ("entre 5 et 7 mai 2026", "2026-05-05", "2026-05-07"),
            ("between May 5 and 7, 2026", "2026-05-05", "2026-05-07"),
            ("du 1er au 3 mai 2026", "2026-05-01", "2026-05-03"),
            ("vom 1. bis 3. Mai 2026", "2026-05-01", "2026-05-03"),
            ("dal 1 al 3 maggio 2026", "2026-05-01", "2026-05-03"),
        ];
        let zone = Zone::parse("Europe/Berlin").unwrap();
        let context = DateContext {
            order: None,
            zone: Some(&zone),
        };
        let shown = |date| match date {
            Date::Day(day) => day.to_string(),
            Date::Wall(wall) => wall.format("%F %R").to_string(),
            Date::Instant { instant, .. } => instant.format("%RZ").to_string(),
        };
        for (text, start, end) in cases {
            let range = parse_range_in(text, &context).unwrap();
            let found = match range.end {
                None => String::new(),
                Some(DateEnd::Date(date)) => shown(date),
                Some(DateEnd::Time(time)) => time.time().format("%R").to_string(),
            };
            assert_eq!(
                (shown(range.start).as_str(), found.as_str()),
                (start, end),
                "{text}"
            );
        }
    }
}
