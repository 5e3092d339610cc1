//! The shell steps of `action.yml`, run as GitHub runs them, on a repository with a pull request.
//!
//! They need bash, git, curl and Python, so they are left out of a plain `cargo test`; `.ci/run`
//! runs them.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_yaml::Value;
use tempfile::TempDir;

/// A job on a runner of GitHub's.
struct Job {
    folder: TempDir,
    action: Value,
    inputs: BTreeMap<&'static str, String>,
}

struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Job {
    /// A repository in which the action's binary is in the cache already.
    fn new() -> Job {
        let job = Job {
            folder: tempfile::tempdir().unwrap(),
            action: serde_yaml::from_str(include_str!("../action.yml")).unwrap(),
            inputs: BTreeMap::new(),
        };
        fs::create_dir_all(job.path("runner/calfeed/bin")).unwrap();
        fs::copy(
            env!("CARGO_BIN_EXE_calfeed"),
            job.path("runner/calfeed/bin/calfeed"),
        )
        .unwrap();
        fs::create_dir_all(job.path("repository/events")).unwrap();
        job.page(
            "calfeed.yml",
            "site: example.org\ntimezone: Europe/Berlin\n",
        );
        job.page(
            "choir.md",
            "---\ntitle: Choir\ndate: 2027-01-05 19:00\n---\n",
        );
        job.git(&["init", "-q", "-b", "main"]);
        job.commit();
        job
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn page(&self, name: &str, text: &str) {
        fs::write(self.path("repository/events").join(name), text).unwrap();
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(["-c", "user.name=Ann", "-c", "user.email=ann@example.org"])
            .args(arguments)
            .current_dir(self.path("repository"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Commits everything, and gives the revision.
    fn commit(&self) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "State"]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// A value of the workflow's language: an input, or one of the few others that are used.
    fn evaluated(&self, text: &str) -> String {
        let Some(expression) = text
            .strip_prefix("${{ ")
            .and_then(|t| t.strip_suffix(" }}"))
        else {
            return text.to_owned();
        };
        if let Some(input) = expression.strip_prefix("inputs.") {
            let default = &self.action["inputs"][input]["default"];
            let set = self.inputs.get(input).cloned();
            return set.unwrap_or_else(|| default.as_str().unwrap().to_owned());
        }
        match expression {
            "github.action_path" => env!("CARGO_MANIFEST_DIR").to_owned(),
            "github.action_ref" => format!("v{}", env!("CARGO_PKG_VERSION")),
            other => panic!("{other}"),
        }
    }

    /// Runs a step as GitHub does: `bash --noprofile --norc -e -o pipefail`.
    fn step(&self, name: &str) -> Ran {
        let steps = self.action["runs"]["steps"].as_sequence().unwrap();
        let step = steps.iter().find(|step| step["name"] == name).unwrap();
        let script = step["run"].as_str().unwrap();
        assert!(
            !script.contains("${{"),
            "input must not become part of the script: {script}"
        );
        let mut command = Command::new("bash");
        command.args([
            "--noprofile",
            "--norc",
            "-e",
            "-o",
            "pipefail",
            "-c",
            script,
        ]);
        for (key, value) in step["env"].as_mapping().unwrap() {
            command.env(
                key.as_str().unwrap(),
                self.evaluated(value.as_str().unwrap()),
            );
        }
        let output = command
            .current_dir(self.path("repository"))
            .env("RUNNER_TEMP", self.path("runner"))
            .env("RUNNER_OS", "Linux")
            .env("RUNNER_ARCH", "X64")
            .env("GITHUB_OUTPUT", self.path("output"))
            .env("GITHUB_STEP_SUMMARY", self.path("summary"))
            .env("SOURCE_DATE_EPOCH", "1800000000")
            .env("CALFEED_FROM", self.path("release"))
            .output()
            .unwrap();
        Ran {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

#[test]
#[ignore = "needs bash and git; .ci/run runs it"]
fn check_puts_faults_on_the_lines_of_the_pull_request() {
    let mut job = Job::new();
    job.inputs.insert("command", "check".into());
    assert_eq!(job.step("Run calfeed").code, Some(0));
    job.page(
        "choir.md",
        "---\ntitle: Choir\ndate: 2027-01-05 19:00\ntimezone: EST\n---\n",
    );
    let ran = job.step("Run calfeed");
    assert_eq!(ran.code, Some(1));
    let expected = "::error file=events/choir.md,line=4,";
    assert!(
        ran.stdout.contains(expected),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
}

#[test]
#[ignore = "needs bash and git; .ci/run runs it"]
fn build_writes_the_feeds_and_takes_more_arguments() {
    let mut job = Job::new();
    job.inputs.insert("out", "site/the calendar".into());
    let ran = job.step("Run calfeed");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(job.path("repository/site/the calendar/all.ics").exists());
    job.inputs
        .insert("arguments", "--check --deny-warnings".into());
    assert_eq!(job.step("Run calfeed").code, Some(0));
    job.inputs.insert("command", "rm -rf".into());
    let ran = job.step("Run calfeed");
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stdout.starts_with("::error::command must be"),
        "{}",
        ran.stdout
    );
}

#[test]
#[ignore = "needs bash and git; .ci/run runs it"]
fn the_summary_shows_what_subscribers_would_see() {
    let mut job = Job::new();
    let base = job.git(&["rev-parse", "HEAD"]);
    job.page(
        "choir.md",
        "---\ntitle: Choir\ndate: 2027-01-05 20:00\n---\n",
    );
    job.page("broken.md", "---\ntitle: Broken\ndate: soon\n---\n");
    job.inputs.insert("compare-with", base);
    let ran = job.step("Show what subscribers would see");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let summary = fs::read_to_string(job.path("summary")).unwrap();
    let expected = "Tue 05 Jan 2027 19:00–20:00 → 20:00–21:00 CET";
    assert!(summary.contains(expected), "{summary}");
    assert!(!job.path("repository/public").exists());
}

#[test]
#[ignore = "needs bash and git; .ci/run runs it"]
fn a_first_event_is_compared_with_nothing() {
    let mut job = Job::new();
    job.git(&["rm", "-q", "-r", "events"]);
    fs::write(job.path("repository/README.md"), "Nothing yet\n").unwrap();
    let base = job.commit();
    fs::create_dir(job.path("repository/events")).unwrap();
    job.page("choir.md", "---\ntitle: Choir\ndate: 2027-01-05\n---\n");
    job.inputs.insert("compare-with", base);
    assert_eq!(job.step("Show what subscribers would see").code, Some(0));
    let summary = fs::read_to_string(job.path("summary")).unwrap();
    assert!(summary.contains("1 added"), "{summary}");
}

#[test]
#[ignore = "needs bash; .ci/run runs it"]
fn the_cache_is_named_after_the_source() {
    let job = Job::new();
    let key = || {
        let ran = job.step("Name this version of calfeed");
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        fs::read_to_string(job.path("output")).unwrap()
    };
    let (first, both) = (key(), key());
    assert_eq!(first.repeat(2), both);
    assert!(first.starts_with("key=calfeed-Linux-X64-"), "{first}");
    assert_eq!(first.trim().len(), "key=calfeed-Linux-X64-".len() + 16);
}

#[test]
#[ignore = "needs bash and git; .ci/run runs it"]
fn the_comparison_uses_the_config_of_the_build_and_arguments_in_several_lines() {
    let mut job = Job::new();
    fs::remove_file(job.path("repository/events/calfeed.yml")).unwrap();
    fs::write(
        job.path("repository/site.yml"),
        "timezone: Europe/Berlin\ntitle: Site\n",
    )
    .unwrap();
    let base = job.commit();
    job.inputs.insert("compare-with", base.clone());
    job.inputs.insert(
        "arguments",
        "--config\nsite.yml\n--deny-warnings --keep-going\n".into(),
    );
    let ran = job.step("Run calfeed");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    job.page(
        "choir.md",
        "---\ntitle: Choir\ndate: 2027-01-05 20:00\n---\n",
    );
    let ran = job.step("Show what subscribers would see");
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    let summary = fs::read_to_string(job.path("summary")).unwrap();
    assert!(
        summary.contains("19:00–20:00 → 20:00–21:00 CET"),
        "{summary}"
    );
    // A moved page is no difference.
    fs::create_dir(job.path("repository/events/old")).unwrap();
    job.page(
        "old/choir.md",
        "---\ntitle: Choir\ndate: 2027-01-05 19:00\n---\n",
    );
    fs::remove_file(job.path("repository/events/choir.md")).unwrap();
    fs::remove_file(job.path("summary")).unwrap();
    assert_eq!(job.step("Show what subscribers would see").code, Some(0));
    let summary = fs::read_to_string(job.path("summary")).unwrap();
    assert!(
        !summary.contains("removed") && !summary.contains("added"),
        "{summary}"
    );
}

#[test]
#[ignore = "needs bash and git; .ci/run runs it"]
fn a_comparison_fails_if_a_build_fails() {
    let mut job = Job::new();
    let base = job.git(&["rev-parse", "HEAD"]);
    job.inputs.insert("compare-with", base);
    job.page("calfeed.yml", "timezone: EST\n");
    let ran = job.step("Show what subscribers would see");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stdout
            .contains("::error::the build of this revision failed"),
        "{}",
        ran.stdout
    );
    let broken = job.commit();
    job.page("calfeed.yml", "timezone: UTC\n");
    job.inputs.insert("compare-with", broken);
    assert_eq!(job.step("Show what subscribers would see").code, Some(1));
}

#[test]
#[ignore = "needs bash, curl, jq and Python; .ci/run runs it"]
fn the_feeds_of_an_event_with_errors_are_fetched_from_the_live_site() {
    let mut job = Job::new();
    job.page(
        "straße.md",
        "---\ntitle: Straße\ndate: 2027-01-06\ntags: [a b]\n---\n",
    );
    assert_eq!(job.step("Run calfeed").code, Some(0));
    let live = job.path("live");
    fs::rename(job.path("repository/public"), &live).unwrap();
    let server = Server::of(&live);
    job.page("straße.md", "---\ntitle: Straße\ndate: soon\n---\n");
    job.inputs
        .insert("previous", format!("{}/feeds.json", server.address));
    job.inputs.insert("arguments", "--keep-going".into());
    assert_eq!(
        job.step("Fetch the manifest that is published now").code,
        Some(0)
    );
    let ran = job.step("Run calfeed");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(!ran.stdout.contains("missing-feed"), "{}", ran.stdout);
    for path in [
        "all.ics",
        "events/straße.ics",
        "download/straße.ics",
        "tags/a-b.ics",
    ] {
        let published = fs::read_to_string(live.join(path)).unwrap();
        let kept = fs::read_to_string(job.path("repository/public").join(path)).unwrap();
        assert_eq!(kept, published, "{path}");
    }
}

/// A folder served on a port of this machine until the value is dropped.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn of(folder: &Path) -> Server {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let process = Command::new("python3")
            .args([
                "-m",
                "http.server",
                "--bind",
                "127.0.0.1",
                &port.to_string(),
            ])
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let is_up = || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
        for _ in 0..200 {
            if is_up() {
                break;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        assert!(is_up());
        Server {
            process,
            address: format!("http://127.0.0.1:{port}"),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
#[ignore = "needs bash, curl and Python; .ci/run runs it"]
fn revisions_go_on_from_the_manifest_of_the_live_site() {
    let mut job = Job::new();
    assert_eq!(job.step("Run calfeed").code, Some(0));
    let live = job.path("live");
    fs::rename(job.path("repository/public"), &live).unwrap();
    let server = Server::of(&live);
    job.page(
        "choir.md",
        "---\ntitle: Choir\ndate: 2027-01-05 20:00\n---\n",
    );
    job.inputs
        .insert("previous", format!("{}/feeds.json", server.address));
    let fetched = job.step("Fetch the manifest that is published now");
    assert_eq!(fetched.code, Some(0), "{}", fetched.stderr);
    assert_eq!(job.step("Run calfeed").code, Some(0));
    let text = fs::read_to_string(job.path("repository/public/all.ics")).unwrap();
    assert!(text.contains("SEQUENCE:1\r\n"), "{text}");

    job.inputs
        .insert("previous", format!("{}/not-yet.json", server.address));
    let fetched = job.step("Fetch the manifest that is published now");
    assert_eq!(fetched.code, Some(0));
    assert!(
        fetched.stdout.contains("nothing is published"),
        "{}",
        fetched.stdout
    );
}

/// A live site that cannot be asked stops the job: a build without the manifest would begin
/// every revision anew, and subscribers would miss changes.
#[test]
#[ignore = "needs bash and curl; .ci/run runs it"]
fn a_live_site_that_fails_stops_the_job() {
    let mut job = Job::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 1024];
            let _ = stream.read(&mut request);
            let answer = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            let _ = std::io::Write::write_all(&mut stream, answer.as_bytes());
        }
    });
    job.inputs
        .insert("previous", format!("http://127.0.0.1:{port}/feeds.json"));
    let fetched = job.step("Fetch the manifest that is published now");
    assert_eq!(fetched.code, Some(1), "{}", fetched.stderr);
    assert!(fetched.stdout.contains("::error::"), "{}", fetched.stdout);
}

/// From nothing to published feeds, with the archive of a local release folder.
#[test]
#[ignore = "needs bash; .ci/run runs it"]
fn the_binary_of_this_version_is_downloaded_and_verified() {
    let job = Job::new();
    let binary = job.path("runner/calfeed/bin/calfeed");
    fs::remove_file(&binary).unwrap();
    let release = job.path("release");
    fs::create_dir(&release).unwrap();
    let download = || {
        let _ = fs::remove_file(job.path("output"));
        let ran = job.step("Download the release of this version");
        let output = fs::read_to_string(job.path("output")).unwrap_or_default();
        (ran.code, output)
    };
    let compiled = (Some(0), "installed=false\n".to_owned());
    assert_eq!(download(), compiled, "an empty release folder");

    let target = match cfg!(target_os = "macos") {
        true => format!("{}-apple-darwin", std::env::consts::ARCH),
        false => format!("{}-unknown-linux-musl", std::env::consts::ARCH),
    };
    let packed = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/packaging/pack"))
        .arg(Path::new(env!("CARGO_BIN_EXE_calfeed")).parent().unwrap())
        .arg(&target)
        .arg(&release)
        .output()
        .unwrap();
    assert!(packed.status.success(), "{packed:?}");
    assert_eq!(download(), (Some(0), "installed=true\n".to_owned()));
    assert_eq!(job.step("Run calfeed").code, Some(0));
    assert!(job.path("repository/public/all.ics").exists());

    let archive = release.join(format!("calfeed-{target}.tar.gz"));
    fs::write(archive, "not the archive").unwrap();
    assert_eq!(download(), (Some(1), String::new()), "a wrong checksum");
}

/// The only step that builds. In `.ci/run` the release build is there already, so it is quick.
#[test]
#[ignore = "builds calfeed for release; .ci/run runs it"]
fn calfeed_is_built_from_source() {
    let job = Job::new();
    let binary = job.path("runner/calfeed/bin/calfeed");
    fs::remove_file(&binary).unwrap();
    let ran = job.step("Build calfeed from source");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let version = Command::new(&binary).arg("--version").output().unwrap();
    assert!(version.stdout.starts_with(b"calfeed "), "{version:?}");
}
