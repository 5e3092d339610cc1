//! Random input of every kind that strangers can send: nothing panics, and what is read holds its
//! promises.
//!
//! Inputs are put together from words that matter to each reader, with random characters between
//! them. Each target runs for `FUZZ_SECONDS` (1 unless set) and prints how many inputs it tried.
//! An input that fails is printed; put it into `FOUND`, where it is tried first for ever.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "../benches/site/random.rs"]
mod random;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use calfeed::config;
use calfeed::config::Defaults;
use calfeed::diagnostic::render::{MessageFormat, render};
use calfeed::diagnostic::{Reporter, SourceFile};
use calfeed::diff;
use calfeed::document::page;
use calfeed::draft;
use calfeed::feed::published;
use calfeed::front_matter::Outcome;
use calfeed::front_matter::parse;
use calfeed::ical::plain_text;
use calfeed::manifest::Manifest;
use calfeed::prose::{self, contradiction};
use calfeed::schedule::expand::{Expanded, expand};
use calfeed::time::rule::Rule;
use calfeed::time::zone::Zone;
use calfeed::time::{date, duration};
use chrono::{DateTime, NaiveDate};
use random::Random;

/// Inputs that once failed, by target.
const FOUND: &[(&str, &str)] = &[
    // A session that ends after the last day that there is.
    (
        "previous feeds",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:99991231T235959Z\r\n\
         DURATION:P99999999W\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    ),
    // The place of an empty key was looked for without end.
    ("front matter", "title: A\ndate: 2024-06-08 19:00\n? !!str "),
    // The rule crate cut a letter in two.
    ("rules", "FREQ=DAILY;BYDAY=\u{e8653}"),
    // It found a second rule inside the first.
    ("rules", "FREQ=WEEKLY;366-1everySUBYDAY=RRULE:FREQ=SECONDLY"),
    // A title that is written in another way than it reads had its facts in wrong places.
    (
        "prose",
        "New York time<br>until the 11th of June 2024 12PM2024-06-08Oct. 17-18th or Track A \
         (SundayEST📅60second Saturday of the month2200<b>08.06.2024-  / this time it is a Wednesday  \
         \u{c596a}![6 CONSECUTIVE TUESDAYS",
    ),
];

impl Random {
    /// A few words, now and then with something unexpected between or inside them.
    fn text(&mut self, words: &[&str], length: usize) -> String {
        let mut text = String::new();
        for _ in 0..self.below(length) {
            match self.below(12) {
                0 => text.push_str(&self.number()),
                1 => text.push(self.character()),
                2 => {
                    let word = self.pick(words);
                    let cut = word.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
                    let at = cut.get(self.below(cut.len().max(1))).copied().unwrap_or(0);
                    text.push_str(&word[at..]);
                }
                _ => text.push_str(self.pick(words)),
            }
        }
        text
    }

    fn number(&mut self) -> String {
        let edges = [
            0, 1, 2, 12, 23, 24, 29, 30, 31, 32, 59, 60, 99, 1900, 2024, 2200, 9999, 10000,
        ];
        match self.below(4) {
            0 => (self.next() % 100_000).to_string(),
            1 => self.next().to_string(),
            _ => edges[self.below(edges.len())].to_string(),
        }
    }

    fn character(&mut self) -> char {
        let odd = [
            '\0', '\r', '\n', '\t', ' ', '\u{feff}', '\u{301}', '\u{202e}', '\u{2028}', '👩', 'ß',
            'İ', '–', '"', '\'', '\\', ':', '-', '{', '}', '[', ']', '&', '*', '!', '|', '>', '%',
            '@', '#',
        ];
        match self.below(3) {
            0 => char::from_u32((self.next() % 0x11_0000) as u32).unwrap_or('x'),
            _ => odd[self.below(odd.len())],
        }
    }
}

/// How long one input may take, in a build without optimization on a busy machine.
const PATIENCE: Duration = Duration::from_secs(10);

/// Tries inputs until the time is up, the found ones first.
fn fuzz(target: &str, generate: impl Fn(&mut Random) -> String, check: impl Fn(&str) + Sync) {
    let seconds = std::env::var("FUZZ_SECONDS").ok();
    let seconds: u64 = seconds.and_then(|text| text.parse().ok()).unwrap_or(1);
    let end = Instant::now() + Duration::from_secs(seconds);
    let current = Mutex::new((Instant::now(), String::new()));
    let is_done = AtomicBool::new(false);
    let attempt = |input: &str| {
        *current.lock().unwrap() = (Instant::now(), input.to_owned());
        let result = catch_unwind(AssertUnwindSafe(|| check(input)));
        if result.is_err() {
            is_done.store(true, Ordering::Relaxed);
        }
        assert!(result.is_ok(), "{target} fails on {input:?}");
    };
    thread::scope(|scope| {
        scope.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(20));
                let (since, input) = &*current.lock().unwrap();
                if since.elapsed() > PATIENCE {
                    eprintln!("fuzz: {target} does not end on {input:?}");
                    std::process::exit(1);
                }
            }
        });
        for (_, input) in FOUND.iter().filter(|(of, _)| *of == target) {
            attempt(input);
        }
        let mut tried = 0;
        while Instant::now() < end {
            attempt(&generate(&mut Random::new(tried)));
            tried += 1;
        }
        is_done.store(true, Ordering::Relaxed);
        println!("fuzz: {target}: {tried} inputs tried");
    });
}

