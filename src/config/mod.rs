//! `calfeed.yml`: what holds for a whole site.

mod color;
pub mod organizer;
mod page;
pub mod period;
pub mod templates;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::templates::SiteTemplates;
use crate::diagnostic::spelling::nearest;
use crate::diagnostic::{Code, Diagnostic, Reported, Reporter, SourceFile};
use crate::document::fields::{Faults, Fields, one_line};
use crate::document::yaml;
use crate::document::yaml::{Node, Value};
use crate::event::Organizer;
use crate::event::link;
use crate::event::slug::Slug;
use crate::files;
use crate::keys::{Key, Keys};
use crate::language::page_words::PageWord;
use crate::limits;
use crate::time::duration;
use crate::time::zone::Zone;
use chrono::TimeDelta;
pub use page::{PageOptions, PageSetting};
use period::Period;

/// The name of the file in EVENTS.
pub const FILE_NAME: &str = "calfeed.yml";

/// What holds for a whole site.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The text of the file. All other fields follow from it.
    pub text: String,
    /// The calendar's name.
    pub title: Option<String>,
    /// What the calendar is about.
    pub description: Option<String>,
    /// The colour that clients may show it in: a CSS3 name (RFC 7986, 5.9).
    pub color: Option<String>,
    /// The right-hand side of UIDs, if it is set.
    pub site: Option<String>,
    /// What holds for events that are silent about it, with `base_url` and `language`.
    pub defaults: Defaults,
    /// The languages of the site's pages; empty if they are not listed.
    pub languages: Vec<String>,
    /// How far shared feeds go back, in whole months.
    pub history: Option<Period>,
    /// The tags that have a feed.
    pub tags: TagFeeds,
    /// Named selections of events.
    pub feeds: Vec<Selection>,
    /// Calendars of other producers, whose events are in the shared feeds.
    pub external: Vec<ExternalCalendar>,
    /// The subscribe page.
    pub page: PageSetting,
    /// The site's own words for the subscribe page.
    pub words: BTreeMap<String, PageWord>,
    /// The templates of sessions and addresses.
    pub templates: SiteTemplates,
}

/// What the config says for events that are silent about it.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// The zone of times without one.
    pub zone: Option<Zone>,
    /// Zones of other people in the audience.
    pub audience: Vec<Zone>,
    /// The length of timed sessions.
    pub duration: Option<TimeDelta>,
    /// The site's language, such as `en`: its suffix in file names is no part of a slug.
    pub language: Option<String>,
    /// Who to write to.
    pub organizer: Option<Arc<Organizer>>,
    /// Where relative links lead.
    pub base_url: Option<String>,
    /// Which names stand for which key.
    pub keys: Keys,
    /// Whether the config has templates, which need the keys of each page as values.
    pub has_templates: bool,
}

impl Defaults {
    /// The slug of a page that has no other name yet.
    pub fn path_slug(&self, relative_path: &str) -> Slug {
        Slug::from_path(relative_path, self.language.as_deref().unwrap_or("en"))
    }
}

/// The tags that have a feed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TagFeeds {
    /// Every tag.
    #[default]
    All,
    /// The listed tags; none if the list is empty.
    Listed(Vec<Slug>),
}

impl TagFeeds {
    /// Whether a tag has a feed.
    pub fn has_feed(&self, tag: &Slug) -> bool {
        match self {
            TagFeeds::All => true,
            TagFeeds::Listed(tags) => tags.iter().any(|listed| listed.key() == tag.key()),
        }
    }
}

/// A feed that the config names.
#[derive(Debug, Clone)]
pub struct Selection {
    /// The name in its path: `feeds/<slug>.ics`.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// What it holds, in a sentence.
    pub description: Option<String>,
    /// Tags, of which an event must have one. An empty list asks nothing; so below.
    pub tags: Vec<String>,
    /// Texts, of which the location must hold one.
    pub locations: Vec<String>,
    /// Names, of which the track must have one.
    pub tracks: Vec<String>,
    /// Beginnings or patterns with `*`, of which the path below EVENTS must match one.
    pub paths: Vec<String>,
    /// The first day of the feed, counted from the day of the build.
    pub from: Option<Period>,
    /// The last day of the feed, counted from the day of the build.
    pub to: Option<Period>,
}

