//! The details of an event apart from its time: place, links, tags, organizer.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::config::organizer;
use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::document::field::{Field, one_line};
use crate::document::value::{Value, is_same_key};
use crate::event::slug::Slug;
use crate::event::{Details, Organizer};
use crate::front_matter::record::{FoundValue, Record};
use crate::front_matter::start::EventTimes;
use crate::keys::Key;
use crate::limits;
use crate::time::date::{self, Date};
use crate::time::zone::Zone;

/// Reads the details of an event.
///
/// # Errors
///
/// One of them is invalid.
pub(super) fn read(record: &mut Record<'_, '_>) -> Result<Details, Reported> {
    let location = location(record);
    let url = url(record);
    let image = image(record);
    let tags = tags(record);
    let organizer = organizer_of(record);
    let geo = record.read_first(Key::Geo, parse_geo);
    let description = record.read_first(Key::Description, Field::long_text);
    Ok(Details {
        location: location?,
        url: url?,
        image: image?,
        tags: tags?,
        organizer: organizer?.or_else(|| record.defaults.organizer.clone()),
        geo: geo?.map(|geo| geo.value),
        description: description?.map(|text| text.value),
    })
}

/// The time at which the author last changed the page.
///
/// # Errors
///
/// The value is not a date.
pub(super) fn updated(
    record: &mut Record<'_, '_>,
    times: &EventTimes<'_>,
) -> Result<Option<DateTime<Utc>>, Reported> {
    let context = times.context(record);
    let updated = record.read_first(Key::Updated, |field| {
        date::parse_in(&field.line()?, &context)
    })?;
    let zone = times.zone.clone().unwrap_or(Zone::utc());
    Ok(updated.map(|updated| match updated.value {
        Date::Instant { instant, .. } => instant,
        Date::Wall(wall) => zone.resolve(wall).instant,
        Date::Day(day) => zone.resolve(day.and_time(chrono::NaiveTime::MIN)).instant,
    }))
}

/// The text of a title or place: one line, in which HTML entities are decoded.
pub(super) fn parse_text(field: Field<'_>) -> Result<String, Diagnostic> {
    Ok(decoded(&field.line()?))
}

/// A text with characters in place of HTML entities, in one line.
fn decoded(text: &str) -> String {
    one_line(&html_escape::decode_html_entities(text))
}

/// The place in one line. A venue and its address are two parts of one place.
pub(super) fn location(record: &mut Record<'_, '_>) -> Result<Option<String>, Reported> {
    let (first, others) = record.read_all(Key::Location, parse_location)?;
    let Some(first) = first else {
        return Ok(None);
    };
    let mut location = first.value.clone();
    for other in others
        .into_iter()
        .filter(|other| other.value != first.value)
    {
        if is_address_key(&other) || is_address_key(&first) {
            if !location.contains(&other.value) {
                location = format!("{location}, {}", other.value);
            }
        } else if !record.defaults.keys.is_renamed(Key::Location) {
            let (name, other_name) = (first.field.name, other.field.name);
            let message = format!("`{name}` and `{other_name}` have different values");
            let diagnostic = Diagnostic::new(Code::DifferentValues, message)
                .note(format!("the value of `{name}` is published"))
                .help("remove one of them");
            record.reporter.report(other.field.locate(diagnostic));
        }
    }
    Ok(Some(location))
}

fn is_address_key(found: &FoundValue<'_, String>) -> bool {
    is_same_key(found.field.name, "address")
}

/// The parts of an address in reading order.
const ADDRESS_PARTS: [&[&str]; 8] = [
    &["name", "title", "venue"],
    &["room"],
    &["address", "street_address"],
    &["street"],
    &["zip", "postal_code", "postcode"],
    &["city", "town", "address_locality"],
    &["state", "region", "address_region"],
    &["country", "address_country"],
];

/// Reads a text, a map with the parts of an address, or a list of either.
fn parse_location(field: Field<'_>) -> Result<String, Diagnostic> {
    match &field.node.value {
        Value::List(_) => {
            let parts: Result<Vec<String>, Diagnostic> =
                field.items().into_iter().map(parse_location).collect();
            Ok(parts?.join(", "))
        }
        Value::Map(_) => {
            let parts = ADDRESS_PARTS.iter().filter_map(|names| field.get(names));
            let parts: Result<Vec<String>, Diagnostic> = parts.map(parse_location).collect();
            let parts = parts?;
            if parts.is_empty() {
                return Err(field.wrong_type("a text, or a map with `name`, `street` and `city`"));
            }
            Ok(parts.join(", "))
        }
        Value::Bool(_) => Err(field.wrong_type("a text")),
        _ => parse_lines(field),
    }
}

/// The lines of an address, joined with commas.
fn parse_lines(field: Field<'_>) -> Result<String, Diagnostic> {
    let line = parse_text(field)?;
    let text = field.long_text()?;
    let lines = text.lines().map(|line| line.trim().trim_end_matches(','));
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    match lines.as_slice() {
        [] | [_] => Ok(line),
        lines => Ok(decoded(&lines.join(", "))),
    }
}

