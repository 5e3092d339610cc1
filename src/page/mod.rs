//! The subscribe page: `index.html`, which a site links to as *Calendar*.
//!
//! Everything is in the HTML: the script converts times, fills in addresses that only the
//! browser knows, and folds away what is past by the visitor's clock. Values from event pages
//! reach the page through [`maud`], which escapes them; links passed
//! [`resolve`](crate::event::link::resolve) before.

mod article;
mod document;
mod json_ld;
mod subscribe;
mod words;

use crate::files;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::RangeInclusive;

use chrono::{Datelike as _, NaiveDate};

use crate::config::{Config, PageSetting};
use crate::diagnostic::{Code, Diagnostic};
use crate::feed::Feed;
use crate::limits;
use crate::schedule::expand::Expanded;
use crate::schedule::session::{Schedule, Session};

pub use article::{Article, article};
pub use document::{MARK, Template, document};
use words::Words;

/// Its path below the output folder.
pub const PATH: &str = "index.html";

/// What an article needs to know of the whole.
pub struct Context<'a> {
    /// What holds for the whole site.
    pub config: &'a Config,
    words: &'static Words,
    /// The days of which an endless series shows its sessions.
    window: RangeInclusive<NaiveDate>,
}

impl<'a> Context<'a> {
    /// The context of a site in a year. An endless series shows the sessions of that year, the
    /// one before and the one after: nothing but a new year changes the bytes of a page.
    pub fn new(config: &'a Config, year: i32) -> Context<'a> {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
        Context {
            config,
            words: words::of_language(config.defaults.language.as_deref()),
            window: day(year - 1, 1, 1)..=day(year + 1, 12, 31),
        }
    }

    /// The year that the page is of.
    pub fn year(&self) -> i32 {
        self.window.start().year() + 1
    }

    /// The sessions that the page shows of a track.
    fn sessions(&self, track: &crate::event::Track, schedule: &Schedule) -> Vec<Session> {
        let mut sessions = schedule.sessions(track, *self.window.end());
        if matches!(schedule, Schedule::Endless { .. }) {
            sessions.retain(|session| self.window.contains(&session.when.day(&track.zone)));
        }
        sessions
    }

    /// Whether a day can still be of interest to search engines.
    fn is_recent(&self, day: NaiveDate) -> bool {
        day.year() > self.window.start().year()
    }
}

/// The template of a site; `None` if it wants no page.
///
/// # Errors
///
/// The site's own template cannot be read, or has no place for what every page needs.
pub fn template(config: &Config) -> Result<Option<Template>, Diagnostic> {
    let path = match &config.page {
        PageSetting::Off => return Ok(None),
        PageSetting::BuiltIn => return Ok(Some(Template::default())),
        PageSetting::Template(path) => path,
    };
    let shown = path.display();
    let text = files::read_text(path, limits::SETTINGS_BYTES)?;
    let missing = ["head", "body"]
        .into_iter()
        .find(|mark| !text.contains(&format!("{{{{{mark}}}}}")));
    match missing {
        None => Ok(Some(Template::new(text))),
        Some(mark) => {
            let message = format!("the template {shown} has no place for `{{{{{mark}}}}}`");
            let fault = Diagnostic::new(Code::InvalidValue, message);
            Err(fault.help("write it inside the element of that name"))
        }
    }
}

/// Which events the page shows, as indices: the newest, if there are very many.
pub fn shown(events: &[Expanded]) -> HashSet<usize> {
    let mut newest: Vec<usize> = (0..events.len()).collect();
    newest.sort_by_key(|index| {
        let tracks = events.get(*index).map(|expanded| &expanded.event.tracks);
        let starts = tracks.into_iter().flatten().map(|track| track.slot.start());
        Reverse(starts.max())
    });
    newest.truncate(limits::PAGE_EVENTS);
    newest.into_iter().collect()
}

/// Whether the page offers a feed by itself, beside the events.
fn is_collection(feed: &Feed) -> bool {
    use crate::feed::FeedKind;
    matches!(
        feed.kind,
        FeedKind::All | FeedKind::Selection | FeedKind::Tag
    )
}
