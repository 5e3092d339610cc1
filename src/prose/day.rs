//! Days: `June 9th`, `18.05.2021`, `17.-18. Oktober`, `el 3 de octubre`, `6/9`.

use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::fact::{StatedDay, Statement};
use crate::language::calendar_names;

use super::token::{Cursor, Phrases, Token, TokenKind, synonyms, words};

static MONTHS: LazyLock<Phrases<usize>> = LazyLock::new(|| synonyms(|l| l.months));
static WEEKDAYS: LazyLock<Phrases<usize>> = LazyLock::new(|| synonyms(|l| l.weekdays));
static EVERY_WEEKDAY: LazyLock<Phrases<usize>> = LazyLock::new(|| synonyms(|l| l.every_weekday));
static DAY_ENDINGS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.day_endings));
static OF: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.of));
static TO: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.to));
static AND: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.and));
static BETWEEN: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.between));
static ARTICLES: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let articles = [
        "the", "den", "dem", "der", "le", "el", "am", "du", "au", "al", "del",
    ];
    Phrases::new(articles.map(|word| (word, ())))
});

/// The letters from which on a name is looked up in the locale data. Shorter names are in the
/// words of the languages, because the beginnings of names are often other words.
const FULL_NAME: usize = 5;

/// A day, or several days that are joined.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Days {
    One(StatedDay),
    Period(StatedDay, StatedDay),
    /// `16 and 17 November`.
    List(Vec<StatedDay>),
}

/// Reads the days that begin here: a day, a period, or a list of days of one month.
pub(crate) fn read(start: Cursor<'_>) -> Option<(Vec<Statement>, Cursor<'_>)> {
    if !may_begin(start) {
        return None;
    }
    let (days, end) = with_weekday(start)?;
    let (first, last, end) = match days {
        Days::One(first) => match last_of_period(start, first, end) {
            Some((last, end)) => (first, last, end),
            None => return Some((vec![Statement::Day(first)], end)),
        },
        Days::Period(first, last) => (first, last, end),
        Days::List(days) => return Some((days.into_iter().map(Statement::Day).collect(), end)),
    };
    let first = StatedDay {
        year: first.year.or(last.year),
        ..first
    };
    Some((vec![Statement::Period { first, last }], end))
}

/// Reads `September 2024`, or the name of a month alone.
pub(crate) fn read_month(start: Cursor<'_>) -> Option<(Statement, Cursor<'_>)> {
    let (month, end) = month(start)?;
    let after = end.skip(|c| c.words(&OF));
    match year_number(after) {
        Some((year, end)) => Some((
            Statement::Month {
                year: Some(year),
                month,
            },
            end,
        )),
        None => Some((Statement::Month { year: None, month }, end)),
    }
}

/// Reads the name of a weekday.
pub(crate) fn read_weekday(start: Cursor<'_>) -> Option<(Weekday, Cursor<'_>)> {
    let name = start.token().filter(|token| token.is_word())?;
    let letters = name.lower.chars().count();
    let (weekday, end) = match start.phrase(&WEEKDAYS) {
        Some((position, end)) => (Weekday::try_from(u8::try_from(position).ok()?).ok()?, end),
        None if letters >= FULL_NAME && start.phrase(&EVERY_WEEKDAY).is_none() => {
            (calendar_names::weekday(&name.lower)?, start.advance())
        }
        None => return None,
    };
    (letters > 3 || name.is_capital).then_some((weekday, end))
}

/// Whether a number continues here that began before: no date is in `1/2/3` and `v1.2.3`.
fn may_begin(start: Cursor<'_>) -> bool {
    let Some(token) = start.token() else {
        return false;
    };
    if !token.is_glued || token.kind != TokenKind::Number {
        return true;
    }
    let before = start.previous().map_or("", |token| &*token.lower);
    let is_inside = matches!(before, "." | "/" | "-" | ":" | "#" | "," | "§")
        && start.previous().is_some_and(|token| token.is_glued);
    !is_inside && !start.previous().is_some_and(Token::is_word)
}

