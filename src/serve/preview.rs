//! The content that the server shows: the last good build, and the diagnostics of the latest one.

use std::iter::once;
use std::sync::Arc;

use super::inject;
use crate::config::Config;
use crate::diagnostic::group::group;
use crate::diagnostic::render::{MessageFormat, render};
use crate::diagnostic::{Diagnostic, Severity};
use crate::digest;
use crate::feed::FeedSet;
use crate::manifest::Revisions;
use crate::page;
use crate::publish::FileContent;
use crate::publish::texts::Texts;
use crate::session_list;

/// The content type of feeds.
const CALENDAR: &str = "text/calendar; charset=utf-8";

/// The content type of `sessions.json`.
const JSON: &str = "application/json";

/// The content type of pages.
const HTML: &str = "text/html; charset=utf-8";

/// The files of a build without errors.
pub(crate) struct PreviewSite {
    config: Config,
    feeds: FeedSet,
    revisions: Revisions,
    page: String,
    session_list: Option<String>,
}

impl PreviewSite {
    /// Without a page, as with `page: false` in the config, a list of the feeds takes its place.
    pub(crate) fn new(
        config: Config,
        feeds: FeedSet,
        revisions: Revisions,
        page: FileContent,
        session_list: FileContent,
    ) -> PreviewSite {
        let page = match page {
            FileContent::Publish(page) => page,
            FileContent::Remove | FileContent::LeaveUnchanged => list_of_feeds(&feeds),
        };
        PreviewSite {
            config,
            feeds,
            revisions,
            page,
            session_list: match session_list {
                FileContent::Publish(text) => Some(text),
                FileContent::Remove | FileContent::LeaveUnchanged => None,
            },
        }
    }

    /// The number of feeds.
    pub(crate) fn feed_count(&self) -> usize {
        self.feeds.feeds.len()
    }

    /// Feeds are rendered on request: most of them are never looked at between two changes.
    fn feed(&self, path: &str) -> Option<String> {
        let feed = self.feeds.feeds.iter().find(|feed| feed.path == path)?;
        let texts = Texts::new(&self.feeds, &self.revisions, &self.config);
        Some(texts.of(feed).pieces().collect())
    }
}

/// A file as the server sends it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ServedFile {
    pub(super) content_type: &'static str,
    pub(super) text: String,
    /// The checksum of the text.
    pub(super) checksum: String,
}

/// The content that the server returns until the next build.
pub(crate) struct Preview {
    site: Option<Arc<PreviewSite>>,
    /// The page with the diagnostics and the script that reloads it.
    page: String,
    /// The checksum of page and diagnostics. A browser reloads a page of another version.
    version: String,
}

impl Preview {
    /// The last good build, if there was one, and the diagnostics of the latest build.
    pub(crate) fn new(site: Option<Arc<PreviewSite>>, diagnostics: &[Diagnostic]) -> Preview {
        let page = match &site {
            Some(site) => site.page.as_str(),
            None => {
                "<!doctype html>\n<meta charset=\"utf-8\">\n<title>calfeed</title>\n\
                     <p>There is no build without errors yet.</p>\n"
            }
        };
        let diagnostics = diagnostics_as_html(diagnostics);
        let version = checksum([page, &diagnostics].into_iter());
        Preview {
            page: inject::into_page(page, &diagnostics, &version),
            version,
            site,
        }
    }

    /// The checksum of the page.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// The file at a path without its first slash. Only the paths of a build exist, so that no
    /// path leads to a file of this machine.
    pub(super) fn file(&self, path: &str) -> Option<ServedFile> {
        if path.is_empty() || path == page::PATH {
            return Some(ServedFile {
                content_type: HTML,
                text: self.page.clone(),
                checksum: self.version.clone(),
            });
        }
        let site = self.site.as_ref()?;
        let (content_type, text) = match path {
            session_list::PATH => (JSON, site.session_list.clone()?),
            path => (CALENDAR, site.feed(path)?),
        };
        Some(ServedFile {
            content_type,
            checksum: checksum(once(text.as_str())),
            text,
        })
    }
}

fn checksum<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    format!("{:032x}", digest::checksum_of_pieces(texts))
}

fn list_of_feeds(feeds: &FeedSet) -> String {
    let mut page = "<!doctype html>\n<meta charset=\"utf-8\">\n<title>calfeed</title>\n\
                    <p>The config turns the page off. The feeds are:</p>\n<ul>\n"
        .to_owned();
    for feed in &feeds.feeds {
        let path = html_escape::encode_double_quoted_attribute(&feed.path);
        let title = html_escape::encode_text(&feed.title);
        page.push_str(&format!("<li><a href=\"{path}\">{title}</a></li>\n"));
    }
    page.push_str("</ul>\n");
    page
}

/// The diagnostics as the terminal shows them, one element each; empty without diagnostics.
fn diagnostics_as_html(diagnostics: &[Diagnostic]) -> String {
    let mut html = String::new();
    for diagnostic in group(diagnostics) {
        let styled = render(&diagnostic, MessageFormat::Human);
        let plain = anstream::adapter::strip_str(&styled).to_string();
        let class = match diagnostic.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let text = html_escape::encode_text(&plain);
        html.push_str(&format!("<pre class=\"{class}\">{text}</pre>\n"));
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn diagnostics_are_escaped() {
        let message = "`</pre><script>alert(1)</script>\u{1b}[31m\u{202e}` is not a date";
        let html = diagnostics_as_html(&[Diagnostic::new(Code::InvalidDate, message)]);
        assert!(html.starts_with("<pre class=\"error\">error[invalid-date]: "));
        assert!(html.contains("&lt;script&gt;"), "{html}");
        assert_eq!(html.matches('<').count(), 2, "{html}");
        assert!(!html.contains(['\u{1b}', '\u{202e}']), "{html}");
    }

    #[test]
    fn before_the_first_good_build_there_is_a_page_with_the_diagnostics() {
        let error = Diagnostic::new(Code::NoZone, "a time has no zone");
        let preview = Preview::new(None, &[error]);
        for path in ["", "index.html"] {
            let page = preview.file(path).unwrap();
            assert_eq!(page.content_type, HTML);
            assert!(page.text.contains("a time has no zone"), "{}", page.text);
        }
        assert_eq!(preview.file("all.ics"), None);
        assert_ne!(preview.version(), Preview::new(None, &[]).version());
    }
}
