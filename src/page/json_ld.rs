//! What search engines read: <https://schema.org/Event>.

use serde_json::{Value, json};

use super::Context;
use crate::event::{Event, Status, Track};
use crate::schedule::session::{Session, When};

/// How many sessions of a track search engines are told of.
const SESSIONS: usize = 20;

/// An object a session, of those that are not long past.
pub fn events(
    event: &Event,
    tracks: &[(&Track, Vec<Session>)],
    context: &Context<'_>,
) -> Vec<Value> {
    let of_track = |(track, sessions): &(&Track, Vec<Session>)| -> Vec<Value> {
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

fn object(event: &Event, track: &Track, session: &Session) -> Value {
    let (start, end) = match session.when {
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
    };
    let status = match event.status_of(session) {
        Status::Cancelled => "https://schema.org/EventCancelled",
        Status::Confirmed | Status::Tentative => "https://schema.org/EventScheduled",
    };
    let overrides = session.overrides.or(&track.overrides);
    let name = match (&overrides.title, &track.name) {
        (Some(title), _) => title.clone(),
        (None, Some(name)) => format!("{}: {}", event.title, name.text),
        (None, None) => event.title.clone(),
    };
    let mut object = json!({
        "@type": "Event",
        "name": name,
        "startDate": start,
        "endDate": end,
        "eventStatus": status,
    });
    let location = overrides.location.or(event.details.location.clone());
    let optional = [
        ("location", location.map(place)),
        (
            "url",
            overrides.url.or(event.details.url.clone()).map(Value::from),
        ),
        ("image", event.details.image.clone().map(Value::from)),
    ];
    if let Some(map) = object.as_object_mut() {
        let present = optional
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)));
        map.extend(present.map(|(key, value)| (key.to_owned(), value)));
    }
    object
}

fn place(location: String) -> Value {
    json!({ "@type": "Place", "name": location, "address": location })
}
