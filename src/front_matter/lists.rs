//! The lists of maps in a document that calfeed did not read, and the keys in them that look like
//! dates or times of day.

use crate::document::Document;
use crate::document::value::{Node, Value};
use crate::front_matter::form::{is_date, is_time_of_day};
use crate::keys::{TimeWord, time_word};
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

/// The document, if it is a map, and the maps in its lists.
pub(crate) fn maps_in_lists(root: &Node) -> Vec<MapInList<'_>> {
    let mut maps = Vec::new();
    if matches!(root.value, Value::Map(_)) {
        maps.push(MapInList {
            list: String::new(),
            map: root,
        });
    }
    collect(root, "", limits::EXPLAINED_DEPTH, &mut maps);
    maps
}

fn collect<'n>(node: &'n Node, path: &str, depth: usize, maps: &mut Vec<MapInList<'n>>) {
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
                collect(item, &join(ANY), depth, maps);
            }
        }
        _ => {
            for entry in node.entries() {
                collect(&entry.node, &join(&entry.key), depth, maps);
            }
        }
    }
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
            ("[1, 2]", "none"),
        ];
        for (text, expected) in cases {
            let file = Arc::new(crate::diagnostic::SourceFile {
                path: "a.yml".into(),
                text: text.into(),
            });
            let document = Document::new_data(&file, "a.yml", Format::Yaml);
            let root = document.parse("the file", &mut Reporter::new()).unwrap();
            let maps = maps_in_lists(&root);
            let lists: Vec<&str> = maps.iter().map(|map| map.list.as_str()).collect();
            let found = match maps.is_empty() {
                true => "none".to_owned(),
                false => lists.join("|"),
            };
            assert_eq!(found, expected, "{text}");
        }
    }
}
