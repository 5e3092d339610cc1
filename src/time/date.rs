//! Dates and times as real sites write them.

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use crate::diagnostic::{Code, Diagnostic};
use crate::limits;
use crate::time::zone::Zone;

/// A date as it is written: a day, a time on some wall's clock, or an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Date {
    /// `2021-05-18`.
    Day(NaiveDate),
    /// `2021-05-18 12:00`: what the clocks of the event's zone show.
    Wall(NaiveDateTime),
    /// `2021-05-18T16:00:00Z` or `…+0200`.
    Instant {
        /// The point in time.
        instant: DateTime<Utc>,
        /// The offset it is written with; none for `Z`, which editors write without thinking of
        /// a place.
        offset: Option<FixedOffset>,
    },
}

impl Date {
    /// The day that it is in a zone.
    pub fn day(self, zone: &Zone) -> NaiveDate {
        match self {
            Date::Day(day) => day,
            Date::Wall(wall) => wall.date(),
            Date::Instant { instant, .. } => zone.wall(instant).date(),
        }
    }

    /// Midnight UTC counts as the day that is written: web editors whose date field has no time
    /// save `2021-06-22T00:00:00.000Z`. Only for dates that name a day of a series; a first start
    /// may well be at that instant.
    #[must_use]
    pub fn midnight_as_day(self) -> Date {
        match self {
            Date::Instant {
                instant,
                offset: None,
            } if instant.time() == NaiveTime::MIN => Date::Day(instant.date_naive()),
            date => date,
        }
    }

    /// What the clocks of a zone show, if it is more than a day.
    pub fn wall(self, zone: &Zone) -> Option<NaiveDateTime> {
        match self {
            Date::Day(_) => None,
            Date::Wall(wall) => Some(wall),
            Date::Instant { instant, .. } => Some(zone.wall(instant)),
        }
    }
}

/// Reads a date in any of the forms that sites use.
///
/// Seconds are cut off: editors write those of the moment at which the page was saved, and no
/// event starts at 12.633 seconds past.
///
/// # Errors
///
/// Any other form, and days that do not exist.
///
/// ```
/// use calfeed::time::date::{Date, parse};
/// let Ok(Date::Instant { instant, .. }) = parse("2023-03-15T18:00:12.633Z") else { panic!() };
/// assert_eq!(instant.to_string(), "2023-03-15 18:00:00 UTC");
/// assert!(parse("18.05.2021").is_err());
/// ```
pub fn parse(text: &str) -> Result<Date, Diagnostic> {
    let text = text.trim();
    let (day, rest) = split_day(text).ok_or_else(|| unreadable(text))?;
    let day = calendar_day(text, day)?;
    if rest.is_empty() {
        return Ok(Date::Day(day));
    }
    let rest = rest
        .strip_prefix(['T', 't', ' '])
        .ok_or_else(|| unreadable(text))?;
    let (clock, zone) = split_clock(rest.trim_start());
    let time = clock_time(clock).ok_or_else(|| unreadable(text))?;
    let wall = day.and_time(time);
    match zone {
        "" => Ok(Date::Wall(wall)),
        "Z" | "z" | "UTC" | "GMT" => Ok(Date::Instant {
            instant: wall.and_utc(),
            offset: None,
        }),
        zone => {
            let offset = offset(zone).ok_or_else(|| unreadable(text))?;
            let instant = (wall - offset).and_utc();
            let offset = Some(offset);
            Ok(Date::Instant { instant, offset })
        }
    }
}

/// Reads a time of day: `20:00`, `20:00:00`, `8pm`, `8:30 pm`.
///
/// # Errors
///
/// Any other form.
pub fn parse_time(text: &str) -> Result<NaiveTime, Diagnostic> {
    let folded = text.trim().to_ascii_lowercase().replace('.', "");
    let twelve_hours = ["am", "pm"]
        .into_iter()
        .find_map(|half| Some((folded.strip_suffix(half)?.trim_end(), half)));
    let time = match twelve_hours {
        None => clock_time(&text.trim().to_ascii_lowercase()),
        Some((clock, half)) => twelve_hour_time(clock, half == "pm"),
    };
    time.ok_or_else(|| {
        Diagnostic::new(
            Code::InvalidDate,
            format!("`{}` is not a time", text.trim()),
        )
        .help("write hours and minutes in quotes, such as `\"20:00\"`")
    })
}

fn twelve_hour_time(clock: &str, afternoon: bool) -> Option<NaiveTime> {
    let (hour, minute) = clock.split_once(':').unwrap_or((clock, "00"));
    let hour: u32 = number(hour, 1..=2)?;
    if !(1..=12).contains(&hour) {
        return None;
    }
    let hour = hour % 12 + if afternoon { 12 } else { 0 };
    NaiveTime::from_hms_opt(hour, number(minute, 2..=2)?, 0)
}

/// Year, month and day as numbers, and what follows them.
fn split_day(text: &str) -> Option<((i32, u32, u32), &str)> {
    let (year, rest) = text.split_once(['-', '/'])?;
    let (month, rest) = rest.split_once(['-', '/'])?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (day, rest) = rest.split_at_checked(end)?;
    let year: u32 = number(year, 4..=5)?;
    let date = (
        i32::try_from(year).ok()?,
        number(month, 1..=2)?,
        number(day, 1..=2)?,
    );
    Some((date, rest))
}

