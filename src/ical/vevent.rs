//! VEVENT: the properties of one session, or of an endless series.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use icalendar::parser::Property;

use super::conference;
use super::texts::TrackTexts;
use crate::config::Config;
use crate::event::{Event, Overrides, Slot, Status, Track};
use crate::ical::time;
use crate::ical::writer::{
    component, property, property_with, text_list, write_end, write_properties,
};
use crate::schedule::session::{Series, Session, When};
use crate::time::observance::is_misread_by_outlook;
use crate::time::zone::{Ambiguity, Zone};

/// The properties that all VEVENTs of one track share.
pub(crate) struct VeventTemplate<'a> {
    event: &'a Event,
    track: &'a Track,
    /// The texts of the sessions.
    pub(crate) texts: TrackTexts<'a>,
    conference: Option<&'a str>,
    /// The closing of every session that does not differ from the track: most of its text.
    closing: Arc<str>,
}

/// The part of a VEVENT after its UID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tail {
    /// The times and the summary, which differ between sessions.
    pub(crate) own: Arc<str>,
    /// All other properties, and the end. The sessions of a track share it.
    pub(crate) closing: Arc<str>,
}

impl<'a> VeventTemplate<'a> {
    /// Writes the shared properties once for all sessions.
    pub(crate) fn new(
        event: &'a Event,
        track: &'a Track,
        config: &'a Config,
    ) -> VeventTemplate<'a> {
        let mut template = VeventTemplate {
            event,
            track,
            texts: TrackTexts::new(event, track, config),
            conference: conference::find(event, track),
            closing: "".into(),
        };
        template.closing = template.write_closing(event.status, &Overrides::default());
        template
    }

    /// A session by itself.
    pub(crate) fn session(&self, session: &Session) -> Tail {
        let mut times = Vec::new();
        self.push_when(session.when, &mut times);
        let summary = self.texts.summary(session).to_string();
        let status = self.event.status_of(session.status);
        self.tail(times, summary, status, &session.overrides)
    }

    /// A session that differs from its series.
    pub(crate) fn changed_session(&self, session: &Session) -> Tail {
        let mut times = vec![self.wall_property("RECURRENCE-ID", session.original)];
        self.push_when(session.when, &mut times);
        let summary = self.texts.summary_in_series(session).to_string();
        let status = self.event.status_of(session.status);
        self.tail(times, summary, status, &session.overrides)
    }

    /// A series as one recurring VEVENT.
    pub(crate) fn series(&self, series: &Series) -> Tail {
        let start = series.slot.start();
        let mut times = vec![self.wall_property("DTSTART", start)];
        times.push(match series.slot {
            Slot::AllDay { first, days } => day_property("DTEND", When::day_after(first, days)),
            Slot::Timed { length, .. } => self.wall_property("DTEND", start + length.nominal()),
        });
        let count = series.end.map(|end| {
            format!(
                ";COUNT={}",
                (end.total + 1).saturating_sub(series.first_number)
            )
        });
        let until = series.last_day.map(|last| self.until(last));
        let end = count.or(until).unwrap_or_default();
        let rule = series.rule.text() + &end;
        times.push(property("RRULE", rule));
        let excluded = series.excluded.iter();
        times.extend(excluded.map(|start| self.wall_property("EXDATE", *start)));
        let summary = self.texts.series_summary().to_string();
        self.tail(times, summary, self.event.status, &Overrides::default())
    }

    /// The end of the last day. RFC 5545, 3.3.10: a DATE if DTSTART is one, else in UTC.
    fn until(&self, last: NaiveDate) -> String {
        if self.track.slot.is_all_day() {
            return format!(";UNTIL={}", time::date(last));
        }
        let next_day = last.succ_opt().unwrap_or(last).and_time(NaiveTime::MIN);
        let end = self.track.zone.resolve(next_day).instant - TimeDelta::seconds(1);
        format!(";UNTIL={}", time::utc(end))
    }

    fn tail(
        &self,
        mut properties: Vec<Property<'_>>,
        summary: String,
        status: Status,
        overrides: &Overrides,
    ) -> Tail {
        properties.push(property("SUMMARY", summary));
        let mut own = String::with_capacity(256);
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

    /// All properties after the summary, in the order in which a person reads; the long text
    /// comes last.
    fn write_closing(&self, status: Status, overrides: &Overrides) -> Arc<str> {
        let details = &self.event.details;
        let is_free = self.track.slot.is_all_day() || status == Status::Cancelled;
        let location = self.texts.location(overrides);
        let url = self.texts.url(overrides);
        let description = self.texts.description(status, overrides);
        let mut vevent = component("VEVENT");
        let properties = &mut vevent.properties;
        properties.push(property("STATUS", status.as_str()));
        let transparency = if is_free { "TRANSPARENT" } else { "OPAQUE" };
        properties.push(property("TRANSP", transparency));
        properties.extend(location.map(|location| property("LOCATION", location)));
        properties.extend(
            details
                .geo
                .map(|(latitude, longitude)| property("GEO", format!("{latitude};{longitude}"))),
        );
        properties.extend(url.map(|url| property("URL", url)));
        self.push_details(properties);
        if !description.is_empty() {
            properties.push(property("DESCRIPTION", description.as_str()));
        }
        // A fold each 75 octets, some escapes, and the other properties.
        let mut text = String::with_capacity(description.len() * 8 / 7 + 512);
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
