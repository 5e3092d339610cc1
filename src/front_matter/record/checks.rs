//! Keys that appear twice, are probably misspelt, or concern time and are not used.

use super::{Record, is_to_be_announced};
use crate::diagnostic::{Code, Diagnostic, Reported, Severity};
use crate::document::value::{MapEntry, Node, Value};
use crate::front_matter::form::{is_date, is_time_of_day};
use crate::keys::{Key, Scope, TimeWord, match_in, misspelt_in, time_word};

impl<'a> Record<'a, '_> {
    /// Reports each key that appears twice: YAML forbids it, and readers differ in which one
    /// counts.
    pub(crate) fn check_duplicates(&mut self) {
        let entries = self.map.entries();
        for (index, entry) in entries.iter().enumerate() {
            let mut earlier = entries.iter().take(index);
            if earlier.any(|earlier| earlier.key == entry.key) {
                let message = format!("the key `{}` appears twice", entry.key);
                let diagnostic =
                    Diagnostic::new(Code::DuplicateKey, message).help("remove one of the two");
                self.report_at_key(entry, diagnostic);
            }
        }
    }

    fn report_at_key(&mut self, entry: &MapEntry, diagnostic: Diagnostic) -> Reported {
        let span = self.document.span(entry.key_position);
        self.reporter
            .report(diagnostic.at(&self.document.file, span))
    }

    /// The entries that were not read. A name that `fields` takes away from a key is the site's own
    /// if the key has a value under another name.
    fn unused_entries(&self) -> Vec<&'a MapEntry> {
        let is_used = |entry: &MapEntry| {
            let mut values = self.values.iter().filter(|value| !value.is_foreign);
            values.any(|value| std::ptr::eq(value.entry, &entry.node))
        };
        // A `start` takes the place of a `date`.
        let has_value = |key: Key| self.has(key) || (key == Key::Date && self.has(Key::Start));
        let entries = self.map.entries().iter();
        let is_ignored = |entry: &MapEntry| {
            let released = self.defaults.keys.released_from(&entry.key);
            self.defaults.ignores(&entry.key) || released.is_some_and(has_value)
        };
        entries
            .filter(|entry| !entry.node.is_blank() && !is_used(entry) && !is_ignored(entry))
            .collect()
    }

    /// Warns about keys that are probably misspelt, and about unused keys that concern time.
    pub(crate) fn check_unused_keys(&mut self) {
        for entry in self.unused_entries() {
            let known = match_in(Scope::Event, &entry.key);
            if let Some(name) = self.defaults.keys.misspelt(&entry.key) {
                let diagnostic = unknown_key(&entry.key).help(format!("write `{name}`"));
                self.report_at_key(entry, diagnostic);
                continue;
            }
            if known.is_none() {
                self.check_nested_times(&entry.key, &entry.node);
            }
            if self.defaults.keys.is_mapped(&entry.key) {
                continue;
            }
            let is_about_time = match (time_word(&entry.key), &entry.node.value) {
                (TimeWord::When, Value::Bool(_)) => false,
                (TimeWord::None, _) => known.is_some_and(|known| known.key.spec().concerns_time),
                _ => true,
            };
            if is_about_time && !is_to_be_announced(&entry.node) {
                self.report_unused_time(entry);
            }
        }
    }

    fn report_unused_time(&mut self, entry: &MapEntry) {
        let name = &entry.key;
        let mut diagnostic =
            Diagnostic::new(Code::UnusedTimeKey, format!("the key `{name}` is not used"))
                .unused_key(name)
                .note("its name concerns time, but the event is published without it");
        let keys = &self.defaults.keys;
        if let Some(key) = keys.released_from(name) {
            let names = [keys.names(key), vec![name]].concat().join(", ");
            diagnostic = diagnostic.help(map_in_config(key, &format!("[{names}]")));
        }
        let help = format!("write `ignore: [{name}]` in calfeed.yml if that is right");
        self.report_at_key(entry, diagnostic.help(help));
    }

    /// Warns about dates and times in maps of the site's own, such as `event: {date: 2026-05-01}`.
    fn check_nested_times(&mut self, container: &str, map: &'a Node) {
        for entry in map.entries() {
            let path = format!("{container}.{}", entry.key);
            self.check_nested_times(&path, &entry.node);
            let key = match_in(Scope::Event, &entry.key).map(|found| found.key);
            let is_about_time = key.is_some_and(|key| key.spec().concerns_time)
                || time_word(&entry.key) != TimeWord::None;
            // The container may be about the page, as in `publish: {date: 2026-05-01}`.
            let is_about_page = time_word(&format!("{container}_date")) == TimeWord::None;
            let is_ignored =
                self.defaults.ignores(&path) || self.defaults.keys.is_mapped_path(&path);
            let field = self.document.field(&entry.key, &entry.node);
            let is_value = is_date(field) || is_time_of_day(field);
            if !is_about_time || is_about_page || is_ignored || !is_value {
                continue;
            }
            let mut diagnostic =
                Diagnostic::new(Code::UnusedTimeKey, format!("the key `{path}` is not used"))
                    .unused_key(&path)
                    .note("its value is a date or a time, but the event is published without it");
            match key {
                // `date` outside the map may be the date of publication.
                Some(Key::Date) => diagnostic = diagnostic.help(map_in_config(Key::Date, &path)),
                // Other pages may have the key outside the map.
                Some(key) => {
                    let names = format!("[{path}, {}]", entry.key);
                    diagnostic = diagnostic.help(map_in_config(key, &names));
                }
                None => {}
            }
            let help = format!("write `ignore: [{path}]` in calfeed.yml if that is right");
            self.report_at_key(entry, diagnostic.help(help));
        }
    }

    /// Reports misspelt keys of an entry of `tracks`, `sessions` or `changes`. The level is the
    /// usual one if it is `None`.
    pub(crate) fn check_unknown_keys(
        &mut self,
        scope: Scope,
        level: Option<Severity>,
    ) -> Option<Reported> {
        let mut reported = None;
        for entry in self.map.entries() {
            if match_in(scope, &entry.key).is_some() {
                continue;
            }
            if let Some(key) = misspelt_in(scope, &entry.key) {
                let mut diagnostic =
                    unknown_key(&entry.key).help(format!("write `{}`", key.name()));
                diagnostic.level = level;
                reported = Some(self.report_at_key(entry, diagnostic));
            }
        }
        reported
    }

    /// Warns about a misspelt name of the start, without which a page is not an event.
    pub(crate) fn check_misspelt_dates(&mut self) {
        for entry in self.unused_entries() {
            let Some(name) = self.defaults.keys.misspelt(&entry.key) else {
                continue;
            };
            let key = match_in(Scope::Event, name).map(|found| found.key);
            if matches!(key, Some(Key::Start | Key::Date)) || self.defaults.keys.is_mapped(name) {
                let diagnostic = unknown_key(&entry.key).help(format!("write `{name}`"));
                self.report_at_key(entry, diagnostic);
            }
        }
    }
}

/// A help with the names of a key on this site.
fn map_in_config(key: Key, names: &str) -> String {
    let line = format!("fields:\n  {}: {names}", key.name());
    format!("write in calfeed.yml, below `fields` if it is there already:\n{line}")
}

fn unknown_key(name: &str) -> Diagnostic {
    Diagnostic::new(Code::UnknownKey, format!("unknown key `{name}`"))
}
