//! The fast path for dates in ISO 8601, which nearly all pages use.

use chrono::{Datelike as _, FixedOffset, NaiveDate, NaiveTime};

use crate::limits;
use crate::time::date::value::{Date, number};

/// Reads `2021-05-18`, `2021-05-18 18:00`, `2023-05-1T12:00:12.633Z` or `2020-04-21 20:0:00 +0200`,
/// or returns `None` for any other text.
pub(super) fn parse(text: &str) -> Option<Date> {
    let (day, rest) = split_day(text)?;
    if rest.is_empty() {
        return Some(Date::Day(day));
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (clock, zone) = split_clock(rest.trim_start());
    let wall = day.and_time(clock_time(clock)?);
    match zone {
        "" => Some(Date::Wall(wall)),
        "Z" | "z" | "UTC" => Some(Date::Instant {
            instant: wall.and_utc(),
            offset: None,
        }),
        zone => {
            let offset = offset(zone)?;
            Some(Date::Instant {
                instant: (wall - offset).and_utc(),
                offset: Some(offset),
            })
        }
    }
}

/// The day and the text after it.
fn split_day(text: &str) -> Option<(NaiveDate, &str)> {
    let (year, rest) = text.split_once(['-', '/'])?;
    let (month, rest) = rest.split_once(['-', '/'])?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (day, rest) = rest.split_at_checked(end)?;
    let year = i32::try_from(number(year, 4..=4)?).ok()?;
    let day = NaiveDate::from_ymd_opt(year, number(month, 1..=2)?, number(day, 1..=2)?)?;
    if limits::YEARS.contains(&day.year()) {
        Some((day, rest))
    } else {
        None
    }
}

/// The time of day and the text of the zone after it.
fn split_clock(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !matches!(c, '0'..='9' | ':' | '.'))
        .unwrap_or(text.len());
    let (clock, zone) = text.split_at_checked(end).unwrap_or((text, ""));
    (clock, zone.trim())
}

/// `18:00`, `20:0:00`, `18:00:12.633`: truncated to the minute.
fn clock_time(text: &str) -> Option<NaiveTime> {
    let mut parts = text.splitn(3, ':');
    let hour = number(parts.next()?, 1..=2)?;
    let minute = number(parts.next()?, 1..=2)?;
    if let Some(seconds) = parts.next() {
        let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
        let is_fraction = fraction.bytes().all(|byte| byte.is_ascii_digit());
        if number(whole, 1..=2)? > 60 || !is_fraction {
            return None;
        }
    }
    NaiveTime::from_hms_opt(hour, minute, 0)
}

/// `+0200`, `+02:00`, `-5`, at most 14 hours.
pub(super) fn offset(text: &str) -> Option<FixedOffset> {
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, text.strip_prefix(['-', '\u{2212}'])?),
    };
    let digits = digits.replace(':', "");
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "00"),
        4 => digits.split_at_checked(2)?,
        _ => return None,
    };
    let hours = i32::try_from(number(hours, 1..=2)?).ok()?;
    let minutes = i32::try_from(number(minutes, 2..=2)?).ok()?;
    if hours > 14 || minutes > 59 {
        return None;
    }
    FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60))
}
