//! Settings without which Jekyll leaves out pages of events to come, or removes the feeds.

use super::workflow::WorkflowAdvice;
use crate::document::field::Field;
use crate::inspect::{InspectedFiles, JEKYLL_CONFIGS, read_document, scalar};

const FUTURE: &str = "otherwise Jekyll does not build the pages of events to come";
const KEEP_FILES: &str = "otherwise Jekyll removes the feeds when it builds again";

/// The settings that a site lacks. `None` if it has all of them.
pub(super) fn missing(files: &InspectedFiles, feed_folder: &str) -> Option<WorkflowAdvice> {
    let path = files.first_of(JEKYLL_CONFIGS)?;
    let document = read_document(files, path);
    let settings = document
        .as_ref()
        .map(|(document, root)| document.field(path, root));
    let setting = |name| settings.and_then(|settings| settings.get(&[name]));

    let mut lines = Vec::new();
    let is_toml = path.ends_with(".toml");
    let equals = if is_toml { " =" } else { ":" };
    if setting("future").and_then(|field| field.flag().ok()) != Some(true) {
        lines.push(format!("future{equals} true   # {FUTURE}"));
    }
    let mut kept = setting("keep_files").map_or(Vec::new(), texts);
    if !kept
        .iter()
        .any(|name| name.trim_matches('/') == feed_folder)
    {
        kept.push(feed_folder.to_owned());
        let kept: Vec<String> = kept.iter().map(|name| quoted(name, is_toml)).collect();
        let kept = kept.join(", ");
        lines.push(format!("keep_files{equals} [{kept}]   # {KEEP_FILES}"));
    }
    let place = match is_toml {
        true => format!("set in {path}, above the first table"),
        false => format!("set in {path}"),
    };
    (!lines.is_empty()).then(|| WorkflowAdvice {
        place,
        text: lines.join("\n"),
    })
}

fn texts(list: Field<'_>) -> Vec<String> {
    let items = list.items().into_iter();
    items.filter_map(|item| item.line().ok()).collect()
}

/// A text in a list of YAML or TOML. A JSON string is also one of TOML.
fn quoted(text: &str, is_toml: bool) -> String {
    match is_toml {
        true => serde_json::Value::from(text).to_string(),
        false => scalar(text),
    }
}
