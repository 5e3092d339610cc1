//! Buttons: how a visitor gets a feed into a calendar.
//!
//! The addresses and their sources are in `docs/clients.md`. Google's has no parameter that
//! works: its page wants the address pasted.

use maud::{Markup, html};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Context;

/// Where Google takes the address of a feed.
const GOOGLE: &str = "https://calendar.google.com/calendar/u/0/r/settings/addbyurl";

/// What Microsoft's two services share.
const OUTLOOK: [(&str, &str); 2] = [
    ("Outlook.com", "https://outlook.live.com"),
    ("Office 365", "https://outlook.office.com"),
];

/// As `encodeURIComponent` does it, which is what the services expect.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A feed that can be subscribed to.
pub struct Offer<'a> {
    /// Its path below the output folder.
    pub path: &'a str,
    /// The file to import in one go, if there is one besides.
    pub download: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What the button says.
    pub label: &'a str,
}

/// The buttons of a feed. Without a `base_url` only the download has an address; the script
/// knows the page's own and makes the others from it.
pub fn buttons(offer: &Offer<'_>, context: &Context<'_>) -> Markup {
    let words = context.words;
    let address = context.config.url_of(&relative(offer.path));
    // What is seen begins what is read out (WCAG 2.5.3).
    let name = format!("{}: {}", offer.label, offer.title);
    let download = words.download_of.replace("{title}", offer.title);
    html! {
        details.subscribe {
            summary aria-label=(name) { (offer.label) }
            div.buttons data-path=(relative(offer.path)) data-name=(offer.title) {
                @if let Some(address) = &address {
                    (addressed(offer.title, address, context))
                }
                a.button href=(relative(offer.download)) download aria-label=(download) {
                    (words.download)
                }
            }
        }
    }
}

fn addressed(title: &str, address: &str, context: &Context<'_>) -> Markup {
    let words = context.words;
    let encode = |text: &str| utf8_percent_encode(text, COMPONENT).to_string();
    let query = format!("url={}&name={}", encode(address), encode(title));
    html! {
        a.button.google href=(GOOGLE) target="_blank" rel="noopener" { "Google Calendar" }
        @for (service, host) in OUTLOOK {
            a.button href=(format!("{host}/calendar/0/addfromweb/?{query}")) target="_blank" rel="noopener" {
                (service)
            }
        }
        a.button href=(webcal(address)) { (words.apple) }
        label.address { (words.address) " " input readonly value=(address) dir="ltr"; }
        p.hint { (words.google_hint) }
    }
}

/// `webcal:` in place of `https:`: what calendar programs listen for.
fn webcal(address: &str) -> String {
    match address.split_once("://") {
        Some((_, rest)) => format!("webcal://{rest}"),
        None => address.to_owned(),
    }
}

/// A path as a relative link: each part encoded.
pub fn relative(path: &str) -> String {
    let parts: Vec<String> = path
        .split('/')
        .map(|part| utf8_percent_encode(part, COMPONENT).to_string())
        .collect();
    parts.join("/")
}
