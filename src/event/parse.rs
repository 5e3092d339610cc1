//! From front matter to an [`Event`].

use std::ops::Range;
use std::sync::Arc;

use chrono::TimeDelta;

use super::date::{self, Date};
use super::fields::{Faults, Fields, Spanned};
use super::keys::{Key, Keys};
use super::{Event, Organizer, Overrides, Status, Track, UidStem};
use super::{changes, details, link, recurrence, slot, title, tracks};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits;
use crate::schedule::zone::Zone;
use crate::source::Source;
use crate::source::slug::{Slug, slug_of_path};
use crate::source::yaml::{self, Entry, Value};

/// What the config says for events that are silent about it.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// The zone of times without one.
    pub zone: Option<Zone>,
    /// Zones of other people in the audience.
    pub audience: Vec<Zone>,
    /// The length of timed sessions.
    pub duration: Option<TimeDelta>,
    /// The site's language, such as `en`: its suffix in file names is no part of a slug.
    pub language: Option<String>,
    /// Who to write to.
    pub organizer: Option<Arc<Organizer>>,
    /// Where relative links lead.
    pub base_url: Option<String>,
    /// Which names stand for which key.
    pub keys: Keys,
}

/// What became of a page, and what is wrong with it.
#[derive(Debug)]
pub struct Parsed {
    /// What it is.
    pub outcome: Outcome,
    /// Errors if it is faulty, warnings otherwise.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a page is.
#[derive(Debug)]
pub enum Outcome {
    /// An event without errors.
    Event(Arc<Event>),
    /// An event with errors. Its slug and UIDs tell which published sessions are its own.
    Faulty(Identity),
    /// Not an event: there is no date.
    Undated,
    /// Not to be published.
    Draft,
}

/// How the published sessions of an event are known.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The slug in its file names.
    pub slug: Slug,
    /// What its UIDs begin with.
    pub uid: UidStem,
}

impl Identity {
    /// That of an event whose UIDs begin with its slug.
    pub fn of_slug(slug: Slug) -> Identity {
        let uid = UidStem {
            stem: slug.to_string(),
            site: None,
        };
        Identity { slug, uid }
    }
}

