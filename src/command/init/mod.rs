//! `calfeed init`: a config and a workflow for an existing site, or a folder to start from.

mod build_steps;
mod existing_site;
mod jekyll_settings;
mod new_file;
mod preview;
mod starter;
mod workflow;
mod workflow_values;

use std::path::Path;

use super::output::{ExitStatus, report};
use crate::cli;
use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::inspect::{Inspection, inspect};

/// Writes files that do not exist yet, and overwrites nothing.
pub(crate) fn run(arguments: &cli::Init) -> ExitStatus {
    let inspection = inspect(&arguments.folder);
    let mut reporter = Reporter::new();
    let below = inspection.sites_below();
    match &inspection.events {
        _ if !below.is_empty() => {
            reporter.report(site_below(&arguments.folder, &below));
        }
        Some(events) => existing_site::run(&inspection, events, &mut reporter),
        None if inspection.has_site() => {
            reporter.report(no_events(&inspection));
        }
        None => starter::run(&inspection.files, &arguments.folder, &mut reporter),
    }
    report(reporter.diagnostics(), &arguments.messages)
}

/// The warning that the site is in a folder of the repository.
fn site_below(folder: &Path, below: &[String]) -> Diagnostic {
    let message = format!(
        "the site is not in {}, but in {}",
        folder.display(),
        below.join(", ")
    );
    let first = below.first().map(|name| folder.join(name));
    let first = first.unwrap_or_default();
    Diagnostic::new(Code::NoEvents, message)
        .note("the workflows that `init` writes there must be moved to the root of the repository")
        .help(format!("run `calfeed init {}`", first.display()))
}

/// The warning that a site has no events that `init` could find.
fn no_events(inspection: &Inspection) -> Diagnostic {
    let generator = inspection.generator;
    let site = generator.map_or_else(
        || "this site".to_owned(),
        |generator| format!("this {} site", generator.name()),
    );
    let folder = generator.map_or("events", |generator| generator.events_folder());
    let message = format!("no page and no data file of {site} is an event");
    let diagnostic = Diagnostic::new(Code::NoEvents, message).note(
        "an event has a title, and a date under a name such as `date`, `start` or `event_date`",
    );
    if let Some(path) = &inspection.timetable {
        return diagnostic
            .note(format!("{path} has times of day, but no dates"))
            .help(
                "add a title, the first day, and the rule of a series to each of its items, such as \
                 `date: 2027-05-18` and `repeat: weekly`, and run `calfeed init` again",
            );
    }
    diagnostic.help(format!(
        "write one, such as {folder}/reading-group.md, and run `calfeed init` again:\n\
             ---\ntitle: Reading group\ndate: 2027-05-18 18:30\nlocation: Library\n---"
    ))
}
