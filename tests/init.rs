//! `calfeed init`: the written files build without changes, and no existing file is overwritten.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{Site, command, files, text};
use serde_yaml::Value;

#[test]
fn the_starter_builds_without_changes_and_without_warnings() {
    let site = Site::empty();
    init(&site);
    let output = site.calfeed(&["build", "--deny-warnings"]);
    assert!(output.status.success(), "{output:?}");
    let config = site.read("events/calfeed.yml");
    assert!(
        config.starts_with("# yaml-language-server: $schema=https://"),
        "{config}"
    );
    let text = site.read("public/all.ics");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 6);
    assert!(
        text.contains("SUMMARY:Reading group: guest lecture"),
        "{text}"
    );
    assert!(text.contains("STATUS:CANCELLED"), "{text}");
}

/// Every line of the example that is commented out can be used.
#[test]
fn the_tracks_that_the_example_offers_work() {
    let site = Site::empty();
    init(&site);
    let text = site.read("events/reading-group.md");
    let tracks = ["# tracks:", "#   - name:", "#     time:"];
    let uncommented: Vec<&str> = text
        .lines()
        .map(
            |line| match tracks.iter().any(|start| line.starts_with(start)) {
                true => &line[2..],
                false => line,
            },
        )
        .collect();
    let text = uncommented
        .join("\n")
        .replace("date: 2027-01-12 18:30", "date: 2027-01-12");
    site.page("reading-group.md", &text);
    let output = site.calfeed(&["build", "--deny-warnings"]);
    assert!(output.status.success(), "{output:?}");
    let track = site.path("public/events/reading-group.evening.ics");
    assert!(track.exists());
}

