//! Words within times of day, in all languages that calfeed reads.

/// Twelve o'clock in the day.
pub(crate) const NOON: [&str; 9] = [
    "noon",
    "midday",
    "mittag",
    "mittags",
    "midi",
    "mediodía",
    "mediodia",
    "mezzogiorno",
    "meio-dia",
];

/// The beginning or the end of a day.
pub(crate) const MIDNIGHT: [&str; 7] = [
    "midnight",
    "mitternacht",
    "minuit",
    "medianoche",
    "mezzanotte",
    "middernacht",
    "meia-noite",
];

/// Parts of the day, as after a weekday: Tuesday *evenings*. Phrases with a preposition are words of
/// [`super::Language`].
pub(crate) const PARTS_OF_DAY: [&str; 22] = [
    "morning",
    "mornings",
    "afternoon",
    "afternoons",
    "evening",
    "evenings",
    "night",
    "nights",
    "morgen",
    "vormittag",
    "nachmittag",
    "abend",
    "matin",
    "matins",
    "après-midi",
    "soir",
    "soirs",
    "mañana",
    "mañanas",
    "tarde",
    "tardes",
    "noche",
];

/// Words between the start and the end of a range. Dashes are separators too.
pub(crate) const TO: [&str; 13] = [
    " to ", " until ", " till ", " bis ", " à ", " a ", " hasta ", " tot ", " alle ", " às ",
    " do ", " au ", " al ",
];

/// Words between the start and the end of a range, as in *between 6 and 8 pm*. Between two days they
/// more often name each of them.
pub(crate) const AND: [&str; 3] = [" and ", " und ", " et "];

/// Dashes between the start and the end of a range. U+2212 is not among them: it is the sign of an
/// offset.
pub(crate) const DASHES: [&str; 4] = ["\u{2013}", "\u{2014}", "~", "-"];

/// The words before a time of day, and a time of day of two numbers. The groups are hour, minute,
/// the sign between them, am or pm, a unit, and the rest.
pub(crate) const CLOCK: &str = concat!(
    r"(?i)^(?:(?:at|from|between|um|ab|von|zwischen|de|à|a las|desde|om|van|vanaf|(?:d?alle )?ore|d?alle|às|das|godz\.|od|@)\s*)?",
    r"(?P<hour>\d{1,2})",
    r"(?:(?P<sign>[:.]|\s*h\s*|\s*uhr\s+|\s*uur\s+)(?P<minute>\d{1,2})(?::\d{1,2}(?:[.,]\d+)?)?)?",
    r"(?:\s*(?P<half>[ap]\.?m\b\.?)|\s*(?P<unit>uhr|uur|heures?|horas?|o.clock|h(?:rs?|ours?)?)\b)?",
    r"(?P<rest>.*)$",
);
