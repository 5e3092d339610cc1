//! Phrases of the word lists in [`super::language`], read one after the other.
//!
//! What every build looks for is found this way: a pattern of these lists takes longer to compile
//! than a small site takes to build.

use std::ops::RangeInclusive;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// A searcher for the places at which one of some phrases may begin: it looks for their first
/// words, in any case.
pub fn beginnings<'p>(phrases: impl Iterator<Item = &'p str>) -> AhoCorasick {
    let first_words = phrases.filter_map(|phrase| phrase.split(' ').next());
    // Only ASCII is searched in any case.
    let words: Vec<String> = first_words
        .flat_map(|word| [word.to_owned(), word.to_uppercase()])
        .collect();
    // The lists are constants, and a test builds each searcher.
    #[expect(clippy::expect_used, reason = "input never reaches it")]
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .ascii_case_insensitive(true)
        .build(words)
        .expect("a few words")
}

/// What numbers begin with.
pub const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// A text from some place on.
#[derive(Debug, Clone, Copy)]
pub struct Rest<'t> {
    text: &'t str,
    /// Where it begins, in bytes of the whole text.
    pub at: usize,
}

impl<'t> Rest<'t> {
    /// From a place on.
    pub fn new(text: &'t str, at: usize) -> Rest<'t> {
        Rest { text, at }
    }

    /// From a place on, if a word or a number begins there.
    pub fn from_word(text: &'t str, at: usize) -> Option<Rest<'t>> {
        let (before, left) = text.split_at_checked(at)?;
        let begins = left.starts_with(is_of_word) && !before.ends_with(is_of_word);
        begins.then_some(Rest { text, at })
    }

    /// Behind the longest of some phrases that stands here, and what comes with that phrase.
    pub fn one_of<T>(
        self,
        phrases: impl IntoIterator<Item = (&'static str, T)>,
    ) -> Option<(T, Rest<'t>)> {
        phrases
            .into_iter()
            .filter_map(|(phrase, value)| Some((value, self.phrase(phrase)?)))
            .max_by_key(|(_, rest)| rest.at)
    }

    /// Behind the longest of some phrases that stands here.
    pub fn any(self, phrases: impl IntoIterator<Item = &'static str>) -> Option<Rest<'t>> {
        let phrases = phrases.into_iter().map(|phrase| (phrase, ()));
        self.one_of(phrases).map(|((), rest)| rest)
    }

    /// Behind a phrase in lower case, if it stands here in any case and no word goes on. A blank
    /// in it stands for any white space.
    fn phrase(self, phrase: &str) -> Option<Rest<'t>> {
        let rest = phrase.chars().try_fold(self, |rest, letter| match letter {
            ' ' => rest.blank(),
            letter => rest.letter(letter),
        })?;
        match phrase.ends_with(is_of_word) {
            true => rest.word_end(),
            false => Some(rest),
        }
    }

    /// Behind a letter in lower case, if it stands here in any case.
    pub fn letter(self, expected: char) -> Option<Rest<'t>> {
        let found = self.left().chars().next()?;
        let is_same = found == expected
            || found.to_ascii_lowercase() == expected
            || (!found.is_ascii() && found.to_lowercase().eq([expected]));
        is_same.then_some(Rest {
            at: self.at + found.len_utf8(),
            ..self
        })
    }

    /// Behind white space.
    pub fn blank(self) -> Option<Rest<'t>> {
        let rest = self.before(self.left().trim_start());
        (rest.at > self.at).then_some(rest)
    }

    /// Behind the letters that stand here.
    pub fn word(self) -> Option<(&'t str, Rest<'t>)> {
        self.run(char::is_alphabetic)
    }

    fn run(self, is_part: impl Fn(char) -> bool) -> Option<(&'t str, Rest<'t>)> {
        let left = self.left();
        let rest = left.trim_start_matches(is_part);
        let run = left.get(..left.len() - rest.len())?;
        (!run.is_empty()).then_some((run, self.before(rest)))
    }

    /// Behind the number that stands here, if it has so many digits.
    pub fn number(self, digits: RangeInclusive<usize>) -> Option<(u32, Rest<'t>)> {
        let (number, rest) = self.run(|c| c.is_ascii_digit())?;
        let is_as_long = digits.contains(&number.len());
        Some((number.parse().ok().filter(|_| is_as_long)?, rest))
    }

    /// Here, if no word goes on.
    pub fn word_end(self) -> Option<Rest<'t>> {
        (!self.left().starts_with(is_of_word)).then_some(self)
    }

    /// Behind what may stand here or not.
    pub fn skip(self, optional: impl Fn(Rest<'t>) -> Option<Rest<'t>>) -> Rest<'t> {
        optional(self).unwrap_or(self)
    }

    /// The text from here on.
    pub fn left(self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// From where the text ends with `left` on.
    fn before(self, left: &str) -> Rest<'t> {
        Rest {
            at: self.text.len() - left.len(),
            ..self
        }
    }
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_where_they_stand_as_words() {
        let cases = [
            ("Every  other week", &["every", "every other"][..], Some(12)),
            ("every otherwise", &["every", "every other"], Some(5)),
            ("everyone", &["every"], None),
            ("WÖCHENTLICH.", &["wöchentlich"], Some(12)),
            ("1. Mai", &["1."], Some(2)),
            ("1.5", &["1."], Some(2)),
            ("", &["every"], None),
        ];
        for (text, phrases, expected) in cases {
            let start = Rest::new(text, 0);
            let found = start.any(phrases.iter().copied());
            assert_eq!(found.map(|rest| rest.at), expected, "{text}");
        }
    }

    #[test]
    fn words_begin_behind_what_is_no_letter() {
        let text = "bi-weekly, für 6 Tage";
        let starts = (0..text.len()).filter(|at| Rest::from_word(text, *at).is_some());
        assert_eq!(starts.collect::<Vec<_>>(), [0, 3, 11, 16, 18]);
    }
}
