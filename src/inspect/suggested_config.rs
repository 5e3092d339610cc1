//! The config that `init` writes, with a comment on the source of each value.

use std::fmt::Write as _;

use super::candidate::{EventSource, has_dated_name};
use super::facts::DocumentFacts;
use super::fields::{FieldMapping, SourceMap, mappings, unreadable_date};
use super::files::SiteFiles;
use super::generator::Generator;
use super::guess::Guess;
use super::settings::{SiteSettings, unique};

use chrono::{DateTime, NaiveTime, Utc};

use crate::config;
use crate::diagnostic::Reporter;
use crate::schema::SchemaName;
use crate::time::date::{self, Date};
use crate::time::zone::Zone;

/// The folder of the feeds in the output of the site, unless the site has a page of that name.
const FEED_FOLDERS: [&str; 3] = ["calendar", "ical", "calfeed"];

/// The values of a config, each with its source.
#[derive(Debug, Clone, Default)]
pub(crate) struct SuggestedConfig {
    title: Option<Guess>,
    /// The address of the site, without the folder of the feeds.
    site_url: Option<Guess>,
    /// The folder of the feeds in the output of the site.
    pub(crate) feed_folder: String,
    pub(super) timezone: Option<Guess>,
    language: Option<Guess>,
    languages: Option<Guess<Vec<String>>>,
    list: Option<String>,
    condition: Option<String>,
    fields: Vec<FieldMapping>,
    url: Option<Guess>,
    pub(super) date_order: Option<Guess>,
    pub(super) midnight_utc: Option<Guess>,
    /// Whether dates are instants, which have no zone of their own.
    pub(super) needs_zone: bool,
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
        files: &SiteFiles,
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
            unreadable_date: unreadable_date(&documents)
                .map(|fact| (fact.path.clone(), fact.text.clone())),
            url: page_address(source, &documents, generator, settings),
            ..SuggestedConfig::default()
        }
    }

    pub(super) fn add_field(&mut self, field: FieldMapping) {
        self.fields.push(field);
    }

    /// The address of the folder of the feeds.
    pub(crate) fn base_url(&self) -> Option<String> {
        let site = self.site_url.as_ref()?;
        Some(format!("{}/{}", site.value, self.feed_folder))
    }

    /// The file, in YAML.
    pub(crate) fn to_yaml(&self) -> String {
        let mut text = SchemaName::Config.editor_line();
        text.push_str(
            "# Written by `calfeed init`. The comment at a value names the place that it was read from.\n",
        );
        self.push_site(&mut text);
        self.push_time(&mut text);
        self.push_events(&mut text);
        text
    }

    fn push_site(&self, text: &mut String) {
        match &self.title {
            Some(title) => push(text, "title", &scalar(&title.value), &title.source),
            None => text.push_str("# title: Our calendar\n"),
        }
        match (&self.base_url(), &self.site_url) {
            (Some(url), Some(site)) => {
                let comment = format!("{}, and the folder of the feeds", site.source);
                push(text, "base_url", &scalar(url), &comment);
            }
            _ => {
                let _ = writeln!(
                    text,
                    "# The address of the feeds. Links and identifiers are made from it.\n\
                     # base_url: https://example.org/{}",
                    self.feed_folder
                );
            }
        }
        if let Some(language) = &self.language {
            push(text, "language", &scalar(&language.value), &language.source);
        }
        if let Some(languages) = &self.languages {
            let list = unique(&languages.value);
            let list: Vec<String> = list.iter().map(|language| scalar(language)).collect();
            push(
                text,
                "languages",
                &format!("[{}]", list.join(", ")),
                &languages.source,
            );
        }
    }

    fn push_time(&self, text: &mut String) {
        match &self.timezone {
            Some(zone) => push(text, "timezone", &zone.value, &zone.source),
            None => text
                .push_str("# timezone: Europe/Berlin   # the site names no zone, and the events need none so far\n"),
        }
        if let Some(order) = &self.date_order {
            push(text, "date_order", &order.value, &order.source);
        }
        if let Some(midnight) = &self.midnight_utc {
            push(text, "midnight_utc", &midnight.value, &midnight.source);
        }
        text.push_str(
            "# duration: 2h   # the length of events without an end; 1 hour without this key\n",
        );
    }

    fn push_events(&self, text: &mut String) {
        if let Some(list) = &self.list {
            push(
                text,
                "list",
                &scalar(list),
                "the list of events in the file",
            );
        }
        if let Some(condition) = &self.condition {
            push(
                text,
                "where",
                &scalar(condition),
                "the other pages are no events",
            );
        }
        self.push_fields(text);
        if let Some(url) = &self.url {
            push(text, "url", &scalar(&url.value), &url.source);
        }
        if let Some((key, value)) = &self.unreadable_date {
            let value = one_line(value);
            let _ = writeln!(
                text,
                "# PLEASE CHECK: `{key}` is not used, because `{value}` is no date that calfeed reads."
            );
        }
        if !self.unused_keys.is_empty() {
            let _ = writeln!(
                text,
                "# ignore: [{}]   # keys with dates or times that are not used; `calfeed check` names them",
                self.unused_keys.join(", ")
            );
        }
    }

    fn push_fields(&self, text: &mut String) {
        if self.fields.is_empty() {
            return;
        }
        text.push_str("fields:   # calfeed's key: the key of this site\n");
        for field in &self.fields {
            let sources: Vec<String> = field.sources.iter().map(|source| scalar(source)).collect();
            let value = match sources.as_slice() {
                [source] => source.clone(),
                sources => format!("[{}]", sources.join(", ")),
            };
            push(
                text,
                &format!("  {}", field.key.name()),
                &value,
                &field.source,
            );
        }
    }
}

