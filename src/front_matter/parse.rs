//! From front matter to an [`Event`].

use std::ops::Range;
use std::sync::Arc;

use chrono::TimeDelta;

use crate::time::date;

use crate::config::Defaults;
use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::document::fields::{Faults, Fields, Spanned};
use crate::document::page_source::Source;
use crate::document::yaml;
use crate::document::yaml::{Entry, Value};
use crate::event::link;
use crate::event::slug::Slug;
use crate::event::{AuthorNames, DocumentId, Event, Identity, Overrides, Status, Track, UidStem};
use crate::front_matter::{changes, details, recurrence, slot, title, tracks};
use crate::keys::Key;
use crate::limits;
use crate::template;
use crate::time::date::Date;
use crate::time::zone::Zone;

/// What a page is.
#[derive(Debug)]
pub enum Outcome {
    /// An event without errors.
    Event(Arc<Event>),
    /// An event with errors. Its names determine which published sessions are its own.
    Faulty(DocumentId, AuthorNames),
    /// Not an event: there is no date.
    Undated,
    /// Not to be published.
    Draft,
}

/// Reads one page, and reports all its diagnostics.
pub fn parse(source: &Source, defaults: &Defaults, reporter: &mut Reporter) -> Outcome {
    let faults = Faults::new(&source.file);
    let outcome = match entries(source, &faults) {
        Some(entries) => {
            let fields = Fields::new(&entries, source.front_matter.start, &faults);
            read_page(source, fields, defaults)
        }
        None => Outcome::Faulty(
            DocumentId::page(&source.relative_path),
            AuthorNames::default(),
        ),
    };
    let diagnostics = faults.into_inner();
    let outcome = match outcome {
        Outcome::Event(event) if diagnostics.iter().any(Diagnostic::is_error) => {
            Outcome::Faulty(event.id.clone(), event.author_names.clone())
        }
        outcome => outcome,
    };
    reporter.extend(diagnostics);
    outcome
}

/// The keys of the front matter; `None` if it has errors.
fn entries(source: &Source, faults: &Faults) -> Option<Vec<Entry>> {
    let whole = source.front_matter.clone();
    if whole.len() > limits::FRONT_MATTER_BYTES {
        let fault = Diagnostic::new(Code::TooLarge, "the front matter is too long")
            .note(format!("the limit is {} bytes", limits::FRONT_MATTER_BYTES));
        faults.add(fault, whole.start..whole.start);
        return None;
    }
    match yaml::parse(source.front_matter()) {
        Ok(node) => match node.value {
            Value::Map(entries) => Some(entries),
            Value::Null => Some(Vec::new()),
            _ => {
                let fault =
                    Diagnostic::new(Code::InvalidYaml, "front matter must be keys with values")
                        .help("write one key a line, such as `title: Reading group`");
                faults.add(
                    fault,
                    whole.start..whole.start + first_line(source.front_matter()),
                );
                None
            }
        },
        Err(error) => {
            let at = whole.start + error.offset.unwrap_or(0).min(whole.len());
            let fault = error.diagnostic("the front matter");
            faults.add(fault, at..at);
            None
        }
    }
}

fn first_line(text: &str) -> usize {
    text.lines().next().map_or(0, str::len)
}

fn read_page(source: &Source, fields: Fields<'_>, defaults: &Defaults) -> Outcome {
    let page = Page {
        fields,
        defaults,
        whole: source.front_matter.clone(),
    };
    if page.is_draft() {
        return Outcome::Draft;
    }
    let names = [page.names(Key::Start), page.names(Key::Date)].concat();
    if page.fields.node(&names).is_none() {
        page.warn_of_misspelt_keys(|meant| names.contains(&meant));
        return Outcome::Undated;
    }
    page.fields.refuse_duplicates();
    page.warn_of_misspelt_keys(|_| true);
    match read_event(source, &page, &names) {
        Some(event) => Outcome::Event(Arc::new(event)),
        None => Outcome::Faulty(DocumentId::page(&source.relative_path), page.author_names()),
    }
}

/// The front matter of one page, and what the config says.
pub struct Page<'a> {
    /// Its keys.
    pub fields: Fields<'a>,
    /// What holds where it is silent.
    pub defaults: &'a Defaults,
    whole: Range<usize>,
}

