//! The server: HTTP on the loopback interface.

use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use percent_encoding::percent_decode_str;
use tiny_http::{Header, Method, Request, Response, Server, StatusCode};

use super::inject::{CHANGES_PATH, SCRIPT_PATH, STYLE_PATH};
use super::preview::Preview;
use crate::diagnostic::{Code, Diagnostic};

const SCRIPT: &str = include_str!("preview.js");
const STYLE: &str = include_str!("preview.css");

/// The beginning of a stream of server-sent events. The stream ends with the connection.
const STREAM_HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\
                           Cache-Control: no-store\r\nConnection: close\r\n\r\n";

/// A server that runs on its own threads until the process ends.
pub(crate) struct PreviewServer {
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// The state that the threads share.
struct Shared(Mutex<State>);

struct State {
    preview: Arc<Preview>,
    /// The streams of changes to browsers. A stream ends at the first change after its browser is gone.
    streams: Vec<Box<dyn Write + Send>>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PreviewServer {
    /// Starts to serve on a port, or on a free one for port 0.
    ///
    /// # Errors
    ///
    /// The port is in use, or the system refuses it.
    pub(crate) fn start(port: u16, preview: Preview) -> Result<PreviewServer, Diagnostic> {
        let shared = Arc::new(Shared(Mutex::new(State {
            preview: Arc::new(preview),
            streams: Vec::new(),
        })));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let address = listener
            .and_then(|listener| serve(listener, Arc::clone(&shared)))
            .map_err(|error| port_unavailable(port, &error))?;
        Ok(PreviewServer { address, shared })
    }

    /// The address of the page.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Replaces the preview, and notifies the browsers.
    pub(crate) fn show(&self, preview: Preview) {
        let mut state = self.shared.lock();
        let event = build_event(&preview);
        state.preview = Arc::new(preview);
        state
            .streams
            .retain_mut(|stream| send(stream, &event).is_ok());
    }
}

fn port_unavailable(port: u16, error: &io::Error) -> Diagnostic {
    let (message, help) = if error.kind() == io::ErrorKind::AddrInUse {
        (
            format!("another program uses port {port}"),
            "end that program, or choose another port: `--port 0` takes any free one",
        )
    } else {
        (
            format!("cannot serve on port {port}: {error}"),
            "choose another port: `--port 0` takes any free one",
        )
    };
    Diagnostic::new(Code::PortUnavailable, message).help(help)
}

/// Starts the threads. Each request has its own, so that a browser that reads slowly delays no
/// other.
fn serve(listener: TcpListener, shared: Arc<Shared>) -> io::Result<SocketAddr> {
    let address = listener.local_addr()?;
    let server = Server::from_listener(listener, None).map_err(io::Error::other)?;
    thread::spawn(move || {
        for request in server.incoming_requests() {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                // The browser may have closed the connection.
                let _ = answer(request, address.port(), &shared);
            });
        }
    });
    Ok(address)
}

/// Answers a request, or keeps its connection for later events.
fn answer(request: Request, port: u16, shared: &Shared) -> io::Result<()> {
    let path = request.url().split('?').next().unwrap_or_default();
    let answer = if !is_local(&request, port) {
        let text = format!("The preview is only served as http://localhost:{port}/.\n");
        Answer::plain(403, text)
    } else if !matches!(request.method(), Method::Get | Method::Head) {
        Answer::plain(405, "The preview can only be read.\n".into())
    } else {
        match path {
            CHANGES_PATH => return add_stream(request, shared),
            SCRIPT_PATH => Answer::file("text/javascript; charset=utf-8", SCRIPT.to_owned()),
            STYLE_PATH => Answer::file("text/css; charset=utf-8", STYLE.to_owned()),
            _ => {
                let preview = Arc::clone(&shared.lock().preview);
                file(&preview, path, headers(&request, "If-None-Match"))
            }
        }
    };
    request.respond(answer.into_response())
}

/// Whether a request names this machine. A site that lets its own name point to 127.0.0.1 (DNS
/// rebinding) could otherwise read the preview.
fn is_local(request: &Request, port: u16) -> bool {
    let mut hosts = headers(request, "Host").peekable();
    // An absolute address of a proxy request names another host than the header.
    request.url().starts_with('/')
        && hosts.peek().is_some()
        && hosts.all(|host| is_local_host(host, port))
}

