//! Reading a map of the config.

use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::document::field::Field;
use crate::document::value::MapEntry;
use crate::keys::{Key, Scope, match_in, names_in};

/// A map of the config with the keys of a scope, and the collector of its diagnostics.
pub(super) struct Reader<'a, 'r> {
    pub(crate) map: Field<'a>,
    pub(crate) scope: Scope,
    pub(crate) reporter: &'r mut Reporter,
}

impl<'a> Reader<'a, '_> {
    /// Reports keys that appear twice, and keys that are not in the table.
    pub(crate) fn check_keys(&mut self) {
        self.check_duplicates();
        let scope = self.scope;
        let names: Vec<_> = names_in(scope).collect();
        let is_key = |name: &str| match_in(scope, name).is_some();
        report_unknown(self.map, is_key, &names, self.reporter);
    }

    /// The value of a key, under the first of its names that has one.
    pub(crate) fn field(&self, key: Key) -> Option<Field<'a>> {
        let named = self.entries().iter().filter_map(|entry| {
            let found = match_in(self.scope, &entry.key)?;
            (found.key == key && !entry.node.is_blank()).then_some((found.rank, entry))
        });
        let (_, entry) = named.min_by_key(|(rank, _)| *rank)?;
        Some(self.map.document.field(&entry.key, &entry.node))
    }

    pub(crate) fn value<T>(
        &mut self,
        key: Key,
        parse: impl Fn(Field<'a>) -> Result<T, Diagnostic>,
    ) -> Option<T> {
        let field = self.field(key)?;
        self.ok(field, parse(field))
    }

    /// The items of a list, or the one value that is not a list.
    pub(crate) fn list<T>(
        &mut self,
        key: Key,
        parse: impl Fn(Field<'a>) -> Result<T, Diagnostic>,
    ) -> Vec<T> {
        let items = self.field(key).map(Field::items).unwrap_or_default();
        items
            .into_iter()
            .filter_map(|item| self.ok(item, parse(item)))
            .collect()
    }

    pub(crate) fn entries(&self) -> &'a [MapEntry] {
        self.map.node.entries()
    }

    pub(crate) fn ok<T>(&mut self, field: Field<'_>, result: Result<T, Diagnostic>) -> Option<T> {
        result
            .map_err(|error| self.reporter.report(field.locate(error)))
            .ok()
    }

    pub(crate) fn report_key(&mut self, entry: &MapEntry, diagnostic: Diagnostic) {
        let document = self.map.document;
        let span = document.span(entry.key_position);
        self.reporter.report(diagnostic.at(&document.file, span));
    }

    fn check_duplicates(&mut self) {
        for (index, entry) in self.entries().iter().enumerate() {
            let mut earlier = self.entries().iter().take(index);
            if earlier.any(|earlier| earlier.key == entry.key) {
                let message = format!("the key `{}` appears twice", entry.key);
                let diagnostic =
                    Diagnostic::new(Code::DuplicateKey, message).help("remove one of the two");
                self.report_key(entry, diagnostic);
            }
        }
    }
}

/// Unlike in front matter, every key is one of calfeed.
pub(super) fn report_unknown(
    map: Field<'_>,
    is_valid: impl Fn(&str) -> bool,
    names: &[&str],
    reporter: &mut Reporter,
) {
    let entries = map.node.entries().iter();
    for entry in entries.filter(|entry| !is_valid(&entry.key)) {
        let diagnostic = Diagnostic::new(Code::UnknownKey, format!("unknown key `{}`", entry.key));
        let diagnostic = diagnostic.suggest(&entry.key, names.iter().copied(), || {
            format!("the keys are {}", names.join(", "))
        });
        let span = map.document.span(entry.key_position);
        reporter.report(diagnostic.at(&map.document.file, span));
    }
}
