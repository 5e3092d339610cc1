//! A list of the days of a series, one of which is wrong.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::check::ProseCheck;
use super::planned::long_day;
use crate::diagnostic::{Code, Reporter};
use crate::prose::Role;
use crate::prose::fact::{Fact, Statement};

/// Days, each with its fact.
type StatedDays<'p> = Vec<(NaiveDate, &'p Fact)>;

/// Reports the one day of a list that is not a session, if all other sessions are in the list.
pub(super) fn wrong_day_of_list(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    let sessions = check.schedule.sessions.iter();
    let sessions: BTreeSet<NaiveDate> = sessions.map(|planned| planned.first_day).collect();
    if sessions.len() < 3 || check.schedule.last_day.is_none() {
        return;
    }
    let Some((stated, missing, fact)) = lists(check)
        .iter()
        .find_map(|list| single_difference(list, &sessions))
    else {
        return;
    };
    let message = format!(
        "the text says {}, but the schedule says {}",
        long_day(stated),
        long_day(missing)
    );
    reporter.report(
        check
            .diagnostic(Code::ProseDay, message, fact)
            .label("no session is on this day, but on all other days of the list")
            .help("correct the text, or the dates of the page"),
    );
}

/// The days of each sentence or paragraph, and the first days of all items, and of all rows.
fn lists<'p>(check: &ProseCheck<'p>) -> Vec<StatedDays<'p>> {
    let days: StatedDays<'p> = check
        .prose
        .facts
        .iter()
        .filter_map(|fact| match fact.statement {
            Statement::Day(day) => Some((day.resolve(check.schedule.first_day)?, fact)),
            _ => None,
        })
        .collect();
    let of_passage = days.chunk_by(|(_, one), (_, other)| one.passage == other.passage);
    let mut lists: Vec<StatedDays<'p>> = of_passage.clone().map(<[_]>::to_vec).collect();
    for role in [Role::Item, Role::Row] {
        let first = of_passage.clone().filter_map(|days| days.first().copied());
        lists.push(
            first
                .filter(|(_, fact)| check.prose.role(fact) == role)
                .collect(),
        );
    }
    lists
}

/// The stated day and the session in its place, if a list differs from the sessions only there.
fn single_difference<'p>(
    list: &StatedDays<'p>,
    sessions: &BTreeSet<NaiveDate>,
) -> Option<(NaiveDate, NaiveDate, &'p Fact)> {
    let stated: BTreeSet<NaiveDate> = list.iter().map(|(day, _)| *day).collect();
    let (mut wrong, mut missing) = (stated.difference(sessions), sessions.difference(&stated));
    let (day, session) = (*wrong.next()?, *missing.next()?);
    let is_single = wrong.next().is_none() && missing.next().is_none();
    let (_, fact) = list.iter().find(|(stated, _)| *stated == day)?;
    is_single.then_some((day, session, fact))
}
