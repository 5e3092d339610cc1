//! Commands that need no events, and options that all commands share.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::process::Command;

fn calfeed(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_calfeed"));
    command
        .args(arguments)
        .env("SOURCE_DATE_EPOCH", "1800000000");
    command
}

fn stdout(arguments: &[&str]) -> String {
    let output = calfeed(arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn completions_of_each_shell_name_the_commands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = stdout(&["completions", shell]);
        assert!(
            script.contains("keep-going") && script.contains("draft"),
            "{shell}"
        );
    }
}

#[test]
fn the_manual_page_has_a_section_for_each_command() {
    let page = stdout(&["man"]);
    assert!(page.contains(".TH calfeed 1"), "{page}");
    let serve = cfg!(feature = "serve").then_some("SERVE");
    let commands = ["BUILD", "CHECK", "DRAFT", "LIST", "DIFF", "INIT"];
    for command in commands.into_iter().chain(serve) {
        assert!(page.contains(&format!("CALFEED {command}")), "{command}");
    }
    assert!(page.contains("\\-\\-keep\\-going"), "{page}");
}

/// A page with sessions on four Fridays from 15 January 2027, the day of the run.
fn list(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("events")).unwrap();
    let page = "---\ntitle: Choir\ndate: 2027-01-08 19:00\ntimezone: Europe/Berlin\nrepeat: weekly\n\
                count: 5\n---\n";
    std::fs::write(folder.path().join("events/choir.md"), page).unwrap();
    std::fs::write(
        folder.path().join("events/calfeed.yml"),
        "site: example.org\n",
    )
    .unwrap();
    let output = calfeed(&["list"])
        .args(arguments)
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
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
    let output = calfeed(&["list", "--tz", "local"])
        .env("TZ", "Asia/Tokyo")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(table.contains("JST"), "{table}");
}

#[test]
fn colors_are_printed_only_where_they_are_wanted() {
    for (when, expected) in [("always", true), ("never", false), ("auto", false)] {
        let table = stdout(&["list", "--color", when]);
        assert_eq!(table.contains('\u{1b}'), expected, "{when}");
    }
}

#[test]
fn quiet_runs_print_diagnostics_and_no_summary() {
    let output = calfeed(&["check", "-q"]).output().unwrap();
    let messages = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(messages.contains("warning[prose-zone]"), "{messages}");
    assert!(!messages.contains("checked"), "{messages}");
    let output = calfeed(&["check", "-q", "no-such-folder"])
        .output()
        .unwrap();
    let messages = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(messages.contains("error[unreadable]"), "{messages}");
    assert!(!messages.contains("checked"), "{messages}");
}

#[test]
fn sarif_is_one_document_on_standard_output() {
    let output = calfeed(&["check", "no-such-folder", "--message-format", "sarif"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["runs"][0]["results"][0]["ruleId"], "unreadable");
}
