//! The weekdays of a repeat rule, as authors write them and as RFC 5545, 3.3.10 does.

use chrono::Weekday;
use rrule::NWeekday;

use crate::diagnostic::spelling::nearest;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::LANGUAGES;
use crate::language::calendar_names::{self, WEEKDAYS, weekday_names};

/// Reads one entry of `on`: `tue`, `Tuesday`, `2sat`, `-1fr`, `last friday`, in any language.
///
/// # Errors
///
/// Anything else.
pub(crate) fn parse_weekday(text: &str) -> Result<NWeekday, Diagnostic> {
    let text = text.trim().to_lowercase();
    every(&text)
        .or_else(|| after_word(&text))
        .or_else(|| after_number(&text))
        .ok_or_else(|| unreadable(&text))
}

/// A weekday without a number: `tue`. Some have a hyphen: `segunda-feira`.
fn every(text: &str) -> Option<NWeekday> {
    weekday(text).map(NWeekday::Every)
}

/// `last friday`
fn after_word(text: &str) -> Option<NWeekday> {
    let (word, name) = text.rsplit_once([' ', '-'])?;
    let ordinals = LANGUAGES.iter().flat_map(|language| language.ordinals);
    let (_, number) = ordinals
        .into_iter()
        .find(|(other, _)| *other == word.trim())?;
    Some(NWeekday::Nth(i16::from(*number), weekday(name)?))
}

/// `2sat`, `-1fr`
fn after_number(text: &str) -> Option<NWeekday> {
    let (digits, name) = text.split_at(text.find(char::is_alphabetic)?);
    let number = digits.trim().parse().ok().filter(|number| *number != 0)?;
    Some(NWeekday::Nth(number, weekday(name)?))
}

fn weekday(name: &str) -> Option<Weekday> {
    let is_code = |day: &Weekday| weekday_code(*day).eq_ignore_ascii_case(name);
    let code = WEEKDAYS.into_iter().find(is_code);
    code.or_else(|| calendar_names::weekday(name))
}

fn unreadable(text: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::InvalidValue, format!("`{text}` is not a weekday"));
    let names: Vec<String> = weekday_names()
        .map(|(name, _)| name.to_lowercase())
        .collect();
    match nearest(text, names.iter().map(String::as_str)) {
        Some(name) => diagnostic.help(format!("write `{name}`")),
        None => diagnostic.help("write `tue` or, within a month, `2sat` or `last friday`"),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_as_authors_write_them() {
        let cases = [
            ("TU", "TU"),
            ("tue", "TU"),
            ("Thurs", "TH"),
            ("Sunday", "SU"),
            ("montag", "MO"),
            ("so", "SU"),
            ("Mi", "WE"),
            ("dienstags", "TU"),
            ("vendredi", "FR"),
            ("segunda-feira", "MO"),
            ("2sat", "2SA"),
            ("2 sat", "2SA"),
            ("-1fr", "-1FR"),
            ("+1mo", "1MO"),
            ("last friday", "-1FR"),
            ("last-friday", "-1FR"),
            ("2nd tue", "2TU"),
            ("zweiter Samstag", "2SA"),
            ("dernier vendredi", "-1FR"),
        ];
        for (text, expected) in cases {
            let weekday = parse_weekday(text).unwrap();
            assert_eq!(weekday_text(&weekday), expected, "{text}");
        }
        for text in [
            "",
            "0fr",
            "t",
            "sixth friday",
            "friday last",
            "funday 2",
            "2",
            "fri sat",
        ] {
            assert!(parse_weekday(text).is_err(), "{text}");
        }
        for (text, suggested) in [("tuseday", "tuesday"), ("dienstga", "dienstag")] {
            let error = format!("{:?}", parse_weekday(text).unwrap_err());
            assert!(error.contains(suggested), "{error}");
        }
    }
}
