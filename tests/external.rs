//! Events of other producers in our feeds: the sessions are those of the original.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::fs;
use std::path::Path;

use common::{Site, text};

/// A site without pages, whose config names `partner.ics`.
fn site_with(partner: &str) -> Site {
    let site = Site::new();
    let page = "---\ntitle: Tea\nuid: tea@partner.example\ndate: 2027-01-05 18:00\n---\n";
    site.page("tea.md", page);
    let config = "site: example.org\ntimezone: Europe/Berlin\nduration: 1h\n\
                  external: [{file: partner.ics}]\n";
    site.page("calfeed.yml", config);
    site.page("partner.ics", partner);
    site
}

fn calendar(events: &[&str]) -> String {
    let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
    for (number, lines) in events.iter().enumerate() {
        let lines = lines.replace('\n', "\r\n");
        text += &format!(
            "BEGIN:VEVENT\r\nUID:{number}@partner.example\r\nSUMMARY:Event {number}\r\n\
             {lines}\r\nEND:VEVENT\r\n"
        );
    }
    text + "END:VCALENDAR\r\n"
}

/// The independent reading of `diff` finds no session moved, removed or added.
#[test]
fn sessions_are_those_of_the_original() {
    let zoned = "DTSTART;TZID=America/New_York:20270105T190000\n";
    let cases = [
        format!("{zoned}DTEND;TZID=America/New_York:20270105T203000\nRRULE:FREQ=WEEKLY"),
        format!(
            "{zoned}DURATION:PT3600S\nRRULE:FREQ=WEEKLY;COUNT=30\nEXDATE;TZID=America/New_York:20270119T190000"
        ),
        format!("{zoned}DURATION:PT1H\nRRULE:FREQ=MONTHLY;BYDAY=1TU;UNTIL=20280101T000000Z"),
        format!(
            "{zoned}DURATION:PT1H\nRDATE;TZID=America/New_York:20270106T190000,20270301T100000"
        ),
        // Sessions in the gap and in the fold of the clock changes.
        "DTSTART;TZID=America/New_York:20270308T023000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=300"
            .into(),
        "DTSTART:20270105T190000Z\nDTEND:20270105T200000Z\nRRULE:FREQ=DAILY;COUNT=5".into(),
        "DTSTART;VALUE=DATE:20270105\nDTEND;VALUE=DATE:20270107\nRRULE:FREQ=MONTHLY".into(),
        "DTSTART;VALUE=DATE:20280229\nRRULE:FREQ=YEARLY;COUNT=3".into(),
        "DTSTART;VALUE=DATE:20270105".into(),
        "DTSTART;TZID=W. Europe Standard Time:20270705T190000\nDURATION:P1DT2H".into(),
        "DTSTART:20270105T190000Z\nDTEND:20270105T190000Z".into(),
    ];
    let cases: Vec<&str> = cases.iter().map(String::as_str).collect();
    let site = site_with(&calendar(&cases));
    site.build();
    fs::remove_file(site.path("public/events/tea.ics")).unwrap();
    let arguments = ["diff", "events/partner.ics", "public/all.ics", "--json"];
    let output = site.calfeed(&arguments);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    for change in json["changes"].as_array().unwrap() {
        let is_tea = change["summary"] == "Tea";
        assert!(is_tea || change["change"] == "changed", "{change:#}");
    }
}

/// The entries of a file with the UID `a`, each with a summary.
fn entries(vevents: &[(&str, String)]) -> String {
    let vevents = vevents.iter().map(|(summary, lines)| {
        let lines = lines.replace('\n', "\r\n");
        format!("BEGIN:VEVENT\r\nUID:a\r\nSUMMARY:{summary}\r\n{lines}\r\nEND:VEVENT\r\n")
    });
    let vevents: String = vevents.collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{vevents}END:VCALENDAR\r\n")
}

/// Builds a site with a partner's file. Returns `all.ics` and the messages.
fn published(partner: &str) -> (String, String) {
    let site = site_with(partner);
    let built = site.calfeed(&["build"]);
    let messages = text(&built.stderr);
    assert!(built.status.success(), "{messages}");
    (site.read("public/all.ics"), messages)
}

