//! The settings of a site that calfeed has too, in the form of each generator.

use std::collections::HashSet;

use super::files::{InspectedFiles, read_document, value_at};
use super::generator::{
    ASTRO_CONFIGS, ELEVENTY_CONFIGS, Generator, HUGO_CONFIGS, JEKYLL_CONFIGS, ZOLA_CONFIGS,
};
use super::guess::Guess;
use super::host::{Remote, deploys_elsewhere};
use super::javascript::string_property;
use crate::time::zone::Zone;

/// The settings that the site's own files contain.
#[derive(Debug, Default)]
pub(crate) struct SiteSettings {
    pub(crate) title: Option<Guess>,
    /// The address of the site, without a slash at the end.
    pub(crate) base_url: Option<Guess>,
    pub(crate) timezone: Option<Guess>,
    pub(crate) language: Option<Guess>,
    /// The languages of a site with several ones.
    pub(crate) languages: Option<Guess<Vec<String>>>,
    /// The folder that the generator writes to.
    pub(crate) output: Option<Guess>,
}

/// A settings file, and the keys in it for each setting. Paths with dots lead into maps.
struct SettingsFile<'a> {
    path: &'a str,
    title: &'a [&'a str],
    url: &'a [&'a str],
    timezone: &'a [&'a str],
    language: &'a [&'a str],
    output: &'a [&'a str],
}

impl SiteSettings {
    /// Reads the settings of a site.
    pub(crate) fn read(generator: Option<Generator>, files: &InspectedFiles) -> SiteSettings {
        let mut settings = SiteSettings::default();
        match generator {
            Some(Generator::Jekyll) => settings.read_jekyll(files),
            Some(Generator::Hugo) => settings.read_hugo(files),
            Some(Generator::Zola) => settings.read_zola(files),
            Some(Generator::Eleventy) => settings.read_eleventy(files),
            Some(Generator::Astro) => settings.read_astro(files),
            None => {}
        }
        settings.read_data_files(files);
        settings.read_netlify(files);
        settings.read_domain(files);
        settings.read_remote(files);
        settings
    }

    fn read_jekyll(&mut self, files: &InspectedFiles) {
        for path in JEKYLL_CONFIGS {
            self.read_file(
                files,
                &SettingsFile {
                    path,
                    title: &["title", "name"],
                    url: &["url"],
                    timezone: &["timezone"],
                    language: &["lang", "locale", "language", "default_lang"],
                    output: &["destination"],
                },
            );
            let Some((document, root)) = read_document(files, path) else {
                continue;
            };
            let base = value_at(&document, &root, "baseurl").unwrap_or_default();
            if let Some(url) = &mut self.base_url
                && !base.trim_matches('/').is_empty()
            {
                url.value = format!("{}/{}", url.value, base.trim_matches('/'));
                url.source = format!("`url` and `baseurl` in {path}");
            }
        }
    }

    fn read_hugo(&mut self, files: &InspectedFiles) {
        for path in HUGO_CONFIGS {
            self.read_file(
                files,
                &SettingsFile {
                    path,
                    title: &["title"],
                    url: &["baseURL"],
                    timezone: &["timeZone", "params.timezone"],
                    language: &["defaultContentLanguage", "languageCode", "locale"],
                    output: &["publishDir"],
                },
            );
            let Some((_, root)) = read_document(files, path) else {
                continue;
            };
            let languages = root.get("languages").map(|node| node.entries());
            let names = languages
                .into_iter()
                .flatten()
                .map(|entry| entry.key.clone());
            let names: Vec<String> = names.collect();
            if names.len() > 1 && self.languages.is_none() {
                self.languages = Some(Guess::new(names, format!("`languages` in {path}")));
            }
        }
    }

    fn read_zola(&mut self, files: &InspectedFiles) {
        for path in ZOLA_CONFIGS {
            self.read_file(
                files,
                &SettingsFile {
                    path,
                    title: &["title"],
                    url: &["base_url"],
                    timezone: &["extra.timezone", "extra.time_zone"],
                    language: &["default_language"],
                    output: &["output_dir"],
                },
            );
        }
    }

    fn read_eleventy(&mut self, files: &InspectedFiles) {
        for path in ELEVENTY_CONFIGS {
            let Some(program) = files.text(path) else {
                continue;
            };
            let output = string_property(&program, Some("dir"), "output");
            set(&mut self.output, output, || {
                format!("`dir.output` in {path}")
            });
        }
    }

    fn read_astro(&mut self, files: &InspectedFiles) {
        for path in ASTRO_CONFIGS {
            let Some(program) = files.text(path) else {
                continue;
            };
            let property = |name| string_property(&program, None, name);
            let site = property("site").map(|site| site.trim_end_matches('/').to_owned());
            let base = property("base").unwrap_or_default();
            let (url, source) = match base.trim_matches('/') {
                "" => (site, format!("`site` in {path}")),
                base => (
                    site.map(|site| format!("{site}/{base}")),
                    format!("`site` and `base` in {path}"),
                ),
            };
            set(&mut self.base_url, url, || source);
            set(&mut self.output, property("outDir"), || {
                format!("`outDir` in {path}")
            });
            let language = string_property(&program, Some("i18n"), "defaultLocale");
            set(&mut self.language, language, || {
                format!("`i18n.defaultLocale` in {path}")
            });
        }
    }

