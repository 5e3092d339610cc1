//! The commands and flags. Doc comments in this file are the help texts.

#![allow(missing_docs)]

use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand};
use clap_complete::Shell;

use crate::diagnostic::render::MessageFormat;
use crate::schema::SchemaName;
use crate::time::relative_day::RelativeDay;
use crate::time::zone;

/// Turns event pages into iCalendar feeds that people subscribe to.
#[derive(Debug, Parser)]
#[command(name = "calfeed", version = version(), about, max_term_width = 100)]
pub struct Cli {
    /// The command.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to print colors and bold text
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(crate) color: ColorChoice,
    /// Print errors, warnings and notes, but no summary
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
}

/// The version of calfeed and of its time zone database: the output depends on both.
pub(crate) fn version() -> String {
    format!(
        "{} (time zones {})",
        env!("CARGO_PKG_VERSION"),
        zone::database_version()
    )
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write the feeds
    Build(Build),
    /// Report errors and probable mistakes, and write nothing
    Check(Check),
    /// Propose the schedule keys that the text of a page implies
    Draft(Draft),
    /// Show the sessions as subscribers will see them
    List(List),
    /// Show the page in a browser, and update it whenever a file is saved
    #[cfg(feature = "serve")]
    Serve(Serve),
    /// Show what changed between two published folders or calendar files
    Diff(Diff),
    /// Write a config and a CI workflow for the events of a site, or an example to start from
    Init(Init),
    /// Print the completion script for a shell
    Completions(Completions),
    /// Print the manual page
    Man,
    /// Print a JSON Schema, for editors and web forms
    Schema(Schema),
}

/// The arguments of every command that reads events.
#[derive(Debug, Args)]
pub(crate) struct Input {
    /// The folder with the events, or a single file
    #[arg(default_value = "events")]
    pub(crate) events: PathBuf,
    /// The config, instead of calfeed.yml in EVENTS
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) messages: Messages,
}

/// The format of messages, and which of them fail a run.
#[derive(Debug, Args)]
pub(crate) struct Messages {
    /// The format of errors, warnings and notes
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) message_format: MessageFormat,
    /// Exit with 1 if there are warnings
    #[arg(long)]
    pub(crate) deny_warnings: bool,
}

/// `calfeed build`
#[derive(Debug, Args)]
pub(crate) struct Build {
    #[command(flatten)]
    pub(crate) input: Input,
    /// The folder to write to
    #[arg(short, long, value_name = "DIR", default_value = "public")]
    pub(crate) out: PathBuf,
    /// The manifest of the previous build, or its folder, if it is not in DIR
    #[arg(long, value_name = "PATH")]
    pub(crate) previous: Option<PathBuf>,
    /// Write nothing, and exit with 1 if anything would change
    #[arg(long)]
    pub(crate) check: bool,
    /// Warn if the text of a page and its schedule disagree, as `check` does
    #[arg(long)]
    pub(crate) prose: bool,
    /// Replace the published events even if none of them is in EVENTS
    #[arg(long)]
    pub(crate) replace: bool,
    /// If an event has errors, keep its published sessions and publish the other events
    #[arg(long)]
    pub(crate) keep_going: bool,
}

/// `calfeed check`
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) input: Input,
    /// The folder that build writes to; the manifest in it records the names of events
    #[arg(short, long, value_name = "DIR", default_value = "public")]
    pub(crate) out: PathBuf,
    /// With `-` as EVENTS: the path of the text on standard input, which finds its config and which
    /// messages show
    #[arg(long, value_name = "FILE")]
    pub(crate) path: Option<PathBuf>,
}

/// `calfeed draft`
#[derive(Debug, Args)]
pub(crate) struct Draft {
    /// The event page
    pub(crate) file: PathBuf,
    /// Add the keys to the page and leave the rest unchanged
    #[arg(long)]
    pub(crate) write: bool,
    /// The config, instead of calfeed.yml in the page's folder or one above it
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) messages: Messages,
}

/// `calfeed list`
#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) input: Input,
    /// The folder that build writes to; the manifest in it records the names of events
    #[arg(short, long, value_name = "DIR", default_value = "public")]
    pub(crate) out: PathBuf,
    /// The zone in which times are shown, instead of the zone of each event; `local` is the zone of
    /// this machine
    #[arg(long, value_name = "ZONE")]
    pub(crate) tz: Option<String>,
    /// The first day: a date, `today`, or a number of days from today such as `-7d`
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    pub(crate) from: Option<RelativeDay>,
    /// The last day: a date, `today`, or a number of days such as `+30d`; by default, endless
    /// series end one year from today
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    pub(crate) to: Option<RelativeDay>,
    /// Print a JSON array with one object per session
    #[arg(long)]
    pub(crate) json: bool,
}

/// `calfeed serve`
#[cfg(feature = "serve")]
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) input: Input,
    /// The folder that build writes to, which is only read; the manifest in it records the names of
    /// events
    #[arg(short, long, value_name = "DIR", default_value = "public")]
    pub(crate) out: PathBuf,
    /// The port on 127.0.0.1; 0 takes any free one
    #[arg(short, long, default_value_t = 5545)]
    pub(crate) port: u16,
    /// Open the page in the browser
    #[arg(long)]
    pub(crate) open: bool,
}

/// `calfeed diff`
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The old published folder or .ics file
    pub(crate) old: PathBuf,
    /// The new published folder or .ics file
    pub(crate) new: PathBuf,
    /// Print Markdown, for a comment on a pull request
    #[arg(long, conflicts_with = "json")]
    pub(crate) markdown: bool,
    /// Print one JSON object with all changes
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) messages: Messages,
}

/// `calfeed init`
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder of the site; existing files are not changed
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) messages: Messages,
}

/// `calfeed completions`
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: Shell,
}

/// `calfeed schema`
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// The file that the schema describes
    pub(crate) name: SchemaName,
}
