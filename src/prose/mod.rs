//! Prose: what the text of a page says about when.
//!
//! [`facts`] finds dates, times, rules and counts in the title and the body;
//! [`contradiction`] compares them with the schedule, and [`crate::draft`] proposes the keys that
//! they imply. Words of languages are data, in [`crate::language`].
//!
//! A fact is only what the text says: `6/9` stays a doubt until somebody compares it with a
//! schedule, and a sentence that could mean two things gives no fact.

pub mod claim;
pub mod contradiction;
mod count;
mod day;
pub mod fact;
mod passage;
mod pattern;
mod phrase;
mod repeat;
mod time;
pub mod zone_word;

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::event::Event;
use fact::{Fact, Statement};
use passage::Passage;
pub use passage::Role;

/// The text of a page, and the facts in it.
#[derive(Debug, Default)]
pub struct Prose {
    passages: Vec<Passage>,
    /// In the order of the text, the title first.
    pub facts: Vec<Fact>,
}

/// What may stand between a day and its time.
static BESIDE: LazyLock<Regex> = LazyLock::new(|| {
    let connector = pattern::any(|l| l.connectors);
    pattern::compile(&format!(r"^ (?: [\s,(|@–—-] | \b {connector} \b )* $"))
});

/// What is found in a text, and where.
type Found = (Statement, Range<usize>);

/// Reads title and body of an event.
pub fn facts(event: &Event) -> Prose {
    read(event, |text| {
        let mut found = day::find(text);
        // What is a date is no time: `19.2.` and `6-8` may be either.
        let without_days = pattern::blank(text, found.iter().map(|(_, at)| at.clone()));
        found.extend(time::find(&without_days));
        found.extend(repeat::find(text));
        found.extend(count::counts(text));
        found.extend(count::lengths(text));
        found
    })
}

/// Only what may tell of a series: rules, and beside them counts and days. Every build asks for
/// it, so that it is found without a pattern: to compile that of times takes longer than to build a
/// small site.
pub fn facts_of_series(event: &Event) -> Prose {
    read(event, |text| {
        let mut found = repeat::find(text);
        if !found.is_empty() {
            found.extend(count::counts(text));
            found.extend(day::find(text));
        }
        found
    })
}

/// Whether a number stands in a text, with or without zeros before it.
fn has_number(text: &str, number: u32) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let last_digit = char::from_digit(number % 10, 10).unwrap_or_default();
    text.match_indices(last_digit).any(|(at, digit)| {
        let (before, rest) = text.split_at_checked(at + digit.len()).unwrap_or_default();
        let start = before.trim_end_matches(is_digit).len();
        let written = before.get(start..).unwrap_or_default();
        !rest.starts_with(is_digit) && written.parse() == Ok(number)
    })
}

fn read(event: &Event, find: impl Fn(&str) -> Vec<Found>) -> Prose {
    let file = &event.place.file.text;
    let mut passages = vec![Passage::title(&event.title, file, event.title_span.clone())];
    passages.extend(passage::of_markdown(event.body(), event.body.start));
    let mut facts = Vec::new();
    for (index, passage) in passages.iter().enumerate() {
        let mut of_passage: Vec<Fact> = find(&passage.text)
            .into_iter()
            .map(|(statement, at)| Fact {
                statement,
                passage: index,
                span: passage.span(at.clone()),
                at,
            })
            .collect();
        of_passage.sort_by_key(|fact| fact.at.start);
        facts.extend(of_passage);
    }
    Prose { passages, facts }
}

impl Prose {
    /// What kind of text a fact stands in.
    pub fn role(&self, fact: &Fact) -> Role {
        self.passage(fact).map_or(Role::Paragraph, |p| p.role)
    }

    /// The line before a fact, from the last line break.
    pub fn line_before(&self, fact: &Fact) -> &str {
        let text = self.passage(fact).and_then(|p| p.text.get(..fact.at.start));
        let text = text.unwrap_or_default();
        text.rsplit('\n').next().unwrap_or_default()
    }

