//! The documents of EVENTS as the identify stage reads them, and the settings of their names.

use std::sync::Arc;

use crate::event::{AuthorNames, DocumentId, Event};

/// A document, as far as its names depend on it.
#[derive(Debug)]
pub(crate) enum NamedDocument {
    /// An event without errors so far.
    Event(Arc<Event>),
    /// An event with errors.
    Invalid(DocumentId, AuthorNames),
    /// A draft, or a document without a date. It keeps the names that the manifest records.
    Unpublished(DocumentId),
}

impl NamedDocument {
    pub(super) fn id(&self) -> &DocumentId {
        match self {
            NamedDocument::Event(event) => &event.id,
            NamedDocument::Invalid(id, _) | NamedDocument::Unpublished(id) => id,
        }
    }

    pub(super) fn author_names(&self) -> Option<&AuthorNames> {
        match self {
            NamedDocument::Event(event) => Some(&event.author_names),
            NamedDocument::Invalid(_, names) => Some(names),
            NamedDocument::Unpublished(_) => None,
        }
    }

    pub(super) fn event(&self) -> Option<&Event> {
        match self {
            NamedDocument::Event(event) => Some(event),
            _ => None,
        }
    }
}

/// The settings on which names depend.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NameSettings<'a> {
    /// The part of new UIDs after the `@`.
    pub(crate) site: &'a str,
    /// The language of the site, which is no part of a slug.
    pub(crate) language: &'a str,
    /// The languages of the site; empty if the config does not list them.
    pub(crate) languages: &'a [String],
}
