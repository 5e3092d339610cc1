//! Rules: `every Tuesday`, `second Saturday of the month`, `montags`, `6 CONSECUTIVE TUESDAYS`.

use std::sync::LazyLock;

use chrono::Weekday;

use super::day::read_weekday;
use super::fact::StatedRule;
use super::token::{Cursor, Phrases, synonyms, words};
use crate::language::{LANGUAGES, RuleUnit};

static EVERY: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.every));
static EVERY_OTHER: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.every_other));
static OF_THE_MONTH: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.of_the_month));
static IN_A_ROW: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.in_a_row));
static EVERY_WEEKDAY: LazyLock<Phrases<usize>> = LazyLock::new(|| synonyms(|l| l.every_weekday));
static ORDINALS: LazyLock<Phrases<i8>> =
    LazyLock::new(|| Phrases::new(LANGUAGES.into_iter().flat_map(|l| l.ordinals).copied()));
static FREQUENCIES: LazyLock<Phrases<(RuleUnit, u16)>> = LazyLock::new(|| {
    let frequencies = LANGUAGES.into_iter().flat_map(|l| l.frequencies);
    Phrases::new(frequencies.map(|&(phrase, unit, interval)| (phrase, (unit, interval))))
});

/// Reads the rule that begins here, the most exact reading first: `every second Saturday of the
/// month` is not `every second Saturday`.
pub(crate) fn read(start: Cursor<'_>) -> Option<(StatedRule, Cursor<'_>)> {
    if start.previous().is_some_and(|token| token.is("-")) && start.is_glued() {
        return None;
    }
    nth_weekday(start)
        .or_else(|| consecutive(start))
        .or_else(|| every_weekday(start))
        .or_else(|| frequency(start))
}

/// Reads *first* to *fifth* and *last*.
pub(crate) fn read_ordinal(start: Cursor<'_>) -> Option<(i8, Cursor<'_>)> {
    start.phrase(&ORDINALS)
}

/// `second Saturday of the month`, `every last Friday`, `premier lundi de chaque mois`.
fn nth_weekday(start: Cursor<'_>) -> Option<(StatedRule, Cursor<'_>)> {
    let after_every = start.words(&EVERY);
    let (nth, weekday, end) = numbered_weekday(after_every.unwrap_or(start))?;
    let end = match end.words(&OF_THE_MONTH) {
        Some(end) => end,
        // `every second Tuesday` is every other one as often as the second of a month.
        None if after_every.is_some() && nth != 2 => end,
        None => return None,
    };
    let rule = StatedRule {
        every: RuleUnit::Month,
        interval: 1,
        weekday: Some((Some(nth), weekday)),
    };
    Some((rule, end))
}

fn numbered_weekday(start: Cursor<'_>) -> Option<(i8, Weekday, Cursor<'_>)> {
    let (nth, after) = read_ordinal(start)?;
    if let Some((weekday, end)) = weekday_name(after) {
        return Some((nth, weekday, end));
    }
    None
}

/// `6 consecutive Tuesdays`, `four Thursdays` is a count without a rule.
fn consecutive(start: Cursor<'_>) -> Option<(StatedRule, Cursor<'_>)> {
    let (_, after) = start.number(1..=2)?;
    let (weekday, end) = weekday_name(after.words(&IN_A_ROW)?)?;
    Some((weekly(1, weekday), end))
}

/// `every Tuesday`, `every other Tuesday`, `Tuesdays`, `montags`.
fn every_weekday(start: Cursor<'_>) -> Option<(StatedRule, Cursor<'_>)> {
    if let Some((weekday, end)) = start.words(&EVERY_OTHER).and_then(weekday_name) {
        return Some((weekly(2, weekday), end));
    }
    if let Some((weekday, end)) = start.words(&EVERY).and_then(weekday_name) {
        return Some((weekly(1, weekday), end));
    }
    let (position, end) = start.phrase(&EVERY_WEEKDAY)?;
    let weekday = Weekday::try_from(u8::try_from(position).ok()?).ok()?;
    Some((weekly(1, weekday), end))
}

/// `weekly`.
fn frequency(start: Cursor<'_>) -> Option<(StatedRule, Cursor<'_>)> {
    let ((every, interval), end) = start.phrase(&FREQUENCIES)?;
    let rule = StatedRule {
        every,
        interval,
        weekday: None,
    };
    Some((rule, end))
}

fn weekly(interval: u16, weekday: Weekday) -> StatedRule {
    StatedRule {
        every: RuleUnit::Week,
        interval,
        weekday: Some((None, weekday)),
    }
}

/// The name of a weekday, in the singular or the plural.
fn weekday_name(start: Cursor<'_>) -> Option<(Weekday, Cursor<'_>)> {
    read_weekday(start).or_else(|| {
        let (position, end) = start.phrase(&EVERY_WEEKDAY)?;
        let weekday = Weekday::try_from(u8::try_from(position).ok()?).ok()?;
        Some((weekday, end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::token::tokens;

    #[test]
    fn rules_are_found_as_people_write_them() {
        let cases: &[(&str, &[&str])] = &[
            ("Weekly starting May 18th", &["weekly"]),
            ("every Tuesday", &["weekly Tue"]),
            ("Every other Tuesday", &["biweekly Tue"]),
            ("6 CONSECUTIVE TUESDAYS", &["weekly Tue"]),
            ("second Saturday of the month", &["FREQ=MONTHLY;BYDAY=2SA"]),
            ("First Sunday of every month", &["FREQ=MONTHLY;BYDAY=1SU"]),
            (
                "every 4th Thursday of the month",
                &["FREQ=MONTHLY;BYDAY=4TH"],
            ),
            ("every last Friday", &["FREQ=MONTHLY;BYDAY=-1FR"]),
            ("held bi-weekly.", &["biweekly"]),
            ("Mondays at 6", &["weekly Mon"]),
            ("jeden Dienstag", &["weekly Tue"]),
            ("freitags um 19 Uhr", &["weekly Fri"]),
            (
                "jeden letzten Freitag im Monat",
                &["FREQ=MONTHLY;BYDAY=-1FR"],
            ),
            ("am zweiten Freitag im Monat", &["FREQ=MONTHLY;BYDAY=2FR"]),
            ("le premier lundi du mois", &["FREQ=MONTHLY;BYDAY=1MO"]),
            ("tous les mardis", &["weekly Tue"]),
            ("todos los jueves", &["weekly Thu"]),
            ("wöchentlich", &["weekly"]),
            ("a newsweekly, Tuesday", &[]),
        ];
        let mut wrong = Vec::new();
        for (text, expected) in cases {
            let tokens = tokens(text);
            let mut found = Vec::new();
            let mut at = 0;
            while at < tokens.len() {
                let Some((rule, end)) = read(Cursor::new(&tokens, at)) else {
                    at += 1;
                    continue;
                };
                at = end.at;
                found.push(match rule.weekday {
                    Some((None, weekday)) => format!("{} {weekday}", rule.text()),
                    _ => rule.text(),
                });
            }
            if found != *expected {
                wrong.push(format!("{text}: {found:?}"));
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    }
}
