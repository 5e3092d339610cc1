//! `packaging/prepare-release`, which sets a version in all files that name it.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const CARGO_TOML: &str =
    "[package]\nname = \"calfeed\"\nversion = \"1.2.9\"\n\n[dependencies]\nother = \"1.2.9\"\n";
const CARGO_LOCK: &str = "[[package]]\nname = \"calfeed\"\nversion = \"1.2.9\"\n\n\
    [[package]]\nname = \"other\"\nversion = \"1.2.9\"\n";
const CHANGELOG: &str =
    "# Changelog\n\n## Unreleased\n\n- News.\n\n## 1.2.9 (2027-01-01)\n\n- First.\n";

/// A repository of version 1.2.9.
struct Repository(TempDir);

impl Repository {
    fn new() -> Repository {
        let repository = Repository(tempfile::tempdir().unwrap());
        for folder in ["docs", "packaging", "src", "tests"] {
            fs::create_dir(repository.path(folder)).unwrap();
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/prepare-release");
        fs::copy(script, repository.path("packaging/prepare-release")).unwrap();
        for (path, text) in [
            ("Cargo.toml", CARGO_TOML),
            ("Cargo.lock", CARGO_LOCK),
            ("CHANGELOG.md", CHANGELOG),
            ("README.md", "- uses: calfeed/calfeed@v1.2.9\n"),
            ("docs/page.md", "v1.2.90 is not v1.2.9, nor is v1x2x9\n"),
        ] {
            fs::write(repository.path(path), text).unwrap();
        }
        repository
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn prepare(&self, version: &str) -> Output {
        Command::new(self.path("packaging/prepare-release"))
            .args([version, "2027-02-03"])
            .output()
            .unwrap()
    }
}

#[test]
fn the_version_is_set_where_it_is_named() {
    let repository = Repository::new();
    let output = repository.prepare("1.3.0");
    assert!(output.status.success(), "{output:?}");
    let own = "name = \"calfeed\"\nversion = \"1.3.0\"";
    let before = "name = \"calfeed\"\nversion = \"1.2.9\"";
    for (path, text) in [("Cargo.toml", CARGO_TOML), ("Cargo.lock", CARGO_LOCK)] {
        assert_eq!(repository.read(path), text.replace(before, own));
    }
    assert_eq!(
        repository.read("README.md"),
        "- uses: calfeed/calfeed@v1.3.0\n"
    );
    assert_eq!(
        repository.read("docs/page.md"),
        "v1.2.90 is not v1.3.0, nor is v1x2x9\n"
    );
    let section = "## Unreleased\n\n## 1.3.0 (2027-02-03)\n";
    assert_eq!(
        repository.read("CHANGELOG.md"),
        CHANGELOG.replace("## Unreleased\n", section)
    );
}

#[test]
fn a_version_without_changes_or_that_exists_is_rejected() {
    let repository = Repository::new();
    for version in ["1.3", "v1.3.0", "1.2.9"] {
        assert_eq!(repository.prepare(version).status.code(), Some(1));
    }
    assert!(repository.prepare("1.3.0").status.success());
    let output = repository.prepare("1.4.0");
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("nothing unreleased"), "{message}");
}
