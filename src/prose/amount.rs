//! Counts and lengths: `6 sessions, 2 hours each`, `a two-hour workshop`, `Dauer: 90 Minuten`.

use std::sync::LazyLock;

use chrono::TimeDelta;

use super::day::read_weekday;
use super::fact::{LengthOf, Statement};
use super::token::{Cursor, Phrases, Token, words};
use super::words::{
    ABOUT, AND, EVENT_NOUNS, EVERY_WEEKDAY, IN_A_ROW, LASTS, LENGTH_LABELS, MINUTES, NUMBERS, OF,
    ONE, SESSIONS,
};
use crate::language::{LANGUAGES, Language};

static NUMBERS_AND_A_HALF: LazyLock<Phrases<u32>> = LazyLock::new(|| {
    Phrases::new(
        LANGUAGES
            .into_iter()
            .flat_map(|l| l.numbers_and_a_half)
            .copied(),
    )
});
static AND_A_HALF: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.and_a_half));
static CONSISTS_OF: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.consists_of));
static PARTLY: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.partly));
static WEEKS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.weeks));
static HOURS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.hours));
static HOURS_IN_ONE_WORD: LazyLock<Phrases<u32>> = LazyLock::new(|| {
    let of_language = |l: &'static Language| {
        let numbers = l.numbers.iter();
        numbers.flat_map(|&(number, value)| {
            let endings = l.hour_endings.iter();
            endings.map(move |ending| (format!("{number}{ending}"), value))
        })
    };
    Phrases::new(LANGUAGES.into_iter().flat_map(of_language))
});
static EACH: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.each));
static EACH_LASTS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.each_lasts));
static IN_TOTAL: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.in_total));

/// Reads the count or length that begins here.
pub(crate) fn read(start: Cursor<'_>) -> Option<(Statement, Cursor<'_>)> {
    if is_part_of_number(start) {
        return None;
    }
    length(start)
        .or_else(|| weeks(start).map(|(weeks, end)| (Statement::Weeks(weeks), end)))
        .or_else(|| count(start).map(|(count, end)| (Statement::Count(count), end)))
}

/// Whether the number is the rest of another: `1.5`, `10-12`.
fn is_part_of_number(start: Cursor<'_>) -> bool {
    let before = start.previous().map_or("", |token| &*token.lower);
    let is_joined = matches!(before, "." | "," | "-" | "/" | "#" | ":");
    is_joined && start.is_glued()
}

/// `6 weekly sessions`, `five Friday evenings`, `6 consecutive Tuesdays`, but not `the first two
/// sessions`, which are a part of them.
fn count(start: Cursor<'_>) -> Option<(u32, Cursor<'_>)> {
    let (count, after) = whole(start)?;
    let after = after.skip(|c| c.text("-"));
    let after = after.skip_all(|c| {
        c.words(&IN_A_ROW)
            .filter(|end| session_word(*end).is_some() || end.words(&IN_A_ROW).is_some())
    });
    let after = after.skip(|c| {
        let (_, end) = read_weekday(c)?;
        session_word(end).is_some().then_some(end)
    });
    let end = session_word(after)?;
    let before = start.tokens_before();
    let is_part = PARTLY.end(before) && !CONSISTS_OF.end(before);
    (!is_part && count > 1).then_some((count, end))
}

/// `a five-week course`, `un curso de seis semanas`.
fn weeks(start: Cursor<'_>) -> Option<(u32, Cursor<'_>)> {
    let (weeks, after) = whole(start)?;
    let end = after.skip(|c| c.text("-")).words(&WEEKS)?;
    let noun = || end.skip(|c| c.text("-")).words(&EVENT_NOUNS);
    match ends_with_noun_of(start.tokens_before()) {
        true => Some((weeks, end)),
        false => Some((weeks, noun()?)),
    }
}

