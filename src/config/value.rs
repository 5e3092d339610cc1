//! The values of single keys of `calfeed.yml`.

use url::Url;

use crate::config::path_pattern::PathPattern;
use crate::config::period::CalendarPeriod;
use crate::config::settings::{Selector, TagFeeds};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::field::Field;
use crate::document::value::Value;
use crate::event::link;
use crate::event::slug::Slug;
use crate::keys::KeySource;
use crate::template::{Alternative, Condition, TemplateError};

pub(super) fn path_pattern(field: Field<'_>) -> Result<PathPattern, Diagnostic> {
    PathPattern::parse(&field.line()?)
}

pub(super) fn period(field: Field<'_>) -> Result<CalendarPeriod, Diagnostic> {
    CalendarPeriod::parse(&field.line()?)
}

pub(super) fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// The error of a template, at its location in the file.
pub(super) fn template_error(field: Field<'_>, error: &TemplateError) -> Diagnostic {
    let file = &field.document.file;
    let span = error.span_in(&file.text, &field.span());
    error.diagnostic().at(file, span)
}

pub(super) fn source(field: Field<'_>) -> Result<KeySource, Diagnostic> {
    let text = field.line()?;
    if !is_template(&text) {
        return Ok(KeySource::Name(text));
    }
    let template = Alternative::parse(&text).map_err(|error| template_error(field, &error))?;
    Ok(KeySource::Template {
        template: Box::new(template),
        source: text,
    })
}

pub(super) fn selector(field: Field<'_>) -> Result<Selector, Diagnostic> {
    let condition =
        Condition::parse(&field.line()?).map_err(|error| template_error(field, &error))?;
    Ok(Selector {
        condition,
        place: field.location(),
    })
}

pub(super) fn midnight(field: Field<'_>) -> Result<bool, Diagnostic> {
    match field.line()?.as_str() {
        "day" => Ok(true),
        "instant" | "time" => Ok(false),
        text => Err(Diagnostic::new(
            Code::InvalidValue,
            format!("`{text}` is not a meaning of midnight UTC"),
        )
        .help("write `day`, or remove the key")),
    }
}

/// `history: 12 months`. Whole months keep feeds the same for a month.
pub(super) fn history(field: Field<'_>) -> Result<CalendarPeriod, Diagnostic> {
    let text = field.line()?;
    let period = CalendarPeriod::parse(&text)?;
    if period.whole_months().is_some() {
        return Ok(period);
    }
    Err(Diagnostic::new(
        Code::InvalidDuration,
        format!("`{text}` is not a number of whole months"),
    )
    .help("write `history: 12 months`"))
}

/// `tags: false`, or a list of the tags that have a feed.
pub(super) fn tag_feeds(field: Field<'_>) -> Result<TagFeeds, Diagnostic> {
    match &field.node.value {
        Value::Bool(true) => Ok(TagFeeds::All),
        Value::Bool(false) => Ok(TagFeeds::Listed(Vec::new())),
        _ => {
            let tags = field
                .items()
                .into_iter()
                .map(|tag| Ok(Slug::new(&tag.line()?)));
            tags.collect::<Result<_, _>>().map(TagFeeds::Listed)
        }
    }
}

pub(super) fn base_url(field: Field<'_>) -> Result<String, Diagnostic> {
    let text = field.line()?;
    let url = Url::parse(&text).ok();
    if url.is_some_and(|url| matches!(url.scheme(), "http" | "https")) {
        return Ok(link::encode(&text).into_owned());
    }
    let message = format!("`{text}` is not the address of a site");
    Err(Diagnostic::new(Code::InvalidValue, message)
        .help("write `https://example.org` or `https://example.org/calendar`"))
}

/// The host of an address, without user and port, in ASCII.
pub(super) fn host(address: &str) -> Option<String> {
    Url::parse(address).ok()?.host_str().map(str::to_owned)
}

pub(super) fn site(field: Field<'_>) -> Result<String, Diagnostic> {
    let text = field.line()?;
    let is_name = text
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if is_name {
        return Ok(text);
    }
    let message = format!("`{text}` is not the name of a site");
    Err(Diagnostic::new(Code::InvalidValue, message).help("write a host such as `example.org`"))
}

/// A language tag (BCP 47): `en`, `pt-BR`, `zh-Hant-TW`.
pub(super) fn language_tag(field: Field<'_>) -> Result<String, Diagnostic> {
    let text = field.line()?;
    let mut subtags = text.split('-');
    let is_language = |tag: &str| {
        (2..=3).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_subtag = |tag: &str| {
        (1..=8).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if subtags.next().is_some_and(is_language) && subtags.all(is_subtag) {
        return Ok(text);
    }
    Err(Diagnostic::new(
        Code::InvalidValue,
        format!("`{text}` is not the tag of a language"),
    )
    .help("write a tag such as `en`, `de` or `pt-BR`"))
}
