//! Times of day: `18:00`, `6pm`, `18h30`, `19 Uhr`, `13:00+01:00`, `6 - 8:30 pm CEST`.

use std::sync::LazyLock;

use chrono::{NaiveDate, NaiveTime, TimeDelta, Timelike as _};
use regex::Regex;

use crate::diagnostic::{Code, Diagnostic};
use crate::language::clock_words::{AND, CLOCK, DASHES, MIDNIGHT, NOON, TO};
use crate::time::date::value::Date;
use crate::time::date::zone_mark::ZoneMark;
use crate::time::zone::Zone;

const DAY_MINUTES: u32 = 24 * 60;

/// A time of day, possibly with a zone. `24:00` is the end of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockTime {
    /// Minutes since the start of the day, at most 1440.
    minutes: u32,
    /// The zone, offset or abbreviation after the time.
    pub(crate) mark: Option<ZoneMark>,
}

/// A time of day and the end, if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClockRange {
    /// The start.
    pub(crate) start: ClockTime,
    /// The end, which is on the next day if it is not after the start.
    pub(crate) end: Option<ClockTime>,
}

impl ClockTime {
    /// A time of day without a zone. Seconds are truncated.
    pub(crate) fn from_time(time: NaiveTime) -> ClockTime {
        ClockTime {
            minutes: time.hour() * 60 + time.minute(),
            mark: None,
        }
    }

    /// The time of day. `24:00` is 00:00; see [`ClockTime::on`] for its date.
    pub fn time(&self) -> NaiveTime {
        let seconds = self.minutes % DAY_MINUTES * 60;
        NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or(NaiveTime::MIN)
    }

    /// The date of this time on a day, in an event of the given zone.
    ///
    /// # Errors
    ///
    /// An abbreviation that the zone does not use, and an offset that contradicts a zone in
    /// brackets.
    pub(crate) fn on(&self, day: NaiveDate, zone: Option<&Zone>) -> Result<Date, Diagnostic> {
        let wall = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(self.minutes.into());
        match &self.mark {
            None => Ok(Date::Wall(wall)),
            Some(mark) => mark.date(wall, zone),
        }
    }
}

/// Reads one time of day.
///
/// # Errors
///
/// Any other text, and `midnight`, which may be the beginning or the end of the day.
///
/// ```
/// use calfeed::time::date::clock::parse;
/// assert_eq!(parse("6.30 p.m.").unwrap().time().to_string(), "18:30:00");
/// assert!(parse("midnight").is_err());
/// ```
pub fn parse(text: &str) -> Result<ClockTime, Diagnostic> {
    let text = without_other_zone(text);
    let written = Written::parse(text).ok_or_else(|| not_a_time(text))?;
    written.start(text)
}

/// Reads the time of day of an end: like [`parse`], but `midnight` is 24:00.
///
/// # Errors
///
/// See [`parse`].
pub(crate) fn parse_end(text: &str) -> Result<ClockTime, Diagnostic> {
    let written = Written::parse(text).ok_or_else(|| not_a_time(text))?;
    written.complete(None).ok_or_else(|| not_a_time(text))
}

/// Reads a time of day or a range: `18:00-19:30`, `6:00 - 8:00 PM`, `18 bis 20 Uhr`.
///
/// # Errors
///
/// See [`parse`].
pub(crate) fn parse_range(text: &str) -> Result<ClockRange, Diagnostic> {
    let text = without_other_zone(text);
    let separators = TO.iter().chain(&AND).chain(&DASHES);
    let found = separators
        .flat_map(|separator| text.match_indices(separator))
        .find_map(|(at, separator)| {
            let start = Written::parse(text.get(..at)?)?;
            let end = Written::parse(text.get(at + separator.len()..)?)?;
            Some((start, end))
        });
    match found {
        Some((start, end)) => complete_range(text, start, end),
        None => Ok(ClockRange {
            start: parse(text)?,
            end: None,
        }),
    }
}

/// The text of a time with a zone, without the same time in another zone after it: `21:00 UTC (4pm
/// ET)`.
fn without_other_zone(text: &str) -> &str {
    let parts = text
        .trim_end()
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once('('));
    let Some((time, other)) = parts else {
        return text;
    };
    let is_dash = |c: char| !c.is_whitespace() && DASHES.iter().any(|dash| dash.contains(c));
    let has_zone = |text: &str| {
        let last = text.rsplit(is_dash).next().and_then(Written::parse);
        last.is_some_and(|last| last.mark.is_some())
    };
    match has_zone(time) && has_zone(other) {
        true => time,
        false => text,
    }
}

