//! JSON Schemas of the config and of event pages, for editors and web forms.
//!
//! They follow draft 7, the newest one that the YAML extension of VS Code supports in full. A
//! schema rejects only values that calfeed reports as errors, and unknown keys of the config. It
//! cannot check what depends on the config, such as the names of keys under `fields`.

mod value;

use serde_json::{Map, Value, json};

use crate::keys::{KEYS, KeySpec, Scope, match_in};
use value::{closed_map, of_forms};

const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The files that calfeed has a schema for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum SchemaName {
    /// calfeed.yml
    Config,
    /// The front matter of a page, or a data file
    Event,
}

impl SchemaName {
    /// The address at which the schema is published.
    pub(crate) fn address(self) -> String {
        format!("{REPOSITORY}/raw/main/{}", self.path())
    }

    /// The first line of a YAML file, with which editors find the schema of this version.
    pub(crate) fn editor_line(self) -> String {
        let host = REPOSITORY.replace("github.com", "raw.githubusercontent.com");
        let version = env!("CARGO_PKG_VERSION");
        format!(
            "# yaml-language-server: $schema={host}/v{version}/{}\n",
            self.path()
        )
    }

    /// The path of the schema in the repository.
    fn path(self) -> &'static str {
        match self {
            SchemaName::Config => "docs/schema/config.schema.json",
            SchemaName::Event => "docs/schema/event.schema.json",
        }
    }

    /// The schema, as indented JSON.
    pub fn text(self) -> String {
        let schema = match self {
            SchemaName::Config => config(),
            SchemaName::Event => event(),
        };
        format!("{schema:#}\n")
    }
}

fn config() -> Value {
    let mut schema = object(Scope::Config);
    describe(&mut schema, SchemaName::Config, "calfeed.yml");
    // An empty file is a config.
    schema.insert("type".into(), json!(["object", "null"]));
    let mut definitions = definitions(&[Scope::Selection, Scope::External, Scope::PageOptions]);
    definitions.insert(value::SITE_NAMES.into(), site_names().into());
    definitions.extend(value::page_word_definitions());
    schema.insert("definitions".into(), definitions.into());
    Value::Object(schema)
}

/// The front matter of one event, a list of events, or a map with such a list under `events`.
fn event() -> Value {
    let mut schema = object(Scope::Event);
    describe(&mut schema, SchemaName::Event, "Event of calfeed");
    schema.insert("type".into(), json!(["object", "array", "null"]));
    schema.insert("items".into(), json!({ "$ref": "#" }));
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        let events =
            json!({ "description": "In a data file: its events.", "items": { "$ref": "#" } });
        properties.insert("events".into(), events);
    }
    let definitions = definitions(&[Scope::Track, Scope::Session, Scope::Change]);
    schema.insert("definitions".into(), definitions.into());
    Value::Object(schema)
}

fn describe(schema: &mut Map<String, Value>, name: SchemaName, title: &str) {
    schema.insert(
        "$schema".into(),
        "http://json-schema.org/draft-07/schema#".into(),
    );
    schema.insert("$id".into(), name.address().into());
    schema.insert("title".into(), title.into());
}

fn definitions(scopes: &[Scope]) -> Map<String, Value> {
    let entries = scopes.iter().map(|scope| {
        let name = value::definition_name(*scope);
        (name.to_owned(), object(*scope).into())
    });
    let mut definitions = value::common_definitions();
    definitions.extend(entries);
    definitions
}

/// A map with the keys of a scope. Pages, tracks and sessions may have other keys, which belong
/// to the site.
fn object(scope: Scope) -> Map<String, Value> {
    let is_open = matches!(
        scope,
        Scope::Event | Scope::Track | Scope::Session | Scope::Change
    );
    let specs = KEYS.iter().filter(|spec| spec.scopes.contains(&scope));
    let names = specs.flat_map(|spec| spec.names().map(move |name| (name, spec)));
    let names = names
        .filter(|(name, spec)| match_in(scope, name).is_some_and(|found| found.key == spec.key));
    let properties = names.map(|(name, spec)| (name, property(spec, name)));
    match is_open {
        true => {
            let properties = properties.map(|(name, schema)| (name.to_owned(), schema));
            let properties: Map<String, Value> = properties.collect();
            let mut object = Map::new();
            object.insert("type".into(), "object".into());
            object.insert("properties".into(), Value::Object(properties));
            object
        }
        false => closed_map(properties),
    }
}

/// The schema of a value under one of the names of a key. Sites use a lenient name for other
/// things too, so that every value is valid under it.
fn property(spec: &KeySpec, name: &str) -> Value {
    let mut property = Map::new();
    let is_first = spec.key.name() == name;
    let mut description = plain(spec.description);
    if !is_first {
        description = format!("Another name of {}: {description}", spec.key.name());
        // Editors propose each key once.
        property.insert("doNotSuggest".into(), true.into());
    }
    description.push_str(&format!(". Forms: {}", plain(spec.forms)));
    property.insert("description".into(), description.into());
    let markdown = format!("{}. Forms: {}", spec.description, spec.forms);
    property.insert("markdownDescription".into(), markdown.into());
    if spec.strict.contains(&name) {
        property.extend(of_forms(spec.values));
    }
    Value::Object(property)
}

/// Markdown without the marks of code.
fn plain(markdown: &str) -> String {
    markdown.replace('`', "")
}

/// The map under `fields`: calfeed's names, and the names or templates of the site.
fn site_names() -> Map<String, Value> {
    let specs = KEYS
        .iter()
        .filter(|spec| spec.scopes.contains(&Scope::Event));
    let names = specs.flat_map(|spec| spec.strict.iter().map(move |name| (*name, spec)));
    closed_map(names.map(|(name, spec)| {
        let mut property = of_forms(value::TEXTS);
        property.insert("description".into(), plain(spec.description).into());
        (name, Value::Object(property))
    }))
}
