//! Times as calendars of any producer write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use icalendar::parser::Property;
use icu_time::zone::WindowsParser;
use icu_time::zone::iana::IanaParserExtended;

use crate::time::zone::Zone;

/// A date or time of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moment {
    /// A whole day.
    Day(NaiveDate),
    /// A wall time in whatever zone the reader is.
    Floating(NaiveDateTime),
    /// An instant, and the zone in which it is written.
    Zoned(DateTime<Utc>, Zone),
}

impl Moment {
    /// Reads the value of DTSTART, DTEND, RECURRENCE-ID and the like.
    pub fn of(property: &Property<'_>) -> Option<Moment> {
        Moment::read(property.val.as_str(), parameter(property, "TZID"))
    }

    /// Reads every value of EXDATE or RDATE; of a period, its start.
    pub fn list(property: &Property<'_>) -> Vec<Moment> {
        let tzid = parameter(property, "TZID");
        let values = property.val.as_str().split(',');
        values
            .map(|value| value.split('/').next().unwrap_or_default())
            .filter_map(|value| Moment::read(value, tzid))
            .collect()
    }

    fn read(text: &str, tzid: Option<&str>) -> Option<Moment> {
        let text = text.trim();
        if !text.contains('T') {
            let day = NaiveDate::parse_from_str(text, "%Y%m%d").ok()?;
            return Some(Moment::Day(day));
        }
        let wall =
            NaiveDateTime::parse_from_str(text.trim_end_matches('Z'), "%Y%m%dT%H%M%S").ok()?;
        if text.ends_with('Z') {
            return Some(Moment::Zoned(wall.and_utc(), Zone::utc()));
        }
        Some(Moment::on_clock(wall, tzid.and_then(zone).as_ref()))
    }

    /// The wall time of a zone, or of no zone.
    pub fn on_clock(wall: NaiveDateTime, zone: Option<&Zone>) -> Moment {
        match zone {
            Some(zone) => Moment::Zoned(zone.resolve(wall).instant, zone.clone()),
            None => Moment::Floating(wall),
        }
    }

    /// What a clock shows: of the zone in which it is written, or of any.
    pub fn wall(&self) -> NaiveDateTime {
        match self {
            Moment::Day(day) => day.and_time(NaiveTime::MIN),
            Moment::Floating(wall) => *wall,
            Moment::Zoned(instant, zone) => zone.wall(*instant),
        }
    }

    /// What it sorts by; a time without a zone counts as UTC.
    pub fn sort_key(&self) -> DateTime<Utc> {
        match self {
            Moment::Zoned(instant, _) => *instant,
            other => other.wall().and_utc(),
        }
    }

    /// The zone in which it is written.
    pub fn zone(&self) -> Option<&Zone> {
        match self {
            Moment::Zoned(_, zone) => Some(zone),
            _ => None,
        }
    }

    /// The moment a length of time later: nominal days, exact hours.
    #[must_use]
    pub fn plus(&self, length: TimeDelta) -> Moment {
        match self {
            Moment::Day(day) => Moment::Day(day.checked_add_signed(length).unwrap_or(*day)),
            Moment::Floating(wall) => {
                Moment::Floating(wall.checked_add_signed(length).unwrap_or(*wall))
            }
            Moment::Zoned(instant, zone) => {
                let end = instant.checked_add_signed(length).unwrap_or(*instant);
                Moment::Zoned(end, zone.clone())
            }
        }
    }

    /// Whether two moments are the same point in time, in whatever zones they are written.
    pub fn is_same_time(&self, other: &Moment) -> bool {
        match (self, other) {
            (Moment::Zoned(one, _), Moment::Zoned(other, _)) => one == other,
            _ => self == other,
        }
    }
}

/// A parameter of a property, without its quotes.
pub fn parameter<'p>(property: &'p Property<'_>, name: &str) -> Option<&'p str> {
    let parameter = property.params.iter().find(|p| p.key == name)?;
    Some(parameter.val.as_ref()?.as_str().trim_matches('"'))
}

/// The zone of a TZID as producers write it: an IANA name, one behind a prefix
/// (`/ics.py/2020.1/America/New_York`), or a name of Windows (`W. Europe Standard Time`).
fn zone(tzid: &str) -> Option<Zone> {
    let parts: Vec<&str> = tzid.split('/').filter(|part| !part.is_empty()).collect();
    let by_name = (0..parts.len())
        .filter_map(|skipped| parts.get(skipped..))
        .find_map(|rest| Zone::parse(&rest.join("/")).ok());
    by_name.or_else(|| zone_of_windows(tzid))
}

fn zone_of_windows(name: &str) -> Option<Zone> {
    let wanted = WindowsParser::new().parse(name, None)?;
    let mut names = IanaParserExtended::new().iter();
    let found = names.find(|zone| zone.time_zone == wanted)?;
    Zone::parse(found.canonical).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_under_the_names_that_producers_use() {
        let cases = [
            ("America/New_York", Some("America/New_York")),
            ("US/Eastern", Some("America/New_York")),
            ("/ics.py/2020.1/America/New_York", Some("America/New_York")),
            (
                "/freeassociation.sourceforge.net/Europe/Berlin",
                Some("Europe/Berlin"),
            ),
            ("W. Europe Standard Time", Some("Europe/Berlin")),
            ("Eastern Standard Time", Some("America/New_York")),
            ("Etc/UTC", Some("Etc/UTC")),
            ("My own zone", None),
        ];
        for (tzid, expected) in cases {
            let found = zone(tzid);
            assert_eq!(found.as_ref().map(Zone::name), expected, "{tzid}");
        }
    }
}
