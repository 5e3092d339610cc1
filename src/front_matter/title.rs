//! Titles that say that an event does not take place.

use crate::event::Status;

/// The words, in lower case.
const CANCELLED: [&str; 4] = ["cancelled", "canceled", "abgesagt", "annulé"];

/// What a title says about whether the event takes place.
///
/// The word counts only where it is a mark and not part of a sentence: in brackets, or at the
/// start or end and set off by punctuation or capitals. *How we cancelled our rent* is a talk.
pub fn status(title: &str) -> Option<Status> {
    // People strike a title through with U+0336, one after each letter.
    let plain: String = title.chars().filter(|c| *c != '\u{336}').collect();
    let lower = plain.to_lowercase();
    let is_marked = CANCELLED
        .iter()
        .filter(|word| lower.contains(**word))
        .any(|word| bracketed(&lower, word) || set_off(&plain, word));
    is_marked.then_some(Status::Cancelled)
}

fn bracketed(lower: &str, word: &str) -> bool {
    lower
        .split(['(', '[', '{', '*'])
        .skip(1)
        .any(|inside| inside.split([')', ']', '}', '*']).next() == Some(word))
}

fn set_off(title: &str, word: &str) -> bool {
    let separators = |c: char| matches!(c, ':' | '-' | '–' | '—' | '!' | '|' | '/');
    let is_word = |text: &str| text.to_lowercase() == word;
    let in_capitals = |text: &str| is_word(text) && text.chars().all(|c| !c.is_lowercase());
    let trimmed = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let mut parts = title
        .split(separators)
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let first_part = parts.next().unwrap_or_default();
    let last_part = parts.next_back().unwrap_or_default();
    let mut words = title.split_whitespace();
    let first_word = words.next().map(trimmed).unwrap_or_default();
    let last_word = words.next_back().map(trimmed).unwrap_or_default();
    is_word(first_part) || is_word(last_part) || in_capitals(&first_word) || in_capitals(&last_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_sentences() {
        let cases = [
            ("CANCELLED: Reading Group", true),
            ("Cancelled: Reading Group", true),
            ("[canceled] Reading Group", true),
            ("Reading Group (Abgesagt)", true),
            ("Reading Group – cancelled", true),
            ("Reading Group CANCELLED", true),
            ("ABGESAGT Stammtisch", true),
            ("(̶C̶a̶n̶c̶e̶l̶l̶e̶d̶)̶ Stammtisch", true),
            ("Cancelled", true),
            ("How we cancelled our rent", false),
            ("Cancelled debts and how to get there", false),
            ("Cancel culture: a talk", false),
            ("Reading Group", false),
        ];
        for (title, cancelled) in cases {
            let expected = cancelled.then_some(Status::Cancelled);
            assert_eq!(status(title), expected, "{title}");
        }
    }
}
