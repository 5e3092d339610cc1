//! One file of the output folder: whose it is, whether it is as it should be, and replacing it.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic};
use crate::digest::{Fingerprint, Fingerprinting};
use crate::feed::calendar::PRODID;
use crate::page;

/// The folders that feeds are in, the output folder itself first.
const FOLDERS: [&str; 5] = ["", "download", "events", "feeds", "tags"];

/// How a file of ours says that it is ours.
#[derive(Debug, Clone, Copy)]
pub enum Mark {
    /// A feed, by its PRODID.
    Feed,
    /// The subscribe page, by the name of its generator.
    Page,
}

impl Mark {
    fn text(self) -> String {
        match self {
            Mark::Feed => format!("\r\nPRODID:{PRODID}\r\n"),
            Mark::Page => page::MARK.to_owned(),
        }
    }

    /// Within how many bytes it stands. A template may have much before it.
    fn within(self) -> u64 {
        match self {
            Mark::Feed => 200,
            Mark::Page => 256 * 1024,
        }
    }
}

const TEMPORARY_PREFIX: &str = ".calfeed-";
const TEMPORARY_SUFFIX: &str = ".tmp";

/// What most feeds fit in. A larger buffer is more memory to touch for each file, and saves
/// nothing but a few calls for the largest.
const BUFFER_BYTES: usize = 16 * 1024;

/// How a file compares to what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// There is none.
    Absent,
    /// It is ours and says something else.
    Different,
    /// It is ours and the same to the byte.
    Same,
}

/// Compares a file with the pieces that it should be made of.
///
/// # Errors
///
/// There is a file or folder that is not ours.
pub fn compare<'t, I: Iterator<Item = &'t str>>(
    path: &Path,
    mark: Mark,
    pieces: impl Fn() -> I,
) -> Result<State, Diagnostic> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(State::Absent),
        // A folder of the path is a file.
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Err(foreign(path)),
        Err(error) => return Err(unwritable(path, &error)),
    };
    if !metadata.is_file() {
        return Err(foreign(path));
    }
    let length: u64 = pieces().map(|piece| piece.len() as u64).sum();
    if length == metadata.len()
        && has_pieces(path, pieces()).map_err(|error| unwritable(path, &error))?
    {
        return Ok(State::Same);
    }
    // Only now: a file that is the same carries the mark too.
    if is_ours(path, mark) {
        Ok(State::Different)
    } else {
        Err(foreign(path))
    }
}

/// Whether a file carries our mark.
pub fn is_ours(path: &Path, mark: Mark) -> bool {
    let mut start = Vec::new();
    let is_read = File::open(path)
        .and_then(|file| file.take(mark.within()).read_to_end(&mut start))
        .is_ok();
    let mark = mark.text();
    is_read
        && start
            .windows(mark.len())
            .any(|window| window == mark.as_bytes())
}

/// Whether a file is made of these pieces and nothing else.
///
/// # Errors
///
/// The file cannot be read.
pub fn has_pieces(path: &Path, pieces: impl Iterator<Item: AsRef<[u8]>>) -> io::Result<bool> {
    let mut reader = BufReader::with_capacity(BUFFER_BYTES, File::open(path)?);
    for piece in pieces {
        let mut expected = piece.as_ref();
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

/// Replaces a file in one step: readers see the old one or the new one, whole.
///
/// # Errors
///
/// The disk refuses. What was there is still there.
pub fn write(path: &Path, pieces: impl Iterator<Item: AsRef<[u8]>>) -> Result<(), Diagnostic> {
    replace(path, |file| write_pieces(file, pieces).map(drop))
}

/// As [`write()`], and tells what the file is known by.
///
/// # Errors
///
/// As [`write()`].
pub fn write_feed<'t>(
    path: &Path,
    pieces: impl Iterator<Item = &'t str>,
) -> Result<Fingerprint, Diagnostic> {
    replace(path, |file| fingerprinted(file, pieces))
}

/// Writes a feed into a folder that nobody reads yet.
///
/// # Errors
///
/// The disk refuses.
pub fn write_unseen_feed<'t>(
    path: &Path,
    pieces: impl Iterator<Item = &'t str>,
) -> Result<Fingerprint, Diagnostic> {
    File::create(path)
        .and_then(|file| fingerprinted(file, pieces))
        .map_err(|error| unwritable(path, &error))
}

