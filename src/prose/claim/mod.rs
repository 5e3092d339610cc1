//! Whether a fact is about the event itself, or about something else. See the principle in
//! [`super`].

mod agenda;
mod clause;
mod context;
mod label;
mod near;
mod noun;
mod words;

use chrono::NaiveDate;

use super::amount::ends_with_noun_of;
use super::fact::{Fact, LengthOf, Statement, last_day_from};
pub(crate) use super::standing::{Announcement, Standing};
use super::token::Token;
use super::words::{LASTS, LENGTH_LABELS, SESSIONS, START_LABELS, is_filler};
use super::{Prose, Role};
use context::Context;
use near::are_joined_by;
pub(crate) use near::{are_adjacent, is_entry, share_sentence};
use words::{
    ARTICLES, BEGINS, ELSEWHERE, END_LABELS, HAPPENINGS, IMPERATIVES, INVITATIONS, MOVED_TO, NEXT,
    OWN, PART_NOUNS, PAST, THIS_TIME, UNTIL, ends_after_fillers,
};

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
        } => is_length_of_event(&context),
        _ => true,
    }
}

fn is_length_of_event(context: &Context<'_>) -> bool {
    let (own, before) = (context.fact_tokens(), &context.before);
    if LENGTH_LABELS.occur_in(before) {
        return true;
    }
    if LASTS.occur_in(before) {
        return context.certainly_names_event(before)
            || (context.names_event(before) && !PART_NOUNS.occur_in(before));
    }
    if ends_with_noun_of(before) {
        return context.has_noun_of_event(before);
    }
    // `The training consists of a 50 minute lecture`
    let is_part = context.names_event(before) && !own.iter().any(|word| context.is_in_title(word));
    context.has_noun_of_event(own) && !is_part
}

/// Returns the standing of a fact.
pub(crate) fn standing(prose: &Prose, fact: &Fact) -> Standing {
    let cached = prose.standings.get(fact.index);
    cached.map_or(Standing::Elsewhere, |cached| {
        *cached.get_or_init(|| determine_standing(prose, fact))
    })
}

fn determine_standing(prose: &Prose, fact: &Fact) -> Standing {
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
    let is_invitation = INVITATIONS.occur_in(before) || begins_with_imperative(before);
    let has_words = before
        .iter()
        .any(|token| token.is_word() && !is_filler(token));
    if !has_words && !is_invitation {
        return without_subject_before(context);
    }
    let is_happening = HAPPENINGS.occur_in(before);
    // A rule is about all sessions.
    let is_rule = matches!(context.fact.statement, Statement::Repeats(_));
    let is_event = context.names_event(before) || (is_rule && SESSIONS.occur_in(before));
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
    let is_certain =
        is_event && (context.certainly_names_event(before) || ends_with_own_part(before));
    if (is_certain && is_happening) || (is_own && is_start) {
        return Standing::Announced(Announcement::Sentence);
    }
    if is_own || (!is_happening && invites_after(context)) {
        return Standing::Plausible {
            is_invitation: is_invitation || (is_own && is_happening) || is_event,
        };
    }
    match is_impersonal(before) && !context.has_subject_after() {
        true => Standing::Plausible {
            is_invitation: false,
        },
        false => Standing::OtherSubject,
    }
}

/// Whether the words after a fact invite to the event.
fn invites_after(context: &Context<'_>) -> bool {
    let has_colon = context.before.iter().any(|token| token.is(":"));
    OWN.occur_in(&context.after) || (!has_colon && INVITATIONS.occur_in(&context.after))
}

/// The standing of a fact at the beginning of its clause.
fn without_subject_before(context: &Context<'_>) -> Standing {
    match context.passage.role {
        Role::Heading => Standing::Announced(Announcement::Heading),
        _ if context.is_in_label_section() => Standing::Announced(Announcement::Label),
        _ if context.has_subject_after() => Standing::OtherSubject,
        _ => Standing::Plausible {
            is_invitation: context.invites_after(),
        },
    }
}

/// Whether a clause has a verb, but no subject: `Am 5. Mai wird von 14 bis 17 Uhr repariert.`
fn is_impersonal(tokens: &[Token]) -> bool {
    let is_verb = |token: &Token| HAPPENINGS.contain(token) || is_filler(token);
    tokens
        .iter()
        .all(|token| !token.is_word() || is_verb(token))
}

