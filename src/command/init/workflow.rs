//! The workflow that builds the feeds into the output of the site, before its deployment.
//!
//! A workflow that publishes the site already is never replaced: `init` prints the step to add.

use super::build_steps::BuildSteps;
use crate::config;
use crate::inspect::{
    DeployStep, FoundEvents, Host, Inspection, Remote, SiteFiles, default_branch, deploy_step,
    hosts, scalar,
};

const CHECK: &str = include_str!("../../starter/github-check.yml");
const GITHUB: &str = include_str!("../../starter/github-site.yml");
const GITLAB: &str = include_str!("../../starter/gitlab-site.yml");
const FORGEJO: &str = include_str!("../../starter/forgejo-site.yml");
const WOODPECKER: &str = include_str!("../../starter/woodpecker-site.yml");
const SCRIPT: &str = include_str!("../../starter/calendar.sh");

/// The script that hosts without an action run.
const SCRIPT_PATH: &str = ".ci/calendar.sh";

/// A file to write.
#[derive(Debug)]
pub(super) struct WorkflowFile {
    pub(super) path: String,
    pub(super) text: String,
}

/// Text to add to an existing file.
#[derive(Debug)]
pub(super) struct Advice {
    pub(super) place: String,
    pub(super) text: String,
}

/// The files to write, and the text to add to existing ones.
#[derive(Debug, Default)]
pub(super) struct WorkflowPlan {
    pub(super) files: Vec<WorkflowFile>,
    pub(super) advice: Vec<Advice>,
}

