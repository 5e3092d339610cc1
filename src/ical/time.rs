//! Dates and times as iCalendar writes them, digit by digit.
//!
//! A format string would be read again for each of thousands of sessions.

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, Timelike as _, Utc};

/// `20210518`.
pub(crate) fn date(day: NaiveDate) -> String {
    let mut text = String::with_capacity(8);
    push_date(day, &mut text);
    text
}

/// `20210518T120000`.
pub(crate) fn wall(wall: NaiveDateTime) -> String {
    let mut text = String::with_capacity(16);
    push_date(wall.date(), &mut text);
    text.push('T');
    for number in [wall.hour(), wall.minute(), wall.second()] {
        push_digits(number, 2, &mut text);
    }
    text
}

/// `20210518T160000Z`.
pub(crate) fn utc(instant: DateTime<Utc>) -> String {
    let mut text = wall(instant.naive_utc());
    text.push('Z');
    text
}

/// `-0400`; with seconds only where a zone has them.
pub(crate) fn offset(offset: FixedOffset) -> String {
    let seconds = offset.local_minus_utc();
    let mut text = String::from(if seconds < 0 { "-" } else { "+" });
    let seconds = seconds.unsigned_abs();
    push_digits(seconds / 3600, 2, &mut text);
    push_digits(seconds / 60 % 60, 2, &mut text);
    if !seconds.is_multiple_of(60) {
        push_digits(seconds % 60, 2, &mut text);
    }
    text
}

fn push_date(day: NaiveDate, text: &mut String) {
    push_digits(day.year().unsigned_abs(), 4, text);
    push_digits(day.month(), 2, text);
    push_digits(day.day(), 2, text);
}

fn push_digits(number: u32, places: u32, text: &mut String) {
    for place in (0..places).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        text.extend(char::from_digit(digit, 10));
    }
}
