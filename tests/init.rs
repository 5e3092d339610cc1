//! `calfeed init`: what it writes builds at once, and it overwrites nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::calfeed;
use serde_yaml::Value;
use tempfile::TempDir;

#[test]
fn what_it_writes_builds_at_once_and_without_warnings() {
    let folder = tempfile::tempdir().unwrap();
    let output = calfeed(folder.path(), &["init"]);
    assert!(output.status.success(), "{output:?}");
    let output = calfeed(folder.path(), &["build", "--deny-warnings"]);
    assert!(output.status.success(), "{output:?}");
    let text = fs::read_to_string(folder.path().join("public/all.ics")).unwrap();
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 6);
    assert!(
        text.contains("SUMMARY:Reading group: guest lecture"),
        "{text}"
    );
    assert!(text.contains("STATUS:CANCELLED"), "{text}");
}

/// Every line of the example that is commented out can be used.
#[test]
fn the_tracks_that_it_offers_work() {
    let folder = tempfile::tempdir().unwrap();
    calfeed(folder.path(), &["init"]);
    let page = folder.path().join("events/reading-group.md");
    let text = fs::read_to_string(&page).unwrap();
    let tracks = ["# tracks:", "#   - name:", "#     time:"];
    let uncommented: Vec<&str> = text
        .lines()
        .map(
            |line| match tracks.iter().any(|start| line.starts_with(start)) {
                true => &line[2..],
                false => line,
            },
        )
        .collect();
    let text = uncommented
        .join("\n")
        .replace("date: 2027-01-12 18:30", "date: 2027-01-12");
    fs::write(&page, text).unwrap();
    let output = calfeed(folder.path(), &["build", "--deny-warnings"]);
    assert!(output.status.success(), "{output:?}");
    assert!(
        folder
            .path()
            .join("public/events/reading-group.evening.ics")
            .exists()
    );
}

#[test]
fn it_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = |path: &str| folder.path().join(path);
    fs::create_dir_all(path("events")).unwrap();
    fs::create_dir_all(path(".github/workflows")).unwrap();
    fs::write(path("events/our-own.md"), "---\ntitle: Ours\n---\n").unwrap();
    fs::write(path("events/calfeed.yml"), "title: Ours\n").unwrap();
    fs::write(path(".github/workflows/calendar.yml"), "name: Ours\n").unwrap();
    let output = calfeed(folder.path(), &["init"]);
    assert!(output.status.success(), "{output:?}");
    let read = |name: &str| fs::read_to_string(path(name)).unwrap();
    assert_eq!(read("events/calfeed.yml"), "title: Ours\n");
    assert_eq!(read(".github/workflows/calendar.yml"), "name: Ours\n");
    assert!(
        !path("events/reading-group.md").exists(),
        "an example among real events"
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("events"), "a file").unwrap();
    let output = calfeed(folder.path(), &["init"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("error[unwritable]"));
}

/// The workflow uses the action of this version, under inputs that the action has.
#[test]
fn the_workflow_fits_the_action() {
    let yaml = |path: &str| -> serde_yaml::Value {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    };
    let (workflow, action) = (
        yaml("src/starter/calendar-workflow.yml"),
        yaml("action.yml"),
    );
    let ours = format!("calfeed/calfeed@v{}", env!("CARGO_PKG_VERSION"));
    let mut used = 0;
    for job in ["check", "publish"] {
        for step in workflow["jobs"][job]["steps"].as_sequence().unwrap() {
            if step["uses"].as_str() == Some(&ours) {
                used += 1;
                for (input, _) in step["with"].as_mapping().unwrap() {
                    assert!(action["inputs"].get(input).is_some(), "{input:?}");
                }
            }
        }
    }
    assert_eq!(used, 2);
}

/// A copy of the site of a golden case.
fn site(name: &str) -> TempDir {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/cmd/init-{name}.in"));
    let folder = tempfile::tempdir().unwrap();
    for entry in walkdir::WalkDir::new(&source) {
        let entry = entry.unwrap();
        let target = folder
            .path()
            .join(entry.path().strip_prefix(&source).unwrap());
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(target).unwrap(),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
    folder
}

/// Runs `init`, and returns what it prints on standard error.
fn init(folder: &Path) -> String {
    let output = calfeed(folder, &["init"]);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// Every file of a folder with its text.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let entries = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter();
    let entries = entries
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file());
    entries
        .map(|entry| {
            (
                entry.path().to_owned(),
                fs::read_to_string(entry.path()).unwrap(),
            )
        })
        .collect()
}

/// The command that `init` proposes builds the sessions of each site, without a warning.
#[test]
fn the_proposed_command_builds_what_exists() {
    let cases: &[(&str, &str, usize, &str)] = &[
        (
            "jekyll",
            "_site/calendar",
            9,
            "DTSTART;TZID=Europe/Amsterdam:20270417T110000",
        ),
        (
            "hugo",
            "public/calendar",
            2,
            "DTSTART;TZID=Europe/Brussels:20270206T140000",
        ),
        (
            "eleventy",
            "dist/calendar",
            2,
            "DTSTART;TZID=Europe/London:20270302T183000",
        ),
        ("astro", "dist/ical", 2, "DTSTART;VALUE=DATE:20270322"),
        (
            "zola",
            "public/calendar",
            1,
            "DTSTART;TZID=Europe/Vienna:20270212T183000",
        ),
        ("plain", "_site/calendar", 2, "SUMMARY:Konzert"),
    ];
    for (name, out, sessions, line) in cases {
        let folder = site(name);
        let printed = init(folder.path());
        let (_, command) = printed.split_once("then run `calfeed ").expect(name);
        let (command, _) = command.split_once('`').unwrap();
        assert!(
            command.ends_with(&format!("--out {out}")),
            "{name}: {command}"
        );
        let mut arguments: Vec<&str> = command.split(' ').collect();
        arguments.push("--deny-warnings");
        let output = calfeed(folder.path(), &arguments);
        assert!(output.status.success(), "{name}: {output:?}");
        let feed = fs::read_to_string(folder.path().join(out).join("all.ics")).unwrap();
        assert_eq!(feed.matches("BEGIN:VEVENT").count(), *sessions, "{name}");
        assert!(feed.contains(line), "{name}: {feed}");
    }
}

