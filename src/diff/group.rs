//! Like changes together, so that a thousand stay readable.

use std::collections::BTreeMap;

use super::calendar::Calendar;
use super::compare::{Change, Comparison, Kind};
use super::when;

/// How many sessions of a group are listed; the others are counted.
const LISTED_SESSIONS: usize = 6;

/// How many titles are listed; the others are counted.
const LISTED_TITLES: usize = 40;

/// How many feeds are listed as new or gone.
const LISTED_FEEDS: usize = 20;

/// How many characters of a value are shown.
const SHOWN_CHARACTERS: usize = 60;

/// The changes as people read them.
#[derive(Debug)]
pub struct Report {
    /// By title, in the order of the first session.
    pub sections: Vec<Section>,
    /// How many titles have changes that are not listed.
    pub hidden_titles: usize,
    /// How many changes there are of each sort.
    pub counts: Vec<(Sort, usize)>,
    /// How many sessions have not changed.
    pub unchanged: usize,
    /// Feeds that only the new folder has.
    pub feeds_added: Vec<String>,
    /// Feeds that only the old folder has: who subscribes to one gets no more news.
    pub feeds_removed: Vec<String>,
}

/// The changes of the sessions of one title.
#[derive(Debug)]
pub struct Section {
    /// The summary without the session's number.
    pub title: String,
    /// Its changes, by sort.
    pub groups: Vec<Group>,
}

/// Changes of one sort.
#[derive(Debug)]
pub struct Group {
    /// What happened to the sessions.
    pub sort: Sort,
    /// The same in words: `moved, 1 hour later`.
    pub heading: String,
    /// How many sessions.
    pub count: usize,
    /// What all of them say, if it is the same.
    pub detail: String,
    /// The sessions, a line each.
    pub lines: Vec<String>,
    /// What is not listed: `47 more, until Tue 22 Jun 2021`.
    pub more: Option<String>,
}

/// What may happen to a session, in the order to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It does not take place any more.
    Cancelled,
    /// It takes place after all.
    Restored,
    /// Its time is another.
    Moved,
    /// Its summary is another.
    Renamed,
    /// Anything else is.
    Changed,
}

impl Sort {
    /// Of a change.
    pub fn of(kind: &Kind<'_>) -> Sort {
        match kind {
            Kind::Added => Sort::Added,
            Kind::Removed => Sort::Removed,
            Kind::Cancelled => Sort::Cancelled,
            Kind::Restored => Sort::Restored,
            Kind::Moved(_) => Sort::Moved,
            Kind::Renamed(_) => Sort::Renamed,
            Kind::Property { .. } => Sort::Changed,
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Sort::Added => "added",
            Sort::Removed => "removed",
            Sort::Cancelled => "cancelled",
            Sort::Restored => "restored",
            Sort::Moved => "moved",
            Sort::Renamed => "renamed",
            Sort::Changed => "changed",
        }
    }
}

/// A list cut to the feeds that are shown, and how many are not.
pub fn listed(feeds: &[String]) -> (&[String], usize) {
    let (listed, hidden) = feeds.split_at(feeds.len().min(LISTED_FEEDS));
    (listed, hidden.len())
}

impl Report {
    /// Whether nothing at all has changed.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty() && self.feeds_added.is_empty() && self.feeds_removed.is_empty()
    }

    /// `6 moved, 1 renamed, 35 unchanged`.
    pub fn summary(&self) -> String {
        let counts = self.counts.iter();
        let mut parts: Vec<String> = counts
            .map(|(sort, count)| format!("{count} {}", sort.word()))
            .collect();
        parts.push(format!("{} unchanged", self.unchanged));
        parts.join(", ")
    }
}

/// Groups the changes between two calendars.
pub fn group(comparison: &Comparison<'_>, old: &Calendar, new: &Calendar) -> Report {
    let mut titles: Vec<String> = Vec::new();
    let mut groups: BTreeMap<(usize, Sort, &str), Vec<&Change<'_>>> = BTreeMap::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut counts: BTreeMap<Sort, usize> = BTreeMap::new();
    for change in &comparison.changes {
        let title = title(&change.session.summary);
        let place = *places.entry(title.to_owned()).or_insert_with(|| {
            titles.push(title.to_owned());
            titles.len() - 1
        });
        let sort = Sort::of(&change.kind);
        *counts.entry(sort).or_default() += 1;
        groups
            .entry((place, sort, property(change)))
            .or_default()
            .push(change);
    }
    let hidden_titles = titles.len().saturating_sub(LISTED_TITLES);
    titles.truncate(LISTED_TITLES);
    let mut sections: Vec<Section> = (titles.into_iter())
        .map(|title| Section {
            title,
            groups: Vec::new(),
        })
        .collect();
    for ((place, sort, _), changes) in groups {
        if let Some(section) = sections.get_mut(place) {
            section.groups.push(Group::of(sort, &changes));
        }
    }
    Report {
        sections,
        hidden_titles,
        counts: counts.into_iter().collect(),
        unchanged: comparison.unchanged,
        feeds_added: new.feeds.difference(&old.feeds).cloned().collect(),
        feeds_removed: old.feeds.difference(&new.feeds).cloned().collect(),
    }
}

