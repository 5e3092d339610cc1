//! `tracks` and `time`: the time of day.

use chrono::{NaiveTime, TimeDelta, Timelike as _};

use super::input::DraftInput;
use super::proposal::{KeyProposals, Proposal};
use crate::event::{Slot, Track};
use crate::keys::Key;
use crate::prose::Prose;
use crate::prose::claim;
use crate::prose::fact::{Fact, StatedTime};
use crate::time::duration;

/// A time slot that the text names.
struct NamedSlot<'p> {
    name: &'p str,
    /// The start on the clocks of the event.
    start: NaiveTime,
    length: Option<TimeDelta>,
    fact: &'p Fact,
}

/// Proposes the tracks that the text names, or the time of a page that has only a day.
pub(crate) fn propose(page: &DraftInput, draft: &mut KeyProposals) {
    let Some(track) = page.event.tracks.first() else {
        return;
    };
    if page.keys.has(Key::Tracks) {
        return;
    }
    let slots = slots(page, track);
    let has_days = || {
        let name = format!("{}:", page.keys.name(Key::End));
        let mut lines = draft.proposals.iter().flat_map(|proposal| &proposal.lines);
        lines.any(|line| line.starts_with(&name))
    };
    if slots.len() > 1 {
        propose_tracks(page, track, &slots, draft);
    } else if track.slot.is_all_day()
        && !page.keys.has(Key::Time)
        && !page.keys.has(Key::End)
        && !has_days()
    {
        propose_time(page, track, draft);
    }
}

/// Whether the text names slots of different lengths, so that the event has none of its own.
pub(super) fn have_own_lengths(page: &DraftInput) -> bool {
    let slots = page.event.tracks.first().map(|track| slots(page, track));
    slots.is_some_and(|slots| differ_in_length(&slots))
}

fn differ_in_length(slots: &[NamedSlot<'_>]) -> bool {
    let lengths = || slots.iter().filter_map(|slot| slot.length);
    lengths().any(|length| Some(length) != lengths().next())
}

/// Each named slot once. Parts of one event, one after the other, are none.
fn slots<'p>(page: &'p DraftInput, track: &Track) -> Vec<NamedSlot<'p>> {
    let mut slots: Vec<NamedSlot<'p>> = Vec::new();
    for (time, fact) in page.prose.times() {
        let (Some(name), Some(start)) = (
            time.track.as_deref(),
            exact_start(&page.prose, time, fact, track),
        ) else {
            continue;
        };
        if !slots.iter().any(|known| known.name == name) {
            slots.push(NamedSlot {
                name,
                start,
                length: time.length(),
                fact,
            });
        }
    }
    let has_length = page.keys.has(Key::Duration) || page.keys.has(Key::End);
    if has_length && are_parts(track, &slots) {
        slots.clear();
    }
    slots
}

/// Whether slots are parts of a session: one begins after another and before the session ends.
fn are_parts(track: &Track, slots: &[NamedSlot<'_>]) -> bool {
    let Slot::Timed { start, length, .. } = track.slot else {
        return false;
    };
    let (first, last) = (start, start + length.nominal());
    slots.iter().any(|slot| {
        let start = first.date().and_time(slot.start);
        start > first && start < last
    })
}

/// Every time of day that a stated time may mean on the clocks of a track. `EST` means the clocks
/// of New York, as people use it.
pub(super) fn readings(time: &StatedTime, track: &Track) -> impl Iterator<Item = NaiveTime> {
    let day = track.slot.start().date();
    let zone = time.zone.clone();
    let own = track.zone.clone();
    time.start.readings().map(move |reading| match &zone {
        Some(zone) => own.wall(zone.in_any_season(day.and_time(reading))).time(),
        None => reading,
    })
}

/// The time of day that a stated time means; `None` if it may be in the morning or the evening.
pub(super) fn exact_start(
    prose: &Prose,
    time: &StatedTime,
    fact: &Fact,
    track: &Track,
) -> Option<NaiveTime> {
    let mut readings = readings(time, track);
    let first = readings.next()?;
    let start = track.slot.start().time();
    let second = match readings.next() {
        None => return Some(first),
        Some(second) => second,
    };
    if !track.slot.is_all_day() && [first, second].contains(&start) {
        return Some(start);
    }
    let ends_after_noon = time.end.is_some_and(|end| end.time.hour() > 12);
    let is_of_24_hours = ends_after_noon || prose.quote(fact).starts_with('0');
    // Few people write an hour of the night without `pm`.
    let is_late_morning = (10..=12).contains(&time.start.time.hour());
    (is_of_24_hours || is_late_morning).then_some(first)
}

fn propose_tracks(
    page: &DraftInput,
    track: &Track,
    slots: &[NamedSlot<'_>],
    draft: &mut KeyProposals,
) {
    let start = match track.slot {
        Slot::Timed { start, .. } => Some(start.time()),
        Slot::AllDay { .. } => None,
    };
    if let Some(start) = start
        && !slots.iter().any(|slot| slot.start == start)
    {
        draft.missing.push(format!(
            "which is right: no track of the text starts at {}, the time of the page's date",
            start.format("%H:%M")
        ));
        return;
    }
    let reason: Vec<String> = slots
        .iter()
        .map(|slot| format!("{} ({})", slot.name, page.prose.quote(slot.fact)))
        .collect();
    let line = format!("{}:", page.keys.name(Key::Tracks));
    let mut proposal = Proposal::new(line, &reason.join(", "));
    let have_own_lengths = differ_in_length(slots);
    for slot in slots {
        let time = slot.start.format("%H:%M");
        proposal.lines.push(format!("  - name: {}", slot.name));
        proposal.lines.push(format!("    time: \"{time}\""));
        if let Some(length) = slot.length.filter(|_| have_own_lengths) {
            let length = duration::text(length);
            proposal.lines.push(format!("    duration: {length}"));
        }
    }
    draft.proposals.push(proposal);
}

fn propose_time(page: &DraftInput, track: &Track, draft: &mut KeyProposals) {
    let mut claims: Vec<(&StatedTime, &Fact)> = page
        .prose
        .times()
        .filter(|(_, fact)| {
            claim::is_about_event(&page.prose, fact)
                && !claim::is_end(&page.prose, fact)
                && !belongs_to_other_day(page, fact)
        })
        .collect();
    claims.dedup_by(|(one, _), (other, _)| readings(one, track).eq(readings(other, track)));
    match claims.as_slice() {
        [stated] => propose_start(page, track, *stated, draft),
        [] => {}
        [(_, one), (_, other), ..] => draft.missing.push(format!(
            "which is the start: `{}`, or `{}`",
            page.prose.quote(one),
            page.prose.quote(other)
        )),
    }
}

fn propose_start(
    page: &DraftInput,
    track: &Track,
    (time, fact): (&StatedTime, &Fact),
    draft: &mut KeyProposals,
) {
    let quote = page.prose.quote(fact);
    let Some(start) = exact_start(&page.prose, time, fact, track) else {
        draft.missing.push(format!(
            "whether `{quote}` is in the morning or in the evening: add `time`"
        ));
        return;
    };
    let line = format!(
        "{}: \"{}\"",
        page.keys.name(Key::Time),
        start.format("%H:%M")
    );
    draft.proposals.push(Proposal::new(line, quote));
    if let Some(length) = time.length().filter(|_| !page.keys.has(Key::Duration)) {
        let length = duration::text(length);
        let line = format!("{}: {length}", page.keys.name(Key::Duration));
        draft.proposals.push(Proposal::new(line, quote));
    }
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
