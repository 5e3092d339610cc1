//! The instants that Outlook misreads, computed once for each zone and year.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::{PoisonError, RwLock};

use chrono::{DateTime, Datelike as _, FixedOffset, TimeDelta, Utc};

use super::history::{FIRST_YEAR, PERMANENT_AFTER, history, new_year};
use super::outlook::{OutlookReading, is_settled, readings};
use super::per_zone::PerZone;
use crate::time::zone::Zone;

/// The span of a feed may begin long before one of its sessions.
const LONG_BEFORE: TimeDelta = TimeDelta::days(12 * 366);

/// Half open, in order, without overlaps.
type Ranges = Vec<Range<DateTime<Utc>>>;

/// Whether Outlook finds another instant for the wall time of an instant, in the VTIMEZONE of some
/// span that contains it.
pub fn is_misread_by_outlook(zone: &Zone, instant: DateTime<Utc>) -> bool {
    static MISREAD: PerZone<RwLock<HashMap<i32, Ranges>>> = PerZone::new();
    if is_settled(zone, instant) {
        return false;
    }
    let years = MISREAD.get(zone, RwLock::default);
    let is_misread = |ranges: &Ranges| ranges.iter().any(|range| range.contains(&instant));
    let known = {
        let years = years.read().unwrap_or_else(PoisonError::into_inner);
        years.get(&instant.year()).map(is_misread)
    };
    known.unwrap_or_else(|| {
        let ranges = misread_in(zone, instant.year());
        let mut years = years.write().unwrap_or_else(PoisonError::into_inner);
        is_misread(years.entry(instant.year()).or_insert(ranges))
    })
}

/// The parts of a year, in UTC, that Outlook misreads.
fn misread_in(zone: &Zone, year: i32) -> Ranges {
    let whole = new_year(year).and_utc()..new_year(year + 1).and_utc();
    // After the horizon of the history, the true offset still changes.
    let changes = zone.transitions(whole.start).map(|change| change.instant);
    let changes = changes.take_while(|change| *change < whole.end);
    let mut misread = Ranges::new();
    for part in split(&whole, changes_of_readings(zone).chain(changes)) {
        let readings = readings_at(zone, part.start);
        let offset = zone.offset(part.start);
        let changes = changes_of_offset(&readings, &part, offset);
        misread.extend(split(&part, changes).into_iter().filter(|part| {
            let wall = zone.wall(part.start);
            readings
                .iter()
                .any(|reading| reading.may_differ(wall, offset))
        }));
    }
    misread
}

/// What Outlook may read for a session at an instant, in all feeds that may contain it.
fn readings_at(zone: &Zone, instant: DateTime<Utc>) -> Vec<OutlookReading> {
    let froms = [instant, instant - LONG_BEFORE];
    let readings = froms
        .into_iter()
        .flat_map(|from| readings(zone, from, instant));
    readings.collect()
}

/// Where [`readings_at`] may change: it depends on the onsets before a session, before the start of
/// the span, and [`PERMANENT_AFTER`] before that.
fn changes_of_readings(zone: &Zone) -> impl Iterator<Item = DateTime<Utc>> {
    let onsets = history(zone).onsets.iter().map(|onset| onset.instant);
    let second_year = new_year(FIRST_YEAR + 1).and_utc();
    onsets.chain([second_year]).flat_map(|onset| {
        [
            onset,
            onset + PERMANENT_AFTER,
            onset + LONG_BEFORE,
            onset + LONG_BEFORE + PERMANENT_AFTER,
        ]
    })
}

/// Where the offset that Outlook finds may change, in a range with one true offset.
fn changes_of_offset(
    readings: &[OutlookReading],
    range: &Range<DateTime<Utc>>,
    offset: FixedOffset,
) -> impl Iterator<Item = DateTime<Utc>> {
    let year = |instant: DateTime<Utc>| instant.with_timezone(&offset).year();
    let years = year(range.start)..=year(range.end);
    let walls = years.flat_map(move |year| {
        let onsets = readings
            .iter()
            .flat_map(move |reading| reading.onsets(year));
        onsets.chain([new_year(year)])
    });
    walls.map(move |wall| (wall - offset).and_utc())
}

/// The parts of a range between instants, of which those outside the range are ignored.
fn split(
    range: &Range<DateTime<Utc>>,
    at: impl Iterator<Item = DateTime<Utc>>,
) -> Vec<Range<DateTime<Utc>>> {
    let at: BTreeSet<DateTime<Utc>> = at.filter(|at| range.contains(at)).collect();
    let starts = at.iter().copied().filter(|at| *at > range.start);
    let mut parts = Vec::with_capacity(at.len() + 1);
    let mut start = range.start;
    for end in starts.chain([range.end]) {
        parts.push(start..end);
        start = end;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_before_a_change_of_rules_are_misread() {
        let cases = [
            ("Etc/UTC", "2024-01-15", false),
            ("Europe/Berlin", "2024-01-15", false),
            ("Europe/Berlin", "2024-07-15", false),
            // Summer time for good since November 2026.
            ("America/Vancouver", "2026-01-15", true),
            ("America/Vancouver", "2026-07-15", false),
            ("America/Vancouver", "2027-01-15", false),
            // An hour earlier since March 2024.
            ("Asia/Almaty", "2024-02-15", true),
            ("Asia/Almaty", "2024-03-15", false),
            // No summer time since 2019.
            ("America/Sao_Paulo", "2018-12-15", true),
            ("America/Sao_Paulo", "2018-07-15", false),
            ("America/Sao_Paulo", "2020-12-15", false),
        ];
        for (zone, day, expected) in cases {
            let instant: DateTime<Utc> = format!("{day}T12:00:00Z").parse().unwrap();
            let found = is_misread_by_outlook(&Zone::parse(zone).unwrap(), instant);
            assert_eq!(found, expected, "{zone}, {day}");
        }
    }

    #[test]
    fn the_ranges_of_a_year_are_exact() {
        let zones = [
            "America/Vancouver",
            "Africa/Casablanca",
            "America/Nuuk",
            "Asia/Almaty",
            "Asia/Gaza",
            "Europe/Dublin",
        ];
        let mut misread = 0;
        for zone in zones.map(|name| Zone::parse(name).unwrap()) {
            // Each quarter of an hour around the changes, and another time of each month.
            let changes = zone.transitions(new_year(2015).and_utc());
            let changes = changes.take_while(|change| change.instant.year() < 2090);
            // Of some years, those after the horizon of the history among them.
            let changes = changes.filter(|change| matches!(change.instant.year() % 10, 5 | 6));
            let around = changes.flat_map(|change| {
                (-4..=4).map(move |quarters| change.instant + TimeDelta::minutes(15 * quarters))
            });
            let first = new_year(1968).and_utc();
            let days =
                (0..130 * 6).map(|count| first + TimeDelta::minutes(count * (61 * 1440 + 7)));
            for instant in around.chain(days).filter(|at| !is_settled(&zone, *at)) {
                let (wall, offset) = (zone.wall(instant), zone.offset(instant));
                let readings = readings_at(&zone, instant);
                let expected = readings
                    .iter()
                    .any(|reading| reading.may_differ(wall, offset));
                let found = is_misread_by_outlook(&zone, instant);
                assert_eq!(found, expected, "{} {instant}", zone.name());
                misread += usize::from(found);
            }
        }
        assert!(misread > 100, "{misread}");
    }
}
