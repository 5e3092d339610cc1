use super::*;
use crate::diagnostic::SourceFile;
use crate::document::page;
use crate::event::{Length, NewLength, Slot};
use crate::keys::{KeySource, Scope, names_in};
use crate::time::rule::End;

/// Parses a page of this front matter.
fn page_with(front_matter: &str, defaults: &Defaults) -> (Outcome, Reporter) {
    let file = Arc::new(SourceFile {
        path: "events/page.md".into(),
        text: format!("---\n{front_matter}\n---\nText.\n"),
    });
    let source = Arc::new(page::split(&file, "page.md").unwrap().unwrap());
    let mut reporter = Reporter::new();
    let outcome = parse(&source, defaults, &mut reporter);
    (outcome, reporter)
}

fn berlin() -> Defaults {
    Defaults {
        zone: Some(Zone::parse("Europe/Berlin").unwrap()),
        ..Defaults::default()
    }
}

/// The event of front matter without errors. `title` is added.
fn event(front_matter: &str) -> Event {
    event_with(front_matter, &berlin())
}

fn event_with(front_matter: &str, defaults: &Defaults) -> Event {
    let (outcome, reporter) = page_with(&format!("title: T\n{front_matter}"), defaults);
    assert!(reporter.is_empty(), "{front_matter}\n{reporter:?}");
    match outcome {
        Outcome::Event(event) => Arc::unwrap_or_clone(event),
        outcome => panic!("{front_matter}\n{outcome:?}"),
    }
}

fn codes(front_matter: &str) -> Vec<Code> {
    let (_, reporter) = page_with(front_matter, &berlin());
    let diagnostics = reporter.diagnostics().iter();
    diagnostics.map(|diagnostic| diagnostic.code).collect()
}

/// `start length`, in a short form.
fn slot(front_matter: &str) -> String {
    let event = event(front_matter);
    match event.tracks[0].slot {
        Slot::AllDay { first, days } => format!("{first} {days}d"),
        Slot::Timed { start, length, .. } => {
            let length = match length {
                Length::Exact(length) => format!("{}m", length.num_minutes()),
                Length::Wall(length) => format!("{}m on the clock", length.num_minutes()),
            };
            format!("{} {length}", start.format("%Y-%m-%d %H:%M"))
        }
    }
}

