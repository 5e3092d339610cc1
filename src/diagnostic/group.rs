//! Grouping: the same problem with the same remedy in many files is one message.

use std::collections::{HashMap, HashSet};

use super::message::{Advice, Diagnostic};
use crate::limits;

/// Replaces equal diagnostics in many files by the first one, with their number and the first
/// locations.
pub(crate) fn group(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut files: HashMap<_, Vec<(String, usize)>> = HashMap::new();
    for diagnostic in diagnostics {
        if let Some(place) = &diagnostic.place {
            let (line, _) = place.line_and_column();
            let places = files.entry(key(diagnostic)).or_default();
            places.push((place.file.path.clone(), line));
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

fn with_places(diagnostic: &Diagnostic, places: &[(String, usize)]) -> Diagnostic {
    let first = places
        .iter()
        .take(3)
        .map(|(path, line)| format!("{path}:{line}"));
    let first: Vec<String> = first.collect();
    let note = format!(
        "there are {} such places: {}, …",
        places.len(),
        first.join(", ")
    );
    diagnostic.clone().note(note)
}

/// The parts in which diagnostics of a group are equal.
fn key(diagnostic: &Diagnostic) -> (&'static str, String, Vec<String>) {
    let advice = diagnostic.advice.iter().map(|advice| match advice {
        Advice::Note(text) | Advice::Help(text) => text.clone(),
    });
    (
        diagnostic.code.name(),
        diagnostic.message.clone(),
        advice.collect(),
    )
}
