//! Rules: `every Tuesday`, `second Saturday of the month`, `6 CONSECUTIVE TUESDAYS`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::day::weekday;
use super::fact::{StatedRule, Statement, Unit};
use super::language::LANGUAGES;
use super::pattern::{alternatives, any, compile};

static FREQUENCY: LazyLock<Regex> = LazyLock::new(|| {
    let words = LANGUAGES.into_iter().flat_map(|l| l.frequencies);
    let words = alternatives(words.map(|(word, ..)| *word));
    compile(&format!(r"\b {words} \b"))
});

/// A word that may be a weekday: [`weekday`] knows. A list of them in each pattern would make most
/// of what there is to compile.
const WORD: &str = "[a-zäöüß]+";

static EVERY_WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
    let (every, other) = (any(|l| l.every), any(|l| l.every_other));
    compile(&format!(
        r"\b (?: (?P<other> {other} ) | {every} ) \s+ (?P<weekday> {WORD} )"
    ))
});

static NTH_WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
    let ordinals = LANGUAGES.into_iter().flat_map(|l| l.ordinals);
    let ordinal = alternatives(ordinals.map(|(word, _)| *word));
    let (every, of_the_month) = (any(|l| l.every), any(|l| l.of_the_month));
    compile(&format!(
        r"\b (?P<ordinal> {ordinal} ) \s+ (?P<weekday> {WORD} ) \s+ {of_the_month} \b
        | \b {every} \s+ (?P<ordinal_behind> {ordinal} ) \s+ (?P<weekday_behind> {WORD} )"
    ))
});

static CONSECUTIVE: LazyLock<Regex> = LazyLock::new(|| {
    let in_a_row = any(|l| l.in_a_row);
    compile(&format!(
        r"\b \d{{1,2}} \s+ {in_a_row} \s+ (?P<weekday> {WORD} )"
    ))
});

/// Rules, and where they stand.
type Rules = Vec<(StatedRule, Range<usize>)>;

/// Whether a text holds the words of a rule.
pub fn has_rule(text: &str) -> bool {
    !find(text).is_empty()
}

/// The rules of a text.
pub fn find(text: &str) -> Vec<(Statement, Range<usize>)> {
    let mut found: Rules = Vec::new();
    // The most exact first: `every second Saturday of the month` is no `every second Saturday`.
    let readers: [fn(&str) -> Rules; 4] = [nth_weekdays, consecutive, every_weekday, frequencies];
    for reader in readers {
        for (rule, at) in reader(text) {
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

fn frequencies(text: &str) -> Rules {
    let read = |word: &str| {
        let word = word
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase();
        let mut known = LANGUAGES.into_iter().flat_map(|l| l.frequencies);
        known.find(|(name, ..)| *name == word).copied()
    };
    FREQUENCY
        .find_iter(text)
        .filter_map(|found| {
            let (_, every, interval) = read(found.as_str())?;
            let rule = StatedRule {
                every,
                interval,
                weekday: None,
            };
            Some((rule, found.range()))
        })
        .collect()
}

fn every_weekday(text: &str) -> Rules {
    EVERY_WEEKDAY
        .captures_iter(text)
        .filter_map(|captures| {
            let rule = StatedRule {
                every: Unit::Week,
                interval: if captures.name("other").is_some() {
                    2
                } else {
                    1
                },
                weekday: Some((None, weekday(captures.name("weekday")?.as_str())?)),
            };
            Some((rule, captures.get(0)?.range()))
        })
        .collect()
}

fn consecutive(text: &str) -> Rules {
    CONSECUTIVE
        .captures_iter(text)
        .filter_map(|captures| {
            let rule = StatedRule {
                every: Unit::Week,
                interval: 1,
                weekday: Some((None, weekday(captures.name("weekday")?.as_str())?)),
            };
            Some((rule, captures.get(0)?.range()))
        })
        .collect()
}

fn nth_weekdays(text: &str) -> Rules {
    let nth = |word: &str| {
        let word = word.to_lowercase();
        let mut known = LANGUAGES.into_iter().flat_map(|l| l.ordinals);
        known.find(|(name, _)| *name == word).map(|(_, nth)| *nth)
    };
    NTH_WEEKDAY
        .captures_iter(text)
        .filter_map(|captures| {
            let ordinal = captures
                .name("ordinal")
                .or(captures.name("ordinal_behind"))?;
            let day = captures
                .name("weekday")
                .or(captures.name("weekday_behind"))?;
            // `every second Tuesday` is every other one as often as the second of a month.
            let is_doubtful =
                captures.name("ordinal").is_none() && nth(ordinal.as_str()) == Some(2);
            let rule = StatedRule {
                every: Unit::Month,
                interval: 1,
                weekday: Some((Some(nth(ordinal.as_str())?), weekday(day.as_str())?)),
            };
            (!is_doubtful).then_some((rule, captures.get(0)?.range()))
        })
        .collect()
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
