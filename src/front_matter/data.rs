//! Data files: the events of a list, or of one map.

use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Defaults;
use crate::diagnostic::{Code, Diagnostic, Reported, Reporter};
use crate::document::value::{Node, Value};
use crate::document::{Document, Format};
use crate::front_matter::lists::ANY;
use crate::front_matter::parse::{Outcome, Unit, parse_map};
use crate::front_matter::{toml_to_ical, yaml2ics};
use crate::keys::{Key, Scope, match_in};

/// The parsed values of a data file.
#[derive(Debug)]
pub struct DataFile {
    document: Arc<Document>,
    root: Node,
    /// The files that it includes, relative to its folder, with the position of each.
    pub(crate) includes: Vec<(String, u32)>,
}

/// Parses the values of a data file, and converts the formats of other programs.
///
/// # Errors
///
/// A syntax error.
pub fn parse_data(
    document: Document,
    defaults: &Defaults,
    reporter: &mut Reporter,
) -> Result<DataFile, Reported> {
    let document = Arc::new(document);
    let root = document.parse("the file", reporter)?;
    let (root, includes) = if document.format == Format::Yaml && yaml2ics::is_format(&root) {
        (
            yaml2ics::convert(&document, root.clone(), defaults, reporter),
            includes(&root, &["include"]),
        )
    } else if document.format == Format::Toml && toml_to_ical::is_format(&root) {
        let includes = includes(&root, &["meta", "includes"]);
        (toml_to_ical::convert(root, defaults), includes)
    } else {
        (root, Vec::new())
    };
    Ok(DataFile {
        document,
        root,
        includes,
    })
}

/// The texts of a list at a path.
fn includes(root: &Node, path: &[&str]) -> Vec<(String, u32)> {
    let node = path.iter().try_fold(root, |node, key| node.get(key));
    let items: Vec<&Node> = match node.map(|node| (&node.value, node)) {
        Some((Value::List(items), _)) => items.iter().collect(),
        Some((_, node)) => vec![node],
        None => Vec::new(),
    };
    let texts = items.into_iter().filter_map(|item| match &item.value {
        Value::Text(text) => Some((text.clone(), item.position)),
        _ => None,
    });
    texts.collect()
}

impl DataFile {
    pub(crate) fn document(&self) -> &Arc<Document> {
        &self.document
    }

    /// The events of the file.
    pub(crate) fn outcomes(&self, defaults: &Defaults, reporter: &mut Reporter) -> Vec<Outcome> {
        let Some(items) = list(&self.root, defaults.list.as_deref()) else {
            return self.single(defaults, reporter).into_iter().collect();
        };
        let parsed: Vec<(Outcome, Reporter)> = items
            .par_iter()
            .filter(|item| matches!(item.value, Value::Map(_)))
            .map(|item| {
                let mut reporter = Reporter::new();
                let outcome = parse_map(&self.document, item, Unit::Item, defaults, &mut reporter);
                (outcome, reporter)
            })
            .collect();
        let outcomes = parsed.into_iter().map(|(outcome, own)| {
            reporter.append(own);
            outcome
        });
        outcomes.collect()
    }

    /// The event of a file with one map, which must have a title too: many settings have a date.
    fn single(&self, defaults: &Defaults, reporter: &mut Reporter) -> Option<Outcome> {
        let entries = self.root.entries();
        let has = |wanted: Key| {
            let find = |name: &str| {
                defaults.keys.find(name).or_else(|| {
                    let found = match_in(Scope::Event, name);
                    found.filter(|_| defaults.keys.is_mapped(name))
                })
            };
            let mut entries = entries.iter().filter(|entry| !entry.node.is_blank());
            entries.any(|entry| find(&entry.key).is_some_and(|found| found.key == wanted))
        };
        let is_renamed = |key| defaults.keys.is_renamed(key);
        let has_date =
            has(Key::Date) || has(Key::Start) || is_renamed(Key::Date) || is_renamed(Key::Start);
        if !has_date || entries.is_empty() {
            return None;
        }
        if !has(Key::Title) && !is_renamed(Key::Title) {
            let mut probe = Reporter::new();
            let outcome = parse_map(&self.document, &self.root, Unit::Page, defaults, &mut probe);
            if !matches!(outcome, Outcome::Undated | Outcome::Draft) {
                let message = "the file has a date, but no title, so it is not an event";
                let diagnostic = Diagnostic::new(Code::UntitledData, message)
                    .help("add a `title` if it is an event");
                let file = &self.document.file;
                reporter.report(diagnostic.at(file, 0..0));
            }
            return None;
        }
        Some(parse_map(
            &self.document,
            &self.root,
            Unit::Page,
            defaults,
            reporter,
        ))
    }
}

/// The items of the list of events: the whole file, or the lists and maps at the configured path or
/// under `events`. A map is one event.
fn list<'n>(root: &'n Node, path: Option<&str>) -> Option<Vec<&'n Node>> {
    let configured = path.map(|path| nodes_at(root, path)).unwrap_or_default();
    let nodes = match (configured.is_empty(), root.as_list(), root.get("events")) {
        (false, ..) => configured,
        (true, Some(items), _) => return Some(items.iter().collect()),
        (true, None, events) => events.into_iter().collect(),
    };
    let is_found = |node: &&Node| matches!(node.value, Value::List(_) | Value::Map(_));
    let found: Vec<&Node> = nodes.into_iter().filter(is_found).collect();
    if found.is_empty() {
        return None;
    }
    let items = found.into_iter().flat_map(|node| match node.as_list() {
        Some(items) => items.iter().collect(),
        None => vec![node],
    });
    Some(items.collect())
}

/// The values at a dotted path, in which `*` matches every key or item.
fn nodes_at<'n>(root: &'n Node, path: &str) -> Vec<&'n Node> {
    let mut nodes = vec![root];
    for name in path.split('.') {
        nodes = match name {
            ANY => nodes.into_iter().flat_map(Node::children).collect(),
            name => nodes
                .into_iter()
                .filter_map(|node| node.get(name))
                .collect(),
        };
    }
    nodes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceFile;

    #[test]
    fn the_items_at_a_path() {
        let cases = [
            ("[{title: A}, {title: B}]", None, "A B"),
            ("events: [{title: A}]", None, "A"),
            ("events: {title: A}", None, "A"),
            ("next: {title: A}", Some("next"), "A"),
            ("{a: {title: A}, b: {title: B}}", Some("*"), "A B"),
            ("2026: [{title: A}]\n2027: [{title: B}]", Some("*"), "A B"),
            ("title: A", None, "none"),
            ("title: A", Some("next"), "none"),
            ("events: soon", None, "none"),
        ];
        for (text, path, expected) in cases {
            let file = Arc::new(SourceFile {
                path: "a.yml".into(),
                text: text.into(),
            });
            let document = Document::new_data(&file, "a.yml", Format::Yaml);
            let root = document.parse("the file", &mut Reporter::new()).unwrap();
            let title = |item: &&Node| match item.get("title").map(|title| &title.value) {
                Some(Value::Text(title)) => title.clone(),
                _ => "?".to_owned(),
            };
            let found = match list(&root, path) {
                Some(items) => items.iter().map(title).collect::<Vec<_>>().join(" "),
                None => "none".to_owned(),
            };
            assert_eq!(found, expected, "{text}");
        }
    }
}