#[test]
fn a_second_run_changes_no_file() {
    for name in ["jekyll", "hugo", "eleventy", "astro", "zola", "plain"] {
        let folder = site(name);
        init(folder.path());
        let before = files(folder.path());
        let printed = init(folder.path());
        assert_eq!(files(folder.path()), before, "{name}");
        assert!(
            printed.contains("which exists already"),
            "{name}: {printed}"
        );
    }
}

/// The hosts of remotes, and the workflow of each: it builds the site, then the feeds into the
/// output of the site, and then publishes that output.
#[test]
fn workflows_build_the_feeds_after_the_site_and_before_its_deployment() {
    let cases = [
        (
            "https://github.com/ada/club.git",
            ".github/workflows/calendar.yml",
        ),
        ("git@gitlab.com:ada/club.git", ".gitlab-ci.yml"),
        (
            "https://codeberg.org/ada/club",
            ".forgejo/workflows/calendar.yml",
        ),
    ];
    for (remote, path) in cases {
        let folder = site("jekyll");
        fs::create_dir(folder.path().join(".git")).unwrap();
        let config = format!("[core]\n\tbare = false\n[remote \"origin\"]\n\turl = {remote}\n");
        fs::write(folder.path().join(".git/config"), config).unwrap();
        fs::write(folder.path().join(".git/HEAD"), "ref: refs/heads/trunk\n").unwrap();
        init(folder.path());
        let text = fs::read_to_string(folder.path().join(path)).expect(path);
        let _: Value = serde_yaml::from_str(&text).expect(path);
        assert!(
            !text.contains('@') || !text.contains("@OUT"),
            "{path}: {text}"
        );
        let position = |words: &[&str]| {
            let found = words.iter().find_map(|word| text.rfind(word));
            found.unwrap_or_else(|| panic!("{words:?} in {path}: {text}"))
        };
        let build = position(&["bundle exec jekyll build"]);
        let feeds = position(&["uses: calfeed/calfeed@", "sh .ci/calendar.sh"]);
        let deployment = position(&["upload-pages-artifact", "mv _site public", "git push"]);
        assert!(build < feeds && feeds < deployment, "{path}: {text}");
        if path != ".github/workflows/calendar.yml" {
            let script = fs::read_to_string(folder.path().join(".ci/calendar.sh")).expect(path);
            assert!(
                script.contains("build _events --out _site/calendar"),
                "{script}"
            );
            assert!(!folder.path().join(".github").exists(), "{path}");
        }
    }
}

/// The address of the pages of a repository is the address of a site that names none.
#[test]
fn the_remote_gives_the_address_of_the_site() {
    let folder = site("plain");
    fs::create_dir(folder.path().join(".git")).unwrap();
    let config = "[remote \"origin\"]\n\turl = git@github.com:ada/choir.git\n";
    fs::write(folder.path().join(".git/config"), config).unwrap();
    init(folder.path());
    let config = fs::read_to_string(folder.path().join("calfeed.yml")).unwrap();
    assert!(
        config.contains("base_url: https://ada.github.io/choir/calendar "),
        "{config}"
    );
}

#[cfg(unix)]
#[test]
fn the_script_is_valid_for_the_shell() {
    for name in ["eleventy", "astro", "zola"] {
        let folder = site(name);
        init(folder.path());
        let status = Command::new("sh")
            .args(["-n", ".ci/calendar.sh"])
            .current_dir(folder.path())
            .status()
            .unwrap();
        assert!(status.success(), "{name}");
    }
}

/// A page of the site with the name of the folder of the feeds is not replaced.
#[test]
fn the_feeds_do_not_replace_a_page() {
    let folder = site("jekyll");
    fs::write(
        folder.path().join("calendar.md"),
        "---\ntitle: Calendar\n---\n",
    )
    .unwrap();
    let printed = init(folder.path());
    assert!(printed.contains("--out _site/ical"), "{printed}");
}

/// The workflow for a site uses inputs that the action has.
#[test]
fn the_workflows_for_sites_fit_the_action() {
    let action = Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml");
    let action: Value = serde_yaml::from_str(&fs::read_to_string(action).unwrap()).unwrap();
    for name in ["jekyll", "hugo", "plain"] {
        let folder = site(name);
        init(folder.path());
        let workflow = folder.path().join(".github/workflows/calendar.yml");
        let workflow: Value =
            serde_yaml::from_str(&fs::read_to_string(workflow).unwrap()).expect(name);
        let ours = format!("calfeed/calfeed@v{}", env!("CARGO_PKG_VERSION"));
        let mut used = 0;
        for (_, job) in workflow["jobs"].as_mapping().unwrap() {
            for step in job["steps"].as_sequence().unwrap() {
                if step["uses"].as_str() == Some(&ours) {
                    used += 1;
                    for (input, _) in step["with"].as_mapping().unwrap() {
                        assert!(action["inputs"].get(input).is_some(), "{name}: {input:?}");
                    }
                }
            }
        }
        assert_eq!(used, if name == "hugo" { 1 } else { 2 }, "{name}");
    }
}
