//! The clause of a fact: where it begins and ends.

use super::words::{ABBREVIATIONS, ELSEWHERE, RELATIVE_PRONOUNS};
use crate::prose::Prose;
use crate::prose::fact::Fact;
use crate::prose::passage::Passage;
use crate::prose::token::TokenKind;
use crate::prose::words::{AND, is_filler};

/// The first token of the clause of a fact: after the end of a sentence or a line, a semicolon,
/// a table cell, or the comma after another fact of the same kind.
pub(super) fn clause_start(prose: &Prose, passage: &Passage, fact: &Fact) -> usize {
    let mut at = fact.tokens.start;
    let is_end_of_same_kind = |at: usize| {
        prose.facts.iter().any(|other| {
            other.passage == fact.passage
                && other.tokens.end == at
                && std::mem::discriminant(&other.statement)
                    == std::mem::discriminant(&fact.statement)
        })
    };
    while let Some(previous) = at.checked_sub(1) {
        let is_inside_fact = prose
            .facts
            .iter()
            .any(|other| other.passage == fact.passage && other.tokens.contains(&previous));
        if !is_inside_fact {
            let token = passage.tokens.get(previous);
            let is_comma = token.is_some_and(|token| token.is(",") || AND.contain(token));
            let has_content = || {
                let between = passage
                    .tokens
                    .get(at..fact.tokens.start)
                    .unwrap_or_default();
                between
                    .iter()
                    .any(|token| token.is_word() && !is_filler(token))
            };
            let is_relative = || {
                let next = passage.tokens.get(at);
                token.is_some_and(|token| token.is(","))
                    && next.is_some_and(|next| RELATIVE_PRONOUNS.contain(next))
            };
            let is_dash_of_label =
                || !has_content() && is_dash(passage, previous) && names_other(passage, previous);
            if (is_boundary(passage, previous) && !is_dash_of_label())
                || is_relative()
                || (is_comma && is_end_of_same_kind(previous) && has_content())
            {
                break;
            }
        }
        at = previous;
    }
    at
}

/// Whether a token is a dash with blanks around it.
fn is_dash(passage: &Passage, at: usize) -> bool {
    let token = passage.tokens.get(at);
    token.is_some_and(|token| token.is("-") && !token.is_glued)
}

/// Whether the words before a dash are about something else: `Deadline - 10 September`.
fn names_other(passage: &Passage, dash: usize) -> bool {
    let mut start = dash;
    while start
        .checked_sub(1)
        .is_some_and(|at| !is_boundary(passage, at))
    {
        start -= 1;
    }
    let words = passage.tokens.get(start..dash).unwrap_or_default();
    ELSEWHERE.occur_in(words)
}

/// The least length in bytes of a line that ends in the middle of a wrapped sentence.
pub(super) const WRAPPED_LINE: usize = 55;

/// Whether a clause ends at a token.
pub(super) fn is_boundary(passage: &Passage, at: usize) -> bool {
    let Some(token) = passage.tokens.get(at) else {
        return true;
    };
    let next_is_spaced = passage.tokens.get(at + 1).is_none_or(|next| {
        !next.is_glued || matches!(&*next.lower, "*" | ")" | "\"" | "“" | "”" | "»")
    });
    match &*token.lower {
        "!" | "?" | "…" => next_is_spaced,
        "." => next_is_spaced && !is_abbreviation(passage, at),
        ";" | "•" | "·" => true,
        "-" => next_is_spaced && !token.is_glued,
        "\n" => {
            let before = passage.text.get(..token.at.start).unwrap_or_default();
            let line = before.rsplit('\n').next().unwrap_or_default();
            line.len() < WRAPPED_LINE || line.ends_with([':', ',', ';', '.'])
        }
        _ => false,
    }
}

/// Whether the full stop belongs to a number or a short word: `Fr. 5. Mai`, `a.m.`
pub(super) fn is_abbreviation(passage: &Passage, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| passage.tokens.get(at));
    let next = passage.tokens.get(at + 1);
    before.is_some_and(|token| match token.kind {
        TokenKind::Number => next.is_some_and(|next| next.is_word() && !next.is_capital),
        TokenKind::Word => ABBREVIATIONS.contain(token),
        _ => false,
    })
}
