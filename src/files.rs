//! Reading of files that strangers may have supplied: regular files, up to a limit, and no links
//! that leave their folder.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};

/// Reads a text file.
///
/// A file that is a link is read only if it leads to a file below the folder of the link: a link
/// in a pull request could otherwise show any file of the machine.
///
/// # Errors
///
/// The file is not a regular one, is longer than `limit` bytes, is not UTF-8, or cannot be read.
pub(crate) fn read_text(path: &Path, limit: u64) -> Result<String, Diagnostic> {
    String::from_utf8(read_bytes(path, limit)?)
        .map_err(|_| Diagnostic::unreadable(path.display(), "it is not UTF-8 text"))
}

/// As [`read_text`], in any encoding.
///
/// # Errors
///
/// The file is not a regular one, is longer than `limit` bytes, or cannot be read.
pub(crate) fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, Diagnostic> {
    let unreadable = |error: io::Error| Diagnostic::unreadable(path.display(), error);
    let metadata = fs::symlink_metadata(path).map_err(unreadable)?;
    if metadata.is_symlink() && !leads_into_its_folder(path) {
        return Err(Diagnostic::unreadable(
            path.display(),
            "it is a link to a file outside its folder",
        ));
    }
    // A FIFO would block, and a device may never end.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(Diagnostic::unreadable(
            path.display(),
            "it is not a regular file",
        ));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(
            Diagnostic::new(Code::TooLarge, format!("{} is too long", path.display()))
                .note(format!("the limit is {limit} bytes")),
        );
    }
    Ok(bytes)
}

fn leads_into_its_folder(link: &Path) -> bool {
    let folder = match link.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    match (fs::canonicalize(link), fs::canonicalize(folder)) {
        (Ok(target), Ok(folder)) => target.starts_with(folder),
        _ => false,
    }
}
