//! The page's own words, as data: to add a language, add an entry to [`LANGUAGES`].

use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;

/// What the page says in a language. The script reads the same words as JSON.
#[derive(Debug, Serialize)]
pub struct Words {
    /// The language: BCP 47.
    pub language: &'static str,
    /// A day, with names in place of the braces.
    pub day: &'static str,
    /// From Monday on.
    pub weekdays: [&'static str; 7],
    /// From January on, short.
    pub months: [&'static str; 12],
    pub months_in_full: [&'static str; 12],
    pub subscribe: &'static str,
    pub subscribe_to_all: &'static str,
    pub calendars: &'static str,
    pub events: &'static str,
    pub ongoing: &'static str,
    pub download: &'static str,
    pub download_of: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub copy_yourself: &'static str,
    pub apple: &'static str,
    pub google_hint: &'static str,
    pub address: &'static str,
    pub times_in: &'static str,
    pub event_zone: &'static str,
    pub your_zone: &'static str,
    pub other_zones: &'static str,
    pub in_place: &'static str,
    pub filter: &'static str,
    pub found: &'static str,
    pub one_session: &'static str,
    pub sessions: &'static str,
    pub endless: &'static str,
    pub past: &'static str,
    pub past_events: &'static str,
    pub more: &'static str,
    pub next: &'static str,
    pub nothing_next: &'static str,
    pub cancelled: &'static str,
    pub tentative: &'static str,
    pub all_day: &'static str,
    pub more_about: &'static str,
    pub no_events: &'static str,
    pub left_out: &'static str,
    pub made_with: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    day: "{weekday} {day} {month} {year}",
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    months: [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ],
    months_in_full: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    subscribe: "Subscribe",
    subscribe_to_all: "Subscribe to all tracks",
    calendars: "Calendars",
    events: "Events",
    ongoing: "Regularly",
    download: "Download .ics",
    download_of: "Download .ics: {title}",
    copy: "Copy link",
    copied: "The address is copied.",
    copy_yourself: "Copy the address from the field.",
    apple: "Apple and others",
    google_hint: "Google: copy the address and paste it on the page that opens, under “URL of calendar”.",
    address: "Address",
    times_in: "Show times in",
    event_zone: "the event’s zone",
    your_zone: "your zone: {zone}",
    other_zones: "Other zones",
    in_place: "{time} in {place}",
    filter: "Filter events",
    found: "{count} events",
    one_session: "1 session",
    sessions: "{count} sessions",
    endless: "goes on without an end",
    past: "{count} past",
    past_events: "Past events: {count}",
    more: "{count} more",
    next: "Next",
    nothing_next: "Nothing is planned.",
    cancelled: "cancelled",
    tentative: "perhaps",
    all_day: "all day",
    more_about: "More about it",
    no_events: "There are no events yet.",
    left_out: "Older events are in the calendar, not on this page.",
    made_with: "Times and feeds by",
};

const GERMAN: Words = Words {
    language: "de",
    day: "{weekday} {day}. {month} {year}",
    weekdays: ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
    months: [
        "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.",
        "Dez.",
    ],
    months_in_full: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    subscribe: "Abonnieren",
    subscribe_to_all: "Alle Tracks abonnieren",
    calendars: "Kalender",
    events: "Termine",
    ongoing: "Regelmäßig",
    download: ".ics herunterladen",
    download_of: ".ics herunterladen: {title}",
    copy: "Link kopieren",
    copied: "Die Adresse ist kopiert.",
    copy_yourself: "Kopiere die Adresse aus dem Feld.",
    apple: "Apple und andere",
    google_hint: "Google: Adresse kopieren und auf der Seite, die sich öffnet, unter „URL des Kalenders“ einfügen.",
    address: "Adresse",
    times_in: "Zeiten in",
    event_zone: "der Zone des Termins",
    your_zone: "deiner Zone: {zone}",
    other_zones: "Andere Zonen",
    in_place: "{time} in {place}",
    filter: "Termine filtern",
    found: "{count} Termine",
    one_session: "1 Termin",
    sessions: "{count} Termine",
    endless: "ohne Ende",
    past: "{count} vergangen",
    past_events: "Vergangene Termine: {count}",
    more: "{count} weitere",
    next: "Als Nächstes",
    nothing_next: "Es ist nichts geplant.",
    cancelled: "abgesagt",
    tentative: "vielleicht",
    all_day: "ganztägig",
    more_about: "Mehr dazu",
    no_events: "Es gibt noch keine Termine.",
    left_out: "Ältere Termine stehen im Kalender, nicht auf dieser Seite.",
    made_with: "Zeiten und Feeds von",
};

/// The languages that the page speaks; the first is for all others.
const LANGUAGES: [&Words; 2] = [&ENGLISH, &GERMAN];

/// The words of a language, such as `de` or `de-AT`.
pub fn of_language(tag: Option<&str>) -> &'static Words {
    let tag = tag.unwrap_or_default();
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    LANGUAGES
        .into_iter()
        .find(|words| words.language.eq_ignore_ascii_case(primary))
        .unwrap_or(&ENGLISH)
}

impl Words {
    /// The words for the script.
    pub fn json(&self) -> String {
        // A struct of strings always has a JSON form.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// A day: `Tue 18 May 2021`.
    pub fn day(&self, day: NaiveDate) -> String {
        let weekday = day.weekday().num_days_from_monday();
        self.day
            .replace("{weekday}", nth(&self.weekdays, weekday))
            .replace("{day}", &day.day().to_string())
            .replace("{month}", nth(&self.months, day.month0()))
            .replace("{year}", &day.year().to_string())
    }

    /// A month: `May 2021`.
    pub fn month(&self, day: NaiveDate) -> String {
        format!("{} {}", nth(&self.months_in_full, day.month0()), day.year())
    }

    /// How many sessions there are.
    pub fn session_count(&self, count: usize) -> String {
        match count {
            1 => self.one_session.to_owned(),
            _ => self.sessions.replace("{count}", &count.to_string()),
        }
    }
}

fn nth<'w>(words: &[&'w str], index: u32) -> &'w str {
    let index = usize::try_from(index).unwrap_or(0);
    words.get(index).copied().unwrap_or_default()
}
