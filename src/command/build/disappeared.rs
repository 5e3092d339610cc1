//! The published sessions that a build removes, moves or renames.
//!
//! Subscribers' clients delete what is gone from a feed, so the build reports it.

use std::collections::HashMap;

use crate::diagnostic::printable::printable;
use crate::feed::path;
use crate::feed::published::{self, PublishedSession};
use crate::limits;
use crate::publish::previous::Previous;

/// The differences between the published sessions and those of this build.
#[derive(Debug, Default)]
pub(crate) struct Disappeared {
    gone: Vec<String>,
    moved: Vec<String>,
    renamed: Vec<String>,
}

/// Compares the published feed of all sessions with the new sessions.
pub(crate) fn find_disappeared<'n>(
    previous: &Previous,
    new: impl Iterator<Item = PublishedSession<'n>>,
) -> Disappeared {
    let mut disappeared = Disappeared::default();
    let Some(text) = previous.read_feed(path::ALL) else {
        return disappeared;
    };
    let new: HashMap<String, PublishedSession<'_>> =
        new.map(|session| (session.key(), session)).collect();
    for old in published::sessions(&text) {
        match new.get(&old.key()) {
            None => disappeared.gone.push(old.summary()),
            Some(new) if new.times() != old.times() => disappeared.moved.push(old.summary()),
            Some(new) if new.summary() != old.summary() => disappeared.renamed.push(old.summary()),
            Some(_) => {}
        }
    }
    disappeared
}

impl Disappeared {
    /// One line for each kind of difference.
    pub(crate) fn lines(&self) -> Vec<String> {
        let kinds = [
            (&self.gone, "gone"),
            (&self.moved, "at another time"),
            (&self.renamed, "renamed"),
        ];
        kinds
            .into_iter()
            .filter(|(summaries, _)| !summaries.is_empty())
            .map(|(summaries, word)| line(summaries, word))
            .collect()
    }
}

fn line(summaries: &[String], word: &str) -> String {
    let named: Vec<String> = summaries
        .iter()
        .take(limits::NAMED_IN_SENTENCE)
        .map(|text| printable(text))
        .collect();
    let more = match summaries.len().saturating_sub(limits::NAMED_IN_SENTENCE) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let count = crate::terminal::counted(summaries.len(), "published session");
    let verb = if summaries.len() == 1 { "is" } else { "are" };
    format!("{count} {verb} {word}: {}{more}", named.join(", "))
}
