//! The zone of a site that names none.

use chrono::{DateTime, FixedOffset, Utc};

use super::guess::Guess;
use crate::language::home_zones::home_zone;
use crate::time::zone::Zone;
use crate::time::zone::name::COMMON_ZONES;

/// A zone in which all instants have the offsets that are written with them, else the zone of this
/// machine or of the language, or UTC if neither is known.
pub(super) fn guess_zone(
    language: Option<&str>,
    offsets: &[(DateTime<Utc>, FixedOffset)],
) -> Guess {
    let local = Zone::local().ok().filter(|zone| !is_utc(zone.name()));
    let of_language = language.and_then(home_zone).and_then(Zone::find);
    let common = COMMON_ZONES.iter().filter_map(|name| Zone::find(name));
    // Some exports write UTC as `+00:00`.
    if offsets
        .iter()
        .any(|(_, offset)| offset.local_minus_utc() != 0)
    {
        let known = [&of_language, &local].into_iter().flatten().cloned();
        let has_all_offsets = |zone: &Zone| {
            let mut offsets = offsets.iter();
            offsets.all(|(instant, offset)| zone.offset(*instant) == *offset)
        };
        if let Some(zone) = known.chain(common).find(has_all_offsets) {
            let source =
                "PLEASE CHECK: the site names no zone; the dates have the offsets of this one";
            return Guess::new(zone.name(), source);
        }
    }
    match (local, of_language) {
        (Some(zone), _) => Guess::new(
            zone.name(),
            "PLEASE CHECK: the site names no zone; this is that of the machine that ran `init`",
        ),
        (None, Some(zone)) => Guess::new(
            zone.name(),
            "PLEASE CHECK: the site names no zone; this is that of its language",
        ),
        (None, None) => Guess::new(
            "Etc/UTC",
            "PLEASE CHECK: the site names no zone; write that of the events, such as Europe/Berlin",
        ),
    }
}

fn is_utc(name: &str) -> bool {
    matches!(name, "UTC" | "Etc/UTC" | "GMT" | "Etc/GMT")
}
