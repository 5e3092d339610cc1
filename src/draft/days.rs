//! `also` and `end`: the days after the first.

use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate, NaiveTime, TimeDelta};

use super::input::DraftInput;
use super::proposal::{KeyProposals, Proposal};
use super::slots;
use crate::event::Track;
use crate::keys::Key;
use crate::prose::Role;
use crate::prose::claim::{self, Standing};
use crate::prose::fact::{Fact, StatedDay, Statement, resolve_period};
use crate::prose::token::{Phrases, Token, words};

static OR: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.or));
static TO: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.to));

/// The longest event of several days that is proposed without an announcement.
const PLAUSIBLE_DAYS: TimeDelta = TimeDelta::days(14);

/// A day that the text adds to the first one.
pub(super) struct AddedDay<'p> {
    date: NaiveDate,
    /// The start, if it is not that of the first day.
    time: Option<NaiveTime>,
    fact: &'p Fact,
}

/// Proposes the days of a list, or the last day of a period.
pub(super) fn propose(page: &DraftInput, draft: &mut KeyProposals) {
    let keys = [
        Key::Repeat,
        Key::Until,
        Key::Count,
        Key::Also,
        Key::Sessions,
    ];
    let is_complete = keys.into_iter().any(|key| page.keys.has(key));
    let Some(track) = page.event.tracks.first() else {
        return;
    };
    if is_complete || !draft.proposals.iter().all(is_no_rule(page)) {
        return;
    }
    let added = added(page);
    let may_end = track.slot.is_all_day()
        && ![Key::End, Key::Duration, Key::Time, Key::Tracks]
            .into_iter()
            .any(|key| page.keys.has(key));
    if may_end && let Some((last, fact)) = last_day(page, track, &added) {
        let line = format!("{}: {last}", page.keys.name(Key::End));
        draft
            .proposals
            .push(Proposal::new(line, page.prose.quote(fact)));
    } else if let [first, ..] = added.as_slice() {
        let dates: Vec<String> = added.iter().map(AddedDay::text).collect();
        let line = format!("{}: [{}]", page.keys.name(Key::Also), dates.join(", "));
        let last = added.last().unwrap_or(first);
        let reason = match first.fact.passage == last.fact.passage {
            true => page.prose.quote_from(first.fact, last.fact),
            false => page.prose.quote(first.fact),
        };
        draft.proposals.push(Proposal::new(line, reason));
    }
}

fn is_no_rule(page: &DraftInput) -> impl Fn(&Proposal) -> bool {
    let name = format!("{}:", page.keys.name(Key::Repeat));
    move |proposal| proposal.lines.iter().all(|line| !line.starts_with(&name))
}

impl AddedDay<'_> {
    fn text(&self) -> String {
        match self.time {
            Some(time) => format!("{} {}", self.date, time.format("%H:%M")),
            None => self.date.to_string(),
        }
    }
}

/// The last day of an event of whole days: of a period, or of days in a row.
fn last_day<'p>(
    page: &'p DraftInput,
    track: &Track,
    added: &[AddedDay<'p>],
) -> Option<(NaiveDate, &'p Fact)> {
    let start = track.slot.start().date();
    let days = (1..).map(TimeDelta::days);
    let are_in_a_row = added.iter().zip(days).all(|(day, n)| day.date == start + n);
    if let Some(last) = added.last().filter(|_| are_in_a_row) {
        return Some((last.date, last.fact));
    }
    page.prose.facts.iter().find_map(|fact| {
        let Statement::Period { first, last } = fact.statement else {
            return None;
        };
        let (first, last) = resolve_period(first, last, start)?;
        let is_own = match claim::standing(&page.prose, fact) {
            Standing::Announced(_) => true,
            Standing::Plausible { .. } => last - first <= PLAUSIBLE_DAYS,
            _ => false,
        };
        let is_past = claim::is_past(&page.prose, fact);
        (first == start && last > start && is_own && !is_past).then_some((last, fact))
    })
}

