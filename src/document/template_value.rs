//! The keys of a document as values for templates.

use std::collections::BTreeMap;

use crate::document::value::{MapEntry, Node, Value};
use crate::template;

/// The entries of a map. A key without a value, or with an empty text or list, is undefined: web
/// editors write all their keys, with or without a value.
pub(crate) fn from_entries(entries: &[MapEntry]) -> template::Value {
    let values = entries
        .iter()
        .filter_map(|entry| Some((entry.key.clone(), from_node(&entry.node)?)));
    template::Value::from(values.collect::<BTreeMap<String, template::Value>>())
}

fn from_node(node: &Node) -> Option<template::Value> {
    match &node.value {
        Value::Null => None,
        Value::Bool(value) => Some(template::Value::from(*value)),
        Value::Integer(text) => Some(from_integer(text)),
        Value::Float(number) => Some(template::Value::from(*number)),
        Value::Text(text) if text.trim().is_empty() => None,
        Value::Text(text) => Some(template::Value::from(text.as_str())),
        Value::List(items) if items.is_empty() => None,
        Value::List(items) => {
            let values = items.iter().filter_map(from_node);
            Some(template::Value::from(values.collect::<Vec<_>>()))
        }
        Value::Map(entries) => Some(from_entries(entries)),
    }
}

/// A number if it is printed as the author wrote it, else a text.
fn from_integer(text: &str) -> template::Value {
    match text.parse::<i64>() {
        Ok(number) if number.to_string() == text => template::Value::from(number),
        _ => template::Value::from(text),
    }
}
