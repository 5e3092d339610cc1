//! A page with one date whose text describes a series.

use super::Page;
use crate::diagnostic::{Code, Diagnostic};
use crate::prose::Role;
use crate::prose::fact::{Fact, Statement};
use crate::schedule::session::Origin;

/// A note, if the text tells a rule and an end that begin with the page's date, and the schedule
/// has neither.
pub fn describes_a_series(page: &Page<'_>) -> Option<Diagnostic> {
    let is_one_date = |origin: Origin| origin == Origin::Single;
    let mut sessions = page.plan.sessions.iter();
    if !sessions.all(|planned| is_one_date(planned.session.origin)) {
        return None;
    }
    let rule = page
        .prose
        .facts
        .iter()
        .find(|fact| is_rule_of_series(page, fact))?;
    let fault = page.fault(
        Code::SeriesInText,
        "the text describes a series, the page has one date".into(),
        rule,
    );
    let path = &page.plan.event.place.file.path;
    Some(fault.help(format!("`calfeed draft {path}` proposes the keys to add")))
}

fn is_rule_of_series(page: &Page<'_>, rule: &Fact) -> bool {
    if !matches!(rule.statement, Statement::Repeats(_)) {
        return false;
    }
    let first_day = page.plan.first_day;
    let facts = page.prose.facts.iter();
    let mut in_passage = facts.filter(|fact| fact.passage == rule.passage);
    in_passage.any(|fact| match fact.statement {
        Statement::Period { first, last } => {
            let (first, last) = (first.resolve(first_day), last.resolve(first_day));
            first == Some(first_day) && last > first
        }
        Statement::Count(count) => count > 1 && page.prose.role(fact) == Role::Title,
        _ => false,
    })
}
