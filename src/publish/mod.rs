//! Publishing: the output folder gets the files of a build.
//!
//! First every file is compared, and nothing is written if one of them belongs to somebody else.
//! Then each file that differs is written under a temporary name and renamed, new folders as a
//! whole, and stale files are removed. An interruption at any point leaves complete files, and the
//! next build does the rest.
//!
//! The manifest is written twice: before the feeds with the new revisions, so that a SEQUENCE is
//! never used twice after an interruption, and after them with the checksum of the files.

pub(crate) mod atomic;
pub(crate) mod listing;
mod model;
mod new_folders;
pub(crate) mod ownership;
mod plan;
pub mod previous;
mod site_file;
pub(crate) mod texts;
mod unwritable;
pub(crate) mod up_to_date;

use std::fs;
use std::iter::once;
use std::path::Path;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Reported, Reporter};
use crate::digest;
use crate::manifest;
use crate::manifest::BuildRecord;
pub use model::{CarriedFeed, FileAction, FileChange, FileContent, PublishInput, PublishReport};
use new_folders::NewFolders;
use plan::{PlannedFeed, PublishPlan, plan};
use previous::Previous;
use texts::Texts;
pub(crate) use unwritable::unwritable;

/// Determines the actions of a build, and writes nothing.
///
/// # Errors
///
/// Files that belong to somebody else at the paths of feeds, and errors of the file system.
pub(crate) fn check(
    out: &Path,
    input: &PublishInput<'_>,
    previous: &Previous,
    reporter: &mut Reporter,
) -> Result<PublishReport, Reported> {
    let texts = Texts::new(input.feeds, input.revisions, input.config);
    plan(out, input, &texts, previous, reporter).map(|plan| plan.report)
}

/// Publishes.
///
/// # Errors
///
/// Files that belong to somebody else at the paths of feeds, before anything is written; and
/// errors of the file system.
pub fn publish(
    out: &Path,
    input: &PublishInput<'_>,
    previous: &Previous,
    reporter: &mut Reporter,
) -> Result<PublishReport, Reported> {
    reporter.ok(fs::create_dir_all(out).map_err(|error| unwritable(out, &error)))?;
    let _lock = listing::lock(out);
    let texts = Texts::new(input.feeds, input.revisions, input.config);
    let PublishPlan { report, mut feeds } = plan(out, input, &texts, previous, reporter)?;
    listing::remove_leftovers(out);
    // Without a manifest, no SEQUENCE was promised to readers yet.
    let is_to_write = feeds.iter().any(PlannedFeed::is_to_write) || !report.site_files.is_empty();
    if previous.owns_manifest && is_to_write {
        reporter.ok(write_first_manifest(out, input, previous))?;
    }
    let (written, lists) = rayon::join(
        || write_feeds(out, &mut feeds, &texts, reporter),
        || final_lists(input),
    );
    written?;
    reporter.ok(write_carried_feeds(out, input))?;
    reporter.ok(finish(out, input, &report, &feeds, &lists))?;
    Ok(report)
}

/// Writes the manifest with the new revisions. It still lists the files that are removed later,
/// so that the next build removes them if this one is interrupted.
fn write_first_manifest(
    out: &Path,
    input: &PublishInput<'_>,
    previous: &Previous,
) -> Result<(), Diagnostic> {
    let mut records = input.feed_records();
    records.extend(previous.records().into_iter().cloned());
    records.sort_by(|a, b| a.path.cmp(&b.path));
    records.dedup_by(|a, b| a.path == b.path);
    let mut files = input.file_records();
    files.extend(previous.files.iter().cloned());
    files.dedup_by(|a, b| a.path == b.path);
    let lists = manifest::lists(&records, &files, input.names, input.revisions);
    write_manifest(out, &[&manifest::beginning(None), &lists])
}

/// The lists of the manifest after the build.
fn final_lists(input: &PublishInput<'_>) -> String {
    let mut records = input.feed_records();
    records.extend(input.carried_over.iter().map(|feed| feed.record.clone()));
    records.sort_by(|a, b| a.path.cmp(&b.path));
    manifest::lists(
        &records,
        &input.file_records(),
        input.names,
        input.revisions,
    )
}

/// Writes the feeds that differ from their files, and notes their checksums.
fn write_feeds(
    out: &Path,
    feeds: &mut [PlannedFeed<'_>],
    texts: &Texts<'_>,
    reporter: &mut Reporter,
) -> Result<(), Reported> {
    let to_write = feeds.iter().filter(|planned| planned.is_to_write());
    let paths = to_write.map(|planned| planned.feed.path.as_str());
    let new_folders = reporter.ok(NewFolders::create(out, paths))?;
    let write = |planned: &mut PlannedFeed<'_>| {
        let text = texts.of(planned.feed);
        planned.checksum = new_folders.write(&planned.feed.path, text.pieces())?;
        Ok(())
    };
    // One by one, because the large feeds of tags are next to each other at the end.
    let errors: Vec<Diagnostic> = feeds
        .par_iter_mut()
        .with_max_len(1)
        .filter(|planned| planned.is_to_write())
        .filter_map(|planned| write(planned).err())
        .collect();
    let mut result = Ok(());
    for error in errors {
        result = Err(reporter.report(error));
    }
    result?;
    reporter.ok(new_folders.publish())
}

/// Writes the feeds of events with errors that are absent in the output folder.
fn write_carried_feeds(out: &Path, input: &PublishInput<'_>) -> Result<(), Diagnostic> {
    let carried_over = input.carried_over.iter();
    let absent: Vec<&CarriedFeed> = carried_over
        .filter(|carried| fs::symlink_metadata(out.join(&carried.record.path)).is_err())
        .collect();
    let paths = absent.iter().map(|carried| carried.record.path.as_str());
    let new_folders = NewFolders::create(out, paths)?;
    for carried in &absent {
        new_folders.write(&carried.record.path, once(carried.text.as_str()))?;
    }
    new_folders.publish()
}

/// Removes stale feeds, publishes the page, and writes the final manifest.
fn finish(
    out: &Path,
    input: &PublishInput<'_>,
    report: &PublishReport,
    feeds: &[PlannedFeed<'_>],
    lists: &str,
) -> Result<(), Diagnostic> {
    for stale in report.of_action(FileAction::Remove) {
        listing::remove(out, &stale.path)?;
    }
    site_file::publish(out, input, &report.site_files)?;
    let checksum = digest::of_checksums(feeds.iter().map(|planned| planned.checksum));
    let build = input.build.clone();
    let build = build.map(|build| BuildRecord { checksum, ..build });
    let pieces = [&manifest::beginning(build.as_ref()), lists];
    let path = out.join(manifest::FILE_NAME);
    if ownership::has_pieces(&path, pieces.into_iter()).unwrap_or(false) {
        return Ok(());
    }
    write_manifest(out, &pieces)
}

/// The manifest is the one file that survives a power failure for sure: feeds can be built again,
/// but a lost revision or name cannot.
fn write_manifest(out: &Path, pieces: &[&str]) -> Result<(), Diagnostic> {
    let path = out.join(manifest::FILE_NAME);
    atomic::write_durably(&path, pieces.iter().copied())
}

/// The error of an output folder that is a file.
pub(crate) fn check_out(out: &Path) -> Result<(), Diagnostic> {
    if !out.exists() || out.is_dir() {
        return Ok(());
    }
    Err(Diagnostic::new(
        Code::Unwritable,
        format!("{} is a file, not a folder", out.display()),
    )
    .help("name another folder with `--out`"))
}
