//! A page with one date and a text that describes a series.

use super::check::ProseCheck;
use crate::diagnostic::{Code, Reporter};
use crate::prose::Role;
use crate::prose::claim;
use crate::prose::fact::{Fact, Statement};
use crate::schedule::session::Origin;

/// Returns the rule of the text if it has an end and begins with the page's date, and the schedule
/// has neither rule nor end. A session of several days has an end: `5–9 August, 10–18 daily`.
pub(super) fn rule_without_schedule<'p>(check: &ProseCheck<'p>) -> Option<&'p Fact> {
    let is_one_date = |origin: Origin| origin == Origin::Single;
    let mut sessions = check.schedule.sessions.iter();
    if !sessions
        .all(|planned| is_one_date(planned.session.origin) && planned.first_day == planned.last_day)
    {
        return None;
    }
    let mut facts = check.prose.facts.iter();
    facts.find(|fact| is_rule_of_series(check, fact))
}

/// Reports a rule of the text that the page lacks.
pub(super) fn describes_a_series(check: &ProseCheck<'_>, rule: &Fact, reporter: &mut Reporter) {
    let note = check.diagnostic(
        Code::SeriesInText,
        "the text describes a series, but the page has one date".into(),
        rule,
    );
    let path = &check.schedule.event.file().path;
    reporter.report(note.help(format!("`calfeed draft {path}` proposes the keys to add")));
}

fn is_rule_of_series(check: &ProseCheck<'_>, rule: &Fact) -> bool {
    if !matches!(rule.statement, Statement::Repeats(_)) {
        return false;
    }
    let facts = check.prose.facts.iter();
    let mut in_passage = facts.filter(|fact| fact.passage == rule.passage);
    let has_count = in_passage.any(|fact| match fact.statement {
        Statement::Count(count) => count > 1 && check.prose.role(fact) == Role::Title,
        _ => false,
    });
    has_count || claim::last_day_of_rule(check.prose, rule, check.schedule.first_day).is_some()
}
