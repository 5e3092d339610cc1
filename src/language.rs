//! The words of each language, as data: to add a language, add a file and an entry to
//! [`LANGUAGES`].

pub mod calendar_names;
mod english;
mod french;
mod german;
pub(crate) mod page_words;
mod spanish;
mod words;

pub(crate) use words::Words;
pub(crate) use words::{Language, RuleUnit};

/// All languages. Every page is read in all of them, because pages mix languages.
pub(crate) const LANGUAGES: [&Language; 4] = [
    &english::ENGLISH,
    &german::GERMAN,
    &french::FRENCH,
    &spanish::SPANISH,
];
