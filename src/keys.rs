//! The table of keys: the only place that declares a key. Parsing, spelling suggestions, drafts
//! and the reference in README.md are derived from it.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::diagnostic::spelling::is_one_edit_away;
use crate::document::value::folded_key;
use crate::template::Alternative;

/// Where a key is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The front matter of a page, or an item of a data file.
    Event,
    /// An entry of `tracks`.
    Track,
    /// An entry of `sessions`.
    Session,
    /// `calfeed.yml`.
    Config,
}

/// A row of the table.
#[derive(Debug)]
pub struct KeySpec {
    pub(crate) key: Key,
    /// The names for which an invalid value is an error; the first is the one that messages use.
    pub(crate) strict: &'static [&'static str],
    /// Names that sites also use for other things. An invalid value means that the key belongs to
    /// the site.
    pub(crate) lenient: &'static [&'static str],
    /// Where the key is allowed.
    pub scopes: &'static [Scope],
    /// Whether the key is about when an event takes place, so that an unused value is reported.
    pub(crate) concerns_time: bool,
    /// The forms of its values, in Markdown.
    pub forms: &'static str,
    /// What it means, in Markdown.
    pub description: &'static str,
}

impl KeySpec {
    /// All names, the strict ones first.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.strict.iter().chain(self.lenient).copied()
    }
}

macro_rules! keys {
    ($($key:ident [$($scope:ident)+] $time:literal: $($strict:literal)+ $(/ $($lenient:literal)+)?
        => $forms:literal, $description:literal;)+) => {
        /// A key that calfeed reads.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Key {
            $(#[doc = $description] $key,)+
        }

        /// Every key, in the order of the reference.
        pub const KEYS: &[KeySpec] = &[$(KeySpec {
            key: Key::$key,
            strict: &[$($strict),+],
            lenient: &[$($($lenient),+)?],
            scopes: &[$(Scope::$scope),+],
            concerns_time: $time,
            forms: $forms,
            description: $description,
        },)+];

        impl Key {
            /// Every key, in the order of the reference.
            pub const ALL: &'static [Key] = &[$(Key::$key,)+];

            /// The name that messages use.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Key::$key => first(&[$($strict),+]),)+ }
            }
        }
    };
}

