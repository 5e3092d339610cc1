//! The schemas of single values.

use serde_json::{Map, Value, json};

use crate::diagnostic::Code;
use crate::keys::{KEYS, Key, KeySpec, Scope, ValueForm};
use crate::language::page_words::{self, PLURAL_CATEGORIES};

/// A text, or a list of texts.
pub(super) const TEXTS: &[ValueForm] = &[ValueForm::Text, ValueForm::List(&[ValueForm::Text])];

/// The definition of the map under `fields`.
pub(super) const SITE_NAMES: &str = "site_names";

/// The definition of the map under `words`.
const PAGE_WORDS: &str = "page_words";

/// The name of the definition of an entry.
pub(super) fn definition_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Event => "event",
        Scope::Track => "track",
        Scope::Session => "session",
        Scope::Change => "change",
        Scope::Config => "config",
        Scope::Selection => "selection",
        Scope::External => "external",
        Scope::PageOptions => "page",
    }
}

/// The keywords of a value in one of several forms. A blank value counts as absent.
pub(super) fn of_forms(forms: &[ValueForm]) -> Map<String, Value> {
    let alternatives = forms.iter().map(|form| of_form(*form));
    let alternatives: Vec<Value> = alternatives.chain([reference("blank")]).collect();
    Map::from_iter([("anyOf".to_owned(), alternatives.into())])
}

fn reference(definition: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{definition}") })
}

fn of_form(form: ValueForm) -> Value {
    match form {
        ValueForm::Text => reference("text"),
        ValueForm::Literal => reference("literal"),
        ValueForm::Count => reference("count"),
        ValueForm::Flag => reference("flag"),
        ValueForm::Word(words) => {
            json!({ "anyOf": [{ "enum": words }, { "type": "string", "pattern": pattern_of_words(words) }] })
        }
        ValueForm::Proposed(words) => json!({ "anyOf": [{ "enum": words }, reference("text")] }),
        ValueForm::Parts(names) => {
            let properties = names.iter().map(|name| ((*name).to_owned(), json!({})));
            json!({ "type": "object", "properties": Map::from_iter(properties) })
        }
        ValueForm::Times => reference("times"),
        ValueForm::Entry(scope) => reference(definition_name(scope)),
        ValueForm::Named(form) => {
            json!({ "type": "object", "additionalProperties": of_form(*form) })
        }
        ValueForm::List(forms) => json!({ "type": "array", "items": of_forms(forms) }),
        ValueForm::Levels => reference("levels"),
        ValueForm::SiteNames => reference(SITE_NAMES),
        ValueForm::PageWords => reference(PAGE_WORDS),
    }
}

/// A map in which at least one name is that of a start. The keyword `contains` exists only for lists,
/// so the schema rejects maps in which all names are others.
fn times() -> Value {
    let specs = KEYS
        .iter()
        .filter(|spec| matches!(spec.key, Key::Start | Key::Date | Key::Time));
    let names: Vec<String> = specs
        .flat_map(KeySpec::names)
        .map(pattern_of_name)
        .collect();
    json!({
        "type": "object",
        "properties": { "start": {}, "end": {} },
        "not": { "propertyNames": { "not": { "pattern": names.join("|") } } },
    })
}

/// The definitions of the forms that are not specific to a file.
pub(super) fn common_definitions() -> Map<String, Value> {
    let count = r"^\s*\+?0*[1-9][0-9]*\s*$";
    let flag = pattern_of_words(&["true", "yes", "on", "false", "no", "off"]);
    let level = pattern_of_words(&["off", "note", "warning", "error", "false"]);
    Map::from_iter(
        [
            ("text", json!({ "type": ["string", "number", "boolean"] })),
            ("literal", json!({ "type": ["string", "number"] })),
            (
                "count",
                json!({ "type": ["integer", "string"], "minimum": 1, "pattern": count }),
            ),
            (
                "flag",
                json!({ "type": ["boolean", "string"], "pattern": flag }),
            ),
            (
                "level",
                json!({ "anyOf": [
                    { "enum": ["off", "note", "warning", "error", false] },
                    { "type": "string", "pattern": level },
                ] }),
            ),
            (
                "blank",
                json!({
                    "type": ["null", "string", "array", "object"],
                    "maxLength": 0, "maxItems": 0, "maxProperties": 0,
                }),
            ),
            ("levels", levels()),
            ("times", times()),
        ]
        .map(|(name, schema)| (name.to_owned(), schema)),
    )
}

/// A map from the codes of diagnostics, which are compared exactly, to levels.
fn levels() -> Value {
    let codes = Code::ALL.iter().map(|code| code.name().to_owned());
    let codes = codes.map(|code| (code, reference("level")));
    json!({ "type": "object", "properties": Map::from_iter(codes), "additionalProperties": false })
}

/// The map under `words`, and the definition of one word.
pub(super) fn page_word_definitions() -> Map<String, Value> {
    let forms = PLURAL_CATEGORIES.map(|category| (category, reference("text")));
    let word =
        json!({ "anyOf": [reference("text"), closed_map(forms.into_iter()), reference("blank")] });
    let words = page_words::keys().into_iter();
    let words = words.map(|key| (key, reference("page_word")));
    let words = json!({
        "type": "object", "properties": Map::from_iter(words), "additionalProperties": false
    });
    Map::from_iter([
        ("page_word".to_owned(), word),
        (PAGE_WORDS.to_owned(), words),
    ])
}

/// A map that has no other keys. Names are compared as calfeed compares them: ignoring case, `-`
/// and `_`. A name is a property, so that editors propose it, and its other spellings are a
/// pattern.
pub(super) fn closed_map<'n>(
    properties: impl Iterator<Item = (&'n str, Value)>,
) -> Map<String, Value> {
    let mut patterns = Map::new();
    let mut named = Map::new();
    for (name, schema) in properties {
        patterns.insert(pattern_of_name(name), json!({}));
        named.insert(name.to_owned(), schema);
    }
    Map::from_iter([
        ("type".to_owned(), json!("object")),
        ("properties".to_owned(), Value::Object(named)),
        ("patternProperties".to_owned(), Value::Object(patterns)),
        ("additionalProperties".to_owned(), json!(false)),
    ])
}

/// A pattern for a name that ignores case, `-` and `_`.
fn pattern_of_name(name: &str) -> String {
    let letters = name.chars().filter(|c| !matches!(c, '-' | '_'));
    let letters: String = letters
        .map(|c| format!("{}[-_]*", either_case(c)))
        .collect();
    format!("^[-_]*{letters}$")
}

/// A pattern for one of several words that ignores case and blanks around it.
fn pattern_of_words(words: &[&str]) -> String {
    let words: Vec<String> = words
        .iter()
        .map(|word| word.chars().map(either_case).collect())
        .collect();
    format!(r"^\s*({})\s*$", words.join("|"))
}

/// A class of characters, because the patterns of JSON Schema have no flags.
fn either_case(c: char) -> String {
    match c.is_ascii_alphabetic() {
        true => format!("[{}{}]", c.to_ascii_uppercase(), c.to_ascii_lowercase()),
        false => c.to_string(),
    }
}
