//! `sessions`, `except` and `also`: what differs from the rule.

use chrono::NaiveTime;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::fields::Fields;
use crate::document::yaml::{Node, Value};
use crate::event::slug::Slug;
use crate::event::{Exception, NewLength, Overrides, SessionOverride, SessionSelector, Status};
use crate::front_matter::parse::Frame;
use crate::front_matter::tracks::{overrides, warn_of_misspelt_keys};
use crate::keys;
use crate::limits;
use crate::time::{date, duration};

/// The dates of `except` or `also`.
pub fn read_dates(fields: &Fields<'_>, names: &[&str]) -> Vec<Exception> {
    let faults = fields.faults();
    let read = |node: &Node| {
        let text = fields.line(node, names)?;
        let date = faults.keep(date::parse(&text.value), text.span.clone())?;
        let place = faults.place(text.span);
        Some(Exception { date, place })
    };
    let nodes = fields.list_up_to(limits::EXCEPTIONS, names);
    nodes.into_iter().filter_map(read).collect()
}

/// The entries of `sessions`.
pub fn read(fields: &Fields<'_>, names: &[&str], frame: &Frame<'_>) -> Vec<SessionOverride> {
    let read = |node| {
        let entry = fields.inside(node, "an entry of `sessions`")?;
        read_change(&entry, node, frame)
    };
    let nodes = fields.list_up_to(limits::EXCEPTIONS, names);
    nodes.into_iter().filter_map(read).collect()
}

fn read_change(entry: &Fields<'_>, node: &Node, frame: &Frame<'_>) -> Option<SessionOverride> {
    warn_of_misspelt_keys(entry, &keys::SESSION_KEYS);
    let (which, new_date) = which(entry, node)?;
    let moved = moved(entry);
    let time = entry.parsed(&["time"], date::parse_time);
    let change = SessionOverride {
        which,
        track: entry.text(&["track"]).map(|text| Slug::new(&text.value)),
        status: status(entry),
        moved_to: moved.date.or(new_date),
        time: moved.time.or(time.map(|time| time.value)),
        length: length(entry),
        overrides: overrides(entry, frame),
        place: entry.faults().place(entry.span(node)),
    };
    if changes_nothing(&change) {
        let fault = Diagnostic::new(
            Code::InvalidValue,
            "this entry of `sessions` changes nothing",
        )
        .help("write `cancelled: true`, `moved: 2021-06-09` or a `title` beside it");
        entry.faults().add(fault, entry.span(node));
    }
    Some(change)
}

fn changes_nothing(change: &SessionOverride) -> bool {
    let SessionOverride {
        which: _,
        track: _,
        place: _,
        status,
        moved_to,
        time,
        length,
        overrides,
    } = change;
    status.is_none()
        && moved_to.is_none()
        && time.is_none()
        && length.is_none()
        && *overrides == Overrides::default()
}

/// The session that an entry is about. Beside a `number`, a `date` is the new one.
fn which(entry: &Fields<'_>, node: &Node) -> Option<(SessionSelector, Option<date::Date>)> {
    let has_number = entry.node(&["number"]).is_some();
    let has_date = entry.node(&["date"]).is_some();
    let date = entry.parsed(&["date"], date::parse).map(|date| date.value);
    if has_number {
        let number = entry.parsed(&["number"], number)?;
        return Some((SessionSelector::Number(number.value), date));
    }
    if has_date {
        return Some((SessionSelector::Date(date?), None));
    }
    let fault = Diagnostic::new(
        Code::MissingKey,
        "this entry of `sessions` does not say which session it is about",
    )
    .help("write `number: 3` or the session's original `date`");
    entry.faults().add(fault, entry.span(node));
    None
}

/// A whole number from 1.
pub fn number(text: &str) -> Result<u32, Diagnostic> {
    match text.parse() {
        Ok(number) if number >= 1 => Ok(number),
        _ => Err(Diagnostic::new(
            Code::InvalidValue,
            format!("`{text}` is not a whole number from 1"),
        )),
    }
}

fn status(entry: &Fields<'_>) -> Option<Status> {
    let cancelled = entry.flag(&["cancelled", "canceled"]);
    if cancelled.is_some_and(|cancelled| cancelled.value) {
        return Some(Status::Cancelled);
    }
    let word = entry.text(&["status"])?;
    let status = status_of(&word.value);
    if status.is_none() {
        let fault = Diagnostic::new(
            Code::InvalidValue,
            format!("`{}` is not a status of a session", word.value),
        )
        .help("write `cancelled`, `tentative` or `confirmed`");
        entry.faults().add(fault, word.span);
    }
    status
}

/// The status that a word stands for.
pub fn status_of(word: &str) -> Option<Status> {
    match word.to_lowercase().as_str() {
        "confirmed" => Some(Status::Confirmed),
        "tentative" => Some(Status::Tentative),
        "cancelled" | "canceled" | "abgesagt" => Some(Status::Cancelled),
        _ => None,
    }
}

/// Where a session is moved to.
#[derive(Default)]
struct Moved {
    date: Option<date::Date>,
    time: Option<NaiveTime>,
}

/// `moved: 2021-06-09`, `moved: 2021-06-09 19:00`, `moved: "19:00"` or `moved: {date, time}`.
fn moved(entry: &Fields<'_>) -> Moved {
    let names = ["moved", "moved_to"];
    let Some(node) = entry.node(&names) else {
        return Moved::default();
    };
    if let Value::Map(_) = node.value {
        let inside = entry.inside(node, "`moved`");
        let date = inside.and_then(|map| map.parsed(&["date"], date::parse));
        let time = inside.and_then(|map| map.parsed(&["time"], date::parse_time));
        return Moved {
            date: date.map(|date| date.value),
            time: time.map(|time| time.value),
        };
    }
    let Some(text) = entry.line(node, &names) else {
        return Moved::default();
    };
    if let Ok(time) = date::parse_time(&text.value) {
        return Moved {
            date: None,
            time: Some(time),
        };
    }
    Moved {
        date: entry.faults().keep(date::parse(&text.value), text.span),
        time: None,
    }
}

fn length(entry: &Fields<'_>) -> Option<NewLength> {
    let duration = entry.parsed(&["duration"], duration::parse);
    let end = entry.parsed(&["end"], date::parse_time);
    match (duration, end) {
        (Some(_), Some(end)) => {
            let fault = Diagnostic::new(
                Code::Conflict,
                "a session has `duration` or `end`, not both",
            )
            .help("leave one of them out");
            entry.faults().add(fault, end.span);
            None
        }
        (Some(duration), None) => Some(NewLength::Duration(duration.value)),
        (None, Some(end)) => Some(NewLength::EndsAt(end.value)),
        (None, None) => None,
    }
}
