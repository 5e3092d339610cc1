//! Names of zones: IANA names and their links, and suggestions for abbreviations, offsets and names
//! that do not exist.

use icu_time::zone::iana::IanaParserExtended;
use jiff::tz::TimeZone;

use super::Zone;
use crate::diagnostic::spelling::nearest;
use crate::diagnostic::{Code, Diagnostic};

impl Zone {
    /// The zone of an IANA name, in any case; links resolve to the current name.
    ///
    /// # Errors
    ///
    /// An abbreviation such as `EST` or an offset such as `GMT+2`, which have no rules for clock
    /// changes: the message suggests a zone. For any other unknown name it suggests the nearest
    /// name.
    ///
    /// ```
    /// use calfeed::time::zone::Zone;
    /// assert_eq!(Zone::parse("US/Eastern").unwrap().name(), "America/New_York");
    /// assert!(Zone::parse("EST").is_err());
    /// ```
    pub fn parse(name: &str) -> Result<Zone, Diagnostic> {
        let name = name.trim();
        if let Some(zone) = Zone::find(name) {
            return Ok(zone);
        }
        Err(match (meant_by_abbreviation(name), offset_hours(name)) {
            (Some(meant), _) => abbreviation(name, meant),
            (None, Some(hours)) => offset_as_zone(name, hours),
            (None, None) => unknown(name),
        })
    }

    /// Like [`Zone::parse`], without a suggestion.
    pub(crate) fn find(name: &str) -> Option<Zone> {
        if meant_by_abbreviation(name).is_some() {
            return None;
        }
        let current = IanaParserExtended::new().parse(name).canonical;
        if matches!(current, "Etc/UTC" | "Etc/GMT") {
            return Some(Zone::utc());
        }
        let (name, rules) = (current.parse().ok()?, TimeZone::get(current).ok()?);
        Some(Zone { name, rules })
    }

    /// Every zone of the database, under its current name, in alphabetical order.
    pub fn all() -> Vec<Zone> {
        names()
            .into_iter()
            .filter_map(|name| Zone::parse(name).ok())
            .collect()
    }

    /// The zone that is named after a city: `new york`, whatever the case.
    pub(crate) fn of_city(city: &str) -> Option<Zone> {
        let wanted = folded(city);
        let is_city = |name: &&str| {
            let last = name.rsplit('/').next();
            name.contains('/') && last.is_some_and(|last| folded(last) == wanted)
        };
        Zone::parse(names().into_iter().find(is_city)?).ok()
    }
}

/// Abbreviations of one offset, and the zone that most authors mean by each.
pub(crate) const ABBREVIATIONS: [(&str, &str); 26] = [
    ("ET", "America/New_York"),
    ("EST", "America/New_York"),
    ("EDT", "America/New_York"),
    ("CT", "America/Chicago"),
    ("CST", "America/Chicago"),
    ("CDT", "America/Chicago"),
    ("MT", "America/Denver"),
    ("MST", "America/Denver"),
    ("MDT", "America/Denver"),
    ("PT", "America/Los_Angeles"),
    ("PST", "America/Los_Angeles"),
    ("PDT", "America/Los_Angeles"),
    ("HST", "Pacific/Honolulu"),
    ("BST", "Europe/London"),
    ("GMT", "Europe/London"),
    ("WET", "Europe/Lisbon"),
    ("WEST", "Europe/Lisbon"),
    ("CET", "Europe/Berlin"),
    ("CEST", "Europe/Berlin"),
    ("MET", "Europe/Berlin"),
    ("MEZ", "Europe/Berlin"),
    ("MESZ", "Europe/Berlin"),
    ("EET", "Europe/Athens"),
    ("EEST", "Europe/Athens"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
];

fn meant_by_abbreviation(name: &str) -> Option<&'static str> {
    let mut abbreviations = ABBREVIATIONS.iter();
    let found = abbreviations.find(|(abbreviation, _)| abbreviation.eq_ignore_ascii_case(name));
    found.map(|(_, meant)| *meant)
}

fn abbreviation(name: &str, meant: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ZoneAbbreviation,
        format!("`{name}` is an abbreviation, not a time zone"),
    )
    .note("an abbreviation names one offset, but has no rule for summer time")
    .help(format!(
        "write a zone of the IANA database, probably `{meant}`"
    ))
}

/// The hours east of UTC of `GMT+2`, `UTC-7`, `UTC +05:30` or `+02:00`. `Etc/GMT-2`, the IANA
/// name for two hours east of UTC, is not such an offset.
fn offset_hours(name: &str) -> Option<f64> {
    let upper = name.to_ascii_uppercase();
    let text = upper.strip_prefix("UTC").or(upper.strip_prefix("GMT"));
    let text = text.unwrap_or(&upper).trim_start();
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1.0, digits),
        None => (-1.0, text.strip_prefix(['-', '\u{2212}'])?),
    };
    let digits = digits.replace(':', "");
    let (hours, minutes) = match digits.len() {
        0..=2 => (digits.as_str(), "0"),
        length => digits.split_at_checked(length - 2)?,
    };
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    match is_number && hours <= 14 && minutes < 60 {
        true => Some(sign * (f64::from(hours) + f64::from(minutes) / 60.0)),
        false => None,
    }
}

