//! The `fields` of a config: the site's names for keys of calfeed.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::candidate::has_dated_name;
use super::facts::{FactForm, KeyFact, MapFacts};
use super::names::{is_other_date, site_key};
use crate::document::value::folded_key;
use crate::keys::{Key, Scope, match_in};

/// The site's sources for one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldMapping {
    pub(super) key: Key,
    pub(super) sources: Vec<String>,
    /// The reason, for a comment.
    pub(super) source: String,
}

/// A document that may be an event, with its path below the site.
pub(super) type SourceMap<'a> = (&'a str, &'a MapFacts);

/// Keys of calfeed that a site may have under another name, in the order of the config.
const MAPPABLE: [Key; 18] = [
    Key::Title,
    Key::Time,
    Key::End,
    Key::EndTime,
    Key::Duration,
    Key::AllDay,
    Key::Timezone,
    Key::Repeat,
    Key::On,
    Key::Until,
    Key::Count,
    Key::Except,
    Key::Status,
    Key::Location,
    Key::Url,
    Key::Organizer,
    Key::Description,
    Key::Tags,
];

/// Maps in which generators and sites keep keys of the page itself.
const CONTAINERS: [&str; 10] = [
    "extra",
    "params",
    "event",
    "taxonomies",
    "data",
    "details",
    "info",
    "schedule",
    "when",
    "dates",
];

/// The file name of a page as its date, for pages without a `date`.
const DATE_OF_NAME: &str = "{{ (path | split('/') | last)[:10] }}";

/// The mappings that the documents of a source need.
pub(super) fn mappings(
    documents: &[SourceMap<'_>],
    is_data: bool,
    site_title: Option<&str>,
) -> Vec<FieldMapping> {
    let has_titles = documents.iter().any(|(_, map)| map.has_title());
    let is_event = |(path, map): &&SourceMap<'_>| {
        (map.has_title() || !has_titles) && (map.has_date() || has_dated_name(path))
    };
    let events: Vec<SourceMap<'_>> = documents.iter().filter(is_event).copied().collect();
    let mut mappings: Vec<FieldMapping> = date_mapping(&events).into_iter().collect();
    if let Some(title) = site_title.filter(|_| !has_titles && !events.is_empty()) {
        mappings.push(FieldMapping {
            key: Key::Title,
            sources: vec![format!("{{{{ {} }}}}", serde_json::Value::from(title))],
            source: "the events have no title of their own, so they have that of the site"
                .to_owned(),
        });
    }
    for key in MAPPABLE {
        if (key == Key::Description && !is_data) || (key == Key::End && has_days_apart(&events)) {
            continue;
        }
        mappings.extend(mapping(key, &events));
    }
    mappings
}

/// A key of the site, and the number of documents that have it.
struct FrequentKey<'a> {
    path: &'a str,
    documents: usize,
}

/// Counts the documents that have each key, and returns the most frequent key.
fn most_frequent<'a>(
    events: &[SourceMap<'a>],
    is_wanted: impl Fn(&KeyFact) -> bool,
) -> Option<FrequentKey<'a>> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, map) in events {
        for key in map.keys.iter().filter(|key| is_wanted(key)) {
            *counts.entry(&key.path).or_default() += 1;
        }
    }
    let best = counts
        .into_iter()
        .max_by_key(|(path, count)| (*count, Reverse(precedence(path))))?;
    Some(FrequentKey {
        path: best.0,
        documents: best.1,
    })
}

/// The precedence of a name: a date that names the start comes before others.
fn precedence(path: &str) -> (bool, usize, usize) {
    let name = path.rsplit('.').next().unwrap_or(path);
    let own = match_in(Scope::Event, name);
    let is_start = own.is_some_and(|found| found.key == Key::Start);
    let rank = own.map(|found| found.rank);
    let rank = rank.or_else(|| site_key(&folded_key(name)).map(|(_, rank)| rank));
    (!is_start, rank.unwrap_or(usize::MAX), path.len())
}

