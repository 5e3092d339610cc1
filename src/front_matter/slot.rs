//! The slot of an event: its first session, with its length and zone, and checks of both.

use chrono::{NaiveTime, Offset as _, TimeDelta};

use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::event::{Event, Slot, Track};
use crate::front_matter::length;
use crate::front_matter::record::Record;
use crate::front_matter::start::EventTimes;
use crate::keys::Key;
use crate::time::date::Date;
use crate::time::zone::{Ambiguity, Zone};

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
            days: length::days(record, times, first)?,
        },
        Date::Wall(start) => Slot::Timed {
            start,
            is_fold: false,
            length: length::length(record, times, &zone)?,
        },
        Date::Instant { instant, .. } => {
            let start = zone.wall(instant);
            let resolved = zone.resolve(start);
            Slot::Timed {
                start,
                is_fold: resolved.ambiguity == Ambiguity::Fold && resolved.instant != instant,
                length: length::length(record, times, &zone)?,
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
