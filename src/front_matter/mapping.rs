//! The settings `fields` and `where` of the config, applied to the values of a document.

use std::collections::BTreeMap;

use crate::config::Defaults;
use crate::diagnostic::Reporter;
use crate::document::Document;
use crate::document::template_value;
use crate::document::value::{Node, Value};
use crate::event::slug::Slug;
use crate::front_matter::record::MappedValue;
use crate::keys::KeySource;
use crate::template;

/// The values of a template over the keys of a map.
fn template_values(document: &Document, map: &Node, slug: &Slug, site: &str) -> template::Value {
    let path = document.relative_path.as_str();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let own = [
        ("slug", slug.as_str()),
        ("path", path),
        ("folder", folder),
        ("site", site),
    ];
    let own: BTreeMap<String, template::Value> = own
        .into_iter()
        .map(|(name, value)| (name.to_owned(), template::Value::from(value)))
        .collect();
    let own = template::Value::from(own);
    template::values_with_page(own, template_value::from_entries(map.entries()))
}

/// Whether the condition `where` selects a map.
pub(super) fn is_selected(
    document: &Document,
    map: &Node,
    defaults: &Defaults,
    slug: &Slug,
    reporter: &mut Reporter,
) -> bool {
    let Some(selector) = &defaults.selector else {
        return true;
    };
    let values = template_values(document, map, slug, &defaults.site);
    match selector.condition.is_true(values) {
        Ok(is_true) => is_true,
        Err(error) => {
            let place = &selector.place;
            reporter.report(error.diagnostic().at(&place.file, place.span.clone()));
            false
        }
    }
}

/// The values of the keys that `fields` defines.
pub(super) fn mapped_values(
    document: &Document,
    map: &Node,
    defaults: &Defaults,
    slug: &Slug,
    reporter: &mut Reporter,
) -> Vec<MappedValue> {
    let mut mapped = Vec::new();
    for (key, sources) in defaults.keys.renamed() {
        for (rank, source) in sources.iter().enumerate() {
            let (name, node) = match source {
                KeySource::Name(path) => {
                    let root = document.field("", map);
                    let Some(field) = root.at_path(path) else {
                        continue;
                    };
                    (path.clone(), field.node.clone())
                }
                KeySource::Template { template, .. } => {
                    let values = template_values(document, map, slug, &defaults.site);
                    let text = match template.render(values) {
                        Ok(Some(text)) => text,
                        Ok(None) => continue,
                        Err(error) => {
                            let diagnostic = error.diagnostic();
                            reporter.report(document.field(key.name(), map).locate(diagnostic));
                            continue;
                        }
                    };
                    let node = Node {
                        value: Value::Text(text),
                        position: map.position,
                    };
                    (key.name().to_owned(), node)
                }
            };
            let has_value = |other: &MappedValue| other.key == key && !other.node.is_blank();
            let is_alternative = mapped.iter().any(has_value);
            mapped.push(MappedValue {
                key,
                rank,
                is_alternative,
                name,
                node,
            });
        }
    }
    mapped
}

/// Whether a text in YAML, TOML or JSON has a key of this name.
pub(crate) fn mentions_key(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default().chars().next_back();
        let after = text.get(at + name.len()..).unwrap_or_default();
        let after = after.trim_start_matches(['"', '\'', ']', ' ']);
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '-')
            && (after.starts_with([':', '=', '.'])
                || after.trim_start().is_empty()
                || after.starts_with('\n'))
    })
}
