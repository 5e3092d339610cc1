//! Watching of the files that a build reads.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::diagnostic::{Code, Diagnostic};

/// Editors save in several steps, such as writing a new file and renaming it. The build begins
/// when nothing has changed for this time.
const QUIET: Duration = Duration::from_millis(15);

/// The build begins after this time even if files still change.
const LONGEST: Duration = Duration::from_millis(500);

/// The files that a build reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WatchedPaths {
    /// The folder of the events, with everything below it; `None` if EVENTS is a file.
    pub(crate) tree: Option<PathBuf>,
    /// Other files.
    pub(crate) files: BTreeSet<PathBuf>,
}

impl WatchedPaths {
    /// Absolute paths without links, as the system reports changes. A link is watched in addition
    /// to the file to which it leads.
    fn resolve(&self) -> WatchedPaths {
        let mut files = BTreeSet::new();
        for file in &self.files {
            files.extend(fs::canonicalize(file));
            files.insert(resolve_folder(file));
        }
        WatchedPaths {
            tree: self
                .tree
                .as_deref()
                .map(|tree| fs::canonicalize(tree).unwrap_or_else(|_| resolve_folder(tree))),
            files,
        }
    }

    fn contain(&self, path: &Path) -> bool {
        self.files.contains(path) || self.tree.as_ref().is_some_and(|tree| is_below(path, tree))
    }

    /// The folders to watch in addition to the tree. A file that is replaced by another one is a
    /// change of its folder, and so is a tree that is removed or created.
    fn folders(&self) -> BTreeSet<&Path> {
        let parents = self
            .files
            .iter()
            .chain(&self.tree)
            .filter_map(|path| path.parent());
        let is_outside = |folder: &&Path| match &self.tree {
            Some(tree) => !folder.starts_with(tree),
            None => true,
        };
        parents.filter(is_outside).collect()
    }
}

/// Builds read no names that begin with a dot, but editors and `git` write such files often.
fn is_below(path: &Path, tree: &Path) -> bool {
    path.strip_prefix(tree).is_ok_and(|relative| {
        let mut names = relative.iter().map(|name| name.as_encoded_bytes());
        !names.any(|name| name.starts_with(b"."))
    })
}

/// The path with the links of its folder resolved. The file itself may be absent, or be a link.
fn resolve_folder(path: &Path) -> PathBuf {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    match (fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// A change of a watched file.
#[derive(Debug)]
struct Change {
    /// Whether the tree itself was removed, renamed or created, which ends its watch.
    is_of_tree: bool,
}

/// Waits for changes of the files that a build reads.
pub(crate) struct FileWatcher {
    changes: Receiver<Change>,
    sender: Sender<Change>,
    watched: Option<(WatchedPaths, RecommendedWatcher)>,
}

impl FileWatcher {
    /// Watches nothing yet.
    pub(crate) fn new() -> FileWatcher {
        let (sender, changes) = mpsc::channel();
        FileWatcher {
            changes,
            sender,
            watched: None,
        }
    }

    /// Watches these files from now on, and no others.
    ///
    /// # Errors
    ///
    /// The system refuses, for example because of its limit of watched folders.
    pub(crate) fn watch(&mut self, paths: &WatchedPaths) -> Result<(), Diagnostic> {
        let paths = paths.resolve();
        if self
            .watched
            .as_ref()
            .is_some_and(|(watched, _)| *watched == paths)
        {
            return Ok(());
        }
        let watcher = start(&paths, self.sender.clone()).map_err(cannot_watch)?;
        // The previous watcher stops only now, so that no change is missed in between.
        self.watched = Some((paths, watcher));
        Ok(())
    }

    /// Returns after a change, when the files have not changed for a moment.
    pub(crate) fn wait(&mut self) {
        if let Ok(change) = self.changes.recv() {
            self.settle(change);
        }
    }

    /// Takes in the changes that follow the first one closely.
    fn settle(&mut self, mut change: Change) {
        let started = Instant::now();
        loop {
            if change.is_of_tree {
                self.watched = None;
            }
            if started.elapsed() >= LONGEST {
                return;
            }
            match self.changes.recv_timeout(QUIET) {
                Ok(next) => change = next,
                Err(_) => return,
            }
        }
    }
}

fn start(paths: &WatchedPaths, sender: Sender<Change>) -> notify::Result<RecommendedWatcher> {
    let of_handler = paths.clone();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if let Some(change) = event.ok().and_then(|event| change_of(&event, &of_handler)) {
            // The receiver exists as long as the watcher.
            let _ = sender.send(change);
        }
    })?;
    for folder in paths.folders() {
        if folder.is_dir() {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
        }
    }
    if let Some(tree) = paths.tree.as_ref().filter(|tree| tree.is_dir()) {
        watcher.watch(tree, RecursiveMode::Recursive)?;
    }
    Ok(watcher)
}

