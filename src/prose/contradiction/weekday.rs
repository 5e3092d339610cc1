//! Weekdays that do not belong to their date, or on which no session is.

use chrono::{Datelike as _, TimeDelta, Weekday};

use super::check::ProseCheck;
use super::planned::long_day;
use crate::diagnostic::{Code, Reporter};
use crate::prose::claim::{self, Announcement, Standing};
use crate::prose::fact::{Fact, StatedDay, StatedRule, Statement};

/// The distance from a session within which a date with a year is compared.
const NEAR: TimeDelta = TimeDelta::days(10);

/// `Sunday, June 8th`, which is a Saturday.
pub(super) fn wrong_weekday_of_date(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    let wrong = check.prose.days().find_map(|(day, fact)| {
        let stated = day.weekday?;
        let date = day.resolve(check.schedule.first_day)?;
        let session = check.schedule.nearest(date)?;
        let is_certain = check.schedule.covers(date)
            || (day.year.is_some() && (session.first_day - date).abs() <= NEAR);
        if date.weekday() == stated || !is_certain || fits_otherwise(check, day, stated) {
            return None;
        }
        Some((date, stated, fact))
    });
    let Some((date, stated, fact)) = wrong else {
        return;
    };
    let message = format!("{} is not a {}", long_day(date), name(stated));
    let help = format!("write `{}`, or correct the date", name(date.weekday()));
    reporter.report(
        check
            .diagnostic(Code::ProseWeekday, message, fact)
            .help(help),
    );
}

/// Whether the other order of day and month, or the year before or after, has the weekday. The
/// latter only for a text about another year.
fn fits_otherwise(check: &ProseCheck<'_>, day: StatedDay, stated: Weekday) -> bool {
    let swapped = StatedDay {
        month: day.day,
        day: day.month,
        ..day
    };
    let date = swapped.resolve(check.schedule.first_day);
    day.is_ambiguous && date.is_some_and(|date| date.weekday() == stated)
}

/// A weekday on which the event, or the series, has no session.
pub(super) fn wrong_weekday(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    let stated = this_time(check).or_else(|| in_rule(check));
    let (Some((stated, fact)), Some(first)) = (stated, check.schedule.sessions.first()) else {
        return;
    };
    let message = format!(
        "the text says {}, but the schedule says {}",
        name(stated),
        long_day(first.first_day)
    );
    let help = "correct the text, or the date and rule of the page";
    reporter.report(check.diagnostic(Code::ProseDay, message, fact).help(help));
}

fn has_session_on(check: &ProseCheck<'_>, weekday: Weekday) -> bool {
    check.schedule.sessions.iter().any(|planned| {
        let days = planned
            .first_day
            .iter_days()
            .take_while(|day| *day <= planned.last_day);
        days.take(7).any(|day| day.weekday() == weekday)
    })
}

/// `this time on a Thursday`, and `When: Thursday, 7pm` without a date.
fn this_time<'p>(check: &ProseCheck<'p>) -> Option<(Weekday, &'p Fact)> {
    let has_date = check.prose.days().next().is_some();
    check.prose.facts.iter().find_map(|fact| {
        let Statement::Weekday(weekday) = fact.statement else {
            return None;
        };
        let is_label =
            || check.standing(fact) == Standing::Announced(Announcement::Label) && !has_date;
        let is_own = claim::is_this_time(check.prose, fact) || is_label();
        (is_own && !has_session_on(check, weekday)).then_some((weekday, fact))
    })
}

/// The weekday of a rule, if no rule of the text fits the series.
fn in_rule<'p>(check: &ProseCheck<'p>) -> Option<(Weekday, &'p Fact)> {
    if !check.schedule.is_series() {
        return None;
    }
    let rules: Vec<(&StatedRule, &Fact)> = check
        .prose
        .facts
        .iter()
        .filter_map(|fact| match &fact.statement {
            Statement::Repeats(rule) if !rule.weekdays.is_empty() => Some((rule, fact)),
            _ => None,
        })
        .collect();
    if rules.iter().any(|(rule, _)| fits_series(check, rule)) {
        return None;
    }
    let mut own = rules
        .iter()
        .filter(|(_, fact)| claim::is_about_event(check.prose, fact));
    let (rule, fact) = own.next()?;
    let mut weekdays = rule.weekdays.iter().map(|(_, weekday)| *weekday);
    let missing = weekdays.find(|weekday| !has_session_on(check, *weekday));
    Some((missing.unwrap_or(rule.weekdays.first()?.1), fact))
}

/// Whether a rule of the series is next to a fact: `Tuesdays 10-11am, 14 January to 1 April`.
pub(super) fn is_next_to_rule_of_series(check: &ProseCheck<'_>, fact: &Fact) -> bool {
    let mut facts = check.prose.facts.iter();
    facts.any(|other| match &other.statement {
        Statement::Repeats(rule) => {
            claim::are_adjacent(check.prose, other, fact) && fits_series(check, rule)
        }
        _ => false,
    })
}

/// Whether a day ends a rule that fits the series: `every Tuesday until 22 June`.
pub(super) fn ends_rule_of_series(check: &ProseCheck<'_>, day: &Fact) -> bool {
    let mut facts = check.prose.facts.iter();
    check.schedule.is_series()
        && facts.any(|fact| match &fact.statement {
            Statement::Repeats(rule) if !rule.weekdays.is_empty() => {
                fits_series(check, rule) && claim::ends_rule(check.prose, fact, day)
            }
            _ => false,
        })
}

/// Whether the series has sessions on all weekdays of a rule, in the right weeks of a month.
pub(super) fn fits_series(check: &ProseCheck<'_>, rule: &StatedRule) -> bool {
    let sessions = &check.schedule.sessions;
    let mut weekdays = rule.weekdays.iter();
    weekdays.all(|weekday| {
        let single = StatedRule {
            weekdays: vec![*weekday],
            ..rule.clone()
        };
        match weekday.0 {
            None => has_session_on(check, weekday.1),
            Some(_) => sessions
                .iter()
                .any(|planned| single.is_on(planned.first_day)),
        }
    })
}

fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
