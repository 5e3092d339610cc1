//! The differences between the paired sessions of two calendars.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::pair::pairs;
use super::session::{DiffSession, series_uid};
use crate::event::Status;
use crate::ical::read::vevent::CalendarEvent;

/// One difference of one session, or of all sessions of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SessionChange<'a> {
    /// The session before the change, or the added session; of a series, the first one.
    pub(crate) session: &'a DiffSession,
    pub(crate) difference: Difference<'a>,
    /// The number of sessions that have this difference.
    pub(crate) sessions: usize,
}

impl PartialEq for DiffSession {
    fn eq(&self, other: &DiffSession) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for DiffSession {}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Difference<'a> {
    Added,
    Removed,
    Cancelled,
    /// No longer cancelled.
    Restored,
    /// Another start or end: those of the new session.
    Moved(&'a DiffSession),
    /// Another summary.
    Renamed(&'a str),
    /// Another value of another property.
    Property {
        name: &'a str,
        old: Option<&'a str>,
        new: Option<&'a str>,
    },
}

/// The differences between two calendars.
#[derive(Debug, Default)]
pub(crate) struct Comparison<'a> {
    /// In the order of the sessions' starts.
    pub(crate) changes: Vec<SessionChange<'a>>,
    /// The number of sessions without a difference.
    pub(crate) unchanged: usize,
}

/// Compares the sessions of two calendars, which are in the order of their starts.
pub(crate) fn compare<'a>(old: &'a [DiffSession], new: &'a [DiffSession]) -> Comparison<'a> {
    let mut changes = Vec::new();
    let mut event_pairs = EventPairs::default();
    let mut pairs = pairs(old, new);
    pairs.sort_by_key(|(old, new)| old.or(*new).map(|session| session.start.key()));
    for (old, new) in pairs {
        match (old, new) {
            (Some(old), Some(new)) => {
                let before = changes.len();
                changes.extend(time_differences(old, new));
                event_pairs.add(old, new, changes.len() > before);
            }
            (Some(old), None) => changes.push(single(old, Difference::Removed)),
            (None, Some(new)) => changes.push(single(new, Difference::Added)),
            (None, None) => {}
        }
    }
    let unchanged = event_pairs.unchanged_sessions();
    changes.extend(event_pairs.into_changes());
    changes.sort_by_key(|change| change.session.start.key());
    Comparison { changes, unchanged }
}

fn single<'a>(session: &'a DiffSession, difference: Difference<'a>) -> SessionChange<'a> {
    SessionChange {
        session,
        difference,
        sessions: 1,
    }
}

/// The differences that each session of a series has on its own.
fn time_differences<'a>(
    old: &'a DiffSession,
    new: &'a DiffSession,
) -> impl Iterator<Item = SessionChange<'a>> {
    let is_cancelled = |session: &DiffSession| session.event.status == Status::Cancelled;
    let status = match (is_cancelled(old), is_cancelled(new)) {
        (false, true) => Some(Difference::Cancelled),
        (true, false) => Some(Difference::Restored),
        _ => None,
    };
    let is_moved = !old.start.is_same_time(&new.start) || !old.end.is_same_time(&new.end);
    let moved = is_moved.then_some(Difference::Moved(new));
    let differences = status.into_iter().chain(moved);
    differences.map(|difference| single(old, difference))
}

/// The pairs of VEVENTs with paired sessions. All sessions of a series share its
/// properties, so these are compared once.
#[derive(Default)]
struct EventPairs<'a> {
    pairs: Vec<EventPair<'a>>,
    /// The index of each pair, by the addresses of its VEVENTs.
    indices: HashMap<(*const CalendarEvent, *const CalendarEvent), usize>,
}

struct EventPair<'a> {
    first: &'a DiffSession,
    differences: Vec<Difference<'a>>,
    sessions: usize,
    /// The number of sessions with differences of their own.
    changed: usize,
}

impl<'a> EventPairs<'a> {
    fn add(&mut self, old: &'a DiffSession, new: &'a DiffSession, is_changed: bool) {
        let key = (Arc::as_ptr(&old.event), Arc::as_ptr(&new.event));
        let index = *self.indices.entry(key).or_insert_with(|| {
            self.pairs.push(EventPair {
                first: old,
                differences: event_differences(&old.event, &new.event),
                sessions: 0,
                changed: 0,
            });
            self.pairs.len() - 1
        });
        if let Some(pair) = self.pairs.get_mut(index) {
            pair.sessions += 1;
            pair.changed += usize::from(is_changed);
        }
    }

