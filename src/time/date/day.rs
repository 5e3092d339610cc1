//! Days in other forms than ISO 8601: `29.01.2024`, `January 29, 2024`, `Di, 6. Jan. 2026`.

use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate, Weekday};
use regex::{Captures, Regex};

use crate::diagnostic::{Code, Diagnostic};
use crate::language::calendar_names;
use crate::time::date::value::{DateOrder, calendar_day};

/// The forms of a day, each with the rest of the text. The groups are year, month, day, the name
/// of a month, two numbers without a fixed order, and the last two digits of a year from 2000.
const FORMS: [&str; 9] = [
    r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?P<rest>\D.*)?$",
    r"^(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?P<rest>\D.*)?$",
    r"^(?P<first>\d{1,2})(?P<sign>[-/.])\s?(?P<second>\d{1,2})[-/.]\s?(?P<year>\d{4})(?P<rest>\D.*)?$",
    // Without blanks, because `29.01. 18-20 Uhr` has no year. Both signs are the same, because
    // `9.10-11` is a range of times.
    r"^(?P<first>\d{1,2})(?P<sign>\.)(?P<second>\d{1,2})\.(?P<short>\d\d)(?P<rest>[\s,].*)?$",
    r"^(?P<first>\d{1,2})(?P<sign>/)(?P<second>\d{1,2})/(?P<short>\d\d)(?P<rest>[\s,].*)?$",
    r"^(?P<first>\d{1,2})(?P<sign>-)(?P<second>\d{1,2})-(?P<short>\d\d)(?P<rest>[\s,].*)?$",
    r"^(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?[\s-]*(?:of |de |d.)?(?P<name>\p{L}{3,})[.,]*[\s-]*(?:del? )?(?P<year>\d{4})(?P<rest>\D.*)?$",
    r"^(?P<name>\p{L}{3,})\.?\s*(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})(?P<rest>\D.*)?$",
    r"^(?P<year>\d{4})[\s-]+(?P<name>\p{L}{3,})\.?[\s-]+(?P<day>\d{1,2})(?P<rest>\D.*)?$",
];

/// The same forms without a year of four digits, which are errors with a remedy.
const WITHOUT_YEAR: [&str; 3] = [
    r"^\d{1,2}[-/.]\s?\d{1,2}[-/.]?(?:\s.*)?$",
    r"^\d{1,2}(?:st|nd|rd|th|er|\.|º)?[\s-]*(?:of |de )?(?P<name>\p{L}{3,})\b",
    r"^(?P<name>\p{L}{3,})\.?\s*\d{1,2}(?:st|nd|rd|th)?\b",
];

/// The day at the beginning of a text, and the text after it.
pub(super) fn split(text: &str, order: Option<DateOrder>) -> Result<(NaiveDate, &str), Diagnostic> {
    let (written_before, stripped) = split_weekday(without_word_before(text));
    let stripped = without_word_before(stripped.trim_start_matches([' ', ',']));
    let (written_before, (day, rest)) = match split_calendar_day(stripped.trim_start(), order) {
        Ok(found) => (written_before, found),
        // In `Mar 5, 2026` the first word is a month, not the French or Spanish Tuesday.
        Err(error) => match split_calendar_day(text, order) {
            Ok(found) => (None, found),
            Err(_) => return Err(error),
        },
    };
    let (written_after, rest) = split_weekday(rest);
    let written = written_before.or(written_after);
    if let Some(weekday) = written
        && weekday != day.weekday()
    {
        return Err(Diagnostic::new(
            Code::InvalidDate,
            format!(
                "`{text}` names a {}, but {day} is a {}",
                weekday_name(weekday),
                weekday_name(day.weekday())
            ),
        )
        .help("correct the date or the weekday"));
    }
    Ok((day, rest))
}

fn split_calendar_day(
    text: &str,
    order: Option<DateOrder>,
) -> Result<(NaiveDate, &str), Diagnostic> {
    static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| compile(&FORMS));
    for pattern in PATTERNS.iter() {
        let Some(found) = pattern.captures(text) else {
            continue;
        };
        let rest = found.name("rest").map_or("", |rest| rest.as_str());
        let Some((month, day)) = month_and_day(&found, text, order)? else {
            continue;
        };
        let year = number(&found, "year").or(number(&found, "short").map(|short| 2000 + short));
        let year = year.and_then(|year| i32::try_from(year).ok());
        let day = calendar_day(text, (year.unwrap_or(0), month, day))?;
        return Ok((day, rest));
    }
    Err(not_a_date(text))
}

