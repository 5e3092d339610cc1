//! The pages in `docs` say what is so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use calfeed::event::keys::Key;

/// The text between two marks.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let (_, rest) = text.split_once(start).unwrap();
    rest.split_once(end).unwrap().0
}

#[test]
fn every_field_for_the_web_editor_is_a_key() {
    let page = include_str!("../docs/publishing.md");
    let fields = between(page, "<!-- decap -->\n```yaml\n", "```");
    let fields: Vec<serde_yaml::Value> = serde_yaml::from_str(fields).unwrap();
    assert!(fields.len() > 10);
    for field in fields {
        let name = field["name"].as_str().unwrap();
        assert!(name == "body" || Key::of_name(name).is_some(), "{name}");
    }
}
