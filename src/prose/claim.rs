//! Whether a fact is about the event itself, or about something else. See the principle in
//! [`super`].

use std::sync::LazyLock;

use super::fact::{Fact, LengthOf, Statement};
use super::passage::Passage;
use super::rule::read_ordinal;
use super::token::{Cursor, Phrases, Token, TokenKind, words};
use super::{Prose, Role};

static LABELS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.labels));
static START_LABELS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.start_labels));
static END_LABELS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.end_labels));
static LENGTH_LABELS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.length_labels));
static LASTS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.lasts));
static FILLERS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.fillers));
static LIMITS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.limits));
static ELSEWHERE: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.elsewhere));
static NEXT: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.next));
static PAST: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.past));
static OWN: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.own));
static INVITATIONS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.invitations));
static HAPPENINGS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.happenings));
static EVENT_NOUNS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.event_nouns));
static MOVED_TO: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.moved_to));
static THIS_TIME: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.this_time));

/// How strongly a page claims that a fact is about its event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The page announces it.
    Announced(Announcement),
    /// The event is invited to at this day or time, or nothing else is named.
    Plausible {
        /// Whether words invite to the event, or name it.
        is_invitation: bool,
    },
    /// `Our next call is …`: this event, if it is near.
    Next,
    /// The clause has another subject, which may be part of the event.
    OtherSubject,
    /// Something else.
    Elsewhere,
}

/// The form of an announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Announcement {
    Title,
    Heading,
    /// `When:`, or the picture of a calendar or clock.
    Label,
    /// `The workshop takes place on …`
    Sentence,
}

impl Standing {
    pub(crate) fn is_announced(self) -> bool {
        matches!(self, Standing::Announced(_))
    }
}

/// Whether a fact is about the event itself.
pub(crate) fn is_about_event(prose: &Prose, fact: &Fact) -> bool {
    !matches!(
        standing(prose, fact),
        Standing::Elsewhere | Standing::OtherSubject
    )
}

/// Whether a count or length is that of the event or its sessions, and not of a part.
pub(crate) fn is_amount_of_event(prose: &Prose, fact: &Fact) -> bool {
    let Some(context) = Context::of(prose, fact) else {
        return false;
    };
    if context.passage.role == Role::Row && !context.is_table_label() {
        return LENGTH_LABELS.occur_in(&context.before);
    }
    if context.is_elsewhere() {
        return false;
    }
    match fact.statement {
        Statement::Length {
            of: LengthOf::Event,
            ..
        } => {
            let own = context.fact_tokens();
            let is_labelled = LENGTH_LABELS.occur_in(&context.before);
            if !is_labelled
                && EVENT_NOUNS.occur_in(own)
                && context.names_event(&context.before)
                && !own.iter().any(|word| context.is_in_title(word))
            {
                return false; // `The training consists of a 50 minute lecture`
            }
            let is_subject =
                LASTS.occur_in(&context.before) && context.names_event(&context.before);
            is_labelled
                || is_subject
                || (EVENT_NOUNS.occur_in(own) && !LASTS.occur_in(&context.before))
        }
        _ => true,
    }
}

/// Returns the standing of a fact.
pub(crate) fn standing(prose: &Prose, fact: &Fact) -> Standing {
    let Some(context) = Context::of(prose, fact) else {
        return Standing::Elsewhere;
    };
    if context.is_limit() {
        return Standing::Elsewhere;
    }
    if prose.role(fact) == Role::Title {
        return match ELSEWHERE.occur_in(&context.before) && !context.before.is_empty() {
            true => Standing::Plausible {
                is_invitation: false,
            },
            false => Standing::Announced(Announcement::Title),
        };
    }
    if ends_after_fillers(&MOVED_TO, &context.before) {
        return Standing::Announced(Announcement::Sentence);
    }
    if context.has_label() {
        return Standing::Announced(Announcement::Label);
    }
    if context.is_agenda() || context.is_elsewhere() {
        return Standing::Elsewhere;
    }
    by_subject(&context)
}