const DATES: &[&str] = &[
    "2024-06-08",
    "2024-03-31 02:30",
    "2024-10-27 02:30",
    "2021-05-18T16:00:00.000Z",
    "18:00",
    "T",
    "Z",
    "+02:00",
    "-",
    ":",
    ".",
    "/",
    " ",
    "2024",
    "06",
    "31",
    "pm",
    "am",
    "12",
    "P",
    "PT",
    "1h",
    "30m",
    "2.5",
    "hours",
    "and",
    ",",
    "90",
    "days",
    "W",
    "S",
    "today",
    "null",
    "-1",
    "1e9",
    "0x10",
    "00:00",
];

#[test]
fn dates_and_durations() {
    fuzz(
        "dates and durations",
        |random| random.text(DATES, 8),
        |text| {
            let _ = date::parse(text);
            let _ = date::parse_time(text);
            if let Ok(length) = duration::parse(text) {
                let minutes = chrono::TimeDelta::minutes(length.num_minutes());
                assert_eq!(duration::parse(&duration::text(minutes)).unwrap(), minutes);
            }
            let _ = Zone::parse(text);
        },
    );
}

const RULES: &[&str] = &[
    "FREQ=",
    "DAILY",
    "WEEKLY",
    "MONTHLY",
    "YEARLY",
    "SECONDLY",
    ";",
    "INTERVAL=",
    "COUNT=",
    "UNTIL=",
    "20240608",
    "T000000Z",
    "BYDAY=",
    "MO",
    "-1FR",
    "2SA",
    "5SU",
    ",",
    "BYMONTH=",
    "BYMONTHDAY=",
    "BYSETPOS=",
    "BYWEEKNO=",
    "BYYEARDAY=",
    "BYHOUR=",
    "WKST=",
    "RRULE:",
    "weekly",
    "every",
    "tuesday",
    "=",
    "31",
    "-1",
    "366",
    "53",
];

