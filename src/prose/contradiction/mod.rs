//! Contradictions between the text of a page and its schedule. See the principle in [`super`].

mod amount;
mod check;
mod day;
pub(crate) mod planned;
mod series;
mod time;
mod weekday;
mod zone;

use super::Prose;
use crate::diagnostic::Diagnostic;
use crate::schedule::expand::Expanded;
use check::ProseCheck;
use planned::ProseSchedule;

/// Returns every contradiction between a text and the sessions of its event.
pub fn find(expanded: &Expanded, prose: &Prose) -> Vec<Diagnostic> {
    let Some(schedule) = ProseSchedule::of(expanded) else {
        return Vec::new();
    };
    let check = ProseCheck {
        prose,
        schedule: &schedule,
    };
    if let Some(note) = series::describes_a_series(&check) {
        // Other differences follow from the missing rule.
        let mut found = vec![note];
        found.extend(zone::out_of_season(&check));
        return found;
    }
    let checks: [fn(&ProseCheck<'_>) -> Vec<Diagnostic>; 12] = [
        day::wrong_day,
        day::wrong_month,
        weekday::wrong_weekday_of_date,
        weekday::wrong_weekday,
        day::wrong_period,
        time::wrong_start,
        time::time_of_whole_day,
        time::wrong_end,
        time::missing_slot,
        zone::out_of_season,
        zone::disagreeing,
        amount::wrong_amounts,
    ];
    checks.iter().flat_map(|find| find(&check)).collect()
}
