//! The output folder over several builds: nothing lost, nothing touched without need.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use common::{Site, command, text};

/// Each file below a folder with its text and the time at which it was written.
fn files(folder: &Path) -> BTreeMap<PathBuf, (String, SystemTime)> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.is_file())
        .map(|path| {
            let time = fs::metadata(&path).unwrap().modified().unwrap();
            let text = fs::read_to_string(&path).unwrap();
            (path.strip_prefix(folder).unwrap().to_owned(), (text, time))
        })
        .collect()
}

const A: &str =
    "---\ntitle: A\ndate: 2025-05-01 18:00\nrepeat: weekly\ncount: 3\ntags: [x]\n---\nText.\n";
const B: &str = "---\ntitle: B\ndate: 2025-05-02 18:00\ntags: [x, y]\n---\n";
const BROKEN: &str = "---\ntitle: A\ndate: 2025-05-01 18:00\ntimezone: EST\n---\n";

#[test]
fn the_same_input_gives_the_same_bytes_everywhere() {
    let one = Site::with_pages(&[("a.md", A), ("b.md", B)]);
    // Written in the other order, read under another zone, locale and number of threads.
    let other = Site::with_pages(&[("b.md", B), ("a.md", A)]);
    one.build_at(1);
    let output = command(&other.path(""), &["build"])
        .envs([
            ("SOURCE_DATE_EPOCH", "1"),
            ("TZ", "Asia/Kathmandu"),
            ("LC_ALL", "de_DE.UTF-8"),
        ])
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .unwrap();
    assert!(output.status.success());
    let texts = |site: &Site| -> Vec<_> {
        let files = files(&site.path("public")).into_iter();
        files.map(|(path, (text, _))| (path, text)).collect()
    };
    assert_eq!(texts(&one), texts(&other));
}

#[test]
fn a_build_without_changes_touches_no_file() {
    let site = Site::with_pages(&[("a.md", A), ("b.md", B)]);
    site.build_at(1);
    let before = files(&site.path("public"));
    site.build_at(1_000_000);
    assert_eq!(files(&site.path("public")), before);
}

#[test]
fn a_feed_that_is_lost_comes_back_and_nothing_else_changes() {
    let site = Site::with_pages(&[("a.md", A)]);
    site.build_at(1);
    let before = site.read("public/feeds.json");
    fs::remove_file(site.path("public/all.ics")).unwrap();
    site.build_at(2);
    assert!(site.path("public/all.ics").exists());
    assert_eq!(site.read("public/feeds.json"), before);
}

