//! `calfeed init`: what it writes builds at once, and it overwrites nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::fs;
use std::path::Path;

use common::calfeed;

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
