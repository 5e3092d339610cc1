//! VEVENTs of any producer.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::component::Component;
use super::content_line::{ContentLine, text_list};
use super::ignored::IgnoredParts;
use super::moment::{EventLength, Moment};
use super::timezone::FileTimezones;
use crate::event::Status;
use crate::limits;
use crate::time::rule::{End, Rule};

/// A VEVENT: a session, a series, or a session that differs from its series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CalendarEvent {
    /// The UID; empty if the VEVENT has none.
    pub(crate) uid: String,
    /// The RECURRENCE-ID: the original start of a session that differs from its series.
    pub(crate) recurrence_id: Option<Moment>,
    /// The start of the session, or of the first one.
    pub(crate) start: Moment,
    /// The length of each session.
    pub(crate) length: EventLength,
    /// The values of all RRULEs, as written.
    pub(crate) rules: Vec<String>,
    /// The dates of all RDATEs.
    pub(crate) added: Vec<Moment>,
    /// The dates of all EXDATEs.
    pub(crate) excluded: Vec<Moment>,
    /// The SUMMARY.
    pub(crate) summary: String,
    /// The STATUS.
    pub(crate) status: Status,
    /// All other properties by name; values of the same name are joined by commas.
    pub(crate) properties: BTreeMap<String, String>,
    /// The CATEGORIES.
    pub(crate) categories: Vec<String>,
    /// The SEQUENCE.
    pub(crate) sequence: u32,
    /// The DTSTAMP.
    pub(crate) stamp: Option<DateTime<Utc>>,
    /// The reason why the sessions of this VEVENT cannot be listed, if there is one.
    pub(crate) unsupported: Option<&'static str>,
    /// Byte offsets of the VEVENT in its file.
    pub(crate) span: Range<usize>,
}

/// Properties that describe time or revision, or have a field of their own.
const NOT_COMPARED: &[&str] = &[
    "CREATED",
    "DTEND",
    "DTSTAMP",
    "DTSTART",
    "DURATION",
    "EXDATE",
    "LAST-MODIFIED",
    "RDATE",
    "RECURRENCE-ID",
    "RRULE",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "UID",
];

impl CalendarEvent {
    /// Reads a VEVENT. The error is the reason why it is left out.
    pub(super) fn from_component(
        component: &Component<'_>,
        timezones: &mut FileTimezones,
        ignored: &mut IgnoredParts<'_>,
    ) -> Result<CalendarEvent, String> {
        let text = |name| component.line(name).map(|line| line.text());
        let (start, tzid) = start(component, timezones, ignored)?;
        let end = moment(component, "DTEND", timezones, ignored);
        let recurrence_id = moment(component, "RECURRENCE-ID", timezones, ignored);
        let duration = component.line("DURATION");
        let mut event = CalendarEvent {
            uid: text("UID").unwrap_or_default(),
            recurrence_id,
            length: length(
                &start,
                end.as_ref().zip(component.line("DTEND")),
                duration,
                ignored,
            ),
            rules: Vec::new(),
            added: Vec::new(),
            excluded: Vec::new(),
            summary: text("SUMMARY").unwrap_or_default(),
            status: status(component),
            properties: other_properties(component),
            categories: categories(component),
            sequence: sequence(component),
            stamp: component.line("DTSTAMP").and_then(|line| {
                let stamp = Moment::parse(line, timezones)?;
                Some(stamp.instant())
            }),
            unsupported: unsupported(component),
            span: component.span.clone(),
            start,
        };
        event.add_recurrence(component, timezones, ignored);
        if event.status == Status::Tentative {
            event.properties.insert("STATUS".into(), "TENTATIVE".into());
        }
        event
            .properties
            .extend(tzid.map(|tzid| ("TZID".to_owned(), tzid.to_owned())));
        Ok(event)
    }

    fn add_recurrence(
        &mut self,
        component: &Component<'_>,
        timezones: &mut FileTimezones,
        ignored: &mut IgnoredParts<'_>,
    ) {
        for line in &component.lines {
            let dates = if line.is("RDATE") {
                &mut self.added
            } else if line.is("EXDATE") {
                &mut self.excluded
            } else if line.is("RRULE") {
                self.rules.push(line.value().trim().to_owned());
                continue;
            } else {
                continue;
            };
            match Moment::parse_list(line, timezones) {
                Some(parsed) => dates.extend(parsed),
                None => ignored.add(
                    line.span.clone(),
                    format!(
                        "the {} has a value that is not a date, and is ignored",
                        line.name()
                    ),
                ),
            }
        }
    }

    /// The end of the first session.
    pub(crate) fn end(&self) -> Moment {
        self.start.plus(self.length)
    }

    /// The start of an occurrence in the form of DTSTART.
    pub(super) fn start_at(&self, wall: NaiveDateTime) -> Moment {
        match &self.start {
            Moment::Day(_) => Moment::Day(wall.date()),
            other => Moment::from_wall(wall, other.zone()),
        }
    }