#[test]
fn dates_ends_and_lengths() {
    let cases = [
        // An instant is converted to the zone of the event, in winter and summer.
        ("date: 2023-03-15T18:00:12.633Z", "2023-03-15 19:00 60m"),
        ("date: 2023-05-1T12:00:12.633Z", "2023-05-01 14:00 60m"),
        ("date: 2023-03-30T19:00:00.000+0200", "2023-03-30 19:00 60m"),
        ("date: 2020-04-21 20:0:00 +0200", "2020-04-21 20:00 60m"),
        ("date: 2024-05-28 18:00", "2024-05-28 18:00 60m"),
        ("date: 2024-05-28", "2024-05-28 1d"),
        // The range of times next to a last day gives the time of the end.
        (
            "start_date: 2024-05-28\nend_date: 2024-05-28\ntime: 19:30-21:30",
            "2024-05-28 19:30 120m on the clock",
        ),
        (
            "date: 2024-05-28 18:00-20:00\nend: 2024-05-29",
            "2024-05-28 18:00 1560m on the clock",
        ),
        ("start: 2024-05-28", "2024-05-28 1d"),
        ("begin: 2024-05-28", "2024-05-28 1d"),
        // Two signs are no date with a year of two digits.
        (
            "date: 2024-05-28\nstart: 9.10-11",
            "2024-05-28 09:10 110m on the clock",
        ),
        ("start: 9.10.11", "2011-10-09 1d"),
        ("start_date: 2024-05-28", "2024-05-28 1d"),
        // A name that says so wins over the one that sites have anyway.
        ("date: 2024-01-01\nstart: 2024-05-28", "2024-05-28 1d"),
        ("date: 2024-05-28\ntime: '18:00'", "2024-05-28 18:00 60m"),
        ("date: 2024-05-28\nend: 2024-05-30", "2024-05-28 3d"),
        ("date: 2024-05-28\nend_date: 2024-05-28", "2024-05-28 1d"),
        // The API of Google Calendar names the day after the last one.
        (
            "kind: calendar#event\nstart: {date: 2024-05-28}\nend: {date: 2024-05-30}",
            "2024-05-28 2d",
        ),
        (
            "iCalUID: a@google.com\nstart: {date: 2024-05-28}\nend: {date: 2024-05-28}",
            "2024-05-28 1d",
        ),
        (
            "start: {date: 2024-05-28}\nend: {date: 2024-05-30}",
            "2024-05-28 3d",
        ),
        ("date: 2024-05-28\nduration: 2 days", "2024-05-28 2d"),
        (
            "date: 2024-05-28 18:00\nend: 2024-05-28 20:30",
            "2024-05-28 18:00 150m on the clock",
        ),
        (
            "date: 2024-05-28 18:00\nend: '20:30'",
            "2024-05-28 18:00 150m on the clock",
        ),
        (
            "date: 2024-05-28 22:00\nend: '02:00'",
            "2024-05-28 22:00 240m on the clock",
        ),
        (
            "date: 2024-05-28 18:00\nend: 2024-05-28",
            "2024-05-28 18:00 360m on the clock",
        ),
        (
            "date: 2024-05-28T16:00:00Z\nend: 2024-05-28T18:00:00Z",
            "2024-05-28 18:00 120m",
        ),
        (
            "date: 2024-05-28 18:00\nduration: 2h",
            "2024-05-28 18:00 120m",
        ),
        (
            "date: 2024-05-28 18:00\nduration: PT1H30M",
            "2024-05-28 18:00 90m",
        ),
        // An editor's pickers of a date and a time write a whole instant for each.
        (
            "startTime: 2024-05-28T16:00:00Z\nendTime: 2024-05-28T18:00:00Z",
            "2024-05-28 18:00 120m",
        ),
        (
            "date: 2024-05-27T22:00:00Z\nstartTime: 2024-05-28T16:00:00Z",
            "2024-05-28 18:00 60m",
        ),
        (
            "date: 2024-05-28\nstartTime: 2024-05-28T16:00:00Z\nendTime: '19:00'",
            "2024-05-28 18:00 60m on the clock",
        ),
        (
            "date: 2024-05-28 18:00\nend: 2024-05-28\nendTime: 2024-05-28 20:30",
            "2024-05-28 18:00 150m on the clock",
        ),
        // A key without a value counts as absent.
        (
            "date: 2024-05-28 18:00\nend:\nduration: ''",
            "2024-05-28 18:00 60m",
        ),
    ];
    for (front_matter, expected) in cases {
        assert_eq!(slot(front_matter), expected, "{front_matter}");
    }
}

#[test]
fn zones_come_from_the_event_then_the_config() {
    let cases = [
        ("timezone: America/New_York", "America/New_York"),
        ("time_zone: US/Eastern", "America/New_York"),
        ("tz: europe/kiev", "Europe/Kyiv"),
        ("", "Europe/Berlin"),
    ];
    for (front_matter, zone) in cases {
        let event = event(&format!("date: 2024-05-28 18:00\n{front_matter}"));
        assert_eq!(event.tracks[0].zone.name(), zone, "{front_matter}");
    }
    let nowhere = Defaults::default();
    let instant = event_with("date: 2024-05-28T18:00:00Z", &nowhere);
    assert_eq!(instant.tracks[0].zone, Zone::utc());
    let (_, reporter) = page_with("title: T\ndate: 2024-05-28 18:00", &nowhere);
    assert_eq!(reporter.diagnostics()[0].code, Code::NoZone);
}

