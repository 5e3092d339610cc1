//! `except` with ranges of dates, such as school holidays.

use super::*;

/// The forms of one range, in which a weekly series of five sessions has its second to fourth.
const FORMS: [&str; 8] = [
    "2025-03-10 - 2025-03-24",
    "2025-03-10 to 2025-03-24",
    "2025-03-10/2025-03-24",
    "10 March 2025 - 24 March 2025",
    "10. März 2025 bis 24. März 2025",
    "10-24 March 2025",
    "{start: 2025-03-10, end: 2025-03-24}",
    "{from: 2025-03-04, to: 2025-03-30}",
];

const SERIES: &str = "date: 2025-03-03 18:00\nrepeat: weekly\n";

#[test]
fn a_range_leaves_out_both_of_its_ends() {
    for form in FORMS {
        for value in [
            form.to_owned(),
            format!("[{form}]"),
            format!("\n  - {form}"),
        ] {
            check(
                &format!("{SERIES}count: 5\nexcept: {value}"),
                &["1/5 03-03T17:00Z 60m", "5/5 03-31T16:00Z 60m"],
            );
        }
    }
}

#[test]
fn ranges_and_dates_in_one_list_or_text() {
    let expected = ["1/5 03-03T17:00Z 60m", "3/5 03-17T17:00Z 60m"];
    for value in [
        "[2025-03-10, 2025-03-24/2025-03-31]",
        "2025-03-10, 2025-03-24 - 2025-03-31",
        "[{start: 2025-03-10, end: 2025-03-10}, 2025-03-20 - 2025-04-02]",
    ] {
        check(&format!("{SERIES}count: 5\nskip: {value}"), &expected);
    }
}

#[test]
fn a_range_of_an_endless_series_is_left_out_on_all_tracks() {
    check(
        "date: 2025-10-07\nrepeat: weekly\nexcept: 2025-10-14 - 2025-12-22\n\
         tracks:\n  - {name: A, time: \"18:00\"}\n  - {name: B, time: \"20:00\"}",
        &[
            "A 1 10-07T16:00Z 60m",
            "A 12 12-23T17:00Z 60m",
            "A 13 12-30T17:00Z 60m",
            "B 1 10-07T18:00Z 60m",
            "B 12 12-23T19:00Z 60m",
            "B 13 12-30T19:00Z 60m",
        ],
    );
}

#[test]
fn a_range_at_the_start_of_an_endless_series() {
    check(
        "date: 2025-12-02\nrepeat: weekly\nexcept: 2025-11-01 - 2025-12-16",
        &["4 2025-12-23 1d", "5 2025-12-30 1d"],
    );
}

#[test]
fn a_range_leaves_out_days_and_dates_that_further_rules_add() {
    check(
        "date: 2025-03-03\nrepeat: [FREQ=WEEKLY;COUNT=4, FREQ=DAILY;INTERVAL=3;COUNT=5]\n\
         except: 2025-03-05 - 2025-03-14\nalso: 2025-03-13",
        &[
            "1/4 2025-03-03 1d",
            "3/4 2025-03-17 1d",
            "4/4 2025-03-24 1d",
            "added 2025-03-15 1d",
            "added 2025-03-13 1d",
        ],
    );
}

#[test]
fn the_local_day_counts() {
    // 00:30 in Berlin is on the day before in UTC.
    check(
        "date: 2025-07-01 00:30\nrepeat: daily\ncount: 4\n\
         except: {from: 2025-07-02T00:00:00.000Z, to: 2025-07-03}",
        &["1/4 06-30T22:30Z 60m", "4/4 07-03T22:30Z 60m"],
    );
}

#[test]
fn a_range_without_a_session_is_reported() {
    let (_, codes) = sessions(&format!("{SERIES}count: 2\nexcept: 2025-03-11/2025-03-16"));
    assert_eq!(codes, [Code::NoSuchSession]);
    let (lines, codes) = sessions(&format!("{SERIES}count: 2\nexcept: 2025-03-01/2025-03-16"));
    assert_eq!((lines.len(), codes), (0, vec![Code::EmptySeries]));
}

#[test]
fn also_keeps_a_session_within_a_range() {
    check(
        &format!("{SERIES}count: 5\nexcept: 2025-03-10 - 2025-03-24\nalso: 2025-03-17"),
        &[
            "1/5 03-03T17:00Z 60m",
            "3/5 03-17T17:00Z 60m",
            "5/5 03-31T16:00Z 60m",
        ],
    );
    check(
        "date: 2025-12-02 18:00\nrepeat: weekly\nexcept: 2025-12-09 - 2025-12-23\nalso: 2025-12-16",
        &[
            "1 12-02T17:00Z 60m",
            "3 12-16T17:00Z 60m",
            "5 12-30T17:00Z 60m",
        ],
    );
    // Without a range, a date of the series is not in addition to it.
    let keys = format!("{SERIES}count: 5\nexcept: 2025-03-10\nalso: 2025-03-17");
    assert_eq!(sessions(&keys).1, [Code::AlreadyInSeries]);
}