/// Reads a date with the weekday before or after it.
fn with_weekday(start: Cursor<'_>) -> Option<(Days, Cursor<'_>)> {
    let Some((weekday, after)) = read_weekday(start) else {
        let (days, end) = date(start, None)?;
        return Some(weekday_after(days, end));
    };
    let after = after.skip_all(|c| {
        c.any_mark(&[",", ".", "|", ":", "(", "-"])
            .or(c.words(&ARTICLES))
    });
    let (days, end) = date(after, Some(weekday))?;
    Some((days, end.skip(|c| closing(c, after))))
}

/// After the closing parenthesis of `Saturday (9 May)`.
fn closing<'t>(cursor: Cursor<'t>, inside: Cursor<'t>) -> Option<Cursor<'t>> {
    let is_open = inside.previous().is_some_and(|token| token.is("("));
    if is_open { cursor.text(")") } else { None }
}

/// Adds the weekday of `18 May (Tuesday)` and `18 May, Tuesday`.
fn weekday_after(days: Days, end: Cursor<'_>) -> (Days, Cursor<'_>) {
    let Days::One(day) = days else {
        return (days, end);
    };
    let mark = end.any_mark(&["(", ","]);
    let found = mark.and_then(|mark| {
        let (weekday, after) = read_weekday(mark)?;
        let is_open = mark.previous().is_some_and(|token| token.is("("));
        let is_of_next = date(after.skip(|c| c.text(",")), None).is_some();
        let after = if is_open { after.text(")")? } else { after };
        (!is_of_next).then_some((weekday, after))
    });
    match found {
        Some((weekday, end)) => (
            Days::One(StatedDay {
                weekday: Some(weekday),
                ..day
            }),
            end,
        ),
        None => (days, end),
    }
}

fn date(start: Cursor<'_>, weekday: Option<Weekday>) -> Option<(Days, Cursor<'_>)> {
    iso(start)
        .or_else(|| month_first(start))
        .or_else(|| day_first(start))
        .or_else(|| dotted(start, weekday))
        .or_else(|| slashed(start, weekday))
        .map(|(days, end)| (days.on(weekday), end))
}

impl Days {
    fn on(self, weekday: Option<Weekday>) -> Days {
        match self {
            Days::One(day) => Days::One(StatedDay { weekday, ..day }),
            Days::Period(first, last) => Days::Period(StatedDay { weekday, ..first }, last),
            list => list,
        }
    }
}

/// `2021-05-18`.
fn iso(start: Cursor<'_>) -> Option<(Days, Cursor<'_>)> {
    let (year, after) = start.number(4..=4)?;
    let (month, after) = after.glued("-")?.number(2..=2)?;
    let (day, after) = after.glued("-")?.number(2..=2)?;
    let day = checked(Some(i32::try_from(year).ok()?), month, day)?;
    Some((Days::One(day), after))
}

/// `May 18th`, `Oct. 17-18, 2021`, `September 14 and 16`.
fn month_first(start: Cursor<'_>) -> Option<(Days, Cursor<'_>)> {
    let (month, after) = month(start)?;
    let (first, after) = day(after.skip(|c| c.words(&ARTICLES)))?;
    if after
        .glued(":")
        .is_some_and(|c| c.number(2..=2).is_some_and(|_| c.is_glued()))
    {
        return None; // `May 18:00` is a time.
    }
    let (days, after) = more_days(first, after, |c| {
        c.glued(":").is_none() && month_of(c).is_none()
    });
    let (year, end) = year(after);
    Some((numbered(&days, month, year)?, end))
}

/// `18 May`, `the 7th of May`, `17.-18. Oktober 2021`, `3 de octubre de 2025`.
fn day_first(start: Cursor<'_>) -> Option<(Days, Cursor<'_>)> {
    let (first, after) = day(start)?;
    let (days, after) = more_days(first, after, |_| true);
    let (month, after) = month_of(after)?;
    let (year, end) = year(after);
    Some((numbered(&days, month, year)?, end))
}

