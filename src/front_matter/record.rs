//! The values of one map under calfeed's keys: the front matter of a page, an item of a data
//! file, or an entry of `tracks` or `sessions`.

mod checks;
mod nested_times;

use std::sync::Arc;

use crate::config::Defaults;
use crate::diagnostic::{Code, Diagnostic, Reported, Reporter, SourceLocation};
use crate::document::Document;
use crate::document::field::Field;
use crate::document::value::{Node, Value};
use crate::event::link;
use crate::keys::{Key, KeyMatch, Scope, match_in};
use crate::language::LANGUAGES;

/// A value of the site for a key that `fields` defines.
#[derive(Debug, Clone)]
pub(super) struct MappedValue {
    pub(crate) key: Key,
    /// The order of the alternatives of one key.
    pub(crate) rank: usize,
    /// Whether an earlier alternative has a value, so that this one may be invalid.
    pub(crate) is_alternative: bool,
    pub(crate) name: String,
    pub(crate) node: Node,
}

/// The keys and values of a map, and the collector of their diagnostics.
pub(super) struct Record<'a, 'r> {
    pub(crate) document: &'a Arc<Document>,
    pub(crate) map: &'a Node,
    pub(crate) defaults: &'a Defaults,
    pub(crate) reporter: &'r mut Reporter,
    values: Vec<KeyValue<'a>>,
    /// The dates and maps after the first one, under a key with a list of times.
    pub(super) further_times: Vec<Field<'a>>,
}

/// A value under one of the names of a key.
#[derive(Debug, Clone, Copy)]
struct KeyValue<'a> {
    key: Key,
    rank: usize,
    is_strict: bool,
    field: Field<'a>,
    /// The value of the entry of the map that contains the field.
    entry: &'a Node,
    /// Whether the name belongs to the site, because its value is not one of the key.
    is_foreign: bool,
}

/// A value that was read, and its location.
#[derive(Debug, Clone)]
pub(super) struct FoundValue<'a, T> {
    pub(crate) value: T,
    pub(crate) field: Field<'a>,
}

impl<'a, 'r> Record<'a, 'r> {
    /// The front matter of a page, or an item of a data file.
    pub(crate) fn new_event(
        document: &'a Arc<Document>,
        map: &'a Node,
        mapped: &'a [MappedValue],
        defaults: &'a Defaults,
        reporter: &'r mut Reporter,
    ) -> Record<'a, 'r> {
        let mapped = mapped.iter().map(|mapped| KeyValue {
            key: mapped.key,
            rank: mapped.rank,
            is_strict: !mapped.is_alternative,
            field: document.field(&mapped.name, &mapped.node),
            entry: &mapped.node,
            is_foreign: false,
        });
        let values = mapped.collect();
        let mut record = Record {
            document,
            map,
            defaults,
            reporter,
            values,
            further_times: Vec::new(),
        };
        record.add_entries(|name| match defaults.ignores(name) {
            true => None,
            false => defaults.keys.find(name),
        });
        record.add_nested_times();
        record
    }

