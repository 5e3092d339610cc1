//! The sessions of a calendar: its VEVENTs, and every occurrence of those that repeat.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use icalendar::parser::Component;

use super::moment::{Moment, parameter};
use crate::limits;
use crate::time::duration;
use crate::time::rule::{End, Rule};

/// One session of one calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The VEVENT's identifier.
    pub uid: String,
    /// Its original start in a series; none if its VEVENT does not repeat.
    pub original: Option<Moment>,
    /// When it begins.
    pub start: Moment,
    /// When it ends.
    pub end: Moment,
    /// Its SUMMARY.
    pub summary: String,
    /// Whether its STATUS is CANCELLED.
    pub is_cancelled: bool,
    /// What else it says, by property name.
    pub properties: BTreeMap<String, String>,
}

/// Properties that say when a VEVENT is or how it came about, not what it is.
const NOT_COMPARED: [&str; 14] = [
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

/// The sessions of some VEVENTs; those of endless series up to an instant.
pub fn sessions(vevents: &[&Component<'_>], horizon: DateTime<Utc>) -> Vec<Session> {
    let (overrides, masters): (Vec<_>, Vec<_>) = vevents
        .iter()
        .partition(|vevent| vevent.find_prop("RECURRENCE-ID").is_some());
    let mut sessions: Vec<Session> = masters
        .into_iter()
        .flat_map(|vevent| occurrences(vevent, horizon))
        .collect();
    let mut places: BTreeMap<(String, DateTime<Utc>), usize> = BTreeMap::new();
    for (place, session) in sessions.iter().enumerate() {
        if let Some(original) = &session.original {
            places.insert((session.uid.clone(), original.sort_key()), place);
        }
    }
    for vevent in overrides {
        let Some(mut session) = session(vevent) else {
            continue;
        };
        session.original = vevent.find_prop("RECURRENCE-ID").and_then(Moment::of);
        let original = session.original.as_ref().map(Moment::sort_key);
        let place = original.and_then(|original| places.get(&(session.uid.clone(), original)));
        match place.and_then(|place| sessions.get_mut(*place)) {
            Some(regular) => *regular = session,
            None => sessions.push(session),
        }
    }
    sessions.sort_by_key(|session| session.start.sort_key());
    sessions
}

/// A VEVENT as one session. One without a start that can be read has no place in a calendar.
fn session(vevent: &Component<'_>) -> Option<Session> {
    let text = |name: &str| {
        let property = vevent.find_prop(name);
        property.map(|property| property.val.as_str().to_owned())
    };
    let start = Moment::of(vevent.find_prop("DTSTART")?)?;
    let end = vevent.find_prop("DTEND").and_then(Moment::of);
    let length = || duration::parse(&text("DURATION")?).ok();
    let end = end.or_else(|| Some(start.plus(length()?)));
    Some(Session {
        uid: text("UID").unwrap_or_default(),
        original: None,
        end: end.unwrap_or_else(|| default_end(&start)),
        summary: text("SUMMARY").unwrap_or_default(),
        is_cancelled: text("STATUS").is_some_and(|status| status == "CANCELLED"),
        properties: other_properties(vevent),
        start,
    })
}

/// RFC 5545, 3.6.1: without an end, a day lasts a day and a time no time.
fn default_end(start: &Moment) -> Moment {
    match start {
        Moment::Day(_) => start.plus(TimeDelta::days(1)),
        _ => start.clone(),
    }
}

/// All other properties, those of one name in one text.
fn other_properties(vevent: &Component<'_>) -> BTreeMap<String, String> {
    let mut properties: BTreeMap<String, String> = BTreeMap::new();
    for property in &vevent.properties {
        let name = property.name.as_str();
        if NOT_COMPARED.contains(&name) {
            continue;
        }
        let value = property.val.as_str();
        properties
            .entry(name.to_owned())
            .and_modify(|all| *all = format!("{all}, {value}"))
            .or_insert_with(|| value.to_owned());
    }
    let status = vevent.find_prop("STATUS").map(|status| status.val.as_str());
    if status == Some("TENTATIVE") {
        properties.insert("STATUS".into(), "TENTATIVE".into());
    }
    if let Some(zone) = vevent
        .find_prop("DTSTART")
        .and_then(|start| parameter(start, "TZID"))
    {
        properties.insert("TZID".into(), zone.to_owned());
    }
    properties
}

/// The occurrences of a VEVENT: itself if it does not repeat.
fn occurrences(vevent: &Component<'_>, horizon: DateTime<Utc>) -> Vec<Session> {
    let Some(first) = session(vevent) else {
        return Vec::new();
    };
    let all = |name: &str| -> Vec<Moment> {
        let named = vevent.properties.iter().filter(|p| p.name == name);
        named.flat_map(Moment::list).collect()
    };
    let (excluded, added) = (all("EXDATE"), all("RDATE"));
    let rule = vevent.find_prop("RRULE").map(|rule| rule.val.as_str());
    let starts = rule.map_or_else(Vec::new, |rule| starts(rule, &first, horizon));
    if starts.is_empty() && added.is_empty() {
        return vec![first];
    }
    let mut starts: Vec<Moment> = std::iter::once(first.start.clone())
        .chain(starts)
        .chain(added)
        .collect();
    starts.sort_by_key(Moment::sort_key);
    starts.dedup_by(|one, other| one.is_same_time(other));
    starts.retain(|start| !excluded.iter().any(|other| excludes(other, start)));
    let mut sessions: Vec<Session> = starts
        .into_iter()
        .map(|start| first.starting(start))
        .collect();
    // Once for the series: a rule that changes beyond the horizon is a change too.
    if let (Some(session), Some(rule)) = (sessions.first_mut(), rule) {
        session.properties.insert("RRULE".into(), rule.to_owned());
    }
    sessions
}

/// An EXDATE is a start; some producers write its day alone.
fn excludes(excluded: &Moment, start: &Moment) -> bool {
    match excluded {
        Moment::Day(day) => start.wall().date() == *day,
        excluded => excluded.is_same_time(start),
    }
}

/// The starts that a rule gives. Of a rule that calfeed does not read, none: such a VEVENT is
/// compared as one session.
fn starts(rule: &str, first: &Session, horizon: DateTime<Utc>) -> Vec<Moment> {
    let Ok((rule, end)) = Rule::parse(rule) else {
        return Vec::new();
    };
    let Ok(walls) = rule.occurrences(first.start.wall()) else {
        return Vec::new();
    };
    let count = match end {
        Some(End::After(count)) => count as usize,
        _ => limits::SESSIONS,
    };
    walls
        .take(count.min(limits::SESSIONS))
        .map(|wall| first.at_wall(wall))
        .take_while(|start| is_before_end(start, end.as_ref()))
        .take_while(|start| end.is_some() || start.sort_key() <= horizon)
        .collect()
}

fn is_before_end(start: &Moment, end: Option<&End>) -> bool {
    match end {
        Some(End::UntilDay(day)) => start.wall().date() <= *day,
        Some(End::UntilWall(wall)) => start.wall() <= *wall,
        Some(End::UntilInstant(instant)) => start.sort_key() <= *instant,
        Some(End::After(_) | End::Never) | None => true,
    }
}

impl Session {
    /// The start of an occurrence in the form of the first.
    fn at_wall(&self, wall: NaiveDateTime) -> Moment {
        match &self.start {
            Moment::Day(_) => Moment::Day(wall.date()),
            other => Moment::on_clock(wall, other.zone()),
        }
    }

    /// The same session at another start.
    fn starting(&self, start: Moment) -> Session {
        let length = self.end.sort_key() - self.start.sort_key();
        Session {
            end: start.plus(length),
            original: Some(start.clone()),
            start,
            ..self.clone()
        }
    }
}
