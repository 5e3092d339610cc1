//! The commands, one file each, and their dispatch.

mod build;
mod check;
mod clock;
mod completions;
mod diff;
mod draft;
mod init;
mod list;
mod man;
mod output;
mod progress;
mod schema;
#[cfg(feature = "serve")]
mod serve;

use std::process::ExitCode;

use clap::ColorChoice;
use output::set_quiet;

use crate::cli::{Cli, Command};

/// Runs the command of a parsed command line, and returns the exit code of the process.
pub fn run(cli: &Cli) -> ExitCode {
    set_color(cli.color);
    set_quiet(cli.quiet);
    let status = match &cli.command {
        Command::Build(build) => build::run(build),
        Command::Check(check) => check::run(check),
        Command::List(list) => list::run(list),
        Command::Draft(draft) => draft::run(draft),
        #[cfg(feature = "serve")]
        Command::Serve(serve) => serve::run(serve),
        Command::Diff(diff) => diff::run(diff),
        Command::Init(init) => init::run(init),
        Command::Completions(completions) => completions::run(completions),
        Command::Man => man::run(),
        Command::Schema(schema) => schema::run(schema),
    };
    status.into()
}

/// Applies to everything that the process prints.
fn set_color(choice: ColorChoice) {
    let choice = match choice {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}