/// An .ics file of another producer.
#[derive(Debug, Clone)]
pub struct ExternalCalendar {
    /// The path of the file; in the config, relative to the config's folder.
    pub file: PathBuf,
    /// The title of events without a SUMMARY.
    pub title: Option<String>,
    /// The tags of its events, in place of their CATEGORIES.
    pub tags: Option<Vec<String>>,
    /// A text before the title of each event.
    pub prefix: Option<String>,
}

impl Config {
    /// The right-hand side of UIDs: `site`, else the host of `base_url`, else `calfeed`.
    pub fn site(&self) -> &str {
        let host = || self.defaults.base_url.as_deref().and_then(host);
        self.site.as_deref().or_else(host).unwrap_or("calfeed")
    }

    /// The name of the calendar that holds everything.
    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or("Events")
    }

    /// Where a file of the output folder is on the web, if it is known.
    pub fn url_of(&self, path: &str) -> Option<String> {
        let base = self.defaults.base_url.as_deref()?;
        Some(format!("{}/{path}", base.trim_end_matches('/')))
    }
}

/// Reads the config: the file that was asked for, or the one in EVENTS if there is one.
///
/// # Errors
///
/// The config cannot be read or has errors.
pub fn load(
    events: &Path,
    asked_for: Option<&Path>,
    reporter: &mut Reporter,
) -> Result<Config, Reported> {
    let path = match asked_for {
        Some(path) => path.to_owned(),
        None => events.join(FILE_NAME),
    };
    if asked_for.is_none() && fs::symlink_metadata(&path).is_err() {
        return Ok(Config::default());
    }
    let text = reporter.ok(files::read_text(&path, limits::SETTINGS_BYTES))?;
    let mut config = parse(&path.display().to_string(), text, reporter)?;
    if let PageSetting::On(PageOptions {
        template: Some(template),
        ..
    }) = &mut config.page
    {
        *template = path.with_file_name(&template);
    }
    for calendar in &mut config.external {
        calendar.file = path.with_file_name(&calendar.file);
    }
    Ok(config)
}

/// The config of a page: in its folder, or in one of the folders above.
pub fn above(page: &Path) -> Option<PathBuf> {
    page.ancestors()
        .skip(1)
        .map(|folder| folder.join(FILE_NAME))
        .find(|path| path.is_file())
}

/// Parses the text of a config.
///
/// # Errors
///
/// The config has errors.
pub fn parse(path: &str, text: String, reporter: &mut Reporter) -> Result<Config, Reported> {
    let text = text.trim_start_matches('\u{feff}').to_owned();
    let file = Arc::new(SourceFile {
        path: path.to_owned(),
        text,
    });
    let faults = Faults::new(&file);
    let config = read(&file, &faults);
    let mut error = None;
    for diagnostic in faults.into_inner() {
        let is_error = diagnostic.is_error();
        let reported = reporter.report(diagnostic);
        if is_error {
            error = Some(reported);
        }
    }
    match error {
        Some(reported) => Err(reported),
        None => Ok(config.unwrap_or_default()),
    }
}

const KEYS: [&str; 22] = [
    "title",
    "description",
    "base_url",
    "site",
    "timezone",
    "time_zone",
    "tz",
    "time_zones",
    "duration",
    "language",
    "organizer",
    "fields",
    "languages",
    "history",
    "tags",
    "feeds",
    "external",
    "page",
    "words",
    "color",
    "summary",
    "url",
];

fn read(file: &SourceFile, faults: &Faults) -> Option<Config> {
    let entries = match yaml::parse(&file.text) {
        Ok(Node {
            value: Value::Map(entries),
            ..
        }) => entries,
        Ok(Node {
            value: Value::Null, ..
        }) => Vec::new(),
        Ok(_) => {
            let fault = Diagnostic::new(Code::InvalidYaml, "the config must be keys with values");
            faults.add(fault, 0..0);
            return None;
        }
        Err(error) => {
            let at = error.offset.unwrap_or(0);
            faults.add(error.diagnostic("the config"), at..at);
            return None;
        }
    };
    let fields = Fields::new(&entries, 0, faults);
    fields.refuse_duplicates();
    warn_of_unknown(&fields, &KEYS);
    let text = |name| fields.text(&[name]).map(|text| text.value);
    let templates = templates::read(&fields);
    let mut defaults = defaults(&fields);
    defaults.has_templates = !templates.is_empty();
    Some(Config {
        text: file.text.clone(),
        title: text("title"),
        description: match templates::has_session_description(&fields) {
            true => None,
            false => text("description"),
        },
        color: fields
            .parsed(&["color"], color::parse)
            .map(|color| color.value),
        site: site(&fields),
        defaults,
        languages: languages(&fields),
        history: fields
            .parsed(&["history"], history)
            .map(|history| history.value),
        tags: tag_feeds(&fields),
        feeds: selections(&fields),
        external: external_calendars(&fields),
        page: page::page(&fields),
        words: page::words(&fields),
        templates,
    })
}