/// The first address that is not a placeholder.
pub(super) fn url(record: &mut Record<'_, '_>) -> Result<Option<String>, Reported> {
    first_link(record, Key::Url, parse_url)
}

/// The first value of a key that is a link, resolved.
fn first_link(
    record: &mut Record<'_, '_>,
    key: Key,
    parse: impl Fn(Field<'_>) -> Result<Option<String>, Diagnostic>,
) -> Result<Option<String>, Reported> {
    let (first, others) = record.read_all(key, parse)?;
    let found = first.into_iter().chain(others);
    let mut links = found.filter_map(|found| Some((found.value?, found.field)));
    let Some((link, field)) = links.next() else {
        return Ok(None);
    };
    Ok(record.resolve_link(&link, field))
}

/// Reads an address; `None` if it is `false` or a template.
fn parse_url(field: Field<'_>) -> Result<Option<String>, Diagnostic> {
    match &field.node.value {
        Value::Bool(false) => return Ok(None),
        Value::Map(_) => {
            let inner = field.get(&["url", "href", "link", "src"]);
            return inner.map_or_else(|| Err(field.wrong_type("an address")), parse_url);
        }
        _ => {}
    }
    let url = field.line()?;
    let is_template = ["{{", "{%", "/:"].iter().any(|mark| url.contains(mark));
    Ok((!is_template).then_some(url))
}

/// The first picture: a path, a list of paths, or a map with `src`, `url` or `path`.
fn image(record: &mut Record<'_, '_>) -> Result<Option<String>, Reported> {
    first_link(record, Key::Image, parse_image)
}

/// Reads a path. A map without one describes a picture that a theme finds by its name, as in
/// `image: {caption: The hall}`.
fn parse_image(field: Field<'_>) -> Result<Option<String>, Diagnostic> {
    let item = field.items().into_iter().next().unwrap_or(field);
    if !item.is_map() {
        return item.line().map(Some);
    }
    let inner = item.get(&["src", "url", "path", "feature", "filename", "file", "href"]);
    inner.map(Field::line).transpose()
}

/// Tags and categories, the first spelling of each.
fn tags(record: &mut Record<'_, '_>) -> Result<Vec<String>, Reported> {
    let (first, others) = record.read_all(Key::Tags, parse_tags)?;
    let mut tags: Vec<String> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    for found in first.into_iter().chain(others) {
        for tag in found.value {
            if Slug::new(&tag).is_too_long() {
                let limit = format!("{} bytes", limits::SLUG_BYTES);
                let diagnostic =
                    Diagnostic::too_large("the tag is too long for a file name", limit);
                return Err(record.reporter.report(found.field.locate(diagnostic)));
            }
            if seen.insert(tag.to_lowercase()) {
                tags.push(tag);
            }
        }
    }
    if tags.len() > limits::TAGS {
        let message = format!("the event has {} tags", tags.len());
        let diagnostic = Diagnostic::too_large(message, limits::TAGS);
        return Err(record.report_at(Key::Tags, diagnostic));
    }
    Ok(tags)
}

/// A list, or one text in which commas separate.
fn parse_tags(field: Field<'_>) -> Result<Vec<String>, Diagnostic> {
    if field.is_list() {
        return field.items().into_iter().map(Field::line).collect();
    }
    let line = field.line()?;
    let words = line
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    Ok(words.map(str::to_owned).collect())
}

fn organizer_of(record: &mut Record<'_, '_>) -> Result<Option<Arc<Organizer>>, Reported> {
    let organizer = record.read(Key::Organizer, organizer::parse)?;
    Ok(organizer.map(|organizer| Arc::new(organizer.value)))
}

/// `[52.52, 13.40]`, `52.52,13.40` or a map with `lat` and `lon`.
fn parse_geo(field: Field<'_>) -> Result<(f64, f64), Diagnostic> {
    let numbers: Vec<f64> = match &field.node.value {
        Value::List(_) => field
            .items()
            .into_iter()
            .filter_map(|item| item.number().ok())
            .collect(),
        Value::Text(text) => text
            .split([',', ';'])
            .filter_map(|part| part.trim().parse().ok())
            .collect(),
        Value::Map(_) => [&["lat", "latitude"][..], &["lon", "lng", "longitude"][..]]
            .into_iter()
            .filter_map(|names| field.get(names)?.number().ok())
            .collect(),
        _ => Vec::new(),
    };
    match numbers.as_slice() {
        [latitude, longitude] if latitude.abs() <= 90.0 && longitude.abs() <= 180.0 => {
            Ok((*latitude, *longitude))
        }
        _ => Err(Diagnostic::new(
            Code::InvalidValue,
            "`geo` must be a latitude and a longitude",
        )
        .help("write `geo: [52.52, 13.40]`")),
    }
}