    /// An entry of `tracks` or `sessions`.
    pub(crate) fn entry<'s>(&'s mut self, scope: Scope, map: &'a Node) -> Record<'a, 's> {
        let mut record = Record {
            document: self.document,
            map,
            defaults: self.defaults,
            reporter: &mut *self.reporter,
            values: Vec::new(),
            further_times: Vec::new(),
        };
        record.add_entries(|name| match_in(scope, name));
        record
    }

    fn add_entries(&mut self, find: impl Fn(&str) -> Option<KeyMatch>) {
        for entry in self.map.entries() {
            if entry.node.is_blank() {
                continue;
            }
            let Some(found) = find(&entry.key) else {
                continue;
            };
            if found.key.spec().concerns_time && is_to_be_announced(&entry.node) {
                continue;
            }
            self.values.push(KeyValue {
                key: found.key,
                rank: found.rank,
                is_strict: found.is_strict,
                field: self.document.field(&entry.key, &entry.node),
                entry: &entry.node,
                is_foreign: false,
            });
        }
        self.values.sort_by_key(|value| (value.key, value.rank));
    }

    /// Whether a key has a value.
    pub(crate) fn has(&self, key: Key) -> bool {
        self.field(key).is_some()
    }

    /// Whether a key other than these has a value.
    pub(crate) fn has_other_than(&self, keys: &[Key]) -> bool {
        self.values.iter().any(|value| !keys.contains(&value.key))
    }

    /// The first value of a key.
    pub(crate) fn field(&self, key: Key) -> Option<Field<'a>> {
        let is_own = |value: &&KeyValue<'a>| value.key == key && !value.is_foreign;
        self.values.iter().find(is_own).map(|value| value.field)
    }

    /// The first value that was read as one of the site's own, although its name is one of a key.
    pub(crate) fn foreign_field(&self, key: Key) -> Option<Field<'a>> {
        let is_foreign = |value: &&KeyValue<'a>| value.key == key && value.is_foreign;
        self.values.iter().find(is_foreign).map(|value| value.field)
    }

    /// The location of a key's value; that of the map if there is none.
    pub(crate) fn location(&self, key: Key) -> SourceLocation {
        match self.field(key) {
            Some(field) => field.location(),
            None => self.document.location(self.map.position),
        }
    }

    /// Reports a diagnostic at the value of a key.
    pub(crate) fn report_at(&mut self, key: Key, diagnostic: Diagnostic) -> Reported {
        let place = self.location(key);
        self.reporter.report(diagnostic.at(&place.file, place.span))
    }

    /// Reads a key. An invalid value is an error under a strict name; under another name, the key
    /// belongs to the site. Further names with another value are reported.
    ///
    /// # Errors
    ///
    /// The value is invalid.
    pub(crate) fn read<T: PartialEq>(
        &mut self,
        key: Key,
        parse: impl Fn(Field<'a>) -> Result<T, Diagnostic>,
    ) -> Result<Option<FoundValue<'a, T>>, Reported> {
        let (found, others) = self.read_all(key, parse)?;
        let Some(first) = found else {
            return Ok(None);
        };
        if self.is_renamed(key) {
            return Ok(Some(first));
        }
        for other in others
            .into_iter()
            .filter(|other| other.value != first.value)
        {
            self.report_different_values(&first, &other);
        }
        Ok(Some(first))
    }

    /// Whether `fields` defines the names of a key, so that several values are alternatives.
    pub(crate) fn is_renamed(&self, key: Key) -> bool {
        self.defaults.keys.is_renamed(key)
    }

    /// Warns about a value that differs from the published one.
    pub(crate) fn report_different_values<T>(
        &mut self,
        published: &FoundValue<'a, T>,
        other: &FoundValue<'a, T>,
    ) {
        let (name, other_name) = (published.field.name, other.field.name);
        let diagnostic = Diagnostic::new(
            Code::DifferentValues,
            format!("`{name}` and `{other_name}` have different values"),
        )
        .note(format!("the value of `{name}` is published"))
        .help(format!(
            "remove one of them, or write `ignore: [{other_name}]` in calfeed.yml"
        ));
        self.reporter.report(other.field.locate(diagnostic));
    }

    /// Reads a key of which the first valid name counts. Sites use the others for variants of it.
    ///
    /// # Errors
    ///
    /// The value is invalid.
    pub(crate) fn read_first<T>(
        &mut self,
        key: Key,
        parse: impl Fn(Field<'a>) -> Result<T, Diagnostic>,
    ) -> Result<Option<FoundValue<'a, T>>, Reported> {
        Ok(self.read_all(key, parse)?.0)
    }

    /// All valid values of a key, in the order of its names.
    #[expect(clippy::type_complexity, reason = "the first value and all others")]
    pub(crate) fn read_all<T>(
        &mut self,
        key: Key,
        parse: impl Fn(Field<'a>) -> Result<T, Diagnostic>,
    ) -> Result<(Option<FoundValue<'a, T>>, Vec<FoundValue<'a, T>>), Reported> {
        let mut found = Vec::new();
        let mut error = None;
        for value in self.values.iter_mut().filter(|value| value.key == key) {
            let field = value.field;
            match parse(field) {
                Ok(value) => found.push(FoundValue { value, field }),
                Err(diagnostic) if value.is_strict => {
                    error = Some(self.reporter.report(field.locate(diagnostic)));
                }
                Err(_) => value.is_foreign = true,
            }
        }
        match error {
            Some(reported) => Err(reported),
            None => {
                let mut found = found.into_iter();
                Ok((found.next(), found.collect()))
            }
        }
    }

    /// A text as one line.
    pub(crate) fn line(&mut self, key: Key) -> Result<Option<FoundValue<'a, String>>, Reported> {
        self.read(key, Field::line)
    }

    pub(crate) fn flag(&mut self, key: Key) -> Result<Option<bool>, Reported> {
        Ok(self.read(key, Field::flag)?.map(|found| found.value))
    }

    /// The entries of a list under a key.
    pub(crate) fn list(&mut self, key: Key, limit: usize) -> Result<Vec<Field<'a>>, Reported> {
        let lists = self.read_all(key, |field| field.items_up_to(limit))?;
        let (first, others) = lists;
        let items = first.into_iter().chain(others);
        Ok(items.flat_map(|found| found.value).collect())
    }

    /// A link, made absolute. A link that must not be published is omitted with a warning.
    pub(crate) fn resolve_link(&mut self, text: &str, field: Field<'a>) -> Option<String> {
        match link::resolve(text, self.defaults.base_url.as_deref()) {
            Ok(link) => link,
            Err(warning) => {
                self.reporter.report(field.locate(warning));
                None
            }
        }
    }
}

/// Whether a date or time is announced for later: `TBD`, `TBA`, `?`.
fn is_to_be_announced(node: &Node) -> bool {
    let Value::Text(text) = &node.value else {
        return false;
    };
    let text = text.trim().to_lowercase();
    let mut languages = LANGUAGES.iter();
    languages.any(|language| language.to_be_announced.contains(&text.as_str()))
        || text.trim_matches('?').is_empty()
}