const fn first(names: &[&'static str]) -> &'static str {
    match names {
        [first, ..] => first,
        [] => "",
    }
}

keys! {
    Title [Event Track Session Config] false: "title" / "name" "summary"
        => "text", "the title; *cancelled* in brackets or before a colon cancels the event";
    Start [Event] true: "start" "dtstart"
        / "begin" "start_date" "date_start" "event_date" "event_start" "starts_at" "datetime" "when"
        => "as `date`; a time of day next to a `date`",
        "the first day or first start; takes precedence over `date`, which is the date of publication on some sites";
    Date [Event Session] true: "date"
        => "`2021-05-18`, `2021-05-18 18:00`, `2021-05-18T16:00:00Z`, `2021-05-18 18:00 +0200`, `18 May 2021 6pm`",
        "the first day or first start; in an entry of `sessions`, the original date of the session";
    Time [Event Track Session] true: "time" / "start_time" "event_time" "time_start"
        => "`\"18:00\"`, `6pm`, `18:00-19:30`", "the time of day, next to a date without one";
    End [Event Track Session] true: "end" "dtend"
        / "end_date" "date_end" "event_end" "ends_at"
        => "a date, a time", "the end of the first session; for whole days the last day";
    EndTime [Event Track Session] true: "end_time" / "time_end" "event_end_time"
        => "a time", "the time of the end, on the date of `end` or of the start";
    Duration [Event Track Session Config] false: "duration" / "length"
        => "`2h`, `90m`, `1h30m`, `PT2H`, `2 hours`, `{hours: 2}`",
        "the length of a session, instead of an end; 1 hour if there is neither";
    Days [Event] true: "days" => "a number", "the length of an event of whole days";
    AllDay [Event] true: "all_day" / "whole_day"
        => "`true`, `false`", "only the dates of start and end count";
    Timezone [Event Track Config] true: "timezone" "tz" "tzid" / "time_zone"
        => "`America/New_York`", "the time zone of dates and times without an offset";
    TimeZones [Event Config] false: "time_zones"
        => "`[Europe/Berlin, Asia/Kolkata]`",
        "zones of others in the audience, for whom `check` looks at the hour";
    Repeat [Event] true: "repeat" "rrule" / "recurrence" "recurrence_rule"
        => "`daily`, `weekly`, `biweekly`, `monthly`, `yearly`, an RRULE such as `FREQ=MONTHLY;BYDAY=2SA`, or a list of rules",
        "how the event repeats";
    On [Event] false: "on"
        => "`[tue, thu]`, `2sat`, `last friday`", "the weekdays; numbered within a month";
    Until [Event] false: "until"
        => "a date", "the last day of the series";
    Count [Event] false: "count"
        => "a number", "the number of sessions; a series without `until` or `count` has no end";
    Except [Event] false: "except" "exdate" / "exdates" "exceptions" "skip"
        => "a date or a list", "dates that are left out";
    Also [Event] false: "also" "rdate" / "rdates"
        => "a date or a list", "dates that are added";
    Tracks [Event] false: "tracks"
        => "a list with `name`, `time` and, if they differ, `duration`, `end`, `timezone`, `location`, `url`, `title`, `description`",
        "parallel time slots, of which a person attends one";
    Sessions [Event] false: "sessions"
        => "a list, see below", "what differs in single sessions";
    Status [Event Session] true: "status" / "event_status"
        => "`confirmed`, `tentative`, `cancelled`, `postponed`, `https://schema.org/EventCancelled`",
        "whether the event takes place";
    Cancelled [Event Session] true: "cancelled" / "canceled"
        => "`true`, `false`", "the event does not take place";
    Postponed [Event Session] true: "postponed"
        => "`true`, `false`", "the event does not take place yet; published as cancelled";
    Location [Event Track Session] false: "location" / "locations" "venue" "place" "where" "address"
        => "text, `{name: Hall, street: Low Lane 2, city: Ghent}`, or a list", "the place";
    Url [Event Track Session] false: "url" / "link" "website"
        => "text, `{url: …}`", "the page of the event";
    Image [Event] false: "image" / "cover" "thumbnail" "hero"
        => "text, `{src: …}`, or a list", "a picture";
    Organizer [Event Config] false: "organizer" / "organiser" "host" "contact"
        => "`Ada <ada@example.org>`, `{name: Ada, email: ada@example.org}`", "the person to write to";
    Tags [Event Config] false: "tags" / "categories" "category" "topics" "keywords"
        => "a list, or a text with commas", "each is a feed of its own";
    Description [Event Track Session Config] false: "description"
        => "text", "replaces the text of the page";
    Geo [Event] false: "geo"
        => "`[52.52, 13.40]`", "latitude and longitude";
    Uid [Event] false: "uid"
        => "text, `name@site`", "keeps sessions the same when a file is renamed";
    Slug [Event] false: "slug"
        => "text", "the name in file names and addresses";
    Updated [Event] false: "updated" / "lastmod" "last_modified_at"
        => "a date", "when the page was last changed";
    Draft [Event] false: "draft" => "`true`, `false`", "`true`: not published";
    Published [Event] false: "published" => "`true`, `false`", "`false`: not published";
    Messages [Event Config] false: "messages"
        => "`{unknown-key: off}`",
        "the levels of diagnostics by code: `off`, `note`, `warning` or `error`";
    TrackName [Track] false: "name" => "text", "the name of the track";
    Number [Session] false: "number" => "a number", "the number of the session in its series";
    TrackOfSession [Session] false: "track" => "text", "the only track that the entry concerns";
    Moved [Session] true: "moved" / "moved_to"
        => "a date, a time, `{date: …, time: …}`", "the new date or time of the session";
    BaseUrl [Config] false: "base_url"
        => "`https://example.org/calendar`", "the address of the output folder";
    Site [Config] false: "site" => "`example.org`", "the right-hand side of UIDs";
    Language [Config] false: "language" => "`en`", "the language of the site";
    Languages [Config] false: "languages" => "`[en, de]`", "the languages that have folders";
    Fields [Config] false: "fields"
        => "`{date: event_date, location: \"{{ venue.name }}\"}`",
        "the names that the site uses for calfeed's keys";
    Ignore [Config] false: "ignore" => "`[doors_time]`", "keys that are never reported";
    Where [Config] false: "where"
        => "`layout == 'event'`", "the condition that a page or item is an event";
    List [Config] false: "list"
        => "`festival.talks`", "the path of the list of events in data files";
    DateOrder [Config] false: "date_order"
        => "`dmy`, `mdy`", "whether the day or the month comes first in `01/05/2024`";
    MidnightUtc [Config] false: "midnight_utc"
        => "`day`", "a date and time of midnight UTC is a day";
    History [Config] false: "history"
        => "`12 months`", "how much of the past shared feeds contain";
    Summary [Config] false: "summary"
        => "`{{ title }}: {{ track }}`", "the template of the titles of sessions";
    UrlTemplate [Config] false: "url"
        => "`/events/{{ slug }}/`", "the template of the address of an event that has none";
    Feeds [Config] false: "feeds" => "a map or a list", "feeds of selected events";
    External [Config] false: "external"
        => "a list of maps with `file`, `title`, `tags` and `prefix`",
        "calendars of other producers; the shared feeds contain their events";
    Page [Config] false: "page"
        => "`false`, a path, `{template: page.html}`", "the subscribe page";
    Json [Config] false: "json"
        => "`true`, `false`", "`true`: the sessions are also published as `sessions.json`";
    Words [Config] false: "words"
        => "`{subscribe: Abonnieren}`", "the words of the subscribe page";
    Color [Config] false: "color" => "`teal`", "the colour of the calendar, a CSS3 name";
}

impl Key {
    /// The row of the table.
    #[expect(
        clippy::indexing_slicing,
        reason = "the enum and the table are generated from one list"
    )]
    pub(crate) fn spec(self) -> &'static KeySpec {
        &KEYS[self as usize]
    }

    /// The key of an event with this name.
    pub fn of_name(name: &str) -> Option<Key> {
        match_in(Scope::Event, name).map(|found| found.key)
    }
}

