//! Times at which no session starts.

use super::check::{Claim, ProseCheck, contradicting};
use super::planned::PlannedSession;
use super::weekday;
use crate::diagnostic::{Code, Reporter};
use crate::prose::Role;
use crate::prose::claim::{self, Standing};
use crate::prose::fact::{Fact, StatedRule, StatedTime, Statement, TextTime};

/// `7pm` on a page with a session at 18:30.
pub(super) fn wrong_start(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    if check
        .schedule
        .sessions
        .iter()
        .any(|planned| planned.start.is_none())
    {
        return;
    }
    let mut explained = Vec::new();
    let mut claims: Vec<Claim<'_, TextTime>> = Vec::new();
    for (time, fact) in check.prose.times() {
        let standing = check.standing(fact);
        if check.schedule.starting_at(time).is_some() {
            explained.push(standing);
        } else if is_claim(check, time, fact, standing) && !is_in_second_zone(check, fact, &claims)
        {
            claims.push(Claim {
                value: time.start,
                fact,
                standing,
            });
        }
    }
    let Some(claim) = contradicting(&claims, &explained) else {
        return;
    };
    let (Some(session), Statement::Time(time)) =
        (check.schedule.sessions.first(), &claim.fact.statement)
    else {
        return;
    };
    let zone = time.zone.as_ref();
    let zone = zone.map_or(String::new(), |zone| format!(" {}", zone.word));
    let start = session
        .start
        .map_or(String::new(), |start| start.format("%H:%M").to_string());
    let message = format!(
        "the text says {}{zone}, but the schedule says {start} in {}",
        time.start.time.format("%H:%M"),
        session.track.zone.name()
    );
    reporter.report(
        check
            .diagnostic(Code::ProseTime, message, claim.fact)
            .label("no session starts at this time")
            .help("correct the text, or the time of the page"),
    );
}

fn is_claim(check: &ProseCheck<'_>, time: &StatedTime, fact: &Fact, standing: Standing) -> bool {
    if claim::is_end(check.prose, fact)
        || is_next_to_explained(check, fact)
        || is_in_other_place(check, fact)
        || is_next_to_other_rule(check, fact)
    {
        return false;
    }
    match standing {
        Standing::Elsewhere => false,
        // `Launch at the park, Sat 24 October, 9:30am`
        Standing::OtherSubject => {
            is_next_to_rule(check, fact) || is_next_to_date_of_session(check, fact)
        }
        Standing::Announced(_) => !belongs_to_other_day(check, fact),
        Standing::Plausible { .. } | Standing::Next => {
            let is_end = time.end.is_none() && check.schedule.ends_at(time);
            (is_on_session_day(check, fact) || is_only_day(check, fact, standing))
                && (!is_end || is_next_to_day(check, fact))
        }
    }
}

pub(super) fn is_next_to_date_of_session(check: &ProseCheck<'_>, time: &Fact) -> bool {
    let mut days = check.prose.days();
    days.any(|(_, day)| {
        is_day_of_session(check, day) && claim::are_adjacent(check.prose, day, time)
    })
}

/// The second time of `8:30pm ET / 5:30pm PT`, which is not another claim.
fn is_in_second_zone(check: &ProseCheck<'_>, fact: &Fact, claims: &[Claim<'_, TextTime>]) -> bool {
    let has_zone =
        |fact: &Fact| matches!(&fact.statement, Statement::Time(time) if time.zone.is_some());
    let is_next = |claim: &Claim<'_, TextTime>| {
        has_zone(claim.fact) && claim::are_adjacent(check.prose, claim.fact, fact)
    };
    has_zone(fact) && claims.iter().any(is_next)
}

fn is_next_to_day(check: &ProseCheck<'_>, time: &Fact) -> bool {
    let mut days = check.prose.days();
    days.any(|(_, day)| claim::are_adjacent(check.prose, day, time))
}

/// `every first Sunday at 2pm`, if the rule is that of the series.
fn is_next_to_rule(check: &ProseCheck<'_>, time: &Fact) -> bool {
    check.schedule.is_series()
        && rule_of(check, time).is_some_and(|rule| weekday::fits_series(check, rule))
}

/// `planning is every third Monday at 6pm`, if the rule is not that of the series.
fn is_next_to_other_rule(check: &ProseCheck<'_>, time: &Fact) -> bool {
    check.schedule.is_series()
        && rule_of(check, time).is_some_and(|rule| !weekday::fits_series(check, rule))
}

/// The rule next to a time.
fn rule_of<'p>(check: &ProseCheck<'p>, time: &Fact) -> Option<&'p StatedRule> {
    check
        .prose
        .facts
        .iter()
        .find_map(|fact| match &fact.statement {
            Statement::Repeats(rule)
                if !rule.weekdays.is_empty()
                    && fact.passage == time.passage
                    && claim::are_adjacent(check.prose, fact, time) =>
            {
                Some(rule)
            }
            _ => None,
        })
}

