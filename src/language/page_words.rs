//! The words of the subscribe page: one data file per language, and a site's own words.
//!
//! To add a language, add a file in `page/` and a line in [`FILES`].

use std::collections::BTreeMap;

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};
use serde::{Deserialize, Serialize};

use super::calendar_names::CalendarNames;

/// The files, by primary subtag (BCP 47). The first language replaces missing ones.
const FILES: [(&str, &str); 8] = [
    ("en", include_str!("page/en.json")),
    ("de", include_str!("page/de.json")),
    ("es", include_str!("page/es.json")),
    ("fr", include_str!("page/fr.json")),
    ("it", include_str!("page/it.json")),
    ("nl", include_str!("page/nl.json")),
    ("pl", include_str!("page/pl.json")),
    ("pt", include_str!("page/pt.json")),
];

/// Languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 9] = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ur", "yi"];

/// The CLDR plural categories.
pub(crate) const PLURAL_CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The text for a key: one text, or one per plural category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum PageWord {
    /// A text, possibly with `{placeholders}`.
    Text(String),
    /// A text with `{count}` for each CLDR plural category that the language has.
    Plural(BTreeMap<String, String>),
}

/// The words of one language, by key.
#[derive(Debug, Clone)]
pub(crate) struct PageWords {
    /// The language tag of the site, such as `de-AT`.
    pub(crate) language: String,
    /// The names of months and weekdays.
    pub(crate) names: &'static CalendarNames,
    words: BTreeMap<String, PageWord>,
}

impl PageWords {
    /// The words of a language, replaced by a site's own words where it has them.
    pub(crate) fn new(tag: &str, own: &BTreeMap<String, PageWord>) -> PageWords {
        let mut words = default_words("en");
        words.extend(default_words(primary(tag)));
        words.extend(own.clone());
        PageWords {
            language: tag.to_owned(),
            names: CalendarNames::for_language(tag).unwrap_or(CalendarNames::english()),
            words,
        }
    }

    /// The direction of the script, for the attribute `dir`.
    pub(crate) fn direction(&self) -> &'static str {
        match RIGHT_TO_LEFT.contains(&primary(&self.language).as_str()) {
            true => "rtl",
            false => "ltr",
        }
    }

    /// All words, for templates and for the script.
    pub(crate) fn all(&self) -> &BTreeMap<String, PageWord> {
        &self.words
    }

    /// A text without its placeholders filled in.
    pub(crate) fn text(&self, key: &str) -> &str {
        match self.words.get(key) {
            Some(PageWord::Text(text)) => text,
            Some(PageWord::Plural(forms)) => forms.get("other").map_or("", String::as_str),
            None => "",
        }
    }

    /// A text in the plural category of a number.
    pub(crate) fn count(&self, key: &str, count: usize) -> String {
        let text = match self.words.get(key) {
            Some(PageWord::Plural(forms)) => forms
                .get(self.category(count))
                .or_else(|| forms.get("other"))
                .map_or("", String::as_str),
            _ => self.text(key),
        };
        text.replace("{count}", &count.to_string())
    }

    fn category(&self, count: usize) -> &'static str {
        let locale: Locale = self
            .language
            .replace('_', "-")
            .parse()
            .unwrap_or(Locale::UNKNOWN);
        let rules = PluralRules::try_new((&locale).into(), PluralRulesOptions::default());
        match rules.map(|rules| rules.category_for(count)) {
            Ok(PluralCategory::Zero) => "zero",
            Ok(PluralCategory::One) => "one",
            Ok(PluralCategory::Two) => "two",
            Ok(PluralCategory::Few) => "few",
            Ok(PluralCategory::Many) => "many",
            Ok(PluralCategory::Other) | Err(_) => "other",
        }
    }
}

/// Whether the page has a word with this key.
pub(crate) fn is_key(key: &str) -> bool {
    default_words("en").contains_key(key)
}

/// The keys of all words, in alphabetical order.
pub(crate) fn keys() -> Vec<String> {
    default_words("en").into_keys().collect()
}

fn default_words(language: impl AsRef<str>) -> BTreeMap<String, PageWord> {
    let file = FILES
        .iter()
        .find(|(tag, _)| tag.eq_ignore_ascii_case(language.as_ref()));
    // A test parses every file.
    file.and_then(|(_, text)| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

fn primary(tag: &str) -> String {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    primary.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_word_in_every_plural_category() {
        let english = default_words("en");
        for (language, text) in FILES {
            let words: BTreeMap<String, PageWord> = serde_json::from_str(text).unwrap();
            assert!(words.keys().eq(english.keys()), "{language}");
            let locale: Locale = language.parse().unwrap();
            let rules = PluralRules::try_new((&locale).into(), PluralRulesOptions::default());
            let categories = rules.unwrap().categories().count();
            for (key, word) in words {
                if let PageWord::Plural(forms) = word {
                    assert_eq!(forms.len(), categories, "{language}: {key}");
                }
            }
        }
    }

    #[test]
    fn plural_categories() {
        let cases = [
            ("en", 1, "1 session"),
            ("de-AT", 2, "2 Termine"),
            ("fr", 0, "0 séance"),
            ("pl", 3, "3 spotkania"),
            ("pl", 12, "12 spotkań"),
            ("eo", 2, "2 sessions"),
        ];
        for (language, count, expected) in cases {
            let words = PageWords::new(language, &BTreeMap::new());
            assert_eq!(words.count("sessions", count), expected, "{language}");
        }
    }

    #[test]
    fn own_words_replace_those_of_the_language() {
        let own = BTreeMap::from([("today".to_owned(), PageWord::Text("now".to_owned()))]);
        let words = PageWords::new("ar", &own);
        assert_eq!((words.text("today"), words.text("month")), ("now", "Month"));
        assert_eq!(words.direction(), "rtl");
    }
}
