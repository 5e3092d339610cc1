//! The events of a site: every page read, parsed and expanded.

use std::collections::HashMap;
use std::hash::Hash;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::digest;
use crate::document::page_source::Source;
use crate::event::Event;
use crate::event::Identity;
use crate::event::slug::Slug;
use crate::front_matter;
use crate::front_matter::Outcome;
use crate::schedule::expand::{Expanded, expand};
use crate::source::discover::{self, Candidate};

/// What the events folder holds.
#[derive(Debug, Default)]
pub struct Site {
    /// The events without errors, in the order of their paths.
    pub events: Vec<Expanded>,
    /// Events with errors, as far as they are known.
    pub faulty: Vec<Identity>,
    /// How many pages are not events.
    pub skipped: Skipped,
}

/// Pages that are not published, and why.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Skipped {
    /// Without front matter or without a date.
    pub not_events: usize,
    /// Drafts.
    pub drafts: usize,
}

/// Every page below a folder, read and cut in two.
pub struct Sources {
    pages: Vec<SourcePage>,
    diagnostics: Vec<Diagnostic>,
}

struct SourcePage {
    candidate: Candidate,
    source: Result<Option<Source>, Diagnostic>,
    /// Of path and text, while both are at hand; none if there is anything to say about them.
    checksum: Option<u128>,
}

/// Reads every page below `events`.
pub fn read(events: &Path) -> Sources {
    let (candidates, diagnostics) = discover::discover(events);
    let pages = candidates
        .into_par_iter()
        .map(|candidate| {
            let source = discover::read(events, &candidate);
            SourcePage {
                checksum: checksum(&candidate, &source),
                candidate,
                source,
            }
        })
        .collect();
    Sources { pages, diagnostics }
}

fn checksum(candidate: &Candidate, source: &Result<Option<Source>, Diagnostic>) -> Option<u128> {
    let source = source.as_ref().ok()?;
    let text = source.as_ref().map_or("", |source| &source.file.text);
    let pieces = [candidate.relative_path.as_str(), "\n", text];
    Some(digest::checksum_of_pieces(pieces.into_iter()))
}

impl Sources {
    /// A checksum of each page with its path; `None` if there is anything to say about a page.
    pub fn checksums(&self) -> Option<Vec<u128>> {
        let checksums = self.pages.iter().map(|page| page.checksum);
        checksums
            .collect::<Option<_>>()
            .filter(|_| self.diagnostics.is_empty())
    }
}

/// Parses and expands the pages, and reports all diagnostics in the order of files and lines.
pub fn load(sources: Sources, config: &Config, reporter: &mut Reporter) -> Site {
    let pages: Vec<(LoadedPage, Reporter)> = sources
        .pages
        .into_par_iter()
        .map(|page| {
            let mut reporter = Reporter::new();
            let loaded = load_page(page.candidate, page.source, config, &mut reporter);
            (loaded, reporter)
        })
        .collect();
    let mut site = Site::default();
    let mut events = Vec::new();
    reporter.extend(sources.diagnostics);
    for (page, diagnostics) in pages {
        reporter.append(diagnostics);
        match page {
            LoadedPage::Event(event) => events.push(event),
            LoadedPage::NotAnEvent => site.skipped.not_events += 1,
            LoadedPage::Draft => site.skipped.drafts += 1,
        }
    }
    tell_dated_pages_apart(&mut events, config);
    let mut sound = Vec::with_capacity(events.len());
    for event in events {
        match event.expanded {
            Ok(expanded) => sound.push(expanded),
            Err(identity) => site.faulty.push(identity),
        }
    }
    site.events = reject_duplicates(sound, config, &mut site.faulty, reporter);
    reporter.sort();
    site
}

enum LoadedPage {
    Event(EventPage),
    NotAnEvent,
    Draft,
}

/// A page that is an event, if perhaps one with errors.
struct EventPage {
    relative_path: String,
    expanded: Result<Expanded, Identity>,
}

fn load_page(
    candidate: Candidate,
    source: Result<Option<Source>, Diagnostic>,
    config: &Config,
    reporter: &mut Reporter,
) -> LoadedPage {
    let Candidate { relative_path, .. } = candidate;
    let source = match source {
        Ok(Some(source)) => source,
        Ok(None) => return LoadedPage::NotAnEvent,
        Err(warning) if !warning.is_error() => {
            reporter.report(warning);
            return LoadedPage::NotAnEvent;
        }
        Err(error) => {
            reporter.report(error);
            let slug = config.defaults.page_name(&relative_path).slug();
            let page = EventPage {
                relative_path,
                expanded: Err(Identity::of_slug(slug)),
            };
            return LoadedPage::Event(page);
        }
    };
    let expanded = match front_matter::parse(&source, &config.defaults, reporter) {
        Outcome::Event(event) => {
            let (expanded, found) = expand(event);
            reporter.extend(found);
            expanded.map_err(|event| event.identity())
        }
        Outcome::Faulty(identity) => Err(identity),
        Outcome::Undated => return LoadedPage::NotAnEvent,
        Outcome::Draft => return LoadedPage::Draft,
    };
    LoadedPage::Event(EventPage {
        relative_path,
        expanded,
    })
}

