//! Builds on full disks, killed builds and builds at the same time: every published file is a
//! complete old or a complete new one, and the next build repairs the rest.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use common::{Site, text};
use walkdir::WalkDir;

const EVENTS: usize = 60;

/// A site with many events that all begin at the same hour. A file with two hours is half old and
/// half new.
struct LargeSite {
    site: Site,
}

impl LargeSite {
    fn new() -> LargeSite {
        let site = Site::new();
        fs::set_permissions(site.folder(), fs::Permissions::from_mode(0o777)).unwrap();
        site.page("calfeed.yml", "site: example.org\ntimezone: UTC\n");
        let site = LargeSite { site };
        site.begin_at(18);
        site
    }

    fn path(&self, path: &str) -> PathBuf {
        self.site.path(path)
    }

    fn begin_at(&self, hour: u32) {
        for number in 0..EVENTS {
            let text = "A long text, so that files are large enough to be cut. ".repeat(40);
            let page = format!(
                "---\ntitle: Event {number}\ndate: 2027-01-05 {hour}:00\nrepeat: daily\ncount: 4\n\
                 tags: [all]\n---\n{text}\n"
            );
            self.site.page(&format!("event-{number}.md"), page);
        }
    }

    fn start(&self) -> Child {
        common::command(self.site.folder(), &["build"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    fn build(&self) {
        self.site.build();
    }

    /// Builds in a shell that has done something before.
    fn build_after(&self, shell: &str) -> Output {
        let script = format!("{shell}; exec \"$0\" build");
        Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_calfeed")])
            .current_dir(self.site.folder())
            .output()
            .unwrap()
    }

    /// Every published feed is whole, and of one state; the states that there are.
    fn hours(&self) -> Vec<u32> {
        let mut hours = Vec::new();
        for path in feeds(self) {
            let text = fs::read_to_string(&path).unwrap();
            assert!(
                text.starts_with("BEGIN:VCALENDAR\r\n"),
                "{}",
                path.display()
            );
            assert!(
                text.ends_with("\r\nEND:VCALENDAR\r\n"),
                "{}",
                path.display()
            );
            let starts = text.matches("\r\nDTSTART:").count();
            let of = |hour: u32| text.matches(&format!("T{hour}0000Z\r\nDTEND:")).count();
            let hour = (0..24).find(|hour| of(*hour) == starts);
            hours.push(hour.unwrap_or_else(|| panic!("{} is mixed", path.display())));
        }
        hours.sort_unstable();
        hours.dedup();
        hours
    }

    fn sequence(&self) -> u32 {
        let text = self.site.read("public/all.ics");
        let mut sequences = text
            .lines()
            .filter_map(|line| line.strip_prefix("SEQUENCE:"));
        let first = sequences.next().unwrap().parse().unwrap();
        assert!(
            sequences.all(|other| other.parse() == Ok(first)),
            "all change together"
        );
        first
    }
}

/// The published files with an extension.
fn published(site: &LargeSite, extension: &str) -> Vec<PathBuf> {
    let entries = WalkDir::new(site.path("public")).into_iter();
    let paths = entries
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path);
    paths
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect()
}

/// The feeds under their names. A folder that is being filled has a temporary one.
fn feeds(site: &LargeSite) -> Vec<PathBuf> {
    let is_temporary = |part: std::path::Component<'_>| {
        let name = part.as_os_str().as_encoded_bytes();
        name.starts_with(b".calfeed-")
    };
    let mut feeds = published(site, "ics");
    feeds.retain(|path| !path.components().any(is_temporary));
    feeds
}

/// Temporary files that a build has left behind.
fn leftovers(site: &LargeSite) -> Vec<PathBuf> {
    published(site, "tmp")
}

fn runs_as_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}

/// The largest file that may be written is smaller than `all.ics`: the disk refuses in the
/// middle, after other files have been replaced.
const FULL: &str = "trap '' XFSZ; ulimit -f 200";

