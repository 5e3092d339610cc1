//! The step of an existing workflow that publishes the site.

use super::files::{InspectedFiles, read_document};
use crate::document::Document;
use crate::document::value::{Node, Value};

/// A step before which the feeds must be built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeployStep {
    /// The path of the workflow, relative to the site.
    pub(crate) path: String,
    /// The line of the step, from 1.
    pub(crate) line: usize,
    /// The action or command of the step.
    pub(crate) name: String,
    /// The folder that the step publishes, if it names one.
    pub(crate) output: Option<String>,
    /// Whether the step also builds the site, so that the feeds must be among its sources.
    pub(crate) builds_site: bool,
}

/// Actions that publish a folder.
const ACTIONS: &[&str] = &[
    "actions/upload-pages-artifact",
    "actions/deploy-pages",
    "peaceiris/actions-gh-pages",
    "jamesives/github-pages-deploy-action",
    "crazy-max/ghaction-github-pages",
    "nwtgck/actions-netlify",
    "netlify/actions",
    "cloudflare/wrangler-action",
    "cloudflare/pages-action",
    "firebaseextended/action-hosting-deploy",
    "amondnet/vercel-action",
    "burnett01/rsync-deployments",
    "easingthemes/ssh-deploy",
    "samkirkland/ftp-deploy-action",
    "jakejarvis/s3-sync-action",
    "appleboy/scp-action",
];

/// Actions that build the site and publish it.
const BUILDING_ACTIONS: &[&str] = &[
    "withastro/action",
    "shalzz/zola-deploy-action",
    "helaili/jekyll-action",
    "limjh16/jekyll-action-ts",
    "jeffreytse/jekyll-deploy-action",
];

/// Commands that publish a folder.
const COMMANDS: &[&str] = &[
    "gh-pages",
    "rsync",
    "s3 sync",
    "netlify deploy",
    "wrangler",
    "firebase deploy",
    "surge",
    "scp ",
    "lftp",
];

/// Keys of actions that name the folder to publish.
const FOLDER_KEYS: &[&str] = &[
    "path",
    "publish_dir",
    "folder",
    "publish-dir",
    "build_dir",
    "directory",
    "local-dir",
    "source",
];

/// The step that publishes a site, in the workflows of a folder. Workflows that run on a push come
/// before those for previews of pull requests.
pub(crate) fn deploy_step(files: &InspectedFiles, folder: &str) -> Option<DeployStep> {
    let names = files.names_in(folder);
    let workflows = names
        .iter()
        .filter(|name| name.ends_with(".yml") || name.ends_with(".yaml"));
    let steps = workflows.filter_map(|name| in_workflow(files, &format!("{folder}/{name}")));
    let first = steps.min_by_key(|(runs_on_push, _)| !runs_on_push);
    first.map(|(_, step)| step)
}

/// Whether a push starts a workflow.
fn runs_on_push(root: &Node) -> bool {
    match root.get("on").map(|node| &node.value) {
        Some(Value::Text(event)) => event == "push",
        Some(Value::List(events)) => {
            let mut events = events.iter();
            events.any(|event| event.value == Value::Text("push".to_owned()))
        }
        Some(Value::Map(events)) => events.iter().any(|event| event.key == "push"),
        _ => false,
    }
}

fn in_workflow(files: &InspectedFiles, path: &str) -> Option<(bool, DeployStep)> {
    let (document, root) = read_document(files, path)?;
    let jobs = root.get("jobs")?.entries().iter();
    let steps = jobs.filter_map(|job| job.node.get("steps"));
    let steps = steps.flat_map(|steps| match &steps.value {
        Value::List(items) => items.as_slice(),
        _ => &[],
    });
    let step = steps
        .filter_map(|step| as_deploy_step(&document, path, step))
        .next()?;
    Some((runs_on_push(&root), step))
}

fn as_deploy_step(document: &Document, path: &str, step: &Node) -> Option<DeployStep> {
    let text = |key: &str| {
        let node = step.get(key)?;
        document.field(key, node).long_text().ok()
    };
    let action = text("uses").unwrap_or_default();
    let action_name = action.split('@').next().unwrap_or_default().to_lowercase();
    let builds_site = BUILDING_ACTIONS.contains(&action_name.as_str());
    let command = text("run").unwrap_or_default();
    let is_command = command
        .lines()
        .find(|line| COMMANDS.iter().any(|word| line.contains(word)));
    let name = match is_command {
        _ if builds_site || ACTIONS.contains(&action_name.as_str()) => format!("uses: {action}"),
        Some(line) => format!("run: {}", line.trim()),
        None => return None,
    };
    let with = step.get("with");
    let output = FOLDER_KEYS.iter().find_map(|key| {
        let node = with?.get(key)?;
        document.field(key, node).line().ok()
    });
    let output = output.filter(|folder| !builds_site && !folder.contains("${{"));
    let output = output.map(|folder| {
        let folder = folder.trim_start_matches("./").trim_end_matches('/');
        folder.to_owned()
    });
    Some(DeployStep {
        path: path.to_owned(),
        line: document.location(step.position).line_and_column().0,
        name,
        output: output.filter(|folder| !folder.is_empty() && folder != "."),
        builds_site,
    })
}