fn month_of(start: Cursor<'_>) -> Option<(u32, Cursor<'_>)> {
    let after = start.skip(|c| c.words(&OF));
    month(after)
}

/// How the days of one month are joined.
enum Numbers {
    One(u32),
    Range(u32, u32),
    List(Vec<u32>),
}

/// Reads the days after the first: `-18`, `and 16`, `, 21 and 28`.
fn more_days<'t>(
    first: u32,
    start: Cursor<'t>,
    is_day: impl Fn(Cursor<'t>) -> bool,
) -> (Numbers, Cursor<'t>) {
    let next = |cursor: Cursor<'t>| {
        let (day, end) = day(cursor.skip(|c| c.words(&ARTICLES)))?;
        (is_day(end) && !is_time(end)).then_some((day, end))
    };
    if let Some((last, end)) = to(start).and_then(next)
        && last > first
    {
        return (Numbers::Range(first, last), end);
    }
    let mut days = vec![first];
    let mut cursor = start;
    while let Some((day, end)) = and(cursor).and_then(next)
        && days.last().is_some_and(|last| *last < day)
    {
        days.push(day);
        cursor = end;
    }
    match days.len() {
        1 => (Numbers::One(first), start),
        _ => (Numbers::List(days), cursor),
    }
}

/// Whether a number before this position was the hour of a time: `May 18, 7pm`.
fn is_time(after: Cursor<'_>) -> bool {
    super::time::continues_time(after)
}

