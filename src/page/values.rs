//! An event and its sessions as values of the template.

use chrono::{DateTime, NaiveDate, Utc};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::body;
use super::context::PageContext;
use super::session_times::{date, times};
use crate::digest;
use crate::event::slug::Slug;
use crate::event::{Event, Status, Track};
use crate::feed::{self, path};
use crate::schedule::expand::{Expanded, TrackSchedule};
use crate::schedule::session::{Origin, Schedule, Session};
use crate::session_list::Producer;
use crate::template::Value;

/// The characters that `encodeURIComponent` leaves unchanged.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// An event with the sessions that the page shows.
#[derive(Debug)]
pub(crate) struct EventOnPage {
    pub(super) event: PageEvent,
    pub(super) sessions: Vec<PageSession>,
}

/// The values of an event.
#[derive(Debug, Serialize)]
pub(super) struct PageEvent {
    /// The anchor of the event.
    pub(super) slug: String,
    pub(super) title: String,
    /// Safe HTML.
    text: Value,
    image: Option<String>,
    location: Option<String>,
    map: Option<String>,
    organizer: Option<String>,
    email: Option<String>,
    url: Option<String>,
    tags: Vec<PageTag>,
    pub(super) is_series: bool,
    is_endless: bool,
    /// `None` for an event of an external calendar, which has no feeds of its own.
    pub(super) feed: Option<String>,
    download: Option<String>,
    tracks: Vec<PageTrack>,
}

/// The values of a tag.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PageTag {
    name: String,
    slug: String,
}

/// The values of a track.
#[derive(Debug, Serialize)]
pub(super) struct PageTrack {
    name: Option<String>,
    zone: Option<&'static str>,
    feed: Option<String>,
    download: Option<String>,
    /// The feeds of selections and languages that contain the track's sessions.
    shared_feeds: Vec<String>,
}

/// The values of a session. Its title, place and tags are those of the event if they are `None`.
#[derive(Debug, Serialize)]
pub(super) struct PageSession {
    /// The index of the event.
    pub(super) event: usize,
    /// The index of the track, if the event has several.
    track_index: Option<usize>,
    slug: String,
    pub(super) title: String,
    track: Option<String>,
    number: Option<u32>,
    total: Option<u32>,
    status: &'static str,
    location: Option<String>,
    /// Whether the location is not that of the event.
    has_own_location: bool,
    #[serde(skip)]
    pub(super) day: NaiveDate,
    #[serde(skip)]
    pub(super) sort_key: DateTime<Utc>,
    /// The day in full.
    date: String,
    /// The time of day in the track's zone; `None` if the session is all-day.
    time: Option<String>,
    /// The last day in full, if the session lasts longer than a day.
    until: Option<String>,
    pub(super) zone: Option<&'static str>,
    pub(super) abbreviation: Option<String>,
    start: String,
    end: String,
    /// The offset of the start from UTC, such as `+01:00`; `None` if the session is all-day, or if
    /// the offset is not in whole minutes.
    #[serde(skip)]
    pub(super) offset: Option<String>,
    /// Seconds since 1970, unless day, time and the offset of the day give the start.
    pub(super) script_start: Option<i64>,
    /// The length in seconds if it differs from that of the times as written, or the number of
    /// days such as `3d`.
    script_length: Option<String>,
    /// Whether the row contains the details of the event.
    pub(super) has_details: bool,
}

/// The values of an event that is translated to these languages; `None` if the page has no session
/// to show.
pub(crate) fn event_on_page(
    expanded: &Expanded,
    producer: Producer,
    languages: &[String],
    context: &PageContext<'_>,
) -> Option<EventOnPage> {
    let event = &expanded.event;
    let slug = anchor(event, producer);
    let mut sessions: Vec<PageSession> = expanded
        .schedules
        .iter()
        .flat_map(|part| {
            let (index, track, schedule) = (part.index, &part.track, &part.schedule);
            let window = &context.window;
            window
                .sessions(track, schedule, event.tracks.len())
                .into_iter()
                .map(|session| page_session(event, &slug, index, track, &session, context))
                .collect::<Vec<_>>()
        })
        .collect();
    sessions.sort_by_key(|session| (session.day, session.sort_key));
    (!sessions.is_empty()).then(|| EventOnPage {
        event: page_event(expanded, producer, slug, sessions.len(), languages, context),
        sessions,
    })
}

/// The anchor of an event: its slug. An event of an external calendar has no slug that is unique
/// on the site. Slugs never contain `_`.
fn anchor(event: &Event, producer: Producer) -> String {
    match (producer, &event.id.item) {
        (Producer::External, Some(uid)) => {
            format!("{:.20}_", digest::of_pieces([uid.as_str()].into_iter()))
        }
        _ => event.identity.slug.to_string(),
    }
}

