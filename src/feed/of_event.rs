//! One event's part in the feeds: its own ones, and its entries for those that events share.

use super::model::{Feed, sort_entries};
use super::path;
use super::window::{Window, Windows};
use crate::config::{Config, Selection};
use crate::event::slug::Slug;
use crate::event::{Event, Track};
use crate::ical::entry::{Entry, TrackEntries};
use crate::manifest::FeedKind;

/// What an event publishes. It is made event by event, on all cores, and the event with its text
/// is not needed any more then.
#[derive(Debug)]
pub struct EventFeeds {
    /// The entries of all its feeds, each once.
    pub(crate) entries: Vec<Entry>,
    /// The entries that shared feeds hold, as indices into its own.
    pub(crate) shared: Vec<usize>,
    /// The feeds that are the event's alone, with indices into its own entries.
    pub(crate) own: Vec<Feed>,
    /// Its tags: the slug and the spelling of each.
    pub(crate) tags: Vec<(Slug, String)>,
    /// The language, if it is not the site's.
    pub(crate) language: Option<String>,
    /// Whether the event is a translation, which only the feed of its language contains.
    pub(crate) is_translation: bool,
    /// The selections of the config that take some of its entries, and which.
    pub(crate) selections: Vec<(usize, Vec<usize>)>,
}

/// Makes the feeds of an event from the entries of its tracks.
pub fn of_event(
    event: &Event,
    tracks: Vec<TrackEntries>,
    config: &Config,
    windows: &Windows,
) -> EventFeeds {
    let mut feeds = EventFeeds::new(event, config, event.language.clone());
    let mut of_tracks = vec![TrackFeeds::default(); event.tracks.len()];
    for entries in tracks {
        let index = entries.index;
        let added = feeds.add_period(event, entries, config, windows);
        if let Some(of_track) = of_tracks.get_mut(index) {
            of_track.feed.extend(added.feed);
            of_track.download.extend(added.download);
        }
    }
    let mut whole = Vec::new();
    for (track, of_track) in event.tracks.iter().zip(of_tracks) {
        whole.extend_from_slice(&of_track.feed);
        feeds.add_track(event, track, of_track);
    }
    feeds.add_own(
        event,
        path::of_event(event),
        &event.title,
        FeedKind::Event,
        whole,
    );
    feeds
}

/// The part of an event of another producer, which has no feeds of its own.
pub(crate) fn of_external(
    event: &Event,
    entries: Vec<Entry>,
    config: &Config,
    windows: &Windows,
) -> EventFeeds {
    let mut feeds = EventFeeds::new(event, config, None);
    let all = feeds.push_entries(entries);
    // A series is one entry, which stays whole.
    let is_series = event.recurrence.is_some();
    for track in &event.tracks {
        feeds.add_shared(event, track, &all, config, windows, |window, entry| {
            is_series || windows.contains(window, event, track, entry)
        });
    }
    feeds
}

/// The entries of a track in all its periods, as indices into those of the event.
#[derive(Debug, Clone, Default)]
struct TrackFeeds {
    feed: Vec<usize>,
    download: Vec<usize>,
}

fn tags_with_feeds(event: &Event, config: &Config) -> Vec<(Slug, String)> {
    let tags = event.details.tags.iter();
    let tags = tags.map(|tag| (Slug::new(tag), tag.clone()));
    tags.filter(|(slug, _)| config.tags.has_feed(slug))
        .collect()
}

/// Makes the part of a translation: the feeds of events are in the language of the site, so its
/// entries are in the feed of its language alone.
pub fn of_translation(event: &Event, tracks: Vec<TrackEntries>, windows: &Windows) -> EventFeeds {
    let window = windows.history();
    let mut entries = Vec::new();
    for TrackEntries { track, feed, .. } in tracks {
        let feed = feed.into_iter();
        entries.extend(feed.filter(|entry| windows.contains(window, event, &track, entry)));
    }
    EventFeeds {
        shared: (0..entries.len()).collect(),
        entries,
        own: Vec::new(),
        tags: Vec::new(),
        selections: Vec::new(),
        language: event.language.clone(),
        is_translation: true,
    }
}

impl EventFeeds {
    /// The feeds of an event before it has entries.
    fn new(event: &Event, config: &Config, language: Option<String>) -> EventFeeds {
        EventFeeds {
            entries: Vec::new(),
            shared: Vec::new(),
            own: Vec::new(),
            tags: tags_with_feeds(event, config),
            selections: Vec::new(),
            language,
            is_translation: false,
        }
    }

