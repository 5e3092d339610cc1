//! `calfeed list`: the sessions as subscribers will see them.

mod feeds;
mod json;
pub(super) mod rows;
pub(super) mod table;

use chrono::Months;

use super::clock::now;
use super::output::{ExitStatus, print, report};
use crate::cli;
use crate::diagnostic::{Diagnostic, Reporter};
use crate::feed::window::Windows;
use crate::publish::previous;
use crate::time::zone::Zone;
use crate::{config, external, site};
use feeds::ListFeeds;
use rows::{RowFilter, rows};

/// Prints the sessions as a table or as JSON.
pub(crate) fn run(arguments: &cli::List) -> ExitStatus {
    let input = &arguments.input;
    let zone = match arguments.tz.as_deref().map(zone).transpose() {
        Ok(zone) => zone,
        Err(diagnostic) => {
            report(&[diagnostic], &input.messages);
            return ExitStatus::WrongUsage;
        }
    };
    let mut reporter = Reporter::new();
    let Ok(config) = config::load(&input.events, input.config.as_deref(), &mut reporter) else {
        return report(reporter.diagnostics(), &input.messages);
    };
    let (Ok(now), Ok(names)) = (
        reporter.ok(now()),
        previous::names(&arguments.out, &mut reporter),
    ) else {
        return report(reporter.diagnostics(), &input.messages);
    };
    let files = external::load(&config, &mut reporter);
    let external = files.and_then(|files| external::events(&files, &config, &mut reporter));
    let external = external.unwrap_or_default();
    let site = site::load(site::read(&input.events), &config, names, &mut reporter);
    let today = zone.as_ref().unwrap_or(&Zone::utc()).wall(now).date();
    let selection = RowFilter {
        from: arguments.from.map(|day| day.resolve(today)),
        to: arguments.to.map(|day| day.resolve(today)),
        horizon: today.checked_add_months(Months::new(12)).unwrap_or(today),
        zone,
    };
    let windows = Windows::new(&config, now);
    // The table needs the feeds only to leave out external events that the site publishes itself.
    let rendered = match arguments.json || !external.is_empty() {
        true => site.events.as_slice(),
        false => &[],
    };
    let ListFeeds { external, feeds } =
        ListFeeds::new(rendered, external, &config, &windows, &mut reporter);
    let rows = rows(&site.events, &external, &config, &selection);
    if arguments.json {
        print(&json::text(rows, feeds, &config));
    } else if !rows.is_empty() || !reporter.has_errors() {
        // The sessions of events with errors are unknown.
        print(&table::text(&rows, table::width()));
    }
    report(reporter.diagnostics(), &input.messages)
}

fn zone(name: &str) -> Result<Zone, Diagnostic> {
    match name {
        "local" => Zone::local(),
        name => Zone::parse(name),
    }
}
