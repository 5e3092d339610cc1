//! Counts and lengths that do not add up.

use chrono::TimeDelta;

use super::Page;
use crate::diagnostic::{Code, Diagnostic};
use crate::prose::Role;
use crate::prose::claim;
use crate::prose::fact::{Fact, Statement};
use crate::time::duration;

/// `6 sessions`, `2 hours each`, `12 hours in total`, compared with the schedule.
pub fn wrong_amounts(page: &Page<'_>) -> Vec<Diagnostic> {
    [wrong_count(page), wrong_length(page), wrong_total(page)]
        .into_iter()
        .flatten()
        .collect()
}

fn wrong_count(page: &Page<'_>) -> Option<Diagnostic> {
    page.plan.last_day.filter(|_| page.plan.is_series())?;
    let scheduled = page.plan.counts();
    let stated = stated(page, |statement| match statement {
        Statement::Count(count) => Some(*count),
        _ => None,
    });
    let (count, fact) = only_wrong(&stated, |count| scheduled.contains(count))?;
    let actual = scheduled.first()?;
    let message = format!("the text says {count} sessions, the schedule has {actual}");
    let help = format!("correct the text, or write `count: {count}`");
    Some(page.fault(Code::ProseCount, message, fact).help(help))
}

fn wrong_length(page: &Page<'_>) -> Option<Diagnostic> {
    let scheduled = page.plan.length()?;
    let stated = stated(page, |statement| match statement {
        Statement::LengthOfEach(length) => Some(*length),
        _ => None,
    });
    let (length, fact) = only_wrong(&stated, |length| *length == scheduled)?;
    let message = format!(
        "the text says that a session lasts {}, the schedule {}",
        duration::text(*length),
        duration::text(scheduled)
    );
    let help = format!(
        "correct the text, or write `duration: {}`",
        duration::text(*length)
    );
    Some(page.fault(Code::ProseLength, message, fact).help(help))
}

fn wrong_total(page: &Page<'_>) -> Option<Diagnostic> {
    page.plan.last_day?;
    let each = page.plan.length()?;
    let totals: Vec<TimeDelta> = page
        .plan
        .counts()
        .into_iter()
        .filter_map(|count| each.checked_mul(i32::try_from(count).ok()?))
        .collect();
    let stated = stated(page, |statement| match statement {
        Statement::LengthInTotal(length) => Some(*length),
        _ => None,
    });
    // A total of the same page that fits one session is the session's own.
    let (length, fact) = only_wrong(&stated, |length| totals.contains(length) || *length == each)?;
    let actual = totals.first()?;
    let message = format!(
        "the text says {} in total, the sessions take {}",
        duration::text(*length),
        duration::text(*actual)
    );
    Some(
        page.fault(Code::ProseLength, message, fact)
            .help("correct the text, `duration`, or the number of sessions"),
    )
}

/// What the text says about the event itself.
fn stated<'p, T>(page: &Page<'p>, read: impl Fn(&Statement) -> Option<T>) -> Vec<(T, &'p Fact)> {
    let facts = page.prose.facts.iter();
    facts
        .filter(|fact| {
            let role = page.prose.role(fact);
            role == Role::Title || (role != Role::Row && !claim::is_elsewhere(page.prose, fact))
        })
        .filter_map(|fact| Some((read(&fact.statement)?, fact)))
        .collect()
}

/// The first statement, if none of them is right.
fn only_wrong<'s, 'p, T>(
    stated: &'s [(T, &'p Fact)],
    is_right: impl Fn(&T) -> bool,
) -> Option<(&'s T, &'p Fact)> {
    if stated.iter().any(|(value, _)| is_right(value)) {
        return None;
    }
    stated.first().map(|(value, fact)| (value, *fact))
}
