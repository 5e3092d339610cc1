//! Repeat rules: RFC 5545, 3.3.10, on wall time.

use chrono::{
    DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike as _, Utc,
    Weekday,
};
use rrule::{Frequency, NWeekday, RRule, RRuleSet, Unvalidated};

use crate::diagnostic::spelling::nearest;
use crate::diagnostic::{Code, Diagnostic};
use crate::time::weekday::{help_of_weekdays, parse_every_weekday, weekday_code, weekday_text};
use crate::time::zone::Zone;

/// How a series repeats, without where it ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule(RRule<Unvalidated>);

/// The end of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The series has no end.
    Never,
    /// With the last occurrence on this day or before, as the event's clocks show it.
    UntilDay(NaiveDate),
    /// With the last occurrence that starts at this wall time or before.
    UntilWall(NaiveDateTime),
    /// With the last occurrence that starts at this instant or before.
    UntilInstant(DateTime<Utc>),
    /// With this occurrence, counted from 1.
    After(u32),
}

impl End {
    /// Whether a series in a zone contains the occurrence with a start and a number, from 1.
    pub(crate) fn includes(self, start: NaiveDateTime, number: u32, zone: &Zone) -> bool {
        match self {
            End::Never => true,
            End::UntilDay(day) => start.date() <= day,
            End::UntilWall(wall) => start <= wall,
            End::UntilInstant(instant) => zone.resolve(start).instant <= instant,
            End::After(count) => number <= count,
        }
    }
}

/// The Gregorian calendar repeats every 400 years, to the weekday. The crate searches up to the
/// year 10,000, which takes seconds for a rule that never occurs; 19 cycles later it has only the
/// years up to 2400 to search.
const CYCLES: TimeDelta = TimeDelta::days(19 * 146_097);

/// The words that `repeat` takes, and what they mean.
const WORDS: [(&str, Frequency, u16); 10] = [
    ("daily", Frequency::Daily, 1),
    ("weekly", Frequency::Weekly, 1),
    ("biweekly", Frequency::Weekly, 2),
    ("bi-weekly", Frequency::Weekly, 2),
    ("fortnightly", Frequency::Weekly, 2),
    ("monthly", Frequency::Monthly, 1),
    ("yearly", Frequency::Yearly, 1),
    ("annually", Frequency::Yearly, 1),
    ("quarterly", Frequency::Monthly, 3),
    ("every two weeks", Frequency::Weekly, 2),
];

impl Rule {
    /// Reads a word (`weekly`) or the body of an RRULE (`FREQ=MONTHLY;BYDAY=2SA`). An end inside
    /// the body is returned next to the rule.
    ///
    /// # Errors
    ///
    /// Anything else, rules that repeat within a day, and an interval of 0.
    ///
    /// ```
    /// use calfeed::time::rule::{End, Rule};
    /// let (rule, end) = Rule::parse("FREQ=MONTHLY;BYDAY=2SA;COUNT=3").unwrap();
    /// assert_eq!(rule.text(), "FREQ=MONTHLY;BYDAY=2SA");
    /// assert_eq!(end, Some(End::After(3)));
    /// ```
    pub fn parse(text: &str) -> Result<(Rule, Option<End>), Diagnostic> {
        let text = text.trim();
        let lower = text.to_lowercase();
        if let Some((_, frequency, interval)) = WORDS.iter().find(|(word, ..)| *word == lower) {
            return Ok((Rule(RRule::new(*frequency).interval(*interval)), None));
        }
        if let Some(weekday) = parse_every_weekday(text) {
            let weekly = Rule(RRule::new(Frequency::Weekly));
            return Ok((weekly.on(vec![NWeekday::Every(weekday)]), None));
        }
        if !text.contains('=') {
            return Err(unknown_word(&lower));
        }
        // The crate cuts two bytes off a weekday, wherever its letters end, and panics.
        if let Some(letter) = text.chars().find(|c| !c.is_ascii()) {
            return Err(Diagnostic::new(
                Code::InvalidRule,
                format!("`{letter}` is not allowed in a repeat rule"),
            )
            .help("write a word such as `weekly`, or a rule such as `FREQ=MONTHLY;BYDAY=2SA`"));
        }
        parse_body(text)
    }

    /// Restricts the rule to weekdays, numbered within the month or year or not.
    #[must_use]
    pub(crate) fn on(self, weekdays: Vec<NWeekday>) -> Rule {
        Rule(self.0.by_weekday(weekdays))
    }