/// The values of the templates.
#[derive(Debug)]
pub(super) struct WorkflowValues {
    events: String,
    /// The output folder of the site; `None` if its generator is unknown.
    output: Option<String>,
    feed_folder: String,
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
    fn out(&self) -> String {
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
    fn fill(&self, template: &str, steps: &BuildSteps) -> String {
        let arguments = match self.has_config_argument {
            true => format!("--config {}", config::FILE_NAME),
            false => String::new(),
        };
        let live = self.base_url.clone().unwrap_or_default();
        let output = self.output.clone().unwrap_or_default();
        let values = [
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
            (
                "@CONFIG@",
                arguments
                    .split(' ')
                    .filter(|word| !word.is_empty())
                    .map(|word| format!(" {word}"))
                    .collect(),
            ),
            ("@SHELL_EVENTS@", shell_word(&self.events)),
            ("@SHELL_OUT@", shell_word(&self.out())),
            ("@SHELL_OUTPUT@", shell_word(&output)),
            ("@SHELL_LIVE@", shell_word(&live)),
            ("@IMAGE@", steps.image.to_owned()),
            ("@PREPARE@", scalar(&steps.prepare)),
        ];
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
        for (name, value) in values {
            text = text.replace(name, &value);
        }
        text
    }

    /// The step of the action, without indentation. Without the address of the site, the address
    /// of the manifest is left to the person.
    fn github_step(&self, out: &str) -> String {
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

/// The files and the advice for the hosts of a site.
pub(super) fn plan(inspection: &Inspection, values: &WorkflowValues) -> WorkflowPlan {
    let files = &inspection.files;
    let output = values.output.clone().unwrap_or_default();
    let steps = BuildSteps::new(inspection.generator, files, &output);
    let mut plan = WorkflowPlan::default();
    let mut publishes = true;
    for host in hosts(files) {
        match host {
            Host::Netlify => add_netlify(files, values, &mut plan),
            Host::GitLab => add_gitlab(files, values, &steps, &mut plan),
            Host::Woodpecker => add_woodpecker(files, values, &steps, &mut plan),
            Host::Forgejo => add_forgejo(files, values, &steps, &mut plan),
            Host::GitHub => add_github(files, values, &steps, publishes, &mut plan),
        }
        publishes = false;
    }
    if plan.files.iter().any(|file| file.path == SCRIPT_PATH)
        || plan
            .advice
            .iter()
            .any(|advice| advice.text.contains(SCRIPT_PATH))
    {
        plan.files.retain(|file| file.path != SCRIPT_PATH);
        plan.files.push(WorkflowFile {
            path: SCRIPT_PATH.to_owned(),
            text: values.fill(SCRIPT, &steps),
        });
    }
    plan
}

fn add_github(
    files: &SiteFiles,
    values: &WorkflowValues,
    steps: &BuildSteps,
    publishes: bool,
    plan: &mut WorkflowPlan,
) {
    let deployment = deploy_step(files, ".github/workflows");
    let template = match &deployment {
        None if publishes && values.output.is_some() => GITHUB,
        _ => CHECK,
    };
    let path = ".github/workflows/calendar.yml";
    let text = values.fill(template, steps);
    if let Some(step) = deployment.filter(|step| step.path != path) {
        plan.advice.push(before_deployment(&step, values));
    } else if values.output.is_none() && publishes {
        plan.advice.push(Advice {
            place: "build the feeds into the output folder of the site, before its deployment"
                .to_owned(),
            text: values.command("build"),
        });
    }
    plan.files.push(WorkflowFile {
        path: path.to_owned(),
        text,
    });
}

/// A step for an existing workflow of GitHub.
fn before_deployment(step: &DeployStep, values: &WorkflowValues) -> Advice {
    let out = match &step.output {
        Some(output) => format!("{output}/{}", values.feed_folder),
        None if step.builds_site && step.name.contains("astro") => {
            format!("public/{}", values.feed_folder)
        }
        None if step.builds_site && step.name.contains("zola") => {
            format!("static/{}", values.feed_folder)
        }
        None => values.out(),
    };
    let DeployStep {
        path, line, name, ..
    } = step;
    Advice {
        place: format!("add this step to {path}, before line {line} (`{name}`)"),
        text: values.github_step(&out),
    }
}

fn add_netlify(files: &SiteFiles, values: &WorkflowValues, plan: &mut WorkflowPlan) {
    let build = files.value("netlify.toml", "build.command");
    let command = match build {
        Some(build) => format!("{build} && sh {SCRIPT_PATH}"),
        None => format!("YOUR BUILD && sh {SCRIPT_PATH}"),
    };
    let command = serde_json::Value::from(command);
    let mut text = format!("[build]\n  command = {command}\n");
    if files.value("netlify.toml", "build.publish").is_none() {
        let output = serde_json::Value::from(values.output.clone().unwrap_or_default());
        text.push_str(&format!("  publish = {output}\n"));
    }
    plan.advice.push(Advice {
        place:
            "change the build command in netlify.toml, so that the feeds are built after the site"
                .to_owned(),
        text,
    });
}

fn add_gitlab(
    files: &SiteFiles,
    values: &WorkflowValues,
    steps: &BuildSteps,
    plan: &mut WorkflowPlan,
) {
    let path = ".gitlab-ci.yml";
    if files.is_file(path) {
        plan.advice.push(Advice {
            place: format!(
                "add this line to the `script` of the job in {path} that builds the site, after the build"
            ),
            text: format!("- sh {SCRIPT_PATH}   # needs curl: `apk add curl` or `apt-get install curl`"),
        });
        return;
    }
    let mut text = values.fill(GITLAB, steps);
    if values.output.as_deref() != Some("public") {
        text = text.replace(
            "    # @MOVE@\n",
            &values.fill("    - rm -rf public && mv @SHELL_OUTPUT@ public\n", steps),
        );
    }
    push_with_script(plan, path, text.replace("    # @MOVE@\n", ""));
}

fn add_forgejo(
    files: &SiteFiles,
    values: &WorkflowValues,
    steps: &BuildSteps,
    plan: &mut WorkflowPlan,
) {
    let folders = [".forgejo/workflows", ".gitea/workflows"];
    let deployment = folders.iter().find_map(|folder| deploy_step(files, folder));
    if let Some(step) = deployment {
        plan.advice.push(Advice {
            place: format!(
                "add this step to {}, before line {} (`{}`)",
                step.path, step.line, step.name
            ),
            text: format!("- run: sh {SCRIPT_PATH}"),
        });
        return;
    }
    let is_codeberg = Remote::read(files).is_none_or(|remote| remote.host == "codeberg.org");
    let label = if is_codeberg {
        "codeberg-small"
    } else {
        "docker"
    };
    let text = values.fill(FORGEJO, steps).replace("@LABEL@", label);
    push_with_script(plan, ".forgejo/workflows/calendar.yml", text);
}

fn add_woodpecker(
    files: &SiteFiles,
    values: &WorkflowValues,
    steps: &BuildSteps,
    plan: &mut WorkflowPlan,
) {
    let single = files.first_of(&[".woodpecker.yml", ".woodpecker.yaml"]);
    let in_folder = files.names_in(".woodpecker").into_iter().next();
    let existing = single
        .map(str::to_owned)
        .or_else(|| Some(format!(".woodpecker/{}", in_folder?)));
    if let Some(path) = existing {
        plan.advice.push(Advice {
            place: format!("add this step to {path}, after the build of the site and before its deployment"),
            text: format!(
                "- name: calendar\n  image: alpine:3.22\n  commands:\n    - apk add --no-cache curl\n    - sh {SCRIPT_PATH}\n"
            ),
        });
        return;
    }
    push_with_script(
        plan,
        ".woodpecker/calendar.yaml",
        values.fill(WOODPECKER, steps),
    );
}

/// Adds a workflow that runs the script.
fn push_with_script(plan: &mut WorkflowPlan, path: &str, text: String) {
    for (path, text) in [(path, text), (SCRIPT_PATH, String::new())] {
        plan.files.push(WorkflowFile {
            path: path.to_owned(),
            text,
        });
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
