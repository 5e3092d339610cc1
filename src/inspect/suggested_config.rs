//! The config for an existing site, with the source of each value.

use chrono::{DateTime, FixedOffset, NaiveTime, Utc};

use super::candidate::{EventSource, has_dated_name};
use super::facts::DocumentFacts;
use super::fields::{FieldMapping, SourceMap, mappings, unreadable_date};
use super::files::InspectedFiles;
use super::generator::Generator;
use super::guess::Guess;
use super::scalar::scalar;
use super::settings::SiteSettings;
use crate::config;
use crate::diagnostic::Reporter;
use crate::keys::Key;
use crate::time::date::{self, Date};

/// The folder of the feeds in the output of the site, unless the site has a page of that name.
const FEED_FOLDERS: [&str; 3] = ["calendar", "ical", "calfeed"];

/// The values of a config, each with its source.
#[derive(Debug, Clone, Default)]
pub(crate) struct SuggestedConfig {
    pub(super) title: Option<Guess>,
    /// The address of the site, without the folder of the feeds.
    pub(super) site_url: Option<Guess>,
    /// The folder of the feeds in the output of the site.
    pub(crate) feed_folder: String,
    pub(super) timezone: Option<Guess>,
    pub(super) language: Option<Guess>,
    pub(super) languages: Option<Guess<Vec<String>>>,
    pub(super) list: Option<String>,
    pub(super) condition: Option<String>,
    pub(super) fields: Vec<FieldMapping>,
    pub(super) url: Option<Guess>,
    pub(super) date_order: Option<Guess>,
    pub(super) midnight_utc: Option<Guess>,
    /// Whether dates are instants, which have no zone of their own.
    pub(super) needs_zone: bool,
    /// The dates that are written with an offset.
    pub(super) offsets: Vec<(DateTime<Utc>, FixedOffset)>,
    /// A key that is named as the date of the event, and one of its values, which is no date.
    pub(crate) unreadable_date: Option<(String, String)>,
    /// Keys that concern time and are not used, for a line that is commented out.
    pub(super) unused_keys: Vec<String>,
}

impl SuggestedConfig {
    /// The config for a source of events.
    pub(super) fn new(
        source: &EventSource,
        facts: &[DocumentFacts],
        settings: &SiteSettings,
        generator: Option<Generator>,
        files: &InspectedFiles,
    ) -> SuggestedConfig {
        let documents = documents_of(source, facts, files);
        let is_data = files.is_file(&source.path);
        let title = settings.title.as_ref().map(|title| title.value.clone());
        let feed_folder = FEED_FOLDERS.iter().find(|name| !files.has_page_named(name));
        let feed_folder = feed_folder.copied().unwrap_or("calfeed");
        SuggestedConfig {
            title: settings.title.clone(),
            site_url: settings.base_url.clone(),
            feed_folder: feed_folder.to_owned(),
            timezone: settings.timezone.clone(),
            language: valid_language(settings.language.clone()),
            languages: settings.languages.clone(),
            list: source.list.clone(),
            condition: source
                .condition
                .clone()
                .or_else(|| without_section_page(source, &documents)),
            fields: mappings(&documents, is_data, title.as_deref()),
            midnight_utc: midnight_days(&documents),
            needs_zone: has_instants(&documents),
            offsets: instants(&documents)
                .filter_map(|(instant, offset)| Some((instant, offset?)))
                .collect(),
            unreadable_date: unreadable_date(&documents)
                .map(|fact| (fact.path.clone(), fact.text.clone())),
            url: page_address(source, &documents, generator, settings),
            ..SuggestedConfig::default()
        }
    }

    pub(super) fn has_field(&self, key: Key) -> bool {
        self.fields.iter().any(|field| field.key == key)
    }

    pub(super) fn add_field(&mut self, field: FieldMapping) {
        self.fields.push(field);
    }

    /// The address of the folder of the feeds.
    pub(crate) fn base_url(&self) -> Option<String> {
        let site = self.site_url.as_ref()?;
        Some(format!("{}/{}", site.value, self.feed_folder))
    }
}

