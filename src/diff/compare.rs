//! Which sessions of two calendars are the same one, and what differs between them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use super::session::Session;

/// One difference of one session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<'a> {
    /// The session as it was; as it is if it was added.
    pub session: &'a Session,
    /// What happened to it.
    pub kind: Kind<'a>,
}

/// What happened to a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind<'a> {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It does not take place any more.
    Cancelled,
    /// It takes place after all.
    Restored,
    /// It begins or ends at another time; as the session is now.
    Moved(&'a Session),
    /// Its summary is another; as it is now.
    Renamed(&'a str),
    /// Another property has another value.
    Property {
        /// Its name.
        name: &'a str,
        /// What it said, if it was there.
        old: Option<&'a str>,
        /// What it says, if it is there.
        new: Option<&'a str>,
    },
}

/// The differences, and how many sessions have none.
#[derive(Debug, Default)]
pub struct Comparison<'a> {
    /// In the order of the sessions' starts.
    pub changes: Vec<Change<'a>>,
    /// How many sessions are the same on both sides.
    pub unchanged: usize,
}

/// How far a session of a series may be moved and still be taken for the same one, when nothing
/// but its identifier tells.
const NEAR: TimeDelta = TimeDelta::hours(84);

/// Compares the sessions of two calendars.
pub fn compare<'a>(old: &'a [Session], new: &'a [Session]) -> Comparison<'a> {
    let mut comparison = Comparison::default();
    for (old, new) in pairs(old, new) {
        match (old, new) {
            (Some(old), Some(new)) => comparison.add_pair(old, new),
            (Some(old), None) => comparison.add(old, Kind::Removed),
            (None, Some(new)) => comparison.add(new, Kind::Added),
            (None, None) => {}
        }
    }
    let starts = |change: &Change<'_>| change.session.start.sort_key();
    comparison.changes.sort_by_key(starts);
    comparison
}

impl<'a> Comparison<'a> {
    fn add(&mut self, session: &'a Session, kind: Kind<'a>) {
        self.changes.push(Change { session, kind });
    }

    fn add_pair(&mut self, old: &'a Session, new: &'a Session) {
        let before = self.changes.len();
        match (old.is_cancelled, new.is_cancelled) {
            (false, true) => self.add(old, Kind::Cancelled),
            (true, false) => self.add(old, Kind::Restored),
            _ => {}
        }
        if !old.start.is_same_time(&new.start) || !old.end.is_same_time(&new.end) {
            self.add(old, Kind::Moved(new));
        }
        if old.summary != new.summary {
            self.add(old, Kind::Renamed(&new.summary));
        }
        self.add_property(old, "UID", Some(&old.uid), Some(&new.uid));
        let names: BTreeSet<&'a String> =
            old.properties.keys().chain(new.properties.keys()).collect();
        for name in names {
            let value = |session: &'a Session| session.properties.get(name).map(String::as_str);
            self.add_property(old, name, value(old), value(new));
        }
        if self.changes.len() == before {
            self.unchanged += 1;
        }
    }

    fn add_property(
        &mut self,
        session: &'a Session,
        name: &'a str,
        old: Option<&'a str>,
        new: Option<&'a str>,
    ) {
        if old != new {
            self.add(session, Kind::Property { name, old, new });
        }
    }
}

/// A session as it was and as it is, where it is on both sides.
type Pair<'a> = (Option<&'a Session>, Option<&'a Session>);

fn pairs<'a>(old: &'a [Session], new: &'a [Session]) -> Vec<Pair<'a>> {
    let mut by_uid: BTreeMap<&str, Unpaired<'a>> = BTreeMap::new();
    for session in old {
        by_uid.entry(&session.uid).or_default().old.push(session);
    }
    for session in new {
        by_uid.entry(&session.uid).or_default().new.push(session);
    }
    let mut pairs = Vec::new();
    let mut rest = Unpaired::default();
    for mut unpaired in by_uid.into_values() {
        unpaired.pair_of_one_uid(&mut pairs);
        rest.old.append(&mut unpaired.old);
        rest.new.append(&mut unpaired.new);
    }
    // A producer that changes UIDs from run to run still means the same sessions.
    let key = |session: &Session| (session.summary.clone(), session.start.sort_key());
    rest.pair_by(key, &mut pairs);
    pairs.extend(rest.old.into_iter().map(|old| (Some(old), None)));
    pairs.extend(rest.new.into_iter().map(|new| (None, Some(new))));
    pairs
}

/// Sessions for which the other side has not been found yet.
#[derive(Default)]
struct Unpaired<'a> {
    old: Vec<&'a Session>,
    new: Vec<&'a Session>,
}

impl<'a> Unpaired<'a> {
    fn pair_of_one_uid(&mut self, pairs: &mut Vec<Pair<'a>>) {
        if let ([old], [new]) = (self.old.as_slice(), self.new.as_slice()) {
            pairs.push((Some(*old), Some(*new)));
            self.old.clear();
            self.new.clear();
            return;
        }
        let original =
            |session: &Session| session.original.as_ref().unwrap_or(&session.start).clone();
        self.pair_by(|session| original(session).sort_key(), pairs);
        self.pair_by(|session| original(session).wall().date(), pairs);
        self.pair_nearest(pairs);
    }

    /// Pairs sessions with the same key, in their order where several have it.
    fn pair_by<K: Ord>(&mut self, key: impl Fn(&Session) -> K, pairs: &mut Vec<Pair<'a>>) {
        let mut waiting: BTreeMap<K, Vec<&'a Session>> = BTreeMap::new();
        for session in self.new.drain(..).rev() {
            waiting.entry(key(session)).or_default().push(session);
        }
        self.old.retain(|old| {
            let new = waiting.get_mut(&key(old)).and_then(Vec::pop);
            pairs.extend(new.map(|new| (Some(*old), Some(new))));
            new.is_none()
        });
        self.new = waiting.into_values().flatten().collect();
        self.new.sort_by_key(|session| session.start.sort_key());
    }

    /// Pairs each session with the first on the other side that is near: a series that is moved
    /// to another weekday.
    fn pair_nearest(&mut self, pairs: &mut Vec<Pair<'a>>) {
        let mut waiting = std::mem::take(&mut self.new).into_iter().peekable();
        let is_too_early =
            |new: &&Session, old: &Session| new.start.sort_key() < old.start.sort_key() - NEAR;
        self.old.retain(|old| {
            while let Some(early) = waiting.next_if(|new| is_too_early(new, old)) {
                self.new.push(early);
            }
            let is_near = |new: &&Session| new.start.sort_key() <= old.start.sort_key() + NEAR;
            let new = waiting.next_if(is_near);
            pairs.extend(new.map(|new| (Some(*old), Some(new))));
            new.is_none()
        });
        self.new.extend(waiting);
    }
}
