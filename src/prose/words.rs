//! Words of all languages that several readers need.

use std::sync::LazyLock;

use super::token::{Phrases, Token, synonyms, words};
use crate::language::LANGUAGES;

pub(super) static ABOUT: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.about));
pub(super) static AND: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.and));
pub(super) static BEFORE_DAY: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.before_day));
pub(super) static BEFORE_TIME: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.before_time));
pub(super) static BETWEEN: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.between));
pub(super) static EVENT_NOUNS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.event_nouns));
pub(super) static FILLERS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.fillers));
pub(super) static IN_A_ROW: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.in_a_row));
pub(super) static LABELS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.labels));
pub(super) static LASTS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.lasts));
pub(super) static LENGTH_LABELS: LazyLock<Phrases<()>> =
    LazyLock::new(|| words(|l| l.length_labels));
pub(super) static MINUTES: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.minutes));
pub(super) static OF: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.of));
pub(super) static NUMBERING: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.numbering));
pub(super) static ONE: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.one));
pub(super) static SESSIONS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.sessions));
pub(super) static START_LABELS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.start_labels));
pub(super) static TO: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.to));
pub(super) static EVERY_WEEKDAY: LazyLock<Phrases<usize>> =
    LazyLock::new(|| synonyms(|l| l.every_weekday));
pub(super) static NUMBERS: LazyLock<Phrases<u32>> =
    LazyLock::new(|| Phrases::new(LANGUAGES.into_iter().flat_map(|l| l.numbers).copied()));

pub(super) fn is_filler(token: &Token) -> bool {
    FILLERS.contain(token)
}
