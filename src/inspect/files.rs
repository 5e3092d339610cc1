//! The files of a site that may be read: sources, but no output, dependencies or themes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Reporter, SourceFile};
use crate::document::value::Node;
use crate::document::{Document, Format};
use crate::files;
use crate::limits;
use crate::source::{discover, hidden};

/// Folders without sources of pages: output, dependencies, themes and tests of generators.
const SKIPPED_FOLDERS: &[&str] = &[
    "node_modules",
    "vendor",
    "target",
    "_site",
    "public",
    "dist",
    "build",
    "out",
    "_includes",
    "_layouts",
    "_sass",
    "_drafts",
    "_template",
    "_templates",
    "archetypes",
    "themes",
    "layouts",
    "templates",
    "resources",
    "test",
    "tests",
    "exampleSite",
    "i18n",
    "locales",
];

/// The files below a folder.
#[derive(Debug)]
pub(crate) struct InspectedFiles {
    root: PathBuf,
    /// Paths relative to the root, with `/` between folders, in the order of names.
    paths: Vec<String>,
}

impl InspectedFiles {
    /// Lists the files of a site. Links are not followed.
    pub(crate) fn list(root: &Path) -> InspectedFiles {
        let paths = WalkDir::new(root)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !is_skipped(entry))
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .take(limits::INSPECTED_FILES)
            .map(|entry| relative_path(root, entry.path()));
        InspectedFiles {
            root: root.to_owned(),
            paths: paths.collect(),
        }
    }

    /// The folder of a site of which only single files are looked at.
    pub(crate) fn unlisted(root: PathBuf) -> InspectedFiles {
        InspectedFiles {
            root,
            paths: Vec::new(),
        }
    }

    /// The path of a file on this machine.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        match self.root == Path::new(".") {
            // As a person types it.
            true => PathBuf::from(relative),
            false => self.root.join(relative),
        }
    }

    /// The files that may contain events.
    pub(crate) fn documents(&self) -> impl Iterator<Item = &str> {
        let paths = self.paths.iter().map(String::as_str);
        paths.filter(|path| discover::is_document(Path::new(path)) && !is_settings(path))
    }

    /// Whether a regular file has this path, hidden or not.
    pub(crate) fn is_file(&self, relative: &str) -> bool {
        self.root.join(relative).is_file()
    }

    /// Whether a folder has this path, hidden or not.
    pub(crate) fn is_folder(&self, relative: &str) -> bool {
        self.root.join(relative).is_dir()
    }

    /// The text of a file, hidden or not.
    pub(crate) fn text(&self, relative: &str) -> Option<String> {
        files::read_text(&self.root.join(relative), limits::SETTINGS_BYTES).ok()
    }

    /// The names of the files of a folder, hidden or not, in their order.
    pub(crate) fn names_in(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.root.join(folder))
            .into_iter()
            .flatten();
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// The first of several files that is there.
    pub(crate) fn first_of<'n>(&self, names: &[&'n str]) -> Option<&'n str> {
        names.iter().copied().find(|name| self.is_file(name))
    }

    /// The text at a path of keys in a settings file.
    pub(crate) fn value(&self, relative: &str, path: &str) -> Option<String> {
        let (document, root) = read_document(self, relative)?;
        value_at(&document, &root, path)
    }

    /// Whether package.json has a script of this name.
    pub(crate) fn has_script(&self, name: &str) -> bool {
        self.value("package.json", &format!("scripts.{name}"))
            .is_some()
    }

    /// Whether a page or folder of the site would be published at `/name/`.
    pub(crate) fn has_page_named(&self, name: &str) -> bool {
        self.paths.iter().any(|path| {
            let parts: Vec<&str> = path.split('/').collect();
            parts.len() <= 4
                && parts
                    .iter()
                    .any(|part| part.split('.').next() == Some(name) && !part.ends_with(".ics"))
                && !path.contains("_data/")
        })
    }
}

fn is_skipped(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    if name.starts_with('.') {
        return true;
    }
    entry.file_type().is_dir()
        && (SKIPPED_FOLDERS.contains(&name.as_ref())
            || entry.path().join(hidden::MANIFEST).is_file())
}

fn relative_path(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let parts = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

/// Files of programs, which may be long.
fn is_settings(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(
        name,
        "package-lock.json" | "package.json" | "composer.lock" | "tsconfig.json"
    ) || name.starts_with("_config.")
}

/// A path below a folder; `.` is the site itself.
pub(crate) fn join(folder: &str, name: &str) -> String {
    match folder {
        "." | "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

/// Parses a settings file of YAML, TOML or JSON. Errors in it are the concern of its own program,
/// so a file that cannot be parsed counts as absent.
pub(crate) fn read_document(
    files: &InspectedFiles,
    relative: &str,
) -> Option<(Arc<Document>, Node)> {
    let (_, extension) = relative.rsplit_once('.')?;
    let format = Format::of_extension(extension)?;
    let file = Arc::new(SourceFile {
        path: relative.to_owned(),
        text: files.text(relative)?,
    });
    let document = Document::new_data(&file, relative, format);
    let root = document.parse(relative, &mut Reporter::new()).ok()?;
    Some((Arc::new(document), root))
}

/// The text at a path of a settings file; the names are compared ignoring case.
pub(crate) fn value_at(document: &Document, root: &Node, path: &str) -> Option<String> {
    let mut node = root;
    for name in path.split('.') {
        let mut entries = node.entries().iter();
        node = &entries
            .find(|entry| entry.key.eq_ignore_ascii_case(name))?
            .node;
    }
    if node.is_blank() {
        return None;
    }
    document.field(path, node).line().ok()
}
