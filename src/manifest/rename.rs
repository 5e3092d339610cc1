//! Renames: a document that is gone, and the new one that takes its names.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::named_document::NamedDocument;
use super::names::{self, NameRecord, Names};
use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::event::{DocumentId, Event, UidStem};

/// A document that is gone, and the new one that it was renamed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rename {
    pub(super) from: DocumentId,
    pub(super) to: DocumentId,
    evidence: RenameEvidence,
}

/// The property by which a new document is recognized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RenameEvidence {
    /// The author's `uid`.
    Uid,
    /// The author's `slug`, which the other document had, too.
    Slug,
    /// The author's `slug`, which was derived for the other document, and the title.
    SlugAndTitle,
    /// The title and the first start.
    TitleAndStart,
    /// The title of an item that was moved to another day.
    ItemTitle,
}

impl RenameEvidence {
    fn describe(self) -> &'static str {
        match self {
            RenameEvidence::Uid => "`uid`",
            RenameEvidence::Slug => "`slug`",
            RenameEvidence::SlugAndTitle => "slug and title",
            RenameEvidence::TitleAndStart => "title and start",
            RenameEvidence::ItemTitle => "title",
        }
    }
}

/// Finds the documents that are gone and the new ones that they were renamed to.
pub(super) fn find(documents: &[NamedDocument], names: &Names, site: &str) -> Vec<Rename> {
    if names.is_empty() {
        return Vec::new();
    }
    let present: HashSet<&DocumentId> = documents.iter().map(NamedDocument::id).collect();
    let is_gone = |(id, _): &(&DocumentId, &NameRecord)| !present.contains(id);
    let events = documents.iter().filter_map(NamedDocument::event);
    let mut pairing = Pairing {
        gone: names.iter().filter(is_gone).collect(),
        new: events
            .filter(|event| names.get(&event.id).is_none())
            .collect(),
        renames: Vec::new(),
    };
    if pairing.gone.is_empty() {
        return Vec::new();
    }
    pairing.pair(
        RenameEvidence::Uid,
        |_, record| Some(record.uid()),
        |event| authors_uid(event, site),
    );
    pairing.pair(
        RenameEvidence::Slug,
        |_, record| record.is_authors_slug.then(|| record.slug.clone()),
        |event| event.author_names.slug.clone(),
    );
    pairing.pair(
        RenameEvidence::SlugAndTitle,
        |_, record| Some((record.slug.clone(), record.title.clone())),
        |event| Some((event.author_names.slug.clone()?, names::title_digest(event))),
    );
    pairing.pair(
        RenameEvidence::TitleAndStart,
        |_, record| Some(record.content.clone()),
        |event| Some(names::content_digest(event)),
    );
    pairing.pair(
        RenameEvidence::ItemTitle,
        |id, record| Some((id.item.is_some(), &id.path, record.title.clone())).filter(|key| key.0),
        |event| {
            let is_item = event.id.item.is_some();
            Some((is_item, &event.id.path, names::title_digest(event))).filter(|key| key.0)
        },
    );
    pairing.renames
}

fn authors_uid(event: &Event, site: &str) -> Option<UidStem> {
    let uid = event.author_names.uid.clone()?;
    let site = uid.site.unwrap_or_else(|| site.to_owned());
    Some(UidStem {
        site: Some(site),
        ..uid
    })
}

/// The documents that are gone, and the new ones, that have no counterpart yet.
struct Pairing<'a> {
    gone: Vec<(&'a DocumentId, &'a NameRecord)>,
    new: Vec<&'a Event>,
    renames: Vec<Rename>,
}

impl<'a> Pairing<'a> {
    /// Pairs the documents that share a key, if no other document has that key.
    fn pair<K: Eq + Hash>(
        &mut self,
        evidence: RenameEvidence,
        key_of_record: impl Fn(&'a DocumentId, &'a NameRecord) -> Option<K>,
        key_of_event: impl Fn(&'a Event) -> Option<K>,
    ) {
        type Sides<'a> = (Vec<&'a DocumentId>, Vec<&'a DocumentId>);
        let mut by_key: HashMap<K, Sides<'a>> = HashMap::new();
        for (id, record) in &self.gone {
            if let Some(key) = key_of_record(id, record) {
                by_key.entry(key).or_default().0.push(id);
            }
        }
        for event in &self.new {
            if let Some(key) = key_of_event(event) {
                by_key.entry(key).or_default().1.push(&event.id);
            }
        }
        let sides = by_key.into_values();
        let pairs = sides.filter_map(|sides| match (sides.0.as_slice(), sides.1.as_slice()) {
            ([from], [to]) => Some((*from, *to)),
            _ => None,
        });
        let mut pairs: Vec<(&DocumentId, &DocumentId)> = pairs.collect();
        pairs.sort();
        let paired: HashSet<&DocumentId> =
            pairs.iter().flat_map(|(from, to)| [*from, *to]).collect();
        self.gone.retain(|(id, _)| !paired.contains(id));
        self.new.retain(|event| !paired.contains(&event.id));
        self.renames
            .extend(pairs.into_iter().map(|(from, to)| Rename {
                from: from.clone(),
                to: to.clone(),
                evidence,
            }));
    }
}

/// Reports the documents with another path.
pub(super) fn report(documents: &[NamedDocument], renames: &[Rename], reporter: &mut Reporter) {
    let by_new_id = renames.iter().map(|rename| (&rename.to, rename));
    let by_new_id: HashMap<&DocumentId, &Rename> = by_new_id.collect();
    for event in documents.iter().filter_map(NamedDocument::event) {
        let Some(rename) = by_new_id.get(&event.id) else {
            continue;
        };
        if rename.from.path == event.id.path {
            continue;
        }
        let diagnostic = Diagnostic::new(
            Code::RenamedDocument,
            format!(
                "{} was published as {} before",
                event.id.path, rename.from.path
            ),
        )
        .note(format!(
            "it has the same {}, so it keeps the names in feeds and file names",
            rename.evidence.describe()
        ));
        reporter.report(diagnostic.at(event.file(), event.location().span));
    }
}