    /// The weekdays that the rule names.
    pub(crate) fn weekdays(&self) -> &[NWeekday] {
        self.0.get_by_weekday()
    }

    /// Whether the rule names days by their numbers in the month, in the year or by weeks.
    pub(crate) fn names_days(&self) -> bool {
        !self.0.get_by_month_day().is_empty()
            || !self.0.get_by_year_day().is_empty()
            || !self.0.get_by_week_no().is_empty()
    }

    /// Whether the rule names times of day.
    pub(crate) fn names_times(&self) -> bool {
        !self.0.get_by_hour().is_empty() || !self.0.get_by_minute().is_empty()
    }

    /// The value of FREQ.
    pub(crate) fn frequency(&self) -> Frequency {
        self.0.get_freq()
    }

    /// Restricts a yearly rule to a month, for weekdays that are numbered within the month.
    #[must_use]
    pub(crate) fn in_month(self, month: u32) -> Rule {
        let month = u8::try_from(month).ok();
        let month = month.and_then(|month| chrono::Month::try_from(month).ok());
        Rule(self.0.by_month(month.as_slice()))
    }

    /// The months that the rule names.
    pub(crate) fn months(&self) -> &[u8] {
        self.0.get_by_month()
    }

    /// The times of day at which the occurrences of a series with the first start `first` begin.
    pub(crate) fn times_of_day(&self, first: NaiveTime) -> Vec<NaiveTime> {
        let or_own = |values: &[u8], own: u32| -> Vec<u32> {
            match values {
                [] => vec![own],
                values => values.iter().map(|value| u32::from(*value)).collect(),
            }
        };
        let minutes = or_own(self.0.get_by_minute(), first.minute());
        or_own(self.0.get_by_hour(), first.hour())
            .into_iter()
            .flat_map(|hour| minutes.iter().map(move |minute| (hour, *minute)))
            .filter_map(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0))
            .collect()
    }

    /// The same occurrences in a form that clients agree on: the day of the month is written out
    /// if some months lack it, and the weekdays that BYSETPOS selects in place of BYSETPOS.
    #[must_use]
    pub(crate) fn portable(&self, start: NaiveDateTime) -> Rule {
        let rule = &self.0;
        let has_no_days = rule.get_by_weekday().is_empty()
            && rule.get_by_month_day().is_empty()
            && rule.get_by_year_day().is_empty()
            && rule.get_by_week_no().is_empty();
        let day = i8::try_from(start.day()).unwrap_or(0);
        if has_no_days && day > 28 {
            match rule.get_freq() {
                Frequency::Monthly => return Rule(rule.clone().by_month_day(vec![day])),
                Frequency::Yearly if !rule.get_by_month().is_empty() => {
                    return Rule(rule.clone().by_month_day(vec![day]));
                }
                Frequency::Yearly if start.month() == 2 => {
                    let rule = rule.clone().by_month(&[chrono::Month::February]);
                    return Rule(rule.by_month_day(vec![day]));
                }
                _ => {}
            }
        }
        self.without_positions_in_week(start)
            .unwrap_or_else(|| self.clone())
    }

    /// A weekly rule with the weekdays that BYSETPOS selects, if the set of each week consists of
    /// the same days.
    fn without_positions_in_week(&self, start: NaiveDateTime) -> Option<Rule> {
        let rule = &self.0;
        let positions = rule.get_by_set_pos();
        let has_several_times = rule.get_by_hour().len() > 1 || rule.get_by_minute().len() > 1;
        let is_weekly = matches!(rule.get_freq(), Frequency::Weekly);
        if !is_weekly || positions.is_empty() || has_several_times || !self.months().is_empty() {
            return None;
        }
        let days = rule.get_by_weekday().iter().map(|day| match day {
            NWeekday::Every(day) | NWeekday::Nth(_, day) => *day,
        });
        let mut days: Vec<Weekday> = days.collect();
        if days.is_empty() {
            days.push(start.weekday());
        }
        days.sort_by_key(|day| day.days_since(rule.get_week_start()));
        days.dedup();
        let selected = positions.iter().filter_map(|position| {
            let from_end = usize::try_from(position.unsigned_abs()).ok()?;
            let index = match *position > 0 {
                true => from_end.checked_sub(1)?,
                false => days.len().checked_sub(from_end)?,
            };
            days.get(index).copied().map(NWeekday::Every)
        });
        let selected: Vec<NWeekday> = selected.collect();
        if selected.is_empty() {
            return None;
        }
        Some(Rule(
            rule.clone().by_weekday(selected).by_set_pos(Vec::new()),
        ))
    }

    /// A part of the rule that clients leave out or misread, with its value.
    pub(crate) fn unsupported_part(&self) -> Option<String> {
        let rule = &self.0;
        let is_far = |day: &&NWeekday| matches!(day, NWeekday::Nth(number, _) if number.abs() > 5);
        if !rule.get_by_week_no().is_empty() {
            return Some(format!("BYWEEKNO={}", list(rule.get_by_week_no())));
        }
        if matches!(rule.get_freq(), Frequency::Weekly) && !rule.get_by_set_pos().is_empty() {
            return Some(format!("BYSETPOS={}", list(rule.get_by_set_pos())));
        }
        let far = rule.get_by_weekday().iter().find(is_far)?;
        Some(format!("BYDAY={}", weekday_text(far)))
    }

    /// The crate's rule, for those who must look at its parts.
    pub(crate) fn parts(&self) -> &RRule<Unvalidated> {
        &self.0
    }

    /// A rule of the crate's parts.
    pub(crate) fn from_parts(parts: RRule<Unvalidated>) -> Rule {
        Rule(parts)
    }

    /// The wall times that the rule gives, from `start` on, without end unless the rule runs
    /// dry. `start` itself is among them only if it matches the rule.
    ///
    /// Wall time is carried as if it were UTC, where no clock ever changes.
    ///
    /// # Errors
    ///
    /// Values out of range, such as `BYMONTHDAY=40`.
    pub fn occurrences(
        &self,
        start: NaiveDateTime,
    ) -> Result<impl Iterator<Item = NaiveDateTime> + use<>, Diagnostic> {
        let first = start.checked_add_signed(CYCLES).unwrap_or(start);
        let cycles = first - start;
        let first = first.and_utc().with_timezone(&rrule::Tz::UTC);
        let rule = self.0.clone().validate(first).map_err(invalid)?;
        let set = RRuleSet::new(first).rrule(rule);
        Ok((&set)
            .into_iter()
            .map(move |date| date.naive_utc() - cycles))
    }

    /// The rule as RFC 5545 writes it.
    ///
    /// The crate's own form writes `1MO` as `MO`, which is another rule, and keeps an order that
    /// people do not expect.
    pub fn text(&self) -> String {
        let rule = &self.0;
        let mut parts = vec![format!("FREQ={}", frequency_word(rule.get_freq()))];
        if rule.get_interval() != 1 {
            parts.push(format!("INTERVAL={}", rule.get_interval()));
        }
        let weekdays: Vec<String> = rule.get_by_weekday().iter().map(weekday_text).collect();
        let lists = [
            ("BYMONTH", list(rule.get_by_month())),
            ("BYWEEKNO", list(rule.get_by_week_no())),
            ("BYYEARDAY", list(rule.get_by_year_day())),
            ("BYMONTHDAY", list(rule.get_by_month_day())),
            ("BYDAY", weekdays.join(",")),
            ("BYHOUR", list(rule.get_by_hour())),
            ("BYMINUTE", list(rule.get_by_minute())),
            ("BYSETPOS", list(rule.get_by_set_pos())),
        ];
        for (name, values) in lists {
            if !values.is_empty() {
                parts.push(format!("{name}={values}"));
            }
        }
        if rule.get_week_start() != Weekday::Mon {
            parts.push(format!("WKST={}", weekday_code(rule.get_week_start())));
        }
        parts.join(";")
    }
}

