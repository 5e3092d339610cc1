//! The words of languages, as data: those of texts by language in [`LANGUAGES`], the names of
//! months and weekdays, the words of the subscribe page, and lists for single purposes.

pub mod calendar_names;
pub(crate) mod clock_words;
mod english;
mod french;
mod german;
pub(crate) mod home_zones;
pub(crate) mod key_names;
pub(crate) mod page_words;
mod spanish;
pub(crate) mod status_words;
mod words;
pub(crate) mod zone_phrases;

pub(crate) use words::{Language, RuleUnit, Words};

/// All languages. Every page is read in all of them, because pages mix languages.
pub(crate) const LANGUAGES: [&Language; 4] = [
    &english::ENGLISH,
    &german::GERMAN,
    &french::FRENCH,
    &spanish::SPANISH,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{LANGUAGES, Language, calendar_names};

    /// The lists of a language. The pattern is complete, so that a new list cannot be forgotten.
    /// A language may lack the lists that are left out: some add minutes before the hour, others
    /// after it.
    fn lists(language: &Language) -> Vec<(&'static str, bool)> {
        macro_rules! filled {
            ($($name:ident),* $(,)?) => {{
                let Language {
                    months: _, ambiguous_months: _, short_months: _, weekdays: _,
                    numbers_and_a_half: _, and_a_half: _, before_hour: _, after_hour: _,
                    relative_pronouns: _, to_be_announced: _, hour_endings: _, $($name),*
                } = language;
                vec![$((stringify!($name), !$name.is_empty())),*]
            }};
        }
        filled!(
            every_weekday,
            numbers,
            one,
            ordinals,
            day_endings,
            before_day,
            before_time,
            prepositions,
            articles,
            of,
            clock,
            noon,
            morning,
            afternoon,
            to,
            between,
            and,
            or,
            frequencies,
            every,
            every_other,
            every_other_after,
            of_the_month,
            sessions,
            in_a_row,
            consists_of,
            partly,
            weeks,
            days,
            hours,
            minutes,
            each,
            each_lasts,
            in_total,
            lasts,
            tracks,
            labels,
            begins,
            start_labels,
            end_labels,
            length_labels,
            event_nouns,
            general_nouns,
            part_nouns,
            noun_kinds,
            own,
            invitations,
            imperatives,
            happenings,
            moved_to,
            this_time,
            elsewhere,
            limits,
            next,
            past,
            fillers,
            about,
            in_place,
            time_of,
            abbreviations,
            numbering,
        )
    }

    #[test]
    fn every_language_has_words_of_every_kind() {
        for language in LANGUAGES {
            for (name, is_filled) in lists(language) {
                assert!(is_filled, "{name}");
            }
            assert!(language.every_weekday.iter().all(|words| !words.is_empty()));
        }
    }

    #[test]
    fn every_language_has_the_same_numbers_and_rules() {
        let numbers = |language: &Language| -> BTreeSet<u32> {
            language.numbers.iter().map(|(_, number)| *number).collect()
        };
        let ordinals = |language: &Language| -> BTreeSet<i8> {
            language
                .ordinals
                .iter()
                .map(|(_, number)| *number)
                .collect()
        };
        let rules = |language: &Language| -> BTreeSet<String> {
            let frequencies = language.frequencies.iter();
            let rule = |(_, unit, interval): &(_, _, _)| format!("{unit:?} {interval}");
            frequencies.map(rule).collect()
        };
        let [english, others @ ..] = LANGUAGES;
        for language in others {
            assert_eq!(numbers(language), numbers(english));
            assert_eq!(ordinals(language), ordinals(english));
            assert_eq!(rules(language), rules(english));
        }
    }

    #[test]
    fn every_language_has_names_of_months_and_weekdays() {
        let names: [(&str, &str); LANGUAGES.len()] = [
            ("january", "monday"),
            ("januar", "montag"),
            ("janvier", "lundi"),
            ("enero", "lunes"),
        ];
        for (month, weekday) in names {
            assert_eq!(calendar_names::month(month), Some(1), "{month}");
            let found = calendar_names::weekday(weekday);
            assert_eq!(found, Some(chrono::Weekday::Mon), "{weekday}");
        }
    }
}
