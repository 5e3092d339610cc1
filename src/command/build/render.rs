//! Rendering: from the events of a site to its feeds, on all cores.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Reporter};
use crate::event::slug::Slug;
use crate::feed;
use crate::feed::window::Windows;
use crate::feed::{EventFeeds, FeedSet};
use crate::ical::entry::{self, Entry};
use crate::limits;
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
    let mut reporter = Reporter::new();
    contradiction::find(expanded, &prose::facts(&expanded.event), &mut reporter);
    reporter.into_diagnostics()
}

/// The feeds of all events, and their values for the subscribe page.
pub(crate) struct Rendered {
    /// The feeds.
    pub(crate) feeds: FeedSet,
    /// The values for the subscribe page.
    pub(crate) on_page: Vec<EventOnPage>,
    /// Whether they are those of all events.
    pub(crate) is_page_complete: bool,
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
    let limit = if has_page { limits::PAGE_EVENTS } else { 0 };
    let shown = page::shown(events.iter(), limit);
    let renderer = EventRenderer {
        prose_in_full,
        languages: languages_by_slug(&translations),
        context,
        windows,
    };
    let events = events.into_par_iter().enumerate();
    let mut rendered: Vec<RenderedEvent> = events
        .map(|(index, expanded)| renderer.event(&expanded, shown.contains(&index)))
        .collect();
    let mut left_out = Vec::new();
    let of_site = rendered.iter().map(|event| &event.feeds);
    let external = feed::render_external(external, of_site, context.config, &mut left_out);
    let external_shown = page::shown(external.iter().map(|(event, _)| event), limit - shown.len());
    let external = external.into_iter().enumerate();
    rendered.extend(external.map(|(index, (expanded, entries))| {
        renderer.external(&expanded, entries, external_shown.contains(&index))
    }));
    let on_page = rendered.iter().filter(|event| event.on_page.is_some());
    let is_page_complete = on_page.count() == rendered.len();
    let translations = translations.into_iter();
    rendered.extend(translations.map(|expanded| renderer.translation(&expanded)));
    collect(rendered, is_page_complete, left_out, context.config)
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

/// Groups the feeds of all events, and collects the rest.
fn collect(
    rendered: Vec<RenderedEvent>,
    is_page_complete: bool,
    mut diagnostics: Vec<Diagnostic>,
    config: &Config,
) -> Rendered {
    let mut feeds = Vec::with_capacity(rendered.len());
    let (mut on_page, mut sessions) = (Vec::new(), Vec::new());
    for event in rendered {
        feeds.push(event.feeds);
        on_page.extend(event.on_page);
        sessions.extend(event.sessions);
        diagnostics.extend(event.diagnostics);
    }
    let (feeds, warnings) = feed::group(feeds, config);
    diagnostics.extend(warnings);
    Rendered {
        feeds,
        on_page,
        is_page_complete,
        sessions,
        diagnostics,
    }
}

/// The part of one event in the result.
struct RenderedEvent {
    feeds: EventFeeds,
    on_page: Option<EventOnPage>,
    sessions: Vec<SessionRecord>,
    diagnostics: Vec<Diagnostic>,
}

/// Renders single events.
struct EventRenderer<'a> {
    prose_in_full: bool,
    /// The languages of the translations of each event.
    languages: HashMap<Slug, Vec<String>>,
    context: &'a page::PageContext<'a>,
    windows: &'a Windows,
}

impl EventRenderer<'_> {
    fn event(&self, expanded: &Expanded, is_on_page: bool) -> RenderedEvent {
        let config = self.context.config;
        let languages = self.languages.get(&expanded.event.identity.slug);
        let languages = languages.map_or(&[][..], Vec::as_slice);
        let on_page = is_on_page
            .then(|| page::event_on_page(expanded, Producer::Site, languages, self.context));
        let entries = entry::entries(expanded, config);
        RenderedEvent {
            feeds: feed::of_event(&expanded.event, entries, config, self.windows),
            on_page: on_page.flatten(),
            sessions: self.session_records(expanded, Producer::Site),
            diagnostics: prose_of(expanded, self.prose_in_full),
        }
    }

    /// An event of another producer has no feeds of its own.
    fn external(
        &self,
        expanded: &Expanded,
        entries: Vec<Entry>,
        is_on_page: bool,
    ) -> RenderedEvent {
        let config = self.context.config;
        let on_page = is_on_page
            .then(|| page::event_on_page(expanded, Producer::External, &[], self.context));
        RenderedEvent {
            feeds: feed::of_external(&expanded.event, entries, config, self.windows),
            on_page: on_page.flatten(),
            sessions: self.session_records(expanded, Producer::External),
            diagnostics: Vec::new(),
        }
    }

    /// A translation is in the feed of its language alone.
    fn translation(&self, expanded: &Expanded) -> RenderedEvent {
        let entries = entry::entries(expanded, self.context.config);
        RenderedEvent {
            feeds: feed::of_translation(&expanded.event, entries, self.windows),
            on_page: None,
            sessions: Vec::new(),
            diagnostics: prose_of(expanded, self.prose_in_full),
        }
    }

    /// The records of an event for `sessions.json`.
    fn session_records(&self, expanded: &Expanded, producer: Producer) -> Vec<SessionRecord> {
        let config = self.context.config;
        if !config.json {
            return Vec::new();
        }
        let tracks = expanded.event.tracks.len();
        let listed = listed_sessions(expanded, producer, config, |track, schedule| {
            self.context.window.sessions(track, schedule, tracks)
        });
        listed.into_iter().map(SessionRecord::new).collect()
    }
}
