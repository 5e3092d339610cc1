//! What feeds say about an event beside its time: where, links, tags, who.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::time::date;

use crate::config::organizer::organizer;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::fields::Spanned;
use crate::document::yaml::{Node, Value};
use crate::event::link;
use crate::event::slug::Slug;
use crate::event::{Details, Organizer};
use crate::front_matter::parse::{Frame, Page};
use crate::keys::Key;
use crate::limits;
use crate::time::date::Date;
use crate::time::zone::Zone;

/// Reads the details of an event.
pub fn read(page: &Page<'_>, frame: &Frame<'_>) -> Details {
    let fields = &page.fields;
    Details {
        location: location(page),
        url: frame.link(fields, &page.names(Key::Url)),
        image: image(page, frame),
        tags: tags(page),
        organizer: page_organizer(page).or_else(|| page.defaults.organizer.clone()),
        geo: geo(page),
        description: fields
            .long_text(&page.names(Key::Description))
            .map(|text| text.value),
    }
}

/// When the author last changed the page.
pub fn updated(page: &Page<'_>, frame: &Frame<'_>) -> Option<DateTime<Utc>> {
    let names = page.names(Key::Updated);
    let updated = page.fields.parsed(&names, date::parse)?.value;
    let zone = frame.zone.clone().unwrap_or(Zone::utc());
    Some(match updated {
        Date::Instant { instant, .. } => instant,
        Date::Wall(wall) => zone.resolve(wall).instant,
        Date::Day(day) => zone.resolve(day.and_time(chrono::NaiveTime::MIN)).instant,
    })
}

/// Several places become one line.
fn location(page: &Page<'_>) -> Option<String> {
    let lines = page.fields.lines(&page.names(Key::Location));
    let texts: Vec<String> = lines.into_iter().map(|line| line.value).collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}

/// The first picture: `image: path`, a list of paths, or a map with `src`, `url` or `path`.
fn image(page: &Page<'_>, frame: &Frame<'_>) -> Option<String> {
    let names = page.names(Key::Image);
    let node = page.fields.list(&names).into_iter().next()?;
    if let Value::Map(_) = node.value {
        let map = page.fields.inside(node, "an image")?;
        return frame.link(&map, &["src", "url", "path", "feature"]);
    }
    let text = page.fields.line(node, &names)?;
    page.faults()
        .keep(link::resolve(&text.value, frame.base_url), text.span)
        .flatten()
}

/// Tags and categories, the first spelling of each.
fn tags(page: &Page<'_>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
    for key in [Key::Tags, Key::Categories] {
        for line in tag_words(page, key) {
            let slug = Slug::new(&line.value);
            if slug.is_too_long() {
                let fault = Diagnostic::new(Code::TooLarge, "the tag is too long for a file name")
                    .note(format!("the limit is {} bytes", limits::SLUG_BYTES));
                page.faults().add(fault, line.span);
            } else if known.insert(line.value.to_lowercase()) {
                tags.push(line.value);
            }
        }
    }
    if tags.len() > limits::TAGS {
        let fault = Diagnostic::new(Code::TooLarge, format!("the event has {} tags", tags.len()))
            .note(format!("the limit is {}", limits::TAGS));
        page.faults().add(fault, page.span(Key::Tags));
    }
    tags
}

/// A list, or one text in which commas separate.
fn tag_words(page: &Page<'_>, key: Key) -> Vec<Spanned<String>> {
    let names = page.names(key);
    let is_list = page
        .fields
        .node(&names)
        .is_some_and(|node| matches!(node.value, Value::List(_)));
    let lines = page.fields.lines(&names);
    if is_list {
        return lines;
    }
    let split = |line: Spanned<String>| {
        let words: Vec<String> = line
            .value
            .split(',')
            .map(|word| word.trim().to_owned())
            .collect();
        words.into_iter().map(move |value| Spanned {
            value,
            span: line.span.clone(),
        })
    };
    lines
        .into_iter()
        .flat_map(split)
        .filter(|word| !word.value.is_empty())
        .collect()
}

fn page_organizer(page: &Page<'_>) -> Option<Arc<Organizer>> {
    let names = page.names(Key::Organizer);
    let node = page.fields.node(&names)?;
    organizer(&page.fields, node, &names).map(Arc::new)
}

/// `geo: [52.52, 13.40]`, `geo: 52.52,13.40` or a map with `lat` and `lon`.
fn geo(page: &Page<'_>) -> Option<(f64, f64)> {
    let names = page.names(Key::Geo);
    let node = page.fields.node(&names)?;
    let numbers: Vec<f64> = match &node.value {
        Value::List(items) => items.iter().filter_map(degrees).collect(),
        Value::Text(text) => text
            .split([',', ';'])
            .filter_map(|part| part.trim().parse().ok())
            .collect(),
        Value::Map(entries) => [["lat", "latitude"], ["lon", "longitude"]]
            .iter()
            .filter_map(|names| {
                entries
                    .iter()
                    .find(|entry| names.contains(&entry.key.as_str()))
            })
            .filter_map(|entry| degrees(&entry.node))
            .collect(),
        _ => Vec::new(),
    };
    match numbers.as_slice() {
        [latitude, longitude] if latitude.abs() <= 90.0 && longitude.abs() <= 180.0 => {
            Some((*latitude, *longitude))
        }
        _ => {
            let fault = Diagnostic::new(Code::InvalidValue, "`geo` takes latitude and longitude")
                .help("write `geo: [52.52, 13.40]`");
            page.faults().add(fault, page.fields.span(node));
            None
        }
    }
}

fn degrees(node: &Node) -> Option<f64> {
    match &node.value {
        Value::Number(text) | Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}
