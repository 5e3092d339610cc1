//! The identify stage: the published names of each event, given the manifest.
//!
//! Names depend on the document and the manifest alone, never on the order of documents, so that
//! no document changes the names of another one.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::named_document::{NameSettings, NamedDocument};
use super::names::{self, NameRecord, Names};
use super::rename;
use super::slug_table::SlugTable;
use super::translation::{self, Translation};
use crate::diagnostic::Reporter;
use crate::event::slug::Slug;
use crate::event::{AuthorNames, DocumentId, Event, Identity, UidStem};

/// The result of the identify stage.
#[derive(Debug, Default)]
pub(crate) struct Identified {
    /// The events with their published names.
    pub(crate) events: Vec<Arc<Event>>,
    /// Events in other languages. Each has the names of the event that it translates.
    pub(crate) translations: Vec<Arc<Event>>,
    /// The names of events that have errors or share a name with another new event.
    pub(crate) invalid: Vec<Identity>,
    /// The names that the manifest recorded, with renamed documents at their new paths.
    pub(crate) names: Names,
    /// Whether the manifest records documents, and EVENTS has none of them.
    pub(crate) has_other_documents: bool,
}

/// Gives each event its published names.
pub(crate) fn identify(
    mut documents: Vec<NamedDocument>,
    mut names: Names,
    settings: NameSettings<'_>,
    reporter: &mut Reporter,
) -> Identified {
    add_times_to_equal_items(&mut documents);
    let (documents, translations) = translation::separate(documents, settings);
    translation::move_names(&documents, &translations, &mut names, settings);
    let renames = rename::find(&documents, &names, settings.site);
    for rename in &renames {
        names.rename(&rename.from, &rename.to);
    }
    rename::report(&documents, &renames, reporter);
    let has_other_documents = !names.is_empty()
        && !documents
            .iter()
            .any(|document| is_recorded(document, &names, settings.site));
    let slugs = SlugTable::new(&documents, &names, settings).assign(reporter);
    let mut identified = Identified {
        has_other_documents,
        ..Identified::default()
    };
    for document in documents {
        let Some(author_names) = document.author_names() else {
            continue;
        };
        let id = document.id();
        let Some(assigned) = slugs.get(id) else {
            continue;
        };
        let identity = identity(author_names, names.get(id), &assigned.slug, settings.site);
        match document {
            NamedDocument::Event(mut event) if assigned.is_unique => {
                let named = Arc::make_mut(&mut event);
                named.identity = identity;
                named.language = translation::split_path(&named.id.path, settings).1;
                identified.events.push(event);
            }
            _ => identified.invalid.push(identity),
        }
    }
    identified.names = names;
    add_translations(translations, &mut identified, reporter);
    identified
}

/// Gives translations the names of their originals. An error in a translation is one of the
/// event, so that all its published sessions stay.
fn add_translations(
    translations: Vec<Translation>,
    identified: &mut Identified,
    reporter: &mut Reporter,
) {
    for translation in translations {
        let mut events = identified.events.iter();
        let original = events.position(|event| event.id == translation.original);
        let Some(original) = original else {
            continue;
        };
        match translation.document {
            NamedDocument::Event(mut event) => {
                let named = Arc::make_mut(&mut event);
                if let Some(original) = identified.events.get(original) {
                    named.identity = original.identity.clone();
                    translation::warn_of_other_start(named, original, reporter);
                }
                named.language = Some(translation.language);
                identified.translations.push(event);
            }
            NamedDocument::Invalid(..) => {
                let original = identified.events.remove(original);
                identified.invalid.push(original.identity.clone());
            }
            NamedDocument::Unpublished(_) => {}
        }
    }
    let originals: HashSet<&UidStem> = identified
        .events
        .iter()
        .map(|event| &event.identity.uid)
        .collect();
    identified
        .translations
        .retain(|event| originals.contains(&event.identity.uid));
}

/// The author's UID, else the recorded one, else a new one.
fn identity(
    author: &AuthorNames,
    record: Option<&NameRecord>,
    slug: &Slug,
    site: &str,
) -> Identity {
    let uid = match (&author.uid, record) {
        (Some(uid), _) => UidStem {
            stem: uid.stem.clone(),
            site: Some(uid.site.clone().unwrap_or_else(|| {
                let recorded = record.filter(|record| record.stem == uid.stem);
                recorded.map_or_else(|| site.to_owned(), |record| record.site.clone())
            })),
        },
        (None, Some(record)) => record.uid(),
        (None, None) => UidStem {
            stem: slug.to_string(),
            site: Some(site.to_owned()),
        },
    };
    Identity {
        slug: slug.clone(),
        uid,
    }
}

/// Items of one file that share title and first day are distinguished by the time of the start.
fn add_times_to_equal_items(documents: &mut [NamedDocument]) {
    let mut counts: HashMap<DocumentId, usize> = HashMap::new();
    for document in documents
        .iter()
        .filter(|document| document.id().item.is_some())
    {
        *counts.entry(document.id().clone()).or_default() += 1;
    }
    for document in documents {
        let NamedDocument::Event(event) = document else {
            continue;
        };
        let time = event.first_start().format("-%H%M");
        if counts.get(&event.id).is_some_and(|&count| count > 1)
            && let Some(item) = &mut Arc::make_mut(event).id.item
        {
            item.push_str(&time.to_string());
        }
    }
}

/// Whether the manifest records the document, and not one of another site at the same path.
fn is_recorded(document: &NamedDocument, names: &Names, site: &str) -> bool {
    let title = document.event().map(names::title_digest);
    names.of_path(&document.id().path).any(|record| {
        record.site == site || title.as_ref().is_none_or(|title| *title == record.title)
    })
}

#[cfg(test)]
mod tests;
