//! The services that build and publish a site.

use super::files::InspectedFiles;

/// A service that runs workflows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    GitHub,
    GitLab,
    /// Forgejo Actions, as on Codeberg.
    Forgejo,
    Woodpecker,
    Netlify,
}

/// The repository that the site is pushed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remote {
    pub(crate) host: String,
    pub(crate) owner: String,
    pub(crate) name: String,
}

/// The hosts of a site. The first one publishes it.
pub(crate) fn hosts(files: &InspectedFiles) -> Vec<Host> {
    let remote = Remote::read(files).map(|remote| remote.host);
    let is_at = |name: &str| remote.as_deref().is_some_and(|host| host.contains(name));
    let mut hosts = Vec::new();
    if files.is_file("netlify.toml") {
        hosts.push(Host::Netlify);
    }
    if files.is_file(".gitlab-ci.yml") || is_at("gitlab") {
        hosts.push(Host::GitLab);
    }
    let woodpecker = [".woodpecker.yml", ".woodpecker.yaml"];
    if files.is_folder(".woodpecker") || files.first_of(&woodpecker).is_some() {
        hosts.push(Host::Woodpecker);
    }
    let is_forgejo = ["codeberg.org", "forgejo", "gitea"].into_iter().any(is_at);
    let has_forgejo = files.is_folder(".forgejo") || files.is_folder(".gitea");
    if has_forgejo || (is_forgejo && !hosts.contains(&Host::Woodpecker)) {
        hosts.push(Host::Forgejo);
    }
    if hosts.is_empty() || files.is_folder(".github") || is_at("github.com") {
        hosts.push(Host::GitHub);
    }
    hosts
}

/// Whether a service other than the host of the repository publishes the site.
pub(crate) fn deploys_elsewhere(files: &InspectedFiles) -> bool {
    let configs = [
        "netlify.toml",
        "vercel.json",
        "wrangler.toml",
        "wrangler.jsonc",
        "firebase.json",
    ];
    files.first_of(&configs).is_some()
}

/// The branch that is checked out, or `main`.
pub(crate) fn default_branch(files: &InspectedFiles) -> String {
    let head = files.text(".git/HEAD").unwrap_or_default();
    let branch = head.trim().strip_prefix("ref: refs/heads/");
    branch.unwrap_or("main").to_owned()
}

impl Remote {
    /// The remote `origin` of the repository.
    pub(crate) fn read(files: &InspectedFiles) -> Option<Remote> {
        let config = files.text(".git/config")?;
        let mut is_origin = false;
        for line in config.lines().map(str::trim) {
            if line.starts_with('[') {
                is_origin = line == "[remote \"origin\"]";
            } else if is_origin && let Some(("url", url)) = line.split_once('=').map(trimmed) {
                return Remote::parse(url);
            }
        }
        None
    }

    /// `https://host/owner/name.git`, `git@host:owner/name.git` or `ssh://git@host/owner/name`.
    fn parse(url: &str) -> Option<Remote> {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let rest = rest.split_once('@').map_or(rest, |(_, rest)| rest);
        let (host, path) = rest.split_once(['/', ':'])?;
        let (owner, name) = path.trim_matches('/').rsplit_once('/')?;
        let is_name = |text: &str| {
            text.chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
        };
        let name = name.strip_suffix(".git").unwrap_or(name);
        let is_valid = [host, owner, name].into_iter().all(is_name);
        is_valid.then(|| Remote {
            host: host.to_lowercase(),
            owner: owner.to_owned(),
            name: name.to_owned(),
        })
    }

    /// The address of the pages of the repository, if its host has a rule for it.
    pub(crate) fn pages_address(&self) -> Option<String> {
        let owner = self.owner.to_lowercase();
        let domain = match self.host.as_str() {
            "github.com" => format!("{owner}.github.io"),
            "gitlab.com" if !owner.contains('/') => format!("{owner}.gitlab.io"),
            "codeberg.org" => format!("{owner}.codeberg.page"),
            _ => return None,
        };
        let is_of_owner = self.name.eq_ignore_ascii_case(&domain) || self.name == "pages";
        match is_of_owner {
            true => Some(format!("https://{domain}")),
            false => Some(format!("https://{domain}/{}", self.name)),
        }
    }
}

fn trimmed<'t>((key, value): (&'t str, &'t str)) -> (&'t str, &'t str) {
    (key.trim(), value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_repositories_give_those_of_their_pages() {
        let cases = [
            (
                "https://github.com/Ada/club.git",
                Some("https://ada.github.io/club"),
            ),
            (
                "git@github.com:ada/ada.github.io.git",
                Some("https://ada.github.io"),
            ),
            (
                "ssh://git@codeberg.org/ada/pages",
                Some("https://ada.codeberg.page"),
            ),
            (
                "git@gitlab.com:ada/club.git",
                Some("https://ada.gitlab.io/club"),
            ),
            ("https://git.example.org/ada/club", None),
            ("/srv/git/club.git", None),
        ];
        for (url, expected) in cases {
            let remote = Remote::parse(url);
            let address = remote.and_then(|remote| remote.pages_address());
            assert_eq!(address.as_deref(), expected, "{url}");
        }
    }
}
