//! The assignment of slugs: each document has its own, and a recorded slug is not reused.

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;

use super::named_document::{NameSettings, NamedDocument};
use super::names::{NameRecord, Names};
use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::event::slug::Slug;
use crate::event::{DocumentId, Event};

/// The slugs that documents ask for, and those that the manifest records.
pub(super) struct SlugTable<'a> {
    wishes: Vec<Wish<'a>>,
    /// The document that has each slug, by [`Slug::key`]; of the documents in EVENTS or gone.
    recorded: HashMap<String, &'a DocumentId>,
    /// The documents in EVENTS.
    documents: &'a [NamedDocument],
}

/// The slug that a document would have if no other document had it.
struct Wish<'a> {
    id: &'a DocumentId,
    event: Option<&'a Event>,
    slug: Slug,
    /// [`Slug::key`].
    key: String,
    is_authors: bool,
    record: Option<&'a NameRecord>,
}

/// The slug of a document.
#[derive(Debug)]
pub(super) struct AssignedSlug {
    pub(super) slug: Slug,
    /// Whether no other document has the slug.
    pub(super) is_unique: bool,
}

impl<'a> SlugTable<'a> {
    pub(super) fn new(
        documents: &'a [NamedDocument],
        names: &'a Names,
        settings: NameSettings<'_>,
    ) -> Self {
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
        let wishes = documents.par_iter().filter_map(|document| {
            let record = names.get(document.id());
            Wish::new(document, record, settings.language)
        });
        SlugTable {
            wishes: wishes.collect(),
            recorded,
            documents,
        }
    }

    pub(super) fn assign(self, reporter: &mut Reporter) -> BTreeMap<DocumentId, AssignedSlug> {
        let mut assigned = BTreeMap::new();
        let mut own: BTreeMap<&DocumentId, Vec<&Wish<'_>>> = BTreeMap::new();
        let mut new: BTreeMap<&str, Vec<&Wish<'_>>> = BTreeMap::new();
        let mut taken: Vec<&Wish<'_>> = Vec::new();
        for wish in &self.wishes {
            match self.recorded.get(&wish.key) {
                Some(owner) if *owner == wish.id => own.entry(wish.id).or_default().push(wish),
                Some(_) => taken.push(wish),
                None => new.entry(&wish.key).or_default().push(wish),
            }
        }
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
        self.number_taken(taken, &mut assigned, reporter);
        assigned
    }

    /// Gives `<slug>-2`, `-3` … to events with a slug that another document has.
    fn number_taken(
        &self,
        taken: Vec<&Wish<'_>>,
        assigned: &mut BTreeMap<DocumentId, AssignedSlug>,
        reporter: &mut Reporter,
    ) {
        let mut groups: BTreeMap<&str, Vec<&Wish<'_>>> = BTreeMap::new();
        for wish in taken {
            groups.entry(&wish.key).or_default().push(wish);
        }
        if groups.is_empty() {
            return;
        }
        let wished = self.wishes.iter().map(|wish| wish.key.clone());
        let mut keys: HashSet<String> = self.recorded.keys().cloned().chain(wished).collect();
        for (key, wishes) in groups {
            let is_unique = wishes.len() == 1;
            if !is_unique {
                report_duplicates(&wishes, reporter);
            }
            let owner = self.recorded.get(key);
            for wish in wishes {
                let fallback = wish.record.map(|record| record.slug.clone());
                let slug = fallback.unwrap_or_else(|| numbered(&wish.slug, &keys));
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
        let mut present = self.documents.iter();
        let diagnostic = if present.any(|document| document.id() == *owner) {
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
            key: slug.key(),
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

/// Reports events with one slug. None of them is published: only their author can decide which one
/// is meant.
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
