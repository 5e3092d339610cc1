//! Reading calendars: a file of any producer, or a published folder.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use chrono::{DateTime, Utc};
use icalendar::parser::{Component, read_components, unfold};
use walkdir::WalkDir;

use super::session::{self, Session};
use crate::diagnostic::{Code, Diagnostic};

/// What one side of a comparison holds.
#[derive(Debug, Default)]
pub struct Calendar {
    /// Every session, in the order of their starts.
    pub sessions: Vec<Session>,
    /// The feeds of a folder, as paths below it; none of a file.
    pub feeds: BTreeSet<String>,
}

/// The feed that holds every session.
const ALL: &str = "all.ics";

/// The folder of files to import, which hold the sessions of the feeds once more.
const DOWNLOAD: &str = "download/";

/// Reads a file, or a folder: its `all.ics`, or every feed in it. Endless series are followed up
/// to an instant.
///
/// # Errors
///
/// What cannot be read, and text that is not iCalendar.
pub fn read(path: &Path, horizon: DateTime<Utc>) -> Result<Calendar, Diagnostic> {
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !metadata.is_dir() {
        return Ok(Calendar {
            sessions: read_file(path, horizon)?,
            feeds: BTreeSet::new(),
        });
    }
    let feeds = feeds_in(path);
    let mut sessions = Vec::new();
    if feeds.contains(ALL) {
        sessions = read_file(&path.join(ALL), horizon)?;
    } else {
        for feed in feeds.iter().filter(|feed| !feed.starts_with(DOWNLOAD)) {
            sessions.extend(read_file(&path.join(feed), horizon)?);
        }
        keep_one_of_each(&mut sessions);
    }
    Ok(Calendar { sessions, feeds })
}

/// The paths of all .ics files below a folder.
fn feeds_in(folder: &Path) -> BTreeSet<String> {
    let entries = WalkDir::new(folder).into_iter().filter_map(Result::ok);
    entries
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let path = entry.path().strip_prefix(folder).ok()?;
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            Some(parts.join("/"))
        })
        .filter(|path| path.ends_with(".ics"))
        .collect()
}

/// A session stands in several feeds of a folder.
fn keep_one_of_each(sessions: &mut Vec<Session>) {
    let key = |session: &Session| {
        let original = session.original.as_ref().unwrap_or(&session.start);
        (
            session.start.sort_key(),
            session.uid.clone(),
            original.sort_key(),
        )
    };
    sessions.sort_by_cached_key(key);
    sessions.dedup_by_key(|session| key(session));
}

fn read_file(path: &Path, horizon: DateTime<Utc>) -> Result<Vec<Session>, Diagnostic> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    sessions(&String::from_utf8_lossy(&bytes), horizon).map_err(|reason| {
        Diagnostic::new(
            Code::InvalidCalendar,
            format!("{} is not a calendar: {reason}", path.display()),
        )
        .help("name a folder that calfeed has published, or an .ics file")
    })
}

/// The sessions of iCalendar text.
///
/// # Errors
///
/// A sentence that says why the text is not iCalendar.
pub fn sessions(text: &str, horizon: DateTime<Utc>) -> Result<Vec<Session>, String> {
    // The crate's parser takes time in the square of the length on bare line feeds.
    let text = text
        .trim_start_matches('\u{feff}')
        .replace("\r\n", "\n")
        .replace('\n', "\r\n");
    let unfolded = unfold(&text);
    if !unfolded.contains("BEGIN:VCALENDAR") {
        return Err("it has no `BEGIN:VCALENDAR`".into());
    }
    let calendars = read_components(unfolded.trim_start()).map_err(|error| stopped_at(&error))?;
    let is_calendar = |component: &Component<'_>| component.name == "VCALENDAR";
    let vevents: Vec<&Component<'_>> = calendars
        .iter()
        .filter(|component| is_calendar(component))
        .flat_map(|calendar| &calendar.components)
        .filter(|component| component.name == "VEVENT")
        .collect();
    Ok(session::sessions(&vevents, horizon))
}

/// The parser's error tells much of its own work; what helps is where it stopped.
fn stopped_at(error: &str) -> String {
    let after = error.split_once("at line ").map_or("", |(_, after)| after);
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    match digits.as_str() {
        "" => "it cannot be read".to_owned(),
        line => format!("line {line} cannot be read, where a folded line counts as one"),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::new(
        Code::Unreadable,
        format!("cannot read {}: {error}", path.display()),
    )
}
