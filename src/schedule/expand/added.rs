//! Sessions in addition to those of the first rule: of further rules, and of `also`.

use std::collections::HashSet;

use chrono::{Datelike as _, NaiveDateTime};

use super::Expansion;
use crate::diagnostic::Reported;
use crate::event::{FurtherRule, Track};
use crate::limits;
use crate::schedule::session::{Origin, Session};

impl Expansion<'_> {
    /// The starts that the further rules of a series give a track in its period.
    ///
    /// # Errors
    ///
    /// One of the rules gives too many, or no date at all.
    pub(super) fn further_starts(&mut self, track: &Track) -> Result<Vec<NaiveDateTime>, Reported> {
        let event = self.event;
        let recurrence = event.recurrence.iter();
        let mut starts = Vec::new();
        for further in recurrence.flat_map(|recurrence| &recurrence.further) {
            starts.extend(self.starts_of_further_rule(track, further)?);
        }
        Ok(starts)
    }

    /// A COUNT counts from the first period on, as if the series had no `changes`.
    fn starts_of_further_rule(
        &mut self,
        track: &Track,
        further: &FurtherRule,
    ) -> Result<Vec<NaiveDateTime>, Reported> {
        let occurrences = further.rule.occurrences(track.slot.start());
        let occurrences = occurrences.map_err(|error| self.report(error))?;
        let mut starts = Vec::new();
        let mut is_empty = true;
        for (start, number) in occurrences.zip(1..) {
            if !further.end.includes(start, number, &track.zone) {
                return Ok(starts);
            }
            if number as usize > limits::SESSIONS || start.year() > *limits::YEARS.end() {
                return Err(self.report_too_many());
            }
            is_empty = false;
            self.count_examined()?;
            if track.period.contains(start.date()) {
                starts.push(start);
            }
        }
        // The search for a date up to the year 2400 was long; others like it must not follow.
        match is_empty {
            true => Err(self.report_empty(track)),
            false => Ok(starts),
        }
    }

    /// The sessions at the starts of further rules, without those that `except` names, and the
    /// sessions that `also` adds to a track.
    pub(super) fn added(
        &mut self,
        track: &Track,
        further: &[NaiveDateTime],
        is_in_series: impl Fn(NaiveDateTime) -> bool,
    ) -> Vec<Session> {
        let event = self.event;
        let mut starts: HashSet<NaiveDateTime> = HashSet::new();
        let mut added: Vec<Session> = Vec::new();
        for start in further {
            if !is_in_series(*start) && starts.insert(*start) {
                added.push(self.added_session(*start, track));
            }
        }
        self.leave_out(track, &mut added);
        for entry in &event.also {
            let Some(start) = self.added_start(entry.date, track) else {
                continue;
            };
            if is_in_series(start) || !starts.insert(start) {
                if !self.is_in_excluded_range(start, track) {
                    self.warn_of_session_in_series(entry);
                }
                continue;
            }
            added.push(self.added_session(start, track));
        }
        added
    }

    fn added_session(&mut self, start: NaiveDateTime, track: &Track) -> Session {
        let origin = Origin::Added {
            at_its_own_time: start.time() != track.slot.start().time(),
        };
        let mut session = self.session(start, track, origin);
        session.is_regular = false;
        session
    }
}
