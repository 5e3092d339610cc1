//! VEVENT: what a feed says about one session, or about an endless series.

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, Utc};
use icalendar::parser::Property;

use crate::config::Config;
use crate::config::templates::SessionValues;
use crate::document::field::one_line;
use crate::event::link;
use crate::event::{Event, Overrides, Slot, Status, Track};
use crate::ical::plain_text;
use crate::ical::time;
use crate::ical::writer::{
    component, property, property_with, text_list, write_end, write_properties,
};
use crate::schedule::session::{Origin, Series, Session, When};
use crate::template;
use crate::time::observance::is_misread_by_outlook;
use crate::time::zone::{Ambiguity, Zone};

/// What all VEVENTs of one track have in common.
pub(crate) struct VeventTemplate<'a> {
    event: &'a Event,
    track: &'a Track,
    description: String,
    conference: Option<&'a str>,
    config: &'a Config,
    /// What every session ends with that does not differ from the track: most of its text.
    closing: Arc<str>,
}

/// The part of a VEVENT after its UID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tail {
    /// When it is, and what it is called: each session's own.
    pub(crate) own: Arc<str>,
    /// Everything else, and the end. The sessions of a track share it.
    pub(crate) closing: Arc<str>,
}

impl<'a> VeventTemplate<'a> {
    /// Reads the page's text once for all sessions.
    pub(crate) fn new(
        event: &'a Event,
        track: &'a Track,
        config: &'a Config,
    ) -> VeventTemplate<'a> {
        let markdown = track
            .overrides
            .description
            .as_deref()
            .or(event.details.description.as_deref())
            .unwrap_or(event.body());
        let mut template = VeventTemplate {
            event,
            track,
            description: description(markdown, event, config),
            conference: conference(event, track),
            config,
            closing: "".into(),
        };
        template.closing = template.write_closing(event.status, &Overrides::default());
        template
    }

    /// The summary of a session: the `summary` template of the config, its own title, or
    /// `Title: Track A (1/6)`.
    pub(crate) fn summary(&self, session: &Session) -> String {
        let number = match session.origin {
            Origin::Rule {
                number,
                total: Some(total),
            } => Some((number, total)),
            _ => None,
        };
        let templated = self.templated_summary(session, number);
        match (templated, &session.overrides.title, number) {
            (Some(summary), _, _) => summary,
            (None, Some(title), _) => title.clone(),
            (None, None, Some((number, total))) => {
                format!("{} ({number}/{total})", self.series_summary())
            }
            (None, None, None) => self.series_summary(),
        }
    }

    /// The summary that the config's template gives.
    fn templated_summary(&self, session: &Session, number: Option<(u32, u32)>) -> Option<String> {
        let status = self.event.status_of(session.status);
        self.render_summary(&session.overrides, status, number)
    }

    fn render_summary(
        &self,
        overrides: &Overrides,
        status: Status,
        number: Option<(u32, u32)>,
    ) -> Option<String> {
        let template = self.config.templates.summary.as_ref()?;
        let values = self.values(overrides, status, number, &self.description);
        let summary = one_line(&template.render(values).ok()?);
        if summary.is_empty() {
            None
        } else {
            Some(summary)
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
        let details = &self.event.details;
        let stated = overrides.or(&self.track.overrides);
        SessionValues {
            event: self.event,
            track: self.track,
            title: stated.title.as_ref().unwrap_or(&self.event.title),
            number,
            location: stated.location.as_deref().or(details.location.as_deref()),
            status: status.as_str(),
            text,
            url: stated.url.as_deref().or(details.url.as_deref()),
        }
        .to_value()
    }

    /// The summary of a series as a whole.
    fn series_summary(&self) -> String {
        let templated = self.render_summary(&Overrides::default(), self.event.status, None);
        if let Some(summary) = templated {
            return summary;
        }
        let title = &self.event.title;
        match (&self.track.overrides.title, &self.track.name) {
            (Some(title), _) => title.clone(),
            (None, Some(name)) => format!("{title}: {}", name.text),
            (None, None) => title.clone(),
        }
    }

    /// A session by itself.
    pub(crate) fn session(&self, session: &Session) -> Tail {
        let mut times = Vec::new();
        self.push_when(session.when, &mut times);
        let (summary, status) = (self.summary(session), self.event.status_of(session.status));
        self.tail(times, summary, status, &session.overrides)
    }

    /// A session that differs from its series.
    pub(crate) fn changed_session(&self, session: &Session, summary: String) -> Tail {
        let mut times = vec![self.wall_property("RECURRENCE-ID", session.original)];
        self.push_when(session.when, &mut times);
        let status = self.event.status_of(session.status);
        self.tail(times, summary, status, &session.overrides)
    }

    /// The summary that a changed session has within its series, where nothing is numbered.
    pub(crate) fn summary_in_series(&self, session: &Session) -> String {
        let templated = self.templated_summary(session, None);
        templated
            .or(session.overrides.title.clone())
            .unwrap_or_else(|| self.series_summary())
    }

    /// A series as one recurring VEVENT.
    pub(crate) fn series(&self, series: &Series) -> Tail {
        let start = series.slot.start();
        let mut times = vec![self.wall_property("DTSTART", start)];
        times.push(match series.slot {
            Slot::AllDay { first, days } => day_property("DTEND", When::day_after(first, days)),
            Slot::Timed { length, .. } => self.wall_property("DTEND", start + length.nominal()),
        });
        let count = series
            .total
            .map(|total| format!(";COUNT={}", (total + 1).saturating_sub(series.first_number)));
        let rule = series.rule.text() + &count.unwrap_or_default();
        times.push(property("RRULE", rule));
        let excluded = series.excluded.iter();
        times.extend(excluded.map(|start| self.wall_property("EXDATE", *start)));
        let summary = self.series_summary();
        self.tail(times, summary, self.event.status, &Overrides::default())
    }

    fn tail(
        &self,
        mut properties: Vec<Property<'_>>,
        summary: String,
        status: Status,
        overrides: &Overrides,
    ) -> Tail {
        properties.push(property("SUMMARY", summary));
        let mut own = String::new();
        write_properties(&properties, &mut own);
        let is_as_the_track = status == self.event.status && !overrides.change_closing();
        Tail {
            own: own.into(),
            closing: if is_as_the_track {
                Arc::clone(&self.closing)
            } else {
                self.write_closing(status, overrides)
            },
        }
    }

    /// The text of a session: the `description` template of the config, or its own description, or
    /// that of its track. DESCRIPTION adds the link to a text that is not from a template.
    pub(crate) fn text(&self, overrides: &Overrides, status: Status) -> String {
        let own = self.own_text(overrides);
        self.templated_text(overrides, status, &own).unwrap_or(own)
    }

    fn own_text(&self, overrides: &Overrides) -> String {
        match &overrides.description {
            Some(own) => description(own, self.event, self.config),
            None => self.description.clone(),
        }
    }

    fn templated_text(&self, overrides: &Overrides, status: Status, own: &str) -> Option<String> {
        let template = self.config.templates.description.as_ref()?;
        let text = template.render(self.values(overrides, status, None, own));
        text.ok().map(|text| text.trim().to_owned())
    }

    /// Everything after the summary, in the order in which a person reads; the long text comes
    /// last.
    fn write_closing(&self, status: Status, overrides: &Overrides) -> Arc<str> {
        let details = &self.event.details;
        let is_free = self.track.slot.is_all_day() || status == Status::Cancelled;
        let stated = overrides.or(&self.track.overrides);
        let url = stated.url.as_ref().or(details.url.as_ref());
        let location = stated.location.as_ref().or(details.location.as_ref());
        let own = self.own_text(overrides);
        let templated = self.templated_text(overrides, status, &own);
        let description = templated.unwrap_or_else(|| with_link(own, url));
        let mut vevent = component("VEVENT");
        let properties = &mut vevent.properties;
        properties.push(property("STATUS", status.as_str()));
        let transparency = if is_free { "TRANSPARENT" } else { "OPAQUE" };
        properties.push(property("TRANSP", transparency));
        properties.extend(location.map(|location| property("LOCATION", location.as_str())));
        properties.extend(
            details
                .geo
                .map(|(latitude, longitude)| property("GEO", format!("{latitude};{longitude}"))),
        );
        properties.extend(url.map(|url| property("URL", url.as_str())));
        self.push_details(properties);
        if !description.is_empty() {
            properties.push(property("DESCRIPTION", description.as_str()));
        }
        let mut text = String::new();
        write_properties(&vevent.properties, &mut text);
        write_end(&vevent, &mut text);
        text.into()
    }

    fn push_details<'t>(&'t self, properties: &mut Vec<Property<'t>>) {
        let details = &self.event.details;
        if !details.tags.is_empty() {
            let tags = text_list(details.tags.iter().map(String::as_str));
            properties.push(property("CATEGORIES", tags));
        }
        if let Some(organizer) = &details.organizer
            && let Some(email) = &organizer.email
        {
            let name = organizer.name.as_deref().map(|name| ("CN", name));
            let name = name.as_slice();
            properties.push(property_with("ORGANIZER", name, format!("mailto:{email}")));
        }
        if let Some(conference) = self.conference {
            let parameters = [
                ("VALUE", "URI"),
                ("FEATURE", "VIDEO"),
                ("LABEL", "Join online"),
            ];
            properties.push(property_with("CONFERENCE", &parameters, conference));
        }
        if let Some(image) = details.image.as_deref() {
            let parameters = [("VALUE", "URI"), ("DISPLAY", "BADGE")];
            properties.push(property_with("IMAGE", &parameters, image));
            let format = media_type(image).map(|media_type| ("FMTTYPE", media_type));
            properties.push(property_with("ATTACH", format.as_slice(), image));
        }
    }

    fn push_when(&self, when: When, times: &mut Vec<Property<'static>>) {
        let (start, end) = match when {
            When::AllDay { first, days } => {
                times.push(day_property("DTSTART", first));
                times.push(day_property("DTEND", When::day_after(first, days)));
                return;
            }
            When::Timed { start, end } => (start, end),
        };
        let zone = &self.track.zone;
        // One form for both: RFC 5545, 3.8.2.2.
        let walls = clear_wall(start, zone).zip(clear_wall(end, zone));
        let (start, end) = match walls {
            Some((start, end)) => (
                zoned_property("DTSTART", start, zone),
                zoned_property("DTEND", end, zone),
            ),
            None => (
                property("DTSTART", time::utc(start)),
                property("DTEND", time::utc(end)),
            ),
        };
        times.extend([start, end]);
    }

    /// An original start, in the one form that all properties of a series share.
    fn wall_property(&self, name: &'static str, wall: NaiveDateTime) -> Property<'static> {
        let zone = &self.track.zone;
        match self.track.slot {
            Slot::AllDay { .. } => day_property(name, wall.date()),
            Slot::Timed { .. } if zone.is_utc() => property(name, time::utc(wall.and_utc())),
            Slot::Timed { .. } => zoned_property(name, wall, zone),
        }
    }
}

