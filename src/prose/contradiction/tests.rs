use std::sync::Arc;

use super::*;
use crate::config::Defaults;
use crate::diagnostic::SourceFile;
use crate::document::page;
use crate::front_matter::{self, Outcome};
use crate::prose;
use crate::schedule::expand::expand;

/// Saturday 8 June 2024, 18:30 to 20:00.
const SINGLE: &str = "date: 2024-06-08 18:30\nend: '20:00'\ntimezone: Europe/Berlin";

/// Six Tuesdays from 7 May to 11 June 2024, each 18:30 to 20:30.
const SERIES: &str =
    "date: 2024-05-07 18:30\nduration: 2h\ntimezone: Europe/Berlin\nrepeat: weekly\ncount: 6";

/// The second Saturdays from 8 June 2024 on, without an end.
const ENDLESS: &str = "date: 2024-06-08 18:30\ntimezone: Europe/Berlin\nrepeat: monthly\non: 2sat";

/// 8 June 2024, a whole day.
const DAY: &str = "date: 2024-06-08";

const TRACKS: &str = "date: 2024-06-08\ntimezone: Europe/Berlin\n\
                      tracks: [{name: Group A, time: '18:30'}, {name: Group B, time: '20:30'}]";

/// The codes of the contradictions between the schedule of a page and its title and text.
fn codes(schedule: &str, title: &str, text: &str) -> Vec<&'static str> {
    let file = Arc::new(SourceFile {
        path: "choir.md".into(),
        text: format!("---\ntitle: {title}\n{schedule}\n---\n{text}\n"),
    });
    let document = Arc::new(page::split(&file, "choir.md").unwrap().unwrap());
    let mut reporter = Reporter::new();
    let outcome = front_matter::parse(&document, &Defaults::default(), &mut reporter);
    let Outcome::Event(event) = outcome else {
        panic!("{schedule}\n{reporter:?}");
    };
    let expanded = expand(event, &mut reporter).unwrap();
    assert!(reporter.is_empty(), "{schedule}\n{reporter:?}");
    find(&expanded, &prose::facts(&expanded.event), &mut reporter);
    let diagnostics = reporter.diagnostics().iter();
    diagnostics.map(|found| found.code.name()).collect()
}

fn assert_codes(schedule: &str, cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(codes(schedule, "Choir", text), *expected, "{text}");
    }
}

#[test]
fn a_single_session() {
    let cases: [(&str, &[&str]); 23] = [
        // Days.
        ("Join us on Saturday, June 8th.", &[]),
        ("Join us on Sunday, June 9th.", &["prose-day"]),
        ("When: 9 June", &["prose-day"]),
        // Day and month in the other order; the next event; an event of the past; a deadline.
        ("When: 06/08/2024", &[]),
        ("The next choir is on 13 July.", &[]),
        ("We met on 1 June.", &[]),
        ("Register by 6 June.", &[]),
        // Weekdays.
        ("Join us on Sunday, June 8th.", &["prose-weekday"]),
        ("This time on a Friday.", &["prose-day"]),
        // Periods.
        ("8-9 June", &["prose-end"]),
        ("8 June to 31 August", &[]),
        // Times.
        ("Join us at 6:30pm.", &[]),
        ("Join us at 7pm.", &["prose-time"]),
        ("Doors open at 6pm.", &[]),
        ("Meet\u{a0}at 6pm for the bus.", &[]),
        ("Join us at 12:30pm New York time.", &[]),
        ("Join us at 7pm New York time.", &["prose-time"]),
        // Ends.
        ("We meet from 18:30 to 20:00.", &[]),
        ("We meet from 18:30 to 21:00.", &["prose-end"]),
        ("The choir lasts two hours.", &["prose-length"]),
        ("The choir lasts 90 minutes.", &[]),
        // Zones.
        ("Join us at 16:30 UTC / 12:30 EST.", &["prose-zone"]),
        ("Join us at 16:30 UTC / 6pm BST.", &["prose-zones"]),
    ];
    assert_codes(SINGLE, &cases);
}

