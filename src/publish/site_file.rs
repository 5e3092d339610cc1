//! The files of a site next to its feeds: the subscribe page and `sessions.json`.

use std::fs;
use std::iter::once;
use std::path::Path;

use super::atomic;
use super::listing;
use super::model::{FileAction, FileContent, PublishInput, SiteFile};
use super::ownership;
use super::plan::{has_content, is_absent};
use super::previous::Previous;
use crate::diagnostic::Diagnostic;
use crate::digest;
use crate::manifest::FileRecord;
use crate::page;
use crate::session_list;

impl SiteFile {
    /// The action that the file needs.
    ///
    /// # Errors
    ///
    /// A file of somebody else has the path, and errors of the file system.
    pub(super) fn action(
        self,
        out: &Path,
        content: &FileContent,
        previous: &Previous,
    ) -> Result<Option<FileAction>, Diagnostic> {
        let path = out.join(self.path());
        match content {
            FileContent::Publish(text) => {
                if is_absent(&path)? {
                    Ok(Some(FileAction::Create))
                } else if has_content(&path, || once(text.as_str()))? {
                    Ok(None)
                } else if self.is_own(out, previous) {
                    Ok(Some(FileAction::Change))
                } else {
                    Err(ownership::foreign(&path))
                }
            }
            FileContent::Remove => Ok(self.is_own(out, previous).then_some(FileAction::Remove)),
            FileContent::LeaveUnchanged => Ok(None),
        }
    }

    fn is_own(self, out: &Path, previous: &Previous) -> bool {
        match self {
            SiteFile::Page => ownership::is_page(&out.join(page::PATH)),
            SiteFile::SessionList => previous.ownership.owns_session_list(out),
        }
    }
}

impl PublishInput<'_> {
    /// Every file of the site, and its content.
    pub(super) fn site_files(&self) -> [(SiteFile, &FileContent); 2] {
        [
            (SiteFile::Page, &self.page),
            (SiteFile::SessionList, &self.session_list),
        ]
    }

    /// The records of the published files that the manifest lists.
    pub(super) fn file_records(&self) -> Vec<FileRecord> {
        let text = self.session_list.text();
        let record = text.map(|_| FileRecord {
            path: session_list::PATH.to_owned(),
        });
        record.into_iter().collect()
    }
}

/// Writes or removes the files of the site.
pub(super) fn publish(
    out: &Path,
    input: &PublishInput<'_>,
    actions: &[(SiteFile, FileAction)],
) -> Result<(), Diagnostic> {
    for (file, content) in input.site_files() {
        let action = actions.iter().find(|(changed, _)| *changed == file);
        match (action, content) {
            (Some((_, FileAction::Remove)), _) => listing::remove(out, file.path())?,
            (Some(_), FileContent::Publish(text)) => {
                atomic::write(&out.join(file.path()), once(text.as_str()))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a regular file has this checksum.
pub(super) fn has_checksum(path: &Path, expected: &str) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
        && fs::File::open(path)
            .and_then(digest::checksum)
            .is_ok_and(|found| digest::of_checksums(once(found)) == expected)
}
