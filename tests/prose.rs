//! Recall and precision of the text checks on labelled pages.
//!
//! `tests/prose/<group>/<page>.md` has its label in `<page>.codes`: the codes that `check` must
//! report, or nothing if the page must draw no warning. The pages in `held-out` describe other
//! sites than those in `tuned`, and no rule was written for them. Those in `languages` have the
//! same kinds of sentences in English, German, French and Spanish. Those in `everyday` are whole
//! announcements in these languages, with times and lengths in words, and distractors.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::Site;

/// The figures of one group of pages.
#[derive(Default)]
struct Score {
    pages: usize,
    found: usize,
    missed: Vec<String>,
    right: usize,
    wrong: Vec<String>,
}

impl Score {
    fn recall(&self) -> f64 {
        ratio(self.found, self.missed.len())
    }

    fn precision(&self) -> f64 {
        ratio(self.right, self.wrong.len())
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the counts are below a thousand"
)]
fn ratio(good: usize, bad: usize) -> f64 {
    good as f64 / ((good + bad).max(1)) as f64
}

/// Checks one page in a site of its own. Returns code and message of each warning and error.
fn check(page: &Path) -> Vec<(String, String)> {
    let site = Site::new();
    site.page("page.md", fs::read_to_string(page).unwrap());
    let messages = site.messages(&["check"]).into_iter();
    messages
        .filter(|message| message["severity"] != "note")
        .map(|message| (field(&message, "code"), field(&message, "message")))
        .collect()
}

fn field(message: &serde_json::Value, name: &str) -> String {
    message[name].as_str().unwrap().to_owned()
}

fn score(group: &str) -> Score {
    let folder = Path::new("tests/prose").join(group);
    let mut score = Score::default();
    let mut pages: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.sort();
    for page in pages {
        let label = fs::read_to_string(page.with_extension("codes")).unwrap();
        let expected: BTreeSet<&str> = label.split_whitespace().collect();
        let messages = check(&page);
        let name = page.file_name().unwrap().to_string_lossy().into_owned();
        score.pages += 1;
        for code in &expected {
            match messages.iter().any(|(found, _)| found == code) {
                true => score.found += 1,
                false => score.missed.push(format!("{name}: {code}")),
            }
        }
        for (code, message) in messages {
            match expected.contains(code.as_str()) {
                true => score.right += 1,
                false => score.wrong.push(format!("{name}: {code}: {message}")),
            }
        }
    }
    println!(
        "{group}: {} pages, recall {:.2}, precision {:.2}\nmissed: {:#?}\nwrong: {:#?}",
        score.pages,
        score.recall(),
        score.precision(),
        score.missed,
        score.wrong
    );
    score
}

#[test]
fn contradictions_are_found_and_honest_pages_draw_no_warning() {
    for group in ["tuned", "held-out", "languages", "everyday"] {
        let score = score(group);
        assert!(score.recall() >= 0.95, "recall of {group}");
        assert!(score.precision() >= 0.95, "precision of {group}");
    }
}

/// The codes and severities that `check` reports for a page and a config.
fn levels(page: &str, config: &str) -> Vec<(String, String)> {
    let site = Site::new();
    site.page("page.md", page);
    site.page("calfeed.yml", config);
    let messages = site.messages(&["check"]).into_iter();
    messages
        .map(|message| (field(&message, "code"), field(&message, "severity")))
        .collect()
}

#[test]
fn page_and_config_set_the_level_of_every_code() {
    let codes = calfeed::diagnostic::Code::ALL
        .iter()
        .map(|code| code.name());
    let codes = codes.filter(|code| code.starts_with("prose-") || *code == "series-in-text");
    let mut count = 0;
    for code in codes {
        count += 1;
        let page = fs::read_to_string(format!("tests/diagnostics/{code}/page.md")).unwrap();
        let severities = |page: &str, config: &str| -> Vec<String> {
            let messages = levels(page, config).into_iter();
            let own = messages.filter(|(found, _)| found == code);
            own.map(|(_, severity)| severity).collect()
        };
        assert_eq!(severities(&page, "").len(), 1, "{code}");
        for (level, expected) in [
            ("off", vec![]),
            ("note", vec!["note"]),
            ("error", vec!["error"]),
        ] {
            let line = format!("messages: {{{code}: {level}}}\n");
            let set_by_page = page.replacen("---\n", &format!("---\n{line}"), 1);
            assert_eq!(severities(&page, &line), expected, "{code} in calfeed.yml");
            assert_eq!(severities(&set_by_page, ""), expected, "{code} in a page");
            let other = format!("messages: {{{code}: warning}}\n");
            let found = severities(&set_by_page, &other);
            assert_eq!(found, expected, "the page takes precedence for {code}");
        }
    }
    assert_eq!(count, 10);
}