    /// Adds the entries of a track in one period to the shared feeds, and returns their indices.
    fn add_period(
        &mut self,
        event: &Event,
        entries: TrackEntries,
        config: &Config,
        windows: &Windows,
    ) -> TrackFeeds {
        let track = &entries.track;
        let feed = self.push_entries(entries.feed);
        let download = self.push_entries(entries.download);
        self.add_shared(event, track, &feed, config, windows, |window, entry| {
            windows.contains(window, event, track, entry)
        });
        TrackFeeds { feed, download }
    }

    /// Adds the feeds of a track.
    fn add_track(&mut self, event: &Event, track: &Track, of_track: TrackFeeds) {
        let title = match &track.name {
            Some(name) => format!("{}: {}", event.title, name.text),
            None => event.title.clone(),
        };
        if track.name.is_some() {
            self.add_own(
                event,
                path::of_track(event, track),
                &title,
                FeedKind::Track,
                of_track.feed,
            );
        }
        let path = path::of_download(event, track);
        self.add_own(event, path, &title, FeedKind::Download, of_track.download);
    }

    /// Adds the entries of a track to the shared feeds with a window that contains them.
    fn add_shared(
        &mut self,
        event: &Event,
        track: &Track,
        feed: &[usize],
        config: &Config,
        windows: &Windows,
        is_within: impl Fn(Window, &Entry) -> bool,
    ) {
        let within = |window, entries: &[Entry]| -> Vec<usize> {
            let indices = feed.iter().copied();
            let is_within = |index: &usize| {
                let entry = entries.get(*index);
                entry.is_some_and(|entry| is_within(window, entry))
            };
            indices.filter(is_within).collect()
        };
        self.shared.extend(within(windows.history(), &self.entries));
        let selecting = config.feeds.iter().enumerate();
        for (index, _) in selecting.filter(|(_, selection)| selects(selection, event, track)) {
            let selected = within(windows.selection(index), &self.entries);
            self.selections.push((index, selected));
        }
    }

    /// Adds entries, and returns their indices.
    fn push_entries(&mut self, entries: Vec<Entry>) -> Vec<usize> {
        let first = self.entries.len();
        self.entries.extend(entries);
        (first..self.entries.len()).collect()
    }

    fn add_own(
        &mut self,
        event: &Event,
        path: String,
        title: &str,
        kind: FeedKind,
        entries: Vec<usize>,
    ) {
        let mut feed = Feed {
            url: event.details.url.clone(),
            event: Some(event.identity.slug.clone()),
            entries,
            ..Feed::new(path, title, kind)
        };
        sort_entries(&mut feed, &self.entries);
        self.own.push(feed);
    }
}

/// The paths of the shared feeds that contain an event, except `all.ics`.
pub(crate) fn shared_paths(event: &Event, config: &Config) -> Vec<String> {
    let tags = event.details.tags.iter().map(|tag| Slug::new(tag));
    let tags = tags.filter(|tag| config.tags.has_feed(tag));
    let tags = tags.map(|tag| path::of_tag(&tag));
    let selections = config.feeds.iter().filter(|selection| {
        let mut tracks = event.tracks.iter();
        tracks.any(|track| selects(selection, event, track))
    });
    tags.chain(selections.map(|selection| path::of_selection(&selection.slug)))
        .collect()
}

/// The selections that contain the sessions of a track.
pub fn selection_paths(event: &Event, track: &Track, config: &Config) -> Vec<String> {
    let selections = config.feeds.iter();
    selections
        .filter(|selection| selects(selection, event, track))
        .map(|selection| path::of_selection(&selection.slug))
        .collect()
}

/// Whether a selection takes a track of an event. What it is silent about, it takes.
fn selects(selection: &Selection, event: &Event, track: &Track) -> bool {
    let is_one_of = |wanted: &[String], found: &dyn Fn(&str) -> bool| {
        wanted.is_empty() || wanted.iter().any(|wanted| found(wanted))
    };
    let location = track
        .overrides
        .location
        .as_ref()
        .or(event.details.location.as_ref());
    let location = location.map(|text| text.to_lowercase()).unwrap_or_default();
    is_one_of(&selection.tags, &|wanted| {
        event
            .details
            .tags
            .iter()
            .any(|tag| Slug::new(tag).key() == Slug::new(wanted).key())
    }) && is_one_of(&selection.locations, &|wanted| {
        location.contains(&wanted.to_lowercase())
    }) && is_one_of(&selection.tracks, &|wanted| {
        track
            .name
            .as_ref()
            .is_some_and(|name| name.slug == Slug::new(wanted))
    }) && (selection.paths.is_empty()
        || selection
            .paths
            .iter()
            .any(|pattern| pattern.matches(&event.id.path)))
}
