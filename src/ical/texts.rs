//! The texts of the sessions of a track: summary, location, address and description.

use std::borrow::Cow;
use std::fmt;

use super::plain_text;
use crate::config::Config;
use crate::config::templates::SessionValues;
use crate::document::field::one_line;
use crate::event::{Event, Overrides, Status, Track, link};
use crate::schedule::session::{Origin, Session};
use crate::template;

/// The texts that the sessions of a track have unless they differ from it.
pub(crate) struct TrackTexts<'a> {
    event: &'a Event,
    track: &'a Track,
    config: &'a Config,
    /// The text of the page.
    plain: LinkedText,
}

/// A text without Markdown.
#[derive(Debug, Clone, Default)]
struct LinkedText {
    text: String,
    /// The addresses of its relative links, which depend on the address of the page or the site.
    relative_links: Vec<String>,
}

/// The parts of a SUMMARY.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Summary<'t> {
    /// The title, or the result of the `summary` template.
    pub(crate) title: Cow<'t, str>,
    /// The name of the track, unless the title is the track's own.
    pub(crate) track: Option<&'t str>,
    /// The number of the session, and the number of sessions.
    pub(crate) number: Option<(u32, u32)>,
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)?;
        if let Some(track) = self.track {
            write!(f, ": {track}")?;
        }
        if let Some((number, total)) = self.number {
            write!(f, " ({number}/{total})")?;
        }
        Ok(())
    }
}

impl<'t> From<Cow<'t, str>> for Summary<'t> {
    fn from(title: Cow<'t, str>) -> Self {
        Summary {
            title,
            track: None,
            number: None,
        }
    }
}

impl<'a> TrackTexts<'a> {
    /// Reads the Markdown of the page once for all sessions.
    pub(crate) fn new(event: &'a Event, track: &'a Track, config: &'a Config) -> TrackTexts<'a> {
        let mut texts = TrackTexts {
            event,
            track,
            config,
            plain: LinkedText::default(),
        };
        texts.plain = texts.without_markdown(texts.markdown(&Overrides::default()));
        texts
    }

    /// The summary of a session: the `summary` template of the config, its own title, or
    /// `Title: Track A (1/6)`.
    pub(crate) fn summary<'t>(&'t self, session: &'t Session) -> Summary<'t> {
        let number = match session.origin {
            Origin::Rule {
                number,
                total: Some(total),
            } => Some((number, total)),
            _ => None,
        };
        self.numbered_summary(session, number)
    }

    /// The summary of a session of an endless series, where sessions have no numbers.
    pub(crate) fn summary_in_series<'t>(&'t self, session: &'t Session) -> Summary<'t> {
        self.numbered_summary(session, None)
    }

    /// The summary of a series as a whole.
    pub(crate) fn series_summary(&self) -> Summary<'_> {
        match self.templated_summary(&Overrides::default(), self.event.status, None) {
            Some(summary) => Summary::from(Cow::Owned(summary)),
            None => self.track_summary(),
        }
    }

