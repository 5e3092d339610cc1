//! The keys of each document that matter to the search for events.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::files::InspectedFiles;
use super::names::{is_other_date, site_key};
use crate::diagnostic::Reporter;
use crate::document::field::Field;
use crate::document::value::{MapEntry, Node, Value, folded_key};
use crate::document::{Document, Kind};
use crate::front_matter::ANY;
use crate::keys::{Key, Scope, TimeWord, match_in, time_word};
use crate::limits;
use crate::source::discover::{self, Candidate};
use crate::time::date::{clock, is_date_in_some_order};

/// The form in which a value can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FactForm {
    Date,
    Time,
    Text,
    Other,
}

/// A key of a map; the names of maps inside are joined with dots.
#[derive(Debug, Clone)]
pub(super) struct KeyFact {
    pub(super) path: String,
    pub(super) form: FactForm,
    /// The text, if it is short: for conditions such as `layout == 'event'`.
    pub(super) text: String,
}

/// A page, or an item of a data file.
#[derive(Debug, Clone, Default)]
pub(super) struct MapFacts {
    pub(super) keys: Vec<KeyFact>,
}

/// The maps of one list of a data file, or the only map of a page.
#[derive(Debug, Clone)]
pub(super) struct DocumentFacts {
    /// The path relative to the site.
    pub(super) path: String,
    pub(super) kind: Kind,
    /// The path of the list in a data file; `None` for one map, empty for the file itself.
    pub(super) list: Option<String>,
    pub(super) maps: Vec<MapFacts>,
}

impl KeyFact {
    /// The last name of the path.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or(&self.path)
    }

    /// The key of calfeed with this name, at the top of a map.
    pub(super) fn key(&self) -> Option<Key> {
        match self.path.contains('.') {
            true => None,
            false => match_in(Scope::Event, &self.path).map(|found| found.key),
        }
    }

    /// The key of calfeed, or a key common on sites, that the last name of the path means.
    pub(super) fn meaning(&self) -> Option<Key> {
        let own = match_in(Scope::Event, self.name()).map(|found| found.key);
        own.or_else(|| site_key(&folded_key(self.name())).map(|(key, _)| key))
    }

    fn is_title(&self) -> bool {
        self.form == FactForm::Text && self.meaning() == Some(Key::Title)
    }

    /// Whether this is probably the date of the event.
    pub(super) fn is_event_date(&self) -> bool {
        if self.form != FactForm::Date || is_other_date(&self.path) {
            return false;
        }
        matches!(self.meaning(), Some(Key::Date | Key::Start))
            || time_word(self.name()) == TimeWord::When
    }
}

impl MapFacts {
    pub(super) fn find(&self, path: &str) -> Option<&KeyFact> {
        self.keys.iter().find(|key| key.path == path)
    }

    pub(super) fn has_title(&self) -> bool {
        self.keys.iter().any(KeyFact::is_title)
    }

    /// Whether the map has a title outside the maps inside it.
    fn has_own_title(&self) -> bool {
        let mut keys = self.keys.iter();
        keys.any(|key| key.is_title() && !key.path.contains('.'))
    }

    pub(super) fn has_date(&self) -> bool {
        self.keys.iter().any(KeyFact::is_event_date)
    }

    /// Whether a key names a property that events have and pages of other kinds lack.
    pub(super) fn has_event_key(&self) -> bool {
        let mut keys = self.keys.iter();
        self.has_time_key() || keys.any(|key| key.meaning() == Some(Key::Location))
    }

    /// Whether a key names a start, an end or a time, which articles lack.
    pub(super) fn has_time_key(&self) -> bool {
        self.keys.iter().any(|key| match key.meaning() {
            Some(Key::Start | Key::End) => key.form == FactForm::Date,
            Some(Key::Time | Key::EndTime) => key.form != FactForm::Other,
            Some(Key::Repeat | Key::AllDay) => true,
            _ => false,
        })
    }
}

