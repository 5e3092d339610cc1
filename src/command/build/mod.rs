//! `calfeed build`: from documents to feeds.

mod carry_over;
mod disappeared;
mod published_build;
mod render;
mod summary;

use std::mem;
use std::time::Instant;

use chrono::{DateTime, Datelike as _, Utc};
use rayon::prelude::*;

use super::clock::now;
use super::output::{ExitStatus, print_status, report};
use super::progress::Progress;
use crate::cli;
use crate::config;
use crate::diagnostic::{Code, Diagnostic, Reported, Reporter};
use crate::external;
use crate::feed::FeedSet;
use crate::feed::published;
use crate::feed::revision::revise;
use crate::feed::window::Windows;
use crate::manifest::{BuildRecord, Names, Revisions};
use crate::page::{self, EventOnPage, PageTemplate};
use crate::publish::previous::{self, Previous};
use crate::publish::up_to_date::{self, UpToDate};
use crate::publish::{self, CarriedFeed, PageAction, PublishInput, PublishReport};
use crate::site::{self, Site};
use carry_over::carry_over_invalid;
use disappeared::{Disappeared, find_disappeared};
use published_build::PublishedBuild;
use render::{Rendered, prose_of_events, render};
use summary::{show_difference, summarize};

/// Reads the events, and publishes them or prints what would change.
pub(crate) fn run(arguments: &cli::Build) -> ExitStatus {
    let started = Instant::now();
    let progress = Progress::start("reading");
    let mut reporter = Reporter::new();
    let result = build(arguments, &progress, &mut reporter);
    drop(progress);
    let outcome = report(reporter.diagnostics(), &arguments.input.messages);
    match result {
        Err(Reported { .. }) => ExitStatus::Failure,
        Ok(BuildOutcome::Rejected) => {
            print_status("nothing was written");
            ExitStatus::Failure
        }
        Ok(BuildOutcome::Published(published)) if arguments.check => {
            show_difference(&published.report, &published.disappeared, outcome)
        }
        Ok(BuildOutcome::Published(published)) => {
            summarize(&published, started);
            outcome
        }
    }
}

/// The result of a build without errors of the file system.
enum BuildOutcome {
    /// The input has errors.
    Rejected,
    /// The output folder was or would be changed, unless it was up to date.
    Published(Box<PublishedBuild>),
}

fn build(
    arguments: &cli::Build,
    progress: &Progress,
    reporter: &mut Reporter,
) -> Result<BuildOutcome, Reported> {
    let input = &arguments.input;
    let config = config::load(&input.events, input.config.as_deref(), reporter)?;
    reporter.ok(publish::check_out(&arguments.out))?;
    let template = reporter.ok(page::template(&config))?;
    let now = reporter.ok(now())?;
    let context = page::PageContext::new(&config, now.year());
    let windows = Windows::new(&config, now);
    let external = external::load(&config, reporter)?;
    let (sources, index) = rayon::join(
        || site::read(&input.events),
        || {
            let may_be_up_to_date = !arguments.prose && arguments.previous.is_none();
            let index = may_be_up_to_date.then(|| up_to_date::read(&arguments.out));
            index.flatten()
        },
    );
    let inputs = if reporter.is_empty() {
        sources.checksums().map(|mut files| {
            files.extend(external.iter().map(external::checksum));
            inputs_digest(&context, template.as_ref(), &windows, &files)
        })
    } else {
        None
    };
    let last = index
        .zip(inputs.as_deref())
        .and_then(|(index, inputs)| up_to_date::find(&arguments.out, index, inputs));
    if let Some(last) = last {
        return Ok(report_up_to_date(last, arguments));
    }
    progress.stage("expanding");
    // The manifest is written again, so its diagnostics need not be repeated by the next build.
    let mut of_manifest = Reporter::new();
    let out = &arguments.out;
    let previous = previous::read(
        out,
        arguments.previous.as_deref(),
        &config,
        &mut of_manifest,
    );
    let mut previous = match previous {
        Ok(previous) => previous,
        Err(reported) => {
            reporter.append(of_manifest);
            return Err(reported);
        }
    };
    let names = mem::take(&mut previous.names);
    let mut site = site::load(sources, &config, names, reporter);
    site.external = external::events(&external, &config, reporter)?;
    if check_replaced(arguments, &site, &previous, reporter).is_err()
        || (reporter.has_errors() && !arguments.keep_going)
    {
        reporter.par_extend(prose_of_events(&site.events, arguments.prose));
        reporter.append(of_manifest);
        return Ok(BuildOutcome::Rejected);
    }
    progress.stage("publishing");
    let mut job = Job {
        arguments,
        context: &context,
        now,
        windows,
        template,
        inputs,
        previous,
    };
    job.publish(site, of_manifest, reporter)
}

/// A build of input without errors, or with errors that `--keep-going` accepts.
struct Job<'a> {
    arguments: &'a cli::Build,
    context: &'a page::PageContext<'a>,
    now: DateTime<Utc>,
    windows: Windows,
    template: Option<PageTemplate>,
    /// The digest of the input; `None` if it produced diagnostics.
    inputs: Option<String>,
    previous: Previous,
}

