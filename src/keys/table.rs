//! The table of keys: the only place that declares a key. Parsing, spelling suggestions, drafts,
//! the references in the documentation and the JSON Schemas are derived from it.

use super::forms::Scope;
use super::forms::ValueForm::{
    self, Count, Entry, Flag, Levels, List, Literal, Named, PageWords, Parts, Proposed, SiteNames,
    Text, Times, Word,
};

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
    /// The forms of its values, for the JSON Schemas.
    pub(crate) values: &'static [ValueForm],
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
        => [$($value:expr),+], $forms:literal, $description:literal;)+) => {
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
            values: &[$($value),+],
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

/// The parts of `organizer` as a map.
const PERSON: ValueForm = Parts(&["name", "email"]);
/// The names of the first and of the last day in a range of dates as a map.
pub(crate) const FIRST_DAY: [&str; 2] = ["start", "from"];
pub(crate) const LAST_DAY: [&str; 2] = ["end", "to"];
/// The parts of a range of dates as a map.
const DATES: ValueForm = Parts(&{
    let ([start, from], [end, to]) = (FIRST_DAY, LAST_DAY);
    [start, end, from, to]
});
/// The parts of `location` as a map.
const ADDRESS: ValueForm = Parts(&["name", "room", "street", "zip", "city", "state", "country"]);

keys! {
    Title [Event Track Session Change] false: "title" / "name" "summary"
        => [Text],
        "text", "the title; *cancelled* in brackets or before a colon cancels the event";
    Start [Event] true: "start" "dtstart"
        / "begin" "start_date" "date_start" "event_date" "event_start" "starts_at" "datetime" "when"
        => [Literal, Times, List(&[Literal, Times])],
        "as `date`; a time of day next to a `date`",
        "the first day or first start; takes precedence over `date`, which is the date of publication on some sites";
    Date [Event] true: "date" / "dates"
        => [Literal, Times, List(&[Literal, Times])],
        "`2021-05-18`, `2021-05-18 18:00`, `2021-05-18T16:00:00Z`, `2021-05-18 18:00 +0200`, `18 May 2021 6pm`, `{start: …, end: …}`, or a list of sessions",
        "the first day or first start";
    Time [Event] true: "time" / "start_time" "event_time" "time_start" "times"
        => [Literal, Times, List(&[Literal, Times])],
        "`\"18:00\"`, `6pm`, `18:00-19:30`; a date with a time; or as `date`",
        "the time of day, next to a date without one";
    OriginalDate [Session] true: "date" / "dates" => [Literal],
        "`2021-05-18`, `2021-05-18 18:00`", "the original date of the session; the new one next to a `number`";
    NewTime [Track Session Change] true: "time" / "start_time" "event_time" "time_start" "times"
        => [Literal],
        "`\"18:00\"`, `6pm`, `18:00-19:30`", "the time of day";
    End [Event Track Session Change] true: "end" "dtend"
        / "end_date" "date_end" "event_end" "ends_at"
        => [Literal],
        "a date, a time", "the end of the first session; for whole days the last day";
    EndTime [Event Track Session Change] true: "end_time" / "time_end" "event_end_time"
        => [Literal],
        "a time, a date with a time", "the time of the end, on the date of `end` or of the start";
    Duration [Event Track Session Change] false: "duration" / "length"
        => [Literal, Parts(&["hours", "minutes", "days"])],
        "`2h`, `90m`, `1h30m`, `PT2H`, `2 hours`, `{hours: 2}`",
        "the length of a session, instead of an end; 1 hour if there is neither";
    Days [Event] true: "days" => [Count],
        "a number", "the length of an event of whole days";
    AllDay [Event] true: "all_day" / "whole_day"
        => [Flag],
        "`true`, `false`", "only the dates of start and end count";
    Timezone [Event Track] true: "timezone" "tz" "tzid" / "time_zone"
        => [Text],
        "`America/New_York`", "the time zone of dates and times without an offset";
    TimeZones [Event Config] false: "time_zones"
        => [Text, List(&[Text])],
        "`[Europe/Berlin, Asia/Kolkata]`",
        "zones of others in the audience, for whom `check` looks at the hour";
    Repeat [Event] true: "repeat" "rrule" / "recurrence" "recurrence_rule"
        => [Proposed(&["daily", "weekly", "biweekly", "monthly", "yearly"]), List(&[Text])],
        "`daily`, `weekly`, `biweekly`, `monthly`, `yearly`, `every Tuesday`, an RRULE such as `FREQ=MONTHLY;BYDAY=2SA`, or a list of rules",
        "how the event repeats";
    On [Event] false: "on"
        => [Text, List(&[Text])],
        "`[tue, thu]`, `2sat`, `last friday`", "the weekdays; numbered within a month";
    Until [Event] false: "until"
        => [Literal],
        "a date", "the last day of the series";
    Count [Event] false: "count"
        => [Count],
        "a number", "the number of sessions; a series without `until` or `count` has no end";
    Except [Event] false: "except" "exdate" / "exdates" "exceptions" "skip"
        => [Literal, DATES, List(&[Literal, DATES])],
        "a date, a range such as `2027-07-01 - 2027-08-31` or `{start: …, end: …}`, or a list", "dates that are left out";
    Also [Event] false: "also" "rdate" / "rdates"
        => [Literal, List(&[Literal])],
        "a date or a list", "dates that are added, or kept within a range of `except`";
    Tracks [Event] false: "tracks"
        => [List(&[Entry(Scope::Track)]), Entry(Scope::Track)],
        "a list with `name`, `time` and, if they differ, `duration`, `end`, `timezone`, `location`, `url`, `title`, `description`",
        "parallel time slots, of which a person attends one";
    Sessions [Event] false: "sessions"
        => [List(&[Entry(Scope::Session)]), Entry(Scope::Session)],
        "a list, see below", "what differs in single sessions";
    Changes [Event] false: "changes"
        => [List(&[Entry(Scope::Change)]), Entry(Scope::Change)],
        "a list, see below", "what differs in the series from a date on";
    Status [Event Session] true: "status" / "event_status"
        => [Proposed(&["confirmed", "tentative", "cancelled", "postponed"])],
        "`confirmed`, `tentative`, `cancelled`, `postponed`, `https://schema.org/EventCancelled`",
        "whether the event takes place";
    Cancelled [Event Session] true: "cancelled" / "canceled"
        => [Flag],
        "`true`, `false`", "the event does not take place";
    Postponed [Event Session] true: "postponed"
        => [Flag],
        "`true`, `false`", "the event does not take place yet; published as cancelled";
    Location [Event Track Session Change] false: "location" / "locations" "venue" "place" "where" "address"
        => [Literal, ADDRESS, List(&[Literal, ADDRESS])],
        "text, `{name: Hall, street: Low Lane 2, city: Ghent}`, or a list", "the place";
    Url [Event Track Session Change] false: "url" / "link" "website"
        => [Text, Parts(&["url"])],
        "text, `{url: …}`", "the page of the event";
    Image [Event] false: "image" / "cover" "thumbnail" "hero"
        => [Text, Parts(&["src"]), List(&[Text, Parts(&["src"])])],
        "text, `{src: …}`, or a list", "a picture";
    Organizer [Event Config] false: "organizer" / "organiser" "host" "contact"
        => [Text, PERSON, List(&[Text, PERSON])],
        "`Ada <ada@example.org>`, `{name: Ada, email: ada@example.org}`", "the person to write to";
    Tags [Event] false: "tags" / "categories" "category" "topics" "keywords"
        => [Text, List(&[Text])],
        "a list, or a text with commas", "each is a feed of its own";
    Description [Event Track Session Change] false: "description"
        => [Text],
        "text", "replaces the text of the page";
    Geo [Event] false: "geo"
        => [Literal, List(&[Literal]), Parts(&["lat", "lon"])],
        "`[52.52, 13.40]`", "latitude and longitude";
    Uid [Event] false: "uid"
        => [Text],
        "text, `name@site`", "keeps sessions the same when a file is renamed";
    Slug [Event] false: "slug"
        => [Text, Parts(&["current"])],
        "text, `{current: …}`", "the name in file names and addresses";
    Updated [Event] false: "updated" / "lastmod" "last_modified_at"
        => [Literal],
        "a date", "when the page was last changed";
    Draft [Event] false: "draft" => [Flag],
        "`true`, `false`", "`true`: not published";
    Published [Event] false: "published" => [Flag],
        "`true`, `false`", "`false`: not published";
    Messages [Event Config] false: "messages"
        => [Levels],
        "`{unknown-key: off}`",
        "the levels of diagnostics by code: `off`, `note`, `warning` or `error`";
    TrackName [Track] false: "name" => [Text],
        "text", "the name of the track";
    Number [Session] false: "number" => [Count],
        "a number", "the number of the session in its series";
    TrackOfEntry [Session Change] false: "track" => [Text],
        "text", "the only track that the entry concerns";
    ChangeDate [Change] true: "from" => [Literal],
        "a date", "the first day on which the entry applies";
    NewWeekdays [Change] true: "on" / "weekday" "weekdays"
        => [Text, List(&[Text])],
        "`[tue, thu]`, `2sat`, `last friday`", "the new weekdays; numbered within a month";
    NewZone [Change] true: "timezone" "tz" "tzid" / "time_zone" "zone"
        => [Text],
        "`America/New_York`", "the new time zone";
    Moved [Session] true: "moved" / "moved_to"
        => [Literal, Parts(&["date", "time"])],
        "a date, a time, `{date: …, time: …}`", "the new date or time of the session";
    SiteTitle [Config] false: "title"
        => [Text], "text", "the title of `all.ics` and of the subscribe page";
    SiteDescription [Config] false: "description"
        => [Text], "text, or a template such as `{{ text }}`",
        "what the feeds contain, as calendars show it; a template is the description of each session";
    DefaultTimezone [Config] true: "timezone" "tz" "tzid" / "time_zone"
        => [Text], "`America/New_York`", "the time zone of events that name none";
    DefaultDuration [Config] false: "duration"
        => [Literal], "`2h`, `90m`", "the length of sessions without an end, instead of 1 hour";
    TagFeeds [Config] false: "tags"
        => [Flag, Text, List(&[Text])], "`false`, or a list", "the tags that have a feed";
    BaseUrl [Config] false: "base_url"
        => [Text],
        "`https://example.org/calendar`", "the address of the output folder";
    Site [Config] false: "site" => [Text],
        "`example.org`", "the right-hand side of UIDs";
    Language [Config] false: "language" => [Text],
        "`en`", "the language of the site";
    Languages [Config] false: "languages" => [Text, List(&[Text])],
        "`[en, de]`", "the languages that have folders";
    Fields [Config] false: "fields"
        => [SiteNames],
        "`{date: event_date, location: \"{{ venue.name }}\"}`",
        "the names that the site uses for calfeed's keys";
    Ignore [Config] false: "ignore" => [Text, List(&[Text])],
        "`[doors_time]`", "keys that are neither read nor reported";
    Where [Config] false: "where"
        => [Text],
        "`layout == 'event'`", "the condition that a page or item is an event";
    List [Config] false: "list"
        => [Text],
        "`festival.talks`, `years.*.events`",
        "the path of the list of events in data files; `*` matches every key or item";
    DateOrder [Config] false: "date_order"
        => [Word(&["dmy", "mdy"])],
        "`dmy`, `mdy`", "whether the day or the month comes first in `01/05/2024`";
    MidnightUtc [Config] false: "midnight_utc"
        => [Proposed(&["day", "instant"])],
        "`day`", "a date and time of midnight UTC is a day";
    History [Config] false: "history"
        => [Text],
        "`12 months`", "how much of the past shared feeds contain";
    Summary [Config] false: "summary"
        => [Text],
        "`{{ title }}: {{ track }}`", "the template of the titles of sessions";
    UrlTemplate [Config] false: "url"
        => [Text],
        "`/events/{{ slug }}/`", "the template of the address of an event that has none";
    Feeds [Config] false: "feeds" => [Named(&Entry(Scope::Selection)), List(&[Entry(Scope::Selection)])],
        "a map or a list", "feeds of selected events";
    External [Config] false: "external"
        => [List(&[Entry(Scope::External)]), Entry(Scope::External)],
        "a list of maps with `file`, `title`, `tags` and `prefix`",
        "calendars of other producers; the shared feeds contain their events";
    Page [Config] false: "page"
        => [Flag, Text, Entry(Scope::PageOptions)],
        "`false`, a path, `{template: page.html}`", "the subscribe page";
    Json [Config] false: "json"
        => [Flag],
        "`true`, `false`", "`true`: the sessions are also published as `sessions.json`";
    Words [Config] false: "words"
        => [PageWords],
        "`{subscribe: Abonnieren}`", "the words of the subscribe page";
    Color [Config] false: "color" => [Text],
        "`teal`", "the colour of the calendar, a CSS3 name";
    FeedName [Selection] false: "name"
        => [Text], "text", "the name in the path of the feed, `feeds/NAME.ics`";
    FeedTitle [Selection] false: "title" => [Text], "text", "the title of the feed";
    FeedDescription [Selection] false: "description"
        => [Text], "text", "what the feed contains, as calendars show it";
    FeedTags [Selection] false: "tags" "tag"
        => [Text, List(&[Text])], "text or a list", "events with one of these tags";
    FeedLocations [Selection] false: "locations" "location"
        => [Text, List(&[Text])], "text or a list", "sessions at one of these places";
    FeedTracks [Selection] false: "tracks" "track"
        => [Text, List(&[Text])], "text or a list", "tracks with one of these names";
    FeedPaths [Selection] false: "paths" "path"
        => [Text, List(&[Text])], "`2024/*` or a list", "events in files with one of these paths";
    From [Selection] false: "from"
        => [Text], "`-2 weeks`", "the first day of sessions, counted from the day of the build";
    To [Selection] false: "to"
        => [Text], "`6 months`", "the last day of sessions, counted from the day of the build";
    FeedSlug [Selection] false: "slug"
        => [Text], "text", "the name in the path of the feed, if it differs from `name`";
    File [External] false: "file"
        => [Text], "`partner.ics`", "the path of an .ics file, relative to the config";
    ExternalTitle [External] false: "title"
        => [Text], "text", "the title of events that have none";
    ExternalTags [External] false: "tags"
        => [Text, List(&[Text])], "text or a list", "the tags of its events, instead of their own";
    Prefix [External] false: "prefix"
        => [Text], "`\"Partner: \"`", "a text before the title of each event";
    PageTemplate [PageOptions] false: "template"
        => [Text], "`page.html`", "the path of the site's own template";
    Fragment [PageOptions] false: "fragment"
        => [Flag], "`true`, `false`", "only the content of `<body>` is written";
    Images [PageOptions] false: "images"
        => [Flag], "`true`, `false`",
        "the images of events are shown; their servers learn the visitors' addresses";
}
