//! JSON, with the location of each key and value.

use std::borrow::Cow;
use std::ops::Range;

use crate::document::parse_error::ParseError;
use crate::document::tree::{self, Shape};
use crate::document::value::Node;

/// Whether the text of an object may lack its braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Braces {
    Required,
    /// As in front matter of Hexo: `"title": "A", "date": "2027-05-18"`.
    Optional,
}

/// Parses a JSON document of at most `values` values.
///
/// # Errors
///
/// The text is not JSON, or has more values or deeper levels than the limits allow.
pub(crate) fn parse(
    text: &str,
    values: usize,
    braces: Braces,
) -> Result<(Node, Shape), ParseError> {
    let braced = with_braces(text, braces);
    let mut deserializer = serde_json::Deserializer::from_str(&braced);
    let parsed = tree::deserialize(&mut deserializer, values)
        .and_then(|tree| deserializer.end().map(|()| tree));
    parsed.map_err(|error| {
        let added = (braced.len() - text.len()) / 2;
        let offset = offset(&braced, error.line(), error.column());
        let offset = offset.saturating_sub(added).min(text.len());
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        if message.starts_with("more than ") || message.starts_with("recursion limit") {
            ParseError::too_large(message, offset..offset)
        } else {
            ParseError::new("JSON", message, offset..offset)
        }
    })
}

/// A text with the braces of its object.
fn with_braces(text: &str, braces: Braces) -> Cow<'_, str> {
    let is_without = braces == Braces::Optional
        && text.trim_start().starts_with('"')
        && first_value(text)
            .and_then(|first| text.get(first.end..))
            .is_some_and(|rest| rest.trim_start().starts_with(':'));
    match is_without {
        true => format!("{{{text}}}").into(),
        false => text.into(),
    }
}

/// The bytes of the value at the start of a text; `None` if it is not closed.
pub(crate) fn first_value(text: &str) -> Option<Range<usize>> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => Some(0..values.byte_offset()),
        _ => None,
    }
}

/// The byte of a line and column, both from 1, where the column counts bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = lines.map(str::len).sum();
    let mut offset = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The bytes of each key and value of a valid JSON text, in its order.
pub(crate) fn locate(text: &str, braces: Braces) -> Vec<Range<usize>> {
    let braced = with_braces(text, braces);
    let added = (braced.len() - text.len()) / 2;
    let mut spans = locate_braced(&braced);
    for span in &mut spans {
        let in_text = |at: usize| at.saturating_sub(added).min(text.len());
        *span = in_text(span.start)..in_text(span.end);
    }
    spans
}

fn locate_braced(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut spans: Vec<Range<usize>> = Vec::new();
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => {
                open.push(spans.len());
                spans.push(at..at + 1);
                at += 1;
            }
            b'}' | b']' => {
                at += 1;
                if let Some(span) = open.pop().and_then(|index| spans.get_mut(index)) {
                    span.end = at;
                }
            }
            b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            _ => {
                let end = at + token_length(bytes.get(at..).unwrap_or_default());
                spans.push(at..end);
                at = end;
            }
        }
    }
    spans
}

/// The length of the string, number or word at the start of a valid JSON text.
fn token_length(bytes: &[u8]) -> usize {
    if bytes.first() != Some(&b'"') {
        let is_end = |b: &u8| b",:]} \t\r\n".contains(b);
        return bytes.iter().position(is_end).unwrap_or(bytes.len()).max(1);
    }
    let mut is_escaped = false;
    for (index, byte) in bytes.iter().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return index + 1,
            _ => {}
        }
    }
    bytes.len()
}
