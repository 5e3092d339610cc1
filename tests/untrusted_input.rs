//! Event pages from strangers: each bad one ends in a clear message, and the others are published.
//!
//! Every case runs the program on a folder that holds the bad page and a good one. It must end
//! by itself, not panic, stay within its memory, publish the good page's sessions, and write
//! nothing outside the output folder.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use calfeed::keys::{KEYS, Scope};
use common::{Site, files, text};
use wait4::Wait4 as _;
use walkdir::WalkDir;

/// No case needs more, in a build without optimization: most of it is the program itself.
const MEMORY_BYTES: u64 = 200_000_000;

/// A hang, as opposed to a slow machine: times are printed, and judged by people.
const PATIENCE: Duration = Duration::from_secs(30);

/// The first name of every key of an event, and two names that are read in another way.
fn keys_of_events() -> impl Iterator<Item = &'static str> {
    names_in_scope(Scope::Event).chain(["categories", "language"])
}

fn names_in_scope(scope: Scope) -> impl Iterator<Item = &'static str> {
    let specs = KEYS.iter().filter(move |spec| spec.scopes.contains(&scope));
    specs.filter_map(|spec| spec.names().next())
}

/// A site with a good page.
struct Case {
    site: Site,
}

struct Ran {
    messages: String,
    feeds: Vec<(String, String)>,
}

impl Case {
    fn new() -> Case {
        let good = "---\ntitle: Good\ndate: 2027-01-05 19:00\n---\nText\n";
        Case {
            site: Site::with_pages(&[("good.md", good)]),
        }
    }

    /// A page with this front matter next to the good one.
    fn of(front_matter: &str) -> Case {
        let case = Case::new();
        case.page("bad.md", format!("---\n{front_matter}\n---\nText\n"));
        case
    }

    fn path(&self, path: &str) -> PathBuf {
        self.site.path(path)
    }

    fn page(&self, name: &str, content: impl AsRef<[u8]>) {
        self.site.page(name, content);
    }

    fn build(&self) -> Ran {
        let messages = fs::File::create(self.path("messages")).unwrap();
        let started = Instant::now();
        let mut child = common::command(self.site.folder(), &["build", "--keep-going"])
            .stdout(Stdio::null())
            .stderr(messages)
            .spawn()
            .unwrap();
        let ended = child.wait4().unwrap();
        assert!(
            ended.status.code().is_some_and(|code| code <= 1),
            "{:?}",
            ended.status
        );
        let messages = fs::read(self.path("messages")).unwrap();
        let messages = String::from_utf8(messages).unwrap();
        let shown: String = messages.chars().take(2000).collect();
        let time = started.elapsed();
        assert!(time < PATIENCE, "{time:?} {shown}");
        let megabytes = ended.rusage.maxrss / 1_000_000;
        println!("{:.2} s, {megabytes} MB", time.as_secs_f64());
        assert!(!messages.contains("panicked"), "{shown}");
        assert!(
            ended.rusage.maxrss < MEMORY_BYTES,
            "{} {shown}",
            ended.rusage.maxrss
        );
        let beside: BTreeSet<String> = names_in(self.site.folder());
        let expected = ["events", "messages", "public"].map(str::to_owned);
        assert!(beside.is_subset(&expected.into()), "{beside:?}");
        Ran {
            messages,
            feeds: feeds(&self.path("public")),
        }
    }

    /// Builds, and expects a message with a code; the good page is published all the same.
    fn expect(&self, code: &str) -> Ran {
        let ran = self.build();
        let shown: String = ran.messages.chars().take(2000).collect();
        assert!(
            ran.messages.contains(&format!("[{code}]")),
            "{code} is missing:\n{shown}"
        );
        let all = &ran
            .feeds
            .iter()
            .find(|(path, _)| path == "all.ics")
            .expect(&shown)
            .1;
        assert!(all.contains("SUMMARY:Good\r\n"), "{shown}");
        ran
    }
}

fn names_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// Paths and texts of all feeds. Whatever a page says, lines are clean and short.
fn feeds(public: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in WalkDir::new(public).into_iter().filter_map(Result::ok) {
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "ics") {
            continue;
        }
        let name = path
            .strip_prefix(public)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let text = fs::read_to_string(path).unwrap();
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "{name}: {line}");
            assert!(!line.chars().any(char::is_control), "{name}: {line:?}");
        }
        found.push((name, text));
    }
    found
}

