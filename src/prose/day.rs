//! Days and periods: `Sunday, June 9th`, `18.05.2021`, `Oct. 17-18th`.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::{NaiveDate, Weekday};
use regex::{Captures, Regex};

use super::fact::{StatedDay, Statement};
use super::language;
use super::pattern::{any, any_of, compile, is_capitalized};

type Found = (Statement, Range<usize>);

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    let month = any_of(|l| l.months);
    let (ending, to) = (any(|l| l.day_endings), any(|l| l.to));
    let number = format!(r"\d{{1,2}}(?:{ending}|\b)");
    let year = r"(?:19|20)\d{2}";
    compile(&format!(
        r"\b (?:
            (?P<iso> \d{{4}}-\d{{2}}-\d{{2}} ) \b
          | (?P<month> {month} ) \b \.? \s+ (?:the\s+)? (?P<day> {number} )
            (?P<more> \s* (?: [-–—] | \b{to}\s ) \s* (?P<last> {number} ) )?
            (?: ,? \s+ (?P<year> {year} ) \b )?
          | (?P<day_first> {number} ) (?P<more_first> \s* (?: [-–—] | \b{to}\s ) \s* (?P<last_first> {number} ) )?
            \s+ (?:of\s+)? (?P<month_second> {month} ) \b \.?
            (?: ,? \s+ (?P<year_third> {year} ) \b )?
          | (?P<dotted_day> \d{{1,2}} ) \. \s? (?P<dotted_month> \d{{1,2}} ) \b \.?
            (?P<dotted_year> {year} \b )?
          | (?P<slash_one> \d{{1,2}} ) / (?P<slash_two> \d{{1,2}} ) \b (?: / (?P<slash_year> {year} ) \b )?
        )"
    ))
});

/// What may stand between a weekday and the day behind it.
const ARTICLES: [&str; 3] = ["the", "den", "dem"];

/// What joins two days to a period.
static JOINED: LazyLock<Regex> = LazyLock::new(|| {
    let to = any(|l| l.to);
    compile(&format!(r"^ \s* (?: [-–—] | {to} ) \s* (?: the\s+ )? $"))
});

/// What joins two days that are announced as a period.
static AND: LazyLock<Regex> = LazyLock::new(|| {
    let and = any(|l| l.and);
    compile(&format!(r"^ \s+ {and} \s+ (?: the\s+ )? $"))
});

static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    let between = any(|l| l.between);
    compile(&format!(r"\b {between} \s+ (?: the\s+ )? $"))
});

/// The days and periods of a text.
pub fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(captures) = DAY.captures_at(text, at) {
        let Some(whole) = captures.get(0) else { break };
        let before = text.get(at..whole.start()).and_then(weekday_before);
        let day = (!is_part_of_number(text, whole.start()))
            .then(|| read(text, &captures, before.map(|(weekday, _)| weekday)))
            .flatten();
        match day {
            Some((statement, end)) => {
                let start = before.map_or(whole.start(), |(_, start)| at + start);
                at = end;
                found.push((statement, start..end));
            }
            // Begin again behind the first word, which may hide a date.
            None => at = next_word(text, whole.start()),
        }
    }
    join(text, found)
}

/// Whether a number began before the match: in `1/2/3` and `v1.2.3` there is no date.
fn is_part_of_number(text: &str, at: usize) -> bool {
    let (before, found) = text.split_at_checked(at).unwrap_or_default();
    if !found.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let mut letters = before.chars().rev();
    let last = letters.next();
    matches!(last, Some('.' | '/' | '-' | ':' | '#'))
        && letters.next().is_some_and(|c| c.is_ascii_alphanumeric())
}

fn next_word(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let word = rest
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(rest.len());
    let first = rest.chars().next().map_or(1, char::len_utf8);
    at + word.max(first)
}

