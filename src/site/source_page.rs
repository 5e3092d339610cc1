//! A file of EVENTS as it was read.

use std::io::Read;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::digest;
use crate::document::Document;
use crate::source::discover::{self, Candidate};

pub(super) struct SourcePage {
    pub(crate) candidate: Candidate,
    pub(crate) source: Result<Option<Document>, Diagnostic>,
    /// Checksum of path and text; `None` if the file could not be read.
    pub(crate) checksum: Option<u128>,
}

pub(super) fn read_page(root: &Path, candidate: Candidate) -> SourcePage {
    let source = discover::read(root, &candidate);
    SourcePage::new(candidate, source)
}

/// Reads a page from a stream, as if it were the file at the candidate's path.
pub(super) fn read_stream(root: &Path, candidate: Candidate, stream: impl Read) -> SourcePage {
    let source = discover::read_stream(root, &candidate, stream);
    SourcePage::new(candidate, source)
}

impl SourcePage {
    fn new(candidate: Candidate, source: Result<Option<Document>, Diagnostic>) -> SourcePage {
        SourcePage {
            checksum: checksum(&candidate, &source),
            candidate,
            source,
        }
    }
}

fn checksum(candidate: &Candidate, source: &Result<Option<Document>, Diagnostic>) -> Option<u128> {
    let source = source.as_ref().ok()?;
    let text = source.as_ref().map_or("", |source| &source.file.text);
    let pieces = [candidate.relative_path.as_str(), "\n", text];
    Some(digest::checksum_of_pieces(pieces.into_iter()))
}
