//! The feeds of the page, and the addresses at which calendar services accept them.
//!
//! The addresses and their sources are in `docs/clients.md`. Google has no address with a working
//! parameter, so the visitor pastes the address of the feed.

use serde::Serialize;

use super::context::PageContext;
use super::values::{encode, relative};
use crate::feed::{Feed, FeedKind};

/// A feed as a value of the template.
#[derive(Debug, Serialize)]
pub(super) struct PageFeed {
    /// The link to the feed, relative to the page.
    path: String,
    title: String,
    /// The title within the list of feeds.
    label: String,
    description: Option<String>,
    pub(super) kind: &'static str,
    sessions: String,
    #[serde(skip)]
    pub(super) event: Option<String>,
    /// The addresses for calendar services, if `base_url` is set.
    links: Option<FeedLinks>,
}

/// The addresses of a feed.
#[derive(Debug, Serialize)]
struct FeedLinks {
    address: String,
    outlook: String,
    office: String,
    webcal: String,
}

/// The feeds that a person can subscribe to.
pub(super) fn page_feeds(feeds: &[Feed], context: &PageContext<'_>) -> Vec<PageFeed> {
    let mut listed: Vec<PageFeed> = feeds
        .iter()
        .filter(|feed| feed.kind != FeedKind::Download)
        .map(|feed| page_feed(feed, context))
        .collect();
    listed.sort_by_key(|feed| match feed.kind {
        "all" => 0,
        "selection" => 1,
        "language" => 2,
        "tag" => 3,
        _ => 4,
    });
    listed
}

fn page_feed(feed: &Feed, context: &PageContext<'_>) -> PageFeed {
    let prefix = format!("{}: ", context.config.title());
    let label = match feed.kind {
        FeedKind::Event | FeedKind::Track | FeedKind::Selection => None,
        FeedKind::Language => language(&feed.title),
        _ => feed.title.strip_prefix(&prefix),
    };
    PageFeed {
        path: relative(&feed.path),
        title: feed.title.clone(),
        label: label.unwrap_or(&feed.title).to_owned(),
        description: feed.description.clone(),
        kind: kind(feed.kind),
        sessions: context.words.count("sessions", feed.entries.len()),
        event: feed.event.as_ref().map(|slug| slug.to_string()),
        links: (feed.kind == FeedKind::All)
            .then(|| links(feed, context))
            .flatten(),
    }
}

/// The language tag at the end of the title of a language's feed, as in `Choir (de)`.
fn language(title: &str) -> Option<&str> {
    let (_, tag) = title.strip_suffix(')')?.rsplit_once('(')?;
    Some(tag)
}

fn kind(kind: FeedKind) -> &'static str {
    match kind {
        FeedKind::All => "all",
        FeedKind::Selection => "selection",
        FeedKind::Tag => "tag",
        FeedKind::Event => "event",
        FeedKind::Track => "track",
        FeedKind::Language => "language",
        FeedKind::Download => "download",
    }
}

fn links(feed: &Feed, context: &PageContext<'_>) -> Option<FeedLinks> {
    let address = context.config.url_of(&relative(&feed.path))?;
    let query = format!("url={}&name={}", encode(&address), encode(&feed.title));
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    Some(FeedLinks {
        outlook: format!("https://outlook.live.com/calendar/0/addfromweb/?{query}"),
        office: format!("https://outlook.office.com/calendar/0/addfromweb/?{query}"),
        webcal: format!("webcal://{rest}"),
        address,
    })
}
