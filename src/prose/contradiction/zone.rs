//! Zone words that do not hold on the day.

use std::collections::HashSet;
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use regex::Regex;

use super::Page;
use super::plan::{Planned, long_day};
use crate::diagnostic::{Code, Diagnostic};
use crate::prose::fact::StatedTime;
use crate::prose::pattern::compile;
use crate::prose::zone_word::ZoneWord;

/// `12PM EST` on 18 May, when the clocks of New York show EDT.
pub fn out_of_season(page: &Page<'_>) -> Vec<Diagnostic> {
    let mut reported: HashSet<&str> = HashSet::new();
    let mut faults = Vec::new();
    for (time, fact) in page.prose.times() {
        let Some(zone) = &time.zone else { continue };
        let Some(session) = meant_session(page, time) else {
            continue;
        };
        if !reported.insert(&zone.word) {
            continue;
        }
        let quote = page.prose.quote(fact);
        let message = format!(
            "`{}` is not what the clocks show on {}",
            zone.word,
            long_day(session.first_day)
        );
        let literal = zone.literal(
            zone.place
                .wall(session.session.when.sort_key())
                .date()
                .and_time(time.start),
        );
        let note = format!(
            "by the letter, `{quote}` is {} in {}; the schedule says {}",
            session.track.zone.wall(literal).format("%H:%M"),
            session.track.zone.name(),
            session
                .start
                .map_or(String::new(), |start| start.format("%H:%M").to_string())
        );
        let right = any_season(zone, session);
        let correction = match quote.strip_suffix(&format!(" {}", zone.word)) {
            Some(rest) if !rest.contains(&zone.word) => format!("`{rest} {right}`"),
            _ => format!("`{right}` in place of `{}`", zone.word),
        };
        let help = format!("write {correction}, which is right on any date");
        faults.push(
            page.fault(Code::ProseZone, message, fact)
                .note(note)
                .help(help),
        );
    }
    faults
}

/// The session that starts at a stated time only if the word is not taken by the letter.
fn meant_session<'p>(page: &Page<'p>, time: &StatedTime) -> Option<&'p Planned<'p>> {
    let is_literal = |planned: &Planned<'_>| planned.starts_literally_at(time);
    if page.plan.sessions.iter().any(is_literal) {
        return None;
    }
    let mut sessions = page.plan.sessions.iter();
    sessions.find(|planned| planned.starts_loosely_at(time))
}

/// The word that holds all year: with the city of the event's own zone, if it has the same time.
fn any_season(zone: &ZoneWord, session: &Planned<'_>) -> String {
    let own = &session.track.zone;
    let same = session
        .start
        .is_some_and(|start| own.resolve(start).instant == zone.loose(start));
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

/// What stands between two ways to tell one time.
static OR: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"^ [\s)]* (?: / | \| | = | \( | ; | , | · | or | oder | aka | bzw\.? )+ [\s(]* $")
});

/// `6pm CET / 11am EST`, which are an hour apart.
pub fn disagreeing(page: &Page<'_>) -> Vec<Diagnostic> {
    let times: Vec<_> = page.prose.times().collect();
    let faults = times.windows(2).filter_map(|pair| {
        let [(one, first), (other, second)] = pair else {
            return None;
        };
        let (zone, other_zone) = (one.zone.as_ref()?, other.zone.as_ref()?);
        let is_pair = OR.is_match(page.prose.between(first, second)?);
        let is_same_place = zone.place.name() == other_zone.place.name();
        let day = page.plan.sessions.first()?.first_day;
        if !is_pair || is_same_place || agree(one, other, day) {
            return None;
        }
        let quote = page.prose.quote(first);
        let message = format!(
            "`{quote}` and `{}` are not the same time",
            page.prose.quote(second)
        );
        let instant = zone.loose(day.and_time(one.start));
        let right = other_zone.place.wall(instant).format("%H:%M");
        let note = format!(
            "on {}, `{quote}` is {right} in {}",
            long_day(day),
            other_zone.place.name()
        );
        Some(
            page.fault(Code::ProseZones, message, second)
                .note(note)
                .help(format!(
                    "correct one of the two: the schedule says {}",
                    page.plan.sessions.first()?.told()
                )),
        )
    });
    faults.take(1).collect()
}

/// Whether two stated times are one instant on a day, or a day apart, by any reading.
fn agree(one: &StatedTime, other: &StatedTime, day: NaiveDate) -> bool {
    let instants = |time: &StatedTime| -> Vec<DateTime<Utc>> {
        let wall = day.and_time(time.start);
        let zone = time.zone.iter();
        zone.flat_map(|zone| [zone.literal(wall), zone.loose(wall)])
            .collect()
    };
    let others = instants(other);
    instants(one).iter().any(|instant| {
        others
            .iter()
            .any(|other| (*other - *instant).num_minutes() % (24 * 60) == 0)
    })
}
