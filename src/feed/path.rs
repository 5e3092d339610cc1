//! Where feeds are, below the output folder.

use crate::event::slug::Slug;
use crate::event::{Event, Track};

/// The feed of everything.
pub(crate) const ALL: &str = "all.ics";

/// The folders of feeds; the first one is the output folder itself.
pub(crate) const FOLDERS: [&str; 6] = ["", "download", "events", "feeds", "languages", "tags"];

/// The feed of an event.
pub(crate) fn of_event(event: &Event) -> String {
    format!("events/{}.ics", event.identity.slug)
}

/// The feed of a track that has a name; that of the event otherwise.
pub(crate) fn of_track(event: &Event, track: &Track) -> String {
    format!("events/{}.ics", stem(event, track))
}

/// The file of a track to import.
pub(crate) fn of_download(event: &Event, track: &Track) -> String {
    format!("download/{}.ics", stem(event, track))
}

/// The feed of a tag.
pub(crate) fn of_tag(slug: &Slug) -> String {
    format!("tags/{slug}.ics")
}

/// The feed of a language.
pub(crate) fn of_language(language: &str) -> String {
    format!("languages/{}.ics", Slug::new(language))
}

/// The feed of a selection.
pub(crate) fn of_selection(slug: &Slug) -> String {
    format!("feeds/{slug}.ics")
}

/// Whether a path is that of the feed of one event with all its tracks. Slugs contain no dots.
pub(crate) fn is_of_event(path: &str) -> bool {
    let stem = path
        .strip_prefix("events/")
        .and_then(|name| name.strip_suffix(".ics"));
    stem.is_some_and(|stem| !stem.contains('.'))
}

/// Whether a path is that of a file to import.
pub(crate) fn is_download(path: &str) -> bool {
    path.starts_with("download/")
}

fn stem(event: &Event, track: &Track) -> String {
    match &track.name {
        Some(name) => format!("{}.{}", event.identity.slug, name.slug),
        None => event.identity.slug.to_string(),
    }
}
