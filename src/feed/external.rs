//! The entries of events of other producers.

use std::collections::HashSet;

use super::of_event::EventFeeds;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::ical::entry::{self, Entry};
use crate::ical::read;
use crate::schedule::expand::Expanded;

/// Renders the events of external calendars. An event with a UID that the site publishes already is
/// left out with a warning: readers would take both for one event. `feeds` are those of the site's
/// own events.
pub(crate) fn render_external<'f>(
    external: Vec<Expanded>,
    feeds: impl Iterator<Item = &'f EventFeeds>,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Expanded, Vec<Entry>)> {
    let mut rendered = Vec::new();
    if external.is_empty() {
        return rendered;
    }
    let entries = feeds.flat_map(|feeds| &feeds.entries);
    let mut uids: HashSet<String> = entries.map(|entry| entry.uid.clone()).collect();
    for expanded in external {
        let entries = entry::external_entries(&expanded, config);
        if entries.iter().any(|entry| uids.contains(&entry.uid)) {
            diagnostics.push(left_out(&expanded));
            continue;
        }
        uids.extend(entries.iter().map(|entry| entry.uid.clone()));
        rendered.push((expanded, entries));
    }
    rendered
}

fn left_out(expanded: &Expanded) -> Diagnostic {
    let event = &expanded.event;
    let message = format!("{} is left out: its UID is published already", event.title);
    let span = read::first_line(event.file(), &event.location().span);
    Diagnostic::new(Code::CalendarPartIgnored, message).at(event.file(), span)
}
