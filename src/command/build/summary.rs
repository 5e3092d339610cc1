//! What a build says at its end.

use std::time::Instant;

use crate::command::{Outcome, counted, tell};
use crate::manifest::BuildRecord;
use crate::page;
use crate::publish::{Change, Report};

/// A line a file, for `--check`.
pub fn show_difference(report: &Report, outcome: Outcome) -> Outcome {
    for file in &report.changes {
        println!(
            "{} {} ({})",
            word(file.change),
            file.path,
            counted(file.sessions, "session")
        );
    }
    if let Some(change) = report.page {
        println!("{} {}", word(change), page::PATH);
    }
    let files = report.changes.len() + usize::from(report.page.is_some());
    if files == 0 {
        tell("nothing would change");
        return outcome;
    }
    tell(&format!("{} would change", counted(files, "file")));
    Outcome::Fault
}

fn word(change: Change) -> &'static str {
    match change {
        Change::Created => "create",
        Change::Changed => "change",
        Change::Removed => "remove",
    }
}

/// One line: what there was, what was done, and how long it took.
pub fn summarize(build: &BuildRecord, report: &Report, started: Instant) {
    let written = report.count(Change::Created) + report.count(Change::Changed);
    let skipped = match build.skipped {
        0 => String::new(),
        pages => format!("; {} skipped", counted(pages, "page")),
    };
    tell(&format!(
        "{}, {}: {} written, {} unchanged, {} removed{skipped} ({:.2} s)",
        counted(build.events, "event"),
        counted(build.sessions, "session"),
        counted(written, "feed"),
        report.unchanged,
        report.count(Change::Removed),
        started.elapsed().as_secs_f64()
    ));
}