fn day_property(name: &'static str, day: chrono::NaiveDate) -> Property<'static> {
    property_with(name, &[("VALUE", "DATE")], time::date(day))
}

fn zoned_property(name: &'static str, wall: NaiveDateTime, zone: &Zone) -> Property<'static> {
    property_with(name, &[("TZID", zone.name())], time::wall(wall))
}

/// The wall time of an instant, if every reader finds this instant for it. Times in UTC need no
/// zone; some readers take the second instant of a fold, although RFC 5545, 3.3.5 means the first;
/// and Outlook applies later rules of a zone to earlier sessions.
fn clear_wall(instant: DateTime<Utc>, zone: &Zone) -> Option<NaiveDateTime> {
    let wall = zone.wall(instant);
    let is_clear = !zone.is_utc()
        && zone.resolve(wall).ambiguity == Ambiguity::Unique
        && !is_misread_by_outlook(zone, instant);
    is_clear.then_some(wall)
}

/// A text, and the page's link below it unless the text has it already.
fn with_link(mut text: String, url: Option<&String>) -> String {
    if let Some(url) = url
        && !text.contains(url.as_str())
    {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(url);
    }
    text
}

fn description(markdown: &str, event: &Event, config: &Config) -> String {
    let base_url = config.defaults.base_url.as_deref();
    plain_text::from_markdown(markdown, |link| {
        link::resolve_on_page(link, event.details.url.as_deref(), base_url)
            .ok()
            .flatten()
    })
}

/// A link that opens a meeting: in the location, the event's link, or the page's text.
fn conference<'a>(event: &'a Event, track: &'a Track) -> Option<&'a str> {
    let details = &event.details;
    let texts = [
        track.overrides.url.as_deref(),
        track.overrides.location.as_deref(),
        details.url.as_deref(),
        details.location.as_deref(),
        Some(event.body()),
    ];
    texts
        .into_iter()
        .flatten()
        .flat_map(links)
        .find(|link| is_join_link(link))
}

/// The web addresses in a text.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("https://").filter_map(|(at, _)| {
        let rest = text.get(at..)?;
        let end = rest
            .find(|c: char| {
                c.is_whitespace()
                    || c.is_control()
                    || matches!(
                        c,
                        ')' | '(' | '<' | '>' | '"' | '\'' | ']' | '[' | '|' | '`' | '\\' | '*'
                    )
            })
            .unwrap_or(rest.len());
        Some(
            rest.get(..end)?
                .trim_end_matches(['.', ',', ';', ':', '!', '?']),
        )
    })
}

