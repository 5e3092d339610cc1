//! Pairs of the same session in two calendars: by UID and start, then by the nearest start, then by
//! summary and start.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::session::DiffSession;

/// The largest shift at which two sessions with the same UID but different starts are paired as
/// moved: half a week.
const LARGEST_SHIFT: TimeDelta = TimeDelta::hours(84);

/// A session of the old calendar and the same session of the new one.
pub(super) type SessionPair<'a> = (Option<&'a DiffSession>, Option<&'a DiffSession>);

/// The sessions of two calendars in pairs, each session once.
pub(super) fn pairs<'a>(old: &'a [DiffSession], new: &'a [DiffSession]) -> Vec<SessionPair<'a>> {
    let mut by_uid: BTreeMap<String, Unpaired<'a>> = BTreeMap::new();
    for session in old {
        let of_uid = by_uid.entry(session.series_uid()).or_default();
        of_uid.old.push(session);
    }
    for session in new {
        let of_uid = by_uid.entry(session.series_uid()).or_default();
        of_uid.new.push(session);
    }
    let mut pairs = Vec::new();
    let mut rest = Unpaired::default();
    for mut unpaired in by_uid.into_values() {
        unpaired.pair_of_one_uid(&mut pairs);
        rest.old.append(&mut unpaired.old);
        rest.new.append(&mut unpaired.new);
    }
    // Some producers write new UIDs into each file.
    rest.pair_by(
        |session| (session.summary(), session.start.key()),
        &mut pairs,
    );
    pairs.extend(rest.old.into_iter().map(|old| (Some(old), None)));
    pairs.extend(rest.new.into_iter().map(|new| (None, Some(new))));
    pairs
}

/// Sessions that are not paired yet.
#[derive(Default)]
struct Unpaired<'a> {
    old: Vec<&'a DiffSession>,
    new: Vec<&'a DiffSession>,
}

impl<'a> Unpaired<'a> {
    fn pair_of_one_uid(&mut self, pairs: &mut Vec<SessionPair<'a>>) {
        if let ([old], [new]) = (self.old.as_slice(), self.new.as_slice()) {
            pairs.push((Some(*old), Some(*new)));
            self.old.clear();
            self.new.clear();
            return;
        }
        self.pair_by(|session| session.original_start().key(), pairs);
        self.pair_by(|session| session.original_start().wall().date(), pairs);
        self.pair_nearest(pairs);
    }

    /// Pairs sessions with the same key; several with the same key in their order.
    fn pair_by<K: Ord>(
        &mut self,
        key: impl Fn(&'a DiffSession) -> K,
        pairs: &mut Vec<SessionPair<'a>>,
    ) {
        let mut waiting: BTreeMap<K, Vec<&'a DiffSession>> = BTreeMap::new();
        for session in self.new.drain(..).rev() {
            waiting.entry(key(session)).or_default().push(session);
        }
        self.old.retain(|&old| {
            let new = waiting.get_mut(&key(old)).and_then(Vec::pop);
            pairs.extend(new.map(|new| (Some(old), Some(new))));
            new.is_none()
        });
        self.new = waiting.into_values().flatten().collect();
        self.new.sort_by_key(|session| session.start.key());
    }

    /// Pairs each session with the first one of the other side within [`LARGEST_SHIFT`], for a
    /// series that was moved to another weekday.
    fn pair_nearest(&mut self, pairs: &mut Vec<SessionPair<'a>>) {
        let mut waiting = std::mem::take(&mut self.new).into_iter().peekable();
        self.old.retain(|old| {
            let start = old.start.instant();
            while let Some(early) =
                waiting.next_if(|new| start - new.start.instant() > LARGEST_SHIFT)
            {
                self.new.push(early);
            }
            let new = waiting.next_if(|new| new.start.instant() - start <= LARGEST_SHIFT);
            pairs.extend(new.map(|new| (Some(*old), Some(new))));
            new.is_none()
        });
        self.new.extend(waiting);
    }
}
