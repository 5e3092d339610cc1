//! The lists and maps of events in a document that calfeed did not read, and the keys in them that
//! look like dates or times of day.

use crate::document::Document;
use crate::document::value::{Node, Value};
use crate::front_matter::form::{is_date, is_time_of_day};
use crate::keys::{Key, Scope, TimeWord, match_in, time_word};
use crate::limits;

/// The name in a path that matches every key or item.
pub(crate) const ANY: &str = "*";

/// A map that may be meant as an event.
#[derive(Debug)]
pub(crate) struct MapInList<'n> {
    /// The path that `list` of the config would have; empty for the document itself.
    pub(crate) list: String,
    pub(crate) map: &'n Node,
}

/// The document, if it is a map, the maps in its lists, and the maps inside it that have a title and
/// a date of their own.
pub(crate) fn maps_in_lists<'n>(document: &Document, root: &'n Node) -> Vec<MapInList<'n>> {
    let mut maps = Vec::new();
    if matches!(root.value, Value::Map(_)) {
        maps.push(MapInList {
            list: String::new(),
            map: root,
        });
    }
    collect(document, root, "", limits::EXPLAINED_DEPTH, &mut maps);
    maps
}

fn collect<'n>(
    document: &Document,
    node: &'n Node,
    path: &str,
    depth: usize,
    maps: &mut Vec<MapInList<'n>>,
) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    let join = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match &node.value {
        Value::List(items) => {
            for item in items.iter().filter(|item| !item.entries().is_empty()) {
                maps.push(MapInList {
                    list: path.to_owned(),
                    map: item,
                });
                collect(document, item, &join(ANY), depth, maps);
            }
        }
        _ => {
            for entry in node.entries() {
                let (path, map) = (join(&entry.key), &entry.node);
                collect(document, map, &path, depth, maps);
                if has_title_and_date(document, map) {
                    maps.push(MapInList { list: path, map });
                }
            }
        }
    }
}

fn has_title_and_date(document: &Document, map: &Node) -> bool {
    let mut entries = map.entries().iter();
    let is_title =
        |name: &str| match_in(Scope::Event, name).is_some_and(|found| found.key == Key::Title);
    let has_title = entries.clone().any(|entry| is_title(&entry.key));
    has_title && entries.any(|entry| is_date(document.field(&entry.key, &entry.node)))
}

/// The keys of a map with values that look like dates, dotted where maps are nested.
pub(crate) fn date_like_keys(document: &Document, map: &Node) -> Vec<String> {
    let mut keys = Vec::new();
    for entry in map.entries() {
        let field = document.field(&entry.key, &entry.node);
        if field.is_map() {
            let inner = date_like_keys(document, &entry.node).into_iter();
            keys.extend(inner.map(|key| format!("{}.{key}", entry.key)));
        } else if is_date(field) && time_word(&entry.key) != TimeWord::Whether {
            keys.push(entry.key.clone());
        }
    }
    keys
}

/// The first key of a map with a time of day: `time: "19:00 – 20:30 Uhr"`.
pub(crate) fn time_of_day_key<'n>(document: &'n Document, map: &'n Node) -> Option<&'n str> {
    let mut entries = map.entries().iter();
    let entry = entries.find(|entry| is_time_of_day(document.field(&entry.key, &entry.node)))?;
    Some(&entry.key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Reporter;
    use crate::document::Format;
    use std::sync::Arc;

    #[test]
    fn the_lists_of_a_data_file() {
        let cases = [
            ("- a: 1\n- a: 2", "|"),
            ("meetups:\n  - a: 1", "|meetups"),
            ("2025: [{a: 1}]\n2026: [{a: 2}]", "|2025|2026"),
            ("- year: 2025\n  events: [{a: 1}]", "|*.events"),
            ("title: T\ntags: [a, b]", ""),
            ("next: {title: A, date: 2027-05-18}", "|next"),
            ("season: {a: {name: A, when: 2027-05-18}}", "|season.a"),
            ("date: 2027-05-18\nvenue: {name: Hall}", ""),
            ("[1, 2]", "none"),
        ];
        for (text, expected) in cases {
            let file = Arc::new(crate::diagnostic::SourceFile {
                path: "a.yml".into(),
                text: text.into(),
            });
            let document = Document::new_data(&file, "a.yml", Format::Yaml);
            let root = document.parse("the file", &mut Reporter::new()).unwrap();
            let maps = maps_in_lists(&document, &root);
            let lists: Vec<&str> = maps.iter().map(|map| map.list.as_str()).collect();
            let found = match maps.is_empty() {
                true => "none".to_owned(),
                false => lists.join("|"),
            };
            assert_eq!(found, expected, "{text}");
        }
    }
}
