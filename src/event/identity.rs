//! The identity of an event: its document, the names that its author set, and the names under
//! which it is published.

use crate::event::slug::Slug;

/// The place of an event among the documents. The manifest records the names of each.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId {
    /// The path below EVENTS, with `/` between folders.
    pub(crate) path: String,
    /// The item of a data file with a list: its `slug`, `id` or `uid`, else the slug of its title
    /// and its first day (`quiz-2026-09-15`). `None` for a page and for a file with one event.
    pub(crate) item: Option<String>,
}

impl DocumentId {
    /// The document of a page.
    pub(crate) fn page(path: &str) -> DocumentId {
        DocumentId {
            path: path.to_owned(),
            item: None,
        }
    }
}

/// The names that the author of an event set. They take precedence over all others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthorNames {
    /// The key `slug`, or the text `id` of a list item.
    pub(crate) slug: Option<Slug>,
    /// The key `uid`.
    pub(crate) uid: Option<UidStem>,
}

/// The names of an event in the published files.
///
/// Parsing derives them from the document and the author's names; the identify stage replaces
/// them with those that the manifest records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// The slug in file names.
    pub(crate) slug: Slug,
    /// The common part of all UIDs.
    pub(crate) uid: UidStem,
}

/// The common part of an event's UIDs: `<stem>[.<track>][.<n>]@<site>`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct UidStem {
    /// The slug of the first publication, or the author's `uid` up to the `@`.
    pub(crate) stem: String,
    /// The part after the `@`; that of the config if it is `None`.
    pub(crate) site: Option<String>,
}

impl Identity {
    /// The identity of a new event: the author's names, and `slug` where there are none.
    pub(crate) fn new(names: &AuthorNames, slug: Slug) -> Identity {
        let slug = names.slug.clone().unwrap_or(slug);
        let uid = names.uid.clone().unwrap_or_else(|| UidStem {
            stem: slug.to_string(),
            site: None,
        });
        Identity { slug, uid }
    }
}
