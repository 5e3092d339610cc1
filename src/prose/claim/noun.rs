//! Nouns for the event: general ones, and those of its title.

use std::sync::LazyLock;

use super::context::Context;
use super::words::{ELSEWHERE, PART_NOUNS};
use crate::language::LANGUAGES;
use crate::prose::Role;
use crate::prose::token::{Cursor, Phrases, Token, tokens, words};
use crate::prose::words::EVENT_NOUNS;

impl Context<'_> {
    pub(super) fn title(&self) -> &[Token] {
        let title = self.prose.passages.first();
        title.map_or(&[], |title| &title.tokens)
    }

    pub(super) fn is_in_title(&self, word: &Token) -> bool {
        self.title().iter().any(|token| token.lower == word.lower)
    }

    /// Whether a word is a noun for the event. If the title has a noun for events, another one
    /// is another event, unless it is general or of the same kind: `lecture` and `party`.
    pub(super) fn is_event_noun(&self, word: &Token) -> bool {
        let is_in_title =
            || self.title().iter().any(ends_with_event_noun) || EVENT_NOUNS.occur_in(self.title());
        EVENT_NOUNS.contain(word)
            && (GENERAL_NOUNS.contain(word) || !is_in_title() || self.is_of_same_kind(word))
    }

    /// Whether tokens contain a noun for events, unless it is that of another event or of a part.
    pub(super) fn has_noun_of_event(&self, tokens: &[Token]) -> bool {
        (0..tokens.len()).any(|at| {
            let Some(end) = Cursor::new(tokens, at).words(&EVENT_NOUNS) else {
                return false;
            };
            let noun = tokens.get(at..end.at).unwrap_or_default();
            match noun {
                [word] if self.is_in_title(word) => true,
                [word] => self.is_event_noun(word) && !PART_NOUNS.contain(word),
                _ => true,
            }
        })
    }

    /// Whether the heading above the passage names another event: `## After-party`.
    pub(super) fn is_in_section_elsewhere(&self) -> bool {
        let before = self
            .prose
            .passages
            .get(..self.fact.passage)
            .unwrap_or_default();
        let Some(heading) = before
            .iter()
            .rposition(|passage| passage.role == Role::Heading)
        else {
            return false;
        };
        let is_first = before.iter().take(heading).all(|p| p.role != Role::Heading);
        let tokens = before
            .get(heading)
            .map_or(&[][..], |heading| &heading.tokens);
        let is_other = |token: &Token| {
            let is_other_noun = EVENT_NOUNS.contain(token) && !self.is_event_noun(token);
            (ELSEWHERE.contain(token) || is_other_noun) && !self.is_in_title(token)
        };
        tokens.iter().any(is_other) && !(is_first && self.names_title(tokens))
    }

    pub(super) fn names_title(&self, tokens: &[Token]) -> bool {
        let mut names = self.title().iter();
        names.any(|name| {
            tokens
                .iter()
                .any(|token| are_related(&name.lower, &token.lower))
        })
    }

    /// Whether tokens contain a noun for the event: a general one, one of its title, or any if the
    /// title has none.
    pub(super) fn names_event(&self, tokens: &[Token]) -> bool {
        tokens
            .iter()
            .any(|token| token.is_word() && self.is_event_noun(token))
            || self.certainly_names_event(tokens)
    }

    /// Whether tokens contain a general noun, or one of the title or the first heading.
    pub(super) fn certainly_names_event(&self, tokens: &[Token]) -> bool {
        let first_heading = self.prose.passages.iter().find(|p| p.role == Role::Heading);
        let heading = first_heading.map_or(&[][..], |heading| &heading.tokens);
        let names = || self.title().iter().chain(heading);
        tokens.iter().any(|token| {
            token.is_word()
                && (GENERAL_NOUNS.contain(token)
                    || self.is_of_same_kind(token)
                    || names().any(|name| are_related(&name.lower, &token.lower)))
        })
    }

    /// Whether a noun is of the same kind as one of the title: a tour may be called a walk.
    fn is_of_same_kind(&self, word: &Token) -> bool {
        // Most words are excluded by the filter of the phrases.
        let kind = EVENT_NOUNS.contain(word).then(|| kind(word)).flatten();
        kind.is_some() && self.title().iter().any(|name| self::kind(name) == kind)
    }
}

/// Whether a word is a noun for an event, or a compound of one: `Bandprobe`.
fn ends_with_event_noun(token: &Token) -> bool {
    let mut nouns = LANGUAGES.into_iter().flat_map(|l| l.event_nouns);
    token.is_word() && nouns.any(|noun| noun.len() >= STEM && token.lower.ends_with(noun))
}

/// The least length of a noun at the end of a compound: `Lötkurs`.
const SHORTEST_NOUN: usize = 4;

/// The kind of a noun, or of the noun with which a compound ends: `Stadtführung`.
fn kind(noun: &Token) -> Option<usize> {
    let mut kinds = LANGUAGES.into_iter().flat_map(|l| l.noun_kinds);
    kinds.position(|nouns| {
        let mut nouns = nouns.iter();
        nouns.any(|name| {
            noun.is(name) || (name.len() >= SHORTEST_NOUN && noun.lower.ends_with(name))
        })
    })
}

/// The least length of words that are compared as stems or parts of compounds.
const STEM: usize = 5;

/// Whether two words are forms of one noun, or the name is a compound with the word:
/// `Stadtspaziergang` and `Spaziergang`. A compound with the name is often another event:
/// `Schnupperrudern` next to `Rudern`.
fn are_related(name: &str, word: &str) -> bool {
    if name == word {
        return name.len() >= 3 && !FILLERS_AND_VERBS.occur_in(&tokens(word));
    }
    let have_same_stem = || name.chars().take(STEM).eq(word.chars().take(STEM));
    word.len() >= STEM && name.len() >= STEM && (have_same_stem() || name.ends_with(word))
}

static GENERAL_NOUNS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.general_nouns));

static FILLERS_AND_VERBS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let lists = LANGUAGES
        .into_iter()
        .flat_map(|l| [l.fillers, l.happenings, l.next, l.past]);
    Phrases::new(lists.flatten().map(|word| (*word, ())))
});
