//! Rules: `every Tuesday`, `second Saturday of the month`, `6 CONSECUTIVE TUESDAYS`.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::Weekday;

use super::day::weekday;
use super::fact::{StatedRule, Statement, Unit};
use super::phrase::{FirstWords, Rest};
use crate::language::{LANGUAGES, words};

/// What rules begin with.
static FIRST_WORDS: LazyLock<FirstWords> = LazyLock::new(|| {
    let phrases = words(|l| l.every).chain(words(|l| l.every_other));
    let ordinals = LANGUAGES.into_iter().flat_map(|l| l.ordinals);
    let frequencies = LANGUAGES.into_iter().flat_map(|l| l.frequencies);
    FirstWords::of(
        phrases
            .chain(ordinals.map(|(phrase, _)| *phrase))
            .chain(frequencies.map(|(phrase, ..)| *phrase)),
    )
});

/// Reads a rule at one place of a text.
type Reader = fn(Rest<'_>) -> Option<(StatedRule, Rest<'_>)>;

/// Whether a text holds the words of a rule.
pub fn has_rule(text: &str) -> bool {
    !find(text).is_empty()
}

/// The rules of a text.
pub fn find(text: &str) -> Vec<(Statement, Range<usize>)> {
    let mut found: Vec<(StatedRule, Range<usize>)> = Vec::new();
    // The most exact first: `every second Saturday of the month` is no `every second Saturday`.
    let readers: [Reader; 4] = [nth_weekday, consecutive, every_weekday, frequency];
    let starts: Vec<Rest<'_>> = FIRST_WORDS.find(text).collect();
    for reader in readers {
        for start in &starts {
            let Some((rule, end)) = reader(*start) else {
                continue;
            };
            let at = start.at..end.at;
            let overlaps = |(_, known): &(StatedRule, Range<usize>)| {
                known.start < at.end && at.start < known.end
            };
            if !found.iter().any(overlaps) {
                found.push((rule, at));
            }
        }
    }
    found
        .into_iter()
        .map(|(rule, at)| (Statement::Repeats(rule), at))
        .collect()
}

/// `second Saturday of the month`, `every last Friday`.
fn nth_weekday(start: Rest<'_>) -> Option<(StatedRule, Rest<'_>)> {
    let of_the_month = || {
        let (nth, day, rest) = numbered_weekday(start)?;
        let rest = rest.blank()?.any(words(|l| l.of_the_month))?;
        Some((nth, day, rest))
    };
    let every = || {
        let (nth, day, rest) = numbered_weekday(start.any(words(|l| l.every))?.blank()?)?;
        // `every second Tuesday` is every other one as often as the second of a month.
        (nth != 2).then_some((nth, day, rest))
    };
    let (nth, day, rest) = of_the_month().or_else(every)?;
    let rule = StatedRule {
        every: Unit::Month,
        interval: 1,
        weekday: Some((Some(nth), day)),
    };
    Some((rule, rest))
}

fn numbered_weekday(start: Rest<'_>) -> Option<(i8, Weekday, Rest<'_>)> {
    let ordinals = LANGUAGES.into_iter().flat_map(|l| l.ordinals).copied();
    let (nth, rest) = start.one_of(ordinals)?;
    let (day, rest) = weekday_word(rest.blank()?)?;
    Some((nth, day, rest))
}

/// `6 consecutive Tuesdays`.
fn consecutive(start: Rest<'_>) -> Option<(StatedRule, Rest<'_>)> {
    let (_, rest) = start.number(1..=2)?;
    let rest = rest.blank()?.any(words(|l| l.in_a_row))?;
    let (day, rest) = weekday_word(rest.blank()?)?;
    Some((weekly(1, day), rest))
}

/// `every Tuesday`, `every other Tuesday`.
fn every_weekday(start: Rest<'_>) -> Option<(StatedRule, Rest<'_>)> {
    start.word()?; // No number begins one.
    let other = start.any(words(|l| l.every_other)).map(|rest| (2, rest));
    let every = || start.any(words(|l| l.every)).map(|rest| (1, rest));
    let (interval, rest) = other.or_else(every)?;
    let (day, rest) = weekday_word(rest.blank()?)?;
    Some((weekly(interval, day), rest))
}

/// `weekly`.
fn frequency(start: Rest<'_>) -> Option<(StatedRule, Rest<'_>)> {
    start.word()?; // No number begins one.
    let frequencies = LANGUAGES.into_iter().flat_map(|l| l.frequencies);
    let frequencies = frequencies.map(|&(phrase, every, interval)| (phrase, (every, interval)));
    let ((every, interval), rest) = start.one_of(frequencies)?;
    let rule = StatedRule {
        every,
        interval,
        weekday: None,
    };
    Some((rule, rest))
}

fn weekly(interval: u16, day: Weekday) -> StatedRule {
    StatedRule {
        every: Unit::Week,
        interval,
        weekday: Some((None, day)),
    }
}

fn weekday_word(start: Rest<'_>) -> Option<(Weekday, Rest<'_>)> {
    let (word, rest) = start.word()?;
    Some((weekday(word)?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("jeden Dienstag", &["weekly Tue"]),
            (
                "jeden letzten Freitag im Monat",
                &["FREQ=MONTHLY;BYDAY=-1FR"],
            ),
            ("wöchentlich", &["weekly"]),
            ("a newsweekly, Tuesday", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<String> = find(text)
                .into_iter()
                .map(|(statement, _)| match statement {
                    Statement::Repeats(rule) => match rule.weekday {
                        Some((None, day)) => format!("{} {day}", rule.text()),
                        _ => rule.text(),
                    },
                    other => format!("{other:?}"),
                })
                .collect();
            assert_eq!(found, *expected, "{text}");
        }
    }
}
