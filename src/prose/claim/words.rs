//! The words that decide what a fact is about, of all languages.

use std::sync::LazyLock;

use crate::language::{LANGUAGES, Language};
use crate::prose::token::{Phrases, Token, words};
use crate::prose::words::is_filler;

pub(super) static ABBREVIATIONS: LazyLock<Phrases<()>> =
    LazyLock::new(|| words(|l| l.abbreviations));
pub(super) static END_LABELS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.end_labels));
pub(super) static RELATIVE_PRONOUNS: LazyLock<Phrases<()>> =
    LazyLock::new(|| words(|l| l.relative_pronouns));
pub(super) static ARTICLES: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.articles));
pub(super) static PREPOSITIONS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.prepositions));
pub(super) static LIMITS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.limits));
pub(super) static ELSEWHERE: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.elsewhere));
/// Words for a limit that also join the two days of a period: *until*.
pub(super) static UNTIL: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let of_language = |l: &'static Language| l.limits.iter().filter(|word| l.to.contains(word));
    Phrases::new(
        LANGUAGES
            .into_iter()
            .flat_map(of_language)
            .map(|word| (*word, ())),
    )
});
pub(super) static BEGINS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.begins));
pub(super) static NEXT: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.next));
pub(super) static PART_NOUNS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.part_nouns));
pub(super) static PAST: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.past));
pub(super) static OWN: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.own));
pub(super) static INVITATIONS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.invitations));
pub(super) static IMPERATIVES: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.imperatives));
pub(super) static HAPPENINGS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.happenings));
pub(super) static MOVED_TO: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.moved_to));
pub(super) static THIS_TIME: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.this_time));

/// Whether tokens end with a phrase, apart from fillers and marks after it.
pub(super) fn ends_after_fillers(phrases: &Phrases<()>, tokens: &[Token]) -> bool {
    let mut left = tokens;
    loop {
        if phrases.end(left) {
            return true;
        }
        match left.split_last() {
            Some((last, before)) if !last.is_word() || is_filler(last) => left = before,
            _ => return false,
        }
    }
}
