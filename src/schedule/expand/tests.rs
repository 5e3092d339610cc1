mod changes;
mod ranges;

use super::*;
use crate::config::Defaults;
use crate::diagnostic::{Code, Reporter, SourceFile};
use crate::document::page;
use crate::event::Status;
use crate::front_matter;
use crate::front_matter::Outcome;
use crate::schedule::session::When;
use crate::time::zone::Zone;

/// The sessions of front matter up to the end of 2025, a line each, and the codes of all
/// warnings. `title` is added, and Berlin as the zone.
fn sessions(front_matter: &str) -> (Vec<String>, Vec<Code>) {
    let file = Arc::new(SourceFile {
        path: "events/page.md".into(),
        text: format!("---\ntitle: T\n{front_matter}\n---\n"),
    });
    let source = Arc::new(page::split(&file, "page.md").unwrap().unwrap());
    let defaults = Defaults {
        zone: Some(Zone::parse("Europe/Berlin").unwrap()),
        ..Defaults::default()
    };
    let mut reporter = Reporter::new();
    let Outcome::Event(event) = front_matter::parse(&source, &defaults, &mut reporter) else {
        panic!("{front_matter}\n{reporter:?}");
    };
    let mut reporter = Reporter::new();
    let expanded = expand(event, &mut reporter);
    let codes = reporter.diagnostics().iter().map(|d| d.code).collect();
    let last = chrono::NaiveDate::from_ymd_opt(2025, 12, 31).unwrap();
    let lines = expanded
        .iter()
        .flat_map(Expanded::tracks)
        .flat_map(|(track, schedule)| {
            let sessions = schedule.sessions(track, &(chrono::NaiveDate::MIN..=last));
            sessions
                .into_iter()
                .map(move |session| line(track, &session))
                .collect::<Vec<_>>()
        });
    (lines.collect(), codes)
}

fn line(track: &Track, session: &Session) -> String {
    let track_name = track.name.as_ref().map(|name| format!("{} ", name.text));
    let number = match session.origin {
        Origin::Single => String::new(),
        Origin::Rule {
            number,
            total: Some(total),
        } => format!("{number}/{total} "),
        Origin::Rule {
            number,
            total: None,
        } => format!("{number} "),
        Origin::Added { .. } => "added ".into(),
    };
    let when = match session.when {
        When::AllDay { first, days } => format!("{first} {days}d"),
        When::Timed { start, end } => {
            format!(
                "{} {}m",
                start.format("%m-%dT%H:%MZ"),
                (end - start).num_minutes()
            )
        }
    };
    let status = if session.status == Some(Status::Cancelled) {
        " cancelled"
    } else {
        ""
    };
    let title = session
        .overrides
        .title
        .as_ref()
        .map(|title| format!(" {title}"));
    format!(
        "{}{number}{when}{status}{}",
        track_name.unwrap_or_default(),
        title.unwrap_or_default()
    )
}

#[track_caller]
fn check(front_matter: &str, lines: &[&str]) {
    assert_eq!(
        sessions(front_matter),
        (lines.iter().map(|&l| l.into()).collect(), vec![]),
        "{front_matter}"
    );
}

#[test]
fn the_seed_gives_its_twelve_sessions() {
    check(
        "date: 2021-05-18T16:00:00.000Z\ntimezone: America/New_York\nrepeat: weekly\n\
         until: 2021-06-22\nduration: 2h\ntracks:\n  - name: Track A\n    time: \"12:00\"\n  \
         - name: Track B\n    time: \"20:00\"",
        &[
            "Track A 1/6 05-18T16:00Z 120m",
            "Track A 2/6 05-25T16:00Z 120m",
            "Track A 3/6 06-01T16:00Z 120m",
            "Track A 4/6 06-08T16:00Z 120m",
            "Track A 5/6 06-15T16:00Z 120m",
            "Track A 6/6 06-22T16:00Z 120m",
            "Track B 1/6 05-19T00:00Z 120m",
            "Track B 2/6 05-26T00:00Z 120m",
            "Track B 3/6 06-02T00:00Z 120m",
            "Track B 4/6 06-09T00:00Z 120m",
            "Track B 5/6 06-16T00:00Z 120m",
            "Track B 6/6 06-23T00:00Z 120m",
        ],
    );
}

