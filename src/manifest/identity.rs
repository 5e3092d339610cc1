//! The identify stage: the published names of each event, given the manifest.
//!
//! Names depend on the document and the manifest alone, never on the order of documents, so that
//! no document changes the names of another one.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::named_document::{NameSettings, NamedDocument};
use super::names::{self, NameRecord, Names};
use super::translation::{self, Translation};
use crate::diagnostic::{Code, Diagnostic, Reporter};
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
    let renamed = find_renamed(&documents, &names, settings.site);
    for (from, to) in &renamed {
        names.rename(from, to);
    }
    report_renamed(&documents, &renamed, reporter);
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
    add_translations(translations, &mut identified);
    identified
}

/// Gives translations the names of their originals. An error in a translation is one of the
/// event, so that all its published sessions stay.
fn add_translations(translations: Vec<Translation>, identified: &mut Identified) {
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
        let time = event.first_start().format("-%H%M").to_string();
        if counts.get(&event.id).is_some_and(|&count| count > 1)
            && let Some(item) = &mut Arc::make_mut(event).id.item
        {
            item.push_str(&time);
        }
    }
}

/// Whether the manifest records the document, and not one of another site at the same path.
fn is_recorded(document: &NamedDocument, names: &Names, site: &str) -> bool {
    let id = document.id();
    let title = document.event().map(names::title_digest);
    let mut records = names
        .iter()
        .filter(|(recorded, _)| recorded.path == id.path);
    records.any(|(_, record)| {
        record.site == site || title.as_ref().is_none_or(|title| *title == record.title)
    })
}

/// The pairs of a document that is gone and the new one that it was renamed to.
fn find_renamed(
    documents: &[NamedDocument],
    names: &Names,
    site: &str,
) -> Vec<(DocumentId, DocumentId)> {
    let present: HashSet<&DocumentId> = documents.iter().map(NamedDocument::id).collect();
    let gone: Vec<(&DocumentId, &NameRecord)> = names
        .iter()
        .filter(|(id, _)| !present.contains(id))
        .collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let new: Vec<&Event> = documents
        .iter()
        .filter_map(NamedDocument::event)
        .filter(|event| names.get(&event.id).is_none())
        .collect();
    let mut pairs = Pairs::default();
    pairs.add(
        &gone,
        &new,
        |_, record| Some(record.uid()),
        |event| {
            let uid = event.author_names.uid.clone()?;
            let site = uid.site.unwrap_or_else(|| site.to_owned());
            Some(UidStem {
                site: Some(site),
                ..uid
            })
        },
    );
    pairs.add(
        &gone,
        &new,
        |_, record| record.is_authors_slug.then(|| record.slug.clone()),
        |event| event.author_names.slug.clone(),
    );
    pairs.add(
        &gone,
        &new,
        |_, record| Some((record.slug.clone(), record.title.clone())),
        |event| Some((event.author_names.slug.clone()?, names::title_digest(event))),
    );
    pairs.add(
        &gone,
        &new,
        |_, record| Some(record.content.clone()),
        |event| Some(names::content_digest(event)),
    );
    // An item that was moved to another day.
    pairs.add(
        &gone,
        &new,
        |id, record| {
            id.item
                .is_some()
                .then(|| (id.path.clone(), record.title.clone()))
        },
        |event| {
            let is_item = event.id.item.is_some();
            is_item.then(|| (event.id.path.clone(), names::title_digest(event)))
        },
    );
    pairs.found
}

/// Documents that are gone, paired with new ones.
#[derive(Default)]
struct Pairs {
    found: Vec<(DocumentId, DocumentId)>,
    paired: HashSet<DocumentId>,
}