impl<'a> Page<'a> {
    /// The names that stand for a key on this site.
    pub fn names(&self, key: Key) -> Vec<&'a str> {
        self.defaults.keys.names(key)
    }

    /// Where faults go.
    pub fn faults(&self) -> &'a Faults {
        self.fields.faults()
    }

    /// A key's text as one line.
    pub fn text(&self, key: Key) -> Option<Spanned<String>> {
        self.fields.text(&self.names(key))
    }

    /// Whether a key has a value.
    pub fn has(&self, key: Key) -> bool {
        self.fields.node(&self.names(key)).is_some()
    }

    /// Where a key's value stands; the front matter's beginning if it has none.
    pub fn span(&self, key: Key) -> Range<usize> {
        match self.fields.node(&self.names(key)) {
            Some(node) => self.fields.span(node),
            None => self.whole.start..self.whole.start,
        }
    }

    /// `draft: true`, `published: false`, or `status: draft`.
    fn is_draft(&self) -> bool {
        let flag = |key| {
            self.fields
                .flag(&self.names(key))
                .map(|flag: Spanned<bool>| flag.value)
        };
        let status = self
            .text(Key::Status)
            .map(|status| status.value.to_lowercase());
        flag(Key::Draft) == Some(true)
            || flag(Key::Published) == Some(false)
            || status.as_deref() == Some("draft")
    }

    fn warn_of_misspelt_keys(&self, is_of_interest: impl Fn(&str) -> bool) {
        for (key, span) in self.fields.keys() {
            let meant = self.defaults.keys.misspelt(key);
            if let Some(meant) = meant.filter(|meant| is_of_interest(meant)) {
                let fault = Diagnostic::new(Code::UnknownKey, format!("unknown key `{key}`"))
                    .help(format!("write `{meant}`"));
                self.faults().add(fault, span);
            }
        }
    }

    /// The names that the author set.
    fn author_names(&self) -> AuthorNames {
        AuthorNames {
            slug: self.slug(),
            uid: self.uid(),
        }
    }

    /// The author's slug. One that tries to be a path is refused, not repaired: whoever writes it
    /// means something that calfeed does not do.
    fn slug(&self) -> Option<Slug> {
        let text = self.text(Key::Slug)?;
        let slug = Slug::new(&text.value);
        let is_path = text.value.contains(['/', '\\']) || text.value.contains("..");
        if is_path {
            let fault = Diagnostic::new(Code::InvalidSlug, "a slug is one name, not a path")
                .help(format!("write `slug: {slug}`"));
            self.faults().add(fault, text.span.clone());
        }
        if slug.is_too_long() {
            let fault = Diagnostic::new(Code::InvalidSlug, "the slug is too long for a file name")
                .note(format!("the limit is {} bytes", limits::SLUG_BYTES))
                .help("write a shorter one");
            self.faults().add(fault, text.span);
        }
        Some(slug)
    }

    /// The author's UID: `name` or `name@site`.
    fn uid(&self) -> Option<UidStem> {
        let text = self.text(Key::Uid)?;
        let (stem, site) = match text.value.rsplit_once('@') {
            Some((stem, site)) => (stem, Some(site.to_owned())),
            None => (text.value.as_str(), None),
        };
        let is_half = stem.is_empty() || site.as_deref() == Some("");
        if is_half || text.value.len() > limits::UID_BYTES {
            let fault = Diagnostic::new(Code::InvalidValue, "this is not a UID").note(format!(
                "a UID is `name` or `name@site`, up to {} bytes",
                limits::UID_BYTES
            ));
            self.faults().add(fault, text.span);
            return None;
        }
        Some(UidStem {
            stem: stem.to_owned(),
            site,
        })
    }
}

/// What the readers of an event's parts need to know of the whole.
pub struct Frame<'a> {
    /// The first day or start.
    pub date: Date,
    /// Where it stands.
    pub date_span: Range<usize>,
    /// The event's zone, if it has one.
    pub zone: Option<Zone>,
    /// How long a session lasts if nothing else is said.
    pub duration: TimeDelta,
    /// Where relative links lead.
    pub base_url: Option<&'a str>,
}

impl Frame<'_> {
    /// Adds the fault that a time has no zone.
    pub fn report_missing_zone(&self, faults: &Faults) {
        let fault = Diagnostic::new(Code::NoZone, "this time has no zone")
            .note("neither the event nor the config says whose clocks show it")
            .help("add `timezone: Europe/Berlin` to the event or to calfeed.yml");
        faults.add(fault, self.date_span.clone());
    }

    /// A link, made absolute. One that must not be published is left out with a warning.
    pub fn link(&self, fields: &Fields<'_>, names: &[&str]) -> Option<String> {
        let text = fields.text(names)?;
        let link = link::resolve(&text.value, self.base_url);
        fields.faults().keep(link, text.span).flatten()
    }
}

