//! `calfeed build`: from event pages to feeds.

use std::collections::{HashMap, HashSet};
use std::mem;
use std::time::Instant;

use chrono::Datelike as _;
use rayon::prelude::*;

use super::progress::Progress;
use super::{Outcome, counted, now, report, tell};
use crate::cli;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::event::Identity;
use crate::feed::manifest::{BuildRecord, FeedRecord};
use crate::feed::published::PublishedEntry;
use crate::feed::revision::revise;
use crate::feed::{self, Published, entry};
use crate::page::{self, Article, Template};
use crate::prose::{self, contradiction};
use crate::publish::idle::{self, Idle};
use crate::publish::previous::{self, Previous};
use crate::publish::{self, Change, Publication, Report};
use crate::schedule::expand::Expanded;
use crate::site::{self, Site, Sources};

/// Reads the events, and publishes them or says what would change.
pub fn run(arguments: &cli::Build) -> Outcome {
    let started = Instant::now();
    let progress = Progress::start("reading");
    let input = &arguments.input;
    let (config, mut diagnostics) = config::load(&input.events, input.config.as_deref());
    let Some(config) = config else {
        return report(&diagnostics, &input.messages);
    };
    diagnostics.extend(publish::refuse_file(&arguments.out));
    let template = page::template(&config).unwrap_or_else(|fault| {
        diagnostics.push(fault);
        None
    });
    let context = page::Context::new(&config, now().year());
    let (sources, index) = rayon::join(
        || site::read(&input.events),
        || idle::read(&arguments.out).filter(|_| may_be_idle(arguments)),
    );
    let inputs = inputs_digest(&sources, template.as_ref(), &context);
    let inputs = inputs.filter(|_| diagnostics.is_empty());
    let idle = index
        .zip(inputs.as_deref())
        .and_then(|(index, inputs)| idle::find(&arguments.out, index, inputs));
    if let Some(idle) = idle {
        drop(progress);
        return tell_idle(&idle, arguments, started);
    }
    progress.stage("expanding");
    let mut site = site::load(sources, &config);
    diagnostics.append(&mut site.diagnostics);
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
    site: Site,
    template: Option<Template>,
    inputs: Option<String>,
    context: &page::Context<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(BuildRecord, Report), ()> {
    let events = site.events.len();
    let rendered = render(site.events, template.is_some(), arguments.prose, context);
    let Rendered {
        published,
        articles,
        mut said,
    } = rendered;
    diagnostics.append(&mut said);
    // What is said of the input is to be said again; a broken manifest is mended once.
    let inputs = inputs.filter(|_| diagnostics.is_empty());
    let (mut previous, warnings) = previous::read(&arguments.out, arguments.previous.as_deref());
    diagnostics.extend(warnings);
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
        page: page.digest(),
        events,
        sessions: session_count(&published),
        skipped: site.skipped.not_events + site.skipped.drafts,
    };
    let publication = Publication {
        published: &published,
        revisions: &revisions,
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
    Some(idle::inputs_digest(&settings, &sources.digests()?))
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

fn prose_of_events(
    events: &[Expanded],
    in_full: bool,
) -> impl ParallelIterator<Item = Diagnostic> + '_ {
    let of_event = move |expanded| prose_of(expanded, in_full);
    events.par_iter().flat_map_iter(of_event)
}

/// What a text says against its schedule if that was asked for, and otherwise only whether it
/// describes a series that the page does not have.
fn prose_of(expanded: &Expanded, in_full: bool) -> Vec<Diagnostic> {
    if in_full {
        contradiction::find(expanded, &prose::facts(&expanded.event))
    } else {
        let series = contradiction::series_in_text(expanded);
        series.into_iter().collect()
    }
}

/// What became of the events, and what there is to say about them.
struct Rendered {
    published: Published,
    articles: Vec<Article>,
    said: Vec<Diagnostic>,
}

/// Renders every event once, on all cores, and groups the entries into feeds. The events are
/// not needed any more then.
fn render(
    events: Vec<Expanded>,
    has_page: bool,
    prose_in_full: bool,
    context: &page::Context<'_>,
) -> Rendered {
    let shown = if has_page {
        page::shown(&events)
    } else {
        HashSet::new()
    };
    let render_event = |(index, expanded): (usize, Expanded)| {
        let said = prose_of(&expanded, prose_in_full);
        let is_shown = shown.contains(&index);
        let article = is_shown.then(|| page::article(&expanded, context));
        let entries = entry::entries(&expanded, context.config);
        let feeds = feed::of_event(&expanded.event, entries, context.config);
        (feeds, (article.flatten(), said))
    };
    let events = events.into_par_iter().enumerate();
    let (feeds, (articles, said)): (Vec<_>, (Vec<_>, Vec<_>)) = events.map(render_event).unzip();
    let (published, warnings) = feed::group(feeds, context.config);
    Rendered {
        published,
        articles: articles.into_iter().flatten().collect(),
        said: said.into_iter().flatten().chain(warnings).collect(),
    }
}

/// Adds what is published of events that have errors now: their own files stay, and their
/// sessions stay in the feeds that they share with others.
fn keep(
    mut published: Published,
    faulty: &[Identity],
    previous: &Previous,
    arguments: &cli::Build,
) -> (Published, Vec<FeedRecord>) {
    if faulty.is_empty() {
        return (published, Vec::new());
    }
    let kept: Vec<FeedRecord> = faulty
        .iter()
        .flat_map(|identity| previous.records_of(&identity.slug))
        .collect();
    let own: HashSet<&str> = kept.iter().map(|record| record.path.as_str()).collect();
    let (own_feeds, shared_feeds): (Vec<_>, Vec<_>) = previous::published_entries(&arguments.out)
        .into_iter()
        .partition(|(path, _)| own.contains(path.as_str()));
    let uids: HashSet<String> = own_feeds
        .into_iter()
        .flat_map(|(_, entries)| entries)
        .map(|published| published.entry.uid)
        .collect();
    let mut known = HashMap::new();
    for (path, entries) in shared_feeds {
        let entries = entries
            .into_iter()
            .filter(|published| uids.contains(&published.entry.uid));
        let indices: Vec<usize> = entries
            .map(|entry| index_of(entry, &mut published, &mut known))
            .collect();
        if !indices.is_empty() {
            published.keep(&path, previous.record(&path), indices);
        }
    }
    (published, kept)
}

/// Where a kept entry stands among all entries.
fn index_of(
    found: PublishedEntry,
    published: &mut Published,
    known: &mut HashMap<String, usize>,
) -> usize {
    *known.entry(found.entry.uid.clone()).or_insert_with(|| {
        published.entries.push(found.entry);
        published.entries.len() - 1
    })
}

/// A line a file, for `--check`.
fn show_difference(report: &Report, outcome: Outcome) -> Outcome {
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

/// How many sessions there are, each counted once.
fn session_count(published: &Published) -> usize {
    let feeds = published.feeds.iter();
    let all = feeds.filter(|feed| feed.kind == feed::Kind::All);
    all.map(|feed| published.sessions_in(feed)).sum()
}

fn summarize(build: &BuildRecord, report: &Report, started: Instant) {
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
