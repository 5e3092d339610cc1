//! Rules: `every Tuesday`, `second Saturday of the month`, `montags`, `6 CONSECUTIVE TUESDAYS`.

use std::sync::LazyLock;

use chrono::Weekday;

use super::day::read_weekday;
use super::fact::StatedRule;
use super::token::{Cursor, Phrases, words};
use super::words::{AND, EVERY_WEEKDAY, IN_A_ROW};
use crate::language::{LANGUAGES, RuleUnit};

static EVERY: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.every));
static EVERY_OTHER: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.every_other));
static EVERY_OTHER_AFTER: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.every_other_after));
static OF_THE_MONTH: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.of_the_month));
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
    let (weekdays, end) = numbered_weekdays(after_every.unwrap_or(start))?;
    let end = match end.words(&OF_THE_MONTH) {
        Some(end) => end,
        // `every second Tuesday` is every other one as often as the second of a month.
        None if after_every.is_some() && weekdays.iter().all(|(nth, _)| *nth != Some(2)) => end,
        // `3rd Sundays`
        None if end.previous().is_some_and(|day| EVERY_WEEKDAY.contain(day)) => end,
        None => return None,
    };
    let rule = StatedRule {
        every: RuleUnit::Month,
        interval: 1,
        weekdays,
    };
    Some((rule, end))
}

/// A weekday, and its number within the month if it has one.
type NumberedWeekday = (Option<i8>, Weekday);

/// `second Saturday`, `first and third Monday`.
fn numbered_weekdays(start: Cursor<'_>) -> Option<(Vec<NumberedWeekday>, Cursor<'_>)> {
    let (first, mut end) = read_ordinal(start)?;
    let mut numbers = vec![first];
    while let Some((next, after)) = end.words(&AND).and_then(read_ordinal) {
        numbers.push(next);
        end = after;
    }
    let (weekday, end) = weekday_name(end)?;
    let weekdays = numbers.into_iter().map(|nth| (Some(nth), weekday));
    Some((weekdays.collect(), end))
}

/// `6 consecutive Tuesdays`, `four Thursdays` is a count without a rule.
fn consecutive(start: Cursor<'_>) -> Option<(StatedRule, Cursor<'_>)> {
    let (_, after) = start.number(1..=2)?;
    let (weekday, end) = weekday_name(after.words(&IN_A_ROW)?)?;
    Some((weekly(1, vec![weekday]), end))
}

/// `every Tuesday`, `every other Tuesday`, `Tuesdays`, `montags`.
fn every_weekday(start: Cursor<'_>) -> Option<(StatedRule, Cursor<'_>)> {
    if let Some((weekdays, end)) = start.words(&EVERY_OTHER).and_then(weekday_names) {
        return Some((weekly(2, weekdays), end));
    }
    if let Some((weekday, end)) = weekday_name(start)
        && let Some(end) = end.words(&EVERY_OTHER_AFTER)
    {
        return Some((weekly(2, vec![weekday]), end));
    }
    if let Some((weekdays, end)) = start.words(&EVERY).and_then(weekday_names) {
        return Some((weekly(1, weekdays), end));
    }
    start.phrase(&EVERY_WEEKDAY)?;
    let (weekdays, end) = weekday_names(start)?;
    Some((weekly(1, weekdays), end))
}

/// `weekly`.
fn frequency(start: Cursor<'_>) -> Option<(StatedRule, Cursor<'_>)> {
    let ((every, interval), end) = start.phrase(&FREQUENCIES)?;
    let rule = StatedRule {
        every,
        interval,
        weekdays: Vec::new(),
    };
    Some((rule, end))
}

fn weekly(interval: u16, weekdays: Vec<Weekday>) -> StatedRule {
    StatedRule {
        every: RuleUnit::Week,
        interval,
        weekdays: weekdays
            .into_iter()
            .map(|weekday| (None, weekday))
            .collect(),
    }
}

/// `Tuesday and Thursday`. A weekday before a date is not another one of the rule.
fn weekday_names(start: Cursor<'_>) -> Option<(Vec<Weekday>, Cursor<'_>)> {
    let (first, mut end) = weekday_name(start)?;
    let mut weekdays = vec![first];
    let next = |cursor: Cursor<'_>| {
        let comma = cursor.text(",");
        let after = cursor.words(&AND).or(comma)?;
        let after = after.skip(|c| c.words(&AND)).skip(|c| c.words(&EVERY));
        super::day::read(after).is_none().then_some(after.at)
    };
    while let Some(at) = next(end)
        && let Some((weekday, after)) = weekday_name(end.forward(at - end.at))
        && !weekdays.contains(&weekday)
    {
        weekdays.push(weekday);
        end = after;
    }
    Some((weekdays, end))
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
    use crate::prose::token::assert_found;

    #[test]
    fn rules_are_found_as_people_write_them() {
        let cases: &[(&str, &[&str])] = &[
            ("Weekly starting May 18th", &["weekly"]),
            ("every Tuesday", &["weekly Tue"]),
            ("Every other Tuesday", &["biweekly Tue"]),
            ("6 CONSECUTIVE TUESDAYS", &["weekly Tue"]),
            ("second Saturday of the month", &["monthly on 2sat"]),
            ("First Sunday of every month", &["monthly on 1sun"]),
            ("every 4th Thursday of the month", &["monthly on 4thu"]),
            ("every last Friday", &["monthly on last fri"]),
            ("3rd Sundays", &["monthly on 3sun"]),
            ("held bi-weekly.", &["biweekly"]),
            ("Mondays at 6", &["weekly Mon"]),
            ("jeden Dienstag", &["weekly Tue"]),
            ("freitags um 19 Uhr", &["weekly Fri"]),
            ("jeden letzten Freitag im Monat", &["monthly on last fri"]),
            ("am zweiten Freitag im Monat", &["monthly on 2fri"]),
            ("le premier lundi du mois", &["monthly on 1mon"]),
            ("tous les mardis", &["weekly Tue"]),
            ("todos los jueves", &["weekly Thu"]),
            (
                "every Tuesday and Thursday from May 4th",
                &["weekly on [tue, thu]"],
            ),
            (
                "immer montags, mittwochs und freitags",
                &["weekly on [mon, wed, fri]"],
            ),
            (
                "the first and third Monday of the month",
                &["monthly on [1mon, 3mon]"],
            ),
            ("Mondays and Monday, June 7", &["weekly Mon"]),
            ("wöchentlich", &["weekly"]),
            ("a newsweekly, Tuesday", &[]),
        ];
        assert_found(cases, read, |rule| {
            vec![match (rule.on(), rule.weekdays.first()) {
                (Some(on), _) => format!("{} on {on}", rule.repeat()),
                (None, Some((_, weekday))) => format!("{} {weekday}", rule.repeat()),
                (None, None) => rule.repeat(),
            }]
        });
    }
}
