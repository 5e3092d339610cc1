//! Input that asks for too much ends with a diagnostic, and what is written stays small.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use common::{Site, text};
use walkdir::WalkDir;

/// A site with one page of a size, and the output of its build.
fn build(front_matter: &str, size: usize) -> (Site, Output) {
    let site = Site::new();
    let config = "site: example.org\ntimezone: Europe/Berlin\nduration: 1h\n";
    site.page("calfeed.yml", config);
    let front_matter = format!("---\ntitle: Bell\ndate: 2026-01-05\n{front_matter}\n---\n");
    let words = "word ".repeat(size.saturating_sub(front_matter.len()) / 5);
    site.page("bell.md", front_matter + &words);
    let output = site.calfeed(&["build"]);
    (site, output)
}

fn bytes_below(folder: &Path) -> u64 {
    let entries = WalkDir::new(folder).into_iter().filter_map(Result::ok);
    entries.map(|entry| entry.metadata().unwrap().len()).sum()
}

fn tracks(count: usize) -> String {
    let mut text = String::from("tracks:\n");
    for number in 0..count {
        let (hour, minute) = (number / 6, number % 6);
        writeln!(text, "  - {{name: T{number}, time: '{hour:02}:{minute}0'}}").unwrap();
    }
    text
}

fn tags(count: usize, length: usize) -> String {
    let tags = (0..count).map(|number| format!("{number} {}", "t".repeat(length)));
    format!("tags: [{}]\n", tags.collect::<Vec<_>>().join(", "))
}

/// A short page must not write gigabytes, in whatever way it multiplies its text.
#[test]
fn pages_that_would_write_too_much_are_errors() {
    let daily = "repeat: daily\ncount: 4000\n";
    let cases = [
        (
            "sessions, tracks and tags",
            format!("{daily}{}{}", tracks(5), tags(100, 8)),
            16_000,
        ),
        (
            "a long list of tags",
            format!("{daily}{}{}", tracks(5), tags(60, 90)),
            7_000,
        ),
        (
            "a long description",
            format!("{daily}{}", tracks(5)),
            40_000,
        ),
        (
            "a long location in every session",
            format!(
                "{daily}{}{}location: {}\n",
                tracks(5),
                tags(50, 8),
                "x".repeat(1_900)
            ),
            5_000,
        ),
    ];
    for (name, front_matter, size) in cases {
        let (site, output) = build(&front_matter, size);
        let messages = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{name}: {messages}");
        assert!(
            messages.contains("error[too-large]: the feeds of this event"),
            "{name}: {messages}"
        );
        assert!(!site.path("public").exists(), "{name}");
    }
}

