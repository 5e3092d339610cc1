//! `sessions.json` over several builds.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::fs;

use common::{Site, text};
use serde_json::Value;

/// 1 January 2027, 00:00 UTC.
const YEAR_2027: u64 = 1_798_761_600;
const CONFIG: &str = "site: example.org\ntimezone: Europe/Berlin\njson: true\n";
const PATH: &str = "public/sessions.json";

fn site(pages: &[(&str, &str)]) -> Site {
    let site = Site::with_pages(pages);
    site.page("calfeed.yml", CONFIG);
    site
}

fn sessions(site: &Site) -> Vec<Value> {
    serde_json::from_str(&site.read(PATH)).unwrap()
}

fn starts(site: &Site) -> Vec<String> {
    let start = |session: &Value| session["start"].as_str().unwrap().to_owned();
    sessions(site).iter().map(start).collect()
}

const SINGLE: &str = "---\ntitle: A\ndate: 2027-05-01 18:00\ntags: [x]\n---\n";
const SERIES: &str = "---\ntitle: B\ndate: 2020-06-01\nrepeat: yearly\n---\n";

#[test]
fn the_list_comes_goes_and_replaces_no_other() {
    let site = site(&[("a.md", SINGLE)]);
    let check = site.calfeed_at(1, &["build", "--check"]);
    assert!(text(&check.stdout).contains("create sessions.json\n"));
    site.build_at(1);
    assert_eq!(starts(&site), ["2027-05-01T16:00:00Z"]);
    assert!(site.read("public/feeds.json").contains("sessions.json"));

    site.page("calfeed.yml", CONFIG.replace("json: true", "json: false"));
    let check = site.calfeed_at(2, &["build", "--check"]);
    assert_eq!(text(&check.stdout), "remove sessions.json\n");
    site.build_at(2);
    assert!(!site.path(PATH).exists());
    assert!(!site.read("public/feeds.json").contains("sessions.json"));

    // It looks like a list of calfeed, but the manifest does not record it.
    let other = "[{\"uid\": \"a@example.org\", \"start\": \"2027-05-01\"}]";
    site.write(PATH, other);
    site.build_at(3);
    assert_eq!(site.read(PATH), other);
    site.page("calfeed.yml", CONFIG);
    assert!(site.codes(&["build"]).contains(&"foreign-file".to_owned()));
    assert_eq!(site.read(PATH), other);
}

#[test]
fn without_a_manifest_the_uids_decide() {
    let site = site(&[("a.md", SINGLE)]);
    site.build_at(1);
    fs::remove_file(site.path("public/feeds.json")).unwrap();
    site.page("a.md", SINGLE.replace("18:00", "19:00"));
    site.build_at(2);
    assert_eq!(starts(&site), ["2027-05-01T17:00:00Z"]);

    fs::remove_file(site.path("public/feeds.json")).unwrap();
    let other = site.read(PATH).replace("@example.org", "@example.com");
    site.write(PATH, &other);
    assert!(site.codes(&["build"]).contains(&"foreign-file".to_owned()));
    assert_eq!(site.read(PATH), other);
}

#[test]
fn the_up_to_date_check_notices_a_changed_list() {
    let site = site(&[("a.md", SINGLE)]);
    site.build_at(1);
    let list = site.read(PATH);
    let written = || fs::metadata(site.path(PATH)).unwrap().modified().unwrap();
    let time = written();
    site.build_at(2);
    assert_eq!(written(), time);
    site.write(PATH, list.replace("18:00", "20:00"));
    site.build_at(3);
    assert_eq!(site.read(PATH), list);
    fs::remove_file(site.path(PATH)).unwrap();
    site.build_at(4);
    assert_eq!(site.read(PATH), list);
}

#[test]
fn only_a_new_year_changes_the_sessions_of_an_endless_series() {
    let site = site(&[("b.md", SERIES)]);
    site.build_at(YEAR_2027);
    let list = site.read(PATH);
    assert_eq!(starts(&site), ["2026-06-01", "2027-06-01", "2028-06-01"]);
    site.build_at(YEAR_2027 + 364 * 86_400);
    assert_eq!(site.read(PATH), list);
    site.build_at(YEAR_2027 + 365 * 86_400);
    assert_eq!(starts(&site), ["2027-06-01", "2028-06-01", "2029-06-01"]);
}

#[test]
fn the_list_has_the_sessions_of_the_feed_of_all_sessions() {
    let site = site(&[("a.md", SINGLE), ("b.md", SERIES)]);
    site.page("calfeed.yml", format!("{CONFIG}history: 1 month\n"));
    site.build_at(YEAR_2027);
    assert_eq!(starts(&site).len(), 4);
    site.build_at(YEAR_2027 + 364 * 86_400);
    // The single session left all.ics; the series is one VEVENT, which stays.
    assert_eq!(starts(&site), ["2026-06-01", "2027-06-01", "2028-06-01"]);
}

#[test]
fn keep_going_keeps_the_sessions_of_an_event_with_errors() {
    let site = site(&[("a.md", SINGLE), ("b.md", SERIES)]);
    site.build_at(YEAR_2027);
    let before = sessions(&site);
    site.page("a.md", "---\ntitle: A\ndate: soon\n---\n");
    site.page("b.md", SERIES.replace("title: B", "title: C"));
    let output = site.calfeed_at(YEAR_2027 + 1, &["build", "--keep-going"]);
    assert_eq!(output.status.code(), Some(1));
    let after = sessions(&site);
    let of_event = |sessions: &[Value], event: &str| -> Vec<Value> {
        let is_of_event = |session: &&Value| session["event"] == event;
        sessions.iter().filter(is_of_event).cloned().collect()
    };
    assert_eq!(of_event(&after, "a"), of_event(&before, "a"));
    assert!(of_event(&after, "b").iter().all(|b| b["title"] == "C"));
    assert_eq!(after.len(), before.len());

    fs::remove_file(site.path(PATH)).unwrap();
    let arguments = ["build", "--keep-going", "--message-format", "json"];
    let output = site.calfeed_at(YEAR_2027 + 2, &arguments);
    assert!(text(&output.stderr).contains("\"paths\":[\"sessions.json\"]"));
    assert!(!site.path(PATH).exists());
}

#[test]
fn list_prints_the_same_records() {
    let site = site(&[("a.md", SINGLE), ("b.md", SERIES)]);
    site.build_at(YEAR_2027);
    let arguments = [
        "list",
        "--json",
        "--from",
        "2026-01-01",
        "--to",
        "2028-12-31",
    ];
    let listed = site.calfeed_at(YEAR_2027, &arguments).stdout;
    let mut listed: Vec<Value> = serde_json::from_slice(&listed).unwrap();
    listed.sort_by_key(|session| session["start"].to_string());
    assert_eq!(listed, sessions(&site));
}
