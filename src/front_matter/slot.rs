//! `date`, `start`, `time`, `end`, `duration` and their relatives: when the first session is.

use chrono::{NaiveDate, NaiveTime, Offset as _, TimeDelta};

use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::document::field::Field;
use crate::document::value::Value;
use crate::event::{Event, Length, Slot, Track};
use crate::front_matter::record::{FoundValue, Record};
use crate::keys::Key;
use crate::limits;
use crate::time::date::clock::{self, ClockRange, ClockTime};
use crate::time::date::{self, Date, DateContext, DateEnd, DateRange, zone_mark};
use crate::time::duration;
use crate::time::zone::{Ambiguity, Zone};

/// The date of an event, and the values of the whole event that tracks and sessions inherit.
pub(super) struct EventTimes<'a> {
    /// The first day or start.
    pub(crate) date: Date,
    /// The value that contains it.
    pub(crate) date_field: Field<'a>,
    /// An end next to the start, as in `18:00-19:30`.
    range_end: Option<DateEnd>,
    /// The event's zone, if it has one.
    pub(crate) zone: Option<Zone>,
    /// The length of a session without an end or a duration of its own.
    pub(crate) duration: TimeDelta,
}

/// A start as it is written.
#[derive(PartialEq)]
enum WrittenStart {
    Date(DateRange),
    Time(ClockRange),
}

/// An end as it is written.
#[derive(Debug, Clone, PartialEq)]
enum WrittenEnd {
    Date(Date),
    Time(ClockTime),
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
    record.has(Key::Start) || record.has(Key::Date)
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
    let start = record.read(Key::Start, |field| parse_start(field, &context));
    let date = record.read(Key::Date, |field| {
        date::parse_range_in(&field.line()?, &context)
    });
    let time = record.read(Key::Time, |field| clock::parse_range(&field.line()?));
    let (mut range, date_field, time_of_start) = match (start?, date?) {
        (
            Some(FoundValue {
                value: WrittenStart::Date(range),
                field,
            }),
            _,
        ) => (range, field, None),
        (
            Some(FoundValue {
                value: WrittenStart::Time(time),
                field,
            }),
            Some(date),
        ) => (
            date.value,
            date.field,
            Some(FoundValue { value: time, field }),
        ),
        (
            Some(FoundValue {
                value: WrittenStart::Time(_),
                field,
            }),
            None,
        ) => {
            let message = format!("`{}` is a time of day, but there is no date", field.name);
            let diagnostic =
                Diagnostic::new(Code::InvalidDate, message).help("add `date: 2027-05-18`");
            return Err(record.reporter.report(field.locate(diagnostic)));
        }
        (None, Some(date)) => (date.value, date.field, None),
        (None, None) => {
            let diagnostic = Diagnostic::new(Code::MissingKey, "the event has no date");
            return Err(record.report_at(Key::Title, diagnostic));
        }
    };
    if let Some(time) = time_of_start.or(time?) {
        add_time(record, &mut range, time, context.zone)?;
    }
    let all_day = record.flag(Key::AllDay)?;
    let times = EventTimes {
        date: as_day_if_meant(record, range.start, all_day),
        date_field,
        range_end: range.end,
        zone: zone?,
        duration: duration?,
    };
    warn_of_season(record, &times);
    Ok(times)
}

/// Values in place of invalid ones, so that the other keys can be checked.
pub(super) fn stand_in<'a>(record: &Record<'a, '_>) -> Option<EventTimes<'a>> {
    Some(EventTimes {
        date: Date::Day(NaiveDate::default()),
        date_field: record.field(Key::Start).or(record.field(Key::Date))?,
        range_end: None,
        zone: record.defaults.zone.clone(),
        duration: TimeDelta::hours(1),
    })
}

