//! `duration`: how long a session lasts.

use chrono::TimeDelta;

use super::input::DraftInput;
use super::proposal::{KeyProposals, Proposal};
use super::slots;
use crate::config::Defaults;
use crate::keys::Key;
use crate::prose::claim::{self, Standing};
use crate::prose::fact::{Fact, LengthOf, StatedTime, Statement};
use crate::time::duration;

/// Proposes the length that the text states.
pub(crate) fn propose(page: &DraftInput, defaults: &Defaults, draft: &mut KeyProposals) {
    let is_known = page.states_length || page.keys.has(Key::Tracks);
    if is_known || slots::have_own_lengths(page) {
        return;
    }
    let mut stated = stated_lengths(page);
    stated.dedup_by_key(|(length, _)| *length);
    match stated.as_slice() {
        [(length, fact)] => {
            let line = format!(
                "{}: {}",
                page.keys.name(Key::Duration),
                duration::text(*length)
            );
            draft
                .proposals
                .push(Proposal::new(line, page.prose.quote(fact)));
        }
        [] if defaults.duration.is_some() => {}
        [] => draft
            .missing
            .push("how long a session lasts: add `duration`".into()),
        [(_, one), (_, other), ..] => draft.missing.push(format!(
            "which is right: `{}`, or `{}`",
            page.prose.quote(one),
            page.prose.quote(other)
        )),
    }
}

fn stated_lengths(page: &DraftInput) -> Vec<(TimeDelta, &Fact)> {
    let each = page
        .prose
        .facts
        .iter()
        .filter_map(|fact| match fact.statement {
            Statement::Length {
                length,
                of: LengthOf::EachSession | LengthOf::Event,
            } if claim::is_amount_of_event(&page.prose, fact) => Some((length, fact)),
            _ => None,
        });
    let each: Vec<_> = each.collect();
    if !each.is_empty() {
        return each;
    }
    let ranges = page.prose.times().filter(|(time, fact)| {
        starts_a_session(page, time) && claim::standing(&page.prose, fact) != Standing::Elsewhere
    });
    ranges
        .filter_map(|(time, fact)| Some((time.length()?, fact)))
        .collect()
}

/// Whether a track starts at a stated time: on its own clocks, or on those of the zone named.
fn starts_a_session(page: &DraftInput, time: &StatedTime) -> bool {
    page.event.tracks.iter().any(|track| {
        let start = track.slot.start();
        let instant = track.zone.resolve(start).instant;
        match &time.zone {
            Some(zone) => [zone.zone.wall(instant), zone.wall_literally(instant)]
                .iter()
                .any(|shown| time.start.may_be(shown.time())),
            None => time.start.may_be(start.time()),
        }
    })
}