/// `8pm ET / 5pm PT`, where one of the two is right: [`super::zone`] compares them.
fn is_next_to_explained(check: &ProseCheck<'_>, fact: &Fact) -> bool {
    check.prose.times().any(|(other, other_fact)| {
        other.zone.is_some()
            && check.schedule.starting_at(other).is_some()
            && other_fact.passage == fact.passage
            && !std::ptr::eq(other_fact, fact)
            && claim::are_adjacent(check.prose, other_fact, fact)
    })
}

/// A zone in a text about people elsewhere is no claim: `those in Lisbon at 17:00`. Only the
/// zones of a list of times have names that the database does not know.
fn is_in_other_place(check: &ProseCheck<'_>, fact: &Fact) -> bool {
    matches!(check.prose.role(fact), Role::Row) && !check.standing(fact).is_announced()
}

/// The day to which a time belongs: the nearest one in its clause.
fn day_of<'p>(check: &ProseCheck<'p>, time: &Fact) -> Option<&'p Fact> {
    let distance = |day: &&Fact| day.at.start.abs_diff(time.at.start);
    check
        .prose
        .days()
        .map(|(_, fact)| fact)
        .filter(|day| {
            day.passage == time.passage
                && (claim::are_adjacent(check.prose, day, time)
                    || claim::share_sentence(check.prose, day, time))
        })
        .min_by_key(distance)
}

fn is_day_of_session(check: &ProseCheck<'_>, fact: &Fact) -> bool {
    let days = match fact.statement {
        Statement::Day(day) => [Some(day), None],
        Statement::Period { first, last } => [Some(first), Some(last)],
        _ => [None, None],
    };
    days.into_iter().flatten().any(|day| {
        let date = day.resolve(check.schedule.first_day);
        date.is_some_and(|date| check.schedule.covers(date)) || day.is_ambiguous
    })
}

/// Whether a time belongs to a day that is not the event's: `The next meeting is on 4 December
/// at 6:30pm.`
pub(super) fn belongs_to_other_day(check: &ProseCheck<'_>, time: &Fact) -> bool {
    day_of(check, time)
        .is_some_and(|day| !is_day_of_session(check, day) && !check.standing(day).is_announced())
}

/// `We meet at 7.45pm`, on a page with one session, where no other day is named.
fn is_only_day(check: &ProseCheck<'_>, time: &Fact, standing: Standing) -> bool {
    let is_invitation = standing
        == Standing::Plausible {
            is_invitation: true,
        };
    let is_of_other_day = |fact: &Fact| {
        let has_no_day = matches!(
            fact.statement,
            Statement::Time(_) | Statement::Length { .. }
        );
        fact.passage == time.passage && !has_no_day && !is_day_of_session(check, fact)
    };
    let mut facts = check.prose.facts.iter();
    is_invitation && check.schedule.sessions.len() == 1 && !facts.any(is_of_other_day)
}

/// `On 15 May at 08:30`, where a session is on 15 May, and `Fridays at 7pm` in a series.
fn is_on_session_day(check: &ProseCheck<'_>, time: &Fact) -> bool {
    let is_rule_nearer = !is_next_to_day(check, time) && is_next_to_rule(check, time);
    if let Some(day) = day_of(check, time).filter(|_| !is_rule_nearer) {
        return is_day_of_session(check, day) && claim::is_about_event(check.prose, day);
    }
    is_next_to_rule(check, time) || is_in_sentence_of_rule(check, time)
}

/// `Every other Friday we roll the dice at 6:30pm`, if the rule is that of the series.
fn is_in_sentence_of_rule(check: &ProseCheck<'_>, time: &Fact) -> bool {
    let mut facts = check.prose.facts.iter();
    check.schedule.is_series()
        && facts.any(|fact| match &fact.statement {
            Statement::Repeats(rule) if !rule.weekdays.is_empty() => {
                claim::share_sentence(check.prose, fact, time) && weekday::fits_series(check, rule)
            }
            _ => false,
        })
}

/// `Starts: 9pm` on a page that has only a day.
pub(super) fn time_of_whole_day(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    let is_single_day = |planned: &PlannedSession<'_>| {
        planned.start.is_none() && planned.first_day == planned.last_day
    };
    if !check.schedule.sessions.iter().all(is_single_day) {
        return;
    }
    let labelled: Vec<(&StatedTime, &Fact)> = check
        .prose
        .times()
        .filter(|(_, fact)| {
            let standing = check.standing(fact);
            let is_own = match standing {
                Standing::Announced(_) => true,
                Standing::Plausible { .. } => is_on_session_day(check, fact),
                _ => false,
            };
            is_own && !belongs_to_other_day(check, fact)
        })
        .collect();
    let Some((time, fact)) = labelled.first() else {
        return;
    };
    let mut others = check.prose.times();
    let is_programme =
        others.any(|(other, at)| at.passage == fact.passage && other.start != time.start);
    if is_programme && !check.standing(fact).is_announced() {
        return;
    }
    let message = format!(
        "the text says {}, but the schedule has only a day",
        time.start.time.format("%H:%M")
    );
    let help = "add the time to the page: `calfeed draft` proposes it";
    reporter.report(check.diagnostic(Code::ProseTime, message, fact).help(help));
}
