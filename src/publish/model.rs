//! The input of publishing, and the report about it.

use std::iter::once;

use crate::config::Config;
use crate::digest;
use crate::feed::{Feed, FeedSet};
use crate::manifest::{BuildRecord, FeedRecord, Names, Revisions};
use crate::page;
use crate::session_list;

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
    pub page: FileContent,
    /// `sessions.json`.
    pub session_list: FileContent,
    /// The record for the next build; `None` if this build reported diagnostics.
    pub build: Option<BuildRecord>,
    /// The settings of the site.
    pub config: &'a Config,
}

impl PublishInput<'_> {
    /// The records of the rendered feeds, in the order of their paths.
    pub(super) fn feed_records(&self) -> Vec<FeedRecord> {
        let record = |feed: &Feed| FeedRecord {
            path: feed.path.clone(),
            title: feed.title.clone(),
            kind: feed.kind,
            sessions: self.feeds.sessions_in(feed),
        };
        self.feeds.feeds.iter().map(record).collect()
    }
}

/// A published feed that stays as it is.
#[derive(Debug, Clone)]
pub struct CarriedFeed {
    /// The record of the previous build.
    pub(crate) record: FeedRecord,
    /// The content of the file. It may be absent in the output folder.
    pub(crate) text: String,
}

/// A file that a site has once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SiteFile {
    /// The subscribe page, which has a mark of calfeed.
    Page,
    /// `sessions.json`, which the manifest records.
    SessionList,
}

/// The content that a build gives to a file of the site.
#[derive(Debug)]
pub enum FileContent {
    /// Write the file with this text.
    Publish(String),
    /// Remove the file.
    Remove,
    /// Leave the file alone: it shows events that have errors now.
    LeaveUnchanged,
}

impl SiteFile {
    /// The path below the output folder.
    pub(crate) fn path(self) -> &'static str {
        match self {
            SiteFile::Page => page::PATH,
            SiteFile::SessionList => session_list::PATH,
        }
    }
}

impl FileContent {
    /// The checksum of the file; empty if there is none.
    pub(crate) fn checksum(&self) -> String {
        self.text().map_or_else(String::new, |text| {
            digest::of_checksums(once(digest::checksum_of_pieces(once(text))))
        })
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            FileContent::Publish(text) => Some(text),
            FileContent::Remove | FileContent::LeaveUnchanged => None,
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
    /// The files of the site that change.
    pub(crate) site_files: Vec<(SiteFile, FileAction)>,
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
