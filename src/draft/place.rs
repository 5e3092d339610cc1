//! `timezone`: whose clocks the text means.

use super::{Draft, Keys, Proposal};
use crate::config::Defaults;
use crate::event::Event;
use crate::keys::Key;
use crate::prose::Prose;
use crate::prose::claim;
use crate::prose::fact::Fact;
use crate::prose::zone_word::ZoneWord;
use crate::time::zone::Zone;

/// Proposes the zone that the text names, and returns it.
pub fn propose(
    keys: &Keys,
    event: &Event,
    prose: &Prose,
    defaults: &Defaults,
    draft: &mut Draft,
) -> Option<Zone> {
    if keys.has(Key::Timezone) {
        return None;
    }
    let stated: Vec<(&ZoneWord, &Fact)> = prose
        .times()
        .filter(|(_, fact)| !claim::is_agenda(prose, fact))
        .filter_map(|(time, fact)| Some((time.zone.as_ref()?, fact)))
        .collect();
    let own = |zone: &Zone| {
        defaults
            .zone
            .as_ref()
            .is_some_and(|own| same_clocks(own, zone, event))
    };
    // Where the text tells the time in several zones, the site's own comes first.
    let meant = stated
        .iter()
        .find(|(word, _)| own(&word.place))
        .or(stated.first());
    let Some((word, fact)) = meant else {
        if defaults.zone.is_none() && !event.tracks.iter().all(|track| track.slot.is_all_day()) {
            draft
                .missing
                .push("whose clocks show the time: add `timezone`".into());
        }
        return None;
    };
    let zone = match &defaults.zone {
        Some(zone) if own(&word.place) => zone.clone(),
        _ => word.place.clone(),
    };
    let line = format!("{}: {}", keys.name(Key::Timezone), zone.name());
    draft.proposals.push(Proposal::new(line, prose.quote(fact)));
    Some(zone)
}

/// Whether two zones show the same time in the year of the event.
fn same_clocks(one: &Zone, other: &Zone, event: &Event) -> bool {
    let Some(track) = event.tracks.first() else {
        return false;
    };
    let start = track.slot.start();
    (0..12).all(|month| {
        let instant = (start + chrono::Months::new(month)).and_utc();
        one.offset(instant) == other.offset(instant)
    })
}
