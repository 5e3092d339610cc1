//! Contradictions between the text of a page and its schedule. See the principle in [`super`].

mod amount;
mod begin;
mod check;
mod day;
mod end;
mod list;
pub(crate) mod planned;
mod series;
mod slot;
mod time;
mod weekday;
mod zone;

use super::Prose;
use crate::diagnostic::Reporter;
use crate::schedule::expand::Expanded;
use check::ProseCheck;
use planned::ProseSchedule;

/// Reports every contradiction between a text and the sessions of its event, at the levels that
/// the page sets.
pub fn find(expanded: &Expanded, prose: &Prose, reporter: &mut Reporter) {
    let Some(schedule) = ProseSchedule::of(expanded) else {
        return;
    };
    let check = ProseCheck {
        prose,
        schedule: &schedule,
    };
    let mut own = Reporter::new();
    own.set_levels(expanded.event.levels.clone());
    find_all(&check, &mut own);
    reporter.append(own);
}

fn find_all(check: &ProseCheck<'_>, reporter: &mut Reporter) {
    if let Some(rule) = series::rule_without_schedule(check) {
        // Other differences follow from the missing rule.
        series::describes_a_series(check, rule, reporter);
        return zone::out_of_season(check, reporter);
    }
    let checks: [fn(&ProseCheck<'_>, &mut Reporter); 13] = [
        day::wrong_day,
        list::wrong_day_of_list,
        day::wrong_month,
        weekday::wrong_weekday_of_date,
        weekday::wrong_weekday,
        day::wrong_period,
        time::wrong_start,
        time::time_of_whole_day,
        end::wrong_end,
        slot::wrong_slot,
        zone::out_of_season,
        zone::disagreeing,
        amount::wrong_amounts,
    ];
    for find in checks {
        find(check, reporter);
    }
}

#[cfg(test)]
mod tests;