    /// The rules that calfeed can expand, each with its end.
    pub(crate) fn parsed_rules(&self) -> impl Iterator<Item = Option<(Rule, Option<End>)>> {
        self.rules.iter().map(|rule| Rule::parse(rule).ok())
    }
}

/// The start of a VEVENT, and the name of its zone.
fn start<'c>(
    component: &'c Component<'_>,
    timezones: &mut FileTimezones,
    ignored: &mut IgnoredParts<'_>,
) -> Result<(Moment, Option<&'c str>), String> {
    let line = component
        .line("DTSTART")
        .ok_or("the event has no DTSTART, and is ignored")?;
    let tzid = line.parameter("TZID");
    if let Some(tzid) = tzid.filter(|tzid| timezones.find(tzid).is_none()) {
        let message = format!("the time zone `{tzid}` is not defined, so its times have no zone");
        ignored.add(line.span.clone(), message);
    }
    let start = Moment::parse(line, timezones)
        .ok_or("the DTSTART of the event is not a date, and the event is ignored")?;
    Ok((start, tzid))
}

/// The moment of a property. A property that is not a date is ignored.
fn moment(
    component: &Component<'_>,
    name: &str,
    timezones: &mut FileTimezones,
    ignored: &mut IgnoredParts<'_>,
) -> Option<Moment> {
    let line = component.line(name)?;
    let moment = Moment::parse(line, timezones);
    if moment.is_none() {
        let message = format!("the {name} is not a date, and is ignored");
        ignored.add(line.span.clone(), message);
    }
    moment
}

/// The length from DTEND or DURATION. RFC 5545, 3.6.1: without them, a DATE lasts one day and a
/// DATE-TIME has no length.
fn length(
    start: &Moment,
    end: Option<(&Moment, &ContentLine<'_>)>,
    duration: Option<&ContentLine<'_>>,
    ignored: &mut IgnoredParts<'_>,
) -> EventLength {
    match end {
        Some((end, line)) if end.is_day() != start.is_day() => ignored.add(
            line.span.clone(),
            "one of DTEND and DTSTART is a day and the other a time, so the DTEND is ignored"
                .into(),
        ),
        Some((end, line)) if end.instant() < start.instant() => ignored.add(
            line.span.clone(),
            "the DTEND is before the DTSTART, and is ignored".into(),
        ),
        Some((end, _)) => return EventLength::exact(end.instant() - start.instant()),
        None => {}
    }
    if let Some(line) = duration {
        match EventLength::parse(line.value()) {
            Some(length) => return length,
            None => ignored.add(
                line.span.clone(),
                format!("`{}` is not a duration, and is ignored", line.value()),
            ),
        }
    }
    EventLength::exact(match start {
        Moment::Day(_) => TimeDelta::days(1),
        _ => TimeDelta::zero(),
    })
}

/// The constructs that change the length or the times of other sessions: RANGE (RFC 5545, 3.2.13) and
/// an RDATE with a PERIOD (3.8.5.2).
fn unsupported(component: &Component<'_>) -> Option<&'static str> {
    let has_range =
        |line: &ContentLine<'_>| line.is("RECURRENCE-ID") && line.parameter("RANGE").is_some();
    let has_period = |line: &ContentLine<'_>| line.is("RDATE") && line.value().contains('/');
    if component.lines.iter().any(has_range) {
        Some("a RECURRENCE-ID with RANGE changes all later sessions")
    } else if component.lines.iter().any(has_period) {
        Some("an RDATE has a length of its own")
    } else {
        None
    }
}

fn status(component: &Component<'_>) -> Status {
    let status = component
        .line("STATUS")
        .map_or("", |line| line.value().trim());
    match status.to_ascii_uppercase().as_str() {
        "CANCELLED" => Status::Cancelled,
        "TENTATIVE" => Status::Tentative,
        _ => Status::Confirmed,
    }
}

/// A SEQUENCE that readers cannot hold is lowered.
fn sequence(component: &Component<'_>) -> u32 {
    let sequence = component.line("SEQUENCE");
    let number: Option<u64> = sequence.and_then(|line| line.value().trim().parse().ok());
    let number = number.unwrap_or(0).min(limits::SEQUENCE.into());
    u32::try_from(number).unwrap_or(limits::SEQUENCE)
}

fn categories(component: &Component<'_>) -> Vec<String> {
    let lines = component.lines.iter().filter(|line| line.is("CATEGORIES"));
    lines.flat_map(|line| text_list(line.value())).collect()
}

fn other_properties(component: &Component<'_>) -> BTreeMap<String, String> {
    let mut properties: BTreeMap<String, String> = BTreeMap::new();
    for line in &component.lines {
        let name = line.name().to_ascii_uppercase();
        if NOT_COMPARED.contains(&name.as_str()) {
            continue;
        }
        let values = properties.entry(name).or_default();
        if !values.is_empty() {
            values.push_str(", ");
        }
        values.push_str(&line.text());
    }
    properties
}
