//! The input of a build: settings and documents.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Datelike as _, Utc};

use crate::cli;
use crate::command::clock::now;
use crate::config::Config;
use crate::diagnostic::{Reported, Reporter, SourceFile};
use crate::external;
use crate::feed::window::Windows;
use crate::manifest::Names;
use crate::page::{self, PageTemplate};
use crate::publish::up_to_date;
use crate::site::{self, Site, Sources};

/// The settings of a build, and its time.
pub(crate) struct BuildSettings {
    /// The config of the site.
    pub(crate) config: Config,
    /// The template of the subscribe page; `None` if the site has no page.
    pub(crate) template: Option<PageTemplate>,
    /// The time of the build.
    pub(crate) now: DateTime<Utc>,
    /// The periods that limit feeds.
    pub(crate) windows: Windows,
}

impl BuildSettings {
    /// Reads the template of the page and the clock.
    ///
    /// # Errors
    ///
    /// The template cannot be read or has errors, or `SOURCE_DATE_EPOCH` is invalid.
    pub(crate) fn load(config: Config, reporter: &mut Reporter) -> Result<BuildSettings, Reported> {
        let template = reporter.ok(page::template(&config))?;
        let now = reporter.ok(now())?;
        let windows = Windows::new(&config, now);
        Ok(BuildSettings {
            config,
            template,
            now,
            windows,
        })
    }

    /// The year of the build, in UTC.
    pub(crate) fn year(&self) -> i32 {
        self.now.year()
    }
}

/// The files with events, before they are parsed.
pub(crate) struct Documents {
    sources: Sources,
    external: Vec<Arc<SourceFile>>,
}

impl Documents {
    /// Reads the documents of EVENTS and the external calendars.
    ///
    /// # Errors
    ///
    /// An external calendar cannot be read.
    pub(crate) fn read(
        events: &Path,
        config: &Config,
        reporter: &mut Reporter,
    ) -> Result<Documents, Reported> {
        let external = external::load(config, reporter)?;
        let sources = site::read(events);
        Ok(Documents { sources, external })
    }

    /// The paths of the documents of EVENTS.
    #[cfg(feature = "serve")]
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.sources.paths()
    }

    /// Parses the documents, and gives each event its recorded names.
    ///
    /// # Errors
    ///
    /// An external calendar has errors. Invalid documents are listed in the site.
    pub(crate) fn into_site(
        self,
        config: &Config,
        names: Names,
        reporter: &mut Reporter,
    ) -> Result<Site, Reported> {
        let mut site = site::load(self.sources, config, names, reporter);
        site.external = external::events(&self.external, config, reporter)?;
        Ok(site)
    }
}

/// The digest of everything that the output depends on; `None` if a document cannot be read.
pub(crate) fn inputs_digest(settings: &BuildSettings, documents: &Documents) -> Option<String> {
    let mut files = documents.sources.checksums()?;
    files.extend(documents.external.iter().map(external::checksum));
    let year = settings.year().to_string();
    let version = cli::version();
    let template = settings.template.as_ref();
    let template = template.map_or("", |template| template.text.as_str());
    let parts = [
        &version,
        &year,
        &settings.windows.key(),
        &settings.config.text,
        template,
    ];
    Some(up_to_date::inputs_digest(&parts, &files))
}
