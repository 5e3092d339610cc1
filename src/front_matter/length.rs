//! `end`, `duration` and `days`: how long a session lasts.

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::document::field::Field;
use crate::document::value::Value;
use crate::event::Length;
use crate::front_matter::duration::{parse_days, parse_duration};
use crate::front_matter::record::{FoundValue, Record};
use crate::front_matter::start::{EventTimes, written_day};
use crate::front_matter::written_end::{WrittenEnd, written_end};
use crate::keys::Key;
use crate::limits;
use crate::time::date::Date;
use crate::time::zone::Zone;

/// The number of days of an all-day event. `end` is its last day, as people mean it.
pub(super) fn days<'a>(
    record: &mut Record<'a, '_>,
    times: &EventTimes<'a>,
    first: NaiveDate,
) -> Result<u32, Reported> {
    let end = written_end(record, times)?;
    let length = record.read_first(Key::Duration, parse_duration)?;
    let days = record.read(Key::Days, parse_days)?;
    let all_day = record
        .read_first(Key::AllDay, Field::flag)?
        .is_some_and(|flag| flag.value);
    let by_end = match &end {
        Some(end) => days_to_end(record, first, end, all_day)?,
        None => None,
    };
    let by_length = match &length {
        Some(length) => whole_days(record, length, all_day)?,
        None => None,
    };
    let by_length = by_length.or(days.map(|days| days.value));
    if let (Some(end), Some(length)) = (by_end, by_length)
        && end != length
    {
        return Err(report_two_lengths(record));
    }
    let days = by_end.or(by_length).unwrap_or(1);
    check_length(record, TimeDelta::days(days))?;
    Ok(u32::try_from(days).unwrap_or(1))
}

/// The number of days up to an end; `None` for a time of day, which an all-day event may have.
fn days_to_end(
    record: &mut Record<'_, '_>,
    first: NaiveDate,
    end: &FoundValue<'_, WrittenEnd>,
    all_day: bool,
) -> Result<Option<i64>, Reported> {
    match &end.value {
        WrittenEnd::Date(date) => {
            let days_after_first = (written_day(*date) - first).num_days();
            Ok(Some(match is_of_google_calendar(record) {
                true if days_after_first > 0 => days_after_first,
                _ => days_after_first + 1,
            }))
        }
        WrittenEnd::Time(_) if all_day => Ok(None),
        WrittenEnd::Time(_) => {
            let message = "the end has a time, but the start has none";
            let diagnostic = Diagnostic::new(Code::Conflict, message)
                .help("add the time of the start to the date, such as `2021-05-18 18:00`");
            Err(record.reporter.report(end.field.locate(diagnostic)))
        }
    }
}

/// Whether the record comes from the API of Google Calendar, in which `end` is the day after the last
/// one of an all-day event.
fn is_of_google_calendar(record: &Record<'_, '_>) -> bool {
    let kind = record.map.get("kind").map(|node| &node.value);
    let is_event = matches!(kind, Some(Value::Text(kind)) if kind == "calendar#event");
    is_event || record.map.get("iCalUID").is_some()
}

/// The number of days of a duration; `None` for one in hours, which an all-day event may have.
fn whole_days(
    record: &mut Record<'_, '_>,
    length: &FoundValue<'_, TimeDelta>,
    all_day: bool,
) -> Result<Option<i64>, Reported> {
    if length.value.num_minutes() % (24 * 60) == 0 {
        return Ok(Some(length.value.num_days()));
    }
    if all_day {
        return Ok(None);
    }
    let message = "the date has no time, but the duration is not a number of days";
    let diagnostic = Diagnostic::new(Code::Conflict, message)
        .help("add a time to the date, such as `2021-05-18 18:00`");
    Err(record.reporter.report(length.field.locate(diagnostic)))
}

fn report_two_lengths(record: &mut Record<'_, '_>) -> Reported {
    let diagnostic = Diagnostic::new(Code::Conflict, "the end and the duration disagree")
        .help("remove one of them");
    let key = if record.has(Key::Duration) {
        Key::Duration
    } else {
        Key::Days
    };
    record.report_at(key, diagnostic)
}