#[test]
fn series_repeat_and_end() {
    let day = |text: &str| text.parse().unwrap();
    let cases = [
        ("repeat: daily", "FREQ=DAILY", End::Never),
        ("repeat: Weekly", "FREQ=WEEKLY", End::Never),
        ("repeat: biweekly", "FREQ=WEEKLY;INTERVAL=2", End::Never),
        ("repeat: monthly", "FREQ=MONTHLY", End::Never),
        ("repeat: yearly", "FREQ=YEARLY", End::Never),
        (
            "repeat: FREQ=MONTHLY;BYDAY=2TU",
            "FREQ=MONTHLY;BYDAY=2TU",
            End::Never,
        ),
        (
            "repeat: RRULE:freq=weekly;count=3",
            "FREQ=WEEKLY",
            End::After(3),
        ),
        (
            "repeat: monthly\non: 2tue",
            "FREQ=MONTHLY;BYDAY=2TU",
            End::Never,
        ),
        (
            "repeat: monthly\non: last friday",
            "FREQ=MONTHLY;BYDAY=-1FR",
            End::Never,
        ),
        (
            "repeat: weekly\non: [tue, Thursday]",
            "FREQ=WEEKLY;BYDAY=TU,TH",
            End::Never,
        ),
        (
            "repeat: weekly\non: tue, thu",
            "FREQ=WEEKLY;BYDAY=TU,TH",
            End::Never,
        ),
        ("repeat: weekly\ncount: 6", "FREQ=WEEKLY", End::After(6)),
        (
            "repeat: weekly\nuntil: 2024-06-30",
            "FREQ=WEEKLY",
            End::UntilDay(day("2024-06-30")),
        ),
        (
            "repeat: weekly\nuntil: 2024-06-30T00:00:00.000Z",
            "FREQ=WEEKLY",
            End::UntilDay(day("2024-06-30")),
        ),
    ];
    for (front_matter, rule, end) in cases {
        let event = event(&format!("date: 2024-05-28 18:00\n{front_matter}"));
        let recurrence = event.recurrence.unwrap();
        assert_eq!(recurrence.rule.text(), rule, "{front_matter}");
        assert_eq!(recurrence.end, end, "{front_matter}");
    }
    for none in ["repeat: never", "repeat: false", "repeat:"] {
        assert_eq!(event(&format!("date: 2024-05-28\n{none}")).recurrence, None);
    }
}

#[test]
fn details_in_all_their_forms() {
    let defaults = Defaults {
        base_url: Some("https://example.org".into()),
        ..berlin()
    };
    let details = |front_matter: &str| {
        let event = event_with(&format!("date: 2024-05-28\n{front_matter}"), &defaults);
        let details = event.details;
        let organizer = details.organizer.map(|who| {
            format!(
                "{} {}",
                who.name.clone().unwrap_or_default(),
                who.email.clone().unwrap_or_default()
            )
        });
        [
            details.location,
            details.url,
            details.image,
            Some(details.tags.join("|")).filter(|tags| !tags.is_empty()),
            organizer,
            details.geo.map(|(lat, lon)| format!("{lat};{lon}")),
            details.description,
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" / ")
    };
    let cases = [
        ("location: Room 3", "Room 3"),
        ("locations:\n  - Room 3\n  - Berlin", "Room 3, Berlin"),
        ("location:\n  - Berlin", "Berlin"),
        ("url: /a", "https://example.org/a"),
        ("image: [a.png, b.png]", "https://example.org/a.png"),
        ("image: {caption: Hall, focal_point: Right}", ""),
        (
            "image: {caption: Hall}\ncover: a.png",
            "https://example.org/a.png",
        ),
        ("image:\n  src: https://x.org/a.png", "https://x.org/a.png"),
        ("tags: [a, b, A]", "a|b"),
        ("tags: a, b", "a|b"),
        ("categories: [c]\ntags: [a]", "a|c"),
        ("category: c", "c"),
        ("organizer: Ada <ada@example.org>", "Ada ada@example.org"),
        ("organizer: ada@example.org", " ada@example.org"),
        ("organizer: The team", "The team "),
        (
            "organizer: [{name: Ada, email: ada@example.org}, {name: Bo}]",
            "Ada ada@example.org",
        ),
        (
            "organizer:\n  name: Ada\n  email: ada@example.org",
            "Ada ada@example.org",
        ),
        ("geo: [52.5, 13.4]", "52.5;13.4"),
        ("geo: 52.5,13.4", "52.5;13.4"),
        ("geo: {lat: 52.5, lon: 13.4}", "52.5;13.4"),
        ("description: |\n  One.\n\n  Two.", "One.\n\nTwo.\n"),
    ];
    for (front_matter, expected) in cases {
        assert_eq!(details(front_matter), expected, "{front_matter}");
    }
}

