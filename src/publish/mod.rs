//! Publishing: the output folder becomes what the feeds say, file by file and never by half.
//!
//! First every file is compared, and nothing is written if one of them is not ours to replace.
//! Then files are written beside their places and renamed, and stale ones are removed. Whatever
//! interrupts this leaves complete files, and the next build does the rest. The manifest comes
//! twice: before the feeds with the new revisions, so that a number which readers may have seen
//! is never given again, and after them with the digests of the files.

pub mod file;
pub mod idle;
pub mod previous;

pub use file::unwritable;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::feed::entry::Entry;
use crate::feed::manifest::{self, BuildRecord, FeedRecord, Manifest};
use crate::feed::revision::{Revision, Revisions};
use crate::feed::{Feed, FeedText, Published, Timezones};
use crate::page;
use file::{Mark, State};
use previous::Previous;

/// What is to be published.
pub struct Publication<'a> {
    /// The feeds and their entries.
    pub published: &'a Published,
    /// The revision of every UID.
    pub revisions: &'a Revisions,
    /// Feeds of events that have errors now: their files stay as they are.
    pub kept: &'a [FeedRecord],
    /// The subscribe page.
    pub page: Page,
    /// What to tell the next build, if there was nothing to say about this one.
    pub build: Option<BuildRecord>,
    /// What holds for the whole site.
    pub config: &'a Config,
}

/// What is to become of the subscribe page.
#[derive(Debug)]
pub enum Page {
    /// It is to say this.
    Publish(String),
    /// There is to be none.
    Remove,
    /// It is to stay as it is: events are missing that are published.
    Keep,
}

impl Page {
    /// The digest of the file; empty if there is to be none.
    pub fn digest(&self) -> String {
        match self {
            Page::Publish(text) => sha256(std::iter::once(text.as_str())),
            Page::Remove | Page::Keep => String::new(),
        }
    }
}

/// What became of a file, or would.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    Created,
    /// It said something else.
    Changed,
    /// It is no longer produced.
    Removed,
}

/// A file that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// The path below the output folder.
    pub path: String,
    /// What became of it.
    pub change: Change,
    /// How many sessions it holds, or held.
    pub sessions: usize,
}

/// What a build did, or would do.
#[derive(Debug, Default)]
pub struct Report {
    /// The files that are not as they were, in the order of their paths; not the manifest.
    pub changes: Vec<FileChange>,
    /// What became of the subscribe page, if it is not as it was.
    pub page: Option<Change>,
    /// The number of feeds that are as they were.
    pub unchanged: usize,
    /// Whether the manifest is not as it was.
    pub manifest_changed: bool,
}

impl Report {
    /// How many files met a fate.
    pub fn count(&self, fate: Change) -> usize {
        self.changes
            .iter()
            .filter(|file| file.change == fate)
            .count()
    }
}

/// Finds out what publishing would change, and writes nothing.
///
/// # Errors
///
/// Files that are not ours in the places of feeds, and whatever the disk refuses.
pub fn check(
    out: &Path,
    publication: &Publication<'_>,
    previous: &Previous,
) -> Result<Report, Vec<Diagnostic>> {
    plan(out, publication, previous).map(|plan| plan.report)
}

/// Publishes.
///
/// # Errors
///
/// Files that are not ours in the places of feeds, before anything is written; and whatever the
/// disk refuses.
pub fn publish(
    out: &Path,
    publication: &Publication<'_>,
    previous: &Previous,
) -> Result<Report, Vec<Diagnostic>> {
    fs::create_dir_all(out).map_err(|error| vec![file::unwritable(out, &error)])?;
    let _lock = file::lock(out);
    let plan = plan(out, publication, previous)?;
    file::remove_leftovers(out);
    // Before the first manifest there are no numbers that could go back.
    if previous.owns_manifest && plan.report.manifest_changed && !plan.report.changes.is_empty() {
        write_manifest(out, &plan.manifest.without_digests())?;
    }
    let written: Vec<Diagnostic> = plan
        .to_write
        .par_iter()
        .filter_map(|feed| {
            let text = publication.text(feed, &plan.revision_lines, &plan.timezones);
            file::write(&out.join(&feed.path), text.pieces()).err()
        })
        .collect();
    if !written.is_empty() {
        return Err(written);
    }
    for stale in plan
        .report
        .changes
        .iter()
        .filter(|file| file.change == Change::Removed)
    {
        file::remove(out, &stale.path).map_err(|fault| vec![fault])?;
    }
    publish_page(out, publication, plan.report.page).map_err(|fault| vec![fault])?;
    if plan.report.manifest_changed {
        write_manifest(out, &plan.manifest)?;
    }
    Ok(plan.report)
}

fn publish_page(
    out: &Path,
    publication: &Publication<'_>,
    change: Option<Change>,
) -> Result<(), Diagnostic> {
    match (change, &publication.page) {
        (Some(Change::Removed), _) => file::remove(out, page::PATH),
        (Some(_), Page::Publish(text)) => {
            file::write(&out.join(page::PATH), std::iter::once(text.as_str()))
        }
        _ => Ok(()),
    }
}

