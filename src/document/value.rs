//! The value tree of a document, which is the same for YAML, TOML and JSON.

use std::borrow::Cow;

/// The number of a key or value in the order of the document. The [`Document`] resolves it to
/// bytes of the file when a diagnostic needs them.
///
/// [`Document`]: crate::document::Document
pub(crate) type Position = u32;

/// A value and its position.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) position: Position,
}

/// A value of a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    /// A whole number as it is written.
    Integer(String),
    /// Any other number. The digits of the author, such as `1.10`, are in the file.
    Float(f64),
    /// A text, or a date of TOML.
    Text(String),
    List(Vec<Node>),
    /// Keys and values in the order of the document; a key may appear twice.
    Map(Vec<MapEntry>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MapEntry {
    pub(crate) key: String,
    pub(crate) key_position: Position,
    pub(crate) node: Node,
}

impl Node {
    /// The entries of a map; none for every other value.
    pub(crate) fn entries(&self) -> &[MapEntry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list.
    pub(crate) fn as_list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The values in a map or list.
    pub(crate) fn children(&self) -> Vec<&Node> {
        match &self.value {
            Value::List(items) => items.iter().collect(),
            _ => self.entries().iter().map(|entry| &entry.node).collect(),
        }
    }

    /// The value of a key of a map.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        let entry = self.entries().iter().find(|entry| entry.key == key)?;
        Some(&entry.node)
    }

    /// Whether the value counts as absent: web editors write all keys, filled in or not.
    pub(crate) fn is_blank(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::List(items) => items.iter().all(Node::is_blank),
            Value::Map(entries) => entries.iter().all(|entry| entry.node.is_blank()),
            Value::Bool(_) | Value::Integer(_) | Value::Float(_) => false,
        }
    }

    /// Replaces each YAML merge key (`<<`) by the entries that it refers to. Keys of the map
    /// itself take precedence, and earlier maps of a list over later ones.
    pub(crate) fn resolve_merge_keys(&mut self) {
        match &mut self.value {
            Value::List(items) => items.iter_mut().for_each(Node::resolve_merge_keys),
            Value::Map(entries) => {
                for entry in entries.iter_mut() {
                    entry.node.resolve_merge_keys();
                }
                merge(entries);
            }
            _ => {}
        }
    }
}

fn merge(entries: &mut Vec<MapEntry>) {
    let is_merge = |entry: &MapEntry| {
        entry.key == "<<" && matches!(entry.node.value, Value::Map(_) | Value::List(_))
    };
    if !entries.iter().any(is_merge) {
        return;
    }
    let (merges, own): (Vec<_>, Vec<_>) = std::mem::take(entries).into_iter().partition(is_merge);
    *entries = own;
    for MapEntry { node, .. } in merges {
        let maps = match node.value {
            Value::List(maps) => maps,
            _ => vec![node],
        };
        for entry in maps.into_iter().flat_map(|map| match map.value {
            Value::Map(entries) => entries,
            _ => Vec::new(),
        }) {
            if !entries.iter().any(|other| other.key == entry.key) {
                entries.push(entry);
            }
        }
    }
}

/// Whether two key names are the same: case, `-` and `_` do not matter.
pub(crate) fn is_same_key(one: &str, other: &str) -> bool {
    one == other || key_letters(one).eq(key_letters(other))
}

/// The form in which key names are compared: lower case, without `-` and `_`.
pub(crate) fn folded_key(name: &str) -> Cow<'_, str> {
    let is_folded = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    match name.bytes().all(is_folded) {
        true => Cow::Borrowed(name),
        false => key_letters(name).collect(),
    }
}

fn key_letters(name: &str) -> impl Iterator<Item = char> {
    let letters = name.chars().filter(|c| !matches!(c, '-' | '_'));
    letters.flat_map(char::to_lowercase)
}
