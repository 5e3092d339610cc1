//! An example event, a config and a workflow, for a folder without a site.

use std::path::Path;

use super::new_file::report_new;
use crate::command::output::print_status;
use crate::config;
use crate::diagnostic::Reporter;
use crate::inspect::{InspectedFiles, default_branch, scalar};
use crate::schema::SchemaName;
use crate::source::discover;

const EVENT: &str = include_str!("../../starter/first-event.md");
const CONFIG: &str = include_str!("../../starter/calfeed.yml");
const WORKFLOW: &str = include_str!("../../starter/calendar-workflow.yml");

/// The output folder is built anew in CI, from the manifest of the published feeds.
const GITIGNORE: &str = "/public/\n";

pub(super) fn run(files: &InspectedFiles, folder: &Path, reporter: &mut Reporter) {
    let events = folder.join("events");
    // A site that has events needs no example among them.
    let has_events = !discover::discover(&events).0.is_empty();
    let example = (!has_events).then(|| (events.join("reading-group.md"), EVENT));
    let config = SchemaName::Config.editor_line() + CONFIG;
    let workflow = WORKFLOW.replace("@BRANCH@", &scalar(&default_branch(files)));
    let new_files = example.into_iter().chain([
        (events.join(config::FILE_NAME), config.as_str()),
        (
            folder.join(".github/workflows/calendar.yml"),
            workflow.as_str(),
        ),
        (folder.join(".gitignore"), GITIGNORE),
    ]);
    for (path, text) in new_files {
        // An error is in the reporter.
        let _ = report_new(&path, text, reporter);
    }
    if !reporter.has_errors() {
        print_status(match cfg!(feature = "serve") {
            true => "next: edit them, and look at the page with `calfeed serve --open`",
            false => "next: edit them, then run `calfeed build`",
        });
    }
}
