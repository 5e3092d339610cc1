//! iCalendar text: what is written comes back, from the icalendar crate's parser and from a small
//! reader written for the test; and the crate's own faults, for which calfeed writes by itself.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use calfeed::ical::writer::{component, property, property_with, write};
use icalendar::parser::{read_calendar, unfold};
use proptest::prelude::*;

/// One property, as it is written.
fn line_of(name: &'static str, parameters: &[(&'static str, &str)], value: &str) -> String {
    let mut event = component("VEVENT");
    event
        .properties
        .push(property_with(name, parameters, value.to_owned()));
    let mut calendar = component("VCALENDAR");
    calendar.components.push(event);
    let mut text = String::new();
    write(&calendar, &mut text);
    text
}

/// What may come back of a text: line ends become one kind, a tab a blank, and other control
/// characters are lost.
fn normalized(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\t', " ");
    text.chars()
        .map(|c| match c {
            '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            c => c,
        })
        .filter(|c| *c == '\n' || !c.is_control())
        .collect()
}

/// What may come back of a parameter.
fn normalized_parameter(text: &str) -> String {
    text.chars()
        .filter(|c| *c == '\n' || !c.is_control())
        .collect()
}

/// A reader of one property, by RFC 5545, 3.1 and 3.3.11, and RFC 6868; no code of calfeed's.
mod reader {
    pub(crate) fn unfolded(text: &str) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for line in text.strip_suffix("\r\n").unwrap().split("\r\n") {
            match line.strip_prefix(' ') {
                Some(rest) => lines.last_mut().unwrap().push_str(rest),
                None => lines.push(line.to_owned()),
            }
        }
        lines
    }

    /// Where the value begins: at the first colon outside quotes.
    pub(crate) fn value(line: &str) -> &str {
        let mut quoted = false;
        for (at, c) in line.char_indices() {
            match c {
                '"' => quoted = !quoted,
                ':' if !quoted => return &line[at + 1..],
                _ => {}
            }
        }
        panic!("no value: {line}")
    }

    pub(crate) fn parameter(line: &str) -> String {
        let raw = line.split_once('=').unwrap().1;
        let raw = match raw.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap().0,
            None => raw.split_once([':', ';']).unwrap().0,
        };
        let mut text = String::new();
        let mut characters = raw.chars();
        while let Some(c) = characters.next() {
            if c != '^' {
                text.push(c);
                continue;
            }
            match characters.next().unwrap() {
                '^' => text.push('^'),
                '\'' => text.push('"'),
                'n' => text.push('\n'),
                other => panic!("^{other}"),
            }
        }
        text
    }

    pub(crate) fn unescaped(value: &str) -> String {
        let mut text = String::new();
        let mut characters = value.chars();
        while let Some(c) = characters.next() {
            match c {
                '\\' => match characters.next().unwrap() {
                    'n' | 'N' => text.push('\n'),
                    c @ ('\\' | ';' | ',') => text.push(c),
                    other => panic!("\\{other}"),
                },
                ';' | ',' => panic!("bare {c} in {value}"),
                c => text.push(c),
            }
        }
        text
    }
}

/// Text as it may stand on a page, with more than its share of what is hard.
fn any_text() -> impl Strategy<Value = String> {
    let hard = prop::sample::select(vec![
        "\\",
        ";",
        ",",
        ":",
        "\"",
        "^",
        "\r",
        "\n",
        "\r\n",
        "\t",
        "\0",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\\n",
        "^n",
        "^'",
        " ",
        "  ",
        "é",
        "한",
        "👩‍👩‍👧",
        "\u{202e}",
        "BEGIN:VEVENT",
    ]);
    let piece = prop_oneof![hard.prop_map(str::to_owned), ".{0,40}", "[a-z ]{0,80}"];
    prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn text_comes_back(text in any_text()) {
        let written = line_of("SUMMARY", &[], &text);
        let expected = normalized(&text);

        let lines = reader::unfolded(&written);
        prop_assert_eq!(lines.len(), 5);
        prop_assert_eq!(reader::unescaped(reader::value(&lines[2])), expected.clone());

        let unfolded = unfold(&written);
        let calendar = read_calendar(&unfolded).unwrap();
        let summary = calendar.components[0].find_prop("SUMMARY").unwrap();
        prop_assert_eq!(summary.val.as_str(), expected);
    }

    #[test]
    fn parameters_come_back(text in any_text()) {
        let written = line_of("ORGANIZER", &[("CN", &text)], "mailto:a@example.org");
        let lines = reader::unfolded(&written);
        prop_assert_eq!(lines.len(), 5);
        prop_assert_eq!(reader::parameter(&lines[2]), normalized_parameter(&text));
        prop_assert_eq!(reader::value(&lines[2]), "mailto:a@example.org");
    }

    #[test]
    fn lines_are_short_and_clean(text in any_text(), name in any_text()) {
        for written in [
            line_of("DESCRIPTION", &[("ALTREP", &name)], &text),
            line_of("URL", &[], &text),
        ] {
            prop_assert!(written.ends_with("\r\n"));
            for line in written.strip_suffix("\r\n").unwrap().split("\r\n") {
                prop_assert!(line.len() <= 75, "{} octets: {}", line.len(), line);
                prop_assert!(!line.chars().any(char::is_control), "{line:?}");
            }
        }
    }
}

