//! `start`, `date` and `time`: the first day or start of an event, and its zone.

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::document::field::Field;
use crate::front_matter::duration::parse_duration;
use crate::front_matter::record::{FoundValue, Record};
use crate::front_matter::written_start::{
    self, WrittenStart, keys_of_dates, parse_start, parse_time,
};
use crate::keys::Key;
use crate::time::date::clock::ClockRange;
use crate::time::date::{self, Date, DateContext, DateEnd, DateRange, zone_mark};
use crate::time::zone::Zone;

/// The date of an event, and the values of the whole event that tracks and sessions inherit.
pub(super) struct EventTimes<'a> {
    /// The first day or start.
    pub(crate) date: Date,
    /// The value that contains it.
    pub(crate) date_field: Field<'a>,
    /// An end next to the start, as in `18:00-19:30`.
    pub(super) range_end: Option<DateEnd>,
    /// Whether only the times of day of `time` and `end_time` count, although they have a day.
    pub(super) has_arbitrary_days: bool,
    /// The event's zone, if it has one.
    pub(crate) zone: Option<Zone>,
    /// The length of a session without an end or a duration of its own.
    pub(crate) duration: TimeDelta,
}

impl EventTimes<'_> {
    /// The settings on which dates of the event depend.
    pub(crate) fn context<'c>(&'c self, record: &Record<'_, '_>) -> DateContext<'c> {
        DateContext {
            order: record.defaults.date_order,
            zone: self.zone.as_ref(),
        }
    }

    /// Reports that a time has no zone.
    pub(crate) fn report_missing_zone(&self, record: &mut Record<'_, '_>) -> Reported {
        let diagnostic = Diagnostic::new(Code::NoZone, "this time has no zone")
            .note("the time zone is set neither in the event nor in the config")
            .help("add `timezone: Europe/Berlin` to the event or to calfeed.yml");
        record.reporter.report(self.date_field.locate(diagnostic))
    }
}

/// Whether an event has a date.
pub(super) fn has_date(record: &mut Record<'_, '_>) -> bool {
    let has_whole_start = |field: Field<'_>| {
        let written = parse_time(field, &DateContext::default());
        matches!(written, Ok(WrittenStart::Date(_)))
    };
    record.has(Key::Start)
        || record.has(Key::Date)
        || record.field(Key::Time).is_some_and(has_whole_start)
}

/// Reads the date and what else the whole event has.
///
/// # Errors
///
/// One of the values is invalid.
pub(super) fn read_times<'a>(record: &mut Record<'a, '_>) -> Result<EventTimes<'a>, Reported> {
    let zone = zone(record);
    let duration = duration(record);
    let context = DateContext {
        order: record.defaults.date_order,
        zone: zone.as_ref().ok().and_then(Option::as_ref),
    };
    let start = written_start::read(record, Key::Start, &context);
    let date = written_start::read(record, Key::Date, &context);
    let time = record.read(Key::Time, |field| parse_time(field, &context));
    let (time, whole_start) = time?.map_or((None, None), FoundValue::split);
    let (start, date) = (start?, date?.and_then(|date| date.split().1));
    let (mut range, date_field, time_of_start) = match whole_start {
        Some(ref whole) if start.is_none() && date.is_none() => {
            (whole.value.clone(), whole.field, None)
        }
        _ => first_date(record, start, date, &context)?,
    };
    if let Some(time) = time_of_start.or(time) {
        add_time(record, &mut range, time, context.zone)?;
    }
    let has_arbitrary_days = match whole_start {
        Some(whole) => add_whole_start(record, &mut range, whole, context.zone)?,
        None => false,
    };
    let all_day = record.flag(Key::AllDay)?;
    let times = EventTimes {
        date: as_day_if_meant(record, range.start, all_day),
        date_field,
        range_end: range.end,
        has_arbitrary_days,
        zone: zone?,
        duration: duration?,
    };
    warn_of_season(record, &times);
    Ok(times)
}

/// The date, the value that contains it, and the time of day if `start` has only that.
type FirstDate<'a> = (DateRange, Field<'a>, Option<FoundValue<'a, ClockRange>>);

