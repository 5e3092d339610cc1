//! Trial builds: the events that a config gives, and the settings that make it give more.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::fields::FieldMapping;
use super::guess::Guess;
use super::suggested_config::SuggestedConfig;
use super::zone_guess::guess_zone;
use crate::config::{self, Config};
use crate::diagnostic::{Code, Diagnostic, Reporter, Subject};
use crate::keys::{Key, Scope, match_in};
use crate::manifest::Names;
use crate::site::{self, Site};
use crate::time::date::zone_mark;

/// The events of a site under a config, and everything that a build would report.
#[derive(Debug)]
pub(crate) struct Trial {
    pub(crate) config: Config,
    pub(crate) site: Site,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Trial {
    /// Reads the events of a file or folder under the text of a config. `None` if the config is
    /// invalid.
    pub(crate) fn run(text: &str, events: &Path, config_path: &Path) -> Option<Trial> {
        let mut reporter = Reporter::new();
        let path = config_path.display().to_string();
        let config = config::parse(&path, text.to_owned(), &mut reporter).ok()?;
        let site = site::load(site::read(events), &config, Names::default(), &mut reporter);
        Some(Trial {
            config,
            site,
            diagnostics: reporter.into_diagnostics(),
        })
    }

    fn count(&self, code: Code) -> usize {
        let diagnostics = self.diagnostics.iter();
        diagnostics
            .filter(|diagnostic| diagnostic.code == code)
            .count()
    }

    pub(crate) fn errors(&self) -> usize {
        let diagnostics = self.diagnostics.iter();
        diagnostics
            .filter(|diagnostic| diagnostic.is_error())
            .count()
    }

    /// The zone that most abbreviations next to times imply.
    fn probable_zone(&self) -> Option<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let diagnostics = self.diagnostics.iter();
        for diagnostic in diagnostics.filter(|diagnostic| diagnostic.code == Code::ZoneAbbreviation)
        {
            let place = diagnostic.place.as_ref();
            let text = place.and_then(|place| place.file.text.get(place.span.clone()));
            let word =
                text.and_then(|text| text.trim_matches(['"', '\'']).split_whitespace().last());
            if let Some(zone) = word.and_then(zone_mark::probable_zone) {
                *counts.entry(zone).or_default() += 1;
            }
        }
        let most = counts.into_iter().max_by_key(|(_, count)| *count);
        most.map(|(zone, _)| zone.to_owned())
    }

    /// The paths of the keys that concern time and were not used, in alphabetic order.
    fn unused_keys(&self) -> BTreeSet<&str> {
        let diagnostics = self.diagnostics.iter();
        let paths = diagnostics.filter_map(|diagnostic| match &diagnostic.subject {
            Subject::UnusedKey(path) => Some(path.as_ref()),
            _ => None,
        });
        paths.collect()
    }
}

/// Adds the settings that a trial build shows to be missing, and returns the last trial.
pub(super) fn refine(
    mut draft: SuggestedConfig,
    events: &Path,
    config_path: &Path,
) -> (SuggestedConfig, Trial) {
    let run = |draft: &SuggestedConfig| {
        Trial::run(&draft.to_yaml(), events, config_path).unwrap_or_else(|| Trial {
            config: Config::default(),
            site: Site::default(),
            diagnostics: Vec::new(),
        })
    };
    let mut trial = run(&draft);
    let without_zone = trial.count(Code::NoZone) + trial.count(Code::ZoneAbbreviation);
    if draft.timezone.is_none() && (draft.needs_zone || without_zone > 0) {
        let language = draft
            .language
            .as_ref()
            .map(|language| language.value.as_str());
        draft.timezone = Some(guess_zone(language, &draft.offsets));
        trial = run(&draft);
        (draft, trial) = with_zone_of_abbreviations(draft, trial, run);
    }
    if trial.count(Code::InvalidDate) > 0 {
        (draft, trial) = with_date_order(draft, trial, run);
    }
    if trial.count(Code::InvalidDuration) > 0 {
        (draft, trial) = with_minutes(draft, trial, run);
    }
    if trial.count(Code::MidnightUtc) * 2 > trial.site.events.len() {
        draft.midnight_utc = Some(Guess::new(
            "day".to_owned(),
            "most starts are midnight UTC, as editors write a date without a time",
        ));
        trial = run(&draft);
    }
    (draft, trial) = with_keys_in_maps(draft, trial, run);
    let unused = trial.unused_keys().into_iter();
    draft.unused_keys = unused.map(str::to_owned).collect();
    (draft, trial)
}