impl Pairs {
    /// Pairs the documents that share a key, if no other document has that key.
    fn add<K: Eq + std::hash::Hash>(
        &mut self,
        gone: &[(&DocumentId, &NameRecord)],
        new: &[&Event],
        key_of_record: impl Fn(&DocumentId, &NameRecord) -> Option<K>,
        key_of_event: impl Fn(&Event) -> Option<K>,
    ) {
        type Sides<'a> = (Vec<&'a DocumentId>, Vec<&'a DocumentId>);
        let mut by_key: HashMap<K, Sides<'_>> = HashMap::new();
        for (id, record) in gone.iter().filter(|(id, _)| !self.paired.contains(id)) {
            if let Some(key) = key_of_record(id, record) {
                by_key.entry(key).or_default().0.push(id);
            }
        }
        for event in new.iter().filter(|event| !self.paired.contains(&event.id)) {
            if let Some(key) = key_of_event(event) {
                by_key.entry(key).or_default().1.push(&event.id);
            }
        }
        let mut pairs: Vec<(DocumentId, DocumentId)> = by_key
            .into_values()
            .filter_map(|sides| match (sides.0.as_slice(), sides.1.as_slice()) {
                ([from], [to]) => Some(((*from).clone(), (*to).clone())),
                _ => None,
            })
            .collect();
        pairs.sort();
        for (from, to) in pairs {
            self.paired.insert(from.clone());
            self.paired.insert(to.clone());
            self.found.push((from, to));
        }
    }
}

fn report_renamed(
    documents: &[NamedDocument],
    renamed: &[(DocumentId, DocumentId)],
    reporter: &mut Reporter,
) {
    let old_ids: HashMap<&DocumentId, &DocumentId> =
        renamed.iter().map(|(from, to)| (to, from)).collect();
    for event in documents.iter().filter_map(NamedDocument::event) {
        let Some(old) = old_ids.get(&event.id) else {
            continue;
        };
        if old.path == event.id.path {
            continue;
        }
        let diagnostic = Diagnostic::new(
            Code::RenamedDocument,
            format!("{} was published as {} before", event.id.path, old.path),
        )
        .note("it has the same title and start, so it keeps the names in feeds and file names");
        reporter.report(diagnostic.at(event.file(), event.location().span));
    }
}

/// The slugs of all documents, while they are assigned.
struct SlugTable<'a> {
    wishes: Vec<Wish<'a>>,
    /// The document that has each slug, by [`Slug::key`]; of the documents in EVENTS or gone.
    recorded: HashMap<String, &'a DocumentId>,
    present: HashSet<&'a DocumentId>,
}

/// The slug that a document would have if no other document had it.
struct Wish<'a> {
    id: &'a DocumentId,
    event: Option<&'a Event>,
    slug: Slug,
    is_authors: bool,
    record: Option<&'a NameRecord>,
}

#[derive(Debug)]
struct AssignedSlug {
    slug: Slug,
    is_unique: bool,
}

impl<'a> SlugTable<'a> {
    fn new(documents: &'a [NamedDocument], names: &'a Names, settings: NameSettings<'_>) -> Self {
        let mut recorded = HashMap::new();
        for (id, record) in names.iter() {
            recorded.insert(Slug::new(&record.stem).key(), id);
        }
        for (id, record) in names.iter() {
            let former = record.former_slugs.iter().map(Slug::key);
            recorded.extend(former.map(|key| (key, id)));
        }
        for (id, record) in names.iter() {
            recorded.insert(record.slug.key(), id);
        }
        let wishes = documents.iter().filter_map(|document| {
            let record = names.get(document.id());
            Wish::new(document, record, settings.language)
        });
        SlugTable {
            wishes: wishes.collect(),
            recorded,
            present: documents.iter().map(NamedDocument::id).collect(),
        }
    }

    fn assign(self, reporter: &mut Reporter) -> BTreeMap<DocumentId, AssignedSlug> {
        let mut assigned = BTreeMap::new();
        let mut keys: HashSet<String> = self.recorded.keys().cloned().collect();
        let mut own: BTreeMap<&DocumentId, Vec<&Wish<'_>>> = BTreeMap::new();
        let mut new: BTreeMap<String, Vec<&Wish<'_>>> = BTreeMap::new();
        let mut taken: Vec<&Wish<'_>> = Vec::new();
        for wish in &self.wishes {
            let key = wish.slug.key();
            match self.recorded.get(&key) {
                Some(owner) if *owner == wish.id => own.entry(wish.id).or_default().push(wish),
                Some(_) => taken.push(wish),
                None => new.entry(key).or_default().push(wish),
            }
        }
        keys.extend(new.keys().cloned());
        for wishes in own.into_values().chain(new.into_values()) {
            let is_unique = wishes.len() == 1;
            if !is_unique {
                report_duplicates(&wishes, reporter);
            }
            for wish in wishes {
                let slug = wish.slug.clone();
                assigned.insert(wish.id.clone(), AssignedSlug { slug, is_unique });
            }
        }
        self.number_taken(taken, &mut keys, &mut assigned, reporter);
        assigned
    }