fn replace<T>(path: &Path, write: impl FnOnce(File) -> io::Result<T>) -> Result<T, Diagnostic> {
    let temporary = temporary(path);
    let written = File::create(&temporary)
        .and_then(write)
        .and_then(|written| {
            fs::rename(&temporary, path)?;
            Ok(written)
        });
    written.map_err(|error| {
        // A file that could not be finished is of no use; if it cannot be removed either, the
        // next build will.
        let _ = fs::remove_file(&temporary);
        unwritable(path, &error)
    })
}

/// Where a file or a folder is made before it takes its place.
pub fn temporary(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{TEMPORARY_PREFIX}{name}{TEMPORARY_SUFFIX}"))
}

fn fingerprinted<'t>(file: File, pieces: impl Iterator<Item = &'t str>) -> io::Result<Fingerprint> {
    write_pieces(Fingerprinting::new(file), pieces).map(Fingerprinting::finish)
}

fn write_pieces<W: io::Write>(
    inner: W,
    mut pieces: impl Iterator<Item: AsRef<[u8]>>,
) -> io::Result<W> {
    let mut writer = BufWriter::with_capacity(BUFFER_BYTES, inner);
    pieces.try_for_each(|piece| writer.write_all(piece.as_ref()))?;
    Ok(writer.into_inner()?)
}

/// Removes a feed, and its folder if nothing else is in it.
///
/// # Errors
///
/// The disk refuses.
pub fn remove(out: &Path, path: &str) -> Result<(), Diagnostic> {
    let file = out.join(path);
    fs::remove_file(&file).map_err(|error| unwritable(&file, &error))?;
    if let Some(folder) = file.parent().filter(|folder| *folder != out) {
        // Fails while anything is in it, as it should.
        let _ = fs::remove_dir(folder);
    }
    Ok(())
}

/// The paths of all files that may be feeds of ours: links are not.
pub fn calendars_in(out: &Path) -> Vec<String> {
    let in_folder = |folder: &str| -> Vec<String> {
        let names = names_in(&out.join(folder)).into_iter();
        let paths = names.map(|name| match folder {
            "" => name,
            folder => format!("{folder}/{name}"),
        });
        paths.filter(|path| path.ends_with(".ics")).collect()
    };
    FOLDERS.into_iter().flat_map(in_folder).collect()
}

/// The paths of all feeds of ours.
pub fn feeds_in(out: &Path) -> Vec<String> {
    feeds_in_but(out, |_| false)
}

/// The paths of all feeds of ours, but for some that need not be looked at.
pub fn feeds_in_but(out: &Path, is_left_out: impl Fn(&str) -> bool) -> Vec<String> {
    let mut paths = calendars_in(out);
    paths.retain(|path| !is_left_out(path) && is_ours(&out.join(path), Mark::Feed));
    paths
}

/// Removes the temporary files and folders of a build that was interrupted.
pub fn remove_leftovers(out: &Path) {
    let is_leftover =
        |name: &&String| name.starts_with(TEMPORARY_PREFIX) && name.ends_with(TEMPORARY_SUFFIX);
    for folder in FOLDERS {
        let folder = out.join(folder);
        // One that stays does no harm: no reader looks for it.
        for name in names_in(&folder).iter().filter(is_leftover) {
            let _ = fs::remove_file(folder.join(name));
        }
        if folder != out {
            let _ = fs::remove_dir_all(temporary(&folder));
        }
    }
}

/// The names of the regular files in a folder, in order.
fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

/// Keeps a second build of the same folder waiting. Where folders cannot be locked, as on
/// Windows, two builds at once write the same files one after the other.
pub fn lock(out: &Path) -> Option<File> {
    let folder = File::open(out).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

/// A file that is not ours where one of ours should be.
pub fn foreign(path: &Path) -> Diagnostic {
    Diagnostic::new(
        Code::ForeignFile,
        format!(
            "{} was not written by calfeed and is not replaced",
            path.display()
        ),
    )
    .note("nothing was written")
    .help("move it away, or name another folder with `--out`")
}

/// What the disk refuses.
pub fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::new(
        Code::Unwritable,
        format!("cannot write {}: {error}", path.display()),
    )
}
