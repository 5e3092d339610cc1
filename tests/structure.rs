//! The structure of `src/`: imports between files form no cycle, folders depend only on folders
//! before them in [`ORDER`], type names are unique, and what exists only on Unix is compiled only
//! there.
//!
//! The checks are functions over (path, text) pairs, so that the tests can plant violations.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::Path;

use common::imports::{Import, imports};

/// Top-level modules. Each depends only on itself and on those before it.
/// `docs/design.md` gives the reasons.
const ORDER: &[&str] = &[
    "terminal",
    "limits",
    "diagnostic",
    "digest",
    "text",
    "files",
    "language",
    "time",
    "template",
    "document",
    "event",
    "keys",
    "config",
    "schema",
    "source",
    "front_matter",
    "manifest",
    "schedule",
    "ical",
    "feed",
    "external",
    "site",
    "inspect",
    "prose",
    "draft",
    "session_list",
    "page",
    "diff",
    "publish",
    "cli",
    "serve",
    "command",
    "lib",
    "main",
];

/// The imports between files: importing file → imported file → names.
type Graph = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

#[test]
fn no_imports_form_a_cycle() {
    let graph = graph(&sources());
    assert!(graph.len() > 50, "only {} files import others", graph.len());
    let cycles = cycles(&graph);
    assert!(cycles.is_empty(), "\n{}\n", cycles.join("\n\n"));
}

#[test]
fn folders_depend_only_on_folders_before_them() {
    let graph = graph(&sources());
    let violations = order_violations(&graph);
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn the_documentation_has_the_folders_in_this_order() {
    let page = include_str!("../docs/design.md");
    let (_, table) = page.split_once("| folder | subject |\n").unwrap();
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    let cells = rows.skip(1).map(|row| row.split('|').nth(1).unwrap());
    let folders: Vec<&str> = cells
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    // `lib.rs` only declares the modules.
    let order: Vec<&str> = ORDER
        .iter()
        .copied()
        .filter(|name| *name != "lib")
        .collect();
    assert_eq!(folders, order);
}

#[test]
fn a_planted_cycle_is_found() {
    let files = planted(&[
        ("feed/mod.rs", "mod group; pub use group::Feed;"),
        ("feed/group.rs", "use crate::ical::{self, entry::Entry};"),
        ("ical/mod.rs", "pub mod entry;"),
        ("ical/entry.rs", "fn f() { let path = super::time::now(); }"),
        (
            "ical/time.rs",
            "pub(crate) fn now() -> crate::feed::Feed {}",
        ),
    ]);
    assert_eq!(
        cycles(&graph(&files)),
        [
            "feed/group.rs imports ical/entry.rs (crate::ical::entry::Entry)\n\
          ical/entry.rs imports ical/time.rs (crate::ical::time::now)\n\
          ical/time.rs imports feed/mod.rs (crate::feed::Feed)\n\
          feed/mod.rs imports feed/group.rs (crate::feed::group::Feed)"
        ]
    );
    let without_tests = planted(&[
        (
            "feed.rs",
            "#[cfg(test)] mod tests { use crate::page::Page; }",
        ),
        ("page.rs", "use crate::feed::Feed; // crate::main"),
    ]);
    assert_eq!(cycles(&graph(&without_tests)), [""; 0]);
}

#[test]
fn a_planted_dependency_against_the_order_is_found() {
    let files = planted(&[
        ("event/mod.rs", "const TEXT: &str = \"crate::publish::x\";"),
        (
            "event/slug.rs",
            "fn f() { let s = format!(\"{}\", crate::publish::write()); }",
        ),
        ("publish/mod.rs", "use crate::event::Event;"),
    ]);
    assert_eq!(
        order_violations(&graph(&files)),
        [
            "event/slug.rs imports publish/mod.rs (crate::publish::write), but `publish` is after `event`"
        ]
    );
}

#[test]
fn what_exists_only_on_unix_is_compiled_only_there() {
    let mut files = sources();
    files.extend(rust_files("tests"));
    let violations: Vec<_> = files
        .iter()
        .filter(|(path, _)| !path.ends_with("structure.rs"))
        .flat_map(|(path, text)| unix_only(path, text))
        .collect();
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn a_planted_use_of_unix_is_found() {
    let planted = "use std::os::unix::fs::symlink;\n\
                   #[cfg(unix)]\nfn guarded() {\n    std::os::unix::fs::symlink(\"/dev/null\", x);\n}\n\
                   fn open() {\n    File::open(\"/dev/full\");\n}\n";
    assert_eq!(
        unix_only("planted.rs", planted),
        [
            "planted.rs:1: `std::os::unix` is not under cfg(unix)",
            "planted.rs:1: `symlink` is not under cfg(unix)",
            "planted.rs:7: `/dev/` is not under cfg(unix)",
        ]
    );
    assert_eq!(
        unix_only("whole.rs", "#![cfg(unix)]\nuse std::os::unix::fs;\n"),
        [""; 0]
    );
}

#[test]
fn type_names_are_unique() {
    let repeated = repeated_types(&sources());
    assert!(repeated.is_empty(), "\n{}\n", repeated.join("\n"));
}

#[test]
fn a_planted_type_of_the_same_name_is_found() {
    let files = planted(&[
        (
            "event/track.rs",
            "pub struct Period {\n}\nimpl Iterator for Period {\n    type Item = u8;\n}\n",
        ),
        (
            "config/period.rs",
            "#[derive(Debug)]\npub(crate) enum Period<'a> {\n}\n",
        ),
        ("time.rs", "type Item = u8;\n"),
    ]);
    assert_eq!(
        repeated_types(&files),
        ["`Period` is in event/track.rs and config/period.rs"]
    );
}

/// The types that several files define under one name, outside functions and implementations.
fn repeated_types(files: &[(String, String)]) -> Vec<String> {
    let mut definitions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, text) in files {
        for name in text.lines().filter_map(defined_type) {
            definitions.entry(name).or_default().push(path);
        }
    }
    definitions.retain(|_, paths| paths.len() > 1);
    let repeated = definitions.iter();
    repeated
        .map(|(name, paths)| format!("`{name}` is in {}", paths.join(" and ")))
        .collect()
}

/// The name of the type that a line without indentation defines.
fn defined_type(line: &str) -> Option<&str> {
    const KEYWORDS: [&str; 5] = ["struct", "enum", "trait", "type", "union"];
    let definition = line.strip_prefix("pub").map_or(line, |rest| {
        rest.split_once(' ').map_or(rest, |(_, rest)| rest)
    });
    let (keyword, rest) = definition.split_once(' ')?;
    let end = rest
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(rest.len());
    KEYWORDS.contains(&keyword).then_some(&rest[..end])
}

fn sources() -> Vec<(String, String)> {
    rust_files("src")
}

/// The Rust files below a folder of the repository, with their text.
fn rust_files(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = walkdir::WalkDir::new(&root).sort_by_file_name();
    files
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            let relative = path.strip_prefix(&root).unwrap().to_str().unwrap();
            (
                relative.replace('\\', "/"),
                fs::read_to_string(&path).unwrap(),
            )
        })
        .collect()
}