fn read_event(source: &Source, page: &Page<'_>, date_names: &[&str]) -> Option<Event> {
    let faults = page.faults();
    let author_names = page.author_names();
    let path_slug = page.defaults.path_slug(&source.relative_path);
    let title = title(page);
    let date = page.fields.parsed(date_names, date::parse);
    let zone = zone(page);
    let duration = slot::duration(page);
    let is_complete = date.is_some() && zone.is_some() && duration.is_some();
    // With a stand-in for what is faulty, so that the faults of other keys are found too.
    let (stand_in, span) = (Date::Day(chrono::NaiveDate::MIN), page.whole.clone());
    let frame = Frame {
        date: date.as_ref().map_or(stand_in, |date| date.value),
        date_span: date.map_or(span, |date| date.span),
        zone: zone.flatten(),
        duration: duration.unwrap_or_default(),
        base_url: page.defaults.base_url.as_deref(),
    };
    let tracks = is_complete.then(|| read_tracks(page, &frame)).flatten();
    let start = tracks
        .as_ref()
        .and_then(|tracks| tracks.first())
        .map(|track| track.slot.start());
    let event = Event {
        recurrence: recurrence::read(page, start),
        except: changes::read_dates(&page.fields, &page.names(Key::Except)),
        also: changes::read_dates(&page.fields, &page.names(Key::Also)),
        changes: changes::read(&page.fields, &page.names(Key::Sessions), &frame),
        audience: audience(page),
        details: details::read(page, &frame),
        status: status(page, title.as_ref().map(|title| title.value.as_str())),
        updated: details::updated(page, &frame),
        id: DocumentId::page(&source.relative_path),
        language: None,
        identity: Identity::new(&author_names, path_slug),
        author_names,
        title_span: title
            .as_ref()
            .map(|title| title.span.clone())
            .unwrap_or_default(),
        title: title?.value,
        tracks: tracks?,
        place: faults.place(frame.date_span.clone()),
        body: source.body.clone(),
        page_values: match page.defaults.has_templates {
            true => page.fields.template_values(),
            false => template::Value::UNDEFINED,
        },
    };
    slot::refuse_end_of_series(page, &event);
    Some(event)
}

fn title(page: &Page<'_>) -> Option<Spanned<String>> {
    let title = page.text(Key::Title);
    if title.is_none() && !page.has(Key::Title) {
        let fault = Diagnostic::new(Code::MissingKey, "the event has no title")
            .help("add `title: …` to the front matter");
        let date = page.span(Key::Date);
        page.faults().add(fault, date);
    }
    title
}

/// The event's zone: the outer `None` is a fault, the inner one is silence.
fn zone(page: &Page<'_>) -> Option<Option<Zone>> {
    if !page.has(Key::Timezone) {
        return Some(page.defaults.zone.clone());
    }
    let names = page.names(Key::Timezone);
    let zone = page.fields.parsed(&names, Zone::parse)?;
    Some(Some(zone.value))
}

fn audience(page: &Page<'_>) -> Vec<Zone> {
    if page.has(Key::TimeZones) {
        page.fields.zones(&page.names(Key::TimeZones))
    } else {
        page.defaults.audience.clone()
    }
}

/// The event's tracks, or the one track without a name that every other event has.
fn read_tracks(page: &Page<'_>, frame: &Frame<'_>) -> Option<Vec<Track>> {
    if !page.has(Key::Tracks) {
        let (slot, zone) = slot::read(page, frame)?;
        let track = Track {
            name: None,
            slot,
            zone,
            overrides: Overrides::default(),
        };
        return Some(vec![track]);
    }
    slot::refuse_end_beside_tracks(page);
    let tracks = tracks::read(&page.fields, &page.names(Key::Tracks), frame);
    slot::warn_of_date_off_tracks(page, frame, &tracks);
    (!tracks.is_empty()).then_some(tracks)
}

/// `status`, or what the title says. Other words are the site's own.
fn status(page: &Page<'_>, title: Option<&str>) -> Status {
    page.text(Key::Status)
        .and_then(|word| changes::status_of(&word.value))
        .filter(|status| *status != Status::Confirmed)
        .or_else(|| title.and_then(title::status))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
