//! What several test files share.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing
)]

pub(crate) mod imports;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A site in a temporary folder, with the program under test. The time of its runs is fixed.
pub(crate) struct Site {
    folder: TempDir,
}

impl Site {
    /// A site with an empty events folder.
    pub(crate) fn new() -> Site {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("events")).unwrap();
        Site { folder }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file, and the folders that it needs.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Copies a file, or the files of a folder, to the events folder.
    pub(crate) fn add_events(&self, case: &Path) {
        let files: Vec<PathBuf> = match case.is_dir() {
            true => fs::read_dir(case)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .collect(),
            false => vec![case.to_owned()],
        };
        for file in files {
            let name = file.file_name().unwrap();
            fs::copy(&file, self.path("events").join(name)).unwrap();
        }
    }

    pub(crate) fn calfeed(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_calfeed"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("SOURCE_DATE_EPOCH", "1800000000")
            .output()
            .unwrap()
    }

    /// The codes that a run reports, in the order of its messages.
    pub(crate) fn codes(&self, arguments: &[&str]) -> Vec<String> {
        let output = self.calfeed(&[arguments, &["--message-format", "json"]].concat());
        let text = String::from_utf8(output.stderr).unwrap();
        let messages = text.lines().filter(|line| line.starts_with('{'));
        let codes = messages.map(|line| {
            let message: serde_json::Value = serde_json::from_str(line).unwrap();
            message["code"].as_str().unwrap().to_owned()
        });
        codes.collect()
    }
}
