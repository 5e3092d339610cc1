//! `calfeed build`: from event pages to feeds.

mod keep;
mod render;
mod summary;

use std::mem;
use std::time::Instant;

use chrono::Datelike as _;
use rayon::prelude::*;

use super::progress::Progress;
use super::{Outcome, now, report, tell};
use crate::cli;
use crate::config;
use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::feed::revision::revise;
use crate::manifest::BuildRecord;
use crate::page::{self, Template};
use crate::publish::previous::Previous;
use crate::publish::up_to_date;
use crate::publish::up_to_date::Idle;
use crate::publish::{self, Publication, Report, previous};
use crate::site::{self, Site, Sources};
use keep::keep;
use render::{Rendered, prose_of_events, render};
use summary::{show_difference, summarize};

/// Reads the events, and publishes them or says what would change.
pub fn run(arguments: &cli::Build) -> Outcome {
    let started = Instant::now();
    let progress = Progress::start("reading");
    let input = &arguments.input;
    let mut reporter = Reporter::new();
    let Ok(config) = config::load(&input.events, input.config.as_deref(), &mut reporter) else {
        return report(reporter.diagnostics(), &input.messages);
    };
    let mut diagnostics = reporter.into_diagnostics();
    diagnostics.extend(publish::refuse_file(&arguments.out));
    let template = page::template(&config).unwrap_or_else(|fault| {
        diagnostics.push(fault);
        None
    });
    let context = page::Context::new(&config, now().year());
    let (sources, index) = rayon::join(
        || site::read(&input.events),
        || up_to_date::read(&arguments.out).filter(|_| may_be_idle(arguments)),
    );
    let inputs = inputs_digest(&sources, template.as_ref(), &context);
    let inputs = inputs.filter(|_| diagnostics.is_empty());
    let idle = index
        .zip(inputs.as_deref())
        .and_then(|(index, inputs)| up_to_date::find(&arguments.out, index, inputs));
    if let Some(idle) = idle {
        drop(progress);
        return tell_idle(&idle, arguments, started);
    }
    progress.stage("expanding");
    let mut reporter = Reporter::new();
    let previous = previous::read(&arguments.out, arguments.previous.as_deref(), &mut reporter);
    let manifest_diagnostics = reporter.into_diagnostics();
    let Ok(mut previous) = previous else {
        drop(progress);
        diagnostics.extend(manifest_diagnostics);
        return report(&diagnostics, &input.messages);
    };
    let mut reporter = Reporter::new();
    let names = mem::take(&mut previous.names);
    let site = site::load(sources, &config, names, &mut reporter);
    diagnostics.extend(reporter.into_diagnostics());
    if site.has_other_documents && !arguments.replace {
        diagnostics.push(other_site(arguments));
    }
    let has_errors = diagnostics.iter().any(Diagnostic::is_error);
    if has_errors && !arguments.keep_going {
        diagnostics.par_extend(prose_of_events(&site.events, arguments.prose));
        drop(progress);
        let outcome = report(&diagnostics, &input.messages);
        tell("nothing was written");
        return outcome;
    }
    progress.stage("publishing");
    let result = publish_site(
        arguments,
        site,
        previous,
        manifest_diagnostics,
        template,
        inputs,
        &context,
        &mut diagnostics,
    );
    drop(progress);
    let outcome = report(&diagnostics, &input.messages);
    match result {
        Err(()) => Outcome::Fault,
        Ok((_, report)) if arguments.check => show_difference(&report, outcome),
        Ok((build, report)) => {
            summarize(&build, &report, started);
            outcome
        }
    }
}

/// Renders, groups and publishes the events of a site, or finds out what that would change.
/// Whatever there is to say about it is added to the diagnostics; an error is among them.
fn publish_site(
    arguments: &cli::Build,
    mut site: Site,
    mut previous: Previous,
    manifest_diagnostics: Vec<Diagnostic>,
    template: Option<Template>,
    inputs: Option<String>,
    context: &page::Context<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(BuildRecord, Report), ()> {
    let events = site.events.len();
    for expanded in &site.events {
        site.names.record(&expanded.event, context.config.site());
    }
    let rendered = render(site.events, template.is_some(), arguments.prose, context);
    let Rendered {
        published,
        articles,
        mut said,
    } = rendered;
    diagnostics.append(&mut said);
    // What is said of the input is to be said again; a broken manifest is mended once.
    let inputs = inputs.filter(|_| diagnostics.is_empty());
    diagnostics.extend(manifest_diagnostics);
    let (published, kept) = keep(published, &site.faulty, &previous, arguments);
    let before = mem::take(&mut previous.revisions);
    let (revisions, page) = rayon::join(
        || revise(&published.entries, before, now()),
        || match template {
            None => publish::Page::Remove,
            Some(_) if !site.faulty.is_empty() => publish::Page::Keep,
            Some(template) => {
                let is_complete = articles.len() == events;
                let feeds = &published.feeds;
                let text = page::document(&template, articles, feeds, is_complete, context);
                publish::Page::Publish(text)
            }
        },
    );
    let build = BuildRecord {
        inputs: inputs.clone().unwrap_or_default(),
        // Known when the files are.
        checksum: String::new(),
        page: page.checksum(),
        events,
        sessions: published.session_count(),
        skipped: site.skipped.not_events + site.skipped.drafts,
    };
    let publication = Publication {
        published: &published,
        revisions: &revisions,
        names: &site.names,
        kept: &kept,
        page,
        build: inputs.map(|_| build.clone()),
        config: context.config,
    };
    let result = if arguments.check {
        publish::check(&arguments.out, &publication, &previous)
    } else {
        publish::publish(&arguments.out, &publication, &previous)
    };
    // The process ends soon: to free every string of every session takes longer than to end.
    mem::forget((published, revisions));
    result
        .map(|report| (build, report))
        .map_err(|faults| diagnostics.extend(faults))
}

/// The digest of everything that the output depends on; `None` if there is anything to say about
/// a page.
fn inputs_digest(
    sources: &Sources,
    template: Option<&Template>,
    context: &page::Context<'_>,
) -> Option<String> {
    let settings = [
        cli::version(),
        context.year().to_string(),
        // Its debug form tells every key, whatever keys there will be.
        format!("{:?}", context.config),
        template.map_or(String::new(), |template| template.text().to_owned()),
    ];
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    Some(up_to_date::inputs_digest(&settings, &sources.checksums()?))
}

fn other_site(arguments: &cli::Build) -> Diagnostic {
    Diagnostic::new(
        Code::OtherSite,
        format!(
            "{} has none of the documents that were published in {}",
            arguments.input.events.display(),
            arguments.out.display()
        ),
    )
    .note("the folder of the events or the output folder is probably the wrong one")
    .help("correct EVENTS or `--out`, or add `--replace` to replace what is published")
}

/// Who asks for more than a build, or names a manifest elsewhere, wants to see it done.
fn may_be_idle(arguments: &cli::Build) -> bool {
    !arguments.prose && arguments.previous.is_none()
}

fn tell_idle(idle: &Idle, arguments: &cli::Build, started: Instant) -> Outcome {
    let report = Report {
        unchanged: idle.feeds,
        ..Report::default()
    };
    if arguments.check {
        return show_difference(&report, Outcome::Done);
    }
    publish::file::remove_leftovers(&arguments.out);
    summarize(&idle.build, &report, started);
    Outcome::Done
}
