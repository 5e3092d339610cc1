//! The first day of a series.

use chrono::{NaiveDate, TimeDelta};

use super::check::ProseCheck;
use super::planned::long_day;
use super::weekday;
use crate::diagnostic::{Code, Reporter};
use crate::prose::claim::{self, Announcement, Standing};
use crate::prose::fact::{Fact, Statement};

/// The distance from the first session within which a day is meant to be it.
const NEAR: TimeDelta = TimeDelta::days(31);

/// `Mondays, starting 22 September` on a page of a series that starts on 15 September.
pub(super) fn wrong_first_day(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    let first_day = check.schedule.first_day;
    if !check.schedule.is_series() {
        return;
    }
    let days = check.prose.days();
    let days = days.filter_map(|(day, fact)| Some((day.resolve(first_day)?, fact)));
    let days: Vec<(NaiveDate, &Fact)> = days.collect();
    if days.iter().any(|(day, _)| *day == first_day) {
        return;
    }
    let wrong = days
        .iter()
        .find(|(day, fact)| (*day - first_day).abs() <= NEAR && is_begin_of_series(check, fact));
    let Some((day, fact)) = wrong else {
        return;
    };
    let message = format!(
        "the text says that the series begins on {}, but the schedule says {}",
        long_day(*day),
        long_day(first_day)
    );
    let help = "correct the text, or the date of the page";
    reporter.report(check.diagnostic(Code::ProseDay, message, fact).help(help));
}

/// Whether a day is the beginning of the series, and not of a part of it: the event or its sessions
/// are the subject, or the rule is next to it.
fn is_begin_of_series(check: &ProseCheck<'_>, day: &Fact) -> bool {
    let is_subject = || {
        check.standing(day) == Standing::Announced(Announcement::Sentence)
            || claim::is_about_sessions(check.prose, day)
    };
    matches!(day.statement, Statement::Day(_))
        && claim::is_begin(check.prose, day)
        && (is_subject() || weekday::is_next_to_rule_of_series(check, day))
}