#[test]
fn what_is_no_longer_produced_goes_and_what_is_not_ours_stays() {
    let site = Site::with_pages(&[("a.md", A), ("b.md", B)]);
    site.build_at(1);
    fs::write(site.path("public/events/notes.txt"), "mine").unwrap();
    fs::write(
        site.path("public/events/mine.ics"),
        "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    )
    .unwrap();
    fs::write(site.path("public/.calfeed-all.ics.tmp"), "left over").unwrap();
    fs::remove_file(site.path("events/b.md")).unwrap();
    site.build_at(2);
    assert!(!site.path("public/events/b.ics").exists());
    assert!(!site.path("public/download/b.ics").exists());
    assert!(!site.path("public/tags/y.ics").exists());
    assert!(!site.path("public/.calfeed-all.ics.tmp").exists());
    assert!(site.path("public/tags/x.ics").exists());
    assert!(site.path("public/events/notes.txt").exists());
    assert!(site.path("public/events/mine.ics").exists());
}

#[test]
fn a_file_that_is_not_ours_stops_the_build_before_anything_is_written() {
    let site = Site::with_pages(&[("a.md", A)]);
    fs::create_dir_all(site.path("public/events")).unwrap();
    fs::write(site.path("public/events/a.ics"), "mine").unwrap();
    let output = site.calfeed_at(1, &["build"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("foreign-file"));
    let left: Vec<PathBuf> = files(&site.path("public")).into_keys().collect();
    assert_eq!(left, [PathBuf::from("events/a.ics")]);
    assert_eq!(site.read("public/events/a.ics"), "mine");
}

#[test]
fn an_error_leaves_what_is_published_as_it_is() {
    let site = Site::with_pages(&[("a.md", A), ("b.md", B)]);
    site.build_at(1);
    let before = files(&site.path("public"));
    site.page("a.md", BROKEN);
    site.page("b.md", B.replace("title: B", "title: New"));
    let output = site.calfeed_at(2, &["build"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("events/a.md:4:11"));
    assert_eq!(files(&site.path("public")), before);
}

#[test]
fn keep_going_publishes_the_others_and_keeps_the_sessions_of_the_faulty() {
    let site = Site::with_pages(&[("a.md", A), ("b.md", B)]);
    site.build_at(1);
    let before = files(&site.path("public"));
    let vevents_of_a = |path: &str| -> Vec<String> {
        let text = site.read(path);
        let vevents = text.split("BEGIN:VEVENT").skip(1);
        vevents
            .filter(|vevent| vevent.contains("UID:a."))
            .map(str::to_owned)
            .collect()
    };
    let (all, tag) = (
        vevents_of_a("public/all.ics"),
        vevents_of_a("public/tags/x.ics"),
    );
    site.page("a.md", BROKEN);
    site.page("b.md", B.replace("title: B", "title: New"));
    let output = site.calfeed_at(2, &["build", "--keep-going"]);
    assert_eq!(output.status.code(), Some(1));
    let after = files(&site.path("public"));
    for path in ["events/a.ics", "download/a.ics"] {
        assert_eq!(after[Path::new(path)], before[Path::new(path)], "{path}");
    }
    assert_eq!(vevents_of_a("public/all.ics").len(), 3);
    let text_before_end = |vevents: Vec<String>| -> Vec<String> {
        vevents
            .into_iter()
            .map(|v| v.split("END:VEVENT").next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        text_before_end(vevents_of_a("public/all.ics")),
        text_before_end(all)
    );
    assert_eq!(
        text_before_end(vevents_of_a("public/tags/x.ics")),
        text_before_end(tag)
    );
    assert!(site.read("public/all.ics").contains("SUMMARY:New"));
    // Once the page is repaired, its revision is what it was.
    site.page("a.md", A);
    site.page("b.md", B);
    site.build_at(3);
    assert!(site.read("public/events/a.ics") == before[Path::new("events/a.ics")].0);
    assert!(site.read("public/events/b.ics").contains("SEQUENCE:2"));
}

#[test]
fn a_faulty_page_leaves_its_name_to_no_other() {
    let page = |title, lines| format!("---\ntitle: {title}\ndate: 2024-06-08 19:00\n{lines}---\n");
    let names = ["2024-06-08-x.md", "2025-06-07-x.md"];
    let faults = [
        "repeat: yearly-ish\n",
        "repeat: weekly\ncount: 1\nexcept: [2024-06-08]\n",
    ];
    for (name, fault) in names
        .into_iter()
        .flat_map(|name| faults.map(|fault| (name, fault)))
    {
        let pages = names.map(|name| (name, page(name, "")));
        let site = Site::with_pages(&pages.each_ref().map(|(name, text)| (*name, text.as_str())));
        site.build_at(1);
        let before = files(&site.path("public/events"));
        site.page(name, page(name, fault));
        let output = site.calfeed_at(2, &["build", "--keep-going"]);
        assert_eq!(output.status.code(), Some(1), "{name} {fault}");
        assert_eq!(files(&site.path("public/events")), before, "{name} {fault}");
    }
}

#[test]
fn the_page_comes_goes_and_replaces_no_other() {
    let site = Site::with_pages(&[("a.md", "---\ntitle: A\ndate: 2024-06-08 19:00\n---\n")]);
    site.build_at(1);
    let page = site.read("public/index.html");
    assert!(page.contains(">A</"), "{page}");

    // The page of a build with errors would lack what the feeds still hold.
    site.page("b.md", "---\ntitle: B\ndate: soon\n---\n");
    site.calfeed_at(2, &["build", "--keep-going"]);
    assert_eq!(site.read("public/index.html"), page);
    fs::remove_file(site.path("events/b.md")).unwrap();

    site.page("calfeed.yml", "timezone: Europe/Berlin\npage: false\n");
    let check = site.calfeed_at(3, &["build", "--check"]);
    assert!(
        text(&check.stdout).contains("remove index.html\n"),
        "{check:?}"
    );
    site.build_at(3);
    assert!(!site.path("public/index.html").exists());

    fs::write(site.path("public/index.html"), "<title>Ours</title>").unwrap();
    site.build_at(4);
    assert_eq!(site.read("public/index.html"), "<title>Ours</title>");
    site.page("calfeed.yml", "timezone: Europe/Berlin\n");
    let refused = site.calfeed_at(5, &["build"]);
    assert!(
        text(&refused.stderr).contains("foreign-file"),
        "{refused:?}"
    );
    assert_eq!(site.read("public/index.html"), "<title>Ours</title>");
}

#[test]
fn an_invalid_template_of_the_page_is_an_error() {
    let site = Site::with_pages(&[("a.md", "---\ntitle: A\ndate: 2024-06-08 19:00\n---\n")]);
    site.page("calfeed.yml", "timezone: Europe/Berlin\npage: page.html\n");
    let output = site.calfeed_at(1, &["build"]);
    assert!(
        text(&output.stderr).contains("cannot read events/page.html"),
        "{output:?}"
    );
    site.page("page.html", "<html><body>{{ title|shout }}</body></html>");
    let output = site.calfeed_at(1, &["build"]);
    assert!(text(&output.stderr).contains("shout"), "{output:?}");
    assert!(!site.path("public").exists());
}

#[test]
fn check_writes_nothing_and_says_what_would_change() {
    let site = Site::with_pages(&[("a.md", A), ("b.md", B)]);
    let output = site.calfeed_at(1, &["build", "--check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("create events/a.ics (3 sessions)"));
    assert!(!site.path("public").exists());
    site.build_at(1);
    assert_eq!(
        site.calfeed_at(2, &["build", "--check"]).status.code(),
        Some(0)
    );
    site.page("a.md", A.replace("18:00", "19:00"));
    fs::remove_file(site.path("events/b.md")).unwrap();
    let before = files(&site.path("public"));
    let output = site.calfeed_at(2, &["build", "--check"]);
    let expected = "change all.ics (3 sessions)\nchange download/a.ics (3 sessions)\n\
                    remove download/b.ics (1 session)\nchange events/a.ics (3 sessions)\n\
                    remove events/b.ics (1 session)\nchange tags/x.ics (3 sessions)\n\
                    remove tags/y.ics (1 session)\nchange index.html\n";
    assert_eq!(text(&output.stdout), expected);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(files(&site.path("public")), before);
}

/// The revision of each UID in a feed: SEQUENCE and DTSTAMP.
fn revisions(feed: &str) -> Vec<(String, String, String)> {
    let value = |vevent: &str, name: &str| {
        let line = vevent.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().to_owned()
    };
    feed.split("BEGIN:VEVENT")
        .skip(1)
        .map(|v| {
            (
                value(v, "UID:"),
                value(v, "SEQUENCE:"),
                value(v, "DTSTAMP:"),
            )
        })
        .collect()
}

#[test]
fn the_story_of_a_feed() {
    let site = Site::with_pages(&[("a.md", A), ("b.md", B)]);
    let revision = |number: u32, sequence: &str, stamp: &str| {
        (
            format!("a.{number}@example.org"),
            sequence.to_owned(),
            stamp.to_owned(),
        )
    };
    let first = "19700101T000001Z";
    site.build_at(1);
    let original = files(&site.path("public"));
    let untouched = [
        revision(1, "0", first),
        revision(2, "0", first),
        revision(3, "0", first),
    ];
    assert_eq!(revisions(&site.read("public/events/a.ics")), untouched);

    // One session moves: only its UID counts on, only the feeds that hold it are written.
    let moved = A.replace(
        "count: 3",
        "count: 3\nsessions:\n  - number: 2\n    moved: '19:00'",
    );
    site.page("a.md", &moved);
    site.build_at(2);
    let changed = [
        revision(1, "0", first),
        revision(2, "1", "19700101T000002Z"),
        revision(3, "0", first),
    ];
    assert_eq!(revisions(&site.read("public/events/a.ics")), changed);
    for (path, file) in files(&site.path("public")) {
        let holds_a = [
            "all.ics",
            "events/a.ics",
            "tags/x.ics",
            "download/a.ics",
            "feeds.json",
            "index.html",
        ];
        let is_same = original[&path] == file;
        assert_eq!(
            is_same,
            !holds_a.contains(&path.to_str().unwrap()),
            "{}",
            path.display()
        );
    }

    // Back again is a change too.
    site.page("a.md", A);
    site.build_at(3);
    let reverted = [
        revision(1, "0", first),
        revision(2, "2", "19700101T000003Z"),
        revision(3, "0", first),
    ];
    assert_eq!(revisions(&site.read("public/events/a.ics")), reverted);

    // A renamed page keeps its files and its sessions.
    fs::remove_file(site.path("events/a.md")).unwrap();
    site.page("renamed.md", A);
    site.build_at(4);
    // The first build reports the new path, so only the second one is recorded as up to date.
    site.build_at(4);
    assert_eq!(revisions(&site.read("public/events/a.ics")), reverted);

    // An empty folder and the manifest of the live site give the same bytes.
    let published = files(&site.path("public"));
    fs::rename(site.path("public"), site.path("live")).unwrap();
    let manifest = site.path("live/feeds.json");
    for previous in [manifest.to_str().unwrap(), "live"] {
        let output = site.calfeed_at(5, &["build", "--previous", previous]);
        assert!(output.status.success());
        let built: Vec<_> = files(&site.path("public"))
            .into_iter()
            .map(|(p, f)| (p, f.0))
            .collect();
        let wanted: Vec<_> = published
            .iter()
            .map(|(p, f)| (p.clone(), f.0.clone()))
            .collect();
        assert_eq!(built, wanted);
        fs::remove_dir_all(site.path("public")).unwrap();
    }

    // A manifest that is not there is no error.
    let output = site.calfeed_at(6, &["build", "--previous", "nowhere/feeds.json"]);
    assert!(output.status.success() && !text(&output.stderr).contains("warning"));
}

/// An idle build reads and hashes; it must notice whatever is not as it was all the same.
#[test]
fn an_idle_build_notices_every_difference() {
    let site = Site::with_pages(&[("a.md", A), ("b.md", B)]);
    site.build_at(1);
    let built = files(&site.path("public"));
    let idle = text(&site.calfeed_at(2, &["build"]).stderr);
    assert!(
        idle.starts_with("2 events, 4 sessions: 0 feeds written, 7 unchanged, 0 removed ("),
        "{idle}"
    );
    assert_eq!(files(&site.path("public")), built);

    let differences: [&dyn Fn(); 5] = [
        &|| {
            fs::write(
                site.path("public/events/b.ics"),
                built[Path::new("events/a.ics")].0.as_str(),
            )
            .unwrap()
        },
        &|| fs::remove_file(site.path("public/tags/x.ics")).unwrap(),
        &|| fs::remove_file(site.path("public/index.html")).unwrap(),
        &|| fs::remove_file(site.path("public/feeds.json")).unwrap(),
        &|| fs::write(site.path("public/download/.calfeed-a.ics.tmp"), "half").unwrap(),
    ];
    for (number, differ) in differences.iter().enumerate() {
        differ();
        site.build_at(3);
        let texts = |files: BTreeMap<PathBuf, (String, SystemTime)>| -> BTreeMap<PathBuf, String> {
            files
                .into_iter()
                .map(|(path, (text, _))| (path, text))
                .collect()
        };
        assert_eq!(
            texts(files(&site.path("public"))),
            texts(built.clone()),
            "difference {number}"
        );
    }
}

#[test]
fn a_build_with_something_to_say_says_it_again() {
    let site = Site::with_pages(&[("a.md", A), ("b.md", B)]);
    site.page(
        "c.md",
        "---\ntitle: C\ndate: 2024-01-20 19:30:00 +0200\n---\n",
    );
    for epoch in [1, 2] {
        let output = site.calfeed_at(epoch, &["build"]);
        assert!(
            text(&output.stderr).contains("offset-mismatch"),
            "{output:?}"
        );
    }
    assert!(!site.read("public/feeds.json").contains("\"build\""));
}

#[test]
fn a_broken_manifest_warns_and_sequences_never_go_back() {
    for broken in ["{\"version\": 1,", "not JSON", "{}", ""] {
        let site = Site::with_pages(&[("a.md", A), ("b.md", B)]);
        site.build_at(1);
        site.page("a.md", A.replace("18:00", "19:00"));
        site.build_at(2);
        let before = files(&site.path("public"));
        fs::write(site.path("public/feeds.json"), broken).unwrap();
        let output = site.calfeed_at(3, &["build"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains("warning[broken-manifest]"));
        let after = files(&site.path("public"));
        for (path, (text, _)) in &before {
            assert_eq!(&after[path].0, text, "{}", path.display());
        }
        // And the next change counts on from there.
        fs::write(site.path("public/feeds.json"), broken).unwrap();
        site.page("a.md", A);
        site.build_at(4);
        assert!(site.read("public/events/a.ics").contains("SEQUENCE:2"));
        assert!(!site.read("public/events/a.ics").contains("SEQUENCE:1"));
    }
}

/// A feed of calfeed that was copied into the folder from another site.
fn partner() -> String {
    let site = Site::with_pages(&[(
        "concert.md",
        "---\ntitle: Concert\ndate: 2025-05-01 18:00\n---\n",
    )]);
    site.page("calfeed.yml", "site: partner.example\ntimezone: UTC\n");
    site.build_at(1);
    site.read("public/all.ics")
}

#[test]
fn a_feed_of_another_calfeed_site_stays() {
    let site = Site::with_pages(&[("a.md", A), ("b.md", B)]);
    site.build_at(1);
    for path in ["public/partner.ics", "public/events/partner.ics"] {
        fs::write(site.path(path), partner()).unwrap();
    }
    fs::remove_file(site.path("events/b.md")).unwrap();
    site.build_at(2);
    // Without a manifest, the UIDs in a feed decide.
    fs::remove_file(site.path("public/feeds.json")).unwrap();
    site.page("a.md", A.replace("Text.", "Other text."));
    site.build_at(3);
    assert!(site.read("public/events/a.ics").contains("Other text."));
    for path in ["public/partner.ics", "public/events/partner.ics"] {
        assert_eq!(site.read(path), partner());
    }
    // At the path of a feed of this site, it is an error.
    fs::remove_file(site.path("public/feeds.json")).unwrap();
    fs::write(site.path("public/events/a.ics"), partner()).unwrap();
    let output = site.calfeed_at(4, &["build"]);
    assert!(text(&output.stderr).contains("error[foreign-file]: public/events/a.ics"));
    assert_eq!(site.read("public/events/a.ics"), partner());
}

#[test]
fn a_second_site_in_the_same_folder_is_an_error() {
    let site = Site::with_pages(&[("a.md", A)]);
    site.build_at(1);
    let before = files(&site.path("public"));
    fs::create_dir(site.path("others")).unwrap();
    fs::write(
        site.path("others/calfeed.yml"),
        "site: other.example\ntimezone: UTC\n",
    )
    .unwrap();
    for (name, page) in [
        ("b.md", B),
        ("a.md", "---\ntitle: Z\ndate: 2030-01-01\n---\n"),
    ] {
        fs::write(site.path("others").join(name), page).unwrap();
        let output = site.calfeed_at(2, &["build", "others"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains("error[other-site]"));
        assert_eq!(files(&site.path("public")), before);
        // `--keep-going` is about errors in single events.
        let output = site.calfeed_at(2, &["build", "others", "--keep-going"]);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(files(&site.path("public")), before);
        fs::remove_file(site.path("others").join(name)).unwrap();
    }
    fs::write(site.path("others/b.md"), B).unwrap();
    let output = site.calfeed_at(3, &["build", "others", "--replace"]);
    assert!(output.status.success(), "{output:?}");
    assert!(!site.path("public/events/a.ics").exists());
}

#[test]
fn events_that_are_all_gone_stay_published() {
    let site = Site::with_pages(&[("a.md", A), ("b.md", B)]);
    site.build_at(1);
    let before = files(&site.path("public"));
    for (name, page) in [("a.md", A), ("b.md", B)] {
        site.page(name, page.replace("date:", "starts_somewhen:"));
    }
    let output = site.calfeed_at(2, &["build"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("no-events-left"));
    assert_eq!(files(&site.path("public")), before);
    assert!(site.calfeed_at(3, &["build", "--replace"]).status.success());
    assert!(!site.read("public/all.ics").contains("BEGIN:VEVENT"));
}

/// In CI the output folder starts empty, and only the manifest of the live site is there.
#[test]
fn keep_going_without_the_published_feeds_writes_nothing_and_names_them() {
    let site = Site::with_pages(&[("a.md", A), ("b.md", B)]);
    site.build_at(1);
    let published = files(&site.path("public"));
    fs::create_dir(site.path("live")).unwrap();
    fs::rename(site.path("public/feeds.json"), site.path("live/feeds.json")).unwrap();
    fs::rename(site.path("public"), site.path("saved")).unwrap();
    site.page("a.md", BROKEN);
    let arguments = [
        "build",
        "--keep-going",
        "--previous",
        "live",
        "--message-format",
        "json",
    ];
    let output = site.calfeed_at(2, &arguments);
    assert_eq!(output.status.code(), Some(1));
    assert!(!site.path("public/feeds.json").exists() && !site.path("public/all.ics").exists());
    let messages = text(&output.stderr);
    let message = messages
        .lines()
        .find(|line| line.contains("missing-feed"))
        .unwrap();
    let message: serde_json::Value = serde_json::from_str(message).unwrap();
    let paths: Vec<&str> = message["paths"]
        .as_array()
        .unwrap()
        .iter()
        .map(|path| path.as_str().unwrap())
        .collect();
    assert_eq!(
        paths,
        [
            "download/a.ics",
            "events/a.ics",
            "all.ics",
            "tags/x.ics",
            "tags/y.ics"
        ]
    );
    // After these feeds were fetched, the build keeps the sessions of the faulty event.
    for path in paths {
        let target = site.path("live").join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(site.path("saved").join(path), target).unwrap();
    }
    let output = site.calfeed_at(2, &arguments);
    assert_eq!(output.status.code(), Some(1));
    for path in [
        "events/a.ics",
        "download/a.ics",
        "all.ics",
        "tags/x.ics",
        "events/b.ics",
    ] {
        assert_eq!(
            site.read(&format!("public/{path}")),
            published[Path::new(path)].0,
            "{path}"
        );
    }
}

#[test]
fn a_build_reports_what_disappears_for_subscribers() {
    let site = Site::with_pages(&[
        ("a.md", A),
        ("b.md", B),
        ("c.md", &B.replace("title: B", "title: C")),
    ]);
    site.build_at(1);
    fs::remove_file(site.path("events/b.md")).unwrap();
    site.page("a.md", A.replace("18:00", "19:00"));
    site.page("c.md", B.replace("title: B", "title: New name"));
    let report = |arguments: &[&str]| text(&site.calfeed_at(2, arguments).stderr);
    let expected = "1 published session is gone: B\n\
                    3 published sessions are at another time: A (1/3), A (2/3), A (3/3)\n\
                    1 published session is renamed: C\n";
    assert!(report(&["build", "--check"]).starts_with(expected));
    let published = report(&["build"]);
    assert!(
        published.starts_with(&format!(
            "{expected}removed download/b.ics\nremoved events/b.ics\n"
        )),
        "{published}"
    );
    assert!(!report(&["build"]).contains("published session"));
}

#[test]
fn a_manifest_of_a_newer_version_stops_the_build() {
    let site = Site::with_pages(&[("a.md", A)]);
    site.build_at(1);
    let newer = site
        .read("public/feeds.json")
        .replace("\"version\": 2", "\"version\": 3");
    fs::write(site.path("public/feeds.json"), &newer).unwrap();
    site.page("a.md", B);
    let output = site.calfeed_at(2, &["build"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("newer-manifest"));
    assert_eq!(site.read("public/feeds.json"), newer);
    assert!(site.read("public/events/a.ics").contains("SUMMARY:A"));
}

/// File systems differ in which names they treat as equal, so no two files may differ only in
/// case or normalization, and none may have the name of a device of Windows.
#[test]
fn file_names_are_unique_and_valid_everywhere() {
    let page = |keys: &str| format!("---\ntitle: T\ndate: 2025-05-02\n{keys}---\n");
    let site = Site::with_pages(&[
        ("a.md", &page("tags: [ΟΔΟΣ, Straße, COM¹]\n")),
        ("b.md", &page("tags: [οδος, STRASSE]\n")),
        ("com².md", &page("")),
        (
            "c.md",
            &page(
                "tracks:\n  - {name: Straße, time: '10:00'}\n  - {name: STRASSE, time: '12:00'}\n",
            ),
        ),
        ("d.md", &page("slug: ΟΔΟΣ\n")),
        ("οδος.md", &page("")),
    ]);
    let output = site.calfeed_at(1, &["build"]);
    let messages = text(&output.stderr);
    assert_eq!(
        messages.matches("error[duplicate-slug]").count(),
        2,
        "{messages}"
    );
    fs::remove_file(site.path("events/c.md")).unwrap();
    fs::remove_file(site.path("events/d.md")).unwrap();
    site.build_at(1);
    let names: Vec<PathBuf> = files(&site.path("public")).into_keys().collect();
    let names: Vec<&str> = names.iter().filter_map(|path| path.to_str()).collect();
    for expected in [
        "events/com²-1.ics",
        "tags/com¹-1.ics",
        "tags/strasse.ics",
        "tags/οδος.ics",
    ] {
        assert!(names.contains(&expected), "{expected}: {names:?}");
    }
    assert_eq!(
        names
            .iter()
            .filter(|name| name.starts_with("tags/"))
            .count(),
        3,
        "{names:?}"
    );
}

#[test]
fn an_invalid_source_date_epoch_is_an_error() {
    let site = Site::with_pages(&[("a.md", A)]);
    for value in ["", "yesterday", "-1", "99999999999"] {
        for name in ["build", "list"] {
            let output = command(site.folder(), &[name])
                .env("SOURCE_DATE_EPOCH", value)
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(1), "{name} {value}");
            assert!(text(&output.stderr).contains("invalid-epoch"), "{output:?}");
        }
    }
    assert!(!site.path("public").exists());
}

/// `list` and `check` show the names that a build would publish.
#[test]
fn list_knows_the_recorded_names() {
    let site = Site::with_pages(&[("a.md", A), ("b.md", B)]);
    site.build_at(1);
    fs::rename(site.path("events/b.md"), site.path("events/moved.md")).unwrap();
    let listed = text(&site.calfeed_at(2, &["list", "--json"]).stdout);
    assert!(listed.contains("\"b@example.org\""), "{listed}");
    let listed = text(
        &site
            .calfeed_at(2, &["list", "--json", "--out", "elsewhere"])
            .stdout,
    );
    assert!(listed.contains("\"moved@example.org\""), "{listed}");
}

/// Seconds since 1970 on the fifth day of a month, counted from January 2027.
fn fifth_of_month(month: u32) -> u64 {
    let day = chrono::NaiveDate::from_ymd_opt(2027, 1, 5).unwrap();
    let day = day.checked_add_months(chrono::Months::new(month)).unwrap();
    u64::try_from(day.and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp()).unwrap()
}

#[test]
fn two_years_of_monthly_builds_with_a_history_of_twelve_months() {
    let club =
        "---\ntitle: Club\ndate: 2025-01-20 19:00\nrepeat: monthly\ncount: 60\ntags: [x]\n---\n";
    let open = "---\ntitle: Open\ndate: 2025-01-21 19:00\nrepeat: monthly\n---\n";
    let site = Site::with_pages(&[("club.md", club), ("open.md", open)]);
    site.page(
        "calfeed.yml",
        "site: example.org\ntimezone: Europe/Berlin\nhistory: 12 months\nfeeds: {everything: {tag: x}}\n",
    );
    let numbers = |path: &str| -> Vec<u32> {
        let uids = revisions(&site.read(path)).into_iter();
        let numbers = uids.filter_map(|(uid, ..)| {
            let (number, _) = uid.strip_prefix("club.")?.split_once('@')?;
            number.parse().ok()
        });
        numbers.collect()
    };
    for month in 0..24 {
        let output = site.calfeed_at(fifth_of_month(month), &["build"]);
        assert!(output.status.success(), "{output:?}");
        assert!(!text(&output.stderr).contains("gone"), "{output:?}");
        // The club began in January 2025, two years before the first build.
        let expected: Vec<u32> = (13 + month..=60).collect();
        for path in [
            "public/all.ics",
            "public/tags/x.ics",
            "public/feeds/everything.ics",
        ] {
            assert_eq!(numbers(path), expected, "{path} in month {month}");
        }
        assert_eq!(
            numbers("public/events/club.ics"),
            (1..=60).collect::<Vec<u32>>()
        );
        assert!(site.read("public/all.ics").contains("RRULE:FREQ=MONTHLY"));
        // Nothing else changes within the month.
        let before = files(&site.path("public"));
        site.build_at(fifth_of_month(month) + 14 * 86_400);
        assert_eq!(files(&site.path("public")), before);
        if month > 0 {
            let diff = site.calfeed_at(fifth_of_month(month), &["diff", "last", "public"]);
            assert!(
                !text(&diff.stdout).contains("removed"),
                "{}",
                text(&diff.stdout)
            );
            fs::remove_dir_all(site.path("last")).unwrap();
        }
        let copied = Command::new("cp")
            .args(["-r", "public", "last"])
            .current_dir(site.path(""))
            .status();
        assert!(copied.unwrap().success());
    }
    // A session that is moved into the window returns to the feed, and its SEQUENCE continues.
    let moved = club.replace(
        "count: 60",
        "count: 60\nsessions:\n  - {number: 3, moved: 2029-05-01}",
    );
    site.page("club.md", &moved);
    site.build_at(fifth_of_month(24));
    assert!(numbers("public/all.ics").contains(&3));
    let all = revisions(&site.read("public/all.ics"));
    let third = all
        .iter()
        .find(|(uid, ..)| uid == "club.3@example.org")
        .unwrap();
    assert_eq!(third.1, "1");
    // All sessions are over: the feed stays, without sessions.
    fs::remove_file(site.path("events/open.md")).unwrap();
    site.page("club.md", club);
    site.build_at(fifth_of_month(60));
    assert!(!site.read("public/tags/x.ics").contains("BEGIN:VEVENT"));
    assert_eq!(numbers("public/events/club.ics").len(), 60);
}

#[test]
fn selections_have_time_windows_and_tags_can_be_chosen() {
    let series =
        "---\ntitle: Weekly\ndate: 2026-12-01\nrepeat: weekly\ncount: 20\ntags: [x, y]\n---\n";
    let site = Site::with_pages(&[("a.md", series), ("b.md", B)]);
    let config = "site: example.org\ntimezone: Europe/Berlin\ntags: [X]\nfeeds:\n  \
                  next: {from: -1 week, to: 2 weeks, tag: x}\n  past: {to: -1 day}\n";
    site.page("calfeed.yml", config);
    // 5 January 2027, a Tuesday, as all days of the series.
    site.build_at(fifth_of_month(0));
    let days = |path: &str| -> Vec<String> {
        let text = site.read(path);
        let days = text
            .lines()
            .filter_map(|line| line.strip_prefix("DTSTART;VALUE=DATE:"));
        days.map(str::to_owned).collect()
    };
    assert_eq!(
        days("public/feeds/next.ics"),
        ["20261229", "20270105", "20270112", "20270119"]
    );
    assert_eq!(days("public/feeds/past.ics").len(), 5);
    assert!(site.path("public/tags/x.ics").exists() && !site.path("public/tags/y.ics").exists());
    // The next day, the windows have moved.
    site.build_at(fifth_of_month(0) + 86_400);
    assert_eq!(
        days("public/feeds/next.ics"),
        ["20270105", "20270112", "20270119"]
    );
    site.page(
        "calfeed.yml",
        "site: example.org\ntimezone: Europe/Berlin\ntags: false\n",
    );
    site.build_at(fifth_of_month(0));
    assert!(!site.path("public/tags").exists());
}

#[test]
fn a_large_shared_feed_is_a_warning() {
    let series = |start: &str, count: u32| {
        format!("---\ntitle: Bell\ndate: {start} 08:00\nrepeat: daily\ncount: {count}\n---\n")
    };
    let site = Site::with_pages(&[
        ("a.md", &series("2025-01-01", 500)),
        ("b.md", &series("2028-01-01", 500)),
    ]);
    assert!(!text(&site.calfeed_at(1, &["build"]).stderr).contains("warning"));
    site.page("c.md", B);
    for _ in 0..2 {
        let messages = text(&site.calfeed_at(1, &["build"]).stderr);
        assert!(
            messages.contains("warning[feed-too-large]: all.ics has 1001 sessions"),
            "{messages}"
        );
        assert!(messages.contains("history: 12 months"), "{messages}");
        // The warning does not keep the next build from being skipped.
        let manifest: serde_json::Value =
            serde_json::from_str(&site.read("public/feeds.json")).unwrap();
        assert_eq!(manifest["build"]["large_feeds"][0]["vevents"], 1001);
    }
    site.page(
        "calfeed.yml",
        "site: example.org\ntimezone: Europe/Berlin\nhistory: 12 months\n",
    );
    assert!(!text(&site.calfeed_at(fifth_of_month(12), &["build"]).stderr).contains("warning"));
}

#[test]
fn translations_are_one_event_in_several_feeds() {
    let english = "---\ntitle: Singing\ndate: 2025-05-01 18:00\ntags: [x]\n---\nWe sing.\n";
    let german = "---\ntitle: Wir singen\ndate: 2025-05-01 18:00\n---\nWir singen.\n";
    let site = Site::with_pages(&[("choir.md", english), ("choir.de.md", german), ("b.md", B)]);
    site.page(
        "nur.de.md",
        "---\ntitle: Nur deutsch\ndate: 2025-05-03\n---\n",
    );
    site.build_at(1);
    let first = files(&site.path("public"));
    let all = site.read("public/all.ics");
    assert!(all.contains("SUMMARY:Singing") && all.contains("SUMMARY:Nur deutsch"));
    assert!(!all.contains("Wir singen"));
    assert!(!site.path("public/events/choir-de.ics").exists());
    let in_german = site.read("public/languages/de.ics");
    assert!(in_german.contains("SUMMARY:Wir singen") && in_german.contains("SUMMARY:Nur deutsch"));
    assert!(!in_german.contains("SUMMARY:Singing") && !in_german.contains("SUMMARY:B"));
    assert!(in_german.contains("UID:choir@example.org"));

    // Without a change, not even a forced build changes a file.
    site.page("notes.txt", "");
    assert!(site.calfeed_at(2, &["build", "--prose"]).status.success());
    assert_eq!(files(&site.path("public")), first);

    // A change in one language is one revision of the session in all languages.
    site.page(
        "choir.de.md",
        german.replace("Wir singen.", "Wir singen laut."),
    );
    site.build_at(3);
    for path in [
        "public/all.ics",
        "public/languages/de.ics",
        "public/events/choir.ics",
    ] {
        let all = revisions(&site.read(path));
        let choir = all
            .iter()
            .find(|(uid, ..)| uid == "choir@example.org")
            .unwrap();
        assert_eq!(
            (choir.1.as_str(), choir.2.as_str()),
            ("1", "19700101T000003Z"),
            "{path}"
        );
    }

    // An error in one language keeps the published sessions in all languages.
    let before = files(&site.path("public"));
    site.page("choir.de.md", german.replace("2025-05-01", "2025-05-99"));
    site.page("b.md", B.replace("title: B", "title: New"));
    let output = site.calfeed_at(4, &["build", "--keep-going"]);
    assert_eq!(output.status.code(), Some(1));
    for path in ["public/events/choir.ics", "public/languages/de.ics"] {
        let path = Path::new(path).strip_prefix("public").unwrap();
        assert_eq!(
            site.read(&format!("public/{}", path.display())),
            before[path].0
        );
    }
    let all = site.read("public/all.ics");
    assert!(
        all.contains("SUMMARY:Singing") && all.contains("SUMMARY:New"),
        "{all}"
    );
}