/// Reads one page. Never stops at the first fault.
pub fn parse(source: &Source, defaults: &Defaults) -> Parsed {
    let faults = Faults::new(&source.file);
    let outcome = match entries(source, &faults) {
        Some(entries) => {
            let fields = Fields::new(&entries, source.front_matter.start, &faults);
            read_page(source, fields, defaults)
        }
        None => Outcome::Faulty(identity_of_path(source, defaults)),
    };
    let diagnostics = faults.into_inner();
    let outcome = match outcome {
        Outcome::Event(event) if diagnostics.iter().any(Diagnostic::is_error) => {
            Outcome::Faulty(event.identity())
        }
        outcome => outcome,
    };
    Parsed {
        outcome,
        diagnostics,
    }
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

fn identity_of_path(source: &Source, defaults: &Defaults) -> Identity {
    let language = defaults.language.as_deref().unwrap_or("en");
    Identity::of_slug(slug_of_path(&source.relative_path, language).slug)
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
        None => Outcome::Faulty(page.identity(source)),
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

    /// Slug and UIDs, from the path where the page does not set them.
    fn identity(&self, source: &Source) -> Identity {
        let by_path = identity_of_path(source, self.defaults);
        let slug = self.slug().unwrap_or(by_path.slug);
        if slug.is_too_long() {
            let fault = Diagnostic::new(
                Code::InvalidSlug,
                "the name is too long for a file of its own",
            )
            .note(format!("the limit is {} bytes", limits::SLUG_BYTES))
            .help("set a shorter one with `slug`");
            self.faults().add(fault, self.span(Key::Slug));
        }
        match self.uid() {
            Some(uid) => Identity { slug, uid },
            None => Identity::of_slug(slug),
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
    let identity = page.identity(source);
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
        slug: identity.slug,
        uid: identity.uid,
        title_span: title
            .as_ref()
            .map(|title| title.span.clone())
            .unwrap_or_default(),
        title: title?.value,
        tracks: tracks?,
        relative_path: source.relative_path.clone(),
        place: faults.place(frame.date_span.clone()),
        body: source.body.clone(),
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
mod tests {
    use super::*;
    use crate::diagnostic::SourceFile;
    use crate::event::{Length, Slot};
    use crate::schedule::rule::End;
    use crate::source;

    /// Parses a page of this front matter.
    fn page_with(front_matter: &str, defaults: &Defaults) -> Parsed {
        let file = Arc::new(SourceFile {
            path: "events/page.md".into(),
            text: format!("---\n{front_matter}\n---\nText.\n"),
        });
        let source = source::split(&file, "page.md").unwrap().unwrap();
        parse(&source, defaults)
    }

    fn berlin() -> Defaults {
        Defaults {
            zone: Some(Zone::parse("Europe/Berlin").unwrap()),
            ..Defaults::default()
        }
    }

    /// The event of front matter that has no faults. `title` is added.
    fn event(front_matter: &str) -> Event {
        event_with(front_matter, &berlin())
    }

    fn event_with(front_matter: &str, defaults: &Defaults) -> Event {
        let parsed = page_with(&format!("title: T\n{front_matter}"), defaults);
        assert!(
            parsed.diagnostics.is_empty(),
            "{front_matter}\n{:?}",
            parsed.diagnostics
        );
        match parsed.outcome {
            Outcome::Event(event) => Arc::unwrap_or_clone(event),
            outcome => panic!("{front_matter}\n{outcome:?}"),
        }
    }

    fn codes(front_matter: &str) -> Vec<Code> {
        let parsed = page_with(front_matter, &berlin());
        parsed.diagnostics.iter().map(|fault| fault.code).collect()
    }

    /// `start length`, in a short form.
    fn slot(front_matter: &str) -> String {
        let event = event(front_matter);
        match event.tracks[0].slot {
            Slot::AllDay { first, days } => format!("{first} {days}d"),
            Slot::Timed { start, length, .. } => {
                let length = match length {
                    Length::Exact(length) => format!("{}m", length.num_minutes()),
                    Length::OnTheClock(length) => format!("{}m on the clock", length.num_minutes()),
                };
                format!("{} {length}", start.format("%Y-%m-%d %H:%M"))
            }
        }
    }

    #[test]
    fn dates_ends_and_lengths() {
        let cases = [
            // An instant is told in the event's zone: winter and summer.
            ("date: 2023-03-15T18:00:12.633Z", "2023-03-15 19:00 60m"),
            ("date: 2023-05-1T12:00:12.633Z", "2023-05-01 14:00 60m"),
            ("date: 2023-03-30T19:00:00.000+0200", "2023-03-30 19:00 60m"),
            ("date: 2020-04-21 20:0:00 +0200", "2020-04-21 20:00 60m"),
            ("date: 2024-05-28 18:00", "2024-05-28 18:00 60m"),
            ("date: 2024-05-28", "2024-05-28 1d"),
            ("start: 2024-05-28", "2024-05-28 1d"),
            ("begin: 2024-05-28", "2024-05-28 1d"),
            ("start_date: 2024-05-28", "2024-05-28 1d"),
            // A name that says so wins over the one that sites have anyway.
            ("date: 2024-01-01\nstart: 2024-05-28", "2024-05-28 1d"),
            ("date: 2024-05-28\ntime: '18:00'", "2024-05-28 18:00 60m"),
            ("date: 2024-05-28\nend: 2024-05-30", "2024-05-28 3d"),
            ("date: 2024-05-28\nend_date: 2024-05-28", "2024-05-28 1d"),
            ("date: 2024-05-28\nduration: 2 days", "2024-05-28 2d"),
            (
                "date: 2024-05-28 18:00\nend: 2024-05-28 20:30",
                "2024-05-28 18:00 150m on the clock",
            ),
            (
                "date: 2024-05-28 18:00\nend: '20:30'",
                "2024-05-28 18:00 150m on the clock",
            ),
            (
                "date: 2024-05-28 22:00\nend: '02:00'",
                "2024-05-28 22:00 240m on the clock",
            ),
            (
                "date: 2024-05-28 18:00\nend: 2024-05-28",
                "2024-05-28 18:00 360m on the clock",
            ),
            (
                "date: 2024-05-28T16:00:00Z\nend: 2024-05-28T18:00:00Z",
                "2024-05-28 18:00 120m",
            ),
            (
                "date: 2024-05-28 18:00\nduration: 2h",
                "2024-05-28 18:00 120m",
            ),
            (
                "date: 2024-05-28 18:00\nduration: PT1H30M",
                "2024-05-28 18:00 90m",
            ),
            // What an editor leaves empty is not there.
            (
                "date: 2024-05-28 18:00\nend:\nduration: ''",
                "2024-05-28 18:00 60m",
            ),
        ];
        for (front_matter, expected) in cases {
            assert_eq!(slot(front_matter), expected, "{front_matter}");
        }
    }

    #[test]
    fn zones_come_from_the_event_then_the_config() {
        let cases = [
            ("timezone: America/New_York", "America/New_York"),
            ("time_zone: US/Eastern", "America/New_York"),
            ("tz: europe/kiev", "Europe/Kyiv"),
            ("", "Europe/Berlin"),
        ];
        for (front_matter, zone) in cases {
            let event = event(&format!("date: 2024-05-28 18:00\n{front_matter}"));
            assert_eq!(event.tracks[0].zone.name(), zone, "{front_matter}");
        }
        let nowhere = Defaults::default();
        let instant = event_with("date: 2024-05-28T18:00:00Z", &nowhere);
        assert_eq!(instant.tracks[0].zone, Zone::utc());
        let parsed = page_with("title: T\ndate: 2024-05-28 18:00", &nowhere);
        assert_eq!(parsed.diagnostics[0].code, Code::NoZone);
    }

    #[test]
    fn series_repeat_and_end() {
        let day = |text: &str| text.parse().unwrap();
        let cases = [
            ("repeat: daily", "FREQ=DAILY", End::Never),
            ("repeat: Weekly", "FREQ=WEEKLY", End::Never),
            ("repeat: biweekly", "FREQ=WEEKLY;INTERVAL=2", End::Never),
            ("repeat: monthly", "FREQ=MONTHLY", End::Never),
            ("repeat: yearly", "FREQ=YEARLY", End::Never),
            (
                "repeat: FREQ=MONTHLY;BYDAY=2TU",
                "FREQ=MONTHLY;BYDAY=2TU",
                End::Never,
            ),
            (
                "repeat: RRULE:freq=weekly;count=3",
                "FREQ=WEEKLY",
                End::After(3),
            ),
            (
                "repeat: monthly\non: 2tue",
                "FREQ=MONTHLY;BYDAY=2TU",
                End::Never,
            ),
            (
                "repeat: monthly\non: last friday",
                "FREQ=MONTHLY;BYDAY=-1FR",
                End::Never,
            ),
            (
                "repeat: weekly\non: [tue, Thursday]",
                "FREQ=WEEKLY;BYDAY=TU,TH",
                End::Never,
            ),
            (
                "repeat: weekly\non: tue, thu",
                "FREQ=WEEKLY;BYDAY=TU,TH",
                End::Never,
            ),
            ("repeat: weekly\ncount: 6", "FREQ=WEEKLY", End::After(6)),
            (
                "repeat: weekly\nuntil: 2024-06-30",
                "FREQ=WEEKLY",
                End::UntilDay(day("2024-06-30")),
            ),
            (
                "repeat: weekly\nuntil: 2024-06-30T00:00:00.000Z",
                "FREQ=WEEKLY",
                End::UntilDay(day("2024-06-30")),
            ),
        ];
        for (front_matter, rule, end) in cases {
            let event = event(&format!("date: 2024-05-28 18:00\n{front_matter}"));
            let recurrence = event.recurrence.unwrap();
            assert_eq!(recurrence.rule.text(), rule, "{front_matter}");
            assert_eq!(recurrence.end, end, "{front_matter}");
        }
        for none in ["repeat: never", "repeat: false", "repeat:"] {
            assert_eq!(event(&format!("date: 2024-05-28\n{none}")).recurrence, None);
        }
    }

    #[test]
    fn details_in_all_their_forms() {
        let defaults = Defaults {
            base_url: Some("https://example.org".into()),
            ..berlin()
        };
        let details = |front_matter: &str| {
            let event = event_with(&format!("date: 2024-05-28\n{front_matter}"), &defaults);
            let details = event.details;
            let organizer = details.organizer.map(|who| {
                format!(
                    "{} {}",
                    who.name.clone().unwrap_or_default(),
                    who.email.clone().unwrap_or_default()
                )
            });
            [
                details.location,
                details.url,
                details.image,
                Some(details.tags.join("|")).filter(|tags| !tags.is_empty()),
                organizer,
                details.geo.map(|(lat, lon)| format!("{lat};{lon}")),
                details.description,
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" / ")
        };
        let cases = [
            ("location: Room 3", "Room 3"),
            ("locations:\n  - Room 3\n  - Berlin", "Room 3, Berlin"),
            ("location:\n  - Berlin", "Berlin"),
            ("url: /a", "https://example.org/a"),
            ("image: [a.png, b.png]", "https://example.org/a.png"),
            ("image:\n  src: https://x.org/a.png", "https://x.org/a.png"),
            ("tags: [a, b, A]", "a|b"),
            ("tags: a, b", "a|b"),
            ("categories: [c]\ntags: [a]", "a|c"),
            ("category: c", "c"),
            ("organizer: Ada <ada@example.org>", "Ada ada@example.org"),
            ("organizer: ada@example.org", " ada@example.org"),
            ("organizer: The team", "The team "),
            (
                "organizer:\n  name: Ada\n  email: ada@example.org",
                "Ada ada@example.org",
            ),
            ("geo: [52.5, 13.4]", "52.5;13.4"),
            ("geo: 52.5,13.4", "52.5;13.4"),
            ("geo: {lat: 52.5, lon: 13.4}", "52.5;13.4"),
            ("description: |\n  One.\n\n  Two.", "One.\n\nTwo.\n"),
        ];
        for (front_matter, expected) in cases {
            assert_eq!(details(front_matter), expected, "{front_matter}");
        }
    }

    /// Web editors write every key that they know, filled in or not.
    #[test]
    fn keys_that_are_not_filled_in_count_as_absent() {
        let keys = [
            "time",
            "end",
            "duration",
            "timezone",
            "repeat",
            "on",
            "until",
            "count",
            "except",
            "also",
            "tracks",
            "sessions",
            "location",
            "url",
            "image",
            "organizer",
            "geo",
            "tags",
            "description",
            "status",
            "uid",
            "slug",
            "updated",
            "draft",
        ];
        for value in ["", "''", "null", "[]", "['']", "[{}]", "{name: ''}"] {
            let pages = keys.map(|key| format!("{key}: {value}\n")).concat();
            let event = event(&format!("date: 2026-03-01 18:00\n{pages}"));
            assert_eq!(event.tracks.len(), 1, "{value}");
        }
    }

    #[test]
    fn identity_and_status() {
        let identity = |front_matter: &str| {
            let event = event(&format!("date: 2024-05-28\n{front_matter}"));
            let site = event.uid.site.unwrap_or_default();
            format!(
                "{} {}@{site} {}",
                event.slug,
                event.uid.stem,
                event.status.as_str()
            )
        };
        let cases = [
            ("", "page page@ CONFIRMED"),
            ("slug: Other Name", "other-name other-name@ CONFIRMED"),
            ("uid: mine", "page mine@ CONFIRMED"),
            (
                "uid: mine@old.example.org",
                "page mine@old.example.org CONFIRMED",
            ),
            ("status: cancelled", "page page@ CANCELLED"),
            ("status: Tentative", "page page@ TENTATIVE"),
            ("status: sold out", "page page@ CONFIRMED"),
        ];
        for (front_matter, expected) in cases {
            assert_eq!(identity(front_matter), expected, "{front_matter}");
        }
        let updated = |text: &str| event(&format!("date: 2024-05-28\n{text}")).updated.unwrap();
        assert_eq!(
            updated("updated: 2024-05-01T10:00:00Z").timestamp(),
            1_714_557_600
        );
        assert_eq!(
            updated("lastmod: 2024-05-01 12:00").timestamp(),
            1_714_557_600
        );
        assert_eq!(event("date: 2024-05-28").title, "T");
    }

    #[test]
    fn pages_that_are_not_published() {
        let outcome = |front_matter: &str| page_with(front_matter, &berlin()).outcome;
        for draft in ["draft: true", "published: false", "status: draft"] {
            let page = format!("title: T\ndate: 2024-05-28\n{draft}");
            assert!(matches!(outcome(&page), Outcome::Draft), "{draft}");
        }
        for undated in ["title: T", "", "title: T\ndate:"] {
            assert!(matches!(outcome(undated), Outcome::Undated), "{undated}");
        }
    }

    #[test]
    fn the_config_can_rename_keys() {
        let mut defaults = berlin();
        defaults.keys.rename(Key::Date, vec!["event_date".into()]);
        defaults.keys.rename(Key::Url, vec!["canonical_url".into()]);
        let event = event_with(
            "date: 2020-01-01\nevent_date: 2024-05-28\ncanonical_url: https://x.org",
            &defaults,
        );
        assert_eq!(
            event.tracks[0].slot.start().to_string(),
            "2024-05-28 00:00:00"
        );
        assert_eq!(event.details.url.as_deref(), Some("https://x.org"));
        let post = page_with("title: T\ndate: 2020-01-01", &defaults);
        assert!(matches!(post.outcome, Outcome::Undated));
    }

    /// Zola's `extra` and Hugo's `params`.
    #[test]
    fn the_config_can_name_keys_inside_a_map() {
        let mut defaults = berlin();
        defaults.keys.rename(Key::Date, vec!["extra.start".into()]);
        defaults
            .keys
            .rename(Key::Repeat, vec!["extra.repeat".into()]);
        defaults.keys.rename(Key::Count, vec!["extra.count".into()]);
        let front_matter = "date: 2026-01-01\nextra:\n  start: 2026-03-01 18:00\n  \
                            repeat: weekly\n  count: 3";
        let event = event_with(front_matter, &defaults);
        assert_eq!(
            event.tracks[0].slot.start().to_string(),
            "2026-03-01 18:00:00"
        );
        assert!(event.recurrence.is_some());
    }

    #[test]
    fn every_fault_has_its_code() {
        use Code::*;
        let day = "title: T\ndate: 2024-05-28\n";
        let time = "title: T\ndate: 2024-05-28 18:00\n";
        let series = "title: T\ndate: 2024-05-28 18:00\nrepeat: weekly\n";
        let cases: [(&str, &str, &[Code]); 45] = [
            ("", "date: 2024-05-28", &[MissingKey]),
            ("", "title: [a]\ndate: 2024-05-28", &[InvalidValue]),
            ("", "title: T\ndate: 28.05.2024", &[InvalidDate]),
            ("", "title: T\ndate: {a: 1}", &[InvalidValue]),
            ("", "title: [\n", &[InvalidYaml]),
            ("", "- a\n- b", &[InvalidYaml]),
            (day, "title: U", &[DuplicateKey]),
            (day, "durration: 2h", &[UnknownKey]),
            (day, "timezone: EST", &[ZoneAbbreviation]),
            (day, "timezone: Berlin", &[UnknownZone]),
            (day, "duration: 90", &[InvalidDuration]),
            (day, "duration: 2h", &[Conflict]),
            (day, "end: '20:00'", &[Conflict]),
            (day, "end: 2024-05-27", &[EndBeforeStart]),
            (time, "end: 2024-05-28 17:00", &[EndBeforeStart]),
            (time, "end: 2026-05-28", &[TooLarge]),
            (time, "end: '20:00'\nduration: 2h", &[Conflict]),
            (
                "",
                "title: T\ndate: 2024-01-20 19:30:00 +0200",
                &[OffsetMismatch],
            ),
            (time, "until: 2024-06-30", &[NoRepeat]),
            (time, "repeat: weekely", &[InvalidRule]),
            (
                "",
                "date: x\nrepeat: y\nexcept: z",
                &[MissingKey, InvalidDate, InvalidRule, InvalidDate],
            ),
            (time, "repeat: FREQ=HOURLY", &[InvalidRule]),
            (time, "repeat: FREQ=DAILY;INTERVAL=0", &[InvalidRule]),
            (time, "repeat: FREQ=DAILY;BYMONTHDAY=40", &[InvalidRule]),
            (time, "repeat: FREQ=DAILY;NONSENSE=1", &[InvalidRule]),
            (series, "until: 2024-06-30\ncount: 6", &[Conflict]),
            (series, "count: 0", &[InvalidValue]),
            (series, "count: 100000", &[TooLarge]),
            (series, "on: someday", &[InvalidValue]),
            (series, "on: 2tue", &[InvalidRule]),
            (series, "end: 2024-06-30", &[Conflict]),
            (time, "repeat: monthly\non: tue", &[EveryWeekday]),
            (time, "repeat: FREQ=WEEKLY;BYDAY=TU\non: tue", &[Conflict]),
            (series, "except: [someday]", &[InvalidDate]),
            (day, "tracks:\n  - time: '20:00'", &[MissingKey]),
            (day, "tracks:\n  - name: A", &[MissingKey]),
            (
                day,
                "tracks:\n  - name: A\n    time: '20:00'\n  - name: a\n    time: '21:00'",
                &[DuplicateSlug],
            ),
            (day, "tracks: [A, B]", &[InvalidValue, InvalidValue]),
            (
                time,
                "tracks:\n  - name: A\n    time: '20:00'",
                &[DateNoTrack],
            ),
            (
                day,
                "tracks:\n  - name: A\n    time: '20:00'\nend: 2024-06-01",
                &[Conflict],
            ),
            (series, "sessions:\n  - title: X", &[MissingKey]),
            (series, "sessions:\n  - number: 1", &[InvalidValue]),
            (day, "slug: ../../x", &[InvalidSlug]),
            (day, "url: javascript:alert(1)", &[UnsafeLink]),
            (day, "draft: perhaps", &[InvalidValue]),
        ];
        for (before, front_matter, expected) in cases {
            assert_eq!(
                codes(&format!("{before}{front_matter}")),
                expected,
                "{front_matter}"
            );
        }
    }
}
