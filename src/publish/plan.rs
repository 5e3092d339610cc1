//! What publishing will do: every file compared with what it should be.

use std::cell::LazyCell;
use std::collections::HashSet;
use std::path::Path;

use rayon::prelude::*;

use super::file::{self, Mark, State};
use super::folder::NewFolders;
use super::previous::Previous;
use super::texts::Texts;
use super::{Change, FileChange, Page, Publication, Report};
use crate::diagnostic::Diagnostic;
use crate::digest;
use crate::feed::{Feed, Published};
use crate::manifest;
use crate::manifest::FeedRecord;
use crate::page;

/// What is to be done.
pub struct Plan<'a> {
    /// What it amounts to.
    pub report: Report,
    /// Every feed.
    pub feeds: Vec<PlannedFeed<'a>>,
    /// The folders of feeds that are to be made.
    pub new_folders: NewFolders<'a>,
}

/// A feed, and how its file compares to it.
pub struct PlannedFeed<'a> {
    /// What is to be in the file.
    pub feed: &'a Feed,
    state: State,
    /// Without a digest until the file is written.
    pub record: FeedRecord,
    /// The file's checksum, once it is written.
    pub checksum: u128,
}

impl<'a> PlannedFeed<'a> {
    /// A feed that has no file.
    fn absent(feed: &'a Feed, published: &Published) -> PlannedFeed<'a> {
        let record = FeedRecord {
            path: feed.path.clone(),
            title: feed.title.clone(),
            kind: feed.kind,
            sessions: published.sessions_in(feed),
            sha256: String::new(),
        };
        PlannedFeed {
            feed,
            state: State::Absent,
            record,
            checksum: 0,
        }
    }

    /// Whether the file is not as it should be.
    pub fn is_to_write(&self) -> bool {
        self.state != State::Same
    }
}

/// Compares every file with what it should be.
///
/// # Errors
///
/// Files that are not ours in the places of feeds, and whatever the disk refuses.
pub fn plan<'a>(
    out: &Path,
    publication: &Publication<'a>,
    texts: &Texts<'a>,
    previous: &Previous,
) -> Result<Plan<'a>, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let mut report = Report::default();
    let published = publication.published;
    let paths = published.feeds.iter().map(|feed| feed.path.as_str());
    let new_folders = NewFolders::of(out, paths);
    let compared: Vec<Result<PlannedFeed<'_>, Diagnostic>> = published
        .feeds
        .par_iter()
        .map(|feed| match new_folders.hold(&feed.path) {
            true => Ok(PlannedFeed::absent(feed, published)),
            false => compare(out, feed, texts, previous),
        })
        .collect();
    let mut feeds = Vec::with_capacity(compared.len());
    for result in compared {
        match result {
            Ok(planned) => {
                report.add(&planned);
                feeds.push(planned);
            }
            Err(fault) => faults.push(fault),
        }
    }
    let manifest_path = out.join(manifest::FILE_NAME);
    if !previous.owns_manifest && manifest_path.exists() {
        faults.push(file::foreign(&manifest_path));
    }
    match page_change(out, &publication.page) {
        Ok(change) => report.page = change,
        Err(fault) => faults.push(fault),
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    report
        .changes
        .extend(stale_files(out, publication, previous));
    report.changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Plan {
        report,
        feeds,
        new_folders,
    })
}

fn compare<'a>(
    out: &Path,
    feed: &'a Feed,
    texts: &Texts<'a>,
    previous: &Previous,
) -> Result<PlannedFeed<'a>, Diagnostic> {
    let text = LazyCell::new(|| texts.of(feed));
    let state = file::compare(&out.join(&feed.path), Mark::Feed, || text.pieces())?;
    let mut planned = PlannedFeed {
        state,
        ..PlannedFeed::absent(feed, texts.publication.published)
    };
    if state == State::Same {
        planned.record.sha256 =
            known_digest(&feed.path, previous).unwrap_or_else(|| digest::of_pieces(text.pieces()));
        planned.checksum = digest::checksum_of_pieces(text.pieces());
    }
    Ok(planned)
}

/// What the manifest says of a file that is as it was.
fn known_digest(path: &str, previous: &Previous) -> Option<String> {
    let digest = &previous.record(path)?.sha256;
    (!digest.is_empty()).then(|| digest.clone())
}

/// Feeds of ours that are no longer produced.
fn stale_files(out: &Path, publication: &Publication<'_>, previous: &Previous) -> Vec<FileChange> {
    let produced = LazyCell::new(|| -> HashSet<&str> {
        let feeds = publication.published.feeds.iter();
        let kept = publication.kept.iter();
        let kept = kept.map(|record| record.path.as_str());
        feeds.map(|feed| feed.path.as_str()).chain(kept).collect()
    });
    file::feeds_in_but(out, |path| produced.contains(path))
        .into_iter()
        .map(|path| FileChange {
            sessions: previous.record(&path).map_or(0, |record| record.sessions),
            change: Change::Removed,
            path,
        })
        .collect()
}

/// What publishing would do to the subscribe page.
fn page_change(out: &Path, page: &Page) -> Result<Option<Change>, Diagnostic> {
    let path = out.join(page::PATH);
    match page {
        Page::Publish(text) => {
            let state = file::compare(&path, Mark::Page, || std::iter::once(text.as_str()))?;
            Ok(match state {
                State::Absent => Some(Change::Created),
                State::Different => Some(Change::Changed),
                State::Same => None,
            })
        }
        Page::Remove => Ok(file::is_ours(&path, Mark::Page).then_some(Change::Removed)),
        Page::Keep => Ok(None),
    }
}

impl Report {
    fn add(&mut self, planned: &PlannedFeed<'_>) {
        let change = match planned.state {
            State::Absent => Change::Created,
            State::Different => Change::Changed,
            State::Same => {
                self.unchanged += 1;
                return;
            }
        };
        self.changes.push(FileChange {
            path: planned.record.path.clone(),
            change,
            sessions: planned.record.sessions,
        });
    }
}
