//! TOML, with the location of each key and value.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::document::parse_error::ParseError;
use crate::document::tree::Shape;
use crate::document::value::{MapEntry, Node, Position, Value};
use crate::limits;

/// Parses a TOML document, and returns its tree and the bytes of each key and value.
///
/// # Errors
///
/// The text is not TOML, or has more values or deeper levels than the limits allow.
pub(crate) fn parse(text: &str, values: usize) -> Result<(Node, Vec<Range<usize>>), ParseError> {
    let table = DeTable::parse(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        let first_line = error.message().lines().next().unwrap_or_default();
        ParseError::new("TOML", first_line, span)
    })?;
    let mut builder = Builder {
        shape: Shape::default(),
        spans: Vec::new(),
        values,
    };
    let span = table.span();
    let position = builder.position(span)?;
    let value = builder.table(table.into_inner(), 1)?;
    Ok((Node { value, position }, builder.spans))
}

struct Builder {
    shape: Shape,
    spans: Vec<Range<usize>>,
    values: usize,
}

impl Builder {
    fn position(&mut self, span: Range<usize>) -> Result<Position, ParseError> {
        if self.spans.len() >= self.values {
            let message = format!("more than {} values", self.values);
            return Err(ParseError::too_large(message, span));
        }
        self.spans.push(span);
        Ok(self.shape.count())
    }

    fn node(&mut self, value: Spanned<DeValue<'_>>, depth: usize) -> Result<Node, ParseError> {
        let span = value.span();
        if depth > limits::YAML_DEPTH {
            let message = format!("more than {} levels of lists and maps", limits::YAML_DEPTH);
            return Err(ParseError::too_large(message, span));
        }
        let position = self.position(span)?;
        let value = match value.into_inner() {
            DeValue::String(text) => Value::Text(text.into_owned()),
            DeValue::Integer(number) => match i128::from_str_radix(number.as_str(), number.radix())
            {
                Ok(number) => Value::Integer(number.to_string()),
                Err(_) => Value::Integer(number.as_str().to_owned()),
            },
            DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(value) => Value::Bool(value),
            DeValue::Datetime(datetime) => Value::Text(datetime.to_string()),
            DeValue::Array(items) => {
                let items = items.into_iter().map(|item| self.node(item, depth + 1));
                Value::List(items.collect::<Result<_, _>>()?)
            }
            DeValue::Table(table) => self.table(table, depth + 1)?,
        };
        Ok(Node { value, position })
    }

    fn table(&mut self, table: DeTable<'_>, depth: usize) -> Result<Value, ParseError> {
        let mut entries = Vec::new();
        // The crate sorts by key. The order of the author is that of the locations.
        let mut pairs: Vec<_> = table.into_iter().collect();
        pairs.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in pairs {
            let key_position = self.position(key.span())?;
            entries.push(MapEntry {
                key: key.into_inner().into_owned(),
                key_position,
                node: self.node(value, depth)?,
            });
        }
        Ok(Value::Map(entries))
    }
}
