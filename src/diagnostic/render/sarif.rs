//! SARIF 2.1.0: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::super::{Advice, Code, Diagnostic, Severity, SourceLocation};

/// The address of the documentation of a code, without the code.
const DOCUMENTATION: &str = concat!(
    env!("CARGO_PKG_REPOSITORY"),
    "/blob/main/docs/diagnostics.md#"
);

/// One document with all diagnostics of a run.
pub(crate) fn sarif(diagnostics: &[Diagnostic]) -> String {
    let results: Vec<Value> = diagnostics.iter().map(result).collect();
    let rules: Vec<Value> = Code::ALL.iter().copied().map(rule).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "calfeed",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            } },
            // Columns count characters, not UTF-16 code units.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    document.to_string()
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.name(),
        "helpUri": format!("{DOCUMENTATION}{}", code.name()),
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn result(diagnostic: &Diagnostic) -> Value {
    let advice = diagnostic.advice.iter().map(|advice| match advice {
        Advice::Note(text) | Advice::Help(text) | Advice::HelpHere(text) => text.as_str(),
    });
    let lines: Vec<&str> = std::iter::once(diagnostic.message.as_str())
        .chain(advice)
        .collect();
    let locations: Vec<Value> = diagnostic.place.iter().map(location).collect();
    json!({
        "ruleId": diagnostic.code.name(),
        "level": level(diagnostic.code.severity()),
        "message": { "text": lines.join("\n") },
        "locations": locations,
    })
}

fn location(place: &SourceLocation) -> Value {
    let (line, column) = place.line_and_column();
    let end = SourceLocation {
        file: place.file.clone(),
        span: place.span.end..place.span.end,
    };
    let (end_line, end_column) = end.line_and_column();
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&place.file.path) },
        "region": {
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
        },
    } })
}

/// A path as a relative URI reference (RFC 3986, 3.3): `#`, `?`, `%` and `:` have a meaning there.
fn uri(path: &str) -> String {
    const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'/')
        .remove(b'.')
        .remove(b'-')
        .remove(b'_')
        .remove(b'~');
    utf8_percent_encode(path, ESCAPED).to_string()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::super::SourceFile;
    use super::*;

    #[test]
    fn a_document_lists_results_with_rule_level_and_region() {
        let file = Arc::new(SourceFile {
            path: "events/a b#1.md".into(),
            text: "---\ntimezone: EST\n---\n".into(),
        });
        let diagnostics = [
            Diagnostic::new(Code::ZoneAbbreviation, "`EST` is not a time zone")
                .help("write a name")
                .at(&file, 14..17),
            Diagnostic::new(Code::Unwritable, "cannot write public"),
        ];
        let document: Value = serde_json::from_str(&sarif(&diagnostics)).unwrap();
        let run = &document["runs"][0];
        assert_eq!(document["version"], "2.1.0");
        assert_eq!(
            run["tool"]["driver"]["rules"].as_array().unwrap().len(),
            Code::ALL.len()
        );
        assert_eq!(
            run["results"][0],
            json!({
                "ruleId": "zone-abbreviation",
                "level": "error",
                "message": { "text": "`EST` is not a time zone\nwrite a name" },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": "events/a%20b%231.md" },
                    "region": { "startLine": 2, "startColumn": 11, "endLine": 2, "endColumn": 14 },
                } }],
            })
        );
        assert_eq!(run["results"][1]["locations"], json!([]));
    }
}
