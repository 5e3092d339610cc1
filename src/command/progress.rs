//! A status line on the terminal for work that takes long.

use std::env;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::output::is_quiet;

/// Work that takes less time shows no line.
const DELAY: Duration = Duration::from_millis(500);

/// The interval at which the line is updated.
const INTERVAL: Duration = Duration::from_millis(100);

/// A line with the current stage and the elapsed time. Dropping it removes the line.
pub(crate) struct Progress {
    running: Option<(Sender<&'static str>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts to wait. The line appears if the work takes long, on a terminal and not in CI.
    pub(crate) fn start(stage: &'static str) -> Progress {
        let is_wanted = !is_quiet() && io::stderr().is_terminal() && env::var_os("CI").is_none();
        let running = is_wanted.then(|| {
            let (sender, stages) = mpsc::channel();
            let thread = thread::spawn(move || show(stage, &stages));
            (sender, thread)
        });
        Progress { running }
    }

    /// Sets the current stage.
    pub(crate) fn stage(&self, stage: &'static str) {
        if let Some((sender, _)) = &self.running {
            // The thread runs until the sender is dropped.
            let _ = sender.send(stage);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.running.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}

/// Shows the stages until their sender is dropped.
fn show(mut stage: &'static str, stages: &mpsc::Receiver<&'static str>) {
    let started = Instant::now();
    let mut is_shown = false;
    loop {
        let wait = DELAY.saturating_sub(started.elapsed()).max(INTERVAL);
        match stages.recv_timeout(wait) {
            Ok(next) => stage = next,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if started.elapsed() >= DELAY {
            let seconds = started.elapsed().as_secs_f64();
            let _ = write!(io::stderr(), "\r\x1b[K{stage}, {seconds:.1} s");
            is_shown = true;
        }
    }
    if is_shown {
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
}
