//! `calfeed build`: from documents to feeds.

mod carry_over;
mod disappeared;
pub(super) mod input;
pub(super) mod produce;
mod published_build;
mod render;
mod summary;

use std::mem;
use std::time::Instant;

use rayon::prelude::*;

use super::output::{ExitStatus, print_status, report};
use super::progress::Progress;
use crate::cli;
use crate::config::{self, Config};
use crate::diagnostic::{Code, Diagnostic, Reported, Reporter};
use crate::feed::{self, published};
use crate::manifest::BuildRecord;
use crate::publish::previous::{self, Previous};
use crate::publish::up_to_date::{self, UpToDate};
use crate::publish::{self, PublishInput, PublishReport};
use crate::site::Site;
use disappeared::{Disappeared, find_disappeared};
use input::{BuildSettings, Documents, inputs_digest};
use produce::{SiteFiles, produce};
use published_build::PublishedBuild;
use render::prose_of_events;
use summary::{show_difference, summarize};

/// Reads the events, and publishes them or prints what would change.
pub(crate) fn run(arguments: &cli::Build) -> ExitStatus {
    let started = Instant::now();
    let progress = Progress::start("reading");
    let mut reporter = Reporter::new();
    let result = build(arguments, &progress, &mut reporter);
    drop(progress);
    if let Ok(BuildOutcome::Published(published)) = &result {
        reporter.extend(feed::warn_large(&published.record.large_feeds));
    }
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
    let (events, out) = (&arguments.input.events, &arguments.out);
    let config = config::load(events, arguments.input.config.as_deref(), reporter)?;
    let settings = BuildSettings::load(config, reporter)?;
    reporter.ok(publish::check_out(out))?;
    let BuildInput {
        documents,
        inputs,
        last,
    } = read_input(arguments, &settings, reporter)?;
    if let Some(last) = last {
        return Ok(report_up_to_date(last, arguments));
    }
    progress.stage("expanding");
    let (mut previous, of_manifest) = read_previous(arguments, &settings, reporter)?;
    let names = mem::take(&mut previous.names);
    let site = documents.into_site(&settings.config, names, reporter)?;
    if check_replaced(arguments, &site, &previous, reporter).is_err()
        || (reporter.has_errors() && !arguments.keep_going)
    {
        reporter.par_extend(prose_of_events(&site.events, arguments.prose));
        reporter.append(of_manifest);
        return Ok(BuildOutcome::Rejected);
    }
    progress.stage("publishing");
    let produced = produce(&settings, site, &mut previous, arguments.prose, reporter);
    // Without diagnostics the next build of the same input is skipped; with some, it has to
    // report them again. Those of large feeds are derived from the record of this build.
    let inputs = inputs.filter(|_| reporter.is_empty());
    reporter.append(of_manifest);
    publish_files(
        arguments,
        &settings.config,
        produced?,
        &previous,
        inputs,
        reporter,
    )
}

/// Reads the previous build, and returns the diagnostics about it apart: the manifest is written
/// again, so the next build need not repeat them.
fn read_previous(
    arguments: &cli::Build,
    settings: &BuildSettings,
    reporter: &mut Reporter,
) -> Result<(Previous, Reporter), Reported> {
    let elsewhere = arguments.previous.as_deref();
    let mut of_manifest = Reporter::new();
    match previous::read(
        &arguments.out,
        elsewhere,
        &settings.config,
        &mut of_manifest,
    ) {
        Ok(previous) => Ok((previous, of_manifest)),
        Err(reported) => {
            reporter.append(of_manifest);
            Err(reported)
        }
    }
}

/// The documents of a site, compared with the last build.
struct BuildInput {
    documents: Documents,
    /// The digest of the input; `None` if there is anything to report about it.
    inputs: Option<String>,
    /// The last build, if it had the same input and its files are unchanged.
    last: Option<UpToDate>,
}

fn read_input(
    arguments: &cli::Build,
    settings: &BuildSettings,
    reporter: &mut Reporter,
) -> Result<BuildInput, Reported> {
    let (documents, index) = rayon::join(
        || Documents::read(&arguments.input.events, &settings.config, reporter),
        || {
            let may_be_up_to_date = !arguments.prose && arguments.previous.is_none();
            let index = may_be_up_to_date.then(|| up_to_date::read(&arguments.out));
            index.flatten()
        },
    );
    let documents = documents?;
    let inputs = match reporter.is_empty() {
        true => inputs_digest(settings, &documents),
        false => None,
    };
    let last = index
        .zip(inputs.as_deref())
        .and_then(|(index, inputs)| up_to_date::find(&arguments.out, index, inputs));
    Ok(BuildInput {
        documents,
        inputs,
        last,
    })
}

/// Publishes the files of a build, or determines the changes.
fn publish_files(
    arguments: &cli::Build,
    config: &Config,
    files: SiteFiles,
    previous: &Previous,
    inputs: Option<String>,
    reporter: &mut Reporter,
) -> Result<BuildOutcome, Reported> {
    let record = record_of(&files, inputs.as_deref());
    let SiteFiles {
        feeds,
        revisions,
        names,
        carried_over,
        page,
        session_list,
        ..
    } = files;
    let new = feeds.entries.iter().flat_map(published::sessions_of);
    let disappeared = find_disappeared(previous, new);
    let input = PublishInput {
        feeds: &feeds,
        revisions: &revisions,
        names: &names,
        carried_over: &carried_over,
        page,
        session_list,
        build: inputs.map(|_| record.clone()),
        config,
    };
    let report = if arguments.check {
        publish::check(&arguments.out, &input, previous, reporter)
    } else {
        publish::publish(&arguments.out, &input, previous, reporter)
    };
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

/// The record of a build with the digest of its input, if it has one.
fn record_of(files: &SiteFiles, inputs: Option<&str>) -> BuildRecord {
    BuildRecord {
        inputs: inputs.unwrap_or_default().to_owned(),
        // Set after the feeds have been written.
        checksum: String::new(),
        page: files.page.checksum(),
        session_list: files.session_list.checksum(),
        events: files.events,
        sessions: files.feeds.session_count(),
        skipped: files.skipped,
        large_feeds: feed::large_feeds(&files.feeds),
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
