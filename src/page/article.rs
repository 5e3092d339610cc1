//! One event on the page: its tracks side by side, each with its sessions.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use maud::{Markup, html};

use super::subscribe::{Offer, buttons};
use super::{Context, json_ld};
use crate::event::{Event, Status, Track};
use crate::feed::{self, path};
use crate::schedule::expand::Expanded;
use crate::schedule::session::{Schedule, Session, When};

/// How many sessions of a track are shown before the rest folds away.
const UNFOLDED: usize = 6;

/// An event as the page shows it.
pub struct Article {
    /// The first day shown; what articles sort and fold by.
    pub first_day: NaiveDate,
    /// Whether it goes on without an end.
    pub is_endless: bool,
    /// The HTML.
    pub markup: Markup,
    /// What search engines read, one object a session.
    pub json_ld: Vec<String>,
}

/// The article of an event; `None` if the page has no session to show.
pub fn article(expanded: &Expanded, context: &Context<'_>) -> Option<Article> {
    let event = &expanded.event;
    let tracks: Vec<(&Track, Vec<Session>)> = expanded
        .tracks()
        .map(|(track, schedule)| (track, context.sessions(track, schedule)))
        .filter(|(_, sessions)| !sessions.is_empty())
        .collect();
    let days = tracks
        .iter()
        .flat_map(|(track, sessions)| sessions.iter().map(|session| session.when.day(&track.zone)));
    let is_endless = |schedule: &Schedule| matches!(schedule, Schedule::Endless { .. });
    let is_endless = expanded.schedules.iter().any(is_endless);
    Some(Article {
        first_day: days.min()?,
        is_endless,
        markup: markup(event, &tracks, is_endless, context),
        json_ld: json_ld::events(event, &tracks, context),
    })
}

fn markup(
    event: &Event,
    tracks: &[(&Track, Vec<Session>)],
    is_endless: bool,
    context: &Context<'_>,
) -> Markup {
    let words = context.words;
    let count: usize = tracks.iter().map(|(_, sessions)| sessions.len()).sum();
    let path = path::of_event(event);
    // Tracks with names have downloads of their own: a person attends one of them.
    let download = match event.tracks.as_slice() {
        [track] if track.name.is_none() => path::of_download(event, track),
        _ => path.clone(),
    };
    let offer = Offer {
        path: &path,
        download: &download,
        title: &event.title,
        label: match event.tracks.as_slice() {
            [_] => words.subscribe,
            _ => words.subscribe_to_all,
        },
    };
    html! {
        article data-feeds=(feeds_of(event, context)) {
            h3 dir="auto" { (event.title) }
            p.about {
                @if let Some(location) = &event.details.location {
                    span dir="auto" { (location) } " · "
                }
                @if is_endless { (words.endless) } @else { (words.session_count(count)) }
                @if let Some(url) = &event.details.url {
                    " · " a href=(url) aria-label=(format!("{}: {}", words.more_about, event.title)) {
                        (words.more_about)
                    }
                }
            }
            div.tracks {
                @for (track, sessions) in tracks {
                    (track_section(event, track, sessions, context))
                }
            }
            (buttons(&offer, context))
        }
    }
}

/// The feeds beside its own that hold sessions of an event, for the script to find what is next.
fn feeds_of(event: &Event, context: &Context<'_>) -> String {
    feed::shared_paths(event, context.config).join(" ")
}

fn track_section(
    event: &Event,
    track: &Track,
    sessions: &[Session],
    context: &Context<'_>,
) -> Markup {
    let words = context.words;
    let (first, rest) = sessions.split_at(sessions.len().min(UNFOLDED));
    html! {
        section data-zone=[(!track.slot.is_all_day()).then_some(track.zone.name())] {
            @if let Some(name) = &track.name {
                h4 dir="auto" { (name.text) }
            }
            ol.sessions {
                @for session in first { (item(event, track, session, context)) }
            }
            @if !rest.is_empty() {
                details.more {
                    summary { (words.more.replace("{count}", &rest.len().to_string())) }
                    ol.sessions {
                        @for session in rest { (item(event, track, session, context)) }
                    }
                }
            }
            @if let Some(name) = &track.name {
                @let path = path::of_track(event, track);
                @let download = path::of_download(event, track);
                @let title = format!("{}: {}", event.title, name.text);
                (buttons(&Offer { path: &path, download: &download, title: &title, label: words.subscribe }, context))
            }
        }
    }
}

fn item(event: &Event, track: &Track, session: &Session, context: &Context<'_>) -> Markup {
    let words = context.words;
    let status = event.status_of(session.status);
    let note = match status {
        Status::Confirmed => None,
        Status::Tentative => Some(words.tentative),
        Status::Cancelled => Some(words.cancelled),
    };
    let title = session.overrides.title.as_ref();
    html! {
        li.cancelled[status == Status::Cancelled] data-start=(start(session.when)) data-end=(end(session.when)) {
            span.when { (when(session.when, track, context)) }
            " " span.yours {}
            @if let Some(title) = title { " " span.own dir="auto" { (title) } }
            @if let Some(note) = note { " " strong { (note) } }
        }
    }
}

fn when(when: When, track: &Track, context: &Context<'_>) -> Markup {
    let words = context.words;
    match when {
        When::AllDay { first, days } => {
            let last = When::day_after(first, days.saturating_sub(1));
            html! {
                span.day { (words.day(first)) @if days > 1 { "–" (words.day(last)) } }
            }
        }
        When::Timed { start, end } => {
            let (from, to) = (track.zone.wall(start), track.zone.wall(end));
            let (_, abbreviation) = track.zone.offset_and_abbreviation(start);
            html! {
                span.day { (words.day(from.date())) } " "
                span.hours { (from.format("%H:%M")) "–" (to.format("%H:%M")) } " "
                span.zone { (abbreviation) }
            }
        }
    }
}

fn start(when: When) -> String {
    match when {
        When::AllDay { first, .. } => first.to_string(),
        When::Timed { start, .. } => instant(start),
    }
}

fn end(when: When) -> String {
    match when {
        When::AllDay { first, days } => When::day_after(first, days).to_string(),
        When::Timed { end, .. } => instant(end),
    }
}

fn instant(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}
