//! From the VEVENTs of one UID to an event of the model.

use std::sync::Arc;

use super::texts::{own_tags, shortened, texts};
use crate::config::{Config, ExternalCalendar};
use crate::diagnostic::SourceFile;
use crate::diagnostic::levels::Levels;
use crate::document::Document;
use crate::document::field::one_line;
use crate::document::value::Position;
use crate::event::slug::Slug;
use crate::event::{
    AddedDate, AuthorNames, Details, DocumentId, Event, Exclusion, Identity, Length, NewLength,
    Overrides, Period, Recurrence, SessionOverride, SessionSelector, Slot, Track, UidStem,
};
use crate::ical::read::moment::{EventLength, Moment};
use crate::ical::read::moment_zone::MomentZone;
use crate::ical::read::vevent::CalendarEvent;
use crate::limits;
use crate::time::date::Date;
use crate::time::rule::{End, Rule};
use crate::time::zone::Zone;

/// The context of the conversion.
pub(super) struct Conversion<'a> {
    pub(crate) calendar: &'a ExternalCalendar,
    pub(crate) file: &'a Arc<SourceFile>,
    pub(crate) config: &'a Config,
    /// The number of rules without dates that may still be examined: the search takes long.
    pub(crate) exhausted_rules_left: usize,
}

impl Conversion<'_> {
    /// Returns the event, or the reason why the model cannot express it.
    pub(crate) fn event(
        &mut self,
        master: &CalendarEvent,
        overrides: &[CalendarEvent],
    ) -> Result<Event, String> {
        check(master)?;
        if overrides.len() > limits::EXCEPTIONS {
            let limit = limits::EXCEPTIONS;
            return Err(format!("more than {limit} of its sessions differ from it"));
        }
        for own in overrides {
            check_override(master, own)?;
        }
        let zone = self.zone(master)?;
        let slot = slot(master, &zone)?;
        let recurrence = self.recurrence(master, &slot)?;
        let document = self.document(master, overrides);
        let id = DocumentId {
            path: document.relative_path.clone(),
            item: Some(master.uid.clone()),
        };
        let author_names = AuthorNames {
            slug: None,
            uid: Some(uid_stem(&master.uid)),
        };
        let session_overrides = overrides
            .iter()
            .zip(1..)
            .map(|(other, position)| self.change(master, other, &zone, position));
        Ok(Event {
            levels: Levels::default(),
            page_values: crate::template::Value::UNDEFINED,
            language: None,
            id,
            identity: Identity::new(&author_names, Slug::new(&master.uid)),
            author_names,
            title: self.title(master),
            title_position: 0,
            except: excluded(master, &zone),
            also: added(master, &zone),
            session_overrides: session_overrides.collect(),
            tracks: vec![only_track(slot, zone)],
            series_changes: Vec::new(),
            recurrence,
            audience: Vec::new(),
            details: self.details(master),
            status: master.status,
            updated: None,
            document,
            written_offset: None,
            date_position: 0,
        })
    }

    /// The file, with the location of each VEVENT at a position of its own.
    fn document(&self, master: &CalendarEvent, overrides: &[CalendarEvent]) -> Arc<Document> {
        let path = self.calendar.file.display().to_string();
        let all = std::iter::once(master).chain(overrides);
        let spans = all.map(|event| event.span.clone()).collect();
        Arc::new(Document::from_spans(self.file, &path, spans))
    }

    /// The zone of the event. A time without a zone is in the zone of the site.
    fn zone(&self, master: &CalendarEvent) -> Result<Zone, String> {
        let of_site = || self.config.defaults.zone.clone();
        match &master.start {
            Moment::Day(_) => Ok(of_site().unwrap_or_else(Zone::utc)),
            Moment::Floating(_) if master.properties.contains_key("TZID") => {
                Err("the time zone of its DTSTART is not defined".into())
            }
            Moment::Floating(_) => of_site().ok_or_else(|| {
                "its times have no zone, and calfeed.yml has no `timezone`".to_owned()
            }),
            Moment::Zoned(_, MomentZone::Iana(zone)) => Ok(zone.clone()),
            // A single session is an instant, whatever its zone is called.
            Moment::Zoned(..) if !master.is_series() => Ok(Zone::utc()),
            Moment::Zoned(_, MomentZone::File(zone)) => Err(format!(
                "`{}` is not a time zone of the IANA database",
                zone.name()
            )),
        }
    }

    fn recurrence(
        &mut self,
        master: &CalendarEvent,
        slot: &Slot,
    ) -> Result<Option<Recurrence>, String> {
        let (rule, end) = match master.rules.as_slice() {
            [] => return Ok(None),
            [rule] => Rule::parse(rule).map_err(|error| error.message)?,
            _ => return Err("it has several rules".into()),
        };
        if self.exhausted_rules_left == 0 {
            return Err("the file has too many rules that never occur".into());
        }
        let occurrences = rule.occurrences(slot.start());
        let first = occurrences.map_err(|error| error.message)?.next();
        if first.is_none() {
            self.exhausted_rules_left -= 1;
        }
        if first != Some(slot.start()) {
            return Err("its DTSTART is not a date of its RRULE".into());
        }
        Ok(Some(Recurrence {
            rule,
            end: end.unwrap_or(End::Never),
            further: Vec::new(),
        }))
    }

    fn title(&self, event: &CalendarEvent) -> String {
        let summary = one_line(&event.summary);
        let title = match summary.as_str() {
            "" => self.calendar.title.as_deref().unwrap_or("Event"),
            summary => summary,
        };
        let prefix = self.calendar.prefix.as_deref().unwrap_or_default();
        shortened(&format!("{prefix}{title}"), limits::TEXT_BYTES)
    }

    fn details(&self, event: &CalendarEvent) -> Details {
        let tags = match &self.calendar.tags {
            Some(tags) => tags.clone(),
            None => own_tags(event),
        };
        let texts = texts(event);
        Details {
            location: texts.location,
            url: texts.url,
            description: texts.description,
            tags,
            ..Details::default()
        }
    }

    /// The differences between a session and its series.
    fn change(
        &self,
        master: &CalendarEvent,
        own: &CalendarEvent,
        zone: &Zone,
        position: Position,
    ) -> SessionOverride {
        let original = own.recurrence_id.as_ref().unwrap_or(&own.start);
        let is_moved = !own.start.is_same_time(original);
        let (of_series, mut texts) = (texts(master), texts(own));
        if texts == of_series {
            texts = Overrides::default();
        }
        let (title, series_title) = (self.title(own), self.title(master));
        texts.title = (title != series_title).then_some(title);
        let status = (own.status != master.status).then_some(own.status);
        let length = NewLength::Duration(own.length.days + own.length.exact);
        SessionOverride {
            which: SessionSelector::Date(date(original, zone)),
            track: None,
            status,
            moved_to: is_moved.then(|| date(&own.start, zone)),
            time: None,
            length: (own.length != master.length).then_some(length),
            overrides: texts,
            position,
        }
    }
}

