//! VTIMEZONE: what a reader must know of a zone's clocks to place the sessions of a feed.
//!
//! RFC 5545, 3.6.5. Made from the zone's transitions: a yearly rule where they follow one, one
//! by one where they do not, and only for the span that the sessions need.

use chrono::{
    DateTime, Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc, Weekday,
};
use icalendar::parser::Component;

use crate::ical::time;
use crate::ical::writer::{component, property};
use crate::limits;
use crate::time::rule::weekday_code;
use crate::time::zone::{Transition, Zone};

/// The time that the sessions of a feed span in one zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first start.
    pub from: DateTime<Utc>,
    /// The last end; none if a series has no end.
    pub to: Option<DateTime<Utc>>,
}

impl Span {
    /// The span that holds both.
    #[must_use]
    pub fn and(self, other: Span) -> Span {
        Span {
            from: self.from.min(other.from),
            to: self.to.zip(other.to).map(|(a, b)| a.max(b)),
        }
    }
}

/// Up to where the changes of an endless series are looked at. A rule that holds until then is
/// taken to hold for ever: databases list changes up to 2037, and beyond only follow a rule.
const HORIZON_YEAR: i32 = 2070;

/// What decides the text of a VTIMEZONE: the changes of the clock around its span.
pub type Key = (Option<DateTime<Utc>>, Option<DateTime<Utc>>, bool);

/// Two spans with one key have one VTIMEZONE.
pub fn key(zone: &Zone, span: Span) -> Key {
    let before = |instant| zone.preceding(instant).map(|transition| transition.instant);
    let first = before(span.from);
    // Without a change since 1970, the year of the span decides: see `fixed_onset`.
    let first = first
        .filter(|instant| instant.year() >= 1970)
        .or((span.from.year() <= 1970).then_some(span.from));
    (first, span.to.and_then(before), span.to.is_none())
}

/// The VTIMEZONE of a zone for a span.
pub fn vtimezone(zone: &Zone, span: Span) -> Component<'static> {
    let mut timezone = component("VTIMEZONE");
    timezone.properties.push(property("TZID", zone.name()));
    let onsets = onsets(zone, span);
    let is_endless = span.to.is_none();
    for run in runs(onsets) {
        timezone.components.extend(run.observance(is_endless));
    }
    timezone
}

/// A moment from which the clocks of a zone show another offset.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Onset {
    /// What the clocks showed until then.
    wall: NaiveDateTime,
    instant: DateTime<Utc>,
    observed: Observed,
}

/// What is observed from an onset on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Observed {
    before: FixedOffset,
    after: FixedOffset,
    abbreviation: String,
    is_summer: bool,
}

/// The onset in force when the span begins, and all within it.
fn onsets(zone: &Zone, span: Span) -> Vec<Onset> {
    let end = span.to.unwrap_or_else(|| {
        let last = NaiveDate::from_ymd_opt(HORIZON_YEAR, 12, 31).unwrap_or(NaiveDate::MAX);
        last.and_time(chrono::NaiveTime::MIN).and_utc()
    });
    let first = zone
        .preceding(span.from)
        .filter(|transition| transition.instant.year() >= 1970)
        .map_or_else(
            || fixed_onset(zone, span.from),
            |transition| onset(zone, transition),
        );
    std::iter::once(first)
        .chain(
            zone.transitions(span.from)
                .take_while(|transition| transition.instant <= end)
                .map(|transition| onset(zone, transition)),
        )
        .collect()
}

fn onset(zone: &Zone, transition: Transition) -> Onset {
    let was_daylight = zone.is_daylight(transition.instant - TimeDelta::seconds(1));
    // Ireland and Morocco call their winter time the exception. Clients expect the name DAYLIGHT
    // for the time that is ahead.
    let is_summer = if was_daylight == transition.is_daylight {
        transition.is_daylight
    } else {
        transition.after.local_minus_utc() > transition.before.local_minus_utc()
    };
    Onset {
        wall: transition
            .instant
            .with_timezone(&transition.before)
            .naive_local(),
        instant: transition.instant,
        observed: Observed {
            before: transition.before,
            after: transition.after,
            abbreviation: transition.abbreviation,
            is_summer,
        },
    }
}

/// For a zone whose clocks have not changed since 1970 there is no transition to tell of.
fn fixed_onset(zone: &Zone, from: DateTime<Utc>) -> Onset {
    let year = if from.year() > 1970 {
        1970
    } else {
        from.year() - 1
    };
    let wall = NaiveDate::from_ymd_opt(year, 1, 1)
        .unwrap_or(NaiveDate::MIN)
        .and_time(chrono::NaiveTime::MIN);
    let (offset, abbreviation) = zone.offset_and_abbreviation(from);
    Onset {
        wall,
        instant: zone.resolve(wall).instant,
        observed: Observed {
            before: offset,
            after: offset,
            abbreviation,
            is_summer: false,
        },
    }
}

