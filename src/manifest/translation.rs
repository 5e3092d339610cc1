//! Translations: pages that differ from another one only by the language in their path.

use std::collections::HashMap;

use super::named_document::{NameSettings, NamedDocument};
use super::names::Names;
use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::event::slug::split_language;
use crate::event::{DocumentId, Event};

/// The path of a page without its language, and the language if it is not the site's.
pub(super) fn split_path(path: &str, settings: NameSettings<'_>) -> (String, Option<String>) {
    let is_listed = |code: &str| {
        let mut languages = settings.languages.iter();
        languages.any(|language| language.eq_ignore_ascii_case(code))
    };
    let is_site = |code: &str| code.eq_ignore_ascii_case(settings.language);
    let (name, language) = match split_language(path) {
        (name, Some(code)) if settings.languages.is_empty() || is_listed(code) || is_site(code) => {
            (name.to_owned(), Some(code))
        }
        _ => (
            path.rsplit_once('.')
                .map_or(path, |(name, _)| name)
                .to_owned(),
            None,
        ),
    };
    let (name, language) = match (language, name.split_once('/')) {
        (None, Some((folder, rest))) if is_listed(folder) => (rest.to_owned(), Some(folder)),
        (language, _) => (name.clone(), language),
    };
    let other = language.filter(|code| !is_site(code));
    (name, other.map(str::to_ascii_lowercase))
}

/// A page in another language, and the page of the same event in the language of the site.
#[derive(Debug)]
pub(super) struct Translation {
    pub(crate) document: NamedDocument,
    pub(crate) original: DocumentId,
    pub(crate) language: String,
}

/// Separates the translations from the other documents. The only page of an event is no
/// translation, whatever its language.
pub(super) fn separate(
    documents: Vec<NamedDocument>,
    settings: NameSettings<'_>,
) -> (Vec<NamedDocument>, Vec<Translation>) {
    let has_language = |document: &NamedDocument| {
        let id = document.id();
        id.item.is_none() && split_path(&id.path, settings).1.is_some()
    };
    if !documents.iter().any(has_language) {
        return (documents, Vec::new());
    }
    let mut originals: HashMap<String, DocumentId> = HashMap::new();
    for document in documents
        .iter()
        .filter(|document| document.id().item.is_none())
    {
        let (name, language) = split_path(&document.id().path, settings);
        if language.is_none() {
            originals
                .entry(name)
                .or_insert_with(|| document.id().clone());
        }
    }
    let mut others = Vec::with_capacity(documents.len());
    let mut translations = Vec::new();
    for document in documents {
        let (name, language) = split_path(&document.id().path, settings);
        match (language, originals.get(&name)) {
            (Some(language), Some(original)) if document.id().item.is_none() => {
                translations.push(Translation {
                    original: original.clone(),
                    document,
                    language,
                });
            }
            _ => others.push(document),
        }
    }
    (others, translations)
}

/// Warns about a translation with another first start than its original.
pub(super) fn warn_of_other_start(event: &Event, original: &Event, reporter: &mut Reporter) {
    let first = |event: &Event| event.tracks.iter().map(|track| track.slot.start()).min();
    if first(event) == first(original) {
        return;
    }
    let message = format!(
        "this translation has another start than {}",
        original.id.path
    );
    let diagnostic = Diagnostic::new(Code::DifferentValues, message)
        .note("the feeds of each language are published with the start of its page")
        .help("correct one of the two pages");
    let document = &event.document;
    reporter.report(diagnostic.at(&document.file, document.span(event.date_position)));
}

/// Moves the names of an event between its languages: to the page in the language of the site if
/// that is new, and back to a translation if it is gone.
pub(super) fn move_names(
    documents: &[NamedDocument],
    translations: &[Translation],
    names: &mut Names,
    settings: NameSettings<'_>,
) {
    if names.is_empty() {
        return;
    }
    for translation in translations {
        if names.get(&translation.original).is_none() {
            names.rename(translation.document.id(), &translation.original);
        }
    }
    let present: std::collections::HashSet<&DocumentId> =
        documents.iter().map(NamedDocument::id).collect();
    let mut gone: HashMap<String, DocumentId> = names
        .iter()
        .filter(|(id, _)| id.item.is_none() && !present.contains(id))
        .map(|(id, _)| (split_path(&id.path, settings).0, id.clone()))
        .collect();
    for document in documents {
        let id = document.id();
        if id.item.is_some() || names.get(id).is_some() {
            continue;
        }
        let (name, language) = split_path(&id.path, settings);
        if language.is_some()
            && let Some(old) = gone.remove(&name)
        {
            names.rename(&old, id);
        }
    }
}
