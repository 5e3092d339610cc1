//! The JSON Schemas in `docs/schema/` are those that calfeed prints. `.ci/run schema` validates
//! examples against them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::path::Path;

use calfeed::keys::{KEYS, Scope};
use common::command_in_repository;
use serde_json::Value;

fn printed(name: &str) -> String {
    let output = command_in_repository(&["schema", name]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// `UPDATE_SCHEMA=1` writes the files again.
#[test]
fn the_schemas_in_the_documentation_are_those_of_the_table_of_keys() {
    for name in ["config", "event"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("docs/schema")
            .join(format!("{name}.schema.json"));
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            std::fs::write(&path, printed(name)).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(
            written == printed(name),
            "run UPDATE_SCHEMA=1 cargo test --test schema, and read the difference"
        );
    }
}

#[test]
fn every_name_of_every_key_is_described() {
    let config: Value = serde_json::from_str(&printed("config")).unwrap();
    let event: Value = serde_json::from_str(&printed("event")).unwrap();
    for scope in Scope::ALL {
        let map = match scope {
            Scope::Event => &event,
            Scope::Track => &event["definitions"]["track"],
            Scope::Session => &event["definitions"]["session"],
            Scope::Change => &event["definitions"]["change"],
            Scope::Config => &config,
            Scope::Selection => &config["definitions"]["selection"],
            Scope::External => &config["definitions"]["external"],
            Scope::PageOptions => &config["definitions"]["page"],
        };
        let specs = KEYS.iter().filter(|spec| spec.scopes.contains(&scope));
        let names: Vec<_> = specs.flat_map(|spec| spec.names()).collect();
        assert!(names.len() > 2, "{scope:?}");
        for name in names {
            let description = &map["properties"][name]["description"];
            assert!(description.is_string(), "{scope:?}: {name}");
        }
        let is_open = matches!(
            scope,
            Scope::Event | Scope::Track | Scope::Session | Scope::Change
        );
        assert_eq!(map["additionalProperties"] == Value::Bool(false), !is_open);
    }
}
