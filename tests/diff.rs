//! `calfeed diff` between published folders, and at a size that nobody reads line by line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::fmt::Write as _;

use common::Site;

/// A site in which `old` and `new` are published from two states of the same pages.
fn two_states(pages: &[(&str, &str, &str)]) -> Site {
    let site = Site::new();
    let config = "site: example.org\ntimezone: Europe/Berlin\nduration: 1h\n";
    site.page("calfeed.yml", config);
    for state in ["old", "new"] {
        for (name, old, new) in pages {
            let text = if state == "old" { old } else { new };
            site.page(name, format!("---\n{text}\n---\n"));
        }
        site.expect_success(&["build", "--out", state]);
    }
    site
}

fn diff(site: &Site, flags: &[&str]) -> (Option<i32>, String) {
    let output = site.calfeed(&[&["diff", "old", "new"], flags].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), text)
}

#[test]
fn the_end_of_an_endless_series_is_a_change() {
    let endless = "title: Choir\ndate: 2026-01-06 19:00\nrepeat: monthly\n";
    let until = format!("{endless}until: 2040-01-01");
    let (code, text) = diff(&two_states(&[("choir.md", endless, &until)]), &[]);
    assert_eq!(code, Some(1), "{text}");
}

#[test]
fn a_series_moved_to_another_weekday_and_hour_is_moved() {
    let on = |day: &str| format!("title: Choir\ndate: {day}\nrepeat: weekly");
    let pages = [(
        "choir.md",
        &*on("2027-01-05 19:00"),
        &*on("2027-01-07 20:00"),
    )];
    let (_, text) = diff(&two_states(&pages), &[]);
    assert!(text.contains("moved, 49 hours later (5"), "{text}");
    assert!(
        text.contains("Tue 05 Jan 2027 19:00–20:00 CET → Thu 07 Jan 2027 20:00–21:00 CET"),
        "{text}"
    );
    assert!(!text.contains("removed"), "{text}");
}

#[test]
fn feeds_that_come_and_go_are_named() {
    let pages = [(
        "choir.md",
        "title: Choir\ndate: 2027-01-05 19:00\ntags: [music]",
        "title: Choir\ndate: 2027-01-05 19:00\ntags: [song]",
    )];
    let site = two_states(&pages);
    let (code, text) = diff(&site, &[]);
    assert_eq!(code, Some(1));
    assert!(text.contains("+ tags/song.ics\n"), "{text}");
    assert!(text.contains("- tags/music.ics\n"), "{text}");
    let (_, json) = diff(&site, &["--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["feeds_added"][0], "tags/song.ics");
    assert_eq!(json["changes"][0]["property"], "CATEGORIES");
}

#[test]
fn a_folder_is_the_same_as_itself() {
    let page = "title: Choir\ndate: 2027-01-05 19:00\nrepeat: weekly";
    let (code, text) = diff(&two_states(&[("choir.md", page, page)]), &[]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.ends_with("unchanged\n"), "{text}");
}

/// A calendar with many events, all at an hour of the day.
fn calendar(events: usize, hour: u32) -> String {
    let mut text = String::from("BEGIN:VCALENDAR\r\n");
    for number in 0..events {
        write!(
            text,
            "BEGIN:VEVENT\r\nUID:{number}@example.org\r\nSUMMARY:Event {}\r\n\
             DTSTART:20270105T{hour}0000Z\r\nDTEND:20270105T{hour}3000Z\r\nEND:VEVENT\r\n",
            number / 3
        )
        .unwrap();
    }
    text + "END:VCALENDAR\r\n"
}

#[test]
fn a_thousand_changes_stay_readable() {
    let site = Site::empty();
    site.write("old", calendar(1000, 18));
    site.write("new", calendar(1000, 19));
    for flags in [&[][..], &["--markdown"]] {
        let (code, text) = diff(&site, flags);
        assert_eq!(code, Some(1));
        assert!(text.contains("1000 moved, 0 unchanged"), "{text}");
        assert!(text.contains("… and 294 more titles"), "{text}");
        assert!(text.lines().count() < 300, "{text}");
    }
    let (_, json) = diff(&site, &["--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["changes"].as_array().unwrap().len(), 1000);
}
