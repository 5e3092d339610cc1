//! A folder for each diagnostic code in `tests/diagnostics`, with cases that trigger it, and cases
//! `ok-*` that must not.
//!
//! A case is a page, or a folder that is used as the events folder. A code that no input of
//! `check` trigger has a file `elsewhere.txt` with the path of the test that expects it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use calfeed::diagnostic::Code;
use common::Site;

/// Codes without a case: watching fails only when the limits of the system are reached.
const WITHOUT_CASE: &[&str] = &["cannot-watch"];

/// The codes that must have a folder.
fn codes() -> impl Iterator<Item = Code> {
    let codes = Code::ALL.iter().copied();
    codes.filter(|code| !WITHOUT_CASE.contains(&code.name()))
}

fn cases_of(code: Code) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/diagnostics")
        .join(code.name());
    let entries = fs::read_dir(&folder);
    let entries =
        entries.unwrap_or_else(|_| panic!("tests/diagnostics/{} is missing", code.name()));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// The codes that `check` or `build` report for a page or a folder.
fn reported(case: &Path) -> BTreeSet<String> {
    let site = Site::new();
    site.add_events(case);
    let mut codes = BTreeSet::from_iter(site.codes(&["check"]));
    codes.extend(site.codes(&["build", "--prose", "--keep-going"]));
    codes
}

#[test]
fn cases_trigger_their_code_and_ok_cases_do_not() {
    let mut failures = Vec::new();
    for code in codes() {
        for case in cases_of(code) {
            if name(&case) == "elsewhere.txt" {
                continue;
            }
            let codes = reported(&case);
            if codes.contains(code.name()) == name(&case).starts_with("ok-") {
                failures.push(format!("{}/{}: {codes:?}", code.name(), name(&case)));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

#[test]
fn each_code_has_a_case_or_another_test_that_expects_it() {
    let mut failures = Vec::new();
    for code in codes() {
        let cases = cases_of(code);
        let elsewhere = cases.iter().find(|case| name(case) == "elsewhere.txt");
        let is_expected = match elsewhere {
            None => cases.iter().any(|case| !name(case).starts_with("ok-")),
            Some(file) => {
                let test = fs::read_to_string(file).unwrap();
                let test = Path::new(env!("CARGO_MANIFEST_DIR")).join(test.trim());
                fs::read_to_string(test).is_ok_and(|text| text.contains(code.name()))
            }
        };
        if !is_expected {
            failures.push(code.name());
        }
    }
    assert!(failures.is_empty(), "{failures:?}");
}

#[test]
fn each_folder_is_named_after_a_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_code = Code::ALL.iter().any(|code| code.name() == name(&path));
        assert!(is_code, "{}", path.display());
    }
}

const CHOIR: &str =
    "---\ntitle: Choir\ndate: 2027-01-08 19:00\ntimezone: Europe/Berlin\nslug: choir\n---\n";

fn site_of_choir() -> Site {
    let site = Site::new();
    site.write("events/calfeed.yml", "site: example.org\n");
    site.write("events/choir.md", CHOIR);
    let codes = site.codes(&["build"]);
    assert!(codes.is_empty(), "{codes:?}");
    site
}

#[test]
fn slug_taken_is_reported_for_a_slug_that_the_manifest_records_for_another_event() {
    let site = site_of_choir();
    site.write("events/choir.md", CHOIR.replace("slug: choir\n", ""));
    let concert = CHOIR.replace("Choir", "Concert").replace("01-08", "03-12");
    site.write("events/concert.md", &concert);
    let codes = site.codes(&["build"]);
    assert!(codes.contains(&"slug-taken".to_owned()), "{codes:?}");
}

#[test]
fn renamed_document_is_reported_for_a_page_at_another_path() {
    let site = site_of_choir();
    fs::rename(site.path("events/choir.md"), site.path("events/singing.md")).unwrap();
    let codes = site.codes(&["build"]);
    assert_eq!(codes, ["renamed-document"]);
}

#[test]
fn no_previous_is_reported_for_a_manifest_that_does_not_exist() {
    let site = site_of_choir();
    let codes = site.codes(&["build", "--previous", "missing.json"]);
    assert_eq!(codes, ["no-previous"]);
}

#[cfg(unix)]
#[test]
fn link_skipped_is_reported_for_a_link_that_leaves_the_events_folder() {
    let site = site_of_choir();
    site.write("secret.md", CHOIR);
    std::os::unix::fs::symlink(site.path("secret.md"), site.path("events/notes.md")).unwrap();
    let codes = site.codes(&["check"]);
    assert_eq!(codes, ["link-skipped"]);
}

#[test]
fn lost_date_is_reported_for_a_published_page_without_a_date() {
    let site = site_of_choir();
    site.write("events/tea.md", "---\ntitle: Tea\ndate: 2027-02-01\n---\n");
    site.write("events/choir.md", "---\ntitle: Choir\nlayout: soon\n---\n");
    assert_eq!(site.codes(&["build"]), ["lost-date"]);
}
