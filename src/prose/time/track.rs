//! The name of the track before a time: `Track A (12PM)`.

use std::sync::LazyLock;

use crate::prose::token::{Cursor, Phrases, Token, TokenKind, words};

pub(super) static TRACKS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.tracks));

/// How many tokens before a time may name its track.
pub(super) const TRACK_DISTANCE: usize = 12;

/// The name of the track before a time: `Track A (12PM)`.
pub(super) fn track(start: Cursor<'_>) -> Option<String> {
    let before = start.tokens_before();
    let nearest = before.len().saturating_sub(TRACK_DISTANCE);
    (nearest..before.len()).rev().find_map(|at| {
        let cursor = Cursor::new(before, at);
        let end = cursor.words(&TRACKS)?;
        let name = end.token().filter(|token| is_track_name(token))?;
        let between = before.get(end.at + 1..)?;
        let ends_there = |token: &Token| {
            matches!(&*token.lower, "." | ";" | ")") || token.kind == TokenKind::Number
        };
        if between.iter().any(ends_there) {
            return None;
        }
        let words: Vec<String> = before
            .get(at..end.at)?
            .iter()
            .map(|token| capitalised(&token.lower))
            .collect();
        Some(format!("{} {}", words.join(" "), name.lower.to_uppercase()))
    })
}

pub(super) fn is_track_name(token: &Token) -> bool {
    (token.is_upper && token.at.len() == 1)
        || (token.kind == TokenKind::Number && token.at.len() <= 2)
}

pub(super) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
