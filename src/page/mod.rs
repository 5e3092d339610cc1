//! The subscribe page, `index.html`: an agenda of all sessions, the texts of the events, and the
//! feeds.
//!
//! The types of [`values`] are plain serialisable values. The built-in page
//! and a site's own page are templates over the same values, see `docs/page.md`. The HTML contains
//! all sessions; the script adds what depends on the visitor: the clock, the time zone and the
//! address of the page. Templates escape all values except the texts of events, which [`body`]
//! builds from Markdown without raw HTML.

mod agenda;
mod body;
mod context;
mod feeds;
mod qr;
mod render;
mod script;
mod session_times;
mod values;

pub(crate) use context::{MARK, PageContext, PageTemplate, shown, template};
pub(crate) use render::document;
pub(crate) use values::{EventOnPage, event_on_page};

/// The path of the page below the output folder.
pub(crate) const PATH: &str = "index.html";