impl EventPage {
    fn slug(&self) -> &Slug {
        match &self.expanded {
            Ok(expanded) => &expanded.event.slug,
            Err(identity) => &identity.slug,
        }
    }

    fn rename(&mut self, slug: Slug) {
        match &mut self.expanded {
            Ok(expanded) => Arc::make_mut(&mut expanded.event).rename(slug),
            Err(identity) => identity.rename(slug),
        }
    }

    /// The date before its name, if the rest of the name is its slug.
    fn date(&self, config: &Config) -> Option<String> {
        let name = config.defaults.page_name(&self.relative_path);
        let date = name.date?;
        (name.slug() == *self.slug()).then(|| date.to_owned())
    }
}

/// Where several pages share a name but for the date before it, as Jekyll's do, the earliest
/// keeps the name, so that a new page renames no published one. The others add their dates.
fn tell_dated_pages_apart(pages: &mut [EventPage], config: &Config) {
    let dates: Vec<Option<String>> = pages.iter().map(|page| page.date(config)).collect();
    if dates.iter().all(Option::is_none) {
        return;
    }
    let mut earliest: HashMap<Slug, &str> = HashMap::new();
    for (page, date) in pages.iter().zip(&dates) {
        // A page without a date in its name sorts before all.
        let date = date.as_deref().unwrap_or_default();
        let known = earliest.entry(page.slug().clone()).or_insert(date);
        *known = date.min(known);
    }
    for (page, date) in pages.iter_mut().zip(&dates) {
        if let Some(date) = date
            && earliest.get(page.slug()) != Some(&date.as_str())
        {
            let slug = page.slug().join(date);
            page.rename(slug);
        }
    }
}

/// Events that want the same files or the same UIDs. None of them is published: which one is
/// meant, only a person can say.
fn reject_duplicates(
    events: Vec<Expanded>,
    config: &Config,
    faulty: &mut Vec<Identity>,
    reporter: &mut Reporter,
) -> Vec<Expanded> {
    let slug_holders = first_holders(&events, |event| &event.slug);
    let uid_holders = first_holders(&events, |event| uid(event, config));
    let mut twins = vec![false; events.len()];
    let mut mark = |index: usize| {
        twins
            .get_mut(index)
            .into_iter()
            .for_each(|twin| *twin = true)
    };
    for (index, Expanded { event, .. }) in events.iter().enumerate() {
        let other = |first: Option<&usize>| first.copied().filter(|first| *first != index);
        let same_slug = other(slug_holders.get(&event.slug));
        let Some(first) = same_slug.or_else(|| other(uid_holders.get(&uid(event, config)))) else {
            continue;
        };
        mark(first);
        mark(index);
        let path = events
            .get(first)
            .map_or("", |other| other.event.place.file.path.as_str());
        let fault = match same_slug {
            Some(_) => Diagnostic::new(
                Code::DuplicateSlug,
                format!(
                    "two events would be published as `events/{}.ics`",
                    event.slug
                ),
            )
            .help("rename one of the files, or set `slug` in one of them"),
            None => Diagnostic::new(
                Code::DuplicateUid,
                format!("two events have the UID `{}`", event.uid.stem),
            )
            .note(format!("the other is {path}"))
            .help("give one of them another `uid`, or none"),
        };
        let place = &event.place;
        reporter.report(fault.at(&place.file, place.span.clone()));
    }
    let mut unique = Vec::new();
    for (expanded, is_twin) in events.into_iter().zip(twins) {
        if is_twin {
            faulty.push(expanded.event.identity());
        } else {
            unique.push(expanded);
        }
    }
    unique
}

/// What the UIDs of an event begin and end with.
fn uid<'e>(event: &'e Event, config: &'e Config) -> (&'e str, &'e str) {
    let site = event.uid.site.as_deref().unwrap_or(config.site());
    (&event.uid.stem, site)
}

/// For each key, the place of the first event that has it.
fn first_holders<'e, K: Eq + Hash>(
    events: &'e [Expanded],
    key: impl Fn(&'e Event) -> K,
) -> HashMap<K, usize> {
    let mut holders = HashMap::with_capacity(events.len());
    for (index, expanded) in events.iter().enumerate() {
        holders.entry(key(&expanded.event)).or_insert(index);
    }
    holders
}
