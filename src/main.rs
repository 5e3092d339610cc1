//! Parses the arguments, runs a command and returns its exit code.

use std::process::ExitCode;

use calfeed::cli::{Cli, Command};
use calfeed::command;
use clap::{ColorChoice, Parser as _};

/// Feeds are made of many small strings: a sixth off the time of a build from scratch
/// (`docs/performance.md`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    set_color(cli.color);
    command::set_quiet(cli.quiet);
    let status = match cli.command {
        Command::Build(build) => command::build::run(&build),
        Command::Check(check) => command::check::run(&check),
        Command::List(list) => command::list::run(&list),
        Command::Draft(draft) => command::draft::run(&draft),
        Command::Diff(diff) => command::diff::run(&diff),
        Command::Init(init) => command::init::run(&init),
        Command::Completions(completions) => command::completions::run(&completions),
        Command::Man => command::man::run(),
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