/// Each is either read as RFC 5545 means it, or left out with a warning that names the line.
#[test]
fn unusual_files_are_read_or_reported() {
    let start = "DTSTART;TZID=America/New_York:20270105T190000";
    let one = format!("{start}\nDURATION:PT1H");
    let weekly = format!("{one}\nRRULE:FREQ=WEEKLY;COUNT=3");
    let moved = "DTSTART;TZID=America/New_York:20270112T200000\nDURATION:PT1H\nRECURRENCE-ID";
    let day = "DTSTART;VALUE=DATE:20270112\nRECURRENCE-ID;TZID=America/New_York:20270112T190000";
    let zone = "a\r\nBEGIN:VTIMEZONE\r\nTZID:(UTC+1) Ours\r\nBEGIN:STANDARD\r\n\
                DTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\n\
                END:STANDARD\r\nEND:VTIMEZONE";
    let ours = "DTSTART;TZID=\"(UTC+1) Ours\":20270105T190000\nDURATION:PT1H";
    // The file, a part of `all.ics`, and a part of the messages; empty if there are none.
    let two = |a: &str, b: &str| entries(&[("A", a.into()), ("B", b.into())]);
    let cases = [
        (
            two(&one, &format!("{moved};VALUE=DATE:20270113")),
            "SUMMARY:A",
            "B is left out: its RECURRENCE-ID",
        ),
        (
            two(&weekly, &format!("{moved};VALUE=DATE:20270112")),
            "20270112T200000",
            "",
        ),
        (
            two(&weekly, &format!("{moved}:20270113T000000Z")),
            "20270112T200000",
            "",
        ),
        (
            two(
                &weekly,
                &format!("{moved};RANGE=THISANDFUTURE:20270113T000000Z"),
            ),
            "Tea",
            "A is left out: a RECURRENCE-ID with RANGE",
        ),
        (
            two(&weekly, day),
            "Tea",
            "A is left out: some of its sessions are all-day",
        ),
        (
            two(&format!("{one}\nSEQUENCE:2"), &one),
            "SUMMARY:A",
            "B is left out: another VEVENT has the same UID",
        ),
        (
            two(&one, &format!("{one}\nSEQUENCE:2")),
            "SUMMARY:B",
            "A is left out: another VEVENT has the same UID",
        ),
        (
            entries(&[(
                "A",
                format!("{weekly}\nEXDATE;TZID=Europe/Berlin:20270113T010000"),
            )]),
            "EXDATE;TZID=America/New_York:20270112T190000",
            "",
        ),
        (
            entries(&[(
                "A",
                format!("{one}\nRDATE;VALUE=PERIOD:20270120T180000Z/PT3H"),
            )]),
            "Tea",
            "A is left out: an RDATE has a length",
        ),
        (
            entries(&[(
                "A",
                "DTSTART:20270305T190000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY".into(),
            )]),
            "DTSTART:20270305T190000Z",
            "",
        ),
        (
            entries(&[(
                "A",
                format!("{one}\nX-A;X-B=\"c:d;e\":f\nATTACH;VALUE=BINARY:AAAA"),
            )]),
            "SUMMARY:A",
            "",
        ),
        (
            entries(&[(
                "A",
                format!("{start}\nDTEND;TZID=America/New_York:20270105T200000\nDURATION:PT3H"),
            )]),
            "DTEND;TZID=America/New_York:20270105T200000",
            "",
        ),
        (
            entries(&[("A", format!("{start}\nDURATION:-PT3H"))]),
            "SUMMARY:A",
            "`-PT3H` is not a duration",
        ),
        (
            entries(&[(
                "A",
                format!("{start}\nDTEND;TZID=America/New_York:20270105T180000"),
            )]),
            "SUMMARY:A",
            "the DTEND is before the DTSTART",
        ),
        (
            entries(&[("A", format!("{start}\nDTEND;VALUE=DATE:20270107"))]),
            "SUMMARY:A",
            "one of DTEND and DTSTART is a day",
        ),
        (
            entries(&[(
                "A",
                "DTSTART;VALUE=DATE:20270105\nDTEND;VALUE=DATE:20270105".into(),
            )]),
            "DTEND;VALUE=DATE:20270106",
            "",
        ),
        (
            entries(&[(
                "A",
                format!("{one}\nRRULE:FREQ=WEEKLY;UNTIL=20260101T000000Z"),
            )]),
            "Tea",
            "A is left out: the series has no session",
        ),
        (
            entries(&[("A", format!("{one}\nRRULE:FREQ=DAILY;COUNT=2147483647"))]),
            "Tea",
            "A is left out: the series has too many sessions",
        ),
        (
            entries(&[("A", one.clone())]).replace("VERSION", "METHOD:CANCEL\r\nVERSION"),
            "SUMMARY:A\r\nSTATUS:CANCELLED",
            "",
        ),
        (
            entries(&[("A", ours.into())])
                .replace("VERSION:2.0", &zone.replacen("a\r\n", "VERSION:2.0\r\n", 1)),
            "DTSTART:20270105T180000Z",
            "",
        ),
        (
            entries(&[("A", format!("{ours}\nRRULE:FREQ=DAILY"))])
                .replace("VERSION:2.0", &zone.replacen("a\r\n", "VERSION:2.0\r\n", 1)),
            "Tea",
            "A is left out: `(UTC+1) Ours` is not a time zone",
        ),
        (
            entries(&[("A", "DTSTART;TZID=Nowhere:20270105T190000".into())]),
            "Tea",
            "A is left out: the time zone of its DTSTART is not defined",
        ),
    ];
    for (partner, feed, message) in cases {
        let (all, messages) = published(&partner);
        assert!(all.contains(feed), "{partner}\n{messages}\n{all}");
        assert!(messages.contains(message), "{partner}\n{messages}");
        let is_located = messages.contains("--> events/partner.ics:");
        assert_eq!(is_located, !message.is_empty(), "{partner}\n{messages}");
        let is_left_out = message.contains("A is left out") && feed == "Tea";
        assert!(
            !is_left_out || !all.contains("UID:a\r\n"),
            "{partner}\n{all}"
        );
    }
}

