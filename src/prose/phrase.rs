//! Phrases of the word lists in [`crate::language`], read one after the other.
//!
//! What every build looks for is found this way: a pattern of these lists takes longer to compile
//! than a small site takes to build.

use std::ops::RangeInclusive;

/// The words that some phrases begin with: only where one of them stands need the phrases be read.
///
/// In the order of their lengths, which tell most words apart.
pub struct FirstWords(Vec<&'static str>);

impl FirstWords {
    /// Of phrases in lower case.
    pub fn of(phrases: impl Iterator<Item = &'static str>) -> FirstWords {
        let first_words = phrases.filter_map(|phrase| words(phrase).next());
        let mut first_words: Vec<&str> = first_words.map(|(_, word)| word).collect();
        first_words.sort_by_key(|word| (word.len(), *word));
        FirstWords(first_words)
    }

    /// The places of a text at which such a word or a number stands.
    pub fn find<'t>(&self, text: &'t str) -> impl Iterator<Item = Rest<'t>> {
        let is_start = |word: &str| {
            let is_lower = word.bytes().all(|letter| letter.is_ascii_lowercase());
            word.starts_with(|letter: char| letter.is_ascii_digit())
                || (is_lower && self.contain(word))
                || (!is_lower && self.contain(&word.to_lowercase()))
        };
        let starts = words(text).filter(move |(_, word)| is_start(word));
        starts.map(|(at, _)| Rest::new(text, at))
    }

    fn contain(&self, word: &str) -> bool {
        let is_found = self
            .0
            .binary_search_by_key(&(word.len(), word), |known| (known.len(), known));
        is_found.is_ok()
    }
}

/// The words and numbers of a text, each with its place.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_end = |letter: char| !letter.is_alphanumeric();
    let mut end = 0;
    text.split_inclusive(is_end).filter_map(move |piece| {
        let at = end;
        end += piece.len();
        let word = piece.trim_end_matches(is_end);
        (!word.is_empty()).then_some((at, word))
    })
}

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

    /// Behind the longest of some phrases that stands here, and what comes with that phrase.
    pub fn one_of<T>(
        self,
        phrases: impl IntoIterator<Item = (&'static str, T)>,
    ) -> Option<(T, Rest<'t>)> {
        let first = self.left().chars().flat_map(char::to_lowercase).next()?;
        phrases
            .into_iter()
            // Most of them.
            .filter(|(phrase, _)| phrase.chars().next().is_some_and(|letter| letter == first))
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
        match phrase.ends_with(char::is_alphanumeric) {
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
        (!self.left().starts_with(char::is_alphanumeric)).then_some(self)
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
        let starts = words(text).map(|(at, _)| at);
        assert_eq!(starts.collect::<Vec<_>>(), [0, 3, 11, 16, 18]);
    }
}
