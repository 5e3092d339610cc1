//! The events of a site: every document read, parsed and expanded.

mod duplicate_uids;
mod includes;
mod no_events;
mod skipped;
mod source_page;

use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::document::{Document, Kind};
use crate::event::{AuthorNames, DocumentId, Event, Identity, UidStem};
use crate::feed::size::{self, OutputSizes};
use crate::front_matter;
use crate::front_matter::Outcome;
use crate::keys::KeySource;
use crate::manifest::Names;
use crate::manifest::identity::identify;
use crate::manifest::named_document::{NameSettings, NamedDocument};
use crate::schedule::expand::{Expanded, expand};
use crate::source::discover::{self, Candidate};
use skipped::Skipped;
use source_page::{SourcePage, read_page};

/// The events of a site.
#[derive(Debug, Default)]
pub(crate) struct Site {
    /// The events without errors, in the order of their paths.
    pub(crate) events: Vec<Expanded>,
    /// The events of external calendars.
    pub(crate) external: Vec<Expanded>,
    /// The same events in other languages than the site's, as far as they are translated.
    pub(crate) translations: Vec<Expanded>,
    /// The names of each event that has errors.
    pub(crate) faulty: Vec<Identity>,
    /// The recorded names, with renamed documents at their new paths.
    pub(crate) names: Names,
    /// Whether the manifest records documents, and EVENTS has none of them.
    pub(crate) has_other_documents: bool,
    /// The documents that are not published.
    pub(crate) skipped: Skipped,
}

/// Every page below a folder, read and cut in two.
pub(crate) struct Sources {
    pages: Vec<SourcePage>,
    diagnostics: Vec<Diagnostic>,
}

/// Reads every page below `events`.
pub(crate) fn read(events: &Path) -> Sources {
    let (candidates, mut diagnostics) = discover::discover(events);
    let root = discover::root(events);
    let mut pages: Vec<SourcePage> = candidates
        .into_par_iter()
        .map(|candidate| read_page(root, candidate))
        .collect();
    includes::add_included(&mut pages, root, &mut diagnostics);
    Sources { pages, diagnostics }
}

/// Reads one page from a stream, as if it were the file at a path.
pub(crate) fn read_stream(path: &Path, stream: impl Read) -> Sources {
    let root = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().unwrap_or_default();
    let candidate = Candidate {
        path: path.to_owned(),
        relative_path: name.to_string_lossy().into_owned(),
    };
    let mut pages = vec![source_page::read_stream(root, candidate, stream)];
    let mut diagnostics = Vec::new();
    includes::add_included(&mut pages, root, &mut diagnostics);
    Sources { pages, diagnostics }
}

impl Sources {
    /// The paths of the documents, included files among them.
    #[cfg(feature = "serve")]
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.pages.iter().map(|page| page.candidate.path.as_path())
    }

    /// A checksum of each page with its path; `None` if there is anything to say about a page.
    pub(crate) fn checksums(&self) -> Option<Vec<u128>> {
        let checksums = self.pages.iter().map(|page| page.checksum);
        checksums
            .collect::<Option<_>>()
            .filter(|_| self.diagnostics.is_empty())
    }
}

/// Parses the pages, gives each event its published names, and expands it. All diagnostics are
/// reported in the order of files and lines.
pub(crate) fn load(
    sources: Sources,
    config: &Config,
    names: Names,
    reporter: &mut Reporter,
) -> Site {
    let mut site = Site::default();
    reporter.extend(sources.diagnostics);
    let documents = parse_pages(sources.pages, config, &mut site.skipped, reporter);
    let settings = NameSettings {
        site: config.site(),
        language: config.defaults.language.as_deref().unwrap_or("en"),
        languages: &config.languages,
    };
    no_events::warn_of_lost_dates(&site.skipped.undated, &names, reporter);
    let identified = identify(documents, names, settings, reporter);
    site.faulty = identified.invalid;
    site.names = identified.names;
    site.has_other_documents = identified.has_other_documents;
    let mut events = identified.events;
    let mut translations = identified.translations;
    let (templates, base_url) = (&config.templates, config.defaults.base_url.as_deref());
    templates.add_addresses(&mut events, base_url, reporter);
    templates.add_addresses(&mut translations, base_url, reporter);
    templates.check(events.iter().chain(&translations), reporter);
    let events = duplicate_uids::reject_equal(events, &mut site.faulty, reporter);
    let mut sizes = OutputSizes::default();
    site.events = expand_all(events, config, &mut sizes, &mut site.faulty, reporter);
    site.translations = expand_all(translations, config, &mut sizes, &mut site.faulty, reporter);
    duplicate_uids::reject_with_suffix(&site.events, config, &mut site.faulty, reporter);
    keep_originals(&mut site);
    if site.events.is_empty() && site.faulty.is_empty() {
        // What cannot be read was reported.
        match site.skipped.count() == 0 && config.external.is_empty() && !reporter.has_errors() {
            true => no_events::report_no_documents(reporter),
            false => no_events::explain(&site.skipped.undated, config, reporter),
        }
    }
    reporter.sort();
    site
}