/// The parts of a rule other than its end: RFC 5545, 3.3.10.
const PARTS: [&str; 11] = [
    "FREQ",
    "INTERVAL",
    "BYDAY",
    "BYMONTH",
    "BYMONTHDAY",
    "BYSETPOS",
    "BYWEEKNO",
    "BYYEARDAY",
    "BYHOUR",
    "BYMINUTE",
    "WKST",
];

fn unknown_part(name: &str) -> Diagnostic {
    let fault = Diagnostic::new(
        Code::InvalidRule,
        format!("`{name}` is no part of a repeat rule"),
    );
    match nearest(name, PARTS) {
        Some(meant) => fault.help(format!("write `{meant}`")),
        None => fault.help("write a rule such as `FREQ=MONTHLY;BYDAY=2SA`"),
    }
}

fn parse_body(text: &str) -> Result<(Rule, Option<End>), Diagnostic> {
    let body = match text.get(..6) {
        Some(prefix) if prefix.eq_ignore_ascii_case("RRULE:") => text.get(6..).unwrap_or_default(),
        _ => text,
    };
    let mut end = None;
    let mut parts = Vec::new();
    for part in body.split(';').filter(|part| !part.trim().is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let (name, value) = (name.trim().to_uppercase(), value.trim().to_uppercase());
        match name.as_str() {
            "UNTIL" | "COUNT" if end.is_some() => {
                return Err(Diagnostic::new(
                    Code::Conflict,
                    "the rule has both UNTIL and COUNT",
                ));
            }
            "UNTIL" => end = Some(until(&value)?),
            "COUNT" => end = Some(count(&value)?),
            "INTERVAL" if value.trim_start_matches('0').is_empty() => {
                return Err(Diagnostic::new(
                    Code::InvalidRule,
                    "a rule cannot repeat every 0 times",
                )
                .help("write `INTERVAL=1` or more"));
            }
            "FREQ" if matches!(value.as_str(), "SECONDLY" | "MINUTELY" | "HOURLY") => {
                return Err(Diagnostic::new(
                    Code::InvalidRule,
                    format!("`FREQ={value}` repeats within a day"),
                )
                .help("write `FREQ=DAILY` or less often; use `tracks` for several times a day"));
            }
            "BYSECOND" => {
                return Err(
                    Diagnostic::new(Code::InvalidRule, "sessions start at whole minutes")
                        .help("leave `BYSECOND` out"),
                );
            }
            _ if !PARTS.contains(&name.as_str()) => return Err(unknown_part(&name)),
            // The crate looks for a `RRULE:` anywhere, and reads what follows it.
            _ if value.contains(':') => return Err(unknown_part(&value)),
            _ => parts.push(format!("{name}={value}")),
        }
    }
    let rule: RRule<Unvalidated> = parts.join(";").parse().map_err(invalid)?;
    Ok((Rule(rule), end))
}

