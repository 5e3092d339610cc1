//! Days that the schedule does not have.

use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate, TimeDelta, Weekday};
use regex::Regex;

use super::Page;
use super::plan::long_day;
use crate::diagnostic::{Code, Diagnostic};
use crate::prose::Role;
use crate::prose::claim;
use crate::prose::day::weekday;
use crate::prose::fact::{Fact, StatedDay, Statement};
use crate::prose::pattern::{any_of, compile};

/// How far from a session a day may be that is meant to be the session's. What is farther away
/// is most often about something else.
const NEAR: TimeDelta = TimeDelta::days(10);

/// `Sunday, June 9th` on a page dated Saturday 8 June.
pub fn wrong_day(page: &Page<'_>) -> Vec<Diagnostic> {
    let stated: Vec<(NaiveDate, StatedDay, &Fact)> = page
        .prose
        .days()
        .filter_map(|(day, fact)| Some((day.resolve(page.plan.first_day)?, day, fact)))
        .collect();
    let agrees = |(date, ..): &(NaiveDate, StatedDay, &Fact)| page.plan.covers(*date);
    if stated.iter().any(agrees) || mentions_period_around(page) {
        return Vec::new();
    }
    let claims = stated.into_iter().filter(|(date, day, fact)| {
        is_claim(page, *day, fact) && is_near(page, *date) && !has_two_readings(page, *day)
    });
    let claims: Vec<_> = claims.collect();
    let Some((date, _, fact)) = claims.first() else {
        return Vec::new();
    };
    // Two different days: a programme, or a page about more than this event.
    if claims.iter().any(|(other, ..)| other != date) {
        return Vec::new();
    }
    let Some(session) = page.plan.nearest(*date) else {
        return Vec::new();
    };
    let message = format!(
        "the text says {}, the schedule {}",
        long_day(*date),
        long_day(session.first_day)
    );
    vec![
        page.fault(Code::ProseDay, message, fact)
            .label("no session is on this day")
            .help("correct the text, or the `date` of the page"),
    ]
}

fn is_claim(page: &Page<'_>, day: StatedDay, fact: &Fact) -> bool {
    let Statement::Day(_) = fact.statement else {
        return false;
    };
    if claim::is_announced(page.prose, fact) {
        return true;
    }
    let is_exact = day.weekday.is_some() || has_time_beside(page, fact);
    is_exact
        && !claim::is_agenda(page.prose, fact)
        && !claim::is_elsewhere(page.prose, fact)
        && claim::is_invitation(page.prose, fact)
}

/// `15 May at 08:30`: a day that is told with a time.
fn has_time_beside(page: &Page<'_>, day: &Fact) -> bool {
    page.prose
        .times()
        .any(|(_, time)| page.prose.are_beside(day, time) || page.prose.are_beside(time, day))
}

/// A day next to a session, or a session's day in another year.
fn is_near(page: &Page<'_>, date: NaiveDate) -> bool {
    let Some(session) = page.plan.nearest(date) else {
        return false;
    };
    let distance = (session.first_day - date).abs();
    let same_day =
        (date.month(), date.day()) == (session.first_day.month(), session.first_day.day());
    distance <= NEAR || (same_day && distance <= TimeDelta::days(366))
}

/// `9/6` may be the day of a session when it is read the other way round.
fn has_two_readings(page: &Page<'_>, day: StatedDay) -> bool {
    let swapped = StatedDay {
        month: day.day,
        day: day.month,
        ..day
    };
    let date = swapped.resolve(page.plan.first_day);
    date.is_some_and(|date| page.plan.covers(date))
}

/// Whether the text tells a period that a session lies in: the event is part of something.
fn mentions_period_around(page: &Page<'_>) -> bool {
    let near = page.plan.first_day;
    page.prose.facts.iter().any(|fact| match fact.statement {
        Statement::Period { first, last } => {
            let period = first.resolve(near).zip(last.resolve(near));
            period.is_some_and(|(first, last)| (first..=last).contains(&near))
        }
        _ => false,
    })
}

