//! Grouping: which feeds there are, and which entries stand in each.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::entry::{Entry, TrackEntries};
use super::manifest::FeedRecord;
use super::{Feed, Kind, path};
use crate::config::{Config, Selection};
use crate::diagnostic::{Code, Diagnostic};
use crate::event::{Event, Track};
use crate::source::slug::Slug;

/// All entries, and the feeds that list them.
#[derive(Debug, Default)]
pub struct Published {
    /// The entries of all feeds, each once.
    pub entries: Vec<Entry>,
    /// The feeds, in the order of their paths.
    pub feeds: Vec<Feed>,
}

impl Published {
    /// Adds entries to a feed that was published before. If nothing else is in it now, it keeps
    /// the title that it had.
    pub fn keep(&mut self, path: &str, record: Option<&FeedRecord>, indices: Vec<usize>) {
        let position = self.feeds.iter().position(|feed| feed.path == path);
        if let Some(known) = position.and_then(|at| self.feeds.get_mut(at)) {
            known.entries.extend(indices);
            sort_entries(known, &self.entries);
        } else if let Some(record) = record {
            let mut feed = feed(path.to_owned(), &record.title, record.kind);
            feed.entries = indices;
            sort_entries(&mut feed, &self.entries);
            self.feeds.push(feed);
            self.feeds.sort_by(|a, b| a.path.cmp(&b.path));
        }
    }
}

/// In the order of time, and of UIDs at the same time.
fn sort_entries(feed: &mut Feed, entries: &[Entry]) {
    let key = |index: &usize| entries.get(*index).map(|entry| (entry.first, &entry.uid));
    feed.entries.sort_by(|a, b| key(a).cmp(&key(b)));
}

/// Makes the feeds of a site. The second value are warnings.
pub fn group(
    events: Vec<(Arc<Event>, Vec<TrackEntries>)>,
    config: &Config,
) -> (Published, Vec<Diagnostic>) {
    let mut grouping = Grouping::new(config);
    for (event, tracks) in events {
        grouping.add_event(&event, tracks);
    }
    grouping.finish()
}

struct Grouping<'c> {
    config: &'c Config,
    entries: Vec<Entry>,
    all: Feed,
    of_events: Vec<Feed>,
    tags: BTreeMap<Slug, Tag>,
    selections: Vec<(&'c Selection, Feed)>,
}

/// The feed of a tag, and the spelling that it got its name from.
struct Tag {
    spelling: String,
    feed: Feed,
    others: Vec<String>,
}

impl<'c> Grouping<'c> {
    fn new(config: &'c Config) -> Self {
        let selections = config.feeds.iter().map(|selection| {
            let path = path::of_selection(&selection.slug);
            let mut feed = feed(path, &selection.title, Kind::Selection);
            feed.description = selection.description.clone();
            (selection, feed)
        });
        let mut all = feed(path::ALL.into(), config.title(), Kind::All);
        all.description = config.description.clone();
        Grouping {
            config,
            entries: Vec::new(),
            all,
            of_events: Vec::new(),
            tags: BTreeMap::new(),
            selections: selections.collect(),
        }
    }

    fn add_event(&mut self, event: &Event, tracks: Vec<TrackEntries>) {
        let mut whole = feed(path::of_event(event), &event.title, Kind::Event);
        whole.url = event.details.url.clone();
        whole.event = Some(event.slug.clone());
        for (track, entries) in event.tracks.iter().zip(tracks) {
            let indices = self.keep(entries.feed);
            whole.entries.extend(&indices);
            for (_, feed) in self
                .selections
                .iter_mut()
                .filter(|(selection, _)| selects(selection, event, track))
            {
                feed.entries.extend(&indices);
            }
            let downloads = self.keep(entries.download);
            self.add_track(event, track, indices, downloads);
        }
        for tag in &event.details.tags {
            self.add_to_tag(tag, &whole.entries);
        }
        self.all.entries.extend(&whole.entries);
        self.of_events.push(whole);
    }

    /// Adds entries to all of them, and says where they are.
    fn keep(&mut self, entries: Vec<Entry>) -> Vec<usize> {
        let first = self.entries.len();
        self.entries.extend(entries);
        (first..self.entries.len()).collect()
    }