/// The change that an event reports; `None` if no watched file changed. Builds open all files, so
/// an event of a file that was only opened must not start the next build.
fn change_of(event: &notify::Event, paths: &WatchedPaths) -> Option<Change> {
    if matches!(event.kind, EventKind::Access(_)) {
        return None;
    }
    let is_watched = event.paths.iter().any(|path| paths.contain(path));
    let is_of_tree = event
        .paths
        .iter()
        .any(|path| Some(path) == paths.tree.as_ref());
    is_watched.then_some(Change { is_of_tree })
}

fn cannot_watch(error: notify::Error) -> Diagnostic {
    Diagnostic::new(
        Code::CannotWatch,
        format!("the files cannot be watched for changes: {error}"),
    )
    .help("on Linux, raise the limit `fs.inotify.max_user_watches`, or name a smaller folder")
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind};

    fn paths() -> WatchedPaths {
        WatchedPaths {
            tree: Some("/site/events".into()),
            files: [
                "/site/page.html",
                "/site/events/calfeed.yml",
                "/etc/calfeed.yml",
            ]
            .map(PathBuf::from)
            .into(),
        }
    }

    #[test]
    fn changes_of_watched_files_count() {
        let created = EventKind::Create(CreateKind::Any);
        let cases = [
            (created, "/site/events/a.md", Some(false)),
            (
                EventKind::Modify(ModifyKind::Any),
                "/site/page.html",
                Some(false),
            ),
            (
                EventKind::Remove(RemoveKind::Any),
                "/site/events",
                Some(true),
            ),
            (created, "/site/events.md", None),
            (created, "/site/events/.a.md.swp", None),
            (created, "/site/events/.git/index", None),
            (created, "/site/other.html", None),
            (
                EventKind::Access(AccessKind::Close(AccessMode::Read)),
                "/site/events/a.md",
                None,
            ),
        ];
        for (kind, path, expected) in cases {
            let event = notify::Event::new(kind).add_path(path.into());
            let change = change_of(&event, &paths()).map(|change| change.is_of_tree);
            assert_eq!(change, expected, "{kind:?} {path}");
        }
    }

    #[test]
    fn folders_of_files_are_watched_unless_they_are_below_the_tree() {
        let paths = paths();
        let folders: Vec<&Path> = paths.folders().into_iter().collect();
        assert_eq!(folders, [Path::new("/etc"), Path::new("/site")]);
    }

    #[test]
    fn files_that_are_replaced_and_folders_that_are_created_again_are_seen() {
        let folder = tempfile::tempdir().unwrap();
        let events = folder.path().join("events");
        let page = events.join("new/a.md");
        fs::create_dir_all(&events).unwrap();
        let mut watcher = FileWatcher::new();
        let paths = WatchedPaths {
            tree: Some(events.clone()),
            files: BTreeSet::from([folder.path().join("calfeed.yml")]),
        };
        let steps: [&dyn Fn(); 5] = [
            &|| fs::create_dir(events.join("new")).unwrap(),
            &|| fs::write(&page, "a").unwrap(),
            &|| {
                fs::write(folder.path().join("calfeed.tmp"), "a").unwrap();
                fs::rename(
                    folder.path().join("calfeed.tmp"),
                    folder.path().join("calfeed.yml"),
                )
                .unwrap();
            },
            &|| fs::remove_dir_all(&events).unwrap(),
            &|| fs::create_dir(&events).unwrap(),
        ];
        for step in steps {
            watcher.watch(&paths).unwrap();
            step();
            let change = watcher.changes.recv_timeout(Duration::from_secs(20));
            watcher.settle(change.unwrap());
        }
    }
}
