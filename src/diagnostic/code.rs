//! The codes: one stable name for each kind of diagnostic.

/// The severity of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The event cannot be published; the build fails.
    Error,
    /// The event is published as written, but is probably not what its author means.
    Warning,
    /// Something to know; nothing need be wrong.
    Note,
}

impl Severity {
    /// The word that messages begin with.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $severity:ident;)+) => {
        /// The kind of a diagnostic. Its name never changes once released: people search for it and
        /// scripts match on it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)+];

            /// The stable name, such as `zone-abbreviation`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)+ }
            }

            /// The severity, unless `messages` sets another.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)+ }
            }
        }
    };
}

codes! {
    /// A file or folder cannot be read.
    Unreadable = "unreadable", Error;
    /// A page is not UTF-8 text.
    NotUtf8 = "not-utf8", Error;
    /// A page, a value or a series is larger than [`crate::limits`] allows.
    TooLarge = "too-large", Error;
    /// A link that leads out of the events folder, or to a folder, is not followed.
    LinkSkipped = "link-skipped", Warning;
    /// Front matter begins with `---` and never ends.
    FrontMatterOpen = "front-matter-open", Error;
    /// Front matter is not valid YAML.
    InvalidYaml = "invalid-yaml", Error;
    /// Front matter or a data file is not valid TOML.
    InvalidToml = "invalid-toml", Error;
    /// Front matter or a data file is not valid JSON.
    InvalidJson = "invalid-json", Error;
    /// One key appears twice in the same map.
    DuplicateKey = "duplicate-key", Error;
    /// A key differs in one letter from a key of calfeed, or a template uses an unknown name.
    UnknownKey = "unknown-key", Warning;
    /// A key was not used, but its name concerns time.
    UnusedTimeKey = "unused-time-key", Warning;
    /// A name in `fields` that no page has.
    UnusedField = "unused-field", Warning;
    /// Two keys give different values for one property.
    DifferentValues = "different-values", Warning;
    /// A status that calfeed does not know.
    UnknownStatus = "unknown-status", Warning;
    /// A data file with one map has a date, but no title.
    UntitledData = "untitled-data", Note;
    /// A start at midnight UTC falls on another day in the zone of the event.
    MidnightUtc = "midnight-utc", Warning;
    /// A session with times is longer than two weeks.
    LongSession = "long-session", Warning;
    /// Included files include each other, or are not below EVENTS.
    InvalidInclude = "invalid-include", Error;
    /// A page was published as an event and has no date any more.
    LostDate = "lost-date", Warning;
    /// No document is an event.
    NoEvents = "no-events", Warning;
    /// A required key is missing.
    MissingKey = "missing-key", Error;
    /// A value has the wrong type or form.
    InvalidValue = "invalid-value", Error;
    /// A template or condition of the config has an error, or takes too many steps.
    InvalidTemplate = "invalid-template", Error;
    /// Two keys exclude each other.
    Conflict = "conflict", Error;
    /// A date or time is not in a form that calfeed reads, or does not exist.
    InvalidDate = "invalid-date", Error;
    /// A length of time is not in a form that calfeed reads.
    InvalidDuration = "invalid-duration", Error;
    /// An end is not after its start.
    EndBeforeStart = "end-before-start", Error;
    /// A time has no zone: neither the event nor the config names one.
    NoZone = "no-zone", Error;
    /// A zone is given as an abbreviation, which names no place and no rule.
    ZoneAbbreviation = "zone-abbreviation", Error;
    /// No such time zone.
    UnknownZone = "unknown-zone", Error;
    /// The offset written with a date is not the zone's offset on that date.
    OffsetMismatch = "offset-mismatch", Warning;
    /// A wall time that the clocks skip.
    SkippedTime = "skipped-time", Warning;
    /// A wall time that the clocks show twice.
    RepeatedTime = "repeated-time", Warning;
    /// A repeat rule cannot be read.
    InvalidRule = "invalid-rule", Error;
    /// An entry of `changes` affects no session, or every session.
    ChangeOutsideSeries = "change-outside-series", Warning;
    /// A repeat rule gives no session at all.
    EmptySeries = "empty-series", Error;
    /// A key says something about a series, and there is none.
    NoRepeat = "no-repeat", Warning;
    /// A monthly or yearly rule repeats on every such weekday.
    EveryWeekday = "every-weekday", Warning;
    /// An endless series has a rule that some clients leave out or misread.
    UnportableRule = "unportable-rule", Warning;
    /// The first date is not one that the event's own rule gives.
    FirstDateOffRule = "first-date-off-rule", Warning;
    /// `date` carries a time at which no track starts.
    DateNoTrack = "date-no-track", Warning;
    /// `except` or `sessions` names a session that the series does not have.
    NoSuchSession = "no-such-session", Warning;
    /// `also` adds a session that the series has already.
    AlreadyInSeries = "already-in-series", Warning;
    /// A slug, track or feed name cannot be used in a file name.
    InvalidSlug = "invalid-slug", Error;
    /// Two events, tracks or feeds want the same file or identifier.
    DuplicateSlug = "duplicate-slug", Error;
    /// The manifest records the author's slug for another event.
    SlugTaken = "slug-taken", Warning;
    /// A published page was moved and keeps its names.
    RenamedDocument = "renamed-document", Note;
    /// EVENTS has none of the documents that the manifest records.
    OtherSite = "other-site", Error;
    /// Events are published, and EVENTS has none any more.
    NoEventsLeft = "no-events-left", Error;
    /// Two sessions would be published under one UID.
    DuplicateUid = "duplicate-uid", Error;
    /// Two different tags share one file name, and so one feed.
    TagCollision = "tag-collision", Warning;
    /// A shared feed is larger than some clients accept.
    FeedTooLarge = "feed-too-large", Warning;
    /// A link uses a scheme that feeds and pages must not carry.
    UnsafeLink = "unsafe-link", Warning;
    /// Outlook cannot hold a repeat rule as one series.
    OutlookRule = "outlook-rule", Warning;
    /// Two events have the same title and start.
    SameEvent = "same-event", Warning;
    /// The clocks of another zone of the audience change on different days.
    ShiftsForReaders = "shifts-for-readers", Note;
    /// The text names a day that no session is on.
    ProseDay = "prose-day", Warning;
    /// The weekday in the text is not that of the date next to it.
    ProseWeekday = "prose-weekday", Warning;
    /// The text names a time at which no session starts.
    ProseTime = "prose-time", Warning;
    /// The text names an end, of a session or a series, that the schedule does not have.
    ProseEnd = "prose-end", Warning;
    /// The text names a parallel slot that the schedule lacks.
    ProseSlot = "prose-slot", Warning;
    /// The text names a zone by a word that does not hold on that day, as `EST` in summer.
    ProseZone = "prose-zone", Warning;
    /// The text gives one time in two zones, and they do not agree.
    ProseZones = "prose-zones", Warning;
    /// The text counts more or fewer sessions than the schedule.
    ProseCount = "prose-count", Warning;
    /// The text gives sessions another length than the schedule.
    ProseLength = "prose-length", Warning;
    /// The text describes a series, and the page has one date.
    SeriesInText = "series-in-text", Note;
    /// A file in the output folder is not calfeed's, and a feed wants its place.
    ForeignFile = "foreign-file", Error;
    /// The published feeds of an event that has errors now are not at hand.
    MissingFeed = "missing-feed", Error;
    /// The output folder cannot be written.
    Unwritable = "unwritable", Error;
    /// An .ics file is not iCalendar text.
    InvalidCalendar = "invalid-calendar", Error;
    /// A line or an event of an .ics file cannot be read or expressed, and is ignored.
    CalendarPartIgnored = "calendar-part-ignored", Warning;
    /// The manifest of the previous build cannot be read.
    BrokenManifest = "broken-manifest", Warning;
    /// A newer version of calfeed wrote the manifest of the previous build.
    NewerManifest = "newer-manifest", Error;
    /// The environment variable `SOURCE_DATE_EPOCH` is not a time.
    InvalidEpoch = "invalid-epoch", Error;
    /// The preview cannot be served on a port.
    PortUnavailable = "port-unavailable", Error;
    /// The system refuses to report changes of files.
    CannotWatch = "cannot-watch", Error;
    /// There is no manifest at the path of `--previous`.
    NoPrevious = "no-previous", Note;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique_and_in_kebab_case() {
        let names: HashSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        for name in names {
            assert!(
                name.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{name}"
            );
        }
    }
}
