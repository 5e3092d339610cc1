//! The previous build: its manifest, or what the published feeds still show of it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::listing;
use super::ownership::Ownership;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Reported, Reporter, SourceFile};
use crate::event::slug::Slug;
use crate::feed::adopt;
use crate::files;
use crate::limits;
use crate::manifest;
use crate::manifest::{
    FeedKind, FeedRecord, FileRecord, Manifest, ManifestError, Names, Revision, Revisions,
};
use crate::session_list::{self, SessionRecord};

/// The results of the previous build.
#[derive(Debug, Default)]
pub struct Previous {
    /// The revision of each UID that was ever published.
    pub(crate) revisions: Revisions,
    /// The names of each document that was ever published.
    pub(crate) names: Names,
    /// The feeds of the output folder that belong to this site.
    pub(crate) ownership: Ownership,
    /// Whether the manifest in the output folder belongs to calfeed.
    pub(crate) owns_manifest: bool,
    /// The folders with published feeds: the output folder, and that of `--previous`.
    folders: Vec<PathBuf>,
    /// Whether a manifest lists `sessions.json`.
    pub(crate) has_session_list: bool,
    /// The records of the files of the output folder that are not feeds.
    pub(super) files: Vec<FileRecord>,
    records: HashMap<String, FeedRecord>,
}

impl Previous {
    /// The record of a feed.
    pub(crate) fn record(&self, path: &str) -> Option<&FeedRecord> {
        self.records.get(path)
    }

    /// The records of the feeds of one event, in the order of paths.
    pub(crate) fn records_of(&self, slug: &Slug) -> Vec<&FeedRecord> {
        let beginnings = [format!("events/{slug}."), format!("download/{slug}.")];
        self.sorted_records(|record| {
            let mut beginnings = beginnings.iter();
            beginnings.any(|beginning| record.path.starts_with(beginning))
        })
    }

    /// The records of the feeds that events share, in the order of paths.
    pub(crate) fn shared_records(&self) -> Vec<&FeedRecord> {
        self.sorted_records(|record| {
            !matches!(
                record.kind,
                FeedKind::Event | FeedKind::Track | FeedKind::Download
            )
        })
    }

    /// The records of all feeds, in the order of paths.
    pub(crate) fn records(&self) -> Vec<&FeedRecord> {
        self.sorted_records(|_| true)
    }

    /// The text of a published feed, from the output folder or from the folder of the manifest
    /// that `--previous` names.
    pub(crate) fn read_feed(&self, path: &str) -> Option<String> {
        self.folders.iter().find_map(|folder| {
            let text = files::read_text(&folder.join(path), limits::FEED_BYTES).ok()?;
            text.starts_with("BEGIN:VCALENDAR").then_some(text)
        })
    }

    /// The published `sessions.json`, from the same folders.
    pub(crate) fn read_session_list(&self) -> Option<Vec<SessionRecord>> {
        self.folders.iter().find_map(|folder| {
            let path = folder.join(session_list::PATH);
            let text = files::read_text(&path, limits::FEED_BYTES).ok()?;
            session_list::record::parse(&text)
        })
    }

    fn sorted_records(&self, is_wanted: impl Fn(&FeedRecord) -> bool) -> Vec<&FeedRecord> {
        let mut records: Vec<&FeedRecord> = self
            .records
            .values()
            .filter(|record| is_wanted(record))
            .collect();
        records.sort_by(|a, b| a.path.cmp(&b.path));
        records
    }

    fn add_records(&mut self, records: Vec<FeedRecord>) {
        for record in records {
            if listing::is_feed_path(&record.path) {
                self.records.entry(record.path.clone()).or_insert(record);
            }
        }
    }
}

/// Reads the manifest of the output folder, and the one that `--previous` names. Revisions and
/// names of the latter take precedence: it is the one of the live site.
///
/// # Errors
///
/// A newer version of calfeed wrote a manifest.
pub(crate) fn read(
    out: &Path,
    elsewhere: Option<&Path>,
    config: &Config,
    reporter: &mut Reporter,
) -> Result<Previous, Reported> {
    let mut previous = Previous {
        folders: vec![out.to_owned()],
        ..Previous::default()
    };
    let is_read = read_out(out, &mut previous, reporter)?;
    if let Some(path) = elsewhere {
        read_elsewhere(path, &mut previous, config, reporter)?;
    }
    if !is_read {
        let sites = previous.names.sites().map(str::to_owned);
        let sites = sites.chain([config.site().to_owned()]);
        previous.ownership = Ownership::of_sites(sites.collect::<Vec<_>>().into_iter());
        let feeds = previous.ownership.feeds_in(out);
        // Next to feeds of this site, a broken manifest can only be its own.
        previous.owns_manifest = !feeds.is_empty();
        if elsewhere.is_none() {
            previous.revisions = revisions_of_feeds(out, feeds);
        }
    }
    Ok(previous)
}

