//! The instants that Outlook finds for the wall times of sessions.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::choice::{Span, choose, observances};
use super::component::{MonthDayPattern, Observance, ObservanceKind};
use super::history::{FIRST_YEAR, History, PERMANENT_AFTER, history};
use super::per_zone::PerZone;
use crate::time::zone::Zone;

/// Sessions with equal keys are in the same VTIMEZONEs, for all ends of their spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct ReadingKey {
    /// The numbers of onsets up to the session, to the start of the span, and to
    /// [`PERMANENT_AFTER`] before that.
    onsets: [usize; 3],
    is_before_first_year: bool,
}

/// The two observances of a VTIMEZONE that Outlook reads.
#[derive(Debug, Clone, PartialEq, Eq)]
struct OutlookReading {
    /// The latest STANDARD.
    standard: Observance,
    /// The latest DAYLIGHT.
    daylight: Option<Observance>,
}

/// Whether the rules of a zone do not change after an instant and Outlook reads them correctly.
pub(crate) fn is_settled(zone: &Zone, instant: DateTime<Utc>) -> bool {
    history(zone).is_settled(instant)
}

/// Whether Outlook finds another instant for the wall time of an instant, in the VTIMEZONE of some
/// span that contains it.
///
/// Outlook reads only the latest STANDARD and the latest DAYLIGHT (MS-OXCICAL, 2.1.3.1.1.19), so
/// where the rules of a zone changed, it applies the new rules to sessions before the change.
pub fn is_misread_by_outlook(zone: &Zone, instant: DateTime<Utc>) -> bool {
    if is_settled(zone, instant) {
        return false;
    }
    let (wall, offset) = (zone.wall(instant), zone.offset(instant));
    let froms = [instant, instant - TimeDelta::days(12 * 366)];
    froms.into_iter().any(|from| {
        let readings = outlook_readings(zone, from, instant);
        let mut readings = readings.iter();
        readings.any(|reading| reading.may_differ(wall, offset))
    })
}

/// What Outlook reads of the VTIMEZONEs for spans that begin at `from` and contain an instant.
/// It is computed once for instants between the same onsets.
fn outlook_readings(
    zone: &Zone,
    from: DateTime<Utc>,
    instant: DateTime<Utc>,
) -> Arc<[OutlookReading]> {
    static READINGS: PerZone<RwLock<HashMap<ReadingKey, Arc<[OutlookReading]>>>> = PerZone::new();
    let key = ReadingKey::new(zone, from, instant);
    let of_zone = READINGS.get(zone, |_| RwLock::default());
    let found = {
        let readings = of_zone.read().unwrap_or_else(PoisonError::into_inner);
        readings.get(&key).cloned()
    };
    found.unwrap_or_else(|| {
        let computed = compute_outlook_readings(zone, from, instant);
        let mut readings = of_zone.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(readings.entry(key).or_insert(computed))
    })
}

fn compute_outlook_readings(
    zone: &Zone,
    from: DateTime<Utc>,
    instant: DateTime<Utc>,
) -> Arc<[OutlookReading]> {
    let turns = &history(zone).turns;
    let later = turns.range(instant + TimeDelta::seconds(1)..);
    let ends = std::iter::once(&instant).chain(later).copied().map(Some);
    let mut readings: Vec<OutlookReading> = Vec::new();
    for to in ends.chain(std::iter::once(None)) {
        let observances = observances(zone, &choose(zone, Span { from, to }));
        let reading = OutlookReading::of(&observances);
        readings.extend(reading.filter(|reading| !readings.contains(reading)));
    }
    readings.into()
}

impl ReadingKey {
    fn new(zone: &Zone, from: DateTime<Utc>, instant: DateTime<Utc>) -> ReadingKey {
        let history = history(zone);
        ReadingKey {
            onsets: [instant, from, from - PERMANENT_AFTER].map(|at| history.onsets_until(at)),
            is_before_first_year: from.year() <= FIRST_YEAR,
        }
    }
}

impl History {
    fn is_settled(&self, instant: DateTime<Utc>) -> bool {
        self.turns.last().is_none_or(|last| *last <= instant) && self.has_ordinals(instant)
    }

    /// Whether the rules in force at an instant name their days by ordinals, as Outlook does.
    fn has_ordinals(&self, instant: DateTime<Utc>) -> bool {
        let in_force = self.in_force(instant);
        let recent = in_force.saturating_sub(1)..=in_force;
        recent
            .filter_map(|index| self.run(index))
            .all(|run| run.pattern.has_ordinal())
    }
}

impl OutlookReading {
    /// `None` without a STANDARD.
    fn of(observances: &[Observance]) -> Option<OutlookReading> {
        let latest = |kind| {
            observances
                .iter()
                .filter(|observance| observance.kind == kind)
                .max_by_key(|observance| observance.onset.wall)
                .cloned()
        };
        Some(OutlookReading {
            standard: latest(ObservanceKind::Standard)?,
            daylight: latest(ObservanceKind::Daylight),
        })
    }

    /// Whether Outlook finds another offset for a wall time, in one of the ways in which it may
    /// read a rule.
    fn may_differ(&self, wall: NaiveDateTime, offset: FixedOffset) -> bool {
        let standard = &self.standard;
        let Some(daylight) = &self.daylight else {
            return standard.onset.after != offset;
        };
        outlook_onsets(standard, wall.year()).any(|standard_onset| {
            outlook_onsets(daylight, wall.year()).any(|daylight_onset| {
                let is_daylight = if daylight_onset < standard_onset {
                    (daylight_onset..standard_onset).contains(&wall)
                } else {
                    !(standard_onset..daylight_onset).contains(&wall)
                };
                let read = if is_daylight { daylight } else { standard };
                read.onset.after != offset
            })
        })
    }
}

/// The onsets of an observance in a year, as Outlook may read them: without an RRULE, or with one
/// that does not name an ordinal, it takes the ordinal of a date.
fn outlook_onsets(observance: &Observance, year: i32) -> impl Iterator<Item = NaiveDateTime> {
    let wall = observance.onset.wall;
    let ordinals = match observance.rule.map(|rule| rule.day) {
        Some(day) if day.is_last => 5..=5,
        Some(MonthDayPattern { nth: Some(nth), .. }) => nth..=nth,
        Some(day) => day.days.0.div_ceil(7)..=day.days.1.div_ceil(7),
        None => wall.day().div_ceil(7)..=wall.day().div_ceil(7),
    };
    let date = move |ordinal: u32| {
        let nth = |ordinal: u32| {
            let ordinal = u8::try_from(ordinal).ok()?;
            NaiveDate::from_weekday_of_month_opt(year, wall.month(), wall.weekday(), ordinal)
        };
        nth(ordinal).or_else(|| nth(ordinal - 1))
    };
    let onset = move |ordinal| Some(date(ordinal)?.and_time(wall.time()));
    ordinals.filter_map(onset)
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
}
