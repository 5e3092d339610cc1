//! Events of .ics files of other producers, for the shared feeds (`external:` in calfeed.yml).
//!
//! Each VEVENT becomes an [`Event`](crate::event::Event), so that expansion, feeds and limits treat
//! it like the event of a page. It has no feeds of its own and keeps its UID. Whatever the model
//! cannot express is reported as a warning and left out.

mod convert;
mod texts;

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Reported, Reporter, SourceFile, SourceLocation};
use crate::digest;
use crate::feed::size::{self, OutputSizes};
use crate::files;
use crate::ical::read;
use crate::ical::read::vevent::CalendarEvent;
use crate::limits;
use crate::schedule::expand::{Expanded, expand};
use convert::Conversion;

/// Reads the files of all external calendars, in the order of the config.
///
/// # Errors
///
/// A file that cannot be read: without it, a build would remove its events from the feeds.
pub(crate) fn load(
    config: &Config,
    reporter: &mut Reporter,
) -> Result<Vec<Arc<SourceFile>>, Reported> {
    let mut files = Vec::new();
    for calendar in &config.external {
        let bytes = files::read_bytes(&calendar.file, limits::CALENDAR_BYTES);
        let path = calendar.file.display().to_string();
        files.push(read::source_file(path, reporter.ok(bytes)?));
    }
    Ok(files)
}

/// The checksum of a file, by which the next build sees whether it changed.
pub(crate) fn checksum(file: &Arc<SourceFile>) -> u128 {
    digest::checksum_of_pieces([file.path.as_str(), "\n", &file.text].into_iter())
}

/// Returns the events of external calendars with their sessions. `files` are those of [`load`].
///
/// # Errors
///
/// A file that is not iCalendar or exceeds a limit.
pub(crate) fn events(
    files: &[Arc<SourceFile>],
    config: &Config,
    reporter: &mut Reporter,
) -> Result<Vec<Expanded>, Reported> {
    let mut events = Vec::new();
    let mut sizes = OutputSizes::default();
    let mut examined = 0;
    for (calendar, file) in config.external.iter().zip(files) {
        let mut conversion = Conversion {
            calendar,
            file,
            config,
            exhausted_rules_left: limits::EXHAUSTED_RULES,
        };
        for (master, overrides) in by_uid(read::events(file, reporter)?, file, reporter) {
            let expanded = match examined < limits::EXTERNAL_EXAMINED_OCCURRENCES {
                true => convert_event(&mut conversion, &master, &overrides, reporter),
                false => Err("too many sessions of external series must be examined".to_owned()),
            };
            let expanded = expanded.and_then(|expanded| {
                examined += expanded.examined;
                let size = sizes.add(&expanded.event, size::estimate(&expanded, config));
                size.map(|()| expanded).map_err(|error| error.message)
            });
            match expanded {
                Ok(expanded) => events.push(expanded),
                Err(reason) => {
                    reporter.report(left_out(file, &master, &reason));
                }
            }
        }
    }
    Ok(events)
}

/// The VEVENTs of each UID, in the order of the file: a session or series, and the sessions that
/// differ from the series, in the order of their revisions. Of several VEVENTs with one UID and
/// without a RECURRENCE-ID, the latest revision remains (RFC 5546, 2.1.5).
fn by_uid(
    events: Vec<CalendarEvent>,
    file: &Arc<SourceFile>,
    reporter: &mut Reporter,
) -> Vec<(CalendarEvent, Vec<CalendarEvent>)> {
    let revision = |event: &CalendarEvent| (event.sequence, event.stamp);
    let (mut overrides, masters): (Vec<_>, Vec<_>) = events
        .into_iter()
        .partition(|event| event.recurrence_id.is_some());
    overrides.sort_by_key(revision);
    let mut groups: Vec<(CalendarEvent, Vec<CalendarEvent>)> = Vec::new();
    let mut indices: HashMap<String, usize> = HashMap::new();
    for mut event in masters.into_iter().chain(overrides) {
        match indices
            .get(&event.uid)
            .and_then(|index| groups.get_mut(*index))
        {
            None => {
                indices.insert(event.uid.clone(), groups.len());
                groups.push((event, Vec::new()));
            }
            Some((_, overrides)) if event.recurrence_id.is_some() => overrides.push(event),
            Some((existing, _)) => {
                if revision(existing) < revision(&event) {
                    std::mem::swap(existing, &mut event);
                }
                let reason = "another VEVENT has the same UID";
                reporter.report(left_out(file, &event, reason));
            }
        }
    }
    groups
}

/// Converts and expands one event. The error is the reason why it is left out.
fn convert_event(
    conversion: &mut Conversion<'_>,
    master: &CalendarEvent,
    overrides: &[CalendarEvent],
    reporter: &mut Reporter,
) -> Result<Expanded, String> {
    let event = conversion.event(master, overrides)?;
    // Most warnings are meant for the author of the calendar, who does not read them here.
    let mut expansion = Reporter::new();
    let expanded = expand(Arc::new(event), &mut expansion);
    let diagnostics = expansion.into_diagnostics();
    let unmatched = |own: &&CalendarEvent| {
        let is_here = |location: &SourceLocation| location.span.start == own.span.start;
        let mut of_sessions = diagnostics.iter().filter(|d| d.code == Code::NoSuchSession);
        of_sessions.any(|diagnostic| diagnostic.place.as_ref().is_some_and(is_here))
    };
    for own in overrides.iter().filter(unmatched) {
        let reason = "its RECURRENCE-ID is not a session of its series";
        reporter.report(left_out(conversion.file, own, reason));
    }
    expanded.map_err(|_| {
        let error = diagnostics.into_iter().find(Diagnostic::is_error);
        error.map_or_else(|| "it has no session".to_owned(), |error| error.message)
    })
}

fn left_out(file: &Arc<SourceFile>, event: &CalendarEvent, reason: &str) -> Diagnostic {
    let title = match event.summary.trim() {
        "" => "an event without a title",
        title => title,
    };
    Diagnostic::new(
        Code::CalendarPartIgnored,
        format!("{title} is left out: {reason}"),
    )
    .at(file, read::first_line(file, &event.span))
}
