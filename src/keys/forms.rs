//! The maps that contain keys, and the forms of values that a JSON Schema can describe.

/// Where a key is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The front matter of a page, or an item of a data file.
    Event,
    /// An entry of `tracks`.
    Track,
    /// An entry of `sessions`.
    Session,
    /// An entry of `changes`.
    Change,
    /// `calfeed.yml`.
    Config,
    /// An entry of `feeds` in `calfeed.yml`.
    Selection,
    /// An entry of `external` in `calfeed.yml`.
    External,
    /// The map under `page` in `calfeed.yml`.
    PageOptions,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Scope; 8] = [
        Scope::Event,
        Scope::Track,
        Scope::Session,
        Scope::Change,
        Scope::Config,
        Scope::Selection,
        Scope::External,
        Scope::PageOptions,
    ];
}

/// A form that the value of a key can have.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ValueForm {
    /// A text. Numbers and flags are read as they are written.
    Text,
    /// A date, a time or a length: a text or a number.
    Literal,
    /// A whole number from 1, also in quotes.
    Count,
    /// `true` or `false`, also as a word.
    Flag,
    /// One of these words, ignoring case.
    Word(&'static [&'static str]),
    /// A text for which editors propose these words.
    Proposed(&'static [&'static str]),
    /// A map that has these keys, among others.
    Parts(&'static [&'static str]),
    /// A map with a start, under any name of the keys for it.
    Times,
    /// A map with the keys of a scope.
    Entry(Scope),
    /// A map from names that the author chooses.
    Named(&'static ValueForm),
    /// A list of values of these forms.
    List(&'static [ValueForm]),
    /// A map from the codes of diagnostics to levels.
    Levels,
    /// A map from calfeed's names of keys to those of the site.
    SiteNames,
    /// A map from the words of the subscribe page to texts or plural forms.
    PageWords,
}
