//! `calfeed init`: a folder to start from.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use super::output::{ExitStatus, print_status, report};
use crate::cli;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::publish::unwritable;
use crate::source::discover;

const EVENT: &str = include_str!("../starter/first-event.md");
const CONFIG: &str = include_str!("../starter/calfeed.yml");
const WORKFLOW: &str = include_str!("../starter/calendar-workflow.yml");

/// Writes what is not there yet, and overwrites nothing.
pub(crate) fn run(arguments: &cli::Init) -> ExitStatus {
    let folder = &arguments.folder;
    let events = folder.join("events");
    // A site that has events needs no example among them.
    let has_events = !discover::discover(&events).0.is_empty();
    let example = (!has_events).then(|| (events.join("reading-group.md"), EVENT));
    let files = example.into_iter().chain([
        (events.join(config::FILE_NAME), CONFIG),
        (folder.join(".github/workflows/calendar.yml"), WORKFLOW),
    ]);
    let mut faults: Vec<Diagnostic> = Vec::new();
    for (path, text) in files {
        match write_new(&path, text) {
            Ok(true) => print_status(&format!("wrote {}", path.display())),
            Ok(false) => print_status(&format!("kept {}, which is there already", path.display())),
            Err(error) => faults.push(unwritable(&path, &error)),
        }
    }
    if faults.is_empty() {
        print_status("next: edit them, then run `calfeed build`");
    }
    report(&faults, &arguments.messages)
}

/// Writes a file, unless something has its name: a file, a folder, or a link that leads nowhere.
fn write_new(path: &Path, text: &str) -> io::Result<bool> {
    if path.symlink_metadata().is_ok() {
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::create_new(path)?;
    file.write_all(text.as_bytes())?;
    Ok(true)
}
