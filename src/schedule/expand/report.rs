//! What there is to say about an expansion.

use chrono::NaiveDateTime;

use super::exceptions::NewTime;
use super::{Expansion, Used};
use crate::diagnostic::{Code, Diagnostic, SourceLocation};
use crate::event::{Event, Exception, SessionOverride, Track};
use crate::limits;
use crate::time::rule::Rule;
use crate::time::zone::{Ambiguity, Zone};

impl Expansion<'_> {
    pub(crate) fn report_empty(&mut self, track: &Track) {
        let start = track.slot.start().date();
        self.report(
            Diagnostic::new(Code::EmptySeries, "the series has no session")
                .note(format!("its rule gives no date from {start} to its end"))
                .help("check `repeat`, `on` and `until` against `date`"),
        );
    }

    /// RFC 5545, 3.6: a calendar without a component is none.
    pub(crate) fn report_nothing_left(&mut self, track: &Track) {
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
        );
    }

    pub(crate) fn report_too_many(&mut self) {
        self.report(
            Diagnostic::new(Code::TooLarge, "the series has too many sessions")
                .note(format!(
                    "the limit is {} sessions on each track, up to the year {}",
                    limits::SESSIONS,
                    limits::YEARS.end()
                ))
                .help("leave `until` and `count` out: the series then has no end"),
        );
    }

    pub(crate) fn report_too_many_on_all_tracks(&mut self) {
        self.report(
            Diagnostic::new(Code::TooLarge, "the event has too many sessions").note(format!(
                "the limit is {} sessions over all tracks",
                limits::SESSIONS_OF_EVENT
            )),
        );
    }

    pub(crate) fn report_too_far(&mut self) {
        self.report(
            Diagnostic::new(
                Code::TooLarge,
                "`except`, `also` or `sessions` names a date too many sessions after the first",
            )
            .note(format!(
                "the limit is {} sessions over all tracks, up to the year {}",
                limits::EXAMINED_OCCURRENCES,
                limits::YEARS.end()
            ))
            .help("write a later `date`, or an `until`"),
        );
    }

    /// Outlook leaves out series with rules that it cannot represent (MS-OXCICAL, 2.1.3.2.1).
    pub(crate) fn warn_of_rule(&mut self, rule: &Rule) {
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

    /// Reports entries of `sessions` that give times to a series of days.
    pub(crate) fn reports_times_of_days(&mut self, track: &Track) -> bool {
        let event = self.event;
        let mut is_invalid = false;
        for entry in &event.changes {
            let Some(what) = NewTime::of_override(entry, track).invalid_for_all_day() else {
                continue;
            };
            is_invalid = true;
            let diagnostic = Diagnostic::new(
                Code::InvalidValue,
                format!("the event is all-day, but this entry of `sessions` has {what}"),
            )
            .help("write days only: `moved: 2027-03-05`, `duration: 3 days`");
            let place = self.event.document.location(entry.position);
            self.report_once(diagnostic, &place);
        }
        is_invalid
    }

    pub(crate) fn warn_of_first_date(&mut self, track: &Track, first: NaiveDateTime) {
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

    /// One warning of a kind is enough for a series.
    pub(crate) fn warn_of_clock(
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
        if self.diagnostics.iter().any(|known| known.code == code) {
            return;
        }
        let wall = start.format("%Y-%m-%d %H:%M");
        self.report(
            Diagnostic::new(code, format!("{wall} {message} in {}", zone.name()))
                .note(format!("the clocks change then; published {note}")),
        );
    }

    pub(crate) fn warn_of_known(&mut self, entry: &Exception) {
        let fault = Diagnostic::new(Code::AlreadyInSeries, "the series has this session already")
            .help("leave it out of `also`");
        let place = self.event.document.location(entry.position);
        self.report_once(fault, &place);
    }

    /// Entries that name no session of any track, most often because of a slip in the date.
    pub(crate) fn report_unused(&mut self) {
        let event = self.event;
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            return;
        }
        let used = std::mem::replace(&mut self.used, Used::none(event));
        for (entry, _) in event
            .except
            .iter()
            .zip(used.except)
            .filter(|(_, used)| !used)
        {
            let fault = Diagnostic::new(Code::NoSuchSession, "there is no session on this date")
                .note("nothing is left out");
            self.report_once(fault, &event.document.location(entry.position));
        }
        for (change, _) in event
            .changes
            .iter()
            .zip(used.changes)
            .filter(|(_, used)| !used)
        {
            let fault = Diagnostic::new(Code::NoSuchSession, "there is no such session");
            let fault = match unknown_track(change, event) {
                Some(names) => fault.help(format!("the tracks are {names}")),
                None => fault.note("nothing is changed"),
            };
            self.report_once(fault, &event.document.location(change.position));
        }
    }

    fn report(&mut self, fault: Diagnostic) {
        let place = self.event.location();
        self.report_once(fault, &place);
    }

    /// Several tracks meet the same fault.
    fn report_once(&mut self, fault: Diagnostic, place: &SourceLocation) {
        let fault = fault.at(&place.file, place.span.clone());
        let is_known = self.diagnostics.iter().any(|known| {
            let span = known.place.as_ref().map(|place| &place.span);
            known.code == fault.code && span == Some(&place.span)
        });
        if !is_known {
            self.diagnostics.push(fault);
        }
    }
}

/// The names of the tracks, if a change names one that there is not.
fn unknown_track(change: &SessionOverride, event: &Event) -> Option<String> {
    let wanted = change.track.as_ref()?;
    let names: Vec<&str> = event
        .tracks
        .iter()
        .filter_map(|track| track.name.as_ref())
        .map(|name| name.text.as_str())
        .collect();
    let is_known = event
        .tracks
        .iter()
        .filter_map(|track| track.name.as_ref())
        .any(|name| name.slug == *wanted);
    (!is_known && !names.is_empty()).then(|| names.join(", "))
}