/// Decides by the subject of the clause before a fact.
fn by_subject(context: &Context<'_>) -> Standing {
    let role = context.passage.role;
    let before = &context.before;
    if role != Role::Heading && context.is_in_section_elsewhere() {
        return Standing::Elsewhere;
    }
    if !before
        .iter()
        .any(|token| token.is_word() && !is_filler(token))
    {
        return match role {
            Role::Heading => Standing::Announced(Announcement::Heading),
            _ if context.is_in_label_section() => Standing::Announced(Announcement::Label),
            _ if context.has_subject_after() => Standing::OtherSubject,
            _ => Standing::Plausible {
                is_invitation: false,
            },
        };
    }
    let is_happening = HAPPENINGS.occur_in(before);
    let is_invitation = INVITATIONS.occur_in(before);
    let is_event = context.names_event(before);
    let is_own = is_invitation || is_event || OWN.occur_in(before);
    if NEXT.occur_in(before) {
        return if is_own {
            Standing::Next
        } else {
            Standing::OtherSubject
        };
    }
    if role == Role::Heading && is_own {
        return Standing::Announced(Announcement::Heading);
    }
    let is_start = matches!(context.fact.statement, Statement::Time(_))
        && ends_after_fillers(&START_LABELS, before);
    if (is_event && is_happening) || (is_own && is_start) {
        return Standing::Announced(Announcement::Sentence);
    }
    let has_colon = before.iter().any(|token| token.is(":"));
    let invites_after = !is_happening
        && (OWN.occur_in(&context.after) || (!has_colon && INVITATIONS.occur_in(&context.after)));
    if is_own || invites_after {
        return Standing::Plausible {
            is_invitation: is_invitation || (is_own && is_happening) || is_event,
        };
    }
    Standing::OtherSubject
}

/// Whether the sentence of a fact is in the past tense.
pub(crate) fn is_past(prose: &Prose, fact: &Fact) -> bool {
    Context::of(prose, fact)
        .is_some_and(|context| PAST.occur_in(&context.before) || PAST.occur_in(&context.after))
}

/// Whether `this time on a` precedes a fact.
pub(crate) fn is_this_time(prose: &Prose, fact: &Fact) -> bool {
    Context::of(prose, fact).is_some_and(|context| ends_after_fillers(&THIS_TIME, &context.before))
}

/// Whether a label for the end precedes a fact: `Ends: 22:00`.
pub(crate) fn is_end(prose: &Prose, fact: &Fact) -> bool {
    Context::of(prose, fact).is_some_and(|context| {
        let is_clear = !ELSEWHERE.occur_in(&context.before);
        is_clear && ends_after_fillers(&END_LABELS, &context.before)
    })
}

