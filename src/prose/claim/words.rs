//! The words that decide what a fact is about, of all languages.

use std::sync::LazyLock;

use crate::prose::token::{Phrases, Token, words};

pub(super) static LABELS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.labels));
pub(super) static START_LABELS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.start_labels));
pub(super) static END_LABELS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.end_labels));
pub(super) static LENGTH_LABELS: LazyLock<Phrases<()>> =
    LazyLock::new(|| words(|l| l.length_labels));
pub(super) static LASTS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.lasts));
pub(super) static FILLERS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.fillers));
pub(super) static AND: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.and));
pub(super) static BEFORE_DAY: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.before_day));
pub(super) static BEFORE_TIME: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.before_time));
pub(super) static RELATIVE_PRONOUNS: LazyLock<Phrases<()>> =
    LazyLock::new(|| words(|l| l.relative_pronouns));
pub(super) static ARTICLES: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.articles));
pub(super) static PREPOSITIONS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.prepositions));
pub(super) static LIMITS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.limits));
pub(super) static ELSEWHERE: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.elsewhere));
pub(super) static NEXT: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.next));
pub(super) static PAST: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.past));
pub(super) static OWN: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.own));
pub(super) static INVITATIONS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.invitations));
pub(super) static HAPPENINGS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.happenings));
pub(super) static EVENT_NOUNS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.event_nouns));
pub(super) static SESSIONS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.sessions));
pub(super) static MOVED_TO: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.moved_to));
pub(super) static THIS_TIME: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.this_time));

pub(super) fn is_filler(token: &Token) -> bool {
    FILLERS.occur_in(std::slice::from_ref(token))
}

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
