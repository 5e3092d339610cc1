//! The schema of sessions in JSON.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use super::listed::ListedSession;
use crate::schedule::session::{Origin, When};
use crate::time::zone::Zone;

/// A session as `sessions.json` and `calfeed list --json` contain it.
///
/// `id`, `title`, `start`, `end`, `allDay` and `url` are the fields of FullCalendar's event object,
/// which collects the others as extended properties. FullCalendar takes a `url` of `null` for an
/// address, so an absent link has no field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SessionRecord {
    /// Unique among all sessions, and the same in every build.
    pub(crate) id: String,
    pub(crate) uid: String,
    pub(crate) event: String,
    pub(crate) track: Option<String>,
    pub(crate) number: Option<u32>,
    pub(crate) total: Option<u32>,
    pub(crate) title: String,
    pub(crate) summary: String,
    /// In UTC, or a date.
    pub(crate) start: String,
    /// As in iCalendar: the end of an all-day session is the day after its last day.
    pub(crate) end: String,
    pub(crate) local_start: String,
    pub(crate) local_end: String,
    pub(crate) timezone: String,
    pub(crate) all_day: bool,
    /// The same as `all_day`.
    #[serde(rename = "allDay")]
    pub(crate) all_day_of_full_calendar: bool,
    /// The status of the session, or else that of the event.
    pub(crate) status: String,
    pub(crate) event_status: String,
    pub(crate) location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    pub(crate) image: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) description: Option<String>,
    /// The paths of the feeds that contain the session, except files to import.
    pub(crate) feeds: Vec<String>,
}

impl SessionRecord {
    /// The record of a session, without its feeds.
    pub(crate) fn new(listed: ListedSession<'_>) -> SessionRecord {
        let (event, session) = (listed.event, &listed.session);
        let details = &event.details;
        let (number, total) = match session.origin {
            Origin::Rule { number, total } => (Some(number), total),
            Origin::Single | Origin::Added { .. } => (None, None),
        };
        let times = RecordTimes::new(session.when, &listed.zone);
        let all_day = matches!(session.when, When::AllDay { .. });
        SessionRecord {
            id: id(&listed, all_day),
            event: event.identity.slug.to_string(),
            track: listed.track.name.as_ref().map(|name| name.text.clone()),
            number,
            total,
            title: listed.details.title.unwrap_or_default(),
            start: times.start,
            end: times.end,
            local_start: times.local_start,
            local_end: times.local_end,
            timezone: listed.zone.name().to_owned(),
            all_day,
            all_day_of_full_calendar: all_day,
            status: listed.status.as_str().to_owned(),
            event_status: event.status.as_str().to_owned(),
            location: listed.details.location,
            url: listed.details.url,
            image: details.image.clone(),
            tags: details.tags.clone(),
            description: Some(listed.description).filter(|text| !text.is_empty()),
            feeds: Vec::new(),
            uid: listed.names.uid,
            summary: listed.names.summary,
        }
    }
}

/// The UID, and the original start of a session that shares its UID with the whole series.
fn id(listed: &ListedSession<'_>, all_day: bool) -> String {
    let uid = &listed.names.uid;
    match listed.names.recurrence_id {
        None => uid.clone(),
        Some(start) if all_day => format!("{uid}/{}", start.date()),
        Some(start) => format!("{uid}/{}", wall(start)),
    }
}

/// The texts of the times of a session.
struct RecordTimes {
    start: String,
    end: String,
    local_start: String,
    local_end: String,
}

impl RecordTimes {
    fn new(when: When, zone: &Zone) -> RecordTimes {
        match when {
            When::AllDay { first, days } => {
                let (start, end) = (first.to_string(), When::day_after(first, days).to_string());
                RecordTimes {
                    local_start: start.clone(),
                    local_end: end.clone(),
                    start,
                    end,
                }
            }
            When::Timed { start, end } => RecordTimes {
                start: utc(start),
                end: utc(end),
                local_start: local(start, zone),
                local_end: local(end, zone),
            },
        }
    }
}

/// `2021-05-18T12:00:00`.
fn wall(start: NaiveDateTime) -> String {
    start.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// `2021-05-18T16:00:00Z`.
fn utc(instant: DateTime<Utc>) -> String {
    instant.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `2021-05-18T12:00:00-04:00`.
fn local(instant: DateTime<Utc>, zone: &Zone) -> String {
    let local = instant.with_timezone(&zone.offset(instant));
    local.format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Sorts by start. Times in UTC and dates have the order of their texts.
pub(super) fn sort(records: &mut [SessionRecord]) {
    records.sort_by(|a, b| (&a.start, &a.id).cmp(&(&b.start, &b.id)));
}

/// A JSON array with one line per record.
pub(super) fn lines(records: &[SessionRecord]) -> String {
    let lines: Vec<String> = records.iter().map(json).collect();
    match lines.is_empty() {
        true => "[]\n".to_owned(),
        false => format!("[\n{}\n]\n", lines.join(",\n")),
    }
}

/// A JSON array with one line per field.
pub(crate) fn pretty(records: &[SessionRecord]) -> String {
    // Structs of strings, numbers and lists always have a JSON form.
    serde_json::to_string_pretty(records).unwrap_or_default() + "\n"
}

fn json(record: &SessionRecord) -> String {
    // See `pretty`.
    serde_json::to_string(record).unwrap_or_default()
}

/// Reads the text of a `sessions.json`; `None` if it is something else.
pub(crate) fn parse(text: &str) -> Option<Vec<SessionRecord>> {
    let records: Vec<SessionRecord> = serde_json::from_str(text).ok()?;
    let is_session = |record: &SessionRecord| !record.uid.is_empty() && !record.start.is_empty();
    records.iter().all(is_session).then_some(records)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> SessionRecord {
        SessionRecord {
            id: "a@example.org".into(),
            uid: "a@example.org".into(),
            start: "2027-01-09".into(),
            url: Some("https://example.org/a".into()),
            ..SessionRecord::default()
        }
    }

    #[test]
    fn the_documentation_has_every_field_in_order() {
        let page = include_str!("../../docs/sessions.md");
        let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
        let documented: Vec<&str> = rows
            .filter_map(|row| Some(row.split_once('`')?.0))
            .collect();
        let text = json(&record());
        let position = |field: &&str| text.find(&format!("\"{field}\":"));
        let positions: Vec<Option<usize>> = documented.iter().map(position).collect();
        assert!(
            positions.iter().all(Option::is_some),
            "{documented:?} {text}"
        );
        assert!(positions.is_sorted(), "{documented:?} {text}");
        let fields: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(fields.as_object().unwrap().len(), documented.len());
    }

    #[test]
    fn a_written_list_can_be_read() {
        let records = vec![record()];
        assert_eq!(parse(&lines(&records)), Some(records));
        assert_eq!(parse(&lines(&[])), Some(Vec::new()));
        for other in ["", "{}", "[1]", "[{}]", "[{\"uid\": \"a\"}]"] {
            assert_eq!(parse(other), None, "{other}");
        }
    }

    #[test]
    fn an_absent_link_has_no_field() {
        let record = SessionRecord {
            url: None,
            ..record()
        };
        assert!(!json(&record).contains("\"url\""));
    }
}
