//! The parts of the UIDs of VEVENTs.

use super::outlook::Part;
use super::time;
use crate::event::{Event, Track};
use crate::schedule::session::{Origin, Session};

/// `<slug>[.<track>]`, or the author's UID in place of the slug.
pub(super) fn stem(event: &Event, track: &Track) -> String {
    match &track.name {
        Some(name) => format!("{}.{}", event.identity.uid.stem, name.slug),
        None => event.identity.uid.stem.clone(),
    }
}

/// The part of the UID that distinguishes a period of a series from the first one.
pub(super) fn period_suffix(track: &Track) -> String {
    let from = track.period.from;
    from.map(|from| format!(".from-{from}")).unwrap_or_default()
}

/// The part of the UID that distinguishes a session of a finite event from the others.
pub(super) fn suffix(session: &Session) -> String {
    match session.origin {
        Origin::Single => String::new(),
        Origin::Rule { number, .. } => format!(".{number}"),
        Origin::Added { .. } => date_suffix(session),
    }
}

/// The date, and the time too if it is not the track's: added sessions have no number.
pub(super) fn date_suffix(session: &Session) -> String {
    match session.origin {
        Origin::Added {
            at_its_own_time: true,
        } => format!(".{}", time::wall(session.original)),
        _ => format!(".{}", time::date(session.original.date())),
    }
}

/// The part of the UID that distinguishes a part of a series from the others.
pub(super) fn part_suffix(part: &Part) -> String {
    let suffix = part.suffix.as_ref();
    suffix
        .map(|suffix| format!(".{suffix}"))
        .unwrap_or_default()
}
