//! The folders and data files of a site that contain its events.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::facts::{DocumentFacts, MapFacts};
use super::names::{NameRank, rank};
use crate::document::Kind;

/// A folder of pages or a data file with events.
#[derive(Debug, Clone)]
pub(super) struct EventSource {
    /// The path relative to the site.
    pub(super) path: String,
    /// The path of the list in a data file, if calfeed does not find it by itself.
    pub(super) list: Option<String>,
    /// A condition in the form of `where`, if other documents have a date too.
    pub(super) condition: Option<String>,
    rank: NameRank,
    /// The number of events that have a key that articles lack.
    evidence: usize,
    events: usize,
}

/// The sources of a site, the most probable one first.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub(super) ranked: Vec<EventSource>,
}

impl Candidates {
    /// Finds the sources. A site of a generator has articles with a date, so that a folder without
    /// the name or the keys of events counts only where no generator is recognised.
    pub(super) fn find(facts: &[DocumentFacts], has_generator: bool) -> Candidates {
        let mut ranked = named_folders(facts);
        ranked.extend(data_files(facts, has_generator));
        if ranked.is_empty() {
            ranked.extend(folders_with_evidence(facts));
        }
        if ranked.is_empty() {
            ranked.extend(marked_pages(facts));
        }
        if ranked.is_empty() && !has_generator {
            ranked.extend(folders_with_dates(facts));
        }
        ranked.sort_by_key(|source| {
            (
                source.rank,
                Reverse(source.evidence.min(1)),
                Reverse(source.events),
            )
        });
        Candidates { ranked }
    }
}

/// The numbers of documents in a folder and the folders below it.
#[derive(Debug, Default, Clone, Copy)]
struct FolderCount {
    pages: usize,
    dated: usize,
    evidence: usize,
}

fn is_event(map: &MapFacts) -> bool {
    map.has_title() && map.has_date()
}

/// Files that can be one event: pages, and data files with one map.
fn single_documents(facts: &[DocumentFacts]) -> impl Iterator<Item = (&DocumentFacts, &MapFacts)> {
    let single = facts.iter().filter(|facts| facts.list.is_none());
    single.filter_map(|facts| Some((facts, facts.maps.first()?)))
}

fn count_folders(facts: &[DocumentFacts]) -> BTreeMap<&str, FolderCount> {
    let mut counts: BTreeMap<&str, FolderCount> = BTreeMap::new();
    for (document, map) in single_documents(facts) {
        let is_article = folders_above(&document.path)
            .any(|folder| rank(last_name(folder)) == NameRank::Article);
        let has_evidence = match is_article {
            true => map.has_time_key(),
            false => map.has_event_key(),
        };
        let is_dated = map.has_date() || has_dated_name(&document.path);
        for folder in folders_above(&document.path) {
            let count = counts.entry(folder).or_default();
            count.pages += usize::from(document.kind == Kind::Page);
            count.dated += usize::from(is_dated && (has_evidence || !is_article));
            count.evidence += usize::from(is_event(map) && has_evidence);
        }
    }
    counts
}

/// The folders above a file, the nearest one first, without the root.
fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    let first = path.rsplit_once('/').map(|(folder, _)| folder);
    std::iter::successors(first, |folder| {
        folder.rsplit_once('/').map(|(folder, _)| folder)
    })
}

/// Whether the name of a page begins with its date, as in Jekyll.
pub(super) fn has_dated_name(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let date = name.get(..10).unwrap_or_default();
    crate::time::date::parse(date).is_ok()
        && date.split('-').count() == 3
        && name
            .get(10..11)
            .is_some_and(|next| matches!(next, "-" | "."))
}

fn source(path: &str, count: FolderCount) -> EventSource {
    EventSource {
        path: path.to_owned(),
        list: None,
        condition: None,
        rank: rank(last_name(path)),
        evidence: count.evidence,
        events: count.dated,
    }
}

fn last_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Folders with a name of events, the topmost ones only.
fn named_folders(facts: &[DocumentFacts]) -> Vec<EventSource> {
    let counts = count_folders(facts);
    let is_named = |folder: &str| {
        matches!(
            rank(last_name(folder)),
            NameRank::Certain | NameRank::Probable
        )
    };
    let is_candidate = |(folder, count): &(&&str, &FolderCount)| {
        let has_events = match rank(last_name(folder)) {
            NameRank::Certain => count.dated > 0,
            _ => count.evidence > 0 || count.dated * 2 > count.pages,
        };
        is_named(folder) && has_events && !folders_above(folder).any(is_named)
    };
    let folders = counts.iter().filter(is_candidate);
    folders
        .map(|(folder, count)| source(folder, *count))
        .collect()
}

/// Folders in which at least half of the pages have keys of events, the topmost ones only.
fn folders_with_evidence(facts: &[DocumentFacts]) -> Vec<EventSource> {
    topmost(facts, |count| {
        count.evidence > 0 && count.evidence * 2 >= count.pages
    })
}

