//! The input of publishing, and the report about it.

use std::iter::once;

use crate::config::Config;
use crate::digest;
use crate::feed::FeedSet;
use crate::manifest::{BuildRecord, FeedRecord, Names, Revisions};

/// The content of the output folder after a build.
pub struct PublishInput<'a> {
    /// The feeds and their entries.
    pub feeds: &'a FeedSet,
    /// The revision of each UID.
    pub revisions: &'a Revisions,
    /// The names of each document that was ever published.
    pub names: &'a Names,
    /// Published feeds of events that have errors now. They are not rendered again.
    pub carried_over: &'a [CarriedFeed],
    /// The subscribe page.
    pub page: PageAction,
    /// The record for the next build; `None` if this build reported diagnostics.
    pub build: Option<BuildRecord>,
    /// The settings of the site.
    pub config: &'a Config,
}

/// A published feed that stays as it is.
#[derive(Debug, Clone)]
pub struct CarriedFeed {
    /// The record of the previous build.
    pub(crate) record: FeedRecord,
    /// The content of the file. It may be absent in the output folder.
    pub(crate) text: String,
}

/// The action that the subscribe page needs.
#[derive(Debug)]
pub enum PageAction {
    /// Write the page with this text.
    Publish(String),
    /// Remove the page.
    Remove,
    /// Leave the page alone: it shows events that have errors now.
    LeaveUnchanged,
}

impl PageAction {
    /// The checksum of the file; empty if there is none.
    pub(crate) fn checksum(&self) -> String {
        match self {
            PageAction::Publish(text) => {
                let checksum = digest::checksum_of_pieces(once(text.as_str()));
                digest::of_checksums(once(checksum))
            }
            PageAction::Remove | PageAction::LeaveUnchanged => String::new(),
        }
    }
}

/// An action on one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileAction {
    /// The file is absent.
    Create,
    /// The file has another content.
    Change,
    /// The file is no longer produced.
    Remove,
}

/// A file that a build changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// The path below the output folder.
    pub(crate) path: String,
    /// The action.
    pub(crate) action: FileAction,
    /// The number of sessions in the file, or of those that were in it.
    pub(crate) sessions: usize,
}

/// The actions of a build.
#[derive(Debug, Default)]
pub struct PublishReport {
    /// The feeds that change, in the order of their paths.
    pub(crate) changes: Vec<FileChange>,
    /// The action on the subscribe page, if it changes.
    pub(crate) page: Option<FileAction>,
    /// The number of feeds that do not change.
    pub(crate) unchanged: usize,
}

impl PublishReport {
    /// The number of feeds with an action.
    pub(crate) fn count(&self, action: FileAction) -> usize {
        self.of_action(action).count()
    }

    /// The feeds with an action.
    pub(crate) fn of_action(&self, action: FileAction) -> impl Iterator<Item = &FileChange> {
        let changes = self.changes.iter();
        changes.filter(move |file| file.action == action)
    }
}
