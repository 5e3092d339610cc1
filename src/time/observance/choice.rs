//! The observances that describe a zone for a span of time.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike as _, Utc};

use super::component::{Observance, ObservanceKind, Onset};
use super::history::{FIRST_YEAR, PERMANENT_AFTER, history, initial_onset, new_year};
use crate::limits;
use crate::time::zone::Zone;

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
