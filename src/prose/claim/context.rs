//! A fact with the clause around it.

use super::clause::{clause_start, is_boundary};
use super::words::{ARTICLES, ELSEWHERE, INVITATIONS, LIMITS, OWN, PREPOSITIONS, UNTIL};
use crate::prose::Prose;
use crate::prose::fact::{Fact, Statement};
use crate::prose::passage::Passage;
use crate::prose::rule::read_ordinal;
use crate::prose::token::{Cursor, Phrases, Token};
use crate::prose::words::{BEFORE_DAY, BEFORE_TIME, EVENT_NOUNS};

/// A fact with the text around it.
pub(super) struct Context<'p> {
    pub(super) prose: &'p Prose,
    pub(super) passage: &'p Passage,
    pub(super) fact: &'p Fact,
    /// The tokens of the clause before the fact that belong to no other fact.
    pub(super) before: Vec<Token>,
    /// The tokens of the clause after the fact that belong to no other fact.
    pub(super) after: Vec<Token>,
    /// Whether another fact of the same kind precedes it in its clause.
    pub(super) is_second: bool,
}

impl<'p> Context<'p> {
    pub(super) fn of(prose: &'p Prose, fact: &'p Fact) -> Option<Context<'p>> {
        let passage = prose.passages.get(fact.passage)?;
        let start = clause_start(prose, passage, fact);
        let end = (fact.tokens.end..passage.tokens.len())
            .find(|at| is_boundary(passage, *at))
            .unwrap_or(passage.tokens.len());
        let others: Vec<&Fact> = prose
            .facts
            .iter()
            .filter(|other| other.passage == fact.passage && is_moment(&other.statement))
            .collect();
        let is_free = |at: &usize| !others.iter().any(|other| other.tokens.contains(at));
        let token = |at: usize| passage.tokens.get(at).cloned();
        let is_same_kind = |other: &&&Fact| {
            std::mem::discriminant(&other.statement) == std::mem::discriminant(&fact.statement)
        };
        let is_second = others
            .iter()
            .filter(is_same_kind)
            .any(|other| (start..fact.tokens.start).contains(&other.tokens.start));
        Some(Context {
            prose,
            passage,
            fact,
            before: (start..fact.tokens.start)
                .filter(is_free)
                .filter_map(token)
                .collect(),
            after: (fact.tokens.end..end)
                .filter(is_free)
                .filter_map(token)
                .collect(),
            is_second,
        })
    }

    /// `until 9pm`, `by Wednesday`
    pub(super) fn is_limit(&self) -> bool {
        self.follows(&LIMITS) || ends_with_limit_of_noun(&self.before)
    }

    /// Whether one of these words precedes the fact, with nothing between them but an article or a
    /// word such as *on*.
    pub(super) fn follows(&self, phrases: &Phrases<()>) -> bool {
        let mut left = self.before.as_slice();
        let is_skipped = |token: &Token| {
            let lists = [&ARTICLES, &BEFORE_DAY, &BEFORE_TIME];
            let mut lists = lists.into_iter();
            token.is(",") || lists.any(|words| words.contain(token))
        };
        while let Some((last, before)) = left.split_last()
            && is_skipped(last)
            && !phrases.end(left)
        {
            left = before;
        }
        phrases.end(left)
    }

    /// Whether the clause before the fact is about something else.
    pub(super) fn is_elsewhere(&self) -> bool {
        let before = &self.before;
        (0..before.len()).any(|at| {
            let start = Cursor::new(before, at);
            start.words(&ELSEWHERE).is_some_and(|end| {
                let words = before.get(at..end.at).unwrap_or_default();
                // `We meet every Tuesday at 20:00` does not have the words `meet at`.
                self.are_contiguous(words) && !words.iter().all(|word| self.is_in_title(word))
            }) || self.is_other_occurrence(start)
        })
    }

    /// `our first meeting`, on a page that is not about the first.
    pub(super) fn is_other_occurrence(&self, start: Cursor<'_>) -> bool {
        let Some((_, after)) = read_ordinal(start) else {
            return false;
        };
        let title = self.title();
        after.words(&EVENT_NOUNS).is_some()
            && !(0..title.len()).any(|at| read_ordinal(Cursor::new(title, at)).is_some())
    }

    /// Whether no fact is left out between words.
    fn are_contiguous(&self, words: &[Token]) -> bool {
        let mut pairs = words.iter().zip(words.iter().skip(1));
        pairs.all(|(word, next)| {
            let between = word.at.end..next.at.start;
            let mut tokens = self.passage.tokens.iter();
            !tokens.any(|token| between.contains(&token.at.start))
        })
    }

    /// Whether another subject follows directly: `On Monday at 9am the mayor signs …`
    pub(super) fn has_subject_after(&self) -> bool {
        let is_preposition = |token: &Token| PREPOSITIONS.contain(token);
        let prepositions = self.after.iter().take_while(|token| is_preposition(token));
        let preposition = prepositions.last();
        let mut after = self.after.iter().skip_while(|token| is_preposition(token));
        let is_article = after.next().is_some_and(|token| {
            // `at the library` is a place; in `at 9am the mayor`, the time is left out of `after`.
            let is_place = preposition.is_some_and(|before| token.at.start <= before.at.end + 1);
            !is_place && ARTICLES.contain(token)
        });
        let noun = after.next().filter(|token| token.is_word());
        is_article && noun.is_some_and(|noun| !self.names_event(std::slice::from_ref(noun)))
    }

    /// Whether *we* or an invitation follows: `On 25 October we hike …`, `Am 5. Mai feiern wir …`
    pub(super) fn invites_after(&self) -> bool {
        OWN.occur_in(&self.after) || INVITATIONS.occur_in(&self.after)
    }

    pub(super) fn fact_tokens(&self) -> &[Token] {
        let tokens = self.passage.tokens.get(self.fact.tokens.clone());
        tokens.unwrap_or_default()
    }
}

/// `until the exam on`. Other limits are also places: `vor dem Rathaus am`.
fn ends_with_limit_of_noun(tokens: &[Token]) -> bool {
    let Some((preposition, before)) = tokens.split_last() else {
        return false;
    };
    let is_preposition = PREPOSITIONS.contain(preposition) || BEFORE_DAY.contain(preposition);
    let noun = if is_preposition { before } else { tokens };
    let Some((_, before)) = noun.split_last().filter(|(noun, _)| noun.is_word()) else {
        return false;
    };
    let limit = before
        .split_last()
        .filter(|(article, _)| ARTICLES.contain(article));
    limit.is_some_and(|(_, limit)| UNTIL.end(limit))
}

/// Whether a statement is a day or a time.
fn is_moment(statement: &Statement) -> bool {
    use Statement::{Count, Length, Month, Weeks};
    !matches!(
        statement,
        Count(_) | Weeks(_) | Length { .. } | Month { .. }
    )
}
