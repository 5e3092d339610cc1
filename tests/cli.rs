//! Whole runs: a folder in, the exact messages and files out.
//!
//! The cases are the files in `tests/cmd`: `NAME.toml` specifies the command that is run in
//! `NAME.in`, `NAME.stdout` and `NAME.stderr` contain its output, and `NAME.public` the published
//! files, to the byte. To write the expected files again:
//! `TRYCMD=overwrite GOLDEN=overwrite cargo test --test cli`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::command;

#[test]
fn runs_print_the_output_of_the_cases() {
    trycmd::TestCases::new().case("tests/cmd/*.toml").run();
}

#[test]
fn builds_publish_the_files_of_the_cases() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd");
    let mut compared = 0;
    for entry in fs::read_dir(&cases).unwrap() {
        let expected = entry.unwrap().path();
        if expected
            .extension()
            .is_some_and(|extension| extension == "public")
        {
            check_published(&expected.with_extension("in"), &expected);
            compared += 1;
        }
    }
    assert!(compared >= 5, "only {compared} cases have published files");
}

fn check_published(input: &Path, expected: &Path) {
    let out = tempfile::tempdir().unwrap();
    let status = command(input, &["build", "--out"])
        .arg(out.path())
        .args(events_argument(input))
        .status()
        .unwrap();
    assert!(status.success(), "{}", input.display());
    // One case contains the page. In the others, its style and script would hide the differences.
    if !expected.join("index.html").exists() {
        fs::remove_file(out.path().join("index.html")).unwrap();
    }
    if std::env::var_os("GOLDEN").is_some_and(|value| value == "overwrite") {
        fs::remove_dir_all(expected).unwrap();
        for (path, text) in files(out.path()) {
            let path = expected.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    assert_eq!(files(out.path()), files(expected), "{}", expected.display());
}

/// The argument EVENTS of a case, unless it is the folder `events`.
fn events_argument(input: &Path) -> Option<String> {
    let case = fs::read_to_string(input.with_extension("toml")).ok()?;
    let (_, argument) = case.split_once("\"events/")?;
    let (path, _) = argument.split_once('"')?;
    Some(format!("events/{path}"))
}

/// Every file below a folder with its text, except the record of the build in the manifest, which
/// changes with the style of the page and the version.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = common::files(folder);
    for text in files.values_mut() {
        let lines = text.split_inclusive('\n');
        *text = lines
            .filter(|line| !line.starts_with("  \"build\": "))
            .collect();
    }
    files
}
