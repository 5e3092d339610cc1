//! Every limit, with its reason.
//!
//! Event pages come from pull requests and web editors, so a page may be wrong or hostile. Each
//! limit on a page is far above what a real page needs; a diagnostic that cites one names it.

/// Bytes of one event page. The longest real page seen is below 40 kB; a page this long is a
/// mistake, such as an image pasted as base64.
pub(crate) const SOURCE_BYTES: u64 = 4 * 1024 * 1024;

/// Bytes of the front matter of one page: YAML is parsed into memory whole.
pub(crate) const FRONT_MATTER_BYTES: usize = 256 * 1024;

/// Values in one front matter, after YAML aliases are followed. Stops alias bombs.
pub(crate) const YAML_VALUES: usize = 50_000;

/// Values in one data file, with aliases followed: a list of 10,000 events has about 100,000.
pub(crate) const DATA_VALUES: usize = 1_000_000;

/// Levels of lists and maps in one front matter: deeper ones would exhaust the stack.
pub(crate) const YAML_DEPTH: usize = 32;

/// Tracks of one event: parallel time slots that a person can choose from.
pub(crate) const TRACKS: usize = 100;

/// Rules of one event. Each is expanded for each period of each track.
pub(crate) const RULES: usize = 20;

/// Sessions that one track of a finite series may have: more than ten years of every day.
pub(crate) const SESSIONS: usize = 4_000;

/// Occurrences of the endless series of one event that are examined for `except`, `also`,
/// `sessions` and clock changes, over all tracks: nine of every day from 1900 to 2200.
pub(crate) const EXAMINED_OCCURRENCES: usize = 1_000_000;

/// Sessions of one event over all its tracks.
pub(crate) const SESSIONS_OF_EVENT: usize = 20_000;

/// Entries in each of `except`, `also` and `sessions`.
pub(crate) const EXCEPTIONS: usize = 2_000;

/// Entries of `changes`: a series that changes its time every month for ten years has 120.
pub(crate) const SERIES_CHANGES: usize = 200;

/// Periods of one event over all its tracks: each is rendered with the text of the page.
pub(crate) const PERIODS: usize = 300;

/// Bytes of a slug, a track's slug or a tag's slug. Two of them and a suffix must fit in a file
/// name, which most file systems limit to 255 bytes.
pub(crate) const SLUG_BYTES: usize = 100;

/// Bytes of an author's UID: sessions add a track and a number, and RFC 7986, 5.3 warns that
/// readers may cut at 255.
pub(crate) const UID_BYTES: usize = 120;

/// Bytes of one line of text such as a title, a location or a tag.
pub(crate) const TEXT_BYTES: usize = 2_000;

/// Bytes of a description in a feed. Every session carries it, and clients show a few screens.
pub(crate) const DESCRIPTION_BYTES: usize = 16 * 1024;

/// Tags of one event: each is a feed of its own.
pub(crate) const TAGS: usize = 100;

/// The first and last year that a date may have. Outside, it is a typing mistake.
pub(crate) const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// The longest session, in days.
pub(crate) const SESSION_DAYS: i64 = 366;

/// The last year of the clock changes that the IANA database lists one by one. Later ones follow
/// the rule of the zone.
pub(crate) const LAST_LISTED_YEAR: i32 = 2037;

/// Years of an endless series in which the sessions that a clock change touches are written one
/// by one. An endless list is not possible, and clients read the later ones by the rule.
const LISTED_YEARS: i32 = 10;

/// The last year in which the sessions of an endless series that a clock change touches are
/// written one by one, given the year of the first session.
pub(crate) fn last_listed_year(first_year: i32) -> i32 {
    LAST_LISTED_YEAR
        .max(first_year + LISTED_YEARS)
        .min(*YEARS.end())
}

/// The greatest SEQUENCE: most readers hold it in a signed integer of 32 bits.
pub(crate) const SEQUENCE: u32 = 2_147_483_647;

/// The latest time of a revision, in seconds since 1970: the end of 2200, the last year that a
/// date may have.
pub(crate) const REVISION_SECONDS: i64 = 7_289_654_399;

/// Bytes of a shared feed above which Google Calendar is reported to drop events.
pub(crate) const LARGE_FEED_BYTES: usize = 1_000_000;

/// VEVENTs of a shared feed above which Google Calendar is reported to drop events.
pub(crate) const LARGE_FEED_VEVENTS: usize = 1_000;

/// Months of a period in the config.
pub(crate) const PERIOD_MONTHS: u32 = 1_200;

/// Bytes of a manifest: about 500,000 sessions.
pub(crate) const MANIFEST_BYTES: u64 = 64 * 1024 * 1024;

/// Bytes of a published feed that is read again.
pub(crate) const FEED_BYTES: u64 = 512 * 1024 * 1024;

/// Bytes of calfeed.yml and of the template of the page.
pub(crate) const SETTINGS_BYTES: u64 = 1024 * 1024;

/// Sessions of an endless event on the subscribe page and in `sessions.json`, over all tracks: three
/// years of four sessions per day. Each has 700 bytes of HTML.
pub(crate) const LISTED_SESSIONS: usize = 4_500;

/// Events on the subscribe page, the newest first. More are of no use to a reader and megabytes to
/// load; the feeds hold them all.
pub(crate) const PAGE_EVENTS: usize = 500;

/// Steps of one evaluation of a template in `calfeed.yml`, in minijinja's unit: an instruction, or
/// 64 bytes of text. A template that joins a few keys takes about 50; a loop over all tags, 1,000.
pub(crate) const TEMPLATE_FUEL: u64 = 100_000;

/// Steps of the template of the subscribe page, without its sessions.
const PAGE_TEMPLATE_FUEL: u64 = 10_000_000;

