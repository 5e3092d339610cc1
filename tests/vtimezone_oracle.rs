//! VTIMEZONE against the database, for every zone: what a reader that knows nothing but the
//! VTIMEZONE makes of a wall time must be what the database says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use calfeed::ical::vtimezone::{Span, vtimezone};
use calfeed::ical::writer;
use calfeed::time::zone::{Shown, Zone};
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, TimeDelta, Utc};

/// A small evaluator of VTIMEZONE that shares no code with what writes it: RFC 5545, 3.6.5.
struct Evaluator {
    /// When each offset begins, told in the offset before it.
    onsets: Vec<(NaiveDateTime, i64)>,
}

/// No test asks for a later year.
const LAST_YEAR: i32 = 2037;

struct Observance {
    start: NaiveDateTime,
    from: i64,
    to: i64,
    rule: Option<String>,
}

impl Evaluator {
    fn read(text: &str) -> Evaluator {
        let observances = text.split("BEGIN:").skip(2).map(|part| {
            let value = |name: &str| {
                let line = part.lines().find_map(|line| line.strip_prefix(name));
                line.map(|line| line[1..].to_owned())
            };
            Observance {
                start: wall(&value("DTSTART").unwrap()),
                from: seconds(&value("TZOFFSETFROM").unwrap()),
                to: seconds(&value("TZOFFSETTO").unwrap()),
                rule: value("RRULE"),
            }
        });
        let mut onsets: Vec<_> = observances
            .flat_map(|observance| {
                let onsets = observance.onsets(LAST_YEAR);
                onsets.into_iter().map(move |onset| (onset, observance.to))
            })
            .collect();
        onsets.sort();
        Evaluator { onsets }
    }

    /// The offset of the onset that is last before a wall time, each onset being told in the
    /// offset before it. `None` before the first.
    fn offset(&self, at: NaiveDateTime) -> Option<i64> {
        assert!(at.year() <= LAST_YEAR);
        let begun = self.onsets.partition_point(|(onset, _)| *onset <= at);
        Some(self.onsets[begun.checked_sub(1)?].1)
    }
}

impl Observance {
    /// Every onset up to the end of a year.
    fn onsets(&self, last_year: i32) -> Vec<NaiveDateTime> {
        let Some(rule) = &self.rule else {
            return vec![self.start];
        };
        let part = |name: &str| {
            let parts = rule.split(';').filter_map(|part| part.split_once('='));
            parts
                .clone()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
        };
        assert_eq!(part("FREQ").unwrap(), "YEARLY");
        let month: u32 = part("BYMONTH").unwrap().parse().unwrap();
        let day = part("BYDAY").unwrap();
        let (number, weekday) = day.split_at(day.len() - 2);
        let days = part("BYMONTHDAY")
            .map(|days| -> Vec<u32> { days.split(',').map(|day| day.parse().unwrap()).collect() });
        // UNTIL is in UTC, the onsets are told in the offset before them.
        let until = part("UNTIL")
            .map(|until| wall(until.trim_end_matches('Z')) + TimeDelta::seconds(self.from));
        let mut onsets = Vec::new();
        for year in self.start.year()..=last_year {
            let of_month: Vec<NaiveDate> = (1..=31)
                .filter_map(|day| NaiveDate::from_ymd_opt(year, month, day))
                .filter(|date| {
                    date.weekday()
                        .to_string()
                        .to_uppercase()
                        .starts_with(weekday)
                })
                .collect();
            let date = match (number, &days) {
                ("", Some(days)) => *of_month
                    .iter()
                    .find(|date| days.contains(&date.day()))
                    .unwrap(),
                ("-1", None) => *of_month.last().unwrap(),
                (number, None) => of_month[number.parse::<usize>().unwrap() - 1],
                other => panic!("{other:?}"),
            };
            onsets.push(date.and_time(self.start.time()));
        }
        onsets.retain(|onset| *onset >= self.start && until.is_none_or(|until| *onset <= until));
        onsets
    }
}