/// Reads the names in the manifest of the output folder, for commands that write nothing there.
///
/// # Errors
///
/// A newer version of calfeed wrote the manifest.
pub(crate) fn names(out: &Path, reporter: &mut Reporter) -> Result<Names, Reported> {
    let path = out.join(manifest::FILE_NAME);
    match read_manifest(&path) {
        Ok(manifest) => Ok(manifest.map(|manifest| manifest.names).unwrap_or_default()),
        Err(ManifestError::Newer(version)) => Err(reporter.report(newer(&path, version))),
        // It may belong to another program, and `build` reports it.
        Err(ManifestError::Broken(_)) => Ok(Names::default()),
    }
}

/// Reads the manifest of the output folder; `false` if there is none that can be read.
fn read_out(
    out: &Path,
    previous: &mut Previous,
    reporter: &mut Reporter,
) -> Result<bool, Reported> {
    let path = out.join(manifest::FILE_NAME);
    match read_manifest(&path) {
        Ok(Some(manifest)) => {
            let feeds = manifest.feeds.iter().map(|record| record.path.clone());
            let files = manifest.files.iter().map(|record| record.path.clone());
            previous.ownership = Ownership::of_manifest(feeds.chain(files));
            previous.has_session_list = lists_session_list(&manifest.files);
            previous.files = manifest.files;
            previous.owns_manifest = true;
            previous.revisions = manifest.revisions;
            previous.names = manifest.names;
            previous.add_records(manifest.feeds);
            Ok(true)
        }
        Ok(None) => Ok(false),
        Err(ManifestError::Newer(version)) => Err(reporter.report(newer(&path, version))),
        Err(ManifestError::Broken(reason)) => {
            reporter.report(broken(&path, &reason));
            Ok(false)
        }
    }
}

fn read_elsewhere(
    path: &Path,
    previous: &mut Previous,
    config: &Config,
    reporter: &mut Reporter,
) -> Result<(), Reported> {
    let path = manifest_path(path);
    let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
    match read_manifest(&path) {
        Ok(Some(manifest)) => {
            previous.revisions = manifest.revisions;
            previous.names = manifest.names;
            previous.add_records(manifest.feeds);
            previous.has_session_list |= lists_session_list(&manifest.files);
            previous.folders.push(folder);
        }
        Ok(None) => {
            reporter.report(no_previous(&path));
        }
        Err(ManifestError::Newer(version)) => return Err(reporter.report(newer(&path, version))),
        Err(ManifestError::Broken(reason)) => {
            reporter.report(broken(&path, &reason));
            let site = [config.site().to_owned()].into_iter();
            let feeds = Ownership::of_sites(site).feeds_in(&folder);
            merge(&mut previous.revisions, revisions_of_feeds(&folder, feeds));
        }
    }
    Ok(())
}

fn lists_session_list(files: &[FileRecord]) -> bool {
    files.iter().any(|record| record.path == session_list::PATH)
}

/// For a folder, the path of the manifest in it.
fn manifest_path(path: &Path) -> PathBuf {
    if path.is_dir() {
        path.join(manifest::FILE_NAME)
    } else {
        path.to_owned()
    }
}

fn read_manifest(path: &Path) -> Result<Option<Manifest>, ManifestError> {
    if fs::symlink_metadata(path).is_err() {
        return Ok(None);
    }
    let text = files::read_text(path, limits::MANIFEST_BYTES)
        .map_err(|diagnostic| ManifestError::Broken(diagnostic.message))?;
    Manifest::parse(&text).map(Some)
}

fn broken(path: &Path, reason: &str) -> Diagnostic {
    Diagnostic::new(
        Code::BrokenManifest,
        format!("{} is not a manifest: {reason}", path.display()),
    )
    .note("revisions are read from the feeds in the folder, and names are derived from paths")
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

/// The revisions in the VEVENTs of feeds.
fn revisions_of_feeds(folder: &Path, feeds: Vec<String>) -> Revisions {
    let mut revisions = Revisions::new();
    for path in feeds {
        if let Ok(text) = files::read_text(&folder.join(&path), limits::FEED_BYTES) {
            let file = Arc::new(SourceFile { path, text });
            merge(&mut revisions, adopt::revisions_of_feed(&file));
        }
    }
    revisions
}

/// Adds revisions; of two of one UID, the later one stays.
fn merge(revisions: &mut Revisions, others: Revisions) {
    for (uid, revision) in others {
        let is_older = |existing: &Revision| existing.sequence < revision.sequence;
        if revisions.get(&uid).is_none_or(is_older) {
            revisions.insert(uid, revision);
        }
    }
}