/// Web editors write every key that they know, filled in or not.
#[test]
fn keys_that_are_not_filled_in_count_as_absent() {
    let keys = names_in(Scope::Event).filter(|name| !["title", "date"].contains(name));
    let keys: Vec<&str> = keys.collect();
    for value in ["", "''", "null", "[]", "['']", "[{}]", "{name: ''}"] {
        let lines: String = keys.iter().map(|key| format!("{key}: {value}\n")).collect();
        let event = event(&format!("date: 2026-03-01 18:00\n{lines}"));
        assert_eq!(event.tracks.len(), 1, "{value}");
    }
}

#[test]
fn identity_and_status() {
    let identity = |front_matter: &str| {
        let event = event(&format!("date: 2024-05-28\n{front_matter}"));
        let site = event.identity.uid.site.unwrap_or_default();
        format!(
            "{} {}@{site} {}",
            event.identity.slug,
            event.identity.uid.stem,
            event.status.as_str()
        )
    };
    let cases = [
        ("", "page page@ CONFIRMED"),
        ("slug: Other Name", "other-name other-name@ CONFIRMED"),
        ("slug: {_type: slug, current: fair}", "fair fair@ CONFIRMED"),
        ("uid: mine", "page mine@ CONFIRMED"),
        (
            "uid: mine@old.example.org",
            "page mine@old.example.org CONFIRMED",
        ),
        ("status: cancelled", "page page@ CANCELLED"),
        ("status: Tentative", "page page@ TENTATIVE"),
    ];
    for (front_matter, expected) in cases {
        assert_eq!(identity(front_matter), expected, "{front_matter}");
    }
    let updated = |text: &str| event(&format!("date: 2024-05-28\n{text}")).updated.unwrap();
    assert_eq!(
        updated("updated: 2024-05-01T10:00:00Z").timestamp(),
        1_714_557_600
    );
    assert_eq!(
        updated("lastmod: 2024-05-01 12:00").timestamp(),
        1_714_557_600
    );
    assert_eq!(event("date: 2024-05-28").title, "T");
}

#[test]
fn pages_that_are_not_published() {
    let outcome = |front_matter: &str| page_with(front_matter, &berlin()).0;
    for draft in ["draft: true", "published: false", "status: draft"] {
        let page = format!("title: T\ndate: 2024-05-28\n{draft}");
        assert!(matches!(outcome(&page), Outcome::Draft), "{draft}");
    }
    for undated in ["title: T", "", "title: T\ndate:"] {
        assert!(matches!(outcome(undated), Outcome::Undated), "{undated}");
    }
}

#[test]
fn the_config_can_rename_keys() {
    let mut defaults = berlin();
    defaults
        .keys
        .rename(Key::Date, vec![KeySource::Name("event_date".into())]);
    defaults
        .keys
        .rename(Key::Url, vec![KeySource::Name("canonical_url".into())]);
    let event = event_with(
        "date: 2020-01-01\nevent_date: 2024-05-28\ncanonical_url: https://x.org",
        &defaults,
    );
    assert_eq!(
        event.tracks[0].slot.start().to_string(),
        "2024-05-28 00:00:00"
    );
    assert_eq!(event.details.url.as_deref(), Some("https://x.org"));
    let post = page_with("title: T\ndate: 2020-01-01", &defaults);
    assert!(matches!(post.0, Outcome::Undated));
}

