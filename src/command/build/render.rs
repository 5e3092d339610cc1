//! Rendering: from the events of a site to its feeds, on all cores.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::event::slug::Slug;
use crate::feed;
use crate::feed::window::Windows;
use crate::feed::{EventFeeds, FeedSet};
use crate::ical::entry::{self, Entry};
use crate::ical::read;
use crate::page::{self, EventOnPage};
use crate::prose::{self, contradiction};
use crate::schedule::expand::Expanded;
use crate::session_list::{Producer, SessionRecord, listed_sessions};

/// Returns the contradictions between the texts of all events and their schedules, for `--prose`.
pub(crate) fn prose_of_events(
    events: &[Expanded],
    is_requested: bool,
) -> impl ParallelIterator<Item = Diagnostic> + '_ {
    let of_event = move |expanded| prose_of(expanded, is_requested);
    events.par_iter().flat_map_iter(of_event)
}

fn prose_of(expanded: &Expanded, is_requested: bool) -> Vec<Diagnostic> {
    if !is_requested {
        return Vec::new();
    }
    contradiction::find(expanded, &prose::facts(&expanded.event))
}

/// The feeds of all events, and their values for the subscribe page.
pub(crate) struct Rendered {
    /// The feeds.
    pub(crate) feeds: FeedSet,
    /// The values for the subscribe page.
    pub(crate) on_page: Vec<EventOnPage>,
    /// The records of `sessions.json`, if the config asks for them.
    pub(crate) sessions: Vec<SessionRecord>,
    /// The diagnostics of the events.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Renders every event once, on all cores, and groups the entries into feeds. The events are
/// freed on the way.
pub(crate) fn render(
    events: Vec<Expanded>,
    external: Vec<Expanded>,
    translations: Vec<Expanded>,
    has_page: bool,
    prose_in_full: bool,
    context: &page::PageContext<'_>,
    windows: &Windows,
) -> Rendered {
    let shown = if has_page {
        page::shown(&events)
    } else {
        HashSet::new()
    };
    let languages = languages_by_slug(&translations);
    let render_event = |(index, expanded): (usize, Expanded)| {
        let diagnostics = prose_of(&expanded, prose_in_full);
        let is_shown = shown.contains(&index);
        let translated = languages.get(&expanded.event.identity.slug);
        let on_page = is_shown.then(|| {
            page::event_on_page(&expanded, translated.map_or(&[], Vec::as_slice), context)
        });
        let sessions = session_records(&expanded, Producer::Site, context);
        let entries = entry::entries(&expanded, context.config);
        let feeds = feed::of_event(&expanded.event, entries, context.config, windows);
        (feeds, (on_page.flatten(), (sessions, diagnostics)))
    };
    let events = events.into_par_iter().enumerate();
    let (mut feeds, (on_page, (mut sessions, mut diagnostics))): (
        Vec<_>,
        (Vec<_>, (Vec<_>, Vec<_>)),
    ) = events.map(render_event).unzip();
    let mut left_out = Vec::new();
    for (expanded, entries) in render_external(external, &feeds, context.config, &mut left_out) {
        sessions.push(session_records(&expanded, Producer::External, context));
        feeds.push(feed::of_external(
            &expanded.event,
            entries,
            context.config,
            windows,
        ));
    }
    diagnostics.push(left_out);
    for expanded in translations {
        diagnostics.push(prose_of(&expanded, prose_in_full));
        let entries = entry::entries(&expanded, context.config);
        feeds.push(feed::of_translation(&expanded.event, entries, windows));
    }
    let (feeds, warnings) = feed::group(feeds, context.config);
    Rendered {
        feeds,
        on_page: on_page.into_iter().flatten().collect(),
        sessions: sessions.into_iter().flatten().collect(),
        diagnostics: diagnostics.into_iter().flatten().chain(warnings).collect(),
    }
}

/// The languages of the translations of each event.
fn languages_by_slug(translations: &[Expanded]) -> HashMap<Slug, Vec<String>> {
    let mut languages: HashMap<Slug, Vec<String>> = HashMap::new();
    for expanded in translations {
        let event = &expanded.event;
        let of_event = languages.entry(event.identity.slug.clone()).or_default();
        of_event.extend(event.language.clone());
    }
    languages
}

/// The records of an event for `sessions.json`.
fn session_records(
    expanded: &Expanded,
    producer: Producer,
    context: &page::PageContext<'_>,
) -> Vec<SessionRecord> {
    if !context.config.json {
        return Vec::new();
    }
    let tracks = expanded.event.tracks.len();
    let listed = listed_sessions(expanded, producer, context.config, |track, schedule| {
        context.window.sessions(track, schedule, tracks)
    });
    listed.into_iter().map(SessionRecord::new).collect()
}

/// Renders the events of external calendars. An event with a UID that the site publishes already is
/// left out: readers would take both for one event.
fn render_external(
    external: Vec<Expanded>,
    feeds: &[EventFeeds],
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Expanded, Vec<Entry>)> {
    let mut rendered = Vec::new();
    if external.is_empty() {
        return rendered;
    }
    let entries = feeds.iter().flat_map(|feeds| &feeds.entries);
    let mut uids: HashSet<String> = entries.map(|entry| entry.uid.clone()).collect();
    for expanded in external {
        let event = &expanded.event;
        let entries = entry::external_entries(&expanded, config);
        if entries.iter().any(|entry| uids.contains(&entry.uid)) {
            let message = format!("{} is left out: its UID is published already", event.title);
            let warning = Diagnostic::new(Code::CalendarPartIgnored, message);
            let span = read::first_line(event.file(), &event.location().span);
            diagnostics.push(warning.at(event.file(), span));
            continue;
        }
        uids.extend(entries.iter().map(|entry| entry.uid.clone()));
        rendered.push((expanded, entries));
    }
    rendered
}
