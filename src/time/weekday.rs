//! The weekdays of a repeat rule, as authors write them and as RFC 5545, 3.3.10 does.

use chrono::Weekday;
use rrule::NWeekday;

use crate::diagnostic::spelling::nearest;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::LANGUAGES;
use crate::language::calendar_names::{self, WEEKDAYS, weekday_names};
use crate::language::clock_words::PARTS_OF_DAY;

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

/// Reads a weekday of every week: `every Tuesday`, `Tuesdays`, `jeden Dienstag`, in any language.
pub(crate) fn parse_every_weekday(text: &str) -> Option<Weekday> {
    let text = text.trim().to_lowercase();
    let mut before = LANGUAGES.iter().flat_map(|language| language.every);
    let name = before.find_map(|every| text.strip_prefix(every)?.strip_prefix(' '));
    if let Some(name) = name {
        return weekday(name.trim());
    }
    let mut lists = LANGUAGES.iter().map(|language| language.every_weekday);
    lists.find_map(|list| {
        let mut days = list.into_iter().zip(WEEKDAYS);
        days.find_map(|(names, day)| names.contains(&text.as_str()).then_some(day))
    })
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

/// The keys for weekdays of every week in a text, such as `Tuesday and Thursday evenings`. `None`
/// with any word that may have another meaning, as in `Monday to Friday` or `monthly on Friday`.
pub(crate) fn help_of_weekdays(text: &str) -> Option<String> {
    let text = text.to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == ',' || c == '/')
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| !word.is_empty())
        .collect();
    let names = without_neutral_phrases(&words.join(" "));
    let mut days = Vec::new();
    for name in names.split_whitespace() {
        let Ok(NWeekday::Every(day)) = parse_weekday(name) else {
            return None;
        };
        let day = day.to_string().to_lowercase();
        if !days.contains(&day) {
            days.push(day);
        }
    }
    match days.as_slice() {
        [] => None,
        [day] => Some(format!("write `repeat: weekly` and `on: {day}`")),
        days => Some(format!(
            "write `repeat: weekly` and `on: [{}]`",
            days.join(", ")
        )),
    }
}

/// The text without the words next to weekdays of every week: *every*, *and*, parts of the day.
fn without_neutral_phrases(text: &str) -> String {
    let of_languages = LANGUAGES.iter().flat_map(|language| {
        let lists = [
            language.every,
            language.and,
            language.morning,
            language.afternoon,
        ];
        lists.into_iter().flatten()
    });
    let mut text = format!(" {text} ");
    for phrase in of_languages.chain(&PARTS_OF_DAY) {
        text = text.replace(&format!(" {phrase} "), " ");
    }
    text
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
    fn weekdays_of_every_week() {
        let cases = [
            ("every Tuesday", Some(Weekday::Tue)),
            ("Every tue", Some(Weekday::Tue)),
            ("each Friday", Some(Weekday::Fri)),
            ("weekly on Tuesday", Some(Weekday::Tue)),
            ("Tuesdays", Some(Weekday::Tue)),
            ("jeden Dienstag", Some(Weekday::Tue)),
            ("dienstags", Some(Weekday::Tue)),
            ("chaque mardi", Some(Weekday::Tue)),
            ("tous les mardis", Some(Weekday::Tue)),
            ("todos los martes", Some(Weekday::Tue)),
            ("every second Tuesday", None),
            ("every week", None),
            ("everytuesday", None),
            ("Tuesday", None),
            ("so", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_every_weekday(text), expected, "{text}");
        }
    }

    #[test]
    fn keys_for_weekdays_in_a_text() {
        let cases = [
            ("Tuesday", "tue"),
            ("Tuesday and Thursday evenings", "[tue, thu]"),
            ("every Monday, Wednesday and Friday", "[mon, wed, fri]"),
            ("Tue./Thu.", "[tue, thu]"),
            ("weekly on Tuesday & Thursday in the evening", "[tue, thu]"),
            ("jeden Dienstag und Donnerstag", "[tue, thu]"),
            ("dienstags und donnerstags abends", "[tue, thu]"),
            ("chaque mardi et jeudi soir", "[tue, thu]"),
            ("cada martes y jueves por la tarde", "[tue, thu]"),
            ("Tuesday and Tuesday", "tue"),
            ("Tuesday morning, Friday and Tuesday evening", "[tue, fri]"),
        ];
        for (text, on) in cases {
            let help = format!("write `repeat: weekly` and `on: {on}`");
            assert_eq!(help_of_weekdays(text), Some(help), "{text}");
        }
        for text in [
            "",
            "every evening",
            "daily except Sunday",
            "Monday to Friday",
            "Monday - Friday",
            "Mon–Fri",
            "monthly on Friday",
            "fortnightly on Tuesday",
            "every two weeks on Tuesday",
            "every other Tuesday",
            "every second Tuesday and Thursday",
            "first Tuesday",
            "jeden zweiten Dienstag",
            "cada dos lunes",
            "Tuesday or Tuesday",
            "Tuesday 18:00",
        ] {
            assert_eq!(help_of_weekdays(text), None, "{text}");
        }
    }

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
