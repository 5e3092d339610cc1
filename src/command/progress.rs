//! A line on the terminal for work that takes long.

use std::env;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Work that is done before this is not worth a line.
const SILENCE: Duration = Duration::from_millis(500);

/// How often the line is written anew.
const STEP: Duration = Duration::from_millis(100);

/// A line that says what is being done, and for how long. It goes away when it is dropped.
pub struct Progress {
    running: Option<(Sender<&'static str>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins to wait. On a terminal, and not in CI, the line appears if the work takes long.
    pub fn start(stage: &'static str) -> Progress {
        let is_wanted = io::stderr().is_terminal() && env::var_os("CI").is_none();
        let running = is_wanted.then(|| {
            let (sender, stages) = mpsc::channel();
            let thread = thread::spawn(move || show(stage, &stages));
            (sender, thread)
        });
        Progress { running }
    }

    /// Says what is being done now.
    pub fn stage(&self, stage: &'static str) {
        if let Some((sender, _)) = &self.running {
            // The thread ends only after us.
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

/// Shows the stages until their sender is gone.
fn show(mut stage: &'static str, stages: &mpsc::Receiver<&'static str>) {
    let started = Instant::now();
    let mut is_shown = false;
    loop {
        let wait = SILENCE.saturating_sub(started.elapsed()).max(STEP);
        match stages.recv_timeout(wait) {
            Ok(next) => stage = next,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if started.elapsed() >= SILENCE {
            let seconds = started.elapsed().as_secs_f64();
            let _ = write!(io::stderr(), "\r\x1b[K{stage}, {seconds:.1} s");
            is_shown = true;
        }
    }
    if is_shown {
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
}
