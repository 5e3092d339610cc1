//! Where the text of a page and its schedule contradict each other.
//!
//! One precise warning is worth ten doubtful ones: a text that also states what the schedule
//! says is never faulted for what else it states, and a statement counts only where it can be
//! about nothing but the event itself (see [`super::claim`]).

mod amount;
mod day;
pub mod plan;
mod series;
mod time;
mod zone;

use chrono::Datelike as _;

use super::{Prose, facts_of_series, has_number, repeat};
use crate::diagnostic::{Code, Diagnostic};
use crate::schedule::expand::Expanded;
use plan::Plan;

/// Every contradiction between a text and the sessions of its event.
pub fn find(expanded: &Expanded, prose: &Prose) -> Vec<Diagnostic> {
    let Some(plan) = Plan::of(expanded) else {
        return Vec::new();
    };
    let page = Page { prose, plan: &plan };
    if let Some(note) = series::describes_a_series(&page) {
        // What else differs, differs because the schedule is not written yet.
        let mut found = vec![note];
        found.extend(zone::out_of_season(&page));
        return found;
    }
    let checks: [fn(&Page<'_>) -> Vec<Diagnostic>; 10] = [
        day::wrong_day,
        day::wrong_weekday_of_date,
        day::wrong_weekday,
        day::wrong_period,
        time::wrong_start,
        time::wrong_end,
        time::missing_slot,
        zone::out_of_season,
        zone::disagreeing,
        amount::wrong_amounts,
    ];
    let mut found: Vec<Diagnostic> = checks.iter().flat_map(|check| check(&page)).collect();
    // An end that differs makes lengths differ: one mistake, one warning.
    let is = |code: Code| move |fault: &Diagnostic| fault.code == code;
    if found.iter().any(is(Code::ProseEnd)) {
        found.retain(|fault| fault.code != Code::ProseLength);
    }
    found
}

/// A note, if the text describes a series and the schedule has only one date.
///
/// Most events are single and say so. A text is read as prose only where a rule may be in it that
/// tells of one: in the title, or in a paragraph of the body that holds the number of the event's
/// own day, which its period would begin with.
pub fn series_in_text(expanded: &Expanded) -> Option<Diagnostic> {
    let event = &expanded.event;
    if event.recurrence.is_some() {
        return None;
    }
    let starts = event.tracks.iter().map(|track| track.slot.start());
    let days: Vec<u32> = starts.map(|start| start.day()).collect();
    let has_day = |text: &str| days.iter().any(|day| has_number(text, *day));
    let tells_of_a_series = |body: &str| {
        let mut paragraphs = body.split("\n\n").filter(|paragraph| has_day(paragraph));
        // Markdown's emphasis may stand inside a phrase.
        let without_emphasis = |paragraph: &str| paragraph.replace(['*', '_'], "");
        has_day(body) && paragraphs.any(|paragraph| repeat::has_rule(&without_emphasis(paragraph)))
    };
    if !(repeat::has_rule(&event.title) || tells_of_a_series(event.body())) {
        return None;
    }
    let plan = Plan::of(expanded)?;
    series::describes_a_series(&Page {
        prose: &facts_of_series(event),
        plan: &plan,
    })
}

/// A text beside its schedule.
struct Page<'a> {
    prose: &'a Prose,
    plan: &'a Plan<'a>,
}

impl Page<'_> {
    /// A fault at a fact.
    fn fault(&self, code: Code, message: String, fact: &super::fact::Fact) -> Diagnostic {
        Diagnostic::new(code, message).at(&self.plan.event.place.file, fact.span.clone())
    }
}
