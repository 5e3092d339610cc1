//! `tracks`: parallel time slots of one event.

use chrono::{NaiveDateTime, NaiveTime};

use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::document::field::Field;
use crate::event::slug::Slug;
use crate::event::{Length, Overrides, Period, Slot, Track, TrackName};
use crate::front_matter::details::{self, parse_text};
use crate::front_matter::duration::parse_duration;
use crate::front_matter::length::until_time;
use crate::front_matter::record::{FoundValue, Record};
use crate::front_matter::start::EventTimes;
use crate::keys::{Key, Scope};
use crate::limits;
use crate::time::date::clock::{self, ClockTime};
use crate::time::zone::Zone;

/// The tracks of an event, in the author's order.
///
/// # Errors
///
/// One of the tracks is invalid.
pub(super) fn read(
    record: &mut Record<'_, '_>,
    times: &EventTimes<'_>,
) -> Result<Vec<Track>, Reported> {
    let mut tracks: Vec<Track> = Vec::new();
    let mut error = None;
    for field in record.list(Key::Tracks, limits::TRACKS)? {
        let track = match read_entry(record, field, times) {
            Ok(track) => track,
            Err(reported) => {
                error = Some(reported);
                continue;
            }
        };
        let slug = |track: &Track| track.name.as_ref().map(|name| name.slug.key());
        let twin = tracks.iter().find(|other| slug(other) == slug(&track));
        if let (Some(_), Some(name)) = (twin, &track.name) {
            let message = format!("two tracks would be published as `{}`", name.slug);
            let diagnostic = Diagnostic::new(Code::DuplicateSlug, message)
                .help("give each track a name of its own");
            error = Some(record.reporter.report(field.locate(diagnostic)));
        } else {
            tracks.push(track);
        }
    }
    error.map_or(Ok(tracks), Err)
}

fn read_entry<'a>(
    record: &mut Record<'a, '_>,
    field: Field<'a>,
    times: &EventTimes<'_>,
) -> Result<Track, Reported> {
    let map = field.map("a track").map(|_| field.node);
    let map = map.map_err(|error| record.reporter.report(field.locate(error)))?;
    let mut entry = record.entry(Scope::Track, map);
    entry.check_duplicates();
    entry.check_unknown_keys(Scope::Track, None);
    let Some(name) = entry.line(Key::TrackName)? else {
        let diagnostic = Diagnostic::new(Code::MissingKey, "a track has no `name`")
            .help("write `name: Track A`; people choose a track by its name");
        return Err(entry.reporter.report(field.locate(diagnostic)));
    };
    let zone = zone(&mut entry, times)?;
    let (start, range_end) = start(&mut entry, &name, &zone, times)?;
    let length = length(&mut entry, start.time(), range_end, times);
    let overrides = overrides(&mut entry);
    Ok(Track {
        name: Some(track_name(&mut entry, name)?),
        slot: Slot::Timed {
            start,
            is_fold: false,
            length: length?,
        },
        zone,
        overrides: overrides?,
        period: Period::default(),
    })
}

fn track_name(
    entry: &mut Record<'_, '_>,
    name: FoundValue<'_, String>,
) -> Result<TrackName, Reported> {
    let slug = Slug::new(&name.value);
    if slug.is_too_long() {
        let limit = format!("{} bytes", limits::SLUG_BYTES);
        let diagnostic =
            Diagnostic::too_large("the name of the track is too long for a file name", limit);
        return Err(entry.reporter.report(name.field.locate(diagnostic)));
    }
    Ok(TrackName {
        text: name.value,
        slug,
    })
}

fn zone(entry: &mut Record<'_, '_>, times: &EventTimes<'_>) -> Result<Zone, Reported> {
    match entry.read(Key::Timezone, |field| Zone::parse(&field.line()?))? {
        Some(zone) => Ok(zone.value),
        None => match &times.zone {
            Some(zone) => Ok(zone.clone()),
            None => Err(times.report_missing_zone(entry)),
        },
    }
}

/// The event's first day, at the track's time, and the end of a range of times.
fn start(
    entry: &mut Record<'_, '_>,
    name: &FoundValue<'_, String>,
    zone: &Zone,
    times: &EventTimes<'_>,
) -> Result<(NaiveDateTime, Option<ClockTime>), Reported> {
    let day = times.date.day(times.zone.as_ref().unwrap_or(zone));
    let time = entry.read(Key::NewTime, |field| {
        let range = clock::parse_range(&field.line()?)?;
        let start = range.start.on(day, Some(zone))?;
        Ok((start, range.end))
    })?;
    if let Some(FoundValue {
        value: (start, end),
        ..
    }) = time
    {
        return Ok((start.wall(zone).unwrap_or_default(), end));
    }
    match times.date.wall(zone) {
        Some(start) => Ok((start, None)),
        None => {
            let message = format!("the track `{}` has no `time`", name.value);
            let diagnostic =
                Diagnostic::new(Code::MissingKey, message).help("write `time: \"20:00\"`");
            Err(entry.reporter.report(name.field.locate(diagnostic)))
        }
    }
}

fn length(
    entry: &mut Record<'_, '_>,
    start: NaiveTime,
    range_end: Option<ClockTime>,
    times: &EventTimes<'_>,
) -> Result<Length, Reported> {
    if let Some(length) = entry.read(Key::Duration, parse_duration)? {
        return Ok(Length::Exact(length.value));
    }
    for key in [Key::End, Key::EndTime] {
        if let Some(end) = entry.read(key, |field| clock::parse_end(&field.line()?))? {
            return Ok(Length::Wall(until_time(start, end.value.time())));
        }
    }
    Ok(match range_end {
        Some(end) => Length::Wall(until_time(start, end.time())),
        None => Length::Exact(times.duration),
    })
}

/// The properties of a track or session that replace those of the event.
///
/// # Errors
///
/// One of them is invalid.
pub(super) fn overrides(entry: &mut Record<'_, '_>) -> Result<Overrides, Reported> {
    let title = entry.read_first(Key::Title, parse_text);
    let location = details::location(entry);
    let url = details::url(entry);
    let description = entry.read_first(Key::Description, Field::long_text);
    Ok(Overrides {
        title: title?.map(|title| title.value),
        location: location?,
        url: url?,
        description: description?.map(|text| text.value),
    })
}
