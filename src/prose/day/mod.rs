//! Days and periods: `Sunday, June 9th`, `18.05.2021`, `Oct. 17-18th`.

mod written;

use std::ops::Range;

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::fact::{StatedDay, Statement};
use super::phrase::Rest;
use crate::language;
use crate::language::words;
use written::Written;

type Found = (Statement, Range<usize>);

/// What may stand between a weekday and the day behind it.
const ARTICLES: [&str; 3] = ["the", "den", "dem"];

/// The days and periods of a text.
pub fn find(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut last_end = 0;
    for start in written::starts(text) {
        let Some(between) = text.get(last_end..start.at) else {
            continue;
        };
        let Some((written, end)) = written::read(start) else {
            continue;
        };
        let before = weekday_before(between);
        let behind = weekday_behind(end.left());
        let weekday = before.or(behind).map(|(weekday, _)| weekday);
        if let Some(statement) = statement(written, weekday) {
            let start = before.map_or(start.at, |(_, at)| last_end + at);
            last_end = end.at + behind.map_or(0, |(_, length)| length);
            found.push((statement, start..last_end));
        }
    }
    join(text, found)
}

/// The weekday at the end of a text, and where it begins: `Tuesday, the `.
fn weekday_before(text: &str) -> Option<(Weekday, usize)> {
    let before = without_article(text)?;
    let before = before.strip_suffix(',').unwrap_or(before);
    let before = before.strip_suffix('.').unwrap_or(before);
    let start = before.trim_end_matches(char::is_alphabetic).len();
    Some((weekday(before.get(start..)?)?, start))
}

/// The text before the blanks at its end, and before an article there.
fn without_article(text: &str) -> Option<&str> {
    let before = without_blanks(text)?;
    let without = |article: &&str| {
        let at = before.len().checked_sub(article.len())?;
        let (rest, last) = before.split_at_checked(at)?;
        without_blanks(rest).filter(|_| last.eq_ignore_ascii_case(article))
    };
    Some(ARTICLES.iter().find_map(without).unwrap_or(before))
}

/// The text before the blanks at its end, if there are any.
fn without_blanks(text: &str) -> Option<&str> {
    let trimmed = text.trim_end();
    (trimmed.len() < text.len()).then_some(trimmed)
}

/// The weekday at the beginning of a text, and where it ends: ` (Tuesday)`.
fn weekday_behind(text: &str) -> Option<(Weekday, usize)> {
    let rest = text.strip_prefix(',').unwrap_or(text).trim_start();
    let rest = rest.strip_prefix('(').unwrap_or(rest);
    let after = rest.trim_start_matches(char::is_alphabetic);
    let weekday = weekday(rest.get(..rest.len() - after.len())?)?;
    let after = after.strip_prefix(')').unwrap_or(after);
    Some((weekday, text.len() - after.len()))
}

/// What is said by a day as it is written.
fn statement(written: Written, weekday: Option<Weekday>) -> Option<Statement> {
    let day = match written {
        Written::Iso(date) => StatedDay {
            year: Some(date.year()),
            month: date.month(),
            day: date.day(),
            weekday,
        },
        Written::Named { year, month, day } => checked(year, month, day, weekday)?,
        Written::Span {
            year,
            month,
            first,
            last,
        } => {
            let period = Statement::Period {
                first: checked(year, month, first, None)?,
                last: checked(year, month, last, None)?,
            };
            return (first < last).then_some(period);
        }
        // `3.2` is a version or an amount; a year or a weekday makes it a date.
        Written::Dotted { year, month, day } => {
            weekday.map(|_| ()).or(year.map(|_| ()))?;
            checked(year, month, day, weekday)?
        }
        Written::Slashed { year, one, two } => slashed(one, two, year, weekday?)?,
    };
    Some(Statement::Day(day))
}

/// `6/9` is 9 June in America and 6 September in Britain. Without a year, only one that can be
/// read in one way says anything.
fn slashed(one: u32, two: u32, year: Option<i32>, weekday: Weekday) -> Option<StatedDay> {
    let american = checked(year, one, two, Some(weekday));
    let british = checked(year, two, one, Some(weekday));
    match (american, british) {
        (Some(day), None) | (None, Some(day)) => Some(day),
        (Some(american), Some(british)) if year.is_some() => {
            let fits = |day: &StatedDay| {
                let date = NaiveDate::from_ymd_opt(day.year?, day.month, day.day)?;
                (date.weekday() == weekday).then_some(*day)
            };
            fits(&american).or(fits(&british))
        }
        // Most pages that write `Sunday 6/9` are American. Who compares must know both readings.
        (american, _) => american,
    }
}

/// A day that the calendar has.
fn checked(year: Option<i32>, month: u32, day: u32, weekday: Option<Weekday>) -> Option<StatedDay> {
    // 2024 is a leap year: without a year, 29 February is a day.
    NaiveDate::from_ymd_opt(year.unwrap_or(2024), month, day)?;
    Some(StatedDay {
        year,
        month,
        day,
        weekday,
    })
}

