//! Publishing: the output folder becomes what the feeds say, file by file and never by half.
//!
//! First every file is compared, and nothing is written if one of them is not ours to replace.
//! Then files are written beside their places and renamed, folders that are not there yet as a
//! whole, and stale files are removed. Whatever interrupts this leaves complete files, and the
//! next build does the rest. The manifest comes twice: before the feeds with the new revisions, so that a number which readers may have seen
//! is never given again, and after them with the digests of what was written.

pub mod file;
mod folder;
mod plan;
pub mod previous;
mod texts;
pub mod up_to_date;

pub use file::unwritable;

use std::fs;
use std::iter::once;
use std::path::Path;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest;
use crate::feed::Published;
use crate::manifest;
use crate::manifest::Revisions;
use crate::manifest::{BuildRecord, FeedRecord, Names};
use crate::page;
use plan::{Plan, PlannedFeed, plan};
use previous::Previous;
use texts::Texts;

/// What is to be published.
pub struct Publication<'a> {
    /// The feeds and their entries.
    pub published: &'a Published,
    /// The revision of every UID.
    pub revisions: &'a Revisions,
    /// The names of each document that was ever published.
    pub names: &'a Names,
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
    /// The checksum of the file; empty if there is to be none.
    pub fn checksum(&self) -> String {
        match self {
            Page::Publish(text) => {
                let checksum = digest::checksum_of_pieces(once(text.as_str()));
                digest::of_checksums(once(checksum))
            }
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
    let texts = Texts::new(publication);
    plan(out, publication, &texts, previous).map(|plan| plan.report)
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
    let texts = Texts::new(publication);
    let plan = plan(out, publication, &texts, previous)?;
    file::remove_leftovers(out);
    // Before the first manifest there are no numbers that could go back.
    if previous.owns_manifest && plan.feeds.iter().any(PlannedFeed::is_to_write) {
        let records = plan.feeds.iter().map(|planned| planned.record.clone());
        write_manifest(out, &manifest(records, publication, None))?;
    }
    let Plan { report, feeds, .. } = write_feeds(out, plan, &texts)?;
    remove_stale(out, &report).map_err(|fault| vec![fault])?;
    publish_page(out, publication, report.page).map_err(|fault| vec![fault])?;
    let checksum = digest::of_checksums(feeds.iter().map(|planned| planned.checksum));
    let build = publication.build.clone();
    let build = build.map(|build| BuildRecord { checksum, ..build });
    let records = feeds.into_iter().map(|planned| planned.record);
    let manifest = manifest(records, publication, build.as_ref());
    if !has_manifest(out, &manifest) {
        write_manifest(out, &manifest)?;
    }
    Ok(report)
}

/// The text of the manifest with the written feeds and those of invalid events.
fn manifest(
    records: impl Iterator<Item = FeedRecord>,
    publication: &Publication<'_>,
    build: Option<&BuildRecord>,
) -> String {
    let kept = publication.kept.iter().cloned();
    let mut records: Vec<FeedRecord> = records.chain(kept).collect();
    records.sort_by(|a, b| a.path.cmp(&b.path));
    manifest::text(&records, publication.names, publication.revisions, build)
}

/// Writes the feeds that are not as they should be, and notes what they are known by.
fn write_feeds<'a>(
    out: &Path,
    mut plan: Plan<'a>,
    texts: &Texts<'_>,
) -> Result<Plan<'a>, Vec<Diagnostic>> {
    let folders = &plan.new_folders;
    folders.create(out).map_err(|fault| vec![fault])?;
    let write = |planned: &mut PlannedFeed<'_>| {
        let text = texts.of(planned.feed);
        let path = planned.feed.path.as_str();
        let fingerprint = if folders.hold(path) {
            file::write_unseen_feed(&folders.aside(out, path), text.pieces())
        } else {
            file::write_feed(&out.join(path), text.pieces())
        }?;
        planned.record.sha256 = fingerprint.digest;
        planned.checksum = fingerprint.checksum;
        Ok(())
    };
    let faults: Vec<Diagnostic> = plan
        .feeds
        .par_iter_mut()
        .filter(|planned| planned.is_to_write())
        .filter_map(|planned| write(planned).err())
        .collect();
    if !faults.is_empty() {
        folders.discard(out);
        return Err(faults);
    }
    folders.put_in_place(out).map_err(|fault| vec![fault])?;
    Ok(plan)
}

fn remove_stale(out: &Path, report: &Report) -> Result<(), Diagnostic> {
    let changes = report.changes.iter();
    let mut stale = changes.filter(|file| file.change == Change::Removed);
    stale.try_for_each(|file| file::remove(out, &file.path))
}

fn publish_page(
    out: &Path,
    publication: &Publication<'_>,
    change: Option<Change>,
) -> Result<(), Diagnostic> {
    match (change, &publication.page) {
        (Some(Change::Removed), _) => file::remove(out, page::PATH),
        (Some(_), Page::Publish(text)) => file::write(&out.join(page::PATH), std::iter::once(text)),
        _ => Ok(()),
    }
}

fn write_manifest(out: &Path, text: &str) -> Result<(), Vec<Diagnostic>> {
    let path = out.join(manifest::FILE_NAME);
    file::write(&path, once(text)).map_err(|fault| vec![fault])
}

fn has_manifest(out: &Path, text: &str) -> bool {
    file::has_pieces(&out.join(manifest::FILE_NAME), once(text)).unwrap_or(false)
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
