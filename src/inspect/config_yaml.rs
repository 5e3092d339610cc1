//! A suggested config as a YAML file, with a comment on each guess.

use std::fmt::Write as _;

use super::scalar::scalar;
use super::settings::unique;
use super::suggested_config::SuggestedConfig;
use crate::schema::SchemaName;
use crate::text::single_spaced;

impl SuggestedConfig {
    /// The file, in YAML.
    pub(crate) fn to_yaml(&self) -> String {
        let mut text = SchemaName::Config.editor_line();
        text.push_str(
            "# Written by `calfeed init`. The comment at a value names the place that it was read from.\n",
        );
        self.push_site(&mut text);
        self.push_time(&mut text);
        self.push_events(&mut text);
        text
    }

    fn push_site(&self, text: &mut String) {
        match &self.title {
            Some(title) => push(text, "title", &scalar(&title.value), &title.source),
            None => text.push_str("# title: Our calendar\n"),
        }
        match (&self.base_url(), &self.site_url) {
            (Some(url), Some(site)) => {
                let comment = format!("{}, and the folder of the feeds", site.source);
                push(text, "base_url", &scalar(url), &comment);
            }
            _ => {
                let _ = writeln!(
                    text,
                    "# The address of the feeds. Links and identifiers are made from it.\n\
                     # base_url: https://example.org/{}",
                    self.feed_folder
                );
            }
        }
        if let Some(language) = &self.language {
            push(text, "language", &scalar(&language.value), &language.source);
        }
        if let Some(languages) = &self.languages {
            let list = unique(&languages.value);
            let list: Vec<String> = list.iter().map(|language| scalar(language)).collect();
            push(
                text,
                "languages",
                &format!("[{}]", list.join(", ")),
                &languages.source,
            );
        }
    }

    fn push_time(&self, text: &mut String) {
        match &self.timezone {
            Some(zone) => push(text, "timezone", &zone.value, &zone.source),
            None => text
                .push_str("# timezone: Europe/Berlin   # the site names no zone, and the events need none so far\n"),
        }
        if let Some(order) = &self.date_order {
            push(text, "date_order", &order.value, &order.source);
        }
        if let Some(midnight) = &self.midnight_utc {
            push(text, "midnight_utc", &midnight.value, &midnight.source);
        }
        text.push_str(
            "# duration: 2h   # the length of events without an end; 1 hour without this key\n",
        );
    }

    fn push_events(&self, text: &mut String) {
        if let Some(list) = &self.list {
            push(
                text,
                "list",
                &scalar(list),
                "the list of events in the file",
            );
        }
        if let Some(condition) = &self.condition {
            push(
                text,
                "where",
                &scalar(condition),
                "the other pages are no events",
            );
        }
        self.push_fields(text);
        if let Some(url) = &self.url {
            push(text, "url", &scalar(&url.value), &url.source);
        }
        if let Some((key, value)) = &self.unreadable_date {
            let value = single_spaced(value);
            let _ = writeln!(
                text,
                "# PLEASE CHECK: `{key}` is not used, because `{value}` is no date that calfeed reads."
            );
        }
        if !self.unused_keys.is_empty() {
            let _ = writeln!(
                text,
                "# ignore: [{}]   # keys with dates or times that are not used; `calfeed check` names them",
                self.unused_keys.join(", ")
            );
        }
    }

    fn push_fields(&self, text: &mut String) {
        if self.fields.is_empty() {
            return;
        }
        text.push_str("fields:   # calfeed's key: the key of this site\n");
        for field in &self.fields {
            let sources: Vec<String> = field.sources.iter().map(|source| scalar(source)).collect();
            let value = match sources.as_slice() {
                [source] => source.clone(),
                sources => format!("[{}]", sources.join(", ")),
            };
            push(
                text,
                &format!("  {}", field.key.name()),
                &value,
                &field.source,
            );
        }
    }
}

/// Appends a line with a comment.
fn push(text: &mut String, key: &str, value: &str, comment: &str) {
    let _ = writeln!(text, "{key}: {value}   # {}", single_spaced(comment));
}
