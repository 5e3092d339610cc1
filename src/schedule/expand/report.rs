//! The diagnostics of an expansion.

use chrono::{NaiveDate, NaiveDateTime};

use super::Expansion;
use crate::diagnostic::{Code, Diagnostic, Reported, SourceLocation};
use crate::document::value::Position;
use crate::event::{AddedDate, Period, SessionOverride, Track};
use crate::limits;
use crate::time::rule::Rule;
use crate::time::zone::{Ambiguity, Zone};

impl Expansion<'_> {
    pub(super) fn report_empty(&mut self, track: &Track) -> Reported {
        let start = track.slot.start().date();
        self.report(
            Diagnostic::new(Code::EmptySeries, "the series has no session")
                .note(format!("its rule gives no date from {start} to its end"))
                .help("check `repeat`, `on` and `until` against `date`"),
        )
    }

    /// RFC 5545, 3.6: a calendar without a component is none.
    pub(super) fn report_nothing_left(&mut self, track: &Track) -> Reported {
        let owner = match &track.name {
            Some(name) => format!("track `{}`", name.text),
            None => "the event".to_owned(),
        };
        self.report(
            Diagnostic::new(
                Code::EmptySeries,
                format!("`except` leaves {owner} without a session"),
            )
            .help("write `status: cancelled`, so that subscribers see it, or `draft: true`"),
        )
    }

    pub(super) fn report_too_many(&mut self) -> Reported {
        self.report(
            Diagnostic::new(Code::TooLarge, "the series has too many sessions")
                .note(format!(
                    "the limit is {} sessions on each track, up to the year {}",
                    limits::SESSIONS,
                    limits::YEARS.end()
                ))
                .help("leave `until` and `count` out: the series then has no end"),
        )
    }

    pub(super) fn report_too_many_on_all_tracks(&mut self) -> Reported {
        self.report(
            Diagnostic::new(Code::TooLarge, "the event has too many sessions").note(format!(
                "the limit is {} sessions over all tracks",
                limits::SESSIONS_OF_EVENT
            )),
        )
    }

    pub(super) fn report_too_far(&mut self) -> Reported {
        self.report(
            Diagnostic::new(
                Code::TooLarge,
                "too many sessions of the series must be examined",
            )
            .note(
                "sessions are examined up to the last one that `except`, `also`, `sessions`, `changes` \
                 or a clock change can concern",
            )
            .note(format!(
                "the limit is {} sessions over all tracks, up to the year {}",
                limits::EXAMINED_OCCURRENCES,
                limits::YEARS.end()
            ))
            .help("write a later `date`, or an `until`"),
        )
    }

    /// Outlook leaves out series with rules that it cannot represent (MS-OXCICAL, 2.1.3.2.1).
    pub(super) fn warn_of_rule(&mut self, rule: &Rule) {
        if let Some(part) = rule.unsupported_part() {
            self.report(
                Diagnostic::new(
                    Code::UnportableRule,
                    format!("the rule has {part}, which Outlook leaves out and other clients misread"),
                )
                .help("write weekdays of months, such as `FREQ=YEARLY;BYMONTH=5;BYDAY=3SU`, or an `until`"),
            );
        }
    }

    /// Two entries of `sessions` give one session different values.
    pub(super) fn warn_of_different_values(&mut self, entry: &SessionOverride, names: &[&str]) {
        let names = names.join(" and ");
        let message =
            format!("two entries of `sessions` set the {names} of one session differently");
        let diagnostic = Diagnostic::new(Code::DifferentValues, message)
            .note("the later entry applies")
            .help(format!("remove the {names} from one of the entries"));
        self.report_at(diagnostic, entry.position);
    }

    pub(super) fn warn_of_first_date(&mut self, track: &Track, first: NaiveDateTime) {
        let start = track.slot.start();
        if first != start {
            let day = |wall: NaiveDateTime| wall.format("%A %Y-%m-%d").to_string();
            self.report(
                Diagnostic::new(
                    Code::FirstDateOffRule,
                    format!("{} is not a date that the repeat rule gives", day(start)),
                )
                .note(format!("the series begins on {}", day(first)))
                .help(format!("write `date: {}`", first.date())),
            );
        }
    }

    /// Warns if the series does not begin on the date of the event, and if a change affects all of
    /// its sessions or none.
    pub(super) fn check_period(&mut self, track: &Track, first: Option<NaiveDateTime>) {
        let Period { from, before } = track.period;
        match (from, first) {
            (None, Some(first)) => self.warn_of_first_date(track, first),
            (Some(_), Some(_)) => {}
            (None, None) => self.warn_of_change(track, before, "changes every session", |from| {
                format!("the series has no session before {from}")
            }),
            (Some(_), None) => {
                self.warn_of_change(track, from, "changes no session", |from| match before {
                    Some(before) => format!("the series has no session from {from} to {before}"),
                    None => format!("the series ends before {from}"),
                })
            }
        }
    }

    fn warn_of_change(
        &mut self,
        track: &Track,
        from: Option<NaiveDate>,
        effect: &str,
        reason: impl Fn(NaiveDate) -> String,
    ) {
        let event = self.event;
        let mut changes = event.series_changes.iter();
        let change = changes.find(|change| Some(change.from) == from && change.concerns(track));
        if let Some(change) = change {
            let message = format!("this entry of `changes` {effect}");
            let diagnostic = Diagnostic::new(Code::ChangeOutsideSeries, message)
                .note(reason(change.from))
                .help("correct `from`, or write the values in the event itself");
            self.report_at(diagnostic, change.position);
        }
    }

    /// Reports the first gap and the first fold of a series.
    pub(super) fn warn_of_clock(
        &mut self,
        start: NaiveDateTime,
        ambiguity: Ambiguity,
        zone: &Zone,
    ) {
        let (code, message, note) = match ambiguity {
            Ambiguity::Unique => return,
            Ambiguity::Gap => (
                Code::SkippedTime,
                "does not exist",
                "an hour later on the clocks",
            ),
            Ambiguity::Fold => (
                Code::RepeatedTime,
                "occurs twice",
                "as the first of the two",
            ),
        };
        let wall = start.format("%Y-%m-%d %H:%M");
        self.report(
            Diagnostic::new(code, format!("{wall} {message} in {}", zone.name()))
                .note(format!("the clocks change then; published {note}")),
        );
    }

    pub(super) fn warn_of_session_in_series(&mut self, entry: &AddedDate) {
        let diagnostic =
            Diagnostic::new(Code::AlreadyInSeries, "the series has this session already")
                .help("remove it from `also`");
        self.report_at(diagnostic, entry.position);
    }

    /// Reports a diagnostic about the schedule as a whole.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) -> Reported {
        let location = self.event.location();
        self.report_once(diagnostic, &location)
    }

    /// Reports a diagnostic about a value in the document.
    pub(super) fn report_at(&mut self, diagnostic: Diagnostic, position: Position) -> Reported {
        let location = self.event.document.location(position);
        self.report_once(diagnostic, &location)
    }

    /// One diagnostic per code and place: several tracks and sessions have the same problem.
    fn report_once(&mut self, diagnostic: Diagnostic, location: &SourceLocation) -> Reported {
        let key = (diagnostic.code, location.span.start);
        if let Some(reported) = self.reported.get(&key) {
            return *reported;
        }
        let diagnostic = diagnostic.at(&location.file, location.span.clone());
        let reported = self.reporter.report(diagnostic);
        self.reported.insert(key, reported);
        reported
    }
}
