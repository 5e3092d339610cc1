//! The differences of a comparison grouped by title and kind, so that thousands stay readable.

use std::collections::BTreeMap;

use super::calendar::DiffCalendar;
use super::compare::{Comparison, Difference, SessionChange};
use super::when;
use crate::limits;
use crate::text::single_spaced;

/// The differences as people read them.
#[derive(Debug)]
pub(crate) struct DiffReport {
    /// In the order of the first session.
    pub(crate) sections: Vec<TitleSection>,
    /// The number of titles with differences that are not listed.
    pub(crate) hidden_titles: usize,
    /// The number of sessions with differences of each kind.
    pub(crate) counts: Vec<(ChangeKind, usize)>,
    pub(crate) unchanged: usize,
    /// Feeds that only the new folder has.
    pub(crate) feeds_added: FeedList,
    /// Feeds that only the old folder has: their subscribers get no further updates.
    pub(crate) feeds_removed: FeedList,
}

/// How an output format writes text that strangers wrote.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Notation {
    /// A title, the name of a property or the path of a feed.
    pub(crate) plain: fn(&str) -> String,
    /// A value of a property.
    pub(crate) quoted: fn(&str) -> String,
}

/// Paths of feeds.
#[derive(Debug)]
pub(crate) struct FeedList(Vec<String>);

impl FeedList {
    pub(crate) fn all(&self) -> &[String] {
        &self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The feeds that are listed.
    pub(crate) fn listed(&self) -> &[String] {
        self.0.get(..limits::LISTED_FEEDS).unwrap_or(&self.0)
    }

    /// The number of feeds that are not listed.
    pub(crate) fn hidden(&self) -> usize {
        self.0.len() - self.listed().len()
    }
}

/// The differences of the sessions with one title.
#[derive(Debug)]
pub(crate) struct TitleSection {
    /// The summary without the number of the session.
    pub(crate) title: String,
    pub(crate) groups: Vec<ChangeGroup>,
}

/// Differences of one kind.
#[derive(Debug)]
pub(crate) struct ChangeGroup {
    pub(crate) kind: ChangeKind,
    /// The kind in words: `moved, 1 hour later`.
    pub(crate) heading: String,
    /// The number of sessions.
    pub(crate) count: usize,
    /// The old and new value, if all sessions share them.
    pub(crate) detail: String,
    /// One line per session.
    pub(crate) lines: Vec<String>,
    /// The sessions that are not listed: `47 more, until Tue 22 Jun 2021`.
    pub(crate) more: Option<String>,
}

/// The kind of a difference, in display order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ChangeKind {
    Added,
    Removed,
    Cancelled,
    Restored,
    Moved,
    Renamed,
    Changed,
}

impl From<Difference<'_>> for ChangeKind {
    fn from(difference: Difference<'_>) -> ChangeKind {
        match difference {
            Difference::Added => ChangeKind::Added,
            Difference::Removed => ChangeKind::Removed,
            Difference::Cancelled => ChangeKind::Cancelled,
            Difference::Restored => ChangeKind::Restored,
            Difference::Moved(_) => ChangeKind::Moved,
            Difference::Renamed(_) => ChangeKind::Renamed,
            Difference::Property { .. } => ChangeKind::Changed,
        }
    }
}

impl ChangeKind {
    /// The word that people and scripts read.
    pub(crate) fn word(self) -> &'static str {
        match self {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Cancelled => "cancelled",
            ChangeKind::Restored => "restored",
            ChangeKind::Moved => "moved",
            ChangeKind::Renamed => "renamed",
            ChangeKind::Changed => "changed",
        }
    }
}

impl DiffReport {
    /// Whether the calendars are equal.
    pub(crate) fn is_empty(&self) -> bool {
        self.counts.is_empty() && self.feeds_added.is_empty() && self.feeds_removed.is_empty()
    }

    /// `6 moved, 1 renamed, 35 unchanged`.
    pub(crate) fn summary(&self) -> String {
        let counts = self.counts.iter();
        let mut parts: Vec<String> = counts
            .map(|(kind, count)| format!("{count} {}", kind.word()))
            .collect();
        parts.push(format!("{} unchanged", self.unchanged));
        parts.join(", ")
    }
}