/// Steps of the template of the subscribe page for each session. The built-in page takes about 200.
const PAGE_TEMPLATE_FUEL_PER_SESSION: u64 = 2_000;

/// Steps of one evaluation of the template of the subscribe page.
pub(crate) const fn page_template_fuel(sessions: usize) -> u64 {
    PAGE_TEMPLATE_FUEL + PAGE_TEMPLATE_FUEL_PER_SESSION * sessions as u64
}

/// Bytes of one .ics file that calfeed reads. The feed of 20 years of a large calendar has 10 MB.
pub(crate) const CALENDAR_BYTES: u64 = 64 * 1024 * 1024;

/// Sessions of one calendar that `diff` compares: more than ten years of 60 sessions per day.
pub(crate) const CALENDAR_SESSIONS: usize = 250_000;

/// Rules of one calendar that never occur again although they have no end, such as 30 February.
/// The search for their next day takes milliseconds.
pub(crate) const EXHAUSTED_RULES: usize = 20;

/// Levels of components in an .ics file. RFC 5545 defines three: VCALENDAR, VEVENT, VALARM.
pub(crate) const CALENDAR_DEPTH: usize = 8;

/// Properties of one component of an .ics file: a meeting may have thousands of attendees.
pub(crate) const COMPONENT_LINES: usize = 20_000;

/// Zones that one .ics file defines and the IANA database lacks. No real file has more than a few.
pub(crate) const CALENDAR_ZONES: usize = 100;

/// Clock changes of one zone that an .ics file defines: two per year from 1601 to 2200.
pub(crate) const ZONE_CHANGES: usize = 1_200;

/// Warnings of one kind about one file that are printed; the others are counted.
pub(crate) const LISTED_PER_FILE: usize = 20;

/// Bytes that a page or data file may write, whatever its size.
const OUTPUT_BYTES: u64 = 64_000_000;

/// Bytes that a page or data file may write for each byte that it has.
const OUTPUT_BYTES_PER_BYTE: u64 = 1_000;

/// Bytes that a page or data file of a size may write, over all feeds. The description of an event
/// is in every session of every feed.
pub(crate) const fn output_bytes(page_bytes: usize) -> u64 {
    OUTPUT_BYTES + OUTPUT_BYTES_PER_BYTE * page_bytes as u64
}

/// Bytes of a UID in an external calendar: RFC 7986, 5.3 warns that readers may cut at 255.
pub(crate) const EXTERNAL_UID_BYTES: usize = 255;

/// Occurrences that are examined for EXDATE, RECURRENCE-ID and clock changes, over all series of
/// external calendars: nearly 2,000 weekly ones at night, when clocks change, for ten years.
pub(crate) const EXTERNAL_EXAMINED_OCCURRENCES: usize = 1_000_000;

/// Calendars of other producers that a config may name.
pub(crate) const EXTERNAL_CALENDARS: usize = 100;

/// Levels of files that include each other.
pub(crate) const INCLUDE_DEPTH: usize = 16;

/// Files that are read because another file includes them.
pub(crate) const INCLUDES: usize = 1_000;

/// Days after which a session with times is probably a mistake in the year, and a warning.
pub(crate) const LONG_SESSION_DAYS: i64 = 14;

/// Equal messages from which on only the first one is printed, with their number.
pub(crate) const GROUPED_MESSAGES: usize = 5;

/// Files of a site that `init` looks at. Sites with more than this have an archive in the folder.
pub(crate) const INSPECTED_FILES: usize = 20_000;

/// Sessions that `init` shows.
pub(crate) const PREVIEWED_SESSIONS: usize = 5;

/// Levels of maps in the documents of a site in which `init` looks for keys and lists of events.
pub(crate) const INSPECTED_DEPTH: usize = 3;

/// Levels of lists and maps in which a site without events is searched for dates.
pub(crate) const EXPLAINED_DEPTH: usize = 4;

/// Bytes of the values that `init` remembers for conditions and comments.
pub(crate) const INSPECTED_TEXT_BYTES: usize = 80;

/// Folders below the working directory in which a config is looked for, to name it in an error.
pub(crate) const CONFIG_DEPTH: usize = 4;

/// Files and folders that are looked at for it.
pub(crate) const CONFIG_ENTRIES: usize = 10_000;

/// Days of an endless series that are compared with its text, and with the clocks of the audience:
/// once through every change of the clocks.
pub(crate) const COMPARED_DAYS: u64 = 400;

/// Sessions up to which each row of the subscribe page has its place and tags, and each event a
/// list of its sessions. The script adds them to larger pages.
pub(crate) const FULL_ROWS: usize = 1_000;

/// Sessions or feeds that one sentence names; the others are counted.
pub(crate) const NAMED_IN_SENTENCE: usize = 3;

/// Added and removed feeds that `build` and `diff` list; the others are counted.
pub(crate) const LISTED_FEEDS: usize = 20;

/// Titles that `diff` lists; the others are counted.
pub(crate) const LISTED_TITLES: usize = 40;

/// Sessions of a group that `diff` lists; the others are counted.
pub(crate) const LISTED_SESSIONS_OF_GROUP: usize = 6;

/// Characters of a title that `diff` shows.
pub(crate) const SHOWN_TITLE_CHARACTERS: usize = 200;

/// Characters of a value that `diff` shows.
pub(crate) const SHOWN_CHARACTERS: usize = 60;

/// Bytes of a buffer with which a file is read. Most feeds fit into it. To clear a larger one takes
/// longer than to read them, and it saves few calls.
pub(crate) const READ_BUFFER_BYTES: usize = 16 * 1024;

/// Bytes of a buffer with which a file is written. It need not be cleared.
pub(crate) const WRITE_BUFFER_BYTES: usize = 64 * 1024;
