//! Repeat rules that Outlook cannot hold, as several that it can.
//!
//! Outlook supports one pattern per series: the second Tuesday, but not the second and the fourth.
//! It skips a series with a rule of more than one.

use std::collections::HashSet;

use chrono::{Datelike as _, NaiveDateTime};
use rrule::{Frequency, NWeekday};

use crate::limits;
use crate::schedule::session;
use crate::schedule::session::{Origin, Series, SeriesEnd};
use crate::time::rule::Rule;
use crate::time::weekday::weekday_text;
use crate::time::zone::Zone;

/// A series that Outlook can hold.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// The suffix of its UID; `None` if there is only one part.
    pub(crate) suffix: Option<String>,
    /// Its own rule and start.
    pub(crate) series: Series,
    /// The original starts that belong to this part; `None` if all do.
    members: Option<HashSet<NaiveDateTime>>,
}

impl Part {
    /// Whether a session of the whole series is one of this part.
    pub(crate) fn holds(&self, original: NaiveDateTime) -> bool {
        self.members
            .as_ref()
            .is_none_or(|members| members.contains(&original))
    }
}

/// Whether Outlook can hold a rule as one series.
pub(crate) fn can_hold(rule: &Rule) -> bool {
    pieces(rule).len() == 1
}

/// The parts of a series: itself, if Outlook can hold it or if it cannot be taken apart.
pub(crate) fn split(series: &Series, zone: &Zone) -> Vec<Part> {
    let pieces = pieces(&series.rule);
    let whole = vec![Part {
        suffix: None,
        series: series.clone(),
        members: None,
    }];
    if pieces.len() < 2 {
        return whole;
    }
    let starts = starts(series);
    let parts: Option<Vec<Part>> = pieces
        .into_iter()
        .map(|(suffix, rule)| part(series, zone, &starts, suffix, rule))
        .collect();
    let parts = parts.unwrap_or_default();
    let members = parts.iter().filter_map(|part| part.members.as_ref());
    // Two parts that share a date, such as the fourth and the last Friday, would show it twice.
    let is_partition = members.map(HashSet::len).sum::<usize>() == starts.len();
    if is_partition { parts } else { whole }
}

/// The original starts of a series, an endless one's as far as they are looked at.
fn starts(series: &Series) -> Vec<NaiveDateTime> {
    let limit = match series.end {
        Some(SeriesEnd { total, .. }) => (total + 1).saturating_sub(series.first_number) as usize,
        None => limits::SESSIONS_OF_EVENT,
    };
    let Ok(occurrences) = series.rule.occurrences(series.slot.start()) else {
        return Vec::new();
    };
    occurrences
        .take(limit)
        .take_while(|start| series.end.is_some() || start.year() <= *limits::YEARS.end())
        .take_while(|start| series.last_day.is_none_or(|last| start.date() <= last))
        .collect()
}

fn part(
    series: &Series,
    zone: &Zone,
    starts: &[NaiveDateTime],
    suffix: String,
    rule: Rule,
) -> Option<Part> {
    let last = starts.last()?;
    let members: HashSet<NaiveDateTime> = rule
        .occurrences(series.slot.start())
        .ok()?
        .take_while(|start| start <= last)
        .collect();
    let own: Vec<NaiveDateTime> = starts
        .iter()
        .copied()
        .filter(|start| members.contains(start))
        .collect();
    let is_pattern = |start: &NaiveDateTime| {
        let (session, _) = session::at(*start, &series.slot, zone, Origin::Single);
        session.is_regular && !series.excluded.contains(start)
    };
    let (first, first_number) =
        (own.iter().copied().zip(1..)).find(|(start, _)| is_pattern(start))?;
    let end = series.end.and_then(|_| {
        Some(SeriesEnd {
            total: u32::try_from(own.len()).ok()?,
            last_start: *own.last()?,
        })
    });
    let series = Series {
        rule,
        slot: series.slot.starting(first),
        first_number,
        end,
        last_day: series.last_day,
        excluded: (series.excluded.iter().copied())
            .filter(|start| *start > first && members.contains(start))
            .collect(),
    };
    Some(Part {
        suffix: Some(suffix),
        series,
        members: Some(own.into_iter().collect()),
    })
}