/// The key with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeyMatch {
    pub(crate) key: Key,
    /// The precedence of the name among those of its key; the lowest number comes first.
    pub(crate) rank: usize,
    /// Whether an invalid value is an error.
    pub(crate) is_strict: bool,
}

/// The key of a name in a scope.
pub(crate) fn match_in(scope: Scope, name: &str) -> Option<KeyMatch> {
    static MATCHES: LazyLock<HashMap<(Scope, String), KeyMatch>> = LazyLock::new(all_matches);
    MATCHES.get(&(scope, folded_key(name))).copied()
}

/// If two keys have the same name in a scope, the key for which it is strict has it.
fn all_matches() -> HashMap<(Scope, String), KeyMatch> {
    let mut matches = HashMap::new();
    for strict in [true, false] {
        for spec in KEYS {
            for (rank, name) in spec.names().enumerate() {
                let is_strict = rank < spec.strict.len();
                if is_strict != strict {
                    continue;
                }
                let key = spec.key;
                for scope in spec.scopes {
                    let found = KeyMatch {
                        key,
                        rank,
                        is_strict,
                    };
                    matches.entry((*scope, folded_key(name))).or_insert(found);
                }
            }
        }
    }
    matches
}

/// The first name of each key that is allowed in a scope.
pub(crate) fn names_in(scope: Scope) -> impl Iterator<Item = &'static str> {
    let specs = KEYS.iter().filter(move |spec| spec.scopes.contains(&scope));
    specs.map(|spec| spec.key.name())
}

/// One of the values that the site has for a key, as `fields` of the config defines it.
#[derive(Debug, Clone)]
pub(crate) enum KeySource {
    /// A name, or a path of names with dots.
    Name(String),
    /// A template over the front matter.
    Template {
        template: Box<Alternative>,
        source: String,
    },
}

/// The names of keys on a site.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys {
    renamed: Vec<(Key, Vec<KeySource>)>,
}

impl Keys {
    /// Replaces the usual names of a key: a site with `fields: {date: event_date}` uses `date` for
    /// something else.
    pub(crate) fn rename(&mut self, key: Key, sources: Vec<KeySource>) {
        self.renamed.retain(|(renamed, _)| *renamed != key);
        self.renamed.push((key, sources));
    }

