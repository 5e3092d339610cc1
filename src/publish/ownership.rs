//! Ownership: which files of the output folder calfeed may replace and remove.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::Path;

use super::listing;
use crate::diagnostic::{Code, Diagnostic};
use crate::feed::calendar::PRODID;
use crate::feed::published;
use crate::files;
use crate::limits;
use crate::page;
use crate::session_list;

/// A feed has PRODID among its first properties.
const PRODID_WITHIN: u64 = 200;

/// The page's generator is found even after a long beginning of a template.
const PAGE_MARK_WITHIN: u64 = 256 * 1024;

/// The feeds of an output folder that belong to this site.
///
/// The manifest decides: another calfeed site may have published a feed that was copied into the
/// folder. Without a manifest, the UIDs in a feed decide.
#[derive(Debug, Default)]
pub(crate) struct Ownership {
    /// The paths in the manifest; `None` without a manifest.
    listed: Option<HashSet<String>>,
    /// The parts of UIDs after the `@`.
    sites: HashSet<String>,
}

impl Ownership {
    /// The feeds that a manifest lists.
    pub(crate) fn of_manifest(paths: impl Iterator<Item = String>) -> Ownership {
        Ownership {
            listed: Some(paths.collect()),
            sites: HashSet::new(),
        }
    }

    /// The feeds with UIDs of some sites, if there is no manifest.
    pub(crate) fn of_sites(sites: impl Iterator<Item = String>) -> Ownership {
        Ownership {
            listed: None,
            sites: sites.collect(),
        }
    }

    /// Whether a feed belongs to this site.
    pub(crate) fn owns(&self, out: &Path, path: &str) -> bool {
        let file = out.join(path);
        match &self.listed {
            Some(listed) => listed.contains(path) && is_feed(&file),
            None => is_feed(&file) && self.has_own_uids(&file),
        }
    }

    /// Whether the `sessions.json` of the output folder belongs to this site.
    pub(crate) fn owns_session_list(&self, out: &Path) -> bool {
        let text = files::read_text(&out.join(session_list::PATH), limits::FEED_BYTES);
        let sessions = text
            .ok()
            .and_then(|text| session_list::record::parse(&text));
        match (&self.listed, sessions) {
            (_, None) => false,
            (Some(listed), Some(_)) => listed.contains(session_list::PATH),
            (None, Some(sessions)) => sessions.iter().any(|session| self.is_own_uid(&session.uid)),
        }
    }

    /// The paths of all feeds of this site.
    pub(crate) fn feeds_in(&self, out: &Path) -> Vec<String> {
        let mut paths = listing::calendars_in(out);
        paths.retain(|path| self.owns(out, path));
        paths
    }

    /// A feed without sessions has no UID that could belong to another site.
    fn has_own_uids(&self, file: &Path) -> bool {
        let Ok(text) = std::fs::read_to_string(file) else {
            return false;
        };
        let mut uids = published::uids(&text).peekable();
        uids.peek().is_none() || uids.any(|uid| self.is_own_uid(&uid))
    }

    fn is_own_uid(&self, uid: &str) -> bool {
        let site = uid.rsplit_once('@').map(|(_, site)| site);
        site.is_some_and(|site| self.sites.contains(site))
    }
}

/// Whether calfeed wrote a feed, for this site or another one.
fn is_feed(path: &Path) -> bool {
    has_mark(path, &format!("\r\nPRODID:{PRODID}\r\n"), PRODID_WITHIN)
}

/// Whether calfeed wrote a page.
pub(crate) fn is_page(path: &Path) -> bool {
    has_mark(path, page::MARK, PAGE_MARK_WITHIN)
}

fn has_mark(path: &Path, mark: &str, within: u64) -> bool {
    let mut start = Vec::new();
    let is_regular = std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
    is_regular
        && File::open(path)
            .and_then(|file| file.take(within).read_to_end(&mut start))
            .is_ok()
        && start
            .windows(mark.len())
            .any(|window| window == mark.as_bytes())
}

/// Whether the content of a file is exactly these pieces.
///
/// # Errors
///
/// The file cannot be read.
pub(crate) fn has_pieces<'t>(
    path: &Path,
    pieces: impl Iterator<Item = &'t str>,
) -> io::Result<bool> {
    let mut reader = BufReader::with_capacity(limits::READ_BUFFER_BYTES, File::open(path)?);
    for piece in pieces {
        let mut expected = piece.as_bytes();
        while !expected.is_empty() {
            let found = reader.fill_buf()?;
            let length = found.len().min(expected.len());
            let (head, rest) = expected.split_at(length);
            if length == 0 || found.get(..length) != Some(head) {
                return Ok(false);
            }
            reader.consume(length);
            expected = rest;
        }
    }
    Ok(reader.fill_buf()?.is_empty())
}

/// The error that a path of calfeed has a file of somebody else.
pub(crate) fn foreign(path: &Path) -> Diagnostic {
    Diagnostic::new(
        Code::ForeignFile,
        format!(
            "{} was not written by this site, so it is not replaced",
            path.display()
        ),
    )
    .note("nothing was written")
    .help("move it away, or name another folder with `--out`")
}
