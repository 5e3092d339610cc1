//! The steps that build a site with its generator.

use crate::inspect::{Generator, InspectedFiles};

/// A site's build, in the forms that hosts need.
#[derive(Debug, Default)]
pub(super) struct BuildSteps {
    /// Steps of a workflow of GitHub, with their indentation.
    pub(super) github: String,
    /// A container image for the commands.
    pub(super) image: &'static str,
    /// The command that adds programs to the image.
    pub(super) prepare: String,
    /// The commands that build the site.
    pub(super) commands: Vec<String>,
}

const ALPINE: &str = "alpine:3.22";
const NODE: &str = "node:lts";
const RUBY: &str = "ruby:3.4";

impl BuildSteps {
    /// The steps for a generator; `None` copies the files to the output folder.
    pub(super) fn new(
        generator: Option<Generator>,
        files: &InspectedFiles,
        output: &str,
    ) -> BuildSteps {
        match generator {
            Some(Generator::Jekyll) => jekyll(files.is_file("Gemfile"), output),
            Some(Generator::Hugo) => hugo(),
            Some(Generator::Zola) => zola(),
            Some(Generator::Eleventy) => node(files, "npx @11ty/eleventy"),
            Some(Generator::Astro) => node(files, "npx astro build"),
            None => copy(output),
        }
    }
}

fn jekyll(has_gemfile: bool, output: &str) -> BuildSteps {
    let bundle = "      - uses: ruby/setup-ruby@v1
        with:
          ruby-version: \"3.4\"
          bundler-cache: true
      - run: bundle exec jekyll build
        env:
          JEKYLL_ENV: production
";
    // The container of this action runs as root.
    let action = format!(
        "      - uses: actions/jekyll-build-pages@v1
        with:
          destination: ./{output}
      - run: sudo chown -R \"$USER\" {output}
"
    );
    let commands = match has_gemfile {
        true => ["bundle install", "bundle exec jekyll build"],
        false => ["gem install jekyll", "jekyll build"],
    };
    BuildSteps {
        github: if has_gemfile {
            bundle.to_owned()
        } else {
            action
        },
        image: RUBY,
        prepare: "apt-get update -q && apt-get install -yq curl git nodejs".to_owned(),
        commands: commands.map(str::to_owned).to_vec(),
    }
}

fn hugo() -> BuildSteps {
    let github = "      - uses: peaceiris/actions-hugo@v3
        with:
          hugo-version: latest
          extended: true
      - run: hugo --minify
";
    BuildSteps {
        github: github.to_owned(),
        ..on_alpine(" hugo", &["hugo --minify"])
    }
}

fn zola() -> BuildSteps {
    let github = "      - uses: taiki-e/install-action@v2
        with:
          tool: zola
      - run: zola build
";
    BuildSteps {
        github: github.to_owned(),
        ..on_alpine(" zola", &["zola build"])
    }
}

/// Files that are published as they are.
fn copy(output: &str) -> BuildSteps {
    let command = format!("mkdir -p {output} && git archive HEAD | tar -x -C {output}");
    BuildSteps {
        github: format!("      - run: {command}\n"),
        ..on_alpine("", &[&command])
    }
}

fn on_alpine(package: &str, commands: &[&str]) -> BuildSteps {
    BuildSteps {
        github: String::new(),
        image: ALPINE,
        prepare: format!("apk add --no-cache curl git nodejs{package}"),
        commands: commands
            .iter()
            .map(|command| (*command).to_owned())
            .collect(),
    }
}

fn node(files: &InspectedFiles, default_build: &str) -> BuildSteps {
    let (install, run) = if files.is_file("pnpm-lock.yaml") {
        (
            "corepack enable && pnpm install --frozen-lockfile",
            "pnpm run build",
        )
    } else if files.is_file("yarn.lock") {
        ("corepack enable && yarn install", "yarn run build")
    } else if files.is_file("package-lock.json") {
        ("npm ci", "npm run build")
    } else {
        ("npm install", "npm run build")
    };
    let build = match files.has_script("build") {
        true => run,
        false => default_build,
    };
    let github = format!(
        "      - uses: actions/setup-node@v4
        with:
          node-version: lts/*
      - run: {install}
      - run: {build}
"
    );
    BuildSteps {
        github,
        image: NODE,
        prepare: "node --version".to_owned(),
        commands: vec![install.to_owned(), build.to_owned()],
    }
}
