//! Files that yaml2ics and toml-to-ical files include.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use crate::config::Defaults;
use crate::diagnostic::{Code, Diagnostic, Reporter, SourceLocation};
use crate::document::Kind;
use crate::front_matter::parse_data;
use crate::limits;
use crate::site::source_page::{SourcePage, read_page};
use crate::source::discover::Candidate;

/// Reads the files that data files include and that were not found in EVENTS anyway.
pub(super) fn add_included(
    pages: &mut Vec<SourcePage>,
    root: &Path,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let paths = pages
        .iter()
        .map(|page| page.candidate.relative_path.clone());
    let mut inclusion = Inclusion {
        indices: paths.zip(0..).collect(),
        pending: (0..pages.len()).map(|index| (index, Vec::new())).collect(),
        pages,
        root,
        included: 0,
        has_reached_limit: false,
    };
    while let Some((index, mut chain)) = inclusion.pending.pop() {
        let Some(page) = inclusion.pages.get(index) else {
            continue;
        };
        let targets = targets(page);
        chain.push(page.candidate.relative_path.clone());
        for (target, place) in targets {
            let added = target.and_then(|path| inclusion.add(path, &chain));
            if let Err(error) = added {
                diagnostics.push(place.apply(error));
            }
            if inclusion.has_reached_limit {
                return;
            }
        }
    }
}

/// The pages of a site while the files that they include are added.
struct Inclusion<'a> {
    pages: &'a mut Vec<SourcePage>,
    root: &'a Path,
    /// The index of each page by its path below EVENTS.
    indices: HashMap<String, usize>,
    /// Pages to read the includes of, each with the paths that lead to it.
    pending: Vec<(usize, Vec<String>)>,
    /// The number of files that were added.
    included: usize,
    has_reached_limit: bool,
}

impl Inclusion<'_> {
    /// Adds the page at a path that the last page of a chain includes.
    fn add(&mut self, path: String, chain: &[String]) -> Result<(), Diagnostic> {
        if chain.contains(&path) {
            let message = format!("`{path}` includes itself");
            return Err(Diagnostic::new(Code::InvalidInclude, message));
        }
        let index = match self.indices.get(&path) {
            Some(_) if chain.len() > limits::INCLUDE_DEPTH => return Ok(()),
            Some(index) => *index,
            None => self.read(path, chain.len())?,
        };
        self.pending.push((index, chain.to_vec()));
        Ok(())
    }

    fn read(&mut self, path: String, depth: usize) -> Result<usize, Diagnostic> {
        self.included += 1;
        if depth > limits::INCLUDE_DEPTH || self.included > limits::INCLUDES {
            self.has_reached_limit = true;
            let (depth, files) = (limits::INCLUDE_DEPTH, limits::INCLUDES);
            let limit = format!("{depth} levels and {files} files");
            return Err(Diagnostic::too_large("too many files are included", limit));
        }
        check_file(self.root, &path)?;
        let index = self.pages.len();
        self.indices.insert(path.clone(), index);
        let candidate = Candidate {
            path: self.root.join(&path),
            relative_path: path,
        };
        self.pages.push(read_page(self.root, candidate));
        Ok(index)
    }
}

/// The location of an include.
struct IncludePlace(SourceLocation);

impl IncludePlace {
    fn apply(&self, diagnostic: Diagnostic) -> Diagnostic {
        diagnostic.at(&self.0.file, self.0.span.clone())
    }
}

/// The paths below EVENTS that a data file includes.
fn targets(page: &SourcePage) -> Vec<(Result<String, Diagnostic>, IncludePlace)> {
    let Ok(Some(document)) = &page.source else {
        return Vec::new();
    };
    if document.kind != Kind::Data || !document.data_text().contains("include") {
        return Vec::new();
    }
    // Errors are reported when the file is parsed for its events.
    let Ok(file) = parse_data(document.clone(), &Defaults::default(), &mut Reporter::new()) else {
        return Vec::new();
    };
    let folder = Path::new(&document.relative_path)
        .parent()
        .unwrap_or(Path::new(""));
    let includes = file.includes.iter();
    includes
        .map(|(include, position)| {
            let place = IncludePlace(file.document().location(*position));
            (normalize(folder, include), place)
        })
        .collect()
}

/// A path below EVENTS without `..`.
fn normalize(folder: &Path, include: &str) -> Result<String, Diagnostic> {
    let outside = || {
        let message = format!("`{include}` is not below the events folder");
        Diagnostic::new(Code::InvalidInclude, message)
            .help("include only files of the events folder")
    };
    let mut path = PathBuf::new();
    for component in folder.join(include).components() {
        match component {
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            Component::ParentDir if path.pop() => {}
            _ => return Err(outside()),
        }
    }
    let parts = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    Ok(parts.collect::<Vec<_>>().join("/"))
}

/// Whether a file may be included: a regular file that no link leads to.
fn check_file(root: &Path, path: &str) -> Result<(), Diagnostic> {
    let mut current = root.to_owned();
    for part in path.split('/') {
        current.push(part);
        let metadata = std::fs::symlink_metadata(&current)
            .map_err(|error| Diagnostic::unreadable(current.display(), error))?;
        if metadata.is_symlink() {
            let message = format!("`{path}` leads through a link");
            return Err(Diagnostic::new(Code::InvalidInclude, message)
                .help("include a regular file of the events folder"));
        }
    }
    match current.is_file() {
        true => Ok(()),
        false => Err(Diagnostic::unreadable(
            current.display(),
            "it is not a regular file",
        )),
    }
}
