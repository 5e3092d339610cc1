//! An example event, a config and a workflow, for a folder without a site.

use std::path::Path;

use super::new_file::{FileResult, report_new};
use crate::command::output::print_status;
use crate::config;
use crate::diagnostic::Reporter;
use crate::schema::SchemaName;
use crate::source::discover;

const EVENT: &str = include_str!("../../starter/first-event.md");
const CONFIG: &str = include_str!("../../starter/calfeed.yml");
const WORKFLOW: &str = include_str!("../../starter/calendar-workflow.yml");

pub(super) fn run(folder: &Path, reporter: &mut Reporter) {
    let events = folder.join("events");
    // A site that has events needs no example among them.
    let has_events = !discover::discover(&events).0.is_empty();
    let example = (!has_events).then(|| (events.join("reading-group.md"), EVENT));
    let config = SchemaName::Config.editor_line() + CONFIG;
    let files = example.into_iter().chain([
        (events.join(config::FILE_NAME), config.as_str()),
        (folder.join(".github/workflows/calendar.yml"), WORKFLOW),
    ]);
    for (path, text) in files {
        if let Ok(FileResult::Exists) = report_new(&path, text, reporter) {
            print_status(&format!("kept {}, which is there already", path.display()));
        }
    }
    if !reporter.has_errors() {
        print_status("next: edit them, then run `calfeed build`");
    }
}
