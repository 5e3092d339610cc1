//! Documents that are not published, and why.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::document::Document;
use crate::limits;
use crate::terminal::counted;

/// Documents that are not published, by reason.
#[derive(Debug, Default)]
pub(crate) struct Skipped {
    /// The paths of pages without front matter.
    pub(super) plain: Vec<String>,
    /// Documents without a date, or that `where` does not select; once for each item of a data file.
    pub(super) undated: Vec<Arc<Document>>,
    /// The paths of drafts.
    pub(super) drafts: Vec<String>,
}

impl Skipped {
    /// The number of documents.
    pub(crate) fn count(&self) -> usize {
        names(&self.plain).len() + self.undated_names().len() + names(&self.drafts).len()
    }

    fn undated_names(&self) -> BTreeSet<&str> {
        let undated = self.undated.iter();
        undated
            .map(|document| document.relative_path.as_str())
            .collect()
    }

    pub(super) fn append(&mut self, mut other: Skipped) {
        self.plain.append(&mut other.plain);
        self.undated.append(&mut other.undated);
        self.drafts.append(&mut other.drafts);
    }

    /// A line for each reason, with the first documents. `has_condition` is whether the config has
    /// `where`.
    pub(crate) fn lines(&self, has_condition: bool) -> impl Iterator<Item = String> {
        let reason = match has_condition {
            true => " without a date, or that `where` does not select",
            false => " without a date",
        };
        let by_reason = [
            ("document", reason, self.undated_names()),
            ("page", " without front matter", names(&self.plain)),
            ("draft", "", names(&self.drafts)),
        ];
        by_reason
            .into_iter()
            .filter(|(.., names)| !names.is_empty())
            .map(|(noun, reason, names)| line(noun, reason, names))
    }
}

fn names(paths: &[String]) -> BTreeSet<&str> {
    paths.iter().map(String::as_str).collect()
}

fn line(noun: &str, reason: &str, names: BTreeSet<&str>) -> String {
    let count = counted(names.len(), noun);
    let more = match names.len() > limits::NAMED_IN_SENTENCE {
        true => ", …",
        false => "",
    };
    let names = names.into_iter().take(limits::NAMED_IN_SENTENCE);
    let names = names.collect::<Vec<_>>().join(", ");
    format!("{count}{reason}: {names}{more}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_a_line_with_the_first_names() {
        let skipped = Skipped {
            plain: vec!["about.md".into()],
            undated: Vec::new(),
            drafts: ["d", "b", "c", "a"].map(String::from).to_vec(),
        };
        let lines: Vec<String> = skipped.lines(false).collect();
        assert_eq!(
            lines,
            [
                "1 page without front matter: about.md",
                "4 drafts: a, b, c, …"
            ]
        );
    }
}
