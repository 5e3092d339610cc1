//! The plan of a build: each file compared with its new content.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::listing;
use super::model::{FileAction, FileChange, PublishInput, PublishReport};
use super::ownership::{self, foreign};
use super::previous::Previous;
use super::texts::Texts;
use super::unwritable::unwritable;
use crate::diagnostic::{Diagnostic, Reported, Reporter};
use crate::digest;
use crate::feed::{Feed, FeedSet};
use crate::manifest;

/// The actions that publishing consists of.
pub(super) struct PublishPlan<'a> {
    /// The actions, as the user sees them.
    pub(crate) report: PublishReport,
    /// Every feed.
    pub(crate) feeds: Vec<PlannedFeed<'a>>,
}

/// A feed, and the action that its file needs.
pub(super) struct PlannedFeed<'a> {
    pub(crate) feed: &'a Feed,
    action: Option<FileAction>,
    /// The checksum of the file, once it is written.
    pub(crate) checksum: u128,
}

impl<'a> PlannedFeed<'a> {
    fn new(feed: &'a Feed, action: Option<FileAction>) -> PlannedFeed<'a> {
        PlannedFeed {
            feed,
            action,
            checksum: 0,
        }
    }

    /// Whether the file differs from the feed or is absent.
    pub(crate) fn is_to_write(&self) -> bool {
        self.action.is_some()
    }
}

/// Compares every file with its new content.
///
/// # Errors
///
/// Files that belong to somebody else at the paths of feeds, and errors of the file system.
pub(super) fn plan<'a>(
    out: &Path,
    input: &PublishInput<'a>,
    texts: &Texts<'a>,
    previous: &Previous,
    reporter: &mut Reporter,
) -> Result<PublishPlan<'a>, Reported> {
    let feeds = &input.feeds.feeds;
    let carried_over = input.carried_over.iter();
    let paths = feeds.iter().map(|feed| feed.path.as_str());
    let paths = paths.chain(carried_over.map(|feed| feed.record.path.as_str()));
    let absent_folders = reporter.ok(listing::absent_folders(out, paths))?;
    let compared = compare_feeds(out, texts, previous, &absent_folders);
    let mut result = Ok(());
    let mut report = PublishReport::default();
    let mut planned_feeds = Vec::with_capacity(compared.len());
    for planned in compared {
        match planned {
            Ok(planned) => {
                report.add(&planned, input.feeds);
                planned_feeds.push(planned);
            }
            Err(diagnostic) => result = Err(reporter.report(diagnostic)),
        }
    }
    let manifest = out.join(manifest::FILE_NAME);
    if !previous.owns_manifest && fs::symlink_metadata(&manifest).is_ok() {
        result = Err(reporter.report(foreign(&manifest)));
    }
    for (file, content) in input.site_files() {
        match file.action(out, content, previous) {
            Ok(action) => report
                .site_files
                .extend(action.map(|action| (file, action))),
            Err(diagnostic) => result = Err(reporter.report(diagnostic)),
        }
    }
    result?;
    report.changes.extend(stale_files(out, input, previous));
    report.changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(PublishPlan {
        report,
        feeds: planned_feeds,
    })
}

fn compare_feeds<'a>(
    out: &Path,
    texts: &Texts<'a>,
    previous: &Previous,
    absent_folders: &BTreeSet<&str>,
) -> Vec<Result<PlannedFeed<'a>, Diagnostic>> {
    let is_in_absent_folder = |feed: &Feed| {
        listing::folder_of(&feed.path).is_some_and(|folder| absent_folders.contains(folder))
    };
    // One by one, as they are written.
    let feeds = texts.feeds.feeds.par_iter().with_max_len(1);
    let compared = feeds.map(|feed| match is_in_absent_folder(feed) {
        true => Ok(PlannedFeed::new(feed, Some(FileAction::Create))),
        false => compare_feed(out, feed, texts, previous),
    });
    compared.collect()
}

fn compare_feed<'a>(
    out: &Path,
    feed: &'a Feed,
    texts: &Texts<'a>,
    previous: &Previous,
) -> Result<PlannedFeed<'a>, Diagnostic> {
    let path = out.join(&feed.path);
    if is_absent(&path)? {
        return Ok(PlannedFeed::new(feed, Some(FileAction::Create)));
    }
    let text = texts.of(feed);
    if has_content(&path, || text.pieces())? {
        return Ok(PlannedFeed {
            checksum: digest::checksum_of_pieces(text.pieces()),
            ..PlannedFeed::new(feed, None)
        });
    }
    if previous.ownership.owns(out, &feed.path) {
        Ok(PlannedFeed::new(feed, Some(FileAction::Change)))
    } else {
        Err(foreign(&path))
    }
}

/// Whether there is nothing at a path.
///
/// # Errors
///
/// There is something else than a regular file.
pub(super) fn is_absent(path: &Path) -> Result<bool, Diagnostic> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(false),
        Ok(_) => Err(foreign(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        // A folder of the path is a file.
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Err(foreign(path)),
        Err(error) => Err(unwritable(path, &error)),
    }
}

pub(super) fn has_content<'t, I: Iterator<Item = &'t str>>(
    path: &Path,
    pieces: impl Fn() -> I,
) -> Result<bool, Diagnostic> {
    let unwritable = |error: io::Error| unwritable(path, &error);
    let length: u64 = pieces().map(|piece| piece.len() as u64).sum();
    if fs::metadata(path).map_err(unwritable)?.len() != length {
        return Ok(false);
    }
    ownership::has_pieces(path, pieces()).map_err(unwritable)
}

/// Feeds of this site that are no longer produced.
fn stale_files(out: &Path, input: &PublishInput<'_>, previous: &Previous) -> Vec<FileChange> {
    let feeds = input.feeds.feeds.iter().map(|feed| feed.path.as_str());
    let carried_over = input.carried_over.iter();
    let carried_over = carried_over.map(|feed| feed.record.path.as_str());
    let produced: HashSet<&str> = feeds.chain(carried_over).collect();
    let mut paths = listing::calendars_in(out);
    paths.retain(|path| !produced.contains(path.as_str()) && previous.ownership.owns(out, path));
    paths
        .into_iter()
        .map(|path| FileChange {
            sessions: previous.record(&path).map_or(0, |record| record.sessions),
            action: FileAction::Remove,
            path,
        })
        .collect()
}

impl PublishReport {
    fn add(&mut self, planned: &PlannedFeed<'_>, feeds: &FeedSet) {
        match planned.action {
            Some(action) => self.changes.push(FileChange {
                path: planned.feed.path.clone(),
                action,
                sessions: feeds.sessions_in(planned.feed),
            }),
            None => self.unchanged += 1,
        }
    }
}
