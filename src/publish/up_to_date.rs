//! The up-to-date check: a build is skipped if neither its input nor its output has changed since
//! the last one.
//!
//! The manifest contains a digest of the input of the last build and a checksum of its files. If
//! both are unchanged, the build only reads. A build that reported diagnostics of its input records
//! neither, so that the next one reports them again.

use std::collections::HashSet;
use std::fs::File;
use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;

use super::site_file::has_checksum;
use super::{listing, ownership};
use crate::digest;
use crate::digest::Digest;
use crate::files;
use crate::limits;
use crate::manifest;
use crate::manifest::{BuildRecord, FeedRecord};
use crate::page;
use crate::session_list;

/// The part of a manifest that the check needs. To skip the rest saves most of the time.
#[derive(Deserialize)]
pub(crate) struct Index {
    build: Option<BuildRecord>,
    feeds: Vec<FeedRecord>,
}

/// The result of a build that has nothing to do.
pub(crate) struct UpToDate {
    /// The record of the last build.
    pub(crate) build: BuildRecord,
    /// The number of feeds.
    pub(crate) feeds: usize,
}

/// Reads the record of the last build; `None` if there is none.
pub(crate) fn read(out: &Path) -> Option<Index> {
    let path = out.join(manifest::FILE_NAME);
    let text = files::read_text(&path, limits::MANIFEST_BYTES).ok()?;
    serde_json::from_str(&text).ok()
}

/// Compares input and output with the record of the last build. `None` if something differs, or
/// if only a build can decide.
pub(crate) fn find(out: &Path, index: Index, inputs: &str) -> Option<UpToDate> {
    let build = index.build.filter(|build| build.inputs == inputs)?;
    let page = out.join(page::PATH);
    let page_is_same = match build.page.as_str() {
        "" => !ownership::is_page(&page),
        checksum => has_checksum(&page, checksum),
    };
    let session_list_is_same = match build.session_list.as_str() {
        // The manifest of a complete build without the file does not list it.
        "" => true,
        checksum => has_checksum(&out.join(session_list::PATH), checksum),
    };
    if !page_is_same || !session_list_is_same {
        return None;
    }
    let files: HashSet<String> = listing::calendars_in(out).into_iter().collect();
    let checksum = |feed: &FeedRecord| {
        files.get(&feed.path)?;
        digest::checksum(File::open(out.join(&feed.path)).ok()?).ok()
    };
    let checksums: Option<Vec<u128>> = index
        .feeds
        .par_iter()
        .with_max_len(1)
        .map(checksum)
        .collect();
    if digest::of_checksums(checksums?.into_iter()) != build.checksum {
        return None;
    }
    Some(UpToDate {
        build,
        feeds: index.feeds.len(),
    })
}

/// The digest of the input of a build: each part of the settings, and the checksums of pages.
pub(crate) fn inputs_digest(settings: &[&str], pages: &[u128]) -> String {
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
