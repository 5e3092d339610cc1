//! The zones of TZIDs: names of the IANA database, names of Windows, and zones that only the
//! VTIMEZONE of the file defines.

use std::collections::HashMap;
use std::sync::Arc;

use icu_time::zone::WindowsParser;
use icu_time::zone::iana::IanaParserExtended;

use super::component::Components;
use super::file_zone::FileZone;
use super::moment_zone::MomentZone;
use crate::diagnostic::SourceFile;
use crate::limits;
use crate::time::zone::Zone;

/// The zones of one file, by TZID.
#[derive(Debug, Default)]
pub(crate) struct FileTimezones {
    defined: HashMap<String, Arc<FileZone>>,
    /// Every TZID that was looked up: thousands of lines name the same one.
    found: HashMap<String, Option<MomentZone>>,
}

impl FileTimezones {
    /// The VTIMEZONEs of a file, of which only those without a better definition are evaluated.
    pub(crate) fn of_file(file: &Arc<SourceFile>) -> FileTimezones {
        let mut defined = HashMap::new();
        // VTIMEZONEs may follow the VEVENTs that use them. The caller reports errors.
        for component in Components::new(file).filter_map(Result::ok) {
            if !component.is("VTIMEZONE") || defined.len() == limits::CALENDAR_ZONES {
                continue;
            }
            let Some(tzid) = component.line("TZID").map(|line| line.text()) else {
                continue;
            };
            if find_by_name(&tzid).is_none()
                && let Some(zone) = FileZone::from_component(&tzid, &component)
            {
                defined.insert(tzid, Arc::new(zone));
            }
        }
        FileTimezones {
            defined,
            found: HashMap::new(),
        }
    }

    /// The zone of a TZID. Names take precedence over the VTIMEZONE, which many producers write
    /// for a part of the time only.
    pub(crate) fn find(&mut self, tzid: &str) -> Option<MomentZone> {
        if let Some(found) = self.found.get(tzid) {
            return found.clone();
        }
        let by_name = find_by_name(tzid).map(MomentZone::Iana);
        let zone = by_name.or_else(|| self.defined.get(tzid).cloned().map(MomentZone::File));
        self.found.insert(tzid.to_owned(), zone.clone());
        zone
    }
}

/// The zone of a TZID as producers write it: an IANA name, one after a prefix
/// (`/ics.py/2020.1/America/New_York`), or a name of Windows (`W. Europe Standard Time`).
fn find_by_name(tzid: &str) -> Option<Zone> {
    let parts: Vec<&str> = tzid.split('/').filter(|part| !part.is_empty()).collect();
    // No name of the database has more than three parts.
    let first = parts.len().saturating_sub(3);
    let by_name = (first..parts.len())
        .filter_map(|skipped| parts.get(skipped..))
        .find_map(|rest| Zone::find(&rest.join("/")));
    by_name.or_else(|| find_by_windows_name(tzid))
}

fn find_by_windows_name(name: &str) -> Option<Zone> {
    let wanted = WindowsParser::new().parse(name, None)?;
    let mut names = IanaParserExtended::new().iter();
    let found = names.find(|zone| zone.time_zone == wanted)?;
    Zone::find(found.canonical)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::super::wall_time::parse_wall;
    use super::*;

    #[test]
    fn zones_are_found_under_the_names_that_producers_use() {
        let cases = [
            ("America/New_York", Some("America/New_York")),
            ("US/Eastern", Some("America/New_York")),
            ("/ics.py/2020.1/America/New_York", Some("America/New_York")),
            (
                "/freeassociation.sourceforge.net/Europe/Berlin",
                Some("Europe/Berlin"),
            ),
            ("W. Europe Standard Time", Some("Europe/Berlin")),
            ("Eastern Standard Time", Some("America/New_York")),
            ("Etc/UTC", Some("Etc/UTC")),
            (
                "America/Argentina/Buenos_Aires",
                Some("America/Argentina/Buenos_Aires"),
            ),
            ("My own zone", None),
        ];
        for (tzid, expected) in cases {
            let found = find_by_name(tzid);
            assert_eq!(found.as_ref().map(Zone::name), expected, "{tzid}");
        }
    }

    const BERLIN: &str = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Our zone\n\
        BEGIN:DAYLIGHT\nDTSTART:19810329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n\
        TZNAME:CEST\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\n\
        BEGIN:STANDARD\nDTSTART:19961027T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n\
        TZNAME:CET\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\n\
        END:VTIMEZONE\nEND:VCALENDAR\n";

    /// The zone of the database is the oracle.
    #[test]
    fn a_vtimezone_gives_the_instants_of_its_zone() {
        let file = Arc::new(SourceFile {
            path: "a.ics".into(),
            text: BERLIN.into(),
        });
        let ours = FileTimezones::of_file(&file).find("Our zone").unwrap();
        let berlin = MomentZone::Iana(Zone::parse("Europe/Berlin").unwrap());
        let mut wall = parse_wall("20250101T003000").unwrap();
        while wall < parse_wall("20300101T000000").unwrap() {
            let instant = berlin.instant(wall);
            assert_eq!(ours.instant(wall), instant, "{wall}");
            assert_eq!(ours.wall(instant), berlin.wall(instant), "{wall}");
            assert_eq!(
                ours.abbreviation(instant),
                berlin.abbreviation(instant),
                "{wall}"
            );
            wall += TimeDelta::hours(1);
        }
    }
}
