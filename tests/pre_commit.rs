//! The hook that `.pre-commit-hooks.yaml` offers, run as pre-commit runs it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::process::{Command, Output};

use serde_yaml::Value;

use common::Site;

fn hook() -> Value {
    let hooks: Value = serde_yaml::from_str(include_str!("../.pre-commit-hooks.yaml")).unwrap();
    hooks[0].clone()
}

/// Runs the entry and the arguments of the user's config, with the program under test.
fn run_hook(site: &Site, arguments: &[&str]) -> Output {
    let hook = hook();
    let mut words = hook["entry"].as_str().unwrap().split(' ');
    assert_eq!(words.next(), Some("calfeed"));
    Command::new(env!("CARGO_BIN_EXE_calfeed"))
        .args(words)
        .args(arguments)
        .current_dir(site.path(""))
        .output()
        .unwrap()
}

const CHOIR: &str = "---\ntitle: Choir\ndate: 2027-01-05 19:00\n---\n";
const NO_ZONE: &str = "---\ntitle: Choir\ndate: 2027-01-05 19:00\ntimezone: EST\n---\n";

#[test]
fn a_commit_with_an_error_is_rejected() {
    let site = Site::with_pages(&[("choir.md", CHOIR)]);
    assert_eq!(run_hook(&site, &[]).status.code(), Some(0));
    site.page("choir.md", NO_ZONE);
    let output = run_hook(&site, &[]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let messages = String::from_utf8(output.stderr).unwrap();
    assert!(messages.contains("events/choir.md:4:11"), "{messages}");
}

#[test]
fn the_arguments_of_the_users_config_name_another_folder() {
    let site = Site::new();
    site.write("_events/choir.md", NO_ZONE);
    let output = run_hook(&site, &["_events"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

/// With the names of files, pre-commit would check parts of the folder in several runs at once.
#[test]
fn the_hook_gets_no_file_names() {
    assert_eq!(hook()["pass_filenames"], Value::Bool(false));
}
