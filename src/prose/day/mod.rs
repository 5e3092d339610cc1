//! Days: `June 9th`, `18.05.2021`, `17.-18. Oktober`, `el 3 de octubre`, `6/9`.

mod form;
mod name;

use chrono::{NaiveDate, Weekday};

use super::fact::{StatedDay, Statement};
use super::token::{Cursor, Token, TokenKind};
use super::words::{AND, BEFORE_DAY, BETWEEN, OF};
use form::{DayForm, date};
pub(crate) use name::read_weekday;
use name::{month, to, year_number};

/// Reads the days that begin here: a day, a period, or a list of days of one month.
pub(crate) fn read(start: Cursor<'_>) -> Option<(Vec<Statement>, Cursor<'_>)> {
    if !may_begin(start) {
        return None;
    }
    let (days, end) = with_weekday(start)?;
    let (first, last, end) = match days {
        DayForm::One(first) => match last_of_period(start, first, end) {
            Some((last, end)) => (first, last, end),
            None => return Some((vec![Statement::Day(first)], end)),
        },
        DayForm::Period(first, last) => (first, last, end),
        DayForm::List(days) => {
            return Some((days.into_iter().map(Statement::Day).collect(), end));
        }
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
fn with_weekday(start: Cursor<'_>) -> Option<(DayForm, Cursor<'_>)> {
    let Some((weekday, after)) = read_weekday(start) else {
        let (days, end) = date(start, None)?;
        return Some(weekday_after(days, end));
    };
    if let Some(found) = period_after_weekday(weekday, after) {
        return Some(found);
    }
    let after = before_date(after);
    let (days, end) = date(after, Some(weekday))?;
    Some((days, end.skip(|c| closing(c, after))))
}

/// Reads the rest of `Monday to Friday, 5-9 July`.
fn period_after_weekday(
    first_weekday: Weekday,
    after: Cursor<'_>,
) -> Option<(DayForm, Cursor<'_>)> {
    let (last_weekday, after) = read_weekday(to(after)?)?;
    let (DayForm::Period(first, last), end) = date(before_date(after), None)? else {
        return None;
    };
    let on = |day: StatedDay, weekday| StatedDay {
        weekday: Some(weekday),
        ..day
    };
    Some((
        DayForm::Period(on(first, first_weekday), on(last, last_weekday)),
        end,
    ))
}

/// After marks and words between a weekday and its date.
fn before_date(start: Cursor<'_>) -> Cursor<'_> {
    start.skip_all(|c| {
        c.any_mark(&[",", ".", "|", ":", "(", "-"])
            .or(c.words(&BEFORE_DAY))
    })
}

/// After the closing parenthesis of `Saturday (9 May)`.
fn closing<'t>(cursor: Cursor<'t>, inside: Cursor<'t>) -> Option<Cursor<'t>> {
    let is_open = inside.previous().is_some_and(|token| token.is("("));
    if is_open { cursor.text(")") } else { None }
}

/// Adds the weekday of `18 May (Tuesday)` and `18 May, Tuesday`.
fn weekday_after(days: DayForm, end: Cursor<'_>) -> (DayForm, Cursor<'_>) {
    let DayForm::One(day) = days else {
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
            DayForm::One(StatedDay {
                weekday: Some(weekday),
                ..day
            }),
            end,
        ),
        None => (days, end),
    }
}

/// The last day of a period, read after its first day.
fn last_of_period<'t>(
    start: Cursor<'t>,
    first: StatedDay,
    end: Cursor<'t>,
) -> Option<(StatedDay, Cursor<'t>)> {
    let is_announced = || {
        let before = start.skip_back_before_day();
        before
            .previous()
            .is_some_and(|_| BETWEEN.end(before.tokens_before()))
    };
    let joined = to(end).or_else(|| end.words(&AND).filter(|_| is_announced()))?;
    let (days, end) = with_weekday(joined.skip(|c| c.words(&BEFORE_DAY)))?;
    let DayForm::One(last) = days else {
        return None;
    };
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
    fn skip_back_before_day(self) -> Cursor<'t> {
        let mut cursor = self;
        while let Some(token) = cursor.previous()
            && token.is_word()
            && BEFORE_DAY.contain(token)
        {
            cursor.at -= 1;
        }
        cursor
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::token::assert_found;

    fn shown(statement: Statement) -> String {
        let show = |day: StatedDay| {
            let year = day.year.map_or(String::new(), |year| format!("{year}-"));
            let weekday = day
                .weekday
                .map_or(String::new(), |weekday| format!(" {weekday}"));
            format!("{year}{:02}-{:02}{weekday}", day.month, day.day)
        };
        match statement {
            Statement::Day(day) => show(day),
            Statement::Period { first, last } => format!("{}..{}", show(first), show(last)),
            other => format!("{other:?}"),
        }
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
            ("Monday to Friday, 5-9 July", &["07-05 Mon..07-09 Fri"]),
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
        assert_found(cases, read, |statements| {
            statements.into_iter().map(shown).collect()
        });
    }
}
