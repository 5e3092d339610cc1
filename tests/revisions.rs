//! Revisions over an upgrade: a version of calfeed that writes sessions in another form does not
//! raise a SEQUENCE.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::Site;
use walkdir::WalkDir;

/// The site that two renderers published.
fn fixture() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/revisions"))
}

/// The site as another renderer published it: with other line folds, properties in another order,
/// without TRANSP and IMAGE, and with another form of summaries and descriptions.
fn published_by_another_renderer() -> Site {
    let site = Site::new();
    site.add_events(&fixture().join("events"));
    for (path, text) in files(&fixture().join("other-renderer")) {
        site.write(&format!("public/{path}"), &text);
    }
    site
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|file| {
            let path = file.path().strip_prefix(folder).unwrap();
            let path = path.to_str().unwrap().replace('\\', "/");
            (path, fs::read_to_string(file.path()).unwrap())
        })
        .collect()
}

/// SEQUENCE and DTSTAMP of each UID in a feed.
fn revisions(feed: &str) -> BTreeMap<String, [String; 2]> {
    let vevents = feed.split("BEGIN:VEVENT").skip(1);
    vevents
        .map(|vevent| {
            let value = |name: &str| {
                let line = vevent.lines().find_map(|line| line.strip_prefix(name));
                line.unwrap().to_owned()
            };
            (value("UID:"), [value("SEQUENCE:"), value("DTSTAMP:")])
        })
        .collect()
}

/// The part of a manifest after the names.
fn recorded_revisions(manifest: &str) -> &str {
    manifest.split_once("\"revisions\"").unwrap().1
}

#[test]
fn another_form_of_the_same_sessions_is_no_revision() {
    let site = published_by_another_renderer();
    let before = files(&site.path("public"));
    site.build_at(1_800_000_000);
    let after = files(&site.path("public"));
    for path in ["all.ics", "events/practice.ics", "download/concert.ics"] {
        assert_ne!(before[path], after[path], "{path}");
        assert_eq!(revisions(&before[path]), revisions(&after[path]), "{path}");
    }
    let manifests = [&before["feeds.json"], &after["feeds.json"]];
    assert_eq!(
        recorded_revisions(manifests[0]),
        recorded_revisions(manifests[1])
    );
    assert!(
        revisions(&after["all.ics"])
            .values()
            .all(|[number, _]| number == "0")
    );
}

#[test]
fn a_change_of_meaning_is_a_revision_after_an_upgrade_too() {
    let site = published_by_another_renderer();
    let page = site.read("events/practice.md").replace("Park", "Garden");
    site.page("practice.md", &page);
    site.build_at(1_800_000_000);
    for (uid, [sequence, _]) in revisions(&site.read("public/all.ics")) {
        let expected = if uid.starts_with("practice") {
            "1"
        } else {
            "0"
        };
        assert_eq!(sequence, expected, "{uid}");
    }
}

/// Earlier versions recorded digests of bytes. A build with the same bytes replaces them.
#[test]
fn digests_of_bytes_are_replaced_without_a_revision() {
    let site = Site::with_pages(&[(
        "a.md",
        "---\ntitle: A\ndate: 2027-05-01 18:00\n---\nText.\n",
    )]);
    site.build_at(1_700_000_000);
    let current = site.read("public/feeds.json");
    let before = files(&site.path("public"));
    // The SHA-256 of the lines from SEQUENCE to the end of the VEVENT, cut to 32 digits.
    let (_, vevent) = before["events/a.ics"].split_once("SEQUENCE:0\r\n").unwrap();
    let mut digest = calfeed::digest::Digest::default();
    digest.update(vevent.split_once("END:VCALENDAR").unwrap().0);
    let digest = &digest.finish()[..32];
    let mut old = String::new();
    for line in current.lines().filter(|line| !line.contains("\"build\"")) {
        match line.split_once("\"meaning:") {
            Some((start, _)) if line.ends_with(',') => old += &format!("{start}\"{digest}\"}},\n"),
            Some((start, _)) => old += &format!("{start}\"{digest}\"}}\n"),
            None => old += &format!("{line}\n"),
        }
    }
    assert!(old.contains(digest) && !old.contains("meaning"));
    site.write("public/feeds.json", &old);
    site.build_at(1_800_000_000);
    let after = files(&site.path("public"));
    assert_eq!(before["all.ics"], after["all.ics"]);
    assert_eq!(
        recorded_revisions(&current),
        recorded_revisions(&after["feeds.json"])
    );
}
