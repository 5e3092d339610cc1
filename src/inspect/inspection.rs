//! The inspection of a site as a whole.

use std::path::Path;

use super::candidate::Candidates;
use super::deployment::deploy_step;
use super::facts;
use super::files::{InspectedFiles, join};
use super::generator::Generator;
use super::settings::SiteSettings;
use super::suggested_config::SuggestedConfig;
use super::timetable;
use super::trial::{self, Trial};
use crate::config;

/// The results of an inspection.
#[derive(Debug)]
pub(crate) struct Inspection {
    pub(crate) generator: Option<Generator>,
    pub(crate) settings: SiteSettings,
    pub(crate) events: Option<FoundEvents>,
    pub(crate) files: InspectedFiles,
    /// A data file with times of day but without dates, if there are no events.
    pub(crate) timetable: Option<String>,
}

/// The events of a site, and the config for them.
#[derive(Debug)]
pub(crate) struct FoundEvents {
    /// The folder or file, relative to the site.
    pub(crate) path: String,
    /// The path of the config, relative to the site.
    pub(crate) config_path: String,
    /// Whether commands must be given the path of the config.
    pub(crate) needs_config_argument: bool,
    pub(crate) config: SuggestedConfig,
    pub(crate) trial: Trial,
    /// Other folders and files with events.
    pub(crate) others: Vec<String>,
}

/// Inspects the site in a folder.
pub(crate) fn inspect(folder: &Path) -> Inspection {
    let files = InspectedFiles::list(folder);
    let generator = Generator::recognise(&files);
    let settings = SiteSettings::read(generator, &files);
    let events = find_events(generator, &settings, &files);
    let timetable = match events {
        Some(_) => None,
        None => timetable::find(&files),
    };
    Inspection {
        timetable,
        generator,
        settings,
        events,
        files,
    }
}

impl Inspection {
    /// Whether the folder contains a site, of a generator or not.
    pub(crate) fn has_site(&self) -> bool {
        self.generator.is_some()
            || self.is_static()
            || self.files.is_file("package.json")
            || deploy_step(&self.files, ".github/workflows").is_some()
            || !self.sites_below().is_empty()
    }

    /// The folders that contain a site of a generator, if this one does not.
    pub(crate) fn sites_below(&self) -> Vec<String> {
        if self.generator.is_some() {
            return Vec::new();
        }
        let names = self.files.names_in(".").into_iter();
        let folders = names.filter(|name| !name.starts_with('.') && self.files.is_folder(name));
        folders
            .filter(|name| {
                Generator::recognise(&InspectedFiles::unlisted(self.files.path(name))).is_some()
            })
            .collect()
    }

    /// Whether the files are published as they are.
    pub(crate) fn is_static(&self) -> bool {
        self.generator.is_none()
            && self.files.is_file("index.html")
            && !self.files.is_file("package.json")
    }

    /// The output folder of the site; `None` if its generator is unknown.
    pub(crate) fn output(&self) -> Option<String> {
        let configured = self.settings.output.as_ref();
        let configured = configured.map(|output| output.value.clone());
        configured.or_else(|| Some(self.generator?.default_output().to_owned()))
    }
}

fn find_events(
    generator: Option<Generator>,
    settings: &SiteSettings,
    files: &InspectedFiles,
) -> Option<FoundEvents> {
    let facts = facts::read_all(files);
    let candidates = Candidates::find(&facts, generator.is_some());
    let (first, others) = candidates.ranked.split_first()?;
    let is_file = files.is_file(&first.path);
    // A content collection of Astro must not contain a YAML file next to pages.
    let is_at_root = is_file || generator == Some(Generator::Astro);
    let config_path = match is_at_root {
        true => config::FILE_NAME.to_owned(),
        false => join(&first.path, config::FILE_NAME),
    };
    let draft = SuggestedConfig::new(first, &facts, settings, generator, files);
    let (config, trial) = trial::refine(draft, &files.path(&first.path), &files.path(&config_path));
    Some(FoundEvents {
        path: first.path.clone(),
        needs_config_argument: is_at_root && !is_file,
        config_path,
        config,
        trial,
        others: others.iter().map(|other| other.path.clone()).collect(),
    })
}