const WHOLE: &str = "title: Bad\ndate: 2027-01-05 18:00\n";

#[test]
fn names_do_not_leave_the_folder() {
    let long = "x".repeat(10_000);
    let cases: [(String, &str); 10] = [
        (format!("{WHOLE}slug: ../../outside"), "invalid-slug"),
        (format!("{WHOLE}slug: /etc/passwd"), "invalid-slug"),
        (format!("{WHOLE}slug: 'a\\b'"), "invalid-slug"),
        (format!("{WHOLE}slug: \"a\\0b/../c\""), "invalid-slug"),
        (format!("{WHOLE}slug: '..'"), "invalid-slug"),
        (format!("{WHOLE}slug: {long}"), "too-large"),
        (format!("{WHOLE}uid: {long}"), "too-large"),
        (format!("{WHOLE}tags: ['{long}']"), "too-large"),
        (
            format!("{WHOLE}tracks: [{{name: '{long}', time: '18:00'}}]"),
            "too-large",
        ),
        (
            format!("{WHOLE}tracks: [{{name: A b, time: '18:00'}}, {{name: a-B, time: '19:00'}}]"),
            "duplicate-slug",
        ),
    ];
    for (front_matter, code) in cases {
        Case::of(&front_matter).expect(code);
    }
}

/// Names that are strange and harmless become file names that every system can hold.
#[test]
fn strange_names_become_plain_ones() {
    let names = [
        "../../x",
        "CON",
        "nul.txt",
        "a\\0b",
        "..",
        "a/b\\\\c",
        "x\\r\\ny",
        "\u{202e}gnp",
        ".",
    ];
    for name in names {
        let case = Case::of(&format!(
            "{WHOLE}tags: [\"{name}\"]\nuid: \"{name}\"\ntracks:\n  - {{name: \"{name}\", time: '18:00'}}\n"
        ));
        let ran = case.build();
        for (path, _) in &ran.feeds {
            let reserved = ["con", "nul", "aux", "prn"];
            for part in path.split('/') {
                let stem = part.split('.').next().unwrap();
                assert!(
                    !stem.is_empty() && !reserved.contains(&stem),
                    "{name}: {path}"
                );
                assert!(
                    !part.chars().any(|c| c.is_control() || c == '\\'),
                    "{name}: {path:?}"
                );
            }
        }
    }
}

#[test]
fn a_name_in_the_file_system_is_no_way_out_either() {
    let case = Case::new();
    let text = "---\ntitle: Bad\ndate: 2027-01-05\n---\n";
    for name in [
        "..md",
        "CON.md",
        "a\nb.md",
        "a\\b.md",
        "-rf.md",
        "%2e%2e.md",
        "\u{202e}dm.md",
    ] {
        case.page(name, text);
    }
    case.page(&format!("{}.md", "x".repeat(250)), text);
    case.build();
}

#[test]
fn nothing_breaks_out_of_its_line() {
    let breaks = "a\\r\\nEND:VEVENT\\r\\nBEGIN:VEVENT\\r\\nUID:evil\\0\\u0085\\u2028\\rx";
    for key in keys_of_events() {
        let case = Case::of(&format!("{}{key}: \"{breaks}\"", without(key)));
        let ran = case.build();
        for (path, text) in &ran.feeds {
            let of_lines = text
                .split("\r\n")
                .filter(|line| *line == "BEGIN:VEVENT")
                .count();
            assert!(of_lines <= 2, "{key} in {path}: {text}");
            assert!(!text.contains("\r\nUID:evil"), "{key} in {path}: {text}");
        }
    }
}

