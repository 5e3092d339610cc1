//! Facts that are entries of an agenda or a timetable.

use super::context::Context;
use crate::prose::Role;
use crate::prose::fact::Statement;
use crate::prose::token::{Token, TokenKind};
use crate::prose::words::is_filler;

impl Context<'_> {
    /// Whether the fact is an entry of an agenda or a timetable.
    pub(super) fn is_agenda(&self) -> bool {
        let has_word = |tokens: &[Token]| tokens.iter().any(|t| t.is_word() && !is_filler(t));
        match self.passage.role {
            Role::Title | Role::Heading | Role::Alternative => false,
            Role::Row => true,
            Role::Item => {
                let first = self
                    .passage
                    .tokens
                    .iter()
                    .position(|t| t.is_word() && !is_filler(t));
                let is_first = first.is_none_or(|first| {
                    let mut facts = self.prose.facts.iter();
                    facts
                        .any(|fact| fact.passage == self.fact.passage && fact.tokens.start <= first)
                });
                is_first && has_word(&self.after) && self.siblings() > 1
            }
            Role::Paragraph => {
                let is_time = matches!(self.fact.statement, Statement::Time(_));
                let is_first = self.before.is_empty() && self.is_line_start();
                is_time && is_first && has_word(&self.after) && self.siblings() > 1
            }
        }
    }

    pub(super) fn is_line_start(&self) -> bool {
        let before = self.fact.tokens.start.checked_sub(1);
        before.is_none_or(|at| {
            let token = self.passage.tokens.get(at);
            token.is_some_and(|token| token.kind == TokenKind::LineEnd)
        })
    }

    /// The number of facts of the same kind at the start of an item or line.
    pub(super) fn siblings(&self) -> usize {
        let facts = self.prose.facts.iter().filter(|other| {
            let passage = self.prose.passages.get(other.passage);
            let starts_line = passage.is_some_and(|passage| {
                let before = passage.tokens.get(..other.tokens.start).unwrap_or_default();
                before
                    .last()
                    .is_none_or(|token| token.kind == TokenKind::LineEnd)
                    || before.iter().all(|token| !token.is_word())
            });
            let is_same_kind = std::mem::discriminant(&other.statement)
                == std::mem::discriminant(&self.fact.statement);
            starts_line
                && (is_same_kind || self.passage.role == Role::Item)
                && passage.is_some_and(|passage| passage.role == self.passage.role)
        });
        facts.count()
    }
}
