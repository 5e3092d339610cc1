//! Names of folders, files and keys that sites use for events.

use crate::keys::Key;

/// Names of folders and data files with events, in lower case, without a leading `_`. The first
/// [`CERTAIN_NAMES`] mean nothing else.
const EVENT_NAMES: &[&str] = &[
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
    "calendar",
    "kalender",
    "calendario",
    "agenda",
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
    "programm",
    "programme",
    "tour",
    "upcoming",
];

const CERTAIN_NAMES: usize = 10;

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
    match EVENT_NAMES.iter().position(|known| *known == name) {
        Some(index) if index < CERTAIN_NAMES => NameRank::Certain,
        Some(_) => NameRank::Probable,
        None if ARTICLE_NAMES.contains(&name.as_str()) => NameRank::Article,
        None => NameRank::Neutral,
    }
}

/// Key names of sites that are not names of calfeed, in folded form. `init` maps them in `fields`.
const SITE_KEYS: &[(Key, &[&str])] = &[
    (
        Key::Title,
        &[
            "titel",
            "titre",
            "titulo",
            "título",
            "titolo",
            "heading",
            "headline",
            "event",
            "subject",
            "topic",
            "tytul",
            "tytuł",
            "rubrik",
            "bezeichnung",
            "nom",
            "nombre",
            "nome",
            "naam",
            "nazwa",
        ],
    ),
    (
        Key::Date,
        &[
            "datum",
            "fecha",
            "data",
            "dato",
            "datedebut",
            "debut",
            "début",
            "beginn",
            "anfang",
            "inizio",
            "inicio",
            "starttag",
            "day",
            "termin",
            "datainicio",
            "datainizio",
            "fechainicio",
            "begindatum",
            "startdatum",
            "anfangsdatum",
            "dag",
            "dia",
            "jour",
            "giorno",
        ],
    ),
    (
        Key::End,
        &[
            "ende",
            "fin",
            "fine",
            "einde",
            "datefin",
            "enddatum",
            "enddatetime",
            "endtag",
            "einddatum",
            "fechafin",
            "datafim",
            "datafine",
            "slutdatum",
            "fim",
            "koniec",
            "slut",
        ],
    ),
    (
        Key::Time,
        &[
            "uhrzeit",
            "zeit",
            "heure",
            "hora",
            "ora",
            "tijd",
            "hour",
            "timing",
            "horario",
            "horaire",
            "horaires",
            "orario",
            "godzina",
            "godz",
            "tid",
            "heuredebut",
            "horainicio",
            "orainizio",
            "starttijd",
            "begintijd",
            "startzeit",
            "anfangszeit",
            "starttid",
        ],
    ),
    (
        Key::EndTime,
        &[
            "heurefin", "horafin", "horafim", "orafine", "eindtijd", "endzeit", "sluttid",
        ],
    ),
    (
        Key::Location,
        &[
            "ort",
            "lieu",
            "lugar",
            "luogo",
            "plaats",
            "miejsce",
            "local",
            "veranstaltungsort",
            "room",
            "city",
            "locatie",
            "plats",
            "sted",
            "sede",
            "dove",
            "ubicacion",
            "ubicación",
            "endroit",
            "saal",
            "zaal",
            "sala",
            "salle",
            "adres",
            "adresse",
        ],
    ),
    (
        Key::Url,
        &[
            "eventurl",
            "eventlink",
            "meetupurl",
            "meetuplink",
            "href",
            "externalurl",
            "externallink",
            "registrationurl",
            "registrationlink",
        ],
    ),
    (
        Key::Description,
        &[
            "abstract",
            "beschreibung",
            "descripcion",
            "descrizione",
            "teaser",
            "beschrijving",
            "omschrijving",
            "opis",
            "descricao",
            "descrição",
            "descripción",
        ],
    ),
    (
        Key::Organizer,
        &[
            "veranstalter",
            "organisateur",
            "organizador",
            "organisator",
            "organizzatore",
        ],
    ),
];

/// The key that a site's own name means, in folded form, with the precedence of the name.
pub(super) fn site_key(folded: &str) -> Option<(Key, usize)> {
    if is_title_of_event(folded) {
        return Some((Key::Title, 0));
    }
    SITE_KEYS.iter().find_map(|(key, names)| {
        let rank = names.iter().position(|name| *name == folded)?;
        Some((*key, rank))
    })
}

/// A name such as `conference_name` or `talk_title`.
fn is_title_of_event(folded: &str) -> bool {
    let mut endings = ["name", "title"].into_iter();
    let kind = endings.find_map(|ending| folded.strip_suffix(ending));
    kind.is_some_and(|kind| {
        let mut names = EVENT_NAMES.iter();
        names.any(|name| *name == kind || name.strip_suffix('s') == Some(kind))
    })
}

/// Words in the names of keys with dates that are not the date of the event.
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
    "ende",
    "fin",
    "fine",
    "fim",
    "einde",
    "koniec",
    "slut",
    "doors",
    "posted",
    "reviewed",
    "review",
];

/// Whether the name of a key is one of another date than that of the event.
pub(super) fn is_other_date(path: &str) -> bool {
    let words = path.split(|c: char| !c.is_alphanumeric());
    words
        .flat_map(split_humps)
        .any(|word| OTHER_DATES.contains(&word.as_str()))
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
    fn names_of_other_languages() {
        let cases = [
            ("tytul", Key::Title),
            ("fechainicio", Key::Date),
            ("datafim", Key::End),
            ("horario", Key::Time),
            ("orafine", Key::EndTime),
            ("locatie", Key::Location),
        ];
        for (name, expected) in cases {
            assert_eq!(site_key(name).map(|(key, _)| key), Some(expected), "{name}");
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
        ];
        for (name, expected) in cases {
            assert_eq!(is_other_date(name), expected, "{name}");
        }
    }
}
