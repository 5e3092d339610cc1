//! Zones as people call them in a text: `ET`, `CEST`, `Berlin time`.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use regex::Regex;

use super::pattern::{alternatives, compile};
use crate::time::zone::{ABBREVIATIONS, Zone};

/// A zone, in somebody's words.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneWord {
    /// As it is written.
    pub word: String,
    /// Whose clocks are meant.
    pub place: Zone,
    /// What the word says by the letter: minutes ahead of UTC, at any time of the year. Words
    /// such as `ET` and `Berlin time` follow the clocks of the place.
    pub fixed: Option<i32>,
    /// How to say the same on any date.
    pub any_season: &'static str,
}

/// Offsets in minutes, and the words that hold all year. The places are in [`ABBREVIATIONS`].
const FIXED: [(&str, i32, &str); 23] = [
    ("EST", -300, "ET"),
    ("EDT", -240, "ET"),
    ("CST", -360, "CT"),
    ("CDT", -300, "CT"),
    ("MST", -420, "MT"),
    ("MDT", -360, "MT"),
    ("PST", -480, "PT"),
    ("PDT", -420, "PT"),
    ("HST", -600, "Hawaii time"),
    ("BST", 60, "London time"),
    ("GMT", 0, "London time"),
    ("WET", 0, "Lisbon time"),
    ("WEST", 60, "Lisbon time"),
    ("CET", 60, "Berlin time"),
    ("CEST", 120, "Berlin time"),
    ("MET", 60, "Berlin time"),
    ("MEZ", 60, "Berliner Zeit"),
    ("MESZ", 120, "Berliner Zeit"),
    ("EET", 120, "Athens time"),
    ("EEST", 180, "Athens time"),
    ("IST", 330, "India time"),
    ("JST", 540, "Japan time"),
    ("UTC", 0, "UTC"),
];

/// Phrases for what people's clocks show, whatever the season.
const PHRASES: [(&str, &str); 7] = [
    ("eastern time", "America/New_York"),
    ("central time", "America/Chicago"),
    ("mountain time", "America/Denver"),
    ("pacific time", "America/Los_Angeles"),
    ("central european time", "Europe/Berlin"),
    ("central european summer time", "Europe/Berlin"),
    ("mitteleuropäische zeit", "Europe/Berlin"),
];

/// A pattern that finds any of these. Abbreviations count in capitals only: `est` and `met` are
/// words.
pub fn pattern() -> String {
    let abbreviations = ABBREVIATIONS.iter().map(|(word, _)| *word);
    let short = alternatives(abbreviations.chain(["UTC"]));
    let phrases = alternatives(PHRASES.iter().map(|(phrase, _)| *phrase));
    format!(
        r"(?: (?-i:{short})\b | {phrases}\b
            | (?-i:[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\s+time\b | (?-i:[A-Z][a-zü]+er\sZeit)\b )"
    )
}

/// The zone of a word; `None` if it is no place of the time zone database, as in `Free time`.
pub fn read(text: &str) -> Option<ZoneWord> {
    let text = text.trim();
    let lower = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    let fixed = FIXED.iter().find(|(word, ..)| *word == text);
    let phrase = PHRASES.iter().find(|(phrase, _)| *phrase == lower);
    let abbreviation = ABBREVIATIONS.iter().find(|(word, _)| *word == text);
    let place = match (text, phrase.or(abbreviation)) {
        ("UTC", _) => Zone::utc(),
        (_, Some((_, place))) => Zone::parse(place).ok()?,
        _ => city(&lower)?,
    };
    Some(ZoneWord {
        word: text.to_owned(),
        place,
        fixed: fixed.map(|(_, minutes, _)| *minutes),
        any_season: fixed.map_or("", |(.., word)| word),
    })
}

static CITY: LazyLock<Regex> = LazyLock::new(|| compile(r"^ (?: (.+)\s+time | (.+)er\s+zeit ) $"));

/// `new york time`: a place whose name ends a zone's.
fn city(lower: &str) -> Option<Zone> {
    let captures = CITY.captures(lower)?;
    Zone::of_city(captures.get(1).or(captures.get(2))?.as_str())
}

impl ZoneWord {
    /// What a clock shows at an instant that goes by the letter of the word.
    pub fn show_literally(&self, instant: DateTime<Utc>) -> NaiveDateTime {
        match self.fixed {
            Some(minutes) => instant.naive_utc() + TimeDelta::minutes(minutes.into()),
            None => self.place.wall(instant),
        }
    }

    /// The instant that a wall time means by the letter.
    pub fn literal(&self, wall: NaiveDateTime) -> DateTime<Utc> {
        match self.fixed {
            Some(minutes) => (wall - TimeDelta::minutes(minutes.into())).and_utc(),
            None => self.place.resolve(wall).instant,
        }
    }

    /// The instant at which the clocks of the place show a wall time: what people mean who do
    /// not think of summer time.
    pub fn loose(&self, wall: NaiveDateTime) -> DateTime<Utc> {
        self.place.resolve(wall).instant
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_places() {
        let cases = [
            ("ET", Some(("America/New_York", None))),
            ("EST", Some(("America/New_York", Some(-300)))),
            ("CEST", Some(("Europe/Berlin", Some(120)))),
            ("GMT", Some(("Europe/London", Some(0)))),
            ("Berlin time", Some(("Europe/Berlin", None))),
            ("Berliner Zeit", Some(("Europe/Berlin", None))),
            ("New York Time", Some(("America/New_York", None))),
            ("Central European Time", Some(("Europe/Berlin", None))),
            ("Free time", None),
        ];
        for (text, expected) in cases {
            let found = read(text).map(|word| (word.place.name(), word.fixed));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn every_offset_is_one_that_its_place_has() {
        for (word, minutes, _) in FIXED {
            let found = read(word).expect("a known word");
            let at = |month| {
                let day = chrono::NaiveDate::from_ymd_opt(2024, month, 15).expect("a day");
                found
                    .place
                    .offset(day.and_time(chrono::NaiveTime::MIN).and_utc())
            };
            let offsets = [at(1), at(7)].map(|offset| offset.local_minus_utc() / 60);
            assert!(offsets.contains(&minutes), "{word}: {offsets:?}");
        }
    }
}