/// `UNTIL=20210622`, `UNTIL=20210622T160000` or `UNTIL=20210622T160000Z`.
fn until(value: &str) -> Result<End, Diagnostic> {
    let wall = |text| NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok();
    let day = || {
        NaiveDate::parse_from_str(value, "%Y%m%d")
            .ok()
            .map(End::UntilDay)
    };
    match value.strip_suffix('Z') {
        Some(text) => wall(text).map(|wall| End::UntilInstant(wall.and_utc())),
        None => wall(value).map(End::UntilWall).or_else(day),
    }
    .ok_or_else(|| {
        Diagnostic::new(Code::InvalidRule, format!("`UNTIL={value}` is not a date"))
            .help("write `UNTIL=20210622`, or `until: 2021-06-22` as a key of its own")
    })
}

fn count(value: &str) -> Result<End, Diagnostic> {
    match value.parse() {
        Ok(count) if count > 0 => Ok(End::After(count)),
        _ => Err(Diagnostic::new(
            Code::InvalidRule,
            format!("`COUNT={value}` is not a number of sessions"),
        )),
    }
}

fn invalid(error: rrule::RRuleError) -> Diagnostic {
    let reason = match &error {
        rrule::RRuleError::ParserError(error) => error.to_string(),
        rrule::RRuleError::ValidationError(error) => error.to_string(),
        rrule::RRuleError::IterError(error) => error.clone(),
    };
    Diagnostic::new(Code::InvalidRule, format!("the repeat rule is not valid: {reason}"))
        .help("write `daily`, `weekly`, `biweekly`, `monthly`, `yearly` or an RRULE such as `FREQ=MONTHLY;BYDAY=2SA`")
}

fn unknown_word(word: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::InvalidRule, format!("`{word}` is not a repeat rule"));
    if let Some(help) = help_of_weekdays(word) {
        return diagnostic.help(help);
    }
    match nearest(word, WORDS.iter().map(|(word, ..)| *word)) {
        Some(word) => diagnostic.help(format!("write `{word}`")),
        None => diagnostic.help(
            "write `daily`, `weekly`, `biweekly`, `monthly`, `yearly` or an RRULE such as \
             `FREQ=MONTHLY;BYDAY=2SA`",
        ),
    }
}

fn list<T: ToString>(values: &[T]) -> String {
    let values: Vec<String> = values.iter().map(ToString::to_string).collect();
    values.join(",")
}

fn frequency_word(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Yearly => "YEARLY",
        Frequency::Monthly => "MONTHLY",
        Frequency::Weekly => "WEEKLY",
        Frequency::Daily => "DAILY",
        Frequency::Hourly => "HOURLY",
        Frequency::Minutely => "MINUTELY",
        Frequency::Secondly => "SECONDLY",
    }
}
