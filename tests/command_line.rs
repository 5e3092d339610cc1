//! Commands that need no events, and options that all commands share.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::fs;
use std::io::Write as _;
use std::process::{Output, Stdio};

use common::{Site, command, command_in_repository, text};

/// The standard output of a run without an error.
fn stdout(output: Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Runs the program in the repository, with the repository's own events.
fn run(arguments: &[&str]) -> Output {
    command_in_repository(arguments).output().unwrap()
}

#[test]
fn completions_of_each_shell_name_the_commands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = stdout(run(&["completions", shell]));
        assert!(
            script.contains("keep-going") && script.contains("draft"),
            "{shell}"
        );
    }
}

#[test]
fn the_manual_page_has_a_section_for_each_command() {
    let page = stdout(run(&["man"]));
    assert!(page.contains(".TH calfeed 1"), "{page}");
    let serve = cfg!(feature = "serve").then_some("SERVE");
    let commands = ["BUILD", "CHECK", "DRAFT", "LIST", "DIFF", "INIT"];
    for command in commands.into_iter().chain(serve) {
        assert!(page.contains(&format!("CALFEED {command}")), "{command}");
    }
    assert!(page.contains("\\-\\-keep\\-going"), "{page}");
}

/// Lists the sessions of a page: five Fridays from 8 January 2027, a week before the run.
fn list(arguments: &[&str]) -> String {
    let page = "---\ntitle: Choir\ndate: 2027-01-08 19:00\ntimezone: Europe/Berlin\nrepeat: weekly\n\
                count: 5\n---\n";
    let site = Site::with_pages(&[("choir.md", page)]);
    stdout(site.calfeed(&[&["list"], arguments].concat()))
}

#[test]
fn days_are_relative_to_the_day_of_the_run() {
    let cases: &[(&[&str], &str)] = &[
        (&["--from", "today", "--to", "+7d"], "15 Jan, 22 Jan"),
        (&["--from", "-7d", "--to", "today"], "08 Jan, 15 Jan"),
        (&["--from", "2027-01-29"], "29 Jan, 05 Feb"),
    ];
    for (arguments, expected) in cases {
        let table = list(arguments);
        let days: Vec<_> = table
            .lines()
            .skip(1)
            .map(|line| {
                line.split_whitespace()
                    .skip(1)
                    .take(2)
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        assert_eq!(days.join(", "), *expected, "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn local_is_the_zone_of_the_machine() {
    let mut command = command_in_repository(&["list", "--tz", "local"]);
    let table = stdout(command.env("TZ", "Asia/Tokyo").output().unwrap());
    assert!(table.contains("JST"), "{table}");
}

#[test]
fn colors_are_printed_only_where_they_are_wanted() {
    for (when, expected) in [("always", true), ("never", false), ("auto", false)] {
        let table = stdout(run(&["list", "--color", when]));
        assert_eq!(table.contains('\u{1b}'), expected, "{when}");
    }
}

#[test]
fn quiet_runs_print_diagnostics_and_no_summary() {
    let messages = text(&run(&["check", "-q"]).stderr);
    assert!(messages.contains("warning[prose-zone]"), "{messages}");
    assert!(!messages.contains("checked"), "{messages}");
    let messages = text(&run(&["check", "-q", "no-such-folder"]).stderr);
    assert!(messages.contains("error[unreadable]"), "{messages}");
    assert!(!messages.contains("checked"), "{messages}");
}

#[test]
fn sarif_is_one_document_on_standard_output() {
    let output = run(&["check", "no-such-folder", "--message-format", "sarif"]);
    assert_eq!(output.status.code(), Some(1));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["runs"][0]["results"][0]["ruleId"], "unreadable");
}

/// Runs `check -` in a site, with a text on standard input. Returns the exit code and messages.
fn check_text(arguments: &[&str], text: &str) -> (Option<i32>, String) {
    let site = Site::new();
    let config = "timezone: Europe/Berlin\nfields: {date: gig_date}\n";
    site.page("calfeed.yml", config);
    let mut process = command(site.folder(), &[&["check", "-"], arguments].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that reports wrong usage reads nothing.
    let _ = process.stdin.take().unwrap().write_all(text.as_bytes());
    let output = process.wait_with_output().unwrap();
    let messages = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), messages)
}

#[test]
fn standard_input_is_checked_like_a_file_at_its_path() {
    let path = ["--path", "events/choir.md"];
    let valid = "---\ntitle: Choir\ngig_date: 2027-01-05 19:00\n---\n";
    let (code, messages) = check_text(&path, valid);
    assert_eq!(code, Some(0), "{messages}");
    assert!(messages.contains("1 event checked: 0 errors"), "{messages}");

    let misspelt = valid.replace("gig_date", "gig_dat");
    let (code, messages) = check_text(&path, &misspelt);
    assert_eq!(code, Some(0), "{messages}");
    assert!(messages.contains("write `gig_date`"), "{messages}");
    assert!(messages.contains("events/choir.md:3"), "{messages}");

    let invalid = valid.replace("19:00", "25:00");
    let (code, messages) = check_text(&path, &invalid);
    assert_eq!(code, Some(1), "{messages}");
    assert!(messages.contains("events/choir.md:3"), "{messages}");
}

#[test]
fn standard_input_without_a_path_has_no_config() {
    let page = "---\ntitle: Choir\ndate: 2027-01-05 19:00\n---\n";
    let (code, messages) = check_text(&[], page);
    assert_eq!(code, Some(1), "{messages}");
    assert!(messages.contains("error[no-zone]"), "{messages}");
    assert!(messages.contains("--> stdin.md"), "{messages}");
}

#[test]
fn a_path_is_only_for_standard_input() {
    let output = run(&["check", "events", "--path", "choir.md"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn missing_events_are_looked_for() {
    let cases = [
        (None, "or run `calfeed init`"),
        (
            Some("content/events"),
            "calfeed.yml is in `content/events`: write that as EVENTS, as in `calfeed build content/events`",
        ),
        (Some("_events"), "calfeed.yml is in `_events`"),
        (
            Some("."),
            "calfeed.yml is here: write the folder or the data file",
        ),
    ];
    for (folder, expected) in cases {
        let site = Site::new();
        fs::remove_dir_all(site.path("events")).unwrap();
        if let Some(folder) = folder {
            fs::create_dir_all(site.path(folder)).unwrap();
            fs::write(site.path(folder).join("calfeed.yml"), "timezone: UTC\n").unwrap();
        }
        for command in ["check", "build", "list"] {
            let output = site.calfeed(&[command]);
            assert_eq!(output.status.code(), Some(1), "{folder:?}");
            let messages = text(&output.stderr);
            assert!(messages.contains(expected), "{folder:?}: {messages}");
        }
    }
}