/// Whether a text is a word for midnight alone.
pub(super) fn is_midnight(text: &str) -> bool {
    MIDNIGHT.contains(&text.trim().to_lowercase().as_str())
}

/// The parts of a time of day as written.
#[derive(Debug, Clone)]
struct Written {
    hour: u32,
    /// Absent in `6pm` and in the first part of `6 - 8 pm`.
    minute: Option<u32>,
    half: Option<Half>,
    /// Whether the hour has a unit, as in `19 Uhr`.
    has_unit: bool,
    is_midnight: bool,
    mark: Option<ZoneMark>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Am,
    Pm,
}

impl Half {
    fn other(self) -> Half {
        match self {
            Half::Am => Half::Pm,
            Half::Pm => Half::Am,
        }
    }
}

impl Written {
    fn parse(text: &str) -> Option<Written> {
        static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(CLOCK).ok());
        let text = text.trim();
        if let Some(written) = Written::parse_word(text) {
            return Some(written);
        }
        let found = PATTERN.as_ref()?.captures(text)?;
        let part = |name| found.name(name).map(|part| part.as_str());
        let minute = part("minute");
        // `18.3` and `18h3` are not times, but editors write `20:0:00`.
        if minute.is_some_and(|minute| minute.len() < 2) && part("sign") != Some(":") {
            return None;
        }
        let rest = part("rest").unwrap_or_default();
        let mark = match rest.trim() {
            "" => None,
            zone if is_separate(rest) => Some(ZoneMark::parse(zone)?),
            _ => return None,
        };
        Some(Written {
            hour: part("hour")?.parse().ok()?,
            minute: match minute {
                Some(minute) => Some(minute.parse().ok().filter(|minute| *minute < 60)?),
                None => None,
            },
            half: part("half").map(|half| match half.starts_with(['p', 'P']) {
                true => Half::Pm,
                false => Half::Am,
            }),
            has_unit: part("unit").is_some(),
            is_midnight: false,
            mark,
        })
    }

    /// `noon`, `12 noon`, `midnight`.
    fn parse_word(text: &str) -> Option<Written> {
        let lower = text.to_lowercase();
        let word = lower.strip_prefix("12 ").unwrap_or(&lower).trim();
        let is_midnight = MIDNIGHT.contains(&word);
        if !is_midnight && !NOON.contains(&word) {
            return None;
        }
        Some(Written {
            hour: if is_midnight { 24 } else { 12 },
            minute: Some(0),
            half: None,
            has_unit: true,
            is_midnight,
            mark: None,
        })
    }

    /// The time of a start.
    fn start(self, text: &str) -> Result<ClockTime, Diagnostic> {
        if self.is_midnight {
            return Err(Diagnostic::new(
                Code::InvalidDate,
                "midnight is the beginning and the end of a day",
            )
            .help("write `00:00` for the beginning of the day, or `24:00` for its end"));
        }
        self.complete(None).ok_or_else(|| not_a_time(text))
    }

    /// The time, if the text is sufficient. A half of the day is that of the other end of a range.
    fn complete(&self, half: Option<Half>) -> Option<ClockTime> {
        let is_bare = self.minute.is_none() && self.half.is_none() && !self.has_unit;
        if is_bare && half.is_none() {
            return None;
        }
        let minutes = self.minutes(self.half.or(half))?;
        Some(ClockTime {
            minutes,
            mark: self.mark.clone(),
        })
    }

    fn minutes(&self, half: Option<Half>) -> Option<u32> {
        let minute = self.minute.unwrap_or(0);
        let hour = match half {
            None => self.hour,
            Some(_) if !(1..=12).contains(&self.hour) => return None,
            Some(Half::Am) => self.hour % 12,
            Some(Half::Pm) => self.hour % 12 + 12,
        };
        let minutes = hour * 60 + minute;
        if minutes <= DAY_MINUTES {
            Some(minutes)
        } else {
            None
        }
    }
}

/// Whether the text after a time begins with something that cannot belong to the time.
fn is_separate(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_whitespace() || "+-\u{2212}[(zZ".contains(c))
        || rest.starts_with("UTC")
}

