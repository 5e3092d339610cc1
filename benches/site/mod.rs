//! A site as real ones are, of any size, the same each time.
//!
//! Four in five events are single meetings; the rest are weekly series on one or two tracks and
//! a few endless rules, in several zones, with texts of 0.2 to 2 kB and some tags.

mod random;

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use chrono::{Days, NaiveDate};
pub(crate) use random::Random;

const ZONES: [&str; 6] = [
    "Europe/Berlin",
    "America/New_York",
    "Europe/London",
    "America/Vancouver",
    "Asia/Kolkata",
    "Africa/Casablanca",
];

const TAGS: [&str; 12] = [
    "meeting",
    "training",
    "reading",
    "music",
    "conference",
    "online",
    "kids",
    "sports",
    "walk",
    "language",
    "market",
    "party",
];

const WORDS: [&str; 24] = [
    "we",
    "meet",
    "every",
    "session",
    "with",
    "friends",
    "and",
    "neighbours",
    "to",
    "read",
    "discuss",
    "**organize**",
    "the",
    "[programme](https://example.org/programme)",
    "for",
    "newcomers",
    "Straße",
    "café",
    "please",
    "bring",
    "a",
    "chair,",
    "snacks;",
    "questions.",
];

/// One page.
pub(crate) fn page(number: usize, random: &mut Random) -> String {
    let first = NaiveDate::from_ymd_opt(2015, 1, 1).unwrap() + Days::new(random.next() % 5000);
    let hour = 8 + random.below(13);
    let mut page = format!(
        "---\ntitle: Event {number}, {} {}\ndate: {first} {hour:02}:{:02}\ntimezone: {}\nduration: {}m\n",
        random.pick(&TAGS),
        random.pick(&TAGS),
        15 * random.below(4),
        random.pick(&ZONES),
        30 * (1 + random.below(6)),
    );
    match random.below(50) {
        0 => page.push_str("repeat: weekly\n"),
        1..=4 => {
            let tracks = "tracks:\n  - {name: Track A, time: \"12:00\"}\n  - {name: Track B, time: \"20:00\"}\n";
            let day = format!("date: {first} {hour:02}:");
            let start = page.find(&day).unwrap() + "date: ".len() + "2015-01-01".len();
            page.replace_range(start..start + " 00:00".len(), "");
            let _ = write!(
                page,
                "repeat: weekly\ncount: {}\n{tracks}",
                4 + random.below(9)
            );
        }
        5..=9 => {
            let _ = write!(page, "repeat: weekly\ncount: {}\n", 4 + random.below(9));
        }
        _ => {}
    }
    let tags: Vec<&str> = (0..random.below(3)).map(|_| random.pick(&TAGS)).collect();
    let _ = write!(
        page,
        "location: Room {}\ntags: [{}]\n---\n",
        random.below(40),
        tags.join(", ")
    );
    let length = page.len() + 200 + random.below(1800);
    while page.len() < length {
        let word = random.pick(&WORDS);
        page.push_str(word);
        page.push_str(if random.below(40) == 0 { "\n\n" } else { " " });
    }
    page
}

/// Writes a site's events folder.
pub(crate) fn write(events: &Path, count: usize) -> io::Result<()> {
    let mut random = Random::new(2021);
    fs::create_dir_all(events)?;
    fs::write(
        events.join("calfeed.yml"),
        "title: Benchmark\nbase_url: https://example.org/calendar\ntimezone: Europe/Berlin\n",
    )?;
    for number in 0..count {
        // As sites with many pages do, a folder a year.
        let folder = events.join(format!("{}", 2015 + number % 12));
        fs::create_dir_all(&folder)?;
        fs::write(
            folder.join(format!("event-{number}.md")),
            page(number, &mut random),
        )?;
    }
    Ok(())
}
