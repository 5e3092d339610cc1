//! The keys `page` and `words`: the subscribe page.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::warn_of_unknown;
use crate::diagnostic::spelling::nearest;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::fields::Fields;
use crate::document::yaml::{Node, Value};
use crate::language::page_words::{self, PLURAL_CATEGORIES, PageWord};

/// Whether there is a subscribe page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageSetting {
    /// The page is written.
    On(PageOptions),
    /// There is no page.
    Off,
}

/// The form of the subscribe page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageOptions {
    /// The site's own template. The config contains its path relative to its own folder.
    pub template: Option<PathBuf>,
    /// Writes the content of `<body>` only, for inclusion in a page of the site.
    pub fragment: bool,
    /// Shows the images of events. Their servers learn the visitors' addresses.
    pub images: bool,
}

impl Default for PageSetting {
    fn default() -> PageSetting {
        PageSetting::On(PageOptions::default())
    }
}

const KEYS: [&str; 3] = ["template", "fragment", "images"];

/// `page: false`, the path of a template, or a map of options.
pub(super) fn page(fields: &Fields<'_>) -> PageSetting {
    let Some(node) = fields.node(&["page"]) else {
        return PageSetting::default();
    };
    match &node.value {
        Value::Bool(false) => PageSetting::Off,
        Value::Bool(true) | Value::Null => PageSetting::default(),
        Value::Text(path) => PageSetting::On(PageOptions {
            template: Some(path.into()),
            ..PageOptions::default()
        }),
        Value::Map(_) => fields
            .inside(node, "`page`")
            .map_or_else(PageSetting::default, options),
        _ => {
            fields.wrong_type(node, &["page"], "`false`, the path of a template, or a map");
            PageSetting::default()
        }
    }
}

fn options(map: Fields<'_>) -> PageSetting {
    warn_of_unknown(&map, &KEYS);
    let flag = |name| map.flag(&[name]).is_some_and(|flag| flag.value);
    PageSetting::On(PageOptions {
        template: map.text(&["template"]).map(|path| path.value.into()),
        fragment: flag("fragment"),
        images: flag("images"),
    })
}

/// `words:`, a map from the keys of the page's words to texts, or to maps of plural categories.
pub(super) fn words(fields: &Fields<'_>) -> BTreeMap<String, PageWord> {
    let node = fields.node(&["words"]);
    let Some(map) = node.and_then(|node| fields.inside(node, "`words`")) else {
        return BTreeMap::new();
    };
    let mut words = BTreeMap::new();
    for (key, span) in map.keys() {
        if !page_words::is_key(key) {
            let diagnostic = Diagnostic::new(
                Code::UnknownKey,
                format!("the subscribe page has no word `{key}`"),
            );
            let keys = page_words::keys();
            let diagnostic = match nearest(key, keys.iter().map(String::as_str)) {
                Some(suggestion) => diagnostic.help(format!("write `{suggestion}`")),
                None => diagnostic.help("`docs/page.md` lists the words"),
            };
            map.faults().add(diagnostic, span);
        }
        if let Some(word) = map.node(&[key]).and_then(|node| word(&map, key, node)) {
            words.insert(key.to_owned(), word);
        }
    }
    words
}

fn word(map: &Fields<'_>, key: &str, node: &Node) -> Option<PageWord> {
    if !matches!(node.value, Value::Map(_)) {
        return map.text(&[key]).map(|text| PageWord::Text(text.value));
    }
    let forms = map.inside(node, &format!("`{key}`"))?;
    warn_of_unknown(&forms, &PLURAL_CATEGORIES);
    let text = |category: &str| Some((category.to_owned(), forms.text(&[category])?.value));
    Some(PageWord::Plural(
        PLURAL_CATEGORIES.into_iter().filter_map(text).collect(),
    ))
}