fn complete_range(text: &str, start: Written, end: Written) -> Result<ClockRange, Diagnostic> {
    if start.is_midnight {
        start.start(text)?;
        return Err(not_a_time(text));
    }
    let times = match (start.half, end.half) {
        (None, Some(half)) => start_before_half(&start, &end, half),
        (Some(half), None) if !end.is_midnight => end_after_half(&start, &end, half),
        _ => with_shared_unit(&start, &end),
    };
    let (mut start, mut end) = times.ok_or_else(|| not_a_time(text))?;
    start.mark = start.mark.or(end.mark.clone());
    end.mark = end.mark.or(start.mark.clone());
    Ok(ClockRange {
        start,
        end: Some(end),
    })
}

/// am or pm at the end applies to the start too, unless the start would then not be before the
/// end: `11:30 - 1 pm`.
fn start_before_half(start: &Written, end: &Written, half: Half) -> Option<(ClockTime, ClockTime)> {
    let end = end.complete(None)?;
    // `13:00 - 2 pm`: the start has 24 hours.
    if start.hour > 12 || start.hour == 0 || start.has_unit {
        return Some((start.complete(None)?, end));
    }
    let same = start.complete(Some(half))?;
    let start = match same.minutes < end.minutes {
        true => same,
        false => start.complete(Some(half.other()))?,
    };
    Some((start, end))
}

/// am or pm at the start applies to the end too, unless the end would then not be after the start.
fn end_after_half(start: &Written, end: &Written, half: Half) -> Option<(ClockTime, ClockTime)> {
    let start = start.complete(None)?;
    if end.hour > 12 || end.hour == 0 || end.has_unit {
        return Some((start, end.complete(None)?));
    }
    let same = end.complete(Some(half))?;
    let end = match same.minutes > start.minutes {
        true => same,
        false => end.complete(Some(half.other()))?,
    };
    Some((start, end))
}

/// A bare hour is complete if the other end has minutes or a unit: `18-20 Uhr`, `10 - 11:30`.
fn with_shared_unit(start: &Written, end: &Written) -> Option<(ClockTime, ClockTime)> {
    let has_unit = |written: &Written| written.has_unit || written.minute.is_some();
    let shares = has_unit(start) || has_unit(end);
    let complete = |written: &Written| {
        let mut written = written.clone();
        written.has_unit |= shares;
        written.complete(None)
    };
    Some((complete(start)?, complete(end)?))
}

