//! What was published before: the manifest, or what the feeds themselves still say.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::file;
use crate::diagnostic::{Code, Diagnostic};
use crate::event::slug::Slug;
use crate::feed::published::{self, PublishedEntry};
use crate::feed::revision::{Revision, Revisions};
use crate::manifest;
use crate::manifest::{FeedRecord, Manifest};

/// What was published before.
#[derive(Debug, Default)]
pub struct Previous {
    /// The revision of every UID that was ever published.
    pub revisions: Revisions,
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

/// Reads what was published before, from the output folder and, if one is named, from a manifest
/// or a folder elsewhere. A manifest that is not there is none; a broken one gives a warning.
pub fn read(out: &Path, elsewhere: Option<&Path>) -> (Previous, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut previous = Previous::default();
    let own = out.join(manifest::FILE_NAME);
    match read_manifest(&own) {
        Ok(Some(manifest)) => {
            previous.owns_manifest = true;
            let records = manifest.feeds.into_iter();
            previous.records = records
                .map(|record| (record.path.clone(), record))
                .collect();
            previous.revisions = manifest.revisions.into_owned();
        }
        Ok(None) => previous.revisions = revisions_of_feeds(out),
        Err(reason) => {
            let feeds = file::feeds_in(out);
            // Among feeds of ours it can only be ours, damaged.
            previous.owns_manifest = !feeds.is_empty();
            if previous.owns_manifest {
                diagnostics.push(broken(&own, &reason));
            }
            previous.revisions = revisions_of_feeds(out);
        }
    }
    if let Some(elsewhere) = elsewhere {
        let path = manifest_path(elsewhere);
        match read_manifest(&path) {
            Ok(Some(manifest)) => previous.revisions = manifest.revisions.into_owned(),
            Ok(None) => {}
            Err(reason) => {
                diagnostics.push(broken(&path, &reason));
                let folder = path.parent().unwrap_or(Path::new("."));
                merge(&mut previous.revisions, revisions_of_feeds(folder));
            }
        }
    }
    (previous, diagnostics)
}

/// A folder stands for the manifest in it.
fn manifest_path(path: &Path) -> PathBuf {
    if path.is_dir() {
        path.join(manifest::FILE_NAME)
    } else {
        path.to_owned()
    }
}

fn read_manifest(path: &Path) -> Result<Option<Manifest<'static>>, String> {
    match fs::read_to_string(path) {
        Ok(text) => Manifest::parse(&text).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

fn broken(path: &Path, reason: &str) -> Diagnostic {
    Diagnostic::new(
        Code::BrokenManifest,
        format!("{} is not a manifest: {reason}", path.display()),
    )
    .note("revisions are taken from the feeds that are there; the manifest is written anew")
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
