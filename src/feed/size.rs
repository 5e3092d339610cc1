//! The size of the files that a page causes, estimated before anything is rendered.
//!
//! Each session is in several feeds with the whole description, so that a page of 16 kB with
//! thousands of sessions and a hundred tags would write gigabytes.

use std::collections::HashMap;

use super::of_event::shared_paths;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::event::{Event, Overrides, Track};
use crate::limits;
use crate::schedule::expand::Expanded;
use crate::schedule::session::{Schedule, Session};

/// Bytes of a VEVENT without its texts: times, identifiers and the names of its properties.
const VEVENT_BYTES: usize = 500;

/// The estimated bytes of all feeds, by the path of the page or data file.
#[derive(Debug, Default)]
pub(crate) struct OutputSizes {
    bytes: HashMap<String, u64>,
}

impl OutputSizes {
    /// Adds the files of an event, with the bytes of [`estimate`].
    ///
    /// # Errors
    ///
    /// The events of the page would write more than [`limits::output_bytes`].
    pub(crate) fn add(&mut self, event: &Event, added: u64) -> Result<(), Diagnostic> {
        let file = event.file();
        let limit = limits::output_bytes(file.text.len());
        let total = self.bytes.entry(file.path.clone()).or_default();
        if total.saturating_add(added) <= limit {
            *total += added;
            return Ok(());
        }
        let megabytes = |bytes: u64| bytes.div_ceil(1_000_000);
        Err(Diagnostic::new(
            Code::TooLarge,
            format!("the feeds of this event would have {} MB", megabytes(added)),
        )
        .note(format!(
            "each session is in the feeds of the site, the event, its track and its {} tags",
            event.details.tags.len()
        ))
        .note(format!(
            "the limit for a page of this size is {} MB",
            megabytes(limit)
        ))
        .help("shorten the series, its tags or its description; or leave `until` and `count` out")
        .at(file, event.location().span))
    }
}

/// The estimated bytes of the feeds of an event.
pub(crate) fn estimate(expanded: &Expanded, config: &Config) -> u64 {
    let event = &expanded.event;
    let shared_feeds = shared_paths(event, config).len();
    let tracks = expanded.tracks().map(|(track, schedule)| {
        // The feeds of the site and the event, the file to import, and that of a named track.
        let feeds = 3 + usize::from(track.name.is_some()) + shared_feeds;
        bytes(event, track, schedule).saturating_mul(feeds)
    });
    tracks
        .map(|bytes| bytes as u64)
        .fold(0, u64::saturating_add)
}

/// The bytes of a track in one feed.
fn bytes(event: &Event, track: &Track, schedule: &Schedule) -> usize {
    let unchanged = vevent_bytes(event, &track.overrides);
    let session_bytes = |session: &Session| match session.overrides.is_empty() {
        true => unchanged,
        false => vevent_bytes(event, &session.overrides.or(&track.overrides)),
    };
    match schedule {
        Schedule::Finite { sessions, .. } => sessions.iter().map(session_bytes).sum(),
        Schedule::Endless {
            irregular, added, ..
        } => {
            unchanged
                + irregular
                    .iter()
                    .chain(added)
                    .map(session_bytes)
                    .sum::<usize>()
        }
    }
}

fn vevent_bytes(event: &Event, overrides: &Overrides) -> usize {
    let details = &event.details;
    let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let either = |own: &Option<String>, other: &Option<String>| match own {
        Some(own) => own.len(),
        None => length(other),
    };
    let description = match (&overrides.description, &details.description) {
        (Some(text), _) | (None, Some(text)) => text.len(),
        (None, None) => event.body().len(),
    };
    let title = overrides.title.as_ref().unwrap_or(&event.title).len();
    let tags: usize = details.tags.iter().map(String::len).sum();
    // The link is in the description too, the image in IMAGE and ATTACH.
    VEVENT_BYTES
        + description.min(limits::DESCRIPTION_BYTES)
        + title
        + tags
        + either(&overrides.location, &details.location)
        + 2 * either(&overrides.url, &details.url)
        + 2 * length(&details.image)
}
