//! The names that the manifest records for each document.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::digest;
use crate::event::slug::Slug;
use crate::event::{DocumentId, Event, Identity, UidStem};

/// The names of every document that was ever published.
///
/// A document that is gone keeps its record, so that its names are given to no other event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(pub(super) BTreeMap<DocumentId, NameRecord>);

/// The names of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NameRecord {
    /// The slug in file names.
    pub(crate) slug: Slug,
    /// The common part of all UIDs, up to the track, the number or the `@`.
    pub(crate) stem: String,
    /// The part of all UIDs after the `@`.
    pub(crate) site: String,
    /// Whether the author chose the slug with the key `slug`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) is_authors_slug: bool,
    /// Slugs under which the event was published before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) former_slugs: Vec<Slug>,
    /// The digest of title and first start. The manifest is public, so it holds no text of a
    /// page that was removed.
    pub(crate) content: String,
    /// The digest of the title.
    pub(crate) title: String,
}

/// A record with its document, as the manifest holds it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct DocumentRecord {
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    item: Option<String>,
    #[serde(flatten)]
    record: NameRecord,
}

impl Names {
    /// The record of a document.
    pub(crate) fn get(&self, id: &DocumentId) -> Option<&NameRecord> {
        self.0.get(id)
    }

    /// The documents with their records, in the order of paths.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&DocumentId, &NameRecord)> {
        self.0.iter()
    }

    /// The parts of all recorded UIDs after the `@`.
    pub(crate) fn sites(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(|record| record.site.as_str())
    }

    /// The number of documents.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no document was published yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Moves a record to the document that the old one was renamed to.
    pub(super) fn rename(&mut self, from: &DocumentId, to: &DocumentId) {
        if let Some(record) = self.0.remove(from) {
            self.0.insert(to.clone(), record);
        }
    }

    /// The records of the documents in one file.
    pub(super) fn of_path<'n>(&'n self, path: &'n str) -> impl Iterator<Item = &'n NameRecord> {
        let from_path = self.0.range(DocumentId::page(path)..);
        let of_path = from_path.take_while(move |(id, _)| id.path == path);
        of_path.map(|(_, record)| record)
    }

    /// Records the names of the events that are published. `site` is the one of the config.
    pub(crate) fn record<'e>(
        &mut self,
        events: impl ParallelIterator<Item = &'e Event>,
        site: &str,
    ) {
        let record = |event: &Event| (event.id.clone(), self.record_of(event, site));
        let records: Vec<(DocumentId, NameRecord)> = events.map(record).collect();
        self.0.extend(records);
    }

    fn record_of(&self, event: &Event, site: &str) -> NameRecord {
        let Identity { slug, uid } = &event.identity;
        let former_slugs = self
            .get(&event.id)
            .map(|record| record.slugs().cloned().collect::<Vec<_>>())
            .unwrap_or_default();
        NameRecord {
            slug: slug.clone(),
            stem: uid.stem.clone(),
            site: uid.site.clone().unwrap_or_else(|| site.to_owned()),
            is_authors_slug: event.author_names.slug.is_some(),
            former_slugs: former_slugs.into_iter().filter(|old| old != slug).collect(),
            content: content_digest(event),
            title: title_digest(event),
        }
    }

    pub(super) fn documents(&self) -> impl Iterator<Item = DocumentRecord> {
        self.0.iter().map(|(id, record)| DocumentRecord {
            path: id.path.clone(),
            item: id.item.clone(),
            record: record.clone(),
        })
    }
}

impl FromIterator<DocumentRecord> for Names {
    fn from_iter<I: IntoIterator<Item = DocumentRecord>>(documents: I) -> Names {
        let entries = documents.into_iter().map(|document| {
            let id = DocumentId {
                path: document.path,
                item: document.item,
            };
            (id, document.record)
        });
        Names(entries.collect())
    }
}

impl NameRecord {
    /// The present slug and the former ones.
    pub(super) fn slugs(&self) -> impl Iterator<Item = &Slug> {
        std::iter::once(&self.slug).chain(&self.former_slugs)
    }

    /// The common part of all UIDs.
    pub(super) fn uid(&self) -> UidStem {
        UidStem {
            stem: self.stem.clone(),
            site: Some(self.site.clone()),
        }
    }
}

/// The digest of an event's title and first start.
pub(super) fn content_digest(event: &Event) -> String {
    let start = event.first_start().format("%Y-%m-%dT%H:%M").to_string();
    short_digest(&[&event.title, "\n", &start])
}

/// The digest of an event's title.
pub(super) fn title_digest(event: &Event) -> String {
    short_digest(&[&event.title])
}

/// 64 bits are enough to distinguish the documents of one site.
fn short_digest(pieces: &[&str]) -> String {
    let mut digest = digest::of_pieces(pieces.iter().copied());
    digest.truncate(16);
    digest
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde calls"
)]
fn is_false(value: &bool) -> bool {
    !value
}