    fn unchanged_sessions(&self) -> usize {
        let unchanged = self.pairs.iter().map(|pair| {
            let with_differences = pair.differences.iter().map(|d| pair.sessions_with(d)).max();
            let changed = pair.changed.max(with_differences.unwrap_or(0));
            pair.sessions.saturating_sub(changed)
        });
        unchanged.sum()
    }

    fn into_changes(self) -> impl Iterator<Item = SessionChange<'a>> {
        self.pairs.into_iter().flat_map(|pair| {
            let changes = pair.differences.iter().map(|difference| SessionChange {
                session: pair.first,
                difference: *difference,
                sessions: pair.sessions_with(difference),
            });
            changes.collect::<Vec<_>>()
        })
    }
}

impl EventPair<'_> {
    /// The number of sessions that a difference concerns. A changed rule does not change the
    /// sessions that both rules have.
    fn sessions_with(&self, difference: &Difference<'_>) -> usize {
        match difference {
            Difference::Property { name, .. } if is_of_series(name) => 1,
            _ => self.sessions,
        }
    }
}

fn event_differences<'a>(old: &'a CalendarEvent, new: &'a CalendarEvent) -> Vec<Difference<'a>> {
    let mut differences = Vec::new();
    if old.summary != new.summary {
        differences.push(Difference::Renamed(&new.summary));
    }
    let value = |event: &'a CalendarEvent, name| event.properties.get(name).map(String::as_str);
    let names: BTreeSet<&'a String> = old.properties.keys().chain(new.properties.keys()).collect();
    let is_same_series = series_uid(&old.uid) == series_uid(&new.uid);
    let uids = ("UID", Some(old.uid.as_str()), Some(new.uid.as_str()));
    let uids = Some(uids).filter(|_| !is_same_series);
    let properties = names
        .into_iter()
        .map(|name| (name.as_str(), value(old, name), value(new, name)));
    // A session that differs from its series has no rule.
    let is_override = old.recurrence_id.is_some() || new.recurrence_id.is_some();
    let changed = uids
        .into_iter()
        .chain(properties)
        .filter(|(name, old, new)| old != new && !(is_override && is_of_series(name)));
    differences.extend(changed.map(|(name, old, new)| Difference::Property { name, old, new }));
    differences
}