/// The days of the list that begins with the first day of the event: `September 14 and 16`.
pub(super) fn added(page: &DraftInput) -> Vec<AddedDay<'_>> {
    let Some(track) = page.event.tracks.first() else {
        return Vec::new();
    };
    let start = track.slot.start().date();
    let days: Vec<(StatedDay, &Fact)> = page
        .prose
        .facts
        .iter()
        .filter_map(|fact| match fact.statement {
            Statement::Day(day) => Some((day, fact)),
            _ => None,
        })
        .collect();
    let mut lists = days.chunk_by(|(_, one), (_, other)| are_listed(page, one, other));
    let list = lists.find(|list| is_own_list(page, list, start));
    let mut last = start;
    let mut added = Vec::new();
    for (day, fact) in list.into_iter().flatten().skip(1) {
        let Some(date) = day.resolve_from(last).filter(|date| *date > last) else {
            return Vec::new();
        };
        if !is_on_weekday(*day, date) {
            return Vec::new();
        }
        last = date;
        let time = other_time(page, track, fact);
        added.push(AddedDay { date, time, fact });
    }
    added
}

fn is_on_weekday(day: StatedDay, date: NaiveDate) -> bool {
    day.weekday.is_none_or(|weekday| weekday == date.weekday())
}

/// Whether a list of days is that of the event: it begins with the first day, and nothing before
/// it is about something else.
fn is_own_list(page: &DraftInput, list: &[(StatedDay, &Fact)], start: NaiveDate) -> bool {
    let [(first, fact), _, ..] = list else {
        return false;
    };
    let is_own = matches!(
        claim::standing(&page.prose, fact),
        Standing::Announced(_) | Standing::Plausible { .. }
    );
    first.resolve(start) == Some(start)
        && is_on_weekday(*first, start)
        && is_own
        && !claim::is_past(&page.prose, fact)
        && !claim::follows_other_subject(&page.prose, fact)
}

/// Whether two days are consecutive entries of one list.
fn are_listed(page: &DraftInput, one: &Fact, other: &Fact) -> bool {
    if one.passage == other.passage {
        let is_one_list = one.tokens == other.tokens;
        return is_one_list
            || (claim::are_adjacent(&page.prose, one, other)
                && page.prose.between(one, other).is_some_and(is_enumeration));
    }
    let is_entry =
        |fact: &Fact| page.prose.role(fact) == Role::Item && claim::is_entry(&page.prose, fact);
    other.passage == one.passage + 1 && is_entry(one) && is_entry(other)
}

/// Whether days are joined by *and* or a comma, and not by *or* or *to*.
fn is_enumeration(between: &[Token]) -> bool {
    let is_other = |token: &Token| matches!(&*token.lower, "-" | "/" | "(" | "?");
    !between.iter().any(is_other) && !OR.occur_in(between) && !TO.occur_in(between)
}

/// The time next to a day, if the first session starts at another.
fn other_time(page: &DraftInput, track: &Track, day: &Fact) -> Option<NaiveTime> {
    let is_next_day = |other: &&Fact| {
        other.passage == day.passage
            && other.tokens.start > day.tokens.start
            && matches!(other.statement, Statement::Day(_))
    };
    let next = page.prose.facts.iter().find(is_next_day);
    let end = next.map_or(usize::MAX, |next| next.tokens.start);
    let (time, fact) = page.prose.times().find(|(_, time)| {
        time.passage == day.passage && (day.tokens.end..end).contains(&time.tokens.start)
    })?;
    let start = track.slot.start().time();
    let is_same = track.slot.is_all_day() || slots::readings(time, track).any(|time| time == start);
    let exact = slots::exact_start(&page.prose, time, fact, track);
    exact.filter(|_| !is_same && claim::are_adjacent(&page.prose, day, fact))
}
