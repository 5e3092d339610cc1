//! From a map of keys and values to an [`Event`].

use std::sync::Arc;

use crate::config::{Defaults, page_levels};
use crate::diagnostic::levels::Levels;
use crate::diagnostic::{Code, Diagnostic, Reported, Reporter};
use crate::document::Document;
use crate::document::field::Field;
use crate::document::template_value;
use crate::document::value::{Node, Value};
use crate::event::slug::Slug;
use crate::event::{AuthorNames, DocumentId, Event, Identity, Overrides, Period, Track, UidStem};
use crate::front_matter::details::{self, parse_text};
use crate::front_matter::mapping::{is_selected, mapped_values};
use crate::front_matter::record::{FoundValue, Record};
use crate::front_matter::slot;
use crate::front_matter::start::{self, EventTimes};
use crate::front_matter::{series, status, tracks};
use crate::keys::Key;
use crate::limits;
use crate::template;
use crate::time::date;
use crate::time::zone::Zone;

/// The result of parsing a page or an item of a list.
#[derive(Debug)]
pub enum Outcome {
    /// An event without errors.
    Event(Arc<Event>),
    /// An event with errors. Its names determine which published sessions are its own.
    Faulty(DocumentId, AuthorNames),
    /// Not an event: there is no date, or `where` does not select it.
    Undated,
    /// Not to be published.
    Draft,
}

/// Whether a map is a page or an item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Page,
    Item,
}

/// Parses a page, and reports all its diagnostics.
pub fn parse(document: &Arc<Document>, defaults: &Defaults, reporter: &mut Reporter) -> Outcome {
    match document.parse_map("the front matter", reporter) {
        Ok(map) => parse_map(document, &map, Unit::Page, defaults, reporter),
        Err(_) => Outcome::Faulty(
            DocumentId::page(&document.relative_path),
            AuthorNames::default(),
        ),
    }
}

/// Parses the front matter of a page, or an item of a data file.
pub(super) fn parse_map(
    document: &Arc<Document>,
    map: &Node,
    unit: Unit,
    defaults: &Defaults,
    reporter: &mut Reporter,
) -> Outcome {
    let slug = defaults.path_slug(&document.relative_path);
    if !is_selected(document, map, defaults, &slug, reporter) {
        return Outcome::Undated;
    }
    let mut own = Reporter::new();
    let levels = page_levels(document, map, &defaults.levels, &mut own);
    let mapped = mapped_values(document, map, defaults, &slug, &mut own);
    let mut record = Record::new_event(document, map, &mapped, defaults, &mut own);
    let outcome = parse_record(&mut record, unit, slug, &levels);
    let outcome = match outcome {
        Outcome::Event(event) if own.has_errors() => {
            Outcome::Faulty(event.id.clone(), event.author_names.clone())
        }
        outcome => outcome,
    };
    let leveled = own.into_diagnostics().into_iter();
    reporter.extend(leveled.filter_map(|diagnostic| levels.apply(diagnostic)));
    outcome
}

fn parse_record(record: &mut Record<'_, '_>, unit: Unit, slug: Slug, levels: &Levels) -> Outcome {
    if !start::has_date(record) {
        record.check_misspelt_dates();
        return Outcome::Undated;
    }
    match is_draft(record) {
        Ok(true) => return Outcome::Draft,
        Ok(false) => {}
        Err(_) => {
            return Outcome::Faulty(
                DocumentId::page(&record.document.relative_path),
                AuthorNames::default(),
            );
        }
    }
    record.check_duplicates();
    let author_names = author_names(record, unit);
    let event = read_event(record, unit, author_names.clone(), slug);
    // The only date may be under a name of the site's own, as in `when: every evening`.
    let has_date = start::has_date(record);
    if !has_date && !record.reporter.has_errors() {
        return Outcome::Undated;
    }
    if has_date {
        record.check_unused_keys();
    }
    match event {
        Ok(event) => Outcome::Event(Arc::new(Event {
            levels: levels.clone(),
            ..event
        })),
        Err(_) => Outcome::Faulty(document_id(record, unit, None), author_names),
    }
}

