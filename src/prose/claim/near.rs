//! Facts that are next to each other.

use super::clause::is_boundary;
use crate::prose::Prose;
use crate::prose::fact::{Fact, Statement};
use crate::prose::token::Token;
use crate::prose::words::is_filler;

/// Whether two facts of one passage are connected by nothing but words such as *at*.
pub(crate) fn are_adjacent(prose: &Prose, one: &Fact, other: &Fact) -> bool {
    are_joined_by(prose, one, other, is_filler)
}

/// Whether two facts of one passage are connected by nothing but some words, marks, and other
/// facts.
pub(super) fn are_joined_by(
    prose: &Prose,
    one: &Fact,
    other: &Fact,
    is_joining: impl Fn(&Token) -> bool,
) -> bool {
    let (first, second) = if one.tokens.start <= other.tokens.start {
        (one, other)
    } else {
        (other, one)
    };
    let is_of_fact = |at: usize| {
        prose.facts.iter().any(|fact| {
            let is_moment = !matches!(fact.statement, Statement::Count(_) | Statement::Weeks(_));
            is_moment && fact.passage == first.passage && fact.tokens.contains(&at)
        })
    };
    let Some(between) = prose.between(first, second) else {
        return false;
    };
    between.iter().enumerate().all(|(index, token)| {
        let is_sentence_end = token.is(".") || token.is(";") || token.is("!");
        let is_connector = (!token.is_word() && !is_sentence_end) || is_joining(token);
        is_connector || is_of_fact(first.tokens.end + index)
    })
}

/// Whether two facts are in the same sentence.
pub(crate) fn share_sentence(prose: &Prose, one: &Fact, other: &Fact) -> bool {
    let (first, second) = if one.tokens.start <= other.tokens.start {
        (one, other)
    } else {
        (other, one)
    };
    let Some(passage) = prose.passages.get(first.passage) else {
        return false;
    };
    first.passage == second.passage
        && (first.tokens.end..second.tokens.start).all(|at| {
            let is_inside = passage
                .tokens
                .get(at)
                .is_some_and(|token| token.is(";") || token.is("-"));
            is_inside || !is_boundary(passage, at)
        })
}

/// Whether a passage consists of facts, marks and fillers.
pub(crate) fn is_entry(prose: &Prose, fact: &Fact) -> bool {
    let Some(passage) = prose.passages.get(fact.passage) else {
        return false;
    };
    let is_of_fact = |at: usize| {
        let mut facts = prose.facts.iter();
        facts.any(|other| other.passage == fact.passage && other.tokens.contains(&at))
    };
    let mut tokens = passage.tokens.iter().enumerate();
    tokens.all(|(at, token)| !token.is_word() || is_filler(token) || is_of_fact(at))
}
