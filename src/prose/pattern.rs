//! Patterns made of word lists.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::language;

use crate::language::Language;

/// Where a sentence ends: a full stop that no number or abbreviation has, or a line break.
pub static SENTENCE_END: LazyLock<Regex> =
    LazyLock::new(|| compile(r"[.!?](?:[\s)*]+|$)|\n|\s\|\s"));

/// Compiles a pattern: white space and comments in it mean nothing, nor does the case.
///
/// Digits, blanks and the ends of words are those of ASCII: the tables of Unicode's take longer to
/// compile than most sites take to build.
pub fn compile(pattern: &str) -> Regex {
    let pattern = pattern
        .replace(r"\d", "[0-9]")
        .replace(r"\b", r"(?-u:\b)")
        .replace(r"[\s", r"[\t\n\r\x20\u{a0}")
        .replace(r"\s", r"[\t\n\r\x20\u{a0}]");
    // Every pattern is made of constants, and a test compiles each.
    #[expect(clippy::expect_used, reason = "input never reaches a pattern")]
    regex::RegexBuilder::new(&pattern)
        .ignore_whitespace(true)
        .case_insensitive(true)
        .build()
        .expect("a constant pattern")
}

/// Any word of a list, the longest first.
pub fn any(list: impl Fn(&'static Language) -> &'static [&'static str]) -> String {
    alternatives(language::words(list))
}

/// Any word of lists of synonyms.
pub fn any_of<const N: usize>(
    lists: impl Fn(&'static Language) -> [&'static [&'static str]; N],
) -> String {
    let words = language::LANGUAGES.into_iter().flat_map(lists);
    alternatives(words.flatten().copied())
}

/// Any of these words, the longest first.
pub fn alternatives<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let mut words: Vec<&str> = words.collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.dedup();
    let escaped: Vec<String> = words
        .into_iter()
        .map(|word| {
            let parts: Vec<String> = word.split(' ').map(regex::escape).collect();
            parts.join(r"\s+")
        })
        .collect();
    format!("(?:{})", escaped.join("|"))
}

/// The text with some ranges turned into blanks, so that everything keeps its place.
pub fn blank(text: &str, ranges: impl Iterator<Item = Range<usize>>) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        blanked.push_str(text.get(at..range.start).unwrap_or_default());
        blanked.extend(std::iter::repeat_n(
            ' ',
            range.end.saturating_sub(range.start.max(at)),
        ));
        at = range.end.max(at);
    }
    blanked.push_str(text.get(at..).unwrap_or_default());
    blanked
}