/// `draft: true` or `published: false`.
fn is_draft(record: &mut Record<'_, '_>) -> Result<bool, Reported> {
    let draft = record.flag(Key::Draft)?;
    let published = record.read_first(Key::Published, parse_published)?;
    let published = published.map(|published| published.value);
    let is_draft_status = record.field(Key::Status).is_some_and(|field| {
        field
            .line()
            .is_ok_and(|status| status.eq_ignore_ascii_case("draft"))
    });
    Ok(draft == Some(true) || published == Some(false) || is_draft_status)
}

/// Reads the value of `published`. Sites also write the date of publication there.
fn parse_published(field: Field<'_>) -> Result<bool, Diagnostic> {
    let is_date = field.line().is_ok_and(|text| date::parse(&text).is_ok());
    if is_date { Ok(true) } else { field.flag() }
}

/// The page or item of an event. An item is identified by its `slug`, `id` or `uid`, else by its
/// title and first day.
fn document_id(record: &Record<'_, '_>, unit: Unit, event: Option<(&str, &[Track])>) -> DocumentId {
    let path = record.document.relative_path.clone();
    if unit == Unit::Page {
        return DocumentId { path, item: None };
    }
    let map = record.document.field("", record.map);
    let name = map
        .get(&["slug", "id", "uid"])
        .and_then(|field| field.line().ok());
    let by_title = || {
        let (title, tracks) = event?;
        let start = tracks.iter().map(|track| track.slot.start()).min()?;
        Some(format!("{}-{}", Slug::new(title), start.format("%Y-%m-%d")))
    };
    let title = || {
        let mut names = Key::Title.spec().names();
        let field = names.find_map(|name| map.get(&[name]))?;
        field.line().ok()
    };
    let item = name.or_else(by_title).or_else(title);
    DocumentId {
        path,
        item: Some(item.unwrap_or_default()),
    }
}

/// The names that the author set.
fn author_names(record: &mut Record<'_, '_>, unit: Unit) -> AuthorNames {
    let slug = record.read_first(Key::Slug, parse_slug).ok().flatten();
    let uid = record.read_first(Key::Uid, parse_uid).ok().flatten();
    let id = || {
        let map = record.document.field("", record.map);
        let id = map.get(&["id"])?;
        let is_text = matches!(id.node.value, Value::Text(_));
        (unit == Unit::Item && is_text)
            .then(|| id.line().ok())?
            .map(|id| Slug::new(&id))
    };
    AuthorNames {
        slug: slug.map(|slug| slug.value).or_else(id),
        uid: uid.map(|uid| uid.value),
    }
}

/// The author's slug. A slug that tries to be a path is an error and is not repaired: its author
/// expects something that calfeed does not do. Sanity writes `{current: spring-fair}`.
fn parse_slug(field: Field<'_>) -> Result<Slug, Diagnostic> {
    let text = field.get(&["current"]).unwrap_or(field).line()?;
    let slug = Slug::new(&text);
    if text.contains(['/', '\\']) || text.contains("..") {
        return Err(
            Diagnostic::new(Code::InvalidSlug, "a slug is one name, not a path")
                .help(format!("write `slug: {slug}`")),
        );
    }
    if slug.is_too_long() {
        return Err(
            Diagnostic::new(Code::InvalidSlug, "the slug is too long for a file name")
                .note(format!("the limit is {} bytes", limits::SLUG_BYTES))
                .help("write a shorter one"),
        );
    }
    Ok(slug)
}