fn folders_with_dates(facts: &[DocumentFacts]) -> Vec<EventSource> {
    let folders = topmost(facts, |count| {
        count.dated > 0 && count.dated * 2 >= count.pages
    });
    let mut folders: Vec<_> = folders
        .into_iter()
        .filter(|source| source.rank != NameRank::Article)
        .collect();
    let at_root = single_documents(facts).filter(|(facts, map)| {
        !facts.path.contains('/') && facts.kind == Kind::Page && is_event(map)
    });
    let at_root = at_root.count();
    if folders.is_empty() && at_root > 0 {
        folders.push(EventSource {
            rank: NameRank::Neutral,
            ..source(
                ".",
                FolderCount {
                    dated: at_root,
                    ..FolderCount::default()
                },
            )
        });
    }
    folders
}

fn topmost(
    facts: &[DocumentFacts],
    is_candidate: impl Fn(&FolderCount) -> bool,
) -> Vec<EventSource> {
    let counts = count_folders(facts);
    let candidates: BTreeSet<&str> = counts
        .iter()
        .filter(|(_, count)| is_candidate(count))
        .map(|(folder, _)| *folder)
        .collect();
    let is_topmost =
        |folder: &&&str| !folders_above(folder).any(|above| candidates.contains(above));
    let folders = candidates.iter().filter(is_topmost);
    folders
        .map(|folder| source(folder, counts.get(folder).copied().unwrap_or_default()))
        .collect()
}

/// Data files with a list of events.
fn data_files(facts: &[DocumentFacts], has_generator: bool) -> Vec<EventSource> {
    let mut sources = Vec::new();
    for facts in facts {
        let Some(list) = &facts.list else { continue };
        let events = facts.maps.iter().filter(|map| is_event(map)).count();
        let evidence = facts
            .maps
            .iter()
            .filter(|map| is_event(map) && map.has_event_key())
            .count();
        if events == 0 || events * 2 < facts.maps.len() {
            continue;
        }
        let rank = file_rank(&facts.path, list);
        let is_plain = matches!(rank, NameRank::Neutral | NameRank::Article);
        if is_plain && (evidence * 2 < events || (has_generator && rank == NameRank::Article)) {
            continue;
        }
        sources.push(EventSource {
            path: facts.path.clone(),
            list: (!matches!(list.as_str(), "" | "events")).then(|| list.clone()),
            condition: None,
            rank,
            evidence,
            events,
        });
    }
    // Of several lists in one file, the one with the most events.
    sources.sort_by_key(|source| Reverse(source.events));
    let mut seen = BTreeSet::new();
    sources.retain(|source| seen.insert(source.path.clone()));
    sources
}

/// The best rank of the names of a file, of its folder and of its list.
fn file_rank(path: &str, list: &str) -> NameRank {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.split('.').next().unwrap_or(name);
    let list = list.rsplit('.').next().unwrap_or(list);
    let ranks = [stem, last_name(folder), list].map(rank);
    let best = ranks.into_iter().min().unwrap_or(NameRank::Neutral);
    match rank(stem) {
        // A file `past.yml` next to `events.yml` has events too, but comes after it.
        NameRank::Neutral if best == NameRank::Certain => NameRank::Probable,
        _ => best,
    }
}

/// Pages among others that a key marks as events, such as `layout: event`.
fn marked_pages(facts: &[DocumentFacts]) -> Option<EventSource> {
    const MARKS: [&str; 5] = ["layout", "type", "kind", "category", "collection"];
    let mut marked: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for (document, map) in single_documents(facts).filter(|(_, map)| is_event(map)) {
        for mark in MARKS {
            let Some(key) = map.find(mark) else { continue };
            if matches!(rank(&key.text), NameRank::Certain | NameRank::Probable) {
                marked
                    .entry((mark, key.text.as_str()))
                    .or_default()
                    .push(&document.path);
            }
        }
    }
    let ((mark, value), paths) = marked.into_iter().max_by_key(|(_, paths)| paths.len())?;
    Some(EventSource {
        path: common_folder(&paths),
        list: None,
        condition: Some(format!("{mark} == '{value}'")),
        rank: NameRank::Neutral,
        evidence: 0,
        events: paths.len(),
    })
}

/// The deepest folder that contains all files; `.` is the site itself.
fn common_folder(paths: &[&str]) -> String {
    let mut folders = paths.iter().flat_map(|path| folders_above(path).next());
    let is_above_all = |folder: &&str| {
        paths.iter().all(|path| {
            path.strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        })
    };
    let first = folders.next().unwrap_or(".");
    let above = std::iter::once(first).chain(folders_above(first));
    above
        .into_iter()
        .find(is_above_all)
        .unwrap_or(".")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_date_are_recognised() {
        let cases = [
            ("_events/2024-05-18-choir.md", true),
            ("_events/2024-05-18.md", true),
            ("_events/2024-13-18-choir.md", false),
            ("_events/20240518-choir.md", false),
            ("_events/choir.md", false),
        ];
        for (path, expected) in cases {
            assert_eq!(has_dated_name(path), expected, "{path}");
        }
    }

    #[test]
    fn the_common_folder_is_the_deepest_one() {
        let cases: [(&[&str], &str); 3] = [
            (&["a/b/x.md", "a/b/y.md"], "a/b"),
            (&["a/b/x.md", "a/c/y.md"], "a"),
            (&["a/x.md", "y.md"], "."),
        ];
        for (paths, expected) in cases {
            assert_eq!(common_folder(paths), expected);
        }
    }
}