fn is_local_host(host: &str, port: u16) -> bool {
    let port = format!(":{port}");
    let name = match host.strip_suffix(&port) {
        Some(name) => name,
        // Browsers omit the default port.
        None if port == ":80" => host,
        None => return false,
    };
    name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" || name == "[::1]"
}

/// The values of a header.
fn headers<'r>(request: &'r Request, name: &'static str) -> impl Iterator<Item = &'r str> {
    let headers = request.headers().iter();
    headers
        .filter(move |header| header.field.equiv(name))
        .map(|header| header.value.as_str())
}

/// The page or a feed; without its text if the client has this version of it.
fn file<'h>(preview: &Preview, path: &str, conditions: impl Iterator<Item = &'h str>) -> Answer {
    let path = path.strip_prefix('/').unwrap_or_default();
    let path = percent_decode_str(path).decode_utf8();
    let Some(file) = path.ok().and_then(|path| preview.file(&path)) else {
        return Answer::plain(404, "There is no such file.\n".into());
    };
    let etag = format!("\"{}\"", file.checksum);
    let mut answer = if is_cached(conditions, &etag) {
        Answer::plain(304, String::new())
    } else {
        Answer::file(file.content_type, file.text)
    };
    answer.headers.push(("ETag", etag));
    answer
}

/// Whether the client has the file already (RFC 9110, section 13.1.2).
fn is_cached<'h>(conditions: impl Iterator<Item = &'h str>, etag: &str) -> bool {
    let mut tags = conditions.flat_map(|condition| condition.split(',').map(str::trim));
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// The answer to a request.
struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    text: String,
}

impl Answer {
    fn file(content_type: &str, text: String) -> Answer {
        let headers = vec![
            ("Content-Type", content_type.to_owned()),
            // Browsers ask each time, and get the answer 304 for most files.
            ("Cache-Control", "no-cache".to_owned()),
            ("X-Content-Type-Options", "nosniff".to_owned()),
        ];
        Answer {
            status: 200,
            headers,
            text,
        }
    }

    fn plain(status: u16, text: String) -> Answer {
        Answer {
            status,
            ..Answer::file("text/plain; charset=utf-8", text)
        }
    }

    fn into_response(self) -> Response<io::Cursor<Vec<u8>>> {
        let headers = self.headers.iter();
        let headers =
            headers.filter_map(|(name, value)| Header::from_bytes(*name, value.as_str()).ok());
        let headers = headers.collect();
        let length = self.text.len();
        let text = io::Cursor::new(self.text.into_bytes());
        Response::new(StatusCode(self.status), headers, text, Some(length), None)
            .with_chunked_threshold(usize::MAX)
    }
}

/// Sends the version of the current page, so that a browser that missed a change learns of it, and
/// keeps the connection for those of later pages.
fn add_stream(request: Request, shared: &Shared) -> io::Result<()> {
    let mut stream = request.into_writer();
    let mut state = shared.lock();
    let head = format!("{STREAM_HEAD}{}", build_event(&state.preview));
    send(&mut stream, &head)?;
    state.streams.push(stream);
    Ok(())
}

fn build_event(preview: &Preview) -> String {
    format!("event: build\ndata: {}\n\n", preview.version())
}

fn send(stream: &mut Box<dyn Write + Send>, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_with_the_port_are_accepted() {
        let accepted = [
            "localhost:5545",
            "LocalHost:5545",
            "127.0.0.1:5545",
            "[::1]:5545",
        ];
        for host in accepted {
            assert!(is_local_host(host, 5545), "{host}");
        }
        let rejected = [
            "",
            "localhost",
            "localhost:80",
            "localhost:15545",
            "localhost.example.org:5545",
            "example.org:5545",
            "127.0.0.1.example.org:5545",
            "user@localhost:5545",
            ":5545",
        ];
        for host in rejected {
            assert!(!is_local_host(host, 5545), "{host}");
        }
        assert!(is_local_host("localhost", 80) && is_local_host("localhost:80", 80));
    }

    #[test]
    fn any_of_the_cached_versions_counts() {
        let cases = [
            (vec!["\"a\""], true),
            (vec!["W/\"a\""], true),
            (vec!["\"b\", \"a\""], true),
            (vec!["\"b\"", "\"a\""], true),
            (vec!["*"], true),
            (vec!["\"b\""], false),
            (vec!["a"], false),
            (vec![], false),
        ];
        for (conditions, expected) in cases {
            let is_same = is_cached(conditions.iter().copied(), "\"a\"");
            assert_eq!(is_same, expected, "{conditions:?}");
        }
    }
}