/// Whether two facts of one passage are connected by nothing but words such as *at*.
pub(crate) fn are_adjacent(prose: &Prose, one: &Fact, other: &Fact) -> bool {
    let (first, second) = if one.tokens.start <= other.tokens.start {
        (one, other)
    } else {
        (other, one)
    };
    let is_of_fact = |at: usize| {
        prose.facts.iter().any(|fact| {
            let is_moment = !matches!(fact.statement, Statement::Count(_));
            is_moment && fact.passage == first.passage && fact.tokens.contains(&at)
        })
    };
    let Some(between) = prose.between(first, second) else {
        return false;
    };
    between.iter().enumerate().all(|(index, token)| {
        let is_sentence_end = token.is(".") || token.is(";") || token.is("!");
        let is_connector = (!token.is_word() && !is_sentence_end) || is_filler(token);
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

fn is_filler(token: &Token) -> bool {
    FILLERS.occur_in(std::slice::from_ref(token))
}

/// Whether tokens end with a phrase, apart from fillers and marks after it.
fn ends_after_fillers(phrases: &Phrases<()>, tokens: &[Token]) -> bool {
    let mut left = tokens;
    loop {
        if phrases.end(left) {
            return true;
        }
        match left.split_last() {
            Some((last, before)) if !last.is_word() || is_filler(last) => left = before,
            _ => return false,
        }
    }
}

/// A fact with the text around it.
struct Context<'p> {
    prose: &'p Prose,
    passage: &'p Passage,
    fact: &'p Fact,
    /// The tokens of the clause before the fact that belong to no other fact.
    before: Vec<Token>,
    /// The tokens of the clause after the fact that belong to no other fact.
    after: Vec<Token>,
    /// Whether another fact of the same kind precedes it in its clause.
    is_second: bool,
}

impl<'p> Context<'p> {
    fn of(prose: &'p Prose, fact: &'p Fact) -> Option<Context<'p>> {
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
    fn is_limit(&self) -> bool {
        let mut left = self.before.as_slice();
        while let Some((last, before)) = left.split_last()
            && (last.is(",")
                || matches!(
                    &*last.lower,
                    "the" | "den" | "dem" | "le" | "el" | "las" | "um" | "at"
                ))
            && !LIMITS.end(left)
        {
            left = before;
        }
        LIMITS.end(left)
    }

    /// Whether a label precedes the fact, as the first of its kind.
    fn has_label(&self) -> bool {
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
    fn is_label(&self, tokens: &[Token], next: Option<&Token>) -> bool {
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
    fn is_table_label(&self) -> bool {
        if self.passage.role != Role::Row {
            return false;
        }
        let first = self.passage.tokens.split(|token| token.is("|")).next();
        let first = first.unwrap_or_default();
        let end = Cursor::new(first, 0);
        let end = end.words(&LABELS).or_else(|| end.words(&START_LABELS));
        end.is_some_and(|end| end.at == first.len()) && !self.is_second && self.cell() == 1
    }

    fn cell(&self) -> usize {
        let before = self.passage.tokens.get(..self.fact.tokens.start);
        before
            .unwrap_or_default()
            .iter()
            .filter(|token| token.is("|"))
            .count()
    }

    /// Whether the passage follows a heading or line that is nothing but a label.
    fn is_in_label_section(&self) -> bool {
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

    /// Whether the clause before the fact is about something else.
    fn is_elsewhere(&self) -> bool {
        let before = &self.before;
        (0..before.len()).any(|at| {
            let start = Cursor::new(before, at);
            start.words(&ELSEWHERE).is_some_and(|end| {
                let words = before.get(at..end.at).unwrap_or_default();
                !words.iter().all(|word| self.is_in_title(word))
            }) || self.is_other_occurrence(start)
        })
    }

    /// `our first meeting`, on a page that is not about the first.
    fn is_other_occurrence(&self, start: Cursor<'_>) -> bool {
        let Some((_, after)) = read_ordinal(start) else {
            return false;
        };
        let title = self.title();
        after.words(&EVENT_NOUNS).is_some()
            && !(0..title.len()).any(|at| read_ordinal(Cursor::new(title, at)).is_some())
    }

    /// Whether the fact is an entry of an agenda or a timetable.
    fn is_agenda(&self) -> bool {
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

    fn is_line_start(&self) -> bool {
        let before = self.fact.tokens.start.checked_sub(1);
        before.is_none_or(|at| {
            let token = self.passage.tokens.get(at);
            token.is_some_and(|token| token.kind == TokenKind::LineEnd)
        })
    }

    /// The number of facts of the same kind at the start of an item or line.
    fn siblings(&self) -> usize {
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

    /// Whether another subject follows directly: `On Monday at 9am the mayor signs …`
    fn has_subject_after(&self) -> bool {
        let is_preposition = |token: &Token| {
            matches!(
                &*token.lower,
                "at" | "um" | "à" | "a" | "from" | "ab" | "on"
            )
        };
        let mut after = self.after.iter().skip_while(|token| is_preposition(token));
        let is_article = after.next().is_some_and(|token| {
            matches!(
                &*token.lower,
                "the" | "der" | "die" | "das" | "le" | "les" | "el" | "los"
            )
        });
        let noun = after.next().filter(|token| token.is_word());
        is_article && noun.is_some_and(|noun| !self.names_event(std::slice::from_ref(noun)))
    }

    fn fact_tokens(&self) -> &[Token] {
        let tokens = self.passage.tokens.get(self.fact.tokens.clone());
        tokens.unwrap_or_default()
    }

    fn title(&self) -> &[Token] {
        let title = self.prose.passages.first();
        title.map_or(&[], |title| &title.tokens)
    }

    fn is_in_title(&self, word: &Token) -> bool {
        self.title().iter().any(|token| token.lower == word.lower)
    }

    /// Whether a word is a noun for the event. If the title has a noun for events, another one
    /// is another event, unless it is general: `lecture` and `party`.
    fn is_event_noun(&self, word: &Token) -> bool {
        let word = std::slice::from_ref(word);
        let is_in_title = || EVENT_NOUNS.occur_in(self.title());
        EVENT_NOUNS.occur_in(word) && (GENERAL_NOUNS.occur_in(word) || !is_in_title())
    }

    /// Whether the heading above the passage names another event: `## After-party`.
    fn is_in_section_elsewhere(&self) -> bool {
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
            let word = std::slice::from_ref(token);
            (ELSEWHERE.occur_in(word) || (EVENT_NOUNS.occur_in(word) && !self.is_event_noun(token)))
                && !self.is_in_title(token)
        };
        tokens.iter().any(is_other) && !(is_first && self.names_title(tokens))
    }

    fn names_title(&self, tokens: &[Token]) -> bool {
        let mut names = self.title().iter();
        names.any(|name| {
            tokens
                .iter()
                .any(|token| are_related(&name.lower, &token.lower))
        })
    }

    /// Whether tokens contain a noun for the event: a general one, or one of its title.
    fn names_event(&self, tokens: &[Token]) -> bool {
        let first_heading = self.prose.passages.iter().find(|p| p.role == Role::Heading);
        let heading = first_heading.map_or(&[][..], |heading| &heading.tokens);
        let names = || self.title().iter().chain(heading);
        tokens.iter().any(|token| {
            token.is_word()
                && (self.is_event_noun(token)
                    || names().any(|name| are_related(&name.lower, &token.lower)))
        })
    }
}

/// Whether two words are forms of one noun, or one is a compound with the other:
/// `Stadtspaziergang` and `Spaziergang`.
fn are_related(name: &str, word: &str) -> bool {
    const STEM: usize = 5;
    if name.len() < 4 || word.len() < 4 {
        return false;
    }
    if name == word {
        return !FILLERS_AND_VERBS.occur_in(&super::token::tokens(word));
    }
    let stem = |text: &str| text.chars().take(STEM).collect::<String>();
    word.len() >= STEM
        && name.len() >= STEM
        && (stem(name) == stem(word) || name.ends_with(word) || word.ends_with(name))
}

/// Nouns that fit any event.
static GENERAL_NOUNS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let nouns = [
        "event",
        "meeting",
        "meetup",
        "call",
        "session",
        "gathering",
        "evening",
        "workshop",
        "webinar",
        "training",
        "veranstaltung",
        "treffen",
        "termin",
        "sitzung",
        "abend",
        "événement",
        "évènement",
        "rencontre",
        "réunion",
        "soirée",
        "séance",
        "evento",
        "encuentro",
        "reunión",
        "sesión",
        "acto",
    ];
    Phrases::new(nouns.map(|noun| (noun, ())))
});

static FILLERS_AND_VERBS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let lists = crate::language::LANGUAGES
        .into_iter()
        .flat_map(|l| [l.fillers, l.happenings, l.next, l.past]);
    Phrases::new(lists.flatten().map(|word| (*word, ())))
});

/// Whether a statement is a day or a time.
fn is_moment(statement: &Statement) -> bool {
    use Statement::{Count, Length, Month};
    !matches!(statement, Count(_) | Length { .. } | Month { .. })
}

/// Pictures of calendars and clocks.
fn is_picture(token: &Token) -> bool {
    let picture = token.lower.chars().next();
    picture.is_some_and(|c| matches!(c, '📅' | '🗓' | '📆' | '⏰' | '⌚' | '⏱' | '🕐'..='🕧'))
}

/// The first token of the clause of a fact: after the end of a sentence or a line, a semicolon,
/// a table cell, or the comma after another fact of the same kind.
fn clause_start(prose: &Prose, passage: &Passage, fact: &Fact) -> usize {
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
            let is_comma =
                token.is_some_and(|token| token.is(",") || token.is("and") || token.is("und"));
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
                token.is_some_and(|token| token.is(",")) && next.is_some_and(is_relative_pronoun)
            };
            if is_boundary(passage, previous)
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

/// A word that begins a clause about the noun before it. In German it has the form of an article.
fn is_relative_pronoun(token: &Token) -> bool {
    matches!(
        &*token.lower,
        "which" | "who" | "where" | "whose" | "qui" | "dont" | "quien" | "cuyo"
    )
}

/// The least length in bytes of a line that ends in the middle of a wrapped sentence.
const WRAPPED_LINE: usize = 55;

/// Whether a clause ends at a token.
fn is_boundary(passage: &Passage, at: usize) -> bool {
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
fn is_abbreviation(passage: &Passage, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| passage.tokens.get(at));
    let next = passage.tokens.get(at + 1);
    before.is_some_and(|token| match token.kind {
        TokenKind::Number => next.is_some_and(|next| next.is_word() && !next.is_capital),
        TokenKind::Word => {
            matches!(
                &*token.lower,
                "ca" | "nr" | "no" | "mr" | "dr" | "st" | "approx" | "bzw" | "z" | "b" | "vs"
            )
        }
        _ => false,
    })
}
