//! Expansion against a second implementation: one that walks through the calendar day by day and
//! asks of each day whether the rule means it. It shares no code with calfeed's, neither the
//! rrule crate nor the time zone rules.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::fmt::Write as _;
use std::sync::Arc;

use calfeed::config::Defaults;
use calfeed::diagnostic::{Reporter, SourceFile};
use calfeed::document::page;
use calfeed::front_matter;
use calfeed::front_matter::Outcome;
use calfeed::schedule::expand::expand;
use calfeed::schedule::session::{Origin, When};
use calfeed::time::rule::Rule;
use chrono::{
    DateTime, Datelike as _, Days, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta,
    TimeZone as _, Utc, Weekday,
};
use chrono_tz::Tz;
use proptest::prelude::*;

/// Zones for the test. chrono-tz has the right rules for them in the years that are tried.
const ZONES: [Tz; 6] = [
    Tz::America__New_York,
    Tz::Europe__Berlin,
    Tz::Europe__Dublin,
    Tz::Australia__Lord_Howe,
    Tz::Asia__Kathmandu,
    Tz::UTC,
];

const WEEKDAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

#[derive(Debug, Clone)]
enum Repeat {
    Daily,
    /// On the weekday of the first date if the list is empty.
    Weekly(Vec<Weekday>),
    /// The nth weekday of the month, from its end if n is negative.
    MonthlyWeekday(i8, Weekday),
    /// A day of the month; months without it are passed over.
    MonthlyDay(u32),
    /// A date of the year.
    Yearly,
}

#[derive(Debug, Clone, Copy)]
enum End {
    Count(usize),
    Until(NaiveDate),
}

#[derive(Debug, Clone)]
struct Case {
    first: NaiveDate,
    time: NaiveTime,
    zone: Tz,
    repeat: Repeat,
    interval: u32,
    end: End,
    /// Which of the sessions are left out, by number.
    except: Vec<usize>,
    change: Option<Change>,
}

/// What differs from a date on.
#[derive(Debug, Clone)]
struct Change {
    from: NaiveDate,
    time: NaiveTime,
    zone: Tz,
    /// The new weekday of a weekly series.
    weekday: Option<Weekday>,
}

impl Case {
    /// The page that an author would write.
    fn page(&self) -> String {
        let mut page = format!(
            "---\ntitle: T\ndate: {} {}\ntimezone: {}\nduration: 90m\nrepeat: {}\n",
            self.first,
            self.time.format("%H:%M"),
            self.zone,
            self.rule()
        );
        match self.end {
            End::Count(count) => writeln!(page, "count: {count}").unwrap(),
            End::Until(day) => writeln!(page, "until: {day}").unwrap(),
        }
        if let Repeat::Weekly(days) = &self.repeat
            && !days.is_empty()
        {
            let days: Vec<String> = days.iter().map(|day| day.to_string()).collect();
            writeln!(page, "on: [{}]", days.join(", ").to_lowercase()).unwrap();
        }
        if !self.except.is_empty() {
            page.push_str("except:\n");
            for (number, date) in self.dates() {
                if self.except.contains(&number) {
                    writeln!(page, "  - {date}").unwrap();
                }
            }
        }
        if let Some(change) = &self.change {
            let time = change.time.format("%H:%M");
            let (from, zone) = (change.from, change.zone);
            write!(
                page,
                "changes:\n  - {{from: {from}, time: \"{time}\", timezone: {zone}"
            )
            .unwrap();
            if let Some(weekday) = self.new_weekday() {
                write!(page, ", on: {}", weekday.to_string().to_lowercase()).unwrap();
            }
            page.push_str("}\n");
        }
        page + "---\n"
    }

    fn new_weekday(&self) -> Option<Weekday> {
        let change = self.change.as_ref()?;
        change
            .weekday
            .filter(|_| matches!(self.repeat, Repeat::Weekly(_)))
    }

    /// The change, if it applies on a day.
    fn change_on(&self, day: NaiveDate) -> Option<&Change> {
        self.change.as_ref().filter(|change| change.from <= day)
    }

