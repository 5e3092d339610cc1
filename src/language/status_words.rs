//! Words for events that do not take place, in lower case, in all languages that titles have.

pub(crate) const CANCELLED: [&str; 18] = [
    "cancelled",
    "canceled",
    "abgesagt",
    "fällt aus",
    "faellt aus",
    "entfällt",
    "entfaellt",
    "fällt leider aus",
    "ausgefallen",
    "annulé",
    "annulée",
    "annule",
    "cancelado",
    "cancelada",
    "annullato",
    "afgelast",
    "geannuleerd",
    "odwołane",
];

pub(crate) const POSTPONED: [&str; 12] = [
    "postponed",
    "verschoben",
    "verlegt",
    "reporté",
    "reportée",
    "aplazado",
    "aplazada",
    "pospuesto",
    "rinviato",
    "uitgesteld",
    "adiado",
    "przełożone",
];
