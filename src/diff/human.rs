//! Differences for people at a terminal.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::group::{Group, Report, Sort, listed};

const HEADING: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// The text, with colours.
pub fn text(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    for section in &report.sections {
        let _ = writeln!(text, "{HEADING}{}{HEADING:#}", section.title);
        for group in &section.groups {
            push_group(&mut text, group);
        }
        text.push('\n');
    }
    if report.hidden_titles > 0 {
        let _ = writeln!(text, "… and {} more titles\n", report.hidden_titles);
    }
    push_feeds(&mut text, '+', Sort::Added, &report.feeds_added);
    push_feeds(&mut text, '-', Sort::Removed, &report.feeds_removed);
    let _ = writeln!(text, "{}", report.summary());
    text
}

fn push_group(text: &mut String, group: &Group) {
    let style = style(group.sort);
    let count = match group.count {
        1 => String::new(),
        count => format!(" ({count})"),
    };
    let detail = match group.detail.as_str() {
        "" => String::new(),
        detail => format!(": {detail}"),
    };
    let _ = writeln!(text, "  {style}{}{style:#}{count}{detail}", group.heading);
    for line in &group.lines {
        let _ = writeln!(text, "    {line}");
    }
    if let Some(more) = &group.more {
        let _ = writeln!(text, "    {FAINT}… and {more}{FAINT:#}");
    }
}

fn push_feeds(text: &mut String, sign: char, sort: Sort, feeds: &[String]) {
    let (feeds, hidden) = listed(feeds);
    let style = style(sort);
    for feed in feeds {
        let _ = writeln!(text, "{style}{sign} {feed}{style:#}");
    }
    if hidden > 0 {
        let _ = writeln!(text, "{FAINT}… and {hidden} more feeds{FAINT:#}");
    }
    if !feeds.is_empty() {
        text.push('\n');
    }
}

fn style(sort: Sort) -> Style {
    match sort {
        Sort::Added | Sort::Restored => AnsiColor::Green.on_default(),
        Sort::Removed | Sort::Cancelled => AnsiColor::Red.on_default(),
        Sort::Moved => AnsiColor::Yellow.on_default(),
        Sort::Renamed | Sort::Changed => AnsiColor::Cyan.on_default(),
    }
}
