//! The page as a whole: articles, feeds, style and script in a template.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::{Datelike as _, NaiveDate};
use maud::{Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::article::Article;
use super::subscribe::{Offer, buttons, relative};
use super::{Context, is_collection};
use crate::feed::{Feed, FeedKind};

/// What tells our pages from others.
pub const MARK: &str = "<meta name=\"generator\" content=\"calfeed\">";

const TEMPLATE: &str = include_str!("template.html");
const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// From how many events on they fold by year and month.
const FOLDED_FROM: usize = 25;

/// A page with marks that content takes the place of: `{{lang}}`, `{{title}}`, `{{csp}}`,
/// `{{head}}`, `{{style}}`, `{{body}}` and `{{script}}`.
pub struct Template(String);

impl Template {
    /// The text.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The site's own.
    pub fn new(text: String) -> Template {
        Template(text)
    }
}

impl Default for Template {
    fn default() -> Template {
        Template(TEMPLATE.to_owned())
    }
}

/// The page.
pub fn document(
    template: &Template,
    articles: Vec<Article>,
    feeds: &[Feed],
    is_complete: bool,
    context: &Context<'_>,
) -> String {
    let json_ld: Vec<&str> = articles
        .iter()
        .flat_map(|article| &article.json_ld)
        .map(String::as_str)
        .collect();
    let json_ld = json_ld.join(",");
    let head = head(feeds, &json_ld, context);
    let body = body(articles, feeds, is_complete, context);
    let script = SCRIPT.trim();
    let style = STYLE.trim();
    let title = html! { (context.config.title()) };
    let values = [
        (
            "lang",
            context.config.defaults.language.as_deref().unwrap_or("en"),
        ),
        ("title", &title.0),
        ("csp", &policy(style, script)),
        ("head", &head.0),
        ("style", &format!("<style>{style}</style>")),
        ("body", &body.0),
        ("script", &format!("<script>{script}</script>")),
    ];
    fill(&template.0, &values)
}

/// Puts values in the places of their marks, all at once: a mark inside a value stays.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text =
        String::with_capacity(template.len() + values.iter().map(|(_, v)| v.len()).sum::<usize>());
    let mut parts = template.split("{{");
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let known = part.split_once("}}").and_then(|(name, rest)| {
            let value = values.iter().find(|(known, _)| *known == name.trim())?;
            Some((value.1, rest))
        });
        match known {
            Some((value, rest)) => {
                text.push_str(value);
                text.push_str(rest);
            }
            None => {
                text.push_str("{{");
                text.push_str(part);
            }
        }
    }
    text
}

/// Nothing is loaded from anywhere, and nothing runs but our own style and script.
fn policy(style: &str, script: &str) -> String {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script)
    );
    html! { meta http-equiv="Content-Security-Policy" content=(policy); }.0
}

fn head(feeds: &[Feed], json_ld: &str, context: &Context<'_>) -> Markup {
    let description = context.config.description.as_ref();
    html! {
        (PreEscaped(MARK)) "\n"
        @if let Some(description) = description {
            meta name="description" content=(description); "\n"
        }
        @for feed in feeds.iter().filter(|feed| feed.kind != FeedKind::Download) {
            link rel="alternate" type="text/calendar" title=(feed.title) href=(relative(&feed.path)); "\n"
        }
        @if !json_ld.is_empty() {
            @let graph = format!("{{\"@context\":\"https://schema.org\",\"@graph\":[{json_ld}]}}");
            (data("application/ld+json", None, &graph))
        }
    }
}

/// JSON inside HTML: no `<` in it can end the element.
fn data(kind: &str, id: Option<&str>, json: &str) -> Markup {
    let text = json.replace('<', "\\u003c");
    html! { script type=(kind) id=[id] { (PreEscaped(text)) } "\n" }
}

fn body(
    articles: Vec<Article>,
    feeds: &[Feed],
    is_complete: bool,
    context: &Context<'_>,
) -> Markup {
    let words = context.words;
    let config = context.config;
    let is_empty = articles.is_empty();
    let collections = || feeds.iter().filter(|feed| is_collection(feed));
    html! {
        header {
            h1 dir="auto" { (config.title()) }
            @if let Some(description) = &config.description { p dir="auto" { (description) } }
        }
        main {
            section.calendars aria-labelledby="calendars" {
                h2 id="calendars" { (words.calendars) }
                ul { @for feed in collections() { (collection(feed, context)) } }
            }
            section.events aria-labelledby="events" {
                h2 id="events" { (words.events) }
                div.tools hidden {
                    label { (words.times_in) " " select id="zone" {} }
                    label { (words.filter) " " input id="filter" type="search" autocomplete="off"; }
                    p id="found" role="status" {}
                }
                @if is_empty { p { (words.no_events) } }
                (groups(articles, context))
                @if !is_complete { p { (words.left_out) } }
            }
        }
        p id="said" role="status" {}
        footer { (words.made_with) " " a href="https://github.com/calfeed/calfeed" { "calfeed" } }
        (data("application/json", Some("words"), &words.json()))
    }
}

/// A feed of many events.
fn collection(feed: &Feed, context: &Context<'_>) -> Markup {
    let offer = Offer {
        path: &feed.path,
        download: &feed.path,
        title: &feed.title,
        label: context.words.subscribe,
    };
    html! {
        li data-feed=(feed.path) {
            h3 dir="auto" { (feed.title) }
            @if let Some(description) = &feed.description { p dir="auto" { (description) } }
            ul.next {}
            (buttons(&offer, context))
        }
    }
}

/// The articles, newest last; by year and month if there are many.
fn groups(mut articles: Vec<Article>, context: &Context<'_>) -> Markup {
    let words = context.words;
    let is_folded = articles.len() >= FOLDED_FROM;
    articles.sort_by_key(|article| (!article.is_endless, article.first_day));
    if !is_folded {
        return html! { @for article in &articles { (article.markup) } };
    }
    let (endless, finite): (Vec<_>, Vec<_>) =
        articles.into_iter().partition(|article| article.is_endless);
    let mut years: BTreeMap<i32, BTreeMap<u32, Vec<Article>>> = BTreeMap::new();
    for article in finite {
        let day: NaiveDate = article.first_day;
        let months = years.entry(day.year()).or_default();
        months.entry(day.month()).or_default().push(article);
    }
    html! {
        @if !endless.is_empty() {
            details.group open {
                summary { (words.ongoing) }
                @for article in &endless { (article.markup) }
            }
        }
        @for (year, months) in &years {
            details.group {
                summary { (year) }
                @for articles in months.values() {
                    details.group {
                        summary { (articles.first().map(|article| words.month(article.first_day)).unwrap_or_default()) }
                        @for article in articles { (article.markup) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn a_mark_inside_a_value_stays() {
        let values = [("title", "{{body}}"), ("body", "text")];
        let filled = fill("<h1>{{ title }}</h1>{{body}}{{other}}", &values);
        assert_eq!(filled, "<h1>{{body}}</h1>text{{other}}");
    }
}
