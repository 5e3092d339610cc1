//! Reading one date.

use chrono::NaiveTime;

use crate::diagnostic::Diagnostic;
use crate::time::date::value::{Date, DateContext};
use crate::time::date::{clock, day, iso};

/// Reads a date in any of the forms that sites use.
///
/// Seconds are truncated: editors write those of the moment at which the page was saved.
///
/// # Errors
///
/// Any other form, days that do not exist, days with an ambiguous order, and abbreviations that
/// are not in use in the zone of the event.
///
/// ```
/// use calfeed::time::date::{Date, DateContext, parse_in};
/// let context = DateContext::default();
/// let date = parse_in("Tuesday, 18 May 2021, 6:30 pm", &context).unwrap();
/// let Date::Wall(wall) = date else { panic!() };
/// assert_eq!(wall.to_string(), "2021-05-18 18:30:00");
/// assert!(parse_in("01/05/2024", &context).is_err());
/// ```
pub fn parse_in(text: &str, context: &DateContext<'_>) -> Result<Date, Diagnostic> {
    let text = text.trim();
    if let Some(date) = iso::parse(text) {
        return Ok(date);
    }
    let (day, rest) = day::split(text, context.order)?;
    let rest = time_text(rest);
    if rest.is_empty() {
        return Ok(Date::Day(day));
    }
    match clock::parse(&rest) {
        Ok(time) => time.on(day, context.zone),
        Err(error) if clock::is_midnight(&rest) => Err(error),
        Err(_) => Err(day::not_a_date(text)),
    }
}

/// Reads a date that depends on no setting. An abbreviation and an ambiguous order are errors.
///
/// # Errors
///
/// See [`parse_in`].
pub fn parse(text: &str) -> Result<Date, Diagnostic> {
    parse_in(text, &DateContext::default())
}

/// Reads a time of day, of which a zone is ignored.
///
/// # Errors
///
/// See [`clock::parse`].
pub fn parse_time(text: &str) -> Result<NaiveTime, Diagnostic> {
    clock::parse_end(text).map(|time| time.time())
}