/// The author's UID: `name` or `name@site`.
fn parse_uid(field: Field<'_>) -> Result<UidStem, Diagnostic> {
    let text = field.line()?;
    let (stem, site) = match text.rsplit_once('@') {
        Some((stem, site)) => (stem, Some(site.to_owned())),
        None => (text.as_str(), None),
    };
    if stem.is_empty() || site.as_deref() == Some("") || text.len() > limits::UID_BYTES {
        let note = format!(
            "a UID is `name` or `name@site`, up to {} bytes",
            limits::UID_BYTES
        );
        return Err(Diagnostic::new(Code::InvalidValue, "this is not a UID").note(note));
    }
    Ok(UidStem {
        stem: stem.to_owned(),
        site,
    })
}

fn read_event(
    record: &mut Record<'_, '_>,
    unit: Unit,
    author_names: AuthorNames,
    slug: Slug,
) -> Result<Event, Reported> {
    let title = read_title(record);
    let stated = status::read(record);
    let details = details::read(record);
    let audience = audience(record);
    let (times, tracks) = match start::read_times(record) {
        Ok(times) => {
            let tracks = read_tracks(record, &times);
            (times, tracks)
        }
        // The other keys are still checked.
        Err(reported) => (start::stand_in(record).ok_or(reported)?, Err(reported)),
    };
    let series = series::read(record, &times, tracks.as_deref().ok());
    let updated = details::updated(record, &times);
    let (title, tracks, series) = (title?, tracks?, series?);
    let id = document_id(record, unit, Some((&title.value, &tracks)));
    let slug = id.item.as_ref().map_or(slug, |item| Slug::new(item));
    let (status, title_text) = status::of_event(stated?, title.value);
    let event = Event {
        identity: Identity::new(&author_names, slug),
        id,
        author_names,
        title: title_text,
        title_position: title.field.node.position,
        tracks,
        recurrence: series.recurrence,
        except: series.except,
        also: series.also,
        session_overrides: series.overrides,
        series_changes: series.changes,
        audience: audience?,
        details: details?,
        status,
        updated: updated?,
        document: Arc::clone(record.document),
        written_offset: times.date.offset(),
        date_position: times.date_field.node.position,
        language: None,
        levels: Levels::default(),
        page_values: page_values(record),
    };
    slot::check_end_of_series(record, &event);
    Ok(event)
}

/// The values of a page for the templates of the config, if it has any.
fn page_values(record: &Record<'_, '_>) -> template::Value {
    match record.defaults.has_templates {
        true => template_value::from_entries(record.map.entries()),
        false => template::Value::UNDEFINED,
    }
}

fn read_title<'a>(record: &mut Record<'a, '_>) -> Result<FoundValue<'a, String>, Reported> {
    match record.read_first(Key::Title, parse_text)? {
        Some(title) => Ok(title),
        None => {
            let diagnostic = Diagnostic::new(Code::MissingKey, "the event has no title")
                .help("add `title: …` to the front matter");
            let key = match record.has(Key::Date) {
                true => Key::Date,
                false => Key::Start,
            };
            Err(record.report_at(key, diagnostic))
        }
    }
}

fn audience(record: &mut Record<'_, '_>) -> Result<Vec<Zone>, Reported> {
    let zones = record.read_first(Key::TimeZones, |field| {
        let zones = field
            .items()
            .into_iter()
            .map(|item| Zone::parse(&item.line()?));
        zones.collect::<Result<Vec<_>, _>>()
    })?;
    Ok(match zones {
        Some(zones) => zones.value,
        None => record.defaults.audience.clone(),
    })
}

/// The event's tracks, or the one track without a name that every other event has.
fn read_tracks<'a>(
    record: &mut Record<'a, '_>,
    times: &EventTimes<'a>,
) -> Result<Vec<Track>, Reported> {
    if !record.has(Key::Tracks) {
        let (slot, zone) = slot::read(record, times)?;
        return Ok(vec![Track {
            name: None,
            slot,
            zone,
            overrides: Overrides::default(),
            period: Period::default(),
        }]);
    }
    slot::check_end_with_tracks(record);
    let tracks = tracks::read(record, times)?;
    slot::warn_of_date_off_tracks(record, times, &tracks);
    Ok(tracks)
}

#[cfg(test)]
mod tests;