/// The weekday at the end of a text, and where it begins: `Tuesday, the `.
fn weekday_before(text: &str) -> Option<(Weekday, usize)> {
    let before = without_blanks(text)?;
    let without = |article: &&str| {
        let at = before.len().checked_sub(article.len())?;
        let (rest, last) = before.split_at_checked(at)?;
        without_blanks(rest).filter(|_| last.eq_ignore_ascii_case(article))
    };
    let before = ARTICLES.iter().find_map(without).unwrap_or(before);
    let before = before.strip_suffix(',').unwrap_or(before);
    let before = before.strip_suffix('.').unwrap_or(before);
    let start = before.trim_end_matches(char::is_alphabetic).len();
    Some((weekday(before.get(start..)?)?, start))
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

/// What a match says, and where it ends.
fn read(
    text: &str,
    captures: &Captures<'_>,
    before: Option<Weekday>,
) -> Option<(Statement, usize)> {
    let group = |name: &str| captures.name(name).map(|found| found.as_str());
    let mut end = captures.get(0)?.end();
    let behind = text.get(end..).and_then(weekday_behind);
    end += behind.map_or(0, |(_, length)| length);
    let weekday = before.or(behind.map(|(weekday, _)| weekday));
    if let Some(iso) = group("iso") {
        let date = iso.parse::<NaiveDate>().ok()?;
        return Some((Statement::Day(stated(date, weekday)), end));
    }
    if let Some(name) = group("month").or(group("month_second")) {
        let month = month(name)?;
        let first = group("day")
            .or(group("day_first"))
            .and_then(leading_number)?;
        let year = group("year").or(group("year_third"));
        let day = checked(year, month, first, weekday)?;
        let more = captures.name("more").or(captures.name("more_first"));
        let last = group("last")
            .or(group("last_first"))
            .and_then(leading_number);
        let is_time = |at: usize| text.get(at..).is_some_and(|rest| rest.starts_with(':'));
        return match (more, last) {
            // `May 18 - 20:00` ends before the dash.
            (Some(more), _) if is_time(more.end()) => Some((Statement::Day(day), more.start())),
            _ if is_time(end) => None,
            (Some(_), Some(last)) if last > first => {
                let first = StatedDay {
                    weekday: None,
                    ..day
                };
                let last = checked(year, month, last, None)?;
                Some((Statement::Period { first, last }, end))
            }
            (Some(_), _) => None,
            _ => Some((Statement::Day(day), end)),
        };
    }
    if let (Some(day), Some(month)) = (group("dotted_day"), group("dotted_month")) {
        // `3.2` is a version or an amount; a year or a weekday makes it a date.
        if weekday.is_none() && group("dotted_year").is_none() {
            return None;
        }
        let day = checked(group("dotted_year"), number(month)?, number(day)?, weekday)?;
        return Some((Statement::Day(day), end));
    }
    let (one, two) = (number(group("slash_one")?)?, number(group("slash_two")?)?);
    Some((
        Statement::Day(slashed(one, two, group("slash_year"), weekday?)?),
        end,
    ))
}

/// `6/9` is 9 June in America and 6 September in Britain. Without a year, only one that can be
/// read in one way says anything.
fn slashed(one: u32, two: u32, year: Option<&str>, weekday: Weekday) -> Option<StatedDay> {
    let american = checked(year, one, two, Some(weekday));
    let british = checked(year, two, one, Some(weekday));
    match (american, british) {
        (Some(day), None) | (None, Some(day)) => Some(day),
        (Some(american), Some(british)) if year.is_some() => {
            let fits = |day: &StatedDay| {
                let date = NaiveDate::from_ymd_opt(day.year?, day.month, day.day)?;
                (chrono::Datelike::weekday(&date) == weekday).then_some(*day)
            };
            fits(&american).or(fits(&british))
        }
        // Most pages that write `Sunday 6/9` are American. Who compares must know both readings.
        (american, _) => american,
    }
}

fn stated(date: NaiveDate, weekday: Option<Weekday>) -> StatedDay {
    use chrono::Datelike as _;
    StatedDay {
        year: Some(date.year()),
        month: date.month(),
        day: date.day(),
        weekday,
    }
}

/// A day that the calendar has.
fn checked(
    year: Option<&str>,
    month: u32,
    day: u32,
    weekday: Option<Weekday>,
) -> Option<StatedDay> {
    let year = year.and_then(|year| year.parse().ok());
    // 2024 is a leap year: without a year, 29 February is a day.
    NaiveDate::from_ymd_opt(year.unwrap_or(2024), month, day)?;
    Some(StatedDay {
        year,
        month,
        day,
        weekday,
    })
}

fn leading_number(text: &str) -> Option<u32> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    number(digits)
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok()
}

fn month(name: &str) -> Option<u32> {
    let position = language::position(name, |l| l.months).filter(|_| is_capitalized(name))?;
    u32::try_from(position + 1).ok()
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
    let between = text.get(first.end..last.start).unwrap_or_default();
    let before = text.get(..first.start).unwrap_or_default();
    JOINED.is_match(between) || (AND.is_match(between) && BETWEEN.is_match(before))
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
