//! Times inside a value: `date: {start: …, end: …}`, `time: [{start: …, end: …}, …]`,
//! `dates: [2026-05-01, 2026-05-08]`, `end: {dateTime: …}`. The first one is the start of the
//! event; the others are further sessions.

use super::{KeyValue, Record};
use crate::document::field::Field;
use crate::document::value::{MapEntry, Value};
use crate::front_matter::form::is_date;
use crate::keys::{Key, Scope, match_in};

impl<'a> Record<'a, '_> {
    /// Replaces a map or list of times by the values of its first start.
    pub(super) fn add_nested_times(&mut self) {
        let is_nested = |value: &KeyValue<'a>| {
            is_time(value.key) && (value.field.is_map() || value.field.is_list())
        };
        // Most pages have no such value.
        if !self.values.iter().any(is_nested) {
            return;
        }
        for value in std::mem::take(&mut self.values) {
            let items = match is_start(value.key) {
                true => items(value.field),
                false => vec![value.field],
            };
            match items.split_first() {
                Some((first, further)) if self.add_time(value, *first) => {
                    self.further_times.extend(further);
                }
                // The error is about the whole value.
                _ => self.values.push(value),
            }
        }
        self.values.sort_by_key(|value| (value.key, value.rank));
    }

    /// Adds a value that is no map of times, or the parts of such a map. Returns whether the map has a
    /// time.
    fn add_time(&mut self, value: KeyValue<'a>, field: Field<'a>) -> bool {
        if !is_time(value.key) || !field.is_map() {
            self.values.push(KeyValue { field, ..value });
            return true;
        }
        let entries = field.node.entries().iter();
        let parts = entries
            .filter(|entry| !entry.node.is_blank())
            .filter_map(|entry| {
                let field = self.document.field(&entry.key, &entry.node);
                let key = key_of_part(value.key, entry, field)?;
                Some(KeyValue {
                    key,
                    field,
                    ..value
                })
            });
        let parts: Vec<KeyValue<'a>> = parts.collect();
        let has_time = parts.iter().any(|part| match is_end(value.key) {
            true => is_end(part.key),
            false => is_start(part.key),
        });
        if has_time {
            self.values.extend(parts);
        }
        has_time
    }
}

fn is_time(key: Key) -> bool {
    is_start(key) || is_end(key)
}

fn is_start(key: Key) -> bool {
    matches!(key, Key::Start | Key::Date | Key::Time)
}

fn is_end(key: Key) -> bool {
    matches!(key, Key::End | Key::EndTime)
}

/// The items of a list, and of lists inside it.
fn items(field: Field<'_>) -> Vec<Field<'_>> {
    match &field.node.value {
        Value::List(_) => field.items().into_iter().flat_map(items).collect(),
        _ => vec![field],
    }
}

/// The key of an entry of a map under a key of times. A start without a date is a time of day.
fn key_of_part(container: Key, entry: &MapEntry, field: Field<'_>) -> Option<Key> {
    let key = match_in(Scope::Event, &entry.key)?.key;
    match key {
        Key::Start | Key::Date | Key::End if is_end(container) => Some(Key::End),
        Key::Time | Key::EndTime if is_end(container) => Some(Key::EndTime),
        Key::Start | Key::Date | Key::Time if is_date(field) => Some(Key::Start),
        Key::Start | Key::Time => Some(Key::Time),
        Key::End | Key::EndTime | Key::Duration | Key::Timezone => Some(key),
        _ => None,
    }
}
