//! The comparison of one text with its schedule, and the claims that it yields.

use super::planned::ProseSchedule;
use crate::diagnostic::{Code, Diagnostic};
use crate::prose::Prose;
use crate::prose::claim::{self, Announcement, Standing};
use crate::prose::fact::Fact;

/// A text and the schedule that it is compared with.
pub(super) struct ProseCheck<'a> {
    pub(super) prose: &'a Prose,
    pub(super) schedule: &'a ProseSchedule<'a>,
}

impl ProseCheck<'_> {
    /// Creates a diagnostic at a fact.
    pub(super) fn diagnostic(&self, code: Code, message: String, fact: &Fact) -> Diagnostic {
        Diagnostic::new(code, message).at(self.schedule.event.file(), fact.span.clone())
    }

    pub(super) fn standing(&self, fact: &Fact) -> Standing {
        claim::standing(self.prose, fact)
    }
}

/// A fact of the event that the schedule does not explain.
pub(super) struct Claim<'p, T> {
    pub(super) value: T,
    pub(super) fact: &'p Fact,
    pub(super) standing: Standing,
}

impl<T: PartialEq> Claim<'_, T> {
    /// Whether two claims are alternatives, and not parts of one list: `14 and 15 June`.
    fn differs_from(&self, other: &Claim<'_, T>) -> bool {
        self.value != other.value && self.fact.span != other.fact.span
    }
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
pub(super) fn contradicting<'c, 'p, T: PartialEq>(
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
            .any(|claim| claim.differs_from(first) && claim.standing == first.standing);
        return if is_programme { None } else { Some(first) };
    }
    let first = claims.first()?;
    let is_excused = !explained.is_empty() || claims.iter().any(|claim| claim.differs_from(first));
    if is_excused { None } else { Some(first) }
}