/// The others may have values of another form.
#[test]
fn the_first_alternative_of_a_field_counts() {
    let mut defaults = berlin();
    let names = ["hall.label", "hall"].map(|name| KeySource::Name(name.into()));
    defaults.keys.rename(Key::Location, names.into());
    for (hall, expected) in [("{label: Hall, seats: 40}", "Hall"), ("Barn", "Barn")] {
        let event = event_with(&format!("date: 2027-05-18\nhall: {hall}"), &defaults);
        assert_eq!(event.details.location.as_deref(), Some(expected));
    }
}

/// Zola's `extra` and Hugo's `params`.
#[test]
fn the_config_can_name_keys_inside_a_map() {
    let mut defaults = berlin();
    defaults
        .keys
        .rename(Key::Date, vec![KeySource::Name("extra.start".into())]);
    defaults
        .keys
        .rename(Key::Repeat, vec![KeySource::Name("extra.repeat".into())]);
    defaults
        .keys
        .rename(Key::Count, vec![KeySource::Name("extra.count".into())]);
    let front_matter = "date: 2026-01-01\nextra:\n  start: 2026-03-01 18:00\n  \
                        repeat: weekly\n  count: 3";
    let event = event_with(front_matter, &defaults);
    assert_eq!(
        event.tracks[0].slot.start().to_string(),
        "2026-03-01 18:00:00"
    );
    assert!(event.recurrence.is_some());
}

/// The start, the end and the length of each further session, of an event with nested times.
#[test]
fn times_in_maps_and_lists() {
    let cases: [(&str, &str, &[&str]); 10] = [
        (
            "start: {dateTime: 2024-05-28T16:00:00Z, timeZone: Europe/Berlin}\nend: {dateTime: 2024-05-28T17:30:00Z}",
            "2024-05-28 18:00 90m",
            &[],
        ),
        (
            "date: {start: 2024-05-28 18:00, end: 2024-05-28 20:00}",
            "2024-05-28 18:00 120m on the clock",
            &[],
        ),
        (
            "date: 2024-05-28\ntime: {start: '18:00', end: '20:00'}",
            "2024-05-28 18:00 120m on the clock",
            &[],
        ),
        (
            "when: {start_date: 2024-05-28, end_date: 2024-05-29}",
            "2024-05-28 2d",
            &[],
        ),
        ("date: [2024-05-28]", "2024-05-28 1d", &[]),
        (
            "date: [2024-05-28, 2024-06-04]\ntime: 6pm",
            "2024-05-28 18:00 60m",
            &["2024-06-04"],
        ),
        (
            "dates:\n  - 2024-05-28 18:00-19:00\n  - 4 June 2024 17:00-19:00",
            "2024-05-28 18:00 60m on the clock",
            &["2024-06-04 17:00 19:00"],
        ),
        (
            "date: 2024-05-28\ntimes: ['18:00', '20:00']",
            "2024-05-28 18:00 60m",
            &["2024-05-28 20:00"],
        ),
        (
            "event_date: May 28, 2024\ntime:\n  - - start: 2024-05-28T16:00:00Z\n      end: 2024-05-28T17:00:00Z\n    - start: 2024-06-04T16:00:00Z\n      end: 2024-06-04T18:00:00Z",
            "2024-05-28 18:00 60m",
            &["2024-06-04T16:00Z 120m"],
        ),
        (
            "time:\n  - start: 2024-05-28\n    end: 2024-05-29\n  - start: 2024-06-04",
            "2024-05-28 2d",
            &["2024-06-04"],
        ),
    ];
    for (front_matter, first, further) in cases {
        assert_eq!(slot(front_matter), first, "{front_matter}");
        let event = event(front_matter);
        let shown = |exception: &crate::event::AddedDate| {
            let length =
                |change: &&crate::event::SessionOverride| change.position == exception.position;
            let length = event
                .session_overrides
                .iter()
                .find(length)
                .and_then(|change| change.length);
            let length = match length {
                None => String::new(),
                Some(NewLength::Duration(length)) => format!(" {}m", length.num_minutes()),
                Some(NewLength::EndsAt(time)) => time.format(" %H:%M").to_string(),
                Some(NewLength::EndsOn(_)) => " days".to_owned(),
            };
            let date = match exception.date {
                date::Date::Day(day) => day.to_string(),
                date::Date::Wall(wall) => wall.format("%F %R").to_string(),
                date::Date::Instant { instant, .. } => instant.format("%FT%RZ").to_string(),
            };
            format!("{date}{length}")
        };
        let shown: Vec<String> = event.also.iter().map(shown).collect();
        assert_eq!(shown, further, "{front_matter}");
    }
}

