//! Files and folders that are not searched for events.

use walkdir::DirEntry;

/// Folders that no site keeps events in.
const SKIPPED_FOLDERS: [&str; 3] = ["node_modules", "vendor", "target"];

/// The file in an output folder of calfeed.
pub(crate) const MANIFEST: &str = "feeds.json";

/// Whether a file or folder is skipped: by its name, or because it is an output folder of calfeed.
pub(super) fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    if entry.file_type().is_dir() {
        let is_jekyll = matches!(name.as_ref(), "_posts" | "_events");
        return (name.starts_with(['.', '_']) && !is_jekyll)
            || SKIPPED_FOLDERS.contains(&name.as_ref())
            || entry.path().join(MANIFEST).is_file();
    }
    name.starts_with(['.', '_']) && !name.starts_with("_index.")
}
