//! YAML: values from `serde_yaml`, and their locations from `saphyr-parser`.
//!
//! `serde_yaml` reports no locations of values, so a text is parsed once more when a diagnostic
//! needs one. Valid pages are parsed once.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span, StrInput};

use crate::document::parse_error::ParseError;
use crate::document::tree::{self, Shape};
use crate::document::value::Node;

/// Parses one YAML document of at most `values` values.
///
/// # Errors
///
/// The text is not YAML, or has more values or deeper levels than the limits allow.
pub(crate) fn parse(text: &str, values: usize) -> Result<(Node, Shape), ParseError> {
    let (mut node, shape) = tree::deserialize(serde_yaml::Deserializer::from_str(text), values)
        .map_err(|error| parse_error(text, &error))?;
    node.resolve_merge_keys();
    Ok((node, shape))
}

/// Messages of the limits, and those of serde_yaml, which reports errors only as texts.
const TOO_LARGE: [&str; 3] = [
    "more than ",
    "repetition limit exceeded",
    "recursion limit exceeded",
];

fn parse_error(text: &str, error: &serde_yaml::Error) -> ParseError {
    let offset = error.location().map(|location| location.index());
    let message = without_positions(&error.to_string());
    let is_too_large = TOO_LARGE.iter().any(|start| message.contains(start));
    let offset = offset.unwrap_or(0).min(text.len());
    if is_too_large {
        return ParseError::too_large(message, offset..offset);
    }
    if let Some(tab) = indenting_tab(text, offset) {
        return ParseError::new("YAML", "a tab cannot indent a line", tab)
            .help("indent the line with spaces");
    }
    if let Some(key) = key_without_space(text, offset) {
        let name = text.get(key.clone()).unwrap_or_default();
        return ParseError::new("YAML", "there is no space after the colon", key.clone())
            .help(format!("write `{name}: …`"));
    }
    ParseError::new("YAML", message, offset..offset)
        .help("put a value that contains `: ` or begins with `[`, `{`, `@`, `*` or `&` in quotes")
}

/// Removes ` at line 3 column 1`: the diagnostic shows the location in the whole file.
fn without_positions(message: &str) -> String {
    let mut parts = message.split(" at line ");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.split_once(" column ").map_or("", |(_, rest)| rest);
        text.push_str(rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    text
}

/// The lines up to the one that contains `offset`, each with its own offset.
fn lines_up_to(text: &str, offset: usize) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    });
    lines.take_while(move |(start, _)| *start <= offset)
}

/// The last tab before the error that indents a line.
fn indenting_tab(text: &str, offset: usize) -> Option<Range<usize>> {
    let tabs = lines_up_to(text, offset).filter_map(|(start, line)| {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let tab = line.get(..indent)?.find('\t')?;
        (!line.trim().is_empty()).then_some(start + tab..start + tab + 1)
    });
    tabs.last()
}

/// The last key before the error that a value follows without a space: `date:2026-05-01`.
fn key_without_space(text: &str, offset: usize) -> Option<Range<usize>> {
    let keys = lines_up_to(text, offset).filter_map(|(start, line)| {
        let trimmed = line.trim_start_matches([' ', '-']);
        let (key, value) = trimmed.split_once(':')?;
        let is_word = key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        let is_value = value.starts_with(|c: char| !c.is_whitespace() && c != '/');
        let start = start + line.len() - trimmed.len();
        (is_word && is_value && !key.is_empty()).then_some(start..start + key.len())
    });
    keys.last()
}

/// The bytes of each key and value in the order of the document; `None` if the two parsers do
/// not agree on the keys or the number of values.
pub(crate) fn locate(text: &str, expected: Shape) -> Option<Vec<Range<usize>>> {
    let mut locator = Locator {
        text,
        events: Parser::new_from_str(text),
        offsets: (!text.is_ascii()).then(|| {
            let starts = text.char_indices().map(|(at, _)| at);
            starts.chain([text.len()]).collect()
        }),
        shape: Shape::default(),
        spans: Vec::with_capacity(expected.positions as usize),
        anchors: HashMap::new(),
        limit: expected.positions,
    };
    loop {
        match locator.next()? {
            (Event::StreamStart | Event::DocumentStart(_), _) => {}
            (Event::StreamEnd, _) => {
                // The value of an empty document.
                locator.push(0..0);
                break;
            }
            (event, span) => {
                locator.node(event, span)?;
                break;
            }
        }
    }
    (locator.shape == expected).then_some(locator.spans)
}

