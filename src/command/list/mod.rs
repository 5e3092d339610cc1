//! `calfeed list`: the sessions as subscribers will see them.

mod json;
mod rows;
mod table;

use chrono::Months;

use super::clock::now;
use super::output::{ExitStatus, print, report};
use crate::cli;
use crate::diagnostic::{Diagnostic, Reporter};
use crate::feed::window::Windows;
use crate::publish::previous;
use crate::time::zone::Zone;
use crate::{config, site};
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
    let site = site::load(site::read(&input.events), &config, names, &mut reporter);
    let today = zone.as_ref().unwrap_or(&Zone::utc()).wall(now).date();
    let selection = RowFilter {
        from: arguments.from.map(|day| day.resolve(today)),
        to: arguments.to.map(|day| day.resolve(today)),
        horizon: today.checked_add_months(Months::new(12)).unwrap_or(today),
        zone,
    };
    let rows = rows(&site.events, &config, &selection);
    if arguments.json {
        let windows = Windows::new(&config, now);
        print(&json::text(rows, &site.events, &config, &windows));
    } else {
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