    /// The line behind a fact, to the next line break.
    pub fn line_after(&self, fact: &Fact) -> &str {
        let text = self.passage(fact).and_then(|p| p.text.get(fact.at.end..));
        text.unwrap_or_default()
            .split('\n')
            .next()
            .unwrap_or_default()
    }

    /// The sentence that holds a fact: between two full stops, or line breaks.
    pub fn sentence(&self, fact: &Fact) -> &str {
        let text = self.passage(fact).map_or("", |p| p.text.as_str());
        let (before, rest) = text.split_at_checked(fact.at.start).unwrap_or_default();
        let ends = |text: &str| {
            pattern::SENTENCE_END
                .find_iter(text)
                .last()
                .map(|m| m.end())
        };
        let start = ends(before).unwrap_or(0);
        let behind = fact.at.len();
        let tail = rest.get(behind..).unwrap_or_default();
        let end = pattern::SENTENCE_END
            .find(tail)
            .map_or(tail.len(), |m| m.start());
        text.get(start..fact.at.end + end).unwrap_or_default()
    }

    /// What stands between two facts of one passage.
    pub fn between(&self, first: &Fact, second: &Fact) -> Option<&str> {
        let passage = self.passage(first)?;
        (first.passage == second.passage)
            .then(|| passage.text.get(first.at.end..second.at.start))
            .flatten()
    }

    /// Whether one fact follows another with nothing but words such as *at* between them.
    pub fn are_beside(&self, first: &Fact, second: &Fact) -> bool {
        first.at.end <= second.at.start
            && self
                .between(first, second)
                .is_some_and(|text| BESIDE.is_match(text))
    }

    /// Every match of a pattern, with its place in the file.
    pub fn matches<'p>(
        &'p self,
        pattern: &'p Regex,
    ) -> impl Iterator<Item = (Captures<'p>, Range<usize>)> {
        self.passages.iter().flat_map(move |passage| {
            pattern.captures_iter(&passage.text).filter_map(|captures| {
                let at = captures.get(0)?.range();
                Some((captures, passage.span(at)))
            })
        })
    }

    /// The words of a fact, as the page writes them.
    pub fn quote(&self, fact: &Fact) -> &str {
        let passage = self.passage(fact);
        let text = passage.and_then(|p| p.text.get(fact.at.clone()));
        text.unwrap_or_default()
    }

    /// The words from one fact to another of the same passage.
    pub fn quote_from(&self, first: &Fact, last: &Fact) -> &str {
        let passage = self.passage(first);
        let text = passage.and_then(|p| p.text.get(first.at.start..last.at.end));
        text.unwrap_or_else(|| self.quote(first))
    }

    /// The stated days of the page, each with its fact; both ends of a period count.
    pub fn days(&self) -> impl Iterator<Item = (fact::StatedDay, &Fact)> {
        self.facts.iter().flat_map(|fact| {
            let days = match fact.statement {
                Statement::Day(day) => [Some(day), None],
                Statement::Period { first, last } => [Some(first), Some(last)],
                _ => [None, None],
            };
            days.into_iter().flatten().map(move |day| (day, fact))
        })
    }

    /// The stated times of the page, each with its fact.
    pub fn times(&self) -> impl Iterator<Item = (&fact::StatedTime, &Fact)> {
        self.facts.iter().filter_map(|fact| match &fact.statement {
            Statement::Time(time) => Some((time, fact)),
            _ => None,
        })
    }

    fn passage(&self, fact: &Fact) -> Option<&Passage> {
        self.passages.get(fact.passage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_alone() {
        let cases = [
            ("May 8th", true),
            ("2021-05-08", true),
            ("8", true),
            ("18:00", false),
            ("at 80 or 108", false),
            ("2008", false),
            ("none", false),
        ];
        for (text, expected) in cases {
            assert_eq!(has_number(text, 8), expected, "{text}");
        }
    }
}