    /// Data files about the site, which are a convention in Eleventy, Hugo and Jekyll.
    fn read_data_files(&mut self, files: &InspectedFiles) {
        let folders = ["_data", "src/_data", "data", "src/data"];
        let names = ["site", "metadata", "meta", "settings", "config"];
        for folder in folders {
            for name in names {
                for extension in ["json", "yml", "yaml", "toml"] {
                    let path = format!("{folder}/{name}.{extension}");
                    self.read_file(
                        files,
                        &SettingsFile {
                            path: &path,
                            title: &["title", "name"],
                            url: &["url", "baseUrl", "base_url", "siteUrl"],
                            timezone: &["timezone", "time_zone", "tz"],
                            language: &["language", "lang", "locale"],
                            output: &[],
                        },
                    );
                }
            }
        }
    }

    fn read_netlify(&mut self, files: &InspectedFiles) {
        self.read_file(
            files,
            &SettingsFile {
                path: "netlify.toml",
                title: &[],
                url: &[],
                timezone: &["build.environment.TZ"],
                language: &[],
                output: &["build.publish"],
            },
        );
    }

    /// The domain that GitHub Pages reads from a file.
    fn read_domain(&mut self, files: &InspectedFiles) {
        for path in ["CNAME", "static/CNAME", "public/CNAME", "src/CNAME"] {
            let domain = files.text(path);
            let domain = domain.as_deref().and_then(|text| text.lines().next());
            let domain = domain.map(str::trim).filter(|domain| domain.contains('.'));
            let url = domain.map(|domain| format!("https://{domain}"));
            set(&mut self.base_url, url, || format!("the domain in {path}"));
        }
    }

    /// The address that the host of the repository gives to its pages.
    fn read_remote(&mut self, files: &InspectedFiles) {
        if deploys_elsewhere(files) {
            return;
        }
        let remote = Remote::read(files);
        let url = remote.as_ref().and_then(Remote::pages_address);
        set(&mut self.base_url, url, || {
            "the address of the repository in .git/config".to_owned()
        });
    }

    /// Adds what a file has of the settings that are not found yet.
    fn read_file(&mut self, files: &InspectedFiles, keys: &SettingsFile<'_>) {
        let Some((document, root)) = read_document(files, keys.path) else {
            return;
        };
        let path = keys.path;
        let find = |names: &[&str], is_valid: &dyn Fn(&str) -> bool| {
            names.iter().find_map(|name| {
                let value = value_at(&document, &root, name)?;
                is_valid(&value).then(|| Guess::new(value, format!("`{name}` in {path}")))
            })
        };
        let add = |setting: &mut Option<Guess>, found: Option<Guess>| {
            if setting.is_none() {
                *setting = found;
            }
        };
        add(&mut self.title, find(keys.title, &|text| !text.is_empty()));
        let url = find(keys.url, &is_address).map(|mut url| {
            url.value = url.value.trim_end_matches('/').to_owned();
            url
        });
        add(&mut self.base_url, url);
        add(
            &mut self.timezone,
            find(keys.timezone, &|text| Zone::parse(text).is_ok()),
        );
        let language = find(keys.language, &|text| is_language(text)).map(|mut language| {
            language.value = language.value.replace('_', "-");
            language
        });
        add(&mut self.language, language);
        let output = find(keys.output, &is_folder).map(|mut output| {
            output.value = clean_folder(&output.value);
            output
        });
        add(&mut self.output, output);
    }
}

fn set(setting: &mut Option<Guess>, value: Option<String>, source: impl FnOnce() -> String) {
    let value = value.filter(|value| !value.trim().is_empty());
    if let (None, Some(value)) = (&setting, value) {
        *setting = Some(Guess::new(value, source()));
    }
}

/// An address of a published site; generators also accept `/` and addresses of this machine.
fn is_address(text: &str) -> bool {
    let url = url::Url::parse(text).ok();
    url.is_some_and(|url| {
        let is_local = url
            .host_str()
            .is_none_or(|host| matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0"));
        matches!(url.scheme(), "http" | "https") && !is_local
    })
}

/// A language tag such as `en` or `pt-BR`.
fn is_language(text: &str) -> bool {
    let mut parts = text.split(['-', '_']);
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.chars().all(|c| c.is_ascii_alphabetic())
        && parts.all(|part| part.len() >= 2 && part.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// A folder inside the site. A destination outside cannot be part of a workflow.
fn is_folder(text: &str) -> bool {
    let path = clean_folder(text);
    !path.is_empty() && !path.starts_with('/') && !path.split('/').any(|part| part == "..")
}

fn clean_folder(text: &str) -> String {
    let text = text.trim().trim_start_matches("./").trim_end_matches('/');
    text.to_owned()
}

/// Languages without duplicates.
pub(super) fn unique(languages: &[String]) -> Vec<String> {
    let mut seen = HashSet::new();
    let languages = languages
        .iter()
        .filter(|language| seen.insert(language.as_str()));
    languages.cloned().collect()
}