fn first_date<'a>(
    record: &mut Record<'a, '_>,
    start: Option<FoundValue<'a, WrittenStart>>,
    date: Option<FoundValue<'a, DateRange>>,
    context: &DateContext<'_>,
) -> Result<FirstDate<'a>, Reported> {
    let Some(FoundValue {
        value: start,
        field,
    }) = start
    else {
        let Some(date) = date else {
            return Err(report_no_date(record, context));
        };
        return Ok((date.value, date.field, None));
    };
    match (start, date) {
        (WrittenStart::Date(range), _) => Ok((range, field, None)),
        (WrittenStart::Time(time), Some(date)) => {
            let time = FoundValue { value: time, field };
            Ok((date.value, date.field, Some(time)))
        }
        (WrittenStart::Time(_), None) => {
            let message = format!("`{}` is a time of day, but there is no date", field.name);
            let diagnostic =
                Diagnostic::new(Code::InvalidDate, message).help("add `date: 2027-05-18`");
            Err(record.reporter.report(field.locate(diagnostic)))
        }
    }
}

/// Reports why an event has no date. A value under one of the further names of the start is a
/// mistake if it has digits, or is a map with dates. Words alone, as in `when: every evening`, belong
/// to the site.
fn report_no_date(record: &mut Record<'_, '_>, context: &DateContext<'_>) -> Reported {
    let start = record.foreign_field(Key::Start);
    let Some(field) = start.or(record.foreign_field(Key::Date)) else {
        let diagnostic = Diagnostic::new(Code::MissingKey, "the event has no date");
        return record.report_at(Key::Title, diagnostic);
    };
    let text = field.line().unwrap_or_default();
    let diagnostic = match parse_start(field, context) {
        Err(error) if keys_of_dates(field).next().is_some() => error,
        Err(error) if are_several_dates(&text, context) => {
            error.help("or write several dates as a list: `dates: [2027-05-18, 2027-05-25]`")
        }
        Err(error) if text.contains(|c: char| c.is_ascii_digit()) => error,
        _ => {
            let message = format!("the value of `{}` is not a date", field.name);
            Diagnostic::new(Code::UnusedTimeKey, message)
                .note("there is no other date, so nothing is published")
                .help("add `date: 2027-05-18 18:30` if it is an event")
        }
    };
    record.reporter.report(field.locate(diagnostic))
}

/// Whether a text is several dates with commas between them. A date may contain a comma.
fn are_several_dates(text: &str, context: &DateContext<'_>) -> bool {
    let mut parts = text.split(',');
    text.contains(',') && parts.all(|part| date::parse_range_in(part, context).is_ok())
}

/// Values in place of invalid ones, so that the other keys can be checked.
pub(super) fn stand_in<'a>(record: &Record<'a, '_>) -> Option<EventTimes<'a>> {
    Some(EventTimes {
        date: Date::Day(NaiveDate::default()),
        date_field: record.field(Key::Start).or(record.field(Key::Date))?,
        range_end: None,
        has_arbitrary_days: false,
        zone: record.defaults.zone.clone(),
        duration: TimeDelta::hours(1),
    })
}

/// Adds the time of a whole start to a date. On another day it is an error, because nothing decides
/// which of the two days is meant, unless `fields` of the config declares that the key is a time of
/// day. Returns whether only the time of day counts.
fn add_whole_start(
    record: &mut Record<'_, '_>,
    range: &mut DateRange,
    whole: FoundValue<'_, DateRange>,
    zone: Option<&Zone>,
) -> Result<bool, Reported> {
    let utc = Zone::utc();
    let zone = zone.unwrap_or(&utc);
    let date = written_midnight(range.start).unwrap_or(range.start);
    let day = date.day(zone);
    let wall_of_time = whole.value.start.wall(zone);
    if day != whole.value.start.day(zone) {
        let time = wall_of_time.filter(|_| record.is_renamed(Key::Time));
        let Some(time) = time else {
            return Err(report_day_of_time(record, whole.field));
        };
        range.start = Date::Wall(day.and_time(time.time()));
        return Ok(true);
    }
    // At midnight, the date has no time of its own.
    let wall = date.wall(zone).filter(|wall| wall.time() != NaiveTime::MIN);
    if wall.is_some() && wall != wall_of_time {
        warn_of_second_time(record, whole.field);
        return Ok(false);
    }
    range.start = whole.value.start;
    range.end = whole.value.end.or(range.end.take());
    Ok(false)
}