/// The date of the event, unless most documents have it under a name that calfeed reads.
fn date_mapping(events: &[SourceMap<'_>]) -> Option<FieldMapping> {
    let has = |is_wanted: &dyn Fn(&KeyFact) -> bool| {
        let events = events.iter();
        events
            .filter(|(_, map)| map.keys.iter().any(is_wanted))
            .count()
    };
    let is_date = |key: &KeyFact| key.form == FactForm::Date;
    let starts = has(&|key| is_date(key) && key.key() == Some(Key::Start));
    if starts * 2 >= events.len() {
        return None;
    }
    let dates = has(&|key| is_date(key) && key.key() == Some(Key::Date));
    let is_read = |key: &KeyFact| match key.key() {
        Some(Key::Start | Key::Date) => true,
        // A whole start in `startTime` is compared with `date`, which decides.
        Some(Key::Time) => dates * 2 >= events.len(),
        _ => false,
    };
    let is_other = |key: &KeyFact| key.is_event_date() && !is_read(key);
    let dated_names = events
        .iter()
        .filter(|(path, _)| has_dated_name(path))
        .count();
    match most_frequent(events, is_other) {
        Some(other) if is_better_date(&other, dates, events.len()) => Some(FieldMapping {
            key: Key::Date,
            source: format!("{} of {} have a date there", other.documents, events.len()),
            sources: vec![other.path.to_owned()],
        }),
        _ if dates * 2 < events.len() && dated_names * 2 >= events.len() => Some(FieldMapping {
            key: Key::Date,
            sources: match dates {
                0 => vec![DATE_OF_NAME.to_owned()],
                _ => vec!["date".to_owned(), DATE_OF_NAME.to_owned()],
            },
            source: "the names of the files begin with the date".to_owned(),
        }),
        _ => None,
    }
}

/// A key that is named as the date of the event, with a value that is no date, in most documents.
pub(super) fn unreadable_date<'a>(documents: &[SourceMap<'a>]) -> Option<&'a KeyFact> {
    let is_unreadable = |fact: &KeyFact| {
        fact.form == FactForm::Text
            && !is_other_date(&fact.path)
            && is_in_container(&fact.path)
            && matches!(fact.meaning(), Some(Key::Date | Key::Start))
            && fact.text.contains(|c: char| c.is_ascii_digit())
    };
    let found = most_frequent(documents, is_unreadable)?;
    let in_most = found.documents * 2 >= documents.len();
    let mut facts = documents.iter().filter_map(|(_, map)| map.find(found.path));
    if in_most { facts.next() } else { None }
}

/// Whether most documents have a `date` next to a start with a date of its own, such as `startTime`.
/// Some editors store an arbitrary day with a time, so neither value can be trusted.
fn has_days_apart(events: &[SourceMap<'_>]) -> bool {
    let has_both = |(_, map): &&SourceMap<'_>| {
        let has = |wanted| {
            let mut keys = map.keys.iter();
            keys.any(|key| key.form == FactForm::Date && key.key() == Some(wanted))
        };
        has(Key::Date) && has(Key::Time)
    };
    events.iter().filter(has_both).count() * 2 > events.len()
}

/// Whether a date under the site's own name is that of the event: if few documents have `date`, or
/// if the name is one of a start, so that `date` is the date of publication.
fn is_better_date(other: &FrequentKey<'_>, dates: usize, events: usize) -> bool {
    let name = other.path.rsplit('.').next().unwrap_or(other.path);
    let is_start = matches!(
        match_in(Scope::Event, name).map(|found| found.key),
        Some(Key::Start)
    ) || folded_key(name).starts_with("start");
    let is_own_word = site_key(&folded_key(name)).is_some();
    match dates * 2 >= events {
        true => {
            (is_start || is_own_word || other.path.contains("event"))
                && other.documents * 2 >= events
        }
        false => other.documents > dates,
    }
}

