//! Names of folders, files and keys that sites use for events.

use crate::keys::Key;
use crate::language::key_names::{self, KeyMeaning};

/// Names of folders and data files with events that mean nothing else, in lower case, without a
/// leading `_`.
const CERTAIN_NAMES: &[&str] = &[
    "events",
    "event",
    "termine",
    "veranstaltungen",
    "eventos",
    "evenements",
    "événements",
    "eventi",
    "evenementen",
    "wydarzenia",
];

/// Names of kinds of events.
const KIND_NAMES: &[&str] = &[
    "meetups",
    "meetup",
    "meetings",
    "gigs",
    "concerts",
    "konzerte",
    "shows",
    "workshops",
    "talks",
    "conferences",
    "seminars",
    "classes",
    "courses",
    "kurse",
    "trainings",
    "activities",
    "activiteiten",
    "rides",
    "tour",
];

/// Names of collections of events. The `calendar_name` of an event is not its title.
const COLLECTION_NAMES: &[&str] = &[
    "calendar",
    "kalender",
    "calendario",
    "agenda",
    "programm",
    "programme",
    "upcoming",
];

/// Folders of articles, which have a date of publication.
const ARTICLE_NAMES: &[&str] = &[
    "posts",
    "post",
    "blog",
    "blogs",
    "news",
    "articles",
    "article",
    "drafts",
    "newsletter",
    "newsletters",
    "press",
    "publications",
    "papers",
    "projects",
    "jobs",
    "releases",
    "changelog",
];

/// How strongly a name suggests events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameRank {
    Certain,
    Probable,
    Neutral,
    Article,
}

/// The rank of the name of a folder or of a data file without its extension.
pub(super) fn rank(name: &str) -> NameRank {
    let name = name.trim_start_matches('_').to_lowercase();
    let is_in = |names: &[&str]| names.contains(&name.as_str());
    if is_in(CERTAIN_NAMES) {
        NameRank::Certain
    } else if is_in(KIND_NAMES) || is_in(COLLECTION_NAMES) {
        NameRank::Probable
    } else if is_in(ARTICLE_NAMES) {
        NameRank::Article
    } else {
        NameRank::Neutral
    }
}

/// The key that a site's own name means, in folded form, with the precedence of the name. `init`
/// maps it in `fields`.
pub(super) fn site_key(folded: &str) -> Option<(Key, usize)> {
    if is_title_of_event(folded) {
        return Some((Key::Title, 0));
    }
    let (meaning, rank) = key_names::meaning(folded)?;
    Some((key_of(meaning)?, rank))
}

fn key_of(meaning: KeyMeaning) -> Option<Key> {
    Some(match meaning {
        KeyMeaning::Title => Key::Title,
        KeyMeaning::Start => Key::Date,
        KeyMeaning::End => Key::End,
        KeyMeaning::Time => Key::Time,
        KeyMeaning::EndTime => Key::EndTime,
        KeyMeaning::Zone => Key::Timezone,
        KeyMeaning::Place => Key::Location,
        KeyMeaning::Link => Key::Url,
        KeyMeaning::Description => Key::Description,
        KeyMeaning::Organizer => Key::Organizer,
        KeyMeaning::Doors => return None,
    })
}

/// A name such as `conference_name` or `talk_title`.
fn is_title_of_event(folded: &str) -> bool {
    let mut endings = ["name", "title"].into_iter();
    let kind = endings.find_map(|ending| folded.strip_suffix(ending));
    kind.is_some_and(|kind| {
        let mut names = CERTAIN_NAMES.iter().chain(KIND_NAMES);
        names.any(|name| *name == kind || name.strip_suffix('s') == Some(kind))
    })
}

/// English words in the names of keys with dates that are not the date of the event.
const OTHER_DATES: &[&str] = &[
    "deadline",
    "registration",
    "register",
    "cfp",
    "submission",
    "due",
    "closes",
    "opens",
    "until",
    "publish",
    "published",
    "publication",
    "expiry",
    "created",
    "updated",
    "update",
    "modified",
    "lastmod",
    "last",
    "ticket",
    "tickets",
    "end",
    "ends",
    "posted",
    "reviewed",
    "review",
];

/// Whether the name of a key is one of another date than that of the event.
pub(super) fn is_other_date(path: &str) -> bool {
    let words = path.split(|c: char| !c.is_alphanumeric());
    words.flat_map(split_humps).any(|word| {
        let meaning = key_names::meaning(&word).map(|(meaning, _)| meaning);
        matches!(meaning, Some(KeyMeaning::End | KeyMeaning::Doors))
            || OTHER_DATES.contains(&word.as_str())
    })
}

/// The words of a name such as `endDate`, in lower case.
fn split_humps(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        if c.is_uppercase() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_folders_have_a_rank() {
        let cases = [
            ("_events", NameRank::Certain),
            ("Termine", NameRank::Certain),
            ("meetups", NameRank::Probable),
            ("stuff", NameRank::Neutral),
            ("_posts", NameRank::Article),
        ];
        for (name, expected) in cases {
            assert_eq!(rank(name), expected, "{name}");
        }
    }

    #[test]
    fn names_of_titles() {
        let cases = [
            ("conferencename", true),
            ("talktitle", true),
            ("eventname", true),
            ("titel", true),
            ("venuename", false),
            ("calendarname", false),
            ("agendatitle", false),
            ("pagetitle", false),
            ("name", false),
        ];
        for (name, expected) in cases {
            let key = site_key(name).map(|(key, _)| key);
            assert_eq!(key == Some(Key::Title), expected, "{name}");
        }
    }

    #[test]
    fn names_of_other_dates_are_recognised() {
        let cases = [
            ("extra.endDate", true),
            ("cfp_deadline", true),
            ("registration.date", true),
            ("params.start", false),
            ("weekend_date", false),
            ("date_fin", true),
            ("enddatum", true),
            ("einlass", true),
        ];
        for (name, expected) in cases {
            assert_eq!(is_other_date(name), expected, "{name}");
        }
    }
}
