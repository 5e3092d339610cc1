//! The server: HTTP on the loopback interface.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, ETAG, HOST, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use futures_util::Stream;
use futures_util::stream::unfold;
use percent_encoding::percent_decode_str;
use tokio::runtime;
use tokio::sync::watch;

use super::inject::{CHANGES_PATH, SCRIPT_PATH, STYLE_PATH};
use super::preview::Preview;
use crate::diagnostic::{Code, Diagnostic};

const SCRIPT: &str = include_str!("preview.js");
const STYLE: &str = include_str!("preview.css");

/// The current preview, which each request reads and the stream of changes waits for.
type Previews = watch::Receiver<Arc<Preview>>;

/// A server that runs on its own thread until the process ends.
pub(crate) struct PreviewServer {
    address: SocketAddr,
    previews: watch::Sender<Arc<Preview>>,
}

impl PreviewServer {
    /// Starts to serve on a port, or on a free one for port 0.
    ///
    /// # Errors
    ///
    /// The port is in use, or the system refuses it.
    pub(crate) fn start(port: u16, preview: Preview) -> Result<PreviewServer, Diagnostic> {
        let (sender, receiver) = watch::channel(Arc::new(preview));
        let address = serve(port, receiver).map_err(|error| port_unavailable(port, &error))?;
        Ok(PreviewServer {
            address,
            previews: sender,
        })
    }

    /// The address of the page.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Replaces the preview, and notifies the browsers.
    pub(crate) fn show(&self, preview: Preview) {
        self.previews.send_replace(Arc::new(preview));
    }
}

/// Binds the port and starts the thread.
fn serve(port: u16, previews: Previews) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()?;
    let router = router(previews, address.port());
    thread::spawn(move || {
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            axum::serve(listener, router).await
        })
    });
    Ok(address)
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

fn router(previews: Previews, port: u16) -> Router {
    Router::new()
        .route(CHANGES_PATH, get(changes))
        .route(SCRIPT_PATH, get(script))
        .route(STYLE_PATH, get(style))
        .fallback(get(file))
        .layer(middleware::from_fn_with_state(port, check_host))
        .with_state(previews)
}

/// Rejects requests under another name than that of this machine. A site that lets its own name
/// point to 127.0.0.1 (DNS rebinding) could otherwise read the preview.
async fn check_host(State(port): State<u16>, request: Request, next: Next) -> Response {
    let header = request.headers().get(HOST);
    let header = header.and_then(|host| host.to_str().ok());
    let authority = request.uri().authority().map(|host| host.as_str());
    let is_local = header.is_some_and(|host| is_local_host(host, port))
        && authority.is_none_or(|host| is_local_host(host, port));
    if is_local {
        return next.run(request).await;
    }
    let text = format!("The preview is only served as http://localhost:{port}/.\n");
    (StatusCode::FORBIDDEN, text).into_response()
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

/// The page or a feed.
async fn file(State(previews): State<Previews>, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().strip_prefix('/').unwrap_or_default();
    let preview = Arc::clone(&previews.borrow());
    let path = percent_decode_str(path).decode_utf8();
    let Some(file) = path.ok().and_then(|path| preview.file(&path)) else {
        return (StatusCode::NOT_FOUND, "There is no such file.\n").into_response();
    };
    let etag = format!("\"{}\"", file.checksum);
    let common = [
        (ETAG, etag.clone()),
        // Browsers ask each time, and mostly get the answer 304.
        (CACHE_CONTROL, "no-cache".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    if is_cached(&headers, &etag) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    (common, [(CONTENT_TYPE, file.content_type)], file.text).into_response()
}

/// Whether the client has the file already (RFC 9110, section 13.1.2).
fn is_cached(headers: &HeaderMap, etag: &str) -> bool {
    let conditions = headers.get_all(IF_NONE_MATCH).iter();
    let mut tags = conditions
        .filter_map(|condition: &HeaderValue| condition.to_str().ok())
        .flat_map(|condition| condition.split(',').map(str::trim));
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// The versions of the page: the current one, so that a browser that missed a change learns of it,
/// and each later one.
async fn changes(
    State(mut previews): State<Previews>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    previews.mark_changed();
    let versions = unfold(previews, |mut previews| async move {
        previews.changed().await.ok()?;
        let version = previews.borrow_and_update().version().to_owned();
        let event = Event::default().event("build").data(version);
        Some((Ok(event), previews))
    });
    Sse::new(versions).keep_alive(KeepAlive::default())
}

async fn script() -> Response {
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response()
}

async fn style() -> Response {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
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
            ("\"a\"", true),
            ("W/\"a\"", true),
            ("\"b\", \"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
        ];
        for (condition, expected) in cases {
            let condition = HeaderValue::from_static(condition);
            let headers = HeaderMap::from_iter([(IF_NONE_MATCH, condition)]);
            assert_eq!(is_cached(&headers, "\"a\""), expected, "{headers:?}");
        }
        assert!(!is_cached(&HeaderMap::new(), "\"a\""));
    }
}
