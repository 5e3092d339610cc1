//! Documents without a date: the reasons why a site has no events, and events that lost their date.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::document::{Document, Kind};
use crate::event::DocumentId;
use crate::front_matter::date_like_keys;
use crate::manifest::Names;

/// Warns about pages that were published as events and have no date any more.
pub(super) fn warn_of_lost_dates(
    undated: &[Arc<Document>],
    names: &Names,
    reporter: &mut Reporter,
) {
    for document in undated
        .iter()
        .filter(|document| document.kind == Kind::Page)
    {
        if names
            .get(&DocumentId::page(&document.relative_path))
            .is_none()
        {
            continue;
        }
        let message = "this page was published as an event, but it has no date any more";
        let diagnostic = Diagnostic::new(Code::LostDate, message)
            .note("its sessions disappear from the calendars of subscribers")
            .help("add the date again, or write `status: cancelled` next to it");
        let start = document.data.start;
        reporter.report(diagnostic.at(&document.file, start..start));
    }
}

/// Explains why no document is an event: the keys that look like dates, and a `fields` block.
pub(super) fn explain(undated: &[Arc<Document>], config: &Config, reporter: &mut Reporter) {
    if undated.is_empty() {
        return;
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for document in undated {
        // Errors of the documents were reported already.
        let map = document.parse_map("the front matter", &mut Reporter::new());
        for key in map.iter().flat_map(|map| date_like_keys(document, map)) {
            *counts.entry(key).or_default() += 1;
        }
    }
    let mut keys: Vec<(String, usize)> = counts.into_iter().collect();
    keys.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let message = format!("none of the {} documents is an event", undated.len());
    let mut diagnostic = Diagnostic::new(Code::NoEvents, message);
    if config.defaults.selector.is_some() {
        diagnostic = diagnostic.note("`where` in calfeed.yml may select none of them");
    }
    let names = config
        .defaults
        .keys
        .names(crate::keys::Key::Date)
        .join("`, `");
    diagnostic = diagnostic.note(format!("an event has a date under `{names}`, or a `start`"));
    diagnostic = match keys.first() {
        None => diagnostic.help("add `date: 2027-05-18 18:30` to a page"),
        Some((first, _)) => {
            let counted = keys.iter().map(|(key, count)| format!("`{key}` ({count})"));
            let counted: Vec<String> = counted.take(5).collect();
            diagnostic
                .note(format!("keys that look like dates: {}", counted.join(", ")))
                .help(format!("write in calfeed.yml:\nfields:\n  date: {first}"))
        }
    };
    reporter.report(diagnostic);
}
