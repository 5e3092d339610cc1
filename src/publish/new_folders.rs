//! Folders of feeds that a build creates.
//!
//! Each is filled under a temporary name and renamed once it is complete: to rename every feed by
//! itself takes about a tenth of the time of a first build, and in CI most builds are first ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::atomic;
use super::listing::folders_of;
use super::unwritable::unwritable;
use crate::diagnostic::Diagnostic;

/// Folders that do not exist yet, and their temporary counterparts.
pub(super) struct NewFolders {
    out: PathBuf,
    temporary: BTreeMap<String, TempDir>,
}

impl NewFolders {
    /// Prepares the folders of feeds that are absent.
    ///
    /// # Errors
    ///
    /// The file system refuses.
    pub(super) fn create<'p>(
        out: &Path,
        feeds: impl Iterator<Item = &'p str>,
    ) -> Result<NewFolders, Diagnostic> {
        let absent = folders_of(feeds)
            .into_iter()
            .filter(|folder| fs::symlink_metadata(out.join(folder)).is_err());
        let temporary = absent.map(|folder| {
            let temporary = atomic::create_temporary_folder(out);
            let temporary = temporary.map_err(|error| unwritable(&out.join(folder), &error))?;
            Ok((folder.to_owned(), temporary))
        });
        Ok(NewFolders {
            out: out.to_owned(),
            temporary: temporary.collect::<Result<_, Diagnostic>>()?,
        })
    }

    /// Writes a feed, and returns the checksum of its content.
    ///
    /// # Errors
    ///
    /// The file system refuses. An old file is unchanged.
    pub(super) fn write<'t>(
        &self,
        feed: &str,
        pieces: impl Iterator<Item = &'t str>,
    ) -> Result<u128, Diagnostic> {
        let split = feed.split_once('/');
        let new = split.and_then(|(folder, name)| Some((self.temporary.get(folder)?, name)));
        match new {
            Some((folder, name)) => atomic::write_new(&folder.path().join(name), pieces),
            None => atomic::write(&self.out.join(feed), pieces),
        }
    }

    /// Gives the folders their names.
    ///
    /// # Errors
    ///
    /// The file system refuses.
    pub(super) fn publish(self) -> Result<(), Diagnostic> {
        for (folder, temporary) in self.temporary {
            let path = self.out.join(folder);
            fs::rename(temporary.path(), &path).map_err(|error| unwritable(&path, &error))?;
            // A `TempDir` that is dropped removes what has its name, perhaps a folder of another build.
            let _ = temporary.keep();
        }
        Ok(())
    }
}
