//! Drafts: the schedule keys that the text of a page implies.
//!
//! [`propose`] reads what a page says and which keys it lacks; it never changes a key that is
//! there. What is doubtful is not proposed but named as missing.

mod amount;
mod place;
mod series;
mod slots;

use std::ops::Range;
use std::sync::Arc;

use crate::config::Defaults;
use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::document::Document;
use crate::event::Event;
use crate::front_matter;
use crate::front_matter::Outcome;
use crate::keys::Key;
use crate::prose::{self, Prose};
use crate::time::zone::Zone;

/// What can be added to a page.
#[derive(Debug, Default)]
pub struct KeyProposals {
    /// The keys, in the order in which they are added.
    pub proposals: Vec<Proposal>,
    /// What the text does not say, or says in two ways.
    pub missing: Vec<String>,
}

/// A key to add.
#[derive(Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Lines of YAML, the key in the first.
    pub lines: Vec<String>,
    /// What the page says, in its own words.
    pub reason: String,
}

impl Proposal {
    fn new(line: String, reason: &str) -> Proposal {
        let words: Vec<&str> = reason.split_whitespace().collect();
        Proposal {
            lines: vec![line],
            reason: words.join(" "),
        }
    }
}

/// Proposes keys for a page.
///
/// # Errors
///
/// The page is no event without errors: its faults must be mended first.
pub fn propose(
    source: &Arc<Document>,
    defaults: &Defaults,
) -> Result<KeyProposals, Vec<Diagnostic>> {
    let keys = PageKeys::of(source, defaults);
    // A page whose zone is still to be found out can be read with any zone.
    let first = read(source, defaults, Zone::utc())?;
    let mut draft = KeyProposals::default();
    let zone = place::propose(&keys, &first, &prose::facts(&first), defaults, &mut draft);
    let event = match zone {
        Some(zone) => read(
            source,
            &Defaults {
                zone: None,
                ..defaults.clone()
            },
            zone,
        )?,
        None => first,
    };
    let page = DraftInput {
        prose: prose::facts(&event),
        event,
        keys,
    };
    series::propose(&page, &mut draft);
    amount::propose(&page, defaults, &mut draft);
    slots::propose(&page, &mut draft);
    Ok(draft)
}

/// Reads the page in a zone, if neither it nor the config names one.
fn read(
    source: &Arc<Document>,
    defaults: &Defaults,
    zone: Zone,
) -> Result<Arc<Event>, Vec<Diagnostic>> {
    let defaults = Defaults {
        zone: defaults.zone.clone().or(Some(zone)),
        ..defaults.clone()
    };
    let mut reporter = Reporter::new();
    match front_matter::parse(source, &defaults, &mut reporter) {
        Outcome::Event(event) => Ok(event),
        Outcome::Faulty(..) => Err(reporter.into_diagnostics()),
        Outcome::Undated => Err(vec![undated(source)]),
        Outcome::Draft => {
            let fault = Diagnostic::new(Code::MissingKey, "the page is not to be published")
                .help("take out `draft: true` or `published: false` first");
            Err(vec![at_beginning(fault, source)])
        }
    }
}

fn undated(source: &Arc<Document>) -> Diagnostic {
    let fault = Diagnostic::new(Code::MissingKey, "the page has no date")
        .help("add `date: 2027-05-18 18:30`: a draft begins with the first day");
    at_beginning(fault, source)
}

fn at_beginning(fault: Diagnostic, source: &Arc<Document>) -> Diagnostic {
    let start = source.data.start;
    fault.at(&source.file, start..start)
}

/// The text of the page with the proposed lines at the end of its front matter. Every other byte
/// stays as it is.
pub fn apply(text: &str, front_matter: Range<usize>, draft: &KeyProposals) -> String {
    let (before, after) = text
        .split_at_checked(front_matter.end)
        .unwrap_or((text, ""));
    let line_end = if before.ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let mut applied = before.to_owned();
    for line in draft.proposals.iter().flat_map(|proposal| &proposal.lines) {
        applied.push_str(line);
        applied.push_str(line_end);
    }
    applied.push_str(after);
    applied
}

/// An event, its text, and the keys it has.
struct DraftInput {
    event: Arc<Event>,
    prose: Prose,
    keys: PageKeys,
}

/// The keys of a page.
struct PageKeys {
    present: Vec<String>,
    names: crate::keys::Keys,
}

impl PageKeys {
    fn of(source: &Arc<Document>, defaults: &Defaults) -> PageKeys {
        // Errors are reported when the event is read.
        let map = source.parse_map("the front matter", &mut Reporter::new());
        let entries = map.as_ref().map(|map| map.entries()).unwrap_or_default();
        let entries = entries.iter().filter(|entry| !entry.node.is_blank());
        PageKeys {
            present: entries.map(|entry| entry.key.clone()).collect(),
            names: defaults.keys.clone(),
        }
    }

    fn has(&self, key: Key) -> bool {
        self.present.iter().any(|present| {
            let found = self.names.find(present);
            let is_named = |name: &&str| name.split('.').next() == Some(present.as_str());
            found.is_some_and(|found| found.key == key)
                || (self.names.is_renamed(key) && self.names.names(key).iter().any(is_named))
        })
    }

    /// The name by which this site writes a key.
    fn name(&self, key: Key) -> String {
        let names = self.names.names(key);
        names.first().map_or(key.name(), |name| *name).to_owned()
    }
}
