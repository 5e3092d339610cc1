//! The recurrence set of a VEVENT (RFC 5545, 3.8.5).

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};

use super::moment::{Moment, MomentKey};
use super::vevent::CalendarEvent;
use crate::diagnostic::{Code, Diagnostic};
use crate::limits;
use crate::time::rule::{End, Rule};

/// The limit that a calendar exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OccurrenceLimit {
    /// [`limits::CALENDAR_SESSIONS`].
    Sessions,
    /// [`limits::EXHAUSTED_RULES`].
    ExhaustedRules,
}

impl OccurrenceLimit {
    /// The error about a file.
    pub(crate) fn exceeded_in(self, path: &str) -> Diagnostic {
        let (message, limit) = match self {
            OccurrenceLimit::Sessions => ("too many sessions", limits::CALENDAR_SESSIONS),
            OccurrenceLimit::ExhaustedRules => {
                ("too many rules that never occur", limits::EXHAUSTED_RULES)
            }
        };
        Diagnostic::new(Code::TooLarge, format!("{path} has {message}"))
            .note(format!("the limit is {limit}"))
    }
}

/// Expands the VEVENTs of one calendar within the limits of a calendar.
#[derive(Debug)]
pub(crate) struct Occurrences {
    /// Rules without an end are followed up to this instant.
    horizon: DateTime<Utc>,
    sessions_left: usize,
    /// Rules that may end without a reason: the search for a day that never comes takes long.
    exhausted_rules_left: usize,
}

impl CalendarEvent {
    /// Whether the VEVENT describes more than one session.
    pub(crate) fn is_series(&self) -> bool {
        !self.added.is_empty() || self.parsed_rules().any(|rule| rule.is_some())
    }
}

impl Occurrences {
    pub(crate) fn up_to(horizon: DateTime<Utc>) -> Occurrences {
        Occurrences {
            horizon,
            sessions_left: limits::CALENDAR_SESSIONS,
            exhausted_rules_left: limits::EXHAUSTED_RULES,
        }
    }

    /// Returns the original starts of all sessions of a VEVENT in their order, without those that
    /// EXDATE excludes. A rule that calfeed cannot expand counts as absent.
    ///
    /// # Errors
    ///
    /// The calendar has too many sessions, or too many rules that never occur.
    pub(crate) fn starts(&mut self, event: &CalendarEvent) -> Result<Vec<Moment>, OccurrenceLimit> {
        let mut starts = vec![event.start.clone()];
        starts.extend_from_slice(&event.added);
        for (rule, end) in event.parsed_rules().flatten() {
            self.push_rule_starts(event, &rule, end, &mut starts)?;
        }
        starts.sort_by_key(Moment::key);
        starts.dedup_by(|one, other| one.is_same_time(other));
        let excluded = Excluded::new(&event.excluded);
        starts.retain(|start| !excluded.contains(start));
        let left = self.sessions_left.checked_sub(starts.len());
        self.sessions_left = left.ok_or(OccurrenceLimit::Sessions)?;
        Ok(starts)
    }

    fn push_rule_starts(
        &mut self,
        event: &CalendarEvent,
        rule: &Rule,
        end: Option<End>,
        starts: &mut Vec<Moment>,
    ) -> Result<(), OccurrenceLimit> {
        let Ok(walls) = rule.occurrences(event.start.wall()) else {
            return Ok(());
        };
        let mut count = match end {
            Some(End::After(count)) => count,
            _ => u32::MAX,
        };
        for start in walls.map(|wall| event.start_at(wall)) {
            let is_allowed = match end {
                Some(end) => is_allowed(end, &start),
                None => start.instant() <= self.horizon,
            };
            if !is_allowed {
                return Ok(());
            }
            if starts.len() > self.sessions_left {
                return Err(OccurrenceLimit::Sessions);
            }
            starts.push(start);
            count -= 1;
            if count == 0 {
                return Ok(());
            }
        }
        let left = self.exhausted_rules_left.checked_sub(1);
        self.exhausted_rules_left = left.ok_or(OccurrenceLimit::ExhaustedRules)?;
        Ok(())
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
