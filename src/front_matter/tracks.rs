//! `tracks`: parallel time slots of one event.

use chrono::{NaiveDateTime, NaiveTime, TimeDelta};

use crate::diagnostic::spelling::nearest;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::fields::{Fields, Spanned};
use crate::event::slug::Slug;
use crate::event::{Length, Overrides, Slot, Track, TrackName};
use crate::front_matter::parse::Frame;
use crate::keys;
use crate::limits;
use crate::time::date;
use crate::time::duration;
use crate::time::zone::Zone;

/// The tracks of an event, in the author's order. Empty if there is no such key.
pub fn read(fields: &Fields<'_>, names: &[&str], frame: &Frame<'_>) -> Vec<Track> {
    let mut tracks: Vec<Track> = Vec::new();
    for node in fields.list_up_to(limits::TRACKS, names) {
        let Some(entry) = fields.inside(node, "a track") else {
            continue;
        };
        let Some(track) = read_track(&entry, fields.span(node), frame) else {
            continue;
        };
        let slug = |track: &Track| track.name.as_ref().map(|name| name.slug.key());
        let twin = tracks.iter().find(|other| slug(other) == slug(&track));
        if let (Some(_), Some(name)) = (twin, &track.name) {
            let fault = Diagnostic::new(
                Code::DuplicateSlug,
                format!("two tracks would be published as `{}`", name.slug),
            )
            .help("give each track a name of its own");
            fields.faults().add(fault, fields.span(node));
        } else {
            tracks.push(track);
        }
    }
    tracks
}

fn read_track(
    entry: &Fields<'_>,
    span: std::ops::Range<usize>,
    frame: &Frame<'_>,
) -> Option<Track> {
    warn_of_misspelt_keys(entry, &keys::TRACK_KEYS);
    let faults = entry.faults();
    let Some(name) = entry.text(&["name"]) else {
        let fault = Diagnostic::new(Code::MissingKey, "a track has no `name`")
            .help("write `name: Track A`; people choose a track by its name");
        faults.add(fault, span);
        return None;
    };
    let zone = zone(entry, frame)?;
    let start = start(entry, &name, &zone, frame)?;
    let length = length(entry, start.time(), frame)?;
    Some(Track {
        name: Some(track_name(faults, name)?),
        slot: Slot::Timed {
            start,
            second_time: false,
            length,
        },
        zone,
        overrides: overrides(entry, frame),
    })
}

fn track_name(
    faults: &crate::document::fields::Faults,
    name: Spanned<String>,
) -> Option<TrackName> {
    let slug = Slug::new(&name.value);
    if slug.is_too_long() {
        let fault = Diagnostic::new(
            Code::TooLarge,
            "the track's name is too long for a file name",
        )
        .note(format!("the limit is {} bytes", limits::SLUG_BYTES));
        faults.add(fault, name.span);
        return None;
    }
    let text = name.value;
    Some(TrackName { text, slug })
}

fn zone(entry: &Fields<'_>, frame: &Frame<'_>) -> Option<Zone> {
    let names = ["timezone", "time_zone", "tz"];
    if entry.node(&names).is_some() {
        return entry.parsed(&names, Zone::parse).map(|zone| zone.value);
    }
    match &frame.zone {
        Some(zone) => Some(zone.clone()),
        None => {
            frame.report_missing_zone(entry.faults());
            None
        }
    }
}

/// The event's first day, at the track's time.
fn start(
    entry: &Fields<'_>,
    name: &Spanned<String>,
    zone: &Zone,
    frame: &Frame<'_>,
) -> Option<NaiveDateTime> {
    let day = frame.date.day(frame.zone.as_ref().unwrap_or(zone));
    if entry.node(&["time"]).is_some() {
        let time = entry.parsed(&["time"], date::parse_time)?;
        return Some(day.and_time(time.value));
    }
    let start = frame.date.wall(zone);
    if start.is_none() {
        let fault = Diagnostic::new(
            Code::MissingKey,
            format!("the track `{}` has no `time`", name.value),
        )
        .help("write `time: \"20:00\"`");
        entry.faults().add(fault, name.span.clone());
    }
    start
}

fn length(entry: &Fields<'_>, start: NaiveTime, frame: &Frame<'_>) -> Option<Length> {
    if entry.node(&["duration"]).is_some() {
        let length = entry.parsed(&["duration"], duration::parse)?;
        return Some(Length::Exact(length.value));
    }
    if entry.node(&["end"]).is_some() {
        let end = entry.parsed(&["end"], date::parse_time)?;
        return Some(Length::OnTheClock(until_time(start, end.value)));
    }
    Some(Length::Exact(frame.duration))
}

/// From one time of day to the next moment at which the clocks show another.
pub fn until_time(start: NaiveTime, end: NaiveTime) -> TimeDelta {
    let length = end - start;
    if length > TimeDelta::zero() {
        length
    } else {
        length + TimeDelta::days(1)
    }
}

/// What an entry of `tracks` or `sessions` says in place of what the event says.
pub fn overrides(entry: &Fields<'_>, frame: &Frame<'_>) -> Overrides {
    let text = |name| entry.text(&[name]).map(|text| text.value);
    Overrides {
        title: text("title"),
        location: text("location"),
        url: frame.link(entry, &["url"]),
        description: entry.long_text(&["description"]).map(|text| text.value),
    }
}

/// Warns of keys that are one slip away from a known one.
pub fn warn_of_misspelt_keys(entry: &Fields<'_>, known: &[&str]) {
    for (key, span) in entry.keys() {
        if known.contains(&key) {
            continue;
        }
        if let Some(meant) = nearest(key, known.iter().copied()) {
            let fault = Diagnostic::new(Code::UnknownKey, format!("unknown key `{key}`"))
                .help(format!("write `{meant}`"));
            entry.faults().add(fault, span);
        }
    }
}
