//! Observances of a zone: the periods of standard and of daylight saving time that a VTIMEZONE
//! lists (RFC 5545, 3.6.5), and how Outlook reads them.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use chrono::{
    DateTime, Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc,
    Weekday,
};

use crate::limits;
use crate::time::zone::{Transition, Zone};

/// The time between the first start and the last end of the sessions of a feed in one zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first start.
    pub from: DateTime<Utc>,
    /// The last end; `None` if a series is endless.
    pub to: Option<DateTime<Utc>>,
}

impl Span {
    /// The smallest span that contains both.
    #[must_use]
    pub(crate) fn union(self, other: Span) -> Span {
        Span {
            from: self.from.min(other.from),
            to: self.to.zip(other.to).map(|(a, b)| a.max(b)),
        }
    }
}

/// The two components of a VTIMEZONE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ObservanceKind {
    Standard,
    Daylight,
}

impl ObservanceKind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            ObservanceKind::Standard => "STANDARD",
            ObservanceKind::Daylight => "DAYLIGHT",
        }
    }

    fn other(self) -> ObservanceKind {
        match self {
            ObservanceKind::Standard => ObservanceKind::Daylight,
            ObservanceKind::Daylight => ObservanceKind::Standard,
        }
    }
}

/// A STANDARD or DAYLIGHT component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Observance {
    pub(crate) kind: ObservanceKind,
    pub(crate) onset: Onset,
    pub(crate) rule: Option<YearlyRule>,
}

/// The moment from which a zone has another offset, or another name for its offset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Onset {
    /// In the offset before it: DTSTART.
    pub(crate) wall: NaiveDateTime,
    pub(crate) instant: DateTime<Utc>,
    pub(crate) before: FixedOffset,
    pub(crate) after: FixedOffset,
    pub(crate) abbreviation: String,
    kind: ObservanceKind,
}

/// The yearly rule of an observance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct YearlyRule {
    pub(crate) month: u32,
    pub(crate) weekday: Weekday,
    pub(crate) day: MonthDayPattern,
    /// The last onset; `None` if the rule is in force.
    pub(crate) until: Option<DateTime<Utc>>,
}

/// The days of the month that the onsets of a rule can be on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MonthDayPattern {
    /// The ordinal of the weekday within the month, from 1, if it is always the same.
    pub(crate) nth: Option<u32>,
    /// Whether it is always the last such weekday of the month.
    pub(crate) is_last: bool,
    /// The earliest and the latest day. If they are less than a week apart, the rule can be the
    /// first such weekday on or after the earliest.
    pub(crate) days: (u32, u32),
}

impl MonthDayPattern {
    fn new(day: NaiveDate) -> MonthDayPattern {
        MonthDayPattern {
            nth: Some(day.day().div_ceil(7)),
            is_last: (day + TimeDelta::days(7)).month() != day.month(),
            days: (day.day(), day.day()),
        }
    }

    /// The pattern that describes both, if there is one.
    fn union(self, other: MonthDayPattern) -> Option<MonthDayPattern> {
        let both = MonthDayPattern {
            nth: self.nth.filter(|_| self.nth == other.nth),
            is_last: self.is_last && other.is_last,
            days: (self.days.0.min(other.days.0), self.days.1.max(other.days.1)),
        };
        (both.has_ordinal() || both.days.1 - both.days.0 < 7).then_some(both)
    }

    fn has_ordinal(self) -> bool {
        self.nth.is_some() || self.is_last
    }
}

/// The last year for which onsets are computed. A rule that holds until then is taken to be in
/// force: the database lists irregular changes up to 2037, and follows a rule after that.
const HORIZON_YEAR: i32 = 2070;

/// Earlier onsets are not written: a zone without changes since then has an observance that
/// starts in this year.
const FIRST_YEAR: i32 = 1970;

/// An observance that began longer ago than this, without a return of its counterpart, is taken
/// to be permanent.
const PERMANENT_AFTER: TimeDelta = TimeDelta::days(731);

/// All onsets of a zone, from 1900 to the horizon.
struct History {
    onsets: Vec<Onset>,
    /// For each onset, the index of its run.
    run_of: Vec<usize>,
    runs: Vec<Run>,
    /// Where the latest observances of a VTIMEZONE change: the first onset of each run, and onsets
    /// that are permanent.
    turns: BTreeSet<DateTime<Utc>>,
    /// What Outlook reads, computed once for sessions between the same onsets.
    outlook_readings: RwLock<HashMap<ReadingKey, Arc<[OutlookReading]>>>,
}

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

/// Onsets in successive years that follow one rule, as indices.
struct Run {
    onsets: Vec<usize>,
    pattern: MonthDayPattern,
}

static HISTORIES: LazyLock<RwLock<HashMap<&'static str, Arc<History>>>> =
    LazyLock::new(RwLock::default);

