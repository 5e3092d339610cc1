//! All onsets of a zone, and the yearly rules that they follow.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::component::{MonthDayPattern, Observance, ObservanceKind, Onset, YearlyRule};
use super::per_zone::PerZone;
use crate::limits;
use crate::time::zone::{Transition, Zone};

/// The last year for which onsets are computed. A rule that holds until then is taken to be in
/// force: the database lists irregular changes up to 2037, and follows a rule after that.
const HORIZON_YEAR: i32 = 2070;

/// Earlier onsets are not written: a zone without changes since then has an observance that
/// starts in this year.
pub(super) const FIRST_YEAR: i32 = 1970;

/// An observance that began longer ago than this, without a return of its counterpart, is taken
/// to be permanent.
pub(super) const PERMANENT_AFTER: TimeDelta = TimeDelta::days(731);

/// All onsets of a zone, from 1900 to the horizon.
pub(super) struct History {
    pub(super) onsets: Vec<Onset>,
    /// For each onset, the index of its run.
    pub(super) run_of: Vec<usize>,
    runs: Vec<Run>,
    /// Where the latest observances of a VTIMEZONE change: the first onset of each run, and onsets
    /// that are permanent.
    pub(super) turns: BTreeSet<DateTime<Utc>>,
}

/// Onsets in successive years that follow one rule, as indices.
pub(super) struct Run {
    onsets: Vec<usize>,
    pub(super) pattern: MonthDayPattern,
}

/// About 200 onsets, computed once per zone.
pub(super) fn history(zone: &Zone) -> &'static History {
    static HISTORIES: PerZone<History> = PerZone::new();
    HISTORIES.get(zone, || History::new(zone))
}

impl History {
    fn new(zone: &Zone) -> History {
        let first = new_year(*limits::YEARS.start() - 1);
        let onsets: Vec<Onset> = std::iter::once(initial_onset(zone, first))
            .chain(
                zone.observed_changes(first.and_utc())
                    .take_while(|change| change.instant.year() <= HORIZON_YEAR)
                    .map(|change| onset(zone, change)),
            )
            .collect();
        let mut history = History {
            run_of: Vec::with_capacity(onsets.len()),
            onsets,
            runs: Vec::new(),
            turns: BTreeSet::new(),
        };
        for index in 0..history.onsets.len() {
            let run = history.add_to_run(index);
            history.run_of.push(run);
        }
        history.turns = (0..history.onsets.len())
            .filter(|&index| history.is_first_of_run(index) || history.is_permanent(index))
            .filter_map(|index| Some(history.onsets.get(index)?.instant))
            .filter(|instant| instant.year() <= limits::LAST_LISTED_YEAR)
            .collect();
        history
    }

    /// The run that an onset continues, or a new one.
    fn add_to_run(&mut self, index: usize) -> usize {
        let Some(onset) = self.onsets.get(index) else {
            return 0;
        };
        let own = MonthDayPattern::new(onset.wall.date());
        let continued = self
            .runs
            .iter_mut()
            .enumerate()
            .rev()
            .find_map(|(at, run)| {
                let last = self.onsets.get(*run.onsets.last()?)?;
                let pattern = run.pattern.union(own)?;
                last.is_continued_by(onset).then_some((at, run, pattern))
            });
        if let Some((at, run, pattern)) = continued {
            run.pattern = pattern;
            run.onsets.push(index);
            return at;
        }
        self.runs.push(Run {
            onsets: vec![index],
            pattern: own,
        });
        self.runs.len() - 1
    }

    pub(super) fn run(&self, index: usize) -> Option<&Run> {
        self.runs.get(*self.run_of.get(index)?)
    }

    fn is_first_of_run(&self, index: usize) -> bool {
        self.run(index)
            .is_some_and(|run| run.onsets.first() == Some(&index))
    }

    pub(super) fn is_in_force(&self, run: &Run) -> bool {
        let last = run.onsets.last().and_then(|&last| self.onsets.get(last));
        run.onsets.len() > 1 && last.is_some_and(|last| last.wall.year() >= HORIZON_YEAR - 1)
    }

    /// Whether the zone does not return to the other kind of time after an onset.
    pub(super) fn is_permanent(&self, index: usize) -> bool {
        let Some(onset) = self.onsets.get(index) else {
            return false;
        };
        let mut later = self.onsets.iter().skip(index + 1);
        onset.instant.year() < HORIZON_YEAR - 3
            && later
                .find(|later| later.kind != onset.kind)
                .is_none_or(|other| other.instant - onset.instant > PERMANENT_AFTER)
    }

    /// The number of onsets up to an instant.
    pub(super) fn onsets_until(&self, instant: DateTime<Utc>) -> usize {
        self.onsets
            .partition_point(|onset| onset.instant <= instant)
    }

    /// The index of the onset in force at an instant.
    pub(super) fn in_force(&self, instant: DateTime<Utc>) -> usize {
        self.onsets_until(instant).saturating_sub(1)
    }

    /// The observance of a run from one of its onsets on.
    pub(super) fn observance(&self, index: usize) -> Option<Observance> {
        let (onset, run) = (self.onsets.get(index)?, self.run(index)?);
        let last = self.onsets.get(*run.onsets.last()?)?;
        let rule = (run.onsets.last() != Some(&index)).then(|| YearlyRule {
            month: onset.wall.month(),
            weekday: onset.wall.weekday(),
            day: run.pattern,
            until: (!self.is_in_force(run)).then_some(last.instant),
        });
        Some(Observance {
            kind: onset.kind,
            onset: onset.clone(),
            rule,
        })
    }
}

/// The observance before the first change that the database lists.
pub(super) fn initial_onset(zone: &Zone, wall: NaiveDateTime) -> Onset {
    let instant = zone.resolve(wall).instant;
    let (offset, abbreviation) = zone.offset_and_abbreviation(instant);
    Onset {
        wall,
        instant,
        before: offset,
        after: offset,
        abbreviation,
        kind: ObservanceKind::Standard,
    }
}

fn onset(zone: &Zone, change: Transition) -> Onset {
    let was_daylight = zone.is_daylight(change.instant - TimeDelta::seconds(1));
    // Ireland and Morocco define their winter time as the exception. Clients expect the name
    // DAYLIGHT for the time that is ahead.
    let is_daylight = if was_daylight == change.is_daylight {
        change.is_daylight
    } else {
        change.after.local_minus_utc() > change.before.local_minus_utc()
    };
    Onset {
        wall: change.instant.with_timezone(&change.before).naive_local(),
        instant: change.instant,
        before: change.before,
        after: change.after,
        abbreviation: change.abbreviation,
        kind: if is_daylight {
            ObservanceKind::Daylight
        } else {
            ObservanceKind::Standard
        },
    }
}

pub(super) fn new_year(year: i32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(year, 1, 1)
        .unwrap_or(NaiveDate::MIN)
        .and_time(NaiveTime::MIN)
}
