//! `calfeed check`: errors and doubtful places, and nothing written.

use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::output::{ExitStatus, print_status, report};
use crate::cli;
use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::ical::outlook;
use crate::prose::{self, contradiction};
use crate::publish::previous;
use crate::schedule::audience;
use crate::schedule::expand::Expanded;
use crate::terminal::counted;
use crate::{config, external, site};

/// Reads everything, reports, and writes nothing.
pub(crate) fn run(arguments: &cli::Check) -> ExitStatus {
    let input = &arguments.input;
    let is_stream = input.events.as_os_str() == "-";
    if arguments.path.is_some() && !is_stream {
        print_status("`--path` is the path of standard input; write `-` as EVENTS");
        return ExitStatus::WrongUsage;
    }
    let mut reporter = Reporter::new();
    // A text from standard input has the config of a file at its path.
    let path = arguments.path.as_deref().unwrap_or(Path::new("stdin.md"));
    let above = || is_stream.then(|| config::above(path)).flatten();
    let config_path = input.config.clone().or_else(above);
    let Ok(config) = config::load(&input.events, config_path.as_deref(), &mut reporter) else {
        return report(reporter.diagnostics(), &input.messages);
    };
    let Ok(names) = previous::names(&arguments.out, &mut reporter) else {
        return report(reporter.diagnostics(), &input.messages);
    };
    let sources = match is_stream {
        true => site::read_stream(path, io::stdin().lock()),
        false => site::read(&input.events),
    };
    let site = site::load(sources, &config, names, &mut reporter);
    let files = external::load(&config, &mut reporter);
    let _ = files.and_then(|files| external::events(&files, &config, &mut reporter));
    reporter.extend(site.events.iter().filter_map(warn_of_outlook));
    reporter.extend(warn_of_same_events(&site.events));
    reporter.extend(site.events.iter().flat_map(audience::shifts));
    warn_of_contradictions(&site.events, &mut reporter);
    warn_of_contradictions(&site.translations, &mut reporter);
    reporter.sort();
    let diagnostics = reporter.into_diagnostics();
    let outcome = report(&diagnostics, &input.messages);
    let errors = diagnostics.iter().filter(|fault| fault.is_error()).count();
    let warnings = diagnostics
        .iter()
        .filter(|fault| fault.is_warning())
        .count();
    print_status(&format!(
        "{} checked: {}, {}",
        counted(site.events.len() + site.faulty.len(), "event"),
        counted(errors, "error"),
        counted(warnings, "warning")
    ));
    let has_condition = config.defaults.selector.is_some();
    site.skipped
        .lines(has_condition)
        .for_each(|line| print_status(&line));
    outcome
}

/// Reports where the text of a page and its schedule disagree.
fn warn_of_contradictions(events: &[Expanded], reporter: &mut Reporter) {
    let of_event = |expanded: &Expanded| {
        let mut own = Reporter::new();
        contradiction::find(expanded, &prose::facts(&expanded.event), &mut own);
        own.into_diagnostics()
    };
    reporter.par_extend(events.par_iter().flat_map_iter(of_event));
}

/// A rule that Outlook cannot hold is published as several series.
fn warn_of_outlook(expanded: &Expanded) -> Option<Diagnostic> {
    let event = &expanded.event;
    let recurrence = event.recurrence.as_ref()?;
    if outlook::can_hold(&recurrence.rule) {
        return None;
    }
    let place = event.location();
    let fault = Diagnostic::new(
        Code::OutlookRule,
        format!(
            "Outlook cannot hold `{}` as one series",
            recurrence.rule.text()
        ),
    )
    .note("where it is published as a series, it is written as several that Outlook can hold");
    Some(fault.at(&place.file, place.span.clone()))
}

/// The same event twice, most often a copied page.
fn warn_of_same_events(events: &[Expanded]) -> Vec<Diagnostic> {
    let mut known = std::collections::HashMap::new();
    let mut warnings = Vec::new();
    for expanded in events {
        let event = &expanded.event;
        let starts: Vec<_> = event
            .tracks
            .iter()
            .map(|track| track.slot.start())
            .collect();
        let key = (event.title.to_lowercase(), starts);
        let Some(first) = known.get(&key) else {
            known.insert(key, event);
            continue;
        };
        let place = event.location();
        let fault = Diagnostic::new(
            Code::SameEvent,
            format!("`{}` is published twice, at the same time", event.title),
        )
        .note(format!("the other is {}", first.file().path))
        .help("remove one of the two pages, or mark it `draft: true`");
        warnings.push(fault.at(&place.file, place.span.clone()));
    }
    warnings
}
