//! `calfeed draft --write`: the proposed keys are added, and every other byte is unchanged.
//!
//! `tests/draft/<page>.md` has the keys that a person would add after reading it in
//! `<page>.keys`; the file is empty if the page has all keys that follow from its text.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::process::Output;

use common::{Site, text};

/// The seed event as its site has it, without the schedule keys.
fn seed() -> String {
    let page = include_str!("../events/organizing-for-power.md");
    let (before, rest) = page.split_once("timezone: ").unwrap();
    let (_, after) = rest.split_once("\n---\n").unwrap();
    format!("{before}---\n{after}")
}

/// The page after `draft --write`, and the output of the command.
fn written(text: &str) -> (String, Output) {
    let site = Site::empty();
    site.write("page.md", text);
    let output = site.calfeed(&["draft", "--write", "page.md"]);
    (site.read("page.md"), output)
}

#[test]
fn the_seed_gets_exactly_the_keys_that_its_text_implies() {
    let (page, output) = written(&seed());
    assert!(output.status.success(), "{output:?}");
    assert_eq!(page, include_str!("../events/organizing-for-power.md"));
}

#[test]
fn the_drafted_seed_builds_to_twelve_sessions() {
    let site = Site::new();
    site.page("organizing-for-power.md", seed());
    let note = text(&site.calfeed(&["check"]).stderr);
    assert_eq!(note.matches("note[series-in-text]").count(), 1, "{note}");
    site.calfeed(&["draft", "--write", "events/organizing-for-power.md"]);
    let built = text(&site.calfeed(&["build"]).stderr);
    assert!(built.contains("1 event, 12 sessions"), "{built}");
}

#[test]
fn every_other_byte_is_unchanged() {
    let seed = seed();
    let cases = [
        seed.replace('\n', "\r\n"),
        format!("\u{feff}{seed}"),
        format!("\u{feff}{}", seed.replace('\n', "\r\n")),
    ];
    for text in cases {
        let (page, output) = written(&text);
        assert!(output.status.success(), "{output:?}");
        let (before, after) = text.split_at(text.find("\n---").unwrap() + 1);
        assert!(page.starts_with(before), "{page:?}");
        assert!(page.ends_with(after), "{page:?}");
        let added = &page[before.len()..page.len() - after.len()];
        assert_eq!(added.lines().count(), 9, "{added}");
        assert_eq!(added.contains('\r'), text.contains('\r'));
        // A second draft adds nothing.
        assert_eq!(written(&page).0, page);
    }
}

#[test]
fn existing_keys_are_never_changed() {
    let page = seed().replace(
        "hide_form",
        "duration: 90m\ntimezone: Europe/Berlin\nhide_form",
    );
    let (written, _) = written(&page);
    assert_eq!(written.matches("duration:").count(), 1, "{written}");
    assert_eq!(written.matches("timezone:").count(), 1, "{written}");
}

#[test]
fn a_page_that_is_not_an_event_is_reported_and_left_unchanged() {
    for page in [
        "no front matter\n",
        "---\ntitle: No date\n---\n",
        "---\ntitle: [\n---\n",
    ] {
        let (written, output) = written(page);
        assert_eq!(written, page);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(!output.stderr.is_empty(), "{page}");
    }
}

/// The keys of some lines of YAML, each with the lines of its value.
fn keys(lines: &str) -> BTreeSet<String> {
    let mut keys: Vec<String> = Vec::new();
    for line in lines.lines() {
        match keys.last_mut() {
            Some(key) if line.starts_with(' ') => {
                key.push('\n');
                key.push_str(line);
            }
            _ => keys.push(line.to_owned()),
        }
    }
    keys.into_iter().collect()
}

/// The keys that a draft adds to a page.
fn added(page: &str) -> BTreeSet<String> {
    let (written, _) = written(page);
    let end = page[3..].find("\n---").unwrap() + 4;
    keys(&written[end..written.len() - (page.len() - end)])
}

/// Whether 1 in 20 or fewer are bad.
fn is_at_most_a_twentieth(bad: usize, all: usize) -> bool {
    bad * 20 <= all
}

#[test]
fn proposals_are_those_of_a_person_who_reads_the_page() {
    let mut pages: Vec<_> = fs::read_dir("tests/draft")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.sort();
    let (mut proposed, mut expected) = (0, 0);
    let (mut wrong, mut missing) = (Vec::new(), Vec::new());
    for path in &pages {
        let label = keys(&fs::read_to_string(path.with_extension("keys")).unwrap());
        let found = added(&fs::read_to_string(path).unwrap());
        let name = path.file_stem().unwrap().to_string_lossy();
        proposed += found.len();
        expected += label.len();
        wrong.extend(found.difference(&label).map(|key| format!("{name}: {key}")));
        missing.extend(label.difference(&found).map(|key| format!("{name}: {key}")));
    }
    println!(
        "{} pages: {} of {proposed} proposals wrong, {} of {expected} missing\nwrong: {wrong:#?}\nmissing: {missing:#?}",
        pages.len(),
        wrong.len(),
        missing.len()
    );
    assert!(pages.len() >= 60, "too few pages");
    assert!(is_at_most_a_twentieth(wrong.len(), proposed), "{wrong:#?}");
    assert!(
        is_at_most_a_twentieth(missing.len(), expected),
        "{missing:#?}"
    );
}
