//! Documents without a date: the reasons why a site has no events, and events that lost their date.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::document::value::Node;
use crate::document::{Document, Kind};
use crate::event::DocumentId;
use crate::front_matter::{ANY, MapInList, date_like_keys, maps_in_lists, time_of_day_key};
use crate::keys::Key;
use crate::manifest::Names;
use crate::terminal::counted;

/// Warns about pages that were published as events and have no date any more.
pub(super) fn warn_of_lost_dates(
    undated: &[Arc<Document>],
    names: &Names,
    reporter: &mut Reporter,
) {
    for document in undated
        .iter()
        .filter(|document| document.kind == Kind::Page)
    {
        if names
            .get(&DocumentId::page(&document.relative_path))
            .is_none()
        {
            continue;
        }
        let message = "this page was published as an event, but it has no date any more";
        let diagnostic = Diagnostic::new(Code::LostDate, message)
            .note("its sessions disappear from the calendars of subscribers")
            .help("add the date again, or write `status: cancelled` next to it");
        let start = document.data.start;
        reporter.report(diagnostic.at(&document.file, start..start));
    }
}

/// Keys of documents without a date, from which the reasons and the remedy are derived.
#[derive(Default)]
struct UndatedEvidence {
    /// The number of maps with each key that looks like a date, by the path of the list.
    dates: BTreeMap<(String, String), usize>,
    /// Files with a time of day and without a date, with the name of the key and the number of maps.
    timetables: BTreeMap<String, (String, usize)>,
}

/// Explains why no document is an event: the keys that look like dates, and the lines of the config
/// or of the documents that are missing.
pub(super) fn explain(undated: &[Arc<Document>], config: &Config, reporter: &mut Reporter) {
    let documents: BTreeMap<&str, &Arc<Document>> = undated
        .iter()
        .map(|document| (document.relative_path.as_str(), document))
        .collect();
    if documents.is_empty() {
        return;
    }
    let evidence = UndatedEvidence::collect(documents.values().copied());
    let message = match documents.len() {
        1 => "the only document is not an event".to_owned(),
        count => format!("none of the {count} documents is an event"),
    };
    let mut diagnostic = Diagnostic::new(Code::NoEvents, message);
    if config.defaults.selector.is_some() {
        diagnostic = diagnostic.note("`where` in calfeed.yml may select none of them");
    }
    let keys = &config.defaults.keys;
    let names = match keys.is_renamed(Key::Date) {
        true => keys.names(Key::Date),
        false => vec![Key::Date.name()],
    };
    diagnostic = diagnostic.note(format!(
        "an event has a date under `{}`, or a `start`",
        names.join("`, `")
    ));
    reporter.report(evidence.advise(diagnostic, config));
}

/// Warns that EVENTS is empty, so that it is probably the wrong folder.
pub(super) fn report_no_documents(reporter: &mut Reporter) {
    let diagnostic = Diagnostic::new(Code::NoEvents, "there is no page and no data file")
        .note("files and folders with names that begin with `.` or `_` are skipped")
        .help("write the folder of the events after the command, or add a page with a `title` and a `date`");
    reporter.report(diagnostic);
}

