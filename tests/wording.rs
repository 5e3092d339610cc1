//! The wording of documentation comments and messages in `src/`, and of `docs/`: plain technical
//! English, without habits that reviewers stumbled over.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

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

#[test]
fn comments_messages_and_pages_avoid_habits() {
    let found = found_in_repository();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
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

/// One line per habit, with its file and text.
fn found_in_repository() -> Vec<String> {
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
            for text in texts {
                for habit in habits(&text) {
                    found.push(format!("{folder}/{relative}: {habit} in: {text}"));
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
                // A literal of one word is a name or a word of a language, not a message.
                if text.starts_with(['"', 'r']) && text.trim().contains(' ') {
                    texts.push(text);
                }
            }
            _ => {}
        }
    }
}
