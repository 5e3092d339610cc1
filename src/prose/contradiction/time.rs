//! Times at which no session starts or ends.

use super::Page;
use super::plan::Planned;
use crate::diagnostic::{Code, Diagnostic};
use crate::prose::claim;
use crate::prose::fact::{Fact, StatedTime};

/// `7pm` on a page whose session is at 18:30, if 18:30 stands nowhere in the text.
pub fn wrong_start(page: &Page<'_>) -> Vec<Diagnostic> {
    let is_timed = |planned: &Planned<'_>| planned.start.is_some();
    if !page.plan.sessions.iter().all(is_timed) {
        return Vec::new();
    }
    if page
        .prose
        .times()
        .any(|(time, _)| page.plan.starting_at(time).is_some())
    {
        return Vec::new();
    }
    let claims: Vec<(&StatedTime, &Fact)> = page
        .prose
        .times()
        .filter(|(_, fact)| {
            claim::is_announced(page.prose, fact) || is_beside_session_day(page, fact)
        })
        .collect();
    let Some((time, fact)) = claims.first() else {
        return Vec::new();
    };
    // A programme of several points: none of them need be the start.
    if claims.iter().any(|(other, _)| other.start != time.start) {
        return Vec::new();
    }
    let Some(session) = page.plan.sessions.first() else {
        return Vec::new();
    };
    let zone = time
        .zone
        .as_ref()
        .map_or(String::new(), |zone| format!(" {}", zone.word));
    let message = format!(
        "the text says {}{zone}, the schedule {} in {}",
        time.start.format("%H:%M"),
        session
            .start
            .map_or(String::new(), |start| start.format("%H:%M").to_string()),
        session.track.zone.name()
    );
    vec![
        page.fault(Code::ProseTime, message, fact)
            .label("no session starts at this time")
            .help("correct the text, or the time of the page's `date`"),
    ]
}

/// `On 15 May at 08:30`, where a session is on 15 May.
fn is_beside_session_day(page: &Page<'_>, time: &Fact) -> bool {
    let beside = |day: &Fact| page.prose.are_beside(day, time) || page.prose.are_beside(time, day);
    let is_of_session = page.prose.days().any(|(day, fact)| {
        let date = day.resolve(page.plan.first_day);
        date.is_some_and(|date| page.plan.covers(date)) && beside(fact)
    });
    is_of_session
        && !claim::is_agenda(page.prose, time)
        && !claim::is_elsewhere(page.prose, time)
        && claim::is_invitation(page.prose, time)
}

/// `18:30 to 20:00` on a page whose session lasts until 19:30.
pub fn wrong_end(page: &Page<'_>) -> Vec<Diagnostic> {
    let ranges = page.prose.times().filter_map(|(time, fact)| {
        let length = time.length()?;
        let session = page.plan.starting_at(time)?;
        let is_claim = claim::is_announced(page.prose, fact)
            || !(claim::is_agenda(page.prose, fact) || claim::is_elsewhere(page.prose, fact));
        is_claim.then_some((time, length, session, fact))
    });
    let ranges: Vec<_> = ranges.collect();
    let ends = |session: &Planned<'_>, length| {
        session
            .end
            .zip(session.start)
            .is_some_and(|(end, start)| end - start == length)
    };
    if ranges
        .iter()
        .any(|(_, length, session, _)| ends(session, *length))
    {
        return Vec::new();
    }
    let Some((time, length, session, fact)) = ranges.first() else {
        return Vec::new();
    };
    let (Some(end), Some(stated)) = (session.end, time.end) else {
        return Vec::new();
    };
    let message = format!(
        "the text says that it ends at {}, the schedule at {}",
        stated.format("%H:%M"),
        end.format("%H:%M")
    );
    let help = format!(
        "correct the text, or write `duration: {}`",
        crate::time::duration::text(*length)
    );
    vec![page.fault(Code::ProseEnd, message, fact).help(help)]
}

/// `Track B (8PM)` on a page whose schedule has only Track A.
pub fn missing_slot(page: &Page<'_>) -> Vec<Diagnostic> {
    let slots: Vec<(&StatedTime, &Fact, &str)> = page
        .prose
        .times()
        .filter_map(|(time, fact)| Some((time, fact, time.track.as_deref()?)))
        .collect();
    let has_session = |time: &StatedTime| page.plan.starting_at(time).is_some();
    // If none of them is in the schedule, they are something else, such as working groups.
    if !slots.iter().any(|(time, ..)| has_session(time)) {
        return Vec::new();
    }
    let is_told_otherwise = |track: &str| {
        let mut same = slots.iter().filter(|(_, _, other)| *other == track);
        same.any(|(time, ..)| has_session(time))
    };
    let missing = slots
        .iter()
        .find(|(time, _, track)| !has_session(time) && !is_told_otherwise(track));
    let Some((time, fact, track)) = missing else {
        return Vec::new();
    };
    let message = format!(
        "the schedule has no session at {}, the time of {track}",
        time.start.format("%H:%M")
    );
    vec![
        page.fault(Code::ProseSlot, message, fact)
            .help("add it to `tracks`; `calfeed draft` proposes how"),
    ]
}