/// The zone that the abbreviations next to times imply, such as `EST`, if it is better than the
/// fallback.
fn with_zone_of_abbreviations(
    draft: SuggestedConfig,
    trial: Trial,
    run: impl Fn(&SuggestedConfig) -> Trial,
) -> (SuggestedConfig, Trial) {
    let Some(zone) = trial.probable_zone() else {
        return (draft, trial);
    };
    let mut better = draft.clone();
    better.timezone = Some(Guess::new(zone, "from the abbreviations next to the times"));
    let better_trial = run(&better);
    match better_trial.errors() < trial.errors() {
        true => (better, better_trial),
        false => (draft, trial),
    }
}

/// Keys in a map of some pages, such as `params.start_date`, in addition to those outside it.
fn with_keys_in_maps(
    draft: SuggestedConfig,
    trial: Trial,
    run: impl Fn(&SuggestedConfig) -> Trial,
) -> (SuggestedConfig, Trial) {
    let mut better = draft.clone();
    for path in trial.unused_keys() {
        let Some((_, name)) = path.rsplit_once('.') else {
            continue;
        };
        let key = match_in(Scope::Event, name).map(|found| found.key);
        // `date` outside the map may be the date of publication.
        if let Some(key) = key.filter(|key| *key != Key::Date && !better.has_field(*key)) {
            better.add_field(FieldMapping {
                key,
                sources: vec![path.to_owned(), name.to_owned()],
                source: format!("some events have it as `{path}`"),
            });
        }
    }
    if better.fields.len() == draft.fields.len() {
        return (draft, trial);
    }
    let better_trial = run(&better);
    let is_better = better_trial.unused_keys().len() < trial.unused_keys().len()
        && better_trial.errors() <= trial.errors();
    match is_better {
        true => (better, better_trial),
        false => (draft, trial),
    }
}

/// Numbers without a unit as minutes, if that makes durations valid.
fn with_minutes(
    draft: SuggestedConfig,
    trial: Trial,
    run: impl Fn(&SuggestedConfig) -> Trial,
) -> (SuggestedConfig, Trial) {
    let mut better = draft.clone();
    better.add_field(FieldMapping {
        key: Key::Duration,
        sources: vec!["{{ duration }}m".to_owned()],
        source: "PLEASE CHECK: numbers without a unit are read as minutes".to_owned(),
    });
    let better_trial = run(&better);
    match better_trial.errors() < trial.errors() {
        true => (better, better_trial),
        false => (draft, trial),
    }
}

/// The order of day and month with the fewest invalid dates, if it is better than none.
fn with_date_order(
    draft: SuggestedConfig,
    trial: Trial,
    run: impl Fn(&SuggestedConfig) -> Trial,
) -> (SuggestedConfig, Trial) {
    let tried = ["dmy", "mdy"].map(|order| {
        let mut draft = draft.clone();
        draft.date_order = Some(Guess::new(order.to_owned(), ""));
        let trial = run(&draft);
        (draft, trial)
    });
    let [dmy, mdy] = tried;
    let invalid = |trial: &Trial| trial.count(Code::InvalidDate);
    let (better, other) = match invalid(&mdy.1) < invalid(&dmy.1) {
        true => (mdy, dmy),
        false => (dmy, mdy),
    };
    if invalid(&better.1) >= invalid(&trial) {
        return (draft, trial);
    }
    let is_certain = invalid(&better.1) < invalid(&other.1);
    let (mut draft, trial) = better;
    if let Some(order) = &mut draft.date_order {
        order.source = match is_certain {
            true => "the only order in which all dates exist",
            false => "PLEASE CHECK: both orders are possible",
        }
        .to_owned();
    }
    (draft, trial)
}