/// A fold can divide a character (RFC 5545, 3.1).
#[test]
fn a_line_is_folded_within_a_character() {
    let one = "DTSTART:20270105T190000Z\nDURATION:PT1H\nLOCATION:Z@rich";
    let partner = entries(&[("A", one.into())]).into_bytes();
    let at = partner.iter().position(|byte| *byte == b'@').unwrap();
    let mut folded = partner[..at].to_vec();
    folded.extend(b"\xc3\r\n \xbc");
    folded.extend(&partner[at + 1..]);
    let site = site_with("");
    fs::write(site.path("events/partner.ics"), folded).unwrap();
    site.build();
    let all = site.read("public/all.ics");
    assert!(all.contains("LOCATION:Zürich\r\n"), "{all}");
}

/// Thousands of rules whose expansion takes long are left out after the first ones.
#[test]
fn long_searches_are_bounded() {
    let start = "DTSTART:20270105T190000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY";
    for (lines, reason) in [
        (
            ";BYMONTH=2;BYMONTHDAY=30",
            "too many rules that never occur",
        ),
        (
            "\nEXDATE:21990101T190000Z",
            "too many sessions of external series",
        ),
    ] {
        let lines = format!("{start}{lines}");
        let (_, messages) = published(&calendar(&vec![lines.as_str(); 100]));
        assert!(messages.contains(reason), "{messages}");
    }
}

/// RFC 5545, 3.8.4.4: the VEVENT of a session replaces the one of its series.
#[test]
fn sessions_keep_their_own_status() {
    let statuses = ["TENTATIVE", "CONFIRMED", "CANCELLED"];
    for (of_series, end) in statuses.iter().flat_map(|s| [(s, ""), (s, ";COUNT=3")]) {
        let mut events = vec![format!(
            "STATUS:{of_series}\nDTSTART:20270105T190000Z\nRRULE:FREQ=WEEKLY{end}"
        )];
        for (status, day) in statuses.iter().zip(["05", "12", "19"]) {
            let start = format!("202701{day}T190000Z");
            events.push(format!(
                "STATUS:{status}\nDTSTART:{start}\nRECURRENCE-ID:{start}"
            ));
        }
        let events: Vec<&str> = events.iter().map(String::as_str).collect();
        let mut partner = calendar(&events);
        for number in 1..=statuses.len() {
            partner = partner.replace(&format!("UID:{number}@"), "UID:0@");
        }
        let site = site_with(&partner);
        site.build();
        let all = site.read("public/all.ics");
        for (status, number) in statuses.iter().zip(1..) {
            let summary = format!("SUMMARY:Event {number}");
            let mut vevents = all.split("BEGIN:VEVENT");
            let vevent = vevents.find(|vevent| vevent.contains(&summary)).unwrap();
            let expected = format!("STATUS:{status}\r\n");
            assert!(vevent.contains(&expected), "{of_series}{end}: {vevent}");
        }
    }
}

