//! Site generators.

use super::files::{InspectedFiles, read_document};

/// A site generator that `init` recognises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generator {
    Jekyll,
    Hugo,
    Eleventy,
    Astro,
    Zola,
}

/// Configs of Hugo at the root and in `config/_default`.
pub(super) const HUGO_CONFIGS: &[&str] = &[
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config/_default/hugo.toml",
    "config/_default/hugo.yaml",
    "config/_default/hugo.yml",
    "config/_default/config.toml",
    "config/_default/config.yaml",
    "config/_default/config.yml",
    "config.toml",
    "config.yaml",
    "config.yml",
    "config.json",
];

pub(super) const ZOLA_CONFIGS: &[&str] = &["zola.toml", "config.toml"];

pub(crate) const JEKYLL_CONFIGS: &[&str] = &["_config.yml", "_config.yaml", "_config.toml"];

pub(super) const ELEVENTY_CONFIGS: &[&str] = &[
    ".eleventy.js",
    ".eleventy.cjs",
    ".eleventy.mjs",
    "eleventy.config.js",
    "eleventy.config.mjs",
    "eleventy.config.cjs",
    "eleventy.config.ts",
];

pub(super) const ASTRO_CONFIGS: &[&str] = &[
    "astro.config.mjs",
    "astro.config.ts",
    "astro.config.js",
    "astro.config.mts",
    "astro.config.cjs",
];

impl Generator {
    /// The generator of a site, by its config or its dependencies.
    pub(crate) fn recognise(files: &InspectedFiles) -> Option<Generator> {
        let has = |names: &[&str]| files.first_of(names).is_some();
        let depends_on = |package: &str| has_dependency(files, package);
        if has(ASTRO_CONFIGS) || depends_on("astro") {
            Some(Generator::Astro)
        } else if has(ELEVENTY_CONFIGS) || depends_on("@11ty/eleventy") {
            Some(Generator::Eleventy)
        } else if is_zola(files) {
            Some(Generator::Zola)
        } else if is_hugo(files) {
            Some(Generator::Hugo)
        } else if has(JEKYLL_CONFIGS) || files.is_folder("_posts") || files.is_folder("_layouts") {
            Some(Generator::Jekyll)
        } else {
            None
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Generator::Jekyll => "Jekyll",
            Generator::Hugo => "Hugo",
            Generator::Eleventy => "Eleventy",
            Generator::Astro => "Astro",
            Generator::Zola => "Zola",
        }
    }

    /// The folder that the generator writes to unless its config names another one.
    pub(crate) fn default_output(self) -> &'static str {
        match self {
            Generator::Jekyll | Generator::Eleventy => "_site",
            Generator::Hugo | Generator::Zola => "public",
            Generator::Astro => "dist",
        }
    }

    /// The folder in which the generator keeps events.
    pub(crate) fn events_folder(self) -> &'static str {
        match self {
            Generator::Jekyll => "_events",
            Generator::Hugo | Generator::Zola => "content/events",
            Generator::Eleventy => "events",
            Generator::Astro => "src/content/events",
        }
    }
}

/// A `config.toml` is one of Zola if it has `base_url`; Hugo spells it `baseURL`.
fn is_zola(files: &InspectedFiles) -> bool {
    ZOLA_CONFIGS.iter().any(|name| {
        let config = read_document(files, name);
        config.is_some_and(|(_, root)| root.get("base_url").is_some())
    })
}

fn is_hugo(files: &InspectedFiles) -> bool {
    let is_named_hugo = |name: &&str| name.contains("hugo.") || name.starts_with("config/_default");
    HUGO_CONFIGS
        .iter()
        .filter(|name| files.is_file(name))
        .any(|name| {
            is_named_hugo(name)
                || files.is_folder("archetypes")
                || files.is_folder("layouts")
                || read_document(files, name).is_some_and(|(_, root)| {
                    let mut keys = root.entries().iter().map(|entry| entry.key.as_str());
                    keys.any(|key| key.eq_ignore_ascii_case("baseURL"))
                })
        })
}

fn has_dependency(files: &InspectedFiles, package: &str) -> bool {
    let Some((_, root)) = read_document(files, "package.json") else {
        return false;
    };
    let mut groups = ["dependencies", "devDependencies"].iter();
    groups.any(|group| {
        root.get(group)
            .is_some_and(|group| group.get(package).is_some())
    })
}
