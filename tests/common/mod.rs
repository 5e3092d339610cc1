//! The parts that several test files share.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing
)]

pub(crate) mod imports;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A site in a temporary folder, with the program under test. The time of its runs is fixed.
pub(crate) struct Site {
    folder: TempDir,
}

impl Site {
    /// A site without any file.
    pub(crate) fn empty() -> Site {
        let folder = tempfile::tempdir().unwrap();
        Site { folder }
    }

    /// A site with an empty events folder.
    pub(crate) fn new() -> Site {
        let site = Site::empty();
        fs::create_dir(site.path("events")).unwrap();
        site
    }

    /// A site with a config and pages, by their names below the events folder.
    pub(crate) fn with_pages(pages: &[(&str, &str)]) -> Site {
        let site = Site::new();
        site.page(
            "calfeed.yml",
            "site: example.org\ntimezone: Europe/Berlin\n",
        );
        for (name, text) in pages {
            site.page(name, text);
        }
        site
    }

    /// Writes a file of the events folder.
    pub(crate) fn page(&self, name: &str, content: impl AsRef<[u8]>) {
        self.write(&format!("events/{name}"), content);
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder().join(path)
    }

    /// Writes a file, and the folders that it needs.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
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

    /// The folder of the site.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs the program in the folder of the site.
    pub(crate) fn calfeed(&self, arguments: &[&str]) -> Output {
        calfeed(self.folder(), arguments)
    }

    /// Runs the program at a time, in seconds from 1970.
    pub(crate) fn calfeed_at(&self, epoch: u64, arguments: &[&str]) -> Output {
        command(self.folder(), arguments)
            .env("SOURCE_DATE_EPOCH", epoch.to_string())
            .output()
            .unwrap()
    }

    /// Builds and expects success.
    pub(crate) fn build(&self) {
        self.expect_success(&["build"]);
    }

    /// Runs the program and expects success.
    pub(crate) fn expect_success(&self, arguments: &[&str]) {
        let output = self.calfeed(arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }

    /// Builds at a time, in seconds from 1970, and expects success.
    pub(crate) fn build_at(&self, epoch: u64) {
        let output = self.calfeed_at(epoch, &["build"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }

    /// The diagnostics that a run reports.
    pub(crate) fn messages(&self, arguments: &[&str]) -> Vec<Value> {
        let output = self.calfeed(&[arguments, &["--message-format", "json"]].concat());
        let text = String::from_utf8(output.stderr).unwrap();
        let messages = text.lines().filter(|line| line.starts_with('{'));
        messages
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The codes that a run reports, in the order of its messages.
    pub(crate) fn codes(&self, arguments: &[&str]) -> Vec<String> {
        let messages = self.messages(arguments).into_iter();
        messages
            .map(|message| message["code"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// The program, to be run in a folder. The time of the run is fixed.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_calfeed"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1800000000");
    command
}

/// Runs the program in a folder.
pub(crate) fn calfeed(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

/// The program, to be run in the folder of this repository, with its own events.
pub(crate) fn command_in_repository(arguments: &[&str]) -> Command {
    command(Path::new(env!("CARGO_MANIFEST_DIR")), arguments)
}

/// Every file below a folder with its text, by its path below the folder.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let entries = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|file| {
            let path = file.path().strip_prefix(folder).unwrap().to_owned();
            (path, fs::read_to_string(file.path()).unwrap())
        })
        .collect()
}

/// The text that a run printed.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