fn calendar_day(text: &str, (year, month, day): (i32, u32, u32)) -> Result<NaiveDate, Diagnostic> {
    let date = NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| {
        Diagnostic::new(
            Code::InvalidDate,
            format!("`{text}`: there is no such day in the calendar"),
        )
        .help("write year, month and day, such as `2021-05-18`")
    })?;
    if limits::YEARS.contains(&date.year()) {
        return Ok(date);
    }
    Err(Diagnostic::new(
        Code::InvalidDate,
        format!("`{text}`: the year {year} is out of range"),
    )
    .note(format!(
        "calfeed takes the years {} to {}",
        limits::YEARS.start(),
        limits::YEARS.end()
    )))
}

/// The clock time and, if any, the zone behind it.
fn split_clock(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !matches!(c, '0'..='9' | ':' | '.'))
        .unwrap_or(text.len());
    let (clock, zone) = text.split_at_checked(end).unwrap_or((text, ""));
    (clock, zone.trim())
}

/// `18:00`, `20:0:00`, `18:00:12.633`: cut to the minute.
fn clock_time(text: &str) -> Option<NaiveTime> {
    let mut parts = text.splitn(3, ':');
    let hour = number(parts.next()?, 1..=2)?;
    let minute = number(parts.next()?, 1..=2)?;
    if let Some(seconds) = parts.next() {
        let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
        let second: u32 = number(whole, 1..=2)?;
        let is_fraction = fraction.bytes().all(|b| b.is_ascii_digit());
        if second > 60 || !is_fraction {
            return None;
        }
    }
    NaiveTime::from_hms_opt(hour, minute, 0)
}

/// `+0200`, `+02:00`, `-5`.
fn offset(text: &str) -> Option<FixedOffset> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-" | "\u{2212}", digits) => (-1, digits),
        _ => return None,
    };
    let digits = digits.replace(':', "");
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "00"),
        4 => digits.split_at_checked(2)?,
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (
        i32::try_from(number(hours, 1..=2)?).ok()?,
        i32::try_from(number(minutes, 2..=2)?).ok()?,
    );
    if hours > 14 || minutes > 59 {
        return None;
    }
    FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60))
}

/// Digits and nothing else, in a number of places.
fn number(text: &str, places: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    (digits && places.contains(&text.len()))
        .then(|| text.parse().ok())
        .flatten()
}

fn unreadable(text: &str) -> Diagnostic {
    Diagnostic::new(
        Code::InvalidDate,
        format!("`{text}` is not a date that calfeed reads"),
    )
    .help("write `2021-05-18`, `2021-05-18 18:00` or `2021-05-18T16:00:00Z`")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A short form for the tables: what was understood, or the word `error`.
    fn understood(text: &str) -> String {
        match parse(text) {
            Ok(Date::Day(day)) => day.to_string(),
            Ok(Date::Wall(wall)) => wall.format("%Y-%m-%d %H:%M:%S").to_string(),
            Ok(Date::Instant { instant, offset }) => {
                let offset = offset.map_or("Z".to_owned(), |offset| offset.to_string());
                format!("{} {offset}", instant.format("%Y-%m-%dT%H:%M:%SZ"))
            }
            Err(_) => "error".to_owned(),
        }
    }

    #[test]
    fn every_form_that_sites_use() {
        let cases = [
            ("2021-05-18T16:00:00.000Z", "2021-05-18T16:00:00Z Z"),
            ("2023-03-15T18:00:12.633Z", "2023-03-15T18:00:00Z Z"),
            (
                "2023-03-30T19:00:00.000+0200",
                "2023-03-30T17:00:00Z +02:00",
            ),
            ("2024-04-11T19:30:00+02:00", "2024-04-11T17:30:00Z +02:00"),
            ("2020-04-21 20:0:00 +0200", "2020-04-21T18:00:00Z +02:00"),
            ("2023-05-1T12:00:12.633Z", "2023-05-01T12:00:00Z Z"),
            ("2023-12-7T18:30:53.494Z", "2023-12-07T18:30:00Z Z"),
            ("2024-05-28 18:00", "2024-05-28 18:00:00"),
            ("2024-05-28T18:00", "2024-05-28 18:00:00"),
            ("2024-05-28", "2024-05-28"),
            ("2024/05/28", "2024-05-28"),
            (" 2024-05-28 18:00 -0330 ", "2024-05-28T21:30:00Z -03:30"),
            ("2024-05-28 18:00 UTC", "2024-05-28T18:00:00Z Z"),
            ("2024-02-29", "2024-02-29"),
            ("2023-02-29", "error"),
            ("2024-13-01", "error"),
            ("0000-01-01", "error"),
            ("9999-12-31", "error"),
            ("10000-01-01", "error"),
            ("18.05.2021", "error"),
            ("2024-05-28 25:00", "error"),
            ("2024-05-28 18:00 CET", "error"),
            ("2024-05-28 18:00 +9900", "error"),
            ("tomorrow", "error"),
            ("2024-05-28\u{0}", "error"),
            ("", "error"),
        ];
        for (text, expected) in cases {
            assert_eq!(understood(text), expected, "{text:?}");
        }
    }

    #[test]
    fn times_of_day() {
        let cases = [
            ("20:00", Some((20, 0))),
            ("9:05", Some((9, 5))),
            ("20:00:30", Some((20, 0))),
            ("8pm", Some((20, 0))),
            ("8:30 PM", Some((20, 30))),
            ("12 a.m.", Some((0, 0))),
            ("12pm", Some((12, 0))),
            ("13pm", None),
            ("24:00", None),
            ("20", None),
            ("noon", None),
        ];
        for (text, expected) in cases {
            let expected =
                expected.map(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0).unwrap());
            assert_eq!(parse_time(text).ok(), expected, "{text}");
        }
    }
}
