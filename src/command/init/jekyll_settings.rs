//! Settings without which Jekyll leaves out pages of events to come, or removes the feeds.

use super::workflow::Advice;
use crate::front_matter::mentions_key;
use crate::inspect::{JEKYLL_CONFIGS, SiteFiles};

/// The lines that the settings of a site lack. `None` if it has all of them.
pub(super) fn missing(files: &SiteFiles, feed_folder: &str) -> Option<Advice> {
    let mut paths = JEKYLL_CONFIGS.iter();
    let (path, text) = paths.find_map(|path| Some((path, files.text(path)?)))?;
    let future = "future: true   # otherwise Jekyll does not build the pages of events to come";
    let keep_files = format!(
        "keep_files: [{feed_folder}]   # otherwise Jekyll removes the feeds when it builds again"
    );
    let lines = [("future", future), ("keep_files", keep_files.as_str())];
    let missing = lines
        .into_iter()
        .filter(|(key, _)| !mentions_key(&text, key));
    let missing: Vec<&str> = missing.map(|(_, line)| line).collect();
    (!missing.is_empty()).then(|| Advice {
        place: format!("add to {path}"),
        text: missing.join("\n"),
    })
}