/// The weekday of a name.
pub fn weekday(name: &str) -> Option<Weekday> {
    let position = language::position(name, |l| l.weekdays)?;
    Weekday::try_from(u8::try_from(position).ok()?).ok()
}

/// Makes periods of days that a dash or a word joins.
fn join(text: &str, days: Vec<Found>) -> Vec<Found> {
    let mut joined: Vec<Found> = Vec::new();
    for (statement, at) in days {
        let previous = joined.last().cloned();
        let period = match (previous, &statement) {
            (Some((Statement::Day(first), first_at)), Statement::Day(last))
                if are_joined(text, &first_at, &at) =>
            {
                let year = first.year.or(last.year);
                let first = StatedDay { year, ..first };
                Some((
                    Statement::Period { first, last: *last },
                    first_at.start..at.end,
                ))
            }
            _ => None,
        };
        match period {
            Some(period) => {
                joined.pop();
                joined.push(period);
            }
            None => joined.push((statement, at)),
        }
    }
    joined
}

fn are_joined(text: &str, first: &Range<usize>, last: &Range<usize>) -> bool {
    let behind_first = Rest::new(text, first.end);
    let reaches_last =
        |rest: Rest<'_>| rest.skip(Rest::blank).skip(written::article).at == last.start;
    let is_announced = || text.get(..first.start).is_some_and(ends_with_between);
    written::to(behind_first).is_some_and(reaches_last)
        || (written::and(behind_first).is_some_and(reaches_last) && is_announced())
}

/// Whether a text ends with a word that announces the two ends of a period.
fn ends_with_between(text: &str) -> bool {
    let before = without_article(text).unwrap_or_default();
    let start = before.trim_end_matches(char::is_alphabetic).len();
    let last = before.get(start..).unwrap_or_default();
    words(|l| l.between).any(|word| word.eq_ignore_ascii_case(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let show = |day: StatedDay| {
            let year = day.year.map_or(String::new(), |year| format!("{year}-"));
            let weekday = day
                .weekday
                .map_or(String::new(), |weekday| format!(" {weekday}"));
            format!("{year}{:02}-{:02}{weekday}", day.month, day.day)
        };
        find(text)
            .into_iter()
            .map(|(statement, _)| match statement {
                Statement::Day(day) => show(day),
                Statement::Period { first, last } => format!("{}..{}", show(first), show(last)),
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn days_are_found_as_people_write_them() {
        let cases: &[(&str, &[&str])] = &[
            ("on May 18th, we", &["05-18"]),
            ("18 May", &["05-18"]),
            ("the 7th of May", &["05-07"]),
            ("Sunday Nov. 3rd", &["11-03 Sun"]),
            ("Sunday, June 9th", &["06-09 Sun"]),
            ("Thursday, 22.08 from 19", &["08-22 Thu"]),
            ("Sunday 6/9", &["06-09 Sun"]),
            ("Friday 19/2", &["02-19 Fri"]),
            ("6/9", &[]),
            ("2021-05-18", &["2021-05-18"]),
            ("18.05.2021", &["2021-05-18"]),
            ("18. Mai 2021", &["2021-05-18"]),
            ("Dienstag, den 18. Mai", &["05-18 Tue"]),
            ("Tuesday, the 18th of May", &["05-18 Tue"]),
            ("Tue. May 18", &["05-18 Tue"]),
            ("May 18 Tuesday May 25", &["05-18 Tue", "05-25"]),
            ("the theory May 18", &["05-18"]),
            ("March 1, 2024", &["2024-03-01"]),
            ("18 May (Tuesday)", &["05-18 Tue"]),
            ("May 18th-June 22nd", &["05-18..06-22"]),
            ("May 18 – June 22, 2021", &["2021-05-18..2021-06-22"]),
            ("Oct. 17-18th", &["10-17..10-18"]),
            ("March 12-18 2020", &["2020-03-12..2020-03-18"]),
            ("17.-18. Oktober", &["10-17..10-18"]),
            (
                "from the 7th of May until the 11th of June 2024",
                &["2024-05-07..2024-06-11"],
            ),
            ("between March 30th and April 16th", &["03-30..04-16"]),
            ("March 30th and April 16th", &["03-30", "04-16"]),
            ("Friday, 19.2. – Sunday, 21.2.", &["02-19 Fri..02-21 Sun"]),
            ("Aug 16 - Wednesday 3PM", &["08-16"]),
            ("May 18 - 20:00", &["05-18"]),
            ("18 May: talk", &["05-18"]),
            ("May 18, 2021: talk", &["2021-05-18"]),
            ("May 18:00", &[]),
            ("you may 18 times", &[]),
            ("version 3.2 and 1.2.3 and 3/4", &[]),
            ("31 June, May 2024, 30 February", &[]),
            ("at 10.30", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), *expected, "{text}");
        }
    }

    #[test]
    fn a_year_that_is_not_written_is_the_nearest() {
        let day = StatedDay {
            year: None,
            month: 1,
            day: 3,
            weekday: None,
        };
        let near = NaiveDate::from_ymd_opt(2023, 12, 20).expect("a day");
        assert_eq!(day.resolve(near), NaiveDate::from_ymd_opt(2024, 1, 3));
    }
}
