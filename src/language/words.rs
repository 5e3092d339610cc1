//! The kinds of words with which a language describes schedules.

/// A unit in which rules count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RuleUnit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
}

/// A list of words or phrases.
pub(crate) type Words = &'static [&'static str];

/// The words with which a language describes schedules. All are in lower case; a blank matches
/// any white space.
#[derive(Debug)]
pub(crate) struct Language {
    /// Abbreviations, short names and variants of the months from January on. The other names are
    /// in [`super::calendar_names`].
    pub(crate) months: [Words; 12],
    /// Abbreviations, short names and variants of the weekdays from Monday on.
    pub(crate) weekdays: [Words; 7],
    /// Names of months that are also other words, so that they need a capital letter: *march*.
    pub(crate) ambiguous_months: Words,
    /// Names of months of up to three letters that are written in lower case: *mai*. Others are
    /// abbreviations and need a capital letter.
    pub(crate) short_months: Words,
    /// The weekdays from Monday on, in the form that means every week: *Mondays*, *montags*.
    pub(crate) every_weekday: [Words; 7],
    /// Numbers in words.
    pub(crate) numbers: &'static [(&'static str, u32)],
    /// One, in the forms before *hour*. It is not among the numbers, because it is also an article
    /// or a pronoun.
    pub(crate) one: Words,
    /// Numbers with a half in one word, by their whole part: *zweieinhalb*.
    pub(crate) numbers_and_a_half: &'static [(&'static str, u32)],
    /// After a number or a unit: two *and a half* hours.
    pub(crate) and_a_half: Words,
    /// *first* to *fifth* and *last* (-1).
    pub(crate) ordinals: &'static [(&'static str, i8)],
    /// After the number of a day: *th* or a full stop.
    pub(crate) day_endings: Words,
    /// Articles and prepositions directly before a day: Tuesday, *the* 18th.
    pub(crate) before_day: Words,
    /// Prepositions directly before a time of day: *at* 7.30.
    pub(crate) before_time: Words,
    /// Prepositions before a day or a time, which remain of a clause when day and time are left
    /// out.
    pub(crate) prepositions: Words,
    /// Articles before the subject of a sentence.
    pub(crate) articles: Words,
    /// Pronouns that begin a clause about the noun before it. German ones have the form of an
    /// article and are left out.
    pub(crate) relative_pronouns: Words,
    /// Between a day and its month, or a month and its year: *of*.
    pub(crate) of: Words,
    /// After a time of day: *Uhr*.
    pub(crate) clock: Words,
    /// Before an hour, with the minutes that it adds: *half past* seven.
    pub(crate) before_hour: &'static [(&'static str, i32)],
    /// After an hour, with the minutes that it adds: siete *y media*.
    pub(crate) after_hour: &'static [(&'static str, i32)],
    /// Twelve o'clock at noon.
    pub(crate) noon: Words,
    /// After a time before noon: *in the morning*.
    pub(crate) morning: Words,
    /// After a time after noon: *in the evening*.
    pub(crate) afternoon: Words,
    /// Between the ends of a range.
    pub(crate) to: Words,
    /// Before a range with [`Language::and`] between its ends.
    pub(crate) between: Words,
    /// As in *between 6 and 8*.
    pub(crate) and: Words,
    /// As in *on 6 or 8 May*.
    pub(crate) or: Words,
    /// *weekly* and the like: unit and interval.
    pub(crate) frequencies: &'static [(&'static str, RuleUnit, u16)],
    /// *every* Tuesday.
    pub(crate) every: Words,
    /// *every other* Tuesday.
    pub(crate) every_other: Words,
    /// After a weekday: Tuesdays *every two weeks*.
    pub(crate) every_other_after: Words,
    /// The second Saturday *of the month*.
    pub(crate) of_the_month: Words,
    /// What a series consists of, in the plural.
    pub(crate) sessions: Words,
    /// Between a number and [`Language::sessions`]: 6 *consecutive* sessions.
    pub(crate) in_a_row: Words,
    /// Between a series and the number of its sessions: *consists of* 6 sessions.
    pub(crate) consists_of: Words,
    /// Before a number of sessions that is only a part of them: *the first* three sessions.
    pub(crate) partly: Words,
    /// Units of length, also abbreviated.
    pub(crate) weeks: Words,
    pub(crate) days: Words,
    pub(crate) hours: Words,
    pub(crate) minutes: Words,
    /// Endings that make an adjective of a number in words: *dreistündig*.
    pub(crate) hour_endings: Words,
    /// After the length of one session: 2 hours *each*.
    pub(crate) each: Words,
    /// Before the length of one session: *each session lasts* 2 hours.
    pub(crate) each_lasts: Words,
    /// After the length of the whole.
    pub(crate) in_total: Words,
    /// Between the event and its length: the walk *lasts* two hours.
    pub(crate) lasts: Words,
    /// The names of parallel time slots.
    pub(crate) tracks: Words,
    /// Labels of a line with the date or the time: *When:*.
    pub(crate) labels: Words,
    /// Before the first day of a series: *starting* 22 September.
    pub(crate) begins: Words,
    /// Labels of a line with the start: *Starts:*.
    pub(crate) start_labels: Words,
    /// Labels of a line with the end: *Ends:*.
    pub(crate) end_labels: Words,
    /// Labels of a line with the length: *Duration:*.
    pub(crate) length_labels: Words,
    /// Nouns for events, in the singular.
    pub(crate) event_nouns: Words,
    /// Nouns that fit any event, whatever the title calls it.
    pub(crate) general_nouns: Words,
    /// Nouns that are often a part of an event: *dinner*, *briefing*.
    pub(crate) part_nouns: Words,
    /// Nouns of one kind: the text may call a *tour* a *walk*.
    pub(crate) noun_kinds: &'static [Words],
    /// Words for the people of the event or the event itself: *we*, *this*.
    pub(crate) own: Words,
    /// Words that invite: *join us*, *save the date*.
    pub(crate) invitations: Words,
    /// Verbs that invite at the beginning of a sentence only: *bring*. Elsewhere they may be
    /// infinitives, or have another subject.
    pub(crate) imperatives: Words,
    /// Verbs between an event and its date or time: *takes place*, *starts*.
    pub(crate) happenings: Words,
    /// Before the new date of a moved event.
    pub(crate) moved_to: Words,
    /// Before a weekday on which the event is only once: *this time on a*.
    pub(crate) this_time: Words,
    /// Words in a clause about something else than the event: deadlines, doors, other events.
    pub(crate) elsewhere: Words,
    /// Directly before a day or time that is a limit and no start: *until*, *no later than*.
    pub(crate) limits: Words,
    /// Words for the event before or after this one.
    pub(crate) next: Words,
    /// Verbs in the past tense: their date is no announcement.
    pub(crate) past: Words,
    /// Words without content of their own: prepositions, articles, parts of the day.
    pub(crate) fillers: Words,
    /// Before a length that is not exact: *about*.
    pub(crate) about: Words,
    /// Before a city, after a time: 7pm *in* New York.
    pub(crate) in_place: Words,
    /// Before the city of a time: *hora de* Madrid.
    pub(crate) time_of: Words,
    /// Before a full stop that does not end a sentence: *approx.*
    pub(crate) abbreviations: Words,
    /// Before a number that is not a time: *No.* 7.
    pub(crate) numbering: Words,
    /// In place of a date or time that is announced later: *TBA*.
    pub(crate) to_be_announced: Words,
}