/// Month and day of a match, or `None` if the name is not that of a month.
fn month_and_day(
    found: &Captures<'_>,
    text: &str,
    order: Option<DateOrder>,
) -> Result<Option<(u32, u32)>, Diagnostic> {
    if let (Some(first), Some(second)) = (number(found, "first"), number(found, "second")) {
        let has_dots = found.name("sign").is_some_and(|sign| sign.as_str() == ".");
        if found.name("short").is_some() && order.is_none() && !has_dots {
            return Err(ambiguous(
                text,
                "the day, the month or the year may be first",
            ));
        }
        return in_order(text, first, second, order, has_dots).map(Some);
    }
    let month = match found.name("name") {
        Some(name) => calendar_names::month(name.as_str()),
        None => number(found, "month"),
    };
    Ok(month.zip(number(found, "day")))
}

/// Month and day of two numbers.
fn in_order(
    text: &str,
    first: u32,
    second: u32,
    order: Option<DateOrder>,
    has_dots: bool,
) -> Result<(u32, u32), Diagnostic> {
    match order {
        Some(DateOrder::Mdy) => Ok((first, second)),
        Some(DateOrder::Dmy) => Ok((second, first)),
        None if has_dots || first > 12 || first == second => Ok((second, first)),
        None if second > 12 => Ok((first, second)),
        None => Err(ambiguous(text, "the day or the month may be first")),
    }
}

fn ambiguous(text: &str, alternatives: &str) -> Diagnostic {
    Diagnostic::new(
        Code::InvalidDate,
        format!("`{text}` is ambiguous: {alternatives}"),
    )
    .help("write year, month and day, such as `2021-05-18`")
    .help("or write `date_order: dmy` or `date_order: mdy` in calfeed.yml")
}

/// The text without an article or a preposition at its beginning.
pub(super) fn without_word_before(text: &str) -> &str {
    let Some((word, rest)) = text.split_once(' ') else {
        return text;
    };
    let word = word.to_lowercase();
    match calendar_names::WORDS_BEFORE_DATES.contains(&word.as_str()) {
        true => rest.trim_start(),
        false => text,
    }
}

/// The weekday at the beginning of a text, and the text after it.
fn split_weekday(text: &str) -> (Option<Weekday>, &str) {
    let start = text.trim_start_matches([' ', ',', '(']);
    let end = start
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(start.len());
    let (word, rest) = start.split_at_checked(end).unwrap_or((start, ""));
    match calendar_names::weekday(word) {
        None => (None, text),
        weekday => (weekday, rest.trim_start_matches([',', '.', ')'])),
    }
}

fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// The error for a text without a date.
pub(super) fn not_a_date(text: &str) -> Diagnostic {
    static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| compile(&WITHOUT_YEAR));
    let has_year = text
        .split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4);
    let lacks_year = !has_year
        && PATTERNS.iter().any(|pattern| {
            pattern.captures(text).is_some_and(|found| {
                let name = found.name("name").map(|name| name.as_str());
                name.is_none_or(|name| calendar_names::month(name).is_some())
            })
        });
    if lacks_year {
        return Diagnostic::new(
            Code::InvalidDate,
            format!("`{text}` has no year of four digits"),
        )
        .help("write year, month and day, such as `2021-05-18`");
    }
    Diagnostic::new(
        Code::InvalidDate,
        format!("`{text}` is not a date that calfeed reads"),
    )
    .help("write `2021-05-18`, `2021-05-18 18:00` or `2021-05-18T16:00:00Z`")
}

fn number(found: &Captures<'_>, name: &str) -> Option<u32> {
    found.name(name)?.as_str().parse().ok()
}

fn compile(patterns: &[&str]) -> Vec<Regex> {
    let patterns = patterns.iter();
    patterns
        .filter_map(|pattern| Regex::new(pattern).ok())
        .collect()
}