/// Groups the differences between two calendars.
pub(crate) fn report(
    comparison: &Comparison<'_>,
    old: &DiffCalendar,
    new: &DiffCalendar,
    notation: Notation,
) -> DiffReport {
    let mut titles: Vec<&str> = Vec::new();
    let mut indices: BTreeMap<&str, usize> = BTreeMap::new();
    let mut groups: BTreeMap<(usize, ChangeKind, &str), Vec<&SessionChange<'_>>> = BTreeMap::new();
    let mut counts: BTreeMap<ChangeKind, usize> = BTreeMap::new();
    for change in &comparison.changes {
        let title = title(change.session.summary());
        let index = *indices.entry(title).or_insert_with(|| {
            titles.push(title);
            titles.len() - 1
        });
        let kind = ChangeKind::from(change.difference);
        *counts.entry(kind).or_default() += change.sessions;
        let group = (index, kind, property_name(change));
        groups.entry(group).or_default().push(change);
    }
    let hidden_titles = titles.len().saturating_sub(limits::LISTED_TITLES);
    titles.truncate(limits::LISTED_TITLES);
    let sections = titles.into_iter().map(|title| TitleSection {
        title: (notation.plain)(&excerpt(title, 0, limits::SHOWN_TITLE_CHARACTERS)),
        groups: Vec::new(),
    });
    let mut sections: Vec<TitleSection> = sections.collect();
    for ((index, kind, _), changes) in groups {
        if let Some(section) = sections.get_mut(index) {
            section
                .groups
                .push(ChangeGroup::new(kind, &changes, notation));
        }
    }
    let only_in = |one: &DiffCalendar, other: &DiffCalendar| {
        FeedList(one.feeds.difference(&other.feeds).cloned().collect())
    };
    DiffReport {
        sections,
        hidden_titles,
        counts: counts.into_iter().collect(),
        unchanged: comparison.unchanged,
        feeds_added: only_in(new, old),
        feeds_removed: only_in(old, new),
    }
}

/// `Reading group` of `Reading group (3/6)`.
fn title(summary: &str) -> &str {
    let numbered = summary
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once(" ("));
    match numbered {
        Some((title, number)) if is_session_number(number) => title,
        _ if summary.is_empty() => "(untitled)",
        _ => summary,
    }
}

/// Whether a text has the form `3/6`.
fn is_session_number(text: &str) -> bool {
    let parts: Vec<&str> = text.split('/').collect();
    parts.len() == 2 && parts.iter().all(|part| part.parse::<u32>().is_ok())
}

fn property_name<'a>(change: &SessionChange<'a>) -> &'a str {
    match change.difference {
        Difference::Property { name, .. } => name,
        _ => "",
    }
}

