//! Words for zones in a text: `ET`, `CEST`, `Berlin time`, `in Kraków`.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::token::{Cursor, Phrases, Token, TokenKind, words};
use crate::language::zone_phrases::ZONE_PHRASES;
use crate::time::zone::Zone;
use crate::time::zone::name::ABBREVIATIONS;

static IN_PLACE: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.in_place));
static TIME_OF: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.time_of));

/// A zone as a text names it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ZoneWord {
    /// The words of the text.
    pub(crate) word: String,
    pub(crate) zone: Zone,
    /// The literal offset of an abbreviation, in minutes from UTC. Words such as `ET` and
    /// `Berlin time` have none, because they include summer time.
    pub(crate) fixed: Option<i32>,
    /// A word for the same zone that is right on any date.
    pub(crate) any_season: &'static str,
}

/// Offsets in minutes, and the words that are right all year. The zones are in [`ABBREVIATIONS`]
/// and [`MORE_ABBREVIATIONS`].
const FIXED: [(&str, i32, &str); 29] = [
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
    ("SGT", 480, "Singapore time"),
    ("HKT", 480, "Hong Kong time"),
    ("KST", 540, "Seoul time"),
    ("AEST", 600, "Sydney time"),
    ("AEDT", 660, "Sydney time"),
    ("NZST", 720, "Auckland time"),
    ("UTC", 0, "UTC"),
];

/// Abbreviations that are not names of the time zone database, so that no key suggests them.
const MORE_ABBREVIATIONS: [(&str, &str); 6] = [
    ("SGT", "Asia/Singapore"),
    ("HKT", "Asia/Hong_Kong"),
    ("KST", "Asia/Seoul"),
    ("AEST", "Australia/Sydney"),
    ("AEDT", "Australia/Sydney"),
    ("NZST", "Pacific/Auckland"),
];

static NAMES: LazyLock<Phrases<&'static str>> = LazyLock::new(|| Phrases::new(ZONE_PHRASES));

/// Reads the zone after a time. A number without minutes, am or pm is a time only by the
/// abbreviation after it: `2 ET`.
pub(crate) fn read_after_time(after: Cursor<'_>, is_bare: bool) -> Option<(ZoneWord, Cursor<'_>)> {
    let start = after.skip(|c| c.any_mark(&["-", "("]));
    if is_bare {
        return abbreviation(after).filter(|_| after.token().is_some_and(|t| t.at.len() >= 2));
    }
    abbreviation(start)
        .or_else(|| phrase(start))
        .or_else(|| city_time(start))
        .or_else(|| time_of_city(start))
        .or_else(|| in_city(after))
}

/// `ET`, in capitals only: `est` and `met` are words.
fn abbreviation(start: Cursor<'_>) -> Option<(ZoneWord, Cursor<'_>)> {
    let token = start
        .token()
        .filter(|token| token.is_upper && token.at.len() <= 4)?;
    let word = token.lower.to_uppercase();
    let end = start.advance();
    if word == "UTC" {
        return utc(end);
    }
    let names = ABBREVIATIONS.iter().chain(&MORE_ABBREVIATIONS);
    let (_, zone) = names.into_iter().find(|(name, _)| *name == word)?;
    let fixed = FIXED.iter().find(|(name, ..)| *name == word);
    let zone_word = ZoneWord {
        zone: Zone::parse(zone).ok()?,
        fixed: fixed.map(|(_, minutes, _)| *minutes),
        any_season: fixed.map_or("", |(.., word)| word),
        word,
    };
    (!end.continues_word()).then_some((zone_word, end))
}

/// `UTC` and `UTC+2`.
fn utc(after: Cursor<'_>) -> Option<(ZoneWord, Cursor<'_>)> {
    let sign = match after.token().filter(|token| token.is_glued) {
        Some(token) if token.is("+") => 1,
        Some(token) if token.is("-") => -1,
        _ => 0,
    };
    let (hours, end) = match sign {
        0 => (0, after),
        _ => after
            .advance()
            .number(1..=2)
            .filter(|(hours, _)| *hours <= 14)?,
    };
    let minutes = sign * i32::try_from(hours).ok()? * 60;
    let word = match sign {
        0 => "UTC".to_owned(),
        1 => format!("UTC+{hours}"),
        _ => format!("UTC-{hours}"),
    };
    let zone_word = ZoneWord {
        word,
        zone: Zone::utc(),
        fixed: Some(minutes),
        any_season: "UTC",
    };
    Some((zone_word, end))
}

/// `Eastern Time`.
fn phrase(start: Cursor<'_>) -> Option<(ZoneWord, Cursor<'_>)> {
    let is_name = start.token()?.is_capital || start.advance().text("time").is_some();
    let (zone, end) = start.phrase(&NAMES).filter(|_| is_name)?;
    Some((named(start, end, Zone::parse(zone).ok()?), end))
}

