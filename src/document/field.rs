//! A value under the name of its key, and the forms in which it can be read.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, SourceLocation};
use crate::document::Document;
use crate::document::value::{MapEntry, Node, Value};
use crate::limits;
use crate::text::single_spaced;

/// A value with the name of its key and its document. The functions that read it return
/// diagnostics without a location: see [`Field::locate`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field<'a> {
    pub(crate) document: &'a Document,
    pub(crate) name: &'a str,
    pub(crate) node: &'a Node,
}

impl Document {
    /// A value of this document, under the name of its key.
    pub(crate) fn field<'a>(&'a self, name: &'a str, node: &'a Node) -> Field<'a> {
        Field {
            document: self,
            name,
            node,
        }
    }
}

impl<'a> Field<'a> {
    /// The location of the value.
    pub(crate) fn location(self) -> SourceLocation {
        self.document.location(self.node.position)
    }

    /// The bytes of the value in the file.
    pub(crate) fn span(self) -> Range<usize> {
        self.document.span(self.node.position)
    }

    /// Adds the location of the value, unless the diagnostic has one.
    pub(crate) fn locate(self, diagnostic: Diagnostic) -> Diagnostic {
        if diagnostic.place.is_some() {
            return diagnostic;
        }
        diagnostic.at(&self.document.file, self.span())
    }

    /// A text of any length, with its line breaks.
    pub(crate) fn long_text(self) -> Result<String, Diagnostic> {
        match &self.node.value {
            Value::Text(text) | Value::Integer(text) => Ok(text.clone()),
            Value::Bool(value) => Ok(value.to_string()),
            Value::Float(number) => {
                let written = self.document.file.text.get(self.span()).unwrap_or_default();
                Ok(match written.parse::<f64>() {
                    Ok(_) => written.to_owned(),
                    Err(_) => number.to_string(),
                })
            }
            _ => Err(self.wrong_type("a text")),
        }
    }

    /// A text as one line without control characters.
    pub(crate) fn line(self) -> Result<String, Diagnostic> {
        let line = one_line(&self.long_text()?);
        if line.len() > limits::TEXT_BYTES {
            let message = format!("`{}` is too long", self.name);
            let limit = format!("{} bytes", limits::TEXT_BYTES);
            return Err(Diagnostic::too_large(message, limit));
        }
        Ok(line)
    }

    /// `true` or `false`, also as a word.
    pub(crate) fn flag(self) -> Result<bool, Diagnostic> {
        match &self.node.value {
            Value::Bool(value) => Ok(*value),
            Value::Text(text) => match text.trim().to_lowercase().as_str() {
                "true" | "yes" | "on" => Ok(true),
                "false" | "no" | "off" => Ok(false),
                _ => Err(self.not_a_flag()),
            },
            _ => Err(self.not_a_flag()),
        }
    }

    fn not_a_flag(self) -> Diagnostic {
        let diagnostic = self.wrong_type("true or false");
        diagnostic.help("write `true` or `false`")
    }

    /// A number, also in quotes.
    pub(crate) fn number(self) -> Result<f64, Diagnostic> {
        let number = match &self.node.value {
            Value::Float(number) => Some(*number),
            Value::Integer(text) | Value::Text(text) => text.trim().parse().ok(),
            _ => None,
        };
        number.ok_or_else(|| self.wrong_type("a number"))
    }

    /// The items of a list that are not blank; a single value counts as a list of one.
    pub(crate) fn items(self) -> Vec<Field<'a>> {
        let items: Vec<&Node> = match &self.node.value {
            Value::List(items) => items.iter().filter(|item| !item.is_blank()).collect(),
            _ => vec![self.node],
        };
        items
            .into_iter()
            .map(|node| Field { node, ..self })
            .collect()
    }

    /// The items of a list with at most `limit` items.
    pub(crate) fn items_up_to(self, limit: usize) -> Result<Vec<Field<'a>>, Diagnostic> {
        let items = self.items();
        if items.len() <= limit {
            return Ok(items);
        }
        let message = format!("`{}` has {} entries", self.name, items.len());
        Err(Diagnostic::too_large(message, limit))
    }

    /// The entries of a map. `expected` is what messages call it, such as `a track`.
    pub(crate) fn map(self, expected: &str) -> Result<&'a [MapEntry], Diagnostic> {
        match &self.node.value {
            Value::Map(entries) => Ok(entries),
            _ => Err(
                Diagnostic::new(Code::InvalidValue, format!("{expected} must be a map"))
                    .help("write one key per line, such as `name: Track A`"),
            ),
        }
    }

    pub(crate) fn is_list(self) -> bool {
        matches!(self.node.value, Value::List(_))
    }

    pub(crate) fn is_map(self) -> bool {
        matches!(self.node.value, Value::Map(_))
    }

    /// The value of the first of `names` that a map has with a value. Names are compared ignoring
    /// case, `-` and `_`.
    pub(crate) fn get(self, names: &[&'a str]) -> Option<Field<'a>> {
        names.iter().find_map(|name| {
            let entry = self.node.entries().iter().find(|entry| {
                super::value::is_same_key(&entry.key, name) && !entry.node.is_blank()
            })?;
            Some(self.document.field(name, &entry.node))
        })
    }

    /// The value at a dotted path such as `extra.start`, unless a key has that exact name.
    pub(crate) fn at_path(self, path: &'a str) -> Option<Field<'a>> {
        if let Some(field) = self.get(&[path]) {
            return Some(field);
        }
        let (first, rest) = path.split_once('.')?;
        self.get(&[first])?.at_path(rest)
    }

    /// The error that the value is of another type than its key takes.
    pub(crate) fn wrong_type(self, expected: &str) -> Diagnostic {
        let found = match &self.node.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Integer(_) | Value::Float(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        };
        Diagnostic::new(
            Code::InvalidValue,
            format!("`{}` must be {expected}, but it is {found}", self.name),
        )
    }
}

/// Replaces line breaks and runs of blanks by one blank, and removes control characters and
/// characters that reverse the direction of the rest of a line.
pub(crate) fn one_line(text: &str) -> String {
    // Most texts have no character to remove.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return single_spaced(text);
    }
    let is_visible = |c: &char| {
        let overrides_direction = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        (!c.is_control() || c.is_whitespace()) && !overrides_direction && *c != '\u{feff}'
    };
    let visible: String = text.chars().filter(is_visible).collect();
    single_spaced(&visible)
}
