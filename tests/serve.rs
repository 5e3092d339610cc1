//! `calfeed serve` as a process: the served files, the rejected requests, and the builds after
//! changes.

#![cfg(feature = "serve")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use common::Site;

const CHOIR: &str = "---\ntitle: Choir\ndate: 2027-01-08 19:00\ntimezone: Europe/Berlin\n---\n";

/// How long a test waits for a change.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server in a folder of its own.
struct Server {
    site: Site,
    process: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A response of the server.
struct Response {
    status: u16,
    head: String,
    body: String,
}

impl Response {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

fn serve(site: &Site, arguments: &[&str]) -> Command {
    common::command(site.folder(), &[&["serve"], arguments].concat())
}

impl Server {
    /// Serves a folder with these files, and waits for the first build.
    fn start(files: &[(&str, &str)], arguments: &[&str]) -> Server {
        let site = Site::empty();
        for (path, text) in files {
            site.write(path, text);
        }
        let mut process = serve(&site, arguments)
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .stderr(File::create(site.path("messages")).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.strip_prefix("http://127.0.0.1:").unwrap();
        let port = address.split('/').next().unwrap().parse().unwrap();
        let server = Server {
            site,
            process,
            port,
        };
        server.wait_until("the first build", |server| {
            server.messages().contains(" s)\n")
        });
        server
    }

    fn write(&self, path: &str, text: &str) {
        self.site.write(path, text);
    }

    fn messages(&self) -> String {
        self.site.read("messages")
    }

    /// Sends a request with these lines after the first one.
    fn request(&self, target: &str, headers: &[&str]) -> Response {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut request = format!("GET {target} HTTP/1.1\r\nConnection: close\r\n");
        for header in headers {
            request.push_str(&format!("{header}\r\n"));
        }
        stream
            .write_all(format!("{request}\r\n").as_bytes())
            .unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        Response {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    fn host(&self) -> String {
        format!("Host: 127.0.0.1:{}", self.port)
    }

    fn get(&self, path: &str) -> Response {
        self.request(path, &[&self.host()])
    }

    fn wait_until(&self, what: &str, condition: impl Fn(&Server) -> bool) {
        let started = Instant::now();
        while !condition(self) {
            assert!(started.elapsed() < PATIENCE, "{what}: {}", self.messages());
            sleep(Duration::from_millis(20));
        }
    }

    fn wait_until_page_has(&self, text: &str) {
        self.wait_until(text, |server| server.get("/").body.contains(text));
    }

    fn wait_until_page_lacks(&self, text: &str) {
        self.wait_until(text, |server| !server.get("/").body.contains(text));
    }
}

#[test]
fn page_and_feeds_have_types_and_versions() {
    let server = Server::start(&[("events/choir.md", CHOIR)], &[]);
    for path in ["/", "/index.html"] {
        let page = server.get(path);
        assert_eq!(page.status, 200);
        assert_eq!(
            page.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert!(page.body.contains("Choir") && page.body.contains("/.calfeed/preview.js"));
        assert!(
            page.body.contains("connect-src &#x27;self&#x27;")
                || page.body.contains("connect-src 'self'")
        );
    }
    for path in ["/all.ics", "/events/choir.ics", "/%61ll.ics?x=1"] {
        let feed = server.get(path);
        assert_eq!(feed.status, 200, "{path}");
        assert_eq!(
            feed.header("content-type"),
            Some("text/calendar; charset=utf-8")
        );
        assert!(
            feed.body.starts_with("BEGIN:VCALENDAR\r\n") && feed.body.contains("SUMMARY:Choir")
        );
        let etag = feed.header("etag").unwrap();
        let condition = format!("If-None-Match: \"other\", {etag}");
        let cached = server.request(path, &[&server.host(), &condition]);
        assert_eq!((cached.status, cached.body.as_str()), (304, ""));
        assert_eq!(cached.header("etag"), Some(etag));
        let other = server.request(path, &[&server.host(), "If-None-Match: \"other\""]);
        assert_eq!(other.status, 200);
    }
    let script = server.get("/.calfeed/preview.js");
    assert_eq!(
        script.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    assert!(script.body.contains("EventSource"));
}

#[test]
fn the_feeds_are_those_that_build_would_publish() {
    let server = Server::start(&[("events/choir.md", CHOIR)], &[]);
    let build = server.site.calfeed(&["build", "--out", "elsewhere"]);
    assert!(build.status.success(), "{build:?}");
    for path in ["all.ics", "events/choir.ics", "download/choir.ics"] {
        let text = server.site.read(&format!("elsewhere/{path}"));
        assert_eq!(server.get(&format!("/{path}")).body, text, "{path}");
    }
}

#[test]
fn other_hosts_are_rejected() {
    let server = Server::start(&[("events/choir.md", CHOIR)], &[]);
    let port = server.port;
    for host in ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"] {
        let response = server.request("/", &[&format!("Host: {host}:{port}")]);
        assert_eq!(response.status, 200, "{host}");
    }
    let rejected = [
        "Host: example.org".to_owned(),
        format!("Host: example.org:{port}"),
        format!("Host: localhost.example.org:{port}"),
        "Host: localhost".to_owned(),
        "Host: localhost:1".to_owned(),
        "Host:".to_owned(),
        "Accept: */*".to_owned(),
    ];
    for path in ["/", "/all.ics", "/.calfeed/changes"] {
        for host in &rejected {
            let response = server.request(path, &[host]);
            assert!([400, 403].contains(&response.status), "{path} {host}");
            assert!(!response.body.contains("Choir"), "{path} {host}");
        }
    }
    let absolute = server.request("http://example.org/all.ics", &[&server.host()]);
    assert_eq!(absolute.status, 403);
}

#[test]
fn no_path_leads_to_other_files() {
    let server = Server::start(
        &[
            ("events/choir.md", CHOIR),
            ("secret.txt", "secret"),
            ("public/secret.ics", "secret"),
        ],
        &[],
    );
    let absolute = server.site.path("secret.txt").display().to_string();
    let paths = [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/events/../../secret.txt",
        "/events/..%2f..%2fsecret.txt",
        "/..%5csecret.txt",
        "/secret.txt",
        "/secret.ics",
        "/events/choir.md",
        "/all.ics/",
        "//all.ics",
        "/all.ics%00",
        "/%ff",
        &absolute,
        &format!("/{absolute}"),
    ];
    for path in paths {
        let response = server.get(path);
        assert!(
            [400, 404].contains(&response.status),
            "{path}: {}",
            response.status
        );
        assert!(!response.body.contains("secret"), "{path}");
    }
}

#[test]
fn changes_are_served() {
    let server = Server::start(
        &[
            ("events/choir.md", CHOIR),
            (
                "events/calfeed.yml",
                "title: First title\npage: ../page/own.html\n",
            ),
            (
                "page/own.html",
                "<title>{{ title }}</title>{% for event in events %}<p>{{ event.title }}</p>{% endfor %}",
            ),
        ],
        &[],
    );
    assert!(server.get("/").body.contains("<p>Choir</p>"));
    server.write("events/choir.md", &CHOIR.replace("Choir", "Chorus"));
    server.wait_until_page_has("<p>Chorus</p>");
    assert!(server.get("/all.ics").body.contains("SUMMARY:Chorus"));

    server.write("events/new/reading.md", &CHOIR.replace("Choir", "Reading"));
    server.wait_until_page_has("<p>Reading</p>");

    server.write(
        "events/new/.reading.swp",
        &CHOIR.replace("Choir", "Renamed"),
    );
    let page = server.site.path("events/new/reading.md");
    fs::rename(server.site.path("events/new/.reading.swp"), &page).unwrap();
    server.wait_until_page_has("<p>Renamed</p>");

    fs::remove_file(page).unwrap();
    server.wait_until_page_lacks("<p>Renamed</p>");

    server.write("page/own.html", "<p>Another template, {{ title }}</p>");
    server.wait_until_page_has("Another template, First title");
    server.write(
        "events/calfeed.yml",
        "title: Second title\npage: ../page/own.html\n",
    );
    server.wait_until_page_has("Another template, Second title");
    server.write("events/calfeed.yml", "page: false\n");
    server.wait_until_page_has("<a href=\"all.ics\">");
}

#[test]
fn a_template_with_an_error_is_read_again() {
    let server = Server::start(
        &[
            ("events/choir.md", CHOIR),
            ("events/calfeed.yml", "page: ../page/own.html\n"),
            ("page/own.html", "{% for"),
        ],
        &[],
    );
    assert!(server.get("/").body.contains("error[invalid-template]"));
    server.write("page/own.html", "{{ events | length }} event");
    server.wait_until_page_has("1 event");
}

#[test]
fn a_single_file_and_a_config_elsewhere_are_watched() {
    let server = Server::start(
        &[
            ("choir.md", CHOIR),
            ("settings/site.yml", "title: First title\n"),
        ],
        &["choir.md", "--config", "settings/site.yml"],
    );
    server.write("settings/site.yml", "title: Second title\n");
    server.wait_until_page_has("Second title");
    server.write("choir.md", &CHOIR.replace("Choir", "Chorus"));
    server.wait_until_page_has("Chorus");
}

#[test]
fn an_invalid_page_is_reported_and_the_last_good_build_stays() {
    let server = Server::start(&[("events/choir.md", CHOIR)], &[]);
    let feed = server.get("/all.ics").body;
    let invalid = CHOIR.replace("2027-01-08 19:00", "\"</pre><script>alert(1)</script>\"");
    server.write("events/choir.md", &invalid);
    server.wait_until_page_has("error[invalid-date]");
    let page = server.get("/").body;
    assert!(page.contains("events/choir.md:3:"), "{page}");
    assert!(!page.contains("<script>alert"), "{page}");
    assert!(page.contains(">Choir<"), "{page}");
    assert_eq!(server.get("/all.ics").body, feed);
    assert!(server.messages().contains("error[invalid-date]"));
    server.write("events/choir.md", CHOIR);
    server.wait_until_page_lacks("error[invalid-date]");
}

#[test]
fn a_first_build_with_errors_and_warnings_are_shown() {
    let server = Server::start(
        &[("events/choir.md", "---\ntitle: Choir\ndate: soon\n---\n")],
        &[],
    );
    let page = server.get("/").body;
    assert!(page.contains("events/choir.md:3:"), "{page}");
    assert_eq!(server.get("/all.ics").status, 404);
    server.write(
        "events/choir.md",
        &CHOIR.replace("---\ntitle", "---\nstart_tim: 5\ntitle"),
    );
    server.wait_until_page_lacks("error[");
    server.wait_until_page_has("warning[");
    assert_eq!(server.get("/all.ics").status, 200);
}

#[test]
fn browsers_are_notified_of_changes_of_the_page() {
    let server = Server::start(&[("events/choir.md", CHOIR)], &[]);
    let stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let request = format!(
        "GET /.calfeed/changes HTTP/1.1\r\n{}\r\n\r\n",
        server.host()
    );
    (&stream).write_all(request.as_bytes()).unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let content_type = lines
        .by_ref()
        .map(|line| line.to_ascii_lowercase())
        .find(|line| line.starts_with("content-type"));
    assert_eq!(
        content_type.as_deref(),
        Some("content-type: text/event-stream")
    );
    let mut version = || lines.find_map(|line| Some(line.strip_prefix("data: ")?.to_owned()));
    let first = version().unwrap();
    let attribute = |version: &str| format!("data-version=\"{version}\"");
    assert!(server.get("/").body.contains(&attribute(&first)));
    server.write("events/choir.md", &CHOIR.replace("Choir", "Chorus"));
    let second = version().unwrap();
    assert_ne!(first, second);
    let page = server.get("/").body;
    assert!(page.contains(&attribute(&second)) && page.contains("Chorus"));
}

#[test]
fn nothing_is_written() {
    let server = Server::start(&[("events/choir.md", CHOIR)], &[]);
    server.write("events/choir.md", &CHOIR.replace("Choir", "Chorus"));
    server.wait_until_page_has("Chorus");
    let entries = walkdir::WalkDir::new(server.site.folder()).sort_by_file_name();
    let names: Vec<String> = entries
        .into_iter()
        .skip(1)
        .map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["events", "choir.md", "messages"]);
}

#[test]
fn the_names_of_the_published_build_are_used() {
    let server = Server::start(&[("events/choir.md", CHOIR)], &[]);
    let site = &server.site;
    let build = site.calfeed(&["build"]);
    assert!(build.status.success(), "{build:?}");
    let manifest = site.read("public/feeds.json");
    fs::rename(site.path("events/choir.md"), site.path("events/chorus.md")).unwrap();
    server.wait_until("the new path", |server| {
        server.messages().contains("chorus.md")
    });
    server.wait_until("the published name", |server| {
        server.get("/events/choir.ics").status == 200
    });
    assert_eq!(site.read("public/feeds.json"), manifest);
}

#[test]
fn a_port_in_use_is_an_error_with_a_remedy() {
    let server = Server::start(&[("events/choir.md", CHOIR)], &[]);
    let output = serve(&server.site, &["--port", &server.port.to_string()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let messages = String::from_utf8(output.stderr).unwrap();
    assert!(messages.contains("error[port-unavailable]"), "{messages}");
    assert!(messages.contains("--port 0"), "{messages}");
}

#[cfg(unix)]
#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "only Linux has xdg-open")]
fn the_browser_is_opened() {
    use std::os::unix::fs::PermissionsExt as _;

    let site = Site::new();
    let opened = site.path("opened");
    let program = format!("#!/bin/sh\necho \"$1\" > '{}'\n", opened.display());
    site.write("xdg-open", &program);
    fs::set_permissions(site.path("xdg-open"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut process = serve(&site, &["--port", "0", "--open"])
        .env("PATH", format!("{}:{path}", site.folder().display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let started = Instant::now();
    let address = || fs::read_to_string(&opened).unwrap_or_default();
    while !address().ends_with('\n') && started.elapsed() < PATIENCE {
        sleep(Duration::from_millis(20));
    }
    process.kill().unwrap();
    process.wait().unwrap();
    assert!(address().starts_with("http://127.0.0.1:"), "{}", address());
}
