//! Files that yaml2ics and toml-to-ical files include.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use crate::config::Defaults;
use crate::diagnostic::{Code, Diagnostic, Reporter};
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
    let mut paths: HashSet<String> = pages
        .iter()
        .map(|page| page.candidate.relative_path.clone())
        .collect();
    let mut chains: Vec<(usize, Vec<String>)> =
        (0..pages.len()).map(|index| (index, Vec::new())).collect();
    let mut included = 0;
    while let Some((index, chain)) = chains.pop() {
        let Some(page) = pages.get(index) else {
            continue;
        };
        let own = page.candidate.relative_path.clone();
        for (target, at) in targets(page) {
            let path = match target {
                Ok(path) => path,
                Err(message) => {
                    diagnostics.push(at.apply(message));
                    continue;
                }
            };
            if path == own || chain.contains(&path) {
                let message = format!("`{path}` includes itself");
                diagnostics.push(at.apply(Diagnostic::new(Code::InvalidInclude, message)));
                continue;
            }
            let mut chain = chain.clone();
            chain.push(own.clone());
            if paths.contains(&path) {
                let known = pages
                    .iter()
                    .position(|page| page.candidate.relative_path == path);
                if chain.len() <= limits::INCLUDE_DEPTH {
                    chains.extend(known.map(|index| (index, chain)));
                }
                continue;
            }
            included += 1;
            if chain.len() > limits::INCLUDE_DEPTH || included > limits::INCLUDES {
                let limit = format!(
                    "{} levels and {} files",
                    limits::INCLUDE_DEPTH,
                    limits::INCLUDES
                );
                diagnostics
                    .push(at.apply(Diagnostic::too_large("too many files are included", limit)));
                return;
            }
            if let Err(error) = check_file(root, &path) {
                diagnostics.push(at.apply(error));
                continue;
            }
            paths.insert(path.clone());
            let candidate = Candidate {
                path: root.join(&path),
                relative_path: path,
            };
            pages.push(read_page(root, candidate));
            chains.push((pages.len() - 1, chain));
        }
    }
}

/// The location of an include.
struct IncludePlace(crate::diagnostic::SourceLocation);

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
