//! Parallel slots that the schedule does not have, or has at another time.

use super::check::ProseCheck;
use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::event::Track;
use crate::prose::claim;
use crate::prose::fact::{Fact, StatedTime};
use crate::prose::token::tokens;

/// Times, each with its fact.
type StatedTimes<'p> = Vec<(&'p StatedTime, &'p Fact)>;

/// Reports the time of a track that the schedule contradicts, or else a track that it lacks.
pub(super) fn wrong_slot(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    let wrong = wrong_time_of_track(check).or_else(|| missing_slot(check));
    if let Some(diagnostic) = wrong {
        reporter.report(diagnostic);
    }
}

/// `Track B (8PM)` on a page with Track A only.
fn missing_slot(check: &ProseCheck<'_>) -> Option<Diagnostic> {
    let slots: Vec<(&StatedTime, &Fact, &str)> = check
        .prose
        .times()
        .filter_map(|(time, fact)| Some((time, fact, time.track.as_deref()?)))
        .collect();
    let has_session = |time: &StatedTime| check.schedule.starting_at(time).is_some();
    // If no slot is in the schedule, they are something else, such as working groups.
    if !slots.iter().any(|(time, ..)| has_session(time)) {
        return None;
    }
    let is_explained = |track: &str| {
        let mut same = slots.iter().filter(|(_, _, other)| *other == track);
        same.any(|(time, ..)| has_session(time))
    };
    let (time, fact, track) = slots
        .iter()
        .find(|(time, _, track)| !has_session(time) && !is_explained(track))?;
    let message = format!(
        "the text says {} for {track}, but the schedule has no session at this time",
        time.start.time.format("%H:%M")
    );
    let help = "add it to `tracks`: `calfeed draft` proposes how";
    Some(check.diagnostic(Code::ProseSlot, message, fact).help(help))
}

/// `Evening: 7:30pm` on a page with a track *Evening* at 18:30.
fn wrong_time_of_track(check: &ProseCheck<'_>) -> Option<Diagnostic> {
    let tracks = check.schedule.event.tracks.iter();
    let named = tracks.filter_map(|track| {
        let name = &track.name.as_ref()?.text;
        Some((track, name, times_after(check, name)))
    });
    let stated: Vec<(&Track, &String, StatedTimes<'_>)> = named.collect();
    let is_right = |track: &Track, times: &StatedTimes<'_>| {
        let mut times = times.iter();
        times.any(|(time, _)| starts_at(check, track, time))
    };
    // If no slot is in the schedule, the names are words of the text.
    if !stated
        .iter()
        .any(|(track, _, times)| is_right(track, times))
    {
        return None;
    }
    let (track, name, times) = stated
        .iter()
        .find(|(track, _, times)| !times.is_empty() && !is_right(track, times))?;
    let (time, fact) = times.first()?;
    let mut sessions = check.schedule.sessions.iter();
    let session = sessions.find(|planned| planned.track.name == track.name)?;
    let message = format!(
        "the text says {} for {name}, but the schedule says {} in {}",
        time.start.time.format("%H:%M"),
        session.start?.format("%H:%M"),
        track.zone.name()
    );
    let help = "correct the text, or the time of the track";
    Some(check.diagnostic(Code::ProseSlot, message, fact).help(help))
}

/// The times after the name of a track.
fn times_after<'p>(check: &ProseCheck<'p>, name: &str) -> StatedTimes<'p> {
    let name = tokens(name);
    let is_of_track = |fact: &Fact| {
        claim::follows_name(check.prose, fact, &name) && !claim::is_end(check.prose, fact)
    };
    let times = check.prose.times();
    times.filter(|(_, fact)| is_of_track(fact)).collect()
}

fn starts_at(check: &ProseCheck<'_>, track: &Track, time: &StatedTime) -> bool {
    let mut sessions = check.schedule.sessions.iter();
    sessions
        .any(|planned| planned.track.name == track.name && planned.starts_at(time, check.schedule))
}