struct Locator<'t> {
    text: &'t str,
    events: Parser<'t, StrInput<'t>>,
    /// The byte of each character, unless all characters are single bytes.
    offsets: Option<Vec<usize>>,
    shape: Shape,
    spans: Vec<Range<usize>>,
    /// The positions and keys of each anchored value: an alias repeats them.
    anchors: HashMap<usize, Anchor>,
    limit: u32,
}

#[derive(Clone)]
struct Anchor {
    positions: u32,
    keys: Vec<String>,
    scalar: Option<String>,
}

impl<'t> Locator<'t> {
    fn next(&mut self) -> Option<(Event<'t>, Span)> {
        self.events.next()?.ok()
    }

    fn push(&mut self, span: Range<usize>) -> Option<()> {
        self.shape.count();
        self.spans.push(span);
        (self.shape.positions <= self.limit).then_some(())
    }

    fn bytes(&self, span: &Span) -> Range<usize> {
        let byte = |index: usize| match &self.offsets {
            Some(offsets) => offsets.get(index).copied().unwrap_or(self.text.len()),
            None => index.min(self.text.len()),
        };
        let (start, end) = (byte(span.start.index()), byte(span.end.index()));
        let written = self.text.get(start..end.max(start)).unwrap_or_default();
        // The span of a plain or block scalar includes the line end and comments after it.
        start..start + written.trim_end().len()
    }

    /// Records the span of a value and of all values inside it. Returns the keys inside it.
    fn node(&mut self, event: Event<'t>, span: Span) -> Option<Vec<String>> {
        let first = self.shape.positions;
        let mut keys = Vec::new();
        let mut scalar = None;
        let anchor = match event {
            Event::Scalar(text, _, anchor, _) => {
                self.push(self.bytes(&span))?;
                scalar = Some(text.into_owned());
                anchor
            }
            Event::SequenceStart(anchor, _) => {
                self.push(self.bytes(&span))?;
                self.items(&mut keys)?;
                anchor
            }
            Event::MappingStart(anchor, _) => {
                self.push(self.bytes(&span))?;
                self.entries(&mut keys)?;
                anchor
            }
            Event::Alias(anchor) => {
                let anchor = self.anchors.get(&anchor)?.clone();
                for _ in 0..anchor.positions {
                    self.push(self.bytes(&span))?;
                }
                for key in &anchor.keys {
                    self.shape.add_key(key);
                }
                return Some(anchor.keys);
            }
            _ => return None,
        };
        if anchor > 0 {
            let anchored = Anchor {
                positions: self.shape.positions - first,
                keys: keys.clone(),
                scalar,
            };
            self.anchors.insert(anchor, anchored);
        }
        Some(keys)
    }

    fn items(&mut self, keys: &mut Vec<String>) -> Option<()> {
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Some(()),
                (event, span) => keys.extend(self.node(event, span)?),
            }
        }
    }

    fn entries(&mut self, keys: &mut Vec<String>) -> Option<()> {
        loop {
            let key = match self.next()? {
                (Event::MappingEnd, _) => return Some(()),
                (Event::Scalar(key, style, anchor, tag), span) => {
                    let key_text = key.to_string();
                    self.node(Event::Scalar(key, style, anchor, tag), span)?;
                    key_text
                }
                (Event::Alias(anchor), span) => {
                    let key = self.anchors.get(&anchor)?.scalar.clone()?;
                    self.node(Event::Alias(anchor), span)?;
                    key
                }
                _ => return None,
            };
            self.shape.add_key(&key);
            keys.push(key);
            let (event, span) = self.next()?;
            keys.extend(self.node(event, span)?);
        }
    }
}
