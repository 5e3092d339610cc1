//! Files of yaml2ics (<https://github.com/scientific-python/yaml2ics>), converted to the keys of
//! calfeed.

use crate::config::Defaults;
use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::document::Document;
use crate::document::value::{MapEntry, Node, Value};

/// Whether a file is of this format: it includes files, or an event with `begin` has a key that
/// only yaml2ics has.
pub(super) fn is_format(root: &Node) -> bool {
    if root.get("include").is_some() {
        return true;
    }
    items(root).iter().any(|item| {
        let repeat = item
            .get("repeat")
            .is_some_and(|repeat| matches!(repeat.value, Value::Map(_)));
        let has_own_key = ["ics", "also_on", "except_on"]
            .iter()
            .any(|key| item.get(key).is_some());
        item.get("begin").is_some() && (repeat || has_own_key)
    })
}

fn items(root: &Node) -> &[Node] {
    match root.get("events").map(|events| &events.value) {
        Some(Value::List(items)) => items,
        _ => &[],
    }
}

/// Converts each event. Times are in UTC if neither the file nor the config has a zone.
pub(super) fn convert(
    document: &Document,
    mut root: Node,
    defaults: &Defaults,
    reporter: &mut Reporter,
) -> Node {
    let zone = root.get("timezone").cloned();
    if let Value::Map(entries) = &mut root.value {
        for entry in entries.iter_mut().filter(|entry| entry.key == "events") {
            if let Value::List(items) = &mut entry.node.value {
                for item in items {
                    convert_event(document, item, zone.as_ref(), defaults, reporter);
                }
            }
        }
    }
    root
}

fn convert_event(
    document: &Document,
    item: &mut Node,
    zone: Option<&Node>,
    defaults: &Defaults,
    reporter: &mut Reporter,
) {
    let position = item.position;
    let has_zone = item.get("timezone").is_some();
    let Value::Map(entries) = &mut item.value else {
        return;
    };
    let mut added = Vec::new();
    entries.retain_mut(|entry| match (entry.key.as_str(), &entry.node.value) {
        ("repeat", Value::Map(_)) => {
            added.extend(convert_repeat(document, entry, reporter));
            false
        }
        ("ics", _) => {
            entry.key = "repeat".into();
            true
        }
        _ => true,
    });
    entries.extend(added);
    if !has_zone {
        match zone {
            Some(zone) => entries.push(new_entry("timezone", zone.clone())),
            None if defaults.zone.is_none() => {
                let value = Value::Text("UTC".into());
                entries.push(new_entry("timezone", Node { value, position }));
            }
            None => {}
        }
    }
}

fn new_entry(key: &str, node: Node) -> MapEntry {
    MapEntry {
        key: key.into(),
        key_position: node.position,
        node,
    }
}

/// Parts of an RRULE that yaml2ics passes to dateutil.
const RULE_PARTS: [&str; 8] = [
    "byweekday",
    "bymonth",
    "bymonthday",
    "byyearday",
    "byweekno",
    "bysetpos",
    "byhour",
    "byminute",
];

/// `{interval: {weeks: 2}, until, count, except_on, also_on, byweekday}` as `repeat`, `until`,
/// `except` and `also`.
fn convert_repeat(
    document: &Document,
    repeat: &MapEntry,
    reporter: &mut Reporter,
) -> Vec<MapEntry> {
    let mut rule = String::new();
    let mut entries = Vec::new();
    for part in repeat.node.entries() {
        match part.key.as_str() {
            "interval" => rule = interval(&part.node) + &rule,
            "until" => entries.push(new_entry("until", part.node.clone())),
            "count" => entries.push(new_entry("count", part.node.clone())),
            "except_on" => entries.push(new_entry("except", part.node.clone())),
            "also_on" => entries.push(new_entry("also", part.node.clone())),
            name if RULE_PARTS.contains(&name) => rule.push_str(&rule_part(name, &part.node)),
            name => {
                let message = format!("`{name}` is not a key of `repeat` that calfeed reads");
                let span = document.span(part.key_position);
                let diagnostic = Diagnostic::new(Code::UnknownKey, message)
                    .help("write `interval`, `until`, `except_on`, `also_on` or a part of a rule such as `byweekday`");
                reporter.report(diagnostic.at(&document.file, span));
            }
        }
    }
    let node = Node {
        value: Value::Text(rule),
        position: repeat.node.position,
    };
    entries.push(new_entry("repeat", node));
    entries
}

/// `{weeks: 2}` as the beginning of a rule.
fn interval(units: &Node) -> String {
    let mut rule = String::new();
    for unit in units.entries() {
        let frequency = match unit.key.trim_end_matches('s') {
            "day" => "DAILY",
            "week" => "WEEKLY",
            "month" => "MONTHLY",
            "year" => "YEARLY",
            _ => continue,
        };
        let interval = texts(&unit.node).join("");
        rule = format!("FREQ={frequency};INTERVAL={interval}{rule}");
    }
    rule
}

/// A part such as `byweekday: [MO, TH]` as RFC 5545, 3.3.10 writes it.
fn rule_part(name: &str, values: &Node) -> String {
    let values = texts(values);
    if name == "byweekday" {
        let code = |day: String| day.chars().take(2).collect::<String>().to_uppercase();
        let codes: Vec<String> = values.into_iter().map(code).collect();
        return format!(";BYDAY={}", codes.join(","));
    }
    format!(";{}={}", name.to_ascii_uppercase(), values.join(","))
}

fn texts(node: &Node) -> Vec<String> {
    match &node.value {
        Value::List(items) => items.iter().flat_map(texts).collect(),
        Value::Text(text) | Value::Integer(text) => {
            text.split(',').map(|text| text.trim().to_owned()).collect()
        }
        _ => Vec::new(),
    }
}
