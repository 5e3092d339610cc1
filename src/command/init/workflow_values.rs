//! The values of the templates of workflows.

use super::build_steps::BuildSteps;
use crate::config;
use crate::inspect::{FoundEvents, Inspection, default_branch, scalar};

/// The script that hosts without an action run.
pub(super) const SCRIPT_PATH: &str = ".ci/calendar.sh";

/// The values of the templates.
#[derive(Debug)]
pub(super) struct WorkflowValues {
    events: String,
    /// The output folder of the site; `None` if its generator is unknown.
    pub(super) output: Option<String>,
    pub(super) feed_folder: String,
    base_url: Option<String>,
    has_config_argument: bool,
    branch: String,
    generator: String,
}

impl WorkflowValues {
    pub(super) fn new(inspection: &Inspection, events: &FoundEvents) -> WorkflowValues {
        let unpublished = !inspection.has_site() || inspection.is_static();
        let output = inspection.output();
        WorkflowValues {
            events: events.path.clone(),
            output: output.or_else(|| unpublished.then(|| "_site".to_owned())),
            feed_folder: events.config.feed_folder.clone(),
            base_url: events.config.base_url(),
            has_config_argument: events.needs_config_argument,
            branch: default_branch(&inspection.files),
            generator: inspection
                .generator
                .map_or("its own files", |generator| generator.name())
                .to_owned(),
        }
    }

    /// The folder of the feeds in the output of the site.
    pub(super) fn out(&self) -> String {
        let output = self.output.as_deref().unwrap_or("OUTPUT");
        format!("{output}/{}", self.feed_folder)
    }

    /// A command line for a person.
    pub(super) fn command(&self, command: &str) -> String {
        let mut line = format!("calfeed {command} {}", shell_word(&self.events));
        if self.has_config_argument {
            line.push_str(&format!(" --config {}", config::FILE_NAME));
        }
        if command == "build" {
            line.push_str(&format!(" --out {}", shell_word(&self.out())));
        }
        line
    }

    /// Replaces the placeholders of a template. Lines with a placeholder that has no value are
    /// left out.
    pub(super) fn fill(&self, template: &str, steps: &BuildSteps) -> String {
        let arguments = self.arguments();
        let mut text = String::new();
        for line in template.split_inclusive('\n') {
            if line.contains("@ARGUMENTS@") && arguments.is_empty() {
                continue;
            }
            if let Some((indent, _)) = line.split_once("@COMMANDS@") {
                for command in &steps.commands {
                    text.push_str(&format!("{indent}{}\n", scalar(command)));
                }
                continue;
            }
            text.push_str(&line.replace("@ARGUMENTS@", &arguments));
        }
        for (name, value) in self.values(steps) {
            text = text.replace(name, &value);
        }
        text
    }

    /// Further arguments of the command.
    fn arguments(&self) -> String {
        match self.has_config_argument {
            true => format!("--config {}", config::FILE_NAME),
            false => String::new(),
        }
    }

    /// The placeholders within a line, with their values.
    fn values(&self, steps: &BuildSteps) -> [(&'static str, String); 17] {
        let live = self.base_url.clone().unwrap_or_default();
        let output = self.output.clone().unwrap_or_default();
        let arguments = self.arguments();
        let words = arguments.split_whitespace();
        [
            ("@BUILD_STEPS@\n", steps.github.clone()),
            ("@GENERATOR@", self.generator.clone()),
            ("@BRANCH@", scalar(&self.branch)),
            ("@EVENTS@", scalar(&self.events)),
            ("@OUT@", scalar(&self.out())),
            ("@OUTPUT@", scalar(&output)),
            ("@FEEDS@", self.feed_folder.clone()),
            ("@VERSION@", env!("CARGO_PKG_VERSION").to_owned()),
            ("@REPOSITORY@", env!("CARGO_PKG_REPOSITORY").to_owned()),
            ("@SCRIPT@", SCRIPT_PATH.to_owned()),
            ("@CONFIG@", words.map(|word| format!(" {word}")).collect()),
            ("@SHELL_EVENTS@", shell_word(&self.events)),
            ("@SHELL_OUT@", shell_word(&self.out())),
            ("@SHELL_OUTPUT@", shell_word(&output)),
            ("@SHELL_LIVE@", shell_word(&live)),
            ("@IMAGE@", steps.image.to_owned()),
            ("@PREPARE@", scalar(&steps.prepare)),
        ]
    }

    /// The step of the action, without indentation. Without the address of the site, the address
    /// of the manifest is left to the person.
    pub(super) fn github_step(&self, out: &str) -> String {
        let version = env!("CARGO_PKG_VERSION");
        let mut text = format!(
            "- uses: calfeed/calfeed@v{version}\n  with:\n    events: {}\n    out: {}\n",
            scalar(&self.events),
            scalar(out)
        );
        match &self.base_url {
            Some(url) => text.push_str(&format!(
                "    previous: {}\n",
                scalar(&format!("{url}/feeds.json"))
            )),
            None => text.push_str("    previous: https://YOUR-SITE/calendar/feeds.json\n"),
        }
        if self.has_config_argument {
            text.push_str(&format!("    arguments: --config {}\n", config::FILE_NAME));
        }
        text
    }
}

/// A word of a POSIX shell.
fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+".contains(c);
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_the_shell() {
        let cases = [
            ("_site/calendar", "_site/calendar"),
            ("my events", "'my events'"),
            ("it's", r"'it'\''s'"),
            ("$(rm)", "'$(rm)'"),
            ("", "''"),
        ];
        for (text, expected) in cases {
            assert_eq!(shell_word(text), expected);
        }
    }
}