fn session_word(start: Cursor<'_>) -> Option<Cursor<'_>> {
    start
        .words(&SESSIONS)
        .or_else(|| Some(start.phrase(&EVERY_WEEKDAY)?.1))
}

fn whole(start: Cursor<'_>) -> Option<(u32, Cursor<'_>)> {
    start.number(1..=2).or_else(|| start.phrase(&NUMBERS))
}

/// A length with a word before or after it that states its extent.
fn length(start: Cursor<'_>) -> Option<(Statement, Cursor<'_>)> {
    let (length, end) = amount(start)?;
    let (of, end) = each(start, end)
        .or_else(|| total(end))
        .or_else(|| of_event(start, end))?;
    Some((Statement::Length { length, of }, end))
}

fn each<'t>(start: Cursor<'t>, end: Cursor<'t>) -> Option<(LengthOf, Cursor<'t>)> {
    let after = end.skip_all(|c| c.any_mark(&[",", "-"]));
    if let Some(end) = after.words(&EACH) {
        return Some((LengthOf::EachSession, end));
    }
    let before = without_about(start.tokens_before());
    EACH_LASTS
        .end(before)
        .then_some((LengthOf::EachSession, end))
}

/// `12 hour training in total`
fn total(end: Cursor<'_>) -> Option<(LengthOf, Cursor<'_>)> {
    let end = end
        .words(&IN_TOTAL)
        .or_else(|| end.advance().words(&IN_TOTAL))?;
    Some((LengthOf::AllSessions, end))
}

/// `a two hour workshop`, `the walk lasts three hours`, `Duration: 90 minutes`. The event's own
/// noun is checked later, with the title.
fn of_event<'t>(start: Cursor<'t>, end: Cursor<'t>) -> Option<(LengthOf, Cursor<'t>)> {
    let before = start.tokens_before();
    let is_labelled = without_about(before)
        .split_last()
        .is_some_and(|(mark, label)| (mark.is(":") || mark.is("|")) && LENGTH_LABELS.end(label));
    if is_labelled || LASTS.end(before) {
        return Some((LengthOf::Event, end));
    }
    let is_exact = !ABOUT.end(before);
    if ends_with_noun_of(before) {
        return Some((LengthOf::Event, end));
    }
    let noun = end.skip(|c| c.text("-"));
    let noun = [Some(noun), noun.words(&IN_A_ROW)]
        .into_iter()
        .flatten()
        .find_map(|noun| noun.words(&EVENT_NOUNS))?;
    is_exact.then_some((LengthOf::Event, noun))
}

/// Whether tokens end with a noun for events and *of*: `un atelier de` before `deux heures`.
pub(crate) fn ends_with_noun_of(tokens: &[Token]) -> bool {
    (1..=2).any(|length| {
        let split = tokens.len().checked_sub(length);
        let Some((before, of)) = split.and_then(|at| tokens.split_at_checked(at)) else {
            return false;
        };
        let end = Cursor::new(of, 0).words(&OF);
        end.is_some_and(|end| end.at == of.len()) && EVENT_NOUNS.end(before)
    })
}

fn without_about(tokens: &[Token]) -> &[Token] {
    let without_stop = match tokens.split_last() {
        Some((last, before)) if last.is(".") => before, // `ca.`
        _ => tokens,
    };
    match without_stop.split_last() {
        Some((last, before)) if ABOUT.contain(last) => before,
        _ => tokens,
    }
}

/// Hours, which may have a fraction, or minutes, or both.
fn amount(start: Cursor<'_>) -> Option<(TimeDelta, Cursor<'_>)> {
    if let Some((hours, end)) = start.phrase(&HOURS_IN_ONE_WORD) {
        return Some((TimeDelta::try_hours(hours.into())?, end));
    }
    let (number, after) = number(start)?;
    let unit = after.skip(|c| c.text("-"));
    if let Some(end) = unit.words(&MINUTES) {
        return Some((TimeDelta::try_minutes(number.round() as i64)?, end));
    }
    let end = unit.words(&HOURS)?;
    if end.continues_word() {
        return None; // `18h30` is a time.
    }
    let hours = TimeDelta::try_minutes((number * 60.0).round() as i64)?;
    if let Some(end) = end.words(&AND_A_HALF) {
        return Some((hours + TimeDelta::minutes(30), end));
    }
    let more = end.skip(|c| c.words(&AND));
    let minutes = more
        .number(1..=2)
        .and_then(|(minutes, after)| Some((minutes, after.words(&MINUTES)?)));
    match minutes {
        Some((minutes, end)) => Some((hours + TimeDelta::minutes(minutes.into()), end)),
        None => Some((hours, end)),
    }
}

