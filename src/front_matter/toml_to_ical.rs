//! Files of toml-to-ical (<https://github.com/rust-lang/toml-to-ical>), converted to the keys of
//! calfeed.

use crate::config::Defaults;
use crate::document::value::{MapEntry, Node, Value};

/// Whether a file is of this format: an event has a key that only toml-to-ical has.
pub(super) fn is_format(root: &Node) -> bool {
    let includes = root
        .get("meta")
        .is_some_and(|meta| meta.get("includes").is_some());
    let Some(Value::List(items)) = root.get("events").map(|events| &events.value) else {
        return includes;
    };
    includes
        || items.iter().any(|item| {
            let is_map = |node: &Node| matches!(node.value, Value::Map(_));
            item.get("recurrence_rules").is_some()
                || item.get("last_modified_on").is_some()
                || item.get("start").is_some_and(is_map)
        })
}

/// Converts each event. Times are in UTC if neither the file nor the config has a zone.
pub(super) fn convert(mut root: Node, defaults: &Defaults) -> Node {
    if let Value::Map(entries) = &mut root.value {
        for entry in entries.iter_mut().filter(|entry| entry.key == "events") {
            if let Value::List(items) = &mut entry.node.value {
                for item in items {
                    convert_event(item, defaults);
                }
            }
        }
    }
    root
}

fn convert_event(item: &mut Node, defaults: &Defaults) {
    let position = item.position;
    let Value::Map(entries) = std::mem::replace(&mut item.value, Value::Null) else {
        return;
    };
    let mut converted = Vec::new();
    let mut zone = None;
    for mut entry in entries {
        match entry.key.as_str() {
            "start" | "end" => {
                zone = zone.or(entry.node.get("timezone").cloned());
                if let Some(date) = entry.node.get("date") {
                    entry.node = date.clone();
                }
                converted.push(entry);
            }
            "last_modified_on" => converted.push(renamed("updated", entry.node)),
            "recurrence_rules" => converted.push(renamed("repeat", rules(entry.node))),
            "exceptions" => {
                let dates = entry.node.get("dates").cloned();
                converted.push(renamed("except", dates.unwrap_or(entry.node)));
            }
            "transparency" | "class" | "created_on" => {}
            _ => converted.push(entry),
        }
    }
    if !converted.iter().any(|entry| entry.key == "timezone") {
        let utc = Node {
            value: Value::Text("UTC".into()),
            position,
        };
        match zone {
            Some(zone) => converted.push(renamed("timezone", zone)),
            None if defaults.zone.is_none() => converted.push(renamed("timezone", utc)),
            None => {}
        }
    }
    item.value = Value::Map(converted);
}

fn renamed(key: &str, node: Node) -> MapEntry {
    MapEntry {
        key: key.into(),
        key_position: node.position,
        node,
    }
}

/// Each rule as the text of an RRULE.
fn rules(node: Node) -> Node {
    let items = match node.value {
        Value::List(items) => items,
        _ => return node,
    };
    let items = items.into_iter().map(|rule| Node {
        value: Value::Text(rule_text(&rule)),
        position: rule.position,
    });
    Node {
        value: Value::List(items.collect()),
        position: node.position,
    }
}

fn rule_text(rule: &Node) -> String {
    let parts = rule.entries().iter().map(|entry| {
        let (name, value) = (entry.key.as_str(), &entry.node);
        match name {
            "frequency" => format!("FREQ={}", values(value).to_uppercase()),
            "until" => format!("UNTIL={}", compact(&values(value))),
            "by_day" => format!("BYDAY={}", weekdays(value)),
            "week_start" => format!("WKST={}", weekday(&values(value))),
            "by_set_pos" => format!("BYSETPOS={}", values(value)),
            _ => format!("{}={}", name.replace('_', "").to_uppercase(), values(value)),
        }
    });
    parts.collect::<Vec<_>>().join(";")
}

fn values(node: &Node) -> String {
    match &node.value {
        Value::List(items) => items.iter().map(values).collect::<Vec<_>>().join(","),
        Value::Text(text) | Value::Integer(text) => text.clone(),
        _ => String::new(),
    }
}

/// `2026-06-30T00:00:00.00Z` as `20260630T000000Z`.
fn compact(date: &str) -> String {
    let (date, zone) = match date.strip_suffix('Z') {
        Some(date) => (date, "Z"),
        None => (date, ""),
    };
    let date = date.split('.').next().unwrap_or_default();
    let digits: String = date
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == 'T')
        .collect();
    format!("{digits}{zone}")
}

fn weekdays(node: &Node) -> String {
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let days = items.iter().map(|item| {
        let day = item.get("day").unwrap_or(item);
        let number = item.get("num").map(values).unwrap_or_default();
        format!("{number}{}", weekday(&values(day)))
    });
    days.collect::<Vec<_>>().join(",")
}

fn weekday(name: &str) -> String {
    name.chars().take(2).collect::<String>().to_uppercase()
}