    /// The keys with names of the site's own.
    pub(crate) fn renamed(&self) -> impl Iterator<Item = (Key, &[KeySource])> {
        self.renamed
            .iter()
            .map(|(key, sources)| (*key, sources.as_slice()))
    }

    /// Whether `fields` defines the names of a key.
    pub(crate) fn is_renamed(&self, key: Key) -> bool {
        self.renamed.iter().any(|(renamed, _)| *renamed == key)
    }

    /// The names of a key on this site.
    pub(crate) fn names(&self, key: Key) -> Vec<&str> {
        match self.renamed.iter().find(|(renamed, _)| *renamed == key) {
            Some((_, sources)) => sources.iter().filter_map(KeySource::name).collect(),
            None => key.spec().names().collect(),
        }
    }

    /// The key of a name in an event of this site, unless `fields` defines it.
    pub(crate) fn find(&self, name: &str) -> Option<KeyMatch> {
        let found = match_in(Scope::Event, name)?;
        (!self.is_renamed(found.key) && !self.is_mapped(name)).then_some(found)
    }

    /// Whether a name is one that `fields` takes away from a key.
    pub(crate) fn is_released(&self, name: &str) -> bool {
        match_in(Scope::Event, name).is_some_and(|found| self.is_renamed(found.key))
    }

    /// Whether `fields` refers to a key of the site.
    pub(crate) fn is_mapped(&self, name: &str) -> bool {
        let mut sources = self.renamed.iter().flat_map(|(_, sources)| sources);
        sources.any(|source| source.uses(name))
    }

    /// The key that an unused one is probably a misspelling of.
    pub(crate) fn misspelt(&self, name: &str) -> Option<&str> {
        let folded = folded_key(name);
        if match_in(Scope::Event, name).is_some() || self.is_mapped(name) || is_ordinary(&folded) {
            return None;
        }
        let own = self
            .renamed
            .iter()
            .flat_map(|(_, sources)| sources)
            .filter_map(KeySource::name);
        let usual = KEYS
            .iter()
            .filter(|spec| spec.scopes.contains(&Scope::Event))
            .filter(|spec| !self.renamed.iter().any(|(key, _)| *key == spec.key))
            .flat_map(|spec| match spec.concerns_time {
                true => spec.names().collect::<Vec<_>>(),
                false => spec.strict.to_vec(),
            });
        own.chain(usual)
            .find(|candidate| is_one_edit_away(&folded, &folded_key(candidate)))
    }
}

impl KeySource {
    fn name(&self) -> Option<&str> {
        match self {
            KeySource::Name(name) => Some(name),
            KeySource::Template { .. } => None,
        }
    }

    /// Whether a key of the site is part of this source.
    fn uses(&self, name: &str) -> bool {
        let words = match self {
            KeySource::Name(path) => path.split(['.']).take(1).collect::<Vec<_>>(),
            KeySource::Template { source, .. } => source
                .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                .collect(),
        };
        let folded = folded_key(name);
        words.into_iter().any(|word| folded_key(word) == folded)
            || matches!(self, KeySource::Name(path) if path == name)
    }
}

/// Keys that sites use for their own purposes and that look like a misspelling of ours, in folded
/// form.
const ORDINARY: [&str; 26] = [
    "accept",
    "count",
    "country",
    "counts",
    "dates",
    "descriptions",
    "excerpt",
    "expect",
    "guid",
    "images",
    "link",
    "links",
    "locationurl",
    "place",
    "places",
    "session",
    "state",
    "stats",
    "subtitle",
    "times",
    "titles",
    "topic",
    "track",
    "updates",
    "urls",
    "updater",
];

fn is_ordinary(folded: &str) -> bool {
    ORDINARY.contains(&folded)
}

/// Words that make the name of an unused key one about time. The first group matches whole words
/// and their plurals, the second the beginning of a word.
const TIME_WORDS: [&str; 6] = ["date", "time", "day", "start", "end", "zone"];
const TIME_STEMS: [&str; 5] = ["repeat", "recur", "rrule", "cancel", "postpon"];
/// Words that make it one about the page itself.
const PAGE_WORDS: [&str; 12] = [
    "publish",
    "published",
    "publication",
    "expiry",
    "expires",
    "created",
    "creation",
    "updated",
    "update",
    "modified",
    "modification",
    "lastmod",
];