#[test]
fn leaving_out_adding_and_moving_renumbers_nobody() {
    let series = "date: 2025-03-03 18:00\nrepeat: weekly\ncount: 4\n";
    let cases: [(&str, &[&str]); 9] = [
        (
            "",
            &[
                "1/4 03-03T17:00Z 60m",
                "2/4 03-10T17:00Z 60m",
                "3/4 03-17T17:00Z 60m",
                "4/4 03-24T17:00Z 60m",
            ],
        ),
        (
            "except: [2025-03-10]\nalso: [2025-03-11, 2025-03-12 20:00]",
            &[
                "1/4 03-03T17:00Z 60m",
                "3/4 03-17T17:00Z 60m",
                "4/4 03-24T17:00Z 60m",
                "added 03-11T17:00Z 60m",
                "added 03-12T19:00Z 60m",
            ],
        ),
        (
            "except: 2025-03-10T17:00:00.000Z",
            &[
                "1/4 03-03T17:00Z 60m",
                "3/4 03-17T17:00Z 60m",
                "4/4 03-24T17:00Z 60m",
            ],
        ),
        (
            "except: 2025-03-10T00:00:00.000Z",
            &[
                "1/4 03-03T17:00Z 60m",
                "3/4 03-17T17:00Z 60m",
                "4/4 03-24T17:00Z 60m",
            ],
        ),
        (
            "sessions:\n  - number: 2\n    moved: 2025-03-12\n  - date: 2025-03-17\n    cancelled: true\n  - number: 4\n    title: End\n    duration: 2h",
            &[
                "1/4 03-03T17:00Z 60m",
                "2/4 03-12T17:00Z 60m",
                "3/4 03-17T17:00Z 60m cancelled",
                "4/4 03-24T17:00Z 120m End",
            ],
        ),
        (
            "sessions:\n  - number: 2\n    moved: '20:30'\n  - number: 3\n    moved: {date: 2025-03-18, time: '9:00'}\n  - number: 4\n    time: '19:00'\n    end: '19:30'",
            &[
                "1/4 03-03T17:00Z 60m",
                "2/4 03-10T19:30Z 60m",
                "3/4 03-18T08:00Z 60m",
                "4/4 03-24T18:00Z 30m",
            ],
        ),
        (
            // Beside a number, a date is the new one.
            "sessions:\n  - number: 2\n    date: 2025-03-12\n    time: '20:00'",
            &[
                "1/4 03-03T17:00Z 60m",
                "2/4 03-12T19:00Z 60m",
                "3/4 03-17T17:00Z 60m",
                "4/4 03-24T17:00Z 60m",
            ],
        ),
        (
            "also: 2025-03-11\nsessions:\n  - date: 2025-03-11\n    status: cancelled",
            &[
                "1/4 03-03T17:00Z 60m",
                "2/4 03-10T17:00Z 60m",
                "3/4 03-17T17:00Z 60m",
                "4/4 03-24T17:00Z 60m",
                "added 03-11T17:00Z 60m cancelled",
            ],
        ),
        (
            "tracks:\n  - name: A\n    time: '18:00'\n  - name: B\n    time: '20:00'\n    duration: 30m\nexcept: [2025-03-10, 2025-03-17, 2025-03-24]\nsessions:\n  - number: 1\n    track: B\n    cancelled: true",
            &["A 1/4 03-03T17:00Z 60m", "B 1/4 03-03T19:00Z 30m cancelled"],
        ),
    ];
    for (changes, lines) in cases {
        check(&format!("{series}{changes}"), lines);
    }
}

