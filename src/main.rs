//! Parses the arguments, runs a command and returns its exit code.

use std::process::ExitCode;

use calfeed::cli::Cli;
use calfeed::command;
use clap::Parser as _;

/// Feeds are made of many small strings: a sixth off the time of a build from scratch
/// (`docs/performance.md`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    command::run(&Cli::parse())
}
