//! Files that are written only if nothing has their name.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use crate::command::output::print_status;
use crate::diagnostic::{Reported, Reporter};
use crate::publish::unwritable;

/// The fate of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileResult {
    Written,
    /// A file, a folder, or a link that leads nowhere has the name.
    Exists,
}

/// Writes a file unless it exists, and prints which of the two.
///
/// # Errors
///
/// The file cannot be written.
pub(super) fn report_new(
    path: &Path,
    text: &str,
    reporter: &mut Reporter,
) -> Result<FileResult, Reported> {
    let written = write(path, text).map_err(|error| unwritable(path, &error));
    let result = reporter.ok(written)?;
    let path = path.strip_prefix(".").unwrap_or(path).display();
    print_status(&match result {
        FileResult::Written => format!("wrote {path}"),
        FileResult::Exists => format!("kept {path}, which exists already"),
    });
    Ok(result)
}

fn write(path: &Path, text: &str) -> io::Result<FileResult> {
    if path.symlink_metadata().is_ok() {
        return Ok(FileResult::Exists);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::create_new(path)?;
    file.write_all(text.as_bytes())?;
    Ok(FileResult::Written)
}
