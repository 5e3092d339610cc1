//! The names of months and weekdays, the numbers of days and years.

use std::sync::LazyLock;

use chrono::Weekday;

use crate::language::calendar_names;
use crate::prose::token::{Cursor, Phrases, synonyms, words};
use crate::prose::words::{EVERY_WEEKDAY, OF, TO};

pub(super) static MONTHS: LazyLock<Phrases<usize>> = LazyLock::new(|| synonyms(|l| l.months));
pub(super) static WEEKDAYS: LazyLock<Phrases<usize>> = LazyLock::new(|| synonyms(|l| l.weekdays));

pub(super) static DAY_ENDINGS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.day_endings));

static AMBIGUOUS_MONTHS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.ambiguous_months));
static SHORT_MONTHS: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.short_months));

/// The letters from which on the names of the locale data, and their beginnings, are read. Shorter
/// names are in the words of the languages, because short beginnings are often other words.
const FULL_NAME: usize = 5;

static FULL_MONTHS: LazyLock<Phrases<u32>> =
    LazyLock::new(|| Phrases::new(calendar_names::months_from(FULL_NAME)));
static FULL_WEEKDAYS: LazyLock<Phrases<Weekday>> =
    LazyLock::new(|| Phrases::new(calendar_names::weekdays_from(FULL_NAME)));

/// Reads the name of a weekday.
pub(crate) fn read_weekday(start: Cursor<'_>) -> Option<(Weekday, Cursor<'_>)> {
    let name = start.token().filter(|token| token.is_word())?;
    let (weekday, end) = match start.phrase(&WEEKDAYS) {
        Some((position, end)) => (Weekday::try_from(u8::try_from(position).ok()?).ok()?, end),
        None => {
            let found = start.phrase(&FULL_WEEKDAYS)?;
            let is_plural = start.phrase(&EVERY_WEEKDAY).is_some();
            (!is_plural).then_some(found)?
        }
    };
    let is_name = name.is_capital || name.lower.chars().count() > 3;
    is_name.then_some((weekday, end))
}

/// Reads the name of a month. In lower case, abbreviations and names that are also other words are
/// no months: `may` is a verb, `mars` is a month.
pub(super) fn month(start: Cursor<'_>) -> Option<(u32, Cursor<'_>)> {
    let name = start.token().filter(|token| token.is_word())?;
    let (month, end) = match start.phrase(&MONTHS) {
        Some((position, end)) => (u32::try_from(position + 1).ok()?, end),
        None => start.phrase(&FULL_MONTHS)?,
    };
    let is_name = name.is_capital
        || match name.at.len() {
            0..=3 => start.words(&SHORT_MONTHS).is_some(),
            _ => start.words(&AMBIGUOUS_MONTHS).is_none(),
        };
    let end = if name.at.len() <= 4 {
        end.skip(dot_of_abbreviation)
    } else {
        end
    };
    is_name.then_some((month, end))
}

/// After the full stop of `25 Jan. 2027`, but not of `until May. We meet …`
fn dot_of_abbreviation(cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    let after = cursor.glued(".")?;
    let is_sentence = after
        .token()
        .is_some_and(|next| next.is_word() && next.is_capital);
    (!is_sentence).then_some(after)
}

/// The number of a day: `18`, `18th`, `18.`, `1er`.
pub(super) fn day(start: Cursor<'_>) -> Option<(u32, Cursor<'_>)> {
    let (day, after) = start.number(1..=2)?;
    let end = match after.words(&DAY_ENDINGS) {
        Some(end) if after.is_glued() => end,
        _ if after.continues_word() => return None,
        _ => after,
    };
    (1..=31).contains(&day).then_some((day, end))
}

/// A year, if there is one: `, 2021`, `de 2025`.
pub(super) fn year(start: Cursor<'_>) -> (Option<i32>, Cursor<'_>) {
    let after = start.skip(|c| c.text(",").or(c.words(&OF)));
    match year_number(after) {
        Some((year, end)) if end.glued(":").is_none_or(|c| !c.is_glued()) => (Some(year), end),
        _ => (None, start),
    }
}

/// A year of this century or the last.
pub(super) fn year_number(start: Cursor<'_>) -> Option<(i32, Cursor<'_>)> {
    let (year, end) = start.number(4..=4)?;
    let year = i32::try_from(year).ok()?;
    ((1700..2100).contains(&year) && !end.continues_word()).then_some((year, end))
}

/// After the dash or word that joins two days to a period.
pub(super) fn to(start: Cursor<'_>) -> Option<Cursor<'_>> {
    start.text("-").or_else(|| start.words(&TO))
}