/// The single patterns of a rule, each with its suffix of the UID.
fn pieces(rule: &Rule) -> Vec<(String, Rule)> {
    let parts = rule.parts();
    let is_numbered = |day: &NWeekday| matches!(day, NWeekday::Nth(..));
    let frequency = parts.get_freq();
    let is_plain = !matches!(frequency, Frequency::Monthly | Frequency::Yearly)
        || !parts.get_by_set_pos().is_empty();
    if is_plain {
        return vec![(String::new(), rule.clone())];
    }
    let months = match frequency {
        Frequency::Yearly => parts.get_by_month(),
        _ => &[],
    };
    let weekdays = if parts.get_by_weekday().iter().all(is_numbered) {
        parts.get_by_weekday()
    } else {
        &[]
    };
    let mut pieces = vec![(Vec::new(), parts.clone())];
    pieces = fan_out(pieces, months, |month, rule| {
        let months: Vec<chrono::Month> = chrono::Month::try_from(*month).into_iter().collect();
        (month.to_string(), rule.by_month(&months))
    });
    pieces = fan_out(pieces, weekdays, |weekday, rule| {
        (
            weekday_text(weekday).to_lowercase(),
            rule.by_weekday(vec![*weekday]),
        )
    });
    pieces = fan_out(pieces, parts.get_by_month_day(), |day, rule| {
        (day.to_string(), rule.by_month_day(vec![*day]))
    });
    pieces
        .into_iter()
        .map(|(names, parts)| (names.join("-"), Rule::from_parts(parts)))
        .collect()
}

type NamedRule = (Vec<String>, rrule::RRule<rrule::Unvalidated>);

/// One rule for each of several values, where there are several.
fn fan_out<T>(
    rules: Vec<NamedRule>,
    values: &[T],
    with: impl Fn(&T, rrule::RRule<rrule::Unvalidated>) -> (String, rrule::RRule<rrule::Unvalidated>),
) -> Vec<NamedRule> {
    if values.len() < 2 {
        return rules;
    }
    let mut fanned = Vec::new();
    for (names, rule) in rules {
        for value in values {
            let (name, rule) = with(value, rule.clone());
            fanned.push(([names.clone(), vec![name]].concat(), rule));
        }
    }
    fanned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_taken_apart_into_single_patterns() {
        let cases: [(&str, &[(&str, &str)]); 9] = [
            (
                "FREQ=WEEKLY;BYDAY=MO,TH",
                &[("", "FREQ=WEEKLY;BYDAY=MO,TH")],
            ),
            ("FREQ=MONTHLY;BYDAY=2TU", &[("", "FREQ=MONTHLY;BYDAY=2TU")]),
            (
                "FREQ=MONTHLY;BYDAY=2TU,4TU",
                &[
                    ("2tu", "FREQ=MONTHLY;BYDAY=2TU"),
                    ("4tu", "FREQ=MONTHLY;BYDAY=4TU"),
                ],
            ),
            (
                "FREQ=MONTHLY;BYMONTHDAY=1,15",
                &[
                    ("1", "FREQ=MONTHLY;BYMONTHDAY=1"),
                    ("15", "FREQ=MONTHLY;BYMONTHDAY=15"),
                ],
            ),
            // All weekdays of a month are not single patterns.
            (
                "FREQ=MONTHLY;BYDAY=MO,TU",
                &[("", "FREQ=MONTHLY;BYDAY=MO,TU")],
            ),
            (
                "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1",
                &[("", "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1")],
            ),
            (
                "FREQ=YEARLY;BYMONTH=3,9;BYDAY=1SU",
                &[
                    ("3", "FREQ=YEARLY;BYMONTH=3;BYDAY=1SU"),
                    ("9", "FREQ=YEARLY;BYMONTH=9;BYDAY=1SU"),
                ],
            ),
            (
                "FREQ=YEARLY;BYMONTH=3,9;BYDAY=1SU,-1SU",
                &[
                    ("3-1su", "FREQ=YEARLY;BYMONTH=3;BYDAY=1SU"),
                    ("3--1su", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
                    ("9-1su", "FREQ=YEARLY;BYMONTH=9;BYDAY=1SU"),
                    ("9--1su", "FREQ=YEARLY;BYMONTH=9;BYDAY=-1SU"),
                ],
            ),
            ("FREQ=DAILY", &[("", "FREQ=DAILY")]),
        ];
        for (text, expected) in cases {
            let (rule, _) = Rule::parse(text).unwrap();
            let pieces = pieces(&rule);
            let texts: Vec<(String, String)> = pieces
                .into_iter()
                .map(|(suffix, rule)| (suffix, rule.text()))
                .collect();
            let texts: Vec<(&str, &str)> = texts
                .iter()
                .map(|(suffix, rule)| (suffix.as_str(), rule.as_str()))
                .collect();
            assert_eq!(texts, expected, "{text}");
            assert_eq!(can_hold(&rule), expected.len() == 1, "{text}");
        }
    }
}