/// The code and the advice of the first diagnostic of a page.
fn first_remedy(front_matter: &str) -> (Code, String) {
    let (_, reporter) = page_with(&format!("title: T\n{front_matter}"), &berlin());
    let diagnostic = &reporter.diagnostics()[0];
    (diagnostic.code, format!("{:?}", diagnostic.advice))
}

#[test]
fn a_map_of_times_without_a_start_has_a_remedy() {
    for key in ["date", "when"] {
        let (code, advice) = first_remedy(&format!("{key}: {{from: 2027-07-05, to: 2027-07-07}}"));
        assert_eq!(code, Code::InvalidValue, "{key}");
        let lines = format!(r"fields:\n  date: {key}.from\n  end: {key}.to");
        assert!(advice.contains(&lines), "{advice}");
    }
    assert_eq!(first_remedy("when: {note: later}").0, Code::UnusedTimeKey);
}

#[test]
fn dates_in_one_text_have_a_remedy() {
    let cases = [
        ("dates: 2027-07-05, 2027-07-12", true),
        ("when: Tuesday, May 18", false),
        ("when: 18 May, 6pm", false),
    ];
    for (front_matter, is_list) in cases {
        let (code, advice) = first_remedy(front_matter);
        assert_eq!(code, Code::InvalidDate, "{front_matter}");
        let has_list = advice.contains("dates: [2027-05-18, 2027-05-25]");
        assert_eq!(has_list, is_list, "{front_matter}: {advice}");
    }
}

#[test]
fn a_series_in_place_of_a_long_session_needs_a_key_for_the_end() {
    let cases = [
        ("date: 2027-05-04 18:00\nend: 2027-06-22 20:00", true),
        ("date: 2027-05-04 18:00 - 2027-06-22 20:00", false),
    ];
    for (front_matter, has_until) in cases {
        let (code, advice) = first_remedy(front_matter);
        assert_eq!(code, Code::LongSession, "{front_matter}");
        assert_eq!(advice.contains("until: 2027-06-22"), has_until, "{advice}");
    }
}

#[test]
fn an_ignored_key_is_neither_read_nor_reported() {
    let mut defaults = berlin();
    defaults.ignore = vec!["starttime".into(), "changes".into(), "doorstime".into()];
    let front_matter =
        "date: 2024-05-28 18:00\nstartTime: '19:00'\nchanges: [First draft]\ndoors_time: '17:30'";
    let event = event_with(front_matter, &defaults);
    let start = event.tracks[0].slot.start();
    assert_eq!(start.format("%F %R").to_string(), "2024-05-28 18:00");
}

/// Some pickers of a time store it with the day on which the page was written.
#[test]
fn a_key_that_the_config_declares_to_be_a_time_has_no_day() {
    let mut defaults = berlin();
    defaults
        .keys
        .rename(Key::Time, vec![KeySource::Name("startTime".into())]);
    let front_matter = "date: 2024-12-27T23:00:00Z\nstartTime: 2024-05-01T16:00:00Z\nendTime: 2024-05-01T17:30:00Z";
    let event = event_with(front_matter, &defaults);
    let Slot::Timed { start, length, .. } = event.tracks[0].slot else {
        panic!("{:?}", event.tracks);
    };
    assert_eq!(start.format("%F %R").to_string(), "2024-12-28 18:00");
    assert_eq!(length.nominal().num_minutes(), 90);
}