/// Ten times the text takes ten times the steps: the lines of the longer are those of the
/// shorter, and more of the same.
#[test]
fn long_lines_fold_like_short_ones() {
    let text = "Für alle, die kommen; auch morgen. ".repeat(50_000);
    let written = line_of("DESCRIPTION", &[], &text);
    assert!(written.lines().all(|line| line.len() <= 75));
    let lines = reader::unfolded(&written);
    assert_eq!(reader::unescaped(reader::value(&lines[2])), text);
    assert!(written.lines().count() < written.len() / 68);
}

#[test]
fn no_fold_stands_beside_a_blank() {
    let written = line_of("DESCRIPTION", &[], &"one two three ".repeat(40));
    let folds: Vec<&str> = written.split("\r\n ").collect();
    assert!(folds.len() > 5);
    for pair in folds.windows(2) {
        assert!(
            !pair[0].ends_with(' ') && !pair[1].starts_with(' '),
            "{pair:?}"
        );
    }
}

/// Why calfeed does not let the icalendar crate write: each of these is a fault of its version
/// 0.17. When one of these tests fails, the crate has got better.
mod faults_of_the_icalendar_crate {
    use icalendar::{Calendar, Component as _, Event, Property};

    use super::*;

    fn written(event: Event) -> String {
        let mut calendar = Calendar::new();
        calendar.push(event);
        calendar.to_string()
    }

    #[test]
    fn a_bare_carriage_return_goes_through() {
        assert!(written(Event::new().summary("a\rb").done()).contains("a\rb"));
        assert!(!line_of("SUMMARY", &[], "a\rb").contains("a\rb"));
    }

    #[test]
    fn a_quote_ends_a_quoted_parameter() {
        let organizer = Property::new("ORGANIZER", "mailto:a@example.org")
            .add_parameter("CN", "Ann \"the: Voice\"")
            .done();
        let theirs = written(Event::new().append_property(organizer).done());
        assert!(theirs.contains("\"the: Voice\""), "{theirs}");
        let ours = line_of(
            "ORGANIZER",
            &[("CN", "Ann \"the: Voice\"")],
            "mailto:a@example.org",
        );
        assert!(ours.contains("CN=\"Ann ^'the: Voice^'\""), "{ours}");
    }

    #[test]
    fn a_name_is_not_escaped() {
        let theirs = Calendar::new().name("Tea, cake").done().to_string();
        assert!(theirs.contains("\r\nNAME:Tea, cake"), "{theirs}");
        let mut ours = String::new();
        let mut calendar = component("VCALENDAR");
        calendar.properties.push(property("NAME", "Tea, cake"));
        write(&calendar, &mut ours);
        assert!(ours.contains("NAME:Tea\\, cake"), "{ours}");
    }

    #[test]
    fn properties_stand_in_alphabetical_order() {
        let event = Event::new()
            .uid("1@example.org")
            .summary("Tea")
            .description("And cake")
            .done();
        let theirs = written(event);
        assert!(
            theirs.find("DESCRIPTION") < theirs.find("SUMMARY"),
            "{theirs}"
        );
        assert!(theirs.find("SUMMARY") < theirs.find("UID"), "{theirs}");
    }

    /// A component of any other name gets a DTSTAMP and a random UID when it is written, and one
    /// built by hand cannot be put into a calendar: `Other` has no public constructor.
    #[test]
    fn a_vtimezone_gets_a_uid() {
        let text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n\
                    BEGIN:STANDARD\r\nDTSTART:20201025T030000\r\nTZOFFSETFROM:+0200\r\n\
                    TZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nEND:VCALENDAR\r\n";
        let calendar: Calendar = text.parse().unwrap();
        let theirs = calendar.to_string();
        let vtimezone = theirs.split("BEGIN:VTIMEZONE").nth(1).unwrap();
        assert!(vtimezone.contains("UID:"), "{theirs}");
        assert!(vtimezone.contains("DTSTAMP:"), "{theirs}");
        assert_ne!(theirs, calendar.to_string(), "and another one each time");
    }
}
