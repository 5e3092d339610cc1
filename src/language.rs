//! The words of each language, as data: to add a language, add a file and an entry to
//! [`LANGUAGES`].

pub mod calendar_names;
mod english;
mod german;
pub mod page_words;

use crate::prose::fact::Unit;

/// What a language calls the things that schedules are made of. All in lower case; a blank
/// stands for any white space.
#[derive(Debug)]
pub struct Language {
    /// From January on, with abbreviations.
    pub months: [&'static [&'static str]; 12],
    /// From Monday on, with abbreviations and plurals.
    pub weekdays: [&'static [&'static str]; 7],
    /// Numbers in words.
    pub numbers: &'static [(&'static str, u32)],
    /// *first* to *fifth* and *last* (-1).
    pub ordinals: &'static [(&'static str, i8)],
    /// Behind the number of a day: *th* or a full stop.
    pub day_endings: &'static [&'static str],
    /// Behind a time of day: *Uhr*.
    pub clock: &'static [&'static str],
    /// Between the ends of a range.
    pub to: &'static [&'static str],
    /// Before a range whose ends are joined by [`Language::and`].
    pub between: &'static [&'static str],
    /// As in *between 6 and 8*.
    pub and: &'static [&'static str],
    /// *weekly* and the like: unit and interval.
    pub frequencies: &'static [(&'static str, Unit, u16)],
    /// *every* Tuesday.
    pub every: &'static [&'static str],
    /// *every other* Tuesday.
    pub every_other: &'static [&'static str],
    /// The second Saturday *of the month*.
    pub of_the_month: &'static [&'static str],
    /// What a series consists of, in the plural.
    pub sessions: &'static [&'static str],
    /// Between a number and [`Language::sessions`]: 6 *consecutive* sessions.
    pub in_a_row: &'static [&'static str],
    /// Units of length.
    pub hours: &'static [&'static str],
    /// Units of length.
    pub minutes: &'static [&'static str],
    /// Behind the length of one session: 2 hours *each*.
    pub each: &'static [&'static str],
    /// Before the length of one session: *each session lasts* 2 hours.
    pub each_lasts: &'static [&'static str],
    /// Behind the length of the whole.
    pub in_total: &'static [&'static str],
    /// What parallel time slots are called.
    pub tracks: &'static [&'static str],
    /// What begins a line that tells when: *When:*.
    pub labels: &'static [&'static str],
    /// Words in a sentence that is about something before, after or beside the event.
    pub elsewhere: &'static [&'static str],
    /// Words in a sentence that invites to the event or announces it.
    pub invitations: &'static [&'static str],
    /// Words that connect a weekday, a date and a time: *on* Tuesday *at* six.
    pub connectors: &'static [&'static str],
}

/// The languages that are read, all at once: pages mix them.
pub const LANGUAGES: [&Language; 2] = [&english::ENGLISH, &german::GERMAN];

/// One list of all languages together.
pub fn words(
    list: impl Fn(&'static Language) -> &'static [&'static str],
) -> impl Iterator<Item = &'static str> {
    LANGUAGES
        .into_iter()
        .flat_map(move |language| list(language).iter().copied())
}

/// The place of a word among lists of synonyms, such as a month's.
pub fn position<const N: usize>(
    word: &str,
    lists: impl Fn(&'static Language) -> [&'static [&'static str]; N],
) -> Option<usize> {
    let word = word.to_lowercase();
    LANGUAGES.into_iter().find_map(|language| {
        lists(language)
            .iter()
            .position(|synonyms| synonyms.contains(&word.as_str()))
    })
}
