//! The result of a draft: keys to add, and facts that are missing.

use crate::text::single_spaced;

/// The keys that can be added to a page.
#[derive(Debug, Default)]
pub struct KeyProposals {
    /// The keys, in the order in which they are added.
    pub(crate) proposals: Vec<Proposal>,
    /// Facts that the text lacks, or states in two ways.
    pub(crate) missing: Vec<String>,
}

/// A key to add.
#[derive(Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Lines of YAML, the key in the first.
    pub(crate) lines: Vec<String>,
    /// The words of the page from which the key follows.
    pub(crate) reason: String,
}

impl Proposal {
    pub(super) fn new(line: String, reason: &str) -> Proposal {
        Proposal {
            lines: vec![line],
            reason: single_spaced(reason),
        }
    }
}
