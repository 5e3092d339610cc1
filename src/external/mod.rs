//! Events of .ics files of other producers, for the shared feeds (`external:` in calfeed.yml).
//!
//! Each VEVENT becomes an [`Event`](crate::event::Event), so that expansion, feeds and limits treat
//! it like the event of a page. It has no feeds of its own and keeps its UID. Whatever the model
//! cannot express is reported as a warning and left out.

mod convert;

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::{Config, ExternalCalendar};
use crate::diagnostic::{Code, Diagnostic, Reported, Reporter, SourceFile};
use crate::digest;
use crate::feed::size::OutputSizes;
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
    for (calendar, file) in config.external.iter().zip(files) {
        for (master, overrides) in by_uid(read::events(file, reporter)?) {
            let expanded =
                convert_event(calendar, file, &master, &overrides, config).and_then(|expanded| {
                    let size = sizes.add(&expanded, config);
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
/// differ from the series. A second VEVENT of one UID without a RECURRENCE-ID is dropped.
fn by_uid(events: Vec<CalendarEvent>) -> Vec<(CalendarEvent, Vec<CalendarEvent>)> {
    let (overrides, masters): (Vec<_>, Vec<_>) = events
        .into_iter()
        .partition(|event| event.recurrence_id.is_some());
    let mut groups: Vec<(CalendarEvent, Vec<CalendarEvent>)> = Vec::new();
    let mut indices: HashMap<String, usize> = HashMap::new();
    for event in masters.into_iter().chain(overrides) {
        match indices
            .get(&event.uid)
            .and_then(|index| groups.get_mut(*index))
        {
            None => {
                indices.insert(event.uid.clone(), groups.len());
                groups.push((event, Vec::new()));
            }
            Some((_, overrides)) if event.recurrence_id.is_some() => overrides.push(event),
            Some(_) => {}
        }
    }
    groups
}

/// Converts and expands one event. The error is the reason why it is left out.
fn convert_event(
    calendar: &ExternalCalendar,
    file: &Arc<SourceFile>,
    master: &CalendarEvent,
    overrides: &[CalendarEvent],
    config: &Config,
) -> Result<Expanded, String> {
    let conversion = Conversion {
        calendar,
        file,
        config,
    };
    let event = conversion.event(master, overrides)?;
    // Warnings are meant for the author of the calendar, who does not read them here.
    let mut reporter = Reporter::new();
    expand(Arc::new(event), &mut reporter).map_err(|_| {
        let mut diagnostics = reporter.into_diagnostics().into_iter();
        let error = diagnostics.find(Diagnostic::is_error);
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