/// `Sunday, June 8th`, which is a Saturday.
pub fn wrong_weekday_of_date(page: &Page<'_>) -> Vec<Diagnostic> {
    let faults = page.prose.days().filter_map(|(day, fact)| {
        let stated = day.weekday?;
        let date = day.resolve(page.plan.first_day)?;
        let session = page.plan.nearest(date)?;
        let is_certain = page.plan.covers(date)
            || (day.year.is_some() && (session.first_day - date).abs() <= NEAR);
        if date.weekday() == stated || !is_certain || has_two_readings(page, day) {
            return None;
        }
        let message = format!("{} is not a {}", long_day(date), name(stated));
        let help = format!("write `{}`, or correct the date", name(date.weekday()));
        Some(page.fault(Code::ProseWeekday, message, fact).help(help))
    });
    faults.take(1).collect()
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

/// *this time it is a Wednesday*: what a page says that was copied from the last one.
static THIS_TIME: LazyLock<Regex> = LazyLock::new(|| {
    let weekday = any_of(|l| l.weekdays);
    compile(&format!(
        r"\b (?: this\s+time | diesmal | dieses\s+mal ) \s+
        (?: it \s+ is | it['’]s | is | ist | ist\s+es )? \s* (?: on | am )? \s* (?: an? | ein )? \s*
        (?P<weekday> {weekday} ) \b"
    ))
});

/// A weekday on which the event, or the series, has no session.
pub fn wrong_weekday(page: &Page<'_>) -> Vec<Diagnostic> {
    let has = |weekday: Weekday| {
        let mut days = page
            .plan
            .sessions
            .iter()
            .map(|planned| planned.first_day.weekday());
        days.any(|day| day == weekday)
    };
    let this_time = page.prose.matches(&THIS_TIME).find_map(|(captures, span)| {
        let stated = weekday(captures.name("weekday")?.as_str())?;
        (!has(stated)).then_some((stated, span))
    });
    let rules = page
        .prose
        .facts
        .iter()
        .filter_map(|fact| match &fact.statement {
            Statement::Repeats(rule) => Some((rule.weekday?.1, fact)),
            _ => None,
        });
    let rules: Vec<_> = rules.filter(|_| page.plan.is_series()).collect();
    let of_series = match rules.as_slice() {
        [(stated, fact)] if !has(*stated) && !claim::is_elsewhere(page.prose, fact) => {
            Some((*stated, fact.span.clone()))
        }
        _ => None,
    };
    let Some((stated, span)) = this_time.or(of_series) else {
        return Vec::new();
    };
    let Some(first) = page.plan.sessions.first() else {
        return Vec::new();
    };
    let message = format!(
        "the text says {}, the schedule {}",
        name(stated),
        long_day(first.first_day)
    );
    let fault = Diagnostic::new(Code::ProseDay, message)
        .help("correct the text, or the date and rule of the page");
    vec![fault.at(&page.plan.event.place.file, span)]
}

/// `May 18th-June 22nd` beside a series that ends on 15 June.
pub fn wrong_period(page: &Page<'_>) -> Vec<Diagnostic> {
    if !page.plan.is_series() {
        return Vec::new();
    }
    let first_day = page.plan.first_day;
    let faults = page.prose.facts.iter().filter_map(|fact| {
        let Statement::Period { first, last } = fact.statement else {
            return None;
        };
        let (first, last) = (first.resolve(first_day)?, last.resolve(first_day)?);
        if first != first_day || last < first || page.prose.role(fact) == Role::Row {
            return None;
        }
        let scheduled = match page.plan.last_day {
            Some(scheduled) if ends_with(page, scheduled, last) => return None,
            Some(scheduled) => format!("on {}", long_day(scheduled)),
            None => "never".into(),
        };
        let message = format!(
            "the text says that the series ends on {}, the schedule ends {scheduled}",
            long_day(last)
        );
        let help = format!("correct the text, or write `until: {last}`");
        Some(page.fault(Code::ProseEnd, message, fact).help(help))
    });
    faults.take(1).collect()
}

/// A series ends with a period if no further session would fit into it.
fn ends_with(page: &Page<'_>, scheduled: NaiveDate, stated: NaiveDate) -> bool {
    let days: Vec<NaiveDate> = page
        .plan
        .sessions
        .iter()
        .map(|planned| planned.first_day)
        .collect();
    let gaps = days.windows(2).filter_map(|pair| match pair {
        [a, b] if b > a => Some(*b - *a),
        _ => None,
    });
    let step = gaps.min().unwrap_or(TimeDelta::days(1));
    scheduled <= stated && stated < scheduled + step
}