fn write_manifest(out: &Path, manifest: &Manifest<'_>) -> Result<(), Vec<Diagnostic>> {
    let path = out.join(manifest::FILE_NAME);
    file::write(&path, manifest.pieces()).map_err(|fault| vec![fault])
}

impl Publication<'_> {
    fn text<'t>(
        &'t self,
        feed: &Feed,
        revision_lines: &'t [Arc<str>],
        timezones: &Timezones,
    ) -> FeedText<'t> {
        let entries = &self.published.entries;
        FeedText::new(feed, entries, revision_lines, timezones, self.config)
    }

    /// The lines of each entry's revision. What is published at once has the same.
    fn revision_lines(&self) -> Vec<Arc<str>> {
        let mut known: HashMap<(u32, DateTime<Utc>), Arc<str>> = HashMap::new();
        let mut lines = |revision: &Revision| {
            let same = known.entry((revision.sequence, revision.time));
            Arc::clone(same.or_insert_with(|| revision.lines().into()))
        };
        let of_entry = |entry: &Entry| self.revisions.get(&entry.uid).map(&mut lines);
        let of_entries = self.published.entries.iter().map(of_entry);
        of_entries.map(Option::unwrap_or_default).collect()
    }
}

/// What is to be done.
struct Plan<'a> {
    report: Report,
    to_write: Vec<&'a Feed>,
    manifest: Manifest<'a>,
    revision_lines: Vec<Arc<str>>,
    timezones: Timezones,
}

fn plan<'a>(
    out: &Path,
    publication: &'a Publication<'_>,
    previous: &Previous,
) -> Result<Plan<'a>, Vec<Diagnostic>> {
    let timezones = Timezones::default();
    let revision_lines = publication.revision_lines();
    let compared: Vec<Result<(State, FeedRecord), Diagnostic>> = publication
        .published
        .feeds
        .par_iter()
        .map(|feed| {
            let text = publication.text(feed, &revision_lines, &timezones);
            compare(out, feed, &text, previous)
        })
        .collect();
    let mut faults = Vec::new();
    let mut report = Report::default();
    let mut to_write = Vec::new();
    let mut records: Vec<FeedRecord> = publication.kept.to_vec();
    for (feed, result) in publication.published.feeds.iter().zip(compared) {
        match result {
            Ok((state, record)) => {
                report.add(state, &record);
                if state != State::Same {
                    to_write.push(feed);
                }
                records.push(record);
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
    records.sort_by(|a, b| a.path.cmp(&b.path));
    report.changes.extend(stale_files(out, &records, previous));
    report.changes.sort_by(|a, b| a.path.cmp(&b.path));
    let manifest = Manifest::new(records, publication.revisions, publication.build.clone());
    report.manifest_changed = !file::has_pieces(&manifest_path, manifest.pieces()).unwrap_or(false);
    Ok(Plan {
        report,
        to_write,
        manifest,
        revision_lines,
        timezones,
    })
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
    fn add(&mut self, state: State, record: &FeedRecord) {
        let change = match state {
            State::Absent => Change::Created,
            State::Different => Change::Changed,
            State::Same => {
                self.unchanged += 1;
                return;
            }
        };
        self.changes.push(FileChange {
            path: record.path.clone(),
            change,
            sessions: record.sessions,
        });
    }
}

fn compare(
    out: &Path,
    feed: &Feed,
    text: &FeedText<'_>,
    previous: &Previous,
) -> Result<(State, FeedRecord), Diagnostic> {
    let state = file::compare(&out.join(&feed.path), Mark::Feed, || text.pieces())?;
    // The digest of a file that is as it was is known already.
    let known = previous
        .record(&feed.path)
        .filter(|_| state == State::Same)
        .map(|record| record.sha256.clone())
        .filter(|digest| !digest.is_empty());
    let record = FeedRecord {
        path: feed.path.clone(),
        title: feed.title.clone(),
        kind: feed.kind,
        sessions: text.sessions(),
        sha256: known.unwrap_or_else(|| sha256(text.pieces())),
    };
    Ok((state, record))
}

/// The digest of a text in pieces.
pub fn sha256<'t>(pieces: impl Iterator<Item = &'t str>) -> String {
    let mut hash = Sha256::new();
    for piece in pieces {
        hash.update(piece.as_bytes());
    }
    hexadecimal(&hash.finalize())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Feeds of ours that are no longer produced.
fn stale_files(out: &Path, records: &[FeedRecord], previous: &Previous) -> Vec<FileChange> {
    let produced: HashSet<&str> = records.iter().map(|record| record.path.as_str()).collect();
    file::feeds_in_but(out, |path| produced.contains(path))
        .into_iter()
        .map(|path| FileChange {
            sessions: previous.record(&path).map_or(0, |record| record.sessions),
            change: Change::Removed,
            path,
        })
        .collect()
}

/// The fault of an output folder that is a file.
pub fn refuse_file(out: &Path) -> Option<Diagnostic> {
    let is_file = out.exists() && !out.is_dir();
    is_file.then(|| {
        Diagnostic::new(
            Code::Unwritable,
            format!("{} is a file, not a folder", out.display()),
        )
        .help("name another folder with `--out`")
    })
}
