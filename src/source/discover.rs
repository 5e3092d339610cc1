//! Finding event pages below EVENTS, and reading one.

use std::fs::{self, FileType};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{hidden::is_hidden, missing};
use crate::config;
use crate::diagnostic::{Code, Diagnostic, SourceFile};
use crate::document::page::split;
use crate::document::{Document, Format};
use crate::limits;

/// The extensions of pages.
const PAGE_EXTENSIONS: [&str; 8] = [
    "md", "markdown", "mdx", "html", "htm", "njk", "liquid", "adoc",
];

/// A file that may be an event page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) path: PathBuf,
    /// The path below EVENTS, with `/` between folders, on every system.
    pub(crate) relative_path: String,
}

/// The pages below `events`, in the order of their names, and what could not be looked at.
///
/// Names that begin with `.` or `_` are skipped, except `events` itself, `_index.md` of Hugo, and
/// the folders `_posts` and `_events` of Jekyll. Output folders of calfeed are skipped.
/// A link is followed only to a file below `events`: event pages come from strangers, and a link
/// out of the tree would publish whatever it points to.
pub(crate) fn discover(events: &Path) -> (Vec<Candidate>, Vec<Diagnostic>) {
    if events.is_file() {
        let name = events.file_name().unwrap_or_default().to_string_lossy();
        let candidate = Candidate {
            path: events.to_owned(),
            relative_path: name.into_owned(),
        };
        return (vec![candidate], Vec::new());
    }
    if fs::symlink_metadata(events).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return (Vec::new(), vec![missing::report(events)]);
    }
    let entries: Vec<walkdir::Result<DirEntry>> = WalkDir::new(events)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry))
        .collect();
    let found: Vec<Result<Option<Candidate>, Diagnostic>> = entries
        .into_par_iter()
        .map(|entry| match entry {
            Ok(entry) => candidate(events, &entry),
            Err(error) => Err(unlistable(events, &error)),
        })
        .collect();
    let mut candidates = Vec::new();
    let mut diagnostics = Vec::new();
    for result in found {
        match result {
            Ok(candidate) => candidates.extend(candidate),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    (candidates, diagnostics)
}

fn unlistable(events: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = error.path().unwrap_or(events);
    let reason = error
        .io_error()
        .map_or_else(|| error.to_string(), ToString::to_string);
    unreadable(path, reason)
}

/// The folder to which paths are relative.
pub(crate) fn root(events: &Path) -> &Path {
    match (events.is_file(), events.parent()) {
        (true, Some(parent)) => parent,
        _ => events,
    }
}

/// Whether a file may contain events.
pub(crate) fn is_document(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let is_config = path
        .file_name()
        .is_some_and(|name| name == config::FILE_NAME);
    extension.is_some_and(|extension| {
        let extension = extension.to_ascii_lowercase();
        PAGE_EXTENSIONS.contains(&extension.as_str())
            || (Format::of_extension(&extension).is_some() && !is_config)
    })
}

fn candidate(events: &Path, entry: &DirEntry) -> Result<Option<Candidate>, Diagnostic> {
    let path = entry.path();
    if entry.depth() == 0 && !path.is_dir() {
        return Err(unreadable(events, "it is not a folder"));
    }
    if entry.path_is_symlink() && entry.depth() > 0 {
        let inside = fs::canonicalize(path)
            .ok()
            .zip(fs::canonicalize(events).ok());
        match inside {
            Some((target, root)) if target.starts_with(&root) && target.is_file() => {}
            _ => {
                return Err(Diagnostic::new(
                    Code::LinkSkipped,
                    format!("the link {} is not followed", path.display()),
                )
                .note("links are followed only to files inside the events folder"));
            }
        }
    }
    if entry.file_type().is_dir() || !is_document(path) {
        return Ok(None);
    }
    if !entry.path_is_symlink() {
        refuse_irregular(path, entry.file_type())?;
    }
    let relative_path = path
        .strip_prefix(events)
        .unwrap_or(path)
        .components()
        .map(|component| component.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/");
    Ok(Some(Candidate {
        path: path.to_owned(),
        relative_path,
    }))
}

/// Reads a candidate and cuts it in two; `None` if it has no front matter.
///
/// # Errors
///
/// The file cannot be read, is larger than [`limits::SOURCE_BYTES`], is not UTF-8, or has front
/// matter that [`split`] refuses.
pub(crate) fn read(events: &Path, candidate: &Candidate) -> Result<Option<Document>, Diagnostic> {
    document(events, candidate, read_bytes(&candidate.path)?)
}

/// Reads a page from a stream, as if it were the file at the candidate's path.
///
/// # Errors
///
/// As [`read`].
pub(crate) fn read_stream(
    events: &Path,
    candidate: &Candidate,
    stream: impl Read,
) -> Result<Option<Document>, Diagnostic> {
    document(events, candidate, up_to_limit(&candidate.path, stream, 0)?)
}

fn document(
    events: &Path,
    candidate: &Candidate,
    bytes: Vec<u8>,
) -> Result<Option<Document>, Diagnostic> {
    let shown = match shown_folder(events).as_str() {
        "" => candidate.relative_path.clone(),
        folder => format!("{folder}/{}", candidate.relative_path),
    };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Err(not_utf8(shown, error)),
    };
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    let file = Arc::new(SourceFile { path: shown, text });
    let extension = candidate
        .path
        .extension()
        .and_then(|extension| extension.to_str());
    match extension.and_then(Format::of_extension) {
        Some(format) => Ok(Some(Document::new_data(
            &file,
            &candidate.relative_path,
            format,
        ))),
        None => split(&file, &candidate.relative_path),
    }
}

/// Reads one page that somebody names.
///
/// # Errors
///
/// As [`read`].
pub(crate) fn read_page(path: &Path) -> Result<Option<Document>, Diagnostic> {
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, error))?;
    refuse_irregular(path, metadata.file_type())?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().unwrap_or_default();
    let candidate = Candidate {
        path: path.to_owned(),
        relative_path: name.to_string_lossy().into_owned(),
    };
    let mut source = read(folder, &candidate)?;
    if let Some(source) = &mut source
        && let Some(file) = Arc::get_mut(&mut source.file)
    {
        file.path = path.display().to_string();
    }
    Ok(source)
}