#[test]
fn what_cannot_be_expressed_is_left_out() {
    let start = "DTSTART:20270105T190000Z";
    let cases = [
        (
            format!("{start}\nRRULE:FREQ=SECONDLY"),
            "repeats within a day",
        ),
        (
            format!("{start}\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY"),
            "it has several rules",
        ),
        (
            format!("{start}\nRRULE:FREQ=DAILY;COUNT=5000"),
            "too many sessions",
        ),
        (
            format!("{start}\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
            "not a date of its RRULE",
        ),
        (format!("{start}\nDURATION:P500D"), "longer than 366 days"),
        (format!("{start}\nCLASS:CONFIDENTIAL"), "it is not public"),
        ("DTSTART:00010105T190000Z".into(), "its year is 1"),
        ("DTSTART:someday".into(), "is not a date"),
        (
            format!(
                "{start}\nEXDATE:{}",
                vec!["20270106T190000Z"; 3_000].join(",")
            ),
            "more than 2000",
        ),
    ];
    for (lines, reason) in cases {
        let site = site_with(&calendar(&[&lines]));
        let built = site.calfeed(&["build"]);
        let messages = text(&built.stderr);
        assert!(built.status.success(), "{lines}: {messages}");
        assert!(
            messages.contains("warning[calendar-part-ignored]"),
            "{lines}: {messages}"
        );
        assert!(messages.contains(reason), "{lines}: {messages}");
        let all = site.read("public/all.ics");
        assert_eq!(all.matches("BEGIN:VEVENT").count(), 1, "{lines}");
    }
}

#[test]
fn a_uid_of_the_site_is_not_published_twice() {
    let partner = calendar(&["DTSTART:20270105T190000Z"]).replace("UID:0@", "UID:tea@");
    let site = site_with(&partner);
    let built = site.calfeed(&["build"]);
    let messages = text(&built.stderr);
    assert!(
        messages.contains("its UID is published already"),
        "{messages}"
    );
    let all = site.read("public/all.ics");
    assert_eq!(all.matches("BEGIN:VEVENT").count(), 1);
}

/// Nothing of a stranger's file breaks out of its line.
#[test]
fn texts_stay_in_their_lines() {
    let lines = "DTSTART:20270105T190000Z\nLOCATION:a\\nEND:VEVENT\\nBEGIN:VEVENT\\nUID:evil\n\
                 DESCRIPTION:b\\nEND:VCALENDAR\\n\u{1b}[31m\u{202e}\nURL:javascript:alert(1)\n\
                 CATEGORIES:../../x,::error::y";
    let site = site_with(&calendar(&[lines]));
    site.build();
    let all = site.read("public/all.ics");
    assert_eq!(all.matches("\r\nBEGIN:VEVENT\r\n").count(), 2, "{all}");
    assert!(
        !all.contains("javascript") && !all.contains('\u{1b}'),
        "{all}"
    );
}

#[cfg(unix)]
fn link_to_the_environment(path: &Path) {
    fs::remove_file(path).unwrap();
    std::os::unix::fs::symlink("/proc/self/environ", path).unwrap();
}

/// What happened to the file of a partner.
type Damage = fn(&Path);

/// Without its file, a build would remove the events of a partner from all calendars.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_fails_the_build() {
    let partner = calendar(&["DTSTART:20270105T190000Z"]);
    let cases: &[(Damage, &str)] = &[
        (|path| fs::remove_file(path).unwrap(), "cannot read"),
        (
            |path| fs::write(path, "<html>").unwrap(),
            "is not a calendar",
        ),
        (
            |path| {
                fs::File::create(path)
                    .unwrap()
                    .set_len(100_000_000)
                    .unwrap()
            },
            "too long",
        ),
        #[cfg(unix)]
        (link_to_the_environment, "link to a file outside"),
    ];
    for (damage, reason) in cases {
        let site = site_with(&partner);
        damage(&site.path("events/partner.ics"));
        for arguments in [&["build"][..], &["build", "--keep-going"], &["check"]] {
            let built = site.calfeed(arguments);
            let messages = text(&built.stderr);
            assert_eq!(built.status.code(), Some(1), "{reason}: {messages}");
            assert!(messages.contains(reason), "{reason}: {messages}");
            assert!(!site.path("public").exists(), "{reason}");
        }
    }
}

#[test]
fn a_changed_file_is_published() {
    let site = site_with(&calendar(&["DTSTART:20270105T190000Z"]));
    site.build();
    let changed = calendar(&["DTSTART:20270106T190000Z"]);
    site.page("partner.ics", changed);
    site.build();
    let all = site.read("public/all.ics");
    assert!(all.contains("DTSTART:20270106T190000Z"), "{all}");
}