/// The estimate is not below the real size, and real pages are far from the limit.
#[test]
fn large_pages_below_the_limit_are_published() {
    let cases = [
        (
            "an endless series with many tracks",
            format!("repeat: daily\n{}", tracks(100)),
            19_000,
        ),
        (
            "a daily series of ten years",
            "repeat: daily\ncount: 3650".to_owned(),
            3_000,
        ),
        (
            "a conference",
            format!("{}{}", tracks(60), tags(20, 10)),
            8_000,
        ),
    ];
    for (name, front_matter, size) in cases {
        let (site, output) = build(&front_matter, size);
        let messages = text(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{name}: {messages}");
        let written = bytes_below(&site.path("public"));
        let limit = 64_000_000 + 1_000 * size as u64;
        let page = fs::metadata(site.path("public/index.html")).unwrap();
        assert!(
            page.len() < 10_000_000,
            "{name}: a page of {} bytes",
            page.len()
        );
        assert!(written <= limit, "{name} writes {written} bytes");
    }
}

/// A calendar of about 300 kB whose VEVENTs have the same lines.
fn calendar(lines: impl Fn(usize) -> String) -> String {
    let mut text = String::from("BEGIN:VCALENDAR\r\n");
    for number in 0.. {
        if text.len() > 300_000 {
            break;
        }
        let lines = lines(number);
        write!(
            text,
            "BEGIN:VEVENT\r\nUID:{number}\r\n{lines}\r\nEND:VEVENT\r\n"
        )
        .unwrap();
    }
    text + "END:VCALENDAR\r\n"
}

/// A calendar with one VEVENT.
fn single(lines: &str) -> String {
    let start = "DTSTART:20270105T100000Z";
    format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n{start}\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n")
}

fn series(rule: &str) -> String {
    calendar(|_| format!("DTSTART:20200105T100000Z\r\nRRULE:{rule}"))
}

/// A list of 20,000 dates.
fn dates() -> String {
    let dates = (0..20_000).map(|number| {
        let (day, minute) = (number / 1_440 + 1, number % 1_440);
        format!("203001{day:02}T{:02}{:02}00Z", minute / 60, minute % 60)
    });
    dates.collect::<Vec<_>>().join(",")
}

/// The calendar, and words of its diagnostic; without words, the calendar is read to its end.
fn hostile_calendars() -> Vec<(&'static str, String, &'static str)> {
    let too_many = "has too many sessions";
    let never = "has too many rules that never occur";
    let dates = dates();
    vec![
        ("endless daily series", series("FREQ=DAILY"), too_many),
        (
            "daily series to 2199",
            series("FREQ=DAILY;UNTIL=21991231"),
            too_many,
        ),
        (
            "a count of millions",
            series("FREQ=DAILY;COUNT=4000000"),
            too_many,
        ),
        ("1440 sessions a day", series(&minutes_of_a_day()), too_many),
        (
            "dates that never come",
            series("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
            never,
        ),
        (
            "days that never come",
            series("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=9"),
            never,
        ),
        (
            "RDATE and EXDATE",
            single(&format!("RDATE:{dates}\nEXDATE:{dates}")),
            "",
        ),
        (
            "EXDATE of a series",
            single(&format!("RRULE:FREQ=DAILY\nEXDATE:{dates}")),
            "",
        ),
        (
            "deep nesting",
            format!("BEGIN:VCALENDAR\n{}", "BEGIN:X\n".repeat(40_000)),
            "nested too deeply",
        ),
        (
            "lines without a colon",
            single(&"bad\n".repeat(70_000)),
            "69980 more lines",
        ),
        (
            "a long fold",
            single(&format!("SUMMARY:{}", "x\n ".repeat(100_000))),
            "",
        ),
        ("line feeds", single(&"\n".repeat(300_000)), ""),
        (
            "properties",
            single(&"X:\n".repeat(30_000)),
            "has too many properties",
        ),
        (
            "unknown zones",
            calendar(|n| format!("DTSTART;TZID=a/b/Z{n}:20270105T100000")),
            "is not defined",
        ),
        ("zones", zones(), ""),
    ]
}

fn minutes_of_a_day() -> String {
    let list = |count: usize| {
        (0..count)
            .map(|n| n.to_string())
            .collect::<Vec<_>>()
            .join(",")
    };
    format!("FREQ=DAILY;BYHOUR={};BYMINUTE={}", list(24), list(60))
}

/// Zones of which each has clock changes for 600 years.
fn zones() -> String {
    let mut text = String::from("BEGIN:VCALENDAR\n");
    for number in 0..2_000 {
        writeln!(
            text,
            "BEGIN:VTIMEZONE\nTZID:Z{number}\nBEGIN:STANDARD\nDTSTART:16010101T000000\n\
             TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY\nEND:STANDARD\nEND:VTIMEZONE"
        )
        .unwrap();
    }
    text + "END:VCALENDAR\n"
}

#[test]
fn hostile_calendars_end_with_a_diagnostic() {
    let site = Site::empty();
    site.write("old.ics", single("SUMMARY:Tea"));
    for (name, calendar, words) in hostile_calendars() {
        site.write("new.ics", calendar);
        for arguments in [
            &["diff", "old.ics", "new.ics"][..],
            &["diff", "new.ics", "new.ics"],
        ] {
            let output = site.calfeed(arguments);
            let messages = text(&output.stderr);
            assert!(output.status.code().is_some(), "{name}: {output:?}");
            assert!(messages.contains(words), "{name}: {messages}");
            let printed = output.stdout.len() + output.stderr.len();
            assert!(printed < 100_000, "{name} prints {printed} bytes");
            if words.is_empty() {
                assert_eq!(messages, "", "{name}");
            }
        }
    }
}

/// A long value of a series must not be printed for each of its sessions.
#[test]
fn json_does_not_multiply_the_text_of_a_series() {
    let site = Site::empty();
    let calendar = |word: &str| {
        single(&format!(
            "RRULE:FREQ=DAILY;COUNT=5000\nDESCRIPTION:{}",
            word.repeat(50_000)
        ))
    };
    site.write("old.ics", calendar("old "));
    site.write("new.ics", calendar("new "));
    let output = site.calfeed(&["diff", "old.ics", "new.ics", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["changes"][0]["sessions"], 5_000);
    assert!(output.stdout.len() < 500_000, "{}", output.stdout.len());
}

/// A device has no end, and a named pipe without a writer has no content.
#[cfg(unix)]
#[test]
fn calendars_that_are_not_files() {
    let site = Site::empty();
    site.write("old.ics", single("SUMMARY:Tea"));
    let output = site.calfeed(&["diff", "old.ics", "/dev/zero"]);
    let messages = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        messages.contains("/dev/zero is too large for a calendar"),
        "{messages}"
    );

    let published = site.path("published");
    site.write("published/all.ics", single("SUMMARY:Tea"));
    let pipe = published.join("pipe.ics");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    std::os::unix::fs::symlink("/dev/zero", published.join("zero.ics")).unwrap();
    std::os::unix::fs::symlink(".", published.join("circle")).unwrap();
    let output = site.calfeed(&["diff", "published", "published"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

/// Files that include each other are read up to a number of levels.
#[test]
fn a_long_chain_of_includes() {
    let site = Site::empty();
    for number in 0..20 {
        let text = format!(
            "include: [f{}.yml]\nevents:\n  - summary: E{number}\n    begin: 2027-01-08\n",
            number + 1
        );
        site.write(&format!("events/f{number}.yml"), text);
    }
    let output = site.calfeed(&["check", "events/f0.yml"]);
    let messages = text(&output.stderr);
    let errors = messages.matches("error[too-large]: too many files are included");
    assert_eq!(errors.count(), 1, "{messages}");
    assert!(
        messages.contains("17 events checked: 1 error"),
        "{messages}"
    );
}
