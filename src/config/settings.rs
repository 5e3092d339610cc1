//! The settings of a site.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::TimeDelta;

use crate::config::page::PageSetting;
use crate::config::path_pattern::PathPattern;
use crate::config::period::CalendarPeriod;
use crate::config::templates::SiteTemplates;
use crate::diagnostic::levels::Levels;
use crate::diagnostic::{Diagnostic, SourceFile, SourceLocation};
use crate::document::value::folded_key;
use crate::event::Organizer;
use crate::event::slug::Slug;
use crate::keys::Keys;
use crate::language::page_words::PageWord;
use crate::template::Condition;
use crate::time::date::DateOrder;
use crate::time::zone::Zone;

/// The settings of a site.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The text of the file. All other fields follow from it.
    pub(crate) text: String,
    /// The file, for locations; `None` without a config.
    pub(crate) file: Option<Arc<SourceFile>>,
    /// The calendar's name.
    pub(crate) title: Option<String>,
    /// The content of the calendar, in a sentence.
    pub(crate) description: Option<String>,
    /// The colour that clients may show it in: a CSS3 name (RFC 7986, 5.9).
    pub(crate) color: Option<String>,
    /// The right-hand side of UIDs: `site`, else the host of `base_url`.
    pub(crate) site: Option<String>,
    /// What holds for events that are silent about it, with `base_url` and `language`.
    pub defaults: Defaults,
    /// The languages of the site's pages; empty if they are not listed.
    pub(crate) languages: Vec<String>,
    /// How far shared feeds go back, in whole months.
    pub(crate) history: Option<CalendarPeriod>,
    /// The tags that have a feed.
    pub(crate) tags: TagFeeds,
    /// Named selections of events.
    pub(crate) feeds: Vec<Selection>,
    /// Calendars of other producers. The shared feeds contain their events.
    pub(crate) external: Vec<ExternalCalendar>,
    /// The subscribe page.
    pub(crate) page: PageSetting,
    /// Whether `sessions.json` is published.
    pub(crate) json: bool,
    /// The site's own words for the subscribe page.
    pub(crate) words: BTreeMap<String, PageWord>,
    /// The templates of sessions and addresses.
    pub(crate) templates: SiteTemplates,
}

/// What the config says for events that are silent about it.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// The zone of times without one.
    pub zone: Option<Zone>,
    /// Zones of other people in the audience.
    pub(crate) audience: Vec<Zone>,
    /// The length of timed sessions.
    pub(crate) duration: Option<TimeDelta>,
    /// The site's language, such as `en`: its suffix in file names is no part of a slug.
    pub(crate) language: Option<String>,
    /// The organizer of events that name none.
    pub(crate) organizer: Option<Arc<Organizer>>,
    /// The address with which relative links are resolved.
    pub(crate) base_url: Option<String>,
    /// The names of keys on this site.
    pub(crate) keys: Keys,
    /// The right-hand side of new UIDs, for templates.
    pub(crate) site: String,
    /// The order of day and month in dates such as `01/05/2024`.
    pub(crate) date_order: Option<DateOrder>,
    /// Whether a date and time of midnight UTC is a day.
    pub(crate) midnight_is_day: bool,
    /// Keys that are neither read nor reported, in folded form.
    pub(crate) ignore: Vec<String>,
    /// The condition that a page or item is an event.
    pub(crate) selector: Option<Arc<Selector>>,
    /// The path of the list of events in data files.
    pub(crate) list: Option<String>,
    /// The levels of diagnostics.
    pub(crate) levels: Levels,
    /// Whether the config has templates, which need the keys of each page as values.
    pub(crate) has_templates: bool,
}

/// The condition `where`, and its location for errors in its evaluation.
#[derive(Debug)]
pub struct Selector {
    pub(crate) condition: Condition,
    pub(crate) place: SourceLocation,
}

impl Defaults {
    /// Whether the config ignores a key of a page or item.
    pub(crate) fn ignores(&self, name: &str) -> bool {
        let folded = folded_key(name);
        self.ignore.iter().any(|ignored| *ignored == folded)
    }

    /// The slug of a page that has no other name yet.
    pub(crate) fn path_slug(&self, relative_path: &str) -> Slug {
        Slug::from_path(relative_path, self.language.as_deref().unwrap_or("en"))
    }
}

/// The tags that have a feed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TagFeeds {
    /// Every tag.
    #[default]
    All,
    /// The listed tags; an empty list means no tag.
    Listed(Vec<Slug>),
}

impl TagFeeds {
    /// Whether a tag has a feed.
    pub(crate) fn has_feed(&self, tag: &Slug) -> bool {
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
    pub(crate) slug: Slug,
    /// The title of the feed.
    pub(crate) title: String,
    /// The content of the feed, in a sentence.
    pub(crate) description: Option<String>,
    /// Tags, of which an event must have one. An empty list selects all events; so do the other
    /// empty lists.
    pub(crate) tags: Vec<String>,
    /// Texts, of which the location must hold one.
    pub(crate) locations: Vec<String>,
    /// Names, of which the track must have one.
    pub(crate) tracks: Vec<String>,
    /// Patterns, of which the path below EVENTS must match one.
    pub(crate) paths: Vec<PathPattern>,
    /// The first day of the feed, counted from the day of the build.
    pub(crate) from: Option<CalendarPeriod>,
    /// The last day of the feed, counted from the day of the build.
    pub(crate) to: Option<CalendarPeriod>,
}

/// An .ics file of another producer.
#[derive(Debug, Clone)]
pub struct ExternalCalendar {
    /// The path of the file; in the config, relative to the config's folder.
    pub(crate) file: PathBuf,
    /// The title of events without a SUMMARY.
    pub(crate) title: Option<String>,
    /// The tags of its events, in place of their CATEGORIES.
    pub(crate) tags: Option<Vec<String>>,
    /// A text before the title of each event.
    pub(crate) prefix: Option<String>,
}

impl Config {
    /// The right-hand side of UIDs.
    pub(crate) fn site(&self) -> &str {
        self.site.as_deref().unwrap_or("calfeed")
    }

    /// The name of the calendar that holds everything.
    pub(crate) fn title(&self) -> &str {
        self.title.as_deref().unwrap_or("Events")
    }

    /// Adds the location of a name in `fields` to a diagnostic.
    pub(crate) fn locate_in_fields(&self, name: &str, diagnostic: Diagnostic) -> Diagnostic {
        let Some(file) = &self.file else {
            return diagnostic;
        };
        let fields = file.text.find("fields").unwrap_or(0);
        let rest = file.text.get(fields..).unwrap_or_default();
        let ends = |at: &usize| {
            let after = rest
                .get(at + name.len()..)
                .and_then(|rest| rest.chars().next());
            !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
        };
        let found = rest.match_indices(name).map(|(at, _)| at).find(ends);
        match found {
            Some(at) => diagnostic.at(file, fields + at..fields + at + name.len()),
            None => diagnostic.at(file, fields..fields),
        }
    }

    /// Where a file of the output folder is on the web, if it is known.
    pub(crate) fn url_of(&self, path: &str) -> Option<String> {
        let base = self.defaults.base_url.as_deref()?;
        Some(format!("{}/{path}", base.trim_end_matches('/')))
    }
}
