//! `timezone`: the zone that the text means.

use super::input::PageKeys;
use super::proposal::{KeyProposals, Proposal};
use crate::config::Defaults;
use crate::event::{Event, Track};
use crate::keys::Key;
use crate::prose::Prose;
use crate::prose::claim::{self, Standing};
use crate::prose::fact::{Fact, StatedTime};
use crate::prose::zone_word::ZoneWord;
use crate::time::zone::Zone;

/// Proposes the zone that the text names, and returns it. The instant of an existing start never
/// changes: the zone is proposed only if the start is a stated time in it.
pub(super) fn propose(
    keys: &PageKeys,
    event: &Event,
    prose: &Prose,
    defaults: &Defaults,
    draft: &mut KeyProposals,
) -> Option<Zone> {
    if keys.has(Key::Timezone) {
        return None;
    }
    let stated: Vec<(&StatedTime, &ZoneWord, &Fact)> = prose
        .times()
        .filter(|(_, fact)| claim::standing(prose, fact) != Standing::Elsewhere)
        .filter_map(|(time, fact)| Some((time, time.zone.as_ref()?, fact)))
        .filter(|(time, word, _)| keeps_start(event, time, word, defaults))
        .collect();
    let is_own = |zone: &Zone| {
        let own = defaults.zone.as_ref();
        own.is_some_and(|own| have_same_offsets(own, zone, event))
    };
    // If the text has the time in several zones, the site's zone is preferred.
    let site_zone = stated.iter().find(|(_, word, _)| is_own(&word.zone));
    let Some((_, word, fact)) = site_zone.or(stated.first()) else {
        if defaults.zone.is_none() && !is_all_day(event) {
            draft
                .missing
                .push("the zone of the time: add `timezone`".into());
        }
        return None;
    };
    let zone = match &defaults.zone {
        Some(zone) if is_own(&word.zone) => zone.clone(),
        _ => word.zone.clone(),
    };
    let line = format!("{}: {}", keys.name(Key::Timezone), zone.name());
    draft.proposals.push(Proposal::new(line, prose.quote(fact)));
    Some(zone)
}

fn is_all_day(event: &Event) -> bool {
    event.tracks.iter().all(|track| track.slot.is_all_day())
}

/// Whether the existing start is a stated time in the zone of the text.
fn keeps_start(event: &Event, time: &StatedTime, word: &ZoneWord, defaults: &Defaults) -> bool {
    if is_all_day(event) {
        let own = defaults.zone.as_ref();
        return own.is_none_or(|own| have_same_offsets(own, &word.zone, event));
    }
    let is_instant = is_written_with_offset(event);
    event.tracks.iter().any(|track: &Track| {
        let start = track.slot.start();
        if is_instant {
            let instant = track.zone.resolve(start).instant;
            let shown = [word.zone.wall(instant), word.wall_literally(instant)];
            return shown.iter().any(|wall| time.start.may_be(wall.time()));
        }
        let own = defaults.zone.as_ref();
        own.is_none_or(|own| have_same_offsets(own, &word.zone, event))
            && time.start.may_be(start.time())
    })
}

/// Whether the date is an instant, such as `2024-05-07T16:00:00Z`, that no zone changes.
fn is_written_with_offset(event: &Event) -> bool {
    let written = event.file().text.get(event.location().span);
    let written = written.unwrap_or_default().trim_matches(['"', '\'', ' ']);
    let tail = written.get(11..).unwrap_or_default();
    tail.ends_with(['Z', 'z']) || tail.contains(['+', '-'])
}

/// Whether two zones have the same offsets in the year of the event.
fn have_same_offsets(one: &Zone, other: &Zone, event: &Event) -> bool {
    let Some(track) = event.tracks.first() else {
        return false;
    };
    let start = track.slot.start();
    (0..12).all(|month| {
        let instant = (start + chrono::Months::new(month)).and_utc();
        one.offset(instant) == other.offset(instant)
    })
}
