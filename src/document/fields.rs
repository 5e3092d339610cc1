//! Reading the keys of a YAML map, with a place for every fault.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, SourceFile};
use crate::document::template_value;
use crate::document::yaml::{Entry, Node, Value};
use crate::limits;
use crate::template;
use crate::time::zone::Zone;

/// A value and where it stands in the file.
#[derive(Debug, Clone)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file.
    pub span: Range<usize>,
}

/// The faults found so far in one file. Every reader adds to it, none stops at the first.
#[derive(Debug)]
pub struct Faults {
    file: Arc<SourceFile>,
    found: RefCell<Vec<Diagnostic>>,
}

impl Faults {
    /// None yet.
    pub fn new(file: &Arc<SourceFile>) -> Faults {
        Faults {
            file: Arc::clone(file),
            found: RefCell::new(Vec::new()),
        }
    }

    /// Adds a fault at a place in the file.
    pub fn add(&self, diagnostic: Diagnostic, span: Range<usize>) {
        self.found
            .borrow_mut()
            .push(diagnostic.at(&self.file, span));
    }

    /// Keeps the value or adds the fault.
    pub fn keep<T>(&self, result: Result<T, Diagnostic>, span: Range<usize>) -> Option<T> {
        result.map_err(|fault| self.add(fault, span)).ok()
    }

    /// A place in the file.
    pub fn place(&self, span: Range<usize>) -> Place {
        Place {
            file: Arc::clone(&self.file),
            span,
        }
    }

    /// Everything found.
    pub fn into_inner(self) -> Vec<Diagnostic> {
        self.found.into_inner()
    }
}

/// The entries of one YAML map.
///
/// A key without a value, or with an empty text or list, counts as absent: web editors write all
/// the keys that they know, filled in or not.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    entries: &'a [Entry],
    /// Where the YAML begins in the file.
    offset: usize,
    faults: &'a Faults,
}

