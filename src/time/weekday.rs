//! The weekdays of a repeat rule, as authors write them and as RFC 5545, 3.3.10 does.

use chrono::Weekday;
use rrule::NWeekday;

use crate::diagnostic::spelling::nearest;
use crate::diagnostic::{Code, Diagnostic};

/// Weekdays as authors write them in `on`.
const WEEKDAYS: [(&[&str], Weekday); 7] = [
    (&["mo", "mon", "monday", "montag"], Weekday::Mon),
    (
        &["tu", "tue", "tues", "tuesday", "di", "dienstag"],
        Weekday::Tue,
    ),
    (&["we", "wed", "wednesday", "mi", "mittwoch"], Weekday::Wed),
    (
        &["th", "thu", "thur", "thurs", "thursday", "do", "donnerstag"],
        Weekday::Thu,
    ),
    (&["fr", "fri", "friday", "freitag"], Weekday::Fri),
    (&["sa", "sat", "saturday", "samstag"], Weekday::Sat),
    (&["su", "sun", "sunday", "so", "sonntag"], Weekday::Sun),
];

const ORDINALS: [(&[&str], i16); 6] = [
    (&["first", "1st"], 1),
    (&["second", "2nd"], 2),
    (&["third", "3rd"], 3),
    (&["fourth", "4th"], 4),
    (&["fifth", "5th"], 5),
    (&["last"], -1),
];

/// Reads one entry of `on`: `tue`, `Tuesday`, `2sat`, `-1fr`, `last friday`.
///
/// # Errors
///
/// Anything else.
pub(crate) fn parse_weekday(text: &str) -> Result<NWeekday, Diagnostic> {
    let text = text.trim().to_lowercase();
    let name_at = text.find(|c: char| c.is_alphabetic()).unwrap_or(0);
    let (number, name) = match text.rsplit_once([' ', '-']) {
        Some((word, name)) if ordinal(word.trim()).is_some() => (ordinal(word.trim()), name),
        _ => {
            let (digits, name) = text.split_at(name_at);
            (digits.trim().parse().ok().filter(|&n| n != 0), name)
        }
    };
    let weekday = WEEKDAYS
        .iter()
        .find(|(names, _)| names.contains(&name))
        .map(|(_, weekday)| *weekday);
    let has_number = number.is_some() || name == text;
    match weekday {
        Some(weekday) if has_number => Ok(NWeekday::new(number, weekday)),
        _ => {
            let diagnostic =
                Diagnostic::new(Code::InvalidValue, format!("`{text}` is not a weekday"));
            let names = WEEKDAYS.iter().flat_map(|(names, _)| names.iter().copied());
            Err(match nearest(&text, names) {
                Some(name) => diagnostic.help(format!("write `{name}`")),
                None => diagnostic.help("write `tue` or, within a month, `2sat` or `last friday`"),
            })
        }
    }
}

fn ordinal(word: &str) -> Option<i16> {
    ORDINALS
        .iter()
        .find(|(words, _)| words.contains(&word))
        .map(|(_, number)| *number)
}

/// The value of BYDAY: `TU`, `2TU`, `-1FR`.
pub(crate) fn weekday_text(weekday: &NWeekday) -> String {
    match weekday {
        NWeekday::Every(day) => weekday_code(*day).to_owned(),
        NWeekday::Nth(number, day) => format!("{number}{}", weekday_code(*day)),
    }
}

/// The code of a weekday: `TU`.
pub(crate) fn weekday_code(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}
