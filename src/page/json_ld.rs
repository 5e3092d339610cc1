//! What search engines read: <https://schema.org/Event>.

use serde::Serialize;

use super::Context;
use crate::event::{Event, Status, Track};
use crate::schedule::session::{Session, When};

/// How many sessions of a track search engines are told of.
const SESSIONS: usize = 10;

/// A session as schema.org describes it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Object<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: String,
    start_date: String,
    end_date: String,
    event_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Place<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
}

#[derive(Serialize)]
struct Place<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    address: &'a str,
}

/// A JSON object for each session that is not long past.
pub fn events(
    event: &Event,
    tracks: &[(&Track, Vec<Session>)],
    context: &Context<'_>,
) -> Vec<String> {
    let of_track = |(track, sessions): &(&Track, Vec<Session>)| -> Vec<String> {
        let recent = sessions
            .iter()
            .filter(|session| context.is_recent(session.when.day(&track.zone)));
        recent
            .take(SESSIONS)
            .map(|session| object(event, track, session))
            .collect()
    };
    tracks.iter().flat_map(of_track).collect()
}

fn object(event: &Event, track: &Track, session: &Session) -> String {
    let (start_date, end_date) = dates(track, session);
    let (own, of_track) = (&session.overrides, &track.overrides);
    let title = own.title.as_ref().or(of_track.title.as_ref());
    let name = match (title, &track.name) {
        (Some(title), _) => title.clone(),
        (None, Some(name)) => format!("{}: {}", event.title, name.text),
        (None, None) => event.title.clone(),
    };
    let location = [&own.location, &of_track.location, &event.details.location];
    let url = [&own.url, &of_track.url, &event.details.url];
    let object = Object {
        kind: "Event",
        name,
        start_date,
        end_date,
        event_status: match event.status_of(session.status) {
            Status::Cancelled => "https://schema.org/EventCancelled",
            Status::Confirmed | Status::Tentative => "https://schema.org/EventScheduled",
        },
        location: location.into_iter().flatten().next().map(|name| Place {
            kind: "Place",
            name,
            address: name,
        }),
        url: url.into_iter().flatten().next().map(String::as_str),
        image: event.details.image.as_deref(),
    };
    // A struct of strings always has a JSON form.
    serde_json::to_string(&object).unwrap_or_default()
}

fn dates(track: &Track, session: &Session) -> (String, String) {
    match session.when {
        // The last day, not the day after: schema.org's ends are included.
        When::AllDay { first, days } => (
            first.to_string(),
            When::day_after(first, days.saturating_sub(1)).to_string(),
        ),
        When::Timed { start, end } => {
            let local = |instant: chrono::DateTime<chrono::Utc>| {
                let offset = track.zone.offset(instant);
                instant.with_timezone(&offset).to_rfc3339()
            };
            (local(start), local(end))
        }
    }
}
