//! The names of keys on a site that has names of its own, and misspelt names.

use super::forms::Scope;
use super::lookup::{KeyMatch, match_in};
use super::table::{KEYS, Key};
use crate::diagnostic::spelling::is_one_edit_away;
use crate::document::value::folded_key;
use crate::template::Alternative;

/// One of the values that the site has for a key, as `fields` of the config defines it.
#[derive(Debug, Clone)]
pub(crate) enum KeySource {
    /// A name, or a path of names with dots.
    Name(String),
    /// A template over the front matter.
    Template {
        template: Box<Alternative>,
        source: String,
    },
}

/// The names of keys on a site.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys {
    renamed: Vec<(Key, Vec<KeySource>)>,
}

impl Keys {
    /// Replaces the usual names of a key: a site with `fields: {date: event_date}` uses `date` for
    /// something else.
    pub(crate) fn rename(&mut self, key: Key, sources: Vec<KeySource>) {
        self.renamed.retain(|(renamed, _)| *renamed != key);
        self.renamed.push((key, sources));
    }

    /// The keys with names of the site's own.
    pub(crate) fn renamed(&self) -> impl Iterator<Item = (Key, &[KeySource])> {
        self.renamed
            .iter()
            .map(|(key, sources)| (*key, sources.as_slice()))
    }

    /// Whether `fields` defines the names of a key.
    pub(crate) fn is_renamed(&self, key: Key) -> bool {
        self.renamed.iter().any(|(renamed, _)| *renamed == key)
    }

    /// The names of a key on this site.
    pub(crate) fn names(&self, key: Key) -> Vec<&str> {
        match self.renamed.iter().find(|(renamed, _)| *renamed == key) {
            Some((_, sources)) => sources.iter().filter_map(KeySource::name).collect(),
            None => key.spec().names().collect(),
        }
    }

    /// The key of a name in an event of this site, unless `fields` defines it.
    pub(crate) fn find(&self, name: &str) -> Option<KeyMatch> {
        let found = match_in(Scope::Event, name)?;
        (!self.is_renamed(found.key) && !self.is_mapped(name)).then_some(found)
    }

    /// The key that a name belongs to, unless `fields` defines other names.
    pub(crate) fn released_from(&self, name: &str) -> Option<Key> {
        let key = match_in(Scope::Event, name)?.key;
        self.is_renamed(key).then_some(key)
    }

    /// Whether `fields` refers to a key of the site.
    pub(crate) fn is_mapped(&self, name: &str) -> bool {
        let mut sources = self.renamed.iter().flat_map(|(_, sources)| sources);
        sources.any(|source| source.uses(name))
    }

    /// Whether `fields` refers to a path in a map of the site.
    pub(crate) fn is_mapped_path(&self, path: &str) -> bool {
        let mut sources = self.renamed.iter().flat_map(|(_, sources)| sources);
        sources.any(|source| source.uses_path(path))
    }

    /// The key that an unused one is probably a misspelling of.
    pub(crate) fn misspelt(&self, name: &str) -> Option<&str> {
        let folded = folded_key(name);
        if match_in(Scope::Event, name).is_some() || self.is_mapped(name) || is_ordinary(&folded) {
            return None;
        }
        let own = self
            .renamed
            .iter()
            .flat_map(|(_, sources)| sources)
            .filter_map(KeySource::name);
        let usual = KEYS
            .iter()
            .filter(|spec| spec.scopes.contains(&Scope::Event))
            .filter(|spec| !self.renamed.iter().any(|(key, _)| *key == spec.key))
            .flat_map(|spec| match spec.concerns_time {
                true => spec.names().collect::<Vec<_>>(),
                false => spec.strict.to_vec(),
            });
        own.chain(usual)
            .find(|candidate| is_one_edit_away(&folded, &folded_key(candidate)))
    }
}

impl KeySource {
    fn name(&self) -> Option<&str> {
        match self {
            KeySource::Name(name) => Some(name),
            KeySource::Template { .. } => None,
        }
    }

    /// Whether a path in a map of the site is part of this source.
    fn uses_path(&self, path: &str) -> bool {
        match self {
            KeySource::Name(name) => {
                let (path, name) = (folded_key(path), folded_key(name));
                let rest = path.strip_prefix(&*name);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }
            // A template has few names, and may use them in any form.
            KeySource::Template { .. } => path.split('.').all(|name| self.uses(name)),
        }
    }

    /// Whether a key of the site is part of this source.
    fn uses(&self, name: &str) -> bool {
        let words = match self {
            KeySource::Name(path) => path.split(['.']).take(1).collect::<Vec<_>>(),
            KeySource::Template { source, .. } => source
                .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                .collect(),
        };
        let folded = folded_key(name);
        words.into_iter().any(|word| folded_key(word) == folded)
            || matches!(self, KeySource::Name(path) if path == name)
    }
}

/// Keys that sites use for their own purposes and that look like a misspelling of ours, in folded
/// form.
const ORDINARY: [&str; 25] = [
    "accept",
    "charges",
    "count",
    "country",
    "counts",
    "descriptions",
    "excerpt",
    "expect",
    "guid",
    "images",
    "link",
    "links",
    "locationurl",
    "place",
    "places",
    "session",
    "state",
    "stats",
    "subtitle",
    "titles",
    "topic",
    "track",
    "updates",
    "urls",
    "updater",
];

fn is_ordinary(folded: &str) -> bool {
    ORDINARY.contains(&folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspellings_differ_from_the_sites_own_keys() {
        let keys = Keys::default();
        let cases = [
            ("durration", Some("duration")),
            ("timezon", Some("timezone")),
            ("untill", Some("until")),
            ("titel", Some("title")),
            ("strat_date", Some("start_date")),
            ("Title", None),
            ("dates", None),
            ("tag", None),
            ("excerpt", None),
            ("hide_form", None),
            ("layout", None),
            ("canonical_url", None),
            ("links", None),
        ];
        for (name, meant) in cases {
            assert_eq!(keys.misspelt(name), meant, "{name}");
        }
    }

    #[test]
    fn a_renamed_key_loses_its_usual_names() {
        let mut keys = Keys::default();
        keys.rename(Key::Date, vec![KeySource::Name("gig_date".into())]);
        assert_eq!(keys.names(Key::Date), ["gig_date"]);
        assert_eq!(keys.find("date"), None);
        assert_eq!(keys.find("until").unwrap().key, Key::Until);
        assert_eq!(keys.misspelt("gig_dat"), Some("gig_date"));
    }
}