/// The facts of all documents of a site. A document with errors has none.
pub(super) fn read_all(files: &InspectedFiles) -> Vec<DocumentFacts> {
    let paths: Vec<&str> = files.documents().collect();
    let facts = paths.into_par_iter().map(|path| read(files, path));
    facts.flatten_iter().collect()
}

fn read(files: &InspectedFiles, path: &str) -> Vec<DocumentFacts> {
    let candidate = Candidate {
        path: files.path(path),
        relative_path: path.to_owned(),
    };
    let Ok(Some(document)) = discover::read(Path::new("."), &candidate) else {
        return Vec::new();
    };
    let Ok(root) = document.parse("the file", &mut Reporter::new()) else {
        return Vec::new();
    };
    let document = Arc::new(document);
    let facts = |list, maps| DocumentFacts {
        path: path.to_owned(),
        kind: document.kind,
        list,
        maps,
    };
    if document.kind == Kind::Page {
        return vec![facts(None, vec![map_facts(&document, &root)])];
    }
    let mut lists = Vec::new();
    collect_lists(&document, &root, "", &mut lists);
    match lists.is_empty() {
        true => vec![facts(None, vec![map_facts(&document, &root)])],
        false => lists
            .into_iter()
            .map(|(list, maps)| facts(Some(list), maps))
            .collect(),
    }
}

/// Lists of maps in a data file, and maps of events with names of their own, with their paths.
fn collect_lists(
    document: &Document,
    node: &Node,
    path: &str,
    lists: &mut Vec<(String, Vec<MapFacts>)>,
) {
    match &node.value {
        Value::List(items) => {
            let maps = items
                .iter()
                .filter(|item| matches!(item.value, Value::Map(_)));
            let maps: Vec<MapFacts> = maps.map(|item| map_facts(document, item)).collect();
            if maps.iter().any(MapFacts::has_date) {
                lists.push((path.to_owned(), maps));
            }
        }
        Value::Map(entries) if path.split('.').count() <= limits::INSPECTED_DEPTH => {
            let join = |name: &str| match path {
                "" => name.to_owned(),
                path => format!("{path}.{name}"),
            };
            let named = entries
                .iter()
                .map(|entry| (entry, map_facts(document, &entry.node)));
            let named = named.filter(|(_, map)| map.has_own_title() && map.has_date());
            let (names, maps): (Vec<&MapEntry>, Vec<MapFacts>) = named.unzip();
            match names.as_slice() {
                [] => {}
                [only] => lists.push((join(&only.key), maps)),
                _ => lists.push((join(ANY), maps)),
            }
            for entry in entries {
                collect_lists(document, &entry.node, &join(&entry.key), lists);
            }
        }
        _ => {}
    }
}

fn map_facts(document: &Document, map: &Node) -> MapFacts {
    let mut facts = MapFacts::default();
    add_keys(document, map, "", &mut facts.keys);
    facts
}

fn add_keys(document: &Document, map: &Node, prefix: &str, keys: &mut Vec<KeyFact>) {
    for entry in map.entries().iter().filter(|entry| !entry.node.is_blank()) {
        let path = format!("{prefix}{}", entry.key);
        let field = document.field(&entry.key, &entry.node);
        if field.is_map() && path.split('.').count() < limits::INSPECTED_DEPTH {
            add_keys(document, &entry.node, &format!("{path}."), keys);
        }
        let text = field.line().unwrap_or_default();
        keys.push(KeyFact {
            form: form(field, &text),
            text: if text.len() <= limits::INSPECTED_TEXT_BYTES {
                text
            } else {
                String::new()
            },
            path,
        });
    }
}

fn form(field: Field<'_>, text: &str) -> FactForm {
    match &field.node.value {
        Value::Text(_) | Value::Integer(_) if is_date_in_some_order(text) => FactForm::Date,
        Value::Text(_) if clock::parse_range(text).is_ok() => FactForm::Time,
        Value::Text(_) => FactForm::Text,
        _ => FactForm::Other,
    }
}
