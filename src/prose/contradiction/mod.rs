//! Contradictions between the text of a page and its schedule. See the principle in [`super`].

mod amount;
mod day;
pub(crate) mod planned;
mod series;
mod time;
mod weekday;
mod zone;

use super::Prose;
use super::claim::{self, Announcement, Standing};
use super::fact::Fact;
use crate::diagnostic::{Code, Diagnostic};
use crate::schedule::expand::Expanded;
use planned::ProseSchedule;

/// Returns every contradiction between a text and the sessions of its event.
pub fn find(expanded: &Expanded, prose: &Prose) -> Vec<Diagnostic> {
    let Some(schedule) = ProseSchedule::of(expanded) else {
        return Vec::new();
    };
    let check = ProseCheck {
        prose,
        schedule: &schedule,
    };
    if let Some(note) = series::describes_a_series(&check) {
        // Other differences follow from the missing rule.
        let mut found = vec![note];
        found.extend(zone::out_of_season(&check));
        return found;
    }
    let checks: [fn(&ProseCheck<'_>) -> Vec<Diagnostic>; 12] = [
        day::wrong_day,
        day::wrong_month,
        weekday::wrong_weekday_of_date,
        weekday::wrong_weekday,
        day::wrong_period,
        time::wrong_start,
        time::time_of_whole_day,
        time::wrong_end,
        time::missing_slot,
        zone::out_of_season,
        zone::disagreeing,
        amount::wrong_amounts,
    ];
    checks.iter().flat_map(|find| find(&check)).collect()
}

/// A text and the schedule that it is compared with.
struct ProseCheck<'a> {
    prose: &'a Prose,
    schedule: &'a ProseSchedule<'a>,
}

impl ProseCheck<'_> {
    /// Creates a diagnostic at a fact.
    fn diagnostic(&self, code: Code, message: String, fact: &Fact) -> Diagnostic {
        Diagnostic::new(code, message).at(self.schedule.event.file(), fact.span.clone())
    }

    fn standing(&self, fact: &Fact) -> Standing {
        claim::standing(self.prose, fact)
    }
}

/// A fact of the event that the schedule does not explain.
struct Claim<'p, T> {
    value: T,
    fact: &'p Fact,
    standing: Standing,
}

/// Whether explained facts excuse an announced one: a fact in the same form of announcement, or
/// for a sentence also the time of the doors, with which some calendars begin.
fn excuses(explained: &[Standing], announced: Standing) -> bool {
    let is_sentence = announced == Standing::Announced(Announcement::Sentence);
    explained.contains(&announced) || (is_sentence && explained.contains(&Standing::Elsewhere))
}

/// Returns the claim to report. An announced one comes before plausible ones. Plausible ones
/// are excused by an explained fact, and by each other if they differ: then the text is a
/// programme. Announced ones are excused only if the same form of announcement, used several
/// times, also introduces an explained fact: then the page lists several events.
fn contradicting<'c, 'p, T: PartialEq>(
    claims: &'c [Claim<'p, T>],
    explained: &[Standing],
) -> Option<&'c Claim<'p, T>> {
    let announced: Vec<&Claim<'p, T>> = claims
        .iter()
        .filter(|claim| claim.standing.is_announced() && !excuses(explained, claim.standing))
        .collect();
    if let Some(first) = announced.first() {
        let is_programme = announced
            .iter()
            .any(|claim| claim.value != first.value && claim.standing == first.standing);
        return if is_programme { None } else { Some(first) };
    }
    let first = claims.first()?;
    let is_excused = !explained.is_empty() || claims.iter().any(|claim| claim.value != first.value);
    if is_excused { None } else { Some(first) }
}
