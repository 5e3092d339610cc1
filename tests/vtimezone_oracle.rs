//! VTIMEZONE against the database, for every zone: what a reader that knows nothing but the
//! VTIMEZONE makes of a wall time must be what the database says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use calfeed::ical::vtimezone::vtimezone;
use calfeed::ical::writer;
use calfeed::time::observance::{Span, choose, is_misread_by_outlook};
use calfeed::time::zone::{Ambiguity, Zone};
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
    writer::write(&vtimezone(zone, &choose(zone, span)), &mut text);
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
        if zone.resolve(shown).ambiguity == Ambiguity::Unique {
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

/// What Outlook reads of a VTIMEZONE: the STANDARD and the DAYLIGHT with the latest DTSTART, each
/// repeated every year on the ordinal weekday that BYDAY names, or that DTSTART has without an
/// RRULE. MS-OXCICAL, 2.1.3.1.1.19.2 and .3.
struct OutlookEvaluator {
    standard: OutlookObservance,
    daylight: Option<OutlookObservance>,
}

struct OutlookObservance {
    start: NaiveDateTime,
    offset: i64,
    /// From 1; 5 is the last.
    ordinal: usize,
}

impl OutlookEvaluator {
    fn read(text: &str) -> OutlookEvaluator {
        let latest = |name: &str| {
            let parts = text.split("BEGIN:").filter(|part| part.starts_with(name));
            parts
                .map(OutlookObservance::read)
                .max_by_key(|observance| observance.start)
        };
        OutlookEvaluator {
            standard: latest("STANDARD").expect("a VTIMEZONE needs a STANDARD"),
            daylight: latest("DAYLIGHT"),
        }
    }

    fn offset(&self, at: NaiveDateTime) -> i64 {
        let Some(daylight) = &self.daylight else {
            return self.standard.offset;
        };
        let (to_standard, to_daylight) =
            (self.standard.onset(at.year()), daylight.onset(at.year()));
        let is_daylight = if to_daylight < to_standard {
            to_daylight <= at && at < to_standard
        } else {
            at < to_standard || to_daylight <= at
        };
        if is_daylight {
            daylight.offset
        } else {
            self.standard.offset
        }
    }
}

impl OutlookObservance {
    fn read(part: &str) -> OutlookObservance {
        let value = |name: &str| part.lines().find_map(|line| line.strip_prefix(name));
        let start = wall(value("DTSTART:").unwrap());
        let by_day = value("RRULE:")
            .and_then(|rule| rule.split(';').find_map(|part| part.strip_prefix("BYDAY=")));
        let ordinal = by_day.map(|day| day[..day.len() - 2].to_owned());
        OutlookObservance {
            start,
            offset: seconds(value("TZOFFSETTO:").unwrap()),
            ordinal: match ordinal.as_deref() {
                Some("-1") => 5,
                None | Some("") => start.day().div_ceil(7) as usize,
                Some(ordinal) => ordinal.parse().unwrap(),
            },
        }
    }

    fn onset(&self, year: i32) -> NaiveDateTime {
        let days: Vec<NaiveDate> = (1..=31)
            .filter_map(|day| NaiveDate::from_ymd_opt(year, self.start.month(), day))
            .filter(|day| day.weekday() == self.start.weekday())
            .collect();
        days[self.ordinal.min(days.len()) - 1].and_time(self.start.time())
    }
}

/// The instants of sessions at 18:30 UTC.
fn sessions(first: &str, last: &str, step: TimeDelta) -> Vec<DateTime<Utc>> {
    let (first, last) = (instant(first), instant(last));
    std::iter::successors(Some(first), |at| Some(*at + step))
        .take_while(|at| *at <= last)
        .collect()
}

/// Checks a VTIMEZONE for sessions: which observances it has, when they start, and that Outlook
/// finds every session that is not in UTC.
fn check_form(zone: &Zone, span: Span, sessions: &[DateTime<Utc>]) -> (usize, usize) {
    let text = text(zone, span);
    let starts = |name: &str| -> Vec<NaiveDateTime> {
        text.split("BEGIN:")
            .filter(|part| part.starts_with(name))
            .map(|part| OutlookObservance::read(part).start)
            .collect()
    };
    let (standard, daylight) = (starts("STANDARD"), starts("DAYLIGHT"));
    let first = zone.wall(span.from);
    assert!(
        standard.iter().min().is_some_and(|start| *start <= first),
        "{text}"
    );
    let changes = zone
        .transitions(span.from)
        .next()
        .is_some_and(|change| span.to.is_none_or(|to| change.instant <= to));
    assert!(
        daylight
            .iter()
            .min()
            .map_or(!changes, |start| *start <= first),
        "{text}"
    );
    let (complete, outlook) = (Evaluator::read(&text), OutlookEvaluator::read(&text));
    let (mut zoned, mut in_utc) = (0, 0);
    for at in sessions {
        let wall = zone.wall(*at);
        if zone.resolve(wall).ambiguity != Ambiguity::Unique {
            continue;
        }
        let expected = i64::from(zone.offset(*at).local_minus_utc());
        assert_eq!(
            complete.offset(wall),
            Some(expected),
            "{} {wall}\n{text}",
            zone.name()
        );
        if is_misread_by_outlook(zone, *at) {
            in_utc += 1;
        } else {
            assert_eq!(
                outlook.offset(wall),
                expected,
                "{} {wall}\n{text}",
                zone.name()
            );
            zoned += 1;
        }
    }
    (zoned, in_utc)
}

#[test]
fn every_zone_has_both_observances_before_the_first_session() {
    let spans = [
        ("20270710T160000", Some("20270710T180000")),
        ("20270116T160000", Some("20270116T180000")),
        ("20190101T183000", Some("20311231T183000")),
        ("20190101T183000", None),
        ("20270301T183000", None),
    ];
    let (mut zoned, mut in_utc) = (0, 0);
    for zone in Zone::all().iter().filter(|zone| !zone.is_utc()) {
        for (first, last) in spans {
            let span = Span {
                from: instant(first),
                to: last.map(instant),
            };
            let last = last.unwrap_or("20361231T183000");
            let sessions = sessions(first, last, TimeDelta::days(5));
            let counts = check_form(zone, span, &sessions);
            zoned += counts.0;
            in_utc += counts.1;
        }
    }
    assert!(zoned > 400 * 2_500, "{zoned} sessions with a zone");
    // Most zones changed no rule in these years.
    assert!(in_utc * 10 < zoned, "{in_utc} sessions in UTC");
    assert!(in_utc > 0);
}

/// Where the rules change, every span that begins or ends in these years.
#[test]
fn outlook_reads_every_span_around_a_change_of_rules() {
    let names = [
        "America/Vancouver",
        "America/Mexico_City",
        "Africa/Casablanca",
        "Africa/Cairo",
        "Asia/Almaty",
        "Asia/Amman",
        "Asia/Jerusalem",
        "America/Nuuk",
        "America/Santiago",
        "Europe/Berlin",
    ];
    for name in names {
        let zone = Zone::parse(name).unwrap();
        for from in 2019..=2030 {
            for to in from..=2031 {
                let (first, last) = (format!("{from}0615T183000"), format!("{to}1215T183000"));
                let span = Span {
                    from: instant(&first),
                    to: Some(instant(&last)),
                };
                let sessions = sessions(&first, &last, TimeDelta::days(11));
                check_form(&zone, span, &sessions);
            }
        }
    }
}

#[test]
fn rules_are_written_as_pairs_whatever_the_span() {
    let zone = Zone::parse("America/New_York").unwrap();
    let span = Span {
        from: instant("20210518T160000"),
        to: Some(instant("20210622T180000")),
    };
    let text = text(&zone, span);
    assert_eq!(text.matches("TZOFFSETTO").count(), 2, "{text}");
    assert_eq!(text.matches("RRULE:FREQ=YEARLY").count(), 2, "{text}");
    let year = Span {
        to: Some(instant("20220622T180000")),
        ..span
    };
    assert_eq!(text, self::text(&zone, year));
}

#[test]
fn a_zone_without_changes_has_one_standard() {
    for name in ["Asia/Kolkata", "Africa/Lagos", "America/Sao_Paulo"] {
        let zone = Zone::parse(name).unwrap();
        let span = Span {
            from: instant("20270518T160000"),
            to: None,
        };
        let text = text(&zone, span);
        assert_eq!(text.matches("BEGIN:STANDARD").count(), 1, "{text}");
        assert_eq!(text.matches("TZOFFSETTO").count(), 1, "{text}");
    }
}
