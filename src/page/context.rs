//! The settings of the page that all events share, and its template.

use std::cmp::Reverse;
use std::collections::HashSet;

use crate::config::{Config, PageOptions, PageSetting};
use crate::diagnostic::Diagnostic;
use crate::files;
use crate::language::page_words::PageWords;
use crate::limits;
use crate::schedule::expand::Expanded;
use crate::schedule::year_window::YearWindow;
use crate::template::Template;

/// The built-in template.
const BUILT_IN: &str = include_str!("page.html");

/// The element by which a later build recognises its own page.
pub(crate) const MARK: &str = "<meta name=\"generator\" content=\"calfeed\">";

/// The settings of the page: config, words, and the year of the build.
#[derive(Debug)]
pub(crate) struct PageContext<'a> {
    /// The config of the site.
    pub(crate) config: &'a Config,
    pub(super) words: PageWords,
    pub(super) options: PageOptions,
    /// The days of which an endless series shows its sessions.
    pub(crate) window: YearWindow,
}

impl<'a> PageContext<'a> {
    /// The context in a year.
    pub(crate) fn new(config: &'a Config, year: i32) -> PageContext<'a> {
        let options = match &config.page {
            PageSetting::On(options) => options.clone(),
            PageSetting::Off => PageOptions::default(),
        };
        PageContext {
            config,
            words: PageWords::new(
                config.defaults.language.as_deref().unwrap_or("en"),
                &config.words,
            ),
            options,
            window: YearWindow::around(year),
        }
    }
}

/// The text of the page's template, and the compiled template.
#[derive(Debug)]
pub(crate) struct PageTemplate {
    /// The text, on which the output depends.
    pub(crate) text: String,
    pub(super) compiled: Template,
}

/// Compiles the template of the page; `None` if the site has no page.
///
/// # Errors
///
/// The site's own template cannot be read, or has a syntax error.
pub(crate) fn template(config: &Config) -> Result<Option<PageTemplate>, Diagnostic> {
    let PageSetting::On(options) = &config.page else {
        return Ok(None);
    };
    let text = match &options.template {
        None => BUILT_IN.to_owned(),
        Some(path) => files::read_text(path, limits::SETTINGS_BYTES)?,
    };
    let compiled = Template::parse_html(&text).map_err(|error| {
        let path = options.template.as_ref();
        let path = path.map_or(String::new(), |path| path.display().to_string());
        error
            .diagnostic()
            .note(format!("the template of the page is {path}"))
    })?;
    Ok(Some(PageTemplate { text, compiled }))
}

/// The indices of the events that the page shows: the latest ones if there are more than `limit`.
pub(crate) fn shown<'e>(
    events: impl Iterator<Item = &'e Expanded>,
    limit: usize,
) -> HashSet<usize> {
    let last_start = |expanded: &Expanded| {
        let tracks = expanded.event.tracks.iter();
        tracks.map(|track| track.slot.start()).max()
    };
    let mut latest: Vec<_> = events.map(last_start).enumerate().collect();
    if latest.len() > limit {
        latest.sort_by_key(|(_, start)| Reverse(*start));
        latest.truncate(limit);
    }
    latest.into_iter().map(|(index, _)| index).collect()
}
