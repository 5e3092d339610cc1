//! Labels before a fact: `When:`, a heading *Dates*, the picture of a clock.

use super::context::Context;
use crate::prose::Role;
use crate::prose::token::{Cursor, Phrases, Token, TokenKind};
use crate::prose::words::{LABELS, START_LABELS, is_filler};

impl Context<'_> {
    /// Whether a label precedes the fact, as the first of its kind.
    pub(super) fn has_label(&self) -> bool {
        if self.is_second {
            return false;
        }
        let first = self
            .before
            .iter()
            .find(|token| token.kind != TokenKind::LineEnd);
        if first.is_some_and(is_picture) && !self.is_elsewhere() {
            return true;
        }
        let mut left = self.before.as_slice();
        loop {
            let mark = self.before.get(left.len());
            if self.is_label(left, mark) {
                return true;
            }
            match left.split_last() {
                Some((last, before)) if !last.is_word() || is_filler(last) => left = before,
                _ => return self.is_table_label(),
            }
        }
    }

    /// Whether tokens are a label, or end with a label after a comma: `Doors 18:30, start 19:30`.
    pub(super) fn is_label(&self, tokens: &[Token], next: Option<&Token>) -> bool {
        let words_start = tokens
            .iter()
            .position(Token::is_word)
            .unwrap_or(tokens.len());
        let label = tokens.get(words_start..).unwrap_or_default();
        let whole = |phrases: &Phrases<()>| {
            let end = Cursor::new(label, 0).words(phrases);
            end.is_some_and(|end| end.at == label.len())
        };
        let is_marked =
            next.is_some_and(|token| matches!(&*token.lower, ":" | "-" | "|" | "?" | "\n"));
        if whole(&START_LABELS) || (is_marked && whole(&LABELS)) {
            return true;
        }
        is_marked && START_LABELS.end(tokens) && self.names_event(tokens)
    }

    /// `| When | Friday, 19 April |`, where the row begins with the label.
    pub(super) fn is_table_label(&self) -> bool {
        if self.passage.role != Role::Row {
            return false;
        }
        let first = self.passage.tokens.split(|token| token.is("|")).next();
        let first = first.unwrap_or_default();
        let end = Cursor::new(first, 0);
        let end = end.words(&LABELS).or_else(|| end.words(&START_LABELS));
        end.is_some_and(|end| end.at == first.len()) && !self.is_second && self.cell() == 1
    }

    pub(super) fn cell(&self) -> usize {
        let before = self.passage.tokens.get(..self.fact.tokens.start);
        before
            .unwrap_or_default()
            .iter()
            .filter(|token| token.is("|"))
            .count()
    }

    /// Whether the passage follows a heading or line that is nothing but a label.
    pub(super) fn is_in_label_section(&self) -> bool {
        let before = self
            .prose
            .passages
            .get(..self.fact.passage)
            .unwrap_or_default();
        let mut nearest = before.iter().rev();
        nearest.next().is_some_and(|passage| {
            let tokens = &passage.tokens;
            let end = Cursor::new(tokens, 0).words(&LABELS);
            end.is_some_and(|end| end.skip(|c| c.text(":")).at == tokens.len())
        })
    }
}

/// Pictures of calendars and clocks.
fn is_picture(token: &Token) -> bool {
    let picture = token.lower.chars().next();
    picture.is_some_and(|c| matches!(c, '📅' | '🗓' | '📆' | '⏰' | '⌚' | '⏱' | '🕐'..='🕧'))
}
