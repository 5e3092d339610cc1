//! Grouping: the feeds of a site, and the entries of each.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::model::{Feed, FeedSet, sort_entries};
use super::of_event::EventFeeds;
use super::path;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest;
use crate::event::slug::Slug;
use crate::ical::entry::Entry;
use crate::manifest::{ContentDigest, FeedKind};

/// Makes the feeds of a site. The second value are warnings.
pub fn group(events: Vec<EventFeeds>, config: &Config) -> (FeedSet, Vec<Diagnostic>) {
    let mut grouping = Grouping::new(config);
    // These are the longest lists of a build: growing by doubling would show in its peak.
    let entries = events.iter().map(|event| event.entries.len()).sum();
    grouping.entries.reserve_exact(entries);
    let feeds = events.iter().map(|event| event.own.len()).sum();
    grouping.of_events.reserve_exact(feeds);
    for event in events {
        grouping.add_event(event);
    }
    grouping.finish()
}

struct Grouping<'c> {
    config: &'c Config,
    entries: Vec<Entry>,
    all: Feed,
    of_events: Vec<Feed>,
    /// By [`Slug::key`], so that no two of them share a file on any system.
    tags: BTreeMap<String, Tag>,
    /// By language.
    languages: BTreeMap<String, Feed>,
    /// In the order of the config.
    selections: Vec<Feed>,
    has_translations: bool,
}

/// The feed of a tag, and the spelling that it got its name from.
struct Tag {
    slug: Slug,
    spelling: String,
    feed: Feed,
    others: Vec<String>,
}

impl<'c> Grouping<'c> {
    fn new(config: &'c Config) -> Self {
        let selections = config.feeds.iter().map(|selection| {
            let path = path::of_selection(&selection.slug);
            Feed {
                description: selection.description.clone(),
                ..Feed::new(path, &selection.title, FeedKind::Selection)
            }
        });
        Grouping {
            config,
            entries: Vec::new(),
            all: Feed {
                description: config.description.clone(),
                ..Feed::new(path::ALL.into(), config.title(), FeedKind::All)
            },
            of_events: Vec::new(),
            tags: BTreeMap::new(),
            languages: BTreeMap::new(),
            has_translations: false,
            selections: selections.collect(),
        }
    }

    fn add_event(&mut self, event: EventFeeds) {
        let first = self.entries.len();
        let among_all =
            |indices: Vec<usize>| indices.into_iter().map(|index| first + index).collect();
        let shared: Vec<usize> = among_all(event.shared);
        for (slug, tag) in event.tags {
            self.add_to_tag(slug, tag, &shared);
        }
        for (selection, indices) in event.selections {
            if let Some(feed) = self.selections.get_mut(selection) {
                feed.entries.extend::<Vec<usize>>(among_all(indices));
            }
        }
        if let Some(language) = event.language {
            self.add_to_language(language, &shared);
        }
        if event.is_translation {
            self.has_translations = true;
        } else {
            self.all.entries.extend(shared);
        }
        self.of_events
            .extend(event.own.into_iter().map(|feed| Feed {
                entries: among_all(feed.entries),
                ..feed
            }));
        self.entries.extend(event.entries);
    }

    fn add_to_language(&mut self, language: String, entries: &[usize]) {
        let path = path::of_language(&language);
        let title = format!("{} ({language})", self.config.title());
        let feed = self.languages.entry(language);
        let feed = feed.or_insert_with(|| Feed::new(path, &title, FeedKind::Language));
        feed.entries.extend(entries);
    }

    /// Spellings that differ only in case are one tag.
    fn add_to_tag(&mut self, slug: Slug, spelling: String, entries: &[usize]) {
        let tag = self.tags.entry(slug.key()).or_insert_with(|| {
            let title = format!("{}: {spelling}", self.config.title());
            Tag {
                slug: slug.clone(),
                spelling: spelling.clone(),
                feed: Feed::new(path::of_tag(&slug), &title, FeedKind::Tag),
                others: Vec::new(),
            }
        });
        tag.feed.entries.extend(entries);
        if slug < tag.slug {
            // The path must not depend on the order of events.
            tag.feed.path = path::of_tag(&slug);
            tag.slug = slug;
        }
        if tag.spelling != spelling
            && tag.spelling.to_lowercase() != spelling.to_lowercase()
            && !tag.others.contains(&spelling)
        {
            tag.others.push(spelling);
        }
    }

    fn finish(self) -> (FeedSet, Vec<Diagnostic>) {
        let warnings = self.tags.values().flat_map(|tag| {
            tag.others.iter().map(move |other| {
                Diagnostic::new(
                    Code::TagCollision,
                    format!(
                        "the tags `{}` and `{other}` share `tags/{}.ics`",
                        tag.spelling, tag.slug
                    ),
                )
                .help("spell them alike, or in words that differ by more than punctuation")
            })
        });
        let warnings: Vec<Diagnostic> = warnings.collect();
        let mut entries = self.entries;
        if self.has_translations {
            combine_digests(&mut entries);
        }
        let tags = self.tags.into_values().map(|tag| tag.feed);
        let mut shared: Vec<Feed> = std::iter::once(self.all)
            .chain(tags)
            .chain(self.languages.into_values())
            .chain(self.selections)
            .collect();
        for feed in &mut shared {
            sort_entries(feed, &entries);
        }
        let mut feeds = self.of_events;
        feeds.reserve_exact(shared.len());
        feeds.append(&mut shared);
        feeds.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
        (FeedSet { entries, feeds }, warnings)
    }
}

/// Gives the entries with one UID one digest: a change in any language is a revision of the
/// session, and all languages have the same revision.
fn combine_digests(entries: &mut [Entry]) {
    let mut by_uid: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, entry) in entries.iter().enumerate() {
        by_uid.entry(entry.uid.clone()).or_default().push(index);
    }
    for indices in by_uid.into_values().filter(|indices| indices.len() > 1) {
        let digests = indices.iter().filter_map(|&index| entries.get(index));
        let digests = digests.map(|entry| entry.digest.to_string());
        let mut digests: Vec<String> = digests.collect();
        digests.sort_unstable();
        let mut combined = digest::of_pieces(digests.iter().map(String::as_str));
        combined.truncate(combined.len() / 2);
        let combined = ContentDigest::Meaning(combined);
        for index in indices {
            if let Some(entry) = entries.get_mut(index) {
                entry.digest.clone_from(&combined);
            }
        }
    }
}
