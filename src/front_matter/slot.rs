//! `date`, `time`, `end` and `duration`: when the first session of an event is.

use chrono::{NaiveTime, Offset as _, TimeDelta};

use crate::time::date;

use crate::diagnostic::{Code, Diagnostic};
use crate::event::{Event, Length, Slot, Track};
use crate::front_matter::parse::{Frame, Page};
use crate::front_matter::tracks::until_time;
use crate::keys::Key;
use crate::limits;
use crate::time::date::Date;
use crate::time::duration;
use crate::time::zone::{Shown, Zone};

/// The slot of an event without tracks, and the zone in which it is told.
pub fn read(page: &Page<'_>, frame: &Frame<'_>) -> Option<(Slot, Zone)> {
    let names = page.names(Key::Time);
    let date = match frame.date {
        Date::Day(day) if page.has(Key::Time) => {
            let time = page.fields.parsed(&names, date::parse_time)?;
            Date::Wall(day.and_time(time.value))
        }
        date => date,
    };
    let zone = match (&frame.zone, date) {
        (Some(zone), _) => zone.clone(),
        (None, Date::Wall(_)) => {
            frame.report_missing_zone(page.faults());
            return None;
        }
        (None, Date::Day(_) | Date::Instant { .. }) => Zone::utc(),
    };
    warn_of_offset(page, frame, date, &zone);
    let slot = match date {
        Date::Day(first) => Slot::AllDay {
            first,
            days: days(page, first, &zone)?,
        },
        Date::Wall(start) => Slot::Timed {
            start,
            second_time: false,
            length: length(page, frame, date, &zone)?,
        },
        Date::Instant { instant, .. } => {
            let start = zone.wall(instant);
            let resolved = zone.resolve(start);
            Slot::Timed {
                start,
                second_time: resolved.shown == Shown::Twice && resolved.instant != instant,
                length: length(page, frame, date, &zone)?,
            }
        }
    };
    Some((slot, zone))
}

/// How long a timed session lasts if its track says nothing. `None` is a fault.
pub fn duration(page: &Page<'_>) -> Option<TimeDelta> {
    if page.has(Key::Duration) {
        let names = page.names(Key::Duration);
        let length = page.fields.parsed(&names, duration::parse)?;
        return Some(length.value);
    }
    Some(page.defaults.duration.unwrap_or(TimeDelta::hours(1)))
}

/// An offset that the zone does not have on that date: most often summer time written all year.
fn warn_of_offset(page: &Page<'_>, frame: &Frame<'_>, date: Date, zone: &Zone) {
    let Date::Instant {
        instant,
        offset: Some(written),
    } = date
    else {
        return;
    };
    let actual = zone.offset(instant);
    if written.fix() == actual || frame.zone.is_none() {
        return;
    }
    let wall = zone.wall(instant).format("%H:%M");
    let meant = (instant + TimeDelta::seconds(written.local_minus_utc().into())).format("%H:%M");
    let fault = Diagnostic::new(
        Code::OffsetMismatch,
        format!(
            "{} is not at {written} on that date, but at {actual}",
            zone.name()
        ),
    )
    .note(format!("published as {wall} there"))
    .help(format!(
        "if {meant} is meant, write the offset {actual} or leave it out"
    ));
    page.faults().add(fault, frame.date_span.clone());
}

/// How the end is written.
enum End {
    Date(Date),
    Time(NaiveTime),
}

fn parse_end(text: &str) -> Result<End, Diagnostic> {
    match date::parse_time(text) {
        Ok(time) => Ok(End::Time(time)),
        Err(_) => date::parse(text).map(End::Date),
    }
}

/// The number of days of an all-day event. `end` is its last day, as people mean it.
fn days(page: &Page<'_>, first: chrono::NaiveDate, zone: &Zone) -> Option<u32> {
    let days = if page.has(Key::End) {
        refuse_both(page);
        let end = page.fields.parsed(&page.names(Key::End), parse_end)?;
        match end.value {
            End::Date(date) => (date.day(zone) - first).num_days() + 1,
            End::Time(_) => {
                let fault =
                    Diagnostic::new(Code::Conflict, "the end has a time, the start has none")
                        .help("add the start's time to `date`, such as `2021-05-18 18:00`");
                page.faults().add(fault, end.span);
                return None;
            }
        }
    } else if page.has(Key::Duration) {
        let length = page
            .fields
            .parsed(&page.names(Key::Duration), duration::parse)?;
        let minutes = length.value.num_minutes();
        if minutes % (24 * 60) != 0 {
            let fault = Diagnostic::new(
                Code::Conflict,
                "an event whose date has no time lasts whole days",
            )
            .help("add a time to `date`, such as `2021-05-18 18:00`");
            page.faults().add(fault, length.span);
            return None;
        }
        length.value.num_days()
    } else {
        1
    };
    check_length(page, TimeDelta::days(days))?;
    u32::try_from(days).ok()
}