/// Zones that many people live in, as examples for an offset.
pub(crate) const COMMON_ZONES: [&str; 21] = [
    "Europe/London",
    "Europe/Berlin",
    "Europe/Athens",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Europe/Istanbul",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
    "America/Sao_Paulo",
    "America/Halifax",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
];

/// The error for an offset in place of a zone. Its examples have that offset in winter or in
/// summer of 2026.
fn offset_as_zone(name: &str, hours: f64) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::UnknownZone,
        format!("`{name}` is an offset from UTC, not a time zone"),
    )
    .note("an offset has no rule for clock changes");
    let has_offset = |zone: &Zone, month| {
        let day = chrono::NaiveDate::from_ymd_opt(2026, month, 15).unwrap_or_default();
        let instant = day.and_time(chrono::NaiveTime::MIN).and_utc();
        f64::from(zone.offset(instant).local_minus_utc()) == hours * 3600.0
    };
    let zones = COMMON_ZONES
        .iter()
        .filter_map(|name| Zone::parse(name).ok());
    let examples: Vec<String> = zones
        .filter(|zone| has_offset(zone, 1) || has_offset(zone, 7))
        .map(|zone| format!("`{}`", zone.name()))
        .take(3)
        .collect();
    match examples.is_empty() {
        true => diagnostic.help("write a zone of the IANA database, such as `Europe/Berlin`"),
        false => diagnostic.help(format!(
            "write the zone of the place, such as {}",
            examples.join(" or ")
        )),
    }
}

fn unknown(name: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UnknownZone, format!("no time zone `{name}`"));
    match suggestion(name) {
        Some(zone) => diagnostic.help(format!("write `{zone}`")),
        None => diagnostic.help("write a zone of the IANA database, such as `Europe/Berlin`"),
    }
}

/// The current names, in alphabetical order.
fn names() -> Vec<&'static str> {
    let parser = IanaParserExtended::new();
    let mut names: Vec<&str> = parser.iter().map(|zone| zone.canonical).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A name as people may write it: `New York`, `new-york` and `NewYork` are one.
fn folded(name: &str) -> String {
    name.to_lowercase().replace([' ', '_', '-'], "")
}

/// The zone of a named city, or the zone with the nearest name.
fn suggestion(name: &str) -> Option<&'static str> {
    if let Some(zone) = Zone::of_city(name) {
        return Some(zone.name());
    }
    let wanted = folded(name);
    let zones = names().into_iter().map(|zone| (zone, folded(zone)));
    let zones: Vec<(&'static str, String)> = zones.collect();
    let known = || zones.iter().map(|(_, folded)| folded.as_str());
    let meant = known()
        .find(|folded| *folded == wanted)
        .or_else(|| nearest(&wanted, known()))?;
    let mut found = zones.iter().filter(|(_, folded)| folded == meant);
    found.next().map(|(zone, _)| *zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_resolve_to_the_current_one() {
        let cases = [
            ("US/Eastern", "America/New_York"),
            ("Europe/Kiev", "Europe/Kyiv"),
            ("europe/berlin", "Europe/Berlin"),
            ("EST5EDT", "EST5EDT"),
            ("UTC", "Etc/UTC"),
            ("Etc/Zulu", "Etc/UTC"),
            ("Etc/GMT+2", "Etc/GMT+2"),
        ];
        for (name, current) in cases {
            assert_eq!(Zone::parse(name).unwrap().name(), current, "{name}");
        }
    }

    #[test]
    fn faulty_names_come_with_the_probable_one() {
        let cases = [
            ("EST", Code::ZoneAbbreviation, "America/New_York"),
            ("cest", Code::ZoneAbbreviation, "Europe/Berlin"),
            ("Berlin", Code::UnknownZone, "Europe/Berlin"),
            ("new york", Code::UnknownZone, "America/New_York"),
            ("America/NewYork", Code::UnknownZone, "America/New_York"),
            ("Europe/Berlinn", Code::UnknownZone, "Europe/Berlin"),
            ("+02:00", Code::UnknownZone, "`Europe/Berlin`"),
            ("GMT+2", Code::UnknownZone, "`Europe/Berlin`"),
            ("UTC-7", Code::UnknownZone, "`America/Denver`"),
            ("UTC+05:30", Code::UnknownZone, "`Asia/Kolkata`"),
            ("UTC+13:45", Code::UnknownZone, "such as `Europe/Berlin`"),
        ];
        for (name, code, meant) in cases {
            let diagnostic = Zone::parse(name).unwrap_err();
            assert_eq!(diagnostic.code, code, "{name}");
            let help = format!("{:?}", diagnostic.advice);
            assert!(help.contains(meant), "{name}: {help}");
        }
    }
}