impl Job<'_> {
    /// Renders, groups and publishes the events of a site, or determines the changes.
    fn publish(
        &mut self,
        mut site: Site,
        of_manifest: Reporter,
        reporter: &mut Reporter,
    ) -> Result<BuildOutcome, Reported> {
        let events = site.events.len();
        for expanded in &site.events {
            site.names
                .record(&expanded.event, self.context.config.site());
        }
        let prose = self.arguments.prose;
        let rendered = render(
            site.events,
            site.external,
            site.translations,
            self.template.is_some(),
            prose,
            self.context,
            &self.windows,
        );
        let Rendered {
            mut feeds,
            on_page,
            diagnostics,
        } = rendered;
        reporter.extend(diagnostics);
        // Without diagnostics the next build of the same input is skipped; with some, it has to
        // report them again.
        let inputs = self.inputs.take().filter(|_| reporter.is_empty());
        reporter.append(of_manifest);
        let carried_over = carry_over_invalid(&mut feeds, &site.faulty, &self.previous, reporter)?;
        let new = feeds.entries.iter().flat_map(published::sessions_of);
        let disappeared = find_disappeared(&self.previous, new);
        let is_complete = on_page.len() == events;
        let (revisions, page) = self.revise(&feeds, on_page, is_complete, !site.faulty.is_empty());
        let page = reporter.ok(page)?;
        let record = BuildRecord {
            inputs: inputs.clone().unwrap_or_default(),
            // Set after the feeds have been written.
            checksum: String::new(),
            page: page.checksum(),
            events,
            sessions: feeds.session_count(),
            skipped: site.skipped.not_events + site.skipped.drafts,
        };
        let build = inputs.map(|_| record.clone());
        let content = (&feeds, &revisions, &site.names);
        let report = self.write(content, &carried_over, page, build, reporter);
        // The process ends soon: to free every string of every session takes longer than to end.
        mem::forget((feeds, revisions));
        report.map(|report| {
            BuildOutcome::Published(Box::new(PublishedBuild {
                record,
                report,
                disappeared,
            }))
        })
    }

    fn revise(
        &mut self,
        feeds: &FeedSet,
        on_page: Vec<EventOnPage>,
        is_complete: bool,
        has_invalid: bool,
    ) -> (Revisions, Result<PageAction, Diagnostic>) {
        let before = mem::take(&mut self.previous.revisions);
        let (now, template) = (self.now, self.template.as_ref());
        rayon::join(
            || revise(&feeds.entries, before, now),
            || match template {
                None => Ok(PageAction::Remove),
                Some(_) if has_invalid => Ok(PageAction::LeaveUnchanged),
                Some(template) => {
                    let feeds = &feeds.feeds;
                    page::document(template, on_page, feeds, is_complete, self.context)
                        .map(PageAction::Publish)
                }
            },
        )
    }

    fn write(
        &self,
        (feeds, revisions, names): (&FeedSet, &Revisions, &Names),
        carried_over: &[CarriedFeed],
        page: PageAction,
        build: Option<BuildRecord>,
        reporter: &mut Reporter,
    ) -> Result<PublishReport, Reported> {
        let input = PublishInput {
            feeds,
            revisions,
            names,
            carried_over,
            page,
            build,
            config: self.context.config,
        };
        let out = &self.arguments.out;
        if self.arguments.check {
            publish::check(out, &input, &self.previous, reporter)
        } else {
            publish::publish(out, &input, &self.previous, reporter)
        }
    }
}

/// Reports a build that would replace everything that is published.
fn check_replaced(
    arguments: &cli::Build,
    site: &Site,
    previous: &Previous,
    reporter: &mut Reporter,
) -> Result<(), Reported> {
    if arguments.replace {
        return Ok(());
    }
    if site.has_other_documents {
        return Err(reporter.report(other_site(arguments)));
    }
    let had_sessions = previous.records().iter().any(|record| record.sessions > 0);
    if had_sessions && site.events.is_empty() && site.faulty.is_empty() {
        return Err(reporter.report(no_events_left(arguments)));
    }
    Ok(())
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

fn no_events_left(arguments: &cli::Build) -> Diagnostic {
    Diagnostic::new(
        Code::NoEventsLeft,
        format!(
            "{} has no events any more, but events are published",
            arguments.input.events.display()
        ),
    )
    .note("what is published stays as it is")
    .help("correct the pages or `fields` in calfeed.yml, or add `--replace` to remove all events")
}

/// The digest of everything that the output depends on.
fn inputs_digest(
    context: &page::PageContext<'_>,
    template: Option<&PageTemplate>,
    windows: &Windows,
    files: &[u128],
) -> String {
    let year = context.year().to_string();
    let version = cli::version();
    let template = template.map_or("", |template| template.text.as_str());
    let settings = [
        &version,
        &year,
        &windows.key(),
        &context.config.text,
        template,
    ];
    up_to_date::inputs_digest(&settings, files)
}

fn report_up_to_date(last: UpToDate, arguments: &cli::Build) -> BuildOutcome {
    if !arguments.check {
        publish::listing::remove_leftovers(&arguments.out);
    }
    BuildOutcome::Published(Box::new(PublishedBuild {
        record: last.build,
        report: PublishReport {
            unchanged: last.feeds,
            ..PublishReport::default()
        },
        disappeared: Disappeared::default(),
    }))
}
