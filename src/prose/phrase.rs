//! Phrases of the word lists in [`super::language`], read one after the other.
//!
//! What every build looks for is found this way: a pattern of these lists takes longer to compile
//! than a small site takes to build.

/// A text from some place on.
#[derive(Debug, Clone, Copy)]
pub struct Rest<'t> {
    text: &'t str,
    /// Where it begins, in bytes of the whole text.
    pub at: usize,
}

impl<'t> Rest<'t> {
    /// From each place on at which a word or a number begins.
    pub fn from_words(text: &'t str) -> impl Iterator<Item = Rest<'t>> {
        let mut is_inside = false;
        text.char_indices().filter_map(move |(at, letter)| {
            let begins = is_of_word(letter) && !is_inside;
            is_inside = is_of_word(letter);
            begins.then_some(Rest { text, at })
        })
    }

    /// Behind the longest of some phrases that stands here, and what comes with that phrase.
    pub fn one_of<T>(
        self,
        phrases: impl Iterator<Item = (&'static str, T)>,
    ) -> Option<(T, Rest<'t>)> {
        let first = self.left().chars().next()?.to_lowercase().next()?;
        phrases
            // Most differ in the first letter.
            .filter(|(phrase, _)| phrase.starts_with(first))
            .filter_map(|(phrase, value)| Some((value, self.phrase(phrase)?)))
            .max_by_key(|(_, rest)| rest.at)
    }

    /// Behind the longest of some phrases that stands here.
    pub fn any(self, phrases: impl Iterator<Item = &'static str>) -> Option<Rest<'t>> {
        let phrases = phrases.map(|phrase| (phrase, ()));
        self.one_of(phrases).map(|((), rest)| rest)
    }

    /// Behind a phrase in lower case, if it stands here in any case and no word goes on. A blank
    /// in it stands for any white space.
    fn phrase(self, phrase: &str) -> Option<Rest<'t>> {
        let mut words = phrase.split(' ');
        let first = self.letters(words.next()?)?;
        let rest = words.try_fold(first, |rest, word| rest.blank()?.letters(word))?;
        let goes_on = phrase.ends_with(is_of_word) && rest.left().starts_with(is_of_word);
        (!goes_on).then_some(rest)
    }

    fn letters(self, word: &str) -> Option<Rest<'t>> {
        let mut letters = self.left().chars();
        let is_same = |expected: char| {
            letters.next().is_some_and(|found| {
                found == expected || found.to_lowercase().eq(std::iter::once(expected))
            })
        };
        word.chars().all(is_same).then_some(())?;
        Some(self.before(letters.as_str()))
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

    /// Behind the digits that stand here.
    pub fn digits(self) -> Option<(&'t str, Rest<'t>)> {
        self.run(|c| c.is_ascii_digit())
    }

    fn run(self, is_part: impl Fn(char) -> bool) -> Option<(&'t str, Rest<'t>)> {
        let left = self.left();
        let rest = left.trim_start_matches(is_part);
        let run = left.get(..left.len() - rest.len())?;
        (!run.is_empty()).then_some((run, self.before(rest)))
    }

    fn left(self) -> &'t str {
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
            let start = Rest { text, at: 0 };
            let found = start.any(phrases.iter().copied());
            assert_eq!(found.map(|rest| rest.at), expected, "{text}");
        }
    }

    #[test]
    fn words_begin_behind_what_is_no_letter() {
        let starts: Vec<usize> = Rest::from_words("bi-weekly, für 6 Tage")
            .map(|rest| rest.at)
            .collect();
        assert_eq!(starts, [0, 3, 11, 16, 18]);
    }
}
