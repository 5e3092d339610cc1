//! The time zone in which most readers of a language live.

/// Language tags in lower case, those with a region first, and zones. English has no row without a
/// region, because its readers live in many zones.
const HOME_ZONES: [(&str, &str); 26] = [
    ("de-at", "Europe/Vienna"),
    ("de-ch", "Europe/Zurich"),
    ("en-au", "Australia/Sydney"),
    ("en-gb", "Europe/London"),
    ("en-ie", "Europe/Dublin"),
    ("en-nz", "Pacific/Auckland"),
    ("es-ar", "America/Argentina/Buenos_Aires"),
    ("es-co", "America/Bogota"),
    ("es-mx", "America/Mexico_City"),
    ("fr-be", "Europe/Brussels"),
    ("fr-ca", "America/Toronto"),
    ("fr-ch", "Europe/Zurich"),
    ("nl-be", "Europe/Brussels"),
    ("pt-br", "America/Sao_Paulo"),
    ("cs", "Europe/Prague"),
    ("da", "Europe/Copenhagen"),
    ("de", "Europe/Berlin"),
    ("es", "Europe/Madrid"),
    ("fi", "Europe/Helsinki"),
    ("fr", "Europe/Paris"),
    ("it", "Europe/Rome"),
    ("ja", "Asia/Tokyo"),
    ("nl", "Europe/Amsterdam"),
    ("pl", "Europe/Warsaw"),
    ("pt", "Europe/Lisbon"),
    ("sv", "Europe/Stockholm"),
];

/// The zone of a language tag such as `de` or `pt-BR`.
pub(crate) fn home_zone(language: &str) -> Option<&'static str> {
    let tag = language.to_lowercase();
    let find = |wanted: &str| {
        let mut rows = HOME_ZONES.iter();
        rows.find(|(tag, _)| *tag == wanted).map(|(_, zone)| *zone)
    };
    find(&tag).or_else(|| find(tag.split('-').next()?))
}
