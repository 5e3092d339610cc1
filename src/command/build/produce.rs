//! From the events of a site to the content of its output folder. Nothing is written here.

use std::mem;

use rayon::prelude::*;

use super::carry_over::carry_over_invalid;
use super::input::BuildSettings;
use super::render::{Rendered, render};
use crate::diagnostic::{Diagnostic, Reported, Reporter};
use crate::feed::FeedSet;
use crate::feed::revision::revise;
use crate::manifest::{Names, Revisions};
use crate::page::{self, EventOnPage, PageContext};
use crate::publish::previous::Previous;
use crate::publish::{CarriedFeed, FileContent};
use crate::session_list;
use crate::site::Site;

/// The content of an output folder.
pub(crate) struct SiteFiles {
    /// The feeds and their entries.
    pub(crate) feeds: FeedSet,
    /// The revision of each UID.
    pub(crate) revisions: Revisions,
    /// The names of each document that was ever published.
    pub(crate) names: Names,
    /// The published feeds of events that have errors now.
    pub(crate) carried_over: Vec<CarriedFeed>,
    /// The subscribe page.
    pub(crate) page: FileContent,
    /// `sessions.json`.
    pub(crate) session_list: FileContent,
    /// The number of events.
    pub(crate) events: usize,
    /// The number of documents that are not published.
    pub(crate) skipped: usize,
}

/// Renders the events of a site, groups them into feeds, and makes the page. The revisions of the
/// previous build are moved into the result.
///
/// # Errors
///
/// The template of the page cannot be evaluated, or a published feed of an invalid event is
/// missing.
pub(crate) fn produce(
    settings: &BuildSettings,
    mut site: Site,
    previous: &mut Previous,
    prose: bool,
    reporter: &mut Reporter,
) -> Result<SiteFiles, Reported> {
    let context = PageContext::new(&settings.config, settings.year());
    let events = site.events.len();
    let published = site.events.par_iter().map(|expanded| &*expanded.event);
    site.names.record(published, settings.config.site());
    let Rendered {
        mut feeds,
        on_page,
        is_page_complete,
        sessions,
        diagnostics,
    } = render(
        site.events,
        site.external,
        site.translations,
        settings.template.is_some(),
        prose,
        &context,
        &settings.windows,
    );
    reporter.extend(diagnostics);
    let carried_over = carry_over_invalid(&mut feeds, &site.faulty, previous, reporter)?;
    let session_list = match settings.config.json {
        true => FileContent::Publish(session_list::text(sessions, carried_over.sessions, &feeds)),
        false => FileContent::Remove,
    };
    let before = mem::take(&mut previous.revisions);
    let shown = PageInput {
        events: on_page,
        is_complete: is_page_complete,
        has_invalid: !site.faulty.is_empty(),
    };
    let (revisions, page) = rayon::join(
        || revise(&feeds.entries, before, settings.now),
        || page_of(settings, shown, &feeds, &context),
    );
    Ok(SiteFiles {
        page: reporter.ok(page)?,
        feeds,
        revisions,
        names: site.names,
        carried_over: carried_over.feeds,
        session_list,
        events,
        skipped: site.skipped.count(),
    })
}

/// The events of the subscribe page.
struct PageInput {
    events: Vec<EventOnPage>,
    /// Whether they are all events of the site.
    is_complete: bool,
    /// Whether an event has errors. The published page stays then.
    has_invalid: bool,
}

fn page_of(
    settings: &BuildSettings,
    shown: PageInput,
    feeds: &FeedSet,
    context: &PageContext<'_>,
) -> Result<FileContent, Diagnostic> {
    let PageInput {
        events,
        is_complete,
        has_invalid,
    } = shown;
    match &settings.template {
        None => Ok(FileContent::Remove),
        Some(_) if has_invalid => Ok(FileContent::LeaveUnchanged),
        Some(template) => page::document(template, events, &feeds.feeds, is_complete, context)
            .map(FileContent::Publish),
    }
}