/// Here, unlike in front matter, every key is calfeed's.
fn warn_of_unknown(fields: &Fields<'_>, known: &[&str]) {
    for (key, span) in fields.keys() {
        if known.contains(&key) {
            continue;
        }
        let fault = Diagnostic::new(Code::UnknownKey, format!("unknown key `{key}`"));
        let fault = match nearest(key, known.iter().copied()) {
            Some(meant) => fault.help(format!("write `{meant}`")),
            None => fault.help(format!("the keys are {}", known.join(", "))),
        };
        fields.faults().add(fault, span);
    }
}

fn defaults(fields: &Fields<'_>) -> Defaults {
    let mut defaults = Defaults {
        zone: fields
            .parsed(&["timezone", "time_zone", "tz"], Zone::parse)
            .map(|zone| zone.value),
        audience: fields.zones(&["time_zones"]),
        duration: fields
            .parsed(&["duration"], duration::parse)
            .map(|duration| duration.value),
        language: fields
            .parsed(&["language"], language_tag)
            .map(|tag| tag.value),
        base_url: base_url(fields),
        ..Defaults::default()
    };
    if let Some(node) = fields.node(&["organizer"]) {
        defaults.organizer = organizer::organizer(fields, node, &["organizer"]).map(Arc::new);
    }
    rename_keys(fields, &mut defaults);
    defaults
}

fn base_url(fields: &Fields<'_>) -> Option<String> {
    let check = |text: &str| {
        let is_web = text.starts_with("https://") || text.starts_with("http://");
        if is_web && host(text).is_some() {
            return Ok(link::encode(text));
        }
        Err(Diagnostic::new(
            Code::InvalidValue,
            format!("`{text}` is not the address of a site"),
        )
        .help("write `https://example.org` or `https://example.org/calendar`"))
    };
    fields.parsed(&["base_url"], check).map(|url| url.value)
}