/// The front matter of a good page, without a key.
fn without(key: &str) -> String {
    let lines = WHOLE
        .lines()
        .filter(|line| !line.starts_with(&format!("{key}:")));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn bytes_that_are_no_text() {
    for key in keys_of_events() {
        let case = Case::new();
        let mut page = format!("---\n{}{key}: a", without(key)).into_bytes();
        page.extend(b"\xff\xfe\n---\n");
        case.page("bad.md", page);
        case.expect("not-utf8");
    }
}

#[test]
fn every_key_with_every_type() {
    let values = [
        "text",
        "''",
        "12",
        "-1",
        "1.5",
        "1e400",
        ".inf",
        ".nan",
        "true",
        "null",
        "~",
        "[]",
        "{}",
        "[[[]]]",
        "[a, {b: c}, 3, null]",
        "{a: b}",
        "{name: {name: x}}",
        "[{}]",
        "!!binary AAAA",
        "0x7fffffffffffffffffff",
        "99999999999999999999",
        "2027-13-45",
        "'\\'",
        "\"\\uFFFE\"",
    ];
    for key in keys_of_events() {
        let case = Case::new();
        for (number, value) in values.iter().enumerate() {
            let page = format!("---\n{}{key}: {value}\n---\n", without(key));
            case.page(&format!("bad-{number}.md"), page);
        }
        let ran = case.build();
        let all = &ran
            .feeds
            .iter()
            .find(|(path, _)| path == "all.ics")
            .unwrap()
            .1;
        assert!(all.contains("SUMMARY:Good\r\n"), "{key}");
    }
}

#[test]
fn links_of_other_schemes_are_not_published() {
    let links = [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "\\u0001javascript:alert(1)",
    ];
    for link in links {
        for key in ["url", "image"] {
            let ran = Case::of(&format!("{WHOLE}{key}: \"{link}\"")).expect("unsafe-link");
            for (path, text) in &ran.feeds {
                assert!(!text.to_lowercase().contains("script:"), "{link} in {path}");
                assert!(!text.contains("data:text"), "{link} in {path}");
                assert!(!text.contains("file:///"), "{link} in {path}");
            }
        }
    }
}

#[test]
fn yaml_that_grows_nests_or_repeats() {
    let bomb: String = ('b'..='i')
        .map(|name| {
            let before = char::from(name as u8 - 1);
            format!(
                "{name}: &{name} [{}]\n",
                vec![format!("*{before}"); 10].join(", ")
            )
        })
        .collect();
    let lists = format!("a: {}{}", "[".repeat(10_000), "]".repeat(10_000));
    let maps: String = (0..5_000)
        .map(|depth| format!("{}a:\n", " ".repeat(depth)))
        .collect();
    let cases = [
        (format!("{WHOLE}a: &a [x, x]\n{bomb}"), "too-large"),
        (format!("{WHOLE}{lists}"), "too-large"),
        (format!("{WHOLE}{maps}"), "too-large"),
        (format!("{WHOLE}title: Again"), "duplicate-key"),
        (format!("{WHOLE}a: *nobody"), "invalid-yaml"),
        (format!("{WHOLE}<<: *x"), "invalid-yaml"),
        (format!("{WHOLE}a: \"\\x\""), "invalid-yaml"),
        (format!("{WHOLE}\tb: 1"), "invalid-yaml"),
        (format!("{WHOLE}a: {}", "x".repeat(300_000)), "too-large"),
        ("- a\n- b".into(), "invalid-yaml"),
    ];
    for (front_matter, code) in cases {
        Case::of(&front_matter).expect(code);
    }
}

#[test]
fn numbers_and_dates_out_of_range() {
    let dates = [
        "0000-01-01",
        "0001-01-01",
        "9999-12-31",
        "10000-01-01",
        "-0001-01-01",
        "2027-13-01",
        "2027-02-30",
        "2027-01-05 25:00",
        "2027-01-05 18:61",
        "2027-01-05T18:00:00+99:99",
        "99999999999999999999",
        "2027",
        "1e9",
    ];
    for date in dates {
        Case::of(&format!("title: Bad\ndate: {date}")).expect("invalid-date");
        Case::of(&format!("{WHOLE}repeat: daily\nuntil: {date}")).expect("invalid-date");
    }
    let cases = [
        ("repeat: daily\ncount: 0", "invalid-value"),
        ("repeat: daily\ncount: -1", "invalid-value"),
        (
            "repeat: daily\ncount: 99999999999999999999",
            "invalid-value",
        ),
        ("repeat: daily\ncount: 4294967295", "too-large"),
        ("repeat: daily\ncount: .inf", "invalid-value"),
        ("duration: 99999999999h", "invalid-duration"),
        ("duration: -2h", "invalid-duration"),
        ("duration: 0m", "invalid-duration"),
        ("geo: [999, 999]", "invalid-value"),
        ("repeat: daily\nuntil: 2199-01-01", "too-large"),
    ];
    for (front_matter, code) in cases {
        Case::of(&format!("{WHOLE}{front_matter}")).expect(code);
    }
}

#[test]
fn rules_without_end_or_sense() {
    let many = |text: &str| vec![text; 20_000].join(",");
    let cases = [
        ("FREQ=SECONDLY".to_owned(), "invalid-rule"),
        ("FREQ=MINUTELY;COUNT=3".into(), "invalid-rule"),
        ("FREQ=HOURLY".into(), "invalid-rule"),
        ("FREQ=DAILY;INTERVAL=0".into(), "invalid-rule"),
        ("FREQ=DAILY;INTERVAL=99999999".into(), "invalid-rule"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30".into(), "empty-series"),
        ("FREQ=YEARLY;BYDAY=400MO".into(), "invalid-rule"),
        ("FREQ=MONTHLY;BYMONTHDAY=40".into(), "invalid-rule"),
        ("FREQ=DAILY;COUNT=0".into(), "invalid-rule"),
        ("FREQ=DAILY;COUNT=99999999999".into(), "invalid-rule"),
        ("FREQ=DAILY;UNTIL=20280101;COUNT=2".into(), "conflict"),
        ("FREQ=".into(), "invalid-rule"),
        ("=".into(), "invalid-rule"),
        (format!("FREQ=DAILY;BYMONTHDAY={}", many("1")), "too-large"),
    ];
    for (rule, code) in cases {
        Case::of(&format!("{WHOLE}repeat: {rule}")).expect(code);
    }
}

#[test]
fn ten_thousand_of_anything() {
    let list = |entry: &str| -> String {
        let entries = (0..10_000).map(|number| entry.replace("N", &number.to_string()));
        entries.collect::<Vec<_>>().join(", ")
    };
    let cases = [
        ("tracks", "{name: A, time: '18:00'}"),
        ("except", "2027-01-06"),
        ("also", "2027-01-06"),
        ("sessions", "{number: 1, title: X}"),
        ("tags", "tag N"),
    ];
    for (key, entry) in cases {
        let page = format!("{WHOLE}repeat: weekly\ncount: 3\n{key}: [{}]", list(entry));
        Case::of(&page).expect("too-large");
    }
    Case::of(&format!("{WHOLE}repeat: daily\ncount: 10000")).expect("too-large");
    let tracks: Vec<String> = (0..90)
        .map(|number| format!("{{name: T{number}, time: '18:00'}}"))
        .collect();
    let page = format!(
        "{WHOLE}repeat: daily\ncount: 3000\ntracks: [{}]",
        tracks.join(", ")
    );
    Case::of(&page).expect("too-large");
}

/// A feed without a session is not iCalendar.
#[test]
fn a_series_of_which_nothing_is_left() {
    let case = Case::of(&format!(
        "{WHOLE}repeat: weekly\ncount: 2\nexcept: [2027-01-05, 2027-01-12]"
    ));
    let ran = case.expect("empty-series");
    for (path, text) in &ran.feeds {
        assert!(text.contains("BEGIN:VEVENT"), "{path} is empty");
    }
}

#[test]
fn files_that_are_none() {
    let case = Case::new();
    let events = case.path("events");
    fs::create_dir(events.join("folder.md")).unwrap();
    fs::File::create(events.join("huge.md"))
        .unwrap()
        .set_len(100_000_000)
        .unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(events.join("pipe.md"))
            .status()
            .unwrap()
            .success()
    );
    symlink("/etc/passwd", events.join("passwd.md")).unwrap();
    symlink("../messages", events.join("outside.md")).unwrap();
    symlink("/dev/zero", events.join("zero.md")).unwrap();
    symlink("nowhere.md", events.join("nowhere.md")).unwrap();
    symlink("..", events.join("parent")).unwrap();
    symlink(".", events.join("circle")).unwrap();
    symlink("/", events.join("root.md")).unwrap();
    let ran = case.expect("too-large");
    assert!(
        ran.messages
            .contains("the link events/passwd.md is not followed"),
        "{}",
        ran.messages
    );
    assert!(
        ran.messages.contains("pipe.md: it is not a regular file"),
        "{}",
        ran.messages
    );
    for (path, text) in &ran.feeds {
        assert!(!text.contains("root:"), "{path}");
    }
}

#[test]
fn a_page_that_may_not_be_read() {
    let case = Case::of(WHOLE);
    let page = case.path("events/bad.md");
    fs::set_permissions(&page, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&page).is_ok() {
        println!("SKIPPED: permissions do not stop root");
        return;
    }
    case.expect("unreadable");
}

/// A config is a maintainer's file, but a mistake in it must be told as well.
#[test]
fn configs_in_every_wrong_form() {
    let values = [
        "[]",
        "{}",
        "12",
        "true",
        "[[a]]",
        "{a: {b: c}}",
        "\"a\\r\\nX:1\"",
        "../..",
        "[{}]",
    ];
    for key in names_in_scope(Scope::Config) {
        for value in values {
            let case = Case::new();
            let zone = if key == "timezone" {
                ""
            } else {
                "timezone: UTC\n"
            };
            case.page("calfeed.yml", format!("{zone}{key}: {value}\n"));
            case.build();
        }
    }
}

/// Nobody's calendar reaches there, but a script's typing error may.
#[test]
fn the_end_of_time() {
    let case = Case::of("title: A\ndate: 2024-06-08 19:00\nrepeat: weekly");
    let last_year = "8210298412799";
    for (epoch, arguments) in [
        (last_year, ["list", "events"].as_slice()),
        (last_year, &["build", "events"]),
        (
            "0",
            &[
                "list",
                "events",
                "--to",
                "+262142-12-31",
                "--from",
                "+262142-01-01",
            ],
        ),
    ] {
        let output = common::command(case.site.folder(), arguments)
            .env("SOURCE_DATE_EPOCH", epoch)
            .output()
            .unwrap();
        let messages = text(&output.stderr);
        assert!(!messages.contains("panicked"), "{arguments:?}: {messages}");
        assert!(output.status.code().is_some(), "{arguments:?}");
    }
}

/// A site with an event, published.
fn published_site() -> Site {
    let site = Site::new();
    site.page("calfeed.yml", "timezone: UTC\n");
    site.page("a.md", "---\ntitle: A\ndate: 2027-05-18\n---\n");
    site.build();
    site
}

#[test]
fn links_in_the_output_folder_lead_nothing_out_of_it() {
    // A link in the output folder, and where it leads to.
    let links = [
        ("public/events", "elsewhere"),
        ("public/download", "elsewhere"),
        ("public/all.ics", "elsewhere/all.ics"),
        ("public/index.html", "elsewhere/index.html"),
        ("public/feeds.json", "elsewhere/feeds.json"),
        ("public/.calfeed-all.ics.tmp", "elsewhere/note.txt"),
        ("public/.calfeed-events.tmp", "elsewhere"),
    ];
    for (link, target) in links {
        let site = published_site();
        let path = |path: &str| site.path(path);
        site.write("elsewhere/note.txt", "mine");
        if path(link).exists() {
            let target = if path(link).is_dir() {
                "elsewhere/a"
            } else {
                target
            };
            fs::rename(path(link), path(target)).unwrap();
        }
        let target = if path("elsewhere/a").exists() {
            "elsewhere/a"
        } else {
            target
        };
        symlink(path(target), path(link)).unwrap();
        let before = files(&path("elsewhere"));
        site.page("a.md", "---\ntitle: B\ndate: 2027-05-18\n---\n");
        site.page("c.md", "---\ntitle: C\ndate: 2027-05-18\n---\n");
        let messages = text(&site.calfeed(&["build"]).stderr);
        assert_eq!(files(&path("elsewhere")), before, "{link}: {messages}");
    }
}

#[test]
fn settings_are_read_under_the_rules_of_pages() {
    // What is a link to something else, and the words of the message about it.
    for (name, target) in [
        ("events/calfeed.yml", "/proc/self/environ"),
        ("events/calfeed.yml", "/dev/zero"),
        ("events/calfeed.yml", "../secret.txt"),
        ("events/page.html", "/proc/self/environ"),
        ("events/page.html", "../secret.txt"),
        ("previous.json", "/dev/zero"),
    ] {
        let site = published_site();
        site.write("secret.txt", "title: secret\n");
        if name == "events/page.html" {
            site.page("calfeed.yml", "timezone: UTC\npage: page.html\n");
        }
        let _ = fs::remove_file(site.path(name));
        symlink(target, site.path(name)).unwrap();
        if name == "previous.json" {
            let output = site.calfeed(&["build", "--previous", "previous.json"]);
            let messages = text(&output.stderr);
            assert!(messages.contains("broken-manifest"), "{messages}");
            continue;
        }
        let output = site.calfeed(&["build"]);
        let messages = text(&output.stderr);
        assert!(
            !output.status.success() && messages.contains("error[unreadable]"),
            "{name} {target}: {messages}"
        );
        assert!(
            !messages.contains("secret\n") && !messages.contains("PATH="),
            "{messages}"
        );
    }
}