/// Whether a property describes a series as a whole instead of each of its sessions.
fn is_of_series(name: &str) -> bool {
    matches!(name, "RRULE" | "EXDATE")
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone as _, Utc};

    use super::*;
    use crate::diagnostic::Reporter;
    use crate::diff::calendar;
    use crate::ical::read::source_file;

    fn sessions(events: &[&str]) -> Vec<DiffSession> {
        let events = events.iter().map(|lines| {
            let lines = lines.replace('\n', "\r\n");
            format!("BEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\n")
        });
        let events: String = events.collect();
        let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n");
        let file = source_file("a.ics".into(), text.into_bytes());
        let horizon = Utc.with_ymd_and_hms(2030, 1, 1, 0, 0, 0).unwrap();
        let calendar = calendar::parse(&file, horizon, &mut Reporter::new());
        calendar.unwrap().sessions
    }

    /// The differences as short texts, and the number of sessions without one.
    fn compared(old: &[&str], new: &[&str]) -> (Vec<String>, usize) {
        let (old, new) = (sessions(old), sessions(new));
        let comparison = compare(&old, &new);
        let changes = comparison.changes.iter().map(|change| {
            let day = change.session.start.wall().format("%d.");
            let difference = match change.difference {
                Difference::Added => "added".to_owned(),
                Difference::Removed => "removed".to_owned(),
                Difference::Cancelled => "cancelled".to_owned(),
                Difference::Restored => "restored".to_owned(),
                Difference::Moved(to) => format!("to {}", to.start.wall().format("%d. %H:%M")),
                Difference::Renamed(name) => format!("is {name}"),
                Difference::Property { name, .. } => name.to_owned(),
            };
            format!("{day} {difference} ({})", change.sessions)
        });
        (changes.collect(), comparison.unchanged)
    }

    const TEA: &str = "UID:tea\nSUMMARY:Tea\nDTSTART:20270105T180000Z\nDURATION:PT1H";
    const WEEKLY: &str = "UID:choir\nSUMMARY:Choir\nDTSTART:20270105T180000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4";

    /// A name, the old and the new VEVENTs, the differences, and the number of unchanged sessions.
    type Case<'a> = (&'a str, &'a [&'a str], &'a [&'a str], &'a [&'a str], usize);

    #[test]
    fn differences_of_two_calendars() {
        let tea = |old: &str, new: &str| TEA.replace(old, new);
        let weekly = |old: &str, new: &str| WEEKLY.replace(old, new);
        let another_uid = tea("UID:tea", "UID:other");
        let cases: [Case; 13] = [
            ("equal", &[TEA, WEEKLY], &[WEEKLY, TEA], &[], 5),
            ("added", &[], &[TEA], &["05. added (1)"], 0),
            ("removed", &[TEA], &[], &["05. removed (1)"], 0),
            (
                "moved",
                &[TEA],
                &[&tea("T18", "T19")],
                &["05. to 05. 19:00 (1)"],
                0,
            ),
            (
                "longer",
                &[TEA],
                &[&tea("PT1H", "PT2H")],
                &["05. to 05. 18:00 (1)"],
                0,
            ),
            (
                "renamed",
                &[TEA],
                &[&tea("Y:Tea", "Y:Mate")],
                &["05. is Mate (1)"],
                0,
            ),
            (
                "cancelled",
                &[TEA],
                &[&format!("{TEA}\nSTATUS:CANCELLED")],
                &["05. cancelled (1)"],
                0,
            ),
            (
                "restored",
                &[&format!("{TEA}\nSTATUS:CANCELLED")],
                &[TEA],
                &["05. restored (1)"],
                0,
            ),
            (
                "another UID for the same session is a property, not another session",
                &[TEA],
                &[&another_uid],
                &["05. UID (1)"],
                0,
            ),
            (
                "a property of a series is one change",
                &[WEEKLY],
                &[&format!("{WEEKLY}\nLOCATION:Hall")],
                &["05. LOCATION (4)"],
                0,
            ),
            (
                "a series moved to Thursday",
                &[WEEKLY],
                &[&weekly("0105", "0107")],
                &[
                    "05. to 07. 18:00 (1)",
                    "12. to 14. 18:00 (1)",
                    "19. to 21. 18:00 (1)",
                    "26. to 28. 18:00 (1)",
                ],
                0,
            ),
            (
                "a longer series keeps its sessions",
                &[WEEKLY],
                &[&weekly("COUNT=4", "COUNT=5")],
                &["02. added (1)", "05. RRULE (1)"],
                3,
            ),
            (
                "an excluded session is removed",
                &[WEEKLY],
                &[&format!("{WEEKLY}\nEXDATE:20270112T180000Z")],
                &["12. removed (1)"],
                3,
            ),
        ];
        for (name, old, new, expected, unchanged) in cases {
            let (mut changes, number) = compared(old, new);
            changes.sort();
            assert_eq!(changes, expected, "{name}");
            assert_eq!(number, unchanged, "{name}");
        }
    }

    #[test]
    fn a_series_that_changes_from_a_date_on_is_the_same_series() {
        let daily = |uid: &str, day: &str, time: &str, end: &str| {
            format!(
                "UID:{uid}@a\nSUMMARY:A\nDTSTART:202701{day}T{time}0000Z\nDURATION:PT1H\n\
                 RRULE:FREQ=DAILY;{end}"
            )
        };
        let old = daily("choir", "04", "18", "COUNT=4");
        let new = [
            daily("choir", "04", "18", "UNTIL=20270105T235959Z"),
            daily("choir.from-2027-01-06", "06", "17", "COUNT=2"),
        ];
        let (changes, unchanged) = compared(&[&old], &[&new[0], &new[1]]);
        assert_eq!(
            changes,
            [
                "04. RRULE (1)",
                "06. to 06. 17:00 (1)",
                "06. RRULE (1)",
                "07. to 07. 17:00 (1)"
            ]
        );
        assert_eq!(unchanged, 1);
    }
}
