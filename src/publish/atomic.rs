//! Atomic replacement of a file: readers find the old content or the new one.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile, TempDir};

use super::unwritable::unwritable;
use crate::diagnostic::Diagnostic;
use crate::digest::Checksumming;
use crate::limits;

/// The beginning of the names of temporary files and folders, by which a later build finds what an
/// interrupted one left.
pub(super) const TEMPORARY_PREFIX: &str = ".calfeed-";

/// The end of the names of temporary files and folders.
pub(super) const TEMPORARY_SUFFIX: &str = ".tmp";

/// Replaces a file, and returns the checksum of its content.
///
/// # Errors
///
/// The file system refuses. The old file is unchanged.
pub(crate) fn write<'t>(
    path: &Path,
    pieces: impl Iterator<Item = &'t str>,
) -> Result<u128, Diagnostic> {
    let write = || {
        let temporary = create_temporary(path)?;
        let checksum = write_pieces(temporary.as_file(), pieces)?;
        temporary.persist(path)?;
        Ok(checksum)
    };
    write().map_err(|error| unwritable(path, &error))
}

/// Writes a file into a folder that has a temporary name, and returns the checksum of its
/// content.
///
/// # Errors
///
/// The file system refuses.
pub(super) fn write_new<'t>(
    path: &Path,
    pieces: impl Iterator<Item = &'t str>,
) -> Result<u128, Diagnostic> {
    let write = || write_pieces(&File::create_new(path)?, pieces);
    write().map_err(|error| unwritable(path, &error))
}

/// Replaces a file and waits until the disk has it, so that it survives a power failure.
///
/// # Errors
///
/// The file system refuses. The old file is unchanged.
pub(super) fn write_durably<'t>(
    path: &Path,
    pieces: impl Iterator<Item = &'t str>,
) -> Result<(), Diagnostic> {
    let write = || {
        let temporary = create_temporary(path)?;
        write_pieces(temporary.as_file(), pieces)?;
        temporary.as_file().sync_all()?;
        temporary.persist(path)?;
        sync_folder(path);
        Ok(())
    };
    write().map_err(|error| unwritable(path, &error))
}

/// A new file next to `path` with an unpredictable name. It is removed unless it is persisted.
fn create_temporary(path: &Path) -> io::Result<NamedTempFile> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => temporary(0o666).tempfile_in(folder),
        _ => temporary(0o666).tempfile_in("."),
    }
}

/// A new folder with an unpredictable name. It is removed unless it is kept.
pub(super) fn create_temporary_folder(parent: &Path) -> io::Result<TempDir> {
    temporary(0o777).tempdir_in(parent)
}

/// The mode is that of any new file or folder, from which the umask takes permissions away: web
/// servers read what others published.
fn temporary(mode: u32) -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(TEMPORARY_PREFIX).suffix(TEMPORARY_SUFFIX);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    builder
}

fn write_pieces<'t>(file: &File, mut pieces: impl Iterator<Item = &'t str>) -> io::Result<u128> {
    let mut writer = BufWriter::with_capacity(limits::WRITE_BUFFER_BYTES, Checksumming::new(file));
    pieces.try_for_each(|piece| writer.write_all(piece.as_bytes()))?;
    Ok(writer.into_inner()?.finish())
}

/// Makes the new name durable. Systems that cannot sync a folder, such as Windows, do it anyway.
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
}
