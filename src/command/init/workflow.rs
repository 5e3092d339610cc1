//! The workflow that builds the feeds into the output of the site, before its deployment.
//!
//! A workflow that publishes the site already is never replaced: `init` prints the step to add.

use super::build_steps::BuildSteps;
use super::workflow_values::{SCRIPT_PATH, WorkflowValues};
use crate::inspect::{DeployStep, Host, InspectedFiles, Inspection, Remote, deploy_step, hosts};

const CHECK: &str = include_str!("../../starter/github-check.yml");
const GITHUB: &str = include_str!("../../starter/github-site.yml");
const GITLAB: &str = include_str!("../../starter/gitlab-site.yml");
const FORGEJO: &str = include_str!("../../starter/forgejo-site.yml");
const WOODPECKER: &str = include_str!("../../starter/woodpecker-site.yml");
const SCRIPT: &str = include_str!("../../starter/calendar.sh");

/// A file to write.
#[derive(Debug)]
pub(super) struct WorkflowFile {
    pub(super) path: String,
    pub(super) text: String,
}

/// Text to add to an existing file.
#[derive(Debug)]
pub(super) struct WorkflowAdvice {
    pub(super) place: String,
    pub(super) text: String,
}

/// The files to write, and the text to add to existing ones.
#[derive(Debug, Default)]
pub(super) struct WorkflowPlan {
    pub(super) files: Vec<WorkflowFile>,
    pub(super) advice: Vec<WorkflowAdvice>,
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
    files: &InspectedFiles,
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
        plan.advice.push(WorkflowAdvice {
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
fn before_deployment(step: &DeployStep, values: &WorkflowValues) -> WorkflowAdvice {
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
    WorkflowAdvice {
        place: format!("add this step to {path}, before line {line} (`{name}`)"),
        text: values.github_step(&out),
    }
}

fn add_netlify(files: &InspectedFiles, values: &WorkflowValues, plan: &mut WorkflowPlan) {
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
    plan.advice.push(WorkflowAdvice {
        place:
            "change the build command in netlify.toml, so that the feeds are built after the site"
                .to_owned(),
        text,
    });
}

fn add_gitlab(
    files: &InspectedFiles,
    values: &WorkflowValues,
    steps: &BuildSteps,
    plan: &mut WorkflowPlan,
) {
    let path = ".gitlab-ci.yml";
    if files.is_file(path) {
        plan.advice.push(WorkflowAdvice {
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
    files: &InspectedFiles,
    values: &WorkflowValues,
    steps: &BuildSteps,
    plan: &mut WorkflowPlan,
) {
    let folders = [".forgejo/workflows", ".gitea/workflows"];
    let deployment = folders.iter().find_map(|folder| deploy_step(files, folder));
    if let Some(step) = deployment {
        plan.advice.push(WorkflowAdvice {
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
    files: &InspectedFiles,
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
        plan.advice.push(WorkflowAdvice {
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