/// The documents of a source, with their paths below EVENTS.
fn documents_of<'f>(
    source: &EventSource,
    facts: &'f [DocumentFacts],
    files: &SiteFiles,
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

/// The instants of the dates of events, as far as their texts are short.
fn instants(documents: &[SourceMap<'_>]) -> impl Iterator<Item = (DateTime<Utc>, bool)> {
    let keys = documents.iter().flat_map(|(_, map)| &map.keys);
    let dates = keys.filter(|key| key.is_event_date());
    dates.filter_map(|key| match date::parse(&key.text) {
        Ok(Date::Instant { instant, offset }) => Some((instant, offset.is_none())),
        _ => None,
    })
}

fn is_midnight((instant, is_utc): &(DateTime<Utc>, bool)) -> bool {
    *is_utc && instant.time() == NaiveTime::MIN
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

/// Appends a line with a comment.
fn push(text: &mut String, key: &str, value: &str, comment: &str) {
    let _ = writeln!(text, "{key}: {value}   # {}", one_line(comment));
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text as a value in YAML, with quotes if it could be read as something else.
pub(crate) fn scalar(text: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' ');
    let is_plain = text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '/'))
        && !text.ends_with(' ')
        && text.chars().all(|c| is_word(c) || c == ':')
        && !text.contains(": ")
        && !text.ends_with(':')
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n"
        );
    match is_plain {
        true => text.to_owned(),
        // A JSON string is a double-quoted scalar of YAML.
        false => serde_json::Value::from(text).to_string(),
    }
}

/// The zone of a site that names none: that of this machine, or UTC if the machine has no place.
pub(super) fn fallback_zone() -> Guess {
    let local = Zone::local().ok();
    let local = local.filter(|zone| !matches!(zone.name(), "UTC" | "Etc/UTC" | "GMT" | "Etc/GMT"));
    match local {
        Some(zone) => Guess::new(
            zone.name().to_owned(),
            "the zone of the machine that ran `init`, because the site names none: please check",
        ),
        None => Guess::new(
            "Etc/UTC".to_owned(),
            "PLEASE CHANGE: the site names no zone; write that of the events, such as Europe/Berlin",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_where_yaml_needs_it() {
        let cases = [
            ("Reading group", "Reading group"),
            (
                "https://example.org/calendar",
                "https://example.org/calendar",
            ),
            ("Club: events", "\"Club: events\""),
            ("#1 club", "\"#1 club\""),
            ("no", "\"no\""),
            ("2600", "\"2600\""),
            ("Rock 'n' Roll", "\"Rock 'n' Roll\""),
            ("{{ x }}", "\"{{ x }}\""),
        ];
        for (text, expected) in cases {
            assert_eq!(scalar(text), expected);
            let value: serde_yaml::Value = serde_yaml::from_str(expected).unwrap();
            assert_eq!(value.as_str(), Some(text));
        }
    }
}
