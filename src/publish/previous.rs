//! What was published before: the manifest, or what the feeds themselves still say.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::file;
use crate::diagnostic::{Code, Diagnostic, Reported, Reporter};
use crate::event::slug::Slug;
use crate::feed::published::{self, PublishedEntry};
use crate::manifest;
use crate::manifest::{FeedRecord, Manifest, ManifestError, Names};
use crate::manifest::{Revision, Revisions};

/// What was published before.
#[derive(Debug, Default)]
pub struct Previous {
    /// The revision of every UID that was ever published.
    pub revisions: Revisions,
    /// The names of each document that was ever published.
    pub names: Names,
    /// Whether a manifest in the output folder is ours to replace.
    pub owns_manifest: bool,
    records: HashMap<String, FeedRecord>,
}

impl Previous {
    /// What the manifest of the output folder says of a feed.
    pub fn record(&self, path: &str) -> Option<&FeedRecord> {
        self.records.get(path)
    }

    /// The records of one event's own files.
    pub fn records_of(&self, slug: &Slug) -> Vec<FeedRecord> {
        let beginnings = [format!("events/{slug}."), format!("download/{slug}.")];
        let is_own = |path: &str| {
            beginnings
                .iter()
                .any(|beginning| path.starts_with(beginning))
        };
        let mut records: Vec<FeedRecord> = self
            .records
            .values()
            .filter(|record| is_own(&record.path))
            .cloned()
            .collect();
        records.sort_by(|a, b| a.path.cmp(&b.path));
        records
    }
}

/// Reads the manifest of the output folder, and the one that `--previous` names. The latter takes
/// precedence: in CI the output folder holds what an earlier build of another branch left.
///
/// # Errors
///
/// A manifest of a newer version.
pub fn read(
    out: &Path,
    elsewhere: Option<&Path>,
    reporter: &mut Reporter,
) -> Result<Previous, Reported> {
    let mut previous = read_out(out, reporter)?;
    let Some(elsewhere) = elsewhere else {
        return Ok(previous);
    };
    let path = manifest_path(elsewhere);
    match read_manifest(&path) {
        Ok(Some(manifest)) => {
            previous.revisions = manifest.revisions;
            previous.names = manifest.names;
        }
        Ok(None) => {
            reporter.report(no_previous(&path));
        }
        Err(ManifestError::Newer(version)) => return Err(reporter.report(newer(&path, version))),
        Err(ManifestError::Broken(reason)) => {
            reporter.report(broken(&path, &reason));
            let folder = path.parent().unwrap_or(Path::new("."));
            merge(&mut previous.revisions, revisions_of_feeds(folder));
        }
    }
    Ok(previous)
}

fn read_out(out: &Path, reporter: &mut Reporter) -> Result<Previous, Reported> {
    let path = out.join(manifest::FILE_NAME);
    match read_manifest(&path) {
        Ok(Some(manifest)) => {
            let records = manifest.feeds.into_iter();
            Ok(Previous {
                revisions: manifest.revisions,
                names: manifest.names,
                owns_manifest: true,
                records: records
                    .map(|record| (record.path.clone(), record))
                    .collect(),
            })
        }
        Ok(None) => Ok(Previous {
            revisions: revisions_of_feeds(out),
            ..Previous::default()
        }),
        Err(ManifestError::Newer(version)) => Err(reporter.report(newer(&path, version))),
        Err(ManifestError::Broken(reason)) => {
            // Next to feeds of calfeed it can only be the manifest, damaged.
            let owns_manifest = !file::feeds_in(out).is_empty();
            if owns_manifest {
                reporter.report(broken(&path, &reason));
            }
            Ok(Previous {
                revisions: revisions_of_feeds(out),
                owns_manifest,
                ..Previous::default()
            })
        }
    }
}

/// A folder stands for the manifest in it.
fn manifest_path(path: &Path) -> PathBuf {
    if path.is_dir() {
        path.join(manifest::FILE_NAME)
    } else {
        path.to_owned()
    }
}

fn read_manifest(path: &Path) -> Result<Option<Manifest>, ManifestError> {
    match fs::read_to_string(path) {
        Ok(text) => Manifest::parse(&text).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ManifestError::Broken(error.to_string())),
    }
}

fn broken(path: &Path, reason: &str) -> Diagnostic {
    Diagnostic::new(
        Code::BrokenManifest,
        format!("{} is not a manifest: {reason}", path.display()),
    )
    .note("revisions are read from the feeds in the folder, and the manifest is written again")
}

fn newer(path: &Path, version: u64) -> Diagnostic {
    Diagnostic::new(
        Code::NewerManifest,
        format!(
            "{} has version {version} of the format, which this calfeed cannot read",
            path.display()
        ),
    )
    .note("a newer version of calfeed wrote it; nothing was written")
    .help("install the version of calfeed that wrote it, or a newer one")
}

fn no_previous(path: &Path) -> Diagnostic {
    Diagnostic::new(
        Code::NoPrevious,
        format!(
            "there is no manifest at {}, so every session counts as new",
            path.display()
        ),
    )
    .help("correct the path of `--previous`, unless this is the first build of the site")
}

/// The revisions that the feeds of a folder tell.
fn revisions_of_feeds(folder: &Path) -> Revisions {
    let mut revisions = Revisions::new();
    for (_, entries) in published_entries(folder) {
        let found = entries
            .into_iter()
            .map(|entry| (entry.entry.uid, entry.revision));
        merge(&mut revisions, found.collect());
    }
    revisions
}

/// Adds revisions; of two of one UID, the later stays.
fn merge(revisions: &mut Revisions, others: BTreeMap<String, Revision>) {
    for (uid, revision) in others {
        match revisions.get(&uid) {
            Some(known) if known.sequence >= revision.sequence => {}
            _ => {
                revisions.insert(uid, revision);
            }
        }
    }
}

/// The entries of every feed in a folder, by path.
pub fn published_entries(folder: &Path) -> Vec<(String, Vec<PublishedEntry>)> {
    file::feeds_in(folder)
        .into_iter()
        .filter_map(|path| {
            let text = fs::read_to_string(folder.join(&path)).ok()?;
            Some((path, published::entries(&text)))
        })
        .collect()
}
