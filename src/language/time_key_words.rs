//! Words for dates and times in the names of keys, in languages other than English.

/// Words that mean nothing else in English. `data` and `fine` are left out for that reason.
pub(crate) const TIME_KEY_WORDS: [&str; 31] = [
    "beginn", "datum", "einlass", "ende", "uhrzeit", "zeit", "zeitzone", // German
    "début", "fin", "heure", "heures", "horaire", "horaires", // French
    "fecha", "fechas", "fim", "hora", "horas", "horario", "horário", "inicio",
    "início", // Spanish, Portuguese
    "inizio", "ora", "orario", // Italian
    "einde", "tijd", "tijden", // Dutch
    "godz", "godzina", "koniec", // Polish
];
