//! Names that sites use for keys of events, by meaning, in folded form: lower case, without `-` and
//! `_`.

/// The meaning of a key of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyMeaning {
    Title,
    Start,
    End,
    Time,
    EndTime,
    Zone,
    /// The time of admission, before the start.
    Doors,
    Place,
    Link,
    Description,
    Organizer,
}

impl KeyMeaning {
    fn concerns_time(self) -> bool {
        use KeyMeaning::{Doors, End, EndTime, Start, Time, Zone};
        matches!(self, Start | End | Time | EndTime | Zone | Doors)
    }
}

/// The names of one meaning, in the order of precedence.
struct KeyNames {
    meaning: KeyMeaning,
    names: &'static [&'static str],
    /// Names that are also English, or short enough to mean something else. An unused key of such a
    /// name gets no warning: `data` and `fine` are common in English names of keys.
    ambiguous: &'static [&'static str],
}

#[rustfmt::skip]
const KEY_NAMES: &[KeyNames] = &[
    KeyNames {
        meaning: KeyMeaning::Title,
        names: &[
            "titel", "bezeichnung", // German
            "titre", "nom", // French
            "titulo", "título", "nombre", // Spanish, Portuguese
            "titolo", "nome", // Italian
            "naam", // Dutch
            "tytul", "tytuł", "nazwa", // Polish
            "rubrik", // Swedish
        ],
        ambiguous: &["heading", "headline", "event", "subject", "topic"],
    },
    KeyNames {
        meaning: KeyMeaning::Start,
        names: &[
            "datum", "beginn", "anfang", "starttag", "termin", "startdatum", "anfangsdatum", // German
            "datedebut", "début", // French
            "fecha", "fechas", "inicio", "início", "datainicio", "fechainicio", // Spanish, Portuguese
            "inizio", "datainizio", // Italian
            "begindatum", // Dutch
        ],
        ambiguous: &["data", "dato", "debut", "day", "dag", "dia", "jour", "giorno"],
    },
    KeyNames {
        meaning: KeyMeaning::End,
        names: &[
            "ende", "enddatum", "endtag", // German
            "fin", "datefin", // French
            "fim", "fechafin", "datafim", // Spanish, Portuguese
            "datafine", // Italian
            "einde", "einddatum", // Dutch
            "koniec", // Polish
            "slutdatum", // Swedish
        ],
        ambiguous: &["fine", "slut", "enddatetime"],
    },
    KeyNames {
        meaning: KeyMeaning::Time,
        names: &[
            "uhrzeit", "zeit", "startzeit", "anfangszeit", // German
            "heure", "heures", "horaire", "horaires", "heuredebut", // French
            "hora", "horas", "horario", "horário", "horainicio", // Spanish, Portuguese
            "ora", "orario", "orainizio", // Italian
            "tijd", "tijden", "starttijd", "begintijd", // Dutch
            "godzina", "godz", // Polish
            "starttid", // Swedish
        ],
        ambiguous: &["tid", "hour", "timing"],
    },
    KeyNames {
        meaning: KeyMeaning::EndTime,
        names: &["endzeit", "heurefin", "horafin", "horafim", "orafine", "eindtijd", "sluttid"],
        ambiguous: &[],
    },
    KeyNames { meaning: KeyMeaning::Zone, names: &["zeitzone"], ambiguous: &[] },
    KeyNames { meaning: KeyMeaning::Doors, names: &["einlass"], ambiguous: &["doors"] },
    KeyNames {
        meaning: KeyMeaning::Place,
        names: &[
            "ort", "veranstaltungsort", "saal", "adresse", // German
            "lieu", "endroit", "salle", // French
            "lugar", "sede", "sala", "ubicacion", "ubicación", // Spanish
            "luogo", "dove", // Italian
            "plaats", "locatie", "zaal", "adres", // Dutch
            "miejsce", // Polish
            "plats", "sted", // Swedish, Danish
        ],
        ambiguous: &["local", "room", "city"],
    },
    KeyNames {
        meaning: KeyMeaning::Link,
        names: &[],
        ambiguous: &[
            "eventurl", "eventlink", "meetupurl", "meetuplink", "href", "externalurl",
            "externallink", "registrationurl", "registrationlink",
        ],
    },
    KeyNames {
        meaning: KeyMeaning::Description,
        names: &[
            "beschreibung", // German
            "descripcion", "descripción", "descricao", "descrição", // Spanish, Portuguese
            "descrizione", // Italian
            "beschrijving", "omschrijving", // Dutch
            "opis", // Polish
        ],
        ambiguous: &["abstract", "teaser"],
    },
    KeyNames {
        meaning: KeyMeaning::Organizer,
        names: &["veranstalter", "organisateur", "organizador", "organisator", "organizzatore"],
        ambiguous: &[],
    },
];

/// The meaning of a folded name, and its precedence among the names of this meaning.
pub(crate) fn meaning(folded: &str) -> Option<(KeyMeaning, usize)> {
    KEY_NAMES.iter().find_map(|row| {
        let mut names = row.names.iter().chain(row.ambiguous);
        let rank = names.position(|name| *name == folded)?;
        Some((row.meaning, rank))
    })
}

/// Whether a word in the name of a key concerns time, in other languages than English.
pub(crate) fn is_time_word(word: &str) -> bool {
    let mut rows = KEY_NAMES.iter().filter(|row| row.meaning.concerns_time());
    rows.any(|row| row.names.contains(&word))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_name_has_one_meaning() {
        let mut found = BTreeSet::new();
        for row in KEY_NAMES {
            for name in row.names.iter().chain(row.ambiguous) {
                assert!(found.insert(name), "{name}");
            }
        }
    }

    #[test]
    fn names_of_several_languages() {
        use KeyMeaning::{Doors, End, EndTime, Place, Start, Time, Title};
        let cases = [
            ("tytul", Title),
            ("fechainicio", Start),
            ("datafim", End),
            ("horario", Time),
            ("orafine", EndTime),
            ("locatie", Place),
            ("doors", Doors),
        ];
        for (name, expected) in cases {
            let found = meaning(name).map(|(meaning, _)| meaning);
            assert_eq!(found, Some(expected), "{name}");
        }
    }
}