/// How long each session lasts: to `end`, or as long as `duration` says.
fn length(page: &Page<'_>, frame: &Frame<'_>, date: Date, zone: &Zone) -> Option<Length> {
    if !page.has(Key::End) {
        return Some(Length::Exact(frame.duration));
    }
    refuse_both(page);
    let start = date.wall(zone)?;
    let end = page.fields.parsed(&page.names(Key::End), parse_end)?;
    let length = match (end.value, date) {
        (End::Time(time), _) => Length::OnTheClock(until_time(start.time(), time)),
        (End::Date(Date::Instant { instant: end, .. }), Date::Instant { instant, .. }) => {
            Length::Exact(end - instant)
        }
        (End::Date(Date::Day(last)), _) => {
            let midnight = last.succ_opt().unwrap_or(last).and_time(NaiveTime::MIN);
            Length::OnTheClock(midnight - start)
        }
        (End::Date(end), _) => Length::OnTheClock(end.wall(zone)? - start),
    };
    check_length(page, length.nominal())?;
    Some(length)
}

fn check_length(page: &Page<'_>, length: TimeDelta) -> Option<()> {
    let fault = if length <= TimeDelta::zero() {
        Diagnostic::new(Code::EndBeforeStart, "the end is not after the start")
            .help("`end` is when the first session ends; write `until` for the end of a series")
    } else if length > TimeDelta::days(limits::SESSION_DAYS) {
        Diagnostic::new(Code::TooLarge, "the event is longer than a session can be")
            .note(format!("the limit is {} days", limits::SESSION_DAYS))
            .help("`end` is when the first session ends; write `until` for the end of a series")
    } else {
        return Some(());
    };
    page.faults().add(fault, page.span(Key::End));
    None
}

fn refuse_both(page: &Page<'_>) {
    if page.has(Key::End) && page.has(Key::Duration) {
        let fault = Diagnostic::new(Code::Conflict, "an event has `end` or `duration`, not both")
            .help("leave one of them out");
        page.faults().add(fault, page.span(Key::Duration));
    }
}

/// With several tracks, one `end` cannot be the end of each.
pub fn refuse_end_beside_tracks(page: &Page<'_>) {
    if page.has(Key::End) {
        let fault = Diagnostic::new(
            Code::Conflict,
            "an event with tracks has no `end` of its own",
        )
        .help("write `duration` for how long each session lasts, or `until` for the last day");
        page.faults().add(fault, page.span(Key::End));
    }
}

/// People write the end of the whole series as `end`. Sessions would then last for weeks.
pub fn refuse_end_of_series(page: &Page<'_>, event: &Event) {
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
    if page.has(Key::End) && second.is_some_and(|second| second < start + length) {
        let last = (start + length - TimeDelta::minutes(1)).date();
        let fault = Diagnostic::new(
            Code::Conflict,
            "`end` is the end of each session, and this one ends after the next has begun",
        )
        .help(format!(
            "write `until: {last}` for the last day of the series, and `duration`"
        ));
        page.faults().add(fault, page.span(Key::End));
    }
}

/// A `date` with a time at which no track starts: one of the two is probably wrong.
pub fn warn_of_date_off_tracks(page: &Page<'_>, frame: &Frame<'_>, tracks: &[Track]) {
    let starts_then = |track: &Track| {
        frame
            .date
            .wall(&track.zone)
            .is_some_and(|wall| wall == track.slot.start())
    };
    let has_time = !matches!(frame.date, Date::Day(_));
    if tracks.is_empty() || !has_time || tracks.iter().any(starts_then) {
        return;
    }
    let zone = frame.zone.clone().unwrap_or(Zone::utc());
    let shown = frame
        .date
        .wall(&zone)
        .map(|wall| wall.format("%H:%M").to_string());
    let fault = Diagnostic::new(
        Code::DateNoTrack,
        format!(
            "`date` is {} in {}, when no track starts",
            shown.unwrap_or_default(),
            zone.name()
        ),
    )
    .help("write the first track's start, or the day alone");
    page.faults().add(fault, frame.date_span.clone());
}
