//! Whole runs: a folder in, the exact messages and files out.
//!
//! The cases are the files in `tests/cmd`: `NAME.toml` says what is run in `NAME.in`, `NAME.stdout`
//! and `NAME.stderr` what it prints, and `NAME.public` what it publishes, to the byte. To write
//! anew what cases expect: `TRYCMD=overwrite GOLDEN=overwrite cargo test --test cli`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn runs_print_what_the_cases_say() {
    trycmd::TestCases::new().case("tests/cmd/*.toml").run();
}

#[test]
fn builds_publish_what_the_cases_say() {
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
    let status = Command::new(env!("CARGO_BIN_EXE_calfeed"))
        .args(["build", "--out"])
        .arg(out.path())
        .args(events_argument(input))
        .current_dir(input)
        .env("SOURCE_DATE_EPOCH", "1800000000")
        .status()
        .unwrap();
    assert!(status.success(), "{}", input.display());
    // The page's own case shows it; style and script would drown the others.
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

/// Every file below a folder, with its text.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).unwrap().to_owned();
            let text = fs::read_to_string(entry.path()).unwrap();
            // The record of what was read changes with the style of the page and the version.
            let lines = text.split_inclusive('\n');
            let text = lines
                .filter(|line| !line.starts_with("  \"build\": "))
                .collect();
            found.insert(path, text);
        }
    }
    found
}