#[test]
fn no_file_is_overwritten() {
    let site = Site::empty();
    site.page("our-own.md", "---\ntitle: Ours\n---\n");
    site.page("calfeed.yml", "title: Ours\n");
    site.write(".github/workflows/calendar.yml", "name: Ours\n");
    let printed = init(&site);
    let kept = "kept events/calfeed.yml, which exists already";
    assert!(printed.contains(kept), "{printed}");
    assert_eq!(site.read("events/calfeed.yml"), "title: Ours\n");
    assert_eq!(site.read(".github/workflows/calendar.yml"), "name: Ours\n");
    assert!(
        !site.path("events/reading-group.md").exists(),
        "an example among real events"
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_an_error() {
    let site = Site::empty();
    site.write("events", "a file");
    let output = site.calfeed(&["init"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(text(&output.stderr).contains("error[unwritable]"));
}

/// Runs `init`, and returns the messages.
fn init(site: &Site) -> String {
    let output = site.calfeed(&["init"]);
    assert!(output.status.success(), "{output:?}");
    text(&output.stderr)
}

/// A copy of the site of a golden case.
fn copy_of(case: &str) -> Site {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/cmd/init-{case}.in"));
    let site = Site::empty();
    for (path, text) in files(&source) {
        site.write(path.to_str().unwrap(), &text);
    }
    site
}

/// The command that `init` proposes builds the sessions of each site, without a warning.
#[test]
fn the_proposed_command_builds_what_exists() {
    let cases: &[(&str, &str, usize, &str)] = &[
        (
            "jekyll",
            "_site/calendar",
            9,
            "DTSTART;TZID=Europe/Amsterdam:20270417T110000",
        ),
        (
            "hugo",
            "public/calendar",
            2,
            "DTSTART;TZID=Europe/Brussels:20270206T140000",
        ),
        (
            "eleventy",
            "dist/calendar",
            2,
            "DTSTART;TZID=Europe/London:20270302T183000",
        ),
        ("astro", "dist/ical", 2, "DTSTART;VALUE=DATE:20270322"),
        (
            "zola",
            "public/calendar",
            1,
            "DTSTART;TZID=Europe/Vienna:20270212T183000",
        ),
        ("plain", "_site/calendar", 2, "SUMMARY:Konzert"),
    ];
    for (name, out, sessions, line) in cases {
        let site = copy_of(name);
        let printed = init(&site);
        let (_, command) = printed.split_once("then run `calfeed ").expect(name);
        let (command, _) = command.split_once('`').unwrap();
        assert!(
            command.ends_with(&format!("--out {out}")),
            "{name}: {command}"
        );
        let mut arguments: Vec<&str> = command.split(' ').collect();
        arguments.push("--deny-warnings");
        let output = site.calfeed(&arguments);
        assert!(output.status.success(), "{name}: {output:?}");
        let feed = site.read(&format!("{out}/all.ics"));
        assert_eq!(feed.matches("BEGIN:VEVENT").count(), *sessions, "{name}");
        assert!(feed.contains(line), "{name}: {feed}");
    }
}

/// Data files with maps of events instead of a list.
#[test]
fn events_with_names_of_their_own_are_found() {
    let cases = [
        (
            "upcoming: {title: Choir, date: 2027-03-05}",
            "list: upcoming ",
        ),
        (
            "events:\n  a: {title: Choir, date: 2027-03-05}\n  b: {title: Band, date: 2027-04-05}",
            "list: \"events.*\" ",
        ),
    ];
    for (data, line) in cases {
        let site = Site::empty();
        site.write("_config.yml", "title: Music");
        site.write("_data/concerts.yml", data);
        init(&site);
        let config = site.read("calfeed.yml");
        assert!(config.contains(line), "{config}");
    }
}

/// The zone of a site that names none: the offsets of the dates, then the language.
#[test]
fn the_offsets_and_the_language_give_the_zone() {
    let winter_and_summer = ["2027-01-05T18:00:00+01:00", "2027-07-05T18:00:00+02:00"];
    let new_york = ["2027-01-05T18:00:00-05:00", "2027-07-05T18:00:00-04:00"];
    let cases = [
        ("it", winter_and_summer, "timezone: Europe/Rome "),
        ("en", winter_and_summer, "timezone: Europe/Berlin "),
        ("en", new_york, "timezone: America/New_York "),
        ("de", new_york, "timezone: America/New_York "),
        (
            "de",
            ["2027-01-05 18:00", "2027-07-05 18:00"],
            "timezone: Europe/Berlin ",
        ),
        (
            "pt-BR",
            ["2027-01-05 18:00", "2027-07-05 18:00"],
            "timezone: America/Sao_Paulo ",
        ),
        (
            "en",
            ["2027-01-05 18:00", "2027-07-05 18:00"],
            "timezone: Etc/UTC ",
        ),
        ("en", ["2027-01-05T18:00:00+00:00"; 2], "timezone: Etc/UTC "),
    ];
    for (language, dates, line) in cases {
        let site = Site::empty();
        site.write("_config.yml", format!("title: Music\nlang: {language}"));
        for (name, date) in ["a", "b"].into_iter().zip(dates) {
            let page = format!("---\ntitle: Choir {name}\ndate: {date}\n---\n");
            site.write(&format!("_events/{name}.md"), &page);
        }
        let output = command(site.folder(), &["init"]).env("TZ", "UTC").output();
        assert!(output.unwrap().status.success());
        let config = site.read("_events/calfeed.yml");
        assert!(config.contains(line), "{language} {dates:?}: {config}");
    }
}

#[test]
fn a_second_run_changes_no_file() {
    for name in ["jekyll", "hugo", "eleventy", "astro", "zola", "plain"] {
        let site = copy_of(name);
        init(&site);
        let before = files(site.folder());
        let printed = init(&site);
        assert_eq!(files(site.folder()), before, "{name}");
        assert!(
            printed.contains("which exists already"),
            "{name}: {printed}"
        );
    }
}

/// The hosts of remotes, and the workflow of each: it builds the site, then the feeds into the
/// output of the site, and then publishes that output.
#[test]
fn workflows_build_the_feeds_after_the_site_and_before_its_deployment() {
    let cases = [
        (
            "https://github.com/ada/club.git",
            ".github/workflows/calendar.yml",
        ),
        ("git@gitlab.com:ada/club.git", ".gitlab-ci.yml"),
        (
            "https://codeberg.org/ada/club",
            ".forgejo/workflows/calendar.yml",
        ),
    ];
    for (remote, path) in cases {
        let site = copy_of("jekyll");
        let config = format!("[core]\n\tbare = false\n[remote \"origin\"]\n\turl = {remote}\n");
        site.write(".git/config", &config);
        site.write(".git/HEAD", "ref: refs/heads/trunk\n");
        init(&site);
        let text = site.read(path);
        let _: Value = serde_yaml::from_str(&text).expect(path);
        assert!(
            !text.contains('@') || !text.contains("@OUT"),
            "{path}: {text}"
        );
        let position = |words: &[&str]| {
            let found = words.iter().find_map(|word| text.rfind(word));
            found.unwrap_or_else(|| panic!("{words:?} in {path}: {text}"))
        };
        let build = position(&["bundle exec jekyll build"]);
        let feeds = position(&["uses: calfeed/calfeed@", "sh .ci/calendar.sh"]);
        let deployment = position(&["upload-pages-artifact", "mv _site public", "git push"]);
        assert!(build < feeds && feeds < deployment, "{path}: {text}");
        if path != ".github/workflows/calendar.yml" {
            let script = site.read(".ci/calendar.sh");
            assert!(
                script.contains("build _events --out _site/calendar"),
                "{script}"
            );
            assert!(!site.path(".github").exists(), "{path}");
        }
    }
}

/// The address of the pages of a repository is the address of a site that names none.
#[test]
fn the_remote_gives_the_address_of_the_site() {
    let site = copy_of("plain");
    let config = "[remote \"origin\"]\n\turl = git@github.com:ada/choir.git\n";
    site.write(".git/config", config);
    init(&site);
    let config = site.read("calfeed.yml");
    assert!(
        config.contains("base_url: https://ada.github.io/choir/calendar "),
        "{config}"
    );
}

#[cfg(unix)]
#[test]
fn the_script_is_valid_for_the_shell() {
    for name in ["eleventy", "astro", "zola"] {
        let site = copy_of(name);
        init(&site);
        let status = Command::new("sh")
            .args(["-n", ".ci/calendar.sh"])
            .current_dir(site.folder())
            .status()
            .unwrap();
        assert!(status.success(), "{name}");
    }
}

/// A page of the site with the name of the folder of the feeds is not replaced.
#[test]
fn the_feeds_do_not_replace_a_page() {
    let site = copy_of("jekyll");
    site.write("calendar.md", "---\ntitle: Calendar\n---\n");
    let printed = init(&site);
    assert!(printed.contains("--out _site/ical"), "{printed}");
}

/// The workflows use the action of this version, with inputs that the action has.
#[test]
fn the_inputs_of_workflows_exist_in_the_action() {
    let action = Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml");
    let action: Value = serde_yaml::from_str(&fs::read_to_string(action).unwrap()).unwrap();
    let ours = format!("calfeed/calfeed@v{}", env!("CARGO_PKG_VERSION"));
    let cases = [
        ("starter", Site::empty(), 2),
        ("jekyll", copy_of("jekyll"), 2),
        ("hugo", copy_of("hugo"), 1),
        ("plain", copy_of("plain"), 2),
    ];
    for (name, site, expected) in cases {
        init(&site);
        let workflow = site.read(".github/workflows/calendar.yml");
        let workflow: Value = serde_yaml::from_str(&workflow).expect(name);
        let mut used = 0;
        for (_, job) in workflow["jobs"].as_mapping().unwrap() {
            for step in job["steps"].as_sequence().unwrap() {
                if step["uses"].as_str() == Some(&ours) {
                    used += 1;
                    for (input, _) in step["with"].as_mapping().unwrap() {
                        assert!(action["inputs"].get(input).is_some(), "{name}: {input:?}");
                    }
                }
            }
        }
        assert_eq!(used, expected, "{name}");
    }
}

#[test]
fn the_starter_publishes_from_the_branch_and_leaves_the_output_out() {
    let site = Site::empty();
    site.write(".git/HEAD", "ref: refs/heads/trunk\n");
    init(&site);
    let workflow = site.read(".github/workflows/calendar.yml");
    assert!(workflow.contains("branches: [trunk]\n"), "{workflow}");
    assert_eq!(site.read(".gitignore"), "/public/\n");
}

/// A key of some pages in a map, such as `[params]` in Hugo, is an alternative to that of others.
#[test]
fn keys_in_maps_of_some_pages_are_alternatives() {
    let site = Site::empty();
    site.write("hugo.toml", "title = 'Choir'\ntimeZone = 'Europe/Berlin'\n");
    let pages = [
        ("a", "start_date = 2027-06-05"),
        (
            "b",
            "[params]\nstart_date = 2027-03-12\nend_date = 2027-03-14",
        ),
    ];
    for (name, keys) in pages {
        let page = format!("+++\ntitle = \"{name}\"\ndate = 2026-10-02\n{keys}\n+++\n");
        site.write(&format!("content/events/{name}.md"), page);
    }
    init(&site);
    let config = site.read("content/events/calfeed.yml");
    let start = "  start: [params.start_date, start_date]   # some events have it as";
    assert!(config.contains(start), "{config}");
    let listed = site.calfeed(&["list", "content/events", "--json"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    for day in ["2027-06-05", "2027-03-12"] {
        assert!(listed.contains(&format!("\"start\": \"{day}")), "{listed}");
    }
}

#[test]
fn settings_that_jekyll_lacks_are_printed() {
    let future = "future: true ";
    let keep = "keep_files: [calendar] ";
    let cases: &[(&str, &[&str])] = &[
        ("", &[future, keep]),
        ("# future: true\n", &[future, keep]),
        ("description: in the future.\n", &[future, keep]),
        ("future: false\nkeep_files: [calendar]\n", &[future]),
        (
            "future: true\nkeep_files: [.git]\n",
            &["keep_files: [\".git\", calendar] "],
        ),
        ("future: true\nkeep_files:\n  - calendar/\n", &[]),
    ];
    for (settings, expected) in cases {
        let site = copy_of("jekyll");
        let config = site.read("_config.yml") + settings;
        site.write("_config.yml", config);
        let printed = init(&site);
        let is_advice =
            |line: &&str| line.starts_with("    future") || line.starts_with("    keep");
        let lines: Vec<&str> = printed.lines().filter(is_advice).collect();
        assert_eq!(lines.len(), expected.len(), "{settings}: {printed}");
        for line in *expected {
            assert!(printed.contains(&format!("    {line}")), "{printed}");
        }
        let is_printed = printed.contains("set in _config.yml:");
        assert_eq!(is_printed, !expected.is_empty(), "{printed}");
    }
}

#[test]
fn settings_of_jekyll_in_toml_are_printed_in_toml() {
    let site = Site::empty();
    site.write("_config.toml", "title = 'Choir'\nkeep_files = ['.git']\n");
    site.write(
        "_events/a.md",
        "---\ntitle: Rehearsal\ndate: 2027-06-05\n---\n",
    );
    let printed = init(&site);
    for line in ["future = true ", "keep_files = [\".git\", \"calendar\"] "] {
        assert!(printed.contains(&format!("    {line}")), "{printed}");
    }
}