/// After `and` or a comma with `and`.
fn and(start: Cursor<'_>) -> Option<Cursor<'_>> {
    start.words(&AND).or_else(|| {
        let comma = start.text(",")?;
        Some(comma.skip(|c| c.words(&AND)))
    })
}

fn numbered(days: &Numbers, month: u32, year: Option<i32>) -> Option<Days> {
    Some(match days {
        Numbers::One(day) => Days::One(checked(year, month, *day)?),
        Numbers::Range(first, last) => {
            Days::Period(checked(year, month, *first)?, checked(year, month, *last)?)
        }
        Numbers::List(days) => {
            let days = days.iter().map(|day| checked(year, month, *day));
            Days::List(days.collect::<Option<_>>()?)
        }
    })
}

/// `18.5.`, `18.05.2021`. Without a year or weekday, `3.2` is a version or an amount.
fn dotted(start: Cursor<'_>, weekday: Option<Weekday>) -> Option<(Days, Cursor<'_>)> {
    let (day, after) = start.number(1..=2)?;
    let dot = after.glued(".")?;
    let (month, after) = dot.number(1..=2)?;
    let (year, end, is_closed) = match after.glued(".") {
        Some(dot) => match year_number(dot) {
            Some((year, end)) => (Some(year), end, true),
            None => (None, dot, true),
        },
        None => (None, after, false),
    };
    if end.continues_word()
        || (is_closed && year.is_none() && end.is_glued() && end.continues_word())
    {
        return None;
    }
    let is_date = year.is_some() || weekday.is_some() || (is_closed && !is_sentence_end(end));
    let found = checked(year, month, day)?;
    is_date.then_some((Days::One(found), end))
}

/// Whether the full stop before this position ends a sentence. At the end of a text it may be
/// part of a date: `Plenum 14.3.`
fn is_sentence_end(end: Cursor<'_>) -> bool {
    end.token().is_some_and(|token| {
        token.kind == TokenKind::LineEnd || (token.is_word() && token.is_capital)
    })
}

/// `6/9` is 9 June in America and 6 September in Britain.
fn slashed(start: Cursor<'_>, weekday: Option<Weekday>) -> Option<(Days, Cursor<'_>)> {
    let (one, after) = start.number(1..=2)?;
    let (two, after) = after.glued("/")?.number(1..=2)?;
    let year = after.glued("/").and_then(year_number);
    let (year, end) = year.map_or((None, after), |(year, end)| (Some(year), end));
    if end.continues_word() || end.glued("/").is_some() {
        return None;
    }
    if year.is_none() && weekday.is_none() {
        return None;
    }
    let found = match (checked(year, one, two), checked(year, two, one)) {
        (Some(day), None) | (None, Some(day)) => day,
        (Some(american), Some(british)) => StatedDay {
            is_ambiguous: true,
            ..in_order(american, british, weekday)
        },
        (None, None) => return None,
    };
    Some((Days::One(found), end))
}

/// The order of day and month that agrees with the weekday; the American one if both do.
fn in_order(american: StatedDay, british: StatedDay, weekday: Option<Weekday>) -> StatedDay {
    let agrees = |day: StatedDay| {
        let date = NaiveDate::from_ymd_opt(day.year?, day.month, day.day)?;
        (Some(date.weekday()) == weekday).then_some(day)
    };
    agrees(american).or(agrees(british)).unwrap_or(american)
}

/// The name of a month. In lower case only where no other word has the same form: `may` is a
/// verb, `mars` a month.
fn month(start: Cursor<'_>) -> Option<(u32, Cursor<'_>)> {
    let name = start.token().filter(|token| token.is_word())?;
    let (month, end) = match start.phrase(&MONTHS) {
        Some((position, end)) => (u32::try_from(position + 1).ok()?, end),
        None if name.lower.chars().count() >= FULL_NAME => {
            (calendar_names::month(&name.lower)?, start.advance())
        }
        None => return None,
    };
    let is_name =
        name.is_capital || (name.at.len() > 3 && !matches!(&*name.lower, "march" | "août"));
    let is_name = is_name || matches!(&*name.lower, "mai" | "août");
    let has_dot = name.at.len() <= 4;
    let end = end.skip(|c| if has_dot { c.glued(".") } else { None });
    is_name.then_some((month, end))
}

/// The number of a day: `18`, `18th`, `18.`, `1er`.
fn day(start: Cursor<'_>) -> Option<(u32, Cursor<'_>)> {
    let (day, after) = start.number(1..=2)?;
    let end = match after.words(&DAY_ENDINGS) {
        Some(end) if after.is_glued() => end,
        _ if after.continues_word() => return None,
        _ => after,
    };
    (1..=31).contains(&day).then_some((day, end))
}

/// After the dash or word that joins two days to a period.
fn to(start: Cursor<'_>) -> Option<Cursor<'_>> {
    start.text("-").or_else(|| start.words(&TO))
}

/// A year, if there is one: `, 2021`, `de 2025`.
fn year(start: Cursor<'_>) -> (Option<i32>, Cursor<'_>) {
    let after = start.skip(|c| c.text(",").or(c.words(&OF)));
    match year_number(after) {
        Some((year, end)) if end.glued(":").is_none_or(|c| !c.is_glued()) => (Some(year), end),
        _ => (None, start),
    }
}

/// A year of this century or the last.
fn year_number(start: Cursor<'_>) -> Option<(i32, Cursor<'_>)> {
    let (year, end) = start.number(4..=4)?;
    let year = i32::try_from(year).ok()?;
    ((1700..2100).contains(&year) && !end.continues_word()).then_some((year, end))
}

/// A day that the calendar has. 2024 is a leap year: without a year, 29 February is a day.
fn checked(year: Option<i32>, month: u32, day: u32) -> Option<StatedDay> {
    NaiveDate::from_ymd_opt(year.unwrap_or(2024), month, day)?;
    Some(StatedDay {
        year,
        month,
        day,
        weekday: None,
        is_ambiguous: false,
    })
}

/// The last day of a period, read after its first day.
fn last_of_period<'t>(
    start: Cursor<'t>,
    first: StatedDay,
    end: Cursor<'t>,
) -> Option<(StatedDay, Cursor<'t>)> {
    let is_announced = || {
        let before = start.skip_back_articles();
        before
            .previous()
            .is_some_and(|_| BETWEEN.end(before.tokens_before()))
    };
    let joined = to(end).or_else(|| end.words(&AND).filter(|_| is_announced()))?;
    let (days, end) = with_weekday(joined.skip(|c| c.words(&ARTICLES)))?;
    let Days::One(last) = days else { return None };
    let is_after = |year| {
        let first = NaiveDate::from_ymd_opt(first.year.unwrap_or(year), first.month, first.day)?;
        let last = NaiveDate::from_ymd_opt(last.year.unwrap_or(year), last.month, last.day)?;
        Some(last > first)
    };
    // A period may cross the end of a year.
    let is_period = first.year.is_none() || is_after(2024).unwrap_or(false);
    is_period.then_some((last, end))
}

impl<'t> Cursor<'t> {
    fn skip_back_articles(self) -> Cursor<'t> {
        let mut cursor = self;
        while let Some(token) = cursor.previous()
            && token.is_word()
            && ARTICLES.occur_in(std::slice::from_ref(token))
        {
            cursor.at -= 1;
        }
        cursor
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::token::tokens;

    fn shown(text: &str) -> Vec<String> {
        let show = |day: StatedDay| {
            let year = day.year.map_or(String::new(), |year| format!("{year}-"));
            let weekday = day
                .weekday
                .map_or(String::new(), |weekday| format!(" {weekday}"));
            format!("{year}{:02}-{:02}{weekday}", day.month, day.day)
        };
        let tokens = tokens(text);
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let Some((statements, end)) = read(Cursor::new(&tokens, at)) else {
                at += 1;
                continue;
            };
            at = end.at;
            found.extend(statements.into_iter().map(|statement| match statement {
                Statement::Day(day) => show(day),
                Statement::Period { first, last } => format!("{}..{}", show(first), show(last)),
                other => format!("{other:?}"),
            }));
        }
        found
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
            ("the theory May 18", &["05-18"]),
            ("March 1, 2024", &["2024-03-01"]),
            ("18 May (Tuesday)", &["05-18 Tue"]),
            ("Viernes 3 de octubre de 2025", &["2025-10-03 Fri"]),
            ("samedi 1er mars", &["03-01 Sat"]),
            ("May 18th-June 22nd", &["05-18..06-22"]),
            ("May 18 – June 22, 2021", &["2021-05-18..2021-06-22"]),
            ("Oct. 17-18th", &["10-17..10-18"]),
            ("March 12-18 2020", &["2020-03-12..2020-03-18"]),
            ("17.-18. Oktober", &["10-17..10-18"]),
            ("8–11 August 2024", &["2024-08-08..2024-08-11"]),
            ("du 3 au 7 juin", &["06-03..06-07"]),
            ("del 3 al 7 de junio", &["06-03..06-07"]),
            ("September 14 and 16", &["09-14", "09-16"]),
            ("4., 11. und 18. März", &["03-04", "03-11", "03-18"]),
            (
                "from the 7th of May until the 11th of June 2024",
                &["2024-05-07..2024-06-11"],
            ),
            ("between March 30th and April 16th", &["03-30..04-16"]),
            ("March 30th and April 16th", &["03-30", "04-16"]),
            ("Friday, 19.2. – Sunday, 21.2.", &["02-19 Fri..02-21 Sun"]),
            ("Aug 16 - Wednesday 3PM", &["08-16"]),
            ("May 18 - 20:00", &["05-18"]),
            ("May 18, 7pm", &["05-18"]),
            ("18 May: talk", &["05-18"]),
            ("May 18, 2021: talk", &["2021-05-18"]),
            ("May 18:00", &[]),
            ("you may 18 times", &[]),
            ("version 3.2 and 1.2.3 and 3/4", &[]),
            ("31 June, May 2024, 30 February", &[]),
            ("at 10.30", &[]),
        ];
        let mut wrong = Vec::new();
        for (text, expected) in cases {
            let found = shown(text);
            if found != *expected {
                wrong.push(format!("{text}: {found:?}"));
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    }
}
