//! Times at which no session ends.

use chrono::TimeDelta;

use super::check::ProseCheck;
use super::planned::PlannedSession;
use super::time::{belongs_to_other_day, is_next_to_date_of_session};
use crate::diagnostic::{Code, Reporter};
use crate::prose::claim::{self, Standing};
use crate::prose::fact::{Fact, StatedTime, Statement, TextTime};
use crate::prose::words::TO;
use crate::time::duration;

/// `18:30 to 20:00` on a page with a session until 19:30.
pub(super) fn wrong_end(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    let mut wrong = Vec::new();
    for (time, fact) in check.prose.times() {
        let Some((session, length)) = stated_end(check, time, fact) else {
            continue;
        };
        let actual = session
            .end
            .zip(session.start)
            .map(|(end, start)| end - start);
        if actual == Some(length) || is_end_of_each_day(session, time) {
            return;
        }
        wrong.push((time, length, session, fact));
    }
    if let Some((time, length, session, fact)) = wrong.first() {
        let stated = time.end.unwrap_or(time.start);
        let help = format!("write `duration: {}`", duration::text(*length));
        report(check, session, (stated, *fact), &help, reporter);
    } else if let Some((session, time, fact)) = end_on_last_day(check) {
        report(
            check,
            session,
            (time, fact),
            "the `end` of the event",
            reporter,
        );
    }
}

fn report(
    check: &ProseCheck<'_>,
    session: &PlannedSession<'_>,
    (stated, fact): (TextTime, &Fact),
    correction: &str,
    reporter: &mut Reporter,
) {
    let Some(end) = session.end else { return };
    let message = format!(
        "the text says that it ends at {}, but the schedule says {}",
        stated.time.format("%H:%M"),
        end.format("%H:%M")
    );
    let help = format!("correct the text, or {correction}");
    reporter.report(check.diagnostic(Code::ProseEnd, message, fact).help(help));
}

/// The number of tokens that may join two days, as in `, until on the`.
const JOINING_TOKENS: usize = 4;

/// The wrong end of `Saturday 15 May, 10:00 to Sunday 16 May, 18:00`.
fn end_on_last_day<'c>(
    check: &'c ProseCheck<'_>,
) -> Option<(&'c PlannedSession<'c>, TextTime, &'c Fact)> {
    check.prose.facts.windows(3).find_map(|facts| {
        let [start, day, end] = facts else {
            return None;
        };
        let (Statement::Time(from), Statement::Day(last), Statement::Time(to)) =
            (&start.statement, &day.statement, &end.statement)
        else {
            return None;
        };
        let session = check.schedule.starting_at(from)?;
        let is_last = last.resolve(session.first_day) == Some(session.last_day)
            && session.first_day != session.last_day;
        let is_joined = check.prose.between(start, day).is_some_and(|between| {
            let is_to = between.iter().any(|token| token.is("-")) || TO.occur_in(between);
            is_to && between.len() <= JOINING_TOKENS
        }) && claim::are_adjacent(check.prose, day, end);
        let is_right = to.start.may_be(session.end?.time()) || check.schedule.ends_at(to);
        (is_last && is_joined && !is_right && to.end.is_none()).then_some((session, to.start, end))
    })
}

/// `2 days (2pm to 7pm)` next to one session of two days.
fn is_end_of_each_day(session: &PlannedSession<'_>, time: &StatedTime) -> bool {
    let end = session.end.zip(time.end);
    session.first_day != session.last_day
        && end.is_some_and(|(end, stated)| stated.may_be(end.time()))
}

/// The session to which a stated end belongs, and the length that follows from it.
fn stated_end<'c>(
    check: &'c ProseCheck<'_>,
    time: &StatedTime,
    fact: &Fact,
) -> Option<(&'c PlannedSession<'c>, TimeDelta)> {
    if let Some(length) = time.length() {
        let session = check.schedule.starting_at(time)?;
        let is_own = match check.standing(fact) {
            Standing::Elsewhere => false,
            // `Advice is available on 5 May from 4 to 8pm`, where 4pm is the start.
            Standing::OtherSubject => is_next_to_date_of_session(check, fact),
            _ => !belongs_to_other_day(check, fact),
        };
        return is_own.then_some((session, length));
    }
    if !claim::is_end(check.prose, fact) || belongs_to_other_day(check, fact) {
        return None;
    }
    if check.schedule.ends_at(time) {
        return None; // In the zone of the audience, perhaps.
    }
    let session = check.schedule.sessions.first()?;
    let start = TextTime {
        time: session.start?.time(),
        is_half_open: false,
    };
    let stated = StatedTime {
        start,
        end: Some(time.start),
        zone: None,
        track: None,
    };
    let is_in_other_zone = time.zone.is_some();
    (!is_in_other_zone).then_some((session, stated.length()?))
}