#[test]
fn series_of_every_kind() {
    let cases: [(&str, &[&str]); 8] = [
        (
            "date: 2025-09-09 19:00\nrepeat: monthly\non: 2tue",
            &[
                "1 09-09T17:00Z 60m",
                "2 10-14T17:00Z 60m",
                "3 11-11T18:00Z 60m",
                "4 12-09T18:00Z 60m",
            ],
        ),
        (
            "date: 2025-12-16 19:00\nrepeat: weekly\non: [tue, thu]\nuntil: 2025-12-25",
            &[
                "1/4 12-16T18:00Z 60m",
                "2/4 12-18T18:00Z 60m",
                "3/4 12-23T18:00Z 60m",
                "4/4 12-25T18:00Z 60m",
            ],
        ),
        (
            "date: 2025-10-30\nrepeat: FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2\nexcept: 2025-10-31",
            &["2/2 2025-11-30 1d"],
        ),
        (
            "date: 2025-12-28\nend: 2025-12-29\nrepeat: weekly\ncount: 1",
            &["1/1 2025-12-28 2d"],
        ),
        (
            // Over the end of summer time: 18:00 stays 18:00.
            "date: 2025-10-25 18:00\nrepeat: daily\ncount: 3",
            &[
                "1/3 10-25T16:00Z 60m",
                "2/3 10-26T17:00Z 60m",
                "3/3 10-27T17:00Z 60m",
            ],
        ),
        (
            // 22:00 to 6:00 is nine hours long when the clocks go back, and eight hours
            // stay eight hours.
            "date: 2025-10-25 22:00\nend: '06:00'\nrepeat: daily\ncount: 2",
            &["1/2 10-25T20:00Z 540m", "2/2 10-26T21:00Z 480m"],
        ),
        (
            "date: 2025-10-25 22:00\nduration: 8h\nrepeat: daily\ncount: 2",
            &["1/2 10-25T20:00Z 480m", "2/2 10-26T21:00Z 480m"],
        ),
        (
            "date: 2025-06-02T16:00:00Z\nrepeat: weekly\nuntil: 2025-06-09T16:00:00Z",
            &["1/2 06-02T16:00Z 60m", "2/2 06-09T16:00Z 60m"],
        ),
    ];
    for (front_matter, lines) in cases {
        let (found, codes) = sessions(front_matter);
        assert_eq!(found, lines, "{front_matter}");
        assert!(
            codes.is_empty() || codes == [Code::FirstDateOffRule],
            "{codes:?}"
        );
    }
}

#[test]
fn gaps_folds_and_the_second_time() {
    let cases = [
        (
            "date: 2025-03-30 02:30",
            "03-30T01:30Z 60m",
            Some(Code::SkippedTime),
        ),
        (
            "date: 2025-10-26 02:30",
            "10-26T00:30Z 60m",
            Some(Code::RepeatedTime),
        ),
        // The author named the second one.
        ("date: 2025-10-26T01:30:00Z", "10-26T01:30Z 60m", None),
        // A skipped start is later than its end on the clock.
        (
            "date: 2025-03-30 02:30\nend: '03:00'",
            "03-30T01:30Z 30m",
            Some(Code::SkippedTime),
        ),
    ];
    for (front_matter, line, code) in cases {
        assert_eq!(
            sessions(front_matter),
            (vec![line.into()], code.into_iter().collect()),
            "{front_matter}"
        );
    }
}

#[test]
fn doubtful_schedules_warn() {
    let series = "date: 2025-03-03 18:00\nrepeat: weekly\ncount: 2\n";
    let cases = [
        ("except: 2025-03-04", Code::NoSuchSession),
        ("also: 2025-03-10", Code::AlreadyInSeries),
        (
            "sessions:\n  - number: 3\n    cancelled: true",
            Code::NoSuchSession,
        ),
        (
            "sessions:\n  - number: 1\n    track: X\n    cancelled: true",
            Code::NoSuchSession,
        ),
        ("on: tue", Code::FirstDateOffRule),
    ];
    for (front_matter, code) in cases {
        assert_eq!(
            sessions(&format!("{series}{front_matter}")).1,
            [code],
            "{front_matter}"
        );
    }
    let errors = [
        ("until: 2025-03-02", Code::EmptySeries),
        (
            "repeat: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            Code::EmptySeries,
        ),
        ("repeat: FREQ=DAILY;UNTIL=20991231", Code::TooLarge),
        ("repeat: FREQ=YEARLY;COUNT=500", Code::TooLarge),
    ];
    for (front_matter, code) in errors {
        let rule = if front_matter.contains("repeat") {
            ""
        } else {
            "repeat: weekly\n"
        };
        let page = format!("date: 2025-03-03 18:00\n{rule}{front_matter}");
        assert_eq!(sessions(&page), (vec![], vec![code]), "{front_matter}");
    }
}