    /// Gives `<slug>-2`, `-3` … to events with a slug that another document has.
    fn number_taken(
        &self,
        taken: Vec<&Wish<'_>>,
        keys: &mut HashSet<String>,
        assigned: &mut BTreeMap<DocumentId, AssignedSlug>,
        reporter: &mut Reporter,
    ) {
        let mut groups: BTreeMap<String, Vec<&Wish<'_>>> = BTreeMap::new();
        for wish in taken {
            groups.entry(wish.slug.key()).or_default().push(wish);
        }
        for (key, wishes) in groups {
            let is_unique = wishes.len() == 1;
            if !is_unique {
                report_duplicates(&wishes, reporter);
            }
            let owner = self.recorded.get(&key);
            for wish in wishes {
                let fallback = wish.record.map(|record| record.slug.clone());
                let slug = fallback.unwrap_or_else(|| numbered(&wish.slug, keys));
                if wish.is_authors && is_unique {
                    self.report_taken(wish, owner, &slug, reporter);
                }
                keys.insert(slug.key());
                assigned.insert(wish.id.clone(), AssignedSlug { slug, is_unique });
            }
        }
    }

    fn report_taken(
        &self,
        wish: &Wish<'_>,
        owner: Option<&&DocumentId>,
        slug: &Slug,
        reporter: &mut Reporter,
    ) {
        let Some((event, owner)) = wish.event.zip(owner) else {
            return;
        };
        let diagnostic = Diagnostic::new(
            Code::SlugTaken,
            format!(
                "the slug `{}` belongs to {}, so this event is published as `events/{slug}.ics`",
                wish.slug, owner.path
            ),
        );
        let diagnostic = if self.present.contains(*owner) {
            diagnostic.help("write another `slug`")
        } else {
            diagnostic
                .note("that page is gone, but subscribers may still have its feed")
                .help("write another `slug`")
        };
        reporter.report(diagnostic.at(event.file(), event.location().span));
    }
}

impl<'a> Wish<'a> {
    /// The author's slug, else the recorded one, else that of the path or the item.
    fn new(
        document: &'a NamedDocument,
        record: Option<&'a NameRecord>,
        language: &str,
    ) -> Option<Wish<'a>> {
        let author = document.author_names()?;
        let id = document.id();
        let event = document.event();
        let slug = match (&author.slug, record) {
            (Some(slug), _) => slug.clone(),
            (None, Some(record)) => record.slug.clone(),
            (None, None) => default_slug(id, event, language),
        };
        Some(Wish {
            id,
            event,
            slug,
            is_authors: author.slug.is_some(),
            record,
        })
    }
}

fn default_slug(id: &DocumentId, event: Option<&Event>, language: &str) -> Slug {
    match (&id.item, event) {
        (None, _) => Slug::from_path(&id.path, language),
        (Some(item), None) => Slug::new(item),
        (Some(item), Some(event)) => {
            let slug = Slug::of_item(&event.title, event.first_start().date());
            // The item of the id has the time of the start where title and day are not enough.
            let is_longer = item.starts_with(slug.as_str());
            if is_longer { Slug::new(item) } else { slug }
        }
    }
}

fn numbered(slug: &Slug, keys: &HashSet<String>) -> Slug {
    let mut number = 2;
    loop {
        let candidate = slug.numbered(number);
        if !keys.contains(&candidate.key()) {
            return candidate;
        }
        number += 1;
    }
}

/// Which of the events is meant, only their author can decide: none of them is published.
fn report_duplicates(wishes: &[&Wish<'_>], reporter: &mut Reporter) {
    let mut events = wishes.iter().filter_map(|wish| wish.event);
    let first = wishes.first().map_or("", |wish| &wish.id.path);
    let skipped = usize::from(wishes.first().is_some_and(|wish| wish.event.is_some()));
    for event in events.by_ref().skip(skipped) {
        let slug = wishes.first().map_or("", |wish| wish.slug.as_str());
        let diagnostic = Diagnostic::new(
            Code::DuplicateSlug,
            format!("two events would be published as `events/{slug}.ics`"),
        )
        .note(format!("the other one is {first}"))
        .help("rename one of the files, or set `slug` in one of them");
        reporter.report(diagnostic.at(event.file(), event.location().span));
    }
}

#[cfg(test)]
mod tests;
