//! Reading a map of the config.

use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::document::field::Field;
use crate::document::value::{MapEntry, is_same_key};

/// A map of the config, and the collector of its diagnostics.
pub(super) struct Reader<'a, 'r> {
    pub(crate) map: Field<'a>,
    pub(crate) reporter: &'r mut Reporter,
}

impl<'a> Reader<'a, '_> {
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

    pub(crate) fn check_duplicates(&mut self) {
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

    /// Unlike in front matter, every key is one of calfeed.
    pub(crate) fn check_unknown(&mut self, is_valid: impl Fn(&str) -> bool, names: &[&str]) {
        for entry in self.entries().iter().filter(|entry| !is_valid(&entry.key)) {
            let diagnostic =
                Diagnostic::new(Code::UnknownKey, format!("unknown key `{}`", entry.key));
            let diagnostic = diagnostic.suggest(&entry.key, names.iter().copied(), || {
                format!("the keys are {}", names.join(", "))
            });
            self.report_key(entry, diagnostic);
        }
    }

    pub(crate) fn line(&mut self, name: &'a str) -> Option<String> {
        let field = self.map.get(&[name])?;
        self.ok(field, field.line())
    }

    pub(crate) fn lines(&mut self, names: &[&'a str]) -> Vec<String> {
        let items = self.map.get(names).map(Field::items).unwrap_or_default();
        items
            .into_iter()
            .filter_map(|item| self.ok(item, item.line()))
            .collect()
    }

    pub(crate) fn flag(&mut self, name: &'a str) -> bool {
        let field = self.map.get(&[name]);
        field
            .and_then(|field| self.ok(field, field.flag()))
            .unwrap_or(false)
    }

    /// Warns about keys that are not among `names`.
    pub(crate) fn check_keys(&mut self, names: &[&str]) {
        self.check_unknown(|name| names.iter().any(|key| is_same_key(key, name)), names);
    }
}
