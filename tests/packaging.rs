//! Archives of releases: packed, and installed with the shell installer from a local folder.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The target that the installer chooses on this machine.
fn target() -> String {
    let os = if cfg!(target_os = "macos") {
        "apple-darwin"
    } else {
        "unknown-linux-musl"
    };
    format!("{}-{os}", std::env::consts::ARCH)
}

/// A folder with the archive of the program under test.
fn release() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let binary = Path::new(env!("CARGO_BIN_EXE_calfeed"));
    let output = Command::new(root().join("packaging/pack"))
        .arg(binary.parent().unwrap())
        .arg(target())
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    folder
}

fn install(from: &Path, to: &Path) -> Output {
    Command::new("sh")
        .arg(root().join("packaging/install.sh"))
        .env("CALFEED_FROM", from)
        .env("CALFEED_TO", to)
        .output()
        .unwrap()
}

#[test]
fn the_installer_installs_a_packed_release() {
    let (release, home) = (release(), tempfile::tempdir().unwrap());
    let to = home.path().join("bin");
    let output = install(release.path(), &to);
    assert!(output.status.success(), "{output:?}");
    let version = Command::new(to.join("calfeed"))
        .arg("--version")
        .output()
        .unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    assert!(version.contains(env!("CARGO_PKG_VERSION")), "{version}");
}

#[test]
fn the_archive_contains_the_manual_page_completions_and_licences() {
    let release = release();
    let archive = format!("calfeed-{}.tar.gz", target());
    let list = Command::new("tar")
        .args(["-tzf", &archive])
        .current_dir(release.path())
        .output()
        .unwrap();
    let list = String::from_utf8(list.stdout).unwrap();
    for file in [
        "calfeed",
        "calfeed.1",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "completions/calfeed.bash",
        "completions/_calfeed",
        "completions/calfeed.fish",
        "completions/calfeed.elv",
        "completions/_calfeed.ps1",
    ] {
        assert!(
            list.lines().any(|line| line.ends_with(&format!("/{file}"))),
            "{file}: {list}"
        );
    }
}

#[test]
fn an_archive_with_a_wrong_checksum_is_not_installed() {
    let (release, home) = (release(), tempfile::tempdir().unwrap());
    let archive = release.path().join(format!("calfeed-{}.tar.gz", target()));
    let mut bytes = fs::read(&archive).unwrap();
    bytes.push(0);
    fs::write(&archive, bytes).unwrap();
    let output = install(release.path(), home.path());
    assert!(!output.status.success(), "{output:?}");
    assert!(!home.path().join("calfeed").exists());
}

#[test]
fn the_address_of_the_repository_is_the_one_in_cargo_toml() {
    let files: [PathBuf; 4] = [
        "packaging/install.sh",
        "packaging/install.ps1",
        "packaging/calfeed.rb",
        "README.md",
    ]
    .map(|path| root().join(path));
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        for (index, _) in text.match_indices("https://github.com/calfeed/") {
            let rest = &text[index..];
            assert!(
                rest.starts_with(env!("CARGO_PKG_REPOSITORY")),
                "{}",
                path.display()
            );
        }
    }
    let uses = fs::read_to_string(root().join("packaging/install.sh")).unwrap();
    assert!(uses.contains(env!("CARGO_PKG_REPOSITORY")));
}

#[test]
fn every_suite_can_be_run_alone() {
    let run = root().join(".ci/run");
    let text = fs::read_to_string(&run).unwrap();
    let suites = text.lines().find_map(|line| line.strip_prefix("suites=("));
    let suites: Vec<_> = suites.unwrap().trim_end_matches(')').split(' ').collect();
    let contributing = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    for suite in &suites {
        assert!(contributing.contains(&format!("`{suite}`")), "{suite}");
    }
    assert!(suites.len() >= 8, "{suites:?}");
    let unknown = Command::new(&run).arg("no-such-suite").output().unwrap();
    assert_eq!(unknown.status.code(), Some(2), "{unknown:?}");
}

/// The list of the files that `cargo publish` uploads. Whether the package builds, the suite `packaging` verifies.
#[test]
fn the_package_contains_the_program_and_nothing_else() {
    let output = Command::new(env!("CARGO"))
        .args([
            "package",
            "--list",
            "--locked",
            "--offline",
            "--allow-dirty",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let list = String::from_utf8(output.stdout).unwrap();
    // Cargo adds the first four.
    let top = [
        ".cargo_vcs_info.json",
        "Cargo.lock",
        "Cargo.toml",
        "Cargo.toml.orig",
        "CHANGELOG.md",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
    ];
    for file in list.lines() {
        let in_folder = file.starts_with("src/") || file.starts_with("benches/");
        assert!(in_folder || top.contains(&file), "{file}");
    }
    for folder in ["src", "benches"] {
        for entry in walkdir::WalkDir::new(root().join(folder)) {
            let entry = entry.unwrap();
            let path = entry.path().strip_prefix(root()).unwrap().to_str().unwrap();
            let is_listed = || list.lines().any(|file| file == path);
            assert!(entry.file_type().is_dir() || is_listed(), "{path}");
        }
    }
}

/// A dependency that needs a newer Rust than the `rust-version` of calfeed would break the promise
/// of that version.
#[test]
fn no_dependency_needs_a_newer_rust() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let own = version(env!("CARGO_PKG_RUST_VERSION"));
    let needs = |package: &serde_json::Value| package["rust_version"].as_str().map(version);
    assert!(packages.iter().filter_map(needs).count() > 50);
    let newer: Vec<_> = packages
        .iter()
        .filter(|package| needs(package) > Some(own))
        .map(|package| (&package["name"], &package["rust_version"]))
        .collect();
    assert!(newer.is_empty(), "{newer:?}");
}

/// A version such as `1.91` or `1.91.0`, as numbers that can be compared.
fn version(text: &str) -> (u32, u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap());
    let mut part = || parts.next().unwrap_or(0);
    (part(), part(), part())
}

#[test]
fn versions_are_compared_as_numbers() {
    assert!(version("1.100") > version("1.91.1"));
    assert_eq!(version("1.91"), version("1.91.0"));
}