/// `Reading group` of `Reading group (3/6)`.
fn title(summary: &str) -> &str {
    let is_number = |text: &str| {
        let mut parts = text.split('/');
        let is_number = |part: Option<&str>| part.is_some_and(|p| p.parse::<u32>().is_ok());
        is_number(parts.next()) && is_number(parts.next()) && parts.next().is_none()
    };
    let numbered = summary.strip_suffix(')').and_then(|s| s.rsplit_once(" ("));
    match numbered {
        Some((title, number)) if is_number(number) => title,
        _ if summary.is_empty() => "(untitled)",
        _ => summary,
    }
}

fn property<'a>(change: &Change<'a>) -> &'a str {
    match change.kind {
        Kind::Property { name, .. } => name,
        _ => "",
    }
}

impl Group {
    fn of(sort: Sort, changes: &[&Change<'_>]) -> Group {
        let details: Vec<String> = changes.iter().map(|change| detail(change)).collect();
        let first = details.first().cloned().unwrap_or_default();
        let is_shared = changes.len() > 1 && details.iter().all(|detail| *detail == first);
        let line = |(change, detail): (&&Change<'_>, &String)| match &change.kind {
            Kind::Moved(new) => when::shifted(change.session, new),
            _ if is_shared || detail.is_empty() => when::span(change.session),
            _ => format!("{}: {detail}", when::span(change.session)),
        };
        let lines = changes.iter().zip(&details);
        let hidden = changes.len().saturating_sub(LISTED_SESSIONS);
        let last = changes
            .last()
            .map(|change| when::date(&change.session.start));
        Group {
            sort,
            heading: heading(sort, changes),
            count: changes.len(),
            detail: if is_shared { first } else { String::new() },
            lines: lines.take(LISTED_SESSIONS).map(line).collect(),
            more: last
                .filter(|_| hidden > 0)
                .map(|last| format!("{hidden} more, until {last}")),
        }
    }
}

fn heading(sort: Sort, changes: &[&Change<'_>]) -> String {
    let mut shifts = changes.iter().map(|change| match &change.kind {
        Kind::Moved(new) => when::shift(change.session, new),
        _ => None,
    });
    let first = shifts.next().flatten();
    let is_shared = shifts.all(|shift| shift == first);
    match (
        first.filter(|_| is_shared),
        changes.first().map(|change| property(change)),
    ) {
        (Some(shift), _) => format!("{}, {shift}", sort.word()),
        (None, Some(name)) if !name.is_empty() => {
            format!("{} {}", name.to_lowercase(), sort.word())
        }
        _ => sort.word().to_owned(),
    }
}

/// What a session says now, and what it said.
fn detail(change: &Change<'_>) -> String {
    match change.kind {
        Kind::Renamed(new) => from_to(Some(&change.session.summary), Some(new)),
        Kind::Property { old, new, .. } => from_to(old, new),
        _ => String::new(),
    }
}

fn from_to(old: Option<&str>, new: Option<&str>) -> String {
    match (old, new) {
        (Some(old), Some(new)) => {
            let skipped = shared_start(old, new);
            format!("{} → {}", excerpt(old, skipped), excerpt(new, skipped))
        }
        (Some(old), None) => format!("{} → nothing", excerpt(old, 0)),
        (None, Some(new)) => format!("nothing → {}", excerpt(new, 0)),
        (None, None) => String::new(),
    }
}

/// How many characters of long values to skip: those that are the same, but for the last few
/// words, without which a difference cannot be placed.
fn shared_start(old: &str, new: &str) -> usize {
    let is_short = |text: &str| text.chars().count() <= SHOWN_CHARACTERS;
    if is_short(old) && is_short(new) {
        return 0;
    }
    let pairs = old.chars().zip(new.chars());
    let same = pairs.take_while(|(one, other)| one == other).count();
    same.saturating_sub(SHOWN_CHARACTERS / 3)
}

/// A value in quotes, on one line, from a character on.
fn excerpt(text: &str, skipped: usize) -> String {
    let mut characters = text.chars().skip(skipped);
    let shown: String = characters.by_ref().take(SHOWN_CHARACTERS).collect();
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let before = if skipped > 0 { "…" } else { "" };
    let after = if characters.next().is_some() {
        "…"
    } else {
        ""
    };
    format!("“{before}{shown}{after}”")
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
        let shown = from_to(Some(&old), Some(&new));
        assert_eq!(shown, "“…o on and so on Room 1” → “…o on and so on Room 2”");
        assert_eq!(from_to(None, Some("a\nb")), "nothing → “a b”");
    }
}
