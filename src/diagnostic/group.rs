//! Grouping: the same problem with the same remedy in many files is one message.

use std::collections::{HashMap, HashSet};

use super::location::SourceLocation;
use super::message::{Advice, Diagnostic};
use crate::limits;

/// The maximum number of lines that a message names, and of texts per line.
const SHOWN: usize = 3;

/// Replaces equal diagnostics in many files by the first one, with their number and the first
/// locations.
pub(crate) fn group(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut files: HashMap<_, Vec<&SourceLocation>> = HashMap::new();
    for diagnostic in diagnostics {
        if let Some(place) = &diagnostic.place {
            files.entry(key(diagnostic)).or_default().push(place);
        }
    }
    let mut printed = HashSet::new();
    let mut grouped = Vec::new();
    for diagnostic in diagnostics {
        let key = key(diagnostic);
        match files.get(&key) {
            Some(places) if places.len() >= limits::GROUPED_MESSAGES => {
                if printed.insert(key) {
                    grouped.push(with_places(diagnostic, places));
                }
            }
            _ => grouped.push(diagnostic.clone()),
        }
    }
    grouped
}

fn with_places(diagnostic: &Diagnostic, places: &[&SourceLocation]) -> Diagnostic {
    let mut lines: Vec<(String, Vec<&str>)> = Vec::new();
    for place in places {
        let (line, _) = place.line_and_column();
        let line = format!("{}:{line}", place.file.path);
        let text = place.file.text.get(place.span.clone()).unwrap_or_default();
        let text = text.lines().next().unwrap_or_default();
        match lines.last_mut() {
            Some((last, texts)) if *last == line => texts.push(text),
            _ => lines.push((line, vec![text])),
        }
    }
    let shown = lines.iter().take(SHOWN);
    let shown: Vec<String> = shown.map(|(line, texts)| describe(line, texts)).collect();
    let more = if lines.len() > SHOWN { ", …" } else { "" };
    let note = format!(
        "there are {} such places: {}{more}",
        places.len(),
        shown.join(", ")
    );
    diagnostic.clone().note(note)
}

/// A line, with the texts that the diagnostics underline if there are several.
fn describe(line: &str, texts: &[&str]) -> String {
    if texts.len() == 1 {
        return line.to_owned();
    }
    let more = if texts.len() > SHOWN { ", …" } else { "" };
    let shown: Vec<&str> = texts.iter().copied().take(SHOWN).collect();
    format!("{line} ({}{more})", shown.join(", "))
}

/// The parts in which diagnostics of a group are equal. The message of a group has the first
/// place's own help.
fn key(diagnostic: &Diagnostic) -> (&'static str, String, Vec<String>) {
    let advice = diagnostic.advice.iter().filter_map(|advice| match advice {
        Advice::Note(text) | Advice::Help(text) => Some(text.clone()),
        Advice::HelpHere(_) => None,
    });
    (
        diagnostic.code.name(),
        diagnostic.message.clone(),
        advice.collect(),
    )
}
