//! The keys `page` and `words`: the subscribe page.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::reader::{Reader, report_unknown};
use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::document::field::Field;
use crate::document::value::{Value, folded_key};
use crate::keys::{Key, Scope};
use crate::language::page_words::{self, PLURAL_CATEGORIES, PageWord};

/// Whether there is a subscribe page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PageSetting {
    /// The page is written.
    On(PageOptions),
    /// There is no page.
    Off,
}

/// The form of the subscribe page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct PageOptions {
    /// The site's own template. The config contains its path relative to its own folder.
    pub(crate) template: Option<PathBuf>,
    /// Writes the content of `<body>` only, for inclusion in a page of the site.
    pub(crate) fragment: bool,
    /// Shows the images of events. Their servers learn the visitors' addresses.
    pub(crate) images: bool,
}

impl Default for PageSetting {
    fn default() -> PageSetting {
        PageSetting::On(PageOptions::default())
    }
}

/// `page: false`, the path of a template, or a map of options.
pub(super) fn page(field: Field<'_>, reporter: &mut Reporter) -> PageSetting {
    match &field.node.value {
        Value::Bool(false) => PageSetting::Off,
        Value::Bool(true) | Value::Null => PageSetting::default(),
        Value::Text(path) => PageSetting::On(PageOptions {
            template: Some(path.into()),
            ..PageOptions::default()
        }),
        Value::Map(_) => {
            let mut map = Reader {
                map: field,
                scope: Scope::PageOptions,
                reporter,
            };
            map.check_keys();
            PageSetting::On(PageOptions {
                template: map.value(Key::PageTemplate, Field::line).map(PathBuf::from),
                fragment: map.value(Key::Fragment, Field::flag).unwrap_or(false),
                images: map.value(Key::Images, Field::flag).unwrap_or(false),
            })
        }
        _ => {
            let error = field.wrong_type("`false`, the path of a template, or a map");
            reporter.report(field.locate(error));
            PageSetting::default()
        }
    }
}

/// `words:`, a map from the keys of the page's words to texts, or to maps of plural categories.
pub(super) fn words(field: Field<'_>, reporter: &mut Reporter) -> BTreeMap<String, PageWord> {
    let mut words = BTreeMap::new();
    if let Err(error) = field.map("`words`") {
        reporter.report(field.locate(error));
    }
    for entry in field.node.entries() {
        let document = field.document;
        if !page_words::is_key(&entry.key) {
            let keys = page_words::keys();
            let message = format!("the subscribe page has no word `{}`", entry.key);
            let diagnostic = Diagnostic::new(Code::UnknownKey, message).suggest(
                &entry.key,
                keys.iter().map(String::as_str),
                || "`docs/page.md` lists the words".into(),
            );
            let span = document.span(entry.key_position);
            reporter.report(diagnostic.at(&document.file, span));
        }
        if !entry.node.is_blank() {
            let value = document.field(&entry.key, &entry.node);
            words.extend(word(value, reporter).map(|word| (entry.key.clone(), word)));
        }
    }
    words
}

fn word(field: Field<'_>, reporter: &mut Reporter) -> Option<PageWord> {
    if !field.is_map() {
        return line(field, reporter).map(PageWord::Text);
    }
    let is_category = |name: &str| PLURAL_CATEGORIES.contains(&&*folded_key(name));
    report_unknown(field, is_category, &PLURAL_CATEGORIES, reporter);
    let mut text = |category: &'static str| {
        let text = line(field.get(&[category])?, reporter)?;
        Some((category.to_owned(), text))
    };
    let forms = PLURAL_CATEGORIES.into_iter().filter_map(&mut text);
    Some(PageWord::Plural(forms.collect()))
}

fn line(field: Field<'_>, reporter: &mut Reporter) -> Option<String> {
    let line = field.line().map_err(|error| field.locate(error));
    reporter.ok(line).ok()
}
