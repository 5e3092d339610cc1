//! Days, months and periods that the schedule does not have.

use chrono::{Datelike as _, NaiveDate, TimeDelta};

use super::begin;
use super::check::{Claim, ProseCheck, contradicting};
use super::planned::long_day;
use super::weekday;
use crate::diagnostic::{Code, Reporter};
use crate::prose::Role;
use crate::prose::claim::{self, Announcement, Standing};
use crate::prose::fact::{Fact, StatedDay, Statement, last_day_from, resolve_period};

/// The distance from a session within which a plausible day is meant to be the session's.
const NEAR: TimeDelta = TimeDelta::days(10);

/// The distance within which a plausible day with a consistent weekday is meant to be the
/// session's: a mistake of a month or two.
const MONTHS: TimeDelta = TimeDelta::days(62);

/// The distance within which an announced day is compared at all.
const YEAR: TimeDelta = TimeDelta::days(400);

/// `Sunday, June 9th` on a page with the date Saturday 8 June.
pub(super) fn wrong_day(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    let mut explained = Vec::new();
    let mut claims = Vec::new();
    for (day, fact) in check.prose.days() {
        let Some(date) = day.resolve(check.schedule.first_day) else {
            continue;
        };
        let standing = check.standing(fact);
        if is_explained(check, day, date) {
            explained.push(standing);
        // `No meeting on 16 April` neither confirms nor contradicts the schedule.
        } else if !check.schedule.leaves_out(date)
            && is_first_of_other_days(check, day, fact)
            && is_claim(check, day, date, fact, standing)
        {
            claims.push(Claim {
                value: date,
                fact,
                standing,
            });
        }
    }
    if explained.is_empty() && has_period_around(check) {
        claims.retain(|claim| claim.standing.is_announced());
    }
    let Some(claim) = contradicting(&claims, &explained) else {
        return begin::wrong_first_day(check, reporter);
    };
    let Some(session) = check.schedule.nearest(claim.value) else {
        return;
    };
    let message = format!(
        "the text says {}, but the schedule says {}",
        long_day(claim.value),
        long_day(session.first_day)
    );
    reporter.report(
        check
            .diagnostic(Code::ProseDay, message, claim.fact)
            .label("no session is on this day")
            .help("correct the text, or the date of the page"),
    );
}

/// Whether the day is not part of a period, or the first of a period without a session.
fn is_first_of_other_days(check: &ProseCheck<'_>, day: StatedDay, fact: &Fact) -> bool {
    let Statement::Period { first, last } = fact.statement else {
        return true;
    };
    let period = resolve_period(first, last, check.schedule.first_day);
    let Some((start, end)) = period.filter(|_| day == first) else {
        return false;
    };
    let mut sessions = check.schedule.sessions.iter();
    !sessions.any(|planned| planned.first_day <= end && start <= planned.last_day)
}

fn is_explained(check: &ProseCheck<'_>, day: StatedDay, date: NaiveDate) -> bool {
    check.schedule.covers(date)
        || (day.is_ambiguous && swapped(check, day).is_some_and(|date| check.schedule.covers(date)))
        || is_day_in_named_zone(check, date)
}

/// The date with day and month in the other order.
fn swapped(check: &ProseCheck<'_>, day: StatedDay) -> Option<NaiveDate> {
    let swapped = StatedDay {
        month: day.day,
        day: day.month,
        ..day
    };
    swapped.resolve(check.schedule.first_day)
}

/// Whether a session is on a day in a zone that the text names.
fn is_day_in_named_zone(check: &ProseCheck<'_>, date: NaiveDate) -> bool {
    let mut zones = check
        .prose
        .times()
        .filter_map(|(time, _)| time.zone.as_ref());
    zones.any(|word| {
        let mut sessions = check.schedule.sessions.iter();
        sessions.any(|planned| planned.session.when.day(&word.zone) == date)
    })
}

fn is_claim(
    check: &ProseCheck<'_>,
    day: StatedDay,
    date: NaiveDate,
    fact: &Fact,
    standing: Standing,
) -> bool {
    let Some(session) = check.schedule.nearest(date) else {
        return false;
    };
    let distance = (session.first_day - date).abs();
    let is_past = date < session.first_day && claim::is_past(check.prose, fact);
    // With a wrong month or year, the weekday may be that of the session.
    let is_session_in_other_month =
        date.day() == session.first_day.day() && day.weekday == Some(session.first_day.weekday());
    let is_weekday_right =
        is_session_in_other_month || day.weekday.is_none_or(|weekday| weekday == date.weekday());
    let is_same_day_of_year =
        (date.month(), date.day()) == (session.first_day.month(), session.first_day.day());
    let is_series = check.schedule.sessions.len() > 1;
    match standing {
        Standing::Elsewhere | Standing::OtherSubject => false,
        Standing::Announced(Announcement::Title | Announcement::Label) => distance <= YEAR,
        Standing::Announced(_) => distance <= MONTHS && !is_past,
        Standing::Next => {
            let is_exact = day.weekday.is_some() || has_time(check, fact);
            is_exact && distance <= NEAR && is_weekday_right && !is_series
        }
        Standing::Plausible { is_invitation } => {
            let is_exact = day.weekday.is_some() || has_time(check, fact);
            let is_near = distance <= NEAR
                || (is_same_day_of_year && distance <= YEAR)
                || (day.weekday.is_some() && distance <= MONTHS)
                || (date.day() == session.first_day.day() && distance <= MONTHS);
            !is_past && is_weekday_right && is_near && (is_exact || is_invitation)
        }
    }
}