fn planted(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    owned.collect()
}

fn graph(files: &[(String, String)]) -> Graph {
    let mut graph = Graph::new();
    for Import { from, to, name } in imports(files) {
        graph
            .entry(from)
            .or_default()
            .entry(to)
            .or_default()
            .insert(name);
    }
    graph
}

/// For each file that imports itself through others, the shortest such cycle, one import per line.
fn cycles(graph: &Graph) -> Vec<String> {
    let mut found = BTreeSet::new();
    for start in graph.keys() {
        if let Some(mut cycle) = shortest_cycle(graph, start) {
            let first = (0..cycle.len()).min_by_key(|&index| cycle[index]).unwrap();
            cycle.rotate_left(first);
            found.insert(cycle);
        }
    }
    found
        .into_iter()
        .map(|cycle| describe(graph, &cycle))
        .collect()
}

/// Breadth-first search from a file back to itself.
fn shortest_cycle<'g>(graph: &'g Graph, start: &'g str) -> Option<Vec<&'g str>> {
    let mut reached_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(file) = queue.pop_front() {
        for next in graph.get(file).into_iter().flat_map(BTreeMap::keys) {
            if next == start {
                let mut cycle = vec![file];
                while let Some(previous) = reached_from.get(cycle[cycle.len() - 1]) {
                    cycle.push(previous);
                }
                cycle.reverse();
                return Some(cycle);
            }
            if !reached_from.contains_key(next.as_str()) {
                reached_from.insert(next, file);
                queue.push_back(next);
            }
        }
    }
    None
}

fn describe(graph: &Graph, cycle: &[&str]) -> String {
    let following = cycle.iter().cycle().skip(1);
    let imports = cycle.iter().zip(following).map(|(from, to)| {
        let names: Vec<_> = graph[*from][*to].iter().map(String::as_str).collect();
        format!("{from} imports {to} ({})", names.join(", "))
    });
    imports.collect::<Vec<_>>().join("\n")
}

fn order_violations(graph: &Graph) -> Vec<String> {
    let mut violations = Vec::new();
    for (from, imports) in graph {
        for (to, names) in imports {
            let (importer, imported) = (top_level(from), top_level(to));
            if position(imported) > position(importer) {
                let names: Vec<_> = names.iter().map(String::as_str).collect();
                violations.push(format!(
                    "{from} imports {to} ({}), but `{imported}` is after `{importer}`",
                    names.join(", ")
                ));
            }
        }
    }
    violations
}

fn top_level(path: &str) -> &str {
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

fn position(module: &str) -> usize {
    let position = ORDER.iter().position(|name| *name == module);
    position.unwrap_or_else(|| panic!("`{module}` is missing in ORDER"))
}

/// Uses of what only Unix has, outside files and items under `cfg(unix)`.
fn unix_only(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let is_unix_file = text.lines().any(|line| line.trim() == "#![cfg(unix)]");
    let mut item_ends_with: Option<String> = None;
    let mut is_next_guarded = false;
    for (index, line) in text.lines().enumerate() {
        let indent = &line[..line.len() - line.trim_start().len()];
        let code = line.trim();
        if let Some(end) = &item_ends_with {
            if line.trim_end() == end || line.trim_end() == format!("{end};") {
                item_ends_with = None;
            }
            continue;
        }
        if is_next_guarded {
            if code.starts_with("#[") || code.starts_with("//") {
                continue;
            }
            is_next_guarded = false;
            if code.ends_with('{') {
                item_ends_with = Some(format!("{indent}}}"));
            }
            continue;
        }
        is_next_guarded =
            code.starts_with("#[cfg(") && code.contains("unix") && !code.contains("not(unix)");
        if is_unix_file || code.starts_with("//") {
            continue;
        }
        for needle in ["std::os::unix", "/dev/", "/proc/", "symlink"] {
            // `symlink_metadata` and `is_symlink` are portable.
            let rest = code
                .replace("symlink_metadata", "")
                .replace("is_symlink", "");
            if rest.contains(needle) {
                found.push(format!(
                    "{path}:{}: `{needle}` is not under cfg(unix)",
                    index + 1
                ));
            }
        }
    }
    found
}