fn not_a_time(text: &str) -> Diagnostic {
    Diagnostic::new(
        Code::InvalidDate,
        format!("`{}` is not a time of day", text.trim()),
    )
    .help("write hours and minutes in quotes, such as `\"20:00\"` or `\"20:00-21:30\"`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(hour: u32, minute: u32) -> u32 {
        hour * 60 + minute
    }

    #[test]
    fn times_of_day() {
        let cases = [
            ("20:00", Some((20, 0))),
            ("9:05", Some((9, 5))),
            ("20:00:30", Some((20, 0))),
            ("20:0:00", Some((20, 0))),
            ("8pm", Some((20, 0))),
            ("8:30 PM", Some((20, 30))),
            ("6.30 p.m.", Some((18, 30))),
            ("12 a.m.", Some((0, 0))),
            ("12 am", Some((0, 0))),
            ("12pm", Some((12, 0))),
            ("18h30", Some((18, 30))),
            ("18 h 30", Some((18, 30))),
            ("18h", Some((18, 0))),
            ("18.30", Some((18, 30))),
            ("19 Uhr", Some((19, 0))),
            ("19 Uhr 30", Some((19, 30))),
            ("18:00 Uhr", Some((18, 0))),
            ("um 18 Uhr", Some((18, 0))),
            ("at 6pm", Some((18, 0))),
            ("om 19.30 uur", Some((19, 30))),
            ("19 uur", Some((19, 0))),
            ("ore 20.30", Some((20, 30))),
            ("godz. 18:00", Some((18, 0))),
            ("às 19h30", Some((19, 30))),
            ("noon", Some((12, 0))),
            ("12 noon", Some((12, 0))),
            ("Mittag", Some((12, 0))),
            ("24:00", Some((24, 0))),
            ("6 o'clock", Some((6, 0))),
            ("24:30", None),
            ("25:00", None),
            ("18:60", None),
            ("13pm", None),
            ("0 am", None),
            ("18.3", None),
            ("20", None),
            ("midnight", None),
            ("6pmish", None),
            ("6 in the evening", None),
            ("every evening", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let expected = expected.map(|(hour, minute)| minutes(hour, minute));
            assert_eq!(
                parse(text).ok().map(|time| time.minutes),
                expected,
                "{text}"
            );
        }
        assert_eq!(parse_end("midnight").unwrap().minutes, DAY_MINUTES);
    }

    #[test]
    fn zones_after_times() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let cases = [
            ("13:00+01:00", "2026-01-07T12:00Z"),
            ("13:00 +0100", "2026-01-07T12:00Z"),
            ("13:00\u{2212}05:00", "2026-01-07T18:00Z"),
            ("13:00Z", "2026-01-07T13:00Z"),
            ("1 pm UTC", "2026-01-07T13:00Z"),
            ("21:00 UTC (4pm ET)", "2026-01-07T21:00Z"),
            ("13:00 GMT", "2026-01-07T13:00Z"),
            ("13:00 GMT+2", "2026-01-07T11:00Z"),
            ("13:00 [America/New_York]", "2026-01-07T18:00Z"),
            ("6pm CET", "2026-01-07 18:00"),
            ("6pm (CET)", "2026-01-07 18:00"),
            ("6pm MEZ", "2026-01-07 18:00"),
            ("6pm cest", "2026-01-07 18:00"),
            ("6pm EST", "zone-abbreviation"),
            ("24:00", "2026-01-08 00:00"),
        ];
        let day = NaiveDate::from_ymd_opt(2026, 1, 7).unwrap();
        for (text, expected) in cases {
            let date = parse(text).unwrap().on(day, Some(&berlin));
            let shown = match date {
                Ok(Date::Instant { instant, .. }) => instant.format("%FT%RZ").to_string(),
                Ok(Date::Wall(wall)) => wall.format("%F %R").to_string(),
                Ok(Date::Day(day)) => day.to_string(),
                Err(diagnostic) => diagnostic.code.name().to_owned(),
            };
            assert_eq!(shown, expected, "{text}");
        }
    }

    #[test]
    fn ranges() {
        let cases = [
            ("18:00-19:30", (18, 0), (19, 30)),
            ("18:00 – 19:30", (18, 0), (19, 30)),
            ("6:00 - 8:00 PM", (18, 0), (20, 0)),
            ("6-8pm", (18, 0), (20, 0)),
            ("10 - 11:30am", (10, 0), (11, 30)),
            ("11 AM - 1 PM", (11, 0), (13, 0)),
            ("11:30 - 1 pm", (11, 30), (13, 0)),
            ("10 - 12 pm", (10, 0), (12, 0)),
            ("11 - 1 am", (23, 0), (1, 0)),
            ("6pm - 8", (18, 0), (20, 0)),
            ("11am - 1", (11, 0), (13, 0)),
            ("18h30 - 20h", (18, 30), (20, 0)),
            ("18h à 20h", (18, 0), (20, 0)),
            ("22:00-02:00", (22, 0), (2, 0)),
            ("8pm - midnight", (20, 0), (24, 0)),
            ("18:00 to 20:00", (18, 0), (20, 0)),
            ("from 6 to 8 pm", (18, 0), (20, 0)),
            ("18-20 Uhr", (18, 0), (20, 0)),
            ("von 18 bis 20 Uhr", (18, 0), (20, 0)),
            ("van 10 tot 12 uur", (10, 0), (12, 0)),
            ("dalle 20:30 alle 22:00", (20, 30), (22, 0)),
            ("das 19h30 às 21h", (19, 30), (21, 0)),
            ("od 18:00 do 20:00", (18, 0), (20, 0)),
            ("10 - 11:30", (10, 0), (11, 30)),
            ("noon - 1pm", (12, 0), (13, 0)),
            ("18:00 - 19:00 CET (12 - 1 pm ET)", (18, 0), (19, 0)),
            ("13:00 - 2 pm", (13, 0), (14, 0)),
        ];
        for (text, start, end) in cases {
            let range = parse_range(text).unwrap();
            let end = (range.start.minutes, range.end.unwrap().minutes)
                == (minutes(start.0, start.1), minutes(end.0, end.1));
            assert!(end, "{text}: {:?}", range.start);
        }
        for text in [
            "18-20",
            "midnight - 2am",
            "18:00-",
            "- 18:00",
            "a - b",
            "6 pm - 13 pm",
        ] {
            assert!(parse_range(text).is_err(), "{text}");
        }
        let range = parse_range("6-8pm CEST").unwrap();
        assert_eq!(range.start.mark, range.end.unwrap().mark);
        assert_eq!(parse_range("18:00").unwrap().end, None);
    }
}
