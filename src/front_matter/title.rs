//! Titles that cancel or postpone an event.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::event::Status;
use crate::language::status_words::{CANCELLED, POSTPONED};
use crate::text::single_spaced;

/// What the author states about an event or session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stated {
    Takes(Status),
    Postponed,
    /// The page is not to be published.
    Draft,
}

/// What a title states about whether the event takes place.
///
/// The word counts only if it is alone before a colon or dash, between symbols, in capitals, or
/// first in parentheses. *How we cancelled our rent* is a talk.
pub(super) fn stated(title: &str) -> Option<Stated> {
    // People strike a title through with U+0336, one after each letter.
    let plain: String = title.chars().filter(|c| *c != '\u{336}').collect();
    let lower = plain.to_lowercase();
    // Most titles have none of the words, and to search for each takes longer.
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    if !words.any(|word| FIRST_WORDS.contains(word)) {
        return None;
    }
    let is_marked = |word: &str| {
        lower.contains(word) && (is_first_in_brackets(&lower, word) || is_set_off(&plain, word))
    };
    if CANCELLED.iter().any(|word| is_marked(word)) {
        return Some(Stated::Takes(Status::Cancelled));
    }
    let is_postponed = POSTPONED.iter().any(|word| is_marked(word));
    is_postponed.then_some(Stated::Postponed)
}

/// The first word of each mark.
static FIRST_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let marks = CANCELLED.iter().chain(&POSTPONED);
    marks.filter_map(|mark| mark.split(' ').next()).collect()
});

/// The title with `Postponed:` before it, unless the title has a mark of its own.
pub(super) fn with_postponed(title: String) -> String {
    match title.to_lowercase().starts_with("postponed") {
        true => title,
        false => {
            let rest = title
                .split_once(':')
                .filter(|(word, _)| POSTPONED.contains(&word.trim().to_lowercase().as_str()))
                .map_or(title.as_str(), |(_, rest)| rest.trim());
            format!("Postponed: {rest}")
        }
    }
}

fn is_first_in_brackets(lower: &str, word: &str) -> bool {
    lower.split(['(', '[', '{', '*']).skip(1).any(|inside| {
        let inside = inside
            .split([')', ']', '}', '*'])
            .next()
            .unwrap_or_default();
        let rest = inside.trim_start().strip_prefix(word);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

fn is_set_off(title: &str, word: &str) -> bool {
    let trim = |text: &str| single_spaced(text.trim_matches(|c: char| !c.is_alphanumeric()));
    let is_separator = |c: char| {
        matches!(c, ':' | '-' | '–' | '—' | '!' | '|' | '/')
            || !(c.is_alphanumeric()
                || c.is_whitespace()
                || c.is_ascii_punctuation()
                || is_quote(c))
    };
    let mut parts = title
        .split(is_separator)
        .map(trim)
        .filter(|part| !part.is_empty());
    let first = parts.next().unwrap_or_default();
    let last = parts.next_back().unwrap_or_default();
    if first.to_lowercase() == word || last.to_lowercase() == word {
        return true;
    }
    let is_capital =
        |text: &str| text.to_lowercase() == word && text.chars().all(|c| !c.is_lowercase());
    let words: Vec<&str> = title.split_whitespace().collect();
    let count = word.split(' ').count();
    let (start, end) = (
        words.get(..count),
        words.get(words.len().saturating_sub(count)..),
    );
    [start, end]
        .into_iter()
        .flatten()
        .any(|words| is_capital(&trim(&words.join(" "))))
}

fn is_quote(c: char) -> bool {
    matches!(c, '’' | '‘' | '“' | '”' | '„' | '«' | '»')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_differ_from_sentences() {
        let cancelled = Some(Stated::Takes(Status::Cancelled));
        let cases = [
            ("CANCELLED: Reading Group", cancelled),
            ("Cancelled: Reading Group", cancelled),
            ("[canceled] Reading Group", cancelled),
            ("Reading Group (Abgesagt)", cancelled),
            ("Picnic (canceled due to weather)", cancelled),
            ("Reading Group – cancelled", cancelled),
            ("Reading Group CANCELLED", cancelled),
            ("ABGESAGT Stammtisch", cancelled),
            ("(̶C̶a̶n̶c̶e̶l̶l̶e̶d̶)̶ Stammtisch", cancelled),
            ("❌ CANCELLED ❌ Walk", cancelled),
            ("FÄLLT AUS: Chor", cancelled),
            ("Entfällt: Yoga", cancelled),
            ("Cancelled", cancelled),
            ("POSTPONED: Hike", Some(Stated::Postponed)),
            ("Verschoben: Chor", Some(Stated::Postponed)),
            ("How we cancelled our rent", None),
            ("Cancelled debts and how to get there", None),
            ("Cancelled flights: know your rights", None),
            ("Cancel culture: a talk", None),
            ("Was tun, wenn der Bus entfällt? Ein Abend", None),
            ("Reading Group", None),
        ];
        for (title, expected) in cases {
            assert_eq!(stated(title), expected, "{title}");
        }
    }

    #[test]
    fn postponed_is_written_once() {
        let cases = [
            ("Hike", "Postponed: Hike"),
            ("POSTPONED: Hike", "POSTPONED: Hike"),
            ("Verschoben: Chor", "Postponed: Chor"),
        ];
        for (title, expected) in cases {
            assert_eq!(with_postponed(title.into()), expected, "{title}");
        }
    }
}