fn wall(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").expect(text)
}

fn seconds(offset: &str) -> i64 {
    let digits: Vec<i64> = offset.as_bytes()[1..]
        .chunks(2)
        .map(|two| std::str::from_utf8(two).unwrap().parse().unwrap())
        .collect();
    let total = digits[0] * 3600 + digits[1] * 60 + digits.get(2).unwrap_or(&0);
    if offset.starts_with('-') {
        -total
    } else {
        total
    }
}

fn instant(text: &str) -> DateTime<Utc> {
    wall(text).and_utc()
}

fn text(zone: &Zone, span: Span) -> String {
    let mut text = String::new();
    writer::write(&vtimezone(zone, span), &mut text);
    text.replace("\r\n ", "")
}

/// Walks from day to day and compares; the number of wall times compared.
fn check(zone: &Zone, span: Span, first: &str, last: &str, step: TimeDelta) -> usize {
    let text = text(zone, span);
    let evaluator = Evaluator::read(&text);
    let (mut at, last) = (instant(first), instant(last));
    let mut compared = 0;
    while at <= last {
        let shown = zone.wall(at);
        if zone.resolve(shown).shown == Shown::Once {
            let expected = i64::from(zone.offset(at).local_minus_utc());
            assert_eq!(
                evaluator.offset(shown),
                Some(expected),
                "{} {shown}\n{text}",
                zone.name()
            );
            compared += 1;
        }
        at += step;
    }
    compared
}

#[test]
fn every_zone_gives_the_right_offset_at_every_session() {
    let (first, last) = ("20190101T183000", "20311231T183000");
    let span = Span {
        from: instant(first),
        to: Some(instant(last)),
    };
    let zones = Zone::all();
    assert!(zones.len() > 400, "{} zones", zones.len());
    let compared: usize = zones
        .iter()
        .filter(|zone| !zone.is_utc())
        .map(|zone| check(zone, span, first, last, TimeDelta::weeks(2)))
        .sum();
    assert!(compared > 400 * 330, "{compared} sessions");
}

#[test]
fn endless_series_are_right_as_far_as_changes_are_known() {
    let span = Span {
        from: instant("20190101T183000"),
        to: None,
    };
    for zone in Zone::all().iter().filter(|zone| !zone.is_utc()) {
        check(
            zone,
            span,
            "20190101T183000",
            "20370101T183000",
            TimeDelta::days(5),
        );
    }
}

#[test]
fn every_hour_around_the_changes() {
    let names = [
        "Europe/Berlin",
        "Europe/Dublin",
        "Africa/Casablanca",
        "America/Vancouver",
        "America/Santiago",
        "Australia/Lord_Howe",
        "Asia/Gaza",
        "Pacific/Apia",
        "Africa/Cairo",
        "America/Scoresbysund",
    ];
    for name in names {
        let zone = Zone::parse(name).unwrap();
        let span = Span {
            from: instant("20190101T183000"),
            to: Some(instant("20311231T183000")),
        };
        check(
            &zone,
            span,
            "20190101T183000",
            "20311231T183000",
            TimeDelta::minutes(47),
        );
    }
}

/// Only what the sessions need: a summer needs no winter.
#[test]
fn the_span_is_all_that_is_told() {
    let zone = Zone::parse("America/New_York").unwrap();
    let span = Span {
        from: instant("20210518T160000"),
        to: Some(instant("20210622T180000")),
    };
    let text = text(&zone, span);
    assert_eq!(text.matches("TZOFFSETTO").count(), 1, "{text}");
    assert!(!text.contains("RRULE"), "{text}");
    let year = Span {
        to: Some(instant("20220622T180000")),
        ..span
    };
    let text = self::text(&zone, year);
    assert_eq!(text.matches("TZOFFSETTO").count(), 2, "{text}");
}