#[test]
fn a_series() {
    let cases: [(&str, &[&str]); 18] = [
        ("We meet every Tuesday at 7pm.", &["prose-time"]),
        ("We meet every Tuesday until 11 June.", &[]),
        ("We meet every Tuesday at 18:30 until 17 June 2024.", &[]),
        ("We meet every Tuesday until 4 June.", &["prose-end"]),
        ("Every Tuesday, register until 4 June.", &[]),
        ("Every Tuesday at 6:30pm.", &[]),
        ("Every Tuesday at 7pm.", &["prose-time"]),
        ("Every Thursday at 6:30pm.", &["prose-day"]),
        ("7 May to 11 June", &[]),
        // Until the day before a seventh session.
        ("7 May to 17 June", &[]),
        ("7 May to 18 June", &["prose-end"]),
        ("The choir has six sessions.", &[]),
        ("The choir has eight sessions.", &["prose-count"]),
        ("The first three sessions are free.", &[]),
        ("Six sessions, 2 hours each.", &[]),
        ("Six sessions, 3 hours each.", &["prose-length"]),
        ("Six sessions, 12 hours in total.", &[]),
        ("Six sessions, 18 hours in total.", &["prose-length"]),
    ];
    assert_codes(SERIES, &cases);
}

#[test]
fn the_local_day_of_an_instant_is_left_out() {
    // Wednesdays at 00:30, which are Tuesdays in UTC.
    let series = "date: 2024-05-08 00:30\ntimezone: Europe/Berlin\nrepeat: weekly\ncount: 6\n\
                  except: 2024-05-21T22:30:00Z";
    let cases: [(&str, &[&str]); 2] = [
        ("The choir meets on 22 May.", &[]),
        ("The choir meets on 21 May.", &["prose-day"]),
    ];
    assert_codes(series, &cases);
}

#[test]
fn an_endless_series() {
    let cases: [(&str, &[&str]); 4] = [
        ("The second Saturday of the month.", &[]),
        ("The second Friday of the month.", &["prose-day"]),
        ("8 June to 14 December", &["prose-end"]),
        // The sessions cannot be counted.
        ("The choir has six sessions.", &[]),
    ];
    assert_codes(ENDLESS, &cases);
}

#[test]
fn a_whole_day() {
    let cases: [(&str, &[&str]); 3] = [
        ("On 8 June.", &[]),
        ("Starts: 9pm", &["prose-time"]),
        ("Doors open at 9pm.", &[]),
    ];
    assert_codes(DAY, &cases);
}

#[test]
fn parallel_tracks() {
    let cases: [(&str, &[&str]); 3] = [
        ("Group A: 18:30, Group B: 20:30", &[]),
        (
            "Group A: 18:30, Group B: 20:30, Group C: 22:00",
            &["prose-slot"],
        ),
        // None of them is in the schedule: they are something else.
        ("Group C: 9:00, Group D: 10:00", &[]),
    ];
    assert_codes(TRACKS, &cases);
}

/// Other differences follow from the missing rule, so they are not reported.
#[test]
fn a_series_in_the_text_only() {
    let cases: [(&str, &[&str]); 3] = [
        ("We meet every Saturday until 29 June.", &["series-in-text"]),
        (
            "Every Saturday from 8 June to 29 June, 7pm.",
            &["series-in-text"],
        ),
        ("Every Saturday we tidy up.", &[]),
    ];
    assert_codes(SINGLE, &cases);
}

#[test]
fn the_month_in_a_title() {
    let cases: [(&str, &[&str]); 3] = [
        ("Choir of June 2024", &[]),
        ("Choir of June 2025", &["prose-day"]),
        ("Choir of July 2024", &["prose-day"]),
    ];
    for (title, expected) in cases {
        assert_eq!(codes(SINGLE, title, "Sing."), expected, "{title}");
    }
}
