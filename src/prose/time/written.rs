//! One time of day as it is written: `7pm`, `18:30`, `18 Uhr`, `noon Eastern`.

use std::sync::LazyLock;

use chrono::NaiveTime;

use crate::language::{LANGUAGES, Language};
use crate::prose::fact::TextTime;
use crate::prose::token::{Cursor, Phrases, Token, words};
use crate::prose::words::{FILLERS, NUMBERS, ONE};
use crate::prose::zone_word::{self, ZoneWord};

pub(super) static CLOCK: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.clock));
pub(super) static NOON: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.noon));

static BEFORE_HOUR: LazyLock<Phrases<i32>> =
    LazyLock::new(|| Phrases::new(LANGUAGES.into_iter().flat_map(|l| l.before_hour).copied()));
static AFTER_HOUR: LazyLock<Phrases<i32>> =
    LazyLock::new(|| Phrases::new(LANGUAGES.into_iter().flat_map(|l| l.after_hour).copied()));

pub(super) static DAY_PARTS: LazyLock<Phrases<DayPart>> = LazyLock::new(|| {
    let of_language = |language: &'static Language| {
        let morning = language.morning.iter().map(|word| (*word, DayPart::Am));
        let afternoon = language.afternoon.iter().map(|word| (*word, DayPart::Pm));
        morning.chain(afternoon)
    };
    let written = [
        ("am", DayPart::Am),
        ("a.m.", DayPart::Am),
        ("pm", DayPart::Pm),
        ("p.m.", DayPart::Pm),
    ];
    let languages = LANGUAGES.into_iter();
    Phrases::new(languages.flat_map(of_language).chain(written))
});

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayPart {
    Am,
    Pm,
}

/// One end of a range as it is written.
#[derive(Debug, Clone)]
pub(super) struct WrittenTime {
    pub(super) hour: u32,
    pub(super) minute: Option<u32>,
    pub(super) form: Form,
    pub(super) day_part: Option<DayPart>,
    pub(super) zone: Option<ZoneWord>,
}

/// How hour and minute are written, from the least to the most certain to be a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// `18`, `1830`, or `eight`.
    Bare,
    /// `18.30`, which may be an amount.
    Dotted,
    /// `huit heures`, which may be a length.
    Spoken,
    /// `18:30`.
    Colon,
    /// `half past seven`, `halb acht`.
    Fraction,
    /// `18 Uhr`, `18h30`.
    Clock,
    /// `noon`.
    Word,
}

/// Whether what follows a number makes it the hour of a time: `7pm`, `7:30`.
pub(crate) fn continues_time(after: Cursor<'_>) -> bool {
    let minute = |c: Cursor<'_>| c.number(2..=2).is_some();
    after.glued(":").is_some_and(minute)
        || after.phrase(&DAY_PARTS).is_some()
        || after.words(&CLOCK).is_some()
}

/// Reads one time with everything that belongs to it.
pub(super) fn written(start: Cursor<'_>) -> Option<(WrittenTime, Cursor<'_>)> {
    let (hour, minute, form, after) = noon(start)
        .or_else(|| spoken(start))
        .or_else(|| digits(start))?;
    let (day_part, after) = match after.phrase(&DAY_PARTS) {
        Some((part, end)) if !end.continues_word() || end.previous().is_some_and(|t| t.is(".")) => {
            (Some(part), end)
        }
        _ => (None, after),
    };
    let (form, after) = match after.words(&CLOCK) {
        Some(end) if form != Form::Word && !end.continues_word() => {
            let form = if day_part.is_some() {
                form
            } else {
                Form::Clock
            };
            (form, end)
        }
        _ => (form, after),
    };
    let (day_part, after) = match (day_part, after.phrase(&DAY_PARTS)) {
        (None, Some((part, end))) if hour <= 12 => (Some(part), end),
        _ => (day_part, after),
    };
    let is_bare = form == Form::Bare && day_part.is_none();
    let zone = zone_word::read_after_time(after, is_bare);
    let (zone, after) = zone.map_or((None, after), |(zone, end)| (Some(zone), end));
    let written = WrittenTime {
        hour,
        minute,
        form,
        day_part,
        zone,
    };
    Some((written, after))
}

type Digits<'t> = (u32, Option<u32>, Form, Cursor<'t>);