impl UndatedEvidence {
    fn collect<'d>(documents: impl Iterator<Item = &'d Arc<Document>>) -> UndatedEvidence {
        let mut evidence = UndatedEvidence::default();
        for document in documents {
            // Errors of the documents were reported already.
            if let Ok(root) = document.parse("the document", &mut Reporter::new()) {
                evidence.add(document, &root);
            }
        }
        evidence.merge_lists();
        evidence
    }

    fn add(&mut self, document: &Document, root: &Node) {
        let mut maps = maps_in_lists(document, root);
        // `list` of the config is about data files.
        maps.retain(|map| document.kind == Kind::Data || map.list.is_empty());
        let lists: BTreeSet<String> = maps.iter().map(|map| map.list.clone()).collect();
        for MapInList { list, map } in maps {
            // The date of a map inside is counted there.
            let is_of_map_inside = |key: &String| {
                let path = format!("{list}.{key}");
                let path = path.trim_start_matches('.');
                let mut containers = path.match_indices('.').filter(|(at, _)| *at > list.len());
                containers.any(|(at, _)| path.get(..at).is_some_and(|list| lists.contains(list)))
            };
            let mut keys = date_like_keys(document, map);
            keys.retain(|key| !is_of_map_inside(key));
            let time = time_of_day_key(document, map).filter(|_| keys.is_empty());
            for key in keys {
                *self.dates.entry((list.clone(), key)).or_default() += 1;
            }
            if let Some(key) = time {
                let path = document.file.path.clone();
                let (_, maps) = self.timetables.entry(path).or_insert((key.to_owned(), 0));
                *maps += 1;
            }
        }
    }

    /// Counts lists with one parent, such as those of the years, as one list.
    fn merge_lists(&mut self) {
        let parent = |list: &str| match list.rsplit_once('.') {
            Some((parent, _)) => format!("{parent}.{ANY}"),
            None => ANY.to_owned(),
        };
        let mut lists: BTreeMap<(String, &String), BTreeSet<&String>> = BTreeMap::new();
        for (list, key) in self.dates.keys().filter(|(list, _)| !list.is_empty()) {
            lists.entry((parent(list), key)).or_default().insert(list);
        }
        let is_one_of_several = |(list, key): &(String, String)| {
            let siblings = lists.get(&(parent(list), key));
            siblings.is_some_and(|siblings| siblings.len() > 1)
        };
        let mut merged: BTreeMap<(String, String), usize> = BTreeMap::new();
        for (name, count) in &self.dates {
            let list = match is_one_of_several(name) {
                true => parent(&name.0),
                false => name.0.clone(),
            };
            *merged.entry((list, name.1.clone())).or_default() += count;
        }
        self.dates = merged;
    }

    /// Adds the keys that were found, and the remedy.
    fn advise(&self, diagnostic: Diagnostic, config: &Config) -> Diagnostic {
        let mut dates: Vec<_> = self.dates.iter().collect();
        dates.sort_by_key(|(_, count)| Reverse(**count));
        if let Some(((list, key), _)) = dates.first() {
            let counted = dates
                .iter()
                .map(|((list, key), count)| match list.as_str() {
                    "" => format!("`{key}` ({count})"),
                    list => format!("`{key}` in `{list}` ({count})"),
                });
            let counted: Vec<String> = counted.take(5).collect();
            return diagnostic
                .note(format!("keys that look like dates: {}", counted.join(", ")))
                .help(format!(
                    "write in calfeed.yml:{}",
                    config_lines(list, key, config)
                ));
        }
        let Some((path, (key, maps))) = self.timetables.iter().next() else {
            return diagnostic.help("add `date: 2027-05-18 18:30` to a page");
        };
        let items = counted(*maps, "item");
        diagnostic
            .note(format!(
                "{path} has {items} with a time of day (`{key}`), but without a date"
            ))
            .help(
                "add the first day, and the rule of a series, to each of them, such as \
                 `date: 2027-05-18` and `repeat: weekly`",
            )
    }
}

/// The lines of the config that make a key of a list the date of events.
fn config_lines(list: &str, key: &str, config: &Config) -> String {
    let mut lines = String::new();
    let is_read = matches!(list, "" | "events") || config.defaults.list.as_deref() == Some(list);
    if !is_read {
        let quote = if list.contains(ANY) { "\"" } else { "" };
        lines.push_str(&format!("\nlist: {quote}{list}{quote}"));
    }
    let found = config.defaults.keys.find(key).map(|found| found.key);
    if is_read || !matches!(found, Some(Key::Date | Key::Start)) {
        lines.push_str(&format!("\nfields:\n  date: {key}"));
    }
    lines
}