/// Expands events, and adds the names of those with errors to `invalid`.
fn expand_all(
    events: Vec<Arc<Event>>,
    config: &Config,
    sizes: &mut OutputSizes,
    invalid: &mut Vec<Identity>,
    reporter: &mut Reporter,
) -> Vec<Expanded> {
    let expanded: Vec<_> = events
        .into_par_iter()
        .map(|event| {
            let mut of_event = Reporter::new();
            let expanded = expand(Arc::clone(&event), &mut of_event);
            let expanded = expanded.map(|expanded| {
                let bytes = size::estimate(&expanded, config);
                (expanded, bytes)
            });
            (event, expanded, of_event)
        })
        .collect();
    let mut valid = Vec::with_capacity(expanded.len());
    for (event, expanded, of_event) in expanded {
        reporter.append(of_event);
        let expanded = expanded.and_then(|(expanded, bytes)| {
            reporter.ok(sizes.add(&event, bytes))?;
            Ok(expanded)
        });
        match expanded {
            Ok(expanded) => valid.push(expanded),
            Err(_) => invalid.push(event.identity.clone()),
        }
    }
    valid
}

/// An error in one language of an event is an error of the event.
fn keep_originals(site: &mut Site) {
    let invalid: Vec<&UidStem> = site.faulty.iter().map(|identity| &identity.uid).collect();
    if invalid.is_empty() {
        return;
    }
    let is_valid = |expanded: &Expanded| !invalid.contains(&&expanded.event.identity.uid);
    site.events.retain(is_valid);
    site.translations.retain(is_valid);
}

fn parse_pages(
    pages: Vec<SourcePage>,
    config: &Config,
    skipped: &mut Skipped,
    reporter: &mut Reporter,
) -> Vec<NamedDocument> {
    let texts = FieldNames::new(config);
    let parsed: Vec<(Vec<NamedDocument>, Skipped, Reporter)> = pages
        .into_par_iter()
        .map(|page| {
            let mut reporter = Reporter::new();
            let mut skipped = Skipped::default();
            texts.find_in(&page);
            let documents = parse_page(page, config, &mut skipped, &mut reporter);
            (documents, skipped, reporter)
        })
        .collect();
    let mut documents = Vec::with_capacity(parsed.len());
    for (of_page, skipped_of_page, diagnostics) in parsed {
        reporter.append(diagnostics);
        skipped.append(skipped_of_page);
        documents.extend(of_page);
    }
    texts.report_unused(config, reporter);
    documents
}

/// The names of the site in `fields` of the config, and whether a document has each.
struct FieldNames(Vec<(String, AtomicBool)>);

impl FieldNames {
    fn new(config: &Config) -> FieldNames {
        let sources = config
            .defaults
            .keys
            .renamed()
            .flat_map(|(_, sources)| sources);
        let names = sources.filter_map(|source| match source {
            KeySource::Name(path) => Some(path.split('.').next().unwrap_or_default().to_owned()),
            KeySource::Template { .. } => None,
        });
        FieldNames(names.map(|name| (name, AtomicBool::new(false))).collect())
    }

    fn find_in(&self, page: &SourcePage) {
        let Ok(Some(document)) = &page.source else {
            return;
        };
        for (name, is_used) in &self.0 {
            if !is_used.load(Ordering::Relaxed)
                && front_matter::mentions_key(document.data_text(), name)
            {
                is_used.store(true, Ordering::Relaxed);
            }
        }
    }

    /// Warns about a name that no document has, unless another name of the same key is used.
    fn report_unused(&self, config: &Config, reporter: &mut Reporter) {
        for (name, is_used) in &self.0 {
            if is_used.load(Ordering::Relaxed) {
                continue;
            }
            let message = format!("no page has the key `{name}` that `fields` names");
            let diagnostic = Diagnostic::new(Code::UnusedField, message)
                .help("correct the name, or remove it from `fields`");
            reporter.report(config.locate_in_fields(name, diagnostic));
        }
    }
}

fn parse_page(
    page: SourcePage,
    config: &Config,
    skipped: &mut Skipped,
    reporter: &mut Reporter,
) -> Vec<NamedDocument> {
    let id = DocumentId::page(&page.candidate.relative_path);
    let document = match page.source {
        Ok(Some(document)) => document,
        Ok(None) => {
            skipped.plain.push(page.candidate.relative_path);
            return vec![NamedDocument::Unpublished(id)];
        }
        Err(error) => {
            reporter.report(error);
            return vec![NamedDocument::Invalid(id, AuthorNames::default())];
        }
    };
    if document.kind == Kind::Page {
        let document = Arc::new(document);
        let outcome = front_matter::parse(&document, &config.defaults, reporter);
        return vec![identified(outcome, id, &document, skipped)];
    }
    match front_matter::parse_data(document, &config.defaults, reporter) {
        Ok(file) => {
            let outcomes = file.outcomes(&config.defaults, reporter);
            if outcomes.is_empty() {
                skipped.undated.push(Arc::clone(file.document()));
            }
            let documents = outcomes.into_iter();
            documents
                .map(|outcome| identified(outcome, id.clone(), file.document(), skipped))
                .collect()
        }
        Err(_) => vec![NamedDocument::Invalid(id, AuthorNames::default())],
    }
}

fn identified(
    outcome: Outcome,
    id: DocumentId,
    document: &Arc<Document>,
    skipped: &mut Skipped,
) -> NamedDocument {
    match outcome {
        Outcome::Event(event) => NamedDocument::Event(event),
        Outcome::Faulty(id, names) => NamedDocument::Invalid(id, names),
        Outcome::Undated => {
            skipped.undated.push(Arc::clone(document));
            NamedDocument::Unpublished(id)
        }
        Outcome::Draft => {
            skipped.drafts.push(document.relative_path.clone());
            NamedDocument::Unpublished(id)
        }
    }
}
