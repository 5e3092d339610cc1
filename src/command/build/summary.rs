//! The last lines of a build.

use std::time::Instant;

use super::disappeared::Disappeared;
use super::published_build::PublishedBuild;
use crate::command::output::{ExitStatus, print_status};
use crate::limits;
use crate::publish::{FileAction, PublishReport};
use crate::terminal::counted;

/// Prints one line per file, for `--check`.
pub(crate) fn show_difference(
    report: &PublishReport,
    disappeared: &Disappeared,
    outcome: ExitStatus,
) -> ExitStatus {
    for file in &report.changes {
        println!(
            "{} {} ({})",
            word(file.action),
            file.path,
            counted(file.sessions, "session")
        );
    }
    for (file, action) in &report.site_files {
        println!("{} {}", word(*action), file.path());
    }
    let files = report.changes.len() + report.site_files.len();
    if files == 0 {
        print_status("nothing would change");
        return outcome;
    }
    disappeared
        .lines()
        .iter()
        .for_each(|line| print_status(line));
    print_status(&format!("{} would change", counted(files, "file")));
    ExitStatus::Failure
}

fn word(action: FileAction) -> &'static str {
    match action {
        FileAction::Create => "create",
        FileAction::Change => "change",
        FileAction::Remove => "remove",
    }
}

/// Prints what disappears for subscribers, and one line of counts.
pub(crate) fn summarize(build: &PublishedBuild, started: Instant) {
    let (record, report) = (&build.record, &build.report);
    build
        .disappeared
        .lines()
        .iter()
        .for_each(|line| print_status(line));
    list_removed(report);
    let written = report.count(FileAction::Create) + report.count(FileAction::Change);
    let skipped = match record.skipped {
        0 => String::new(),
        pages => format!(
            "; {} skipped, see `calfeed check`",
            counted(pages, "document")
        ),
    };
    print_status(&format!(
        "{}, {}: {} written, {} unchanged, {} removed{skipped} ({:.2} s)",
        counted(record.events, "event"),
        counted(record.sessions, "session"),
        counted(written, "feed"),
        report.unchanged,
        report.count(FileAction::Remove),
        started.elapsed().as_secs_f64()
    ));
}

/// Subscribers of a removed address get no more news.
fn list_removed(report: &PublishReport) {
    for file in report
        .of_action(FileAction::Remove)
        .take(limits::LISTED_FEEDS)
    {
        print_status(&format!("removed {}", file.path));
    }
    let hidden = report
        .count(FileAction::Remove)
        .saturating_sub(limits::LISTED_FEEDS);
    if hidden > 0 {
        print_status(&format!("removed {}", counted(hidden, "other feed")));
    }
}