impl ChangeGroup {
    /// `changes` is in the order of the sessions' starts and not empty.
    fn new(kind: ChangeKind, changes: &[&SessionChange<'_>], notation: Notation) -> ChangeGroup {
        let count = changes.iter().map(|change| change.sessions).sum();
        let is_shared = has_one_detail(changes) && count > 1;
        let detail = match changes.first() {
            Some(first) if is_shared => detail(first, notation),
            _ => String::new(),
        };
        let listed = changes
            .get(..limits::LISTED_SESSIONS_OF_GROUP)
            .unwrap_or(changes);
        let hidden = changes.len() - listed.len();
        let last = changes.last().filter(|_| hidden > 0);
        ChangeGroup {
            kind,
            heading: heading(kind, changes, notation),
            count,
            detail,
            lines: listed
                .iter()
                .map(|change| line(change, is_shared, notation))
                .collect(),
            more: last
                .map(|last| format!("{hidden} more, until {}", when::date(&last.session.start))),
        }
    }
}

/// Whether all changes have the same old and new values.
fn has_one_detail(changes: &[&SessionChange<'_>]) -> bool {
    changes.windows(2).all(|pair| match pair {
        [one, other] => match (one.difference, other.difference) {
            (Difference::Renamed(a), Difference::Renamed(b)) => {
                a == b && one.session.summary() == other.session.summary()
            }
            (a @ Difference::Property { .. }, b) => a == b,
            _ => true,
        },
        _ => true,
    })
}

/// A session, with its values unless the whole group shares them.
fn line(change: &SessionChange<'_>, is_shared: bool, notation: Notation) -> String {
    let span = match change.difference {
        Difference::Moved(new) => when::shifted(change.session, new),
        _ => when::span(change.session),
    };
    let sessions = match change.sessions {
        1 => String::new(),
        count => format!(" and {} later", count - 1),
    };
    match detail(change, notation) {
        detail if is_shared || detail.is_empty() => format!("{span}{sessions}"),
        detail => format!("{span}{sessions}: {detail}"),
    }
}

fn heading(kind: ChangeKind, changes: &[&SessionChange<'_>], notation: Notation) -> String {
    let mut shifts = changes.iter().map(|change| match &change.difference {
        Difference::Moved(new) => when::shift(change.session, new),
        _ => None,
    });
    let first = shifts.next().flatten();
    let shared = first.filter(|first| shifts.all(|shift| shift.as_ref() == Some(first)));
    let name = changes.first().map_or("", |change| property_name(change));
    match shared {
        Some(shift) => format!("{}, {shift}", kind.word()),
        None if !name.is_empty() => {
            let name = (notation.plain)(&name.to_lowercase());
            format!("{name} {}", kind.word())
        }
        None => kind.word().to_owned(),
    }
}

/// The old and the new value.
fn detail(change: &SessionChange<'_>, notation: Notation) -> String {
    match change.difference {
        Difference::Renamed(new) => from_to(Some(change.session.summary()), Some(new), notation),
        Difference::Property { old, new, .. } => from_to(old, new, notation),
        _ => String::new(),
    }
}

fn from_to(old: Option<&str>, new: Option<&str>, notation: Notation) -> String {
    let skipped = shared_start(old.unwrap_or_default(), new.unwrap_or_default());
    let [old, new] = [old, new].map(|value| match value {
        Some(value) => (notation.quoted)(&excerpt(value, skipped, limits::SHOWN_CHARACTERS)),
        None => "nothing".to_owned(),
    });
    format!("{old} → {new}")
}

/// The number of characters of long values to skip: those that are equal, except the last few
/// words, which show where the difference is.
fn shared_start(old: &str, new: &str) -> usize {
    let is_short = |text: &str| text.chars().nth(limits::SHOWN_CHARACTERS).is_none();
    if is_short(old) && is_short(new) {
        return 0;
    }
    let pairs = old.chars().zip(new.chars());
    let same = pairs.take_while(|(one, other)| one == other).count();
    same.saturating_sub(limits::SHOWN_CHARACTERS / 3)
}

/// A part of a value, on one line.
fn excerpt(text: &str, skipped: usize, length: usize) -> String {
    let mut characters = text.chars().skip(skipped);
    let shown: String = characters.by_ref().take(length).collect();
    let shown = single_spaced(&shown);
    let before = if skipped > 0 { "…" } else { "" };
    let after = if characters.next().is_some() {
        "…"
    } else {
        ""
    };
    format!("{before}{shown}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_lose_the_number_of_the_session() {
        let cases = [
            ("Reading group (3/6)", "Reading group"),
            (
                "Organizing (6 weekly sessions): A (1/6)",
                "Organizing (6 weekly sessions): A",
            ),
            ("Tea (6 weekly sessions)", "Tea (6 weekly sessions)"),
            ("Tea (1/2/3)", "Tea (1/2/3)"),
            ("", "(untitled)"),
        ];
        for (summary, expected) in cases {
            assert_eq!(title(summary), expected);
        }
    }

    #[test]
    fn long_values_are_shown_where_they_differ() {
        let old = format!("{}Room 1", "and so on ".repeat(20));
        let new = format!("{}Room 2", "and so on ".repeat(20));
        let notation = crate::diff::human::NOTATION;
        let shown = from_to(Some(&old), Some(&new), notation);
        assert_eq!(shown, "“…o on and so on Room 1” → “…o on and so on Room 2”");
        assert_eq!(from_to(None, Some("a\nb"), notation), "nothing → “a b”");
    }
}
