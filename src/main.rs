//! The process: arguments in, exit code out.

use std::process::ExitCode;

use calfeed::cli::{Cli, Command};
use calfeed::command;
use clap::Parser as _;

/// Feeds are made of many small strings: a sixth off the time of a build from scratch
/// (`docs/performance.md`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Build(build) => command::build::run(&build),
        Command::Check(check) => command::check::run(&check),
        Command::List(list) => command::list::run(&list),
        Command::Draft(draft) => command::draft::run(&draft),
        Command::Diff(diff) => command::diff::run(&diff),
        Command::Init(init) => command::init::run(&init),
    };
    outcome.into()
}
