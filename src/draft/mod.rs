//! Drafts: the schedule keys that the text of a page implies.
//!
//! [`propose`] compares the text of a page with the keys that it has, and never changes a key that
//! exists. A doubtful value is not proposed but listed as missing.

mod amount;
mod days;
mod input;
mod place;
mod proposal;
mod series;
mod slots;

use std::ops::Range;
use std::sync::Arc;

use chrono::TimeDelta;

use crate::config::Defaults;
use crate::diagnostic::{Code, Diagnostic, Reported, Reporter};
use crate::document::Document;
use crate::event::{Event, Slot};
use crate::front_matter;
use crate::front_matter::Outcome;
use crate::prose;
use crate::time::zone::Zone;
use input::{DraftInput, PageKeys};

pub use proposal::{KeyProposals, Proposal};

/// Proposes keys for a page.
///
/// # Errors
///
/// The page is not an event without errors. They must be corrected first.
pub fn propose(
    source: &Arc<Document>,
    defaults: &Defaults,
    reporter: &mut Reporter,
) -> Result<KeyProposals, Reported> {
    let keys = PageKeys::of(source, defaults);
    // A page whose zone is still to be found out can be read with any zone.
    let first = read(source, defaults, Zone::utc(), reporter)?;
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
            reporter,
        )?,
        None => first,
    };
    let page = DraftInput {
        prose: prose::facts(&event),
        states_length: states_length(source, &event, defaults),
        event,
        keys,
    };
    series::propose(&page, &mut draft);
    days::propose(&page, &mut draft);
    amount::propose(&page, defaults, &mut draft);
    slots::propose(&page, &mut draft);
    Ok(draft)
}

/// Whether a page states how long its sessions last: then another default does not change them.
fn states_length(source: &Arc<Document>, event: &Event, defaults: &Defaults) -> bool {
    let other_default = Defaults {
        duration: Some(TimeDelta::minutes(1)),
        ..defaults.clone()
    };
    let zone = event.tracks.first().map(|track| track.zone.clone());
    let zone = zone.unwrap_or_else(Zone::utc);
    let other = read(source, &other_default, zone, &mut Reporter::new());
    let slots = |event: &Event| -> Vec<Slot> {
        let tracks = event.tracks.iter();
        tracks.map(|track| track.slot).collect()
    };
    other.is_ok_and(|other| slots(&other) == slots(event))
}

/// Reads the page in a zone, if neither it nor the config names one.
fn read(
    source: &Arc<Document>,
    defaults: &Defaults,
    zone: Zone,
    reporter: &mut Reporter,
) -> Result<Arc<Event>, Reported> {
    let defaults = Defaults {
        zone: defaults.zone.clone().or(Some(zone)),
        ..defaults.clone()
    };
    let mut own = Reporter::new();
    let fault = match front_matter::parse(source, &defaults, &mut own) {
        Outcome::Event(event) => return Ok(event),
        Outcome::Faulty(..) => {
            return match own
                .into_diagnostics()
                .into_iter()
                .map(|fault| reporter.report(fault))
                .last()
            {
                Some(reported) => Err(reported),
                None => Err(reporter.report(undated(source))),
            };
        }
        Outcome::Undated => undated(source),
        Outcome::Draft => {
            let fault = Diagnostic::new(Code::MissingKey, "the page must not be published")
                .help("remove `draft: true` or `published: false` first");
            at_beginning(fault, source)
        }
    };
    Err(reporter.report(fault))
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