    fn rule(&self) -> String {
        let interval = self.interval;
        match &self.repeat {
            Repeat::Daily => format!("FREQ=DAILY;INTERVAL={interval}"),
            Repeat::Weekly(_) => format!("FREQ=WEEKLY;INTERVAL={interval}"),
            Repeat::MonthlyWeekday(nth, day) => format!(
                "FREQ=MONTHLY;INTERVAL={interval};BYDAY={nth}{}",
                day.to_string()[..2].to_uppercase()
            ),
            Repeat::MonthlyDay(day) => {
                format!("FREQ=MONTHLY;INTERVAL={interval};BYMONTHDAY={day}")
            }
            Repeat::Yearly => format!("FREQ=YEARLY;INTERVAL={interval}"),
        }
    }

    fn is_meant(&self, day: NaiveDate) -> bool {
        let interval = i64::from(self.interval);
        let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month());
        let is_month_meant = (months(day) - months(self.first)) % interval == 0;
        match &self.repeat {
            Repeat::Daily => (day - self.first).num_days() % interval == 0,
            Repeat::Weekly(days) => {
                let monday = |day: NaiveDate| {
                    day - TimeDelta::days(day.weekday().num_days_from_monday().into())
                };
                let weeks = (monday(day) - monday(self.first)).num_weeks();
                let new = self.change_on(day).and(self.new_weekday());
                let is_day_meant = match days.as_slice() {
                    _ if new.is_some() => new == Some(day.weekday()),
                    [] => day.weekday() == self.first.weekday(),
                    days => days.contains(&day.weekday()),
                };
                weeks % interval == 0 && is_day_meant
            }
            Repeat::MonthlyWeekday(nth, weekday) => {
                let days_of_month = day.num_days_in_month();
                let from_start = (day.day() - 1) / 7 + 1;
                let from_end = (u32::from(days_of_month) - day.day()) / 7 + 1;
                let is_nth = i64::from(*nth) == i64::from(from_start)
                    || i64::from(*nth) == -i64::from(from_end);
                is_month_meant && day.weekday() == *weekday && is_nth
            }
            Repeat::MonthlyDay(number) => is_month_meant && day.day() == *number,
            Repeat::Yearly => {
                let years = i64::from(day.year() - self.first.year());
                years % interval == 0
                    && (day.month(), day.day()) == (self.first.month(), self.first.day())
            }
        }
    }

    /// Numbers and dates, before anything is left out.
    fn dates(&self) -> Vec<(usize, NaiveDate)> {
        let days = self.first.iter_days().take(366 * 40);
        let is_before_end = |day: &NaiveDate| match self.end {
            End::Count(_) => true,
            End::Until(last) => *day <= last,
        };
        let count = match self.end {
            End::Count(count) => count,
            End::Until(_) => usize::MAX,
        };
        let meant = days
            .take_while(is_before_end)
            .filter(|day| self.is_meant(*day));
        (1..).zip(meant.take(count)).collect()
    }

    fn sessions(&self) -> Vec<(usize, DateTime<Utc>)> {
        (self.dates().into_iter())
            .filter(|(number, _)| !self.except.contains(number))
            .map(|(number, date)| {
                let change = self.change_on(date);
                let (time, zone) =
                    change.map_or((self.time, self.zone), |change| (change.time, change.zone));
                (number, instant(date.and_time(time), zone))
            })
            .collect()
    }
}

/// RFC 5545, 3.3.5: the first of two; in a gap, the offset before it.
fn instant(wall: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    match zone.from_local_datetime(&wall) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => at.to_utc(),
        MappedLocalTime::None => {
            let day_before = instant(wall - TimeDelta::days(1), zone);
            day_before + TimeDelta::days(1)
        }
    }
}

/// What calfeed makes of a page.
fn expanded(page: &str) -> Vec<(usize, DateTime<Utc>)> {
    let file = Arc::new(SourceFile {
        path: "events/page.md".into(),
        text: page.into(),
    });
    let source = Arc::new(page::split(&file, "page.md").unwrap().unwrap());
    let mut reporter = Reporter::new();
    let outcome = front_matter::parse(&source, &Defaults::default(), &mut reporter);
    let Outcome::Event(event) = outcome else {
        panic!("{page}\n{reporter:?}");
    };
    let mut reporter = Reporter::new();
    let Ok(expanded) = expand(event, &mut reporter) else {
        let diagnostics = reporter.into_diagnostics();
        let codes: Vec<_> = diagnostics.iter().map(|fault| fault.code.name()).collect();
        assert!(codes.contains(&"empty-series"), "{page}");
        return Vec::new();
    };
    let numbered = |session: calfeed::schedule::session::Session| {
        let Origin::Rule { number, .. } = session.origin else {
            panic!("{session:?}");
        };
        let When::Timed { start, end } = session.when else {
            panic!("{session:?}");
        };
        assert!(start < end);
        (number as usize, start)
    };
    let periods = expanded.tracks();
    let sessions = periods
        .flat_map(|(track, schedule)| schedule.sessions(track, &(NaiveDate::MIN..=NaiveDate::MAX)));
    sessions.map(numbered).collect()
}