/// EVENTS as messages show it: as it was given, without a final slash.
fn shown_folder(events: &Path) -> String {
    let shown = events.display().to_string();
    match shown.trim_end_matches('/') {
        "" => shown,
        trimmed => trimmed.to_owned(),
    }
}

/// A FIFO or a device would block or never end.
fn refuse_irregular(path: &Path, kind: FileType) -> Result<(), Diagnostic> {
    if kind.is_file() {
        return Ok(());
    }
    Err(unreadable(path, "it is not a regular file"))
}

/// Reads a file up to the limit.
fn read_bytes(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let unreadable = |error| unreadable(path, error);
    let file = fs::File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    up_to_limit(path, file, length)
}

/// The bytes of a stream of about `length` bytes.
fn up_to_limit(path: &Path, stream: impl Read, length: u64) -> Result<Vec<u8>, Diagnostic> {
    let capacity = usize::try_from(length.min(limits::SOURCE_BYTES)).unwrap_or(0);
    let mut bytes = Vec::with_capacity(capacity);
    let mut stream = stream.take(limits::SOURCE_BYTES + 1);
    let read = stream.read_to_end(&mut bytes);
    read.map_err(|error| unreadable(path, error))?;
    if bytes.len() as u64 > limits::SOURCE_BYTES {
        return Err(Diagnostic::new(
            Code::TooLarge,
            format!("{} is larger than an event page can be", path.display()),
        )
        .note(format!("the limit is {} bytes", limits::SOURCE_BYTES)));
    }
    Ok(bytes)
}

fn unreadable(path: &Path, reason: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::unreadable(path.display(), reason)
}

fn not_utf8(path: String, error: std::string::FromUtf8Error) -> Diagnostic {
    let start = error.utf8_error().valid_up_to();
    // The text before the invalid byte is unchanged, so that line and column are right.
    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
    let file = Arc::new(SourceFile { path, text });
    Diagnostic::new(Code::NotUtf8, "the file is not UTF-8 text")
        .label("the first byte that is not")
        .help("save it with the encoding UTF-8")
        .at(&file, start..start + '\u{fffd}'.len_utf8())
}
