//! The recurrence set of a VEVENT (RFC 5545, 3.8.5).

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};

use super::moment::{Moment, MomentKey};
use super::vevent::CalendarEvent;
use crate::time::rule::{End, Rule};

/// The sessions of a VEVENT exceed the limit of the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManySessions;

impl CalendarEvent {
    /// Whether the VEVENT describes more than one session.
    pub fn is_series(&self) -> bool {
        !self.added.is_empty() || self.parsed_rules().any(|rule| rule.is_some())
    }

    /// The original starts of all sessions in their order, without those that EXDATE excludes.
    /// Rules without an end are followed up to `horizon`. A rule that calfeed cannot expand counts
    /// as absent.
    ///
    /// # Errors
    ///
    /// More than `limit` starts.
    pub(crate) fn starts(
        &self,
        horizon: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<Moment>, TooManySessions> {
        let mut starts = vec![self.start.clone()];
        starts.extend_from_slice(&self.added);
        for (rule, end) in self.parsed_rules().flatten() {
            let left = (limit + 1).saturating_sub(starts.len());
            starts.extend(self.rule_starts(&rule, end, horizon).take(left));
        }
        if starts.len() > limit {
            return Err(TooManySessions);
        }
        starts.sort_by_key(Moment::key);
        starts.dedup_by(|one, other| one.is_same_time(other));
        let excluded = Excluded::new(&self.excluded);
        starts.retain(|start| !excluded.contains(start));
        Ok(starts)
    }

    fn rule_starts(
        &self,
        rule: &Rule,
        end: Option<End>,
        horizon: DateTime<Utc>,
    ) -> impl Iterator<Item = Moment> {
        let count = match end {
            Some(End::After(count)) => count as usize,
            _ => usize::MAX,
        };
        let walls = rule.occurrences(self.start.wall()).ok();
        walls
            .into_iter()
            .flatten()
            .take(count)
            .map(|wall| self.start_at(wall))
            .take_while(move |start| match end {
                Some(end) => is_allowed(end, start),
                None => start.instant() <= horizon,
            })
    }
}

fn is_allowed(end: End, start: &Moment) -> bool {
    match end {
        End::UntilDay(day) => start.wall().date() <= day,
        End::UntilWall(wall) => start.wall() <= wall,
        End::UntilInstant(instant) => start.instant() <= instant,
        End::After(_) | End::Never => true,
    }
}

/// The dates of EXDATEs. Some producers write only the day of a start with a time.
struct Excluded {
    moments: HashSet<MomentKey>,
    days: HashSet<NaiveDate>,
}

impl Excluded {
    fn new(excluded: &[Moment]) -> Excluded {
        Excluded {
            moments: excluded.iter().map(Moment::key).collect(),
            days: excluded
                .iter()
                .filter(|moment| moment.is_day())
                .map(|moment| moment.wall().date())
                .collect(),
        }
    }

    fn contains(&self, start: &Moment) -> bool {
        self.moments.contains(&start.key())
            || (!self.days.is_empty() && self.days.contains(&start.wall().date()))
    }
}