/// A number that may end with a half in words: `two and a half`.
fn number(start: Cursor<'_>) -> Option<(f64, Cursor<'_>)> {
    if let Some((whole, end)) = start.phrase(&NUMBERS_AND_A_HALF) {
        return Some((f64::from(whole) + 0.5, end));
    }
    let (number, end) = plain_number(start).or_else(|| Some((1.0, start.words(&ONE)?)))?;
    match end.words(&AND_A_HALF) {
        Some(end) => Some((number + 0.5, end)),
        None => Some((number, end)),
    }
}

/// A whole number in digits or words, or a fraction: `2.5`, `1,5`, `2½`.
fn plain_number(start: Cursor<'_>) -> Option<(f64, Cursor<'_>)> {
    let Some((whole, after)) = start.number(1..=3) else {
        let (number, end) = start.phrase(&NUMBERS)?;
        return Some((number.into(), end));
    };
    if let Some(end) = after.text("½") {
        return Some((f64::from(whole) + 0.5, end));
    }
    let point = after.glued(".").or_else(|| after.glued(","));
    let fraction = point.filter(|c| c.is_glued()).and_then(|point| {
        let digits = point.token()?.at.len();
        let (fraction, end) = point.number(1..=2)?;
        Some((
            f64::from(fraction) / if digits == 1 { 10.0 } else { 100.0 },
            end,
        ))
    });
    match fraction {
        Some((fraction, end)) => Some((f64::from(whole) + fraction, end)),
        None => Some((whole.into(), after)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::token::assert_found;

    #[test]
    fn counts_and_lengths_are_found_as_people_write_them() {
        let cases: &[(&str, &[&str])] = &[
            ("(6 sessions, 2 hours each)", &["6", "120 each"]),
            ("12 hour training in total", &["720 in total"]),
            ("Each session lasts 2.5 hours.", &["150 each"]),
            ("over five evenings", &["5"]),
            ("An acht Abenden", &["8"]),
            ("cuatro sesiones", &["4"]),
            ("5 séances de 90 minutes chacune", &["5", "90 each"]),
            ("the first three sessions, after six evenings", &[]),
            ("five Friday evenings", &["5"]),
            ("dauert zweieinhalb Stunden", &["150"]),
            ("lasts two and a half hours", &["150"]),
            ("dure deux heures et demie", &["150"]),
            ("dura una hora y media", &["90"]),
            ("two hour workshop", &["120"]),
            ("In dem dreistündigen Kurs", &["180"]),
            ("a five-week course", &["5 weeks"]),
            ("un curso de seis semanas, in six weeks", &["6 weeks"]),
            ("ein 90-minütiger Workshop", &["90"]),
            ("un atelier de deux heures", &["120"]),
            ("A 90 minute call", &["90"]),
            ("Dauer: 90 Minuten", &["90"]),
            ("dauert drei Stunden", &["180"]),
            ("1 hour and 30 minutes in total", &["90 in total"]),
            ("eight 10-minute talks", &[]),
            ("18h30", &[]),
        ];
        assert_found(cases, read, |statement| {
            vec![match statement {
                Statement::Count(count) => count.to_string(),
                Statement::Weeks(weeks) => format!("{weeks} weeks"),
                Statement::Length { length, of } => {
                    let of = match of {
                        LengthOf::EachSession => " each",
                        LengthOf::AllSessions => " in total",
                        LengthOf::Event => "",
                    };
                    format!("{}{of}", length.num_minutes())
                }
                other => format!("{other:?}"),
            }]
        });
    }
}
