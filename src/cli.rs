//! The commands and flags.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

use crate::diagnostic::render::MessageFormat;
use crate::time::zone;

/// Turns event pages into iCalendar feeds that people subscribe to.
#[derive(Debug, Parser)]
#[command(name = "calfeed", version = version(), about, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The version of calfeed and that of the time zone database, on which the output depends too.
pub fn version() -> String {
    format!(
        "{} (time zones {})",
        env!("CARGO_PKG_VERSION"),
        zone::database_version()
    )
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the feeds
    Build(Build),
    /// Look for errors and doubtful places, and write nothing
    Check(Check),
    /// Propose the schedule keys that the text of a page implies
    Draft(Draft),
    /// Show the sessions as subscribers will see them
    List(List),
    /// Show what changed between two published folders or calendar files
    Diff(Diff),
    /// Write an example event, a config and a CI workflow to start from
    Init(Init),
}

/// What every command that reads events takes.
#[derive(Debug, Args)]
pub struct Input {
    /// The folder with the event pages
    #[arg(default_value = "events")]
    pub events: PathBuf,
    /// The config, instead of calfeed.yml in EVENTS
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    /// How messages are shown.
    pub messages: Messages,
}

/// How messages are shown, and which of them fail a run.
#[derive(Debug, Args)]
pub struct Messages {
    /// How errors and warnings are shown
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub message_format: MessageFormat,
    /// Exit with 1 if there are warnings
    #[arg(long)]
    pub deny_warnings: bool,
}

/// `calfeed build`
#[derive(Debug, Args)]
pub struct Build {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// The folder to write to
    #[arg(short, long, value_name = "DIR", default_value = "public")]
    pub out: PathBuf,
    /// The manifest published before, or the folder that holds it, if it is not in DIR
    #[arg(long, value_name = "PATH")]
    pub previous: Option<PathBuf>,
    /// Write nothing, and exit with 1 if anything would change
    #[arg(long)]
    pub check: bool,
    /// Warn where the text of a page and its schedule disagree, as `check` does
    #[arg(long)]
    pub prose: bool,
    /// Replace what is published even if none of its events is in EVENTS any more
    #[arg(long)]
    pub replace: bool,
    /// Publish the other events when one has errors; its published sessions stay
    #[arg(long)]
    pub keep_going: bool,
}

/// `calfeed check`
#[derive(Debug, Args)]
pub struct Check {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// The folder that build writes to; the manifest in it records the names of events
    #[arg(short, long, value_name = "DIR", default_value = "public")]
    pub out: PathBuf,
}

/// `calfeed draft`
#[derive(Debug, Args)]
pub struct Draft {
    /// The event page
    pub file: PathBuf,
    /// Add the keys to the page; all else in it stays as it is
    #[arg(long)]
    pub write: bool,
    /// The config, instead of calfeed.yml in the page's folder or one above it
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    /// How messages are shown.
    pub messages: Messages,
}

/// `calfeed list`
#[derive(Debug, Args)]
pub struct List {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// The folder that build writes to; the manifest in it records the names of events
    #[arg(short, long, value_name = "DIR", default_value = "public")]
    pub out: PathBuf,
    /// The zone to show times in, instead of each event's own
    #[arg(long, value_name = "ZONE")]
    pub tz: Option<String>,
    /// The first day to show
    #[arg(long, value_name = "DATE")]
    pub from: Option<NaiveDate>,
    /// The last day to show; for endless series a year from today if it is not given
    #[arg(long, value_name = "DATE")]
    pub to: Option<NaiveDate>,
    /// Print one JSON array with an object a session
    #[arg(long)]
    pub json: bool,
}

/// `calfeed diff`
#[derive(Debug, Args)]
pub struct Diff {
    /// A published folder or an .ics file, as it was
    pub old: PathBuf,
    /// A published folder or an .ics file, as it is
    pub new: PathBuf,
    /// Print Markdown, for a comment on a pull request
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    /// Print one JSON object with every change
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    /// How messages are shown.
    pub messages: Messages,
}

/// `calfeed init`
#[derive(Debug, Args)]
pub struct Init {
    /// Where to write; files that are there stay as they are
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    #[command(flatten)]
    /// How messages are shown.
    pub messages: Messages,
}
