//! Dates, times and lengths as calendars of any producer write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::content_line::ContentLine;
use super::moment_zone::MomentZone;
use super::timezone::FileTimezones;
use super::wall_time::parse_wall;
use crate::time::zone::Zone;

/// A date or time of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Moment {
    /// A whole day.
    Day(NaiveDate),
    /// A wall time in the zone of the reader.
    Floating(NaiveDateTime),
    /// An instant, and the zone in which it is written.
    Zoned(DateTime<Utc>, MomentZone),
}

/// A point in time to compare and sort by. Days and floating times are never the same as instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct MomentKey(DateTime<Utc>, MomentForm);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum MomentForm {
    Day,
    Floating,
    Zoned,
}

impl Moment {
    /// Parses the value of DTSTART, DTEND, RECURRENCE-ID and the like.
    pub(crate) fn parse(line: &ContentLine<'_>, timezones: &mut FileTimezones) -> Option<Moment> {
        parse_value(line.value(), line.parameter("TZID"), timezones)
    }

    /// Parses all values of EXDATE or RDATE. A period counts as its start.
    pub(crate) fn parse_list(
        line: &ContentLine<'_>,
        timezones: &mut FileTimezones,
    ) -> Option<Vec<Moment>> {
        let tzid = line.parameter("TZID");
        let values = line
            .value()
            .split(',')
            .filter(|value| !value.trim().is_empty());
        values
            .map(|value| value.split('/').next().unwrap_or_default())
            .map(|value| parse_value(value, tzid, timezones))
            .collect()
    }

    /// The wall time in a zone, or in no zone.
    pub(crate) fn from_wall(wall: NaiveDateTime, zone: Option<&MomentZone>) -> Moment {
        match zone {
            Some(zone) => Moment::Zoned(zone.instant(wall), zone.clone()),
            None => Moment::Floating(wall),
        }
    }

    /// The wall time in the zone in which the moment is written.
    pub(crate) fn wall(&self) -> NaiveDateTime {
        match self {
            Moment::Day(day) => day.and_time(NaiveTime::MIN),
            Moment::Floating(wall) => *wall,
            Moment::Zoned(instant, zone) => zone.wall(*instant),
        }
    }

    /// The instant; a day and a floating time count as UTC.
    pub(crate) fn instant(&self) -> DateTime<Utc> {
        match self {
            Moment::Zoned(instant, _) => *instant,
            other => other.wall().and_utc(),
        }
    }

    /// The key by which moments are sorted and compared.
    pub(crate) fn key(&self) -> MomentKey {
        let form = match self {
            Moment::Day(_) => MomentForm::Day,
            Moment::Floating(_) => MomentForm::Floating,
            Moment::Zoned(..) => MomentForm::Zoned,
        };
        MomentKey(self.instant(), form)
    }

    /// The zone in which the moment is written.
    pub(crate) fn zone(&self) -> Option<&MomentZone> {
        match self {
            Moment::Zoned(_, zone) => Some(zone),
            _ => None,
        }
    }

    /// Whether the moment is a day.
    pub(crate) fn is_day(&self) -> bool {
        matches!(self, Moment::Day(_))
    }

    /// Whether two moments are the same point in time, in whatever zones they are written.
    pub(crate) fn is_same_time(&self, other: &Moment) -> bool {
        self.key() == other.key()
    }

    /// The moment after a length of time. Out of chrono's range, it is the moment itself.
    #[must_use]
    pub(crate) fn plus(&self, length: EventLength) -> Moment {
        match self {
            Moment::Day(day) => {
                let length = length.days + length.exact;
                Moment::Day(day.checked_add_signed(length).unwrap_or(*day))
            }
            Moment::Floating(wall) => {
                let end = wall.checked_add_signed(length.days + length.exact);
                Moment::Floating(end.unwrap_or(*wall))
            }
            Moment::Zoned(instant, zone) => {
                let midway = match length.days.is_zero() {
                    true => Some(*instant),
                    false => zone
                        .wall(*instant)
                        .checked_add_signed(length.days)
                        .map(|wall| zone.instant(wall)),
                };
                let end = midway.and_then(|midway| midway.checked_add_signed(length.exact));
                Moment::Zoned(end.unwrap_or(*instant), zone.clone())
            }
        }
    }
}

fn parse_value(text: &str, tzid: Option<&str>, timezones: &mut FileTimezones) -> Option<Moment> {
    let text = text.trim();
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y%m%d") {
        return Some(Moment::Day(day));
    }
    if let Some(text) = text.strip_suffix(['Z', 'z']) {
        return Some(Moment::Zoned(
            parse_wall(text)?.and_utc(),
            MomentZone::Iana(Zone::utc()),
        ));
    }
    let zone = tzid.and_then(|tzid| timezones.find(tzid));
    Some(Moment::from_wall(parse_wall(text)?, zone.as_ref()))
}

/// The length of a session: days are nominal, the rest is exact (RFC 5545, 3.8.5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EventLength {
    /// Whole days of wall time.
    pub(crate) days: TimeDelta,
    /// Exact time after these days.
    pub(crate) exact: TimeDelta,
}

impl EventLength {
    /// A length of exact time.
    pub(crate) fn exact(exact: TimeDelta) -> EventLength {
        EventLength {
            days: TimeDelta::zero(),
            exact,
        }
    }

    /// Parses a DURATION (RFC 5545, 3.3.6) such as `PT1H0M0S`, `+PT1H` or `P1W`. A negative length
    /// is none.
    pub(crate) fn parse(text: &str) -> Option<EventLength> {
        let text = text.trim();
        // jiff also reads forms that are not iCalendar, such as `1h`.
        text.trim_start_matches('+').strip_prefix(['P', 'p'])?;
        let span: jiff::Span = text.parse().ok()?;
        let has_no_length = span.is_negative() || span.get_years() != 0 || span.get_months() != 0;
        let days = i64::from(span.get_weeks()) * 7 + i64::from(span.get_days());
        let exact = TimeDelta::try_hours(span.get_hours().into())?
            .checked_add(&TimeDelta::try_minutes(span.get_minutes())?)?
            .checked_add(&TimeDelta::try_seconds(span.get_seconds())?)?;
        (!has_no_length).then_some(EventLength {
            days: TimeDelta::try_days(days)?,
            exact,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_all_producers_are_read() {
        let cases = [
            ("PT1H0M0S", Some((0, 3600))),
            ("PT3600S", Some((0, 3600))),
            ("+PT1H", Some((0, 3600))),
            ("PT90M", Some((0, 5400))),
            ("P1W", Some((7, 0))),
            ("P1DT2H", Some((1, 7200))),
            ("P0DT1H30M", Some((0, 5400))),
            ("P15DT5H0M20S", Some((15, 18020))),
            ("-PT1H", None),
            ("1h", None),
            ("P1M", None),
            ("P99999999999999999W", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let found = EventLength::parse(text);
            let found = found.map(|length| (length.days.num_days(), length.exact.num_seconds()));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn days_are_nominal_and_hours_are_exact() {
        let berlin = MomentZone::Iana(Zone::parse("Europe/Berlin").unwrap());
        let start = Moment::from_wall(parse_wall("20270327T120000").unwrap(), Some(&berlin));
        let cases = [("P1D", "20270328T120000"), ("PT24H", "20270328T130000")];
        for (length, expected) in cases {
            let end = start.plus(EventLength::parse(length).unwrap());
            assert_eq!(Some(end.wall()), parse_wall(expected), "{length}");
        }
    }
}