fn report_day_of_time(record: &mut Record<'_, '_>, field: Field<'_>) -> Reported {
    let name = field.name;
    // Without the days, so that the messages of all pages of a site are one group.
    let message = format!("`{name}` is on another day than the date");
    let diagnostic = Diagnostic::new(Code::Conflict, message)
        .help(format!(
            "write in calfeed.yml, if only the time of day of `{name}` counts:\nfields:\n  time: {name}"
        ))
        .help(format!(
            "or write there, if `{name}` is the start:\nfields:\n  start: {name}"
        ))
        .help("or correct one of the two days");
    record.reporter.report(field.locate(diagnostic))
}

fn warn_of_second_time(record: &mut Record<'_, '_>, field: Field<'_>) {
    let message = format!(
        "the date has a time already, but `{}` has another one",
        field.name
    );
    let diagnostic = Diagnostic::new(Code::DifferentValues, message)
        .note("the time of the date is published")
        .help("remove one of the two");
    record.reporter.report(field.locate(diagnostic));
}

/// Adds a time of day to a date without one.
fn add_time(
    record: &mut Record<'_, '_>,
    range: &mut DateRange,
    time: FoundValue<'_, ClockRange>,
    zone: Option<&Zone>,
) -> Result<(), Reported> {
    let day = match written_midnight(range.start).unwrap_or(range.start) {
        Date::Day(day) => day,
        date => {
            let utc = Zone::utc();
            let start = time.value.start.on(date.day(zone.unwrap_or(&utc)), zone);
            if start.is_ok_and(|start| start != date) {
                warn_of_second_time(record, time.field);
            }
            return Ok(());
        }
    };
    let start = time.value.start.on(day, zone);
    let start = start.map_err(|error| record.reporter.report(time.field.locate(error)))?;
    range.start = start;
    if let Some(end) = time.value.end {
        range.end = Some(DateEnd::Time(end));
    }
    Ok(())
}

/// The day of an instant that is written as midnight UTC.
pub(super) fn written_midnight(date: Date) -> Option<Date> {
    match date {
        Date::Instant { instant, offset }
            if instant.time() == NaiveTime::MIN
                && offset.is_none_or(|offset| offset.local_minus_utc() == 0) =>
        {
            Some(Date::Day(instant.date_naive()))
        }
        _ => None,
    }
}

/// The day that an all-day event names, and the day of midnight UTC if the config declares it to
/// be one.
fn as_day_if_meant(record: &Record<'_, '_>, date: Date, all_day: Option<bool>) -> Date {
    if all_day == Some(true) {
        return Date::Day(written_day(date));
    }
    match written_midnight(date) {
        Some(day) if record.defaults.midnight_is_day => day,
        _ => date,
    }
}

/// The day of a date as it is written, in the offset that is written with it.
pub(super) fn written_day(date: Date) -> NaiveDate {
    match date {
        Date::Day(day) => day,
        Date::Wall(wall) => wall.date(),
        Date::Instant {
            instant,
            offset: Some(offset),
        } => instant.with_timezone(&offset).date_naive(),
        Date::Instant {
            instant,
            offset: None,
        } => instant.date_naive(),
    }
}

/// The event's zone; `None` if neither the event nor the config sets one.
fn zone(record: &mut Record<'_, '_>) -> Result<Option<Zone>, Reported> {
    let own = record.read(Key::Timezone, |field| Zone::parse(&field.line()?))?;
    Ok(match own {
        Some(zone) => Some(zone.value),
        None => record.defaults.zone.clone(),
    })
}

/// The length of a timed session if its track has none.
fn duration(record: &mut Record<'_, '_>) -> Result<TimeDelta, Reported> {
    let own = record.read(Key::Duration, parse_duration)?;
    let default = record.defaults.duration.unwrap_or(TimeDelta::hours(1));
    Ok(own.map_or(default, |own| own.value))
}

/// Warns about an abbreviation of the other half of the year, such as `6pm CET` in July.
fn warn_of_season(record: &mut Record<'_, '_>, times: &EventTimes<'_>) {
    let Some(zone) = &times.zone else { return };
    for key in [Key::Time, Key::Date, Key::Start] {
        let Some(field) = record.field(key) else {
            continue;
        };
        let Ok(text) = field.line() else { continue };
        if let Some(warning) = zone_mark::out_of_season(&text, times.date, zone) {
            record.reporter.report(field.locate(warning));
        }
    }
}