    fn add_track(
        &mut self,
        event: &Event,
        track: &Track,
        entries: Vec<usize>,
        downloads: Vec<usize>,
    ) {
        let title = match &track.name {
            Some(name) => format!("{}: {}", event.title, name.text),
            None => event.title.clone(),
        };
        let of_event = |feed: Feed, entries| Feed {
            url: event.details.url.clone(),
            event: Some(event.slug.clone()),
            entries,
            ..feed
        };
        if track.name.is_some() {
            let feed = feed(path::of_track(event, track), &title, Kind::Track);
            self.of_events.push(of_event(feed, entries));
        }
        let feed = feed(path::of_download(event, track), &title, Kind::Download);
        self.of_events.push(of_event(feed, downloads));
    }

    /// Spellings that differ only in case are one tag.
    fn add_to_tag(&mut self, tag: &str, entries: &[usize]) {
        let slug = Slug::new(tag);
        let path = path::of_tag(tag);
        let title = format!("{}: {tag}", self.config.title());
        let known = self.tags.entry(slug).or_insert_with(|| Tag {
            spelling: tag.to_owned(),
            feed: feed(path, &title, Kind::Tag),
            others: Vec::new(),
        });
        known.feed.entries.extend(entries);
        if known.spelling.to_lowercase() != tag.to_lowercase()
            && !known.others.iter().any(|other| other == tag)
        {
            known.others.push(tag.to_owned());
        }
    }

    fn finish(self) -> (Published, Vec<Diagnostic>) {
        let warnings = self.tags.iter().flat_map(|(slug, tag)| {
            tag.others.iter().map(move |other| {
                Diagnostic::new(
                    Code::TagCollision,
                    format!(
                        "the tags `{}` and `{other}` share `tags/{slug}.ics`",
                        tag.spelling
                    ),
                )
                .help("spell them alike, or in words that differ by more than punctuation")
            })
        });
        let warnings = warnings.collect();
        let entries = self.entries;
        let tags = self.tags.into_values().map(|tag| tag.feed);
        let selections = self.selections.into_iter().map(|(_, feed)| feed);
        let mut feeds: Vec<Feed> = std::iter::once(self.all)
            .chain(self.of_events)
            .chain(tags)
            .chain(selections)
            .collect();
        for feed in &mut feeds {
            sort_entries(feed, &entries);
        }
        feeds.sort_by(|a, b| a.path.cmp(&b.path));
        (Published { entries, feeds }, warnings)
    }
}

fn feed(path: String, title: &str, kind: Kind) -> Feed {
    Feed {
        path,
        title: title.to_owned(),
        description: None,
        url: None,
        kind,
        event: None,
        entries: Vec::new(),
    }
}

/// The feeds that several events share, but for that of everything, and that an event is in.
pub fn shared_paths(event: &Event, config: &Config) -> Vec<String> {
    let tags = event.details.tags.iter().map(|tag| path::of_tag(tag));
    let selections = config.feeds.iter().filter(|selection| {
        let mut tracks = event.tracks.iter();
        tracks.any(|track| selects(selection, event, track))
    });
    tags.chain(selections.map(|selection| path::of_selection(&selection.slug)))
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
            .any(|tag| Slug::new(tag) == Slug::new(wanted))
    }) && is_one_of(&selection.locations, &|wanted| {
        location.contains(&wanted.to_lowercase())
    }) && is_one_of(&selection.tracks, &|wanted| {
        track
            .name
            .as_ref()
            .is_some_and(|name| name.slug == Slug::new(wanted))
    }) && is_one_of(&selection.paths, &|wanted| {
        matches_path(wanted, &event.relative_path)
    })
}

/// Whether a path begins with a text, or matches it where `*` stands for anything.
fn matches_path(pattern: &str, path: &str) -> bool {
    let mut pieces = pattern.trim_start_matches("./").split('*');
    let Some(mut rest) = pieces.next().and_then(|first| path.strip_prefix(first)) else {
        return false;
    };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = rest.get(at + piece.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_match_by_beginning_or_pattern() {
        let cases = [
            ("2024/", "2024/a.md", true),
            ("2024/*", "2024/a.md", true),
            ("*/berlin-*", "2024/berlin-meeting.md", true),
            ("2023", "2024/a.md", false),
            ("*.html", "a.md", false),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(matches_path(pattern, path), expected, "{pattern} {path}");
        }
    }
}
