//! `changes`: new times, places and weekdays of a series from a date on.

use super::*;

#[test]
fn a_new_time_applies_from_its_date_on_without_renumbering() {
    check(
        "date: 2025-08-19 18:00\nrepeat: weekly\ncount: 4\nduration: 2h\n\
         changes:\n  - {from: 2025-09-01, time: \"17:00\"}",
        &[
            "1/4 08-19T16:00Z 120m",
            "2/4 08-26T16:00Z 120m",
            "3/4 09-02T15:00Z 120m",
            "4/4 09-09T15:00Z 120m",
        ],
    );
}

#[test]
fn several_changes_add_up_in_the_order_of_their_dates() {
    check(
        "date: 2025-08-19 18:00\nend: \"19:30\"\nrepeat: weekly\ncount: 5\nchanges:\n\
         \x20 - {from: 2025-09-08, duration: 3h, timezone: America/New_York}\n\
         \x20 - {from: 2025-08-26, time: \"17:00\"}\n\
         \x20 - {from: 2025-09-16, time: 10:00-11:00}",
        &[
            "1/5 08-19T16:00Z 90m",
            "2/5 08-26T15:00Z 90m",
            "3/5 09-02T15:00Z 90m",
            "4/5 09-09T21:00Z 180m",
            "5/5 09-16T14:00Z 60m",
        ],
    );
}

#[test]
fn a_new_weekday_keeps_the_weeks_of_the_rule() {
    // Mondays of every second week, then Thursdays of the same weeks.
    check(
        "date: 2025-01-06 18:00\nrepeat: biweekly\nuntil: 2025-03-10\n\
         changes:\n  - {from: 2025-02-01, on: thu}",
        &[
            "1/5 01-06T17:00Z 60m",
            "2/5 01-20T17:00Z 60m",
            "3/5 02-06T17:00Z 60m",
            "4/5 02-20T17:00Z 60m",
            "5/5 03-06T17:00Z 60m",
        ],
    );
    check(
        "date: 2025-01-14 18:00\nrepeat: monthly\non: 2tue\ncount: 4\n\
         changes:\n  - {from: 2025-03-01, weekday: last fri}",
        &[
            "1/4 01-14T17:00Z 60m",
            "2/4 02-11T17:00Z 60m",
            "3/4 03-28T17:00Z 60m",
            "4/4 04-25T16:00Z 60m",
        ],
    );
}

#[test]
fn an_endless_series_changes_too() {
    let (lines, codes) = sessions(
        "date: 2025-11-03 18:00\nrepeat: weekly\n\
         changes:\n  - {from: 2025-12-01, time: \"17:00\", on: [tue, thu]}",
    );
    assert_eq!(codes, []);
    let expected = [
        "1 11-03T17:00Z 60m",
        "2 11-10T17:00Z 60m",
        "3 11-17T17:00Z 60m",
        "4 11-24T17:00Z 60m",
        "5 12-02T16:00Z 60m",
        "6 12-04T16:00Z 60m",
        "7 12-09T16:00Z 60m",
    ];
    assert_eq!(&lines[..expected.len()], expected);
}

#[test]
fn exceptions_name_sessions_on_both_sides_of_the_date() {
    for end in ["count: 6", ""] {
        let (lines, codes) = sessions(&format!(
            "date: 2025-11-18 18:00\nrepeat: weekly\n{end}\nexcept: [2025-11-25, 2025-12-09 17:00]\n\
             also: [2025-11-20, 2025-12-17, 2025-12-18 20:00]\n\
             sessions:\n  - {{date: 2025-11-18, title: First}}\n  - {{number: 3, time: \"12:00\"}}\n\
             \x20 - {{date: 2025-12-16 18:00, cancelled: true}}\n\
             changes:\n  - {{from: 2025-12-01, time: \"17:00\"}}"
        ));
        let total = if end.is_empty() { "" } else { "/6" };
        let mut expected = vec![
            format!("1{total} 11-18T17:00Z 60m First"),
            "added 11-20T17:00Z 60m".into(),
            format!("3{total} 12-02T11:00Z 60m"),
            format!("5{total} 12-16T16:00Z 60m cancelled"),
            "added 12-17T16:00Z 60m".into(),
            "added 12-18T19:00Z 60m".into(),
            format!("6{total} 12-23T16:00Z 60m"),
        ];
        let mut lines: Vec<String> = lines.into_iter().take(8).collect();
        if end.is_empty() {
            expected.push("7 12-30T16:00Z 60m".into());
        }
        let day = |line: &String| {
            line.split_whitespace()
                .find(|w| w.contains('T'))
                .unwrap()
                .to_owned()
        };
        lines.sort_by_key(day);
        expected.sort_by_key(day);
        assert_eq!(lines, expected, "{end}");
        assert_eq!(codes, [], "{end}");
    }
}