#[test]
fn rules() {
    let start = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
    let start = start.and_hms_opt(2, 30, 0).unwrap();
    fuzz(
        "rules",
        |random| {
            let rest = random.text(RULES, 10);
            match random.below(3) {
                0 => rest,
                1 => format!(
                    "FREQ={};{rest}",
                    random.pick(&["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
                ),
                _ => format!(
                    "FREQ=MONTHLY;BYDAY={};INTERVAL={}",
                    random.pick(&["2SA", "-1FR", "MO,TU", "5SU"]),
                    random.number()
                ),
            }
        },
        |text| {
            let Ok((rule, _)) = Rule::parse(text) else {
                return;
            };
            let (again, _) = Rule::parse(&rule.text()).unwrap();
            assert_eq!(again.text(), rule.text());
            if let Ok(occurrences) = rule.occurrences(start) {
                let dates: Vec<_> = occurrences.take(50).collect();
                assert!(dates.is_sorted(), "{dates:?}");
                assert!(dates.iter().all(|date| *date >= start), "{dates:?}");
            }
        },
    );
}

const KEYS: &[&str] = &[
    "title: A\n",
    "date: ",
    "2024-06-08 19:00\n",
    "2024-06-08\n",
    "2024-03-31 02:30\n",
    "end: ",
    "duration: ",
    "2h\n",
    "timezone: ",
    "Europe/Berlin\n",
    "America/New_York\n",
    "repeat: ",
    "weekly\n",
    "FREQ=MONTHLY;BYDAY=2SA\n",
    "until: ",
    "count: ",
    "6\n",
    "on: ",
    "[tue, thu]\n",
    "except: ",
    "also: ",
    "tracks:\n",
    "  - name: A\n",
    "    time: \"10:00\"\n",
    "sessions:\n",
    "  - number: 2\n",
    "    moved: ",
    "    cancelled: true\n",
    "location: ",
    "url: ",
    "https://a.org\n",
    "javascript:1\n",
    "tags: ",
    "[a, b]\n",
    "organizer: ",
    "Ada <ada@example.org>\n",
    "geo: ",
    "[52.5, 13.4]\n",
    "status: ",
    "draft: ",
    "true\n",
    "uid: ",
    "slug: ",
    "updated: ",
    "description: |\n",
    "  text\n",
    "&a ",
    "*a\n",
    "null\n",
    "{",
    "}",
    "[",
    "]",
    ": ",
    "- ",
    "\n",
    "? ",
    "!!str ",
    "\"",
    "'",
    "# c\n",
    "<<: ",
    "time_zones: ",
    "image: ",
];

fn page(front_matter: &str, body: &str) -> Option<Arc<calfeed::document::Document>> {
    let file = Arc::new(SourceFile {
        path: "events/page.md".into(),
        text: format!("---\n{front_matter}\n---\n{body}"),
    });
    page::split(&file, "page.md").ok().flatten().map(Arc::new)
}

/// Everything that becomes of a page: event, sessions, contradictions, a draft, and messages.
fn read(source: &Arc<calfeed::document::Document>) -> Option<Expanded> {
    let mut defaults = Defaults::default();
    defaults.zone = Zone::parse("Europe/Berlin").ok();
    let mut reporter = Reporter::new();
    let outcome = parse(source, &defaults, &mut reporter);
    let mut diagnostics = reporter.into_diagnostics();
    let mut result = None;
    if let Outcome::Event(event) = outcome {
        let mut reporter = Reporter::new();
        let expanded = expand(event, &mut reporter);
        diagnostics.extend(reporter.into_diagnostics());
        if let Ok(expanded) = expanded {
            let prose = prose::facts(&expanded.event);
            for span in prose.spans() {
                let text = source.file.text.get(span.clone());
                assert!(text.is_some(), "{span:?} ends inside a letter");
            }
            let mut reporter = Reporter::new();
            contradiction::find(&expanded, &prose, &mut reporter);
            diagnostics.extend(reporter.into_diagnostics());
            result = Some(expanded);
        }
        if let Ok(draft) = draft::propose(source, &defaults, &mut Reporter::new()) {
            let text = &source.file.text;
            let applied = draft::apply(text, source.data.clone(), &draft);
            assert!(applied.len() >= text.len());
        }
    }
    for diagnostic in &diagnostics {
        for format in [
            MessageFormat::Human,
            MessageFormat::Json,
            MessageFormat::Github,
        ] {
            assert!(!render(diagnostic, format).is_empty());
        }
    }
    result
}

#[test]
fn front_matter() {
    fuzz(
        "front matter",
        |random| match random.below(3) {
            0 => random.text(KEYS, 30),
            _ => format!(
                "title: A\ndate: 2024-06-08 19:00\n{}",
                random.text(KEYS, 20)
            ),
        },
        |text| {
            if let Some(expanded) = page(text, "").as_ref().and_then(read) {
                let zone = &expanded.event.tracks[0].zone;
                let last = NaiveDate::from_ymd_opt(2030, 1, 1).unwrap();
                for (track, schedule) in expanded.tracks() {
                    let sessions = schedule.sessions(track, &(NaiveDate::MIN..=last));
                    let starts: Vec<_> = sessions.iter().map(|s| s.when.sort_key()).collect();
                    assert!(starts.len() <= 20_000, "{}", zone.name());
                }
            }
            let _ = config::parse("calfeed.yml", text.to_owned(), &mut Reporter::new());
        },
    );
}

const PROSE: &[&str] = &[
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "May",
    "June 9th",
    "Sunday",
    "Sunday, ",
    "6/9",
    "2024-06-08",
    "08.06.2024",
    "8. Juni",
    "18 May",
    "7th of May",
    "until the 11th of June 2024",
    "Oct. 17-18th",
    "12PM",
    "8pm ET",
    "6:30-8pm",
    "18:00-20:00",
    "15.00-20.00 Uhr",
    "18:00-CET until 20:30 CET",
    "Berlin time",
    "New York time",
    "Central European Time",
    "EST",
    "weekly",
    "every Tuesday",
    "6 CONSECUTIVE TUESDAYS",
    "second Saturday of the month",
    "bi-weekly",
    "6 sessions",
    ", 2 hours each",
    "12 hour training in total",
    "Each session lasts 2.5 hours",
    "Track A (",
    ")",
    "Slot 2: ",
    " / ",
    " or ",
    "When: ",
    "**When:** ",
    "## ",
    "* ",
    "- ",
    "| a | b |\n|---|---|\n| ",
    "![",
    "](x.png)",
    "[a](https://b.org/18:00)",
    "`",
    "<br>",
    "<b>",
    "{% x %}",
    "&amp;",
    "\\",
    "~~",
    "this time it is a Wednesday",
    "jeden Dienstag",
    "Wann: ",
    "from ",
    "to ",
    "between ",
    "and ",
    "1.5",
    "-",
    "–",
    ".",
    ":",
    "(",
    "🕐",
    "📅",
];

#[test]
fn prose() {
    fuzz(
        "prose",
        |random| random.text(PROSE, 30),
        |text| {
            let title = text
                .lines()
                .next()
                .unwrap_or_default()
                .replace(['"', '\\'], "");
            let pages = [
                page("title: A\ndate: 2024-06-08 19:00", text),
                page(
                    &format!("title: \"{title}\"\ndate: 2024-05-07 18:00\nrepeat: weekly"),
                    text,
                ),
            ];
            for source in pages.iter().flatten() {
                read(source);
            }
            let _ = plain_text::from_markdown(text, |link| Some(link.to_owned()));
        },
    );
}

const FEED: &[&str] = &[
    "BEGIN:VCALENDAR\r\n",
    "END:VCALENDAR\r\n",
    "BEGIN:VEVENT\r\n",
    "END:VEVENT\r\n",
    "UID:a@b\r\n",
    "SEQUENCE:",
    "1\r\n",
    "DTSTAMP:20240101T000000Z\r\n",
    "LAST-MODIFIED:20240101T000000Z\r\n",
    "DTSTART;TZID=Europe/Berlin:20240331T023000\r\n",
    "DTSTART;VALUE=DATE:20240608\r\n",
    "DTSTART:20240608T100000Z\r\n",
    "DTEND:20240608T090000Z\r\n",
    "DURATION:PT2H\r\n",
    "DURATION:P99999999W\r\n",
    "DURATION:P",
    "DTSTART:99991231T235959Z\r\n",
    "RRULE:FREQ=WEEKLY;BYDAY=SA\r\n",
    "RRULE:FREQ=YEARLY;COUNT=3\r\n",
    "EXDATE;TZID=Europe/Berlin:20240615T190000\r\n",
    "RECURRENCE-ID:20240622T170000Z\r\n",
    "SUMMARY:a\\, b\r\n",
    "STATUS:CANCELLED\r\n",
    "BEGIN:VTIMEZONE\r\n",
    "TZID:X\r\n",
    "END:VTIMEZONE\r\n",
    "BEGIN:STANDARD\r\n",
    "TZOFFSETFROM:+0200\r\n",
    "END:STANDARD\r\n",
    "\r\n ",
    "\n",
    ";X=\"",
    "\":",
    "PRODID:-//calfeed\r\n",
    "VERSION:2.0\r\n",
];

#[test]
fn previous_feeds() {
    let horizon = DateTime::from_timestamp(1_900_000_000, 0).unwrap();
    fuzz(
        "previous feeds",
        |random| {
            let events = random.text(FEED, 25);
            match random.below(4) {
                0 => events,
                1 => format!("BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n"),
                _ => format!(
                    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a@b\r\n{events}END:VEVENT\r\nEND:VCALENDAR\r\n"
                ),
            }
        },
        |text| {
            let _ = published::entries(text);
            let mut reporter = Reporter::new();
            let report = diff::compare_texts(text, text, horizon, &mut reporter);
            if let Ok(report) = report {
                assert!(
                    !report.contains("added") && !report.contains("moved"),
                    "{report}"
                );
            }
            let _ = Manifest::parse(text);
        },
    );
}

const MANIFEST: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"version\": 1",
    "\"names\": [",
    "{\"path\":\"a.md\",\"slug\":\"a\",\"stem\":\"a\",\"site\":\"b\",\"content\":\"\",\"title\":\"\"}",
    ",",
    "\"generator\": \"calfeed\"",
    "\"feeds\": [",
    "\"revisions\": {",
    "\"path\": \"all.ics\"",
    "\"title\": \"A\"",
    "\"kind\": \"all\"",
    "\"sessions\": 1",
    "\"a@b\": ",
    "\"sequence\": ",
    "-1",
    "1e99",
    "null",
    "true",
    "\"",
    ":",
    "18446744073709551616",
];

#[test]
fn manifests() {
    fuzz(
        "manifests",
        |random| match random.below(2) {
            0 => random.text(MANIFEST, 20),
            _ => format!(
                "{{\"version\": 1, \"generator\": \"calfeed\", \"feeds\": [{}], \"names\": [{}], \"revisions\": {{{}}}}}",
                random.text(MANIFEST, 8),
                random.text(MANIFEST, 8),
                random.text(MANIFEST, 8)
            ),
        },
        |text| {
            if let Ok(manifest) = Manifest::parse(text) {
                let written = Manifest::parse(&manifest.to_text()).unwrap();
                assert_eq!(written.revisions, manifest.revisions);
            }
        },
    );
}
