//! The time from saving a page until the new subscribe page is served, by `calfeed serve`.
//!
//! ```text
//! cargo bench --bench preview
//! ```

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod site;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How often a page is saved; the median counts.
const ROUNDS: usize = 15;

/// The sizes of sites, and the time within which a change should be visible.
const SIZES: [(usize, Duration); 2] = [
    (1_000, Duration::from_millis(150)),
    (10_000, Duration::from_millis(1_500)),
];

fn main() {
    println!("| events | from saving to the new page, median | longest | aim |");
    println!("| --: | --: | --: | --: |");
    for (size, aim) in SIZES {
        let mut times = measure(size);
        times.sort();
        println!(
            "| {size} | {} ms | {} ms | {} ms |",
            times[times.len() / 2].as_millis(),
            times[times.len() - 1].as_millis(),
            aim.as_millis()
        );
    }
}

/// Ends the server with the benchmark.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn measure(size: usize) -> Vec<Duration> {
    let folder = tempfile::tempdir().unwrap();
    site::write(&folder.path().join("events"), size).unwrap();
    // The subscribe page of a large site shows only the latest events.
    let path = folder.path().join("events/saved.md");
    let page_with = |title: &str| {
        format!("---\ntitle: {title}\ndate: 2035-01-01 18:00\ntimezone: Europe/Berlin\n---\n")
    };
    fs::write(&path, page_with("First title")).unwrap();
    let (_server, port) = serve(folder.path());
    let stream = request(port, "/.calfeed/changes");
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let mut wait_for_build = || lines.find(|line| line.starts_with("data: ")).unwrap();
    while !page(port).contains("First title") {
        wait_for_build();
    }
    let save = |round| {
        let title = format!("Saved for round {round}");
        let started = Instant::now();
        fs::write(&path, page_with(&title)).unwrap();
        loop {
            wait_for_build();
            if page(port).contains(&title) {
                return started.elapsed();
            }
        }
    };
    // The first event may still be the one of the build that the page shows already.
    (0..=ROUNDS).map(save).skip(1).collect()
}

/// Starts the server on a free port.
fn serve(folder: &Path) -> (Server, u16) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_calfeed"))
        .args(["serve", "--port", "0"])
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut address = String::new();
    BufReader::new(process.stdout.take().unwrap())
        .read_line(&mut address)
        .unwrap();
    let (_, port) = address.split_once("127.0.0.1:").unwrap();
    let port = port.split('/').next().unwrap().parse().unwrap();
    (Server(process), port)
}

fn request(port: u16, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

fn page(port: u16) -> String {
    let mut text = String::new();
    request(port, "/").read_to_string(&mut text).unwrap();
    text
}