/// Computed once per zone and process: about 200 onsets.
fn history(zone: &Zone) -> Arc<History> {
    let cached = |name| {
        let histories = HISTORIES.read().unwrap_or_else(PoisonError::into_inner);
        histories.get(name).cloned()
    };
    cached(zone.name()).unwrap_or_else(|| {
        let history = Arc::new(History::new(zone));
        let mut histories = HISTORIES.write().unwrap_or_else(PoisonError::into_inner);
        histories.insert(zone.name(), Arc::clone(&history));
        history
    })
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
            outlook_readings: RwLock::default(),
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

    fn run(&self, index: usize) -> Option<&Run> {
        self.runs.get(*self.run_of.get(index)?)
    }

    fn is_first_of_run(&self, index: usize) -> bool {
        self.run(index)
            .is_some_and(|run| run.onsets.first() == Some(&index))
    }

    fn is_in_force(&self, run: &Run) -> bool {
        let last = run.onsets.last().and_then(|&last| self.onsets.get(last));
        run.onsets.len() > 1 && last.is_some_and(|last| last.wall.year() >= HORIZON_YEAR - 1)
    }

    /// Whether the zone does not return to the other kind of time after an onset.
    fn is_permanent(&self, index: usize) -> bool {
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
    fn onsets_until(&self, instant: DateTime<Utc>) -> usize {
        self.onsets
            .partition_point(|onset| onset.instant <= instant)
    }

    /// The index of the onset in force at an instant.
    fn in_force(&self, instant: DateTime<Utc>) -> usize {
        self.onsets_until(instant).saturating_sub(1)
    }

    /// The observance of a run from one of its onsets on.
    fn observance(&self, index: usize) -> Option<Observance> {
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

impl Onset {
    /// Whether another onset can be the next one of the same yearly rule.
    fn is_continued_by(&self, next: &Onset) -> bool {
        let (a, b) = (self.wall, next.wall);
        let describe = |onset: &Onset| {
            let wall = onset.wall;
            (wall.month(), wall.time(), wall.weekday())
        };
        b.year() == a.year() + 1
            && describe(self) == describe(next)
            && (self.before, self.after, self.kind) == (next.before, next.after, next.kind)
            && self.abbreviation == next.abbreviation
    }
}

/// The observance before the first change that the database lists.
fn initial_onset(zone: &Zone, wall: NaiveDateTime) -> Onset {
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

fn new_year(year: i32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(year, 1, 1)
        .unwrap_or(NaiveDate::MIN)
        .and_time(NaiveTime::MIN)
}

/// The onsets that a VTIMEZONE for a span is made of. Spans with equal choices have the same
/// VTIMEZONE.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OnsetChoice {
    /// The last onset of the kind that is not in force at the start of the span.
    counterpart: Option<usize>,
    /// The onset in force at the start of the span.
    in_force: usize,
    /// The last onset of the span; `None` if the offset is constant.
    last: Option<usize>,
    is_endless: bool,
    is_before_first_year: bool,
}

/// The onsets that describe a zone for a span.
pub fn choose(zone: &Zone, span: Span) -> OnsetChoice {
    let history = history(zone);
    let in_force = history.in_force(span.from);
    let last = span.to.map_or(history.onsets.len() - 1, |to| {
        history.in_force(to).max(in_force)
    });
    let recent = history.onsets_until(span.from - PERMANENT_AFTER);
    let changes = history.onsets.iter().take(last + 1).skip(recent);
    let is_constant = changes.clone().all(|onset| onset.before == onset.after);
    let kind = history.onsets.get(in_force).map(|onset| onset.kind);
    OnsetChoice {
        counterpart: (recent..in_force)
            .rev()
            .find(|&index| history.onsets.get(index).map(|onset| onset.kind) != kind)
            .filter(|_| !is_constant),
        in_force,
        last: (!is_constant).then_some(last),
        is_endless: span.to.is_none(),
        is_before_first_year: span.from.year() <= FIRST_YEAR,
    }
}

/// The observances that describe a zone for a span.
///
/// Both kinds start before the span if the offset changes in the span or in the two years before
/// it. Outlook reads only the latest observance of each kind and repeats it every year, so a
/// permanent change has an observance of each kind with the same offset.
pub(crate) fn observances(zone: &Zone, choice: &OnsetChoice) -> Vec<Observance> {
    let history = history(zone);
    let Some(last) = choice.last else {
        let constant = history
            .onsets
            .get(choice.in_force)
            .map(|onset| constant_observance(zone, onset, choice.is_before_first_year));
        return constant.into_iter().collect();
    };
    let mut observances: Vec<Observance> = Vec::new();
    let mut runs = BTreeSet::new();
    for index in choice.counterpart.into_iter().chain(choice.in_force..=last) {
        let (Some(onset), Some(run)) = (history.onsets.get(index), history.run(index)) else {
            continue;
        };
        let is_listed = onset.wall.year() <= limits::LAST_LISTED_YEAR || !choice.is_endless;
        if !is_listed && !history.is_in_force(run) {
            continue;
        }
        if runs.insert(history.run_of.get(index)) {
            observances.extend(history.observance(index));
        }
        if index < choice.in_force {
            continue;
        }
        let other = onset.kind.other();
        let counterpart = observances
            .iter()
            .rfind(|observance| observance.kind == other);
        let is_missing = counterpart.is_none();
        let differs = counterpart.is_none_or(|found| found.onset.after != onset.after);
        if differs && (is_missing || history.is_permanent(index)) {
            observances.push(twin(onset));
        }
    }
    observances
}

/// The same onset under the other name.
fn twin(onset: &Onset) -> Observance {
    Observance {
        kind: onset.kind.other(),
        onset: onset.clone(),
        rule: None,
    }
}

fn constant_observance(zone: &Zone, onset: &Onset, is_before_first_year: bool) -> Observance {
    let onset = if onset.wall.year() < FIRST_YEAR && !is_before_first_year {
        Onset {
            abbreviation: onset.abbreviation.clone(),
            before: onset.after,
            after: onset.after,
            ..initial_onset(zone, new_year(FIRST_YEAR))
        }
    } else {
        onset.clone()
    };
    Observance {
        kind: ObservanceKind::Standard,
        onset,
        rule: None,
    }
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
    let history = history(zone);
    if history.is_settled(instant) {
        return false;
    }
    let (wall, offset) = (zone.wall(instant), zone.offset(instant));
    let froms = [instant, instant - TimeDelta::days(12 * 366)];
    froms.into_iter().any(|from| {
        let readings = history.outlook_readings(zone, from, instant);
        let mut offsets = readings.iter().flat_map(|reading| reading.offsets(wall));
        offsets.any(|read| read != offset)
    })
}

impl History {
    /// What Outlook reads of the VTIMEZONEs for spans that begin at `from` and contain an instant.
    fn outlook_readings(
        &self,
        zone: &Zone,
        from: DateTime<Utc>,
        instant: DateTime<Utc>,
    ) -> Arc<[OutlookReading]> {
        let key = ReadingKey {
            onsets: [instant, from, from - PERMANENT_AFTER].map(|at| self.onsets_until(at)),
            is_before_first_year: from.year() <= FIRST_YEAR,
        };
        let cached = || {
            let cache = self.outlook_readings.read();
            let cache = cache.unwrap_or_else(PoisonError::into_inner);
            cache.get(&key).cloned()
        };
        cached().unwrap_or_else(|| {
            let readings = self.compute_outlook_readings(zone, from, instant);
            let cache = self.outlook_readings.write();
            let mut cache = cache.unwrap_or_else(PoisonError::into_inner);
            cache.insert(key, Arc::clone(&readings));
            readings
        })
    }

    fn compute_outlook_readings(
        &self,
        zone: &Zone,
        from: DateTime<Utc>,
        instant: DateTime<Utc>,
    ) -> Arc<[OutlookReading]> {
        let later = self.turns.range(instant + TimeDelta::seconds(1)..);
        let ends = std::iter::once(&instant).chain(later).copied().map(Some);
        let mut readings: Vec<OutlookReading> = Vec::new();
        for to in ends.chain(std::iter::once(None)) {
            let observances = observances(zone, &choose(zone, Span { from, to }));
            let reading = OutlookReading::of(&observances);
            readings.extend(reading.filter(|reading| !readings.contains(reading)));
        }
        readings.into()
    }

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

    /// The offset that Outlook finds for a wall time; several where its reading of a rule is
    /// unclear.
    fn offsets(&self, wall: NaiveDateTime) -> Vec<FixedOffset> {
        let standard = &self.standard;
        let Some(daylight) = &self.daylight else {
            return vec![standard.onset.after];
        };
        let mut offsets = Vec::new();
        for standard_onset in outlook_onsets(standard, wall.year()) {
            for daylight_onset in outlook_onsets(daylight, wall.year()) {
                let is_daylight = if daylight_onset < standard_onset {
                    (daylight_onset..standard_onset).contains(&wall)
                } else {
                    !(standard_onset..daylight_onset).contains(&wall)
                };
                let read = if is_daylight { daylight } else { standard };
                offsets.push(read.onset.after);
            }
        }
        offsets
    }
}

/// The onsets of an observance in a year, as Outlook may read them: without an RRULE, or with one
/// that does not name an ordinal, it takes the ordinal of a date.
fn outlook_onsets(observance: &Observance, year: i32) -> Vec<NaiveDateTime> {
    let wall = observance.onset.wall;
    let ordinals: Vec<u32> = match observance.rule.map(|rule| rule.day) {
        Some(day) if day.is_last => vec![5],
        Some(MonthDayPattern { nth: Some(nth), .. }) => vec![nth],
        Some(day) => (day.days.0.div_ceil(7)..=day.days.1.div_ceil(7)).collect(),
        None => vec![wall.day().div_ceil(7)],
    };
    let date = |ordinal: u32| {
        let nth = |ordinal: u32| {
            let ordinal = u8::try_from(ordinal).ok()?;
            NaiveDate::from_weekday_of_month_opt(year, wall.month(), wall.weekday(), ordinal)
        };
        nth(ordinal).or_else(|| nth(ordinal - 1))
    };
    ordinals
        .into_iter()
        .filter_map(date)
        .map(|date| date.and_time(wall.time()))
        .collect()
}