fn page_event(
    expanded: &Expanded,
    producer: Producer,
    slug: String,
    count: usize,
    languages: &[String],
    context: &PageContext<'_>,
) -> PageEvent {
    let event = &expanded.event;
    let details = &event.details;
    let text = body::html(event, context);
    let is_endless = |part: &TrackSchedule| matches!(part.schedule, Schedule::Endless { .. });
    PageEvent {
        slug,
        title: event.title.clone(),
        text: Value::from_safe_string(text),
        image: details.image.clone().filter(|_| context.options.images),
        location: details.location.clone(),
        map: map(event),
        organizer: details.organizer.as_ref().and_then(|by| by.name.clone()),
        email: details.organizer.as_ref().and_then(|by| by.email.clone()),
        url: details.url.clone(),
        tags: details.tags.iter().map(|tag| page_tag(tag)).collect(),
        is_series: event.recurrence.is_some() || count > 1,
        is_endless: expanded.schedules.iter().any(is_endless),
        download: own_path(
            producer,
            &match event.tracks.as_slice() {
                [track] if track.name.is_none() => path::of_download(event, track),
                _ => path::of_event(event),
            },
        ),
        feed: own_path(producer, &path::of_event(event)),
        tracks: event
            .tracks
            .iter()
            .map(|track| page_track(event, producer, track, languages, context))
            .collect(),
    }
}

fn page_tag(name: &str) -> PageTag {
    PageTag {
        name: name.to_owned(),
        slug: Slug::new(name).to_string(),
    }
}

fn page_track(
    event: &Event,
    producer: Producer,
    track: &Track,
    languages: &[String],
    context: &PageContext<'_>,
) -> PageTrack {
    let languages = languages.iter().chain(&event.language);
    let language_feeds = languages.map(|language| path::of_language(language));
    let selections = feed::selection_paths(event, track, context.config);
    PageTrack {
        name: track.name.as_ref().map(|name| name.text.clone()),
        zone: (!track.slot.is_all_day()).then(|| track.zone.name()),
        feed: own_path(producer, &path::of_track(event, track)),
        download: own_path(producer, &path::of_download(event, track)),
        shared_feeds: selections
            .into_iter()
            .chain(language_feeds)
            .map(|path| relative(&path))
            .collect(),
    }
}

/// The link to a feed of the event alone.
fn own_path(producer: Producer, path: &str) -> Option<String> {
    (producer == Producer::Site).then(|| relative(path))
}

fn page_session(
    event: &Event,
    slug: &str,
    index: usize,
    track: &Track,
    session: &Session,
    context: &PageContext<'_>,
) -> PageSession {
    let own = session.overrides.or(&track.overrides);
    let day = session.when.day(&track.zone);
    let times = times(session.when, track, context);
    let (number, total) = match session.origin {
        Origin::Rule { number, total } if total.is_some() => (Some(number), total),
        _ => (None, None),
    };
    PageSession {
        event: 0,
        track_index: (event.tracks.len() > 1).then_some(index),
        slug: slug.to_owned(),
        title: own.title.unwrap_or_else(|| event.title.clone()),
        track: track.name.as_ref().map(|name| name.text.clone()),
        number,
        total,
        status: match event.status_of(session.status) {
            Status::Confirmed => "confirmed",
            Status::Tentative => "tentative",
            Status::Cancelled => "cancelled",
        },
        has_own_location: own.location.is_some(),
        location: own.location.or_else(|| event.details.location.clone()),
        day,
        sort_key: session.when.sort_key(),
        date: date(day, context),
        time: times.time,
        until: times.until,
        zone: (!track.slot.is_all_day()).then(|| track.zone.name()),
        abbreviation: times.abbreviation,
        start: times.start,
        end: times.end,
        offset: times.offset,
        script_start: times.script_start,
        script_length: times.script_length,
        has_details: false,
    }
}

/// The address of a map of the place, unless the place is a link.
fn map(event: &Event) -> Option<String> {
    let location = event.details.location.as_deref();
    match (event.details.geo, location) {
        (Some((latitude, longitude)), _) => Some(format!(
            "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"
        )),
        (None, Some(location)) if !location.contains("://") && location.contains(' ') => {
            let query = utf8_percent_encode(location, COMPONENT);
            Some(format!(
                "https://www.openstreetmap.org/search?query={query}"
            ))
        }
        _ => None,
    }
}

/// A path as a relative link, with each part percent-encoded.
pub(super) fn relative(path: &str) -> String {
    let parts: Vec<String> = path.split('/').map(encode).collect();
    parts.join("/")
}

/// A text percent-encoded as a part of an address.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).to_string()
}