/// `New York time`, `Berliner Zeit`.
fn city_time(start: Cursor<'_>) -> Option<(ZoneWord, Cursor<'_>)> {
    let first = start
        .token()
        .filter(|token| token.is_word() && token.is_capital)?;
    if let Some(end) = start.advance().text("zeit") {
        let city = first.lower.strip_suffix("er")?;
        return Some((named(start, end, Zone::of_city(city)?), end));
    }
    let length = (1..=3).find(|length| {
        let word = start.forward(*length);
        word.text("time").is_some()
    })?;
    let end = start.forward(length + 1);
    let zone = Zone::of_city(&city(start, length)?)?;
    Some((named(start, end, zone), end))
}

/// `hora de Madrid`, `heure de Paris`.
fn time_of_city(start: Cursor<'_>) -> Option<(ZoneWord, Cursor<'_>)> {
    let place = start.skip(|c| c.text(",")).words(&TIME_OF)?;
    let (zone, end) = longest_city(place)?;
    Some((named(start, end, zone), end))
}

/// `in New York`, directly after a time. A place that the time zone database does not name is
/// most often a room.
fn in_city(after: Cursor<'_>) -> Option<(ZoneWord, Cursor<'_>)> {
    let place = after.words(&IN_PLACE)?;
    let (zone, end) = longest_city(place)?;
    Some((named(place, end, zone), end))
}

fn longest_city(start: Cursor<'_>) -> Option<(Zone, Cursor<'_>)> {
    (1..=2).rev().find_map(|length| {
        let zone = Zone::of_city(&city(start, length)?)?;
        Some((zone, start.forward(length)))
    })
}

/// The next words as the name of a city, if each begins with a capital letter.
fn city(start: Cursor<'_>, length: usize) -> Option<String> {
    let words = (0..length).map(|index| {
        let token = start.forward(index).token()?;
        let is_name = token.kind == TokenKind::Word && token.is_capital;
        is_name.then(|| token.lower.to_string())
    });
    Some(words.collect::<Option<Vec<String>>>()?.join(" "))
}

fn named(start: Cursor<'_>, end: Cursor<'_>, zone: Zone) -> ZoneWord {
    let tokens = end.tokens_before().get(start.at..).unwrap_or_default();
    let capitalised = |token: &Token| {
        let mut letters = token.lower.chars();
        let first = letters.next().filter(|_| token.is_capital);
        match first {
            Some(first) => first.to_uppercase().to_string() + letters.as_str(),
            None => token.lower.to_string(),
        }
    };
    let words: Vec<String> = tokens.iter().map(capitalised).collect();
    ZoneWord {
        word: words.join(" "),
        zone,
        fixed: None,
        any_season: "",
    }
}

impl ZoneWord {
    /// Returns the wall time of an instant at the literal offset of the word.
    pub(crate) fn wall_literally(&self, instant: DateTime<Utc>) -> NaiveDateTime {
        match self.fixed {
            Some(minutes) => instant.naive_utc() + TimeDelta::minutes(minutes.into()),
            None => self.zone.wall(instant),
        }
    }

    /// Returns the instant of a wall time at the literal offset of the word.
    pub(crate) fn literal(&self, wall: NaiveDateTime) -> DateTime<Utc> {
        match self.fixed {
            Some(minutes) => (wall - TimeDelta::minutes(minutes.into())).and_utc(),
            None => self.zone.resolve(wall).instant,
        }
    }

    /// Returns the instant of a wall time in the zone, whatever the season: the usual meaning of
    /// `EST` in summer.
    pub(crate) fn in_any_season(&self, wall: NaiveDateTime) -> DateTime<Utc> {
        self.zone.resolve(wall).instant
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::token::tokens;

    fn zone_of(text: &str) -> Option<ZoneWord> {
        let tokens = tokens(text);
        let (zone, end) = read_after_time(Cursor::new(&tokens, 0), false)?;
        (end.at == tokens.len()).then_some(zone)
    }

    #[test]
    fn words_name_zones() {
        let cases = [
            ("ET", Some(("America/New_York", None))),
            ("EST", Some(("America/New_York", Some(-300)))),
            ("CEST", Some(("Europe/Berlin", Some(120)))),
            ("GMT", Some(("Europe/London", Some(0)))),
            ("UTC+2", Some(("Etc/UTC", Some(120)))),
            ("Berlin time", Some(("Europe/Berlin", None))),
            ("Berliner Zeit", Some(("Europe/Berlin", None))),
            ("New York Time", Some(("America/New_York", None))),
            ("hora de Madrid", Some(("Europe/Madrid", None))),
            ("Central European Time", Some(("Europe/Berlin", None))),
            ("Free time", None),
            ("est", None),
        ];
        for (text, expected) in cases {
            let found = zone_of(text).map(|word| (word.zone.name(), word.fixed));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn every_offset_is_one_that_its_zone_has() {
        for (word, minutes, _) in FIXED {
            let found = zone_of(word).expect("a word for a zone");
            let at = |month| {
                let noon = chrono::NaiveDate::from_ymd_opt(2024, month, 1)
                    .and_then(|day| day.and_hms_opt(12, 0, 0))
                    .expect("a date");
                found.zone.offset(noon.and_utc()).local_minus_utc() / 60
            };
            assert!([at(1), at(7)].contains(&minutes), "{word}");
        }
    }
}
