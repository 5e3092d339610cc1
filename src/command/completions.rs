//! `calfeed completions`: the completion script for a shell.

use clap::CommandFactory as _;

use super::output::{ExitStatus, print};
use crate::cli::{self, Cli};

/// Prints the script.
pub(crate) fn run(arguments: &cli::Completions) -> ExitStatus {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "calfeed", &mut script);
    print(&String::from_utf8_lossy(&script));
    ExitStatus::Success
}