    fn numbered_summary<'t>(
        &'t self,
        session: &'t Session,
        number: Option<(u32, u32)>,
    ) -> Summary<'t> {
        let status = self.event.status_of(session.status);
        let templated = self.templated_summary(&session.overrides, status, number);
        match (templated, &session.overrides.title) {
            (Some(summary), _) => Summary::from(Cow::Owned(summary)),
            (None, Some(title)) => Summary::from(Cow::Borrowed(title.as_str())),
            (None, None) => Summary {
                number,
                ..self.track_summary()
            },
        }
    }

    fn track_summary(&self) -> Summary<'_> {
        if let Some(title) = &self.track.overrides.title {
            return Summary::from(Cow::Borrowed(title.as_str()));
        }
        Summary {
            title: Cow::Borrowed(&self.event.title),
            track: self.track.name.as_ref().map(|name| name.text.as_str()),
            number: None,
        }
    }

    /// The result of the `summary` template.
    fn templated_summary(
        &self,
        overrides: &Overrides,
        status: Status,
        number: Option<(u32, u32)>,
    ) -> Option<String> {
        let template = self.config.templates.summary.as_ref()?;
        let values = self.values(overrides, status, number, &self.plain.text);
        let summary = one_line(&template.render(values).ok()?);
        if summary.is_empty() {
            None
        } else {
            Some(summary)
        }
    }

    /// The location of a session.
    pub(crate) fn location<'t>(&'t self, overrides: &'t Overrides) -> Option<&'t str> {
        let own = overrides.location.as_ref();
        own.or(self.track.overrides.location.as_ref())
            .or(self.event.details.location.as_ref())
            .map(String::as_str)
    }

    /// The address of a session.
    pub(crate) fn url<'t>(&'t self, overrides: &'t Overrides) -> Option<&'t str> {
        let own = overrides.url.as_ref();
        own.or(self.track.overrides.url.as_ref())
            .or(self.event.details.url.as_ref())
            .map(String::as_str)
    }

    /// The description of a session: the result of the `description` template, or the text with
    /// the address below it.
    pub(crate) fn description(&self, status: Status, overrides: &Overrides) -> String {
        let own = self.own_text(overrides);
        self.templated_description(status, overrides, &own)
            .unwrap_or_else(|| with_link(own, self.url(overrides)))
    }

    /// The text of a session: the result of the `description` template, or the text without the
    /// address.
    pub(crate) fn text(&self, status: Status, overrides: &Overrides) -> String {
        let own = self.own_text(overrides);
        self.templated_description(status, overrides, &own)
            .unwrap_or(own)
    }

    /// The text of a session without Markdown.
    fn own_text(&self, overrides: &Overrides) -> String {
        match &overrides.description {
            Some(own) => self.without_markdown(own).text,
            None => self.plain.text.clone(),
        }
    }

    /// The result of the `description` template for a text.
    pub(super) fn templated_description(
        &self,
        status: Status,
        overrides: &Overrides,
        text: &str,
    ) -> Option<String> {
        let template = self.config.templates.description.as_ref()?;
        let values = self.values(overrides, status, None, text);
        let description = template.render(values).ok()?;
        Some(description.trim().to_owned())
    }

    /// The text of a session as its author wrote it.
    pub(super) fn markdown<'t>(&'t self, overrides: &'t Overrides) -> &'t str {
        let own = overrides.description.as_deref();
        own.or(self.track.overrides.description.as_deref())
            .or(self.event.details.description.as_deref())
            .unwrap_or(self.event.body())
    }

    /// The addresses of the relative links in the text of a session.
    pub(super) fn relative_links(&self, overrides: &Overrides) -> Cow<'_, [String]> {
        match &overrides.description {
            Some(own) => Cow::Owned(self.without_markdown(own).relative_links),
            None => Cow::Borrowed(&self.plain.relative_links),
        }
    }

    fn without_markdown(&self, markdown: &str) -> LinkedText {
        let base_url = self.config.defaults.base_url.as_deref();
        let page = self.event.details.url.as_deref();
        let mut relative_links = Vec::new();
        let text = plain_text::from_markdown(markdown, |link| {
            let target = link::resolve_on_page(link, page, base_url)?;
            if target != link {
                relative_links.push(target.clone());
            }
            Some(target)
        });
        LinkedText {
            text,
            relative_links,
        }
    }

    /// The values for the templates of the config.
    fn values(
        &self,
        overrides: &Overrides,
        status: Status,
        number: Option<(u32, u32)>,
        text: &str,
    ) -> template::Value {
        let title = overrides.title.as_ref();
        let title = title.or(self.track.overrides.title.as_ref());
        SessionValues {
            event: self.event,
            track: self.track,
            title: title.unwrap_or(&self.event.title),
            number,
            location: self.location(overrides),
            status: status.as_str(),
            text,
            url: self.url(overrides),
        }
        .to_value()
    }
}

/// A text with the address of the page below it, unless the text contains the address.
fn with_link(mut text: String, url: Option<&str>) -> String {
    if let Some(url) = url
        && !text.contains(url)
    {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(url);
    }
    text
}