/// `15 May at 08:30`
fn has_time(check: &ProseCheck<'_>, day: &Fact) -> bool {
    let mut times = check.prose.times();
    times.any(|(_, time)| claim::are_adjacent(check.prose, day, time))
}

/// Whether the text names a period that contains a session: the event is part of something.
fn has_period_around(check: &ProseCheck<'_>) -> bool {
    let near = check.schedule.first_day;
    check.prose.facts.iter().any(|fact| match fact.statement {
        Statement::Period { first, last } => {
            let period = resolve_period(first, last, near);
            period.is_some_and(|(first, last)| (first..=last).contains(&near))
        }
        _ => false,
    })
}

/// `September 2024 Assembly` on a page of September 2023.
pub(super) fn wrong_month(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    let first_day = check.schedule.first_day;
    let is_right = |year: Option<i32>, month: u32| {
        check.schedule.sessions.iter().any(|planned| {
            let mut days = [planned.first_day, planned.last_day].into_iter();
            days.any(|day| day.month() == month && year.is_none_or(|year| year == day.year()))
        })
    };
    let wrong = check
        .prose
        .facts
        .iter()
        .find_map(|fact| match fact.statement {
            Statement::Month {
                year: Some(year),
                month,
            } if check.prose.role(fact) == Role::Title && !is_right(Some(year), month) => {
                Some((fact, year, month))
            }
            _ => None,
        });
    let Some((fact, year, month)) = wrong else {
        return;
    };
    let Some(date) = NaiveDate::from_ymd_opt(year, month, 1) else {
        return;
    };
    let message = format!(
        "the title says {}, but the schedule says {}",
        date.format("%B %Y"),
        long_day(first_day)
    );
    let help = "correct the title, or the date of the page";
    reporter.report(check.diagnostic(Code::ProseDay, message, fact).help(help));
}

/// `May 18th-June 22nd` next to a series that ends on 15 June, or `17-18 October` next to one day.
pub(super) fn wrong_period(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    let mut periods: Vec<(NaiveDate, &Fact)> = Vec::new();
    for fact in &check.prose.facts {
        let Some(last) = stated_last_day(check, fact) else {
            continue;
        };
        if ends_on(check, last) {
            return;
        }
        periods.push((last, fact));
    }
    let claim = periods.into_iter().find(|(last, fact)| {
        check.prose.role(fact) != Role::Row && is_own_period(check, *last, fact)
    });
    let Some((last, fact)) = claim else {
        return;
    };
    let scheduled = match check.schedule.last_day {
        Some(day) => format!("on {}", long_day(day)),
        None => "never".to_owned(),
    };
    let subject = if check.schedule.is_series() {
        "the series"
    } else {
        "the event"
    };
    let message = format!(
        "the text says that {subject} ends on {}, but the schedule ends {scheduled}",
        long_day(last)
    );
    let key = if check.schedule.is_series() {
        "until"
    } else {
        "end"
    };
    let help = format!("correct the text, or write `{key}: {last}`");
    reporter.report(check.diagnostic(Code::ProseEnd, message, fact).help(help));
}

/// The last day of a period that begins with the schedule, or of the rule of the series.
fn stated_last_day(check: &ProseCheck<'_>, fact: &Fact) -> Option<NaiveDate> {
    let first_day = check.schedule.first_day;
    let last = match fact.statement {
        Statement::Period { first, last } => last_day_from(first, last, first_day),
        Statement::Day(day) if weekday::ends_rule_of_series(check, fact) => {
            day.resolve_from(first_day)
        }
        _ => None,
    };
    last.filter(|last| *last >= first_day)
}

/// A longer period next to a single session is most often an exhibition or a registration.
const EVENT_DAYS: TimeDelta = TimeDelta::days(6);

fn is_own_period(check: &ProseCheck<'_>, last: NaiveDate, fact: &Fact) -> bool {
    if matches!(fact.statement, Statement::Day(_)) {
        return true;
    }
    let standing = check.standing(fact);
    let is_other = match standing {
        Standing::Elsewhere => true,
        Standing::OtherSubject => {
            let mut sessions = check.schedule.sessions.iter();
            sessions.any(|planned| planned.start.is_some())
                && !weekday::is_next_to_rule_of_series(check, fact)
        }
        _ => false,
    };
    if is_other {
        return false;
    }
    check.schedule.is_series() || last - check.schedule.first_day <= EVENT_DAYS
}

/// Whether the schedule ends with a period: no further session would fit into it.
fn ends_on(check: &ProseCheck<'_>, stated: NaiveDate) -> bool {
    let Some(scheduled) = check.schedule.last_day else {
        return false;
    };
    if !check.schedule.is_series() {
        return scheduled >= stated;
    }
    let sessions = &check.schedule.sessions;
    let days: Vec<NaiveDate> = sessions.iter().map(|planned| planned.first_day).collect();
    let gaps = days.windows(2).filter_map(|pair| match pair {
        [a, b] if b > a => Some(*b - *a),
        _ => None,
    });
    let step = gaps.min().unwrap_or(TimeDelta::days(1));
    scheduled <= stated && stated < scheduled + step
}