#[test]
fn every_fault_has_its_code() {
    use Code::*;
    let day = "title: T\ndate: 2024-05-28\n";
    let time = "title: T\ndate: 2024-05-28 18:00\n";
    let series = "title: T\ndate: 2024-05-28 18:00\nrepeat: weekly\n";
    let cases: [(&str, &str, &[Code]); 78] = [
        (day, "startTime: 2024-05-01T16:00:00Z", &[Conflict]),
        (time, "startTime: 2024-05-28 19:00", &[DifferentValues]),
        (
            time,
            "end: 2024-05-29\nendTime: 2024-05-28 20:30",
            &[Conflict],
        ),
        (day, "time: 2024-05-28", &[InvalidDate]),
        (day, "time: soon", &[InvalidDate]),
        ("", "title: T\nevent_date: 01-05-2024 18:00", &[InvalidDate]),
        ("", "title: T\nwhen: every evening", &[UnusedTimeKey]),
        (
            time,
            "rrule:\n  - DTSTART:20240528T180000\n  - RRULE:FREQ=WEEKLY;COUNT=2\n  - RDATE:20240528T180000",
            &[],
        ),
        (day, "skip: true", &[]),
        (day, "published: 2024-01-01T10:00:00Z", &[]),
        (day, "published: soon", &[InvalidValue]),
        ("", "date: 2024-05-28", &[MissingKey]),
        ("", "title: [a]\ndate: 2024-05-28", &[InvalidValue]),
        ("", "title: T\ndate: 01-05-2024", &[InvalidDate]),
        ("", "title: T\ndate: {a: 1}", &[InvalidValue]),
        ("", "title: T\ntime: {start: 0, end: 15}", &[]),
        (day, "event_date: 28 May 2024", &[]),
        (day, "dates: main", &[UnusedTimeKey]),
        (
            day,
            "event: {date: 2024-05-29 18:00, number: 3}",
            &[UnusedTimeKey],
        ),
        (day, "extra:\n  start_time: '18:00'", &[UnusedTimeKey]),
        (
            day,
            "seo: {published_time: 2024-05-01}\npublish: {date: 2024-05-01}",
            &[],
        ),
        (day, "cascade: {showDate: false, date_format: long}", &[]),
        (day, "talks: [{time: '18:30'}]", &[]),
        (
            "",
            "title: T\ndate: [2024-05-28 18:00, soon]",
            &[InvalidDate],
        ),
        ("", "title: [\n", &[InvalidYaml]),
        ("", "- a\n- b", &[InvalidYaml]),
        (day, "title: U", &[DuplicateKey]),
        (day, "durration: 2h", &[UnknownKey]),
        (day, "timezone: EST", &[ZoneAbbreviation]),
        (day, "timezone: Berlin", &[UnknownZone]),
        (day, "duration: 90", &[InvalidDuration]),
        (day, "duration: 2h", &[Conflict]),
        (day, "end: '20:00'", &[Conflict]),
        (day, "end: 2024-05-27", &[EndBeforeStart]),
        (time, "end: 2024-05-28 17:00", &[EndBeforeStart]),
        (time, "end: 2026-05-28", &[TooLarge]),
        (time, "end: '20:00'\nduration: 3h", &[Conflict]),
        (
            "",
            "title: T\ndate: 2024-01-20 19:30:00 +0200",
            &[OffsetMismatch],
        ),
        (time, "until: 2024-06-30", &[NoRepeat]),
        (time, "repeat: weekely", &[InvalidRule]),
        (
            "",
            "date: x\nrepeat: y\nexcept: z",
            &[MissingKey, InvalidDate, InvalidDate, InvalidRule],
        ),
        (time, "repeat: FREQ=HOURLY", &[InvalidRule]),
        (time, "repeat: FREQ=DAILY;INTERVAL=0", &[InvalidRule]),
        (time, "repeat: FREQ=DAILY;BYMONTHDAY=40", &[InvalidRule]),
        (time, "repeat: FREQ=DAILY;NONSENSE=1", &[InvalidRule]),
        (series, "until: 2024-06-30\ncount: 6", &[Conflict]),
        (series, "count: 0", &[InvalidValue]),
        (series, "count: 100000", &[TooLarge]),
        (series, "on: someday", &[InvalidValue]),
        (series, "on: 2tue", &[InvalidRule]),
        (series, "end: 2024-06-30", &[Conflict]),
        (time, "repeat: monthly\non: tue", &[EveryWeekday]),
        (time, "repeat: FREQ=WEEKLY;BYDAY=TU\non: tue", &[Conflict]),
        (time, "repeat: [weekly, daily]", &[InvalidRule]),
        (
            time,
            "repeat: [weekly, monthly]\nuntil: 2024-12-31\non: 4tue",
            &[InvalidRule, Conflict],
        ),
        (
            time,
            "repeat: [weekly, monthly]\nuntil: 2024-12-31\n\
             changes: [{from: 2024-09-01, on: fri}]",
            &[Conflict],
        ),
        (
            time,
            "repeat: [weekly, FREQ=DAILY;BYHOUR=19;COUNT=3]\n\
             changes: [{from: 2024-09-01, time: 17:00}]",
            &[Conflict],
        ),
        (series, "except: [someday]", &[InvalidDate]),
        (series, "except: 5 and 19 September 2024", &[InvalidDate]),
        (series, "also: 2024-09-01 - 2024-09-30", &[InvalidDate]),
        (series, "except: 2024-09-01 18:00-20:00", &[InvalidDate]),
        (series, "except: 2024-09-30 - 2024-09-01", &[EndBeforeStart]),
        (
            series,
            "except: [2024-09-03, {start: 2024-09-30, end: 2024-09-01}]",
            &[EndBeforeStart],
        ),
        (
            series,
            "except: 2024-09-03, 2024-09-30/2024-09-01",
            &[EndBeforeStart],
        ),
        (series, "except: {start: 2024-09-01}", &[MissingKey]),
        (
            series,
            "except: {start: 2024-09-01, end: soon}",
            &[InvalidDate],
        ),
        (day, "tracks:\n  - time: '20:00'", &[MissingKey]),
        (day, "tracks:\n  - name: A", &[MissingKey]),
        (
            day,
            "tracks:\n  - name: A\n    time: '20:00'\n  - name: a\n    time: '21:00'",
            &[DuplicateSlug],
        ),
        (day, "tracks: [A, B]", &[InvalidValue, InvalidValue]),
        (
            time,
            "tracks:\n  - name: A\n    time: '20:00'",
            &[DateNoTrack],
        ),
        (
            day,
            "tracks:\n  - name: A\n    time: '20:00'\nend: 2024-06-01",
            &[Conflict],
        ),
        (series, "sessions:\n  - title: X", &[MissingKey]),
        (series, "sessions:\n  - number: 1", &[InvalidValue]),
        (day, "slug: ../../x", &[InvalidSlug]),
        (day, "url: javascript:alert(1)", &[UnsafeLink]),
        (day, "draft: perhaps", &[InvalidValue]),
        (day, "status: sold out", &[UnknownStatus]),
    ];
    let many_rules = format!("repeat:\n{}", "  - weekly\n".repeat(limits::RULES + 1));
    let cases = cases
        .into_iter()
        .chain([(time, many_rules.as_str(), [TooLarge].as_slice())]);
    for (before, front_matter, expected) in cases {
        assert_eq!(
            codes(&format!("{before}{front_matter}")),
            expected,
            "{front_matter}"
        );
    }
}

#[test]
fn a_session_has_its_own_status_or_that_of_the_event() {
    use crate::event::Status;
    let cases = [
        ("confirmed", None, Status::Confirmed),
        ("confirmed", Some(Status::Cancelled), Status::Cancelled),
        ("tentative", Some(Status::Cancelled), Status::Cancelled),
        ("tentative", None, Status::Tentative),
        ("tentative", Some(Status::Confirmed), Status::Confirmed),
        ("cancelled", None, Status::Cancelled),
        ("cancelled", Some(Status::Confirmed), Status::Confirmed),
    ];
    for (status, session, expected) in cases {
        let event = event(&format!("date: 2025-08-16\nstatus: {status}"));
        assert_eq!(event.status_of(session), expected, "{status} {session:?}");
    }
}