/// A language tag (BCP 47): `en`, `pt-BR`, `zh-Hant-TW`.
fn language_tag(text: &str) -> Result<String, Diagnostic> {
    let mut subtags = text.split('-');
    let is_language = |tag: &str| {
        (2..=3).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_subtag = |tag: &str| {
        (1..=8).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if subtags.next().is_some_and(is_language) && subtags.all(is_subtag) {
        return Ok(text.to_owned());
    }
    Err(Diagnostic::new(
        Code::InvalidValue,
        format!("`{text}` is not the tag of a language"),
    )
    .help("write a tag such as `en`, `de` or `pt-BR`"))
}

/// The host of an address.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?;
    let host = host.split(':').next()?;
    (!host.is_empty()).then_some(host)
}

fn site(fields: &Fields<'_>) -> Option<String> {
    let check = |text: &str| {
        let is_name = text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
        if is_name {
            return Ok(text.to_owned());
        }
        Err(
            Diagnostic::new(Code::InvalidValue, format!("`{text}` is not a site's name"))
                .help("write a host such as `example.org`"),
        )
    };
    fields.parsed(&["site"], check).map(|site| site.value)
}

/// `fields: {date: event_date}`: our key, and the site's names for it.
fn rename_keys(fields: &Fields<'_>, defaults: &mut Defaults) {
    let Some(node) = fields.node(&["fields"]) else {
        return;
    };
    let Some(map) = fields.inside(node, "`fields`") else {
        return;
    };
    let known: Vec<&str> = Key::ALL.iter().map(|key| key.name()).collect();
    for (name, span) in map.keys() {
        let Some(key) = Key::of_name(name) else {
            let fault =
                Diagnostic::new(Code::InvalidValue, format!("`{name}` is no key of calfeed"));
            let fault = match nearest(name, known.iter().copied()) {
                Some(meant) => fault.help(format!("write `{meant}`")),
                None => {
                    fault.help("write calfeed's key first, then the site's: `date: event_date`")
                }
            };
            fields.faults().add(fault, span);
            continue;
        };
        let names = map
            .lines(&[name])
            .into_iter()
            .map(|name| name.value)
            .collect();
        defaults.keys.rename(key, names);
    }
}

const SELECTION_KEYS: [&str; 14] = [
    "name",
    "title",
    "description",
    "tag",
    "tags",
    "location",
    "locations",
    "track",
    "tracks",
    "path",
    "paths",
    "from",
    "to",
    "slug",
];

/// `external:` as a list of maps.
fn external_calendars(fields: &Fields<'_>) -> Vec<ExternalCalendar> {
    let nodes = fields.list_up_to(limits::EXTERNAL_CALENDARS, &["external"]);
    let calendars = nodes
        .into_iter()
        .map(|node| external_calendar(fields, node));
    calendars.flatten().collect()
}

fn external_calendar(fields: &Fields<'_>, node: &Node) -> Option<ExternalCalendar> {
    let map = fields.inside(node, "an external calendar")?;
    warn_of_unknown(&map, &["file", "title", "tags", "prefix"]);
    let Some(file) = map.text(&["file"]) else {
        let message = "an external calendar has no `file`";
        let error = Diagnostic::new(Code::MissingKey, message)
            .help("write the path of an .ics file, such as `file: partner.ics`");
        fields.faults().add(error, fields.span(node));
        return None;
    };
    let has_tags = map.keys().any(|(key, _)| key == "tags");
    let tags = has_tags.then(|| map.lines(&["tags"]));
    Some(ExternalCalendar {
        file: file.value.into(),
        title: map.text(&["title"]).map(|title| title.value),
        tags: tags.map(|tags| tags.into_iter().map(|tag| tag.value).collect()),
        prefix: map.long_text(&["prefix"]).map(|prefix| {
            // A space at the end is a part of the prefix.
            let space = if prefix.value.ends_with(' ') { " " } else { "" };
            one_line(&prefix.value) + space
        }),
    })
}

/// `feeds:` as a map from names to selections, or as a list of selections with a `name`.
fn selections(fields: &Fields<'_>) -> Vec<Selection> {
    let Some(node) = fields.node(&["feeds"]) else {
        return Vec::new();
    };
    let selections: Vec<Option<Selection>> = match &node.value {
        Value::Map(entries) => entries
            .iter()
            .map(|entry| selection(fields, &entry.node, Some(&entry.key)))
            .collect(),
        _ => fields
            .list_up_to(limits::TAGS, &["feeds"])
            .into_iter()
            .map(|node| selection(fields, node, None))
            .collect(),
    };
    let mut known: Vec<Selection> = Vec::new();
    for selection in selections.into_iter().flatten() {
        if known
            .iter()
            .any(|other| other.slug.key() == selection.slug.key())
        {
            let fault = Diagnostic::new(
                Code::DuplicateSlug,
                format!(
                    "two feeds would be published as `feeds/{}.ics`",
                    selection.slug
                ),
            );
            fields.faults().add(fault, fields.span(node));
        } else {
            known.push(selection);
        }
    }
    known
}

fn selection(fields: &Fields<'_>, node: &Node, name: Option<&str>) -> Option<Selection> {
    let map = fields.inside(node, "a feed")?;
    warn_of_unknown(&map, &SELECTION_KEYS);
    let text = |name| map.text(&[name]).map(|text| text.value);
    let list = |names: &[&str]| -> Vec<String> {
        map.lines(names)
            .into_iter()
            .map(|line| line.value)
            .collect()
    };
    let Some(name) = name
        .map(str::to_owned)
        .or_else(|| text("name"))
        .or_else(|| text("title"))
    else {
        let fault = Diagnostic::new(Code::MissingKey, "a feed has no `name`");
        fields.faults().add(fault, fields.span(node));
        return None;
    };
    let slug = Slug::new(&text("slug").unwrap_or(name.clone()));
    if slug.is_too_long() {
        let fault = Diagnostic::new(
            Code::TooLarge,
            "the feed's name is too long for a file name",
        )
        .note(format!("the limit is {} bytes", limits::SLUG_BYTES));
        fields.faults().add(fault, fields.span(node));
    }
    Some(Selection {
        slug,
        title: text("title").unwrap_or(name),
        description: text("description"),
        tags: list(&["tags", "tag"]),
        locations: list(&["locations", "location"]),
        tracks: list(&["tracks", "track"]),
        paths: list(&["paths", "path"]),
        from: map
            .parsed(&["from"], Period::parse)
            .map(|period| period.value),
        to: map
            .parsed(&["to"], Period::parse)
            .map(|period| period.value),
    })
}

fn languages(fields: &Fields<'_>) -> Vec<String> {
    let mut languages = Vec::new();
    for language in fields.lines(&["languages"]) {
        match language_tag(&language.value) {
            Ok(tag) => languages.push(tag),
            Err(error) => fields.faults().add(error, language.span),
        }
    }
    languages
}

/// `history: 12 months`. Whole months keep feeds the same for a month.
fn history(text: &str) -> Result<Period, Diagnostic> {
    let period = Period::parse(text)?;
    if period.whole_months().is_some() {
        return Ok(period);
    }
    Err(Diagnostic::new(
        Code::InvalidDuration,
        format!("`{text}` is not a number of whole months"),
    )
    .help("write `history: 12 months`"))
}

/// `tags: false`, or a list of the tags that have a feed.
fn tag_feeds(fields: &Fields<'_>) -> TagFeeds {
    match fields.node(&["tags"]).map(|node| &node.value) {
        None | Some(Value::Bool(true)) => TagFeeds::All,
        Some(Value::Bool(false)) => TagFeeds::Listed(Vec::new()),
        Some(_) => {
            let tags = fields.lines(&["tags"]).into_iter();
            TagFeeds::Listed(tags.map(|tag| Slug::new(&tag.value)).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Config {
        let mut reporter = Reporter::new();
        let config = parse("calfeed.yml", text.to_owned(), &mut reporter);
        assert!(reporter.is_empty(), "{reporter:?}");
        config.unwrap()
    }

    #[test]
    fn every_key() {
        let config = config(
            "title: Events\ndescription: All of them\nbase_url: https://example.org/calendar\n\
             timezone: Europe/Berlin\nduration: 90m\nlanguage: de\ncolor: teal\n\
             organizer: Ada <ada@example.org>\nfields:\n  date: event_date\n  url: [link, page]\n\
             feeds:\n  meetings:\n    title: Meetings\n    tag: meeting\n    path: 2024/*\n\
             page: false\n",
        );
        assert_eq!(config.title(), "Events");
        assert_eq!(config.site(), "example.org");
        assert_eq!(config.color.as_deref(), Some("teal"));
        assert_eq!(
            config.url_of("all.ics").unwrap(),
            "https://example.org/calendar/all.ics"
        );
        let defaults = &config.defaults;
        assert_eq!(defaults.zone.as_ref().unwrap().name(), "Europe/Berlin");
        assert_eq!(defaults.duration.unwrap().num_minutes(), 90);
        assert_eq!(defaults.language.as_deref(), Some("de"));
        assert_eq!(
            defaults.organizer.as_ref().unwrap().email.as_deref(),
            Some("ada@example.org")
        );
        assert_eq!(defaults.keys.names(Key::Date), ["event_date"]);
        assert_eq!(defaults.keys.names(Key::Url), ["link", "page"]);
        let [feed] = config.feeds.as_slice() else {
            panic!()
        };
        assert_eq!(feed.slug.as_str(), "meetings");
        assert_eq!(
            (&feed.tags, &feed.paths),
            (&vec!["meeting".into()], &vec!["2024/*".into()])
        );
        assert_eq!(config.page, PageSetting::Off);
    }

    #[test]
    fn an_empty_file_is_a_config() {
        for text in ["", "# nothing yet\n", "---\n"] {
            assert_eq!(config(text).site(), "calfeed");
        }
    }

    #[test]
    fn faults_have_codes() {
        let cases = [
            ("timezone: EST", Code::ZoneAbbreviation),
            ("titel: A", Code::UnknownKey),
            ("title: A\ntitle: B", Code::DuplicateKey),
            ("base_url: example.org", Code::InvalidValue),
            ("site: a b", Code::InvalidValue),
            ("color: '#fff'", Code::InvalidValue),
            ("language: English", Code::InvalidValue),
            ("language: en\" onload=\"x", Code::InvalidValue),
            ("fields:\n  when: x", Code::InvalidValue),
            ("feeds:\n  - tag: x", Code::MissingKey),
            ("feeds:\n  - name: a b\n  - name: A-B", Code::DuplicateSlug),
            ("- a", Code::InvalidYaml),
            ("a: [", Code::InvalidYaml),
        ];
        for (text, code) in cases {
            let mut reporter = Reporter::new();
            let _ = parse("calfeed.yml", text.to_owned(), &mut reporter);
            let diagnostics = reporter.diagnostics().iter();
            let codes: Vec<Code> = diagnostics.map(|diagnostic| diagnostic.code).collect();
            assert_eq!(codes, [code], "{text}");
        }
    }
}
