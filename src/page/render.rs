//! The page as a whole: values, style and script in the template.

use std::collections::{BTreeMap, HashSet};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use minijinja::context;
use minijinja::value::Serde;
use sha2::{Digest as _, Sha256};

use super::agenda;
use super::context::{MARK, PageContext, PageTemplate};
use super::feeds::{PageFeed, page_feeds};
use super::qr;
use super::script;
use super::values::{EventOnPage, PageEvent, PageSession};
use crate::diagnostic::Diagnostic;
use crate::feed::Feed;
use crate::language::page_words::PageWord;
use crate::limits;
use crate::template::Value;

const STYLE: &str = include_str!("style.css");

/// The page.
///
/// # Errors
///
/// The site's own template cannot be evaluated.
pub(crate) fn document(
    template: &PageTemplate,
    events: Vec<EventOnPage>,
    feeds: &[Feed],
    is_complete: bool,
    context: &PageContext<'_>,
) -> Result<String, Diagnostic> {
    let sessions = events.iter().map(|event| event.sessions.len()).sum();
    let values = values(events, feeds, is_complete, context);
    let rendered = template.compiled.render_page(values, sessions);
    rendered.map_err(|error| error.diagnostic())
}

fn values(
    events: Vec<EventOnPage>,
    feeds: &[Feed],
    is_complete: bool,
    context: &PageContext<'_>,
) -> Value {
    let (events, sessions) = split(events);
    let feeds = list_feeds(feeds, &events, context);
    let count = sessions.len();
    let zone = agenda::main_zone(&sessions, context);
    let sessions = in_other_zones(sessions, zone);
    let months = agenda::months(sessions, context);
    let config = context.config;
    let [loading_script, script] = [script::loading(), script::text()];
    let style = STYLE.trim();
    context! {
        title => config.title(),
        description => config.description.as_deref(),
        lang => context.words.language.as_str(),
        dir => context.words.direction(),
        year => context.window.year,
        zone => zone,
        place => zone.map(place),
        months => Value::from(Serde(&months)),
        events => Value::from(Serde(&events)),
        feeds => Value::from(Serde(&feeds)),
        words => Value::from(Serde(context.words.all())),
        is_full => count <= limits::FULL_ROWS,
        is_complete => is_complete,
        fragment => context.options.fragment,
        qr => config.defaults.base_url.as_deref().and_then(qr::svg).map(Value::from_safe_string),
        address => config.defaults.base_url.as_deref(),
        generator => Value::from_safe_string(MARK.to_owned()),
        policy => policy(style, [&loading_script, &script], context.options.images),
        style => Value::from_safe_string(style.to_owned()),
        loading_script => Value::from_safe_string(loading_script),
        script => Value::from_safe_string(script),
        script_words => script_words(context),
    }
}

/// The events, and the sessions of all of them with the index of their event.
fn split(list: Vec<EventOnPage>) -> (Vec<PageEvent>, Vec<PageSession>) {
    let mut events = Vec::with_capacity(list.len());
    let mut sessions = Vec::new();
    for (index, item) in list.into_iter().enumerate() {
        events.push(item.event);
        for mut session in item.sessions {
            session.event = index;
            sessions.push(session);
        }
    }
    (events, sessions)
}

/// The feeds, without those of events that have a single session.
fn list_feeds(feeds: &[Feed], events: &[PageEvent], context: &PageContext<'_>) -> Vec<PageFeed> {
    let series: HashSet<&str> = events
        .iter()
        .filter(|event| event.is_series)
        .map(|event| event.slug.as_str())
        .collect();
    let mut feeds = page_feeds(feeds, context);
    feeds.retain(|feed| {
        let event = feed.event.as_deref();
        event.is_none_or(|slug| series.contains(slug))
    });
    feeds
}

/// Only sessions in other zones than most show the abbreviation of their zone.
fn in_other_zones(mut sessions: Vec<PageSession>, zone: Option<&str>) -> Vec<PageSession> {
    for session in &mut sessions {
        if session.zone == zone {
            session.abbreviation = None;
        }
    }
    sessions
}

/// The city of a zone, such as `New York`.
fn place(zone: &str) -> String {
    let city = zone.rsplit('/').next().unwrap_or_default();
    city.replace('_', " ")
}

/// A policy by which the page loads nothing, except images if the site wants them, and runs
/// nothing but its own style and scripts.
fn policy(style: &str, scripts: [&str; 2], images: bool) -> String {
    let hash = |text: &str| {
        let digest = BASE64_STANDARD.encode(Sha256::digest(text.as_bytes()));
        format!("'sha256-{digest}'")
    };
    let images = if images { " img-src https: http:;" } else { "" };
    format!(
        "default-src 'none';{images} style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        hash(style),
        scripts.map(hash).join(" ")
    )
}

/// The words for the script, as JSON that cannot end its element.
fn script_words(context: &PageContext<'_>) -> Value {
    let words = &context.words;
    let names = words.names;
    let mut all: BTreeMap<&str, serde_json::Value> = BTreeMap::new();
    for (key, word) in words.all() {
        let value = match word {
            PageWord::Text(text) => serde_json::Value::from(text.as_str()),
            PageWord::Plural(forms) => serde_json::json!(forms),
        };
        all.insert(key, value);
    }
    all.insert("months_", serde_json::json!(names.months));
    all.insert("months_alone_", serde_json::json!(names.months_alone));
    all.insert("weekdays_", serde_json::json!(names.weekdays_short));
    let json = serde_json::to_string(&all).unwrap_or_default();
    Value::from_safe_string(json.replace('<', "\\u003c"))
}