fn any_repeat() -> impl Strategy<Value = Repeat> {
    prop_oneof![
        Just(Repeat::Daily),
        prop::sample::subsequence(WEEKDAYS.to_vec(), 0..4).prop_map(Repeat::Weekly),
        (
            prop::sample::select(vec![-2, -1, 1, 2, 3, 4, 5]),
            prop::sample::select(WEEKDAYS.to_vec())
        )
            .prop_map(|(nth, day)| Repeat::MonthlyWeekday(nth, day)),
        (1..=31_u32).prop_map(Repeat::MonthlyDay),
        Just(Repeat::Yearly),
    ]
}

prop_compose! {
    fn any_case()(
        repeat in any_repeat(),
        days in 0..1400_u64,
        // The night, when clocks change, comes up as often as the day.
        hour in prop_oneof![0..4_u32, 0..24_u32],
        minute in prop::sample::select(vec![0, 15, 30, 59]),
        zone in prop::sample::select(ZONES.to_vec()),
        interval in 1..5_u32,
        end in prop_oneof![
            (1..40_usize).prop_map(|count| (Some(count), 0)),
            (0..500_u64).prop_map(|days| (None, days)),
        ],
        except in prop::collection::vec(1..10_usize, 0..4),
        change in prop::option::of((
            0..300_u64,
            0..24_u32,
            prop::sample::select(ZONES.to_vec()),
            prop::option::of(prop::sample::select(WEEKDAYS.to_vec())),
        )),
    ) -> Case {
        let first = NaiveDate::from_ymd_opt(2020, 11, 1).unwrap() + Days::new(days);
        let end = match end {
            (Some(count), _) => End::Count(count),
            (None, days) => End::Until(first + Days::new(days)),
        };
        let mut case = Case {
            first,
            time: NaiveTime::from_hms_opt(hour, minute, 0).unwrap(),
            zone,
            repeat,
            interval,
            end,
            except,
            change: change.map(|(days, hour, zone, weekday)| Change {
                from: first + Days::new(days),
                time: NaiveTime::from_hms_opt(hour, 30, 0).unwrap(),
                zone,
                weekday,
            }),
        };
        let numbers: Vec<usize> = case.dates().into_iter().map(|(number, _)| number).collect();
        case.except.retain(|number| numbers.contains(number));
        case
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) })]

    #[test]
    fn sessions_are_those_of_the_calendar(case in any_case()) {
        // chrono-tz knows changes of the clock up to this year.
        let sessions = case.sessions();
        prop_assume!(sessions.iter().all(|(_, start)| start.year() < 2037));
        prop_assert_eq!(expanded(&case.page()), sessions, "{}", case.page());
    }
}

/// Both changes of the clock of 2021 and 2022, every quarter of an hour of the night, in each
/// zone: what random cases might miss.
#[test]
fn every_quarter_hour_of_the_nights_when_clocks_change() {
    for zone in ZONES {
        for quarter in 0..20 {
            let time = NaiveTime::from_hms_opt(quarter / 4, quarter % 4 * 15, 0).unwrap();
            let case = Case {
                first: NaiveDate::from_ymd_opt(2021, 1, 3).unwrap(),
                time,
                zone,
                repeat: Repeat::Weekly(vec![Weekday::Sun]),
                interval: 1,
                end: End::Count(100),
                except: Vec::new(),
                change: None,
            };
            assert_eq!(expanded(&case.page()), case.sessions(), "{}", case.page());
        }
    }
}

/// Why calfeed writes a rule's text itself: the crate's form of `1MO` is `MO`, which is every
/// Monday. When this fails, the crate has got better.
#[test]
fn the_crate_writes_the_first_monday_as_every_monday() {
    let theirs: rrule::RRule<rrule::Unvalidated> = "FREQ=MONTHLY;BYDAY=1MO".parse().unwrap();
    assert!(!theirs.to_string().contains("1MO"), "{theirs}");
    let (ours, _) = Rule::parse("FREQ=MONTHLY;BYDAY=1MO").unwrap();
    assert_eq!(ours.text(), "FREQ=MONTHLY;BYDAY=1MO");
}