fn parse_start(field: Field<'_>, context: &DateContext<'_>) -> Result<WrittenStart, Diagnostic> {
    let text = field.line()?;
    match date::parse_range_in(&text, context) {
        Ok(range) => Ok(WrittenStart::Date(range)),
        Err(error) => match clock::parse_range(&text) {
            Ok(time) => Ok(WrittenStart::Time(time)),
            Err(_) => Err(error),
        },
    }
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
                let message = format!(
                    "the date has a time already, but `{}` has another one",
                    time.field.name
                );
                let diagnostic = Diagnostic::new(Code::DifferentValues, message)
                    .note("the time of the date is published")
                    .help("remove one of the two");
                record.reporter.report(time.field.locate(diagnostic));
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
fn written_midnight(date: Date) -> Option<Date> {
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
fn written_day(date: Date) -> NaiveDate {
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

/// Reads a duration: a text such as `1h30m`, or a map such as `{hours: 1, minutes: 30}`.
pub(super) fn parse_duration(field: Field<'_>) -> Result<TimeDelta, Diagnostic> {
    let Value::Map(entries) = &field.node.value else {
        return duration::parse(&field.line()?);
    };
    let parts: Result<Vec<String>, Diagnostic> = entries
        .iter()
        .filter(|entry| !entry.node.is_blank())
        .map(|entry| {
            Ok(format!(
                "{} {}",
                field.document.field(&entry.key, &entry.node).number()?,
                entry.key
            ))
        })
        .filter(|part| !part.as_ref().is_ok_and(|part| part.starts_with("0 ")))
        .collect();
    duration::parse(&parts?.join(" "))
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

/// The slot of an event without tracks, and its zone.
pub(super) fn read<'a>(
    record: &mut Record<'a, '_>,
    times: &EventTimes<'a>,
) -> Result<(Slot, Zone), Reported> {
    let zone = match (&times.zone, times.date) {
        (Some(zone), _) => zone.clone(),
        (None, Date::Wall(_)) => return Err(times.report_missing_zone(record)),
        // A series would be an hour off when the clocks change.
        (None, Date::Instant { .. }) if record.has(Key::Repeat) => {
            return Err(times.report_missing_zone(record));
        }
        (None, Date::Day(_) | Date::Instant { .. }) => Zone::utc(),
    };
    warn_of_offset(record, times, &zone);
    warn_of_midnight_utc(record, times, &zone);
    let slot = match times.date {
        Date::Day(first) => Slot::AllDay {
            first,
            days: days(record, times, first)?,
        },
        Date::Wall(start) => Slot::Timed {
            start,
            is_fold: false,
            length: length(record, times, &zone)?,
        },
        Date::Instant { instant, .. } => {
            let start = zone.wall(instant);
            let resolved = zone.resolve(start);
            Slot::Timed {
                start,
                is_fold: resolved.ambiguity == Ambiguity::Fold && resolved.instant != instant,
                length: length(record, times, &zone)?,
            }
        }
    };
    Ok((slot, zone))
}

/// An offset that the zone does not have on that date: most often summer time written all year.
fn warn_of_offset(record: &mut Record<'_, '_>, times: &EventTimes<'_>, zone: &Zone) {
    let Date::Instant {
        instant,
        offset: Some(written),
    } = times.date
    else {
        return;
    };
    let actual = zone.offset(instant);
    if written.fix() == actual || times.zone.is_none() || written.local_minus_utc() == 0 {
        return;
    }
    let wall = zone.wall(instant).format("%H:%M");
    let meant = (instant + TimeDelta::seconds(written.local_minus_utc().into())).format("%H:%M");
    let message = format!(
        "the offset is {written}, but that of {} on that date is {actual}",
        zone.name()
    );
    let diagnostic = Diagnostic::new(Code::OffsetMismatch, message)
        .note(format!("the published time there is {wall}"))
        .help(format!(
            "if {meant} is meant, write the offset {actual} or leave it out"
        ));
    record.reporter.report(times.date_field.locate(diagnostic));
}

/// A web editor writes a day as midnight UTC, which is another day in the Americas.
fn warn_of_midnight_utc(record: &mut Record<'_, '_>, times: &EventTimes<'_>, zone: &Zone) {
    let Date::Instant {
        instant,
        offset: None,
    } = times.date
    else {
        return;
    };
    let wall = zone.wall(instant);
    if instant.time() != NaiveTime::MIN || wall.date() == instant.date_naive() {
        return;
    }
    let message = format!(
        "the start is midnight UTC, but {} in {}",
        wall.format("%H:%M on %Y-%m-%d"),
        zone.name()
    );
    let diagnostic = Diagnostic::new(Code::MidnightUtc, message)
        .note(format!("the published start is {}", wall.format("%Y-%m-%d %H:%M")))
        .help("write `midnight_utc: day` in calfeed.yml if such values are days, or write the start without `Z`");
    record.reporter.report(times.date_field.locate(diagnostic));
}

fn parse_end(field: Field<'_>, context: &DateContext<'_>) -> Result<WrittenEnd, Diagnostic> {
    let text = field.line()?;
    match clock::parse_end(&text) {
        Ok(time) => Ok(WrittenEnd::Time(time)),
        Err(_) => date::parse_in(&text, context).map(WrittenEnd::Date),
    }
}

/// The end that the keys `end` and `end_time`, or a range of times, give.
fn written_end<'a>(
    record: &mut Record<'a, '_>,
    times: &EventTimes<'a>,
) -> Result<Option<FoundValue<'a, WrittenEnd>>, Reported> {
    let context = times.context(record);
    let end = record.read(Key::End, |field| parse_end(field, &context));
    let end_time = record.read(Key::EndTime, |field| clock::parse_end(&field.line()?));
    let (end, end_time) = (end?, end_time?);
    let Some(time) = end_time else {
        let of_range = times.range_end.clone().map(|end| FoundValue {
            value: match end {
                DateEnd::Date(date) => WrittenEnd::Date(date),
                DateEnd::Time(time) => WrittenEnd::Time(time),
            },
            field: times.date_field,
        });
        return Ok(end.or(of_range));
    };
    let value = match end {
        Some(FoundValue {
            value: WrittenEnd::Date(date),
            ..
        }) => match written_midnight(date).unwrap_or(date) {
            Date::Day(day) => {
                let end = time.value.on(day, times.zone.as_ref());
                let end = end.map_err(|error| record.reporter.report(time.field.locate(error)))?;
                WrittenEnd::Date(end)
            }
            date => WrittenEnd::Date(date),
        },
        _ => WrittenEnd::Time(time.value),
    };
    Ok(Some(FoundValue {
        value,
        field: time.field,
    }))
}

/// The number of days of an all-day event. `end` is its last day, as people mean it.
fn days<'a>(
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
        Some(FoundValue {
            value: WrittenEnd::Date(date),
            ..
        }) => {
            let last = written_day(*date);
            Some((last - first).num_days() + 1)
        }
        Some(FoundValue {
            value: WrittenEnd::Time(_),
            field,
        }) if !all_day => {
            let diagnostic =
                Diagnostic::new(Code::Conflict, "the end has a time, but the start has none")
                    .help("add the time of the start to the date, such as `2021-05-18 18:00`");
            return Err(record.reporter.report(field.locate(diagnostic)));
        }
        _ => None,
    };
    let by_length = match &length {
        Some(length) if length.value.num_minutes() % (24 * 60) == 0 => {
            Some(length.value.num_days())
        }
        Some(_) if all_day => None,
        Some(length) => {
            let message = "the date has no time, but the duration is not a number of days";
            let diagnostic = Diagnostic::new(Code::Conflict, message)
                .help("add a time to the date, such as `2021-05-18 18:00`");
            return Err(record.reporter.report(length.field.locate(diagnostic)));
        }
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

fn parse_days(field: Field<'_>) -> Result<i64, Diagnostic> {
    match field.line()?.parse() {
        Ok(days) if days >= 1 => Ok(days),
        _ => Err(field.wrong_type("a number of days")),
    }
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
fn length<'a>(
    record: &mut Record<'a, '_>,
    times: &EventTimes<'a>,
    zone: &Zone,
) -> Result<Length, Reported> {
    let Some(end) = written_end(record, times)? else {
        let days = record.read(Key::Days, parse_days)?;
        if let Some(days) = days.filter(|_| !record.has(Key::Duration)) {
            let start = times.date.wall(zone).unwrap_or_default();
            let end = start.date() + TimeDelta::days(days.value);
            return Ok(Length::Wall(end.and_time(NaiveTime::MIN) - start));
        }
        check_length(record, times.duration)?;
        return Ok(Length::Exact(times.duration));
    };
    let start = times.date.wall(zone).unwrap_or_default();
    let length = match (&end.value, times.date) {
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
    };
    check_length(record, length.nominal())?;
    let written = record.read_first(Key::Duration, parse_duration)?;
    if written.is_some_and(|written| written.value != length.nominal()) {
        return Err(report_two_lengths(record));
    }
    if length.nominal() > TimeDelta::days(limits::LONG_SESSION_DAYS) && !record.has(Key::Repeat) {
        let diagnostic = Diagnostic::new(
            Code::LongSession,
            format!("the session lasts {} days", length.nominal().num_days()),
        )
        .help("write the first and the last day without times if that is right");
        record.reporter.report(end.field.locate(diagnostic));
    }
    Ok(length)
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

/// With several tracks, one `end` cannot be the end of each.
pub(super) fn check_end_with_tracks(record: &mut Record<'_, '_>) {
    if record.has(Key::End) {
        let message = "an event with tracks has no `end` of its own";
        let diagnostic = Diagnostic::new(Code::Conflict, message)
            .help("write `duration` for the length of each session, or `until` for the last day");
        record.report_at(Key::End, diagnostic);
    }
}

/// People write the end of the whole series as `end`. Sessions would then last for weeks.
pub(super) fn check_end_of_series(record: &mut Record<'_, '_>, event: &Event) {
    let (Some(recurrence), [track]) = (&event.recurrence, event.tracks.as_slice()) else {
        return;
    };
    let start = track.slot.start();
    let length = match track.slot {
        Slot::AllDay { days, .. } => TimeDelta::days(days.into()),
        Slot::Timed { length, .. } => length.nominal(),
    };
    let second = recurrence
        .rule
        .occurrences(start)
        .ok()
        .and_then(|mut occurrences| occurrences.find(|occurrence| *occurrence > start));
    if record.has(Key::End) && second.is_some_and(|second| second < start + length) {
        let last = (start + length - TimeDelta::minutes(1)).date();
        let message = "`end` is the end of each session, but it is after the start of the next one";
        let diagnostic = Diagnostic::new(Code::Conflict, message).help(format!(
            "write `until: {last}` for the last day of the series, and `duration`"
        ));
        record.report_at(Key::End, diagnostic);
    }
}

/// A date with a time at which no track starts: one of the two is probably wrong.
pub(super) fn warn_of_date_off_tracks(
    record: &mut Record<'_, '_>,
    times: &EventTimes<'_>,
    tracks: &[Track],
) {
    let starts_then = |track: &Track| times.date.wall(&track.zone) == Some(track.slot.start());
    if tracks.is_empty() || matches!(times.date, Date::Day(_)) || tracks.iter().any(starts_then) {
        return;
    }
    let zone = times.zone.clone().unwrap_or(Zone::utc());
    let wall = times.date.wall(&zone).unwrap_or_default();
    let message = format!(
        "the date is {} in {}, but no track starts then",
        wall.format("%H:%M"),
        zone.name()
    );
    let diagnostic = Diagnostic::new(Code::DateNoTrack, message)
        .help("write the start of the first track, or the day alone");
    record.reporter.report(times.date_field.locate(diagnostic));
}