pub(super) fn noon(start: Cursor<'_>) -> Option<Digits<'_>> {
    let end = start.words(&NOON)?;
    Some((12, Some(0), Form::Word, end))
}

/// `eight o'clock`, `half past seven`, `halb 8`, `siete y media`. A number in words alone may be the
/// beginning of a range.
fn spoken(start: Cursor<'_>) -> Option<Digits<'_>> {
    let before = start.phrase(&BEFORE_HOUR);
    let at_hour = before.map_or(start, |(_, end)| end);
    let (hour, after) = hour_in_words(at_hour).or_else(|| at_hour.number(1..=2))?;
    let is_word = at_hour.token().is_some_and(Token::is_word);
    let clock = after.words(&CLOCK);
    let end = clock.unwrap_or(after);
    let later = end.phrase(&AFTER_HOUR);
    let end = later.map_or(end, |(_, end)| end);
    let shift = before.or(later).map(|(minutes, _)| minutes);
    if shift.is_none() && clock.is_none() {
        // In German, `am` after a number is a preposition: `zehn am Samstag`.
        let may_be_hour = is_word && hour > 1 && !after.token().is_some_and(|token| token.is("am"));
        return may_be_hour.then_some((hour, None, Form::Bare, after));
    }
    if !(is_word || shift.is_some()) || !(1..=23).contains(&hour) {
        return None;
    }
    let form = match before {
        Some(_) => Form::Fraction,
        None => Form::Spoken,
    };
    let (hour, minute) = shifted(hour, shift.unwrap_or(0))?;
    Some((hour, Some(minute), form, end))
}

fn hour_in_words(start: Cursor<'_>) -> Option<(u32, Cursor<'_>)> {
    let one = || Some((1, start.words(&ONE)?));
    start.phrase(&NUMBERS).or_else(one)
}

/// Hour and minute, some minutes after or before an hour. `halb eins` is half past twelve.
fn shifted(hour: u32, minutes: i32) -> Option<(u32, u32)> {
    let minutes = u32::try_from(i32::try_from(hour).ok()? * 60 + minutes).ok()?;
    let hour = if minutes < 60 { 12 } else { minutes / 60 };
    Some((hour, minutes % 60))
}

pub(super) fn digits(start: Cursor<'_>) -> Option<Digits<'_>> {
    if let Some((number, end)) = start.number(3..=4) {
        // `7:00-930 PM`
        let has_day_part = end.phrase(&DAY_PARTS).is_some();
        return has_day_part.then_some((number / 100, Some(number % 100), Form::Bare, end));
    }
    let (hour, after) = start.number(1..=2)?;
    let minutes = |mark: &str| after.glued(mark).filter(|c| c.is_glued())?.number(2..=2);
    if let Some((minute, end)) = minutes(":") {
        return Some((hour, Some(minute), Form::Colon, end));
    }
    if let Some((minute, end)) = minutes("h").or_else(|| spaced_hours(after)) {
        return Some((hour, Some(minute), Form::Clock, end));
    }
    if let Some((minute, end)) = minutes(".") {
        return Some((hour, Some(minute), Form::Dotted, end));
    }
    Some((hour, None, Form::Bare, after))
}

/// `18 h 30`, and `18 Uhr 30` unless a noun follows: `18 Uhr 30 Kinder`.
pub(super) fn spaced_hours(after: Cursor<'_>) -> Option<(u32, Cursor<'_>)> {
    let (minute, end) = after.words(&CLOCK)?.number(2..=2)?;
    let has_no_noun = || {
        end.token()
            .is_none_or(|next| !next.is_word() || end.words(&FILLERS).is_some())
    };
    let is_minute = after.text("h").is_some() || (minute < 60 && has_no_noun());
    (is_minute && !end.continues_word()).then_some((minute, end))
}

/// Whether it can only be a time, by itself.
pub(super) fn is_certain(time: &WrittenTime) -> bool {
    time.day_part.is_some() || time.form >= Form::Colon || time.zone.is_some()
}

/// The time, which may be half open if neither am nor pm is written.
pub(super) fn clock_time(time: &WrittenTime, day_part: Option<DayPart>) -> Option<TextTime> {
    let exact = exact(time, day_part)?;
    let may_be_later = day_part.is_none()
        && (1..=12).contains(&time.hour)
        && matches!(
            time.form,
            Form::Bare | Form::Dotted | Form::Spoken | Form::Colon | Form::Fraction
        );
    Some(TextTime {
        is_half_open: may_be_later,
        ..exact
    })
}

pub(super) fn exact(time: &WrittenTime, day_part: Option<DayPart>) -> Option<TextTime> {
    let minute = time.minute.unwrap_or(0);
    let hour = match (day_part, time.hour) {
        (Some(_), 0) => return None,
        // `18 Uhr abends`
        (Some(DayPart::Pm), hour @ 13..) => hour,
        (Some(DayPart::Am), 13..) => return None,
        (Some(DayPart::Am), 12) => 0,
        (Some(DayPart::Pm), hour) if hour < 12 => hour + 12,
        // `24:00` is the end of a day.
        (None, 24) if minute == 0 => 0,
        (_, hour) => hour,
    };
    Some(TextTime {
        time: NaiveTime::from_hms_opt(hour, minute, 0)?,
        is_half_open: false,
    })
}