impl<'a> Fields<'a> {
    /// The entries of a map that stands at `offset` in the file.
    pub fn new(entries: &'a [Entry], offset: usize, faults: &'a Faults) -> Fields<'a> {
        Fields {
            entries,
            offset,
            faults,
        }
    }

    /// Where the faults go.
    pub fn faults(&self) -> &'a Faults {
        self.faults
    }

    /// The entries as values for templates.
    pub fn template_values(&self) -> template::Value {
        template_value::from_entries(self.entries)
    }

    /// The keys in the order of the text, with their places.
    pub fn keys(&self) -> impl Iterator<Item = (&'a str, Range<usize>)> {
        let offset = self.offset;
        self.entries
            .iter()
            .map(move |entry| (entry.key.as_str(), shift(&entry.key_span, offset)))
    }

    /// The value of the first of `names` that has one. In a name such as `extra.start` the dots
    /// lead into maps, unless a key is called just so.
    pub fn node(&self, names: &[&str]) -> Option<&'a Node> {
        names
            .iter()
            .filter_map(|name| node_at(self.entries, name))
            .find(|node| !is_blank(node))
    }

    /// The bytes in the file at which a node stands.
    pub fn span(&self, node: &Node) -> Range<usize> {
        shift(&node.span, self.offset)
    }

    /// A text of any length, with its line breaks.
    pub fn long_text(&self, names: &[&str]) -> Option<Spanned<String>> {
        let node = self.node(names)?;
        self.scalar(node, names)
    }

    /// A text as one line without control characters.
    pub fn text(&self, names: &[&str]) -> Option<Spanned<String>> {
        let node = self.node(names)?;
        self.line(node, names)
    }

    /// A text that a function understands.
    pub fn parsed<T>(
        &self,
        names: &[&str],
        parse: impl Fn(&str) -> Result<T, Diagnostic>,
    ) -> Option<Spanned<T>> {
        let text = self.text(names)?;
        let value = self.faults.keep(parse(&text.value), text.span.clone())?;
        Some(Spanned {
            value,
            span: text.span,
        })
    }

    /// `true` or `false`.
    pub fn flag(&self, names: &[&str]) -> Option<Spanned<bool>> {
        let node = self.node(names)?;
        let span = self.span(node);
        let value = match &node.value {
            Value::Bool(value) => Some(*value),
            Value::Text(text) => match text.to_lowercase().as_str() {
                "true" | "yes" | "on" => Some(true),
                "false" | "no" | "off" => Some(false),
                _ => None,
            },
            _ => None,
        };
        match value {
            Some(value) => Some(Spanned { value, span }),
            None => {
                self.wrong_type(node, names, "true or false");
                None
            }
        }
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn lines(&self, names: &[&str]) -> Vec<Spanned<String>> {
        self.list(names)
            .into_iter()
            .filter_map(|node| self.line(node, names))
            .collect()
    }

    /// A list of zones. Those that do not exist are faults.
    pub fn zones(&self, names: &[&str]) -> Vec<Zone> {
        let zones = self.lines(names).into_iter();
        zones
            .filter_map(|text| self.faults.keep(Zone::parse(&text.value), text.span))
            .collect()
    }

    /// The items of a list; a single value counts as a list of one.
    pub fn list(&self, names: &[&str]) -> Vec<&'a Node> {
        match self.node(names) {
            None => Vec::new(),
            Some(node) => match &node.value {
                Value::List(items) => items.iter().filter(|item| !is_blank(item)).collect(),
                _ => vec![node],
            },
        }
    }

    /// The items of a list that has at most so many.
    pub fn list_up_to(&self, limit: usize, names: &[&str]) -> Vec<&'a Node> {
        let items = self.list(names);
        if items.len() <= limit {
            return items;
        }
        let name = names.first().copied().unwrap_or_default();
        if let Some(node) = self.node(names) {
            let fault = Diagnostic::new(
                Code::TooLarge,
                format!("`{name}` has {} entries", items.len()),
            )
            .note(format!("the limit is {limit}"));
            self.faults.add(fault, self.span(node));
        }
        Vec::new()
    }

    /// The entries of a map inside this one.
    pub fn inside(&self, node: &'a Node, what: &str) -> Option<Fields<'a>> {
        match &node.value {
            Value::Map(entries) => {
                let fields = Fields { entries, ..*self };
                fields.refuse_duplicates();
                Some(fields)
            }
            _ => {
                let fault = Diagnostic::new(Code::InvalidValue, format!("{what} must be a map"))
                    .help("write one key a line, such as `name: Track A`");
                self.faults.add(fault, self.span(node));
                None
            }
        }
    }

    /// Adds a fault for each key that stands twice: YAML forbids it, and which one counts
    /// depends on the reader.
    pub fn refuse_duplicates(&self) {
        for (index, entry) in self.entries.iter().enumerate() {
            let before = self.entries.iter().take(index);
            if before.clone().any(|earlier| earlier.key == entry.key) {
                let fault = Diagnostic::new(
                    Code::DuplicateKey,
                    format!("the key `{}` stands twice", entry.key),
                )
                .help("keep one of the two");
                self.faults.add(fault, shift(&entry.key_span, self.offset));
            }
        }
    }

    /// Reads a scalar as text.
    fn scalar(&self, node: &Node, names: &[&str]) -> Option<Spanned<String>> {
        let span = self.span(node);
        let value = match &node.value {
            Value::Text(text) | Value::Number(text) => text.clone(),
            Value::Bool(value) => value.to_string(),
            _ => {
                self.wrong_type(node, names, "a text");
                return None;
            }
        };
        Some(Spanned { value, span })
    }

    /// Reads a scalar as one line.
    pub fn line(&self, node: &Node, names: &[&str]) -> Option<Spanned<String>> {
        let text = self.scalar(node, names)?;
        let value = one_line(&text.value);
        if value.len() > limits::TEXT_BYTES {
            let name = names.first().copied().unwrap_or_default();
            let fault = Diagnostic::new(Code::TooLarge, format!("`{name}` is too long"))
                .note(format!("the limit is {} bytes", limits::TEXT_BYTES));
            self.faults.add(fault, text.span);
            return None;
        }
        (!value.is_empty()).then_some(Spanned {
            value,
            span: text.span,
        })
    }

    /// Adds a fault for a value that is not what its key takes.
    pub fn wrong_type(&self, node: &Node, names: &[&str], expected: &str) {
        let name = names.first().copied().unwrap_or_default();
        let found = match &node.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        };
        let fault = Diagnostic::new(
            Code::InvalidValue,
            format!("`{name}` takes {expected}, and this is {found}"),
        );
        self.faults.add(fault, self.span(node));
    }
}

fn shift(span: &Range<usize>, offset: usize) -> Range<usize> {
    span.start + offset..span.end + offset
}

fn node_at<'a>(entries: &'a [Entry], path: &str) -> Option<&'a Node> {
    if let Some(entry) = entries.iter().find(|entry| entry.key == path) {
        return Some(&entry.node);
    }
    let (first, rest) = path.split_once('.')?;
    let outer = entries.iter().find(|entry| entry.key == first)?;
    match &outer.node.value {
        Value::Map(inner) => node_at(inner, rest),
        _ => None,
    }
}

fn is_blank(node: &Node) -> bool {
    match &node.value {
        Value::Null => true,
        Value::Text(text) => text.trim().is_empty(),
        Value::List(items) => items.iter().all(is_blank),
        Value::Map(entries) => entries.iter().all(|entry| is_blank(&entry.node)),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Line breaks and runs of blanks become one blank; control characters and marks that turn the
/// direction of the rest of a line go.
pub fn one_line(text: &str) -> String {
    let is_visible = |c: &char| {
        let overrides_direction = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        (!c.is_control() || c.is_whitespace()) && !overrides_direction && *c != '\u{feff}'
    };
    let visible: String = text.chars().filter(is_visible).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}
