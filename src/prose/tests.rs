//! The same sentence in every language has the same facts, with the same standing.

use super::claim::{Announcement, Standing, standing};
use super::fact::{Fact, Statement};
use super::passage::{self, Passage};
use super::{Prose, Role};

/// A sentence in English, German, French and Spanish.
type Sentences = [&'static str; 4];

fn read(title: &str, text: &str) -> Prose {
    let mut passages = vec![Passage::value(Role::Title, title, "", 0..0)];
    passages.extend(passage::of_body(text, 0));
    Prose::of(passages)
}

/// The statements of a text. The names of tracks differ between languages.
fn statements(text: &str) -> Vec<Statement> {
    let facts = read("", text).facts.into_iter();
    facts
        .map(|fact| match fact.statement {
            Statement::Time(mut time) => {
                time.track = time.track.map(|_| String::new());
                Statement::Time(time)
            }
            statement => statement,
        })
        .collect()
}

#[test]
fn facts_are_found_in_every_language() {
    let rows: &[Sentences] = &[
        ["on 18 May", "am 18. Mai", "le 18 mai", "el 18 de mayo"],
        [
            "Tuesday, 18 May 2027",
            "Dienstag, 18. Mai 2027",
            "mardi 18 mai 2027",
            "martes 18 de mayo de 2027",
        ],
        ["18/05/2027", "18.05.2027", "18/05/2027", "18/05/2027"],
        [
            "from 3 to 7 June",
            "vom 3. bis 7. Juni",
            "du 3 au 7 juin",
            "del 3 al 7 de junio",
        ],
        [
            "4, 11 and 18 March",
            "4., 11. und 18. März",
            "4, 11 et 18 mars",
            "4, 11 y 18 de marzo",
        ],
        [
            "in May 2027",
            "im Mai 2027",
            "en mai 2027",
            "en mayo de 2027",
        ],
        [
            "on a Thursday",
            "an einem Donnerstag",
            "un jeudi",
            "en jueves",
        ],
        ["at 7pm", "um 19 Uhr", "à 19h", "a las 19:00 h"],
        [
            "at 7 in the evening",
            "um 7 Uhr abends",
            "à 7 heures du soir",
            "a las 7 de la tarde",
        ],
        [
            "at 10 in the morning",
            "um 10 Uhr morgens",
            "à 10h du matin",
            "a las 10 de la mañana",
        ],
        ["at noon", "mittags", "à midi", "al mediodía"],
        [
            "from 18:30 to 20:00",
            "von 18:30 bis 20:00 Uhr",
            "de 18h30 à 20h",
            "de 18:30 a 20:00 h",
        ],
        [
            "between 6pm and 8pm",
            "zwischen 18 und 20 Uhr",
            "entre 18h et 20h",
            "entre las 18:00 h y las 20:00 h",
        ],
        [
            "every Tuesday",
            "jeden Dienstag",
            "tous les mardis",
            "todos los martes",
        ],
        ["Tuesdays", "dienstags", "les mardis", "los martes"],
        [
            "every Tuesday and Thursday",
            "jeden Dienstag und Donnerstag",
            "tous les mardis et jeudis",
            "todos los martes y jueves",
        ],
        [
            "every other Tuesday",
            "jeden zweiten Dienstag",
            "un mardi sur deux",
            "cada dos martes",
        ],
        [
            "the second Friday of the month",
            "am zweiten Freitag im Monat",
            "le deuxième vendredi du mois",
            "el segundo viernes del mes",
        ],
        [
            "on the first and third Monday of the month",
            "am ersten und dritten Montag im Monat",
            "le premier et troisième lundi du mois",
            "el primer y tercer lunes del mes",
        ],
        [
            "on the last Friday of the month",
            "am letzten Freitag im Monat",
            "le dernier vendredi du mois",
            "el último viernes del mes",
        ],
        ["daily", "täglich", "tous les jours", "todos los días"],
        ["weekly", "wöchentlich", "hebdomadaire", "semanal"],
        [
            "every two weeks",
            "alle zwei Wochen",
            "toutes les deux semaines",
            "cada dos semanas",
        ],
        ["monthly", "monatlich", "mensuel", "mensual"],
        [
            "six sessions",
            "sechs Termine",
            "six séances",
            "seis sesiones",
        ],
        [
            "2 hours each",
            "2 Stunden jeweils",
            "2 heures chacune",
            "2 horas cada una",
        ],
        [
            "12 hours in total",
            "12 Stunden insgesamt",
            "12 heures au total",
            "12 horas en total",
        ],
        [
            "The workshop lasts two hours.",
            "Der Workshop dauert zwei Stunden.",
            "L'atelier dure deux heures.",
            "El taller dura dos horas.",
        ],
        [
            "Duration: 90 minutes",
            "Dauer: 90 Minuten",
            "Durée : 90 minutes",
            "Duración: 90 minutos",
        ],
        [
            "Group A: 18:30, Group B: 20:00",
            "Gruppe A: 18:30, Gruppe B: 20:00",
            "Groupe A : 18:30, Groupe B : 20:00",
            "Grupo A: 18:30, Grupo B: 20:00",
        ],
    ];
    let mut wrong = Vec::new();
    for [english, others @ ..] in rows {
        let expected = statements(english);
        assert!(!expected.is_empty(), "{english}");
        for text in others {
            let found = statements(text);
            if found != expected {
                wrong.push(format!("{text}: {found:?}, not {expected:?}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// The standing of the last day or time of a text.
fn standing_of(title: &str, text: &str) -> Standing {
    let prose = read(title, text);
    let is_moment = |fact: &&Fact| matches!(fact.statement, Statement::Day(_) | Statement::Time(_));
    let last = prose.facts.iter().rfind(is_moment);
    standing(&prose, last.unwrap_or_else(|| panic!("no fact in {text}")))
}

#[test]
fn announcements_are_found_in_every_language() {
    const TITLES: Sentences = ["Solder workshop", "Lötkurs", "Atelier de soudure", "Taller"];
    let plausible = |is_invitation| Standing::Plausible { is_invitation };
    let label = Standing::Announced(Announcement::Label);
    let sentence = Standing::Announced(Announcement::Sentence);
    let rows: &[(Standing, Sentences)] = &[
        (
            label,
            [
                "When: 18 May",
                "Wann: 18. Mai",
                "Quand : 18 mai",
                "Cuándo: 18 de mayo",
            ],
        ),
        (
            label,
            [
                "Date and time: 18 May",
                "Datum und Uhrzeit: 18. Mai",
                "Date et heure : 18 mai",
                "Fecha y hora: 18 de mayo",
            ],
        ),
        (
            label,
            [
                "Start: 19:00",
                "Beginn: 19:00",
                "Début : 19:00",
                "Inicio: 19:00",
            ],
        ),
        (
            sentence,
            [
                "The workshop takes place on 18 May.",
                "Der Kurs findet am 18. Mai statt.",
                "L'atelier a lieu le 18 mai.",
                "El taller tiene lugar el 18 de mayo.",
            ],
        ),
        (
            sentence,
            [
                "The workshop starts at 7pm.",
                "Der Kurs beginnt um 19 Uhr.",
                "L'atelier commence à 19h.",
                "El taller empieza a las 19:00 h.",
            ],
        ),
        (
            sentence,
            [
                "It was moved to 18 May.",
                "Er wurde verschoben auf den 18. Mai.",
                "Il est reporté au 18 mai.",
                "Queda aplazado al 18 de mayo.",
            ],
        ),
        (
            plausible(true),
            [
                "Join us on 18 May.",
                "Kommt am 18. Mai vorbei.",
                "Rejoignez-nous le 18 mai.",
                "Os esperamos el 18 de mayo.",
            ],
        ),
        (
            plausible(false),
            [
                "On 18 May at the library.",
                "Am 18. Mai in der Bibliothek.",
                "Le 18 mai à la bibliothèque.",
                "El 18 de mayo en la biblioteca.",
            ],
        ),
        (
            Standing::Next,
            [
                "Our next meeting is on 18 May.",
                "Unser nächstes Treffen ist am 18. Mai.",
                "Notre prochaine rencontre est le 18 mai.",
                "Nuestro próximo encuentro es el 18 de mayo.",
            ],
        ),
        (
            Standing::Elsewhere,
            [
                "Register by 18 May.",
                "Anmeldung bis 18. Mai.",
                "Inscription avant le 18 mai.",
                "Inscripción hasta el 18 de mayo.",
            ],
        ),
        (
            Standing::Elsewhere,
            [
                "Doors open at 7pm.",
                "Einlass ab 19 Uhr.",
                "Ouverture des portes à 19h.",
                "Apertura de puertas a las 19:00 h.",
            ],
        ),
        (
            Standing::Elsewhere,
            [
                "Tickets are on sale from 18 May.",
                "Der Vorverkauf beginnt am 18. Mai.",
                "La billetterie ouvre le 18 mai.",
                "La venta de entradas empieza el 18 de mayo.",
            ],
        ),
        (
            Standing::Elsewhere,
            [
                "The recording will be online on 18 May.",
                "Die Aufzeichnung ist ab 18. Mai online.",
                "L'enregistrement sera en ligne le 18 mai.",
                "La grabación estará disponible el 18 de mayo.",
            ],
        ),
        (
            Standing::OtherSubject,
            [
                "The mayor speaks on 18 May.",
                "Die Bürgermeisterin spricht am 18. Mai.",
                "La maire parle le 18 mai.",
                "La alcaldesa habla el 18 de mayo.",
            ],
        ),
    ];
    let mut wrong = Vec::new();
    for (expected, sentences) in rows {
        for (title, text) in TITLES.iter().zip(sentences) {
            let found = standing_of(title, text);
            if found != *expected {
                wrong.push(format!("{text}: {found:?}, not {expected:?}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
