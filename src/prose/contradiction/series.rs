//! A page with one date and a text that describes a series.

use super::check::ProseCheck;
use crate::diagnostic::{Code, Diagnostic};
use crate::prose::Role;
use crate::prose::fact::{Fact, Statement};
use crate::schedule::session::Origin;

/// Returns a note if the text has a rule and an end that begin with the page's date, and the
/// schedule has neither.
pub(super) fn describes_a_series(check: &ProseCheck<'_>) -> Option<Diagnostic> {
    let is_one_date = |origin: Origin| origin == Origin::Single;
    let mut sessions = check.schedule.sessions.iter();
    if !sessions.all(|planned| is_one_date(planned.session.origin)) {
        return None;
    }
    let rule = check
        .prose
        .facts
        .iter()
        .find(|fact| is_rule_of_series(check, fact))?;
    let note = check.diagnostic(
        Code::SeriesInText,
        "the text describes a series, but the page has one date".into(),
        rule,
    );
    let path = &check.schedule.event.file().path;
    Some(note.help(format!("`calfeed draft {path}` proposes the keys to add")))
}

fn is_rule_of_series(check: &ProseCheck<'_>, rule: &Fact) -> bool {
    if !matches!(rule.statement, Statement::Repeats(_)) {
        return false;
    }
    let first_day = check.schedule.first_day;
    let facts = check.prose.facts.iter();
    let mut in_passage = facts.filter(|fact| fact.passage == rule.passage);
    in_passage.any(|fact| match fact.statement {
        Statement::Period { first, last } => {
            let (first, last) = (first.resolve(first_day), last.resolve(first_day));
            first == Some(first_day) && last > first
        }
        Statement::Count(count) => count > 1 && check.prose.role(fact) == Role::Title,
        _ => false,
    })
}