/// The documents of a source, with their paths below EVENTS.
fn documents_of<'f>(
    source: &EventSource,
    facts: &'f [DocumentFacts],
    files: &InspectedFiles,
) -> Vec<SourceMap<'f>> {
    let is_file = files.is_file(&source.path);
    let prefix = match source.path.as_str() {
        "." => String::new(),
        path => format!("{path}/"),
    };
    let of_source = facts.iter().filter(|facts| match is_file {
        true => facts.path == source.path && list_path(facts) == source.list.as_deref(),
        false => facts.path.starts_with(&prefix),
    });
    let maps = of_source.flat_map(|facts| facts.maps.iter().map(|map| (facts.path.as_str(), map)));
    maps.collect()
}

/// The condition that excludes the page about the folder itself, if it has a date like the others.
fn without_section_page(source: &EventSource, documents: &[SourceMap<'_>]) -> Option<String> {
    const NAMES: [&str; 3] = ["_index.md", "index.md", "index.html"];
    let is_section_page = |name: &&&str| {
        let path = format!("{}/{name}", source.path);
        let mut pages = documents.iter();
        pages.any(|(other, map)| *other == path && map.has_date() && !map.has_event_key())
    };
    let name = NAMES.iter().find(is_section_page)?;
    (documents.len() > 1).then(|| format!("path != '{name}'"))
}

/// The path of a list that the config must name.
fn list_path(facts: &DocumentFacts) -> Option<&str> {
    let list = facts.list.as_deref();
    list.filter(|list| !matches!(*list, "" | "events"))
}

/// The instants of the dates of events, as far as their texts are short, with their offsets.
fn instants(
    documents: &[SourceMap<'_>],
) -> impl Iterator<Item = (DateTime<Utc>, Option<FixedOffset>)> {
    let keys = documents.iter().flat_map(|(_, map)| &map.keys);
    let dates = keys.filter(|key| key.is_event_date());
    dates.filter_map(|key| match date::parse(&key.text) {
        Ok(Date::Instant { instant, offset }) => Some((instant, offset)),
        _ => None,
    })
}

fn is_midnight((instant, offset): &(DateTime<Utc>, Option<FixedOffset>)) -> bool {
    offset.is_none() && instant.time() == NaiveTime::MIN
}

/// Editors with a field for a day write midnight UTC.
fn midnight_days(documents: &[SourceMap<'_>]) -> Option<Guess> {
    let all = instants(documents).count();
    let midnights = instants(documents).filter(is_midnight).count();
    if midnights == 0 || midnights * 2 < all {
        return None;
    }
    let source =
        format!("{midnights} of {all} dates with a time are midnight UTC, as editors write a day");
    Some(Guess::new("day".to_owned(), source))
}

fn has_instants(documents: &[SourceMap<'_>]) -> bool {
    instants(documents).any(|instant| !is_midnight(&instant))
}

fn valid_language(language: Option<Guess>) -> Option<Guess> {
    let language = language?;
    let text = format!("language: {}\n", scalar(&language.value));
    let mut reporter = Reporter::new();
    let is_valid = config::parse("calfeed.yml", text, &mut reporter).is_ok();
    if is_valid && reporter.is_empty() {
        Some(language)
    } else {
        None
    }
}

/// The template of the address of a page, where the generator's own rule gives it. Pages in folders,
/// pages of data files and pages with an address of their own are left out.
fn page_address(
    source: &EventSource,
    documents: &[SourceMap<'_>],
    generator: Option<Generator>,
    settings: &SiteSettings,
) -> Option<Guess> {
    let site = url::Url::parse(&settings.base_url.as_ref()?.value).ok()?;
    let base = site.path().trim_end_matches('/');
    let content = match generator? {
        Generator::Hugo | Generator::Zola => source.path.strip_prefix("content/")?,
        _ => return None,
    };
    let is_plain = |(path, map): &SourceMap<'_>| {
        let inside = path.strip_prefix(&source.path).unwrap_or(path);
        let is_flat = inside.trim_start_matches('/').split('/').count() == 1;
        let has_address = ["slug", "path", "url", "permalink"]
            .iter()
            .any(|name| map.find(name).is_some());
        is_flat && !has_address && !has_dated_name(path)
    };
    if !documents.iter().all(is_plain) {
        return None;
    }
    let rule = format!("the addresses of pages in {}", generator?.name());
    Some(Guess::new(
        format!("{base}/{content}/{{{{ slug }}}}/"),
        rule,
    ))
}
