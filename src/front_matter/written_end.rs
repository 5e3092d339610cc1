//! `end` and `end_time`: the end of a session as it is written.

use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::document::field::Field;
use crate::front_matter::record::{FoundValue, Record};
use crate::front_matter::start::{EventTimes, written_midnight};
use crate::keys::Key;
use crate::time::date::clock::{self, ClockTime};
use crate::time::date::{self, Date, DateContext, DateEnd};
use crate::time::zone::Zone;

/// An end as it is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum WrittenEnd {
    Date(Date),
    Time(ClockTime),
}

fn parse_end(field: Field<'_>, context: &DateContext<'_>) -> Result<WrittenEnd, Diagnostic> {
    let text = field.line()?;
    match clock::parse_end(&text) {
        Ok(time) => Ok(WrittenEnd::Time(time)),
        Err(_) => date::parse_in(&text, context).map(WrittenEnd::Date),
    }
}

/// The end that the keys `end` and `end_time`, or a range of times, give.
pub(super) fn written_end<'a>(
    record: &mut Record<'a, '_>,
    times: &EventTimes<'a>,
) -> Result<Option<FoundValue<'a, WrittenEnd>>, Reported> {
    let context = times.context(record);
    let end = record.read(Key::End, |field| parse_end(field, &context));
    let end_time = record.read(Key::EndTime, |field| parse_end(field, &context));
    let (end, end_time) = (end?, end_time?);
    let end_time = end_time.map(|end_time| without_arbitrary_day(end_time, times));
    let Some(FoundValue {
        value: end_time,
        field,
    }) = end_time
    else {
        return with_range_end(record, end, times);
    };
    let value = match (end, end_time) {
        (Some(end), WrittenEnd::Date(date)) => {
            check_same_end(record, &end, date, times)?;
            WrittenEnd::Date(date)
        }
        (
            Some(FoundValue {
                value: WrittenEnd::Date(date),
                ..
            }),
            WrittenEnd::Time(time),
        ) => WrittenEnd::Date(at_time(record, date, &time, field, times)?),
        (_, end_time) => end_time,
    };
    Ok(Some(FoundValue { value, field }))
}

/// The end next to a range of times, as in `time: 19:30-21:30`. With a last day in `end`, the range
/// gives the time on that day.
fn with_range_end<'a>(
    record: &mut Record<'a, '_>,
    end: Option<FoundValue<'a, WrittenEnd>>,
    times: &EventTimes<'a>,
) -> Result<Option<FoundValue<'a, WrittenEnd>>, Reported> {
    match (end, times.range_end.clone()) {
        (
            Some(FoundValue {
                value: WrittenEnd::Date(date),
                field,
            }),
            Some(DateEnd::Time(time)),
        ) => {
            let value = WrittenEnd::Date(at_time(record, date, &time, field, times)?);
            Ok(Some(FoundValue { value, field }))
        }
        (Some(end), _) => Ok(Some(end)),
        (None, of_range) => Ok(of_range.map(|end| FoundValue {
            value: match end {
                DateEnd::Date(date) => WrittenEnd::Date(date),
                DateEnd::Time(time) => WrittenEnd::Time(time),
            },
            field: times.date_field,
        })),
    }
}

/// Adds the time of the end to a last day without one.
fn at_time(
    record: &mut Record<'_, '_>,
    date: Date,
    time: &ClockTime,
    field: Field<'_>,
    times: &EventTimes<'_>,
) -> Result<Date, Reported> {
    match written_midnight(date).unwrap_or(date) {
        Date::Day(day) => {
            let end = time.on(day, times.zone.as_ref());
            end.map_err(|error| record.reporter.report(field.locate(error)))
        }
        date => Ok(date),
    }
}

/// The time of day alone of an `end_time` with a day that does not count.
fn without_arbitrary_day<'a>(
    end_time: FoundValue<'a, WrittenEnd>,
    times: &EventTimes<'_>,
) -> FoundValue<'a, WrittenEnd> {
    let utc = Zone::utc();
    let zone = times.zone.as_ref().unwrap_or(&utc);
    match end_time.value {
        WrittenEnd::Date(date) if times.has_arbitrary_days => match date.wall(zone) {
            Some(wall) => FoundValue {
                value: WrittenEnd::Time(ClockTime::from_time(wall.time())),
                ..end_time
            },
            None => end_time,
        },
        _ => end_time,
    }
}

/// Reports an `end` on another day than that of a whole date and time in `end_time`.
fn check_same_end(
    record: &mut Record<'_, '_>,
    end: &FoundValue<'_, WrittenEnd>,
    date: Date,
    times: &EventTimes<'_>,
) -> Result<(), Reported> {
    let utc = Zone::utc();
    let zone = times.zone.as_ref().unwrap_or(&utc);
    let WrittenEnd::Date(other) = end.value else {
        return Ok(());
    };
    let day = written_midnight(other).unwrap_or(other).day(zone);
    if day == date.day(zone) {
        return Ok(());
    }
    let message = format!(
        "`{}` is on {day}, but the time of the end is on {}",
        end.field.name,
        date.day(zone)
    );
    let diagnostic = Diagnostic::new(Code::Conflict, message)
        .help("correct one of the two days, or remove one of the two ends");
    Err(record.reporter.report(end.field.locate(diagnostic)))
}