#[test]
fn a_change_can_concern_one_track() {
    check(
        "date: 2025-08-19\nrepeat: weekly\ncount: 2\ntracks:\n\
         \x20 - {name: A, time: \"12:00\"}\n  - {name: B, time: \"20:00\"}\n\
         changes:\n  - {from: 2025-08-20, track: B, time: \"21:00\"}",
        &[
            "A 1/2 08-19T10:00Z 60m",
            "A 2/2 08-26T10:00Z 60m",
            "B 1/2 08-19T18:00Z 60m",
            "B 2/2 08-26T19:00Z 60m",
        ],
    );
}

#[test]
fn whole_days_change_their_weekday_and_length() {
    check(
        "date: 2025-08-16\nrepeat: weekly\ncount: 3\n\
         changes:\n  - {from: 2025-08-18, on: fri, duration: 2 days}",
        &[
            "1/3 2025-08-16 1d",
            "2/3 2025-08-22 2d",
            "3/3 2025-08-29 2d",
        ],
    );
}

#[test]
fn a_change_outside_the_series_is_a_warning() {
    let series = "date: 2025-08-19 18:00\nrepeat: weekly\ncount: 2\nchanges:\n";
    let outside = [
        ("  - {from: 2025-08-01, time: \"17:00\"}", "08-19T15:00Z"),
        ("  - {from: 2025-08-19, time: \"17:00\"}", "08-19T15:00Z"),
        ("  - {from: 2025-08-27, time: \"17:00\"}", "08-19T16:00Z"),
    ];
    for (change, first) in outside {
        let (lines, codes) = sessions(&format!("{series}{change}"));
        assert_eq!(codes, [Code::ChangeOutsideSeries], "{change}");
        assert_eq!(lines.len(), 2, "{change}");
        assert!(lines[0].contains(first), "{change}: {lines:?}");
    }
    let between =
        "  - {from: 2025-08-20, time: \"17:00\"}\n  - {from: 2025-08-24, time: \"16:00\"}";
    let (lines, codes) = sessions(&format!("{series}{between}"));
    assert_eq!(codes, [Code::ChangeOutsideSeries]);
    assert!(lines[1].contains("08-26T14:00Z"), "{lines:?}");
}

/// A period of an endless series in which no session is as the rule says has no recurring VEVENT.
#[test]
fn a_period_with_irregular_sessions_only() {
    let (lines, codes) = sessions(
        "date: 2025-12-01 18:00\nrepeat: weekly\nexcept: 2025-12-08\n\
         sessions:\n  - {date: 2025-12-15, title: Party}\n\
         changes:\n  - {from: 2025-12-08, time: \"17:00\"}\n  - {from: 2025-12-22, time: \"16:00\"}",
    );
    assert_eq!(codes, []);
    assert_eq!(
        lines,
        [
            "1 12-01T17:00Z 60m",
            "3 12-15T16:00Z 60m Party",
            "4 12-22T15:00Z 60m",
            "5 12-29T15:00Z 60m",
        ]
    );
}

#[test]
fn a_change_applies_to_all_rules_of_an_event() {
    for end in ["UNTIL=20250910", "COUNT=4"] {
        check(
            &format!(
                "date: 2025-08-19 18:00\nrepeat:\n  - FREQ=WEEKLY;{end}\n\
                 \x20 - FREQ=WEEKLY;BYDAY=FR;UNTIL=20250910\n\
                 changes:\n  - {{from: 2025-09-01, time: \"17:00\", duration: 2h, timezone: Europe/London}}"
            ),
            &[
                "1/4 08-19T16:00Z 60m",
                "2/4 08-26T16:00Z 60m",
                "added 08-22T16:00Z 60m",
                "added 08-29T16:00Z 60m",
                "3/4 09-02T16:00Z 120m",
                "4/4 09-09T16:00Z 120m",
                "added 09-05T16:00Z 120m",
            ],
        );
    }
}

#[test]
fn a_change_applies_to_all_rules_of_an_endless_series() {
    let (lines, codes) = sessions(
        "date: 2025-11-18 18:00\nrepeat:\n  - FREQ=WEEKLY\n  - FREQ=WEEKLY;BYDAY=FR;COUNT=3\n\
         changes:\n  - {from: 2025-11-25, time: \"17:00\"}\n  - {from: 2025-11-29, time: \"16:00\"}",
    );
    assert_eq!(codes, []);
    let expected = [
        "1 11-18T17:00Z 60m",
        "added 11-21T17:00Z 60m",
        "2 11-25T16:00Z 60m",
        "added 11-28T16:00Z 60m",
        "3 12-02T15:00Z 60m",
    ];
    assert_eq!(&lines[..expected.len()], expected);
    let mut added = lines.iter().filter(|line| line.starts_with("added"));
    assert_eq!(added.next_back().unwrap(), "added 12-05T15:00Z 60m");
}