#[test]
fn a_disk_that_refuses_leaves_whole_files() {
    let site = LargeSite::new();
    site.build();
    assert_eq!(site.hours(), [18]);
    site.begin_at(19);
    let output = site.build_after(FULL);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("error[unwritable]"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(site.hours(), [18, 19], "all.ics is old, others are new");
    assert_eq!(leftovers(&site), Vec::<PathBuf>::new());
    site.build();
    assert_eq!(site.hours(), [19]);
}

/// Readers have seen SEQUENCE 1 in some files, so going back to what was before must be 2.
#[test]
fn sequences_do_not_go_back_after_a_build_that_failed() {
    let site = LargeSite::new();
    site.build();
    site.begin_at(19);
    site.build_after(FULL);
    site.begin_at(18);
    site.build();
    assert_eq!(site.hours(), [18]);
    assert_eq!(site.sequence(), 2);
}

/// A file system of its own, with room for every file twice until something else fills it.
#[test]
fn a_full_disk_leaves_whole_files() {
    let site = LargeSite::new();
    fs::create_dir(site.path("public")).unwrap();
    let mount = "mount -t tmpfs -o size=6m tmpfs public";
    let build = format!("\"{}\" build", env!("CARGO_BIN_EXE_calfeed"));
    let script = format!(
        "{mount} || exit 77\n{build} || exit 70\nfor page in events/event-*.md; do sed -i s/18:00/19:00/ $page; \
         done\nhead -c 9000000 /dev/zero > public/filler 2>/dev/null\n{build}; status=$?\nrm public/filler\n\
         for feed in public/*.ics public/*/*.ics; do tail -c 15 \"$feed\" | grep -q END:VCALENDAR || exit 71; done\n\
         [ $status = 1 ] || exit 72\n{build} || exit 73\n! grep -q T180000Z public/*.ics || exit 74"
    );
    let output = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", &script])
        .current_dir(site.site.folder())
        .output();
    match output {
        Ok(output) if output.status.code() == Some(0) => {}
        Ok(output)
            if output
                .status
                .code()
                .is_some_and(|code| (70..77).contains(&code)) =>
        {
            panic!("{output:?}")
        }
        _ => println!("SKIPPED: no file system can be mounted here"),
    }
}

#[test]
fn an_output_that_cannot_be_written_is_an_error() {
    let site = LargeSite::new();
    site.build();
    site.begin_at(19);
    for folder in ["public", "public/events", "public/download", "public/tags"] {
        fs::set_permissions(site.path(folder), fs::Permissions::from_mode(0o555)).unwrap();
    }
    let output = if runs_as_root() {
        // Permissions do not stop root.
        Command::new("setpriv")
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .args([env!("CARGO_BIN_EXE_calfeed"), "build"])
            .current_dir(site.site.folder())
            .output()
            .unwrap()
    } else {
        site.site.calfeed(&["build"])
    };
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(
        text(&output.stderr).contains("error[unwritable]"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(site.hours(), [18]);
    for folder in ["public", "public/events", "public/download", "public/tags"] {
        fs::set_permissions(site.path(folder), fs::Permissions::from_mode(0o755)).unwrap();
    }
    site.build();
    assert_eq!(site.hours(), [19]);
}

#[test]
fn an_output_folder_that_vanishes_comes_back() {
    let site = LargeSite::new();
    for _ in 0..20 {
        let mut build = site.start();
        std::thread::sleep(Duration::from_millis(5));
        let _ = fs::remove_dir_all(site.path("public"));
        build.wait().unwrap();
        site.hours();
    }
    site.build();
    assert_eq!(site.hours(), [18]);
    assert_eq!(feeds(&site).len(), 2 * EVENTS + 2);
}

#[test]
fn builds_at_once_do_not_harm_each_other() {
    let site = LargeSite::new();
    site.build();
    for hour in 19..22 {
        site.begin_at(hour);
        let builds: Vec<Child> = (0..4).map(|_| site.start()).collect();
        for mut build in builds {
            assert!(build.wait().unwrap().success());
        }
        assert_eq!(site.hours(), [hour]);
        assert_eq!(site.sequence(), hour - 18);
    }
}

#[test]
fn a_hundred_kills_leave_whole_files() {
    let site = LargeSite::new();
    site.build();
    let mut story = String::new();
    for round in 0..100_u64 {
        let hour = 18 + u32::try_from(round % 2).unwrap();
        site.begin_at(hour);
        let mut build = site.start();
        // From before the first write to after the last.
        std::thread::sleep(Duration::from_micros((round * 7919) % 60_000));
        build.kill().unwrap();
        let finished = build.wait().unwrap().success();
        let _ = write!(
            story,
            "{:?}{} ",
            site.hours(),
            if finished { "" } else { "!" }
        );
    }
    assert!(story.contains('!'), "no build was stopped: {story}");
    site.begin_at(20);
    site.build();
    assert_eq!(site.hours(), [20]);
    assert_eq!(leftovers(&site), Vec::<PathBuf>::new());
    assert_eq!(feeds(&site).len(), 2 * EVENTS + 2);
}

#[test]
fn a_first_build_that_is_killed_leaves_whole_files() {
    let site = LargeSite::new();
    let started = Instant::now();
    site.build();
    let whole = started.elapsed();
    let mut partial = 0;
    for round in 0..60 {
        let _ = fs::remove_dir_all(site.path("public"));
        let mut build = site.start();
        // The later half: before, a build only reads.
        std::thread::sleep(whole * (60 + round) / 120);
        build.kill().unwrap();
        build.wait().unwrap();
        let found = feeds(&site);
        for path in &found {
            let text = fs::read_to_string(path).unwrap();
            assert!(text.ends_with("END:VCALENDAR\r\n"), "{}", path.display());
        }
        let is_begun = !found.is_empty() || !leftovers(&site).is_empty();
        partial += usize::from(is_begun && found.len() < 2 * EVENTS + 2);
    }
    assert!(partial > 0, "no build was stopped while it wrote");
    site.build();
    assert_eq!(site.hours(), [18]);
    assert_eq!(leftovers(&site), Vec::<PathBuf>::new());
    assert_eq!(feeds(&site).len(), 2 * EVENTS + 2);
}

#[test]
fn a_first_build_that_the_disk_refuses_leaves_nothing_by_half() {
    let site = LargeSite::new();
    let output = site.build_after(FULL);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("error[unwritable]"));
    assert_eq!(leftovers(&site), Vec::<PathBuf>::new());
    site.build();
    assert_eq!(site.hours(), [18]);
    assert_eq!(feeds(&site).len(), 2 * EVENTS + 2);
}
