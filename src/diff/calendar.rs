//! One side of a comparison: a file of any producer, or a published folder.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use walkdir::WalkDir;

use super::session::{self, DiffSession};
use crate::diagnostic::{Code, Diagnostic, Reported, Reporter, SourceFile};
use crate::feed::path;
use crate::ical::read;
use crate::ical::read::occurrences::OccurrenceLimit;
use crate::ical::read::vevent::CalendarEvent;
use crate::limits;

/// The sessions of one side of a comparison.
#[derive(Debug, Default)]
pub(crate) struct DiffCalendar {
    /// In the order of their starts.
    pub(crate) sessions: Vec<DiffSession>,
    /// The feeds of a folder, as paths below it; empty for a file.
    pub(crate) feeds: BTreeSet<String>,
}

/// Reads a file or the feeds of a folder. Endless series are followed up to `horizon`.
///
/// # Errors
///
/// A file that cannot be read, is not iCalendar, or exceeds a limit.
pub(crate) fn load(
    path: &Path,
    horizon: DateTime<Utc>,
    reporter: &mut Reporter,
) -> Result<DiffCalendar, Reported> {
    let metadata = reporter.ok(fs::metadata(path).map_err(|error| {
        let message = format!("cannot read {}: {error}", path.display());
        Diagnostic::new(Code::Unreadable, message)
    }))?;
    let (events, feeds) = if metadata.is_dir() {
        let feeds = feeds_in(path);
        (load_feeds(path, &feeds, reporter)?, feeds)
    } else {
        (load_events(path, reporter)?, BTreeSet::new())
    };
    let sessions = reporter.ok(expand(&path.display().to_string(), events, horizon))?;
    Ok(DiffCalendar { sessions, feeds })
}

/// As [`load`], for the text of a file.
pub(crate) fn parse(
    file: &Arc<SourceFile>,
    horizon: DateTime<Utc>,
    reporter: &mut Reporter,
) -> Result<DiffCalendar, Reported> {
    let events = read::events(file, reporter)?;
    Ok(DiffCalendar {
        sessions: reporter.ok(expand(&file.path, events, horizon))?,
        feeds: BTreeSet::new(),
    })
}

fn expand(
    path: &str,
    events: Vec<CalendarEvent>,
    horizon: DateTime<Utc>,
) -> Result<Vec<DiffSession>, Diagnostic> {
    session::expand(events, horizon).map_err(|limit| limit.exceeded_in(path))
}

/// Paths of all .ics files below a folder. Links are not followed.
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

/// Returns the events of a folder, each once. The feeds of single events are read too, because
/// with `history` the shared feeds lack sessions of the past, which are not removed.
fn load_feeds(
    folder: &Path,
    feeds: &BTreeSet<String>,
    reporter: &mut Reporter,
) -> Result<Vec<CalendarEvent>, Reported> {
    let has_all = feeds.contains(path::ALL);
    let mut events: Vec<CalendarEvent> = Vec::new();
    let mut uids: HashSet<String> = HashSet::new();
    let all = feeds.get(path::ALL);
    let others = feeds.iter().filter(|feed| match has_all {
        true => path::is_of_event(feed),
        false => !path::is_download(feed),
    });
    for feed in all.into_iter().chain(others) {
        let mut new = load_events(&folder.join(feed), reporter)?;
        new.retain(|event| !uids.contains(&event.uid));
        uids.extend(new.iter().map(|event| event.uid.clone()));
        events.append(&mut new);
        if events.len() > limits::CALENDAR_SESSIONS {
            let folder = folder.display().to_string();
            return Err(reporter.report(OccurrenceLimit::Sessions.exceeded_in(&folder)));
        }
    }
    Ok(events)
}

fn load_events(path: &Path, reporter: &mut Reporter) -> Result<Vec<CalendarEvent>, Reported> {
    let file = reporter.ok(read::load(path))?;
    read::events(&file, reporter)
}
