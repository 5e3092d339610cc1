//! Words for zones that are wrong on the day, and times in two zones that are not the same.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};

use super::check::ProseCheck;
use super::planned::{PlannedSession, long_day};
use crate::diagnostic::{Code, Reporter};
use crate::prose::Role;
use crate::prose::fact::{Fact, StatedTime};
use crate::prose::token::Token;
use crate::prose::zone_word::ZoneWord;

/// Reports `12PM EST` on 18 May, when EDT is in use in New York.
pub(super) fn out_of_season(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    let mut reported: HashSet<&str> = HashSet::new();
    for (time, fact) in check.prose.times() {
        let Some(zone) = &time.zone else { continue };
        let Some(session) = meant_session(check, time) else {
            continue;
        };
        if reported.insert(&zone.word) {
            report_out_of_season(check, (time, fact), (zone, session), reporter);
        }
    }
}

fn report_out_of_season(
    check: &ProseCheck<'_>,
    (time, fact): (&StatedTime, &Fact),
    (zone, session): (&ZoneWord, &PlannedSession<'_>),
    reporter: &mut Reporter,
) {
    let quote = check.prose.quote(fact);
    let message = format!(
        "`{}` is not in use on {}",
        zone.word,
        long_day(session.first_day)
    );
    let day = zone.zone.wall(session.session.when.sort_key()).date();
    let literal = zone.literal(day.and_time(time.start.time));
    let start = session.start.map(|start| start.format("%H:%M").to_string());
    let note = format!(
        "literally, `{quote}` is {} in {}, but the schedule says {}",
        session.track.zone.wall(literal).format("%H:%M"),
        session.track.zone.name(),
        start.unwrap_or_default()
    );
    let right = any_season(zone, session);
    let correction = match quote.strip_suffix(&format!(" {}", zone.word)) {
        Some(rest) if !rest.contains(&zone.word) => format!("`{rest} {right}`"),
        _ => format!("`{right}` in place of `{}`", zone.word),
    };
    reporter.report(
        check
            .diagnostic(Code::ProseZone, message, fact)
            .note(note)
            .help(format!("write {correction}, which is right on any date")),
    );
}

/// The session that starts at a stated time only if the word is not taken literally.
fn meant_session<'p>(check: &ProseCheck<'p>, time: &StatedTime) -> Option<&'p PlannedSession<'p>> {
    let is_literal = |planned: &PlannedSession<'_>| planned.starts_literally_at(time);
    if check.schedule.sessions.iter().any(is_literal) {
        return None;
    }
    let mut sessions = check.schedule.sessions.iter();
    sessions.find(|planned| planned.starts_in_any_season_at(time))
}

/// The word that is right all year: with the city of the event's zone, if that has the same time.
fn any_season(zone: &ZoneWord, session: &PlannedSession<'_>) -> String {
    let own = &session.track.zone;
    let same = session
        .start
        .is_some_and(|start| own.resolve(start).instant == zone.in_any_season(start));
    let city = own
        .name()
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .replace('_', " ");
    match zone.any_season.split_once(' ') {
        Some((_, time)) if same && !own.is_utc() => format!("{city} {time}"),
        _ => zone.any_season.to_owned(),
    }
}

/// Whether the tokens between two times join them as one time in two zones.
fn join_times(between: &[Token]) -> bool {
    let is_joint = |token: &Token| {
        matches!(
            &*token.lower,
            "/" | "|"
                | "="
                | "("
                | ";"
                | ","
                | "·"
                | "or"
                | "oder"
                | "ou"
                | "o"
                | "aka"
                | "bzw"
                | "is"
                | "and"
                | "und"
                | "et"
                | "y"
                | "•"
                | "\n"
        )
    };
    let is_other = |token: &Token| matches!(&*token.lower, ")" | "." | "*" | "-");
    between.iter().any(is_joint)
        && between
            .iter()
            .all(|token| is_joint(token) || is_other(token))
}

/// Whether two times are consecutive entries of a list without other words.
fn are_entries(check: &ProseCheck<'_>, first: &Fact, second: &Fact) -> bool {
    let is_whole =
        |fact: &Fact| check.prose.role(fact) == Role::Item && check.prose.is_whole_passage(fact);
    second.passage == first.passage + 1 && is_whole(first) && is_whole(second)
}

/// Reports `6pm CET / 11am EST`, which are an hour apart.
pub(super) fn disagreeing(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    let Some(session) = check.schedule.sessions.first() else {
        return;
    };
    let day = session.first_day;
    let times: Vec<_> = check.prose.times().collect();
    let wrong = times.windows(2).find_map(|pair| match pair {
        [(one, first), (other, second)] => {
            let zones = (one.zone.as_ref()?, other.zone.as_ref()?);
            let is_wrong = is_pair(check, first, second)
                && zones.0.zone.name() != zones.1.zone.name()
                && !agree(one, other, day);
            is_wrong.then_some((one, zones, first, second))
        }
        _ => None,
    });
    let Some((one, (zone, other_zone), first, second)) = wrong else {
        return;
    };
    let quote = check.prose.quote(first);
    let message = format!(
        "`{quote}` and `{}` are not the same time",
        check.prose.quote(second)
    );
    let instant = zone.in_any_season(day.and_time(one.start.time));
    let note = format!(
        "on {}, `{quote}` is {} in {}",
        long_day(day),
        other_zone.zone.wall(instant).format("%H:%M"),
        other_zone.zone.name()
    );
    let help = format!(
        "correct one of them; the schedule says {}",
        session.describe()
    );
    reporter.report(
        check
            .diagnostic(Code::ProseZones, message, second)
            .note(note)
            .help(help),
    );
}

/// Whether two times are one time in two zones.
fn is_pair(check: &ProseCheck<'_>, first: &Fact, second: &Fact) -> bool {
    let are_joined = || check.prose.between(first, second).is_some_and(join_times);
    are_entries(check, first, second) || are_joined()
}

/// Whether two stated times are one instant on a day, or a day apart, in any reading.
fn agree(one: &StatedTime, other: &StatedTime, day: NaiveDate) -> bool {
    let instants = |time: &StatedTime| -> Vec<DateTime<Utc>> {
        let zones = time.zone.iter();
        let read = |zone: &ZoneWord, reading| {
            let wall = day.and_time(reading);
            [zone.literal(wall), zone.in_any_season(wall)]
        };
        zones
            .flat_map(|zone| {
                time.start
                    .readings()
                    .flat_map(|reading| read(zone, reading))
            })
            .collect()
    };
    let others = instants(other);
    instants(one).iter().any(|instant| {
        others
            .iter()
            .any(|other| (*other - *instant).num_minutes() % (24 * 60) == 0)
    })
}
