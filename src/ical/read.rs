//! Reading .ics files of any producer (RFC 5545): content lines, components, times, time zones
//! and recurrence sets.
//!
//! The parser of the icalendar crate is not used: it recurses into nested components, its line
//! numbers refer to the unfolded text, and it unescapes lists before they can be split. Errors
//! here name the line of the file, and everything is bounded by [`limits`].

pub(crate) mod component;
pub(crate) mod content_line;
mod decode;
pub(crate) mod file_zone;
mod first_line;
mod ignored;
pub(crate) mod moment;
pub(crate) mod moment_zone;
pub(crate) mod occurrences;
pub(crate) mod timezone;
pub(crate) mod vevent;
mod wall_time;

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Reported, Reporter, SourceFile};
use crate::event::Status;
use crate::limits;
use component::Components;
pub(crate) use first_line::first_line;
use ignored::IgnoredParts;
use occurrences::OccurrenceLimit;
use timezone::FileTimezones;
use vevent::CalendarEvent;

/// Opens a calendar file.
///
/// # Errors
///
/// A file that cannot be read or is larger than [`limits::CALENDAR_BYTES`].
pub(crate) fn load(path: &Path) -> Result<Arc<SourceFile>, Diagnostic> {
    let shown = path.display();
    let unreadable = |error: io::Error| {
        Diagnostic::new(Code::Unreadable, format!("cannot read {shown}: {error}"))
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    // One byte more than allowed shows that there is more. A device such as /dev/zero has no end.
    file.take(limits::CALENDAR_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > limits::CALENDAR_BYTES {
        return Err(Diagnostic::new(
            Code::TooLarge,
            format!("{shown} is too large for a calendar"),
        )
        .note(format!("the limit is {} bytes", limits::CALENDAR_BYTES)));
    }
    Ok(source_file(shown.to_string(), bytes))
}

/// The text of a calendar file without a byte order mark.
pub(crate) fn source_file(path: String, bytes: Vec<u8>) -> Arc<SourceFile> {
    let text = decode::decode(bytes);
    Arc::new(SourceFile { path, text })
}

/// Returns the VEVENTs of all VCALENDARs in a file, in their order. Lines and VEVENTs that cannot
/// be read are reported as warnings and left out.
///
/// # Errors
///
/// Text that is not iCalendar, and a file that exceeds a limit.
pub(crate) fn events(
    file: &Arc<SourceFile>,
    reporter: &mut Reporter,
) -> Result<Vec<CalendarEvent>, Reported> {
    let mut timezones = FileTimezones::of_file(file);
    let mut ignored = IgnoredParts::new(file);
    let mut components = Components::new(file);
    let mut events = Vec::new();
    while let Some(component) = components.next() {
        let component = reporter.ok(component)?;
        if !component.is("VEVENT") {
            continue;
        }
        if events.len() == limits::CALENDAR_SESSIONS {
            return Err(reporter.report(OccurrenceLimit::Sessions.exceeded_in(&file.path)));
        }
        match CalendarEvent::from_component(&component, &mut timezones, &mut ignored) {
            Ok(mut event) => {
                if components.is_cancellation() {
                    event.status = Status::Cancelled;
                }
                events.push(event);
            }
            Err(reason) => ignored.add(component.span.clone(), reason),
        }
    }
    if !components.has_calendar() {
        return Err(reporter.report(no_calendar(file)));
    }
    for span in components.into_invalid_lines() {
        ignored.add(
            span,
            "this line is not a content line, and is ignored".into(),
        );
    }
    ignored.report(reporter);
    Ok(events)
}

fn no_calendar(file: &SourceFile) -> Diagnostic {
    Diagnostic::new(
        Code::InvalidCalendar,
        format!(
            "{} is not a calendar: it has no `BEGIN:VCALENDAR`",
            file.path
        ),
    )
    .help("name a folder that calfeed has published, or an .ics file")
}