/// The text of the time after a day, without the signs between them. Digits without a colon, as in
/// `T180000`, get one.
pub(super) fn time_text(rest: &str) -> String {
    if let Some(basic) = rest.strip_prefix(['T', 't']) {
        let digits = basic.bytes().take_while(u8::is_ascii_digit).count();
        if let (4 | 6, Some((hour, rest))) = (digits, basic.split_at_checked(2))
            && let Some((minute, rest)) = rest.split_at_checked(2)
        {
            let zone = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            return format!("{hour}:{minute}{zone}");
        }
        return basic.to_owned();
    }
    let is_separator = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '–' | '-');
    let text = rest.trim_start_matches(is_separator);
    match text == rest && !rest.starts_with('[') {
        // A time needs a sign between itself and the day.
        true if !rest.is_empty() && !rest.starts_with('@') => "?".to_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::time::date::DateOrder;
    use crate::time::zone::Zone;
    use proptest::prelude::*;

    /// A short form for the tables: the date, or the code of the error.
    fn shown(date: Result<Date, Diagnostic>) -> String {
        match date {
            Ok(Date::Day(day)) => day.to_string(),
            Ok(Date::Wall(wall)) => wall.format("%F %R").to_string(),
            Ok(Date::Instant { instant, offset }) => {
                let offset = offset.map_or("Z".to_owned(), |offset| offset.to_string());
                format!("{} {offset}", instant.format("%FT%RZ"))
            }
            Err(diagnostic) => diagnostic.code.name().to_owned(),
        }
    }

    #[test]
    fn iso_forms() {
        let cases = [
            ("2021-05-18T16:00:00.000Z", "2021-05-18T16:00Z Z"),
            ("2023-03-15T18:00:12.633Z", "2023-03-15T18:00Z Z"),
            ("2023-03-30T19:00:00.000+0200", "2023-03-30T17:00Z +02:00"),
            ("2024-04-11T19:30:00+02:00", "2024-04-11T17:30Z +02:00"),
            ("2020-04-21 20:0:00 +0200", "2020-04-21T18:00Z +02:00"),
            ("2023-05-1T12:00:12.633Z", "2023-05-01T12:00Z Z"),
            ("2024-05-28 18:00", "2024-05-28 18:00"),
            ("2024-05-28T18:00", "2024-05-28 18:00"),
            ("2024-05-28", "2024-05-28"),
            ("2024/05/28", "2024-05-28"),
            (" 2024-05-28 18:00 -0330 ", "2024-05-28T21:30Z -03:30"),
            ("2024-05-28 18:00 UTC", "2024-05-28T18:00Z Z"),
            ("2024-05-28 18:00 GMT", "2024-05-28T18:00Z Z"),
            ("2024-02-29", "2024-02-29"),
            ("2023-02-29", "invalid-date"),
            ("2024-13-01", "invalid-date"),
            ("0000-01-01", "invalid-date"),
            ("9999-12-31", "invalid-date"),
            ("10000-01-01", "invalid-date"),
            ("2024-05-28 25:00", "invalid-date"),
            ("2024-05-28 18:00 CET", "zone-abbreviation"),
            ("2024-05-28 18:00 +9900", "invalid-date"),
            ("2024-05-28x18:00", "invalid-date"),
            ("tomorrow", "invalid-date"),
            ("2024-05-28\u{0}", "invalid-date"),
            ("", "invalid-date"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(parse(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn forms_that_people_write() {
        let zone = Zone::parse("America/New_York").unwrap();
        let context = DateContext {
            order: None,
            zone: Some(&zone),
        };
        let cases = [
            ("2024-01-05 7pm", "2024-01-05 19:00"),
            ("2026-01-06 6:30 PM", "2026-01-06 18:30"),
            ("20240129", "2024-01-29"),
            ("20240129T180000", "2024-01-29 18:00"),
            ("20240129T1800", "2024-01-29 18:00"),
            ("20260704T160000Z", "2026-07-04T16:00Z Z"),
            ("January 29, 2024", "2024-01-29"),
            ("29 January 2024 18:00", "2024-01-29 18:00"),
            ("29.01.2024", "2024-01-29"),
            ("29.01.2024 18:00", "2024-01-29 18:00"),
            ("29. 1. 2024, 18 Uhr", "2024-01-29 18:00"),
            ("5.1.2024", "2024-01-05"),
            ("13/05/2024", "2024-05-13"),
            ("05/13/2024", "2024-05-13"),
            ("05/05/2024", "2024-05-05"),
            ("01/05/2024", "invalid-date"),
            ("01-05-2024", "invalid-date"),
            ("2026-01-13 12:00 EST", "2026-01-13 12:00"),
            // Half a year before and after this day, the clocks show EDT too.
            ("2016-09-14 12:00 EST", "2016-09-14 12:00"),
            ("2026-07-13 9 am EDT", "2026-07-13 09:00"),
            ("2026-07-13 9 am ET", "2026-07-13 09:00"),
            ("2026-07-13 9 am CET", "zone-abbreviation"),
            ("2026-11-01 1:30 EDT", "2026-11-01 01:30"),
            ("2026-11-01 1:30 EST", "2026-11-01T06:30Z -05:00"),
            ("2026-01-13T18:00[America/New_York]", "2026-01-13 18:00"),
            ("2026-01-14T18:00[Europe/Paris]", "2026-01-14T17:00Z Z"),
            (
                "2026-01-14T18:00+01:00[Europe/Paris][u-ca=gregory]",
                "2026-01-14T17:00Z Z",
            ),
            ("2026-01-14T18:00+02:00[Europe/Paris]", "invalid-date"),
            ("2026-01-14T17:00Z[Europe/Paris]", "2026-01-14T17:00Z Z"),
            ("2026-01-14T18:00[Europe/Nowhere]", "invalid-date"),
            ("2024-06-30 24:00", "2024-07-01 00:00"),
            ("2024-06-30 24:30", "invalid-date"),
            ("2024-06-30 midnight", "invalid-date"),
            ("2024-06-30 noon", "2024-06-30 12:00"),
            ("Oct 11, 2022", "2022-10-11"),
            ("1. Oktober 2026", "2026-10-01"),
            ("Samstag, 12. September 2026", "2026-09-12"),
            ("Friday, 12 September 2026", "invalid-date"),
            ("3. März 2026 19:30", "2026-03-03 19:30"),
            ("3. März 2026 um 19:30 Uhr", "2026-03-03 19:30"),
            ("Friday, 11 December 2026", "2026-12-11"),
            ("Sept 5, 2026", "2026-09-05"),
            ("Di, 6. Jan. 2026", "2026-01-06"),
            ("June 7th, 2026", "2026-06-07"),
            ("June 7th, 2026 at 6pm", "2026-06-07 18:00"),
            ("7th of June 2026", "2026-06-07"),
            ("on the 7th of June 2026", "2026-06-07"),
            ("the 7th of June 2026", "2026-06-07"),
            ("Donnerstag, den 7. Mai 2026", "2026-05-07"),
            ("am Donnerstag, dem 7. Mai 2026, 19 Uhr", "2026-05-07 19:00"),
            ("le 14 juillet 2026", "2026-07-14"),
            ("3 de setiembre de 2027", "2027-09-03"),
            ("1er mai 2026", "2026-05-01"),
            ("mar. 3 mars 2026 à 18h30", "2026-03-03 18:30"),
            ("Mar 5, 2026", "2026-03-05"),
            ("5 de mayo de 2026", "2026-05-05"),
            ("miércoles 6 de mayo de 2026", "2026-05-06"),
            ("05-Jan-2024", "2024-01-05"),
            ("2026-01-06 Tue 18:00", "2026-01-06 18:00"),
            ("2026-01-06 (Tuesday)", "2026-01-06"),
            ("June 7", "invalid-date"),
            ("29.01.24", "2024-01-29"),
            ("29.01.24, 18 Uhr", "2024-01-29 18:00"),
            ("05/12/26", "invalid-date"),
            // The year may be first, as in `25/12/26` for 2025-12-26.
            ("25/12/26", "invalid-date"),
            ("29.01. 18-20 Uhr", "invalid-date"),
            ("29.01.18:30", "invalid-date"),
            (
                "Tue May 18 2021 16:00:00 GMT-0400 (Eastern Daylight Time)",
                "2021-05-18T20:00Z -04:00",
            ),
            (
                "Tue May 18 2021 16:00:00 GMT+0000 (Coordinated Universal Time)",
                "2021-05-18T16:00Z +00:00",
            ),
            (
                "Tue, 18 May 2021 16:00:00 -0400",
                "2021-05-18T20:00Z -04:00",
            ),
            (
                "Tue, 18 May 2021 16:00:00 -0400 (EDT)",
                "2021-05-18T20:00Z -04:00",
            ),
            ("Tue, 18 May 2021 16:00:00 GMT", "2021-05-18T16:00Z Z"),
            ("31.02.2024", "invalid-date"),
            ("2024-01-05 at some time", "invalid-date"),
            ("2024-01-057pm", "invalid-date"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(parse_in(text, &context)), expected, "{text:?}");
        }
    }

    #[test]
    fn order_of_day_and_month() {
        let cases = [
            ("01/05/2024", "2024-05-01", "2024-01-05"),
            ("01-05-2024 18:00", "2024-05-01 18:00", "2024-01-05 18:00"),
            ("01.05.2024", "2024-05-01", "2024-01-05"),
            ("13/05/2024", "2024-05-13", "invalid-date"),
            ("05/12/26", "2026-12-05", "2026-05-12"),
            ("05-12-26 18:00", "2026-12-05 18:00", "2026-05-12 18:00"),
            ("05.12.26", "2026-12-05", "2026-05-12"),
            ("2024-05-01", "2024-05-01", "2024-05-01"),
        ];
        for (text, day_first, month_first) in cases {
            let read = |order| {
                let order = Some(order);
                shown(parse_in(text, &DateContext { order, zone: None }))
            };
            assert_eq!(read(DateOrder::Dmy), day_first, "{text}");
            assert_eq!(read(DateOrder::Mdy), month_first, "{text}");
        }
    }

    #[test]
    fn errors_have_a_remedy() {
        let cases = [
            ("01/05/2024", "date_order: dmy"),
            ("05/12/26", "date_order: dmy"),
            ("June 7", "2021-05-18"),
            ("29.01.", "2021-05-18"),
            ("2024-06-30 midnight", "24:00"),
            ("2024-05-28 18:00 CET", "timezone: Europe/Berlin"),
        ];
        for (text, remedy) in cases {
            let diagnostic = parse(text).unwrap_err();
            assert!(
                format!("{:?}", diagnostic.advice).contains(remedy),
                "{text}"
            );
        }
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let july = parse_in(
            "2026-07-01 18:00 CET",
            &DateContext {
                order: None,
                zone: Some(&berlin),
            },
        );
        let warning =
            crate::time::date::zone_mark::out_of_season("6pm CET", july.unwrap(), &berlin);
        assert_eq!(warning.unwrap().code, Code::OffsetMismatch);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,40}") {
            let zone = Zone::parse("Europe/Berlin").unwrap();
            for order in [None, Some(DateOrder::Mdy)] {
                let context = DateContext { order, zone: Some(&zone) };
                let _ = parse_in(&text, &context);
                let _ = crate::time::date::parse_range_in(&text, &context);
                let _ = clock::parse_range(&text);
            }
        }

        #[test]
        fn no_text_of_dates_panics(text in "[0-9TZ:.,/ +apmhUr\\[\\]–-]{0,30}") {
            let context = DateContext::default();
            let _ = parse_in(&text, &context);
            let _ = crate::time::date::parse_range_in(&text, &context);
            let _ = clock::parse_range(&text);
        }
    }
}
