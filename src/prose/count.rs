//! Counts and lengths: `6 sessions, 2 hours each`, `12 hour training in total`.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::TimeDelta;
use regex::{Captures, Regex};

use super::fact::Statement;
use super::pattern::{alternatives, any, compile};
use super::phrase::{FirstWords, Rest};
use crate::language::{LANGUAGES, words};

fn number() -> String {
    let words = LANGUAGES.into_iter().flat_map(|l| l.numbers);
    alternatives(words.map(|(word, _)| *word))
}

/// A length: hours, which may have a fraction, or minutes, or both.
fn length(n: u8) -> String {
    let (hours, minutes) = (any(|l| l.hours), any(|l| l.minutes));
    let number = number();
    format!(
        r"(?: (?P<hours{n}> \d{{1,2}} (?: [.,]\d{{1,2}} )? | {number} ) [\s-]* {hours} \b
            (?: \s* (?: and\s|und\s )? (?P<more{n}> \d{{1,2}} ) \s* {minutes} \b )?
          | (?P<minutes{n}> \d{{1,3}} ) [\s-]* {minutes} \b )"
    )
}

/// What counts begin with, if not with digits.
static FIRST_WORDS: LazyLock<FirstWords> = LazyLock::new(|| {
    let numbers = LANGUAGES.into_iter().flat_map(|l| l.numbers);
    FirstWords::of(numbers.map(|(word, _)| *word))
});

static EACH: LazyLock<Regex> = LazyLock::new(|| {
    let (each, lasts) = (any(|l| l.each), any(|l| l.each_lasts));
    let (before, behind) = (length(1), length(2));
    compile(&format!(
        r"\b {before} [\s,-]* {each} \b | \b {lasts} \s+ (?: about\s|approximately\s )? {behind}"
    ))
});

static TOTAL: LazyLock<Regex> = LazyLock::new(|| {
    let (length, total) = (length(1), any(|l| l.in_total));
    compile(&format!(
        r"\b {length} (?: \s+ [[:alpha:]]+ )? \s+ {total} \b"
    ))
});

/// The counts of a text.
pub fn counts(text: &str) -> Vec<(Statement, Range<usize>)> {
    FIRST_WORDS
        .find(text)
        .filter(|start| !follows_number(text, start.at))
        .filter_map(|start| {
            let (count, end) = count(start)?;
            Some((Statement::Count(count), start.at..end.at))
        })
        .collect()
}

/// `6 weekly sessions`, `six sessions`, `6 consecutive Tuesdays`.
fn count(start: Rest<'_>) -> Option<(u32, Rest<'_>)> {
    let in_words = || start.one_of(LANGUAGES.into_iter().flat_map(|l| l.numbers).copied());
    let (count, rest) = start.number(1..=2).or_else(in_words)?;
    let rest = rest.blank()?;
    let in_a_row = rest.any(words(|l| l.in_a_row)).and_then(Rest::blank);
    let weekdays = || {
        LANGUAGES
            .into_iter()
            .flat_map(|l| l.weekdays)
            .flatten()
            .copied()
    };
    let end = in_a_row
        .and_then(|rest| rest.any(words(|l| l.sessions).chain(weekdays())))
        .or_else(|| rest.any(words(|l| l.sessions)))?;
    Some((count, end))
}

/// The lengths of a text.
pub fn lengths(text: &str) -> Vec<(Statement, Range<usize>)> {
    let each = EACH.captures_iter(text).filter_map(|captures| {
        let length = read(&captures, 1).or_else(|| read(&captures, 2))?;
        Some((Statement::LengthOfEach(length), captures.get(0)?.range()))
    });
    let total = TOTAL.captures_iter(text).filter_map(|captures| {
        let length = read(&captures, 1)?;
        Some((Statement::LengthInTotal(length), captures.get(0)?.range()))
    });
    each.chain(total).collect()
}

/// Whether the number is the tail of another: `1.5`, `10-12`.
fn follows_number(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.ends_with(['.', ',', '-', '–', '/', '#', ':'])
}

fn read(captures: &Captures<'_>, n: u8) -> Option<TimeDelta> {
    let group = |name: &str| {
        captures
            .name(&format!("{name}{n}"))
            .map(|found| found.as_str())
    };
    if let Some(minutes) = group("minutes") {
        return TimeDelta::try_minutes(minutes.parse().ok()?);
    }
    let hours = group("hours")?;
    let minutes = match whole(hours) {
        Some(hours) => i64::from(hours) * 60,
        None => fraction(hours)?,
    };
    let more: i64 = group("more")
        .and_then(|more| more.parse().ok())
        .unwrap_or(0);
    TimeDelta::try_minutes(minutes + more)
}

/// `2.5` hours in minutes.
fn fraction(text: &str) -> Option<i64> {
    let (hours, digits) = text.split_once(['.', ','])?;
    let hundredths: i64 = format!("{digits:0<2}").parse().ok()?;
    Some(hours.parse::<i64>().ok()? * 60 + hundredths * 60 / 100)
}

fn whole(text: &str) -> Option<u32> {
    let word = text.to_lowercase();
    let mut known = LANGUAGES.into_iter().flat_map(|l| l.numbers);
    let by_word = known.find(|(name, _)| *name == word).map(|(_, n)| *n);
    by_word.or_else(|| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_lengths_are_found_as_people_write_them() {
        let cases: &[(&str, &[&str])] = &[
            ("6 sessions, 2 hours each", &["6", "120 each"]),
            ("(6 weekly sessions)", &["6"]),
            ("6 CONSECUTIVE TUESDAYS", &["6"]),
            ("Six weekly meetings", &["6"]),
            ("12 hour training in total", &["720 in total"]),
            ("(2 hours total)", &["120 in total"]),
            ("Each session lasts 2.5 hours", &["150 each"]),
            ("90-minute sessions", &["90 each"]),
            ("sechs Termine, je 2 Stunden", &["6"]),
            ("6 Termine, 1,5 Stunden jeweils", &["6", "90 each"]),
            ("two breakout sessions", &[]),
            ("2 hours of talk", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<String> = counts(text)
                .into_iter()
                .chain(lengths(text))
                .map(|(statement, _)| match statement {
                    Statement::Count(count) => count.to_string(),
                    Statement::LengthOfEach(length) => format!("{} each", length.num_minutes()),
                    Statement::LengthInTotal(length) => {
                        format!("{} in total", length.num_minutes())
                    }
                    other => format!("{other:?}"),
                })
                .collect();
            assert_eq!(found, *expected, "{text}");
        }
    }
}