/// Onsets of the same kind, one a year, that follow one yearly rule.
struct Run {
    onsets: Vec<Onset>,
    pattern: Pattern,
}

/// Which day of the month the onsets of a run are on. Several readings are open at first.
#[derive(Debug, Clone, Copy)]
struct Pattern {
    /// The number of the weekday within the month, from 1.
    nth: Option<u32>,
    /// Whether it is always the last such weekday.
    is_last: bool,
    /// The earliest and the latest day: less than a week apart, the first such weekday from a day
    /// on.
    days: (u32, u32),
}

impl Pattern {
    fn of(day: NaiveDate) -> Pattern {
        Pattern {
            nth: Some(day.day().div_ceil(7)),
            is_last: (day + TimeDelta::days(7)).month() != day.month(),
            days: (day.day(), day.day()),
        }
    }

    /// What is left when both must fit.
    fn and(self, other: Pattern) -> Option<Pattern> {
        let both = Pattern {
            nth: self.nth.filter(|_| self.nth == other.nth),
            is_last: self.is_last && other.is_last,
            days: (self.days.0.min(other.days.0), self.days.1.max(other.days.1)),
        };
        let fits = both.nth.is_some() || both.is_last || both.days.1 - both.days.0 < 7;
        fits.then_some(both)
    }

    /// The part of the rule that says which day.
    fn rule(self, weekday: Weekday) -> String {
        let weekday = weekday_code(weekday);
        match (self.is_last, self.nth) {
            (true, _) => format!("BYDAY=-1{weekday}"),
            (false, Some(nth)) => format!("BYDAY={nth}{weekday}"),
            (false, None) => {
                let days = self.days.0..=self.days.0 + 6;
                let days: Vec<String> = days.map(|day| day.to_string()).collect();
                format!("BYMONTHDAY={};BYDAY={weekday}", days.join(","))
            }
        }
    }
}

/// Puts each onset into the run that it continues, or begins one.
fn runs(onsets: Vec<Onset>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for onset in onsets {
        let pattern = Pattern::of(onset.wall.date());
        let continued = runs.iter_mut().rev().find_map(|run| {
            let pattern = run.continued_by(&onset)?;
            Some((run, pattern))
        });
        match continued {
            Some((run, pattern)) => {
                run.pattern = pattern;
                run.onsets.push(onset);
            }
            None => runs.push(Run {
                onsets: vec![onset],
                pattern,
            }),
        }
    }
    runs
}

impl Run {
    /// The pattern that holds for the run and the onset, if it can be its next.
    fn continued_by(&self, onset: &Onset) -> Option<Pattern> {
        let last = self.onsets.last()?;
        let (a, b) = (last.wall, onset.wall);
        let is_next = last.observed == onset.observed
            && b.year() == a.year() + 1
            && (b.month(), b.time(), b.weekday()) == (a.month(), a.time(), a.weekday());
        self.pattern.and(Pattern::of(b.date())).filter(|_| is_next)
    }

    /// STANDARD or DAYLIGHT. Of an endless feed's changes that follow no rule, those beyond the
    /// listed years are left out.
    fn observance(&self, is_endless: bool) -> Option<Component<'static>> {
        let (first, last) = (self.onsets.first()?, self.onsets.last()?);
        let goes_on = is_endless && last.wall.year() >= HORIZON_YEAR - 1;
        if !goes_on && first.wall.year() > limits::LAST_LISTED_YEAR && is_endless {
            return None;
        }
        let observed = &first.observed;
        let name = if observed.is_summer {
            "DAYLIGHT"
        } else {
            "STANDARD"
        };
        let mut observance = component(name);
        observance.properties.extend([
            property("DTSTART", time::wall(first.wall)),
            property("TZOFFSETFROM", time::offset(observed.before)),
            property("TZOFFSETTO", time::offset(observed.after)),
            property("TZNAME", observed.abbreviation.clone()),
        ]);
        if self.onsets.len() > 1 || goes_on {
            let mut rule = format!(
                "FREQ=YEARLY;BYMONTH={};{}",
                first.wall.month(),
                self.pattern.rule(first.wall.weekday())
            );
            if !goes_on {
                // In UTC, RFC 5545, 3.3.10.
                rule = format!("{rule};UNTIL={}", time::utc(last.instant));
            }
            observance.properties.push(property("RRULE", rule));
        }
        Some(observance)
    }
}