/// The length of each timed session: up to the end, or the duration.
pub(super) fn length<'a>(
    record: &mut Record<'a, '_>,
    times: &EventTimes<'a>,
    zone: &Zone,
) -> Result<Length, Reported> {
    let Some(end) = written_end(record, times)? else {
        return length_without_end(record, times, zone);
    };
    let length = length_to_end(record, times, zone, &end)?;
    check_length(record, length.nominal())?;
    let written = record.read_first(Key::Duration, parse_duration)?;
    if written.is_some_and(|written| written.value != length.nominal()) {
        return Err(report_two_lengths(record));
    }
    if length.nominal() > TimeDelta::days(limits::LONG_SESSION_DAYS) && !record.has(Key::Repeat) {
        warn_of_long_session(record, times, zone, &end, length);
    }
    Ok(length)
}

/// Warns about a session of many days, which is often a series with its last day in `end`.
fn warn_of_long_session(
    record: &mut Record<'_, '_>,
    times: &EventTimes<'_>,
    zone: &Zone,
    end: &FoundValue<'_, WrittenEnd>,
    length: Length,
) {
    let message = format!("the session lasts {} days", length.nominal().num_days());
    let diagnostic = Diagnostic::new(Code::LongSession, message)
        .help("write the first and the last day without times if that is right");
    let last = match end.value {
        WrittenEnd::Date(date) => date.local_day(Some(zone)),
        WrittenEnd::Time(_) => times.date.day(zone),
    };
    // The end of a range is in the value of the date, which a series needs too.
    let has_own_key = record.has(Key::End) || record.has(Key::EndTime);
    let diagnostic = match has_own_key {
        true => diagnostic.help(format!(
            "write `repeat: weekly` and `until: {last}` in place of `{}` if it is a series",
            end.field.name
        )),
        false => diagnostic,
    };
    record.reporter.report(end.field.locate(diagnostic));
}

fn length_without_end<'a>(
    record: &mut Record<'a, '_>,
    times: &EventTimes<'a>,
    zone: &Zone,
) -> Result<Length, Reported> {
    let days = record.read(Key::Days, parse_days)?;
    if let Some(days) = days.filter(|_| !record.has(Key::Duration)) {
        let start = times.date.wall(zone).unwrap_or_default();
        let end = start.date() + TimeDelta::days(days.value);
        return Ok(Length::Wall(end.and_time(NaiveTime::MIN) - start));
    }
    check_length(record, times.duration)?;
    Ok(Length::Exact(times.duration))
}

fn length_to_end(
    record: &mut Record<'_, '_>,
    times: &EventTimes<'_>,
    zone: &Zone,
    end: &FoundValue<'_, WrittenEnd>,
) -> Result<Length, Reported> {
    let start = times.date.wall(zone).unwrap_or_default();
    Ok(match (&end.value, times.date) {
        (WrittenEnd::Time(time), _) if time.mark.is_none() => {
            Length::Wall(until_time(start.time(), time.time()))
        }
        (WrittenEnd::Time(time), _) => {
            let end_date = time.on(start.date(), Some(zone));
            let end_date =
                end_date.map_err(|error| record.reporter.report(end.field.locate(error)))?;
            let wall = end_date.wall(zone).unwrap_or(start);
            Length::Wall(until_time(start.time(), wall.time()))
        }
        (WrittenEnd::Date(Date::Instant { instant: end, .. }), Date::Instant { instant, .. }) => {
            Length::Exact(*end - instant)
        }
        (WrittenEnd::Date(Date::Day(last)), _) => {
            let midnight = last.succ_opt().unwrap_or(*last).and_time(NaiveTime::MIN);
            Length::Wall(midnight - start)
        }
        (WrittenEnd::Date(end), _) => Length::Wall(end.wall(zone).unwrap_or(start) - start),
    })
}

fn check_length(record: &mut Record<'_, '_>, length: TimeDelta) -> Result<(), Reported> {
    let help = "`end` is the end of the first session; write `until` for the end of a series";
    let diagnostic = if length <= TimeDelta::zero() {
        Diagnostic::new(Code::EndBeforeStart, "the end is not after the start")
    } else if length > TimeDelta::days(limits::SESSION_DAYS) {
        let limit = format!("{} days", limits::SESSION_DAYS);
        Diagnostic::too_large("the session is too long", limit)
    } else {
        return Ok(());
    };
    let key = [Key::End, Key::EndTime, Key::Duration, Key::Days]
        .into_iter()
        .find(|key| record.has(*key));
    Err(record.report_at(key.unwrap_or(Key::Date), diagnostic.help(help)))
}

/// The time from one wall time to the next occurrence of another.
pub(super) fn until_time(start: NaiveTime, end: NaiveTime) -> TimeDelta {
    let length = end - start;
    if length > TimeDelta::zero() {
        length
    } else {
        length + TimeDelta::days(1)
    }
}
