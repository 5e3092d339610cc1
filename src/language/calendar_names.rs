//! The names of months and weekdays in each language, from the locale data of glibc.
//!
//! [`CalendarNames::for_language`] gives the names for writing a date, [`month`] and [`weekday`]
//! recognise a name in any language, [`months_from`] and [`weekdays_from`] list the long ones for
//! the recognition of names in texts.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Included, Unbounded};
use std::sync::LazyLock;

use chrono::Weekday;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The names of months and weekdays in one language, spelled as within a sentence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CalendarNames {
    /// The primary subtag of the language (BCP 47), such as `pl`.
    pub(crate) language: &'static str,
    /// The months from January on, as they are written next to the number of a day: `stycznia`.
    pub(crate) months: [&'static str; 12],
    /// The months from January on, without a day: `styczeń`.
    pub(crate) months_alone: [&'static str; 12],
    /// The abbreviated months. Only some languages have a full stop at the end.
    pub(crate) months_short: [&'static str; 12],
    /// The weekdays from Monday on.
    pub(crate) weekdays: [&'static str; 7],
    /// The abbreviated weekdays from Monday on.
    pub(crate) weekdays_short: [&'static str; 7],
}

macro_rules! from_locale {
    ($language:literal, $locale:ident) => {{
        use pure_rust_locales::$locale::LC_TIME::{ABDAY, ABMON, ALT_MON, DAY, MON};
        CalendarNames {
            language: $language,
            months: twelve(MON),
            months_alone: match ALT_MON {
                Some(names) => twelve(names),
                None => twelve(MON),
            },
            months_short: twelve(ABMON),
            weekdays: from_monday(DAY),
            weekdays_short: from_monday(ABDAY),
        }
    }};
}

/// All languages. A second entry of a language contains only names that are also recognised.
static LANGUAGES: [CalendarNames; 9] = [
    from_locale!("en", en_US),
    from_locale!("de", de_DE),
    from_locale!("de", de_AT),
    from_locale!("fr", fr_FR),
    from_locale!("es", es_ES),
    from_locale!("it", it_IT),
    from_locale!("nl", nl_NL),
    from_locale!("pl", pl_PL),
    from_locale!("pt", pt_PT),
];

/// Names that are in use but not in the locale data.
const FURTHER_MONTHS: [(&str, u32); 2] = [("maerz", 3), ("setiembre", 9)];
/// Words before a date: `Freitag, den 7. Mai`, `le 14 juillet`, `the 3rd of March`.
pub(crate) const WORDS_BEFORE_DATES: [&str; 14] = [
    "den", "dem", "der", "am", "le", "el", "the", "on", "dal", "du", "vom", "from", "del", "van",
];
const FURTHER_WEEKDAYS: [(&str, Weekday); 6] = [
    ("sonnabend", Weekday::Sat),
    ("segunda-feira", Weekday::Mon),
    ("terça-feira", Weekday::Tue),
    ("quarta-feira", Weekday::Wed),
    ("quinta-feira", Weekday::Thu),
    ("sexta-feira", Weekday::Fri),
];

/// The weekdays from Monday on.
pub(crate) const WEEKDAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

impl CalendarNames {
    /// The names in English, which replace those of languages without names.
    pub(crate) fn english() -> &'static CalendarNames {
        let [english, ..] = &LANGUAGES;
        english
    }

    /// The names in a language such as `de` or `de-AT`; `None` if the language has no names here.
    pub(crate) fn for_language(tag: &str) -> Option<&'static CalendarNames> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        LANGUAGES
            .iter()
            .find(|names| names.language.eq_ignore_ascii_case(primary))
    }
}

/// The names of months in all languages, with the number of the month.
fn month_names() -> impl Iterator<Item = (&'static str, u32)> {
    let names = LANGUAGES.iter().flat_map(|names| {
        let lists = [names.months, names.months_alone, names.months_short];
        lists.into_iter().flat_map(|list| list.into_iter().zip(1..))
    });
    names.chain(FURTHER_MONTHS)
}

/// The names of weekdays in all languages.
pub(crate) fn weekday_names() -> impl Iterator<Item = (&'static str, Weekday)> {
    let names = LANGUAGES.iter().flat_map(|names| {
        let lists = [names.weekdays, names.weekdays_short];
        lists
            .into_iter()
            .flat_map(|list| list.into_iter().zip(WEEKDAYS))
    });
    names.chain(FURTHER_WEEKDAYS)
}

/// The number of a month, from 1, by its name, abbreviation or beginning (`Sept.`, at least three
/// letters) in any language. Case, accents and a full stop are ignored.
///
/// ```
/// use calfeed::language::calendar_names::month;
/// assert_eq!(month("März"), Some(3));
/// assert_eq!(month("sept."), Some(9));
/// assert_eq!(month("monday"), None);
/// ```
pub fn month(word: &str) -> Option<u32> {
    static MONTHS: LazyLock<BTreeMap<String, u32>> = LazyLock::new(|| folded(month_names()));
    find(&MONTHS, &fold(word))
}

/// A weekday by its name, abbreviation, beginning (`Thurs.`) or adverb (`dienstags`) in any
/// language. Case, accents and a full stop are ignored.
pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    static DAYS: LazyLock<BTreeMap<String, Weekday>> = LazyLock::new(|| folded(weekday_names()));
    let word = fold(word);
    let singular = || find(&DAYS, word.strip_suffix('s').filter(|word| word.len() > 4)?);
    find(&DAYS, &word).or_else(singular)
}

/// The spellings of months that have at least so many letters: [`month`] recognises each of them.
pub(crate) fn months_from(letters: usize) -> impl Iterator<Item = (String, u32)> {
    let spellings = spellings(month_names().map(|(name, _)| name), letters);
    spellings.filter_map(|word| month(&word).map(|month| (word, month)))
}

/// The spellings of weekdays that have at least so many letters: [`weekday`] recognises each of
/// them.
pub(crate) fn weekdays_from(letters: usize) -> impl Iterator<Item = (String, Weekday)> {
    let spellings = spellings(weekday_names().map(|(name, _)| name), letters);
    let with_adverbs = spellings.flat_map(|word| [format!("{word}s"), word]);
    with_adverbs.filter_map(|word| weekday(&word).map(|day| (word, day)))
}

/// The beginnings of names in lower case, with and without accents.
fn spellings(
    names: impl Iterator<Item = &'static str>,
    letters: usize,
) -> impl Iterator<Item = String> {
    let beginnings = |name: String| {
        let word = name.chars().take_while(|letter| letter.is_alphabetic());
        let word: Vec<char> = word.collect();
        let lengths = letters..=word.len();
        lengths.filter_map(move |length| Some(word.get(..length)?.iter().collect::<String>()))
    };
    let both = names.flat_map(|name| [name.to_lowercase(), fold(name).into_owned()]);
    let distinct: BTreeSet<String> = both.flat_map(beginnings).collect();
    distinct.into_iter()
}

fn folded<T>(names: impl Iterator<Item = (&'static str, T)>) -> BTreeMap<String, T> {
    let folded = names.map(|(name, value)| (fold(name).into_owned(), value));
    folded.collect()
}

/// The value of a name, or of all names that begin with the word.
fn find<T: Copy + PartialEq>(names: &BTreeMap<String, T>, word: &str) -> Option<T> {
    let mut beginning = names
        .range::<str, _>((Included(word), Unbounded))
        .take_while(|(name, _)| name.starts_with(word));
    let (name, &first) = beginning.next()?;
    let mut is_only_value = || word.len() >= 3 && beginning.all(|(_, value)| *value == first);
    (name == word || is_only_value()).then_some(first)
}

/// The word in lower case, without accents and without a full stop at its end.
fn fold(word: &str) -> Cow<'_, str> {
    let word = word.strip_suffix('.').unwrap_or(word);
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    let letters = word.nfd().filter(|&letter| !is_combining_mark(letter));
    letters.flat_map(char::to_lowercase).collect()
}

const fn twelve(names: &[&'static str]) -> [&'static str; 12] {
    match names.first_chunk() {
        Some(names) => *names,
        None => [""; 12],
    }
}

/// The weekdays from Monday on. The locale data begins with Sunday.
const fn from_monday(names: &[&'static str]) -> [&'static str; 7] {
    match names {
        [sun, mon, tue, wed, thu, fri, sat] => [mon, tue, wed, thu, fri, sat, sun],
        _ => [""; 7],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_recognised() {
        for names in &LANGUAGES {
            for list in [names.months, names.months_alone, names.months_short] {
                for (name, number) in list.iter().zip(1..) {
                    assert_eq!(month(name), Some(number), "{name}");
                    assert_eq!(month(&name.to_uppercase()), Some(number), "{name}");
                }
            }
            for list in [names.weekdays, names.weekdays_short] {
                for (name, day) in list.iter().zip(WEEKDAYS) {
                    assert_eq!(weekday(name), Some(day), "{name}");
                }
            }
        }
    }

    #[test]
    fn names_of_each_language() {
        let cases = [
            ("en", "May", "Wednesday", "Wed"),
            ("de", "Mai", "Mittwoch", "Mi"),
            ("fr", "mai", "mercredi", "mer."),
            ("es-MX", "mayo", "miércoles", "mié"),
            ("it", "maggio", "mercoledì", "mer"),
            ("nl", "mei", "woensdag", "wo"),
            ("pl", "maja", "środa", "śro"),
            ("pt_BR", "maio", "quarta", "qua"),
        ];
        for (tag, may, wednesday, short) in cases {
            let names = CalendarNames::for_language(tag).unwrap();
            assert_eq!(names.months[4], may, "{tag}");
            assert_eq!(names.weekdays[2], wednesday, "{tag}");
            assert_eq!(names.weekdays_short[2], short, "{tag}");
        }
        assert!(CalendarNames::for_language("eo").is_none());
    }

    #[test]
    fn long_spellings_are_those_that_are_recognised() {
        let months: Vec<(String, u32)> = months_from(5).collect();
        let weekdays: Vec<(String, Weekday)> = weekdays_from(5).collect();
        for word in ["septe", "september", "décembre", "decembre", "styczeń"] {
            assert!(
                months.contains(&(word.to_owned(), month(word).unwrap())),
                "{word}"
            );
        }
        for word in ["wedne", "dienstags", "miércoles", "miercoles", "terça"] {
            assert!(
                weekdays.contains(&(word.to_owned(), weekday(word).unwrap())),
                "{word}"
            );
        }
        let absent = ["sept", "monat", "septembre2"];
        assert!(
            months
                .iter()
                .all(|(word, _)| !absent.contains(&word.as_str()))
        );
    }

    #[test]
    fn other_spellings() {
        let months = [
            ("Sept.", Some(9)),
            ("Maerz", Some(3)),
            ("Marz", Some(3)),
            ("fevrier", Some(2)),
            ("Jänner", Some(1)),
            ("jui", None),
            ("ju", None),
            ("", None),
            ("mayhem", None),
        ];
        for (word, expected) in months {
            assert_eq!(month(word), expected, "{word}");
        }
        let weekdays = [
            ("Tues.", Some(Weekday::Tue)),
            ("Thurs", Some(Weekday::Thu)),
            ("mondays", Some(Weekday::Mon)),
            ("dienstags", Some(Weekday::Tue)),
            ("Sonnabend", Some(Weekday::Sat)),
            ("miercoles", Some(Weekday::Wed)),
            ("s", None),
            ("May", None),
        ];
        for (word, expected) in weekdays {
            assert_eq!(weekday(word), expected, "{word}");
        }
    }
}
