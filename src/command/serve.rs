//! `calfeed serve`: a preview in the browser, built again whenever a file changes.

use std::collections::BTreeSet;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::build::input::{BuildSettings, Documents};
use super::build::produce::produce;
use super::output::{ExitStatus, print, print_status, report};
use super::progress::Progress;
use crate::cli;
use crate::config::{self, Config, PageSetting};
use crate::diagnostic::{Diagnostic, Reported, Reporter};
use crate::feed;
use crate::publish::previous;
use crate::serve::{FileWatcher, Preview, PreviewServer, PreviewSite, WatchedPaths};
use crate::terminal::counted;

/// Serves until the process is ended; returns only after an error.
pub(crate) fn run(arguments: &cli::Serve) -> ExitStatus {
    match serve(arguments) {
        Ok(()) => ExitStatus::Success,
        Err(error) => report(&[error], &arguments.input.messages),
    }
}

fn serve(arguments: &cli::Serve) -> Result<(), Diagnostic> {
    let mut watched = initial_paths(&arguments.input);
    let mut watcher = FileWatcher::new();
    watcher.watch(&watched)?;
    let server = PreviewServer::start(arguments.port, Preview::new(None, &[]))?;
    print(&format!("{} shows the page; Ctrl-C ends\n", server.url()));
    let mut site = None;
    let mut is_to_open = arguments.open;
    loop {
        site = rebuild(arguments, site, &mut watched, &server);
        if mem::take(&mut is_to_open) {
            open_browser(&server.url());
        }
        watcher.watch(&watched)?;
        watcher.wait();
        watcher.watch(&watched)?;
    }
}

/// Builds, prints the diagnostics, and shows the result. Returns the last build without errors.
fn rebuild(
    arguments: &cli::Serve,
    last: Option<Arc<PreviewSite>>,
    watched: &mut WatchedPaths,
    server: &PreviewServer,
) -> Option<Arc<PreviewSite>> {
    let started = Instant::now();
    let progress = Progress::start("building");
    let mut reporter = Reporter::new();
    let built = build(arguments, watched, &mut reporter);
    drop(progress);
    let (site, status) = match built {
        Ok((site, summary)) => (Some(Arc::new(site)), summary),
        Err(Reported { .. }) if last.is_some() => {
            (last, "the page shows the last build without errors".into())
        }
        Err(Reported { .. }) => (None, "there is no build without errors yet".into()),
    };
    server.show(Preview::new(site.clone(), reporter.diagnostics()));
    report(reporter.diagnostics(), &arguments.input.messages);
    print_status(&format!(
        "{status} ({:.2} s)",
        started.elapsed().as_secs_f64()
    ));
    site
}

/// Builds as `build` does, with the names and revisions of the output folder, but writes nothing.
fn build(
    arguments: &cli::Serve,
    watched: &mut WatchedPaths,
    reporter: &mut Reporter,
) -> Result<(PreviewSite, String), Reported> {
    let input = &arguments.input;
    let config = config::load(&input.events, input.config.as_deref(), reporter)?;
    *watched = initial_paths(input);
    watched.files.extend(files_of_config(&config));
    let settings = BuildSettings::load(config, reporter)?;
    let documents = Documents::read(&input.events, &settings.config, reporter)?;
    if watched.tree.is_none() {
        watched.files.extend(documents.paths().map(Path::to_owned));
    }
    let mut previous = previous::read(&arguments.out, None, &settings.config, reporter)?;
    let names = mem::take(&mut previous.names);
    let site = documents.into_site(&settings.config, names, reporter)?;
    reporter.without_errors()?;
    let files = produce(&settings, site, &mut previous, false, reporter)?;
    reporter.extend(feed::warn_large(&feed::large_feeds(&files.feeds)));
    reporter.without_errors()?;
    let (events, sessions) = (files.events, files.feeds.session_count());
    let site = PreviewSite::new(
        settings.config,
        files.feeds,
        files.revisions,
        files.page,
        files.session_list,
    );
    let summary = format!(
        "{}, {}, {}",
        counted(events, "event"),
        counted(sessions, "session"),
        counted(site.feed_count(), "feed")
    );
    Ok((site, summary))
}

/// The paths that are watched even if the config cannot be read.
fn initial_paths(input: &cli::Input) -> WatchedPaths {
    let events = &input.events;
    let mut files = BTreeSet::new();
    let is_file = events.is_file();
    if is_file {
        files.insert(events.clone());
    }
    match &input.config {
        Some(config) => files.extend([config.clone()]),
        None if is_file => {
            files.insert(events.with_file_name(config::FILE_NAME));
            files.extend(config::above(events));
        }
        None => {}
    }
    WatchedPaths {
        tree: (!is_file).then(|| events.clone()),
        files,
    }
}

/// The files that the config names.
fn files_of_config(config: &Config) -> impl Iterator<Item = PathBuf> {
    let template = match &config.page {
        PageSetting::On(options) => options.template.clone(),
        PageSetting::Off => None,
    };
    let calendars = config.external.iter();
    template
        .into_iter()
        .chain(calendars.map(|calendar| calendar.file.clone()))
}

fn open_browser(url: &str) {
    if let Err(error) = open::that_detached(url) {
        print_status(&format!(
            "the browser cannot be opened ({error}); open {url} yourself"
        ));
    }
}
