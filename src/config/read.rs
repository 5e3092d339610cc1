//! Reading the keys of `calfeed.yml`.

use std::sync::Arc;

use crate::config::color;
use crate::config::messages::{self, Setter};
use crate::config::organizer;
use crate::config::page;
use crate::config::reader::Reader;
use crate::config::settings::{Config, Defaults, ExternalCalendar, Selection};
use crate::config::templates::{PlacedTemplate, SiteTemplates};
use crate::config::value;
use crate::diagnostic::{Code, Diagnostic, Reported, Reporter, SourceFile};
use crate::document::field::Field;
use crate::document::value::{Value, folded_key};
use crate::document::{Document, Format};
use crate::event::slug::Slug;
use crate::keys::{Key, Keys, Scope, match_in, names_in};
use crate::limits;
use crate::time::date::DateOrder;
use crate::time::duration;
use crate::time::zone::Zone;

/// Reads a config.
///
/// # Errors
///
/// The config has errors.
pub(super) fn read(file: &Arc<SourceFile>, reporter: &mut Reporter) -> Result<Config, Reported> {
    let document = Document::new_data(file, "calfeed.yml", Format::Yaml);
    let root = document.parse_map("the config", reporter)?;
    let mut own = Reporter::new();
    let mut reader = Reader {
        map: document.field("calfeed.yml", &root),
        scope: Scope::Config,
        reporter: &mut own,
    };
    reader.check_keys();
    let config = reader.config(file);
    let error = own.diagnostics().iter().position(Diagnostic::is_error);
    let mut result = Ok(config);
    for (index, diagnostic) in own.into_diagnostics().into_iter().enumerate() {
        let reported = reporter.report(diagnostic);
        if Some(index) == error {
            result = Err(reported);
        }
    }
    result
}