fn only_track(slot: Slot, zone: Zone) -> Track {
    Track {
        name: None,
        slot,
        zone,
        overrides: Overrides::default(),
        period: Period::default(),
    }
}

fn excluded(master: &CalendarEvent, zone: &Zone) -> Vec<Exclusion> {
    let excluded = master.excluded.iter().map(|moment| Exclusion {
        date: date(moment, zone),
        last: None,
        position: 0,
    });
    excluded.collect()
}

fn added(master: &CalendarEvent, zone: &Zone) -> Vec<AddedDate> {
    let added = master.added.iter().map(|moment| AddedDate {
        date: date(moment, zone),
        position: 0,
    });
    added.collect()
}

/// Reasons that concern a session that differs from its series.
fn check_override(master: &CalendarEvent, own: &CalendarEvent) -> Result<(), String> {
    if let Some(unsupported) = own.unsupported {
        return Err(unsupported.into());
    }
    if own.start.is_day() != master.start.is_day() {
        return Err("some of its sessions are all-day and others are not".into());
    }
    Ok(())
}

/// Reasons that do not depend on the calendar's settings.
fn check(master: &CalendarEvent) -> Result<(), String> {
    if let Some(unsupported) = master.unsupported {
        return Err(unsupported.into());
    }
    let class = master.properties.get("CLASS").map(String::as_str);
    if class.is_some_and(|class| !class.eq_ignore_ascii_case("PUBLIC")) {
        return Err("it is not public".into());
    }
    if master.uid.trim().is_empty() {
        return Err("it has no UID".into());
    }
    if master.uid.len() > limits::EXTERNAL_UID_BYTES {
        return Err("its UID is too long".into());
    }
    if master.uid.chars().any(char::is_control) {
        return Err("its UID contains a control character".into());
    }
    let dates = [&master.excluded, &master.added];
    if dates.iter().any(|dates| dates.len() > limits::EXCEPTIONS) {
        return Err(format!(
            "it has more than {} EXDATE or RDATE values",
            limits::EXCEPTIONS
        ));
    }
    Ok(())
}

/// The UID as stem and site; without `@`, the site is empty.
fn uid_stem(uid: &str) -> UidStem {
    let (stem, site) = uid.rsplit_once('@').unwrap_or((uid, ""));
    UidStem {
        stem: stem.to_owned(),
        site: Some(site.to_owned()),
    }
}

fn slot(master: &CalendarEvent, zone: &Zone) -> Result<Slot, String> {
    let EventLength { days, exact } = master.length;
    if (days + exact).num_days() > limits::SESSION_DAYS {
        return Err(format!("it is longer than {} days", limits::SESSION_DAYS));
    }
    let year = chrono::Datelike::year(&master.start.wall());
    if !limits::YEARS.contains(&year) {
        return Err(format!("its year is {year}"));
    }
    if let Moment::Day(first) = master.start {
        let days = (days + exact).num_days().max(1);
        let days = u32::try_from(days).unwrap_or(1);
        return Ok(Slot::AllDay { first, days });
    }
    let start = wall(&master.start, zone);
    let is_second = match &master.start {
        Moment::Zoned(instant, _) => zone.resolve(start).instant != *instant,
        _ => false,
    };
    Ok(Slot::Timed {
        start,
        is_fold: is_second,
        length: if days.is_zero() {
            Length::Exact(exact)
        } else {
            Length::Wall(days + exact)
        },
    })
}

/// The wall time in the zone of the event, in which all its dates are written.
fn wall(moment: &Moment, zone: &Zone) -> chrono::NaiveDateTime {
    match moment {
        Moment::Zoned(instant, _) => zone.wall(*instant),
        other => other.wall(),
    }
}

fn date(moment: &Moment, zone: &Zone) -> Date {
    match moment {
        Moment::Day(day) => Date::Day(*day),
        other => Date::Wall(wall(other, zone)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uids_are_split_at_the_last_at_sign() {
        let cases = [
            ("a@b@example.org", "a@b", "example.org"),
            (
                "040000008200E00074C5B7101A82E008",
                "040000008200E00074C5B7101A82E008",
                "",
            ),
        ];
        for (uid, stem, site) in cases {
            let found = uid_stem(uid);
            assert_eq!(
                (found.stem.as_str(), found.site.as_deref()),
                (stem, Some(site))
            );
        }
    }
}
