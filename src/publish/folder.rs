//! Folders that are not there yet: filled aside, and put in their places whole.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::file;
use crate::diagnostic::Diagnostic;

/// The folders of an output folder that are to be made. Nobody reads them before they are in
/// their places, so their files need not be replaced one by one.
pub struct NewFolders<'p> {
    names: BTreeSet<&'p str>,
}

impl<'p> NewFolders<'p> {
    /// Those of the folders of feeds that do not exist.
    pub fn of(out: &Path, feeds: impl Iterator<Item = &'p str>) -> NewFolders<'p> {
        let mut names: BTreeSet<&str> = feeds.filter_map(folder_of).collect();
        names.retain(|name| is_absent(&out.join(name)));
        NewFolders { names }
    }

    /// Whether a feed will be in one of them.
    pub fn hold(&self, feed: &str) -> bool {
        folder_of(feed).is_some_and(|folder| self.names.contains(folder))
    }

    /// Where a feed of theirs is written.
    pub fn aside(&self, out: &Path, feed: &str) -> PathBuf {
        match feed.split_once('/') {
            Some((folder, name)) => file::temporary(&out.join(folder)).join(name),
            None => out.join(feed),
        }
    }

    /// Makes them aside.
    ///
    /// # Errors
    ///
    /// The disk refuses.
    pub fn create(&self, out: &Path) -> Result<(), Diagnostic> {
        self.each(out, |_, aside| fs::create_dir(aside))
    }

    /// Puts them in their places.
    ///
    /// # Errors
    ///
    /// The disk refuses.
    pub fn put_in_place(&self, out: &Path) -> Result<(), Diagnostic> {
        self.each(out, |folder, aside| fs::rename(aside, folder))
    }

    /// Removes what could not be filled.
    pub fn discard(&self, out: &Path) {
        for name in &self.names {
            // What stays is removed by the next build.
            let _ = fs::remove_dir_all(file::temporary(&out.join(name)));
        }
    }

    fn each(
        &self,
        out: &Path,
        act: impl Fn(&Path, &Path) -> io::Result<()>,
    ) -> Result<(), Diagnostic> {
        self.names.iter().try_for_each(|name| {
            let folder = out.join(name);
            act(&folder, &file::temporary(&folder))
                .map_err(|error| file::unwritable(&folder, &error))
        })
    }
}

fn folder_of(feed: &str) -> Option<&str> {
    feed.split_once('/').map(|(folder, _)| folder)
}

fn is_absent(folder: &Path) -> bool {
    fs::symlink_metadata(folder).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}