impl<'a> Reader<'a, '_> {
    fn config(&mut self, file: &Arc<SourceFile>) -> Config {
        let base_url = self.value(Key::BaseUrl, value::base_url);
        let host = || base_url.as_deref().and_then(value::host);
        let site = self.value(Key::Site, value::site).or_else(host);
        let description = self.value(Key::SiteDescription, Field::long_text);
        let is_template = description.as_deref().is_some_and(value::is_template);
        let mut config = Config {
            text: file.text.clone(),
            file: Some(Arc::clone(file)),
            title: self.value(Key::SiteTitle, Field::line),
            description: description
                .filter(|_| !is_template)
                .map(|text| crate::document::field::one_line(&text)),
            color: self.value(Key::Color, |field| color::parse(&field.line()?)),
            site,
            defaults: self.defaults(base_url),
            languages: self.list(Key::Languages, value::language_tag),
            feeds: self.selections(),
            external: self.external_calendars(),
            page: self.section(Key::Page, page::page),
            json: self.value(Key::Json, Field::flag).unwrap_or(false),
            words: self.section(Key::Words, page::words),
            templates: SiteTemplates::default(),
            history: self.value(Key::History, value::history),
            tags: self
                .value(Key::TagFeeds, value::tag_feeds)
                .unwrap_or_default(),
        };
        config.templates = SiteTemplates {
            summary: self.value(Key::Summary, PlacedTemplate::parse),
            description: match is_template {
                true => self.value(Key::SiteDescription, PlacedTemplate::parse),
                false => None,
            },
            url: self.value(Key::UrlTemplate, PlacedTemplate::parse),
        };
        config.defaults.has_templates = !config.templates.is_empty();
        config.defaults.site = config.site().to_owned();
        config
    }

    fn defaults(&mut self, base_url: Option<String>) -> Defaults {
        let levels = self.field(Key::Messages);
        let levels = levels.map(|field| messages::read(field, Setter::Config, self.reporter));
        Defaults {
            zone: self.value(Key::DefaultTimezone, |field| Zone::parse(&field.line()?)),
            audience: self.list(Key::TimeZones, |field| Zone::parse(&field.line()?)),
            duration: self.value(Key::DefaultDuration, |field| {
                duration::parse(&field.line()?)
            }),
            language: self.value(Key::Language, value::language_tag),
            organizer: self.value(Key::Organizer, organizer::parse).map(Arc::new),
            base_url,
            keys: self.fields(),
            site: String::new(),
            date_order: self.value(Key::DateOrder, |field| DateOrder::parse(&field.line()?)),
            midnight_is_day: self
                .value(Key::MidnightUtc, value::midnight)
                .unwrap_or(false),
            ignore: self.list(Key::Ignore, |field| {
                Ok(folded_key(&field.line()?).into_owned())
            }),
            selector: self.value(Key::Where, value::selector).map(Arc::new),
            list: self.value(Key::List, Field::line),
            levels: levels.unwrap_or_default(),
            has_templates: false,
        }
    }

    /// A key with a parser of its own; the default if the key is absent.
    fn section<T: Default>(&mut self, key: Key, read: impl Fn(Field<'a>, &mut Reporter) -> T) -> T {
        let field = self.field(key);
        field.map_or_else(T::default, |field| read(field, self.reporter))
    }

    /// `fields: {date: event_date}`: calfeed's key, and the site's sources for it.
    fn fields(&mut self) -> Keys {
        let mut keys = Keys::default();
        let Some(field) = self.field(Key::Fields) else {
            return keys;
        };
        let Some(entries) = self.ok(field, field.map("`fields`")) else {
            return keys;
        };
        for entry in entries {
            let Some(found) = match_in(Scope::Event, &entry.key).filter(|found| found.is_strict)
            else {
                let message = format!("`{}` is not a key of calfeed", entry.key);
                let names = names_in(Scope::Event);
                let diagnostic =
                    Diagnostic::new(Code::InvalidValue, message).suggest(&entry.key, names, || {
                        "write calfeed's key first, then the site's: `date: event_date`".into()
                    });
                self.report_key(entry, diagnostic);
                continue;
            };
            let items = self.map.document.field(&entry.key, &entry.node).items();
            let sources = items
                .into_iter()
                .filter_map(|item| self.ok(item, value::source(item)));
            keys.rename(found.key, sources.collect());
        }
        keys
    }

    /// `feeds` as a map from names to selections, or as a list of selections with a `name`.
    fn selections(&mut self) -> Vec<Selection> {
        let Some(field) = self.field(Key::Feeds) else {
            return Vec::new();
        };
        let named: Vec<(Option<&str>, Field<'a>)> = match &field.node.value {
            Value::Map(entries) => entries
                .iter()
                .map(|entry| {
                    (
                        Some(entry.key.as_str()),
                        field.document.field(&entry.key, &entry.node),
                    )
                })
                .collect(),
            _ => {
                let items = self
                    .ok(field, field.items_up_to(limits::TAGS))
                    .unwrap_or_default();
                items.into_iter().map(|item| (None, item)).collect()
            }
        };
        let mut selections: Vec<Selection> = Vec::new();
        for (name, item) in named {
            let mut reader = Reader {
                map: item,
                scope: Scope::Selection,
                reporter: &mut *self.reporter,
            };
            let Some(selection) = reader.selection(name) else {
                continue;
            };
            if selections
                .iter()
                .any(|other| other.slug.key() == selection.slug.key())
            {
                let message = format!(
                    "two feeds would be published as `feeds/{}.ics`",
                    selection.slug
                );
                let diagnostic = Diagnostic::new(Code::DuplicateSlug, message)
                    .help("give each feed a name of its own");
                self.reporter.report(field.locate(diagnostic));
            } else {
                selections.push(selection);
            }
        }
        selections
    }

    fn selection(&mut self, name: Option<&str>) -> Option<Selection> {
        self.ok(self.map, self.map.map("a feed"))?;
        self.check_keys();
        let title = self.value(Key::FeedTitle, Field::line);
        let name = name
            .map(str::to_owned)
            .or_else(|| self.value(Key::FeedName, Field::line))
            .or_else(|| title.clone());
        let Some(name) = name else {
            let diagnostic = Diagnostic::new(Code::MissingKey, "a feed has no `name`")
                .help("add `name: Meetings`");
            self.reporter.report(self.map.locate(diagnostic));
            return None;
        };
        let slug = Slug::new(
            &self
                .value(Key::FeedSlug, Field::line)
                .unwrap_or(name.clone()),
        );
        if slug.is_too_long() {
            let limit = format!("{} bytes", limits::SLUG_BYTES);
            let diagnostic =
                Diagnostic::too_large("the name of the feed is too long for a file name", limit);
            self.reporter.report(self.map.locate(diagnostic));
        }
        Some(Selection {
            slug,
            title: title.unwrap_or(name),
            description: self.value(Key::FeedDescription, Field::line),
            tags: self.list(Key::FeedTags, Field::line),
            locations: self.list(Key::FeedLocations, Field::line),
            tracks: self.list(Key::FeedTracks, Field::line),
            paths: self.list(Key::FeedPaths, value::path_pattern),
            from: self.value(Key::From, value::period),
            to: self.value(Key::To, value::period),
        })
    }

    /// `external` as a list of maps.
    fn external_calendars(&mut self) -> Vec<ExternalCalendar> {
        let Some(field) = self.field(Key::External) else {
            return Vec::new();
        };
        let items = self.ok(field, field.items_up_to(limits::EXTERNAL_CALENDARS));
        let mut calendars = Vec::new();
        for item in items.unwrap_or_default() {
            let mut reader = Reader {
                map: item,
                scope: Scope::External,
                reporter: &mut *self.reporter,
            };
            calendars.extend(reader.external_calendar());
        }
        calendars
    }

    fn external_calendar(&mut self) -> Option<ExternalCalendar> {
        self.ok(self.map, self.map.map("an external calendar"))?;
        self.check_keys();
        let Some(file) = self.value(Key::File, Field::line) else {
            let message = "an external calendar has no `file`";
            let diagnostic = Diagnostic::new(Code::MissingKey, message)
                .help("write the path of an .ics file, such as `file: partner.ics`");
            self.reporter.report(self.map.locate(diagnostic));
            return None;
        };
        let names = |name: &str| match_in(Scope::External, name);
        let is_tags = |name: &str| names(name).is_some_and(|found| found.key == Key::ExternalTags);
        let has_tags = self.entries().iter().any(|entry| is_tags(&entry.key));
        let prefix = self.value(Key::Prefix, Field::long_text);
        Some(ExternalCalendar {
            file: file.into(),
            title: self.value(Key::ExternalTitle, Field::line),
            tags: if has_tags {
                Some(self.list(Key::ExternalTags, Field::line))
            } else {
                None
            },
            prefix: prefix.map(|prefix| {
                // A space at the end is a part of the prefix.
                let space = if prefix.ends_with(' ') { " " } else { "" };
                crate::document::field::one_line(&prefix) + space
            }),
        })
    }
}
