//! Each stage by itself, on the pages of a site of 1,000 events: `cargo bench --bench stages`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs
)]

// It also writes whole sites, for the other benchmark.
#[allow(dead_code)]
mod site;

use std::sync::Arc;

use calfeed::config::Config;
use calfeed::diagnostic::{Reporter, SourceFile};
use calfeed::document::Document;
use calfeed::document::page;
use calfeed::event::Event;
use calfeed::feed;
use calfeed::feed::FeedSet;
use calfeed::feed::revision::revise;
use calfeed::feed::window::Windows;
use calfeed::front_matter;
use calfeed::front_matter::Outcome;
use calfeed::ical::entry;
use calfeed::manifest::Revisions;
use calfeed::publish::previous::Previous;
use calfeed::publish::{self, FileContent, PublishInput};
use calfeed::schedule::expand::{Expanded, expand};
use chrono::{DateTime, Utc};
use divan::Bencher;
use divan::counter::ItemsCount;

const EVENTS: usize = 1_000;

fn main() {
    divan::main();
}

fn files() -> Vec<Arc<SourceFile>> {
    let mut random = site::Random::new(1);
    let file = |number| SourceFile {
        path: format!("events/{number}.md"),
        text: site::page(number, &mut random),
    };
    (0..EVENTS).map(file).map(Arc::new).collect()
}

fn sources() -> Vec<Arc<Document>> {
    let files = files();
    let split = |(number, file)| {
        let page = page::split(file, &format!("{number}.md"));
        Arc::new(page.unwrap().unwrap())
    };
    files.iter().enumerate().map(split).collect()
}

fn events(config: &Config) -> Vec<Arc<Event>> {
    let parse = |source: &Arc<Document>| match front_matter::parse(
        source,
        &config.defaults,
        &mut Reporter::new(),
    ) {
        Outcome::Event(event) => event,
        outcome => panic!("{outcome:?}"),
    };
    sources().iter().map(parse).collect()
}

fn expanded(config: &Config) -> Vec<Expanded> {
    events(config)
        .into_iter()
        .map(|event| expand(event, &mut Reporter::new()).unwrap())
        .collect()
}

fn published(config: &Config) -> FeedSet {
    let windows = Windows::new(config, DateTime::UNIX_EPOCH);
    let render = |expanded: Expanded| {
        feed::of_event(
            &expanded.event,
            entry::entries(&expanded, config),
            config,
            &windows,
        )
    };
    feed::group(expanded(config).into_iter().map(render).collect(), config).0
}

#[divan::bench]
fn split(bencher: Bencher) {
    let files = files();
    bencher.counter(ItemsCount::new(EVENTS)).bench(|| {
        let split = |file| page::split(file, "page.md");
        files.iter().map(split).collect::<Vec<_>>()
    });
}

#[divan::bench]
fn parse(bencher: Bencher) {
    let (sources, config) = (sources(), Config::default());
    bencher.counter(ItemsCount::new(EVENTS)).bench(|| {
        let parse = |source: &Arc<Document>| {
            front_matter::parse(source, &config.defaults, &mut Reporter::new())
        };
        sources.iter().map(parse).collect::<Vec<_>>()
    });
}

#[divan::bench(name = "expand")]
fn expand_events(bencher: Bencher) {
    let config = Config::default();
    bencher
        .counter(ItemsCount::new(EVENTS))
        .with_inputs(|| events(&config))
        .bench_values(|events| {
            let expand = |event| expand(event, &mut Reporter::new());
            events.into_iter().map(expand).collect::<Vec<_>>()
        });
}

#[divan::bench]
fn render(bencher: Bencher) {
    let config = Config::default();
    let expanded = expanded(&config);
    bencher.counter(ItemsCount::new(EVENTS)).bench(|| {
        let render = |expanded| entry::entries(expanded, &config);
        expanded.iter().map(render).collect::<Vec<_>>()
    });
}

/// Into an empty folder, on all cores.
#[divan::bench(name = "publish")]
fn publish_feeds(bencher: Bencher) {
    let config = Config::default();
    let published = published(&config);
    let now: DateTime<Utc> = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    let revisions = revise(&published.entries, Revisions::new(), now);
    bencher
        .counter(ItemsCount::new(EVENTS))
        .with_inputs(|| tempfile::tempdir().unwrap())
        .bench_values(|folder| {
            let publication = PublishInput {
                feeds: &published,
                revisions: &revisions,
                names: &calfeed::manifest::Names::default(),
                carried_over: &[],
                page: FileContent::Remove,
                session_list: FileContent::Remove,
                build: None,
                config: &config,
            };
            let mut reporter = Reporter::new();
            let previous = Previous::default();
            publish::publish(folder.path(), &publication, &previous, &mut reporter).unwrap();
            folder
        });
}
