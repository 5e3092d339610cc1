//! `tracks` and `time`: when on the day.

use chrono::NaiveTime;

use super::input::DraftInput;
use super::proposal::{KeyProposals, Proposal};
use crate::event::{Slot, Track};
use crate::keys::Key;
use crate::prose::claim;
use crate::prose::fact::{Fact, StatedTime};

/// Proposes the tracks that the text names, or the time of a page that has only a day.
pub(crate) fn propose(page: &DraftInput, draft: &mut KeyProposals) {
    let Some(track) = page.event.tracks.first() else {
        return;
    };
    if page.keys.has(Key::Tracks) {
        return;
    }
    let slots = slots(page, track);
    if slots.len() > 1 {
        propose_tracks(page, track, &slots, draft);
    } else if track.slot.is_all_day() && !page.keys.has(Key::Time) && !page.keys.has(Key::End) {
        propose_time(page, track, draft);
    }
}

/// Each named slot once, with its time on the clocks of the event.
fn slots<'p>(page: &'p DraftInput, track: &Track) -> Vec<(&'p str, NaiveTime, &'p Fact)> {
    let mut slots: Vec<(&str, NaiveTime, &Fact)> = Vec::new();
    for (time, fact) in page.prose.times() {
        let Some(name) = time.track.as_deref() else {
            continue;
        };
        if !slots.iter().any(|(known, ..)| *known == name) {
            slots.push((name, on_own_clocks(time, track), fact));
        }
    }
    slots
}

/// A stated time as the clocks of the track show it. `EST` means the clocks of New York, as
/// people use it.
fn on_own_clocks(time: &StatedTime, track: &Track) -> NaiveTime {
    let wall = track.slot.start().date().and_time(time.start.time);
    match &time.zone {
        Some(zone) => track.zone.wall(zone.in_any_season(wall)).time(),
        None => time.start.time,
    }
}

fn propose_tracks(
    page: &DraftInput,
    track: &Track,
    slots: &[(&str, NaiveTime, &Fact)],
    draft: &mut KeyProposals,
) {
    let start = match track.slot {
        Slot::Timed { start, .. } => Some(start.time()),
        Slot::AllDay { .. } => None,
    };
    if let Some(start) = start
        && !slots.iter().any(|(_, time, _)| *time == start)
    {
        draft.missing.push(format!(
            "which is right: no track of the text starts at {}, the time of the page's date",
            start.format("%H:%M")
        ));
        return;
    }
    let reason: Vec<String> = slots
        .iter()
        .map(|(name, _, fact)| format!("{name} ({})", page.prose.quote(fact)))
        .collect();
    let line = format!("{}:", page.keys.name(Key::Tracks));
    let mut proposal = Proposal::new(line, &reason.join(", "));
    for (name, time, _) in slots {
        proposal.lines.push(format!("  - name: {name}"));
        proposal
            .lines
            .push(format!("    time: \"{}\"", time.format("%H:%M")));
    }
    draft.proposals.push(proposal);
}

fn propose_time(page: &DraftInput, track: &Track, draft: &mut KeyProposals) {
    let mut claims: Vec<(NaiveTime, &StatedTime, &Fact)> = page
        .prose
        .times()
        .filter(|(_, fact)| {
            claim::is_about_event(&page.prose, fact)
                && !(fact_is_end(page, fact) || belongs_to_other_day(page, fact))
        })
        .map(|(time, fact)| (on_own_clocks(time, track), time, fact))
        .collect();
    claims.dedup_by_key(|(start, ..)| *start);
    match claims.as_slice() {
        [(start, time, fact)] => {
            let quote = page.prose.quote(fact);
            let line = format!(
                "{}: \"{}\"",
                page.keys.name(Key::Time),
                start.format("%H:%M")
            );
            draft.proposals.push(Proposal::new(line, quote));
            if let Some(length) = time.length().filter(|_| !page.keys.has(Key::Duration)) {
                let length = crate::time::duration::text(length);
                let line = format!("{}: {length}", page.keys.name(Key::Duration));
                draft.proposals.push(Proposal::new(line, quote));
            }
        }
        [] => {}
        [(_, _, one), (_, _, other), ..] => draft.missing.push(format!(
            "which is the start: `{}`, or `{}`",
            page.prose.quote(one),
            page.prose.quote(other)
        )),
    }
}

fn fact_is_end(page: &DraftInput, fact: &Fact) -> bool {
    claim::is_end(&page.prose, fact)
}

/// Whether a time is next to a day that is not the event's.
fn belongs_to_other_day(page: &DraftInput, time: &Fact) -> bool {
    let Some(track) = page.event.tracks.first() else {
        return false;
    };
    let own = track.slot.start().date();
    let mut days = page.prose.days().filter(|(_, day)| {
        day.passage == time.passage && claim::share_sentence(&page.prose, day, time)
    });
    days.next()
        .is_some_and(|(day, _)| day.resolve(own) != Some(own))
}
