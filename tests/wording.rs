//! The wording of documentation comments and messages in `src/`, and of `docs/`: plain technical
//! English, without habits that reviewers stumbled over.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::str::FromStr as _;
use std::sync::LazyLock;

use proc_macro2::{TokenStream, TokenTree};
use regex::Regex;

/// Pattern, and what to write instead.
const HABITS: &[(&str, &str)] = &[
    (r"\b(tell|tells|told)\b", "reports, prints, distinguishes"),
    (r"\bsaid\b", "reported, specified"),
    (r"\bstands?\b", "is, is written, appears"),
    (r"\bbehind\b", "after"),
    (r"\bwhose\b", "with, of which"),
    (r"\btwins?\b", "duplicate"),
    (r"\bfor ever\b", "forever, permanently"),
    (r"\bnone if\b", "`None` if"),
    (r"\baside\b", "in a temporary place"),
    (r"\bbut for\b", "except"),
    (r"\bat fault\b", "invalid"),
    (
        r"\ban? (line|object|key|feed|file|case|VEVENT|bit) an? \w+",
        "one … per …",
    ),
];

/// Phrases in which a word of the list has its ordinary technical meaning.
const ALLOWED: &[&str] = &["behind UTC", "hours behind"];

/// Top-level modules of `src/` and pages of `docs/` that still have such wording. An entry that is
/// clean fails the test, so the list can only shrink.
#[rustfmt::skip]
const NOT_YET_CLEAN: &[&str] = &[
    "clients", "command", "config", "diagnostics", "diff", 
    "document", "draft", "event", "feed", "front_matter", "ical", "keys", "language",
    "manifest", "prose", "publish", "publishing", "schedule", "site",
    "starter", "time",
];

#[test]
fn comments_messages_and_pages_avoid_habits() {
    let found = found_in_repository();
    let new: Vec<_> = found
        .iter()
        .filter(|(part, _)| !NOT_YET_CLEAN.contains(&part.as_str()))
        .map(|(_, line)| line.as_str())
        .collect();
    assert!(new.is_empty(), "\n{}\n", new.join("\n"));
}

#[test]
fn parts_that_are_clean_are_not_listed() {
    let parts: BTreeSet<_> = found_in_repository()
        .into_iter()
        .map(|(part, _)| part)
        .collect();
    let clean: Vec<_> = NOT_YET_CLEAN
        .iter()
        .filter(|part| !parts.contains(**part))
        .collect();
    assert!(clean.is_empty(), "remove {clean:?}");
}

#[test]
fn a_planted_habit_is_found_in_comments_and_messages_only() {
    let planted = "/// Where the value stands.\nfn stands() { let told = \"one line a feed is a line a feed\"; }\n\
                   // Nobody told the parser.\n";
    let found: Vec<_> = texts(planted)
        .iter()
        .flat_map(|text| habits(text))
        .collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(habits("New York is 5 hours behind UTC").len(), 0);
}

/// (part, finding) for each habit.
fn found_in_repository() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["src", "docs"] {
        let root = root.join(folder);
        for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
            let path = entry.unwrap().into_path();
            let relative = path
                .strip_prefix(&root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            let texts = match path.extension().and_then(|extension| extension.to_str()) {
                Some("rs") => texts(&fs::read_to_string(&path).unwrap()),
                Some("md") => fs::read_to_string(&path)
                    .unwrap()
                    .lines()
                    .map(str::to_owned)
                    .collect(),
                _ => continue,
            };
            let part = relative
                .split('/')
                .next()
                .unwrap()
                .trim_end_matches(".rs")
                .trim_end_matches(".md");
            for text in texts {
                for habit in habits(&text) {
                    found.push((
                        part.to_owned(),
                        format!("{folder}/{relative}: {habit} in: {text}"),
                    ));
                }
            }
        }
    }
    found
}

static PATTERNS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let patterns = HABITS.iter();
    patterns
        .map(|(pattern, instead)| (Regex::new(pattern).unwrap(), *instead))
        .collect()
});

fn habits(text: &str) -> Vec<String> {
    let text = ALLOWED
        .iter()
        .fold(text.to_owned(), |text, allowed| text.replace(allowed, ""));
    let found = PATTERNS.iter().filter_map(|(pattern, instead)| {
        let found = pattern.find(&text)?;
        Some(format!("`{}` (write: {instead})", found.as_str()))
    });
    found.collect()
}

/// The documentation comments and string literals of a Rust file.
fn texts(source: &str) -> Vec<String> {
    let mut texts = Vec::new();
    collect(TokenStream::from_str(source).unwrap(), &mut texts);
    texts
}

fn collect(tokens: TokenStream, texts: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), texts),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                if text.starts_with(['"', 'r']) {
                    texts.push(text);
                }
            }
            _ => {}
        }
    }
}
