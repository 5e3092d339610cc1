//! Facts in the text of a page, and the contradictions between them and the schedule.
//!
//! The principle:
//! 1. Every day, time, rule, count and length in the text is a fact. It is read by one technique,
//!    a cursor over tokens ([`token`]), with the words of languages as data.
//! 2. A fact belongs to the event, or to something else: a deadline, doors, another event, a part.
//!    The words of its clause decide ([`claim`]): without a subject, or with a subject that is the
//!    event (*we*, *the workshop*, a word of the title), it is the event's own.
//! 3. The event's own facts are announced (title, label, *takes place on*) or only plausible.
//! 4. The schedule explains a fact if any reading of it, in any zone of the event or its audience,
//!    is a session. One explained fact excuses all plausible ones of its kind.
//! 5. What is announced, or plausible and unexcused, and not explained is a contradiction.

pub(crate) mod amount;
pub(crate) mod claim;
pub mod contradiction;
pub(crate) mod day;
pub(crate) mod fact;
mod html;
mod passage;
mod role;
pub(crate) mod rule;
mod standing;
#[cfg(test)]
mod tests;
pub(crate) mod time;
pub(crate) mod token;
mod words;
pub(crate) mod zone_word;

use std::cell::OnceCell;
use std::ops::Range;

use crate::event::Event;
use fact::{Fact, LengthOf, StatedDay, StatedTime, Statement};
use passage::Passage;
pub(crate) use role::Role;
use standing::Standing;
use token::{Cursor, Token};

/// The text of a page, and the facts in it.
#[derive(Debug, Default)]
pub struct Prose {
    passages: Vec<Passage>,
    /// In the order of the text, the title first.
    pub(crate) facts: Vec<Fact>,
    /// The standing of each fact, determined on the first use.
    standings: Vec<OnceCell<Standing>>,
}

/// A statement and its tokens.
type FoundStatement = (Statement, Range<usize>);

/// Reads title, description and body of an event.
pub fn facts(event: &Event) -> Prose {
    let (file, body) = (&event.file().text, event.document.body.start);
    let front_matter = file.get(..body).unwrap_or_default();
    let title = span_of_value(front_matter, &event.title, || {
        event.document.span(event.title_position)
    });
    let mut passages = vec![Passage::value(Role::Title, &event.title, file, title)];
    if let Some(text) = &event.details.description {
        let span = span_of_value(front_matter, text, || event.location().span);
        passages.push(Passage::value(Role::Paragraph, text, file, span));
    }
    passages.extend(passage::of_body(event.body(), body));
    Prose::of(passages)
}

/// The bytes of a value of the front matter. To parse the front matter again for its exact
/// location is necessary only if the text is written in another way, or more than once.
fn span_of_value(
    front_matter: &str,
    value: &str,
    exact: impl FnOnce() -> Range<usize>,
) -> Range<usize> {
    let mut found = front_matter.match_indices(value);
    match (found.next(), found.next()) {
        (Some((start, _)), None) => start..start + value.len(),
        _ => exact(),
    }
}

/// Reads the facts of a passage, in the order of its text.
fn facts_of(index: usize, passage: &Passage) -> Vec<Fact> {
    let mut found = find(&passage.tokens);
    found.sort_by_key(|(_, tokens)| tokens.start);
    let fact = |(statement, tokens): FoundStatement| {
        let first = passage.tokens.get(tokens.start)?.at.start;
        let last = passage.tokens.get(tokens.end.checked_sub(1)?)?.at.end;
        Some(Fact {
            statement,
            index: 0,
            passage: index,
            span: passage.span(first..last),
            at: first..last,
            tokens,
        })
    };
    found.into_iter().filter_map(fact).collect()
}

/// The facts among tokens. What is a date is not a time: `19.2.` and `6-8` may be either.
fn find(tokens: &[Token]) -> Vec<FoundStatement> {
    let mut found = read_all(tokens, |start| {
        day::read(start)
            .or_else(|| time::read(start).map(|(time, end)| (vec![Statement::Time(time)], end)))
            .or_else(|| day::read_month(start).map(|(month, end)| (vec![month], end)))
    });
    let rules = read_all(tokens, |start| {
        let (rule, end) = rule::read(start)?;
        Some((vec![Statement::Repeats(rule)], end))
    });
    let weekdays = read_all(tokens, |start| {
        let (weekday, end) = day::read_weekday(start)?;
        Some((vec![Statement::Weekday(weekday)], end))
    });
    let is_alone = |(_, at): &FoundStatement| {
        let mut others = found.iter().chain(&rules);
        !others.any(|(_, other)| other.start < at.end && at.start < other.end)
    };
    let weekdays: Vec<FoundStatement> = weekdays.into_iter().filter(is_alone).collect();
    found.extend(weekdays);
    found.extend(rules);
    let amounts = read_all(tokens, |start| {
        let (amount, end) = amount::read(start)?;
        Some((vec![amount], end))
    });
    found.retain(|fact| !is_part_of_length(fact, &amounts));
    found.extend(amounts);
    found
}