/// A key that few documents have under a name that calfeed reads.
fn mapping(key: Key, events: &[SourceMap<'_>]) -> Option<FieldMapping> {
    let has_own = events.iter().filter(|(_, map)| {
        let mut keys = map.keys.iter();
        keys.any(|fact| fact.key() == Some(key) && is_usable(key, fact) && !is_summary(fact))
    });
    if has_own.count() > 0 {
        return None;
    }
    let is_other = |fact: &KeyFact| {
        // A date and time under a name of a time of day, such as `endTime`, is an end.
        let is_end = key == Key::End && fact.key() == Some(Key::EndTime);
        (is_end || (fact.key().is_none() && fact.meaning() == Some(key)))
            && is_usable(key, fact)
            && is_in_container(&fact.path)
    };
    let found = most_frequent(events, is_other)?;
    Some(FieldMapping {
        key,
        source: format!("in {} of {}", found.documents, events.len()),
        sources: vec![found.path.to_owned()],
    })
}

/// Whether a title is a `summary`, which is a text about the event if there is another title.
fn is_summary(fact: &KeyFact) -> bool {
    folded_key(fact.name()) == "summary"
}

/// Whether a value can be one of a key.
fn is_usable(key: Key, fact: &KeyFact) -> bool {
    match key {
        Key::Time | Key::EndTime => fact.form == FactForm::Time,
        Key::End if fact.key() == Some(Key::EndTime) => fact.form == FactForm::Date,
        Key::End => matches!(fact.form, FactForm::Date | FactForm::Time),
        Key::Until => fact.form == FactForm::Date,
        Key::Url => fact.form == FactForm::Text && fact.text.is_empty() || is_address(&fact.text),
        Key::Title | Key::Timezone | Key::Repeat | Key::Description => fact.form == FactForm::Text,
        _ => true,
    }
}

fn is_address(text: &str) -> bool {
    text.contains("://") || text.starts_with('/')
}

fn is_in_container(path: &str) -> bool {
    match path.rsplit_once('.') {
        None => true,
        Some((container, _)) => CONTAINERS.contains(&container),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(keys: &[(&str, FactForm)]) -> MapFacts {
        let keys = keys.iter().map(|(path, form)| KeyFact {
            path: (*path).to_owned(),
            form: *form,
            text: String::new(),
        });
        MapFacts {
            keys: keys.collect(),
        }
    }

    #[test]
    fn keys_of_the_site_are_mapped_where_calfeed_has_no_name_for_them() {
        use FactForm::{Date, Other, Text, Time};
        type Case<'a> = (&'a [(&'a str, FactForm)], &'a [(&'a str, &'a str)]);
        let cases: &[Case<'_>] = &[
            (&[("title", Text), ("date", Date), ("end", Date)], &[]),
            (
                &[("title", Text), ("date", Date), ("params.start", Date)],
                &[("date", "params.start")],
            ),
            (
                &[
                    ("title", Text),
                    ("extra.date", Date),
                    ("extra.location", Text),
                ],
                &[("date", "extra.date"), ("location", "extra.location")],
            ),
            (
                &[
                    ("titel", Text),
                    ("datum", Date),
                    ("uhrzeit", Time),
                    ("ort", Text),
                ],
                &[
                    ("date", "datum"),
                    ("title", "titel"),
                    ("time", "uhrzeit"),
                    ("location", "ort"),
                ],
            ),
            (
                &[
                    ("title", Text),
                    ("startDate", Date),
                    ("author.name", Text),
                    ("image.url", Text),
                ],
                &[],
            ),
            (
                &[("title", Text), ("date", Date), ("cfp.deadline_date", Date)],
                &[],
            ),
            (
                &[("title", Text), ("date", Date), ("taxonomies.tags", Other)],
                &[("tags", "taxonomies.tags")],
            ),
            (
                &[("title", Text), ("startTime", Date), ("endTime", Date)],
                &[("date", "startTime"), ("end", "endTime")],
            ),
            (
                &[("conference_name", Text), ("summary", Text), ("date", Date)],
                &[("title", "conference_name")],
            ),
            (&[("summary", Text), ("date", Date)], &[]),
            (&[("event_date", Date)], &[("title", "{{ \"Club\" }}")]),
            (
                &[("title", Text), ("date", Date), ("event.date", Date)],
                &[("date", "event.date")],
            ),
        ];
        for (keys, expected) in cases.iter().copied() {
            let map = map(keys);
            let found = mappings(&[("events/a.md", &map)], false, Some("Club"));
            let found: Vec<(&str, &str)> = found
                .iter()
                .map(|mapping| (mapping.key.name(), mapping.sources[0].as_str()))
                .collect();
            assert_eq!(found, expected, "{keys:?}");
        }
    }
}
