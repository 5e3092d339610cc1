//! `calfeed build`: from event pages to feeds.

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use chrono::Datelike as _;
use rayon::prelude::*;

use super::{Outcome, counted, now, report, tell};
use crate::cli;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::event::Identity;
use crate::feed::manifest::FeedRecord;
use crate::feed::published::PublishedEntry;
use crate::feed::revision::revise;
use crate::feed::{self, Published, entry};
use crate::page::{self, Article};
use crate::prose::{self, contradiction};
use crate::publish::previous::{self, Previous};
use crate::publish::{self, Change, Publication, Report};
use crate::schedule::expand::Expanded;
use crate::site::{self, Skipped};

/// Reads the events, and publishes them or says what would change.
pub fn run(arguments: &cli::Build) -> Outcome {
    let started = Instant::now();
    let input = &arguments.input;
    let (config, mut diagnostics) = config::load(&input.events, input.config.as_deref());
    let Some(config) = config else {
        return report(&diagnostics, &input.messages);
    };
    let mut site = site::load(&input.events, &config);
    diagnostics.append(&mut site.diagnostics);
    diagnostics.extend(read_prose(&site.events, arguments.prose));
    diagnostics.extend(publish::refuse_file(&arguments.out));
    let template = page::template(&config);
    let template = template.unwrap_or_else(|fault| {
        diagnostics.push(fault);
        None
    });
    let has_errors = diagnostics.iter().any(Diagnostic::is_error);
    if has_errors && !arguments.keep_going {
        let outcome = report(&diagnostics, &input.messages);
        tell("nothing was written");
        return outcome;
    }
    let (previous, warnings) = previous::read(&arguments.out, arguments.previous.as_deref());
    diagnostics.extend(warnings);
    let events = site.events.len();
    let context = page::Context::new(&config, now().year());
    let (published, articles, warnings) = render(site.events, template.is_some(), &context);
    diagnostics.extend(warnings);
    let is_complete = articles.len() == events;
    let page = match template {
        None => publish::Page::Remove,
        Some(_) if !site.faulty.is_empty() => publish::Page::Keep,
        Some(template) => publish::Page::Publish(page::document(
            &template,
            articles,
            &published.feeds,
            is_complete,
            &context,
        )),
    };
    let (published, kept) = keep(published, &site.faulty, &previous, arguments);
    let revisions = revise(&published.entries, &previous.revisions, now());
    let publication = Publication {
        published: &published,
        revisions: &revisions,
        kept: &kept,
        page,
        config: &config,
    };
    let result = if arguments.check {
        publish::check(&arguments.out, &publication, &previous)
    } else {
        publish::publish(&arguments.out, &publication, &previous)
    };
    let result = result.map_err(|faults| diagnostics.extend(faults));
    let outcome = report(&diagnostics, &input.messages);
    match result {
        Err(()) => Outcome::Fault,
        Ok(report) if arguments.check => show_difference(&report, outcome),
        Ok(report) => {
            summarize(events, site.skipped, &published, &report, started);
            outcome
        }
    }
}

/// What the texts say against the schedules if that was asked for, and otherwise only which texts
/// describe a series that the page does not have.
fn read_prose(events: &[Expanded], in_full: bool) -> Vec<Diagnostic> {
    let of_event = |expanded: &Expanded| {
        if in_full {
            contradiction::find(expanded, &prose::facts(&expanded.event))
        } else {
            contradiction::series_in_text(expanded)
                .into_iter()
                .collect()
        }
    };
    events.par_iter().flat_map_iter(of_event).collect()
}

/// Renders every event once, on all cores, and groups the entries into feeds. The events are
/// not needed any more then.
fn render(
    events: Vec<Expanded>,
    has_page: bool,
    context: &page::Context<'_>,
) -> (Published, Vec<Article>, Vec<Diagnostic>) {
    let shown = if has_page {
        page::shown(&events)
    } else {
        HashSet::new()
    };
    let (rendered, articles): (Vec<_>, Vec<_>) = events
        .into_par_iter()
        .enumerate()
        .map(|(index, expanded)| {
            let entries = entry::entries(&expanded, context.config);
            let article = shown
                .contains(&index)
                .then(|| page::article(&expanded, context));
            ((expanded.event, entries), article.flatten())
        })
        .unzip();
    let (published, warnings) = feed::group(rendered, context.config);
    let articles = articles.into_iter().flatten().collect();
    (published, articles, warnings)
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

fn summarize(
    events: usize,
    skipped: Skipped,
    published: &Published,
    report: &Report,
    started: Instant,
) {
    let sessions: usize = published
        .feeds
        .iter()
        .filter(|feed| feed.kind == feed::Kind::All)
        .flat_map(|feed| &feed.entries)
        .filter_map(|index| published.entries.get(*index))
        .map(|entry| entry.sessions)
        .sum();
    let written = report.count(Change::Created) + report.count(Change::Changed);
    let skipped = match skipped.not_events + skipped.drafts {
        0 => String::new(),
        pages => format!("; {} skipped", counted(pages, "page")),
    };
    tell(&format!(
        "{}, {}: {} written, {} unchanged, {} removed{skipped} ({:.2} s)",
        counted(events, "event"),
        counted(sessions, "session"),
        counted(written, "feed"),
        report.unchanged,
        report.count(Change::Removed),
        started.elapsed().as_secs_f64()
    ));
}
