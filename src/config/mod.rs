//! `calfeed.yml`: what holds for a whole site.

mod color;
mod messages;
pub(crate) mod organizer;
mod page;
pub(crate) mod path_pattern;
pub(crate) mod period;
mod read;
mod reader;
mod settings;
pub(crate) mod templates;
mod value;

pub(crate) use messages::page_levels;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Reported, Reporter, SourceFile};
use crate::files;
use crate::limits;
pub(crate) use page::{PageOptions, PageSetting};
pub use settings::{Config, Defaults, ExternalCalendar, Selection, Selector, TagFeeds};

/// The name of the file in EVENTS.
pub(crate) const FILE_NAME: &str = "calfeed.yml";

/// Reads the config: the file that was asked for, or the one in EVENTS if there is one.
///
/// # Errors
///
/// The config cannot be read or has errors.
pub(crate) fn load(
    events: &Path,
    asked_for: Option<&Path>,
    reporter: &mut Reporter,
) -> Result<Config, Reported> {
    let path = match asked_for {
        Some(path) => path.to_owned(),
        None if events.is_file() => match above(events) {
            Some(path) => path,
            None => return Ok(Config::default()),
        },
        None => events.join(FILE_NAME),
    };
    if asked_for.is_none() && fs::symlink_metadata(&path).is_err() {
        return Ok(Config::default());
    }
    let text = reporter.ok(files::read_text(&path, limits::SETTINGS_BYTES))?;
    let mut config = parse(&path.display().to_string(), text, reporter)?;
    if let PageSetting::On(PageOptions {
        template: Some(template),
        ..
    }) = &mut config.page
    {
        *template = path.with_file_name(&template);
    }
    for calendar in &mut config.external {
        calendar.file = path.with_file_name(&calendar.file);
    }
    reporter.set_levels(config.defaults.levels.clone());
    Ok(config)
}

/// The config of a page: in its folder, or in one of the folders above.
pub(crate) fn above(page: &Path) -> Option<PathBuf> {
    page.ancestors()
        .skip(1)
        .map(|folder| folder.join(FILE_NAME))
        .find(|path| path.is_file())
}

/// Parses the text of a config.
///
/// # Errors
///
/// The config has errors.
pub fn parse(path: &str, text: String, reporter: &mut Reporter) -> Result<Config, Reported> {
    let text = text.trim_start_matches('\u{feff}').to_owned();
    let file = Arc::new(SourceFile {
        path: path.to_owned(),
        text,
    });
    read::read(&file, reporter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::keys::Key;

    fn config(text: &str) -> Config {
        let mut reporter = Reporter::new();
        let config = parse("calfeed.yml", text.to_owned(), &mut reporter);
        assert!(reporter.is_empty(), "{reporter:?}");
        config.unwrap()
    }

    #[test]
    fn every_key() {
        let config = config(
            "title: Events\ndescription: All of them\nbase_url: https://example.org/calendar\n\
             timezone: Europe/Berlin\nduration: 90m\nlanguage: de\ncolor: teal\n\
             organizer: Ada <ada@example.org>\nfields:\n  date: event_date\n  url: [link, page]\n\
             feeds:\n  meetings:\n    title: Meetings\n    tag: meeting\n    path: 2024/*\n\
             page: false\n",
        );
        assert_eq!(config.title(), "Events");
        assert_eq!(config.site(), "example.org");
        assert_eq!(config.color.as_deref(), Some("teal"));
        assert_eq!(
            config.url_of("all.ics").unwrap(),
            "https://example.org/calendar/all.ics"
        );
        let defaults = &config.defaults;
        assert_eq!(defaults.zone.as_ref().unwrap().name(), "Europe/Berlin");
        assert_eq!(defaults.duration.unwrap().num_minutes(), 90);
        assert_eq!(defaults.language.as_deref(), Some("de"));
        assert_eq!(
            defaults.organizer.as_ref().unwrap().email.as_deref(),
            Some("ada@example.org")
        );
        assert_eq!(defaults.keys.names(Key::Date), ["event_date"]);
        assert_eq!(defaults.keys.names(Key::Url), ["link", "page"]);
        let [feed] = config.feeds.as_slice() else {
            panic!()
        };
        assert_eq!(feed.slug.as_str(), "meetings");
        assert_eq!(feed.tags, ["meeting"]);
        assert!(
            feed.paths
                .iter()
                .any(|pattern| pattern.matches("2024/a.md"))
        );
        assert_eq!(config.page, PageSetting::Off);
    }

    #[test]
    fn an_empty_file_is_a_config() {
        for text in ["", "# nothing yet\n", "---\n"] {
            assert_eq!(config(text).site(), "calfeed");
        }
    }

    #[test]
    fn faults_have_codes() {
        let cases = [
            ("timezone: EST", Code::ZoneAbbreviation),
            ("titel: A", Code::UnknownKey),
            ("title: A\ntitle: B", Code::DuplicateKey),
            ("base_url: example.org", Code::InvalidValue),
            ("site: a b", Code::InvalidValue),
            ("color: '#fff'", Code::InvalidValue),
            ("language: English", Code::InvalidValue),
            ("language: en\" onload=\"x", Code::InvalidValue),
            ("fields:\n  nothing: x", Code::InvalidValue),
            ("feeds:\n  - tag: x", Code::MissingKey),
            ("feeds:\n  - name: a b\n  - name: A-B", Code::DuplicateSlug),
            ("- a", Code::InvalidYaml),
            ("a: [", Code::InvalidYaml),
        ];
        for (text, code) in cases {
            let mut reporter = Reporter::new();
            let _ = parse("calfeed.yml", text.to_owned(), &mut reporter);
            let diagnostics = reporter.diagnostics().iter();
            let codes: Vec<Code> = diagnostics.map(|diagnostic| diagnostic.code).collect();
            assert_eq!(codes, [code], "{text}");
        }
    }
}
