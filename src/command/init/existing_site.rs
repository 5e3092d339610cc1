//! A config and a workflow for a site that has events.

use std::fmt::Write as _;

use super::jekyll_settings;
use super::new_file::{FileResult, report_new};
use super::preview::print_sessions;
use super::workflow::{self, WorkflowAdvice};
use super::workflow_values::WorkflowValues;
use crate::command::output::print_status;
use crate::diagnostic::Reporter;
use crate::inspect::{FoundEvents, Generator, Inspection, Trial};

pub(super) fn run(inspection: &Inspection, events: &FoundEvents, reporter: &mut Reporter) {
    print_findings(inspection, events);
    let yaml = events.config.to_yaml();
    let config_path = inspection.files.path(&events.config_path);
    let existing = match report_new(&config_path, &yaml, reporter) {
        Ok(FileResult::Exists) => {
            let text = inspection.files.text(&events.config_path);
            text.inspect(|text| print_missing_keys(&yaml, text))
        }
        _ => None,
    };
    let values = WorkflowValues::new(inspection, events);
    let plan = workflow::plan(inspection, &values);
    for file in &plan.files {
        // An error is in the reporter.
        let _ = report_new(&inspection.files.path(&file.path), &file.text, reporter);
    }
    plan.advice.iter().for_each(print_advice);
    if inspection.generator == Some(Generator::Jekyll) {
        let missing = jekyll_settings::missing(&inspection.files, &values.feed_folder);
        missing.iter().for_each(print_advice);
    }
    let existing = existing
        .and_then(|text| Trial::run(&text, &inspection.files.path(&events.path), &config_path));
    let trial = existing.as_ref().unwrap_or(&events.trial);
    if print_sessions(trial, reporter).is_ok() {
        report_trial(trial, &values, reporter);
    }
}

fn print_findings(inspection: &Inspection, events: &FoundEvents) {
    let site = inspection.generator;
    let site = site.map_or(String::new(), |generator| {
        format!("{}, and ", generator.name())
    });
    let count = events.trial.site.events.len();
    let noun = if count == 1 { "event" } else { "events" };
    print_status(&format!("found {site}{count} {noun} in {}", events.path));
    if let Some((key, value)) = &events.config.unreadable_date {
        print_status(&format!(
            "the key `{key}` is not used, because `{value}` is no date that calfeed reads"
        ));
    }
    if !events.others.is_empty() {
        let others: Vec<&str> = events.others.iter().map(String::as_str).take(5).collect();
        print_status(&format!(
            "other places with events, which the config does not include: {}",
            others.join(", ")
        ));
    }
}

/// The keys of the suggested config that an existing one lacks.
fn print_missing_keys(suggested: &str, existing: &str) {
    let key = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    let has = |name: &str| {
        let mut lines = existing.lines();
        lines.any(|line| line.split(':').next().map(str::trim_end) == Some(name))
    };
    let mut missing = String::new();
    let mut is_missing = false;
    for line in suggested.lines().filter(|line| !line.starts_with('#')) {
        if !line.starts_with(' ') {
            is_missing = !has(&key(line));
        }
        if is_missing {
            let _ = write!(missing, "\n  {line}");
        }
    }
    if !missing.is_empty() {
        print_status(&format!(
            "it lacks these keys that the site suggests:{missing}"
        ));
    }
}

fn print_advice(advice: &WorkflowAdvice) {
    let mut text = format!("{}:\n", advice.place);
    for line in advice.text.lines() {
        let _ = write!(text, "\n    {line}");
    }
    print_status(&format!("{text}\n"));
}

/// Reports the errors of the events, and the command that shows everything else.
fn report_trial(trial: &Trial, values: &WorkflowValues, reporter: &mut Reporter) {
    let others = trial.diagnostics.len() - trial.errors();
    let command = values.command("check");
    if others > 0 {
        let noun = if others == 1 {
            "warning or note"
        } else {
            "warnings and notes"
        };
        print_status(&format!(
            "`{command}` shows {others} {noun} about the events"
        ));
    }
    let errors = trial.diagnostics.iter();
    reporter.extend(errors.filter(|diagnostic| diagnostic.is_error()).cloned());
    if !reporter.has_errors() {
        print_status(&format!(
            "next: check the config, then run `{}`",
            values.command("build")
        ));
    }
}
