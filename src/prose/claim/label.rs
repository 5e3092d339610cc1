//! Labels before a fact: `When:`, a heading *Dates*, the picture of a clock.

use super::context::Context;
use crate::prose::Role;
use crate::prose::passage::Passage;
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

    /// `| When | Friday, 19 April |`, where the row begins with the label, or the cell below the
    /// label.
    pub(super) fn is_table_label(&self) -> bool {
        if self.passage.role != Role::Row || self.is_second {
            return false;
        }
        let is_below_label = || {
            let header = self.header_of_single_row();
            header.is_some_and(|header| is_label_cell(header, self.cell()))
        };
        (self.cell() == 1 && is_label_cell(self.passage, 0)) || is_below_label()
    }

    /// The header of a table with one row. The rows of a longer one are parts or other events.
    fn header_of_single_row(&self) -> Option<&Passage> {
        let is_row = |passage: &&Passage| passage.role == Role::Row;
        let before = self.prose.passages.get(..self.fact.passage)?;
        let mut before = before.iter().rev();
        let header = before.next().filter(is_row)?;
        let after = self.prose.passages.get(self.fact.passage + 1);
        let is_single =
            !before.next().is_some_and(|p| is_row(&p)) && !after.is_some_and(|p| is_row(&p));
        is_single.then_some(header)
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

/// Whether a cell of a row is nothing but a label.
fn is_label_cell(row: &Passage, cell: usize) -> bool {
    let mut cells = row.tokens.split(|token| token.is("|"));
    cells.nth(cell).is_some_and(|cell| {
        let start = Cursor::new(cell, 0);
        let end = start.words(&LABELS).or_else(|| start.words(&START_LABELS));
        end.is_some_and(|end| end.at == cell.len())
    })
}

/// Pictures of calendars and clocks.
fn is_picture(token: &Token) -> bool {
    let picture = token.lower.chars().next();
    picture.is_some_and(|c| matches!(c, '📅' | '🗓' | '📆' | '⏰' | '⌚' | '⏱' | '🕐'..='🕧'))
}
