//! Counts and lengths that do not add up.

use chrono::TimeDelta;

use super::check::ProseCheck;
use crate::diagnostic::{Code, Reporter};
use crate::prose::Role;
use crate::prose::claim;
use crate::prose::fact::{Fact, LengthOf, Statement};
use crate::time::duration;

/// Compares `6 sessions`, `2 hours each` and `12 hours in total` with the schedule.
pub(super) fn wrong_amounts(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    wrong_count(check, reporter);
    wrong_weeks(check, reporter);
    wrong_length(check, reporter);
    wrong_total(check, reporter);
}

/// Whether the sessions of a series can be counted.
fn is_finite_series(check: &ProseCheck<'_>) -> bool {
    check.schedule.is_series() && check.schedule.last_day.is_some()
}

fn wrong_count(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    if !is_finite_series(check) {
        return;
    }
    let scheduled = check.schedule.counts();
    let stated = stated(check, |statement| match statement {
        Statement::Count(count) => Some(*count),
        _ => None,
    });
    let wrong = only_wrong(&stated, |count| scheduled.contains(count));
    let (Some((count, fact)), Some(actual)) = (wrong, scheduled.first()) else {
        return;
    };
    let message = format!("the text says {count} sessions, but the schedule has {actual}");
    let help = format!("correct the text, or write `count: {count}`");
    reporter.report(check.diagnostic(Code::ProseCount, message, fact).help(help));
}

/// `a five-week course` on a page with four weekly sessions.
fn wrong_weeks(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    let Some(scheduled) = check.schedule.weeks() else {
        return;
    };
    let stated = stated(check, |statement| match statement {
        Statement::Weeks(weeks) => Some(*weeks),
        _ => None,
    });
    let counts = check.schedule.counts();
    let wrong = only_wrong(&stated, |weeks| {
        *weeks == scheduled || counts.contains(weeks)
    });
    let Some((weeks, fact)) = wrong else {
        return;
    };
    let message = format!("the text says {weeks} weeks, but the schedule has {scheduled}");
    let help = "correct the text, or the end of the series";
    reporter.report(check.diagnostic(Code::ProseCount, message, fact).help(help));
}

fn wrong_length(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    let Some(scheduled) = check.schedule.length() else {
        return;
    };
    let stated = stated(check, |statement| match statement {
        Statement::Length {
            length,
            of: LengthOf::EachSession,
        } if describes_series(check) => Some(*length),
        Statement::Length {
            length,
            of: LengthOf::Event,
        } => Some(*length),
        _ => None,
    });
    let Some((length, fact)) = only_wrong(&stated, |length| *length == scheduled) else {
        return;
    };
    let stated = duration::text(*length);
    let message = format!(
        "the text says that a session lasts {stated}, but the schedule says {}",
        duration::text(scheduled)
    );
    let help = format!("correct the text, or write `duration: {stated}`");
    reporter.report(
        check
            .diagnostic(Code::ProseLength, message, fact)
            .help(help),
    );
}

fn wrong_total(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    let Some(each) = check.schedule.length().filter(|_| is_finite_series(check)) else {
        return;
    };
    let counts = check.schedule.counts().into_iter();
    let totals: Vec<TimeDelta> = counts
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
    let wrong = only_wrong(&stated, |length| totals.contains(length) || *length == each);
    let (Some((length, fact)), Some(actual)) = (wrong, totals.first()) else {
        return;
    };
    let message = format!(
        "the text says {} in total, but the sessions take {}",
        duration::text(*length),
        duration::text(*actual)
    );
    reporter.report(
        check
            .diagnostic(Code::ProseLength, message, fact)
            .help("correct the text, `duration`, or the number of sessions"),
    );
}

/// The statements of the text about the event itself.
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
