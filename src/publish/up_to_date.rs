//! Builds before which nothing has changed, which are most of those in CI.
//!
//! The manifest holds a digest of all that the last build read, and a checksum of all that it
//! wrote. Where both are as they were, there is nothing to parse, expand, render or compare: only
//! reading. A build that had anything to say keeps no such record, so that it says it again.

use std::collections::HashSet;
use std::fs::{self, File};
use std::iter::once;
use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;

use crate::digest;
use crate::digest::Digest;
use crate::manifest;
use crate::manifest::{BuildRecord, FeedRecord};
use crate::page;
use crate::publish::file;

/// The part of a manifest that is needed here: revisions, the most of it, are passed over.
#[derive(Deserialize)]
pub struct Index {
    build: Option<BuildRecord>,
    feeds: Vec<FeedRecord>,
}

/// What a build would find that has nothing to do.
pub struct Idle {
    /// What the last build read and found.
    pub build: BuildRecord,
    /// How many feeds are as they were.
    pub feeds: usize,
}

/// Reads what the last build told about itself. A manifest that cannot be read tells nothing.
pub fn read(out: &Path) -> Option<Index> {
    let text = fs::read_to_string(out.join(manifest::FILE_NAME)).ok()?;
    serde_json::from_str(&text).ok()
}

/// Finds out whether the output folder is what a build of `inputs` would make of it. `None`, too,
/// if that cannot be told without building.
pub fn find(out: &Path, index: Index, inputs: &str) -> Option<Idle> {
    let build = index.build.filter(|build| build.inputs == inputs)?;
    let page = out.join(page::PATH);
    let page_is_same = match build.page.as_str() {
        "" => !file::is_ours(&page, file::Mark::Page),
        checksum => is_regular(&page) && has_checksum(&page, checksum),
    };
    let files: HashSet<String> = file::calendars_in(out).into_iter().collect();
    let produced: HashSet<&str> = index.feeds.iter().map(|feed| feed.path.as_str()).collect();
    let mut others = files
        .iter()
        .filter(|path| !produced.contains(path.as_str()));
    let has_stale = others.any(|path| file::is_ours(&out.join(path), file::Mark::Feed));
    if !page_is_same || has_stale {
        return None;
    }
    let checksum = |feed: &FeedRecord| {
        files.get(&feed.path)?;
        digest::checksum(File::open(out.join(&feed.path)).ok()?).ok()
    };
    let checksums: Option<Vec<u128>> = index.feeds.par_iter().map(checksum).collect();
    let is_current = digest::of_checksums(checksums?.into_iter()) == build.checksum;
    is_current.then_some(Idle {
        build,
        feeds: index.feeds.len(),
    })
}

fn is_regular(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}

fn has_checksum(path: &Path, expected: &str) -> bool {
    File::open(path)
        .and_then(digest::checksum)
        .is_ok_and(|checksum| digest::of_checksums(once(checksum)) == expected)
}

/// The digest of all that a build depends on: each part of `settings`, and the checksums of pages.
pub fn inputs_digest(settings: &[&str], pages: &[u128]) -> String {
    let mut digest = Digest::default();
    for setting in settings {
        digest.update(setting.len().to_le_bytes());
        digest.update(setting);
    }
    for checksum in pages {
        digest.update(checksum.to_le_bytes());
    }
    digest.finish()
}
