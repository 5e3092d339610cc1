//! The offsets that Outlook finds for the wall times of sessions.
//!
//! Outlook reads only the latest STANDARD and the latest DAYLIGHT (MS-OXCICAL, 2.1.3.1.1.19), so
//! where the rules of a zone changed, it applies the new rules to sessions before the change.

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::choice::{Span, choose, observances};
use super::component::{MonthDayPattern, Observance, ObservanceKind};
use super::history::{History, history};
use crate::time::zone::Zone;

/// The two observances of a VTIMEZONE that Outlook reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OutlookReading {
    /// The latest STANDARD.
    standard: Observance,
    /// The latest DAYLIGHT.
    daylight: Option<Observance>,
}

/// Whether the rules of a zone do not change after an instant and Outlook reads them correctly.
pub(super) fn is_settled(zone: &Zone, instant: DateTime<Utc>) -> bool {
    history(zone).is_settled(instant)
}

/// The last year after an instant in which the rules of a zone change, or in which Outlook may read
/// them wrongly; `None` if they are settled at the instant.
pub(crate) fn last_unsettled_year(zone: &Zone, instant: DateTime<Utc>) -> Option<i32> {
    let history = history(zone);
    if history.is_settled(instant) {
        return None;
    }
    // A year later both rules in force are the last ones.
    let settled = history
        .turns
        .last()
        .map(|last| *last + TimeDelta::days(366));
    let settled = settled.filter(|settled| history.is_settled(*settled));
    Some(settled.map_or(i32::MAX, |settled| settled.year()))
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

/// What Outlook reads of the VTIMEZONEs for spans that begin at `from` and contain an instant.
pub(super) fn readings(
    zone: &Zone,
    from: DateTime<Utc>,
    instant: DateTime<Utc>,
) -> Vec<OutlookReading> {
    let turns = &history(zone).turns;
    let later = turns.range(instant + TimeDelta::seconds(1)..);
    let ends = std::iter::once(&instant).chain(later).copied().map(Some);
    let mut readings: Vec<OutlookReading> = Vec::new();
    for to in ends.chain(std::iter::once(None)) {
        let observances = observances(zone, &choose(zone, Span { from, to }));
        let reading = OutlookReading::of(&observances);
        readings.extend(reading.filter(|reading| !readings.contains(reading)));
    }
    readings
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

    /// The wall times of a year at which Outlook may change the offset.
    pub(super) fn onsets(&self, year: i32) -> impl Iterator<Item = NaiveDateTime> {
        let observances = std::iter::once(&self.standard).chain(&self.daylight);
        observances.flat_map(move |observance| outlook_onsets(observance, year))
    }

    /// Whether Outlook finds another offset for a wall time, in one of the ways in which it may
    /// read a rule.
    pub(super) fn may_differ(&self, wall: NaiveDateTime, offset: FixedOffset) -> bool {
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
    fn a_zone_is_settled_after_its_last_unsettled_year() {
        let from: DateTime<Utc> = "2015-03-01T12:00:00Z".parse().unwrap();
        let mut years = Vec::new();
        for zone in Zone::all() {
            let Some(last_year) = last_unsettled_year(&zone, from) else {
                continue;
            };
            years.push(last_year);
            let days = (0..365 * 25)
                .step_by(9)
                .map(|days| from + TimeDelta::days(days));
            for instant in days.filter(|instant| instant.year() > last_year) {
                assert!(is_settled(&zone, instant), "{} {instant}", zone.name());
            }
        }
        // Vancouver, and a zone with irregular changes until 2037 at least.
        assert!(years.contains(&2027) && years.iter().any(|year| *year > 2037));
    }
}