#[test]
fn several_entries_for_one_session_are_combined() {
    let series = "date: 2025-03-03 18:00\nrepeat: weekly\ncount: 2\nsessions:\n";
    let cases: [(&str, &[&str], &[Code]); 6] = [
        (
            "  - number: 2\n    moved: '20:00'\n  - date: 2025-03-10\n    title: Late",
            &["1/2 03-03T17:00Z 60m", "2/2 03-10T19:00Z 60m Late"],
            &[],
        ),
        (
            "  - number: 2\n    title: Late\n  - date: 2025-03-10\n    title: Late\n    cancelled: true",
            &[
                "1/2 03-03T17:00Z 60m",
                "2/2 03-10T17:00Z 60m cancelled Late",
            ],
            &[],
        ),
        (
            "  - number: 2\n    title: Late\n  - date: 2025-03-10\n    title: Last",
            &["1/2 03-03T17:00Z 60m", "2/2 03-10T17:00Z 60m Last"],
            &[Code::DifferentValues],
        ),
        (
            "  - number: 2\n    moved: 2025-03-11\n  - date: 2025-03-10\n    moved: 2025-03-12 19:00",
            &["1/2 03-03T17:00Z 60m", "2/2 03-12T18:00Z 60m"],
            &[Code::DifferentValues],
        ),
        (
            "  - number: 2\n    end: '21:00'\n  - date: 2025-03-10\n    duration: 2h",
            &["1/2 03-03T17:00Z 60m", "2/2 03-10T17:00Z 120m"],
            &[Code::DifferentValues],
        ),
        (
            "  - number: 2\n    status: cancelled\n  - number: 2\n    status: tentative\n  - number: 2\n    location: A",
            &["1/2 03-03T17:00Z 60m", "2/2 03-10T17:00Z 60m"],
            &[Code::DifferentValues],
        ),
    ];
    for (entries, lines, codes) in cases {
        let (found, found_codes) = sessions(&format!("{series}{entries}"));
        assert_eq!(found, lines, "{entries}");
        assert_eq!(found_codes, codes, "{entries}");
    }
}

#[test]
fn times_in_all_day_series_are_applied_or_rejected() {
    let two_days = |second: &str| vec!["1/2 2025-03-03 1d".to_owned(), format!("2/2 {second}")];
    let applied = [
        ("duration: 3 days", "1/2 2025-03-03 3d", "2/2 2025-03-10 3d"),
        ("end: 2025-03-04", "1/2 2025-03-03 2d", "2/2 2025-03-10 2d"),
        (
            "time: '18:00'",
            "1/2 03-03T17:00Z 60m",
            "2/2 03-10T17:00Z 60m",
        ),
        (
            "end: 2025-03-04 15:00\nall_day: true",
            "1/2 2025-03-03 2d",
            "2/2 2025-03-10 2d",
        ),
    ];
    let series = "date: 2025-03-03\nrepeat: weekly\ncount: 2\n";
    for (keys, first, second) in applied {
        check(&format!("{series}{keys}"), &[first, second]);
    }
    let overrides = [
        ("duration: 3 days", Ok("2025-03-10 3d")),
        ("end: 2025-03-11", Ok("2025-03-10 2d")),
        ("moved: 2025-03-12", Ok("2025-03-12 1d")),
        (
            "moved: 2025-03-12\n    end: 2025-03-13",
            Ok("2025-03-12 2d"),
        ),
        ("moved: 2025-03-12T00:00:00Z", Ok("2025-03-12 1d")),
        ("duration: 3h", Err(Code::InvalidValue)),
        ("time: '18:00'", Err(Code::InvalidValue)),
        ("moved: '18:00'", Err(Code::InvalidValue)),
        ("moved: 2025-03-12 18:00", Err(Code::InvalidValue)),
        ("end: '18:00'", Err(Code::InvalidValue)),
        ("end: 2025-03-11 18:00", Err(Code::InvalidValue)),
        ("end: 2025-03-09", Err(Code::EndBeforeStart)),
        (
            "moved: 2025-03-12\n    end: 2025-03-11",
            Err(Code::EndBeforeStart),
        ),
    ];
    for (keys, expected) in overrides {
        let page = format!("{series}sessions:\n  - number: 2\n    {keys}");
        let expected = match expected {
            Ok(second) => (two_days(second), vec![]),
            Err(code) => (vec![], vec![code]),
        };
        assert_eq!(sessions(&page), expected, "{keys}");
    }
}

#[test]
fn an_end_before_the_start_of_one_session_is_an_error() {
    let page = "date: 2025-03-03 18:00\nrepeat: weekly\ncount: 2\nsessions:\n  - number: 2\n    \
                end: 2025-03-10 17:00";
    assert_eq!(sessions(page), (vec![], vec![Code::EndBeforeStart]));
}