/// Whether the last part of a clause has *we* or *our*: not `If you like it, the course starts on`.
fn ends_with_own_part(tokens: &[Token]) -> bool {
    let mut parts = tokens.rsplit(|token| token.is(","));
    let last = parts.find(|part| part.iter().any(Token::is_word));
    last.is_some_and(|last| OWN.occur_in(last))
}

/// Whether the first word is a verb with a capital letter that invites: `Bring your bike`.
fn begins_with_imperative(tokens: &[Token]) -> bool {
    let first = tokens.iter().find(|token| token.is_word());
    first.is_some_and(|first| first.is_capital && IMPERATIVES.contain(first))
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

/// The last day that a text gives a rule, unless the text begins the rule on another day than the
/// page: `7 May to 11 June` in the same passage, or `until 11 June` in the same sentence.
pub(crate) fn last_day_of_rule<'p>(
    prose: &'p Prose,
    rule: &Fact,
    start: NaiveDate,
) -> Option<(NaiveDate, &'p Fact)> {
    let last_day = |fact: &Fact| match fact.statement {
        Statement::Period { first, last } if fact.passage == rule.passage => {
            last_day_from(first, last, start)
        }
        Statement::Day(day) if ends_rule(prose, rule, fact) => day.resolve_from(start),
        _ => None,
    };
    prose.facts.iter().find_map(|fact| {
        let last = last_day(fact).filter(|last| *last > start)?;
        Some((last, fact))
    })
}

/// Whether a day ends a rule in its sentence: `every Tuesday at 20:00 until 22 June`, or `until 22
/// June, we meet every Tuesday`.
pub(crate) fn ends_rule(prose: &Prose, rule: &Fact, day: &Fact) -> bool {
    let is_limit = share_sentence(prose, rule, day)
        && Context::of(prose, day)
            .is_some_and(|context| context.follows(&UNTIL) && !context.is_elsewhere());
    let is_joined = || match rule.tokens.start < day.tokens.start {
        true => are_joined_by(prose, rule, day, |token| {
            is_filler(token) || ARTICLES.contain(token) || UNTIL.contain(token)
        }),
        false => is_about_event(prose, rule),
    };
    is_limit && is_joined()
}

/// Whether a word for the begin of a series precedes a day: `classes begin on`, `starting`.
pub(crate) fn is_begin(prose: &Prose, day: &Fact) -> bool {
    Context::of(prose, day).is_some_and(|context| {
        ends_after_fillers(&BEGINS, &context.before) && !context.is_elsewhere()
    })
}

/// Whether the sessions are the subject of a clause: `classes begin on`.
pub(crate) fn is_about_sessions(prose: &Prose, fact: &Fact) -> bool {
    Context::of(prose, fact).is_some_and(|context| SESSIONS.occur_in(&context.before))
}

/// Whether a name precedes a fact in its clause, without words about something else.
pub(crate) fn follows_name(prose: &Prose, fact: &Fact, name: &[Token]) -> bool {
    Context::of(prose, fact).is_some_and(|context| {
        let before = &context.before;
        let mut windows = before.windows(name.len().max(1));
        let is_name = |words: &[Token]| words.iter().zip(name).all(|(a, b)| a.lower == b.lower);
        let Some(at) = windows.position(is_name).filter(|_| !name.is_empty()) else {
            return false;
        };
        let others = [before.get(..at), before.get(at + name.len()..)];
        let mut others = others.into_iter().flatten();
        !others.any(|words| ELSEWHERE.occur_in(words))
    })
}

/// Whether a list of facts follows a line about something else: `Our next meetings:`.
pub(crate) fn follows_other_subject(prose: &Prose, fact: &Fact) -> bool {
    let before = fact.passage.checked_sub(1);
    let before = before.and_then(|before| prose.passages.get(before));
    prose.role(fact) == Role::Item
        && before.is_some_and(|passage| {
            let lists = [&NEXT, &PAST, &ELSEWHERE];
            passage.role != Role::Item && lists.iter().any(|words| words.occur_in(&passage.tokens))
        })
}
