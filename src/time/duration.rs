//! Lengths of time: `2h`, `90m`, `1h30m`, `PT2H`, `2 hours`.

use chrono::TimeDelta;

use crate::diagnostic::{Code, Diagnostic};
use crate::language::LANGUAGES;
use crate::limits;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

const WEEK: f64 = 7.0 * DAY;

/// A length as front matter writes it.
///
/// ```
/// use calfeed::time::duration::text;
/// assert_eq!(text(chrono::TimeDelta::minutes(150)), "2h30m");
/// assert_eq!(text(chrono::TimeDelta::hours(48)), "48h");
/// ```
pub fn text(length: TimeDelta) -> String {
    match (length.num_hours(), length.num_minutes() % 60) {
        (0, minutes) => format!("{minutes}m"),
        (hours, 0) => format!("{hours}h"),
        (hours, minutes) => format!("{hours}h{minutes}m"),
    }
}

/// Reads a length of time, in whole minutes.
///
/// # Errors
///
/// Any other form, a number without a unit, nothing at all, and more than
/// [`limits::SESSION_DAYS`].
///
/// ```
/// use calfeed::time::duration::parse;
/// assert_eq!(parse("1h30m").unwrap().num_minutes(), 90);
/// assert_eq!(parse("2.5 hours").unwrap().num_minutes(), 150);
/// assert!(parse("90").is_err());
/// ```
pub fn parse(text: &str) -> Result<TimeDelta, Diagnostic> {
    let folded = text.trim().to_lowercase();
    let plain = match folded.strip_prefix('p') {
        // Before the `T`, `M` stands for months, which have no length.
        Some(iso) if iso.split('t').next().is_some_and(|days| days.contains('m')) => None,
        Some(iso) => Some(iso.replace('t', "")),
        None => Some(without_and(&folded).replace(',', ".")),
    };
    let seconds = plain
        .and_then(|plain| sum(&plain))
        .ok_or_else(|| unreadable(text.trim()))?;
    if seconds < MINUTE {
        return Err(Diagnostic::new(
            Code::InvalidDuration,
            format!("`{}` is shorter than a minute", text.trim()),
        )
        .help("write at least one minute, such as `90m`"));
    }
    if seconds > DAY * limits::SESSION_DAYS as f64 {
        return Err(Diagnostic::new(
            Code::InvalidDuration,
            format!("`{}` is longer than a session can be", text.trim()),
        )
        .note(format!("the limit is {} days", limits::SESSION_DAYS)));
    }
    Ok(TimeDelta::minutes((seconds / MINUTE).round() as i64))
}

/// The text without the word *and*.
fn without_and(text: &str) -> String {
    let words = text.split(' ');
    let is_and = |word: &str| {
        LANGUAGES
            .iter()
            .any(|language| language.and.contains(&word))
    };
    let words = words.filter(|word| !is_and(word));
    words.collect::<Vec<_>>().join(" ")
}

/// Adds up numbers with units; `None` if anything else is in the text.
fn sum(text: &str) -> Option<f64> {
    let mut rest = text.trim();
    let mut seconds = None;
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let (number, after) = rest.split_at_checked(number_end)?;
        let after = after.trim_start();
        let unit_end = after
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at_checked(unit_end)?;
        let number: f64 = number.parse().ok()?;
        seconds = Some(seconds.unwrap_or(0.0) + number * seconds_of(unit)?);
        rest = after.trim_start_matches([' ', '.']);
    }
    seconds
}

/// The length of a unit: a letter of ISO 8601, or a word in any language.
fn seconds_of(unit: &str) -> Option<f64> {
    match unit {
        "m" => Some(MINUTE),
        "h" => Some(HOUR),
        "d" => Some(DAY),
        "w" => Some(WEEK),
        _ => LANGUAGES.iter().find_map(|language| {
            let units = [
                (language.minutes, MINUTE),
                (language.hours, HOUR),
                (language.days, DAY),
                (language.weeks, WEEK),
            ];
            let found = units.iter().find(|(words, _)| words.contains(&unit));
            found.map(|(_, seconds)| *seconds)
        }),
    }
}

fn unreadable(text: &str) -> Diagnostic {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        // Without the number, so that the messages of all pages of a site are one group.
        return Diagnostic::new(Code::InvalidDuration, "this duration has no unit")
            .help("add a unit, such as `90m` or `2h`")
            .help(concat!(
                "or write in calfeed.yml, if all are minutes:\n",
                "fields:\n  duration: \"{{ duration }}m\""
            ));
    }
    Diagnostic::new(Code::InvalidDuration, format!("`{text}` is not a duration"))
        .help("write `2h`, `90m`, `1h30m` or `2 hours`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form() {
        let cases = [
            ("2h", Some(120)),
            ("90m", Some(90)),
            ("1h30m", Some(90)),
            ("1h 30min", Some(90)),
            ("PT2H", Some(120)),
            ("PT1H30M", Some(90)),
            ("P1DT2H", Some(26 * 60)),
            ("P1W", Some(7 * 24 * 60)),
            ("2 hours", Some(120)),
            ("2 hours and 15 minutes", Some(135)),
            ("2 Stunden", Some(120)),
            ("2,5 Std.", Some(150)),
            ("1.5h", Some(90)),
            ("3 days", Some(3 * 24 * 60)),
            ("2 weeks", Some(14 * 24 * 60)),
            ("2 heures 30", None),
            ("2 horas y 30 minutos", Some(150)),
            ("1 heure et 30 minutes", Some(90)),
            ("2 días", Some(2 * 24 * 60)),
            ("1 Woche", Some(7 * 24 * 60)),
            ("P1M", None),
            ("90", None),
            ("0m", None),
            ("h", None),
            ("-2h", None),
            ("2 fortnights", None),
            ("400 days", None),
            ("1e9h", None),
            ("99999999999999999999h", None),
            ("1..5h", None),
            ("", None),
        ];
        for (text, minutes) in cases {
            let parsed = parse(text).ok().map(|length| length.num_minutes());
            assert_eq!(parsed, minutes, "{text:?}");
        }
    }
}