/// Links that join a meeting at once. A registration page is not one.
fn is_join_link(link: &str) -> bool {
    let Some((host, path)) = link
        .strip_prefix("https://")
        .and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    let is_at = |domain: &str| {
        let (above, end) = host
            .len()
            .checked_sub(domain.len())
            .and_then(|at| host.split_at_checked(at))
            .unwrap_or_default();
        end.eq_ignore_ascii_case(domain) && (above.is_empty() || above.ends_with('.'))
    };
    let begins = |beginnings: &[&str]| beginnings.iter().any(|start| path.starts_with(start));
    (is_at("zoom.us") && begins(&["j/", "my/", "w/", "s/", "wc/join/"]))
        || (is_at("meet.google.com") && path.len() >= 10 && !path.starts_with("landing"))
        || (is_at("teams.microsoft.com") && begins(&["l/meetup-join/", "meet/"]))
        || (is_at("teams.live.com") && begins(&["meet/"]))
        || (is_at("meet.jit.si") && !path.is_empty())
}

fn media_type(link: &str) -> Option<&'static str> {
    let path = link.split(['?', '#']).next()?;
    let (_, extension) = path.rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "png" => Some("image/png"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "gif" => Some("image/gif"),
        "webp" => Some("image/webp"),
        "svg" => Some("image/svg+xml"),
        "avif" => Some("image/avif"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn join_links_are_told_from_others() {
        let cases = [
            (
                "see https://us02web.zoom.us/j/123?pwd=a.",
                Some("https://us02web.zoom.us/j/123?pwd=a"),
            ),
            (
                "[Zoom](https://zoom.us/my/room)",
                Some("https://zoom.us/my/room"),
            ),
            (
                "https://meet.jit.si/OurRoom",
                Some("https://meet.jit.si/OurRoom"),
            ),
            (
                "https://meet.google.com/abc-defg-hij",
                Some("https://meet.google.com/abc-defg-hij"),
            ),
            (
                "https://teams.microsoft.com/l/meetup-join/19%3a",
                Some("https://teams.microsoft.com/l/meetup-join/19%3a"),
            ),
            ("https://us02web.zoom.us/meeting/register/tZYkf", None),
            ("https://zoom.us/webinar/register/WN_x", None),
            ("https://notzoom.us/j/123", None),
            ("https://example.org/zoom.us/j/1", None),
            ("https://meet.jit.si/", None),
            (
                "https://US02web.Zoom.us/j/1",
                Some("https://US02web.Zoom.us/j/1"),
            ),
            ("http://zoom.us/j/1", None),
        ];
        for (text, expected) in cases {
            let found = links(text).find(|link| is_join_link(link));
            assert_eq!(found, expected, "{text}");
        }
    }
}