/// What the name of a key says about the time of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeWord {
    None,
    /// A date, time or zone, for which `true` and `false` are settings of the site.
    When,
    /// Whether or how the event takes place.
    Whether,
}

/// Whether the name of a key concerns the time of an event.
pub(crate) fn time_word(name: &str) -> TimeWord {
    let words = words(name);
    if words.iter().any(|word| PAGE_WORDS.contains(&word.as_str())) {
        return TimeWord::None;
    }
    let is_stem = |word: &String| TIME_STEMS.iter().any(|stem| word.starts_with(stem));
    let is_word = |word: &String| {
        let singular = word.strip_suffix('s').unwrap_or(word);
        TIME_WORDS.contains(&singular)
    };
    if words.iter().any(is_stem) {
        TimeWord::Whether
    } else if words.iter().any(is_word) {
        TimeWord::When
    } else {
        TimeWord::None
    }
}

/// The words of a name such as `startDate`, `start-date` or `start_date`, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        let begins_word = !c.is_alphabetic() || (c.is_uppercase() && was_lower);
        if begins_word {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphabetic()) {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_the_order_of_the_enum() {
        for (spec, key) in KEYS.iter().zip(Key::ALL) {
            assert_eq!(spec.key, *key);
            assert_eq!(key.spec().key, *key);
        }
    }

    #[test]
    fn names_are_compared_without_case_hyphens_and_underscores() {
        let cases = [
            ("startDate", Some((Key::Start, false))),
            ("start-date", Some((Key::Start, false))),
            ("START_DATE", Some((Key::Start, false))),
            ("DTSTART", Some((Key::Start, true))),
            ("name", Some((Key::Title, false))),
            ("dates", None),
        ];
        for (name, expected) in cases {
            let found = match_in(Scope::Event, name).map(|found| (found.key, found.is_strict));
            assert_eq!(found, expected, "{name}");
        }
        assert_eq!(match_in(Scope::Track, "name").unwrap().key, Key::TrackName);
        assert_eq!(
            match_in(Scope::Session, "venue").unwrap().key,
            Key::Location
        );
        assert!(match_in(Scope::Track, "repeat").is_none());
    }

    #[test]
    fn misspellings_differ_from_the_sites_own_keys() {
        let keys = Keys::default();
        let cases = [
            ("durration", Some("duration")),
            ("timezon", Some("timezone")),
            ("untill", Some("until")),
            ("titel", Some("title")),
            ("strat_date", Some("start_date")),
            ("Title", None),
            ("dates", None),
            ("tag", None),
            ("excerpt", None),
            ("hide_form", None),
            ("layout", None),
            ("canonical_url", None),
            ("links", None),
        ];
        for (name, meant) in cases {
            assert_eq!(keys.misspelt(name), meant, "{name}");
        }
    }

    #[test]
    fn a_renamed_key_loses_its_usual_names() {
        let mut keys = Keys::default();
        keys.rename(Key::Date, vec![KeySource::Name("gig_date".into())]);
        assert_eq!(keys.names(Key::Date), ["gig_date"]);
        assert_eq!(keys.find("date"), None);
        assert_eq!(keys.find("until").unwrap().key, Key::Until);
        assert_eq!(keys.misspelt("gig_dat"), Some("gig_date"));
    }

    #[test]
    fn words_of_names_about_time() {
        let cases = [
            ("doors_time", TimeWord::When),
            ("doorsTime", TimeWord::When),
            ("local-zone", TimeWord::When),
            ("day_plan", TimeWord::When),
            ("open_days", TimeWord::When),
            ("recurs", TimeWord::Whether),
            ("repeat-note", TimeWord::Whether),
            ("cancellation", TimeWord::Whether),
            ("attendees", TimeWord::None),
            ("weekend", TimeWord::None),
            ("vendor", TimeWord::None),
            ("timeline", TimeWord::None),
            ("calendar", TimeWord::None),
            ("publish_date", TimeWord::None),
            ("dateCreated", TimeWord::None),
            ("modified_time", TimeWord::None),
        ];
        for (name, expected) in cases {
            assert_eq!(time_word(name), expected, "{name}");
        }
    }
}
