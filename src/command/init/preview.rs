//! The next sessions of a site.

use chrono::Months;

use crate::command::clock::now;
use crate::command::list::rows::{RowFilter, rows};
use crate::command::list::table;
use crate::command::output::print;
use crate::diagnostic::{Reported, Reporter};
use crate::inspect::Trial;
use crate::limits;
use crate::session_list::ListedSession;
use crate::time::zone::Zone;

/// Prints the next sessions, or the last ones if all are in the past.
///
/// # Errors
///
/// The time of the run is invalid.
pub(super) fn print_sessions(trial: &Trial, reporter: &mut Reporter) -> Result<(), Reported> {
    let now = reporter.ok(now())?;
    let zone = trial.config.defaults.zone.clone();
    let today = zone.unwrap_or(Zone::utc()).wall(now).date();
    let mut selection = RowFilter {
        from: Some(today),
        to: None,
        horizon: today.checked_add_months(Months::new(12)).unwrap_or(today),
        zone: None,
    };
    let next = sorted(rows(&trial.site.events, &[], &trial.config, &selection));
    let (heading, shown) = if next.is_empty() {
        selection.from = None;
        let mut past = sorted(rows(&trial.site.events, &[], &trial.config, &selection));
        let first = past.len().saturating_sub(limits::PREVIEWED_SESSIONS);
        (
            "The last sessions (none is in the future):",
            past.split_off(first),
        )
    } else {
        ("The next sessions:", next)
    };
    let count = shown.len().min(limits::PREVIEWED_SESSIONS);
    let shown = shown.get(..count).unwrap_or_default();
    if !shown.is_empty() {
        print(&format!(
            "{heading}\n\n{}",
            table::text(shown, table::width())
        ));
    }
    Ok(())
}

/// All rows in the order of their starts.
fn sorted(mut rows: Vec<ListedSession<'_>>) -> Vec<ListedSession<'_>> {
    rows.sort_by_key(|row| row.session.when.sort_key());
    rows
}
