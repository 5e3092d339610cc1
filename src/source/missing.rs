//! The remedy for EVENTS that does not exist: the folders with a config of calfeed.

use std::path::Path;

use walkdir::WalkDir;

use super::hidden::is_hidden;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::limits;

/// An error about EVENTS that does not exist.
pub(super) fn report(events: &Path) -> Diagnostic {
    let diagnostic = Diagnostic::unreadable(events.display(), "there is no such file or folder");
    match folder_with_config().as_deref() {
        Some("") => diagnostic
            .help("calfeed.yml is here: write the folder or the data file of the events as EVENTS"),
        Some(folder) => diagnostic.help(format!(
            "calfeed.yml is in `{folder}`: write that as EVENTS, as in `calfeed build {folder}`"
        )),
        None => diagnostic
            .help("write the folder of the events as EVENTS, as in `calfeed build _events`")
            .help("or run `calfeed init`, which finds the events of a site"),
    }
}

/// The first folder below the working directory that has a config, relative to that.
fn folder_with_config() -> Option<String> {
    let entries = WalkDir::new(".")
        .max_depth(limits::CONFIG_DEPTH)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry));
    let found = entries
        .take(limits::CONFIG_ENTRIES)
        .filter_map(Result::ok)
        .find(|entry| entry.file_name() == config::FILE_NAME)?;
    let folder = found.path().parent()?;
    let folder = folder.strip_prefix(".").unwrap_or(folder);
    Some(folder.display().to_string())
}
