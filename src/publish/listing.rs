//! The files of the output folder.

use std::collections::BTreeSet;
use std::fs::{self, File, FileType};
use std::path::Path;

use super::atomic::{TEMPORARY_PREFIX, TEMPORARY_SUFFIX};
use super::unwritable::unwritable;
use crate::diagnostic::{Code, Diagnostic};
use crate::feed::path::FOLDERS;

/// Whether a path of a manifest is one at which calfeed publishes feeds. The manifest may come
/// from elsewhere, and no path of it may lead out of the output folder.
pub(super) fn is_feed_path(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_plain = !name.starts_with('.') && !name.contains(['\\', ':', '\0']);
    FOLDERS.contains(&folder) && is_plain && name.ends_with(".ics")
}

/// The paths of all regular files with the extension `.ics` in the folders of feeds, sorted.
pub(super) fn calendars_in(out: &Path) -> Vec<String> {
    let mut paths = Vec::new();
    for folder in FOLDERS
        .into_iter()
        .filter(|folder| is_real_folder(out, folder))
    {
        let names = names_in(&out.join(folder), FileType::is_file);
        let calendars = names.filter(|name| name.ends_with(".ics"));
        paths.extend(calendars.map(|name| match folder {
            "" => name,
            folder => format!("{folder}/{name}"),
        }));
    }
    paths.sort_unstable();
    paths
}

/// The folders of feeds, each once. Feeds of the output folder itself have none.
pub(super) fn folders_of<'p>(feeds: impl Iterator<Item = &'p str>) -> BTreeSet<&'p str> {
    feeds.filter_map(folder_of).collect()
}

/// The folder of a feed; `None` for the output folder itself.
pub(super) fn folder_of(feed: &str) -> Option<&str> {
    feed.split_once('/').map(|(folder, _)| folder)
}

/// The folders of feeds that do not exist yet.
///
/// # Errors
///
/// A folder is a link or a file: what it leads to may be outside the output folder.
pub(super) fn absent_folders<'p>(
    out: &Path,
    feeds: impl Iterator<Item = &'p str>,
) -> Result<BTreeSet<&'p str>, Diagnostic> {
    let mut absent = BTreeSet::new();
    for folder in folders_of(feeds) {
        let path = out.join(folder);
        let Ok(metadata) = fs::symlink_metadata(&path) else {
            absent.insert(folder);
            continue;
        };
        if !metadata.is_dir() {
            let diagnostic = Diagnostic::new(
                Code::ForeignFile,
                format!(
                    "{} is a link or a file, but feeds need a folder there",
                    path.display()
                ),
            );
            return Err(diagnostic
                .note("links below the output folder are not followed; nothing was written")
                .help("move it away, or name another folder with `--out`"));
        }
    }
    Ok(absent)
}

/// Removes a file, and its folder if it is empty then.
///
/// # Errors
///
/// The file system refuses.
pub(super) fn remove(out: &Path, path: &str) -> Result<(), Diagnostic> {
    let file = out.join(path);
    fs::remove_file(&file).map_err(|error| unwritable(&file, &error))?;
    if let Some(folder) = file.parent().filter(|folder| *folder != out) {
        // Fails if the folder is not empty.
        let _ = fs::remove_dir(folder);
    }
    Ok(())
}

/// Removes the temporary files and folders of an interrupted build.
pub(crate) fn remove_leftovers(out: &Path) {
    let is_temporary =
        |name: &String| name.starts_with(TEMPORARY_PREFIX) && name.ends_with(TEMPORARY_SUFFIX);
    // What cannot be removed does no harm: no feed has its name.
    for name in names_in(out, FileType::is_dir).filter(is_temporary) {
        let _ = fs::remove_dir_all(out.join(name));
    }
    for folder in FOLDERS
        .into_iter()
        .filter(|folder| is_real_folder(out, folder))
    {
        let folder = out.join(folder);
        for name in names_in(&folder, FileType::is_file).filter(is_temporary) {
            let _ = fs::remove_file(folder.join(name));
        }
    }
}

/// Waits until no other build writes to the folder, for as long as the result exists. Where
/// folders cannot be locked, as on Windows, two builds write one file after the other.
pub(super) fn lock(out: &Path) -> Option<File> {
    let folder = File::open(out).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

/// Whether a folder below the output folder is not a link. The output folder itself may be one:
/// its name comes from the command line.
fn is_real_folder(out: &Path, folder: &str) -> bool {
    folder.is_empty()
        || fs::symlink_metadata(out.join(folder)).is_ok_and(|metadata| metadata.is_dir())
}

/// The names of the entries of one kind in a folder. A link is neither a file nor a folder.
fn names_in(folder: &Path, is_kind: fn(&FileType) -> bool) -> impl Iterator<Item = String> + use<> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries
        .filter_map(Result::ok)
        .filter(move |entry| entry.file_type().is_ok_and(|kind| is_kind(&kind)))
        .filter_map(|entry| entry.file_name().into_string().ok())
}
