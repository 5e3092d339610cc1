//! The text of a feed, as pieces that several feeds share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::calendar;
use super::model::Feed;
use crate::config::Config;
use crate::ical::entry::Entry;
use crate::ical::vtimezone::vtimezone;
use crate::ical::writer;
use crate::time::observance::{OnsetChoice, Span, choose};
use crate::time::zone::Zone;

/// The pieces of a feed's text, in order.
#[derive(Debug)]
pub(crate) struct FeedText<'a> {
    beginning: String,
    timezones: Vec<Arc<str>>,
    entries: Vec<(&'a Entry, &'a str)>,
    end: String,
}

impl<'a> FeedText<'a> {
    /// Puts a feed together. `revisions` holds the lines of each entry's revision, in the order
    /// of `entries`.
    pub(crate) fn new(
        feed: &Feed,
        entries: &'a [Entry],
        revisions: &'a [Arc<str>],
        timezones: &Timezones,
        config: &Config,
    ) -> FeedText<'a> {
        let (beginning, end) = calendar::frame(feed, config);
        let entries: Vec<(&Entry, &str)> = feed
            .entries
            .iter()
            .filter_map(|&index| Some((entries.get(index)?, &**revisions.get(index)?)))
            .collect();
        FeedText {
            beginning,
            timezones: timezones.of(entries.iter().map(|(entry, _)| *entry)),
            entries,
            end,
        }
    }

    /// The pieces, which together are the file.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &str> {
        let entries = self.entries.iter().flat_map(|(entry, revision)| {
            entry.tails.iter().flat_map(move |tail| {
                let head = &*entry.head;
                [head, revision, &*tail.own, &*tail.closing]
            })
        });
        std::iter::once(self.beginning.as_str())
            .chain(self.timezones.iter().map(|text| &**text))
            .chain(entries)
            .chain(std::iter::once(self.end.as_str()))
    }
}

/// VTIMEZONEs already written: many feeds need the same.
#[derive(Debug, Default)]
pub(crate) struct Timezones {
    known: Mutex<HashMap<(&'static str, OnsetChoice), Arc<str>>>,
}

impl Timezones {
    /// The VTIMEZONEs that entries need together, in the order of their names.
    fn of<'e>(&self, entries: impl Iterator<Item = &'e Entry>) -> Vec<Arc<str>> {
        let mut needed: Vec<(&Zone, Span)> = Vec::new();
        for (zone, span) in entries.filter_map(|entry| entry.zone.as_ref()) {
            match needed.iter_mut().find(|(known, _)| *known == zone) {
                Some((_, known)) => *known = known.union(*span),
                None => needed.push((zone, *span)),
            }
        }
        needed.sort_by_key(|(zone, _)| zone.name());
        needed
            .into_iter()
            .map(|(zone, span)| self.text(zone, span))
            .collect()
    }

    fn text(&self, zone: &Zone, span: Span) -> Arc<str> {
        let choice = choose(zone, span);
        let key = (zone.name(), choice.clone());
        let known = |timezones: &Timezones| {
            let known = timezones
                .known
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            known.get(&key).cloned()
        };
        if let Some(text) = known(self) {
            return text;
        }
        let mut text = String::new();
        writer::write(&vtimezone(zone, &choice), &mut text);
        let text: Arc<str> = text.into();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(key, Arc::clone(&text));
        text
    }
}