/// Whether a time is part of the length of each or of all sessions, or the whole length of an event:
/// `2 heures chacune` and `dure 2 heures` are not two o'clock, but `14 h concert` is a time.
fn is_part_of_length((statement, at): &FoundStatement, amounts: &[FoundStatement]) -> bool {
    matches!(statement, Statement::Time(_))
        && amounts.iter().any(|(amount, other)| match amount {
            Statement::Length {
                of: LengthOf::Event,
                ..
            } => *other == *at,
            Statement::Length { .. } => other.start < at.end && at.start < other.end,
            _ => false,
        })
}

/// Applies a reader at every token, and continues after each fact that it finds.
fn read_all<'t>(
    tokens: &'t [Token],
    read: impl Fn(Cursor<'t>) -> Option<(Vec<Statement>, Cursor<'t>)>,
) -> Vec<FoundStatement> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match read(Cursor::new(tokens, at)) {
            Some((statements, end)) => {
                let end = end.at.max(at + 1);
                found.extend(statements.into_iter().map(|statement| (statement, at..end)));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

impl Prose {
    fn of(passages: Vec<Passage>) -> Prose {
        let numbered = passages.iter().enumerate();
        let facts = numbered.flat_map(|(index, passage)| facts_of(index, passage));
        let facts = facts.enumerate();
        let facts: Vec<Fact> = facts.map(|(index, fact)| Fact { index, ..fact }).collect();
        Prose {
            standings: vec![OnceCell::new(); facts.len()],
            passages,
            facts,
        }
    }

    /// The location of each fact, in bytes of the file.
    pub fn spans(&self) -> impl Iterator<Item = Range<usize>> {
        self.facts.iter().map(|fact| fact.span.clone())
    }

    /// The kind of text that contains a fact.
    pub(crate) fn role(&self, fact: &Fact) -> Role {
        self.passages
            .get(fact.passage)
            .map_or(Role::Paragraph, |passage| passage.role)
    }

    /// The words of a fact, as in the page.
    pub(crate) fn quote(&self, fact: &Fact) -> &str {
        self.quote_from(fact, fact)
    }

    /// The words from one fact to another of the same passage.
    pub(crate) fn quote_from(&self, first: &Fact, last: &Fact) -> &str {
        let passage = self.passages.get(first.passage);
        let text = passage.and_then(|passage| passage.text.get(first.at.start..last.at.end));
        text.unwrap_or_default()
    }

    /// The tokens between two facts of one passage.
    pub(crate) fn between(&self, first: &Fact, second: &Fact) -> Option<&[Token]> {
        let passage = self.passages.get(first.passage)?;
        if first.passage != second.passage {
            return None;
        }
        passage.tokens.get(first.tokens.end..second.tokens.start)
    }

    /// Whether a passage consists of one fact and marks.
    pub(crate) fn is_whole_passage(&self, fact: &Fact) -> bool {
        self.passages.get(fact.passage).is_some_and(|passage| {
            let mut words = passage.tokens.iter().enumerate();
            words.all(|(at, token)| fact.tokens.contains(&at) || !token.is_word())
        })
    }

    /// The stated days, each with its fact; both ends of a period count.
    pub(crate) fn days(&self) -> impl Iterator<Item = (StatedDay, &Fact)> {
        self.facts.iter().flat_map(|fact| {
            let days = match fact.statement {
                Statement::Day(day) => [Some(day), None],
                Statement::Period { first, last } => [Some(first), Some(last)],
                _ => [None, None],
            };
            days.into_iter().flatten().map(move |day| (day, fact))
        })
    }

    /// The stated times, each with its fact.
    pub(crate) fn times(&self) -> impl Iterator<Item = (&StatedTime, &Fact)> {
        self.facts.iter().filter_map(|fact| match &fact.statement {
            Statement::Time(time) => Some((time, fact)),
            _ => None,
        })
    }
}
