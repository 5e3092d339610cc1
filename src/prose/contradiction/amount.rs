//! Counts and lengths that do not add up.

use chrono::TimeDelta;

use super::check::ProseCheck;
use crate::diagnostic::{Code, Diagnostic};
use crate::prose::Role;
use crate::prose::claim;
use crate::prose::fact::{Fact, LengthOf, Statement};
use crate::time::duration;

/// `6 sessions`, `2 hours each`, `12 hours in total`, compared with the schedule.
pub(super) fn wrong_amounts(check: &ProseCheck<'_>) -> Vec<Diagnostic> {
    [wrong_count(check), wrong_length(check), wrong_total(check)]
        .into_iter()
        .flatten()
        .collect()
}

fn wrong_count(check: &ProseCheck<'_>) -> Option<Diagnostic> {
    check
        .schedule
        .last_day
        .filter(|_| check.schedule.is_series())?;
    let scheduled = check.schedule.counts();
    let stated = stated(check, |statement| match statement {
        Statement::Count(count) => Some(*count),
        _ => None,
    });
    let (count, fact) = only_wrong(&stated, |count| scheduled.contains(count))?;
    let actual = scheduled.first()?;
    let message = format!("the text says {count} sessions, but the schedule has {actual}");
    let help = format!("correct the text, or write `count: {count}`");
    Some(check.diagnostic(Code::ProseCount, message, fact).help(help))
}

fn wrong_length(check: &ProseCheck<'_>) -> Option<Diagnostic> {
    let scheduled = check.schedule.length()?;
    let stated = stated(check, |statement| match statement {
        Statement::Length {
            length,
            of: LengthOf::EachSession,
        } if describes_series(check) => Some((*length, LengthOf::EachSession)),
        Statement::Length {
            length,
            of: LengthOf::Event,
        } => Some((*length, LengthOf::Event)),
        _ => None,
    });
    let ((length, _), fact) = only_wrong(&stated, |(length, _)| *length == scheduled)?;
    let message = format!(
        "the text says that a session lasts {}, but the schedule says {}",
        duration::text(*length),
        duration::text(scheduled)
    );
    let help = format!(
        "correct the text, or write `duration: {}`",
        duration::text(*length)
    );
    Some(
        check
            .diagnostic(Code::ProseLength, message, fact)
            .help(help),
    )
}

fn wrong_total(check: &ProseCheck<'_>) -> Option<Diagnostic> {
    check
        .schedule
        .last_day
        .filter(|_| check.schedule.is_series())?;
    let each = check.schedule.length()?;
    let totals: Vec<TimeDelta> = check
        .schedule
        .counts()
        .into_iter()
        .filter_map(|count| each.checked_mul(i32::try_from(count).ok()?))
        .collect();
    let stated = stated(check, |statement| match statement {
        Statement::Length {
            length,
            of: LengthOf::AllSessions,
        } => Some(*length),
        _ => None,
    });
    // A total of the same page that fits one session is the session's own.
    let (length, fact) = only_wrong(&stated, |length| totals.contains(length) || *length == each)?;
    let actual = totals.first()?;
    let message = format!(
        "the text says {} in total, but the sessions take {}",
        duration::text(*length),
        duration::text(*actual)
    );
    Some(
        check
            .diagnostic(Code::ProseLength, message, fact)
            .help("correct the text, `duration`, or the number of sessions"),
    )
}

/// What the text says about the event itself.
fn stated<'p, T>(
    check: &ProseCheck<'p>,
    read: impl Fn(&Statement) -> Option<T>,
) -> Vec<(T, &'p Fact)> {
    let facts = check.prose.facts.iter();
    facts
        .filter(|fact| {
            let role = check.prose.role(fact);
            role == Role::Title || claim::is_amount_of_event(check.prose, fact)
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

/// Whether the schedule or the text has several sessions. Otherwise *each* is about parts of one.
fn describes_series(check: &ProseCheck<'_>) -> bool {
    let mut facts = check.prose.facts.iter();
    check.schedule.is_series()
        || facts.any(|fact| matches!(fact.statement, Statement::Count(_) | Statement::Repeats(_)))
}