#[test]
fn a_gap_at_a_later_hour_of_a_rule_is_a_warning() {
    let rules = [
        "date: 2025-03-29 01:30\nrepeat: FREQ=DAILY;BYHOUR=1,2;BYMINUTE=30;COUNT=4",
        "date: 2025-03-29 01:30\nrepeat: FREQ=DAILY;BYHOUR=1,2;BYMINUTE=30",
    ];
    for rule in rules {
        let (lines, codes) = sessions(rule);
        assert!(codes.contains(&Code::SkippedTime), "{rule}: {codes:?}");
        // 02:30 does not exist on 30 March; with the offset before the gap it is 01:30 UTC.
        let gap = lines.get(3).map(|line| line.contains("03-30T01:30Z"));
        assert_eq!(gap, Some(true), "{lines:?}");
    }
}

/// Sessions of endless series that a clock change touches are written one by one.
#[test]
fn clock_changes_are_listed_far_from_the_first_session() {
    let irregular_years = |front_matter: &str| -> Vec<i32> {
        let page = format!("---\ntitle: T\ntimezone: Europe/Berlin\n{front_matter}\n---\n");
        let file = Arc::new(SourceFile {
            path: "events/page.md".into(),
            text: page,
        });
        let source = Arc::new(page::split(&file, "page.md").unwrap().unwrap());
        let mut reporter = Reporter::new();
        let outcome = front_matter::parse(&source, &Defaults::default(), &mut reporter);
        let Outcome::Event(event) = outcome else {
            panic!("{reporter:?}");
        };
        let expanded = expand(event, &mut reporter).unwrap();
        let first = expanded.schedules.first().map(|part| &part.schedule);
        let Some(Schedule::Endless { irregular, .. }) = first else {
            panic!("{reporter:?}");
        };
        irregular.iter().map(|s| s.original.year()).collect()
    };
    for (year, last) in [(1996, 2037), (2026, 2037), (2050, 2060), (2195, 2200)] {
        let mut years = irregular_years(&format!("date: {year}-01-01 02:30\nrepeat: daily"));
        years.dedup();
        assert_eq!(years, (year..=last).collect::<Vec<_>>());
    }
}

#[test]
fn several_rules_are_the_union_of_their_sessions() {
    // 29 August is a date of both rules; 5 September is left out.
    check(
        "date: 2025-08-19\ntracks:\n  - {name: A, time: \"12:00\"}\n  - {name: B, time: \"20:00\"}\n\
         repeat: [FREQ=DAILY;INTERVAL=10;COUNT=2, FREQ=WEEKLY;BYDAY=FR;UNTIL=20250912]\n\
         except: 2025-09-05\nsessions:\n  - {date: 2025-08-22 20:00, title: Party}",
        &[
            "A 1/2 08-19T10:00Z 60m",
            "A 2/2 08-29T10:00Z 60m",
            "A added 08-22T10:00Z 60m",
            "A added 09-12T10:00Z 60m",
            "B 1/2 08-19T18:00Z 60m",
            "B 2/2 08-29T18:00Z 60m",
            "B added 08-22T18:00Z 60m Party",
            "B added 09-12T18:00Z 60m",
        ],
    );
    // `until` ends each rule without an end, and the first session may be one of another rule.
    check(
        "date: 2025-08-22 18:00\nrepeat: [FREQ=WEEKLY;BYDAY=TU, FREQ=WEEKLY]\nuntil: 2025-08-29",
        &[
            "1/1 08-26T16:00Z 60m",
            "added 08-22T16:00Z 60m",
            "added 08-29T16:00Z 60m",
        ],
    );
}

#[test]
fn a_further_rule_without_dates_or_with_too_many_is_an_error() {
    let cases = [
        ("FREQ=DAILY;COUNT=4001", Code::TooLarge),
        ("FREQ=YEARLY;COUNT=200", Code::TooLarge),
        (
            "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1",
            Code::EmptySeries,
        ),
    ];
    for (rule, code) in cases {
        let (lines, codes) = sessions(&format!("date: 2025-01-01\nrepeat: [weekly, {rule}]"));
        assert_eq!((lines, codes), (vec![], vec![code]), "{rule}");
    }
}
